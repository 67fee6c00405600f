"""Chains of short-lived groups that continue one another (Art. 10).

Their days are added up, so that the deputy director sees when one need takes more days than a short-lived group may.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.similarity import CHAIN_GAP, folded


@dataclass(frozen=True, slots=True)
class ShortLivedChain:
    groups: tuple[Group, ...]
    days: int
    limit: int

    @property
    def is_too_long(self) -> bool:
        return self.days > self.limit


def chain_of(group: Group, registry: Registry) -> ShortLivedChain | None:
    """The chain that ends with the group; None if the group continues no other."""
    links, days = registry.likeness.chains, registry.likeness.chains.get(group.path, (group, 0))[1]
    groups = [group]
    while groups[-1].path in links:
        groups.append(links[groups[-1].path][0])
    return ShortLivedChain(tuple(reversed(groups)), days, registry.short_lived_days) if len(groups) > 1 else None


def open_chains(registry: Registry) -> list[ShortLivedChain]:
    """The longest first. A chain that is the beginning of another one in the list is left out."""
    links = registry.likeness.chains
    found = [chain_of(group, registry) for group in registry.groups if group.path in links and not group.is_cancelled]
    chains = [one for one in found if one and one.is_too_long]
    inner = {group.path for one in chains for group in one.groups[:-1]}
    whole = [one for one in chains if one.groups[-1].path not in inner]
    return sorted(whole, key=lambda one: (-one.days, one.groups[-1].path))


_NUMERAL = "(?:[〇零一二三四五六七八九十百两廿卅壹贰叁肆伍陆柒捌玖拾佰0-9]+|(?<![a-z])[ivx]+(?![a-z]))"
"""A numeral in any script: 2, 二, 贰, Ⅱ (folded to ii)."""
_SERIAL = re.compile(f"第?{_NUMERAL}(?:年|月|日|号|期|批|次|轮|届|场|班|小组|组|群|季度)+|[0-9]+|{_NUMERAL}$")


def need_of(text: str) -> str:
    """Without what numbers a series: numerals, dates, 一组, 二组. May be empty."""
    return _SERIAL.sub("", folded(text))


class ShortLivedNeeds:
    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self._keys: dict[str, tuple[str, ...]] = {}
        self._by_key: dict[str, dict[str, Group]] = defaultdict(dict)
        for group in groups:
            self.put(group)

    def put(self, group: Group) -> None:
        self.drop(group.path)
        self._keys[group.path] = keys = _keys_of(group)
        for key in keys:
            self._by_key[key][group.path] = group

    def drop(self, path: str) -> None:
        for key in self._keys.pop(path, ()):
            del self._by_key[key][path]

    def chain(self, group: Group, unit_of: Callable[[str], str], limit: int) -> ShortLivedChain:
        """Groups of its unit and need, each within sixty days of another; ``group`` replaces the one at its path."""
        found, waiting = {group.path: group}, [group]
        while waiting:
            one = waiting.pop()
            for other in (other for key in _keys_of(one) for other in self._by_key[key].values()):
                if other.path not in found and unit_of(other.unit) == unit_of(one.unit) and _are_near(one, other):
                    found[other.path] = other
                    waiting.append(other)
        groups = sorted(found.values(), key=lambda one: (one.first_day, one.path))
        return ShortLivedChain(tuple(groups), sum(one.days_used for one in groups), limit)


def _keys_of(group: Group) -> tuple[str, ...]:
    keys = {f"name {need_of(group.name)}", f"purpose {need_of(group.purpose)}"}
    return tuple(sorted(keys - {"name ", "purpose "}))


def _are_near(one: Group, other: Group) -> bool:
    earlier, later = sorted((one, other), key=lambda group: group.first_day)
    return earlier.last_used_day is not None and later.first_day - earlier.last_used_day <= CHAIN_GAP


def lengthens(before: Group | None, after: Group, needs: ShortLivedNeeds, registry: Registry) -> ShortLivedChain | None:
    """The chain that a filing lengthens beyond what the deputy director may approve alone (Art. 10)."""
    if after.is_cancelled or not registry.takes_approval_alone(after):
        return None

    def chain(group: Group) -> ShortLivedChain:
        return needs.chain(group, lambda name: unit.slug if (unit := registry.unit(name)) else name, limit)

    limit = registry.short_lived_days
    made = chain(after)
    was = chain(before).days if before and registry.is_short_lived(before) else 0
    return made if len(made.groups) > 1 and made.is_too_long and made.days > was else None
