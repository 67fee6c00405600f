"""A sheet of an old ledger laid out: its columns, the lines of groups with their units, and what is said around them.

An empty cell has the unit that is the title above, a ditto mark the cell above. What beside its cells may say that a
line's group has ended (the sheet, a title above, a text below, a colour that a legend names) becomes a wording.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from group_registry.files.errors import CannotKnow
from group_registry.forms.schemas import Forms
from group_registry.model.registry import Registry
from group_registry.model.terms import Platform
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.reader import HIDDEN, STRUCK
from group_registry.spreadsheets.reading import Note
from group_registry.spreadsheets.table import (
    SERIAL,
    Columns,
    Table,
    TableRow,
    body,
    letters,
    of_ledger,
)
from group_registry.spreadsheets.wordings import AROUND, hints, may_end, role_of

OWN = ("name", "paper_number", "slug")
"""The items for which a mark such as 同上 does not stand for the cell above."""
_JOINED = ("custodian", "unit")
"""The items of which a second line below a group's may tell another one."""
_SECTION = re.compile("[（(]?[一二三四五六七八九十]+[、.）)]|第.+部分|以下|.*(?:在用|使用中|正常|有效|清单|名单)$")
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


def recognised(table: Table, forms: Forms) -> Columns:
    """The columns of a ledger by their headings, and three of them by their cells."""
    columns = of_ledger(forms).columns(table, "name")
    places, rows = dict(columns.places), body(table, columns)[0]
    if (
        "filed_on" not in places
        and "started_on" in places
        and columns.title("started_on") != columns.names["started_on"]
    ):
        places["filed_on"] = places.pop("started_on")
    if _are_serial(_texts(rows, places.get("paper_number"))):
        del places["paper_number"]
    kinds = _texts(rows, places.get("platform"))
    is_scope = any(cells.scope_in(text, is_outside_asked=False) for text in kinds)
    if is_scope and "scope" not in places and {cells.platform_in(text)[0] for text in kinds} == {Platform.OTHER}:
        places["scope"] = places.pop("platform")  # headed 类型 or the like
    return replace(columns, places=places)


def _texts(rows: Sequence[TableRow], place: int | None) -> list[str]:
    if place is None:
        return []
    return [row.cell(place) for row in rows]


def _are_serial(numbers: Sequence[str]) -> bool:
    """Whether a column of numbers only counts the lines."""
    figures = [int(text) for text in numbers if re.fullmatch("[0-9]{1,4}", text)]
    return len(figures) > 2 and len(figures) == len(numbers) and figures == sorted(figures) and figures[0] <= 1


def legend(tables: Iterable[Table], forms: Forms) -> Legend:
    """What a text beside the lines of groups says of colours, or has itself and speaks of an end."""
    is_of_colours, marks = False, set[str]()
    for table in tables:
        heading, places = _heading(table, forms)
        for row in table.rows:
            is_line = 0 < heading < row.number and sum(map(bool, row.cells)) > 2
            texts = [text for place, text in enumerate(row.cells) if not (is_line and place in places)]
            hinting = [text for text in texts if hints(text) and row.number != heading]
            has_colour = not {STRUCK, HIDDEN}.issuperset(table.looks.get(row.number, ()))
            is_named = not is_line and any(map(_COLOURED.search, texts))
            is_of_colours = is_of_colours or is_named or (has_colour and bool(hinting))
            marks.update(_MARKS.findall(" ".join(hinting)))
    return Legend(is_of_colours, marks)


def _heading(table: Table, forms: Forms) -> tuple[int, Set[int]]:
    """The line of the heading and the columns of items; 0 if the sheet is no ledger."""
    try:
        columns = recognised(table, forms)
    except CannotKnow:
        return 0, set()
    return columns.heading.number, {*columns.places.values()}


