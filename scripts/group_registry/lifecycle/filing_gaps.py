"""Days on which a group stood without a valid filing, and filings that took long (Art. 6, 8): notices, never verdicts.

Two days tell of a filing: 备案日期, when the form was filled in, and 备案办结日, when it was merged. What a filing says
holds from the first of them on, as in every rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from group_registry.model.records import Group

A_DAY = timedelta(days=1)
LONG = 30
"""Days between filling in and filing from which on it is noted (contract A4)."""


class GapKind(StrEnum):
    """How a gap came about."""

    EARLY = "启用在前，备案在后"
    EXTENDED_LATE = "到期以后报延期"
    CANCELLED_LATE = "到期以后报注销"
    OPEN = "已到期，尚未办理"


class Version(NamedTuple):
    """What matters here of one content of a group's file; ``records`` is how many records it has."""

    records: int
    filed_on: date
    term_end: date | None
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Done:
    """One filing that was merged: the content before it, where there was one, the content since, and the day."""

    before: Version | None
    version: Version
    on: date


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without a valid filing, both ends counted."""

    first: date
    last: date
    kind: GapKind

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


def version_of(group: Group) -> Version:
    """The group's content in short."""
    return Version(len(group.filings), group.last.filed_on, group.term_end, group.is_cancelled)


def takes_long(filled_in: date, done: date) -> bool:
    """Whether a form was filled in and filed further apart than is usual."""
    return abs((done - filled_in).days) > LONG


def done_days(group: Group, done: Sequence[Done]) -> dict[int, date]:
    """The day of filing of each record by its place, where it is known; a record that reads otherwise now has none."""
    places = {one.version.records - 1: one for one in done}
    return {
        place: one.on
        for place, one in places.items()
        if place < len(group.filings) and group.filings[place].filed_on == one.version.filed_on
    }


def gaps(group: Group, done: Sequence[Done], today: date) -> tuple[Gap, ...]:
    """All of a group's, the earliest first, up to that day.

    ``done`` are its filings as far as they are known, the first one first; what nobody knows is no gap.
    """
    found = (Gap(*one) for one in _all(group, _versions(group, done), today) if one[0] <= one[1])
    return tuple(sorted(found, key=lambda gap: (gap.first, gap.last)))


def _all(group: Group, versions: Sequence[Version], today: date) -> Iterator[tuple[date, date, GapKind]]:
    """What would be gaps, the first and last day and the kind of each; those that end before they begin are none."""
    yield group.first_day, min(group.filings[0].filed_on - A_DAY, today), GapKind.EARLY
    for earlier, later in pairwise(versions):
        is_next = later.records == earlier.records + 1
        if is_next and earlier.term_end and not earlier.is_cancelled:
            kind = GapKind.CANCELLED_LATE if later.is_cancelled else GapKind.EXTENDED_LATE
            yield earlier.term_end + A_DAY, min(later.filed_on - A_DAY, today), kind
    last = versions[-1]
    if last.term_end and not last.is_cancelled:
        yield last.term_end + A_DAY, today, GapKind.OPEN


def _versions(group: Group, done: Sequence[Done]) -> list[Version]:
    """The contents that were in force, each once. A cancellation changes nothing else, so it tells what it ended."""
    if not done and not group.is_cancelled:
        return [version_of(group)]
    known = [version for one in done for version in (one.before, one.version) if version]
    if group.is_cancelled:
        ended = Version(len(group.filings) - 1, group.as_filed.filed_on, group.term_end, False)
        known.append(ended)
    known.append(version_of(group))
    by_records = {version.records: version for version in known}
    return [version for _, version in sorted(by_records.items())]
