"""A unit's list of its real groups to the returns (清查回执) of what was compared."""

import re
from datetime import date

from group_registry.forms.answers import platform_of
from group_registry.forms.cells import Unreadable
from group_registry.forms.returns import Inventory, Stray, discreet
from group_registry.forms.schemas import Forms
from group_registry.lifecycle.inventory import ListedGroup, compare
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Platform
from group_registry.personal_data import masked
from group_registry.spreadsheets.table import Columns, Table, TableRow, body, of_inventory, titles

_ENDED = ("已注销", "已解散")
"""What a list says of groups that are no more."""


def inventory(table: Table, registry: Registry, forms: Forms, unit: Unit | None, day: date) -> Inventory:
    """The returns of a list; lines without a unit of their own are the unit's that is asked for."""
    name = titles(forms)["name"]
    columns = of_inventory(forms).columns(table, {"name"}, name)
    if unit is None and "unit" not in columns:
        raise Unreadable(f"不知道是哪个单位的清单：用 --unit 写单位编号，或加一列“{titles(forms)['unit']}”")
    by_unit: dict[str, list[ListedGroup]] = {unit.slug: []} if unit else {}
    strays: list[Stray] = []
    for row in body(table, columns)[0]:
        called, said = columns.value(row, "name"), columns.value(row, "unit")
        own = registry.unit(said) if said else unit
        if columns.value(row, "state") in _ENDED:
            continue
        if own is not None and called and (unit is None or own is unit):
            by_unit.setdefault(own.slug, []).append(_listed(row, columns))
        else:
            strays.append(_stray(row, called, said, own, unit))
    units = {one.slug: one for one in registry.of(Unit)}
    found = (compare(registry, units[slug], listed, day) for slug, listed in sorted(by_unit.items()))
    return Inventory(tuple(map(discreet, found)), tuple(strays), columns.unknown)


def _listed(row: TableRow, columns: Columns) -> ListedGroup:
    platform, note = platform_of(columns.value(row, "platform"))
    keeper = columns.value(row, "custodian").replace("(", "（").replace(")", "）")
    size = re.match(r"\d{1,6}(?!\d)", re.sub("[,，]", "", columns.value(row, "size")))
    shown = note if platform == Platform.OTHER and note else platform
    return ListedGroup(row.number, columns.value(row, "name"), shown, keeper, int(size[0]) if size else 0)


def _stray(row: TableRow, called: str, said: str, own: Unit | None, unit: Unit | None) -> Stray:
    """Why a line is compared with nothing."""
    if not called:
        return Stray(row.number, "", "没有写群组的名称", "补上群组在平台上的名称，或删去这一行")
    if own is None or unit is None:
        says = f"机构名册里没有“{masked(said)}”" if said else "没有写是哪个单位的"
        return Stray(row.number, masked(called), says, "照机构名册写单位的全称")
    says = f"是“{own.name}”的群组，不是“{unit.name}”的"
    return Stray(row.number, masked(called), says, f"另用 --unit {own.slug} 比对")
