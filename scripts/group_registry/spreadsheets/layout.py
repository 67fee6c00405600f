"""A sheet of an old ledger laid out: its columns, the lines of groups with their units, and what is said around them.

An empty cell has the unit that is the title above, a ditto mark the cell above. What beside its cells may say that a
line's group has ended (the sheet, a title above, a text below, a colour that a legend names) becomes a wording.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from group_registry.files.errors import CannotKnow
from group_registry.model.registry import Registry
from group_registry.model.terms import Platform
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.reader import HIDDEN, STRUCK
from group_registry.spreadsheets.reading import LedgerOffice, Note
from group_registry.spreadsheets.table import (
    SERIAL,
    Columns,
    Headings,
    Table,
    TableRow,
    body,
    letters,
)
from group_registry.spreadsheets.wordings import LAYOUT, hints, may_end, role_of

OWN = ("name", "paper_number", "slug")
"""The items for which a mark such as 同上 does not stand for the cell above."""
_JOINED = ("custodian", "unit")
"""The items of which a second line below a group's may tell another one."""
_SECTION = re.compile("[（(]?[一二三四五六七八九十]+[、.）)]|第.+部分|以下|.*(?:在用|使用中|正常|有效|清单|名单)$")
_SENTENCE = re.compile("[，。；：,;:]")
_LIKE_UNIT = re.compile(".{2,20}(?:[部处科室办]|工会|协会|委员会)")
"""A name such as units have, or several."""
_COLOURED = re.compile(
    "[红橙黄绿青蓝紫灰粉白黑深浅标底字][色底字]|标[红黄绿灰蓝紫]|涂[红黄绿灰蓝紫色]|底纹|填充|着色|图例|颜色|阴影|高亮|删除线|划线|横线|隐藏"
)
_OF_ABOVE = re.compile(r"[（(该此本]|已?于|\d{4}")
"""How a text begins that is about the line above."""
_OF_ALL = re.compile("以上|上述|上列|均|全部|本表|所列")
_COUNT = re.compile(r"[\d.、]*")
_MARKS = re.compile("[★☆●○◎▲△◆◇■□※*＊#＃]")
_QUOTES = str.maketrans("“”；", "「」，")


@dataclass(frozen=True)
class Laid:
    """A sheet; in its columns is one for what is said beside the cells, if anything is.

    The headings have no two alike. ``roles`` say by column what its cells are read as.
    """

    label: str
    sheet: str
    columns: Columns
    roles: Mapping[int, str]
    rows: Sequence[TableRow]
    notes: Sequence[Note]


@dataclass(frozen=True)
class Legend:
    """Whether colours mean something in a workbook, and the marks that do."""

    is_of_colours: bool
    marks: Set[str]


def recognised(table: Table, headings: Headings) -> Columns:
    """The columns of a ledger by their headings, and three of them by their cells."""
    columns = headings.columns(table, "name")
    places, rows = dict(columns.places), body(table, columns)[0]
    if (
        "filed_on" not in places
        and "started_on" in places
        and columns.title("started_on") != columns.names["started_on"]
    ):
        places["filed_on"] = places.pop("started_on")
    if _are_serial([columns.value(row, "paper_number") for row in rows]):
        del places["paper_number"]
    kinds = [columns.value(row, "platform") for row in rows]
    is_scope = any(cells.scope_in(text, is_outside_asked=False) for text in kinds)
    if is_scope and "scope" not in places and {cells.platform_in(text)[0] for text in kinds} == {Platform.OTHER}:
        places["scope"] = places.pop("platform")  # headed 类型 or the like
    return replace(columns, places=places)


def _are_serial(numbers: Sequence[str]) -> bool:
    """Whether a column of numbers only counts the lines."""
    figures = [int(text) for text in numbers if re.fullmatch("[0-9]{1,4}", text)]
    return len(figures) > 2 and len(figures) == len(numbers) and figures == sorted(figures) and figures[0] <= 1


