"""Terms, delegations and periods as spans of days, both ends counted; without an end a span goes on."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol, TypeVar


class Span(Protocol):
    """Anything with a first day and, perhaps, a last one."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_on(self) -> date | None:
        """The last day, None while it goes on."""


S = TypeVar("S", bound=Span)


def last_day(span: Span) -> date:
    """The last day of a span; the end of time for one that goes on."""
    return span.ends_on or date.max


def is_reversed(span: Span) -> bool:
    """Whether a span ends before it starts."""
    return last_day(span) < span.starts_on


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans have a day in common."""
    return one.starts_on <= last_day(other) and other.starts_on <= last_day(one)


def overlapping(spans: Iterable[S]) -> Iterator[tuple[S, S]]:
    """Each span that starts before all earlier ones have ended, after the one of those that lasts longest."""
    longest: S | None = None
    for span in sorted(spans, key=lambda span: span.starts_on):
        if longest is not None and overlap(longest, span):
            yield longest, span
        if longest is None or last_day(longest) < last_day(span):
            longest = span
