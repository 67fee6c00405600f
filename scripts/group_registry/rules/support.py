"""Helpers for several rules: whether names and paths refer to something, repeated items, and overlapping spans."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from group_registry.model.records import NOTHING_BEFORE, Span
from group_registry.model.registry import Registry
from group_registry.model.terms import is_known, latest


def unclear(label: str, registry: Registry) -> tuple[str, str] | None:
    found = registry.people_called(label)
    if not found:
        return f"人员名册中没有“{label}”", "按人员名册填写姓名；名册中没有此人的，先办理名册登记"
    if len(found) > 1:
        choice = " 或 ".join(person.label for person in found)
        return f"姓名为“{label}”的有 {len(found)} 人，无法确定是哪一位", f"改为 {choice}"
    return None


def names_a_filing(path: str, old_digest: str, registry: Registry) -> bool:
    """Also a file that a creation in progress will add in a unit's folder."""
    return path in registry.files or (old_digest == NOTHING_BEFORE and registry.unit_of_folder(path) is not None)


T = TypeVar("T")


def repeats(items: Iterable[T], key: Callable[[T], Hashable | None]) -> Iterator[tuple[T, T]]:
    """The first item with a key and each later one; items with the key None are skipped."""
    seen: dict[Hashable, T] = {}
    for item in items:
        name = key(item)
        if name is not None and (first := seen.setdefault(name, item)) is not item:
            yield first, item


S = TypeVar("S", bound=Span)


def last_day(span: Span) -> date:
    return span.ends_on or date.max


def is_reversed(span: Span) -> bool:
    """Surely: a day that is known to the month only, or not at all, may be any of its days."""
    return latest(last_day(span)) < span.starts_on


def overlap(one: Span, other: Span) -> bool:
    """Surely (as above)."""
    return shared_days(one, other) > 0


def shared_days(one: Span, other: Span) -> int:
    """At least so many."""
    ends = min((last_day(one), last_day(other)), key=_earliest)
    return (_earliest(ends) - max(latest(one.starts_on), latest(other.starts_on))).days + 1


def _earliest(end: date) -> date:
    return end if is_known(end) else date(end.year, end.month, 1)


def overlapping(spans: Iterable[S]) -> Iterator[tuple[S, S]]:
    """Each span that overlaps earlier ones, after the earlier one that ends last."""
    longest: S | None = None
    for span in sorted(spans, key=lambda span: span.starts_on):
        if longest is not None and overlap(longest, span):
            yield longest, span
        if longest is None or last_day(longest) < last_day(span):
            longest = span
