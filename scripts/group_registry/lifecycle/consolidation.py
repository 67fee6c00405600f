"""Groups that could be merged, by likeness (Art. 5, 8): suggestions for people to weigh, never a verdict."""

from collections import defaultdict, deque
from datetime import date
from operator import add
from typing import NamedTuple

from group_registry.lifecycle.reminders import is_overdue
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.similarity import by_age

ALIKE = 60
"""Percentage of pairs of adjacent characters that two purposes must share to count as alike."""
BACK = 200
"""A group is compared with at most this many earlier groups of its unit and scope, the latest ones."""


class Pair(NamedTuple):
    """Elder first; ``purpose``: in per cent how alike the purposes are (0 if not)."""

    first: Group
    second: Group
    has_same_name: bool
    purpose: int


def pairs(registry: Registry, today: date) -> list[Pair]:
    """The most alike first. Each group stands beside the one earlier group of its unit and scope that is most like it.

    Groups that end by themselves are left out: cancelled, overdue and short-lived ones.
    """
    buckets: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in sorted(registry.groups, key=by_age):
        if not (group.is_cancelled or is_overdue(group, today) or registry.is_short_lived(group)):
            unit = registry.unit(group.unit)
            buckets[unit.name if unit else group.unit, group.scope].append(group)
    found = [pair for bucket in buckets.values() for pair in _pairs(bucket, registry)]
    return sorted(found, key=lambda it: (-100 * it.has_same_name - it.purpose, it.first.path, it.second.path))


def _pairs(bucket: list[Group], registry: Registry) -> list[Pair]:
    """Of each purpose the pairs of adjacent characters are bits of a number."""
    names, purposes = registry.likeness.cores, registry.likeness.purposes
    bits: defaultdict[str, int] = defaultdict(lambda: 1 << len(bits))
    before: deque[tuple[Group, str, str, int]] = deque(maxlen=BACK)
    found = []
    for group in bucket:
        name, purpose = names[group.path], purposes[group.path]
        letters = sum(bits[pair] for pair in set(map(add, purpose, purpose[1:])))
        most, nearest = 0, None
        for elder, its_name, its_purpose, its_letters in before:
            size = letters.bit_count() + its_letters.bit_count()
            share = min(200 * (letters & its_letters).bit_count() // (size or 1), 99)
            share = 100 if purpose and purpose == its_purpose else share if share >= ALIKE else 0
            alike = 1000 * (name != "" and name == its_name) + share
            if alike > most:
                most, nearest = alike, elder
        if nearest:
            found.append(Pair(nearest, group, most >= 1000, most % 1000))
        before.append((group, name, purpose, letters))
    return found
