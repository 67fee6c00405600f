"""Contract D 5 and 6: who counts, when, and for whom. Each test is named after its sentence (Art. 4, 9)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Facts, Matter
from support.pure import (
    BOTH,
    CLERK,
    CREATED,
    DEPUTY,
    DEPUTY_B,
    DIRECTOR,
    EARLIER,
    INTERNAL,
    OFFICE,
    PATH,
    REGISTRAR,
    SECRETARY,
    START,
    STRANGER,
    approves,
    at,
    delegation,
    delegations,
    facts,
    no,
    office,
    people,
    reasons,
    review,
    with_commits,
)
from support.situations import MINUTES, about

# 5. Who


def test_people_are_told_by_numeric_id() -> None:
    assert not approves(facts(review(STRANGER, 1, login="li"), BOTH[1]))


def test_one_id_is_one_person() -> None:
    twin = "  - {姓名: 顶替, 工号: B9, 部门: 宣传部, 账号: li2, 账号编号: 2, 任职: [{职务: 经办人, 起: 2020-01-01}]}"
    assert not approves(facts(*BOTH, offices=(office(people(more=twin)),)))


def test_bots_never_count() -> None:
    given = facts(replace(BOTH[0], is_human=False), BOTH[1])
    assert not approves(given)
    assert "机器人" in reasons(given)


def test_an_app_with_a_persons_account_neither_clears_nor_takes_away() -> None:
    app = replace(review(REGISTRAR, 5), is_human=False)
    assert not approves(facts(*BOTH, no(REGISTRAR, 3), app))
    stale = replace(review(DEPUTY, 5, commit=None), is_human=False)
    assert approves(facts(*BOTH, stale))
    assert not approves(facts(*BOTH, replace(no(REGISTRAR, 3), is_human=False)))


def test_unknown_accounts_never_count() -> None:
    given = facts(review(STRANGER, 1), BOTH[1])
    assert not approves(given)
    assert "名册中没有" in reasons(given)
    assert not approves(facts(replace(BOTH[0], user=None), BOTH[1]))


def test_distinct_people_for_distinct_steps() -> None:
    both = [delegation(giver, "孙立", "会员服务部", "2026-11-01", "2026-12-31") for giver in ("赵明诚", "李晓岚")]
    handed = office(delegations_text=delegations(*both))
    assert not approves(facts(review(DEPUTY_B, 1), review(DEPUTY_B, 2), offices=(handed,)))
    assert approves(facts(review(DEPUTY_B, 1), review(DIRECTOR, 2), offices=(handed,)))
    assert approves(facts(review(DEPUTY_B, 1), review(DEPUTY, 2), review(DEPUTY_B, 3), offices=(handed,)))


def test_the_author_never_counts() -> None:
    made = facts(*BOTH)
    for user in (DEPUTY, DIRECTOR):
        given = replace(made, pull=replace(made.pull, author=user))
        assert not approves(given)
        assert "申请人本人" in reasons(given)


def test_whoever_authored_a_commit_that_changed_the_filing_never_counts() -> None:
    touched = replace(EARLIER, authored=frozenset({PATH}), authors=frozenset({DEPUTY}))
    given = with_commits(facts(*BOTH), touched)
    assert not approves(given)
    assert "改过" in reasons(given)


def test_an_author_is_told_by_any_account_that_was_ever_theirs() -> None:
    before = office(people().replace("账号编号: 2,", "账号编号: 22,"), since=START - timedelta(days=400))
    touched = replace(EARLIER, authored=frozenset({PATH}), authors=frozenset({22}))
    assert not approves(replace(with_commits(facts(*BOTH), touched), offices=(before, OFFICE)))


def test_authorship_never_gives_a_right() -> None:
    touched = replace(EARLIER, authored=frozenset({PATH}), authors=frozenset({DEPUTY, DIRECTOR}))
    assert not approves(with_commits(facts(), touched))


def test_pressing_update_branch_is_not_authorship() -> None:
    update = replace(EARLIER, authored=frozenset(), authors=frozenset({DEPUTY}))
    other = replace(EARLIER, oid="f" * 40, authored=frozenset({"docs/file.md"}), authors=frozenset({DIRECTOR}))
    assert approves(with_commits(facts(*BOTH), update, other))


@pytest.mark.parametrize("user", [DIRECTOR, DEPUTY, DEPUTY_B, REGISTRAR])
def test_standing_changes_requested_of_a_leader_or_of_the_registrars_blocks(user: int) -> None:
    assert not approves(facts(no(user, 3), *BOTH, review(CLERK, 0.1)))


@pytest.mark.parametrize("user", [SECRETARY, CLERK, STRANGER])
def test_changes_requested_of_others_does_not_block(user: int) -> None:
    given = facts(no(user, 3), *BOTH)
    assert approves(given)
    assert "不影响审批" in reasons(given)


def test_a_refusal_of_a_gone_account_blocks() -> None:
    assert not approves(facts(*BOTH, no(None, 3)))


# 6. Office


def test_office_is_as_the_files_said_when_the_review_was_given() -> None:
    later = replace(OFFICE, since=at(1.5))
    nobody = office(people(deputy="{职务: 经办人, 起: 2022-06-01}"))
    given = facts(*BOTH, offices=(nobody, later))
    assert not approves(given)
    assert "当时尚未在任" in reasons(given)
    assert approves(facts(*BOTH, offices=(nobody, replace(OFFICE, since=at(1)))))


def test_office_is_as_the_files_say_at_the_merge_as_well() -> None:
    gone = office(people(deputy="{职务: 经办人, 起: 2022-06-01}"), since=at(5))
    assert not approves(facts(*BOTH, offices=(OFFICE, gone)))


def test_a_term_must_hold_on_the_day_of_the_review_and_on_that_of_the_merge() -> None:
    term = "{{职务: 分管主任, 分管部门: [会员服务部], 起: {}, 止: {}}}"
    for start, end, expected in (
        ("2026-11-02", "2026-12-02", True),
        ("2026-11-03", "2026-12-31", False),
        ("2020-01-01", "2026-12-01", False),
    ):
        given = facts(*BOTH, offices=(office(people(deputy=term.format(start, end))),))
        assert approves(given) is expected, (start, end)


def test_reviews_before_there_was_an_office_do_not_count() -> None:
    assert not approves(facts(*BOTH, offices=(replace(OFFICE, since=at(1.5)),)))


def test_leaving_office_lifts_no_refusal() -> None:
    gone = office(people(deputy_b="{职务: 经办人, 起: 2022-06-01}"), since=at(5))
    assert not approves(facts(no(DEPUTY_B, 3), *BOTH, offices=(OFFICE, gone)))


def test_a_refusal_from_before_taking_office_blocks_once_in_office() -> None:
    nobody = office(people(deputy_b="{职务: 经办人, 起: 2022-06-01}"))
    assert approves(facts(no(DEPUTY_B, 0.5), *BOTH, offices=(nobody,)))
    assert not approves(facts(no(DEPUTY_B, 0.5), *BOTH, offices=(nobody, replace(OFFICE, since=at(5)))))


def handed_over(*entries: str, **more: object) -> Facts:
    return replace(
        facts(review(DEPUTY_B, 1), review(DIRECTOR, 2), offices=(office(delegations_text=delegations(*entries)),)),
        **more,  # type: ignore[arg-type]
    )


SUN = delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31")


def test_a_delegate_acts_and_is_shown_as_such() -> None:
    given = handed_over(SUN)
    assert approves(given)
    assert decide(given).steps[0].by == "孙立（代）"


@pytest.mark.parametrize(
    "entry",
    [
        delegation("李晓岚", "孙立", "宣传部", "2026-11-01", "2026-12-31"),
        delegation("李晓岚", "孙立", "会员服务部", "2026-11-03", "2026-12-31"),
        delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-01"),
        delegation("吴敏", "孙立", "会员服务部", "2026-11-01", "2026-12-31"),
    ],
    ids=["other unit", "later", "over before the merge", "by somebody else"],
)
def test_a_delegation_is_dated_scoped_and_of_ones_own_office(entry: str) -> None:
    assert not approves(handed_over(entry))


@pytest.mark.parametrize(("end", "expected"), [("2026-12-29", True), ("2026-12-30", False)])
def test_a_delegation_lasts_at_most_ninety_days(end: str, expected: bool) -> None:
    assert approves(handed_over(delegation("李晓岚", "孙立", "会员服务部", "2026-10-01", end))) is expected


def test_a_delegation_is_effective_after_its_own_merge() -> None:
    later = office(delegations_text=delegations(SUN), since=at(1.5))
    assert not approves(facts(review(DEPUTY_B, 1), review(DIRECTOR, 2), offices=(OFFICE, later)))


def test_delegations_make_no_chains() -> None:
    chain = delegation("孙立", "钱伟", "会员服务部", "2026-11-01", "2026-12-31")
    made = handed_over(SUN, chain)
    assert not approves(replace(made, reviews=(review(6, 1), review(DIRECTOR, 2))))


def test_a_delegation_is_never_to_a_party_of_the_filing() -> None:
    for party in (replace(INTERNAL, custodian="孙立"), replace(INTERNAL, leader="孙立")):
        assert not approves(handed_over(SUN, matters=(Matter(CREATED, None, party),)))
    made = handed_over(SUN)
    assert not approves(replace(made, pull=replace(made.pull, author=DEPUTY_B)))


def test_a_delegation_is_never_for_ones_own_groups() -> None:
    entry = delegation("赵明诚", "李晓岚", "会员服务部", "2026-11-01", "2026-12-31")
    assistant = "{职务: 分管主任, 分管部门: [宣传部, 会员服务部], 起: 2023-02-01}"
    made = office(people(deputy_b=assistant), delegations(entry))
    assert not approves(facts(review(DEPUTY_B, 1), review(DEPUTY, 2), offices=(made,)))
    entry = delegation("赵明诚", "孙立", "会员服务部", "2026-11-01", "2026-12-31")
    made = office(delegations_text=delegations(entry))
    assert approves(facts(review(DEPUTY, 1), review(DEPUTY_B, 2), offices=(made,)))


LATER = replace(OFFICE, since=at(5))


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
    assert approves(facts(review(DEPUTY_B, 1), BOTH[1], offices=(handed,)))


DIRECTORS_DELEGATE = office(
    delegations_text=delegations(delegation("赵明诚", "孙立", "会员服务部", "2026-11-01", "2026-12-31"))
)


def test_what_belongs_to_no_unit_is_not_delegated() -> None:
    by_secretary = replace(facts().pull, author=SECRETARY)
    given = about(MINUTES.path, MINUTES, review(DEPUTY_B, 1), offices=(DIRECTORS_DELEGATE,), pull=by_secretary)
    assert not approves(given)
    assert approves(replace(given, reviews=(review(DIRECTOR, 1),)))
