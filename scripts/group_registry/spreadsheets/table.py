"""A table that people made: its lines, its heading, and which column holds which item, by the words of offices.

The words are data (``words.yaml``): headings by item, parts of headings, and what cells say.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from group_registry.files.errors import CannotKnow
from group_registry.forms.refusal import Refusal
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import Pointer, locate, parse
from group_registry.model.finding import with_article
from group_registry.model.records import BaselineEntry, Filing, Group
from group_registry.model.similarity import folded
from group_registry.personal_data.scan import masked

WORDS = cast(Any, parse(Path(__file__).with_name("words.yaml").read_bytes()))
"""By table and item, the words separated by blanks."""
HEADING_WITHIN = 20
"""The heading is searched for in this many first lines, because a title may stand above it."""
NOT_PARTS = WORDS["not_parts"].split()
LONGEST_PART = 12
LONGEST_HEADING = 100
"""Maximum characters of a heading; a longer cell is prose."""
_ASIDE = re.compile(r"[（(\[【].*?[）)\]】]|[*＊:：]")
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|共\s*\d+\s*个|备注|说明|注|填表人|制表人|审核人|填报人)(?:[:：\s]|$)")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table, numbered from 1 as in spreadsheet programs; every cell is text."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_remark(self) -> bool:
        """Whether it is a total or a remark below the table rather than a line of the table."""
        first = next(filter(None, self.cells), "")
        return _TOTAL.match(first) is not None


@dataclass(frozen=True)
class Table:
    """The lines that are not blank, and remarks for the user about how they were read."""

    rows: tuple[TableRow, ...]
    remarks: tuple[str, ...] = ()
    sheet: str = ""
    struck: frozenset[int] = frozenset()
    """The numbers of the lines with a cell that is struck through."""


@dataclass(frozen=True)
class Columns:
    """The column of each item, counted from 0; ``unknown`` are the headings that belong to no item."""

    heading: TableRow
    places: Mapping[str, int]
    unknown: tuple[str, ...]

    def __contains__(self, item: object) -> bool:
        return item in self.places

    def value(self, row: TableRow, item: str) -> str:
        """The cell of an item in the line; empty if the cell is empty or there is no such column."""
        place = self.places.get(item)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def title(self, item: str) -> str:
        return self.heading.cells[self.places[item]]

    def complaint(
        self, row: TableRow, item: str, says: str, fix: str, article: str | None = None, alike: str = ""
    ) -> "Complaint":
        where = f"第 {row.number} 行"
        if item in self.places:
            where += f" {letters(self.places[item] + 1)} 列（{self.title(item)}）"
        return Complaint(where, masked(says), fix, article, row.number, item, alike)


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


@dataclass(frozen=True)
class Headings:
    """The accepted spellings of each item's heading, the better ones first, and what other headings of it contain."""

    spellings: Mapping[str, Sequence[str]]
    hint: str = "名称不同的，请更改表头"
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        return {folded(spelling): item for item, found in self.spellings.items() for spelling in found}

    def item(self, title: str) -> str | None:
        if len(title) > LONGEST_HEADING:
            return None
        return self._by_spelling.get(folded(title)) or self._by_spelling.get(folded(_ASIDE.sub("", title)))

    def _rank(self, item: str, title: str) -> int:
        said = [folded(spelling) for spelling in self.spellings[item]]
        return next((said.index(text) for text in (folded(title), folded(_ASIDE.sub("", title))) if text in said), 0)

    def columns(self, table: Table, needed: Set[str], names: str) -> Columns:
        """The columns, taken from the line that names most items and at least one of ``needed``.

        ``names`` is an example of a needed heading for the message. Raises ``CannotKnow`` if no line qualifies.
        """
        best: tuple[int, Columns] | None = None
        for row in table.rows[:HEADING_WITHIN]:
            found = self._placed(row)
            if not needed.isdisjoint(found.places) and (best is None or len(found.places) > best[0]):
                best = len(found.places), found
        if best is None:
            raise CannotKnow(f"前 {HEADING_WITHIN} 行中没有表头：须有一列名为“{names}”；{self.hint}")
        return best[1]

    def _placed(self, row: TableRow) -> Columns:
        places: dict[str, int] = {}
        for place, title in enumerate(row.cells):
            item = self.item(title) if title else None
            if item and (item not in places or self._rank(item, title) < self._rank(item, row.cells[places[item]])):
                places[item] = place
        for item, parts in self.parts.items() if len(places) > 1 else ():  # a line of data may contain such a part, too
            free = [at for at, title in enumerate(row.cells) if at not in places.values() and self._has(title, parts)]
            if free and item not in places:
                places[item] = free[0]
        unknown = tuple(cell for place, cell in enumerate(row.cells) if cell and place not in places.values())
        return Columns(row, places, unknown)

    def _has(self, title: str, parts: Sequence[str]) -> bool:
        is_short = len(title) <= LONGEST_PART and self.item(title) is None
        return is_short and any(part in title for part in parts) and not any(word in title for word in NOT_PARTS)


