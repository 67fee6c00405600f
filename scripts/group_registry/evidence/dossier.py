"""What a dossier is about: a period of the registry, with what became of it on main and in the records. Plain data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from group_registry.approval.facts import Content
from group_registry.evidence.audit import LATE_PAPER
from group_registry.evidence.coverage import Coverage
from group_registry.evidence.record import MergeRecord
from group_registry.evidence.result import AuditResult, Evidence, Filing, GroupStanding
from group_registry.lifecycle.filing_gaps import takes_long
from group_registry.model.records import Group

DATA = "registry/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is asked for: both ends of the period count; an empty ``unit`` is the whole office."""

    first: date
    last: date
    unit: str = ""

    def holds(self, day: date) -> bool:
        """Whether a day is of the period."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """One content of a group that main got in the period, by whatever way.

    ``on`` is the day of the merge: the host's, where there is a record, else the commit's. ``filing`` is what the audit
    made of it; None where the approvals are not in order, or not recorded yet. ``number`` is the group's.
    ``is_filing`` says whether it brought a record of its own (备案记录), as each filing does; ``is_pending`` that it
    waits to be recorded, which is no fault.
    """

    on: date
    commit: str
    group: Group
    digest: str
    record: MergeRecord | None
    filing: Filing | None
    number: str
    is_filing: bool
    is_pending: bool
    before: tuple[Filing, ...] = ()

    @property
    def kind(self) -> str:
        """What was done, in a word."""
        return self.group.last.kind.value if self.is_filing else "改动，没有新记录"

    @property
    def takes_long(self) -> bool:
        """Whether it was filled in and filed further apart than is usual."""
        return self.is_filing and takes_long(self.group.last.filed_on, self.on)

    @property
    def coverage(self) -> Coverage:
        """How far this very content was proven."""
        if self.filing is None:
            return Coverage.UNRECORDED if self.is_pending else Coverage.REFUSED
        if self.filing.is_short_lived:
            return Coverage.SHORT_LIVED
        is_late = (*self.before, self.filing)[0].statement.startswith(LATE_PAPER)
        return Coverage.LATE_PAPER if is_late else Coverage.FILED

    @property
    def standing(self) -> GroupStanding:
        """How the group stood with this content."""
        filings = (*self.before, self.filing) if self.filing else ()
        is_numbered = self.filing is not None and not self.filing.is_short_lived
        number = (self.number or None) if is_numbered else None
        return GroupStanding(self.group.path, self.digest, self.coverage, number, len(filings), filings)


def evidence_of(landed: Iterable[Landed], main: str) -> Evidence:
    """The evidence of these contents alone, each of another group, as pages take it."""
    return Evidence(main, AuditResult(main, None, None, {one.group.path: one.standing for one in landed}))


def batches(landed: Iterable[Landed]) -> Iterator[list[Landed]]:
    """What came on one day, in order; what came twice on a day is another batch."""
    batch: list[Landed] = []
    for one in landed:
        if batch and (one.on != batch[0].on or one.group.path in {other.group.path for other in batch}):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


@dataclass(frozen=True, kw_only=True)
class Period:
    """What goes into a dossier beside the registry at the end: the audit of it, and what happened.

    ``records`` are the bytes of those of the period by their path on the branch, ``originals`` the contents that came
    to main with them, below a folder for each.
    """

    scope: Scope
    result: AuditResult
    evidence: Evidence
    landed: tuple[Landed, ...] = ()
    records: Mapping[str, bytes] = field(default_factory=dict)
    originals: Mapping[str, bytes] = field(default_factory=dict)


def is_original(content: Content) -> bool:
    """Whether a content goes into a dossier as it is: plain files of the registry."""
    return content.new is not None and " " not in content.new and content.path.startswith(DATA)


def folder_of(record: MergeRecord) -> str:
    """The folder of what a record brought."""
    return f"{record.seq:06d}"
