"""Contract D 7 and 8: strict order, the meeting, signatures on paper. Each test is named after its sentence
(Art. 6, 9)."""

from dataclasses import replace
from datetime import date

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Content, Facts, Meeting
from group_registry.model.terms import Outcome, PaperStep
from support.pure import (
    DEPUTY,
    DIRECTOR,
    EXTERNAL,
    FULL,
    HEAD,
    NEW,
    OFFICE,
    OLD,
    OTHER,
    PATH,
    REGISTRAR,
    approves,
    at,
    facts,
    minutes,
    office,
    paper,
    passed,
    people,
    review,
    with_commits,
)

# 7. Order


def test_order_is_strict_by_server_time() -> None:
    assert not approves(facts(review(DEPUTY, 2), review(DIRECTOR, 1)))
    assert not approves(facts(review(DEPUTY, 2), review(DIRECTOR, 2)))


def test_the_director_who_was_too_early_simply_approves_again() -> None:
    early = facts(review(DIRECTOR, 1), review(DEPUTY, 2))
    assert "再次点 Approve" in decide(early).steps[1].says
    assert approves(replace(early, reviews=(*early.reviews, review(DIRECTOR, 3))))


@pytest.mark.parametrize(("deputy", "merged", "director"), [(30, 30, 40), (31, 30, 40), (1, 40, 40), (1, 41, 40)])
def test_review_before_minutes_merged_before_sign_off(deputy: float, merged: float, director: float) -> None:
    given = facts(review(DEPUTY, deputy), review(DIRECTOR, director), after=EXTERNAL)
    assert not approves(replace(given, meetings=(passed(merged, date(2026, 11, 3)),)))


@pytest.mark.parametrize(
    ("deputy", "day", "director", "expected"),
    [
        (1, date(2026, 11, 2), 40, True),
        (1, date(2026, 11, 1), 40, False),
        (14.9, date(2026, 11, 2), 40, True),
        (15, date(2026, 11, 2), 40, False),
        (1, date(2026, 11, 4), 39.1, True),
        (1, date(2026, 11, 4), 38.9, False),
        (1, date(2026, 11, 5), 40, False),
    ],
)
def test_review_and_sign_off_by_shanghai_day_of_the_meeting(
    deputy: float, day: date, director: float, expected: bool
) -> None:
    given = facts(review(DEPUTY, deputy), review(DIRECTOR, director), after=EXTERNAL)
    assert approves(replace(given, meetings=(passed(30, day),))) is expected


@pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.REJECTED, Outcome.PASSED_IN_PRINCIPLE])
def test_a_meeting_that_did_not_pass_it_is_no_step(outcome: Outcome) -> None:
    meeting = Meeting(minutes((None, NEW, outcome)), at(30))
    assert not approves(facts(*FULL, after=EXTERNAL, meetings=(meeting,)))
    later = Meeting(minutes((None, NEW, outcome), day=date(2026, 11, 3), number=13), at(31))
    assert not approves(facts(*FULL, after=EXTERNAL, meetings=(passed(), later)))
    earlier = Meeting(minutes((None, NEW, outcome), day=date(2026, 11, 2), number=11), at(29))
    assert approves(facts(*FULL, after=EXTERNAL, meetings=(passed(), earlier)))


def test_minutes_are_bound_to_the_contents() -> None:
    for other in (
        minutes((OLD, NEW, Outcome.PASSED)),
        minutes((None, OTHER, Outcome.PASSED)),
        minutes((None, NEW, Outcome.PASSED), path="registry/groups/hyfw/other.yaml"),
    ):
        assert not approves(facts(*FULL, after=EXTERNAL, meetings=(Meeting(other, at(30)),)))


def test_a_second_passing_takes_nothing_back() -> None:
    again = passed(45, date(2026, 11, 3), number=13)
    assert approves(facts(*FULL, after=EXTERNAL, meetings=(passed(), again)))
    returned = Meeting(minutes((None, NEW, Outcome.RETURNED), number=13), at(42))
    last = passed(45, date(2026, 11, 3), number=14)
    given = facts(*FULL, after=EXTERNAL, meetings=(passed(), returned, last))
    assert not approves(given)
    assert approves(replace(given, reviews=(*FULL, review(DIRECTOR, 50))))


def test_minutes_merged_later_are_not_seen() -> None:
    assert not approves(facts(*FULL, after=EXTERNAL, meetings=(passed(45),), now=at(44)))


DISCUSSED = replace(HEAD, oid="d" * 40, contents=frozenset({Content(PATH, None, OTHER)}))
PRINCIPLE = minutes((None, OTHER, Outcome.PASSED_IN_PRINCIPLE), supplements=[(OTHER, NEW)])
FIRST, AGAIN, SIGNED = review(DEPUTY, 1, commit=DISCUSSED.oid), review(DEPUTY, 50), review(DIRECTOR, 60)


