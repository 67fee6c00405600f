"""A table that people made: its lines, its heading, and which column holds which item, by the words of offices.

The words are data (``words.yaml``): headings by item, parts of headings, and what cells say.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any, cast

from group_registry.files.errors import CannotKnow
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import parse
from group_registry.model.records import BaselineEntry, Filing, Group
from group_registry.model.similarity import folded

WORDS = cast(Any, parse(Path(__file__).with_name("words.yaml").read_bytes()))
"""By table and item, the words separated by blanks."""
HEADING_WITHIN = 20
"""The heading is searched for in this many first lines, because a title may stand above it."""
NOT_PARTS = WORDS["not_parts"].split()
LONGEST_PART = 12
LONGEST_HEADING = 100
"""Maximum characters of a heading; a longer cell is prose."""
_ASIDE = re.compile(r"[（(\[【].*?[）)\]】]|[*＊:：]")
_TOTAL = re.compile(
    r"(?:(?:本页)?(?:合计|总计|小计|共计)|备注|说明|注|填表人|制表人|审核人|填报人)(?:[:：\s]|$)"
    r"|(?:填表|制表|填报|审核|经办|统计|截止)\w{0,4}[:：]|单位（盖章）|共计?\s*\d+\s*个|以下空白|第\s*\d+\s*页"
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table, numbered from 1 as in spreadsheet programs; every cell is text."""

    number: int
    cells: tuple[str, ...]
    broken: frozenset[int] = field(default=frozenset(), compare=False)
    """The places of the cells with a line break."""

    def cell(self, place: int | None) -> str:
        """Empty if the line has no such cell."""
        if place is not None and place < len(self.cells):
            return self.cells[place]
        return ""

    @property
    def first(self) -> str:
        """The first cell that is not empty."""
        return next(filter(None, self.cells), "")

    @property
    def texts(self) -> list[str]:
        """What the cells hold that are not empty."""
        return [*filter(None, self.cells)]

    @property
    def is_remark(self) -> bool:
        """Whether it is a total or a remark below the table rather than a line of the table."""
        return _TOTAL.match(self.first) is not None


@dataclass(frozen=True)
class Table:
    """The lines that are not blank, and remarks for the user about how they were read."""

    rows: tuple[TableRow, ...]
    remarks: tuple[str, ...] = ()
    sheet: str = ""
    others: tuple[str, ...] = ()
    """The other visible sheets of the file that are not empty."""
    looks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By number of a line what its cells look like: struck through, hidden, their colours."""
    is_hidden: bool = False


@dataclass(frozen=True)
class Columns:
    """The column of each item, counted from 0; ``names`` are those of all items."""

    heading: TableRow
    places: Mapping[str, int]
    names: Mapping[str, str]

    def __contains__(self, item: object) -> bool:
        return item in self.places

    def value(self, row: TableRow, item: str) -> str:
        """The cell of an item in the line; empty if the cell is empty or there is no such column."""
        return row.cell(self.places.get(item))

    def title(self, item: str) -> str:
        """Its heading, else its name."""
        return self.heading.cell(self.places.get(item)) or self.names[item]


def _readings(title: str) -> tuple[str, str]:
    """A heading as it is compared: as it stands, and without what is in brackets."""
    return folded(title), folded(_ASIDE.sub("", title))


@dataclass(frozen=True)
class Headings:
    """The accepted spellings of each item's heading, the better ones first, and what other headings of it contain."""

    spellings: Mapping[str, Sequence[str]]
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        return {folded(spelling): item for item, words in self.spellings.items() for spelling in words}

    def item(self, title: str) -> str | None:
        if len(title) > LONGEST_HEADING:
            return None
        return next(filter(None, map(self._by_spelling.get, _readings(title))), None)

    def _rank(self, item: str, title: str) -> int:
        words = [*map(folded, self.spellings[item])]
        return next(words.index(text) for text in _readings(title) if text in words)

    def columns(self, table: Table, *needed: str) -> Columns:
        """The columns, taken from the line, or the two lines together, that name most items.

        Raises ``CannotKnow`` unless there is one of ``needed``.
        """
        top = table.rows[:HEADING_WITHIN]
        lines = (*top, *(self._joined(*pair) for pair in pairwise(top)))
        best = max(map(self._placed, lines), key=lambda columns: len(columns.places))
        if not any(map(best.places.__contains__, needed)):
            where = f"第 {best.heading.number} 行" if best.places else f"前 {HEADING_WITHIN} 行"
            raise CannotKnow(f"{where}中没有表头“{best.names[needed[0]]}”；该列名称不同的，请更改表头")
        return best

    def _joined(self, above: TableRow, below: TableRow) -> TableRow:
        """A heading in two lines, as 负责人 above 姓名 and 电话."""
        texts = list[str]()
        for upper, lower in zip_longest(above.cells, below.cells, fillvalue=""):
            whole = upper + lower
            texts.append(whole if self.item(whole) else lower or upper)
        return TableRow(below.number, tuple(texts))

    def _placed(self, row: TableRow) -> Columns:
        places: dict[str, int] = {}
        for place, title in enumerate(row.cells):
            item = self.item(title)
            if item and (item not in places or self._rank(item, title) < self._rank(item, row.cells[places[item]])):
                places[item] = place
        for item, parts in self.parts.items() if len(places) > 1 else ():  # a line of data may contain such a part, too
            free = [at for at, title in enumerate(row.cells) if at not in places.values() and self._has(title, parts)]
            if free and item not in places:
                places[item] = free[0]
        return Columns(row, places, {item: words[0] for item, words in self.spellings.items()})

    def _has(self, title: str, parts: Sequence[str]) -> bool:
        is_short = len(title) <= LONGEST_PART and self.item(title) is None
        return is_short and any(part in title for part in parts) and not any(word in title for word in NOT_PARTS)


