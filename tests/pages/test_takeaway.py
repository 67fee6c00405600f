"""What is taken away: files that a person has read, and hostile text as other programs read it, whole and harmless."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from group_registry.forms.check import Inspection, has_errors, inspect
from group_registry.model.records import Group, QuietPeriod, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience
from group_registry.pages.office_tables import PEOPLE_BOOK, UNITS_BOOK, tables_of
from group_registry.pages.table import plain
from group_registry.rules import RULES
from support.cases import CASE_FILES, FORMS, OFFICE, PROJECT, kept
from support.formulas import STARTS, may_be_formula
from support.made_pages import made, viewer_of
from support.payloads import PAYLOADS, SOME
from support.rendering import DAY
from support.repositories import laid_over

TODAY = date.fromisoformat(DAY)
Hostile = tuple[dict[str, bytes], list[Group]]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAUGHTY: list[str] = json.loads((PROJECT / "tests/cases/corpus/naughty-strings.json").read_text("utf-8"))
HOSTILE = [
    *NAUGHTY,
    *(f"{sign}cmd|'/c calc'!A1" for sign in STARTS),
    *(f"{blank}{sign}1+1" for blank in " \u3000" for sign in STARTS),
    " =1+1", "\u3000＝HYPERLINK(\"http://x\")", "{=1}", "0012", "1e5", "http://x.example", "internal:A1",
    "_x003D_1", "_x005F_x0041_", "_x0041_x0042_x0043_", "=_x0041_x0042_", "_xD83D_", "__x0041__x0041_",
    "<r>甲</r>", "<r></r>", "<r><t>=1+1</t></r>", "<r><x></r>", "=<r>1</r>", "<r>_x0041_</r>", "<r> 甲</r>\n",
    "甲\x00乙\x0b丙\u2028丁\x85戊\ud800己\ufffe庚",
    "甲\r\nATTENDEE:MAILTO:x@example.org\r\nBEGIN:VALARM", "甲;乙,丙\\n丁\\", "长" * 400, "a" * 200, "🀄" * 60,
    "</title><script>alert(1)</script>", "]]><x/>", '","name":"甲', "甲\"乙'丙", "@@footer@@<!--fill-->{{ 7*7 }}",
]  # fmt: skip
"""What the loader lets through, and what it would if somebody got past it."""


def files(
    sample: Inspection, audience: Audience = Audience.INTERNAL, registry: Registry | None = None
) -> dict[str, bytes]:
    return dict(made(viewer_of(sample, TODAY, registry, audience)).takeaway())


def sheet(content: bytes) -> list[tuple[object, ...]]:
    table = load_workbook(io.BytesIO(content))["台账"]
    assert {cell.data_type for line in table.iter_rows() for cell in line} <= {"s", "d", "n"}  # never a formula
    return [tuple(cell.value for cell in line) for line in table.iter_rows()]


@pytest.fixture(scope="module", params=[SOME, pytest.param(PAYLOADS, marks=pytest.mark.long)], ids=["some", "all"])
def hostile(sample: Inspection, request: pytest.FixtureRequest) -> Hostile:
    """A group for each hostile text, with the text in every field; units and quiet periods, too."""
    texts = [*request.param, *HOSTILE]
    model = next(group for group in sample.registry.groups if group.term_end and not group.is_cancelled)
    groups = []
    for number, text in enumerate(texts):
        names = ("name", "custodian", "member_scope", "purpose", "platform_note")
        filing = replace(model.filings[0], statement=text)
        origin = model.origin._replace(path=f"registry/groups/hyfw/h{number:04d}.yaml")
        given = dict.fromkeys(names, text) | {"term_end": TODAY + timedelta(days=number % 30)}
        groups.append(replace(model, origin=origin, filings=(filing,), **given))
    periods = tuple(replace(sample.registry.of(QuietPeriod)[0], name=text, grounds=text) for text in HOSTILE[-30:])
    units = (*sample.registry.of(Unit), replace(sample.registry.of(Unit)[0], slug="hostile", name=HOSTILE[-1]))
    kinds = {**sample.registry.records, Group: tuple(groups), QuietPeriod: periods, Unit: units}
    return files(sample, registry=Registry(kinds)), groups


def texts_in(packed: zipfile.ZipFile) -> dict[str, str]:
    """The texts of the first sheet by cell, as Excel reads them: in each run ``_x0041_`` is a code."""

    def read(name: str) -> ElementTree.Element:
        return ElementTree.fromstring(packed.read(f"xl/{name}.xml"))

    def decoded(part: ElementTree.Element) -> str:
        return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), part.text or "")

    shared = ["".join(map(decoded, text.iter(f"{SHEET}t"))) for text in read("sharedStrings").findall(f"{SHEET}si")]
    cells = read("worksheets/sheet1").iter(f"{SHEET}c")
    return {it.attrib["r"]: shared[int(it.findtext(f"{SHEET}v") or "")] for it in cells if it.get("t") == "s"}


def test_a_workbook_holds_hostile_text_as_text(hostile: Hostile) -> None:
    made, groups = hostile
    content = made["groups.xlsx"]
    header, *_ = sheet(content)
    table = load_workbook(io.BytesIO(content))["台账"]
    column = header.index("备案事项说明") + 1
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        said = texts_in(packed)
        names = packed.namelist()
        assert "<f" not in packed.read("xl/worksheets/sheet1.xml").decode().replace("<filterColumn", "")
    for row, group in enumerate(groups, 2):
        cell, text = table.cell(row, column), plain(group.filings[0].statement)
        assert said.get(cell.coordinate, "") == text
        assert cell.quotePrefix or not may_be_formula(text), text
        assert cell.hyperlink is None
    assert [name for name in names if "rels" in name] == ["_rels/.rels", "xl/_rels/workbook.xml.rels"]


def test_every_paper_signature_is_listed(sample: Inspection) -> None:
    """(Art. 9) Whoever inspects finds them in one place, with the witnesses and the scan's digest."""
    table = load_workbook(io.BytesIO(files(sample)["groups.xlsx"]))["纸质签批"]
    told = [[str(cell.value)[:10] for cell in row] for row in table.iter_rows(min_row=2)]
    papers = {path: content for path, content in sample.files.items() if path.startswith("registry/paper/")}
    assert len(told) == len(papers) > 0
    (one,) = (row for row in table.iter_rows(min_row=2) if row[0].value == "registry/paper/2026-01.yaml")
    assert [str(cell.value)[:10] for cell in one[2:]] == ["签批", "赵明诚", "2026-09-11", "吴敏、刘欣蕾", "1a24160f76"]