def legend(tables: Iterable[Table], headings: Headings) -> Legend:
    """What a text beside the lines of groups says of colours, or has itself and speaks of an end."""
    is_of_colours, marks = False, set[str]()
    for table in tables:
        heading, places = _heading(table, headings)
        for row in table.rows:
            is_line = 0 < heading < row.number and len(row.texts) > 2
            texts = [text for place, text in enumerate(row.cells) if not (is_line and place in places)]
            hinting = [text for text in texts if hints(text) and row.number != heading]
            has_colour = not {STRUCK, HIDDEN}.issuperset(table.looks.get(row.number, ()))
            is_named = not is_line and any(map(_COLOURED.search, texts))
            is_of_colours = is_of_colours or is_named or (has_colour and bool(hinting))
            marks.update(_MARKS.findall(" ".join(hinting)))
    return Legend(is_of_colours, marks)


def _heading(table: Table, headings: Headings) -> tuple[int, Set[int]]:
    """The line of the heading and the columns of items; 0 if the sheet is no ledger."""
    try:
        columns = recognised(table, headings)
    except CannotKnow:
        return 0, set()
    return columns.heading.number, {*columns.places.values()}


def laid(label: str, table: Table, office: LedgerOffice, legend: Legend) -> Laid:
    """Raises ``CannotKnow`` if it has no lines."""
    columns, registry = recognised(table, office.headings), office.registry
    lines, aside = body(table, columns)
    unit, heading = "", columns.heading.number
    if "unit" not in columns:
        unit = _unit_of_all(table, heading, registry)
    columns = _distinct(columns, table)
    if unit or any(_unit_in(row, columns, registry) for row in (*lines, *aside)):
        columns = _with_column(columns, "unit")
    walk = _Walk(table, columns, registry, unit, [*_of_sheet(table), *_above(table, heading)])
    for row in sorted([*lines, *aside], key=lambda row: row.number):
        walk.take(row, row in aside)
    if not walk.rows:
        raise CannotKnow("表头以下没有可导入的行")
    if not walk.is_returned:
        for row in walk.rows:
            walk.around[row.number] += _looks(row, table, legend)
    rows = walk.rows
    if any(walk.around.values()):
        columns = _with_column(columns, "around")
        rows = [_with(row, columns, {"around": walk.around[row.number]}) for row in rows]
    roles = _roles(columns, rows, office)
    return Laid(label, table.sheet, columns, roles, rows, [*walk.notes, *_silent(columns, rows, roles)])


def _silent(columns: Columns, rows: Sequence[TableRow], roles: Mapping[int, str]) -> Iterator[Note]:
    for place, title in enumerate(columns.heading.cells):
        is_filled = any(row.cell(place) for row in rows)
        if is_filled and not roles[place] and title != SERIAL:
            yield "没有采用的列，与群组存亡无关", title


def _distinct(columns: Columns, table: Table) -> Columns:
    """A heading for each column, none empty and no two alike."""
    heading = list[str]()
    for place in range(max(len(row.cells) for row in (columns.heading, *table.rows))):
        title, where = columns.heading.cell(place), f"{letters(place + 1)} 列"
        if title in heading:
            title = f"{title}（{where}）"
        heading.append(title or where)
    return replace(columns, heading=replace(columns.heading, cells=tuple(heading)))


def _with_column(columns: Columns, item: str) -> Columns:
    """With a column for an item, if it has none."""
    titles = columns.heading.cells
    if item in columns:
        return columns
    heading = replace(columns.heading, cells=(*titles, columns.names[item]))
    return replace(columns, heading=heading, places={**columns.places, item: len(titles)})


def _looks(row: TableRow, table: Table, legend: Legend) -> list[str]:
    looks = [look for look in table.looks.get(row.number, ()) if legend.is_of_colours or look in (STRUCK, HIDDEN)]
    looks += sorted(mark for mark in legend.marks if mark in " ".join(row.cells))
    if table.sheet:
        looks = [f"{look}（{table.sheet}）" for look in looks]
    return [_beside(LAYOUT, look) for look in looks]


def _beside(place: str, text: str) -> str:
    return f"{place}“{text.translate(_QUOTES)}”"


