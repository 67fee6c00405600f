"""Names, purposes and custodians that groups share with groups filed earlier. All results are by path."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from unicodedata import normalize

from group_registry.model.lookalikes import looks
from group_registry.model.records import Group

COMMON_PAIR = 20
"""A pair of adjacent characters that more names than this share is ignored when looking for similar names."""

GUESS, SLIP = 0.6, 0.8
"""Minimum likeness for a name known to be wrong, and for a possible typing error in one that may be right."""

_SILENT = re.compile(r"[\W_]+")
COMMON = "第?[一二三四五六七八九十0-9]+[年月日期批次轮届号]|[0-9]|交流|工作|小组|群|组"
"""The pattern of numbers and words that do not distinguish names."""
_COMMON = re.compile(COMMON)
_STROKES = str.maketrans("-‐–—―─－ー〇○◯", "一" * 8 + "0" * 3)
"""Lines and rings that look like 一 or 0 in a name; folding would drop most of them."""
_SERIAL = re.compile(f"{COMMON}|[一二三四五六七八九十]+(?=(?:{COMMON})*$)")


def folded(text: str) -> str:
    # Remove punctuation first, because normalising Chinese commas is slow.
    return _letters(normalize("NFKC", _letters(text)).casefold())


def skeleton(text: str) -> str:
    """The folded text without numbers and common words; may be empty."""
    return bare(folded(text))


def bare(folded_text: str) -> str:
    return _COMMON.sub("", folded_text)


def kernel(text: str) -> str:
    """The skeleton of a text, also without a Chinese number at its end, so that 二群 equals 群."""
    return _SERIAL.sub("", folded(text))


def nearest(name: str, names: Iterable[str], likeness: float = GUESS) -> str | None:
    found = get_close_matches(name, sorted(names), n=1, cutoff=likeness)
    return found[0] if found else None


def _letters(text: str) -> str:
    return text if text.isalnum() else _SILENT.sub("", text)


class NearNames:
    """Finds the listed name closest to a given one. Fast even for many lookups of unlisted names."""

    def __init__(self, names: Iterable[str]) -> None:
        pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
        for name in names:
            for pair in pairwise(name):
                pairs[pair].add(name)
        # A pair that many names share, such as 工会, says little and makes the search slow.
        self._by_pair = {pair: found for pair, found in pairs.items() if len(found) <= COMMON_PAIR}
        self._known: dict[str, str | None] = {}

    def __call__(self, name: str) -> str | None:
        if name not in self._known:
            alike = (self._by_pair.get(pair, ()) for pair in pairwise(name))
            self._known[name] = nearest(name, set[str]().union(*alike), SLIP)
        return self._known[name]


class Mentions:
    """Finds which of many names a text mentions. Names share few endings, so ``may`` rules out most texts fast."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names, key=lambda name: (-len(name), name))
        self.may = re.compile("|".join(sorted({re.escape(name[-2:]) for name in self._names})) or "(?!)").search

    def __call__(self, text: str) -> list[str]:
        """The names that occur in the text, longer ones first. A name inside a longer one does not count."""
        found: list[str] = []
        for name in self._names if self.may(text) else ():
            if name in text:
                found.append(name)
                text = text.replace(name, "\n")
        return found


CHAIN_GAP = timedelta(days=60)
"""The longest gap between the end of a short-lived group and the next one of the same chain (Art. 10)."""


