"""Short names of units, as people write them in a text: 朝阳办 for 朝阳代办处."""

from collections import defaultdict
from collections.abc import Mapping

from group_registry.model.records import Unit

_ENDINGS = {"代办处": "办", "办事处": "办", "办公室": "办", "工会": ""}
LEAST = 3
"""Minimum number of characters of a short name; a shorter one occurs in too many words."""


def short_names(units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Map short names to their units, if a short name can mean only one unit and no other unit's name contains it."""
    meant: dict[str, list[str]] = defaultdict(list)
    for name in units:
        if (short := _shortened(name)) and len(short) >= LEAST:
            meant[short].append(name)
    every = "\n".join(units)
    clear = {short: units[names[0]] for short, names in meant.items() if len({units[name].slug for name in names}) == 1}
    return {short: unit for short, unit in clear.items() if every.count(short) == _count(short, unit)}


def _shortened(name: str) -> str | None:
    return next((name.removesuffix(end) + short for end, short in _ENDINGS.items() if name.endswith(end)), None)


def _count(short: str, unit: Unit) -> int:
    return sum(name.count(short) for name in (unit.name, *unit.former_names))
