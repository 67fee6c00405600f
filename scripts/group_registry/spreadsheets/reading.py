"""A table while it is being read: the faults in its lines, and what was read in another form than it is written."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from group_registry.forms.answers import shortened
from group_registry.model.finding import with_article
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.personal_data.scan import masked
from group_registry.spreadsheets.table import SERIAL, Columns, TableRow, letters

OFFICE_ITSELF = re.compile("本级$|领导班子$|^(?:办事?处?|单位)?领导$|^办事处$")
"""The names of the unit whose 主任 and 副主任 are those of the office."""
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
    def items(self) -> tuple[str, ...]:
        """What is coloured; an answer may be given on the line, too."""
        return (self.item, "answer") if self.alike.endswith("须答复") else (self.item,)

    @property
    def where(self) -> str:
        return f"第 {self.row} 行 {self.column}".rstrip() if self.row else self.column


def complaint(
    sheet: str,
    columns: Columns,
    row: TableRow,
    item: str,
    says: str,
    fix: str,
    article: str | None = None,
    alike: str = "",
) -> Complaint:
    column = f"{letters(columns.places[item] + 1)} 列（{columns.title(item)}）" if item in columns else ""
    return Complaint(row.number, item, column, masked(says), fix, article, alike, sheet)


def unknown_unit(fault: Callable[..., Complaint], title: str, item: str, text: str, registry: Registry) -> Complaint:
    """That a unit is on no list, with the nearest ones; ``fault`` makes the complaint about its line."""
    near = [one.name for one in registry.of(Unit) if text in one.name][:3] or [registry.unit_guess(text) or ""]
    fix = "按机构名册填写全称；没有的单位先登入机构名册"
    fix = f"疑为“{'”或“'.join(near)}”，请填写全称" if near[0] else fix
    fix = "在部门表中加一行，如“办事处本级”" if OFFICE_ITSELF.search(text) else fix
    return fault(item, f"机构名册中没有“{shortened(text)}”", fix, "4", f"{title}不在机构名册")


@dataclass
class Reading:
    """A table that is being read: the faults in its lines, and by what became of them, texts read in another form.

    ``titles`` are the names of the items that may have no column.
    """

    name: str
    columns: Columns
    rows: Sequence[TableRow]
    titles: Mapping[str, str]
    faults: list[Complaint] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for place in range(max((len(row.cells) for row in self.rows), default=0)):
            title, count = self.columns.heading.cell(place), sum(bool(row.cell(place)) for row in self.rows)
            if count and title != SERIAL and place not in self.columns.places.values():
                where = f"{letters(place + 1)} 列{f'“{title}”' if title else '，无表头'}（{count} 行）"
                self.notes["！！没有采用的列，请核对表头"].append(where)

    def called(self, item: str) -> str:
        return self.columns.title(item) if item in self.columns else self.titles[item]

    def refuse(
        self, row: TableRow, item: str, says: str, fix: str, article: str | None = None, alike: str = ""
    ) -> None:
        self.faults.append(complaint("", self.columns, row, item, says, fix, article, alike))

    def known(
        self, row: TableRow, item: str, units: Iterable[tuple[str, Unit | None]], registry: Registry
    ) -> Iterator[tuple[str, Unit]]:
        """Of the units that a cell names, those on the list; the others are refused."""
        for text, unit in units:
            if unit:
                yield text, unit
            else:
                made = unknown_unit(partial(complaint, "", self.columns, row), self.called(item), item, text, registry)
                self.faults.append(made)

    def note_lines(self) -> list[str]:
        return note_lines(self.notes)

    def fault_lines(self, most: int) -> list[str]:
        return fault_lines(self.name, self.faults, most)


def note_lines(notes: Mapping[str, Sequence[str]]) -> list[str]:
    """What was read in another form, like things together."""
    lines = []
    for became, texts in notes.items():
        names = list(dict.fromkeys(masked(shortened(text)) for text in texts))
        lines.append(f"{became}（{len(texts)} 处）：{listed(names)}")
    return lines


def listed(names: Sequence[str]) -> str:
    """At most so many of them."""
    return "、".join(names[:MOST_LISTED]) + ("等" if len(names) > MOST_LISTED else "")


def fault_lines(name: str, faults: Iterable[Complaint], most: int) -> list[str]:
    """At most so many, like ones together; those about several lines first."""
    alike = defaultdict[tuple[str, ...], list[Complaint]](list)
    for one in faults:
        alike[one.sheet, one.item, one.alike or one.says, one.fix, one.column].append(one)
    groups = sorted(alike.values(), key=lambda some: -len({one.row for one in some}))
    lines = []
    for some in groups[:most]:
        lines += [f"{name}{some[0].sheet} {_told(some)}", f"    改法：{some[0].fix}"]
    return [*lines, f"……共 {len(groups)} 项，其余见退回的表"] if len(groups) > most else lines


def _told(some: Sequence[Complaint]) -> str:
    """Where like complaints are, and what they say."""
    first = some[0]
    rows = list(dict.fromkeys(str(one.row) for one in some))
    texts = list(dict.fromkeys(one.says for one in some))
    where, says = first.where, "；".join(texts)
    if len(rows) > 1:
        where = f"第 {listed(rows)} 行（共 {len(rows)} 行）{first.column}"
        says = says if len(texts) == 1 else f"{first.alike}，如第 {first.row} 行：{first.says}"
    if first.alike.endswith("："):
        says = f"{first.alike}{'、'.join(texts)}"
    return f"{where}  {with_article(says, first.article)}"


def key_at(content: bytes, line: int) -> str:
    """The key of the last item that begins in a file that we wrote at or before a line."""
    before = "\n".join(content.decode().split("\n")[:line])
    keys = re.findall(r"^[ -]*([^\s:#-][^:\n]*):", before, re.MULTILINE)
    return keys[-1] if keys else ""
