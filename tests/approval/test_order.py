"""Contract D 1, 7, 8, 9: steps by content, their strict order, the meeting, paper, the merge (Art. 6, 9, 10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Content, Facts, Meeting, Paper, Review
from group_registry.model.records import BaselineEntry, Filing, Group
from group_registry.model.registry import Registry
from group_registry.model.terms import FilingKind, Outcome, PaperStep, Scope
from group_registry.rules.transition import EXTERNAL as EXTERNAL_ROUTE, INTERNAL as INTERNAL_ROUTE, Routed, Step, routed
from support.pure import (
    BOTH,
    CLERK,
    DEPUTY,
    DEPUTY_B,
    DIRECTOR,
    DIRECTOR_TERM,
    EXTERNAL,
    FULL,
    HEAD,
    INTERNAL,
    NEW,
    NOW,
    OFFICE,
    OLD,
    ORIGIN,
    OTHER,
    PATH,
    REGISTRAR,
    REGISTRAR_TERM,
    SECRETARY,
    SHORT,
    START,
    STRANGER,
    UNITS,
    Case,
    approves,
    assert_decided,
    at,
    changed,
    each,
    facts,
    group,
    lent,
    minutes,
    no,
    office,
    paper,
    passed,
    people,
    review,
    steps,
    with_commits,
)
from support.situations import about

# 7. Order


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


def met(*items: tuple[str | None, str, Outcome], hours: float = 30, **more: Any) -> Meeting:
    return Meeting(minutes(*items, **more), at(hours))


def outward(*meetings: Meeting, reviews: Sequence[Review] = FULL, **changes: Any) -> Facts:
    """An external group that both have approved, and the meetings on it."""
    return facts(*reviews, after=EXTERNAL, meetings=meetings, **changes)


DISCUSSED = replace(HEAD, oid="d" * 40, contents=frozenset({Content(PATH, None, OTHER)}))
PRINCIPLE = minutes((None, OTHER, Outcome.PASSED_IN_PRINCIPLE), supplements=[(OTHER, NEW)])
FIRST, AGAIN, SIGNED = review(DEPUTY, 1, commit=DISCUSSED.oid), review(DEPUTY, 50), review(DIRECTOR, 60)
LIKED = review(DIRECTOR, 1, commit=DISCUSSED.oid)


def in_principle(*reviews: Review, supplements: Sequence[tuple[str, str]] = ((OTHER, NEW),), **changes: Any) -> Facts:
    added = minutes(supplements=supplements).supplements
    meeting = Meeting(replace(PRINCIPLE, supplements=added), at(55))
    return with_commits(facts(*reviews, after=EXTERNAL, meetings=(meeting,), **changes), DISCUSSED)


PASS, RETURN = (None, NEW, Outcome.PASSED), (None, NEW, Outcome.RETURNED)
NOT_PASSED = [(None, NEW, outcome) for outcome in (Outcome.RETURNED, Outcome.REJECTED, Outcome.PASSED_IN_PRINCIPLE)]
SECOND, FOURTH = date(2026, 11, 2), date(2026, 11, 4)
RETURNED_SINCE = (passed(), met(RETURN, hours=42, number=13), passed(45, date(2026, 11, 3), number=14))
CHANGED = replace(DISCUSSED, contents=frozenset({Content(PATH, OLD, OTHER)}))
OF_A_CHANGE = minutes((OLD, OTHER, Outcome.PASSED_IN_PRINCIPLE), supplements=[(OTHER, NEW)])
IN_ORDER: list[Case] = [
    ("order is strict by server time", facts(review(DEPUTY, 2), review(DIRECTOR, 1)), "再次点 Approve"),
    ("not in the same moment", facts(review(DEPUTY, 2), review(DIRECTOR, 2)), False),
    (
        "the director who was too early approves again",
        facts(review(DIRECTOR, 1), review(DEPUTY, 2), review(DIRECTOR, 3)),
        True,
    ),
    *((f"{item[2].value} is no step", outward(met(item)), False) for item in NOT_PASSED),
    *(
        (f"{item[2].value} of a later meeting", outward(passed(), met(item, hours=31, number=13)), False)
        for item in NOT_PASSED
    ),
    *(
        (f"{item[2].value} of an earlier meeting", outward(passed(), met(item, hours=29, day=SECOND, number=11)), True)
        for item in NOT_PASSED
    ),
    ("minutes of another content before", outward(met((OLD, NEW, Outcome.PASSED))), False),
    ("minutes of another content", outward(met((None, OTHER, Outcome.PASSED))), False),
    ("minutes of another file", outward(met(PASS, path="registry/groups/hyfw/other.yaml")), False),
    ("a second passing takes nothing back", outward(passed(), passed(45, date(2026, 11, 3), number=13)), True),
    ("passed after it was returned", outward(*RETURNED_SINCE), False),
    ("and signed since", outward(*RETURNED_SINCE, reviews=(*FULL, review(DIRECTOR, 50))), True),
    ("minutes merged later are not seen", outward(passed(45), now=at(44)), False),
    *((f"of two words the worse: {item[2].value}", outward(met(PASS, item)), False) for item in NOT_PASSED),
    *((f"of two words the worse, first: {item[2].value}", outward(met(item, PASS)), False) for item in NOT_PASSED),
    ("an item behind those of other files", outward(met((OLD, OTHER, Outcome.RETURNED), PASS)), True),
    ("minutes that say it again take nothing back", outward(met(PASS), met(PASS, hours=50)), True),
    ("minutes that say otherwise begin anew", outward(met(RETURN), met(PASS, hours=50)), False),
    ("and are signed anew", outward(met(RETURN), met(PASS, hours=50), reviews=(FULL[0], review(DIRECTOR, 60))), True),
    ("of another day they begin anew", outward(met(PASS), met(PASS, hours=50, day=FOURTH)), False),
    ("passing in principle needs its supplement", in_principle(FIRST, AGAIN, SIGNED), True),
    ("it has none", in_principle(FIRST, AGAIN, SIGNED, supplements=()), False),
    ("it has that of another content", in_principle(FIRST, AGAIN, SIGNED, supplements=[(OLD, NEW)]), False),
    (
        "a supplement may follow a supplement",
        in_principle(FIRST, AGAIN, SIGNED, supplements=[(OTHER, "e" * 40), ("e" * 40, NEW)]),
        True,
    ),
    ("it needs a new review", in_principle(FIRST, SIGNED), False),
    ("also after the supplement", in_principle(FIRST, replace(AGAIN, at=at(56)), SIGNED), True),
    ("it is of what had been reviewed", in_principle(AGAIN, SIGNED), False),
    ("not of the new content", in_principle(review(DEPUTY, 1), AGAIN, SIGNED), False),
    ("reviewed by the day of the meeting", in_principle(replace(FIRST, at=at(25)), AGAIN, SIGNED), True),
    ("reviewed after the meeting", in_principle(replace(FIRST, at=at(40)), AGAIN, SIGNED), False),
    (
        "reviewed, and refused before the meeting",
        in_principle(FIRST, no(DEPUTY, 2, commit=DISCUSSED.oid), AGAIN, SIGNED),
        False,
    ),
    (
        "reviewed that day, once the minutes were merged",
        replace(
            given := in_principle(replace(FIRST, at=at(31)), AGAIN, SIGNED),
            meetings=(Meeting(replace(PRINCIPLE, supplements=()), at(30)), *given.meetings),
        ),
        False,
    ),
    ("it is signed off last", in_principle(FIRST, AGAIN, replace(SIGNED, at=at(54))), False),
    ("after the new review", in_principle(FIRST, replace(AGAIN, at=at(61)), SIGNED), False),
    (
        "what is discussed may be reviewed by a delegate",
        in_principle(review(DEPUTY_B, 1, commit=DISCUSSED.oid), AGAIN, SIGNED, offices=(lent(),)),
        True,
    ),
    ("and liked by others", in_principle(LIKED, FIRST, AGAIN, SIGNED), True),
    ("liking is no review", in_principle(LIKED, AGAIN, SIGNED), False),
    (
        "a change passes in principle too",
        replace(
            changed(EXTERNAL, EXTERNAL, FIRST, AGAIN, SIGNED),
            meetings=(Meeting(OF_A_CHANGE, at(55)),),
            commits={**changed(EXTERNAL, EXTERNAL).commits, CHANGED.oid: CHANGED},
        ),
        True,
    ),
    ("said in the second of a reopening", facts(*BOTH, fresh_starts=(at(2),)), False),
    ("reviewed in the second of a reopening", facts(FULL[0], review(DIRECTOR, 3), fresh_starts=(at(1),)), False),
    ("reviewed after a reopening", facts(FULL[0], review(DIRECTOR, 3), fresh_starts=(at(0.5),)), True),
]


@each(IN_ORDER)
def test_steps_are_in_order(given: Facts, expected: bool | str) -> None:
    assert_decided(given, expected)


# 8. Paper

NO_ACCOUNT = "账号: zhao, 账号编号: 1, "
PAPERLESS = people().replace(NO_ACCOUNT, "")
THIRD = date(2026, 11, 3)


def signed(
    *witnesses: str, step: PaperStep = PaperStep.SIGN_OFF, by: str = "赵明诚", merged: float = 30, on: date = THIRD
) -> Paper:
    return paper(step, by, merged, on, witnesses or ("吴敏", "刘欣蕾"))


SIGN, YES = signed(), review(DEPUTY, 1)
OWN_SINCE = (office(PAPERLESS), replace(OFFICE, since=at(50)))


def on_paper(*reviews: Review, papers: Sequence[Paper] = (SIGN,), **changes: Any) -> Facts:
    """The director, who has no account, has signed on paper."""
    return facts(*(reviews or (YES,)), **{"papers": tuple(papers), "offices": (office(PAPERLESS),)} | changes)


def bound(**change: Any) -> Facts:
    return on_paper(papers=(replace(SIGN, signature=replace(SIGN.signature, **change)),))


# 刘欣蕾 or 赵明诚 holds the secretary's office as well; 钱伟 is of 信息技术部, 吴敏 a secretary, 周启明 neither.
BOTH_OFFICES = people(registrar=f"{REGISTRAR_TERM}, {{职务: 办公会秘书, 起: 2018-09-03}}").replace(NO_ACCOUNT, "")
SIGNER_TOO = people(director=f"{DIRECTOR_TERM}, {{职务: 办公会秘书, 起: 2022-03-01}}").replace(NO_ACCOUNT, "")
GONE = office("\n".join(line for line in people().splitlines() if "赵明诚" not in line), since=at(50))
OVER = office(PAPERLESS.replace(DIRECTOR_TERM, DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-20, 依据")))
YOUNG = office(PAPERLESS.replace("起: 2021-09-01", "起: 2026-11-10"))
DEPUTY_PAPERLESS = office(people().replace("账号: li, 账号编号: 2, ", ""))
ON_PAPER: list[Case] = [
    ("a leader without an account signs on paper", on_paper(), True),
    ("a leader with an account does not", on_paper(offices=(OFFICE,)), False),
    ("of another step", on_paper(papers=(signed(step=PaperStep.REVIEW),)), False),
    ("by another signer", on_paper(papers=(signed(by="李晓岚"),)), False),
    ("merged before the review", on_paper(papers=(signed(merged=0.5, on=date(2026, 11, 2)),)), False),
    ("signed before the review", on_paper(papers=(signed(on=date(2026, 11, 1)),)), False),
    ("signed after its merge", on_paper(papers=(signed(on=date(2026, 11, 9)),)), False),
    ("no registrar attests it", on_paper(papers=(signed("吴敏", "周启明"),)), False),
    ("no secretary attests it", on_paper(papers=(signed("钱伟", "刘欣蕾"),)), False),
    ("one attests it", on_paper(papers=(signed("吴敏"),)), False),
    ("a witness is not the author", on_paper(pull=replace(facts().pull, author=REGISTRAR)), False),
    ("of another file", bound(file="registry/groups/hyfw/x.yaml"), False),
    ("of another content before", bound(old_digest=OLD), False),
    ("of another content", bound(new_digest=OTHER), False),
    (
        "a witness is not the signer",
        on_paper(papers=(signed("赵明诚", "刘欣蕾"),), offices=(office(SIGNER_TOO),)),
        False,
    ),
    ("others attest what he signs", on_paper(offices=(office(SIGNER_TOO),)), True),
    *(
        (
            f"secretary and registrar are one witness: {'、'.join(witnesses)}",
            on_paper(papers=(signed(*witnesses),), offices=(office(BOTH_OFFICES),)),
            counts,
        )
        for witnesses, counts in (
            (("刘欣蕾",), False),
            (("刘欣蕾", "刘欣蕾"), False),
            (("刘欣蕾", "周启明"), False),
            (("刘欣蕾", "钱伟"), True),
            (("刘欣蕾", "吴敏"), True),
        )
    ),
    ("a signer that nobody knows", on_paper(papers=(signed(by="何人"),)), False),
    ("a signer that nobody knows any more", on_paper(offices=(office(PAPERLESS), GONE)), False),
    ("a signer who has left office", on_paper(offices=(OVER,)), False),
    ("a signer who was not yet in office", on_paper(offices=(YOUNG,)), False),
    (
        "a paper that no office saw merged",
        on_paper(review(DEPUTY, 41), offices=(replace(office(PAPERLESS), since=at(40)),)),
        False,
    ),
    *((f"merged {hours} hours on", on_paper(now=at(hours)), hours > 30) for hours in (29, 30, 31)),
    (
        "a deputy reviews on paper",
        facts(review(DIRECTOR, 40), papers=(signed(step=PaperStep.REVIEW, by="李晓岚"),), offices=(DEPUTY_PAPERLESS,)),
        True,
    ),
    (
        "witnesses come in any order",
        about(SIGN.signature.path, SIGN.signature, review(REGISTRAR, 1), review(SECRETARY, 2)),
        True,
    ),
    (
        "and so do who approve an office file",
        about("registry/office/policy.yaml", None, review(REGISTRAR, 1), review(DIRECTOR, 2)),
        True,
    ),
]


@each(ON_PAPER)
def test_a_signature_on_paper(given: Facts, expected: bool) -> None:
    assert_decided(given, expected)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (on_paper(), "主任签批  赵明诚，2026-11-03 纸质签批"),
        (on_paper(offices=OWN_SINCE), "纸质签批（待本人确认）"),
        (on_paper(YES, review(DIRECTOR, 60), offices=OWN_SINCE), "纸质签批（本人已确认）"),
    ],
    ids=["without an account", "with an account since", "confirmed by the own review"],
)
def test_paper_waits_for_whoever_has_an_account_since(given: Facts, says: str) -> None:
    verdict = decide(given)
    assert verdict.approved
    assert verdict.steps[1].says.endswith(says)


# 1. Steps by content


@pytest.mark.parametrize(
    ("custodian", "unit", "outward"),
    [
        ("田野", "会员服务部", True),
        ("某甲", "会员服务部", True),
        ("田野", "朝阳代办处", False),
        ("周启明", "朝阳代办处", True),
    ],
)
def test_an_internal_group_whose_custodian_is_from_outside_is_external(
    custodian: str, unit: str, outward: bool
) -> None:
    """Art. 2, 23. Records of paper days are not judged by who was where, what is filed since is."""
    agency = "  - {编号: cy, 名称: 朝阳代办处, 类别: 代办处, 起: 2014-01-01}\n"
    clerk = "  - {姓名: 田野, 工号: D0001, 部门: 朝阳代办处, 任职: [{职务: 经办人, 起: 2016-05-03}]}\n"
    made = office(people(more=clerk), units_text=UNITS + agency)
    after = replace(INTERNAL, custodian=custodian, unit=unit)
    assert (len(steps(facts(after=after, offices=(made,)))) == 3) is outward
    entry = BaselineEntry(
        origin=ORIGIN, file=PATH, digest=OLD, paper_number="旧1号", filed_on=after.filings[0].filed_on
    )
    on_paper = Registry({**made.registry.records, BaselineEntry: (entry,)})
    assert routed(after, on_paper).route is INTERNAL_ROUTE
    later = replace(after, filings=(*after.filings, replace(after.last, kind=FilingKind.CHANGE, filed_on=NOW.date())))
    assert (routed(later, on_paper, routed(after, on_paper)).route is not INTERNAL_ROUTE) is outward


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (EXTERNAL, INTERNAL, "9.2"),
        (INTERNAL, EXTERNAL, "9.2"),
        (SHORT, INTERNAL, "9.1"),
        (INTERNAL, replace(SHORT, scope=Scope.INTERNAL), "9.1"),
        (SHORT, SHORT, "10"),
    ],
)
def test_the_stricter_of_old_and_new(before: Group, after: Group, expected: str) -> None:
    assert {step.article for step in decide(changed(before, after)).steps} == {expected}


def test_what_is_covered_keeps_the_route_of_then() -> None:
    given = replace(changed(INTERNAL, INTERNAL), routed={PATH: Routed(EXTERNAL_ROUTE, "周启明", None)})
    assert {step.article for step in decide(given).steps} == {"9.2"}


def test_cancellation_takes_the_same_route_as_creation() -> None:
    filings = (
        *EXTERNAL.filings,
        Filing(origin=ORIGIN, kind=FilingKind.CANCELLATION, filed_on=START.date(), statement="结束"),
    )
    assert len(steps(changed(EXTERNAL, replace(EXTERNAL, filings=filings)))) == 3


def test_a_change_of_unit_asks_the_deputies_of_both() -> None:
    moved = replace(INTERNAL, unit="宣传部")
    assert steps(changed(INTERNAL, moved)) == [Step.REVIEW, Step.REVIEW, Step.SIGN_OFF]
    three = (review(DEPUTY, 1), review(DEPUTY_B, 2), review(DIRECTOR, 3))
    asked = [approves(changed(INTERNAL, moved, *reviews)) for reviews in (three, three[::2], three[1:])]
    assert asked == [True, False, False]


def test_one_person_may_be_the_deputy_of_both_units() -> None:
    moved = replace(group(unit="办事处本级"), scope=Scope.INTERNAL)
    made = changed(replace(moved, unit="宣传部"), moved, review(DEPUTY_B, 1), review(DIRECTOR, 2))
    assert len(made.matters) == 1
    assert approves(made)


def test_a_former_name_of_the_unit_is_the_same_unit() -> None:
    assert steps(changed(replace(INTERNAL, unit="会员部"), INTERNAL)) == [Step.REVIEW, Step.SIGN_OFF]


def test_the_deputy_is_another_than_the_director() -> None:
    both = office(
        people(director="{职务: 主任, 起: 2021-09-01}, {职务: 分管主任, 分管部门: [会员服务部], 起: 2021-09-01}")
    )
    assert not approves(facts(review(DIRECTOR, 1), after=SHORT, offices=(both,)))


# 9. Filing is the merge


def test_who_merges_is_of_the_registrars_neither_author_nor_approver() -> None:
    made = facts(*BOTH)
    for merger, expected in ((REGISTRAR, True), (CLERK, False), (DEPUTY, False), (STRANGER, False), (None, False)):
        assert approves(replace(made, pull=replace(made.pull, is_merged=True, merger=merger))) is expected
    own = replace(made.pull, is_merged=True, merger=REGISTRAR, author=REGISTRAR)
    assert not approves(replace(made, pull=own))
