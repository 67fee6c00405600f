"""What an audit gives: each group's standing, every finding, the heads that it speaks of, who gave which step. Plain
data.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from group_registry.approval.facts import StepVerdict
from group_registry.evidence.findings import AuditFinding
from group_registry.evidence.look import Looked
from group_registry.lifecycle.filing_gaps import Done, Version
from group_registry.model.finding import Level
from group_registry.model.records import BaselineEntry
from group_registry.model.registry import Registry
from group_registry.model.terms import SHANGHAI, FilingKind, day_of
from group_registry.rules.route import Step


class Coverage(StrEnum):
    """How far the present content of a group is proven, in the words shown on screen."""

    FILED = "已备案"
    SHORT_LIVED = "临时群（免备案）"
    LATE_PAPER = "纸质补录"
    BASELINE = "历史备案"
    UNRECORDED = "待核对"
    REFUSED = "审批依据不符"


def coverage(path: str, digests: Mapping[str, str], baseline: Mapping[str, BaselineEntry]) -> Coverage:
    """A group is 历史备案 only while its content is the very content of its baseline entry."""
    entry = baseline.get(path)
    covered = entry is not None and digests.get(path) == entry.digest
    return Coverage.BASELINE if covered else Coverage.UNRECORDED


def by_file(registry: Registry) -> dict[str, BaselineEntry]:
    """The baseline's entries by the file they are bound to."""
    return {entry.file: entry for entry in registry.of(BaselineEntry)}


class CoveredFiling(NamedTuple):
    """One covered filing: what it was, its pull request and merge, and who gave which step.

    ``at`` is when it was merged, and so filed; ``changes`` is which change under the number it is (变更1 …);
    ``version`` is what was filed, ``before`` what that changed.
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

    @property
    def done_on(self) -> date:
        """The Shanghai day of the filing (备案办结日)."""
        return day_of(self.at)

    @property
    def done(self) -> Done | None:
        """The filing as what counts days takes it."""
        return Done(self.before, self.version, self.done_on) if self.version else None


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """A group that main holds: how far its content is proven, its number, and its filings, the first one first.

    ``content`` is the id of the very content that was audited: of any other, this says nothing. ``changes`` counts the
    changes under the number (变更1 …). Without a number: short-lived, or not proven. ``since`` is the Shanghai day from
    which main held what is not proven, None where it is or was there from the adoption on; ``is_pending`` is whether it
    was merged and waits for its record.
    """

    path: str
    content: str
    state: Coverage
    number: str | None
    changes: int
    filings: tuple[CoveredFiling, ...]
    since: date | None = None
    is_pending: bool = False


@dataclass(frozen=True)
class AuditResult:
    """The whole of it. ``pending`` are merges that wait for their record, ``void`` numbers that stand for nothing."""

    main: str
    approvals: str | None
    adoption: str | None
    groups: Mapping[str, GroupStanding] = field(default_factory=dict)
    findings: tuple[AuditFinding, ...] = ()
    records: int = 0
    pending: tuple[str, ...] = ()
    void: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether no finding is more than a notice."""
        return not any(finding.level is Level.ERROR for finding in self.findings)

    @property
    def counts(self) -> dict[Coverage, int]:
        """How many groups there are of each state."""
        found = Counter(group.state for group in self.groups.values())
        return {state: found[state] for state in Coverage}


@dataclass(frozen=True)
class Evidence:
    """What a site has to go by: the audit of main.

    ``result`` is None where there is no branch of records yet, and where the audit could not be made; ``doubt`` then
    says why, in Chinese. Without records ``merges`` are the filings that git alone tells of, by path. ``online`` is
    what the host said of the records, None where it was not asked.
    """

    main: str | None = None
    result: AuditResult | None = None
    doubt: str = ""
    merges: Mapping[str, tuple[Done, ...]] = field(default_factory=dict)
    online: Looked | None = None

    def done(self, path: str) -> tuple[Done, ...]:
        """The filings of a group as far as they are known, the first one first."""
        if self.result is None:
            return self.merges.get(path, ())
        standing = self.result.groups.get(path)
        return tuple(filter(None, (filing.done for filing in standing.filings))) if standing else ()

    @property
    def is_asked(self) -> bool:
        """Whether there are records, so that nothing but their audit makes a filing."""
        return self.result is not None or bool(self.doubt)

    @property
    def standings(self) -> Mapping[str, GroupStanding]:
        """Each group's standing; none where there is no audit."""
        return self.result.groups if self.result else {}

    def when_filed(self, path: str, merge: str, content: str) -> "Evidence":
        """The evidence for the content with which that merge filed one group; nothing if the merge is not proven."""
        standing = self.standings.get(path)
        upto = [place for place, one in enumerate(standing.filings, 1) if one.merge == merge] if standing else []
        if self.result is None or standing is None or not upto:
            return replace(self, result=self.result and replace(self.result, groups={}))
        filings = standing.filings[: upto[0]]
        state = Coverage.SHORT_LIVED if filings[-1].is_short_lived else Coverage.FILED
        then = replace(standing, content=content, state=state, filings=filings, changes=filings[-1].changes)
        return replace(self, result=replace(self.result, groups={path: then}))


NO_EVIDENCE = Evidence()


STOOD_IN = "（代）"
"""The mark after the name of a delegate."""


@dataclass(frozen=True, slots=True)
class GivenStep:
    """One step of a proven filing: of which group, when (Shanghai), in which pull request, by what sort of evidence."""

    path: str
    step: Step
    at: datetime
    kind: FilingKind
    pull: int
    evidence: str
    is_for_another: bool


def steps_given(evidence: Evidence) -> Mapping[str, tuple[GivenStep, ...]]:
    """What each name gave, the latest first; a meeting is nobody's own step."""
    found: dict[str, list[GivenStep]] = defaultdict(list)
    for name, given in _all(evidence):
        found[name].append(given)
    return {
        name: tuple(sorted(steps, key=lambda one: (one.at, one.path), reverse=True)) for name, steps in found.items()
    }


def _all(evidence: Evidence) -> Iterator[tuple[str, GivenStep]]:
    for path, group in evidence.standings.items():
        for filing in group.filings:
            for one in filing.steps:
                if one.by and one.at and one.step is not Step.OFFICE_MEETING:
                    name, at = one.by.removesuffix(STOOD_IN), one.at.astimezone(SHANGHAI)
                    is_for_another = name != one.by
                    yield (
                        name,
                        GivenStep(path, one.step, at, filing.kind, filing.pull, one.evidence or "", is_for_another),
                    )
