"""Take an old ledger in: its columns, its lines, and each line taken, or returned with one true reason.

The lines of one group are taken or returned together, and a returned line does not stop the others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from group_registry.files.errors import CannotKnow
from group_registry.forms import records
from group_registry.forms.answers import paper_day, readings_of
from group_registry.forms.check import Inspection, inspect
from group_registry.forms.contents import Texts, blob_id
from group_registry.forms.schemas import Forms, Schemas
from group_registry.model.finding import Finding
from group_registry.model.records import BaselineEntry, Filing, Group, Origin
from group_registry.model.similarity import folded
from group_registry.model.terms import BASELINE, NOT_IN_LEDGER, OFFICE, Platform
from group_registry.rules import RULES
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.ledger_lines import OWN, QUESTION, Ledger
from group_registry.spreadsheets.reading import Complaint, key_at
from group_registry.spreadsheets.table import (
    Columns,
    Table,
    TableRow,
    body,
    of_ledger,
    titles,
)


def recognised(table: Table, forms: Forms) -> Columns:
    """The columns of a ledger by their headings, and three of them by their cells."""
    said = titles(forms)
    columns = of_ledger(forms).columns(table, {"name"}, said["name"])
    places, rows = dict(columns.places), body(table, columns)[0]
    if "filed_on" not in places and "started_on" in places and columns.title("started_on") != said["started_on"]:
        places["filed_on"] = places.pop("started_on")
    if _are_serial(_texts(rows, places.get("paper_number"))):
        del places["paper_number"]
    kinds = _texts(rows, places.get("platform"))
    is_scope = any(cells.scope_in(text, is_outside_asked=False) for text in kinds)
    if is_scope and "scope" not in places and {cells.platform_in(text)[0] for text in kinds} == {Platform.OTHER}:
        places["scope"] = places.pop("platform")  # headed 类型 or the like
    return replace(columns, places=places)


def _texts(rows: Sequence[TableRow], place: int | None) -> list[str]:
    return [] if place is None else [row.cell(place) for row in rows]


def _are_serial(numbers: Sequence[str]) -> bool:
    """Whether a column of numbers only counts the lines."""
    figures = [int(text) for text in numbers if re.fullmatch("[0-9]{1,4}", text)]
    return len(figures) > 2 and len(figures) == len(numbers) and figures == sorted(figures) and figures[0] <= 1


_SECTION = re.compile("[一二三四五六七八九十]+、|.*(?:在用|使用中|正常|有效)")


def _written_out(table: Table, ledger: Ledger, aside: set[int], whole: str) -> Iterator[TableRow]:
    """The lines of groups: an empty cell has the unit that is the title above, a ditto mark the cell above.

    Not in a returned table, where other lines have come together. ``aside`` are totals and remarks, ``whole`` is the
    unit of the whole sheet, if any. What beside its cells says that a line's group has ended is put into ``endings``.
    """
    columns, own, is_returned = ledger.columns, {row.number for row in ledger.rows}, "reason" in ledger.columns
    sheet = f"工作表“{table.sheet}”" if cells.titles_ended(table.sheet) else ""
    over, unit = sheet, whole
    above: TableRow | None = None
    for row in table.rows:
        texts = [text for text in row.cells if text]
        text = next(filter(cells.titles_ended, texts[:2]), texts[0])
        asked = re.search(f"：(.*?)，{QUESTION}", columns.value(row, "reason"))
        is_short = not asked and row.number != columns.heading.number and len(texts) <= 2
        is_short = is_short and (not row.is_remark or "以下" in text)
        is_below = row.number > columns.heading.number
        named = cells.unit_titled(texts[-1], ledger.registry) if is_short and is_below else None
        is_section = is_short and bool(named or cells.titles_ended(text) or _SECTION.match(text))
        if is_section:
            over = f"第 {row.number} 行“{text}”" if cells.titles_ended(text) else sheet
            unit = named.name if named else unit
        elif asked:  # before, and perhaps not answered yet
            ledger.endings[row.number] = asked[1]
        elif over or row.number in table.struck:
            ledger.endings[row.number] = "该行“划有删除线”" if row.number in table.struck else over
        if row.number in aside or (is_section and row.number in own):
            is_told = not is_section and cells.may_say_ended(" ".join(texts))
            says = "！！表下的说明提到停用等，请逐行核对" if is_told else "合计、备注、小标题不予导入"
            ledger.notes[says].append(f"第 {row.number} 行 {texts[0]}")
        if is_section or row.number not in own:
            above = above if row.is_remark or row.cells == columns.heading.cells else None
            continue
        filled = [*row.cells, *[""] * (len(columns.heading.cells) - len(row.cells))]
        if unit and not columns.value(row, "unit"):
            filled[columns.places["unit"]] = unit
        for item, place in columns.places.items() if above and sum(map(bool, above.cells)) > 2 else ():
            if above and row.cell(place) in cells.SAME and above.cell(place) and not is_returned and item not in OWN:
                filled[place] = above.cell(place)
                ledger.note(item, row.cell(place), "上一行的内容")
        yield (above := replace(row, cells=tuple(filled)))


def taken_in(
    name: str,
    table: Table,
    files: Texts,
    schemas: Schemas,
    pinyin: str,
    today: date,
    leaders: Mapping[str, str] | None = None,
) -> Ledger:
    """Raises ``CannotKnow`` if the office files have errors or the table has no lines."""
    before = inspect(files, schemas, RULES)
    if broken := [found for found in before.findings if found.is_error and found.path.startswith(OFFICE)]:
        says = f"办事处名册有 {len(broken)} 处须改正，先运行 registry.py validate 并改正"
        raise CannotKnow(f"{says}：{broken[0].path}：{broken[0].says}")
    columns, said = recognised(table, before.forms), titles(before.forms)
    lines = [(row.number, [text for text in row.cells if text]) for row in table.rows]
    above = " ".join(text for number, texts in lines if number < columns.heading.number for text in texts)
    units = {unit.name for text in (table.sheet, above) for unit in cells.units_named(text, before.registry)}
    whole = "" if "unit" in columns or len(units) > 1 else "".join(units)
    titled = any(cells.unit_titled(texts[-1], before.registry) for _, texts in lines if len(texts) <= 2)
    if "unit" not in columns and (whole or titled):
        width = max(len(row.cells) for row in table.rows)
        texts = [columns.heading.cell(place) for place in range(width)]
        heading = replace(columns.heading, cells=(*texts, said["unit"]))
        columns = Columns(heading, {**columns.places, "unit": width})
    rows, aside = body(table, columns)
    ledger = Ledger(
        name=name,
        columns=columns,
        rows=rows,
        titles=said,
        registry=before.registry,
        forms=before.forms,
        readings=readings_of(pinyin),
        today=today,
        leaders=leaders or {},
    )
    ledger.rows = [*_written_out(table, ledger, {row.number for row in aside}, whole)]
    if not ledger.rows:
        raise CannotKnow("表头以下没有可导入的行")
    ledger.take(ledger.rows)
    _sort_out(ledger, files, schemas, before)
    ledger.faults.sort(key=lambda one: one.row)
    for draft in ledger.drafts.values():
        if NOT_IN_LEDGER.encode() in draft.content:
            says = "有台账未载明的项目，填为“历史数据：原台账未载明……”，可补充的下次变更时补填"
            ledger.notes[says].append(draft.name)
        if draft.is_cancelled:
            ledger.notes["已不再使用，登记为已注销"].append(draft.name)
        elif not draft.number:
            says = "没有编号，登记为待补备案，下次变更时按全部程序办理（临时群除外）"
            ledger.notes[says].append(draft.name)
    return ledger


_PATH = re.compile(r" ?(registry/groups/[a-z0-9/-]+[.]yaml) ?")


def _sort_out(ledger: Ledger, files: Texts, schemas: Schemas, before: Inspection) -> None:
    """Keep the drafts that pass the check together, and refuse the lines that its errors come from or name."""
    while True:
        _withhold(ledger)
        own = [_entry(path, draft.content, draft.number, draft.days) for path, draft in ledger.drafts.items()]
        ledger.entries = sorted([*before.registry.of(BaselineEntry), *own], key=lambda entry: entry.file)
        baseline = records.to_text([records.to_data(entry, before.forms) for entry in ledger.entries])
        made = {**files, **{path: draft.content for path, draft in ledger.drafts.items()}, BASELINE: baseline}
        fresh = {*inspect(made, schemas, RULES).findings} - {*before.findings}
        errors = sorted(one for one in fresh if one.is_error)
        if not errors:
            return
        blamed = [blame for found in errors for blame in _blamed(found, ledger, baseline)]
        for row, item, says, fix, article in {blame[0].number: blame for blame in blamed}.values():
            ledger.refuse(row, item, says, fix, article)
        if not blamed:  # so none is taken in
            one = errors[0]
            place = f"登记册中的 {one.path}:{one.line}"
            ledger.faults.append(Complaint(0, "", place, one.says, one.fix, one.article))
            ledger.drafts.clear()
            ledger.entries.clear()
            return


def _entry(path: str, content: bytes, number: str, days: Sequence[str]) -> BaselineEntry:
    return BaselineEntry(
        origin=Origin(BASELINE),
        file=path,
        digest=blob_id(content),
        paper_records=len(days),
        paper_number=UNNUMBERED if number.strip("（）") == UNNUMBERED else number or None,
        filed_on=max(map(paper_day, days)),
    )


def _withhold(ledger: Ledger) -> None:
    """Drop the drafts that share a group with a refused line, whose other lines are returned, too."""
    at_fault = {one.row for one in ledger.faults if one.row}
    names = {ledger.groups[number]: number for number in sorted(at_fault, reverse=True)}
    for path, draft in [*ledger.drafts.items()]:
        name = folded(draft.name)
        number = names.get((draft.unit.slug, name)) or names.get(("", name))
        if number is None:
            continue
        del ledger.drafts[path]
        for row in (line.row for line in draft.lines):
            if row.number not in at_fault:
                says, fix = f"与第 {number} 行群组名称相同，该行须改正", "该行改正后一并导入"
                ledger.refuse(row, "", says, fix, alike="同名群组的另一行须改正")


def _blamed(found: Finding, ledger: Ledger, baseline: bytes) -> Iterator[tuple[TableRow, str, str, str, str | None]]:
    """The lines that an error of the check names, and the one that it comes from, each with what ``refuse`` takes."""
    lines = {path: draft.last.row for path, draft in ledger.drafts.items()}
    path, item = found.path, "name"
    if path == BASELINE:
        begun = baseline.decode().split("\n")[: found.line]
        path, item = ledger.entries[sum(line.startswith("- ") for line in begun) - 1].file, "paper_number"
    of = f"第 {lines[path].number} 行" if path in lines else f"登记册中的 {found.path}"
    for other in filter(lines.__contains__, _PATH.findall(found.says)):
        yield lines[other], item, f"与{of}冲突，见该行", found.fix, found.article
    if path in lines:
        if found.path != BASELINE:
            own = ((kind, item) for kind in (Group, Filing) for item in ledger.forms.fields(kind) if item != "filings")
            items = {ledger.forms.key(*one): one[1] for one in own}
            item = items.get(key_at(ledger.drafts[path].content, found.line), "name")
        if item == "filed_on" and ledger.value(lines[path], "cancelled_on"):
            item = "cancelled_on"
        says = _PATH.sub(lambda path: f"第 {lines[path[1]].number} 行" if path[1] in lines else path[0], found.says)
        yield lines[path], item, says, found.fix, found.article