def _with(row: TableRow, columns: Columns, more: Mapping[str, Sequence[str]]) -> TableRow:
    """The line with more texts in the cells of some items."""
    cells = [row.cell(place) for place in range(len(columns.heading.cells))]
    for item, texts in more.items():
        place = columns.places[item]
        cells[place] = "；".join(filter(None, [cells[place], *texts]))
    return replace(row, cells=tuple(cells))


def _roles(columns: Columns, rows: Sequence[TableRow], office: LedgerOffice) -> dict[int, str]:
    def is_name(text: str) -> bool:
        return bool(office.registry.people_called(text) or office.registry.unit(text))

    items, roles = {at: item for item, at in columns.places.items()}, dict[int, str]()
    for place, title in enumerate(columns.heading.cells):
        texts = [row.cell(place) for row in rows]
        item = items.get(place) or office.headings.item(title) or ""
        roles[place] = role_of(title, item, texts, is_name)
    return roles


def _unit_in(row: TableRow, columns: Columns, registry: Registry) -> str:
    """The unit that a line between others is the title of; as it is written if it is on no list."""
    *before, title = row.texts
    has_number = len(before) == 1 and len(before[0]) <= 2
    if before and not has_number:
        return ""
    name = cells.name_in_title(title)
    if unit := registry.unit(name) or registry.units_by_short_name.get(name):
        return unit.name
    if _SENTENCE.search(name) or _OF_ALL.search(name) or not _is_apart(row, columns):
        return ""
    named = cells.units_named(name, registry)
    if len(named) == 1:
        return named.pop().name
    if _LIKE_UNIT.fullmatch(name):
        return name
    return ""


def _is_apart(row: TableRow, columns: Columns) -> bool:
    """Whether the last text of a line cannot be the cell of a group: it is numbered as sections are, or left of all."""
    place = row.cells.index(row.texts[-1])
    is_beside = place < columns.places["name"] and place not in columns.places.values()
    return is_beside or _SECTION.match("、".join(row.texts)) is not None


def _unit_of_all(table: Table, heading: int, registry: Registry) -> str:
    """The one unit that the name of the sheet or a title of all lines names."""
    units = cells.units_named(table.sheet, registry)
    for row in table.rows:
        if row.number < heading:
            units |= cells.units_named(" ".join(row.cells), registry)
    names = {unit.name for unit in units}
    if len(names) == 1:
        return names.pop()
    return ""


def _of_sheet(table: Table) -> list[str]:
    """What the sheet as a whole says of its lines."""
    wordings = list[str]()
    if may_end(table.sheet):
        wordings.append(_beside("工作表名称", table.sheet))
    if table.is_hidden:
        wordings.append(_beside(LAYOUT, f"隐藏的工作表（{table.sheet}）"))
    return wordings


def _above(table: Table, heading: int) -> Iterator[str]:
    for row in table.rows:
        if row.number < heading and len(row.texts) <= 2:
            for text in row.cells:
                yield from _titled(text)


def _titled(text: str) -> list[str]:
    """What a title says of the lines below; one about colours or marks speaks of those that have them."""
    is_legend = _COLOURED.search(text) or _MARKS.search(text)
    if may_end(text) and not is_legend:
        return [_beside("上方标题", text)]
    return []


