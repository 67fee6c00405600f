"""Evidence made by hand: groups that were filed, each by the steps given, one a day."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from group_registry.approval.facts import StepState, StepVerdict
from group_registry.evidence.result import AuditResult, Coverage, CoveredFiling, Evidence, GroupStanding
from group_registry.model.terms import FilingKind
from group_registry.rules.route import Step

Given = tuple[Step, str, datetime, str]
"""A step, by whom, when, the kind of evidence."""


def evidence_of(filed: Mapping[str, tuple[str, Sequence[Given]]], number: str = "一号") -> Evidence:
    """Each path with the content (blob id) that was filed and its steps; all merged on 2026-09-21."""
    merged = datetime(2026, 9, 21, 1, tzinfo=UTC)
    groups = {}
    for path, (content, given) in filed.items():
        steps = (StepVerdict(path, step, "9", StepState.DONE, by, at, "", kind) for step, by, at, kind in given)
        filing = CoveredFiling(FilingKind.CREATION, "", False, 7, "0" * 40, merged, 0, tuple(steps))
        groups[path] = GroupStanding(path, content, Coverage.FILED, number, 0, (filing,))
    result = AuditResult("1" * 40, "2" * 40, "3" * 40, groups)
    return Evidence(result.main, result)
