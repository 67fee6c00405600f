"""Contract D 1 and 9: steps by content, and the merge. Each test is named after its sentence (Art. 6, 9, 10)."""

from dataclasses import replace

import pytest

from group_registry.approval.decision import decide
from group_registry.model.records import BaselineEntry, Filing, Group
from group_registry.model.registry import Registry
from group_registry.model.terms import FilingKind, Scope
from group_registry.rules.transition import INTERNAL as INTERNAL_ROUTE, Step, routed
from support.pure import (
    BOTH,
    CLERK,
    DEPUTY,
    DEPUTY_B,
    DIRECTOR,
    EXTERNAL,
    FULL,
    INTERNAL,
    NOW,
    OLD,
    ORIGIN,
    PATH,
    REGISTRAR,
    SHORT,
    SOON,
    START,
    STRANGER,
    UNITS,
    approves,
    changed,
    facts,
    group,
    office,
    passed,
    people,
    review,
    steps,
)

# 1. Steps by content


def test_internal_is_review_then_sign_off() -> None:
    assert steps(facts()) == [Step.REVIEW, Step.SIGN_OFF]
    assert [approves(facts(*reviews)) for reviews in (BOTH, BOTH[:1], BOTH[1:])] == [True, False, False]


def test_external_is_review_then_office_meeting_then_sign_off() -> None:
    assert steps(facts(after=EXTERNAL)) == [Step.REVIEW, Step.OFFICE_MEETING, Step.SIGN_OFF]
    met = [approves(facts(*reviews, after=EXTERNAL, meetings=(passed(),))) for reviews in (FULL, FULL[:1], FULL[1:])]
    assert met == [True, False, False]
    assert not approves(facts(*FULL, after=EXTERNAL))


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


def test_short_lived_is_approval_alone() -> None:
    assert steps(facts(after=SHORT)) == [Step.APPROVAL]
    assert approves(facts(review(DEPUTY, 1), after=SHORT, now=SOON))
    assert not approves(facts(review(DIRECTOR, 1), after=SHORT, now=SOON))


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
