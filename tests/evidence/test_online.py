"""What the host says today beside what was recorded (Art. 6): each difference by its kind and its words, no other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from group_registry.approval.facts import Dismissal, PullRequest, Review, ReviewState
from group_registry.evidence.case import Answers
from group_registry.evidence.findings import AuditKind, finding_of
from group_registry.evidence.host_answers import Submission, Timeline
from group_registry.evidence.record_checks import compared
from support.handmade import record

RECORD = record(1)
MERGED = datetime(2026, 3, 2, 4, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
BEFORE = MERGED - timedelta(days=1)
LI = Review(1, 11, ReviewState.APPROVED, "a" * 40, BEFORE, "li")
ZHAO = Review(2, 12, ReviewState.APPROVED, "a" * 40, BEFORE, "zhao")
REFUSED = Dismissal(3, ReviewState.CHANGES_REQUESTED, BEFORE)
PULL = PullRequest(7, 10, BEFORE, is_merged=True, is_closed=True, merger=13)


def told(
    pull: PullRequest = PULL,
    head: str = "a" * 40,
    merge: str | None = "d" * 40,
    merged_at: datetime = MERGED,
    reviews: tuple[Review, ...] = (LI, ZHAO),
    dismissals: tuple[Dismissal, ...] = (REFUSED,),
    fresh_starts: tuple[datetime, ...] = (BEFORE,),
    commits: str = "ab",
) -> Answers:
    submission = Submission(pull, head, 1, 1, merge=merge, merged_at=merged_at)
    authors = {sign * 40: frozenset[int]() for sign in commits}
    return Answers(submission, reviews, Timeline(dismissals, fresh_starts), authors)


TAKEN_BACK = replace(LI, state=ReviewState.DISMISSED)
ABOUT_PULL = (AuditKind.CHANGED_ONLINE, "申请人、合并人、时间或提交与登记的不同")
GONE_EVENT = (AuditKind.GONE_ONLINE, "登记过的撤销、重新打开等事件已不存在")
NEW_EVENT = (AuditKind.CHANGED_ONLINE, "合并之前的撤销、重新打开等事件没有登记")
OTHER_REVIEW = (AuditKind.CHANGED_ONLINE, "li 的一次评审与登记的不同")


def later(review: int, at: datetime) -> Dismissal:
    return Dismissal(review, ReviewState.APPROVED, at)


DIFFERENCES: dict[str, tuple[dict[str, Any], list[tuple[AuditKind, str]]]] = {
    "nothing": ({}, []),
    "the author's account was closed": ({"pull": replace(PULL, author=None)}, [(AuditKind.ACCOUNT_GONE, "申请人")]),
    "the merger's account was closed": ({"pull": replace(PULL, merger=None)}, [(AuditKind.ACCOUNT_GONE, "合并人")]),
    "another author": ({"pull": replace(PULL, author=99)}, [ABOUT_PULL]),
    "another merger": ({"pull": replace(PULL, merger=99)}, [ABOUT_PULL]),
    "another head": ({"head": "c" * 40}, [ABOUT_PULL]),
    "another merge": ({"merge": "c" * 40}, [ABOUT_PULL]),
    "no merge": ({"merge": None}, [ABOUT_PULL]),
    "another time": ({"merged_at": MERGED + A_SECOND}, [ABOUT_PULL]),
    "a commit gone": ({"commits": "a"}, [(AuditKind.GONE_ONLINE, "登记过的提交已不在申请中")]),
    "a commit more": ({"commits": "abc"}, []),
    "a review gone": ({"reviews": (LI,)}, [(AuditKind.GONE_ONLINE, "zhao 的一次评审已不存在")]),
    "renamed": ({"reviews": (replace(LI, login="li-2"), ZHAO)}, []),
    "a reviewer's account was closed": (
        {"reviews": (replace(LI, user=None, login=""), ZHAO)},
        [(AuditKind.ACCOUNT_GONE, "li 的评审")],
    ),
    "a reviewer's account was closed, and the review is another": (
        {"reviews": (replace(LI, user=None, login="", commit="c" * 40), ZHAO)},
        [(AuditKind.ACCOUNT_GONE, "li 的评审"), OTHER_REVIEW],
    ),
    "by another": ({"reviews": (replace(LI, user=99), ZHAO)}, [OTHER_REVIEW]),
    "of another commit": ({"reviews": (replace(LI, commit="c" * 40), ZHAO)}, [OTHER_REVIEW]),
    "at another time": ({"reviews": (replace(LI, at=BEFORE + A_SECOND), ZHAO)}, [OTHER_REVIEW]),
    "in another state": ({"reviews": (replace(LI, state=ReviewState.CHANGES_REQUESTED), ZHAO)}, [OTHER_REVIEW]),
    "dismissed, nobody knows when": ({"reviews": (TAKEN_BACK, ZHAO)}, [OTHER_REVIEW]),
    "dismissed at the merge": (
        {"reviews": (TAKEN_BACK, ZHAO), "dismissals": (REFUSED, later(1, MERGED))},
        [(AuditKind.DISMISSED_LATER, "li 的评审")],
    ),
    "dismissed just before the merge": (
        {"reviews": (TAKEN_BACK, ZHAO), "dismissals": (REFUSED, later(1, MERGED - A_SECOND))},
        [OTHER_REVIEW, NEW_EVENT],
    ),
    "another's dismissed": (
        {"reviews": (TAKEN_BACK, ZHAO), "dismissals": (REFUSED, later(2, MERGED + A_SECOND))},
        [OTHER_REVIEW],
    ),
    "dismissed and of another commit": (
        {"reviews": (replace(TAKEN_BACK, commit="c" * 40), ZHAO), "dismissals": (REFUSED, later(1, MERGED))},
        [OTHER_REVIEW],
    ),
    "a review more, at the merge": ({"reviews": (LI, ZHAO, Review(9, 14, ReviewState.APPROVED, None, MERGED))}, []),
    "a review more, before it": (
        {"reviews": (LI, ZHAO, Review(9, 14, ReviewState.COMMENTED, None, MERGED - A_SECOND, "qian"))},
        [(AuditKind.CHANGED_ONLINE, "qian 在合并之前的一次评审没有登记")],
    ),
    "a dismissal gone": ({"dismissals": ()}, [GONE_EVENT]),
    "a reopening gone": ({"fresh_starts": ()}, [GONE_EVENT]),
    "a reopening more": ({"fresh_starts": (BEFORE, BEFORE + A_SECOND)}, [NEW_EVENT]),
    "a reopening at the merge": ({"fresh_starts": (BEFORE, MERGED)}, []),
    "all else": ({"dismissals": (later(2, BEFORE),), "fresh_starts": (BEFORE,)}, [GONE_EVENT, NEW_EVENT]),
}


@pytest.mark.parametrize("case", DIFFERENCES)
def test_each_difference_has_its_name(case: str) -> None:
    changes, expected = DIFFERENCES[case]
    assert list(compared(RECORD, told(), told(**changes))) == [
        finding_of(kind, f"第 {RECORD.number} 号申请，{says}", commit=RECORD.merge, paths=[RECORD.path])
        for kind, says in expected
    ]


WITHDRAWN = replace(LI, state=ReviewState.WITHDRAWN)
AGAIN = Review(9, 11, ReviewState.APPROVED, "a" * 40, MERGED + A_SECOND, "li")
ALIKE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "approved again and deleted before the merge, and again after it": (
        {"reviews": (WITHDRAWN, ZHAO)},
        {"reviews": (LI, ZHAO, AGAIN)},
    ),
    "the same, and the last deleted too": ({"reviews": (WITHDRAWN, ZHAO)}, {"reviews": (LI, ZHAO)}),
    "a later one that is not told apart from an earlier one": (
        {"reviews": (LI, ZHAO)},
        {"reviews": (WITHDRAWN, ZHAO)},
    ),
    "recorded by a version that did not know what it had been": (
        {"reviews": (TAKEN_BACK, ZHAO)},
        {"reviews": (LI, ZHAO)},
    ),
}
"""What is recorded, and what a host says that marks a review as dismissed once the same person gives another."""


@pytest.mark.parametrize("case", ALIKE)
def test_who_reviews_again_changes_nothing_of_the_record(case: str) -> None:
    recorded, now = ALIKE[case]
    assert list(compared(RECORD, told(**recorded), told(**now))) == []


def test_a_return_in_place_of_a_withdrawn_approval_is_a_change() -> None:
    refused = replace(LI, state=ReviewState.CHANGES_REQUESTED)
    kinds = [one.kind for one in compared(RECORD, told(reviews=(WITHDRAWN, ZHAO)), told(reviews=(refused, ZHAO)))]
    assert kinds == [AuditKind.CHANGED_ONLINE.value]
