"""Sentences that a fault put into the decision once got past: each test fails with its fault."""

from dataclasses import replace
from datetime import date

import pytest

from approval.test_kinds import NEW_DIRECTOR, PEOPLE, STAND_IN, becomes
from approval.test_order import AGAIN, DISCUSSED, FIRST, PAPERLESS, PRINCIPLE, SIGNED, in_principle, on_paper
from group_registry.approval.conflicts import gainers
from group_registry.approval.facts import Content, Facts, Matter, Meeting
from group_registry.model.terms import Outcome, PaperStep, SubjectKind
from support.pure import (
    BOTH,
    DEPUTY,
    DEPUTY_B,
    DEPUTY_TERM,
    DIRECTOR,
    DIRECTOR_TERM,
    EXTERNAL,
    FULL,
    HEAD,
    INTERNAL,
    NEW,
    OFFICE,
    OLD,
    OTHER,
    PATH,
    REGISTRAR,
    REGISTRAR_TERM,
    SECRETARY,
    START,
    UNITS,
    approves,
    at,
    changed,
    delegation,
    delegations,
    facts,
    minutes,
    no,
    office,
    paper,
    people,
    review,
)
from support.situations import LISTED, MINUTES, about

YES_1, YES_2 = BOTH
LATER = replace(OFFICE, since=at(5))
SIGN = paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3))


def held(*items: tuple[str | None, str, Outcome], path: str = PATH) -> Facts:
    return facts(*FULL, after=EXTERNAL, meetings=(Meeting(minutes(*items, path=path), at(30)),))


# The meeting


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
    assert approves(facts(YES_1, review(DIRECTOR, 60), after=EXTERNAL, meetings=(said[1], again)))
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


def test_what_is_discussed_may_be_reviewed_on_the_day_of_the_meeting() -> None:
    assert approves(in_principle(replace(FIRST, at=at(25)), AGAIN, SIGNED))
    assert not approves(in_principle(replace(FIRST, at=at(40)), AGAIN, SIGNED))


def test_a_review_of_another_content_is_none_of_what_is_discussed() -> None:
    assert not approves(in_principle(review(DEPUTY, 1), AGAIN, SIGNED))


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
    assert not approves(facts(YES_1, review(DIRECTOR, 3), fresh_starts=(at(1),)))
    assert approves(facts(YES_1, review(DIRECTOR, 3), fresh_starts=(at(0.5),)))


# Paper


def test_a_witness_is_not_the_signer() -> None:
    both = people(director=f"{DIRECTOR_TERM}, {{职务: 办公会秘书, 起: 2022-03-01}}").replace(
        "账号: zhao, 账号编号: 1, ", ""
    )
    own = paper(PaperStep.SIGN_OFF, "赵明诚", 30, date(2026, 11, 3), ("赵明诚", "刘欣蕾"))
    assert not approves(on_paper(YES_1, papers=(own,), offices=(office(both),)))
    assert approves(on_paper(YES_1, papers=(SIGN,), offices=(office(both),)))


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
    assert approves(on_paper(YES_1, papers=(signed,), offices=(office(both),))) is counts


def test_a_signer_is_known_then_and_now() -> None:
    assert not approves(on_paper(YES_1, papers=(paper(PaperStep.SIGN_OFF, "何人", 30, date(2026, 11, 3)),)))
    gone = office("\n".join(line for line in people().splitlines() if "赵明诚" not in line), since=at(50))
    assert not approves(on_paper(YES_1, offices=(office(PAPERLESS), gone)))


