"""Import an old ledger: its groups are added to the registry and the baseline, or refused.

The lines of one group are accepted together or refused together. The refused lines are returned as a workbook with the
office's own columns in their order, then the missing columns, then the reason, a proposal and a column to accept the
proposal. ``import_ledger`` can read it again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from group_registry.files.errors import CannotKnow
from group_registry.forms import records
from group_registry.forms.answers import readings_of
from group_registry.forms.check import Inspection, inspect
from group_registry.forms.contents import Texts, blob_id
from group_registry.forms.schemas import Forms, Schemas
from group_registry.forms.yaml import locate
from group_registry.model.finding import Finding
from group_registry.model.records import BaselineEntry, Filing, Group
from group_registry.model.similarity import folded
from group_registry.model.terms import BASELINE, OFFICE
from group_registry.personal_data.scan import masked
from group_registry.rules import RULES
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.ledger_desk import UNKNOWN, Draft, LedgerDesk
from group_registry.spreadsheets.table import (
    RETURNED,
    SERIAL,
    Columns,
    Complaint,
    Guide,
    Headings,
    Table,
    TableRow,
    body,
    letters,
    of_ledger,
    titles,
)

SHEET = "待补"
MOST_ROWS = 10
"""How many line numbers are listed for one complaint."""
NO_GUIDE = Guide({}, {})
_PATH = re.compile(r" ?(registry/groups/[a-z0-9/-]+[.]yaml) ?")


@dataclass(frozen=True)
class TakenIn:
    """The result of an import: files, baseline entries, and the reason for every line that is not taken in."""

    columns: Columns
    lacking: tuple[str, ...]
    rows: tuple[TableRow, ...]
    """All lines except totals and remarks."""
    drafts: tuple[Draft, ...]
    entries: tuple[BaselineEntry, ...]
    """The baseline entries, including those that the registry already has."""
    refused: tuple[Complaint, ...]
    notices: int
    doubts: tuple[str, ...]
    """Notices about custodians and deputy directors of the paper days whom the lists do not confirm."""
    remarks: tuple[TableRow, ...]
    twice: Mapping[int, int]
    """For the number of each line that repeats an earlier one, the number of the earlier line."""
    not_used: tuple[str, ...]
    """Descriptions of columns, and of single cells, that have content but are not used."""

    @property
    def unnumbered(self) -> list[Draft]:
        named = {entry.file for entry in self.entries}
        return [draft for draft in self.drafts if draft.path not in named]

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
    headings: Headings = of_ledger(forms, guide.headings)
    columns = headings.columns(table, {"name"}, guide.headings.get("name", said["name"]))
    if missing := [title for item, title in guide.headings.items() if item not in columns]:
        raise CannotKnow(f"表中没有对照文件所列的表头“{missing[0]}”")
    return columns, tuple(title for item, title in said.items() if item not in columns and item not in guide.fixed)


def unused_columns(rows: Sequence[TableRow], columns: Columns) -> Iterator[str]:
    """Line numbers are left out."""
    used, heading = set(columns.places.values()), columns.heading.cells
    for place in range(max((len(row.cells) for row in rows), default=0)):
        title = heading[place] if place < len(heading) else ""
        count = sum(bool(row.cells[place]) for row in rows if place < len(row.cells))
        if count and place not in used and title != SERIAL:
            yield f"{letters(place + 1)} 列" + (f"“{title}”" if title else "，无表头") + f"（{count} 行）"


def taken_in(table: Table, files: Texts, schemas: Schemas, guide: Guide, pinyin: str) -> TakenIn:
    """Raises ``CannotKnow`` if the office files have errors or the table has no lines."""
    before = inspect(files, schemas, RULES)
    if broken := [found for found in before.findings if found.is_error and found.path.startswith(OFFICE)]:
        says = f"办事处名册有 {len(broken)} 处须改正，先运行 registry.py validate 并改正"
        raise CannotKnow(f"{says}：{broken[0].path}：{broken[0].says}")
    columns, lacking = recognised(table, before.forms, guide)
    rows, remarks = body(table, columns)
    if not rows:
        raise CannotKnow("表头以下没有可导入的行")
    firsts: dict[tuple[str, ...], int] = {}
    twice: dict[int, int] = {}
    for row in rows:
        first = firsts.setdefault(tuple(columns.value(row, item) for item in columns.places), row.number)
        if first != row.number:
            twice[row.number] = first
    once = [row for row in rows if row.number not in twice]
    desk = LedgerDesk(before.registry, before.forms, columns, guide.fixed, readings_of(pinyin))
    desk.take(once)
    sorting = _Sorting(desk, {row.number: row for row in once}, files, schemas, before)
    drafts, entries, fresh = sorting.out()
    refused = [replace(one, says=masked(one.says)) for one in sorting.refused]
    return TakenIn(
        columns=columns,
        lacking=lacking,
        rows=tuple(rows),
        drafts=drafts,
        entries=entries,
        refused=tuple(sorted(refused, key=lambda one: (one.row, one.where))),
        notices=sum(found.path in {draft.path for draft in drafts} for found in fresh),
        doubts=(),
        remarks=tuple(remarks),
        twice=twice,
        not_used=(*unused_columns(rows, columns), *desk.not_used()),
    )


@dataclass
class _Sorting:
    """Removes the drafts that the check finds errors in, and those that share a group with a refused line."""

    desk: LedgerDesk
    rows: Mapping[int, TableRow]
    files: Texts
    schemas: Schemas
    before: Inspection

    def __post_init__(self) -> None:
        self.refused = list(self.desk.refused)
        self.drafts = dict(self.desk.drafts)

    def out(self) -> tuple[tuple[Draft, ...], tuple[BaselineEntry, ...], list[Finding]]:
        """The drafts that pass the check together, the baseline entries including theirs, and the new findings."""
        while True:
            self._withhold()
            drafts, entries = tuple(self.drafts.values()), self._entries()
            baseline = records.to_text([records.to_data(entry, self.before.forms) for entry in entries])
            made = {**self.files, **{draft.path: draft.content for draft in drafts}, BASELINE: baseline}
            fresh = sorted({*inspect(made, self.schemas, RULES).findings} - {*self.before.findings})
            found = list(self._refusals([one for one in fresh if one.is_error], entries, made))
            if not found:
                return drafts, entries, fresh
            self.refused += found
            if not any(one.row for one in found):  # no line is to blame, so none is taken in
                return (), (), []

    def _withhold(self) -> None:
        at_fault = {one.row for one in self.refused if one.row}
        names = {self.desk.name(self.rows[number]): number for number in sorted(at_fault, reverse=True)}
        for path, draft in [*self.drafts.items()]:
            number = names.get(folded(draft.name))
            if number is None:
                continue
            del self.drafts[path]
            for row in draft.rows:
                if row.number not in at_fault:
                    says, fix = f"与第 {number} 行群组名称相同，该行须改正", "该行改正后一并导入"
                    where, alike = f"第 {row.number} 行", "同名群组的另一行须改正"
                    self.refused.append(Complaint(where, says, fix, row=row.number, alike=alike))

    def _entries(self) -> tuple[BaselineEntry, ...]:
        own = [one for one in self.desk.entries() if one.file in self.drafts]
        bound = (replace(entry, digest=blob_id(self.drafts[entry.file].content)) for entry in own)
        return tuple(sorted([*self.before.registry.of(BaselineEntry), *bound], key=lambda entry: entry.file))

    def _refusals(
        self, findings: list[Finding], entries: tuple[BaselineEntry, ...], made: Texts
    ) -> Iterator[Complaint]:
        """Turn the errors of the check into complaints about the line that each comes from, and the lines it names."""
        lines = {path: draft.rows[-1].number for path, draft in self.drafts.items()}
        for found in findings:
            path = _entry_of(found, entries, made[BASELINE]) if found.path == BASELINE else found.path
            says = _PATH.sub(lambda path: f"第 {lines[path[1]]} 行" if path[1] in lines else path[0], found.says)
            draft, others = self.drafts.get(path), [other for other in _PATH.findall(found.says) if other in lines]
            if draft is None and not others:
                yield Complaint(f"登记册中的 {found.path}:{found.line}", says, found.fix, found.article)
            if draft is not None:
                item = "paper_number" if found.path == BASELINE else _item(found, draft, self.desk)
                yield self.desk.refusal(draft.rows[-1], item, says, found.fix, found.article)
            for other in others:
                row, item = self.drafts[other].rows[-1], "paper_number" if found.path == BASELINE else "name"
                of = f"第 {lines[path]} 行" if draft else f"登记册中的 {found.path}"
                yield self.desk.refusal(row, item, f"与{of}冲突，见该行", found.fix, found.article)


def _entry_of(found: Finding, entries: tuple[BaselineEntry, ...], baseline: bytes) -> str:
    before = [entry.file for index, entry in enumerate(entries) if locate(baseline, (index,))[0] <= found.line]
    return before[-1] if before else BASELINE


def _item(found: Finding, draft: Draft, desk: LedgerDesk) -> str:
    """``statement`` for another line among the records, ``name`` for any other line."""
    forms, records = desk.forms, desk.forms.key(Group, "filings")
    for item in forms.fields(Group):
        key = forms.key(Group, item)
        if item != "filings" and key in draft.data and locate(draft.content, (key,))[0] == found.line:
            return item
    filings = draft.data[records]
    assert isinstance(filings, list)  # noqa: S101 (``filled`` makes a list)
    last = filings[-1]
    for item in forms.fields(Filing):
        key = forms.key(Filing, item)
        pointer = (records, len(filings) - 1, key)
        if isinstance(last, dict) and key in last and locate(draft.content, pointer)[0] == found.line:
            return "cancelled_on" if item == "filed_on" and desk.value(draft.rows[-1], "cancelled_on") else item
    return "statement" if found.line > locate(draft.content, (records,))[0] else "name"


def complaints(refused: Iterable[Complaint]) -> Iterator[Complaint]:
    """In the order of their first lines."""
    alike: dict[tuple[str | None, str, str, str | None], list[Complaint]] = defaultdict(list)
    for one in refused:
        # Complaints about the registry itself (row 0) are not merged with others.
        key = (one.item, one.alike or one.says, one.fix, one.article) if one.row else (one.where, one.says, one.fix, "")
        alike[key].append(one)
    for some in alike.values():
        first, count = some[0], len({one.row for one in some})
        if count == 1:
            yield replace(first, says="；".join(dict.fromkeys(one.says for one in some)))
            continue
        column = first.where.removeprefix(f"第 {first.row} 行").strip()
        numbers = [str(number) for number in dict.fromkeys(one.row for one in some)]
        listed = f"第 {'、'.join(numbers[:MOST_ROWS])} 行{'等' if len(numbers) > MOST_ROWS else ''}"
        where = f"{listed}（共 {count} 行）{column}"
        is_same = len({one.says for one in some}) == 1
        says = first.says if is_same else f"{first.alike}，如第 {first.row} 行：{first.says}"
        yield replace(first, where=where, says=says)


def returned(found: TakenIn, forms: Forms) -> bytes:
    columns, rows = found.columns, found.returned
    ours = {columns.places[item] for item in RETURNED if item in columns}
    width = max(len(row.cells) for row in (columns.heading, *rows))
    own = [place for place in range(width) if place not in ours]
    known = titles(forms)
    asked = dict.fromkeys(one.item for one in found.refused if one.item in known and one.item not in columns)
    missing = [item for item in known if item in asked]
    place_of = {item: own.index(place) for item, place in columns.places.items() if place not in ours}
    place_of |= {item: len(own) + number for number, item in enumerate(missing)}
    lines = [[*_cells(columns.heading, own), *(known[item] for item in missing), *RETURNED.values()]]
    marked: set[tuple[int, int]] = set()
    for row in rows:
        faults = [one for one in found.refused if one.row == row.number]
        reason = "；".join(dict.fromkeys(f"{one.says}（{one.fix}）" for one in faults))
        proposals = {one.item: one.proposal for one in faults if one.proposal and one.item in columns}
        shown = "；".join(f"{columns.title(item)}：{value}" for item, value in proposals.items() if item)
        marked |= {(len(lines), place_of[one.item]) for one in faults if one.item in place_of}
        lines.append([*_cells(row, own), *[""] * len(missing), f"原第 {row.number} 行：{reason}", shown, ""])
    return reader.of_text(SHEET, lines, marked)


def _cells(row: TableRow, places: Sequence[int]) -> list[str]:
    return [row.cells[place] if place < len(row.cells) else "" for place in places]