def body(table: Table, columns: Columns) -> tuple[list[TableRow], list[TableRow]]:
    """The lines below the heading, and separately the totals, remarks and lines with nothing but a number.

    Repeated headings are in neither list.
    """
    heading, title = columns.heading.cells, columns.heading.cell(columns.places.get("name"))
    serial = heading.index(SERIAL) if SERIAL in heading else None
    lines, aside = list[TableRow](), list[TableRow]()
    for row in table.rows:
        is_heading = row.cells == heading or (title and columns.value(row, "name") == title)
        if row.number <= columns.heading.number or is_heading:
            continue
        is_empty = not any(cell for place, cell in enumerate(row.cells) if place != serial)
        if is_empty or row.is_remark:
            aside.append(row)
        else:
            lines.append(row)
    return lines, aside


def letters(column: int) -> str:
    """The letters of a column, counted from 1, as in spreadsheet programs: A, B, …, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


BESIDES = ("first_filed_on", "recorded_on", "slug", "state", "ended", "cancelled_on", "remark")
"""Columns that are not an item of the form: the day of the first filing, the day on which a paper filing was completed,
the file name, whether the group is still in use, or is not, the day of the cancellation; remarks, which may say so.
"""
REASON = "退回原因"
RETURNED_ITEMS = {"reason": REASON, "answer": "本行答复", "around": "版面"}
"""The columns that a returned table has beside the office's own: why a line is returned, the clerk's answer whether its
group is in use, for this line alone, and what its colour, the title above and the like may say.
"""
SERIAL = "序号"
"""The heading of a column that only numbers the lines."""


def titles(forms: Forms) -> dict[str, str]:
    """The name of each item of a ledger: as in the forms, else its first spelling."""
    items = ((kind, name) for kind in (Group, Filing) for name in forms.fields(kind) if name != "filings")
    named = {name: forms.label(kind, name) for kind, name in items}
    named["paper_number"] = forms.label(BaselineEntry, "paper_number")
    return named | {item: spellings("ledger")[item][0] for item in BESIDES} | RETURNED_ITEMS


def spellings(table: str) -> dict[str, tuple[str, ...]]:
    return {item: tuple(words.split(" ")) for item, words in WORDS[table].items()}


def by_spelling(name: str) -> dict[str, str]:
    """What each folded word of a table of words means."""
    return {folded(word): meant for meant, words in WORDS[name].items() for word in words.split(" ")}


def of_ledger(forms: Forms) -> Headings:
    named = titles(forms)
    headings = {item: (named[item], *words) for item, words in spellings("ledger").items()}
    headings |= {item: (title,) for item, title in RETURNED_ITEMS.items()}
    return Headings(headings, {item: words.split() for item, words in WORDS["parts"].items()})


def of_inventory(forms: Forms) -> Headings:
    named, known = titles(forms), spellings("ledger")
    listed = {item: known[item] for item in ("name", "platform", "unit", "custodian")} | spellings("inventory")
    return Headings({item: (*filter(None, [named.get(item)]), *words) for item, words in listed.items()})


def of_roster() -> Headings:
    """The headings of a list of members: the nickname in the group, else the general one (``own``), and real name."""
    return Headings(spellings("roster"))