def laid(label: str, table: Table, registry: Registry, forms: Forms, legend: Legend) -> Laid:
    """Raises ``CannotKnow`` if it has no lines."""
    columns = recognised(table, forms)
    lines, aside = body(table, columns)
    unit = "" if "unit" in columns else _unit_of_all(table, columns.heading.number, registry)
    is_titled = unit or any(_unit_in(row, registry) for row in (*lines, *aside))
    columns = _widened(columns, table, ["unit"] if is_titled else [])
    around, notes = defaultdict[int, list[str]](list), list[Note]()
    rows = _walked(table, lines, aside, columns, registry, unit, around, notes)
    if not rows:
        raise CannotKnow("表头以下没有可导入的行")
    if "reason" not in columns:
        for row in rows:
            around[row.number] += _looks(row, table, legend)
    if any(around.values()):
        columns = _widened(columns, table, ["around"])
        rows = [_with(row, columns, {"around": around[row.number]}) for row in rows]
    roles = _roles(columns, rows, registry, forms)
    return Laid(label, table.sheet, columns, roles, rows, [*notes, *_silent(columns, rows, roles)])


def _silent(columns: Columns, rows: Sequence[TableRow], roles: Mapping[int, str]) -> Iterator[Note]:
    for place, title in enumerate(columns.heading.cells):
        is_filled = any(row.cell(place) for row in rows)
        if is_filled and not roles[place] and title != SERIAL:
            yield "没有采用的列，与群组存亡无关", title


def _widened(columns: Columns, table: Table, more: Sequence[str]) -> Columns:
    """The headings, none empty and no two alike, also of more items if they lack a column."""
    heading = list[str]()
    for place in range(max(len(row.cells) for row in (columns.heading, *table.rows))):
        title, where = columns.heading.cell(place), f"{letters(place + 1)} 列"
        heading.append(f"{title}（{where}）" if title in heading else title or where)
    places = dict(columns.places)
    for item in more:
        if item not in places:
            places[item] = len(heading)
            heading.append(columns.names[item])
    return replace(columns, heading=replace(columns.heading, cells=tuple(heading)), places=places)


def _looks(row: TableRow, table: Table, legend: Legend) -> list[str]:
    looks = [look for look in table.looks.get(row.number, ()) if legend.is_of_colours or look in (STRUCK, HIDDEN)]
    looks += sorted(mark for mark in legend.marks if mark in " ".join(row.cells))
    sheet = f"（{table.sheet}）" if table.sheet else ""
    return [_beside(AROUND, look + sheet) for look in looks]


def _beside(place: str, text: str) -> str:
    return f"{place}“{text.translate(_QUOTES)}”"


def _with(row: TableRow, columns: Columns, more: Mapping[str, Sequence[str]]) -> TableRow:
    """The line with more texts in the cells of some items."""
    cells = [row.cell(place) for place in range(len(columns.heading.cells))]
    for item, texts in more.items():
        place = columns.places[item]
        cells[place] = "；".join(filter(None, [cells[place], *texts]))
    return replace(row, cells=tuple(cells))


def _roles(columns: Columns, rows: Sequence[TableRow], registry: Registry, forms: Forms) -> dict[int, str]:
    def is_name(text: str) -> bool:
        return bool(registry.people_called(text) or registry.unit(text))

    items, headings, roles = {at: item for item, at in columns.places.items()}, of_ledger(forms), dict[int, str]()
    for place, title in enumerate(columns.heading.cells):
        texts = [row.cell(place) for row in rows]
        roles[place] = role_of(title, items.get(place) or headings.item(title) or "", texts, is_name)
    return roles


def _unit_in(row: TableRow, registry: Registry) -> str:
    """The unit that a line between others is the title of."""
    texts = [text for text in row.cells if text]
    unit = cells.unit_titled(texts[-1], registry) if len(texts) <= 2 and texts[-1] else None
    if unit and (len(texts) == 1 or len(texts[0]) <= 2):
        return unit.name
    return ""


def _unit_of_all(table: Table, heading: int, registry: Registry) -> str:
    """The one unit that the name of the sheet or a title of all lines names."""
    texts = [table.sheet, *(" ".join(row.cells) for row in table.rows if row.number < heading)]
    units = {unit.name for text in texts for unit in cells.units_named(text, registry)}
    if len(units) == 1:
        return units.pop()
    return ""