def test_a_signer_holds_the_office_then_and_now() -> None:
    over = PAPERLESS.replace(DIRECTOR_TERM, DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-20, 依据"))
    assert not approves(on_paper(YES_1, offices=(office(over),)))
    young = PAPERLESS.replace("起: 2021-09-01", "起: 2026-11-10")
    assert not approves(on_paper(YES_1, offices=(office(young),)))


def test_a_paper_that_no_office_saw_merged_says_nothing() -> None:
    late = replace(office(PAPERLESS), since=at(40))
    assert not approves(on_paper(review(DEPUTY, 41), offices=(late,), papers=(SIGN,)))


def test_a_paper_counts_only_when_merged_before() -> None:
    assert approves(on_paper(YES_1, now=at(31)))
    assert not approves(on_paper(YES_1, now=at(30)))
    assert not approves(on_paper(YES_1, now=at(29)))


def test_a_deputy_reviews_on_paper() -> None:
    paperless = office(people().replace("账号: li, 账号编号: 2, ", ""))
    signed = paper(PaperStep.REVIEW, "李晓岚", 30, date(2026, 11, 3))
    assert approves(facts(review(DIRECTOR, 40), papers=(signed,), offices=(paperless,)))


def test_witnesses_and_office_reviewers_come_in_any_order() -> None:
    assert approves(about(SIGN.signature.path, SIGN.signature, review(REGISTRAR, 1), review(SECRETARY, 2)))
    assert approves(about("registry/office/policy.yaml", None, review(REGISTRAR, 1), review(DIRECTOR, 2)))


# Who


def test_an_account_counts_from_when_it_is_registered() -> None:
    before = office(people().replace("账号: li, 账号编号: 2, ", ""))
    assert not approves(facts(*BOTH, offices=(before, LATER)))
    assert approves(facts(review(DEPUTY, 6), review(DIRECTOR, 7), offices=(before, LATER)))


def test_what_was_said_before_there_were_office_files_stands_as_a_refusal_only() -> None:
    assert not approves(facts(*BOTH, offices=(LATER,)))
    assert not approves(facts(no(REGISTRAR, 1), review(DEPUTY, 6), review(DIRECTOR, 7), offices=(LATER,)))
    early = replace(facts().pull, author=SECRETARY, opened_at=START)
    assert not approves(about(MINUTES.path, MINUTES, review(DIRECTOR, 6), offices=(LATER,), pull=early))


@pytest.mark.parametrize("units", ["会员部", "会员服务部, 网络安全部"])
def test_a_delegation_names_units_by_any_name_and_others_beside(units: str) -> None:
    handed = office(delegations_text=delegations(delegation("李晓岚", "孙立", units, "2026-11-01", "2026-12-31")))
    assert approves(facts(review(DEPUTY_B, 1), YES_2, offices=(handed,)))


DELEGATED = office(delegations_text=delegations(delegation("赵明诚", "孙立", "会员服务部", "2026-11-01", "2026-12-31")))


def test_what_belongs_to_no_unit_is_not_delegated() -> None:
    by_secretary = replace(facts().pull, author=SECRETARY)
    given = about(MINUTES.path, MINUTES, review(DEPUTY_B, 1), offices=(DELEGATED,), pull=by_secretary)
    assert not approves(given)
    assert approves(replace(given, reviews=(review(DIRECTOR, 1),)))


# Other kinds


def test_the_signature_under_a_blacklist_entry_may_be_delegated() -> None:
    assert approves(about("registry/blacklist/01.yaml", LISTED, YES_1, review(DEPUTY_B, 2), offices=(DELEGATED,)))


def test_a_group_on_the_blacklist_is_judged_by_its_unit() -> None:
    entry = replace(LISTED, subject_kind=SubjectKind.GROUP, subject=PATH)
    given = about("registry/blacklist/01.yaml", entry, *BOTH)
    assert not approves(given)
    assert approves(replace(given, matters=(replace(given.matters[0], about=(INTERNAL,)),)))


def test_office_files_schema_and_code_are_one_kind() -> None:
    paths = ("registry/office/policy.yaml", "schema/group.schema.json", "scripts/approve.py")
    matters = tuple(Matter(Content(path, OLD, NEW)) for path in paths)
    head = replace(HEAD, contents=frozenset(matter.content for matter in matters))
    reviews = (review(DIRECTOR, 1), review(REGISTRAR, 2))
    assert approves(facts(*reviews, matters=matters, commits={head.oid: head}))


# Gain


def test_code_is_changed_by_no_deputy_while_there_is_no_director() -> None:
    gone = office(people(director=DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-01, 依据")))
    assert not approves(about("scripts/approve.py", None, *STAND_IN, offices=(gone,)))


def test_who_is_new_gains_and_a_unit_that_is_not_listed_is_no_fault_of_ours() -> None:
    new = "  - {姓名: 王梅, 工号: B0009, 部门: 宣传部, 任职: [{职务: 经办人, 起: 2026-11-01}]}"
    assert gainers(OFFICE.registry, office(people(more=new)).registry) == {"B0009"}
    unlisted = people(deputy=DEPUTY_TERM.replace("[会员服务部]", "[会员服务部, 网络安全部]"))
    assert gainers(OFFICE.registry, office(unlisted).registry) == {"B0003"}


def test_a_delegation_beside_others_is_a_gain_and_one_to_nobody_is_none() -> None:
    known = delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31")
    new = delegation("赵明诚", "李晓岚", "宣传部", "2026-11-01", "2026-12-31")
    nobody = delegation("赵明诚", "何人", "宣传部", "2026-11-01", "2026-12-31")
    before = office(delegations_text=delegations(known)).registry
    assert gainers(before, office(delegations_text=delegations(known, new)).registry) == {"B0003"}
    assert gainers(before, office(delegations_text=delegations(known, nobody)).registry) == frozenset()


def test_a_unit_with_a_new_name_makes_no_new_term() -> None:
    gone = office(people(director=DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-01, 依据")))
    renamed = UNITS.replace(
        "名称: 会员服务部, 类别: 部门, 曾用名: [会员部]", "名称: 会员一部, 类别: 部门, 曾用名: [会员服务部]"
    )
    after = office(NEW_DIRECTOR.replace("[会员服务部]", "[会员一部]"), units_text=renamed)
    assert approves(becomes(PEOPLE, after, *STAND_IN, before=gone))