@dataclass(frozen=True)
class Likeness:
    """``unit_of`` gives the present name of a group's unit, even if the form uses a former one."""

    groups: Sequence[Group]
    is_short_lived: Callable[[Group], bool]
    unit_of: Callable[[Group], str]

    @cached_property
    def _standing(self) -> list[Group]:
        return [group for group in self.groups if not group.is_cancelled]

    @cached_property
    def names(self) -> dict[str, str]:
        return {group.path: folded(group.name) for group in self.groups}

    @cached_property
    def skeletons(self) -> dict[str, str]:
        return {path: bare(name) for path, name in self.names.items()}

    @cached_property
    def purposes(self) -> dict[str, str]:
        return {group.path: folded(group.purpose) for group in self.groups}

    @cached_property
    def namesakes(self) -> dict[str, Group]:
        return repeated(self._standing, lambda group: self.names[group.path])

    @cached_property
    def lookalikes(self) -> dict[str, Group]:
        return repeated(self._standing, self._look)

    def _look(self, group: Group) -> str:
        drawn = group.name.translate(_STROKES)
        return looks(self.names[group.path] if drawn == group.name else folded(drawn))

    @cached_property
    def near_namesakes(self) -> dict[str, Group]:
        return repeated(self._standing, lambda group: self.skeletons[group.path])

    @cached_property
    def same_purposes(self) -> dict[str, Group]:
        return repeated(self._standing, lambda group: f"{self.unit_of(group)} {self.purposes[group.path]}")

    @cached_property
    def burdens(self) -> dict[str, int]:
        """Each group's rank (from 1) among its custodian's groups by first filing, without cancelled ones."""
        kept: dict[str, list[Group]] = defaultdict(list)
        for group in self._standing:
            kept[group.custodian].append(group)
        ordered = (sorted(groups, key=by_age) for groups in kept.values())
        return {group.path: number for groups in ordered for number, group in enumerate(groups, start=1)}

    @cached_property
    def chains(self) -> dict[str, tuple[Group, int]]:
        """Each short-lived group that continues one of its unit with like words, and the days of the chain so far."""
        return self._chains(self._chain_keys)

    @cached_property
    def possible_chains(self) -> dict[str, tuple[Group, int]]:
        """Like ``chains``: with like words in any units, or of one unit and custodian with any words."""
        return self._chains(self._possible_keys)

    def _chains(self, keys_of: Callable[[Group], list[tuple[object, ...]]]) -> dict[str, tuple[Group, int]]:
        latest: dict[tuple[object, ...], Group] = {}
        total: dict[str, int] = {}
        found: dict[str, tuple[Group, int]] = {}
        for group in sorted(filter(self.is_short_lived, self.groups), key=lambda group: (group.first_day, group.path)):
            keys, total[group.path] = keys_of(group), group.days_used
            if before := [latest[key] for key in keys if key in latest and goes_on(latest[key].last_used_day, group)]:
                longest = max(before, key=lambda other: total[other.path])
                total[group.path] += total[longest.path]
                found[group.path] = longest, total[group.path]
            latest.update(dict.fromkeys(keys, group))
        return found

    def _chain_keys(self, group: Group) -> list[tuple[object, ...]]:
        likes = {"name": self.skeletons[group.path], "purpose": bare(self.purposes[group.path])}
        return [(self.unit_of(group), kind, text) for kind, text in likes.items() if text]

    def _possible_keys(self, group: Group) -> list[tuple[object, ...]]:
        return [key[1:] for key in self._chain_keys(group)] + [(self.unit_of(group), group.custodian)]


def repeated(groups: Iterable[Group], text_of: Callable[[Group], str]) -> dict[str, Group]:
    """By path, each group whose text (not empty) an earlier group also has, with the earliest of these groups."""
    firsts: dict[str, Group] = {}
    alike: dict[str, list[Group]] = {}
    for group in groups:
        text = text_of(group)
        if text and firsts.setdefault(text, group) is not group:
            alike.setdefault(text, [firsts[text]]).append(group)
    ordered = (sorted(bucket, key=by_age) for bucket in alike.values())
    return {group.path: first for first, *others in ordered for group in others}


def goes_on(end: date | None, group: Group) -> bool:
    return end is not None and group.first_day - end <= CHAIN_GAP


def by_age(group: Group) -> tuple[date, str]:
    return group.filings[0].filed_on, group.path
