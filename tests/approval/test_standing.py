"""Contract D 3 and 4: what a review is bound to, and whose last word stands. Each test is named after its sentence."""

from dataclasses import replace

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Content, ReviewState
from support.pure import (
    BOTH,
    DEPUTY,
    DEPUTY_B,
    DIRECTOR,
    EARLIER,
    NEW,
    NOW,
    OFFICE,
    OLD,
    OTHER,
    PATH,
    REGISTRAR,
    approves,
    at,
    dismissed,
    facts,
    no,
    office,
    people,
    reasons,
    review,
    with_commits,
)

# 3. Bound to (path, old content, new content)


def test_a_review_counts_when_the_pair_at_its_commit_equals_the_pair_that_will_be_merged() -> None:
    early = (review(DEPUTY, 1, commit=EARLIER.oid), review(DIRECTOR, 2, commit=EARLIER.oid))
    assert approves(with_commits(facts(*early), EARLIER))


@pytest.mark.parametrize("content", [Content(PATH, None, OTHER), Content(PATH, OLD, NEW), Content("x", None, NEW)])
def test_a_review_of_another_pair_does_not_count(content: Content) -> None:
    other = replace(EARLIER, contents=frozenset({content}))
    given = with_commits(facts(review(DEPUTY, 1, commit=other.oid), BOTH[1]), other)
    assert not approves(given)
    assert "内容已改动" in reasons(given)
    assert "内容已改动，请李主任重新审核" in decide(given).steps[0].says


def test_a_review_of_a_commit_that_is_no_ancestor_of_the_head_does_not_count() -> None:
    given = facts(review(DEPUTY, 1, commit="9" * 40), BOTH[1])
    assert not approves(given)
    assert "不在本申请中" in reasons(given)


def test_a_review_of_a_commit_whose_start_is_unknown_does_not_count() -> None:
    unknown = replace(EARLIER, contents=None)
    assert not approves(with_commits(facts(review(DEPUTY, 1, commit=unknown.oid), BOTH[1]), unknown))


# 4. Standing


def test_standing_is_the_last_decisive_review() -> None:
    assert not approves(facts(*BOTH, no(DEPUTY, 3)))
    assert approves(facts(no(DEPUTY, 0.5), *BOTH))
    assert approves(facts(*BOTH, review(DEPUTY, 3, ReviewState.COMMENTED)))


def test_reviews_of_one_second_stand_in_the_order_of_their_ids() -> None:
    yes, refusal = review(DEPUTY, 1), no(DEPUTY, 1)
    assert not approves(facts(yes, replace(refusal, id=yes.id + 1), BOTH[1]))
    assert approves(facts(yes, replace(refusal, id=yes.id - 1), BOTH[1]))


def test_its_time_is_the_start_of_the_unbroken_run() -> None:
    assert approves(facts(*BOTH, review(DEPUTY, 3)))
    assert not approves(facts(*BOTH, no(DEPUTY, 2.5), review(DEPUTY, 3)))


def test_a_run_is_of_approvals_of_that_same_pair() -> None:
    other = replace(EARLIER, contents=frozenset({Content(PATH, None, OTHER)}))
    assert not approves(with_commits(facts(*BOTH, review(DEPUTY, 3, commit=other.oid)), other))
    again = (*BOTH, review(DEPUTY, 3, commit=other.oid), review(DEPUTY, 4))
    assert not approves(with_commits(facts(*again), other))
    assert approves(with_commits(facts(*again, review(DIRECTOR, 5)), other))


def test_a_dismissal_takes_an_approval_away() -> None:
    gone = replace(BOTH[0], state=ReviewState.DISMISSED)
    given = facts(gone, BOTH[1], dismissals=(dismissed(BOTH[0], 3),))
    assert not approves(given)
    assert "已撤销" in decide(given).steps[0].says
    assert not approves(facts(*BOTH, dismissals=(dismissed(BOTH[0], 3),)))


def test_a_dismissed_approval_breaks_the_run() -> None:
    given = facts(*BOTH, review(DEPUTY, 3), dismissals=(dismissed(BOTH[0], 2.5),))
    assert not approves(given)


def test_a_dismissal_never_clears_changes_requested() -> None:
    refusal = no(DEPUTY_B, 3)
    gone = replace(refusal, state=ReviewState.DISMISSED)
    given = facts(*BOTH, gone, dismissals=(dismissed(refusal, 4),))
    assert not approves(given)
    assert "孙立" in decide(given).says


def test_only_a_new_review_of_the_same_person_clears_changes_requested() -> None:
    assert not approves(facts(no(DEPUTY_B, 0.5), *BOTH))
    assert approves(facts(no(DEPUTY_B, 0.5), *BOTH, review(DEPUTY_B, 3)))
    assert approves(facts(no(DEPUTY_B, 0.5), *BOTH, review(DEPUTY_B, 3, commit=None)))


def test_refusing_again_out_of_office_lifts_no_refusal_said_in_office() -> None:
    gone = office(people(deputy_b="{职务: 经办人, 起: 2022-06-01}"), since=at(5))
    given = facts(*BOTH, no(DEPUTY_B, 3), offices=(OFFICE, gone))
    assert not approves(given)
    assert not approves(replace(given, reviews=(*given.reviews, no(DEPUTY_B, 6))))
    assert approves(replace(given, reviews=(*given.reviews, no(DEPUTY_B, 6), review(DEPUTY_B, 7))))


def test_a_dismissed_review_of_unknown_earlier_state_blocks() -> None:
    assert not approves(facts(*BOTH, review(REGISTRAR, 3, ReviewState.DISMISSED)))
    unknown = review(REGISTRAR, 3, ReviewState.DISMISSED)
    assert not approves(facts(*BOTH, unknown, dismissals=(replace(dismissed(unknown, 4), state=None),)))
    assert approves(facts(*BOTH, unknown, dismissals=(replace(dismissed(unknown, 4), state=ReviewState.APPROVED),)))


def test_reviews_from_before_a_reopening_do_not_count() -> None:
    assert not approves(facts(*BOTH, fresh_starts=(at(1.5),)))
    assert not approves(facts(*BOTH, fresh_starts=(at(2),)))
    assert not approves(facts(*BOTH, fresh_starts=(at(0.5), at(1.5))))
    assert approves(facts(*BOTH, fresh_starts=(at(0.5),)))
    assert approves(facts(*BOTH, fresh_starts=(NOW,)))


def test_a_reopening_clears_no_refusal() -> None:
    assert not approves(facts(no(DEPUTY_B, 0.2), *BOTH, fresh_starts=(at(0.5),)))


def test_only_what_was_submitted_before_the_merge_counts() -> None:
    assert not approves(facts(*BOTH, now=at(2)))
    assert approves(facts(*BOTH, now=at(2.01)))
    assert approves(facts(*BOTH, no(DEPUTY_B, 3), now=at(3)))
    assert approves(facts(*BOTH, dismissals=(dismissed(BOTH[0], 3),), now=at(3)))
    gone = replace(BOTH[0], state=ReviewState.DISMISSED)
    assert approves(facts(gone, BOTH[1], dismissals=(dismissed(BOTH[0], 3),), now=at(3)))
    assert "不在合并之前" in reasons(facts(*BOTH, review(DEPUTY, 5), now=at(3)))