def in_principle(*reviews: object, **changes: object) -> Facts:
    made = with_commits(facts(after=EXTERNAL, meetings=(Meeting(PRINCIPLE, at(55)),)), DISCUSSED)
    return replace(made, reviews=tuple(reviews), **changes)  # type: ignore[arg-type]


def test_passing_in_principle_needs_the_supplement() -> None:
    assert approves(in_principle(FIRST, AGAIN, SIGNED))
    bare = Meeting(replace(PRINCIPLE, supplements=()), at(55))
    assert not approves(in_principle(FIRST, AGAIN, SIGNED, meetings=(bare,)))
    wrong = Meeting(replace(PRINCIPLE, supplements=minutes(supplements=[(OLD, NEW)]).supplements), at(55))
    assert not approves(in_principle(FIRST, AGAIN, SIGNED, meetings=(wrong,)))


def test_passing_in_principle_needs_a_new_review() -> None:
    assert not approves(in_principle(FIRST, SIGNED))
    assert approves(in_principle(FIRST, replace(AGAIN, at=at(56)), SIGNED))


def test_passing_in_principle_is_of_what_had_been_reviewed() -> None:
    assert not approves(in_principle(AGAIN, SIGNED))
    assert not approves(in_principle(replace(FIRST, at=at(40)), AGAIN, SIGNED))


def test_passing_in_principle_is_signed_off_last() -> None:
    assert not approves(in_principle(FIRST, AGAIN, replace(SIGNED, at=at(54))))
    assert not approves(in_principle(FIRST, replace(AGAIN, at=at(61)), SIGNED))


# 8. Paper

PAPERLESS = people().replace("账号: zhao, 账号编号: 1, ", "")


def on_paper(*reviews: object, **changes: object) -> Facts:
    made = facts(papers=(paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3)),), offices=(office(PAPERLESS),))
    return replace(made, reviews=tuple(reviews), **changes)  # type: ignore[arg-type]


def test_a_leader_without_an_account_signs_on_paper() -> None:
    given = on_paper(review(DEPUTY, 1))
    assert approves(given)
    assert decide(given).steps[1].says == "主任签批  赵明诚，2026-11-03 纸质签批"


def test_paper_waits_for_whoever_has_an_account_since() -> None:
    given = on_paper(review(DEPUTY, 1), offices=(office(PAPERLESS), replace(OFFICE, since=at(50))))
    assert approves(given)
    assert "纸质签批（待本人确认）" in decide(given).steps[1].says


def test_paper_is_confirmed_by_the_persons_own_review() -> None:
    own = replace(OFFICE, since=at(50))
    given = on_paper(review(DEPUTY, 1), review(DIRECTOR, 60), offices=(office(PAPERLESS), own))
    assert approves(given)
    assert "纸质签批（本人已确认）" in decide(given).steps[1].says


def test_a_leader_with_an_account_does_not() -> None:
    assert not approves(on_paper(review(DEPUTY, 1), offices=(OFFICE,)))


@pytest.mark.parametrize(
    "given",
    [
        paper(PaperStep.REVIEW, "赵明诚", 30, date(2026, 11, 3)),
        paper(PaperStep.SIGN_OFF, "李晓岚", 30, date(2026, 11, 3)),
        paper(PaperStep.SIGN_OFF, "赵明诚", 0.5, date(2026, 11, 2)),
        paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 1)),
        paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 9)),
        paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3), ("吴敏", "周启明")),
        paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3), ("钱伟", "刘欣蕾")),
        paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3), ("吴敏",)),
    ],
    ids=["step", "signer", "merged before the review", "signed before the review", "signed after its merge",
         "no registrar", "no secretary", "one"],
)  # fmt: skip
def test_paper_is_of_the_step_in_order_and_attested_by_two(given: object) -> None:
    assert not approves(on_paper(review(DEPUTY, 1), papers=(given,)))


def test_a_witness_is_not_the_author() -> None:
    made = on_paper(review(DEPUTY, 1))
    assert not approves(replace(made, pull=replace(made.pull, author=REGISTRAR)))


def test_paper_is_bound_to_the_contents() -> None:
    one = paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3))
    for change in ({"file": "registry/groups/hyfw/x.yaml"}, {"old_digest": OLD}, {"new_digest": OTHER}):
        other = replace(one, signature=replace(one.signature, **change))  # type: ignore[arg-type]
        assert not approves(on_paper(review(DEPUTY, 1), papers=(other,)))
