"""A sheet of an old ledger laid out: its columns, the lines of groups with their units, and what is said around them.

An empty cell has the unit that is the title above, a ditto mark the cell above. What beside its cells may say that a
line's group has ended (the sheet, a title above, a text below, a colour that a legend names) becomes a wording.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from group_registry.files.errors import CannotKnow
from group_registry.forms.schemas import Forms
from group_registry.model.registry import Registry
from group_registry.model.terms import Platform
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.reader import HIDDEN, STRUCK
from group_registry.spreadsheets.table import (
    RETURNED_ITEMS,
    SERIAL,
    Columns,
    Table,
    TableRow,
    body,
    letters,
    of_ledger,
    titles,
)
from group_registry.spreadsheets.wordings import AROUND, hints, may_end, role_of

OWN = ("name", "paper_number", "slug")
"""The items for which a mark such as 同上 does not stand for the cell above."""
_JOINED = ("custodian", "unit", "name")
"""The items of which a second line below a group's may tell another one."""
_SECTION = re.compile("[（(]?[一二三四五六七八九十]+[、.）)]|第.+部分|以下|.*(?:在用|使用中|正常|有效|清单|名单)$")
_COLOURED = re.compile(
    "[红橙黄绿青蓝紫灰粉白黑深浅标底字][色底字]|标[红黄绿灰蓝紫]|涂|底纹|填充|着色|图例|颜色|阴影|高亮|删除线|划线|横线|隐藏"
)
_OF_ABOVE = re.compile(r"[（(该此本]|已?于|\d{4}")
"""How a text begins that is about the line above."""
_OF_ALL = re.compile("以上|上述|上列|均|全部|本表|所列")
_COUNT = re.compile(r"[\d.、]*")
_MARKS = re.compile("[★☆●○◎▲△◆◇■□※*＊#＃]")
_QUOTES = str.maketrans("“”；", "「」，")


@dataclass(frozen=True)
class Laid:
    """``titles`` are the headings of all columns, no two alike; one of them is for what is said beside the cells.

    ``roles`` say by column what its cells are read as.
    """

    label: str
    sheet: str
    columns: Columns
    titles: Sequence[str]
    roles: Mapping[int, str]
    rows: Sequence[TableRow]
    notes: Sequence[tuple[str, str]]


def recognised(table: Table, forms: Forms) -> Columns:
    """The columns of a ledger by their headings, and three of them by their cells."""
    usual = titles(forms)
    columns = of_ledger(forms).columns(table, {"name"}, usual["name"])
    places, rows = dict(columns.places), body(table, columns)[0]
    if "filed_on" not in places and "started_on" in places and columns.title("started_on") != usual["started_on"]:
        places["filed_on"] = places.pop("started_on")
    if _are_serial(_texts(rows, places.get("paper_number"))):
        del places["paper_number"]
    kinds = _texts(rows, places.get("platform"))
    is_scope = any(cells.scope_in(text, is_outside_asked=False) for text in kinds)
    if is_scope and "scope" not in places and {cells.platform_in(text)[0] for text in kinds} == {Platform.OTHER}:
        places["scope"] = places.pop("platform")  # headed 类型 or the like
    return replace(columns, places=places)


def _texts(rows: Sequence[TableRow], place: int | None) -> list[str]:
    return [] if place is None else [row.cell(place) for row in rows]


def _are_serial(numbers: Sequence[str]) -> bool:
    """Whether a column of numbers only counts the lines."""
    figures = [int(text) for text in numbers if re.fullmatch("[0-9]{1,4}", text)]
    return len(figures) > 2 and len(figures) == len(numbers) and figures == sorted(figures) and figures[0] <= 1


def laid(label: str, table: Table, registry: Registry, forms: Forms, is_legend: bool) -> Laid:
    """``is_legend``: another sheet of its workbook names colours. Raises ``CannotKnow`` if it has no lines."""
    columns, whole = _with_unit(table, recognised(table, forms), registry, titles(forms)["unit"])
    rows, around, notes = _walked(table, columns, registry, whole)
    if not rows:
        raise CannotKnow("表头以下没有可导入的行")
    if "reason" not in columns:
        columns, rows = _with_around(columns, rows, _of_looks(table, columns, rows, around, is_legend))
    named = _titles(columns, rows)
    roles = _roles(columns, rows, named, registry, forms)
    silent = [named[place] for place, role in roles.items() if not role and any(row.cell(place) for row in rows)]
    notes += [("没有采用的列，与群组存亡无关", title) for title in silent if title != SERIAL]
    return Laid(label, table.sheet, columns, named, roles, rows, notes)


