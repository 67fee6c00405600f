"""How far a group was proven as of each of its filings (Art. 8, 9, 10; contract E)."""

from datetime import UTC, datetime, timedelta

import pytest

from group_registry.evidence.result import AuditResult, Coverage, CoveredFiling, Evidence, GroupStanding
from group_registry.model.terms import FilingKind

PATH, AT = "registry/groups/hyfw/one.yaml", datetime(2026, 9, 21, 1, tzinfo=UTC)
MADE = CoveredFiling(FilingKind.CREATION, "新建", False, 7, "a" * 40, AT, 0, ())
CHANGED = MADE._replace(kind=FilingKind.CHANGE, statement="延长", merge="b" * 40, at=AT + timedelta(days=9), changes=1)
BRIEF = MADE._replace(is_short_lived=True)
LATE = MADE._replace(statement="纸质补录：2026 年 3 月签批")


def evidence(*filings: CoveredFiling) -> Evidence:
    standing = GroupStanding(PATH, "9" * 40, Coverage.FILED, "一号", filings[-1].changes, filings)
    return Evidence("1" * 40, AuditResult("1" * 40, "2" * 40, "3" * 40, {PATH: standing}))


@pytest.mark.parametrize(
    ("filings", "merge", "state", "changes"),
    [
        ((MADE, CHANGED), "a", Coverage.FILED, 0),
        ((MADE, CHANGED), "b", Coverage.FILED, 1),
        ((BRIEF, CHANGED), "a", Coverage.SHORT_LIVED, 0),
        ((BRIEF, CHANGED), "b", Coverage.FILED, 1),
        ((LATE, CHANGED), "a", Coverage.LATE_PAPER, 0),
        ((LATE, CHANGED), "b", Coverage.LATE_PAPER, 1),
    ],
)
def test_an_earlier_filing_is_shown_as_it_stood(
    filings: tuple[CoveredFiling, ...], merge: str, state: Coverage, changes: int
) -> None:
    then = evidence(*filings).when_filed(PATH, merge * 40, "8" * 40).standings[PATH]
    assert (then.state, then.content, then.changes) == (state, "8" * 40, changes)
    assert then.filings[-1].merge == merge * 40


def test_of_another_merge_or_group_nothing_is_proven() -> None:
    assert not evidence(MADE, CHANGED).when_filed(PATH, "c" * 40, "8" * 40).standings
    assert not evidence(MADE, CHANGED).when_filed("registry/groups/hyfw/two.yaml", "a" * 40, "8" * 40).standings
    assert not Evidence().when_filed(PATH, "a" * 40, "8" * 40).standings
