"""Contract D 7 and 8: strict order, the meeting, signatures on paper. Each test is named after its sentence
(Art. 6, 9)."""

from dataclasses import replace
from datetime import date

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Content, Facts, Meeting
from group_registry.model.terms import Outcome, PaperStep
from support.pure import (
    BOTH,
    DEPUTY,
    DEPUTY_B,
    DIRECTOR,
    DIRECTOR_TERM,
    EXTERNAL,
    FULL,
    HEAD,
    NEW,
    OFFICE,
    OLD,
    OTHER,
    PATH,
    REGISTRAR,
    REGISTRAR_TERM,
    SECRETARY,
    approves,
    at,
    changed,
    delegation,
    delegations,
    facts,
    minutes,
    office,
    paper,
    passed,
    people,
    review,
    with_commits,
)
from support.situations import about

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
    assert not approves(in_principle(review(DEPUTY, 1), AGAIN, SIGNED))
    assert approves(in_principle(replace(FIRST, at=at(25)), AGAIN, SIGNED))
    assert not approves(in_principle(replace(FIRST, at=at(40)), AGAIN, SIGNED))


def test_passing_in_principle_is_signed_off_last() -> None:
    assert not approves(in_principle(FIRST, AGAIN, replace(SIGNED, at=at(54))))
    assert not approves(in_principle(FIRST, replace(AGAIN, at=at(61)), SIGNED))


def held(*items: tuple[str | None, str, Outcome], path: str = PATH) -> Facts:
    return facts(*FULL, after=EXTERNAL, meetings=(Meeting(minutes(*items, path=path), at(30)),))


@pytest.mark.parametrize("worse", [Outcome.RETURNED, Outcome.REJECTED, Outcome.PASSED_IN_PRINCIPLE])
def test_of_two_words_in_one_file_the_worse_is_meant(worse: Outcome) -> None:
    words = ((None, NEW, Outcome.PASSED), (None, NEW, worse))
    assert not approves(held(*words))
    assert not approves(held(*reversed(words)))


def test_an_item_is_found_behind_those_of_other_files() -> None:
    both = minutes((OLD, OTHER, Outcome.RETURNED), (None, NEW, Outcome.PASSED))
    assert approves(facts(*FULL, after=EXTERNAL, meetings=(Meeting(both, at(30)),)))


def test_minutes_that_say_it_again_take_nothing_back_and_others_begin_anew() -> None:
    said = [Meeting(minutes((None, NEW, outcome)), at(30)) for outcome in (Outcome.PASSED, Outcome.RETURNED)]
    again = Meeting(said[0].minutes, at(50))
    assert approves(facts(*FULL, after=EXTERNAL, meetings=(said[0], again)))
    assert not approves(facts(*FULL, after=EXTERNAL, meetings=(said[1], again)))
    assert approves(facts(FULL[0], review(DIRECTOR, 60), after=EXTERNAL, meetings=(said[1], again)))
    on_another_day = Meeting(minutes((None, NEW, Outcome.PASSED), day=date(2026, 11, 4)), at(50))
    assert not approves(facts(*FULL, after=EXTERNAL, meetings=(said[0], on_another_day)))


def test_a_supplement_may_follow_a_supplement() -> None:
    chain = minutes(supplements=[(OTHER, "e" * 40), ("e" * 40, NEW)]).supplements
    assert approves(
        in_principle(FIRST, AGAIN, SIGNED, meetings=(Meeting(replace(PRINCIPLE, supplements=chain), at(55)),))
    )


def test_a_change_passes_in_principle_too() -> None:
    discussed = replace(DISCUSSED, contents=frozenset({Content(PATH, OLD, OTHER)}))
    told = minutes((OLD, OTHER, Outcome.PASSED_IN_PRINCIPLE), supplements=[(OTHER, NEW)])
    given = replace(changed(EXTERNAL, EXTERNAL, FIRST, AGAIN, SIGNED), meetings=(Meeting(told, at(55)),))
    assert approves(replace(given, commits={**given.commits, discussed.oid: discussed}))