def _of_looks(
    table: Table, columns: Columns, rows: Sequence[TableRow], around: Mapping[int, Sequence[str]], is_legend: bool
) -> dict[int, list[str]]:
    """What is said around each line, with what its look may say: its colours only where a legend names or has them."""
    numbers = {row.number for row in rows}
    others = [row for row in table.rows if row.number not in {*numbers, columns.heading.number}]
    marks = _legend(table, [*others, *(row for row in rows if _has_example(row, columns))])
    is_legend = is_legend or is_about_colours([*others, columns.heading])
    found = dict[int, list[str]]()
    for row in rows:
        looks = [look for look in table.looks.get(row.number, ()) if is_legend or look in marks]
        looks += sorted(mark for mark in marks if mark in " ".join(row.cells))
        own = [_around(AROUND, f"{look}{f'（{table.sheet}）' if table.sheet else ''}") for look in looks]
        found[row.number] = [*around.get(row.number, ()), *own]
    return found


def _roles(
    columns: Columns, rows: Sequence[TableRow], named: Sequence[str], registry: Registry, forms: Forms
) -> dict[int, str]:
    def is_name(text: str) -> bool:
        return bool(registry.people_called(text) or registry.unit(text))

    items, headings, found = {at: item for item, at in columns.places.items()}, of_ledger(forms), dict[int, str]()
    for place, title in enumerate(named):
        texts = [row.cell(place) for row in rows]
        found[place] = role_of(title, items.get(place) or headings.item(title) or "", texts, is_name)
    return found


def _with_around(
    columns: Columns, rows: Sequence[TableRow], around: Mapping[int, Sequence[str]]
) -> tuple[Columns, list[TableRow]]:
    """With a column for what is said beside the cells, as a returned table has it."""
    if not any(around.values()):
        return columns, [*rows]
    width = max(len(row.cells) for row in (columns.heading, *rows))
    made = list[TableRow]()
    for row in rows:
        own = [row.cell(place) for place in range(width)]
        made.append(replace(row, cells=(*own, "；".join(around.get(row.number, ())))))
    heading = [columns.heading.cell(place) for place in range(width)]
    titled = replace(columns.heading, cells=(*heading, RETURNED_ITEMS["around"]))
    return Columns(titled, {**columns.places, "around": width}), made


def _has_example(row: TableRow, columns: Columns) -> bool:
    """Whether a cell beside the table may belong to a legend."""
    items = columns.places.values()
    return any(hints(text) for place, text in enumerate(row.cells) if place not in items)


def _legend(table: Table, others: Sequence[TableRow]) -> set[str]:
    """What says something of a line by its look: marks and colours that a text about an ending has, always a stroke."""
    named = {STRUCK, HIDDEN}
    for row in others:
        text = " ".join(row.cells)
        if hints(text):
            named |= {*table.looks.get(row.number, ()), *_MARKS.findall(text)}
    return named


def is_legend(table: Table, forms: Forms) -> bool:
    """Whether a sheet is no ledger and tells what colours mean."""
    try:
        recognised(table, forms)
    except CannotKnow:
        has_example = any(row.number in table.looks and hints(" ".join(row.cells)) for row in table.rows)
        return has_example or is_about_colours(table.rows)
    return False


def is_about_colours(rows: Sequence[TableRow]) -> bool:
    return any(_COLOURED.search(text) for row in rows for text in row.cells)


def _around(place: str, text: str) -> str:
    return f"{place}“{text.translate(_QUOTES)}”"


def _titles(columns: Columns, rows: Sequence[TableRow]) -> list[str]:
    """The headings as a returned table has them: none is empty and no two are alike."""
    found = list[str]()
    for place in range(max(len(row.cells) for row in (columns.heading, *rows))):
        title = columns.heading.cell(place)
        where = f"{letters(place + 1)} 列"
        found.append(f"{title}（{where}）" if title in found else title or where)
    return found


def _with_unit(table: Table, columns: Columns, registry: Registry, title: str) -> tuple[Columns, str]:
    """With a column of units where titles tell them, and the unit of the whole sheet, if any."""
    if "unit" in columns:
        return columns, ""
    above = [row for row in table.rows if row.number < columns.heading.number]
    texts = [table.sheet, *(" ".join(row.cells) for row in above)]
    units = {unit.name for text in texts for unit in cells.units_named(text, registry)}
    whole = "".join(units) if len(units) == 1 else ""
    if not whole and not any(_unit_in(row, registry) for row in table.rows):
        return columns, ""
    width = max(len(row.cells) for row in table.rows)
    heading = [columns.heading.cell(place) for place in range(width)]
    titled = replace(columns.heading, cells=(*heading, title))
    return Columns(titled, {**columns.places, "unit": width}), whole


def _unit_in(row: TableRow, registry: Registry) -> str:
    """The unit that a line between others is the title of."""
    texts = [text for text in row.cells if text]
    unit = cells.unit_titled(texts[-1], registry) if len(texts) <= 2 and texts[-1] else None
    return unit.name if unit and (len(texts) == 1 or len(texts[0]) <= 2) else ""


