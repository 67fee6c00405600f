"""The steps that each person gave, as the audit proves them: looked through when an account was lost (Art. 15)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from group_registry.evidence.result import Evidence
from group_registry.model.dates import SHANGHAI
from group_registry.model.records import FilingKind
from group_registry.rules.route import Step

STOOD_IN = "（代）"
"""What follows the name of one who gave a step in another's place."""


@dataclass(frozen=True, slots=True)
class Given:
    """One step of a proven filing: of which group, when (Shanghai), in which pull request, by what sort of evidence."""

    path: str
    step: Step
    at: datetime
    kind: FilingKind
    pull: int
    evidence: str
    is_for_another: bool


def steps_given(evidence: Evidence) -> Mapping[str, tuple[Given, ...]]:
    """What each name gave, the latest first; a meeting is nobody's own step."""
    found: dict[str, list[Given]] = defaultdict(list)
    for name, given in _all(evidence):
        found[name].append(given)
    return {
        name: tuple(sorted(steps, key=lambda one: (one.at, one.path), reverse=True)) for name, steps in found.items()
    }


def _all(evidence: Evidence) -> Iterator[tuple[str, Given]]:
    for path, group in evidence.standings.items():
        for filing in group.filings:
            for one in filing.steps:
                if one.by and one.at and one.step is not Step.OFFICE_MEETING:
                    name, at = one.by.removesuffix(STOOD_IN), one.at.astimezone(SHANGHAI)
                    is_for_another = name != one.by
                    yield (
                        name,
                        Given(path, one.step, at, filing.kind, filing.pull, one.evidence or "", is_for_another),
                    )