def _walked(
    table: Table,
    lines: Sequence[TableRow],
    aside: Sequence[TableRow],
    columns: Columns,
    registry: Registry,
    unit: str,
    around: dict[int, list[str]],
    notes: list[Note],
) -> list[TableRow]:
    """The lines of groups; ``around`` gets what is said of each by its title, sheet or the line below."""
    rows, above = list[TableRow](), None
    base, is_returned = _of_sheet(table), "reason" in columns
    over = [*base, *_above(table, columns.heading.number)]
    for row in sorted([*lines, *aside], key=lambda one: one.number):
        kind, own = _kind(row, columns, registry, row in aside), _unit_in(row, registry)
        text = next(filter(None, row.cells), "")
        if kind == "line":
            filled = _filled(row, columns, unit, above, notes)
            rows.append(filled)
            around[row.number] += [] if is_returned else over
            above = filled if sum(map(bool, row.cells)) > 2 and not is_returned else None
            continue
        if "title" in kind:
            unit, above = own or unit, None
            over = over if own else [*base, *_titled(text)]
        if "below" in kind and rows:
            joined, more = _second(row, columns)
            rows[-1] = _with(rows[-1], columns, joined)
            around[rows[-1].number] += more
        if kind == "all":
            for one in rows:
                around[one.number].append(_beside("表下说明", text))
        is_told = kind == "aside" and hints(" ".join(row.cells))
        says = "！！表下的说明提到停用等，请逐行核对" if is_told else "合计、备注、小标题不予导入"
        notes.append((says, f"第 {row.number} 行 {text}"))
    return rows


def _of_sheet(table: Table) -> list[str]:
    named = [_beside("工作表名称", table.sheet)] if may_end(table.sheet) else []
    if table.is_hidden:
        return [*named, _beside(AROUND, f"隐藏的工作表（{table.sheet}）")]
    return named


def _above(table: Table, heading: int) -> list[str]:
    titles = [row.cells for row in table.rows if row.number < heading and sum(map(bool, row.cells)) <= 2]
    return [wording for texts in titles for text in texts for wording in _titled(text)]


def _titled(text: str) -> list[str]:
    """What a title says of the lines below; one about colours or marks speaks of those that have them."""
    is_legend = _COLOURED.search(text) or _MARKS.search(text)
    if may_end(text) and not is_legend:
        return [_beside("上方标题", text)]
    return []


def _kind(row: TableRow, columns: Columns, registry: Registry, is_aside: bool) -> str:
    """Whether a line is of a group, a title of those below, or tells of the group above or of all; or two of these."""
    texts = [text for text in row.cells if not _COUNT.fullmatch(text)]
    if columns.value(row, "reason"):
        return "line"
    if _unit_in(row, registry):
        return "title"
    if len(texts) == 1 and (not is_aside or "以下" in texts[0]):
        is_behind = row.cells.index(texts[0]) > columns.places["name"]
        if kind := _kind_alone(texts[0], is_behind):
            return kind
    if is_aside:
        if texts and _OF_ALL.search(texts[0]) and hints(texts[0]):
            return "all"
        return "aside"
    if len(texts) > 3 or _is_own(row, columns):
        return "line"
    return "below"


def _is_own(row: TableRow, columns: Columns) -> bool:
    """Whether a line with few texts tells of another group than the one above."""
    filled = {item for item in columns.places if columns.value(row, item)}
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


def _second(row: TableRow, columns: Columns) -> tuple[dict[str, list[str]], list[str]]:
    """What a second line adds: another custodian or unit, so that there are two; else it is said around the group."""
    items, joined, more = {columns.places.get(item): item for item in _JOINED}, dict[str, list[str]](), list[str]()
    for place, text in enumerate(row.cells):
        if place in items and text and not may_end(text):
            joined[items[place]] = [text]
        elif text:
            more.append(_beside("下一行", text))
    return joined, more


def _filled(row: TableRow, columns: Columns, unit: str, above: TableRow | None, notes: list[Note]) -> TableRow:
    """With the unit of the title above, the cell above for a ditto mark, and a mark between names on two lines."""
    filled = [row.cell(place) for place in range(len(columns.heading.cells))]
    name = columns.places["name"]
    if name in row.broken:
        filled[name] = "；".join(filled[name].split())
    if unit and not columns.value(row, "unit"):
        filled[columns.places["unit"]] = unit
    kept = {columns.places.get(item) for item in OWN}
    for place, text in enumerate(row.cells):
        if above and text in cells.SAME and place not in kept and above.cells[place] not in ("", text):
            filled[place] = above.cells[place]
            notes.append((f"{columns.heading.cells[place]}按通常的意思读取", f"{text}→上一行的内容"))
    return replace(row, cells=tuple(filled))