def body(table: Table, columns: Columns) -> tuple[list[TableRow], list[TableRow]]:
    """The lines below the heading, and separately the totals, remarks and lines with nothing but a number.

    Repeated headings are in neither list.
    """
    named, heading = columns.places.get("name"), columns.heading.cells
    title = heading[named] if named is not None else None
    below = [row for row in table.rows if row.number > columns.heading.number and row.cells != heading]
    below = [row for row in below if title is None or named is None or row.cells[named : named + 1] != (title,)]
    serial = next((place for place, cell in enumerate(columns.heading.cells) if cell == SERIAL), None)
    aside = {
        row.number
        for row in below
        if row.is_remark or not any(cell for place, cell in enumerate(row.cells) if place != serial)
    }
    return [row for row in below if row.number not in aside], [row for row in below if row.number in aside]


Source = tuple[Pointer, TableRow, str]
"""A value of a file that was made from a table: its place there, and the line and the item that it came from."""


def source_at(content: bytes, line: int, sources: Iterable[Source]) -> tuple[TableRow, str] | None:
    """The line and the item that a line of the file was made from: those of the last value that begins no later."""
    begins = [(locate(content, at)[0], row, item) for at, row, item in sources]
    last = max((one for one in begins if one[0] <= line), key=lambda one: one[0], default=None)
    return last and last[1:]


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
"""The heading of the column that a returned table has in addition to the office's own."""
SERIAL = "序号"
"""The heading of a column that only numbers the lines."""
_COLUMNS, _FIXED = "列", "固定"


@dataclass(frozen=True)
class Guide:
    """The content of a mapping file: the headings of items, and fixed values of items without a column."""

    headings: Mapping[str, str]
    fixed: Mapping[str, str]


def titles(forms: Forms) -> dict[str, str]:
    """The name of each item of a ledger: as in the forms, else its first spelling."""
    items = ((kind, name) for kind in (Group, Filing) for name in forms.fields(kind) if name != "filings")
    found = {name: forms.label(kind, name) for kind, name in items}
    found["paper_number"] = forms.label(BaselineEntry, "paper_number")
    return found | {item: spellings("ledger")[item][0] for item in BESIDES}


def spellings(table: str) -> dict[str, tuple[str, ...]]:
    return {item: tuple(words.split(" ")) for item, words in WORDS[table].items()}


def of_ledger(forms: Forms, own: Mapping[str, str] | None = None) -> Headings:
    """The headings of an old ledger. A heading from the mapping file (``own``) no longer counts for any other item."""
    said, spelled = titles(forms), own or {}
    found = {
        item: (spelled[item],) if item in spelled else (said.get(item, words[0]), *words)
        for item, words in spellings("ledger").items()
    }
    ordered = dict(sorted(found.items(), key=lambda pair: pair[0] in spelled))
    parts = {item: words.split(" ") for item, words in WORDS["parts"].items() if item not in spelled}
    hint = "名称不同的，请更改表头，或用 --mapping 给出对照文件"
    return Headings({**ordered, "reason": (REASON,)}, hint, parts)


def of_inventory(forms: Forms) -> Headings:
    said, known = titles(forms), spellings("ledger")
    listed = {item: known[item] for item in ("name", "platform", "unit", "custodian")} | spellings("inventory")
    return Headings({item: (*filter(None, [said.get(item)]), *words) for item, words in listed.items()})


def of_roster() -> Headings:
    """The headings of a list of members: the nickname in the group, else the general one (``own``), and real name."""
    return Headings(spellings("roster"))


def read_guide(path: Path | None, forms: Forms) -> Guide:
    """Read a mapping file: under 列 the heading of each item, under 固定 the values for every line.

    ``CannotKnow`` if it is not in this form.
    """
    if path is None:
        return Guide({}, {})
    data = parse(path.read_bytes())
    if isinstance(data, Refusal):
        raise CannotKnow(f"对照文件第 {data.line} 行：{data.says}。{data.fix}")
    parts = data if isinstance(data, dict) else {}
    if not parts or set(parts) - {_COLUMNS, _FIXED} or not all(isinstance(part, dict) for part in parts.values()):
        raise CannotKnow(f"对照文件应分为“{_COLUMNS}:”和“{_FIXED}:”两段，各段每行“项目: 表头（或内容）”")
    items = {title: item for item, title in titles(forms).items()}
    sides: list[dict[str, str]] = []
    for name in (_COLUMNS, _FIXED):
        part = parts.get(name, {})
        assert isinstance(part, dict)  # noqa: S101 (checked above)
        if unknown := [title for title, said in part.items() if title not in items or not isinstance(said, str)]:
            raise CannotKnow(f"对照文件的“{name}”中“{unknown[0]}”无法识别；项目名称有：{'、'.join(items)}")
        sides.append({items[title]: str(said) for title, said in part.items()})
    return Guide(*sides)