def test_a_workbook_knows_no_clock(sample: Inspection) -> None:
    content = files(sample)["groups.xlsx"]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        about = packed.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^<]*", about)) == {f"{TODAY}T00:00:00Z"}
    assert files(sample)["groups.xlsx"] == content


def test_no_cell_of_a_csv_file_is_a_formula(hostile: Hostile) -> None:
    made, groups = hostile
    content = made["groups.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    header, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert {len(line) for line in lines} == {len(header)}
    for line, group in zip(lines, groups, strict=True):
        assert not any(map(may_be_formula, line)), line
        assert line[header.index("群组名称")].removeprefix("'") == plain(group.name).removeprefix("'")
    assert content.decode("utf-8-sig").count("\r\n") == len(lines) + 1


@pytest.mark.parametrize("audience", list(Audience))
def test_answers_are_what_their_published_schema_says(sample: Inspection, site: Path, audience: Audience) -> None:
    made = files(sample, audience)
    schema = json.loads((site / "api/v1/groups.schema.json").read_text("utf-8"))
    answer = json.loads(made["api/v1/groups.json"])
    Draft202012Validator.check_schema(schema)
    valid = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(valid.iter_errors(answer)) == []
    assert len(answer["groups"]) == len(sample.registry.groups)
    assert not valid.is_valid({**answer, "groups": [{**answer["groups"][0], "phone": "1"}]})
    known = set(schema["properties"]["groups"]["items"]["properties"])
    told = set(json.loads(made["api/v1/groups.json"])["groups"][0])
    assert told == known if audience is Audience.INTERNAL else told < known - {"custodian", "purpose", "deputy"}
    assert all(re.fullmatch("[a-z_]+", name) for name in known)


def test_answers_hold_hostile_text_as_text(hostile: Hostile) -> None:
    made, groups = hostile
    content = made["api/v1/groups.json"].decode()
    assert "<" not in content
    assert [it["name"] or "" for it in json.loads(content)["groups"]] == [plain(group.name) for group in groups]


def events(content: bytes) -> list[dict[str, object]]:
    parsed = Calendar.from_ical(content)
    assert {part.name for part in parsed.walk()} <= {"VCALENDAR", "VEVENT"}
    return [dict(part.items()) for part in parsed.walk("VEVENT")]


def test_calendars_hold_terms_and_quiet_periods(sample: Inspection) -> None:
    made = files(sample)
    live = [group for group in sample.registry.groups if group.term_end and not group.is_cancelled]
    ends = [
        group
        for group in live
        if group.term_end and TODAY - timedelta(days=31) <= group.term_end <= TODAY + timedelta(days=366)
    ]
    quiet = sample.registry.of(QuietPeriod)
    found = events(made["calendar.ics"])
    said = sorted(str(it["SUMMARY"]) for it in found)
    assert [line for line in said if "到期" in line] == sorted(f"到期：{group.name}" for group in ends)
    spans = {(it["DTSTART"].dt, it["DTEND"].dt - timedelta(days=1)) for it in found}  # type: ignore[attr-defined]
    assert spans == {(g.term_end, g.term_end) for g in ends} | {(q.starts_on, q.ends_on) for q in quiet}
    assert len({str(it["UID"]) for it in found}) == len(found) == len(ends) + len(quiet)
    assert events(files(sample, Audience.PUBLIC)["calendar.ics"]) != []


def test_a_calendar_takes_no_line_from_the_registry(hostile: Hostile) -> None:
    made, groups = hostile
    content = made["calendar.ics"]
    found = events(content)
    assert len(found) == len(groups) + 30
    kinds = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP"}
    assert {name for it in found for name in it} == kinds
    said = {str(it["SUMMARY"]).removeprefix("到期：") for it in found}
    assert {plain(group.name) for group in groups} <= said
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f]|(?<!\r)\n|\r(?!\n)", content)


