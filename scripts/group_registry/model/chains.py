"""Chains of short-lived groups that serve one need (Art. 10): one walk, for the check, the decision and the pages.

The days of a chain are those in the union of what its links really used. A gap of over sixty days begins anew.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from group_registry.model.records import Group
from group_registry.model.similarity import core
from group_registry.model.terms import A_DAY, is_known

CHAIN_GAP = timedelta(days=60)
"""The longest gap between the end of a short-lived group and the next one of the same chain."""


@dataclass(frozen=True, slots=True)
class Chain:
    """By first day. ``limit`` is the number of days that the deputy director may approve alone."""

    groups: tuple[Group, ...]
    limit: int

    @property
    def days(self) -> int:
        """Both ends of each link count, and a day on which several were in use counts once."""
        total, counted = 0, date.min
        for group in self.groups:
            last = group.last_used_day
            if last and is_known(last) and last > counted:
                total += (last - max(group.first_day - A_DAY, counted)).days
                counted = last
        return total

    @property
    def is_too_long(self) -> bool:
        return self.days > self.limit

    def in_words(self, group: Group) -> str:
        others = "、".join(f"{one.path}（{one.name}）" for one in self.groups if one.path != group.path)
        return f"与 {others} 属同一项工作，合计使用 {self.days} 天，超过 {self.limit} 天"


class Links:
    """Short-lived groups, found by what they are for."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self.groups: dict[str, Group] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._by_key: dict[str, dict[str, Group]] = defaultdict(dict)
        for group in groups:
            self.put(group)

    def put(self, group: Group) -> None:
        self.drop(group.path)
        self.groups[group.path] = group
        self._keys[group.path] = _keys_of(group)
        for key in self._keys[group.path]:
            self._by_key[key][group.path] = group

    def drop(self, path: str) -> None:
        self.groups.pop(path, None)
        for key in self._keys.pop(path, ()):
            del self._by_key[key][path]

    def chain(self, group: Group, unit_of: Callable[[str], str], limit: int) -> Chain:
        """Groups of its unit and need, each within sixty days of another; ``group`` replaces the one at its path."""
        found, waiting = {group.path: group}, [group]
        while waiting:
            one = waiting.pop()
            keys = _keys_of(group) if one is group else self._keys[one.path]
            for other in (other for key in keys for other in self._by_key[key].values()):
                if other.path not in found and unit_of(other.unit) == unit_of(one.unit) and are_near(one, other):
                    found[other.path] = other
                    waiting.append(other)
        return chain_of(found.values(), limit)


def chain_of(groups: Iterable[Group], limit: int) -> Chain:
    return Chain(tuple(sorted(groups, key=lambda group: (group.first_day, group.path))), limit)


def _keys_of(group: Group) -> tuple[str, ...]:
    return tuple(
        f"{item} {words}" for item, words in (("name", core(group.name)), ("purpose", core(group.purpose))) if words
    )


def are_near(one: Group, other: Group) -> bool:
    earlier, later = sorted((one, other), key=lambda group: group.first_day)
    return earlier.last_used_day is not None and later.first_day - earlier.last_used_day <= CHAIN_GAP
