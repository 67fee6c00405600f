"""Groups that could be merged or closed: similar groups, groups without recent records; and the numbers by quarter.

The results are suggestions for people to weigh, never a verdict (Art. 5, 8). A group is compared only with groups of
its own unit.
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

from group_registry.lifecycle.reminders import is_overdue
from group_registry.model.records import Group, Incident, QuietPeriod
from group_registry.model.registry import Registry
from group_registry.model.similarity import by_age, folded, repeated

ALIKE = 60
"""Percentage of pairs of adjacent characters that two purposes must share to count as alike."""
SLEEP = 12
"""Months without any record after which a group counts as asleep."""
QUARTERS = 8
"""Number of quarters shown, including the current one."""
BACK = 200
"""A purpose is compared with at most this many earlier purposes of its unit and scope, the latest ones."""
_BETWEEN = re.compile(r"[，,、；;。\s]+")


class Aspect(StrEnum):
    """How two groups are alike."""

    NAME = "名称"
    PURPOSE = "建群目的"
    MEMBERS = "成员范围"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups that could perhaps be merged.

    ``first`` was filed before ``second``; ``alike`` lists in what they are alike, each with a percentage.
    """

    first: Group
    second: Group
    alike: tuple[tuple[Aspect, int], ...]


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A group without recent records: ``last`` is the day of its last record, ``months`` the whole months since."""

    group: Group
    last: date
    months: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """How many groups were created and cancelled in a quarter, and how many were on file at its end.

    For the current quarter, ``live`` is the number today, and ``is_over`` becomes true on its last day.
    """

    year: int
    number: int
    created: int
    cancelled: int
    live: int
    is_over: bool


def lasting(registry: Registry, today: date) -> list[Group]:
    """The groups that are meant to continue: not cancelled, not overdue, not short-lived (those end by themselves)."""
    return [
        group
        for group in registry.groups
        if not (group.is_cancelled or is_overdue(group, today) or registry.is_short_lived(group))
    ]


def pairs(registry: Registry, today: date) -> list[Pair]:
    """Groups that could be merged: of the same unit, both internal or both external, alike in name or purpose.

    For each aspect a group is paired with at most one other, the most similar of those filed before it. The same
    members alone do not make a pair, because a unit has many groups of all its people; they are only reported for
    groups that are a pair already.
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
    """The members of a group as a text that does not depend on their order and punctuation; empty if none are named."""
    said = {*_BETWEEN.split(group.member_scope), *group.member_units}
    return "，".join(sorted(filter(None, set(map(fold, said)))))


def _nearest(texts: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Yield the key of a text, the key of the most similar earlier text, and their likeness in per cent.

    The likeness is from ``ALIKE`` to 100; texts without such a neighbour, and empty texts, are left out. Of equally
    similar texts the earliest one counts; a text that repeats others is paired with their first occurrence.
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
            yield key, nearest, min(most, 99)  # less than 100, because the texts differ
        before.append((key, letters, size))


def sleeping(registry: Registry, today: date) -> list[Sleeper]:
    """Lasting groups with no record for a year: no filing, incident or confirmation of a quiet period; oldest first."""
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
    """Whole months from one day to another.

    A month is complete once the same day of the month is reached. Counting from the 31st, a shorter month is complete
    only on the first day of the month after it.
    """
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def begun_and_ended(groups: Iterable[Group]) -> tuple[list[date], list[date]]:
    """The days of first filings and the days of cancellations, each in ascending order."""
    found = list(groups)
    return (
        sorted(group.filings[0].filed_on for group in found),
        sorted(group.last.filed_on for group in found if group.is_cancelled),
    )


def quarters(groups: Iterable[Group], today: date) -> list[Quarter]:
    """The last quarters, oldest first, by the dates of the records; the current quarter is counted up to today.

    Quarters before the first group are left out.
    """
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