def _walked(
    table: Table, columns: Columns, registry: Registry, unit: str
) -> tuple[list[TableRow], dict[int, list[str]], list[tuple[str, str]]]:
    """The lines of groups, what is said around each by its title, sheet or the line below, and what is told."""
    lines, aside = body(table, columns)
    rows, around, notes = list[TableRow](), defaultdict[int, list[str]](list), list[tuple[str, str]]()
    base = _of_sheet(table)
    over = [*base, *_above(table, columns.heading.number)]
    can_ditto = False
    for row in sorted([*lines, *aside], key=lambda one: one.number):
        text = next(filter(None, row.cells), "")
        kinds = _kinds(row, columns, registry, row in aside)
        if "section" in kinds:
            own = _unit_in(row, registry)
            unit, can_ditto = own or unit, False
            over = over if own else [*base, *_titled(text)]
        about = rows if _OF_ALL.search(text) else rows[-1:]
        if "second" in kinds and rows:
            for one in about:
                around[one.number] += _second(row, columns)
            rows[-1] = _joined(rows[-1], row, columns)
        if "line" in kinds:
            rows.append(_filled(row, columns, unit, rows[-1] if can_ditto else None, notes))
            around[row.number] += over
            can_ditto = True
        else:
            is_told = "aside" in kinds and hints(" ".join(row.cells))
            for one in about if is_told and about is rows else ():
                around[one.number].append(_around("表下说明", text))
            says = "！！表下的说明提到停用等，请逐行核对" if is_told else "合计、备注、小标题不予导入"
            notes.append((says, f"第 {row.number} 行 {text}"))
    return rows, around, notes


def _of_sheet(table: Table) -> list[str]:
    found = [_around("工作表名称", table.sheet)] if may_end(table.sheet) else []
    return [*found, _around(AROUND, f"隐藏的工作表（{table.sheet}）")] if table.is_hidden else found


def _above(table: Table, heading: int) -> list[str]:
    titles = [row.cells for row in table.rows if row.number < heading and sum(map(bool, row.cells)) <= 2]
    return [wording for texts in titles for text in texts for wording in _titled(text)]


def _titled(text: str) -> list[str]:
    """What a title says of the lines below; one about colours or marks speaks of those that have them."""
    is_legend = _COLOURED.search(text) or _MARKS.search(text)
    return [_around("上方标题", text)] if may_end(text) and not is_legend else []


def _kinds(row: TableRow, columns: Columns, registry: Registry, is_aside: bool) -> set[str]:
    """What a line is: of a group, a title of those below, a second line of the group above; or both of these."""
    texts = [text for text in row.cells if not _COUNT.fullmatch(text)]
    if columns.value(row, "reason"):
        return {"line"}
    if _unit_in(row, registry):
        return {"section"}
    if len(texts) == 1 and (not is_aside or "以下" in texts[0]):
        is_behind = row.cells.index(texts[0]) > columns.places["name"]
        if kinds := _kinds_of_title(texts[0], is_behind):
            return kinds
    if is_aside:
        return {"aside"}
    is_own = any(columns.value(row, item) for item in ("name", "kind", "platform", "paper_number"))
    is_second = len(texts) <= 3 and not is_own and not (columns.value(row, "unit") and columns.value(row, "custodian"))
    return {"second"} if is_second else {"line"}


def _kinds_of_title(text: str, is_behind: bool) -> set[str]:
    """Of a text that stands alone; ``is_behind`` the name of the group above it."""
    if _COLOURED.search(text) or (_MARKS.search(text) and hints(text)):
        return {"aside"}
    if _SECTION.match(text):
        return {"section"}
    if not may_end(text):
        return set()
    return {"second"} if is_behind or _OF_ABOVE.match(text) else {"section", "second"}


def _second(row: TableRow, columns: Columns) -> list[str]:
    joined = {columns.places.get(item) for item in _JOINED}
    is_alone = sum(map(bool, row.cells)) == 1
    texts = [text for place, text in enumerate(row.cells) if text and (is_alone or place not in joined)]
    return [_around("下一行", text) for text in texts]


def _joined(above: TableRow, row: TableRow, columns: Columns) -> TableRow:
    """With a second custodian or unit, so that there are two."""
    filled = list(above.cells)
    for item in ("custodian", "unit"):
        place = columns.places.get(item, len(filled))
        if place < len(filled) and row.cell(place) and not may_end(row.cell(place)):
            filled[place] = f"{filled[place]}、{row.cell(place)}".strip("、")
    return replace(above, cells=tuple(filled))


def _filled(
    row: TableRow, columns: Columns, unit: str, above: TableRow | None, notes: list[tuple[str, str]]
) -> TableRow:
    """With the unit of the title above, the cell above for a ditto mark, and a mark between names on two lines."""
    filled = [*row.cells, *[""] * (len(columns.heading.cells) - len(row.cells))]
    name = columns.places["name"]
    if name in row.broken:
        filled[name] = "；".join(filled[name].split())
    if unit and not columns.value(row, "unit"):
        filled[columns.places["unit"]] = unit
    if above is None or sum(map(bool, above.cells)) <= 2 or "reason" in columns:
        return replace(row, cells=tuple(filled))
    own = {columns.places.get(item) for item in OWN}
    for place, text in enumerate(row.cells):
        if text in cells.SAME and above.cell(place) and place not in own:
            filled[place] = above.cell(place)
            notes.append((f"{columns.heading.cell(place)}按通常的意思读取", f"{text}→上一行的内容"))
    return replace(row, cells=tuple(filled))
