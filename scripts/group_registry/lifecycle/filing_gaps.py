"""Days on which a group had no valid filing, and filings that took long (Art. 6, 8): notices, never verdicts.

A filing has two dates: 备案日期, when the form was filled in, and 备案办结日, when it was merged. Its content counts
from 备案日期 on, as in every rule.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from group_registry.model.records import Group, frozen
from group_registry.model.terms import A_DAY, is_known

LONG = 30
"""If more days than this lie between filling in and merging a form, it is noted (contract A4)."""


class GapKind(StrEnum):
    EARLY = "启用在前，填报在后"
    EXTENDED_LATE = "到期以后报延期"
    CANCELLED_LATE = "到期以后报注销"
    OPEN = "已到期，尚未办理"


class Version(NamedTuple):
    records: int
    filed_on: date
    term_end: date | None
    is_cancelled: bool


@frozen
class Done:
    """One merged filing: the version before it (None if there was none), its own version, and the day of the merge."""

    before: Version | None
    version: Version
    on: date


@frozen
class Gap:
    """``first`` and ``last`` are part of it."""

    first: date
    last: date
    kind: GapKind

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def version_of(group: Group) -> Version:
    return Version(len(group.filings), group.last.filed_on, group.term_end, group.is_cancelled)


def takes_long(filled_in: date, done: date) -> bool:
    return abs((done - filled_in).days) > LONG


def done_days(group: Group, done: Sequence[Done]) -> dict[int, date]:
    """By the record's index; a record whose 备案日期 is no longer the one that was merged is left out."""
    dated = list(enumerate((filing.filed_on for filing in group.filings), 1))
    return {one.version.records - 1: one.on for one in done if (one.version.records, one.version.filed_on) in dated}


def gaps(group: Group, done: Sequence[Done], today: date) -> tuple[Gap, ...]:
    """The earliest first. ``done`` are the merged filings as far as known; an unknown time is not a gap."""
    found = (Gap(*one) for one in _all(group, _versions(group, done), today) if one[0] <= one[1])
    return tuple(sorted(found, key=lambda gap: (gap.first, gap.last)))


def _all(group: Group, versions: Sequence[Version], today: date) -> Iterator[tuple[date, date, GapKind]]:
    if is_known(group.filings[0].filed_on):
        yield group.begins_on, min(group.filings[0].filed_on - A_DAY, today), GapKind.EARLY
    for earlier, later in pairwise(versions):
        is_next = later.records == earlier.records + 1
        if is_next and earlier.term_end and not earlier.is_cancelled and is_known(later.filed_on):
            kind = GapKind.CANCELLED_LATE if later.is_cancelled else GapKind.EXTENDED_LATE
            yield earlier.term_end + A_DAY, min(later.filed_on - A_DAY, today), kind
    last = versions[-1]
    if last.term_end and not last.is_cancelled:
        yield last.term_end + A_DAY, today, GapKind.OPEN


def _versions(group: Group, done: Sequence[Done]) -> list[Version]:
    """Those in force. A cancellation changes no other field, so the version before it is derived from the group."""
    known = [version for one in done for version in (one.before, one.version) if version]
    if group.is_cancelled:
        ended = Version(len(group.filings) - 1, group.as_filed.filed_on, group.term_end, False)
        known.append(ended)
    known.append(version_of(group))
    by_records = {version.records: version for version in known}
    return [version for _, version in sorted(by_records.items())]
