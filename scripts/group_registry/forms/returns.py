"""Converts returns of an inventory (清查回执) to JSON and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from group_registry.forms import json_types
from group_registry.forms.cells import Unreadable
from group_registry.lifecycle.inventory import InventoryVerdict, Return, ReturnLine
from group_registry.personal_data.scan import masked

VERSION = 1


@dataclass(frozen=True, slots=True)
class Stray:
    """A line of the list that was not compared with any group, and why."""

    row: int
    name: str
    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """The result of an inventory: a return for each unit, the lines that belong to none, and columns not recognised."""

    returns: tuple[Return, ...]
    strays: tuple[Stray, ...]
    unknown: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether every line was compared and every group is as it is on file."""
        return not self.strays and not any(one.open for one in self.returns)


def discreet(one: Return) -> Return:
    """The return with personal data masked, since returns are passed around and shown (Art. 17)."""
    lines = tuple(
        ReturnLine(**{**_shallow(line), "name": masked(line.name), "says": masked(line.says)}) for line in one.lines
    )
    return Return(**{**_shallow(one), "lines": lines})


def _shallow(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def as_data(returns: Inventory) -> Mapping[str, object]:
    """The inventory as data for JSON."""
    return {
        "version": VERSION,
        "returns": [{**asdict(one), "as_of": one.as_of.isoformat()} for one in returns.returns],
        "strays": [asdict(one) for one in returns.strays],
    }


def returns_of(content: bytes) -> list[Return]:
    """The returns in a JSON file, with personal data masked; ``Unreadable`` says what is wrong with it."""
    try:
        data = json_types.loads(content.decode("utf-8-sig"))
    except ValueError:
        raise Unreadable("不是完整的 JSON") from None
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("returns"), list):
        raise Unreadable("不是 registry.py inventory 生成的清查回执")
    try:
        return [_return(one) for one in data["returns"]]
    except (TypeError, ValueError, KeyError, AttributeError):
        raise Unreadable("有项目缺少或写法有误") from None


def _return(data: Any) -> Return:
    lines = tuple(_line(one) for one in data["lines"])
    made = Return(**{**data, "as_of": date.fromisoformat(data["as_of"]), "lines": lines})
    _must_be(str, made.slug, made.unit)
    _must_be(int, made.listed, made.on_file, made.people)
    return discreet(made)


def _line(data: Any) -> ReturnLine:
    line = ReturnLine(**{**data, "verdict": InventoryVerdict(data["verdict"])})
    _must_be(str, line.name, line.says, line.fix, line.path or "", line.article or "")
    _must_be(int, line.row or 0)
    return line


def _must_be(kind: type, *values: object) -> None:
    if not all(isinstance(value, kind) for value in values):
        raise TypeError
