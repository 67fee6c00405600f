"""Groups that could be merged or closed: alike ones, those without a record for long; and the numbers by quarter.

For people to weigh, never a verdict (Art. 5, 8). A group is compared with groups of its own unit only.
"""

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from operator import add

from group_registry.lifecycle.due import is_overdue
from group_registry.model.records import Group, Incident, QuietPeriod
from group_registry.model.registry import Registry
from group_registry.model.similarity import by_age, folded, repeated

ALIKE = 60
"""Per cent of neighbouring letters that two purposes must share to be alike."""
SLEEP = 12
"""Months without any record from which a group counts as asleep."""
QUARTERS = 8
"""Quarters shown, the present one included."""
BACK = 200
"""A purpose is compared with so many of those filed before it in its unit, the latest ones."""
_BETWEEN = re.compile(r"[，,、；;。\s]+")


class Aspect(StrEnum):
    """How two groups are alike."""

    NAME = "名称"
    PURPOSE = "建群目的"
    MEMBERS = "成员范围"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups that may do as one, the one filed first before the other; in what they are alike, to how many per
    cent.
    """

    first: Group
    second: Group
    alike: tuple[tuple[Aspect, int], ...]


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A group without any record for long: the day of the last sign of it, and the whole months since."""

    group: Group
    last: date
    months: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """How many groups were created and cancelled in a quarter, and on file at its end."""

    year: int
    number: int
    created: int
    cancelled: int
    live: int
    is_over: bool


def lasting(registry: Registry, today: date) -> list[Group]:
    """The groups that are meant to go on: not cancelled, not overdue, not short-lived, which end by themselves."""
    return [
        group
        for group in registry.groups
        if not (group.is_cancelled or is_overdue(group, today) or registry.is_short_lived(group))
    ]


def pairs(registry: Registry, today: date) -> list[Pair]:
    """Groups that may do as one: of one unit, both internal or both external, alike in name or purpose.

    In each respect a group stands beside one other at most, the most like it of those filed before. The same members
    alone make no pair: a unit has many groups of all its people; of a pair they are told.
    """
    skeletons, purposes, fold = registry.likeness.skeletons, registry.likeness.purposes, cache(folded)
    groups = sorted(lasting(registry, today), key=by_age)
    by_path = {group.path: group for group in groups}
    buckets: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups:
        unit = registry.unit(group.unit)
        buckets[unit.name if unit else group.unit, group.scope].append(group)
    found: dict[tuple[str, str], dict[Aspect, int]] = defaultdict(dict)
    for bucket in buckets.values():
        for second, first in repeated(bucket, lambda group: skeletons[group.path]).items():
            found[first.path, second][Aspect.NAME] = 100
        for second, elder, share in _nearest({group.path: purposes[group.path] for group in bucket}):
            found[elder, second][Aspect.PURPOSE] = share
    for (elder, second), alike in found.items():
        if (members := _members(by_path[elder], fold)) and members == _members(by_path[second], fold):
            alike[Aspect.MEMBERS] = 100
    ordered = sorted(found.items(), key=lambda it: (-sum(it[1].values()), it[0]))
    return [Pair(by_path[first], by_path[second], tuple(alike.items())) for (first, second), alike in ordered]


def _members(group: Group, fold: Callable[[str], str]) -> str:
    """Who is in a group, whatever the order and the punctuation in which it is said."""
    said = {*_BETWEEN.split(group.member_scope), *group.member_units}
    return "，".join(sorted(filter(None, set(map(fold, said)))))


def _nearest(texts: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Each text's key with that of the most like one before it, and how like they are: from ``ALIKE`` to 100 per cent.

    The first of those that are equally like it; of texts that are the same, the first of all.
    """
    bits: defaultdict[str, int] = defaultdict(lambda: 1 << len(bits))
    before: deque[tuple[str, int, int]] = deque(maxlen=BACK)
    firsts: dict[str, str] = {}
    for key, text in texts.items():
        if not text:
            continue
        if (same := firsts.setdefault(text, key)) != key:
            yield key, same, 100
            continue
        pairs_of = set(map(add, text, text[1:]))
        letters, size, most, nearest = sum(map(bits.__getitem__, pairs_of)), len(pairs_of), 0, ""
        for other, its_letters, its_size in before:
            share = 200 * (letters & its_letters).bit_count() // (size + its_size or 1)
            if share > most:
                most, nearest = share, other
        if most >= ALIKE:
            yield key, nearest, min(most, 99)  # less than a hundred, for the texts differ
        before.append((key, letters, size))


def sleeping(registry: Registry, today: date) -> list[Sleeper]:
    """Lasting groups with no record for a year: no filing, no incident, no word on a quiet period; oldest first."""
    signs: dict[str, list[date]] = defaultdict(list)
    for incident in registry.of(Incident):
        signs[incident.group].append(incident.found_at.date())
    for period in registry.of(QuietPeriod):
        for word in period.confirmations:
            signs[word.group] += [at.date() for at in (word.muted_at, word.restored_at) if at]
    found = []
    for group in lasting(registry, today):
        last = max([group.last.filed_on, *(day for day in signs[group.path] if day <= today)])
        if (months := months_between(last, today)) >= SLEEP:
            found.append(Sleeper(group, last, months))
    return sorted(found, key=lambda it: (it.last, it.group.path))


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another; from the 31st, a month without one is whole only with its successor."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def begun_and_ended(groups: Iterable[Group]) -> tuple[list[date], list[date]]:
    """The days of first filings and those of cancellations, each in order."""
    found = list(groups)
    return (
        sorted(group.filings[0].filed_on for group in found),
        sorted(group.last.filed_on for group in found if group.is_cancelled),
    )


def quarters(groups: Iterable[Group], today: date) -> list[Quarter]:
    """The last quarters by the dates of the records, the present one up to today; none before the first group."""
    begun, ended = begun_and_ended(groups)
    found = []
    for back in range(QUARTERS - 1, -1, -1):
        year, place = divmod(today.year * 4 + (today.month - 1) // 3 - back, 4)
        before = date(year, place * 3 + 1, 1) - timedelta(days=1)
        end = date(year + (place + 1) // 4, (place + 1) % 4 * 3 + 1, 1) - timedelta(days=1)
        last = min(end, today)
        created, cancelled = (bisect_right(days, last) - bisect_right(days, before) for days in (begun, ended))
        live = bisect_right(begun, last) - bisect_right(ended, last)
        if bisect_right(begun, last):
            found.append(Quarter(year, place + 1, created, cancelled, live, end <= today))
    return found
