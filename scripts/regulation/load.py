"""What could be fewer: groups that may do as one, groups that nobody filed anything of for long, how many there were.

For people to weigh, never a verdict (Art. 5, 8). Nothing is compared pair by pair: ten thousand groups take a second.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain
from operator import add, itemgetter

from regulation.lapse import is_overdue
from regulation.likeness import by_age, repeated
from regulation.model import Group, Incident, QuietPeriod
from regulation.registry import Registry
from regulation.wording import COMMON_PAIR, folded

ALIKE = 60
"""Per cent of neighbouring letters that two purposes must share to be alike."""
SLEEP = 12
"""Months without any record from which a group counts as asleep."""
QUARTERS = 8
"""Quarters that are looked back upon, the present one among them."""
_LIKELY = 3
"""Of the purposes that share rare letters with one, so many are compared with it in full."""
_BETWEEN = re.compile(r"[，,、；;。\s]+")


class Aspect(StrEnum):
    """In what two groups are alike."""

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
    """Groups that may do as one: of one unit, both internal or both external, alike in name, purpose or members.

    In each respect a group stands beside one other at most, the most like it of those filed before.
    """
    skeletons, fold = registry.likeness.skeletons, cache(folded)
    groups = sorted(lasting(registry, today), key=by_age)
    by_path = {group.path: group for group in groups}
    buckets: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups:
        unit = registry.unit(group.unit)
        buckets[unit.name if unit else group.unit, group.scope].append(group)
    found: dict[tuple[str, str], dict[Aspect, int]] = defaultdict(dict)
    for bucket in buckets.values():
        for aspect, text in (
            (Aspect.NAME, lambda group: skeletons[group.path]),
            (Aspect.MEMBERS, lambda group: _members(group, fold)),
        ):
            for second, first in repeated(bucket, text).items():
                found[first.path, second][aspect] = 100
        for second, first_path, share in _nearest({group.path: folded(group.purpose) for group in bucket}):
            found[first_path, second][Aspect.PURPOSE] = share
    made = [
        Pair(by_path[first], by_path[second], tuple((aspect, alike[aspect]) for aspect in Aspect if aspect in alike))
        for (first, second), alike in found.items()
    ]
    return sorted(made, key=lambda it: (-sum(share for _, share in it.alike), it.first.path, it.second.path))


def _members(group: Group, fold: Callable[[str], str]) -> str:
    """Who is in a group, whatever the order and the punctuation in which it is said."""
    said = {*_BETWEEN.split(group.member_scope), *group.member_units}
    return "，".join(sorted(filter(None, set(map(fold, said)))))


def _nearest(texts: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Each text's key with that of the most like one before it, and how like they are: from ``ALIKE`` to 100 per cent.

    Texts that are so much alike have one of their rarer pairs of letters in common: so many of one must be in the
    other that all but the rarest cannot make them up. Only these are looked up; and of those who have a pair only the
    first few count, for a pair that all have tells nothing.
    """
    pairs_of = {key: set(map(add, text, text[1:])) for key, text in texts.items()}
    held = Counter(chain.from_iterable(pairs_of.values()))
    ranks = {pair: rank for rank, pair in enumerate(sorted(sorted(held), key=held.__getitem__))}
    letters = {key: set(map(ranks.__getitem__, own)) for key, own in pairs_of.items()}
    holders: list[list[str]] = [[] for _ in ranks]
    firsts: dict[str, str] = {}
    for key, own in letters.items():
        if not texts[key]:
            continue
        if (same := firsts.setdefault(texts[key], key)) != key:
            yield key, same, 100
            continue
        rarer = sorted(own)[: len(own) - len(own) * ALIKE // (200 - ALIKE) + 1]
        shared = Counter(chain.from_iterable(map(holders.__getitem__, rarer)))
        likely = sorted(shared, key=shared.__getitem__, reverse=True)[:_LIKELY]
        share, other = max(
            ((_share(own, letters[other]), other) for other in likely), key=itemgetter(0), default=(0, "")
        )
        if share >= ALIKE:
            yield key, other, share
        for holding in map(holders.__getitem__, rarer):
            if len(holding) < COMMON_PAIR:
                holding.append(key)


def _share(one: set[int], other: set[int]) -> int:
    """Per cent of neighbouring letters in common; less than a hundred, for the texts differ."""
    return min(200 * len(one & other) // (len(one) + len(other)), 99)


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
