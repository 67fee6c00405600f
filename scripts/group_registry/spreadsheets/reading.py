"""A table while it is being read: the faults in its lines, and what was read in another form than it is written."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from group_registry.forms.answers import shortened
from group_registry.model.finding import with_article
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.personal_data.scan import masked
from group_registry.spreadsheets.table import Columns, TableRow, letters


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in a table: the place in words, the fault, and how to mend it.

    ``row`` is the line (0: no line alone is wrong), ``item`` the item (None: the whole line),
    and ``alike`` the wording for several lines with the same complaint.
    """

    where: str
    says: str
    fix: str
    article: str | None = None
    row: int = 0
    item: str | None = None
    alike: str = ""


MOST_ROWS = 10
"""How many line numbers are listed for one complaint."""


def complaints(refused: Iterable[Complaint]) -> Iterator[Complaint]:
    """Those about several lines first, then in the order of their lines."""
    alike: dict[tuple[str | None, str, str, str | None], list[Complaint]] = defaultdict(list)
    for one in refused:
        # Complaints about no line are not put together with others.
        key = (one.item, one.alike or one.says, one.fix, one.article) if one.row else (one.where, one.says, one.fix, "")
        alike[key].append(one)
    for some in sorted(alike.values(), key=lambda some: -len({one.row for one in some})):
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


def lines_of(name: str, refused: Iterable[Complaint], most: int) -> list[str]:
    """In words, at most so many complaints."""
    listed = list(complaints(refused))
    lines = []
    for one in listed[:most]:
        lines += [f"{name} {one.where}  {with_article(one.says, one.article)}", f"    改法：{one.fix}"]
    return [*lines, *[f"……共 {len(listed)} 项，其余见退回的表"] * (len(listed) > most)]


@dataclass
class Reading:
    """A table that is being read: the faults in its lines, and by what became of them, cells read in another form.

    ``titles`` are the names of the items that may have no column.
    """

    name: str
    columns: Columns
    rows: Sequence[TableRow]
    titles: Mapping[str, str]
    faults: list[Complaint] = field(default_factory=list)
    odd: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def called(self, item: str) -> str:
        return self.columns.title(item) if item in self.columns else self.titles[item]

    def refuse(
        self, row: TableRow, item: str, says: str, fix: str, article: str | None = None, alike: str = ""
    ) -> None:
        where = f"第 {row.number} 行"
        if item in self.columns:
            where += f" {letters(self.columns.places[item] + 1)} 列（{self.columns.title(item)}）"
        self.faults.append(Complaint(where, masked(says), fix, article, row.number, item, alike))

    def known(
        self, row: TableRow, item: str, units: Iterable[tuple[str, Unit | None]], registry: Registry
    ) -> Iterator[tuple[str, Unit]]:
        """Of the units that a cell names, those on the list; the others are refused."""
        for text, unit in units:
            if unit:
                yield text, unit
                continue
            near = registry.unit_guess(text)
            fix = f"疑为“{near}”，请填写全称" if near else "按机构名册填写全称；没有的单位先登入机构名册"
            alike = f"{self.called(item)}不在机构名册"
            self.refuse(row, item, f"机构名册中没有“{shortened(text)}”", fix, "4", alike)

    def told(self) -> Iterator[str]:
        """What was read in another form, like things together."""
        for became, texts in self.odd.items():
            names = list(dict.fromkeys(masked(shortened(text)) for text in texts))
            yield f"{became}（{len(texts)} 处）：{'、'.join(names[:MOST_ROWS])}{'等' * (len(names) > MOST_ROWS)}"


def key_at(content: bytes, line: int) -> str:
    """The key of the last item that begins in a file that we wrote at or before a line."""
    before = "\n".join(content.decode().split("\n")[:line])
    keys = re.findall(r"^[ -]*([^\s:#-][^:\n]*):", before, re.MULTILINE)
    return keys[-1] if keys else ""
