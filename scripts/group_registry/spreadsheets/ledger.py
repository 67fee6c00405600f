"""Take an old ledger in: its columns, its lines, and each line taken, or returned with one true reason.

The lines of one group are taken or returned together, and a returned line does not stop the others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from group_registry.files.errors import CannotKnow
from group_registry.forms import records
from group_registry.forms.answers import paper_day, readings_of, shortened
from group_registry.forms.check import Inspection, inspect, read_registry
from group_registry.forms.contents import Texts, blob_id
from group_registry.forms.schemas import Forms, Schemas
from group_registry.forms.yaml import locate
from group_registry.model.finding import Finding
from group_registry.model.records import BaselineEntry, Filing, Group, Origin
from group_registry.model.similarity import folded
from group_registry.model.terms import BASELINE, OFFICE, Platform
from group_registry.personal_data.scan import masked
from group_registry.rules import RULES
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.ledger_lines import QUESTION, UNKNOWN, Draft, Ledger
from group_registry.spreadsheets.table import (
    SERIAL,
    Columns,
    Complaint,
    Guide,
    Source,
    Table,
    TableRow,
    body,
    letters,
    of_ledger,
    source_at,
    titles,
)

NO_GUIDE = Guide({}, {})


@dataclass(frozen=True)
class TakenIn:
    """The result of an import: groups, baseline entries (also those that were there), and why lines are returned."""

    columns: Columns
    rows: tuple[TableRow, ...]
    """All lines except totals and remarks."""
    drafts: tuple[Draft, ...]
    entries: tuple[BaselineEntry, ...]
    refused: tuple[Complaint, ...]
    remarks: tuple[TableRow, ...]
    twice: Mapping[int, int]
    """For the number of each line that repeats an earlier one, the number of the earlier line."""
    not_used: tuple[str, ...]
    """Descriptions of columns, and of single cells, that have content but are not used."""
    read_as: tuple[str, ...]
    """What was read in another form than it is written."""

    @property
    def unnumbered(self) -> list[Draft]:
        return [draft for draft in self.drafts if not draft.number and not draft.is_cancelled]

    @property
    def incomplete(self) -> list[Draft]:
        """The groups with an item that the form requires and the ledger lacks."""
        return [draft for draft in self.drafts if UNKNOWN.encode() in draft.content]

    @property
    def taken(self) -> int:
        return sum(len(draft.rows) for draft in self.drafts)

    @property
    def returned(self) -> list[TableRow]:
        numbers = {one.row for one in self.refused}
        return [row for row in self.rows if row.number in numbers]


def recognised(table: Table, forms: Forms, guide: Guide = NO_GUIDE) -> tuple[Columns, tuple[str, ...]]:
    """The columns of a ledger by their headings, and the names of the items without a column or a fixed value.

    Raises ``CannotKnow`` if a heading of the mapping file is not in the table.
    """
    said = titles(forms)
    columns = of_ledger(forms, guide.headings).columns(table, {"name"}, guide.headings.get("name", said["name"]))
    if missing := [title for item, title in guide.headings.items() if item not in columns]:
        raise CannotKnow(f"表中没有对照文件所列的表头“{missing[0]}”")
    places = dict(columns.places)
    if "filed_on" not in places and "started_on" in places and "started_on" not in guide.headings:
        places["filed_on"] = places.pop("started_on")
    rows = body(table, columns)[0]
    numbers = _texts(rows, places.get("paper_number", -1))
    if _are_serial(numbers) and "paper_number" not in guide.headings:
        del places["paper_number"]
    kinds = _texts(rows, places.get("platform", -1))
    is_scope = any(cells.scope_in(text, is_outside_asked=False) for text in kinds)
    if is_scope and "scope" not in places and {cells.platform_in(text)[0] for text in kinds} == {Platform.OTHER}:
        places["scope"] = places.pop("platform")  # headed 类型 or the like
    columns = replace(columns, places=places)
    return columns, tuple(title for item, title in said.items() if item not in columns and item not in guide.fixed)


DITTO = ("unit", "platform", "custodian", "leader", "filed_on")
"""The items for which a mark such as 同上 stands for the cell above."""


def _written_out(rows: Sequence[TableRow], table: Table, ledger: Ledger) -> Iterator[TableRow]:
    """The lines with the cell of the line above for each ditto mark; only totals and headings may stand between.

    Not in a returned table, where other lines have come together.
    """
    columns = ledger.columns
    totals = {row.number for row in table.rows if row.is_remark or row.cells == columns.heading.cells}
    above: TableRow | None = None
    for row in rows:
        is_next = above and "reason" not in columns and totals.issuperset(range(above.number + 1, row.number))
        if above and is_next and sum(map(bool, above.cells)) > 2:
            texts = list(row.cells)
            for item in DITTO:
                if columns.value(row, item) in cells.SAME:
                    texts[columns.places[item]] = columns.value(above, item)
                    ledger.read_as[item, columns.value(row, item), "上一行的内容"] += 1
            row = replace(row, cells=tuple(texts))
        yield row
        above = row


def _endings_above(table: Table, columns: Columns) -> tuple[dict[int, str], set[int]]:
    """By line, what beside its cells says that its group has ended; and the lines that are titles of sections."""
    sheet = f"工作表“{table.sheet}”" if cells.titles_ended(table.sheet) else ""
    said, over, sections = dict[int, str](), sheet, set[int]()
    for row in table.rows:
        texts = [text for text in row.cells if text]
        text = next(filter(cells.titles_ended, texts[:2]), texts[0])
        asked = re.search(f"：(.*?)，{QUESTION}", columns.value(row, "reason"))
        is_title = row is not columns.heading and len(texts) <= 2 and (not row.is_remark or "以下" in text)
        if asked:  # before, and perhaps not answered yet
            said[row.number] = asked[1]
        elif is_title and cells.titles_ended(text):
            over = f"第 {row.number} 行“{text}”"
            sections.add(row.number)
        elif is_title and re.match("[一二三四五六七八九十]、|.*(?:在用|使用中|正常|有效)", text):
            over = sheet
            sections.add(row.number)
        elif row.number in table.struck:
            said[row.number] = "该行“划有删除线”"
        elif over:
            said[row.number] = over
    return said, sections


def _texts(rows: Sequence[TableRow], at: int) -> list[str]:
    return [row.cells[at] for row in rows if at in range(len(row.cells))]


def _are_serial(numbers: Sequence[str]) -> bool:
    """Whether a column of numbers only counts the lines."""
    figures = [int(text) for text in numbers if re.fullmatch("[0-9]{1,4}", text)]
    return len(figures) > 2 and len(figures) == len(numbers) and figures == sorted(figures) and figures[0] <= 1


def unused_columns(rows: Sequence[TableRow], columns: Columns) -> Iterator[str]:
    """Line numbers are left out."""
    used, heading = set(columns.places.values()), columns.heading.cells
    for place in range(max((len(row.cells) for row in rows), default=0)):
        title = heading[place] if place < len(heading) else ""
        count = sum(bool(row.cells[place]) for row in rows if place < len(row.cells))
        if count and place not in used and title != SERIAL:
            yield f"{letters(place + 1)} 列" + (f"“{title}”" if title else "，无表头") + f"（{count} 行）"


def taken_in(
    table: Table,
    files: Texts,
    schemas: Schemas,
    guide: Guide,
    pinyin: str,
    today: date,
    leaders: Mapping[str, str] | None = None,
) -> TakenIn:
    """Raises ``CannotKnow`` if the office files have errors or the table has no lines."""
    listed = read_registry({BASELINE: files.get(BASELINE, b"[]\n")}, schemas)
    kept = [entry for entry in listed.registry.of(BaselineEntry) if entry.file in files]
    if len(kept) < len(listed.registry.of(BaselineEntry)):  # left by an import that was broken off
        files = {**files, BASELINE: records.to_text([records.to_data(entry, listed.forms) for entry in kept])}
    before = inspect(files, schemas, RULES)
    if broken := [found for found in before.findings if found.is_error and found.path.startswith(OFFICE)]:
        says = f"办事处名册有 {len(broken)} 处须改正，先运行 registry.py validate 并改正"
        raise CannotKnow(f"{says}：{broken[0].path}：{broken[0].says}")
    columns, _ = recognised(table, before.forms, guide)
    endings, sections = _endings_above(table, columns)
    rows, remarks = body(table, columns)
    remarks = sorted([*remarks, *(row for row in rows if row.number in sections)], key=lambda row: row.number)
    ledger = Ledger(
        before.registry, before.forms, columns, guide.fixed, readings_of(pinyin), today, leaders or {}, endings
    )
    rows = list(_written_out([row for row in rows if row.number not in sections], table, ledger))
    if not rows:
        raise CannotKnow("表头以下没有可导入的行")
    firsts: dict[tuple[str, ...], int] = {}
    twice: dict[int, int] = {}
    for row in rows:
        first = firsts.setdefault(tuple(columns.value(row, item) for item in columns.places), row.number)
        if first != row.number:
            twice[row.number] = first
    ledger.take([row for row in rows if row.number not in twice])
    drafts, entries, refused = _sorted_out(ledger, files, schemas, before)
    return TakenIn(
        columns=columns,
        rows=tuple(rows),
        drafts=drafts,
        entries=entries,
        refused=tuple(sorted((replace(one, says=masked(one.says)) for one in refused), key=lambda one: one.row)),
        remarks=tuple(remarks),
        twice=twice,
        not_used=(*unused_columns(rows, columns), *ledger.not_used()),
        read_as=tuple(
            f"{ledger.called(item)}“{masked(shortened(said))}”读作{meant}" + (f"（{count} 行）" if count > 1 else "")
            for (item, said, meant), count in ledger.read_as.items()
        ),
    )


_PATH = re.compile(r" ?(registry/groups/[a-z0-9/-]+[.]yaml) ?")


def _sorted_out(
    ledger: Ledger, files: Texts, schemas: Schemas, before: Inspection
) -> tuple[tuple[Draft, ...], tuple[BaselineEntry, ...], list[Complaint]]:
    """The drafts that pass the check together, the baseline entries including theirs, and every complaint."""
    refused, drafts = list(ledger.refused), dict(ledger.drafts)
    while True:
        _withhold(ledger, drafts, refused)
        own = [_entry(draft) for draft in drafts.values()]
        entries = sorted([*before.registry.of(BaselineEntry), *own], key=lambda entry: entry.file)
        baseline = records.to_text([records.to_data(entry, before.forms) for entry in entries])
        made = {**files, **{path: draft.content for path, draft in drafts.items()}, BASELINE: baseline}
        fresh = {*inspect(made, schemas, RULES).findings} - {*before.findings}
        errors = sorted(one for one in fresh if one.is_error)
        if not errors:
            return tuple(drafts.values()), tuple(entries), refused
        found = {one.row: one for one in _complaints(errors, ledger, drafts, entries, baseline)}
        refused += found.values()
        if not any(found):  # no line is to blame, so none is taken in
            return (), (), refused


def _entry(draft: Draft) -> BaselineEntry:
    number = UNNUMBERED if draft.number.strip("（）") == UNNUMBERED else draft.number or None
    return BaselineEntry(
        origin=Origin(BASELINE),
        file=draft.path,
        digest=blob_id(draft.content),
        paper_number=number,
        filed_on=max(map(paper_day, draft.days)),
    )


def _withhold(ledger: Ledger, drafts: dict[str, Draft], refused: list[Complaint]) -> None:
    """Drop the drafts that share a group with a refused line, whose other lines are returned, too."""
    at_fault = {one.row for one in refused if one.row}
    names = {ledger.groups[number]: number for number in sorted(at_fault, reverse=True)}
    for path, draft in [*drafts.items()]:
        name = folded(draft.name)
        number = names.get((draft.unit.slug, name)) or names.get(("", name))
        if number is None:
            continue
        del drafts[path]
        for row in draft.rows:
            if row.number not in at_fault:
                says, fix = f"与第 {number} 行群组名称相同，该行须改正", "该行改正后一并导入"
                alike = "同名群组的另一行须改正"
                refused.append(Complaint(f"第 {row.number} 行", says, fix, row=row.number, alike=alike))


def _complaints(
    errors: Sequence[Finding],
    ledger: Ledger,
    drafts: Mapping[str, Draft],
    entries: Sequence[BaselineEntry],
    baseline: bytes,
) -> Iterator[Complaint]:
    """Turn the errors of the check into complaints about the lines that they come from, and those that they name."""
    lines = {path: draft.rows[-1].number for path, draft in drafts.items()}
    for found in errors:
        path = _entry_of(found, entries, baseline) if found.path == BASELINE else found.path
        says = _PATH.sub(lambda path: f"第 {lines[path[1]]} 行" if path[1] in lines else path[0], found.says)
        draft, others = drafts.get(path), [other for other in _PATH.findall(found.says) if other in lines]
        if draft is None and not others:
            yield Complaint(f"登记册中的 {found.path}:{found.line}", says, found.fix, found.article)
        for other in others:
            row, item = drafts[other].rows[-1], "paper_number" if found.path == BASELINE else "name"
            of = f"第 {lines[path]} 行" if draft else f"登记册中的 {found.path}"
            yield ledger.refusal(row, item, f"与{of}冲突，见该行", found.fix, found.article)
        if draft is not None:
            item = "paper_number" if found.path == BASELINE else _item(found, draft, ledger)
            yield ledger.refusal(draft.rows[-1], item, says, found.fix, found.article)


def _entry_of(found: Finding, entries: Sequence[BaselineEntry], baseline: bytes) -> str:
    before = [entry.file for index, entry in enumerate(entries) if locate(baseline, (index,))[0] <= found.line]
    return before[-1] if before else BASELINE


def _item(found: Finding, draft: Draft, ledger: Ledger) -> str:
    """The item on whose line an error is; ``statement`` among earlier records, ``name`` elsewhere."""
    row, records_key = draft.rows[-1], ledger.forms.key(Group, "filings")
    items = {ledger.forms.key(kind, item): item for kind in (Group, Filing) for item in ledger.forms.fields(kind)}
    items[records_key], filings = "statement", draft.data[records_key]
    sources: list[Source] = [((key,), row, items[key]) for key in draft.data]
    if isinstance(filings, list) and isinstance(filings[-1], dict):
        sources += [((records_key, len(filings) - 1, key), row, items[key]) for key in filings[-1]]
    _, item = source_at(draft.content, found.line, sources) or (row, "name")
    return "cancelled_on" if item == "filed_on" and ledger.value(row, "cancelled_on") else item
