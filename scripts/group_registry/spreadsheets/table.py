"""A table that people made: its lines, which of them is the heading, which column is which item."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from group_registry.forms.cells import Unreadable as Unreadable
from group_registry.model.wording import folded

HEADING_WITHIN = 20
"""Among how many of the first lines the heading is looked for: above it may stand a title."""
_ASIDE = re.compile(r"[（(\[【].*?[）)\]】]|[*＊:：]")
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|共\s*\d+\s*个|备注|说明|注|填表人|制表人|审核人|填报人)(?:[:：\s]|$)")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table, numbered from 1 as spreadsheets number it; every cell is text."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether no cell says anything."""
        return not any(self.cells)

    @property
    def is_remark(self) -> bool:
        """Whether it is a total or a remark below a table, and nothing of the table itself."""
        first = next(filter(None, self.cells), "")
        return _TOTAL.match(first) is not None


@dataclass(frozen=True)
class Table:
    """The lines that are not blank, and what the reader should be told of how they were read."""

    rows: tuple[Row, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """Which column holds which item, by the heading; ``unknown`` are headings of no item."""

    heading: Row
    places: Mapping[str, int]
    unknown: tuple[str, ...]

    def __contains__(self, item: object) -> bool:
        return item in self.places

    def value(self, row: Row, item: str) -> str:
        """What the line says of an item; empty where it says nothing or has no such column."""
        place = self.places.get(item)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def title(self, item: str) -> str:
        """The heading of an item's column, as it is written."""
        return self.heading.cells[self.places[item]]

    def place(self, row: Row, item: str) -> str:
        """Where an item of a line stands, in words."""
        if item not in self.places:
            return f"第 {row.number} 行"
        return f"第 {row.number} 行 {letters(self.places[item] + 1)} 列（{self.title(item)}）"


@dataclass(frozen=True)
class Headings:
    """The spellings by which a heading is known for each item.

    Where two columns are known for one item, strict headings refuse the table; else the earlier spelling counts.
    """

    spellings: Mapping[str, Sequence[str]]
    hint: str = "叫法不同的，请改表头"
    is_strict: bool = False

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        return {folded(spelling): item for item, found in self.spellings.items() for spelling in found}

    def item(self, title: str) -> str | None:
        """The item that a heading names, if any."""
        return self._by_spelling.get(folded(_ASIDE.sub("", title))) or self._by_spelling.get(folded(title))

    def _rank(self, item: str, title: str) -> int:
        said = [folded(spelling) for spelling in self.spellings[item]]
        return next((said.index(text) for text in (folded(title), folded(_ASIDE.sub("", title))) if text in said), 0)

    def columns(self, table: Table, needed: Set[str], names: str) -> Columns:
        """The columns by the line that names most items, a needed one among them; ``names`` is an example of that."""
        best: tuple[int, Row, list[str | None]] | None = None
        for row in table.rows[:HEADING_WITHIN]:
            items = [self.item(cell) if cell else None for cell in row.cells]
            count = len({item for item in items if item})
            if not needed.isdisjoint(items) and (best is None or count > best[0]):
                best = count, row, items
        if best is None:
            raise Unreadable(f"前 {HEADING_WITHIN} 行里找不到表头：要有一列叫“{names}”；{self.hint}")
        return self._placed(best[1], best[2])

    def _placed(self, row: Row, items: list[str | None]) -> Columns:
        places: dict[str, int] = {}
        for place, item in enumerate(items):
            if item is None:
                continue
            if item in places and self.is_strict:
                one, other = row.cells[places[item]], row.cells[place]
                says = f"第 {row.number} 行的表头“{one}”和“{other}”说的是同一项"
                raise Unreadable(f"{says}，请留一列，或用 --mapping 写明用哪一列")
            if item not in places or self._rank(item, row.cells[place]) < self._rank(item, row.cells[places[item]]):
                places[item] = place
        unknown = tuple(cell for place, cell in enumerate(row.cells) if cell and place not in places.values())
        return Columns(row, places, unknown)


def body(table: Table, columns: Columns) -> tuple[list[Row], list[Row]]:
    """The lines below the heading, and apart from them the totals and remarks; a repeated heading is neither."""
    below = [row for row in table.rows if row.number > columns.heading.number and row.cells != columns.heading.cells]
    return [row for row in below if not row.is_remark], [row for row in below if row.is_remark]


def letters(column: int) -> str:
    """The name of a column, from 1, as spreadsheets have it."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