KEPT = CASE_FILES / "takeaway"
READ_ON = date(2026, 11, 25)
TEXTS = ("calendar.ics", "groups.csv", "api/v1/groups.json")


def small_office() -> dict[str, bytes]:
    found = inspect(laid_over(OFFICE, KEPT / "office"), FORMS, RULES)
    assert not has_errors(found.findings)
    files = dict(made(viewer_of(found, READ_ON)).takeaway())
    return files | tables_of(found.registry, found.forms, READ_ON)


def cells(content: bytes) -> Iterator[str]:
    """A workbook as another program reads it: sheets, widths, cells with their looks, hints and choices."""
    book = load_workbook(io.BytesIO(content))
    for sheet in book:
        widths = {letter: one.width for letter, one in sorted(sheet.column_dimensions.items())}
        yield f"== {sheet.title}  {sheet.dimensions}  {sheet.freeze_panes}  {sheet.auto_filter.ref}  {widths}"
        for cell in (one for line in sheet.iter_rows() for one in line if one.value is not None):
            font, look = cell.font, f"{cell.number_format} {'quoted' if cell.quotePrefix else ''}".strip()
            yield f"{cell.coordinate}  {cell.value!r}  {look}  {font.name} {font.sz}{' bold' if font.b else ''}"
        yield from sorted(map(told, sheet.data_validations.dataValidation))


def told(one: Any) -> str:
    return f"{one.sqref}  {one.type}  {one.formula1}  {one.promptTitle}  {one.prompt}  {one.showErrorMessage}"


def test_what_is_typed_into_a_table_of_the_office_stays_as_typed() -> None:
    """Excel makes a day of 2022-06 and 3-5, and 12 of 0012, unless the cell is text; below the last line, too."""
    found = inspect(OFFICE, FORMS, RULES)
    for registry in (Registry({}), found.registry):
        tables = tables_of(registry, found.forms, READ_ON)
        for page in (load_workbook(io.BytesIO(tables[name])).worksheets[0] for name in (UNITS_BOOK, PEOPLE_BOOK)):
            columns = page.column_dimensions.values()
            cells = [cell for line in page.iter_rows() for cell in line if cell.value is not None]
            assert {(one.number_format, one.data_type) for one in cells} == {("@", "s")}
            assert {one.number_format for one in columns} == {"@"}
            assert {number for one in columns for number in range(one.min or 0, (one.max or 0) + 1)} == {
                *range(1, page.max_column + 1)
            }


def as_kept(name: str, content: bytes) -> str:
    return "\n".join(cells(content)) + "\n" if name.endswith(".xlsx") else content.decode("utf-8-sig")


@pytest.mark.parametrize("name", [*TEXTS, "groups.xlsx", UNITS_BOOK, PEOPLE_BOOK])
def test_what_is_taken_away_is_what_somebody_has_read(name: str) -> None:
    found = as_kept(name, small_office()[name])
    assert found == kept(KEPT / f"{name.rpartition('/')[2]}.txt", found)