@dataclass
class _Walk:
    """A sheet gone through from top to bottom; by line, ``around`` is what is said beside its cells.

    ``unit``, ``of_unit`` and ``over`` are what the titles above say: the unit, and what its title and that of a section
    say of an end. ``above`` is the line that a ditto mark means.
    """

    table: Table
    columns: Columns
    registry: Registry
    unit: str
    over: list[str]
    of_unit: list[str] = field(default_factory=list)
    above: TableRow | None = None
    rows: list[TableRow] = field(default_factory=list)
    around: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: list[Note] = field(default_factory=list)

    @property
    def is_returned(self) -> bool:
        """Whether we have returned it before; then it has all of this in its cells."""
        return "reason" in self.columns

    def take(self, row: TableRow, is_aside: bool) -> None:
        kind, text = self._kind(row, is_aside), row.first
        if kind == "line":
            self._take_line(row)
            return
        if "title" in kind:
            self._take_title(row, text)
        if "below" in kind and self.rows:
            self._join(row)
        if kind == "all":
            for line in self.rows:
                self.around[line.number].append(_beside("表下说明", text))
        says = "合计、备注、小标题不予导入"
        if kind == "aside" and hints(" ".join(row.cells)):
            says = "！！表下的说明提到停用等，请逐行核对"
        self.notes.append((says, f"第 {row.number} 行 {text}"))

    def _take_line(self, row: TableRow) -> None:
        filled = self._filled(row)
        self.rows.append(filled)
        if self.unit and len(row.texts) == 1 and _LIKE_UNIT.fullmatch(row.first):
            self.unit = row.first  # it may be a title, and is returned as a line
        self.above = None
        if not self.is_returned:
            self.around[row.number] += self.over + self.of_unit
            if len(row.texts) > 2:
                self.above = filled

    def _take_title(self, row: TableRow, text: str) -> None:
        self.above = None
        if own := _unit_in(row, self.columns, self.registry):
            self.unit, self.of_unit = own, _titled(row.texts[-1])
        else:
            self.over = [*_of_sheet(self.table), *_titled(text)]

    def _join(self, row: TableRow) -> None:
        """A second line of a group: another custodian or unit, so that there are two; else it is said around it."""
        items, joined = {self.columns.places.get(item): item for item in _JOINED}, dict[str, list[str]]()
        last = self.rows[-1]
        for place, text in enumerate(row.cells):
            if place in items and text and not may_end(text):
                joined[items[place]] = [text]
            elif text:
                self.around[last.number].append(_beside("下一行", text))
        self.rows[-1] = _with(last, self.columns, joined)

    def _filled(self, row: TableRow) -> TableRow:
        """With the unit of the title above, the cell above for a ditto mark, and a mark between names on two lines."""
        heading, places = self.columns.heading.cells, self.columns.places
        filled, name = [row.cell(place) for place in range(len(heading))], places["name"]
        if name in row.broken:
            filled[name] = "；".join(filled[name].split())
        if self.unit and not self.columns.value(row, "unit"):
            filled[places["unit"]] = self.unit
        kept = {places.get(item) for item in OWN}
        for place, text in enumerate(row.cells):
            if self.above and text in cells.SAME and place not in kept and self.above.cells[place] not in ("", text):
                filled[place] = self.above.cells[place]
                self.notes.append((f"{heading[place]}按通常的意思读取", f"{text}→上一行的内容"))
        return replace(row, cells=tuple(filled))

    def _kind(self, row: TableRow, is_aside: bool) -> str:
        """Whether a line is of a group, a title of those below, or about the group above or all; or two of these."""
        texts = [text for text in row.cells if not _COUNT.fullmatch(text)]
        if self.columns.value(row, "reason"):
            return "line"
        if _unit_in(row, self.columns, self.registry):
            return "title"
        if len(texts) == 1 and (not is_aside or "以下" in texts[0]):
            is_behind = row.cells.index(texts[0]) > self.columns.places["name"]
            if kind := _kind_alone(texts[0], is_behind):
                return kind
        if is_aside:
            if texts and _OF_ALL.search(texts[0]) and hints(texts[0]):
                return "all"
            return "aside"
        if len(texts) > 3 or self._is_own(row):
            return "line"
        return "below"

    def _is_own(self, row: TableRow) -> bool:
        """Whether a line with few texts tells of another group than the one above."""
        filled = {item for item in self.columns.places if self.columns.value(row, item)}
        return not filled.isdisjoint(("name", "kind", "platform", "paper_number")) or filled.issuperset(_JOINED)


def _kind_alone(text: str, is_behind: bool) -> str:
    """Of a text without others; ``is_behind`` the name of the group above it."""
    if _COLOURED.search(text) or (_MARKS.search(text) and hints(text)):
        return "aside"
    if _SECTION.match(text):
        return "title"
    if not may_end(text):
        return ""
    if _OF_ALL.search(text):
        return "all"
    if is_behind or _OF_ABOVE.match(text):
        return "below"
    return "title below"