def test_what_is_discussed_may_be_reviewed_by_a_delegate_and_liked_by_others() -> None:
    handed = office(
        delegations_text=delegations(delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31"))
    )
    first = review(DEPUTY_B, 1, commit=DISCUSSED.oid)
    assert approves(in_principle(first, AGAIN, SIGNED, offices=(handed,)))
    liked = review(DIRECTOR, 1, commit=DISCUSSED.oid)
    assert approves(in_principle(liked, FIRST, AGAIN, SIGNED))
    assert not approves(in_principle(liked, AGAIN, SIGNED))


def test_what_was_said_in_the_second_of_a_reopening_is_void() -> None:
    assert not approves(facts(*BOTH, fresh_starts=(at(2),)))
    assert not approves(facts(FULL[0], review(DIRECTOR, 3), fresh_starts=(at(1),)))
    assert approves(facts(FULL[0], review(DIRECTOR, 3), fresh_starts=(at(0.5),)))


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


YES = review(DEPUTY, 1)
SIGN = paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3))


def test_a_witness_is_not_the_signer() -> None:
    both = people(director=f"{DIRECTOR_TERM}, {{职务: 办公会秘书, 起: 2022-03-01}}").replace(
        "账号: zhao, 账号编号: 1, ", ""
    )
    own = paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3), ("赵明诚", "刘欣蕾"))
    assert not approves(on_paper(YES, papers=(own,), offices=(office(both),)))
    assert approves(on_paper(YES, papers=(SIGN,), offices=(office(both),)))


@pytest.mark.parametrize(
    ("witnesses", "counts"),
    [
        (("刘欣蕾",), False),
        (("刘欣蕾", "刘欣蕾"), False),
        (("刘欣蕾", "周启明"), False),
        (("刘欣蕾", "钱伟"), True),
        (("刘欣蕾", "吴敏"), True),
    ],
)
def test_one_who_is_secretary_and_registrar_is_one_witness(witnesses: tuple[str, ...], counts: bool) -> None:
    """刘欣蕾 holds both offices, 钱伟 is of 信息技术部, 吴敏 a secretary, 周启明 neither."""
    both = people(registrar=f"{REGISTRAR_TERM}, {{职务: 办公会秘书, 起: 2018-09-03}}")
    both = both.replace("账号: zhao, 账号编号: 1, ", "")
    signed = paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3), witnesses)
    assert approves(on_paper(YES, papers=(signed,), offices=(office(both),))) is counts


def test_a_signer_is_known_then_and_now() -> None:
    assert not approves(on_paper(YES, papers=(paper(PaperStep.SIGN_OFF, "何人", 30, date(2026, 11, 3)),)))
    gone = office("\n".join(line for line in people().splitlines() if "赵明诚" not in line), since=at(50))
    assert not approves(on_paper(YES, offices=(office(PAPERLESS), gone)))


def test_a_signer_holds_the_office_then_and_now() -> None:
    over = PAPERLESS.replace(DIRECTOR_TERM, DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-20, 依据"))
    assert not approves(on_paper(YES, offices=(office(over),)))
    young = PAPERLESS.replace("起: 2021-09-01", "起: 2026-11-10")
    assert not approves(on_paper(YES, offices=(office(young),)))


def test_a_paper_that_no_office_saw_merged_says_nothing() -> None:
    late = replace(office(PAPERLESS), since=at(40))
    assert not approves(on_paper(review(DEPUTY, 41), offices=(late,), papers=(SIGN,)))


def test_a_paper_counts_only_when_merged_before() -> None:
    assert approves(on_paper(YES, now=at(31)))
    assert not approves(on_paper(YES, now=at(30)))
    assert not approves(on_paper(YES, now=at(29)))


def test_a_deputy_reviews_on_paper() -> None:
    paperless = office(people().replace("账号: li, 账号编号: 2, ", ""))
    signed = paper(PaperStep.REVIEW, "李晓岚", 30, date(2026, 11, 3))
    assert approves(facts(review(DIRECTOR, 40), papers=(signed,), offices=(paperless,)))


def test_witnesses_and_office_reviewers_come_in_any_order() -> None:
    assert approves(about(SIGN.signature.path, SIGN.signature, review(REGISTRAR, 1), review(SECRETARY, 2)))
    assert approves(about("registry/office/policy.yaml", None, review(REGISTRAR, 1), review(DIRECTOR, 2)))
