"""Contract D 3 and 4: what a review is bound to, and whose last word stands. Each case is named after its sentence."""

from dataclasses import replace
from typing import Any

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Commit, Content, Dismissal, Facts, Review, ReviewState
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
    Case,
    assert_decided,
    at,
    dismissed,
    each,
    facts,
    no,
    office,
    people,
    review,
    with_commits,
)

YES_1, YES_2 = BOTH


def of_other(content: Content | None) -> Commit:
    """An earlier commit with that content; None: where it starts is unknown."""
    return replace(EARLIER, contents=frozenset({content}) if content else None)


@pytest.mark.parametrize("content", [Content(PATH, None, OTHER), Content(PATH, OLD, NEW), Content("x", None, NEW)])
def test_a_review_of_another_pair_does_not_count(content: Content) -> None:
    given = with_commits(facts(review(DEPUTY, 1, commit=EARLIER.oid), YES_2), of_other(content))
    assert_decided(given, "内容已改动，请李主任重新审核")
    assert any("内容已改动" in one.says for one in decide(given).ignored)


def after_another(*reviews: Review) -> Facts:
    """Approved, and then the deputy approved another content."""
    more = facts(*BOTH, review(DEPUTY, 3, commit=EARLIER.oid), *reviews)
    return with_commits(more, of_other(Content(PATH, None, OTHER)))


def without(*dismissals: Dismissal, first: Review = YES_1, more: tuple[Review, ...] = (), **others: Any) -> Facts:
    """Approved by both, with what was dismissed since."""
    return facts(first, YES_2, *more, dismissals=dismissals, **others)


GONE = replace(YES_1, state=ReviewState.DISMISSED)
NO_SUN, UNKNOWN = no(DEPUTY_B, 3), review(REGISTRAR, 3, ReviewState.DISMISSED)
NO_SUN_EARLY = no(DEPUTY_B, 0.5)
LEFT = (OFFICE, office(people(deputy_b="{职务: 经办人, 起: 2022-06-01}"), since=at(5)))
SAME_SECOND = no(DEPUTY, 1)
CASES: list[Case] = [
    (
        "a review counts when the pair at its commit is the pair that will be merged",
        with_commits(facts(*(replace(one, commit=EARLIER.oid) for one in BOTH)), EARLIER),
        True,
    ),
    ("a commit that is no ancestor of the head", facts(review(DEPUTY, 1, commit="9" * 40), YES_2), "不在本申请中"),
    (
        "a commit whose start is unknown",
        with_commits(facts(review(DEPUTY, 1, commit=EARLIER.oid), YES_2), of_other(None)),
        False,
    ),
    ("standing is the last decisive review", facts(*BOTH, no(DEPUTY, 3)), False),
    ("an earlier refusal does not stand", facts(no(DEPUTY, 0.5), *BOTH), True),
    ("a comment is not decisive", facts(*BOTH, review(DEPUTY, 3, ReviewState.COMMENTED)), True),
    ("of one second, the higher id is last", facts(YES_1, replace(SAME_SECOND, id=YES_1.id + 1), YES_2), False),
    ("of one second, the lower id is first", facts(YES_1, replace(SAME_SECOND, id=YES_1.id - 1), YES_2), True),
    ("its time is the start of the unbroken run", facts(*BOTH, review(DEPUTY, 3)), True),
    ("a refusal breaks the run", facts(*BOTH, no(DEPUTY, 2.5), review(DEPUTY, 3)), False),
    ("a run is of approvals of that same pair", after_another(), False),
    ("another pair breaks the run", after_another(review(DEPUTY, 4)), False),
    ("and the director signs again", after_another(review(DEPUTY, 4), review(DIRECTOR, 5)), True),
    ("a dismissal takes an approval away", without(dismissed(YES_1, 3), first=GONE), "已撤销"),
    ("a dismissal that only the timeline tells", without(dismissed(YES_1, 3)), False),
    ("a dismissed approval breaks the run", without(dismissed(YES_1, 2.5), more=(review(DEPUTY, 3),)), False),
    (
        "a dismissal never clears changes requested",
        without(dismissed(NO_SUN, 4), more=(replace(NO_SUN, state=ReviewState.DISMISSED),)),
        "孙立",
    ),
    ("changes requested stand", facts(NO_SUN_EARLY, *BOTH), False),
    ("a new review of the same person clears them", facts(NO_SUN_EARLY, *BOTH, review(DEPUTY_B, 3)), True),
    ("of whatever commit", facts(NO_SUN_EARLY, *BOTH, review(DEPUTY_B, 3, commit=None)), True),
    ("a refusal said in office stands after it", facts(*BOTH, NO_SUN, offices=LEFT), False),
    ("refusing again out of office lifts it not", facts(*BOTH, NO_SUN, no(DEPUTY_B, 6), offices=LEFT), False),
    ("approving does", facts(*BOTH, NO_SUN, no(DEPUTY_B, 6), review(DEPUTY_B, 7), offices=LEFT), True),
    ("a dismissed review of unknown earlier state blocks", facts(*BOTH, UNKNOWN), False),
    ("also where its event does not say", without(replace(dismissed(UNKNOWN, 4), state=None), more=(UNKNOWN,)), False),
    (
        "a dismissed approval of others does not block",
        without(replace(dismissed(UNKNOWN, 4), state=ReviewState.APPROVED), more=(UNKNOWN,)),
        True,
    ),
    *(
        (f"a reopening at {hours}", facts(*BOTH, fresh_starts=tuple(map(at, hours))), approved)
        for hours, approved in (((1.5,), False), ((2,), False), ((0.5, 1.5), False), ((0.5,), True))
    ),
    ("a reopening after the merge", facts(*BOTH, fresh_starts=(NOW,)), True),
    ("a reopening clears no refusal", facts(no(DEPUTY_B, 0.2), *BOTH, fresh_starts=(at(0.5),)), False),
    ("only what was submitted before the merge counts", facts(*BOTH, now=at(2)), False),
    ("just before the merge", facts(*BOTH, now=at(2.01)), True),
    ("a refusal at the merge", facts(*BOTH, NO_SUN, now=at(3)), True),
    ("a dismissal at the merge", without(dismissed(YES_1, 3), now=at(3)), True),
    ("a dismissal at the merge that the review shows", without(dismissed(YES_1, 3), first=GONE, now=at(3)), True),
]


@each(CASES)
def test_what_stands(given: Facts, expected: bool | str) -> None:
    assert_decided(given, expected)


def test_a_review_after_the_merge_is_told() -> None:
    given = facts(*BOTH, review(DEPUTY, 5), now=at(3))
    assert any("不在合并之前" in one.says for one in decide(given).ignored)
