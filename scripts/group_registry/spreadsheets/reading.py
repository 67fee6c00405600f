"""A table while it is being read: the faults in its lines, and what was read in another form than it is written."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

from group_registry.forms.answers import shortened
from group_registry.forms.schemas import Forms
from group_registry.model.finding import with_article
from group_registry.model.records import Record, Unit
from group_registry.model.registry import Registry
from group_registry.personal_data.scan import masked
from group_registry.spreadsheets.table import Columns, Headings, TableRow, letters, of_ledger

OFFICE_ITSELF = re.compile("本级$|领导班子$|^(?:办事?|单位)?领导$|办事处(?:机关|领导)?$")
"""What people call the unit whose 主任 and 副主任 are those of the office, with the name of its city, too."""
Note: TypeAlias = tuple[str, str]
"""What became of a text that was read in another form, and the text."""
MOST_LISTED = 10
"""How many lines or texts are listed for one fault or remark."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in a table, and how to mend it.

    ``row`` is the line (0: no line alone is wrong), ``column`` the place in it, in words, ``alike`` the wording for
    several lines with the same complaint.
    """

    row: int
    item: str
    column: str
    says: str
    fix: str
    article: str | None = None
    alike: str = ""
    sheet: str = ""

    @property
    def at(self) -> tuple[str, int]:
        """The sheet and the line."""
        return self.sheet, self.row

    @property
    def items(self) -> tuple[str, ...]:
        """What is coloured; an answer may be given on the line, too."""
        if self.alike.endswith("须答复"):
            return (self.item, "answer")
        return (self.item,)

    @property
    def where(self) -> str:
        if self.row:
            return f"第 {self.row} 行 {self.column}".rstrip()
        return self.column


@dataclass(frozen=True, kw_only=True)
class SheetRow(TableRow):
    """A line that knows its columns, and keeps what is wrong in it and what was read in another form.

    ``label`` names its sheet where several are read together.
    """

    columns: Columns
    label: str = ""
    faults: list[Complaint] = field(default_factory=list, compare=False, repr=False)
    notes: list[Note] = field(default_factory=list, compare=False, repr=False)

    def written(self, item: str) -> str:
        return self.columns.value(self, item)

    def refuse(self, item: str, says: str, fix: str, article: str | None = None, alike: str = "") -> None:
        columns, place = self.columns, ""
        if item in columns:
            place = f"{letters(columns.places[item] + 1)} 列（{columns.title(item)}）"
        self.faults.append(Complaint(self.number, item, place, masked(says), fix, article, alike, self.label))

    def note(self, became: str, text: str) -> None:
        self.notes.append((became, text))

    def refuse_unit(self, item: str, text: str, registry: Registry) -> None:
        """A unit is on no list: names the nearest ones."""
        names = [unit.name for unit in registry.of(Unit)]
        near = [name for name in names if text in name][:3] or [registry.unit_guess(text) or ""]
        fix = "按机构名册填写全称；没有的单位先登入机构名册"
        if OFFICE_ITSELF.search(text) and not any(map(OFFICE_ITSELF.search, names)):
            fix = "在部门表中加一行，如“办事处本级”"
        elif near[0]:
            fix = f"疑为“{'”或“'.join(near)}”，请填写全称"
        alike = f"{self.columns.title(item)}不在机构名册"
        self.refuse(item, f"机构名册中没有“{shortened(text)}”", fix, "4", alike)


@dataclass(frozen=True)
class LedgerOffice:
    """What ledgers are read against; ``leaders`` are those of agencies and base units, by unit name."""

    registry: Registry
    forms: Forms
    today: date
    leaders: Mapping[str, str]

    @cached_property
    def headings(self) -> Headings:
        return of_ledger(self.forms)


def note_lines(notes: Iterable[Note]) -> list[str]:
    """What was read in another form, like things together."""
    alike = defaultdict[str, list[str]](list)
    for became, text in notes:
        alike[became].append(masked(shortened(text)))
    return [f"{became}（{len(texts)} 处）：{listed([*dict.fromkeys(texts)])}" for became, texts in alike.items()]


def listed(names: Sequence[str]) -> str:
    """At most so many of them."""
    return "、".join(names[:MOST_LISTED]) + ("等" if len(names) > MOST_LISTED else "")


def fault_lines(name: str, faults: Iterable[Complaint], most: int) -> list[str]:
    """At most so many, like ones together; those about several lines first."""
    alike = defaultdict[tuple[str, ...], list[Complaint]](list)
    for fault in faults:
        alike[fault.sheet, fault.item, fault.alike or fault.says, fault.fix, fault.column].append(fault)
    groups = sorted(alike.values(), key=lambda some: -len({fault.row for fault in some}))
    lines = []
    for some in groups[:most]:
        lines += [f"{name}{some[0].sheet} {_in_one_line(some)}", f"    改法：{some[0].fix}"]
    if len(groups) > most:
        lines.append(f"……共 {len(groups)} 项，其余见退回的表")
    return lines


def _in_one_line(some: Sequence[Complaint]) -> str:
    """Where like complaints are, and what they say."""
    first = some[0]
    rows = [*dict.fromkeys(str(fault.row) for fault in some)]
    texts = [*dict.fromkeys(fault.says for fault in some)]
    where, says = first.where, "；".join(texts)
    if len(rows) > 1:
        where = f"第 {listed(rows)} 行（共 {len(rows)} 行）{first.column}"
        if len(texts) > 1:
            says = f"{first.alike}，如第 {first.row} 行：{first.says}"
    if first.alike.endswith("："):
        says = f"{first.alike}{'、'.join(texts)}"
    return f"{where}  {with_article(says, first.article)}".lstrip()


def items_by_key(forms: Forms, *kinds: type[Record]) -> dict[str, str]:
    """By its key in a file each item of records."""
    return {forms.key(kind, item): item for kind in kinds for item in forms.fields(kind) if item != "filings"}


def item_at(content: bytes, line: int, items: Mapping[str, str]) -> str:
    """The last item that begins in a file that we wrote at or before a line."""
    before = "\n".join(content.decode().split("\n")[:line])
    keys = re.findall(r"^[ -]*([^\s:#-][^:\n]*):", before, re.MULTILINE)
    return items.get(keys[-1] if keys else "", "name")
