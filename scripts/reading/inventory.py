"""A unit's list of its real groups to what is compared; a return (清查回执) to data and back."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from reading.choices import platform_of
from reading.forms import Forms
from reading.headings import of_inventory, titles
from reading.table import Columns, Row, Table, Unreadable, body
from regulation import json_text
from regulation.inventory import Line, Listed, Return, Verdict, compare
from regulation.model import Platform, Unit
from regulation.personal_data import masked
from regulation.registry import Registry

VERSION = 1
_ENDED = ("已注销", "已解散")
"""What a list says of groups that are no more."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A line that was compared with nothing, and why."""

    row: int
    name: str
    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a list came to: a return for each unit, and the lines that belong to none."""

    returns: tuple[Return, ...]
    strays: tuple[Stray, ...]
    unknown: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether every group is as it is on file."""
        return not self.strays and not any(one.open for one in self.returns)


def inventory(table: Table, registry: Registry, forms: Forms, unit: Unit | None, day: date) -> Inventory:
    """The returns of a list; lines without a unit of their own are the unit's that is asked for."""
    name = titles(forms)["name"]
    columns = of_inventory(forms).columns(table, {"name"}, name)
    if unit is None and "unit" not in columns:
        raise Unreadable(f"不知道是哪个单位的清单：用 --unit 写单位编号，或加一列“{titles(forms)['unit']}”")
    by_unit: dict[str, list[Listed]] = {unit.slug: []} if unit else {}
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
    return Inventory(tuple(map(_discreet, found)), tuple(strays), columns.unknown)


def _listed(row: Row, columns: Columns) -> Listed:
    platform, note = platform_of(columns.value(row, "platform"))
    keeper = columns.value(row, "custodian").replace("(", "（").replace(")", "）")
    size = re.match(r"\d{1,6}(?!\d)", re.sub("[,，]", "", columns.value(row, "size")))
    shown = note if platform == Platform.OTHER and note else platform
    return Listed(row.number, columns.value(row, "name"), shown, keeper, int(size[0]) if size else 0)


def _stray(row: Row, called: str, said: str, own: Unit | None, unit: Unit | None) -> Stray:
    """Why a line is compared with nothing."""
    if not called:
        return Stray(row.number, "", "没有写群组的名称", "补上群组在平台上的名称，或删去这一行")
    if own is None or unit is None:
        says = f"机构名册里没有“{masked(said)}”" if said else "没有写是哪个单位的"
        return Stray(row.number, masked(called), says, "照机构名册写单位的全称")
    says = f"是“{own.name}”的群组，不是“{unit.name}”的"
    return Stray(row.number, masked(called), says, f"另用 --unit {own.slug} 比对")


def _discreet(one: Return) -> Return:
    """Whatever a list holds, a return is sent around and shown: no personal data stands in it (Art. 17)."""
    lines = tuple(
        Line(**{**_shallow(line), "name": masked(line.name), "says": masked(line.says)}) for line in one.lines
    )
    return Return(**{**_shallow(one), "lines": lines})


def _shallow(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def as_data(returns: Inventory) -> Mapping[str, object]:
    """The returns as JSON has them."""
    return {
        "version": VERSION,
        "returns": [{**asdict(one), "as_of": one.as_of.isoformat()} for one in returns.returns],
        "strays": [asdict(one) for one in returns.strays],
    }


def returns_of(content: bytes) -> list[Return]:
    """The returns of such a file; ``Unreadable`` says what is not as it must be."""
    try:
        data = json_text.loads(content.decode("utf-8-sig"))
    except ValueError:
        raise Unreadable("不是完整的 JSON") from None
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("returns"), list):
        raise Unreadable("不是 inventory.py 写的清查回执")
    try:
        return [_return(one) for one in data["returns"]]
    except (TypeError, ValueError, KeyError, AttributeError):
        raise Unreadable("有的项目缺少或写法不对") from None


def _return(data: Any) -> Return:
    lines = tuple(_line(one) for one in data["lines"])
    made = Return(**{**data, "as_of": date.fromisoformat(data["as_of"]), "lines": lines})
    _must_be(str, made.slug, made.unit)
    _must_be(int, made.listed, made.on_file, made.people)
    return _discreet(made)


def _line(data: Any) -> Line:
    line = Line(**{**data, "verdict": Verdict(data["verdict"])})
    _must_be(str, line.name, line.says, line.fix, line.path or "", line.article or "")
    _must_be(int, line.row or 0)
    return line


def _must_be(kind: type, *values: object) -> None:
    if not all(isinstance(value, kind) for value in values):
        raise TypeError
