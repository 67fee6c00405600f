"""Names, purposes and custodians that groups share with groups filed earlier, and what serves one need (Art. 10).

The days of a chain of short-lived groups are those in the union of what its links really used; a gap of over sixty days
begins anew. One walk serves the check, the decision and the pages.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from typing import TypeVar
from unicodedata import normalize

from group_registry.model.lookalikes import looks
from group_registry.model.records import Group
from group_registry.model.terms import A_DAY, is_known

GUESS, SLIP = 0.6, 0.8
"""Minimum likeness for a name known to be wrong, and for a possible typing error in one that may be right."""

_SILENT = re.compile(r"[\W_]+")
# What tells no two needs apart: numerals in any script (Ⅱ is folded to ii), dates, and words that any group may have.
_DIGITS, _STEMS = "〇零一二三四五六七八九十百两廿卅壹贰貳叁肆伍陆陸柒捌玖拾佰0-9", "甲乙丙丁戊己庚辛"
_NUMERAL = f"(?:[{_DIGITS}](?:o?[{_DIGITS}])*|(?<![a-z])[ivx]+(?![a-z]))"
_ORDINAL = f"(?:{_NUMERAL}|[{_STEMS}]|(?<![a-z])[a-h](?![a-z]))"
_COUNTED = "年度|年|月份|月|日|号|天|周|旬|季度|期|批|次|轮|届|场|阶段|班|队|小组|组|組|群|羣"
_PARTS_OF_TIME = "[上下](?:半[年月场]|[午旬月周期])|中旬|(?:周|星期|礼拜)[一二三四五六日天末]"
_WORDS = "交流|工作|小组|组|組|群|羣"
COMMON = (
    f"(?=[第{_DIGITS}{_STEMS}a-x上下中周星礼交工小组組群羣])"  # what any of it begins with: five times as quick
    f"(?:第?{_ORDINAL}(?:{_COUNTED})+|{_PARTS_OF_TIME}|[0-9]+|第?{_NUMERAL}(?=(?:{_WORDS})*$)|{_WORDS})"
)
"""The pattern of what does not distinguish texts, for folded ones; also for the browser."""
_COMMON = re.compile(COMMON)


def folded(text: str) -> str:
    # Remove punctuation first, because normalising Chinese commas is slow.
    return _letters(normalize("NFKC", _letters(text)).casefold())


def bare(folded_text: str) -> str:
    return _COMMON.sub("", folded_text)


def core(text: str) -> str:
    """What tells a name or purpose from others: without numerals, dates, 群 and the like, lookalikes unified.

    The one normaliser of chains, blacklist and look-alikes. May be empty.
    """
    return looks(bare(folded(text)))


def nearest(name: str, names: Iterable[str], likeness: float = GUESS) -> str | None:
    found = get_close_matches(name, sorted(names), n=1, cutoff=likeness)
    return found[0] if found else None


def _letters(text: str) -> str:
    return text if text.isalnum() else _SILENT.sub("", text)


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
    """``namesakes`` and the like: by path, each group that has a text of an earlier one, with the earliest of these."""

    groups: Sequence[Group]
    present_name: Callable[[str], str]

    @cached_property
    def _standing(self) -> list[Group]:
        return sorted((group for group in self.groups if not group.is_cancelled), key=by_age)

    def _earlier(self, text_of: Callable[[Group], str]) -> dict[str, Group]:
        found = repeats(self._standing, lambda group: text_of(group) or None)
        return {again.path: first for first, again in found}

    @cached_property
    def names(self) -> dict[str, str]:
        return {group.path: folded(group.name) for group in self.groups}

    @cached_property
    def cores(self) -> dict[str, str]:
        return {path: looks(bare(name)) for path, name in self.names.items()}

    @cached_property
    def purposes(self) -> dict[str, str]:
        return {group.path: folded(group.purpose) for group in self.groups}

    @cached_property
    def namesakes(self) -> dict[str, Group]:
        return self._earlier(lambda group: self.names[group.path])

    @cached_property
    def near_namesakes(self) -> dict[str, Group]:
        return self._earlier(lambda group: self.cores[group.path])

    @cached_property
    def same_purposes(self) -> dict[str, Group]:
        return self._earlier(lambda group: f"{self.present_name(group.unit)} {self.purposes[group.path]}")

    @cached_property
    def burdens(self) -> dict[str, int]:
        """Each group's rank (from 1) among its custodian's groups by first filing, without cancelled ones."""
        kept, ranks = Counter[str](), dict[str, int]()
        for group in self._standing:
            kept[group.custodian] += 1
            ranks[group.path] = kept[group.custodian]
        return ranks


def by_age(group: Group) -> tuple[date, str]:
    return group.filings[0].filed_on, group.path


T = TypeVar("T")


def repeats(items: Iterable[T], key: Callable[[T], Hashable | None]) -> Iterator[tuple[T, T]]:
    """The first item with a key and each later one; items with the key None are skipped."""
    seen: dict[Hashable, T] = {}
    for item in items:
        name = key(item)
        if name is not None and (first := seen.setdefault(name, item)) is not item:
            yield first, item


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
