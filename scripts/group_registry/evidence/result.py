"""The result of an audit as plain data: each group's standing, every finding, the heads of the audited branches, and
who gave which step.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from group_registry.approval.facts import LetThrough, StepVerdict
from group_registry.evidence.covered import Books
from group_registry.evidence.findings import AuditFinding
from group_registry.lifecycle.filing_gaps import Done, Version
from group_registry.model.finding import Level
from group_registry.model.records import BaselineEntry, Group, frozen
from group_registry.model.registry import Registry
from group_registry.model.terms import FilingKind, day_of
from group_registry.rules.articles_06_to_10_filing import LATE_PAPER
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.rules.transition import SHORT_LIVED, Item, Routed


class Coverage(StrEnum):
    """How far the present content of a group is proven; the values are shown on screen."""

    FILED = "已备案"
    SHORT_LIVED = "临时群（免备案）"
    LATE_PAPER = "纸质补录"
    BASELINE = "历史备案"
    TO_BE_FILED = "待补备案"
    TAKEN_OVER = "启用前已有"
    UNRECORDED = "待核对"
    REFUSED = "审批依据不符"

    @property
    def is_proven(self) -> bool:
        return self not in (Coverage.UNRECORDED, Coverage.REFUSED)


def coverage_of(filings: Sequence["CoveredFiling"]) -> Coverage:
    """``filings`` are covered, oldest first; there must be at least one."""
    if filings[-1].is_short_lived:
        return Coverage.SHORT_LIVED
    if filings[0].statement.startswith(LATE_PAPER):
        return Coverage.LATE_PAPER
    return Coverage.FILED


def coverage_on_paper(entry: BaselineEntry, group: Group | None, office: Registry) -> Coverage:
    """Of content as it was at the adoption. Without a number on paper an open group is still to be filed.

    A short-lived one needs no filing, with or without a number (Art. 10).
    """
    if group is not None and office.takes_approval_alone(group):
        return Coverage.SHORT_LIVED
    if entry.paper_number not in (None, UNNUMBERED):
        return Coverage.BASELINE
    if group is not None and not group.is_cancelled:
        return Coverage.TO_BE_FILED
    return Coverage.TAKEN_OVER


class CoveredFiling(NamedTuple):
    """``at`` is when it was merged, and so filed. ``changes`` is its place among the changes under the group's number
    (变更1 is 1; 0: it had no number before). ``version`` is what was filed, ``before`` the content that it replaced.
    ``registrar`` merged it (empty: unknown), ``record`` is the file of its evidence; ``changed`` has the attributes of
    the group that it changed, with their old and new values.
    """

    kind: FilingKind
    statement: str
    is_short_lived: bool
    pull: int
    merge: str
    at: datetime
    changes: int
    steps: tuple[StepVerdict, ...]
    before: Version | None = None
    version: Version | None = None
    registrar: str = ""
    record: str = ""
    changed: tuple[Item, ...] = ()

    @property
    def done_on(self) -> date:
        """In Shanghai (备案办结日)."""
        return day_of(self.at)

    @property
    def done(self) -> Done | None:
        if not self.version:
            return None
        return Done(self.before, self.version, self.done_on)


class Excepted(NamedTuple):
    """An exception by which a merge counts: which request's, the Shanghai day of the merge, and its files."""

    by: LetThrough
    paths: tuple[str, ...]
    pull: int
    on: date


class Revision(NamedTuple):
    """A covered change of an entry of the books: who approved it, and what it changed, as above.

    From the items in ``cut`` text was taken out; what they were is in no revision.
    """

    done_on: date
    pull: int
    by: str
    changed: tuple[Item, ...]
    cut: frozenset[str] = frozenset()


@frozen
class GroupStanding:
    """A group that main holds, with its filings, oldest first.

    ``content`` is the id of the audited content; the standing says nothing about any other content. ``number`` is None
    if the group is short-lived or not proven. ``changes`` counts the changes under the number (变更1 …). ``since`` is
    the Shanghai day since which main has held content that is not proven, None if the content is proven or was there
    at the adoption. ``is_pending``: the content was merged and waits for its record.
    """

    path: str
    content: str
    state: Coverage
    number: str | None
    changes: int
    filings: tuple[CoveredFiling, ...]
    since: date | None = None
    is_pending: bool = False


@frozen
class AuditResult:
    """``main``, ``approvals`` and ``adoption`` are commit ids: the heads of main and of the evidence branch, and the
    adoption. ``exceptions`` are those of the merges that count, oldest first. ``pending`` are the merges that wait for
    their record. ``void`` are the given numbers that have no covered filing. ``covered`` are the last
    covered contents by path (marks as in ``Content``), ``routed`` whom they name. ``homes`` are the units (slugs) of
    the people on the list at the adoption, by label.
    """

    main: str
    approvals: str | None
    adoption: str | None
    groups: Mapping[str, GroupStanding] = field(default_factory=dict)
    findings: tuple[AuditFinding, ...] = ()
    exceptions: tuple[Excepted, ...] = ()
    records: int = 0
    pending: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    covered: Mapping[str, str] = field(default_factory=dict)
    routed: Mapping[str, Routed] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    revisions: Mapping[str, Sequence[Revision]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not any(finding.level is Level.ERROR for finding in self.findings)

    @property
    def counts(self) -> dict[Coverage, int]:
        found = Counter(group.state for group in self.groups.values())
        return {state: found[state] for state in Coverage}


@frozen
class Evidence:
    """The evidence that a site is built on: the audit of main.

    ``result`` is None if there is no evidence branch yet, or if the audit could not be made; in the second case
    ``doubt`` says why, in Chinese. Without records, ``merges`` are the filings that git alone shows, by path. ``books``
    is that commit of main with the books of its audit: what a decision there may rely on.
    """

    main: str | None = None
    result: AuditResult | None = None
    doubt: str = ""
    merges: Mapping[str, tuple[Done, ...]] = field(default_factory=dict)
    books: tuple[str, Books] | None = None

    def done(self, path: str) -> tuple[Done, ...]:
        if self.result is None:
            return self.merges.get(path, ())
        standing = self.result.groups.get(path)
        filings = standing.filings if standing else ()
        return tuple(filing.done for filing in filings if filing.done)

    def with_homes(self, registry: Registry) -> Registry:
        """Where each custodian was when named: by the record that did so, for the baseline at the adoption.

        And what was filed in full, which no later policy makes short-lived (Art. 10), and what was never approved.
        """
        if self.result is None:
            return registry
        homes = {}
        for group in registry.groups:
            last = self.result.routed.get(group.path)
            if last and last.home and last.custodian == group.custodian:
                homes[group.path] = last.home.slug
            elif last is None and group.path in registry.baseline and group.custodian in self.result.homes:
                homes[group.path] = self.result.homes[group.custodian]
        full = frozenset(path for path, last in self.result.routed.items() if last.route is not SHORT_LIVED)
        refused = frozenset(it.path for it in self.result.groups.values() if it.state is Coverage.REFUSED)
        return replace(registry, homes=homes, in_full=full, refused=refused)

    @property
    def is_asked(self) -> bool:
        """Whether there are records. If so, only their audit decides what counts as a filing."""
        return self.result is not None or bool(self.doubt)

    @property
    def filings(self) -> Iterator[CoveredFiling]:
        """The proven ones of all groups."""
        return chain.from_iterable(standing.filings for standing in self.standings.values())

    @property
    def findings(self) -> Sequence[AuditFinding]:
        return self.result.findings if self.result else ()

    @property
    def standings(self) -> Mapping[str, GroupStanding]:
        return self.result.groups if self.result else {}
