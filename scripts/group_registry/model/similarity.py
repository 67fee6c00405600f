"""Names, purposes and custodians that groups share with groups filed earlier, and what serves one need (Art. 10).

The days of a chain of short-lived groups are those in the union of what its links really used; a gap of over sixty days
begins anew. One walk serves the check, the decision and the pages.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from operator import attrgetter
from typing import TypeVar
from unicodedata import normalize

from group_registry.model import need
from group_registry.model.finding import Problem, Problems
from group_registry.model.lookalikes import looks
from group_registry.model.records import Group, Record, frozen
from group_registry.model.sentences import worded
from group_registry.model.terms import A_DAY, is_known

LEAST = 2
"""How many characters stay at least where a word that carries no need is left out."""
GUESS, SLIP = 0.6, 0.8
"""Minimum likeness for a name known to be wrong, and for a possible typing error in one that may be right."""

_SILENT = re.compile(r"[\W_]+")
_COMMON, _FRONT, _END = map(re.compile, (need.COMMON, need.FRONT, need.END))
_AT_END = 4
"""How many characters a word at the end, or a term that it is a part of, may have."""
_BRACKET, _IN_BRACKET, _AROUND = map(re.compile, (need.BRACKET, need.IN_BRACKET, need.AROUND))
_COUNTS = {platform: re.compile(pattern) for platform, pattern in need.COUNTS.items()}


def folded(text: str) -> str:
    # Remove punctuation first, because normalising Chinese commas is slow.
    plain = normalize("NFKC", text if text.isalnum() else _SILENT.sub("", text)).casefold()
    return plain if plain.isalnum() else _SILENT.sub("", plain)


def spelling(text: str) -> str:
    return looks(folded(text))


def bare(folded_text: str) -> str:
    return _COMMON.sub("", folded_text)


def core(text: str) -> str:
    """What tells a name or purpose from others: without numerals, dates, 群 and the like, lookalikes unified.

    May be empty.
    """
    return looks(bare(folded(text)))


def needs(text: str, own: tuple[str, ...] = (), whole: str = "") -> frozenset[str]:
    """What a name or purpose may be for: its core, and that of each way to leave out one word that carries no need.

    Two texts with one in common are of one need: chains, the blacklist and look-alikes go by this. ``own`` are the
    names of the group's own unit, as ``spelling`` gives them, which may stand in front; ``whole`` is the folded text,
    if it is known. Empty if nothing tells the need.
    """
    is_word = text.isalnum()
    if not is_word and _COUNTS[""].search(text):
        text, whole = _COUNTS[""].sub("", text), ""
    whole = whole or folded(text)
    rest, fewer = bare(whole), list[str]()
    if (front := _FRONT.match(rest)) and not front[1]:
        fewer.append(rest[front.end() :])
    if (end := _END.search(rest, max(len(rest) - _AT_END, 0))) and not end[1]:
        fewer.append(rest[: end.start()])
    if looks(whole).startswith(own):
        fewer += [whole[len(name) :] for name in own if looks(whole).startswith(name)]
    if not is_word and (last := _BRACKET.search(text)) and _IN_BRACKET.match(folded(last[1])):
        fewer.append(folded(text[: last.start()] + text[last.end() :]))
    left = [one for one in map(core, fewer) if len(one) >= LEAST]
    return frozenset({looks(rest), *left} - {""})


def tidied(name: str, platform: str) -> str:
    """Without what a telephone adds: marks around the whole, the number of members; 羣 as 群."""
    if not name.isalnum():
        bare = _COUNTS.get(platform, _COUNTS[""]).sub("", _AROUND.sub(r"\1", name))
        name = _AROUND.sub(r"\1", bare).strip() or name
    return name.replace("羣", "群")


def nearest(name: str, names: Iterable[str], likeness: float = GUESS) -> str | None:
    found = get_close_matches(name, sorted(names), n=1, cutoff=likeness)
    return found[0] if found else None


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


@dataclass(frozen=True)
class Likeness:
    """``namesakes`` and the like: by path, each group that has a text of an earlier one, with the earliest of these.

    Earlier by date; the paths ``latest`` come after all others.
    """

    groups: Sequence[Group]
    present_name: Callable[[str], str]
    unit_names: "UnitNames"
    latest: frozenset[str] = frozenset()

    @cached_property
    def _in_use(self) -> list[Group]:
        in_use = (group for group in self.groups if not group.is_cancelled)
        return sorted(in_use, key=lambda group: (group.path in self.latest, *by_age(group)))

    def _earlier(self, text_of: Callable[[Group], str]) -> dict[str, Group]:
        found = repeats(self._in_use, lambda group: text_of(group) or None)
        return {again.path: first for first, again in found}

    @cached_property
    def names(self) -> dict[str, str]:
        return {group.path: folded(group.name) for group in self.groups}

    @cached_property
    def needs(self) -> dict[str, frozenset[str]]:
        names, unit_names = self.names, self.unit_names
        return {one.path: needs(one.name, unit_names(one.unit), names[one.path]) for one in self.groups}

    @cached_property
    def purposes(self) -> dict[str, str]:
        return {group.path: folded(group.purpose) for group in self.groups}

    @cached_property
    def namesakes(self) -> dict[str, Group]:
        return self._earlier(lambda group: self.names[group.path])

    @cached_property
    def near_namesakes(self) -> dict[str, Group]:
        first, found = dict[str, Group](), dict[str, Group]()
        for group in self._in_use:
            own = self.needs[group.path]
            if met := first.keys() & own:
                found[group.path] = min(map(first.__getitem__, met), key=by_age)
            for one in own:
                first.setdefault(one, group)
        return found

    @cached_property
    def same_purposes(self) -> dict[str, Group]:
        return self._earlier(lambda group: f"{self.present_name(group.unit)} {self.purposes[group.path]}")

    @cached_property
    def burdens(self) -> dict[str, int]:
        """Each group's rank (from 1) among its custodian's groups by first filing, without cancelled ones."""
        kept, ranks = Counter[str](), dict[str, int]()
        for group in self._in_use:
            kept[group.custodian] += 1
            ranks[group.path] = kept[group.custodian]
        return ranks


def by_age(group: Group) -> tuple[date, str]:
    return group.filings[0].filed_on, group.path


T = TypeVar("T")
K = TypeVar("K")


def grouped(pairs: Iterable[tuple[K, T]]) -> Mapping[K, list[T]]:
    """What belongs to each key, in its order; nothing to any other key."""
    groups = defaultdict[K, list[T]](list)
    for key, item in pairs:
        groups[key].append(item)
    return groups


def repeats(items: Iterable[T], key: Callable[[T], Hashable | None]) -> Iterator[tuple[T, T]]:
    """The first item with a key and each later one; items with the key None are skipped."""
    seen: dict[Hashable, T] = {}
    for item in items:
        name = key(item)
        if name is not None and (first := seen.setdefault(name, item)) is not item:
            yield first, item


def taken_twice(records: Iterable[Record], field: str, says: str, fix: str) -> Problems:
    """Each later record with a value that another has already; ``says`` names them ``first`` and ``again``."""
    for first, again in repeats(records, attrgetter(field)):
        yield Problem(again, field, says.format(first=first, again=again), fix)


CHAIN_GAP = timedelta(days=60)
"""The longest gap between the end of a short-lived group and the next one of the same chain."""


@frozen
class Chain:
    """By first day. ``most`` is the number of days that the deputy director may approve alone."""

    groups: tuple[Group, ...]
    most: int

    @property
    def days(self) -> int:
        """Both ends of each link count, and a day on which several were in use counts once."""
        total, counted = 0, date.min
        for group in self.groups:
            last, before = group.last_used_day, max(group.first_day - A_DAY, counted)
            if last and is_known(last) and last > before:
                total += (last - before).days
                counted = last
        return total

    @property
    def is_too_long(self) -> bool:
        return self.days > self.most

    def in_words(self, group: Group) -> tuple[str, str]:
        """What is too long, and how to mend it."""
        others = "、".join(f"{one.path}（{one.name}）" for one in self.groups if one.path != group.path)
        return worded("short_lived_chain_is_filed_in_full", others=others, days=self.days, limit=self.most)


UnitNames = Callable[[str], tuple[str, ...]]
"""The present and former names of the unit that a text names, as ``spelling`` gives them."""


class Links:
    """Short-lived groups, found by what they are for."""

    def __init__(self, groups: Iterable[Group] = (), unit_names: UnitNames = lambda unit: ()) -> None:
        self._unit_names = unit_names
        self.groups: dict[str, Group] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._by_key: dict[str, dict[str, Group]] = defaultdict(dict)
        for group in groups:
            self.put(group)

    def put(self, group: Group) -> None:
        self.drop(group.path)
        self.groups[group.path] = group
        self._keys[group.path] = self._keys_of(group)
        for key in self._keys[group.path]:
            self._by_key[key][group.path] = group

    def drop(self, path: str) -> None:
        self.groups.pop(path, None)
        for key in self._keys.pop(path, ()):
            del self._by_key[key][path]

    def chain(self, group: Group, unit_of: Callable[[str], str], most: int) -> Chain:
        """Groups of its unit and need, each within sixty days of another; ``group`` replaces the one at its path."""
        found, waiting = {group.path: group}, [group]
        while waiting:
            one = waiting.pop()
            keys = self._keys_of(group) if one is group else self._keys[one.path]
            for other in (other for key in keys for other in self._by_key[key].values()):
                if other.path not in found and unit_of(other.unit) == unit_of(one.unit) and are_near(one, other):
                    found[other.path] = other
                    waiting.append(other)
        return chain_of(found.values(), most)

    def _keys_of(self, group: Group) -> tuple[str, ...]:
        own = self._unit_names(group.unit)
        names, purposes = needs(group.name, own), needs(group.purpose, own)
        return *(f"name {words}" for words in names), *(f"purpose {words}" for words in purposes)


def chain_of(groups: Iterable[Group], most: int) -> Chain:
    return Chain(tuple(sorted(groups, key=lambda group: (group.first_day, group.path))), most)


def are_near(group: Group, other: Group) -> bool:
    earlier, later = sorted((group, other), key=lambda either: either.first_day)
    return earlier.last_used_day is not None and later.first_day - earlier.last_used_day <= CHAIN_GAP
