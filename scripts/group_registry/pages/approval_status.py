"""What the evidence says of a group, in the form that pages use: how far it is proven, its number, its filings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from group_registry.evidence.result import Coverage, CoveredFiling, Evidence, GroupStanding
from group_registry.model.terms import SHANGHAI, Audience, FilingKind
from group_registry.rules.route import Step, title_of


@dataclass(frozen=True, slots=True)
class Opinion:
    """One step of an approval in the evidence: by whom, when (Shanghai time), and the kind of evidence."""

    step: Step
    by: str
    at: datetime
    kind: str

    @property
    def on(self) -> date:
        """The Shanghai day of the step."""
        return self.at.date()

    @property
    def title(self) -> str:
        """The title of the step, which says who takes it."""
        return title_of(self.step)

    @property
    def when(self) -> str:
        """The time to the minute; for a meeting only the day."""
        return f"{self.on}" if self.step is Step.OFFICE_MEETING else f"{self.at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class ProvenFiling:
    """One proven filing: what it was, the day of its merge (备案办结日), its pull request, its approvals in order."""

    kind: str
    on: date
    pull: int
    is_short_lived: bool
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """How far a group's present content is proven, its number, and its proven filings, oldest first."""

    state: Coverage = Coverage.UNRECORDED
    number: str = ""
    filings: tuple[ProvenFiling, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether the present content is proven."""
        return self.state.is_proven

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        """The approvals of the present content, without those of earlier contents."""
        return self.filings[-1].opinions if self.filings and self.is_proven else ()


NO_PROOF = Proof()


def proofs(evidence: Evidence, contents: Mapping[str, str], audience: Audience) -> dict[str, Proof]:
    """The proof of each group whose content (blob id) is exactly the audited one; filings only for the office."""
    told = {
        path: _proof(standing)
        for path, standing in evidence.standings.items()
        if contents.get(path) == standing.content
    }
    if audience is Audience.INTERNAL:
        return told
    return {path: replace(proof, filings=()) for path, proof in told.items()}


def _proof(standing: GroupStanding) -> Proof:
    # What was filed before there was a number is no change under it; nor is a cancellation, which the audit counts.
    count = sum(filing.kind is FilingKind.CHANGE and filing.changes > 0 for filing in standing.filings)
    changes = f"（变更{count}）" if count else ""
    number = f"{standing.number}{changes}" if standing.number else ""
    return Proof(standing.state, number, tuple(map(_filed, standing.filings)))


def _filed(filing: CoveredFiling) -> ProvenFiling:
    opinions = (
        Opinion(step.step, step.by, step.at.astimezone(SHANGHAI), step.evidence or "")
        for step in filing.steps
        if step.by and step.at
    )
    return ProvenFiling(filing.kind.value, filing.done_on, filing.pull, filing.is_short_lived, tuple(opinions))
