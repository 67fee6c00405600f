"""Contract D 2: what is no group, each kind by its own people (Art. 19, 21, 22)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from group_registry.approval.conflicts import OfficeChange
from group_registry.approval.decision import decide
from group_registry.approval.facts import (
    Content,
    Covered,
    ExceptionKind,
    Facts,
    Matter,
    Office,
    Paper,
    Review,
    Verdict,
)
from group_registry.forms.check import inspect
from group_registry.lifecycle.quiet_periods import OfficialDays
from group_registry.model.records import BaselineEntry, Incident, Origin, Policy, Record
from group_registry.model.registry import Registry
from group_registry.model.terms import FilingKind, PaperStep, QuietScope, ReportChannel, SubjectKind
from group_registry.rules.transition import Step
from support.cases import FORMS
from support.drawn_cases import OFFICE as DRAWN, policy
from support.pure import (
    BOTH,
    CLERK,
    CREATED,
    DEPUTY,
    DEPUTY_B,
    DEPUTY_B_TERM,
    DEPUTY_TERM,
    DIRECTOR,
    DIRECTOR_TERM,
    HEAD,
    INTERNAL,
    NOW,
    OFFICE,
    OLD,
    ORIGIN,
    PATH,
    REGISTRAR,
    REGISTRAR_B,
    SECRETARY,
    START,
    UNITS,
    approves,
    assert_decided,
    changed as filed_change,
    delegation,
    delegations,
    each,
    facts,
    lent,
    no,
    office,
    paper,
    people,
    review,
    steps,
)
from support.running import lines_run
from support.situations import HANDED, LISTED, MINUTES, QUIET, about

PEOPLE = "registry/office/people.yaml"
DELEGATIONS = "registry/office/delegations.yaml"
YES = (review(DIRECTOR, 1), review(REGISTRAR, 2))


def becomes(path: str, after: Office, *reviews: Review, before: Office = OFFICE) -> Facts:
    return about(path, None, *reviews, head_office=after.registry, offices=(before,))


def with_file(given: Facts, path: str) -> Facts:
    """The same, with a change of that file."""
    contents = [*(matter.content for matter in given.matters), Content(path, OLD, "c" * 40)]
    head = replace(HEAD, contents=frozenset(contents))
    return replace(given, matters=(*given.matters, Matter(contents[-1])), commits={head.oid: head})


# One kind, one filing


def test_one_kind_a_pull_request() -> None:
    given = facts(review(DEPUTY, 1), review(DIRECTOR, 2), review(REGISTRAR, 3))
    assert approves(given)
    assert not approves(with_file(given, "scripts/approve.py"))


def test_a_batch_is_approved_only_when_each_file_is() -> None:
    other = Content("registry/groups/hyfw/other.yaml", None, "e" * 40)
    head = replace(HEAD, contents=frozenset({CREATED, other}))
    given = facts(review(DEPUTY, 1), review(DIRECTOR, 2), commits={head.oid: head})
    given = replace(given, matters=(*given.matters, Matter(other, None, INTERNAL)))
    assert approves(given)
    assert len(decide(given).steps) == 4
    late = replace(HEAD, oid="e" * 40, contents=frozenset({CREATED}))
    again = replace(given, commits={head.oid: head, late.oid: late})
    assert not approves(replace(again, reviews=(review(DEPUTY, 1, commit=late.oid), review(DIRECTOR, 2))))
    touched = replace(head, authored=frozenset({other.path}), authors=frozenset({DEPUTY}))
    assert [step.state for step in decide(replace(given, commits={head.oid: touched})).steps] == [
        "done", "done", "waiting", "waiting",
    ]  # fmt: skip


# Minutes, paper, incidents, quiet periods, the blacklist


def test_minutes_are_by_the_secretary_and_signed_off_by_the_director() -> None:
    given = about(MINUTES.path, MINUTES, review(DIRECTOR, 1))
    assert steps(given) == [Step.SIGN_OFF]
    assert "办公会秘书本人" in decide(given).says
    by_secretary = replace(given, pull=replace(given.pull, author=SECRETARY))
    assert approves(by_secretary)
    assert not approves(replace(by_secretary, reviews=(review(DEPUTY, 1),)))
    later = office(people().replace("办公会秘书, 起: 2022-03-01", "办公会秘书, 起: 2026-11-03"))
    assert not approves(replace(by_secretary, offices=(later,)))
    over = office(people().replace("办公会秘书, 起: 2022-03-01", "办公会秘书, 起: 2022-03-01, 止: 2026-11-30"))
    assert not approves(replace(by_secretary, offices=(over,)))


def test_a_paper_is_attested_by_secretary_and_registrar_neither_the_author() -> None:
    one = paper(PaperStep.SIGN_OFF, "赵明诚", 0, date(2026, 11, 2)).signature
    given = about(one.path, one, review(SECRETARY, 1), review(REGISTRAR, 2))
    assert approves(given)
    assert not approves(replace(given, reviews=given.reviews[:1]))
    assert not approves(replace(given, reviews=(review(SECRETARY, 1), review(REGISTRAR_B, 2))))
    assert not approves(replace(given, pull=replace(given.pull, author=SECRETARY)))


def test_a_paper_is_merged_no_earlier_than_it_was_signed() -> None:
    """Once on file it is fixed, and would count for nothing. Version 1 let it through."""
    one = paper(PaperStep.SIGN_OFF, "赵明诚", 0, date(2026, 11, 9)).signature
    given = about(one.path, one, review(SECRETARY, 1), review(REGISTRAR, 2), now=START + timedelta(days=6))
    verdict = decide(given)
    assert not verdict.approved
    assert "2026-01.yaml 的签字日期 2026-11-09 未到，到当日方可合并；填写有误的，改正日期" in verdict.says
    assert approves(replace(given, now=START + timedelta(days=7)))
    assert approves(replace(given, tools=(1, 0, 0)))


def test_a_quiet_period_is_reviewed_by_a_deputy() -> None:
    given = about("registry/quiet-periods/2027-chunjie.yaml", QUIET, review(DEPUTY_B, 1))
    assert steps(given) == [Step.REVIEW]
    assert approves(given)
    assert not approves(replace(given, reviews=(review(DIRECTOR, 1),)))


@pytest.mark.parametrize(
    ("before", "after", "users", "approved"),
    [
        (None, "会员服务部", (DEPUTY,), True),
        (None, "会员部", (DEPUTY,), True),
        (None, "会员服务部", (DEPUTY_B,), False),
        ("会员服务部", "宣传部", (DEPUTY,), False),
        ("会员服务部", "宣传部", (DEPUTY, DEPUTY_B), True),
        ("会员服务部", QuietScope.ALL, (DEPUTY_B,), False),
        ("会员服务部", QuietScope.ALL, (DEPUTY,), True),
        (QuietScope.EXTERNAL, QuietScope.ALL, (DEPUTY_B,), True),
    ],
)
def test_a_quiet_period_of_a_unit_is_reviewed_by_its_deputy(
    before: str | None, after: str, users: tuple[int, ...], approved: bool
) -> None:
    coming = replace(QUIET, starts_on=date(2027, 2, 5), ends_on=date(2027, 2, 12))
    given = about("registry/quiet-periods/2027-chunjie.yaml", replace(coming, scope=after), *by(*users))
    matter = replace(given.matters[0], before=replace(coming, scope=before) if before else None)
    assert decide(replace(given, matters=(matter,))).approved is approved


def test_a_delegate_reviews_no_quiet_period() -> None:
    given = about("registry/quiet-periods/2027-chunjie.yaml", replace(QUIET, scope="会员服务部"), *by(DEPUTY_B))
    assert decide(replace(given, offices=(HANDED,))).approved is False


def test_what_a_delegate_signs_on_paper_is_both() -> None:
    """For a deputy who is away, by another who has no account."""
    lent = delegations(delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31"))
    paperless = office(people().replace("账号: sun, 账号编号: 3, ", ""), lent)
    signed = paper(PaperStep.REVIEW, "孙立", 1, date(2026, 11, 2))
    verdict = decide(facts(review(DIRECTOR, 2), offices=(paperless,), papers=(signed,)))
    told = [(one.kind, one.says, one.people) for one in verdict.exceptions]
    assert told == [
        (ExceptionKind.ON_PAPER, "纸质审核", ("孙立",)),
        (ExceptionKind.DELEGATED, "代李晓岚", ("孙立",)),
    ]


def test_the_blacklist_is_reviewed_and_signed_off() -> None:
    given = about("registry/blacklist/01.yaml", LISTED, *BOTH)
    assert steps(given) == [Step.REVIEW, Step.SIGN_OFF]
    assert approves(given)
    assert not approves(replace(given, reviews=(review(DEPUTY_B, 1), review(DIRECTOR, 2))))
    assert not approves(replace(given, reviews=(review(DEPUTY, 3), review(DIRECTOR, 2))))
    unknown = replace(LISTED, subject="X9")
    assert not approves(replace(given, matters=(replace(given.matters[0], after=unknown),)))


def test_a_member_who_is_no_staff_is_reviewed_by_the_deputy_of_the_unit_or_by_any() -> None:
    entry = replace(LISTED, subject="", name="林小满", unit="会员服务部")
    place = "registry/blacklist/01.yaml"
    assert approves(about(place, entry, review(DEPUTY, 1), review(DIRECTOR, 2)))
    assert not approves(about(place, entry, review(DEPUTY_B, 1), review(DIRECTOR, 2)))
    elsewhere = replace(entry, unit="某某公司工会")
    assert approves(about(place, elsewhere, review(DEPUTY_B, 1), review(DIRECTOR, 2)))
    assert not approves(about(place, elsewhere, review(DIRECTOR, 2)))


FOUND, LONG_AGO = datetime(2026, 11, 1, 9, 0), datetime(2026, 1, 1)
INCIDENT = Incident(
    origin=ORIGIN, group=PATH, found_at=FOUND, report="抱怨理赔太慢", opinion="单独联系当事人", reported_at=FOUND,
    channel=ReportChannel.TELEPHONE,
)  # fmt: skip


def told_of(*reviews: Review, before: Incident | None = None, **said: object) -> Facts:
    """An incident of the group, or what is newly said of it."""
    after = replace(INCIDENT, **said)  # type: ignore[arg-type]
    made = about("registry/incidents/2026/01.yaml", after, *(reviews or BOTH[:1]))
    content = replace(made.matters[0], before=before, about=(INTERNAL,) if after.group else ())
    return replace(made, matters=(content,))


@each(
    [
        ("the deputy of the group reviews it", told_of(), True),
        ("another deputy does not", told_of(review(DEPUTY_B, 1)), "不是本部门分管主任"),
        ("of a group never filed, that of its unit", told_of(review(DEPUTY_B, 1), group="", unit="宣传部"), True),
        ("of a group never filed, no other", told_of(group="", unit="宣传部"), False),
        ("found after the merge", told_of(found_at=datetime(2026, 12, 2, 9, 1)), "的发现时间 2026-12-02 09:01 未到"),
        ("found in the minute of the merge", told_of(found_at=datetime(2026, 12, 2, 9, 0)), True),
        (
            "reported long before",
            told_of(reported_at=datetime(2026, 10, 25, 9)),
            "报请时间 2026-10-25 09:00 早于报送超过七天",
        ),
        ("reported seven days before", told_of(reported_at=datetime(2026, 10, 26, 9)), True),
        ("written up late, with a reason", told_of(reported_at=datetime(2026, 10, 25, 9), late_reason="外出"), True),
        (
            "as it was filed",
            told_of(found_at=LONG_AGO, before=replace(INCIDENT, found_at=LONG_AGO)),
            True,
        ),
    ]
)
def test_an_incident_is_reviewed_and_its_times_fit(given: Facts, expected: bool | str) -> None:
    assert_decided(given, expected)


def test_a_file_without_a_place_is_not_approved() -> None:
    assert not approves(about("registry/other.txt", None, *YES, review(DEPUTY, 3)))


# Office files, schema, code


@pytest.mark.parametrize(
    "path",
    ["registry/office/policy.yaml", "schema/group.schema.json", "scripts/approve.py", ".github/x.yml", "docs/a.md"],
)
def test_office_files_schema_code_workflows_docs_take_the_director_and_one_of_the_registrars(path: str) -> None:
    assert approves(about(path, None, *YES))
    assert approves(about(path, None, *reversed(YES)))
    for too_few in (YES[:1], YES[1:], (review(DEPUTY, 1), YES[1]), (review(REGISTRAR, 1), review(REGISTRAR_B, 2))):
        assert not approves(about(path, None, *too_few))
    assert not approves(about(path, None, *YES, no(DEPUTY, 3)))


GAINS = {
    "office": people(registrar="{职务: 信息技术部, 起: 2018-09-03}, {职务: 办公会秘书, 起: 2026-11-01}"),
    "units": people(deputy=DEPUTY_TERM.replace("[会员服务部]", "[会员服务部, 宣传部]")),
    "earlier": people(deputy=DEPUTY_TERM.replace("2022", "2021")),
    "account": people().replace("账号编号: 2,", "账号编号: 22,"),
}


SHORTER, LONGER = (
    office(people(deputy=DEPUTY_TERM.replace("}", f", 止: {day}}}"))) for day in ("2026-12-01", "2026-12-31")
)
MOVED = UNITS.replace("名称: 会员服务部", "名称: 会员一部").replace(", 曾用名: [会员部]", "")
MOVED = MOVED.replace("名称: 宣传部,", "名称: 会员服务部, 曾用名: [宣传部],")
NEWCOMER = "  - {姓名: 王梅, 工号: B0009, 部门: 宣传部, 任职: [{职务: 经办人, 起: 2026-11-01}]}"
TO_SUN = delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31")
TO_LI, TO_NOBODY = (delegation("赵明诚", taker, "宣传部", "2026-11-01", "2026-12-31") for taker in ("李晓岚", "何人"))


@pytest.mark.parametrize(
    ("before", "after", "who"),
    [
        *((OFFICE, office(GAINS[name]), who) for name, who in zip(GAINS, ({"B0018"}, *[{"B0003"}] * 3), strict=True)),
        *((office(text), OFFICE, {"B0003"} if name == "account" else set()) for name, text in GAINS.items()),
        (SHORTER, LONGER, {"B0003"}),
        (LONGER, SHORTER, set()),
        (SHORTER, OFFICE, {"B0003"}),
        (OFFICE, lent(), {"B0004"}),
        (OFFICE, office(people(more=NEWCOMER)), {"B0009"}),
        (OFFICE, office(people(deputy=DEPUTY_TERM.replace("[会员服务部]", "[会员服务部, 网络安全部]"))), {"B0003"}),
        (lent(), office(delegations_text=delegations(TO_SUN, TO_LI)), {"B0003"}),
        (lent(), office(delegations_text=delegations(TO_SUN, TO_NOBODY)), set()),
        (OFFICE, office(people().replace("示例办任〔2021〕8号", "示例办〔2026〕12号")), set()),
    ],
)
def test_gain_is_an_office_units_days_a_delegation_or_an_account(before: Office, after: Office, who: set[str]) -> None:
    assert OfficeChange(before.registry, after.registry).gainers == who


def test_a_name_given_to_another_unit_is_a_gain_of_its_deputy() -> None:
    texts = {"registry/office/units.yaml": MOVED, PEOPLE: people(), DELEGATIONS: delegations()}
    after = inspect({path: text.encode() for path, text in texts.items()}, FORMS, ()).registry
    assert "B0003" in OfficeChange(OFFICE.registry, after).gainers


def test_neither_gains_by_it() -> None:
    gaining = office(GAINS["office"])
    assert not approves(becomes(PEOPLE, gaining, *YES))
    assert approves(becomes(PEOPLE, gaining, review(DIRECTOR, 1), review(REGISTRAR_B, 2)))


ENDED = DIRECTOR_TERM.replace(", 依据", ", 止: 2026-12-02, 依据")
SUCCESSOR_TERM = "{职务: 主任, 起: 2026-12-03, 依据: 示例办任〔2026〕9号}"
SUCCESSOR = f"{DEPUTY_B_TERM[:-1]}, 止: 2026-12-02}}, {SUCCESSOR_TERM}"
NEW_DIRECTOR = people(director=ENDED, deputy_b=SUCCESSOR)
STAND_IN = (review(DEPUTY, 1), review(REGISTRAR, 2))
THIRD = (
    "  - {姓名: 何静, 工号: B0019, 部门: 宣传部, 账号: he, 账号编号: 19, "
    "任职: [{职务: 分管主任, 分管部门: [宣传部], 起: 2025-09-01}]}"
)
FROM_OUTSIDE = "  - {姓名: 何远, 工号: B0020, 部门: 办事处本级, 账号: yuan, 账号编号: 20, 任职: [%s]}"
AWAY_TERM = f"{DIRECTOR_TERM[:-1]}, 缺席: [{{起: 2026-12-01, 止: 2026-12-31, 依据: 示例办〔2026〕40号}}]}}"
GAINS_UNITS = DEPUTY_TERM.replace("[会员服务部]", "[会员服务部, 宣传部]")
BOTH_DEPUTIES = (DEPUTY, DEPUTY_B, REGISTRAR)
ONE_DEPUTY = (DEPUTY, SECRETARY, REGISTRAR)
BY_THEMSELVES = [(DIRECTOR, REGISTRAR), (REGISTRAR_B, DIRECTOR)]
NEVER = [(DEPUTY, REGISTRAR), (DEPUTY_B, SECRETARY, REGISTRAR, REGISTRAR_B), (19, REGISTRAR), (SECRETARY, REGISTRAR)]
TWO = ([BOTH_DEPUTIES], [BOTH_DEPUTIES[:2], BOTH_DEPUTIES[1:], ONE_DEPUTY, *NEVER])
"""Who may approve in place of the director where two deputies gain nothing, and who may not."""
ALONE = ([ONE_DEPUTY], [ONE_DEPUTY[:-1], ONE_DEPUTY[1:], (DEPUTY, REGISTRAR, REGISTRAR_B), BOTH_DEPUTIES, *NEVER])


def by(*users: int) -> tuple[Review, ...]:
    return tuple(review(user, hours) for hours, user in enumerate(users, 1))


def counts_later(verdict: Verdict) -> bool:
    return any(one.counts_later for one in verdict.exceptions)


def assert_approved_by(
    given: Facts, at_once: Iterable[tuple[int, ...]], later: Iterable[tuple[int, ...]], never: Iterable[tuple[int, ...]]
) -> None:
    """Those approve it; what those of ``later`` approve counts from the end of the next working day."""
    for groups, expected in ((at_once, (True, False)), (later, (True, True)), (never, (False, None))):
        for users in groups:
            verdict = decide(replace(given, reviews=by(*users)))
            found = verdict.approved, counts_later(verdict) if verdict.approved else None
            assert found == expected, (users, verdict.says)


def test_a_succession_is_approved_by_two_deputies_and_counts_a_working_day_later() -> None:
    given = becomes(PEOPLE, office(people(ENDED, more=FROM_OUTSIDE % SUCCESSOR_TERM)))
    assert_approved_by(given, BY_THEMSELVES, *TWO)
    gone = office(people(ENDED.replace("2026-12-02", "2026-11-30")))
    after = office(people(ENDED.replace("2026-12-02", "2026-11-30"), more=FROM_OUTSIDE % SUCCESSOR_TERM))
    assert_approved_by(becomes(PEOPLE, after, before=gone), [], *TWO)
    assert_approved_by(becomes("registry/office/policy.yaml", gone, before=gone), [], [], [*TWO[0], *ALONE[0]])


def test_where_but_one_deputy_gains_nothing_the_secretary_joins() -> None:
    assert_approved_by(becomes(PEOPLE, office(NEW_DIRECTOR)), BY_THEMSELVES, *ALONE)
    also = office(people(ENDED, deputy_b=SUCCESSOR, more=THIRD))
    given = becomes(PEOPLE, also, before=office(people(more=THIRD)))
    assert_approved_by(given, BY_THEMSELVES, [(DEPUTY, 19, REGISTRAR)], [BOTH_DEPUTIES, ONE_DEPUTY, *NEVER])
    before, after = (
        text.replace("{职务: 信息技术部, 起: 2021-04-12}", "{职务: 经办人, 起: 2021-04-12}")
        for text in (people(), people(ENDED, deputy_b=SUCCESSOR))
    )
    assert_approved_by(becomes(PEOPLE, office(after), before=office(before)), [(DIRECTOR, REGISTRAR)], *ALONE)


@pytest.mark.parametrize(
    "text",
    [
        NEW_DIRECTOR.replace(", 依据: 示例办任〔2026〕9号", ""),
        NEW_DIRECTOR.replace("姓名: 钱伟", "姓名: 钱炜"),
        NEW_DIRECTOR.replace("账号编号: 3,", "账号编号: 23,"),
        NEW_DIRECTOR.replace("  - {姓名: 周启明", "#  - {姓名: 周启明"),
        NEW_DIRECTOR.replace("办公会秘书, 起: 2022-03-01", "办公会秘书, 起: 2022-03-01, 止: 2026-12-01"),
        people(ENDED, deputy_b=SUCCESSOR, deputy=DEPUTY_TERM.replace("2022", "2021")),
        people(ENDED, deputy_b=SUCCESSOR.replace("2026-12-02", "2027-12-02").replace("宣传部, ", "")),
        people(ENDED, deputy_b=f"{SUCCESSOR}, {{职务: 办公会秘书, 起: 2026-12-03, 依据: 示例〔2026〕9号}}"),
        people(ENDED, deputy_b=SUCCESSOR, more=FROM_OUTSIDE % SUCCESSOR_TERM),
        people(ENDED, more=FROM_OUTSIDE % f"{SUCCESSOR_TERM}, {DEPUTY_TERM}"),
        people(f"{ENDED}, {SUCCESSOR_TERM}"),
        people(ENDED),
    ],
    ids=[
        "without grounds", "a name", "the successor's account", "somebody struck out", "another's end",
        "another's term", "a deputy's units", "a further office", "two successors", "a newcomer's further office",
        "the director again", "no successor",
    ],
)  # fmt: skip
def test_f20_nothing_comes_with_a_succession(text: str) -> None:
    after = office(text)
    for users in (BOTH_DEPUTIES, (*BOTH_DEPUTIES, SECRETARY, REGISTRAR_B)):
        assert not approves(becomes(PEOPLE, after, *by(*users)))


def test_f20_a_succession_makes_no_delegation_live_that_named_nobody() -> None:
    dormant = delegations(delegation("李晓岚", "何远", "会员服务部", "2026-12-03", "2026-12-31"))
    after = office(people(ENDED, more=FROM_OUTSIDE % SUCCESSOR_TERM), dormant)
    given = becomes(PEOPLE, after, before=office(delegations_text=dormant))
    assert_approved_by(given, [(DIRECTOR, DEPUTY, REGISTRAR)], BY_THEMSELVES, [BOTH_DEPUTIES])


def test_f20_of_a_succession_one_code_owners_file_may_come_along() -> None:
    given = becomes(PEOPLE, office(people(ENDED, more=FROM_OUTSIDE % SUCCESSOR_TERM)), *by(*BOTH_DEPUTIES))
    for path, expected in (
        (".github/CODEOWNERS", True),
        (".github/workflows/approve.yml", False),
        (DELEGATIONS, False),
    ):
        assert approves(with_file(given, path)) is expected, path


HARMLESS = f"{DIRECTOR_TERM}, {{职务: 办公会秘书, 起: 2026-12-01, 依据: 示例办任〔2026〕9号}}"


def test_one_office_that_the_director_gets_takes_a_deputy_and_a_registrar_with_grounds() -> None:
    assert approves(becomes(PEOPLE, office(people(director=HARMLESS)), *STAND_IN))
    assert not approves(becomes(PEOPLE, office(people(director=HARMLESS)), *YES))
    bare = HARMLESS.replace(", 依据: 示例办任〔2026〕9号", "")
    assert not approves(becomes(PEOPLE, office(people(director=bare)), *STAND_IN))
    shorter = office(
        people(director=HARMLESS.replace(", 依据: 示例办任〔2026〕9号}", ", 止: 2026-12-31, 依据: 示例〔2026〕1号}"))
    )
    for before, approved in ((OFFICE, True), (office(people(director=HARMLESS)), False)):
        assert approves(becomes(PEOPLE, shorter, *STAND_IN, before=before)) is approved


@pytest.mark.parametrize(
    ("text", "units", "also"),
    [
        (people(director=HARMLESS, deputy_b=DEPUTY_B_TERM.replace("2023", "2022")), UNITS, None),
        (people(director=HARMLESS + ", {职务: 经办人, 起: 2026-12-01, 依据: 示例办任〔2026〕9号}"), UNITS, None),
        (people(director=HARMLESS.replace("2021-09-01", "2021-08-01")), UNITS, None),
        (people(director=HARMLESS).replace("账号编号: 1,", "账号编号: 21,"), UNITS, None),
        (people(director=HARMLESS).replace("姓名: 钱伟", "姓名: 钱炜"), UNITS, None),
        (people(director=HARMLESS), UNITS.replace("名称: 宣传部", "名称: 宣教部"), None),
        (people(director=HARMLESS), UNITS, ".github/workflows/approve.yml"),
        (people(director=HARMLESS), UNITS, "registry/office/policy.yaml"),
    ],
    ids=["a deputy's term", "two offices", "his term", "his account", "a name", "a unit", "a workflow", "the policy"],
)
def test_f20_a_deputy_stands_in_for_nothing_that_comes_with_it(text: str, units: str, also: str | None) -> None:
    if "宣教部" in units:
        text, also = text.replace("宣传部", "宣教部"), "registry/office/units.yaml"
    given = becomes(PEOPLE, office(text, units_text=units), *STAND_IN)
    given = with_file(given, also) if also else given
    assert not approves(given)
    assert not approves(replace(given, reviews=YES))


@pytest.mark.parametrize(
    "after",
    [
        people().replace("账号: zhao, 账号编号: 1,", "账号: zhao2, 账号编号: 21,"),
        people().replace("账号编号: 1,", "账号编号: 21,").replace("示例办任〔2021〕8号", "示例办〔2026〕12号"),
        people(director=DIRECTOR_TERM.replace("2021-09-01", "2020-09-01")),
    ],
    ids=["account", "account with grounds", "term"],
)
def test_f20_the_directors_own_account_and_term_are_approved_by_the_director_alone(after: str) -> None:
    assert approves(becomes(PEOPLE, office(after), *YES))
    assert not approves(becomes(PEOPLE, office(after), *STAND_IN))
    assert not approves(becomes(PEOPLE, office(after), review(21, 1), YES[1]))


def test_f20_a_second_entry_of_the_same_number_hides_no_gain() -> None:
    shadow = f"  - {{姓名: 赵影, 工号: B0001, 部门: 办事处本级, 任职: [{DIRECTOR_TERM}]}}"
    assert not approves(becomes(PEOPLE, office(people(director=HARMLESS, more=shadow)), *YES))


def test_f20_of_two_directors_on_the_day_of_handing_over_each_approves_the_own_account() -> None:
    new = f"{DEPUTY_B_TERM[:-1]}, 止: 2026-12-01}}, {{职务: 主任, 起: 2026-12-02, 依据: 示例办任〔2026〕9号}}"
    text = people(director=ENDED, deputy_b=new)
    by = {DIRECTOR: review(DIRECTOR, 715), DEPUTY_B: review(DEPUTY_B, 716)}
    for moved, signers in (("1", {DIRECTOR}), ("3", {DEPUTY_B}), ("13", {DIRECTOR, DEPUTY_B})):
        after = text
        for account in moved:
            after = after.replace(f"账号编号: {account},", f"账号编号: 2{account},")
        for signed in ({DIRECTOR}, {DEPUTY_B}, {DIRECTOR, DEPUTY_B}):
            given = becomes(PEOPLE, office(after), *[by[one] for one in sorted(signed)], YES[1], before=office(text))
            assert approves(given) is (signers <= signed), (moved, signed)


def signed(signer: str, *witnesses: str, path: str = PEOPLE, step: PaperStep = PaperStep.SIGN_OFF) -> Paper:
    """The signature under the change of an office file."""
    made = paper(step, signer, 0.5, date(2026, 11, 2), witnesses)
    return replace(made, signature=replace(made.signature, file=path, old_digest=OLD, new_digest="b" * 40))


LOST = people().replace("账号: zhao, 账号编号: 1,", "账号: zhao2, 账号编号: 21,")
FIRST = people().replace("账号: zhao, 账号编号: 1, ", "")
LONGER_TERM = people(DIRECTOR_TERM.replace("2021-09-01", "2020-09-01"))
IN_TWO_OFFICES = people(deputy=f"{DEPUTY_TERM}, {{职务: 办公会秘书, 起: 2022-06-01}}")
SEEN = signed("赵明诚", "吴敏", "刘欣蕾")


@pytest.mark.parametrize(("before", "after"), [(people(), LOST), (FIRST, people()), (people(), LONGER_TERM)])
def test_the_director_signs_the_own_account_and_term_on_paper_too(before: str, after: str) -> None:
    given = becomes(PEOPLE, office(after), before=office(before))
    never = [(REGISTRAR,), (DEPUTY, REGISTRAR_B), (21, REGISTRAR_B)]
    assert_approved_by(given, [], [], [*never, (REGISTRAR_B,)])
    assert_approved_by(replace(given, papers=(SEEN,)), [], [(REGISTRAR_B,)], [(REGISTRAR,), (SECRETARY,), ()])
    for wrong in (
        signed("赵明诚", "吴敏"),
        signed("赵明诚", "吴敏", "周启明"),
        signed("赵明诚", "刘欣蕾", "钱伟"),
        signed("李晓岚", "吴敏", "刘欣蕾"),
        signed("赵明诚", "吴敏", "刘欣蕾", path=DELEGATIONS),
        signed("赵明诚", "吴敏", "刘欣蕾", step=PaperStep.REVIEW),
        replace(SEEN, merged_at=NOW),
    ):
        assert not approves(replace(given, papers=(wrong,), reviews=by(REGISTRAR_B))), wrong
    assert not approves(
        replace(given, papers=(SEEN,), reviews=by(REGISTRAR_B), pull=replace(given.pull, author=SECRETARY))
    )


def test_by_the_account_held_before_it_counts_at_once() -> None:
    given = replace(becomes(PEOPLE, office(LOST)), papers=(SEEN,))
    assert_approved_by(given, [(DIRECTOR, REGISTRAR_B)], [(REGISTRAR_B,)], [])


def test_no_deputy_attests_a_signature_under_office_files() -> None:
    before = office(IN_TWO_OFFICES)
    after = office(IN_TWO_OFFICES.replace("账号: zhao, 账号编号: 1,", "账号: zhao2, 账号编号: 21,"))
    given = replace(
        becomes(PEOPLE, after, *by(REGISTRAR_B), before=before), papers=(signed("赵明诚", "李晓岚", "刘欣蕾"),)
    )
    assert not approves(given)
    assert approves(replace(given, papers=(SEEN,)))


@pytest.mark.parametrize(
    "after",
    [
        LOST.replace("姓名: 钱伟", "姓名: 钱炜"),
        LOST.replace("部门: 办事处本级, 账号: zhao2", "部门: 宣传部, 账号: zhao2"),
        people(HARMLESS),
        people(HARMLESS).replace("账号编号: 1,", "账号编号: 21,"),
        people(AWAY_TERM),
        people(deputy=GAINS_UNITS),
        people(ENDED, more=FROM_OUTSIDE % SUCCESSOR_TERM),
    ],
    ids=["a name", "his unit", "a gift", "a gift beside", "an absence", "a deputy's units", "a successor"],
)
def test_f20_nothing_else_is_signed_on_paper(after: str) -> None:
    papers = (SEEN, signed("李晓岚", "吴敏", "刘欣蕾"), signed("孙立", "吴敏", "刘欣蕾"))
    for before in (people(), FIRST):
        head = office(after.replace("账号: zhao, 账号编号: 1, ", "") if before == FIRST else after)
        assert not approves(replace(becomes(PEOPLE, head, *by(REGISTRAR_B), before=office(before)), papers=papers))


def test_f20_no_other_office_of_his_ends_on_paper() -> None:
    given = becomes(PEOPLE, office(LOST), *by(REGISTRAR_B), before=office(people(HARMLESS)))
    assert not approves(replace(given, papers=(SEEN,)))
    assert approves(replace(given, reviews=by(DIRECTOR, REGISTRAR_B)))


def test_a_leader_lends_the_own_word_on_paper_too_and_ends_it_by_review_alone() -> None:
    for giver, another in (("李晓岚", "赵明诚"), ("赵明诚", "李晓岚")):
        given = becomes(DELEGATIONS, lent(giver))
        papers = (signed(giver, "吴敏", "刘欣蕾", path=DELEGATIONS),)
        assert_approved_by(replace(given, papers=papers), [], [(REGISTRAR_B,)], [(REGISTRAR,)])
        others = (signed(another, "吴敏", "刘欣蕾", path=DELEGATIONS),)
        assert not approves(replace(given, papers=others, reviews=by(REGISTRAR_B)))
        ended = becomes(
            DELEGATIONS, office(delegations_text="版次: 2\n委托: []\n"), *by(REGISTRAR_B), before=lent(giver)
        )
        assert not approves(replace(ended, papers=papers))


def test_f20_the_directors_word_is_lent_by_the_director_alone() -> None:
    away = lent("赵明诚", units="宣传部")
    assert approves(becomes(DELEGATIONS, away, *YES))
    assert not approves(becomes(DELEGATIONS, away, *STAND_IN))
    # Nor does anybody lend the word of who is to be director by then.
    soon = people(deputy_b=f"{DEPUTY_B_TERM[:-1]}, 止: 2026-12-19}}, {{职务: 主任, 起: 2026-12-20}}", more=THIRD)
    after = office(soon, delegations(delegation("孙立", "何静", "会员服务部", "2026-12-20", "2026-12-31")))
    for first in (DIRECTOR, DEPUTY):
        assert not approves(becomes(DELEGATIONS, after, review(first, 1), YES[1], before=office(soon)))


def test_f20_what_a_deputy_lent_is_not_the_word_of_the_director_that_the_deputy_became() -> None:
    now_director = f"{DEPUTY_TERM[:-1]}, 止: 2026-11-09}}, {{职务: 主任, 起: 2026-11-10}}"
    text = people(
        ENDED.replace("12-02", "11-09"), now_director, DEPUTY_B_TERM.replace("[", "[会员服务部, "), more=THIRD
    )
    before = office(text, delegations(delegation("李晓岚", "何静", "会员服务部", "2026-11-01", "2026-12-31")))
    for signer, approved in ((19, False), (DEPUTY, True)):
        assert approves(facts(review(DEPUTY_B, 240), review(signer, 250), offices=(before,))) is approved


def test_f20_nothing_comes_with_a_delegation_that_its_giver_approves() -> None:
    theirs, his = TO_SUN, delegation("赵明诚", "孙立", "宣传部", "2026-11-01", "2026-12-31")
    before = office(delegations_text=delegations(his))
    for entries, approved in (
        ((his, theirs), True),
        ((theirs, his), True),
        ((theirs, his, theirs.replace("会员服务部", "办事处本级")), True),
        ((theirs,), False),
        ((theirs, his.replace("2号", "3号")), False),
        ((theirs, his.replace("12-31", "12-30")), False),
        ((theirs, his, TO_NOBODY), False),
        ((theirs, his, theirs.replace("李晓岚, 受托人: 孙立", "孙立, 受托人: 李晓岚")), False),
        ((his, TO_NOBODY), False),
        ((his.replace("赵明诚", "李晓岚").replace("宣传部", "会员服务部"),), False),
        ((his,), False),
    ):
        given = becomes(DELEGATIONS, office(delegations_text=delegations(*entries)), *STAND_IN, before=before)
        assert approves(given) is approved, entries


def test_f20_a_delegation_does_not_make_the_director_absent() -> None:
    away = delegations(delegation("赵明诚", "孙立", "宣传部", "2026-11-01", "2026-12-31"))
    given = becomes(PEOPLE, office(NEW_DIRECTOR, away), *STAND_IN, before=office(delegations_text=away))
    assert not approves(given)
    assert approves(replace(given, reviews=YES))


def test_a_document_alone_is_no_gain() -> None:
    renamed = office(people().replace("示例办任〔2021〕8号", "示例办〔2026〕12号"))
    assert not approves(becomes(PEOPLE, renamed, *STAND_IN))
    assert approves(becomes(PEOPLE, renamed, *YES))


def test_a_deputy_lends_the_own_word_or_the_director_does_for_who_is_away() -> None:
    before, after = office(people(more=THIRD)), office(people(more=THIRD), delegations(TO_SUN))
    given = becomes(DELEGATIONS, after, before=before)
    never = [(19, REGISTRAR), (DEPUTY_B, REGISTRAR), (CLERK, REGISTRAR), BOTH_DEPUTIES[1:], (DEPUTY, SECRETARY)]
    assert_approved_by(given, [(DEPUTY, REGISTRAR), (DIRECTOR, DEPUTY, REGISTRAR)], BY_THEMSELVES, never)
    refused = replace(given, reviews=(*by(DIRECTOR, REGISTRAR), no(DEPUTY, 3)))
    assert not approves(refused)
    assert_approved_by(with_file(given, PEOPLE), [(DIRECTOR, DEPUTY, REGISTRAR)], BY_THEMSELVES, [(DEPUTY, REGISTRAR)])


def test_a_delegation_ends_by_its_giver_or_the_director_and_a_registrar() -> None:
    for giver, at_once, never in (
        ("李晓岚", [(DEPUTY, REGISTRAR), *BY_THEMSELVES], [(DEPUTY_B, REGISTRAR), (REGISTRAR, REGISTRAR_B)]),
        ("赵明诚", BY_THEMSELVES, [*NEVER, BOTH_DEPUTIES, ONE_DEPUTY]),
    ):
        given = becomes(DELEGATIONS, office(delegations_text="版次: 2\n委托: []\n"), before=lent(giver))
        assert_approved_by(given, at_once, [], never)


def test_a_list_of_delegations_in_which_none_is_new_or_gone_takes_the_director() -> None:
    given = becomes(DELEGATIONS, lent(), before=lent())
    assert_approved_by(given, BY_THEMSELVES, [], [(REGISTRAR, REGISTRAR_B), *NEVER, BOTH_DEPUTIES, ONE_DEPUTY])


def test_an_absence_of_the_director_is_approved_by_two_deputies() -> None:
    assert_approved_by(becomes(PEOPLE, office(people(AWAY_TERM))), BY_THEMSELVES, *TWO)
    earlier = office(people(AWAY_TERM.replace("12-", "11-").replace("11-31", "11-30")))
    more = AWAY_TERM.replace("[{", "[{起: 2026-11-01, 止: 2026-11-30, 依据: 示例办〔2026〕40号}, {")
    assert_approved_by(becomes(PEOPLE, office(people(more)), before=earlier), BY_THEMSELVES, *TWO)
    for text in (
        people(AWAY_TERM.replace("2021-09-01", "2021-08-01")),
        people(AWAY_TERM, deputy=DEPUTY_TERM.replace("2022", "2021")),
        people(AWAY_TERM).replace("账号编号: 1,", "账号编号: 21,"),
        people(),
    ):
        given = becomes(PEOPLE, office(text), *by(*BOTH_DEPUTIES, SECRETARY, REGISTRAR_B), before=earlier)
        assert not approves(given), text


def test_the_word_of_a_director_who_is_away_is_lent_as_his_absence_is_approved() -> None:
    entry = delegation("赵明诚", "孙立", "会员服务部", "2026-12-01", "2026-12-31")
    away = people(AWAY_TERM)
    given = becomes(DELEGATIONS, office(away, delegations(entry)), before=office(away))
    assert_approved_by(given, BY_THEMSELVES, *ALONE)
    third = people(AWAY_TERM, more=THIRD)
    given = becomes(DELEGATIONS, office(third, delegations(entry)), before=office(third))
    assert_approved_by(given, BY_THEMSELVES, [(DEPUTY, 19, REGISTRAR)], [BOTH_DEPUTIES, ONE_DEPUTY, *NEVER])
    for text, lends in (
        (people(), (entry,)),
        (away, (entry.replace("12-31", "12-30").replace("12-01", "11-30"),)),
        (away, (entry.replace("12-31", "2027-01-01").replace("2026-2027", "2027"),)),
        (away, (entry, TO_SUN)),
        (away, (entry, TO_NOBODY)),
        (people(), ()),
    ):
        after = office(text, delegations(*lends))
        given = becomes(DELEGATIONS, after, *by(*BOTH_DEPUTIES, SECRETARY, REGISTRAR_B), before=office(text))
        assert not approves(given), lends
    given = becomes(DELEGATIONS, office(away, delegations(entry)), before=office(away, delegations(TO_SUN)))
    assert_approved_by(given, BY_THEMSELVES, [], [BOTH_DEPUTIES, ONE_DEPUTY])


def test_an_absence_and_what_is_lent_for_it_come_in_one_request() -> None:
    entry = delegation("赵明诚", "孙立", "会员服务部", "2026-12-01", "2026-12-31")
    given = with_file(becomes(PEOPLE, office(people(AWAY_TERM), delegations(entry))), DELEGATIONS)
    assert_approved_by(given, BY_THEMSELVES, *ALONE)
    assert not approves(replace(given, reviews=(*by(*ONE_DEPUTY), no(DIRECTOR, 4))))
    third = office(people(AWAY_TERM, more=THIRD), delegations(entry))
    given = with_file(becomes(PEOPLE, third, before=office(people(more=THIRD))), DELEGATIONS)
    assert_approved_by(given, BY_THEMSELVES, [(DEPUTY, 19, REGISTRAR)], [BOTH_DEPUTIES, ONE_DEPUTY, *NEVER])
    for text, lends in (
        (people(AWAY_TERM), (entry.replace("12-31", "12-30").replace("12-01", "11-30"),)),
        (people(AWAY_TERM), (entry, TO_SUN)),
        (people(AWAY_TERM), (entry, TO_NOBODY)),
        (people(AWAY_TERM), ()),
        (people(AWAY_TERM, deputy=GAINS_UNITS), (entry,)),
        (people(), (entry,)),
    ):
        given = with_file(becomes(PEOPLE, office(text, delegations(*lends))), DELEGATIONS)
        assert not approves(replace(given, reviews=by(*BOTH_DEPUTIES, SECRETARY, REGISTRAR_B))), lends


def test_the_signature_under_a_blacklist_entry_may_be_delegated() -> None:
    given = about("registry/blacklist/01.yaml", LISTED, BOTH[0], review(DEPUTY_B, 2))
    assert approves(replace(given, offices=(lent("赵明诚"),)))


def test_a_group_on_the_blacklist_is_judged_by_its_unit() -> None:
    entry = replace(LISTED, subject_kind=SubjectKind.GROUP, subject=PATH)
    given = about("registry/blacklist/01.yaml", entry, *BOTH)
    assert not approves(given)
    assert approves(replace(given, matters=(replace(given.matters[0], about=(INTERNAL,)),)))


Limits = tuple[Record, ...]
LIMITED: Limits = (replace(LISTED, subject_kind=SubjectKind.GROUP, subject=PATH, ends_on=date(2027, 11, 1)), INTERNAL)


def corrected(statement: str, purpose: str, texts: tuple[bytes, bytes] = (b"", b""), **more: object) -> Facts:
    """A filing in a group that is on the blacklist."""
    record = replace(INTERNAL.last, kind=FilingKind.CHANGE, statement=statement)
    after = replace(INTERNAL, purpose=purpose, filings=(*INTERNAL.filings, record))
    made = filed_change(INTERNAL, after, *BOTH)
    return replace(made, limits=LIMITED, texts={PATH: texts}, **more)  # type: ignore[arg-type]


REFUSED = "在黑名单限制期内"
PUSHED = {PATH: Covered("d" * 40, INTERNAL)}


@each(
    [
        ("words are taken out", corrected("更正：删去两字", "解答参保材料问题"), True),
        ("words are added", corrected("更正：补写", "解答参保续保材料问题和理赔"), REFUSED),
        ("a comment is added", corrected("更正：删去两字", "解答参保材料问题", (b"", b"# x")), REFUSED),
        ("a comment is taken out", corrected("更正：删去两字", "解答参保材料问题", (b"# x", b"")), True),
        ("what was covered is confirmed", corrected("重新确认：核对", INTERNAL.purpose, uncovered=PUSHED), True),
        ("more than was covered", corrected("重新确认：核对", "解答参保续保材料问题和理赔", uncovered=PUSHED), REFUSED),
    ]
)
def test_in_a_limited_group_only_text_is_taken_away(given: Facts, expected: bool | str) -> None:
    assert_decided(given, expected)


@pytest.mark.parametrize(("now", "then"), [((), LIMITED), (LIMITED, ()), (LIMITED, LIMITED)])
def test_a_limit_that_begins_or_ends_with_a_merge_to_be_recorded_is_waited_for(now: Limits, then: Limits) -> None:
    verdict = decide(replace(corrected("补写", "解答理赔"), limits=now, limits_to_come=then))
    assert not verdict.approved
    assert REFUSED in verdict.says
    assert verdict.is_blocked is (now == then)
    assert ("登记之后自动再次判断" in verdict.says) is not verdict.is_blocked


def test_office_files_schema_and_code_are_one_kind() -> None:
    given = with_file(about("registry/office/policy.yaml", None, *YES), "schema/group.schema.json")
    assert approves(with_file(given, "scripts/approve.py"))


def test_code_is_changed_by_no_deputy_while_there_is_no_director() -> None:
    gone = office(people(director=DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-01, 依据")))
    assert not approves(about("scripts/approve.py", None, *STAND_IN, offices=(gone,)))


def test_a_unit_with_a_new_name_makes_no_new_term() -> None:
    renamed = UNITS.replace(
        "名称: 会员服务部, 类别: 部门, 曾用名: [会员部]", "名称: 会员一部, 类别: 部门, 曾用名: [会员服务部]"
    )
    after = office(people(deputy=DEPUTY_TERM.replace("会员服务部", "会员一部")), units_text=renamed)
    assert OfficeChange(OFFICE.registry, after.registry).gainers == set()


UNIT_LIST = "registry/office/units.yaml"
NEW_CLERK = (
    "  - {姓名: 王梅, 工号: B0009, 部门: 会员服务部, 账号: wang, 账号编号: 9, 任职: [{职务: %s, 起: 2026-11-01}]}"
)
DIRECTORS = "{职务: 主任, 起: 2021-09-01, 依据: 示例办任〔2021〕8号}"
DEPUTYS = "{职务: 分管主任, 分管部门: [会员服务部], 起: 2022-06-01}"
CLERKS = "[{职务: 经办人, 起: 2016-05-03}]"


def ended(term: str) -> str:
    return term.replace("}", ", 止: 2026-11-30}", 1)


def swapped(old: str, new: str) -> str:
    assert old in people(), old
    return people().replace(old, new)


LIGHT = {
    "a new clerk": (PEOPLE, people(more=NEW_CLERK % "经办人"), UNITS),
    "a clerk leaves": (PEOPLE, swapped(CLERKS, f"[{ended(CLERKS[1:-1])}]"), UNITS),
    "a former name": (UNIT_LIST, people(), UNITS.replace("曾用名: [会员部]", "曾用名: [会员部, 会员处]")),
}
HEAVY = {
    "a new registrar": (PEOPLE, people(more=NEW_CLERK % "信息技术部"), UNITS),
    "a new secretary": (PEOPLE, people(more=NEW_CLERK % "办公会秘书"), UNITS),
    "the director leaves": (PEOPLE, people(director=ended(DIRECTORS)), UNITS),
    "an account": (PEOPLE, swapped("账号: zhou, 账号编号: 7", "账号: zhou2, 账号编号: 70"), UNITS),
    "another unit in charge": (PEOPLE, people(deputy=DEPUTYS.replace("会员服务部", "宣传部")), UNITS),
    "another beginning": (PEOPLE, people(deputy=DEPUTYS.replace("2022-06-01", "2021-06-01")), UNITS),
    "somebody is struck out": (PEOPLE, swapped("  - {姓名: 钱伟", "#  - {姓名: 钱伟"), UNITS),
    "a name that it never had": (UNIT_LIST, people(), UNITS.replace("[会员部]", "[会员部, 某保险公司]")),
    "the name of another": (UNIT_LIST, people(), UNITS.replace("[会员部]", "[会员部, 宣传处]")),
    "a former name taken out": (UNIT_LIST, people(), UNITS.replace("曾用名: [会员部], ", "")),
    "a new unit": (UNIT_LIST, people(), UNITS + "  - {编号: pxb, 名称: 培训部, 类别: 部门, 起: 2026-11-01}\n"),
    "who takes a unit over": (UNIT_LIST, people(), UNITS.replace("[会员部], ", "[会员部], 承接单位: 宣传部, ")),
    "a unit renamed": (UNIT_LIST, people(), UNITS.replace("名称: 宣传部", "名称: 宣教部")),
}


def changed(path: str, people_text: str, units_text: str, *users: int) -> Facts:
    made = becomes(path, office(people_text, units_text=units_text), *by(*users))
    return replace(made, once_named=frozenset({("hyfw", "会员处"), ("xcb", "宣传处")}))


def merged(given: Facts, author: int, merger: int) -> Facts:
    return replace(given, pull=replace(given.pull, author=author, is_merged=True, merger=merger))


@pytest.mark.parametrize("name", LIGHT)
@pytest.mark.parametrize(
    ("author", "users", "merger", "approved"),
    [
        (CLERK, (REGISTRAR,), REGISTRAR_B, True),
        (REGISTRAR_B, (REGISTRAR,), REGISTRAR_B, True),
        (REGISTRAR, (REGISTRAR_B,), REGISTRAR, True),
        (REGISTRAR, (DIRECTOR,), REGISTRAR, True),
        (CLERK, (DIRECTOR,), REGISTRAR, True),
        (CLERK, (REGISTRAR, REGISTRAR_B), REGISTRAR, True),
        (CLERK, (REGISTRAR,), REGISTRAR, False),
        (REGISTRAR_B, (REGISTRAR,), REGISTRAR, False),
        (REGISTRAR, (REGISTRAR,), REGISTRAR_B, False),
        (REGISTRAR, (), REGISTRAR_B, False),
        (CLERK, (REGISTRAR,), DIRECTOR, False),
        (REGISTRAR, (SECRETARY,), REGISTRAR_B, False),
    ],
)
def test_of_two_registrars_one_approves_and_the_other_merges(
    name: str, author: int, users: tuple[int, ...], merger: int, approved: bool
) -> None:
    assert decide(merged(changed(*LIGHT[name], *users), author, merger)).approved is approved


def test_one_registrar_who_is_left_approves_and_merges_what_another_opened() -> None:
    alone = office(people().replace("{职务: 信息技术部, 起: 2021-04-12}", "{职务: 经办人, 起: 2021-04-12}"))
    after = office(alone_and(NEW_CLERK % "经办人"))
    given = becomes(PEOPLE, after, review(REGISTRAR, 1), before=alone)
    for author, approved in ((CLERK, True), (REGISTRAR, False)):
        verdict = decide(merged(given, author, REGISTRAR))
        kinds = [one.kind for one in verdict.exceptions]
        assert (verdict.approved, kinds) == (approved, [ExceptionKind.ONE_REGISTRAR] if approved else []), author
    says = decide(given).says
    assert "请刘欣蕾办理备案（合并）；信息技术部仅其一人在任，审核、合并均由其办理，列入例外一览。" in says


def test_a_registrar_without_an_account_is_not_waited_for() -> None:
    """Else nobody could ever approve that account."""
    unaccounted = "  - {姓名: 郑雪, 工号: B0030, 部门: 会员服务部, 任职: [{职务: 信息技术部, 起: 2026-01-01}]}"
    before, after = alone_and(unaccounted), alone_and(unaccounted.replace("任职", "账号: x, 账号编号: 30, 任职"))
    given = becomes(PEOPLE, office(after), *YES, before=office(before))
    assert decide(merged(given, CLERK, REGISTRAR)).approved


def alone_and(more: str) -> str:
    return people(more=more).replace("{职务: 信息技术部, 起: 2021-04-12}", "{职务: 经办人, 起: 2021-04-12}")


def test_a_delegation_to_nobody_does_not_become_one_to_a_new_clerk() -> None:
    before = office(delegations_text=delegations(delegation("赵明诚", "王梅", "宣传部", "2026-11-01", "2026-12-31")))
    given = replace(changed(*LIGHT["a new clerk"], REGISTRAR, REGISTRAR_B), offices=(before,))
    assert decide(given).approved
    after = office(
        people(more=NEW_CLERK % "经办人"),
        delegations(delegation("赵明诚", "王梅", "宣传部", "2026-11-01", "2026-12-31")),
    )
    assert not decide(replace(given, head_office=after.registry)).approved


@pytest.mark.parametrize("name", HEAVY)
def test_whatever_gives_an_office_takes_the_director(name: str) -> None:
    assert not decide(changed(*HEAVY[name], REGISTRAR, REGISTRAR_B)).approved


@pytest.mark.parametrize("path", [PEOPLE, "docs/setup.md", "scripts/registry.py", ".github/workflows/work.yml"])
@pytest.mark.parametrize(
    ("author", "merger", "approved"),
    [(REGISTRAR, REGISTRAR, True), (CLERK, REGISTRAR, True), (REGISTRAR, REGISTRAR_B, False), (CLERK, DIRECTOR, False)],
)
def test_who_approved_does_not_merge_and_the_author_may(path: str, author: int, merger: int, approved: bool) -> None:
    made = changed(path, people(deputy=DEPUTYS.replace("2022-06-01", "2021-06-01")), UNITS, DIRECTOR, REGISTRAR_B)
    assert decide(merged(made, author, merger)).approved is approved


REGISTRARS = "{职务: 信息技术部, 起: 2018-09-03}"
SECRETARYS = "{职务: 办公会秘书, 起: 2022-03-01}"
ENDS = {
    "a deputy": (people(deputy=ended(DEPUTYS)), DEPUTY),
    "a secretary": (swapped(SECRETARYS, ended(SECRETARYS)), SECRETARY),
    "a registrar": (people(registrar=ended(REGISTRARS)), REGISTRAR),
}
"""An end that comes in a month, and whose it is."""


@pytest.mark.parametrize("name", ENDS)
def test_an_office_that_approves_ends_by_the_director_or_by_who_holds_it(name: str) -> None:
    text, own = ENDS[name]
    other = REGISTRAR_B
    for with_clerk in ("", NEW_CLERK % "经办人"):
        after = office(text.replace("人员:\n", f"人员:\n{with_clerk}\n") if with_clerk else text)
        by_both = [(DIRECTOR, other), (own, other)]
        others = [one for one in (DEPUTY, DEPUTY_B, SECRETARY, REGISTRAR) if one != own]
        never = [(other,), (own,), (DIRECTOR,), *((one, other) for one in others), (*others, other)]
        assert_approved_by(becomes(PEOPLE, after), by_both, [], never)


def test_who_leaves_by_the_directors_word_does_not_stop_it_by_a_refusal() -> None:
    for text, own in ENDS.values():
        given = becomes(PEOPLE, office(text))
        for users, approved in (((DIRECTOR, REGISTRAR_B), True), ((REGISTRAR_B,), False)):
            refused = (*by(*users), no(own, 5))
            assert decide(replace(given, reviews=refused)).approved is approved, own
        assert not decide(replace(given, reviews=(*by(DIRECTOR, REGISTRAR_B), no(DEPUTY_B, 5)))).approved


VACANT = DIRECTOR_TERM.replace(", 依据", ", 止: 2026-10-30, 依据")


# The tenth working day after Monday, 2 November, when they are given, is Monday, the sixteenth.
BEFORE, AFTER = (datetime.fromisoformat(f"2026-11-{time}+08:00") for time in ("16T23:59", "17T00:00"))


@pytest.mark.parametrize("name", ENDS)
def test_without_a_director_another_deputy_ends_an_office_after_ten_working_days(name: str) -> None:
    text, own = ENDS[name]
    vacant, after = (one.replace(DIRECTOR_TERM, VACANT) for one in (people(), text))
    given = becomes(PEOPLE, office(after), before=office(vacant))
    other = DEPUTY_B if own == DEPUTY else DEPUTY
    for users, now, approved, is_later in (
        ((own, REGISTRAR_B), BEFORE, True, False),
        ((other, REGISTRAR_B), BEFORE, False, None),
        ((other, REGISTRAR_B), AFTER, True, True),
        ((REGISTRAR_B,), AFTER, False, None),
        ((DIRECTOR, REGISTRAR_B), AFTER, False, None),
        ((other, SECRETARY), AFTER, False, None),
    ):
        verdict = decide(replace(given, reviews=by(*users), now=now))
        found = counts_later(verdict) if verdict.approved else None
        assert (verdict.approved, found) == (approved, is_later), (users, now, verdict.says)
    refused = replace(given, reviews=(*by(other, REGISTRAR_B), no(own, 5)))
    assert not decide(replace(refused, now=AFTER)).approved


def test_who_is_not_heard_is_told_until_when_to_refuse() -> None:
    text, _ = ENDS["a deputy"]
    vacant, after = (one.replace(DIRECTOR_TERM, VACANT) for one in (people(), text))
    given = becomes(PEOPLE, office(after), *by(DEPUTY_B, REGISTRAR), before=office(vacant))
    says = [step.says for step in decide(replace(given, now=BEFORE)).steps]
    assert "孙立 2026-11-02 10:00 已同意，2026-11-17 起方可合并，此前本人可以退回" in says[0]
    # The policy's holidays count as well.
    days = OfficialDays({date(2026, 11, 9): "国庆节", date(2026, 11, 10): "国庆节"})
    rules = replace(policy(DRAWN), holidays=("国庆节",))
    base = given.offices[-1]
    registry = replace(base.registry, records={**base.registry.records, Policy: (rules,)})
    later = replace(given, offices=(replace(base, registry=registry),), official=lambda: days, now=AFTER)
    assert "2026-11-19 起方可合并" in decide(later).steps[0].says


def test_between_two_registrars_without_a_director_the_others_merge_is_the_word() -> None:
    text, own = ENDS["a registrar"]
    vacant, after = (one.replace(DIRECTOR_TERM, VACANT) for one in (people(), text))
    given = becomes(PEOPLE, office(after), *by(own), before=office(vacant))
    for author, merger, approved in (
        (REGISTRAR_B, REGISTRAR_B, True),
        (CLERK, REGISTRAR_B, True),
        (CLERK, own, False),
        (own, REGISTRAR_B, False),
    ):
        assert decide(merged(given, author, merger)).approved is approved, (author, merger)


def with_baseline(count: int) -> Facts:
    """A request that takes the first of so many entries from the baseline."""
    path, day = "registry/office/baseline.yaml", date(2025, 1, 1)
    names = [f"registry/groups/hyfw/g{number}.yaml" for number in range(count)]
    before, after = (
        replace(OFFICE, registry=Registry({**OFFICE.registry.records, BaselineEntry: entries}))
        for entries in (listed(path, names, day), listed(path, names[1:], day))
    )
    return replace(becomes(path, after, review(DIRECTOR, 1), review(REGISTRAR, 2)), offices=(before,))


def listed(path: str, names: Iterable[str], day: date) -> tuple[BaselineEntry, ...]:
    return tuple(BaselineEntry(origin=Origin(path), file=name, digest=OLD, filed_on=day) for name in names)


def test_a_baseline_ten_times_as_long_takes_ten_times_the_work() -> None:
    few, many = with_baseline(100), with_baseline(1000)
    assert approves(few)
    assert approves(many)
    assert lines_run(partial(decide, many)) < 11 * lines_run(partial(decide, few))
