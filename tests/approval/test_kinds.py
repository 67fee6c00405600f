"""Contract D 2: what is no group, each kind by its own people. Each test is named after its sentence
(Art. 19, 21, 22)."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from group_registry.approval.conflicts import gainers
from group_registry.approval.decision import decide
from group_registry.approval.facts import Content, Facts, Matter, Office, Review
from group_registry.forms.check import inspect
from group_registry.model.records import BlacklistEntry, Incident, QuietPeriod, Record
from group_registry.model.terms import Outcome, PaperStep, QuietScope, ReportChannel, SubjectKind
from group_registry.rules.transition import Step
from support.cases import FORMS
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
    NEW,
    OFFICE,
    OLD,
    ORIGIN,
    PATH,
    REGISTRAR,
    REGISTRAR_B,
    SECRETARY,
    UNITS,
    approves,
    delegation,
    delegations,
    facts,
    lent,
    minutes,
    no,
    office,
    paper,
    people,
    review,
    steps,
)
from support.situations import LISTED

PEOPLE = "registry/office/people.yaml"
DELEGATIONS = "registry/office/delegations.yaml"
YES = (review(DIRECTOR, 1), review(REGISTRAR, 2))


def about(path: str, *reviews: Review, after: Record | None = None, **changes: object) -> Facts:
    content = Content(path, None if after else OLD, "b" * 40)
    head = replace(HEAD, contents=frozenset({content}), authored=frozenset({path}))
    made = facts(*reviews, matters=(Matter(content, None, after),), commits={head.oid: head})
    return replace(made, **changes)  # type: ignore[arg-type]


def becomes(path: str, after: Office, *reviews: Review, before: Office = OFFICE) -> Facts:
    return about(path, *reviews, head_office=after.registry, offices=(before,))


# One kind, one filing


def test_one_kind_a_pull_request() -> None:
    code = Content("scripts/approve.py", OLD, "b" * 40)
    head = replace(HEAD, contents=frozenset({CREATED, code}))
    given = facts(review(DEPUTY, 1), review(DIRECTOR, 2), review(REGISTRAR, 3), commits={head.oid: head})
    assert approves(given)
    assert not approves(replace(given, matters=(*given.matters, Matter(code))))


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

MINUTES = minutes((None, "b" * 40, Outcome.PASSED))


def test_minutes_are_by_the_secretary_and_signed_off_by_the_director() -> None:
    given = about(MINUTES.path, review(DIRECTOR, 1), after=MINUTES)
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
    given = about(one.path, review(SECRETARY, 1), review(REGISTRAR, 2), after=one)
    assert approves(given)
    assert not approves(replace(given, reviews=given.reviews[:1]))
    assert not approves(replace(given, reviews=(review(SECRETARY, 1), review(REGISTRAR_B, 2))))
    assert not approves(replace(given, pull=replace(given.pull, author=SECRETARY)))


INCIDENT = Incident(
    origin=ORIGIN,
    group=PATH,
    found_at=datetime(2026, 11, 1, 9),
    verified_at=datetime(2026, 11, 1, 10),
    report="有人转发传言",
    opinion="澄清",
    reported_at=datetime(2026, 11, 1, 10),
    channel=ReportChannel.TELEPHONE,
)


def test_an_incident_is_reviewed_by_the_deputy_of_its_group() -> None:
    given = about("registry/incidents/2026/01.yaml", review(DEPUTY, 1), after=INCIDENT)
    assert not approves(given)
    given = replace(given, matters=(replace(given.matters[0], about=(INTERNAL,)),))
    assert steps(given) == [Step.REVIEW]
    assert approves(given)
    assert not approves(replace(given, reviews=(review(DEPUTY_B, 1),)))


def test_a_quiet_period_is_reviewed_by_a_deputy() -> None:
    day = date(2026, 12, 1)
    quiet = QuietPeriod(
        origin=ORIGIN, name="春节", starts_on=day, ends_on=day, basis="第二十二条", scope=QuietScope.ALL
    )
    given = about("registry/quiet-periods/2027-chunjie.yaml", review(DEPUTY_B, 1), after=quiet)
    assert steps(given) == [Step.REVIEW]
    assert approves(given)
    assert not approves(replace(given, reviews=(review(DIRECTOR, 1),)))


def test_the_blacklist_is_reviewed_and_signed_off() -> None:
    day = date(2026, 11, 2)
    entry = BlacklistEntry(
        origin=ORIGIN, subject_kind=SubjectKind.MEMBER, subject="B0012", cause="转发", article="13",
        decided_on=day, starts_on=day, ends_on=day,
    )  # fmt: skip
    given = about("registry/blacklist/01.yaml", review(DEPUTY, 1), review(DIRECTOR, 2), after=entry)
    assert steps(given) == [Step.REVIEW, Step.SIGN_OFF]
    assert approves(given)
    assert not approves(replace(given, reviews=(review(DEPUTY_B, 1), review(DIRECTOR, 2))))
    assert not approves(replace(given, reviews=(review(DEPUTY, 3), review(DIRECTOR, 2))))
    unknown = replace(entry, subject="X9")
    assert not approves(replace(given, matters=(replace(given.matters[0], after=unknown),)))


def test_a_member_who_is_no_staff_is_reviewed_by_the_deputy_of_the_unit_or_by_any() -> None:
    day = date(2026, 11, 2)
    entry = BlacklistEntry(
        origin=ORIGIN, subject_kind=SubjectKind.MEMBER, name="林小满", unit="会员服务部", cause="转发", article="13",
        decided_on=day, starts_on=day, ends_on=day,
    )  # fmt: skip
    place = "registry/blacklist/01.yaml"
    assert approves(about(place, review(DEPUTY, 1), review(DIRECTOR, 2), after=entry))
    assert not approves(about(place, review(DEPUTY_B, 1), review(DIRECTOR, 2), after=entry))
    elsewhere = replace(entry, unit="某某公司工会")
    assert approves(about(place, review(DEPUTY_B, 1), review(DIRECTOR, 2), after=elsewhere))
    assert not approves(about(place, review(DIRECTOR, 2), after=elsewhere))


def test_a_file_without_a_place_is_not_approved() -> None:
    assert not approves(about("registry/other.txt", *YES, review(DEPUTY, 3)))


# Office files, schema, code


@pytest.mark.parametrize(
    "path",
    ["registry/office/policy.yaml", "schema/group.schema.json", "scripts/approve.py", ".github/x.yml", "docs/a.md"],
)
def test_office_files_schema_code_workflows_docs_take_the_director_and_one_of_the_registrars(path: str) -> None:
    assert approves(about(path, *YES))
    assert approves(about(path, *reversed(YES)))
    for too_few in (YES[:1], YES[1:], (review(DEPUTY, 1), YES[1]), (review(REGISTRAR, 1), review(REGISTRAR_B, 2))):
        assert not approves(about(path, *too_few))
    assert not approves(about(path, *YES, no(DEPUTY, 3)))


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
THIRD = (
    "  - {姓名: 何静, 工号: B0019, 部门: 宣传部, 账号: he, 账号编号: 19, "
    "任职: [{职务: 分管主任, 分管部门: [宣传部], 起: 2025-09-01}]}"
)
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
    assert gainers(before.registry, after.registry) == who


def test_a_name_given_to_another_unit_is_a_gain_of_its_deputy() -> None:
    texts = {"registry/office/units.yaml": MOVED, PEOPLE: people(), DELEGATIONS: delegations()}
    after = inspect({path: text.encode() for path, text in texts.items()}, FORMS, ()).registry
    assert "B0003" in gainers(OFFICE.registry, after)


def test_neither_gains_by_it() -> None:
    gaining = office(GAINS["office"])
    assert not approves(becomes(PEOPLE, gaining, *YES))
    assert approves(becomes(PEOPLE, gaining, review(DIRECTOR, 1), review(REGISTRAR_B, 2)))


NEW_DIRECTOR = people(
    director=DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-30, 依据"),
    deputy_b=f"{DEPUTY_B_TERM}, {{职务: 主任, 起: 2026-12-01, 依据: 示例办任〔2026〕9号}}",
)
STAND_IN = (review(DEPUTY, 1), review(REGISTRAR, 2))


def test_director_gone_a_deputy_and_a_registrar_with_grounds() -> None:
    gone = office(people(director=DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-01, 依据")))
    after = office(NEW_DIRECTOR)
    assert approves(becomes(PEOPLE, after, *STAND_IN, before=gone))
    assert not approves(becomes(PEOPLE, after, review(DEPUTY_B, 1), STAND_IN[1], before=gone))
    bare = office(NEW_DIRECTOR.replace(", 依据: 示例办任〔2026〕9号", ""))
    assert not approves(becomes(PEOPLE, bare, *STAND_IN, before=gone))
    assert not approves(becomes("registry/office/policy.yaml", after, *STAND_IN, before=gone))
    assert not approves(becomes(PEOPLE, after, *STAND_IN))
    for old, new in (
        ("姓名: 吴敏", "姓名: 吴旻"),
        ("  - {姓名: 钱伟", "#  - {姓名: 钱伟"),
        ("04-12}", "04-12, 止: 2026-11-30}"),
    ):
        assert not approves(becomes(PEOPLE, office(NEW_DIRECTOR.replace(old, new, 1)), *STAND_IN, before=gone)), new


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
    if also:
        content = Content(also, OLD, "c" * 40)
        head = replace(HEAD, contents=frozenset({given.matters[0].content, content}))
        given = replace(given, matters=(*given.matters, Matter(content)), commits={head.oid: head})
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


ENDING = DIRECTOR_TERM.replace(", 依据", ", 止: 2026-12-02, 依据")


def test_f20_of_two_directors_on_the_day_of_handing_over_each_approves_the_own_account() -> None:
    new = f"{DEPUTY_B_TERM[:-1]}, 止: 2026-12-01}}, {{职务: 主任, 起: 2026-12-02, 依据: 示例办任〔2026〕9号}}"
    text = people(director=ENDING, deputy_b=new)
    by = {DIRECTOR: review(DIRECTOR, 715), DEPUTY_B: review(DEPUTY_B, 716)}
    for moved, signers in (("1", {DIRECTOR}), ("3", {DEPUTY_B}), ("13", {DIRECTOR, DEPUTY_B})):
        after = text
        for account in moved:
            after = after.replace(f"账号编号: {account},", f"账号编号: 2{account},")
        for signed in ({DIRECTOR}, {DEPUTY_B}, {DIRECTOR, DEPUTY_B}):
            given = becomes(PEOPLE, office(after), *[by[one] for one in sorted(signed)], YES[1], before=office(text))
            assert approves(given) is (signers <= signed), (moved, signed)


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
        ENDING.replace("12-02", "11-09"), now_director, DEPUTY_B_TERM.replace("[", "[会员服务部, "), more=THIRD
    )
    before = office(text, delegations(delegation("李晓岚", "何静", "会员服务部", "2026-11-01", "2026-12-31")))
    for signer, approved in ((19, False), (DEPUTY, True)):
        assert approves(facts(review(DEPUTY_B, 240), review(signer, 250), offices=(before,))) is approved


def test_f20_nothing_comes_with_a_delegation_that_a_deputy_approves() -> None:
    theirs, his = TO_SUN, delegation("赵明诚", "孙立", "宣传部", "2026-11-01", "2026-12-31")
    before = office(people(more=THIRD), delegations(his))
    for entries, approved in (
        ((his, theirs), True),
        ((theirs, his), True),
        ((theirs,), False),
        ((theirs, his.replace("2号", "3号")), False),
        ((theirs, his.replace("12-31", "12-30")), False),
        ((theirs, his, theirs.replace("会员服务部", "办事处本级")), False),
        ((theirs, his, TO_NOBODY), False),
        ((his, TO_NOBODY), False),
        ((his.replace("赵明诚", "李晓岚").replace("宣传部", "会员服务部"),), False),
    ):
        given = becomes(
            DELEGATIONS, office(people(more=THIRD), delegations(*entries)), review(19, 1), YES[1], before=before
        )
        assert approves(given) is approved, entries
    shorter = office(people(more=THIRD), delegations(theirs.replace("12-31", "12-01")))
    after = office(people(more=THIRD), delegations(theirs))
    assert not approves(becomes(DELEGATIONS, after, review(19, 1), YES[1], before=shorter))


def test_f20_a_delegation_does_not_make_the_director_absent() -> None:
    away = delegations(delegation("赵明诚", "孙立", "宣传部", "2026-11-01", "2026-12-31"))
    given = becomes(PEOPLE, office(NEW_DIRECTOR, away), *STAND_IN, before=office(delegations_text=away))
    assert not approves(given)
    assert approves(replace(given, reviews=YES))


def test_a_document_alone_is_no_gain() -> None:
    renamed = office(people().replace("示例办任〔2021〕8号", "示例办〔2026〕12号"))
    assert not approves(becomes(PEOPLE, renamed, *STAND_IN))
    assert approves(becomes(PEOPLE, renamed, *YES))


def test_an_absent_holders_delegation_is_given_by_another_deputy_and_a_registrar() -> None:
    before, after = office(people(more=THIRD)), office(people(more=THIRD), delegations(TO_SUN))
    for deputy, expected in ((19, True), (DEPUTY, False), (DEPUTY_B, False), (DIRECTOR, True), (CLERK, False)):
        given = becomes(DELEGATIONS, after, review(deputy, 1), review(REGISTRAR, 2), before=before)
        assert approves(given) is expected, deputy
    both = replace(given, matters=(*given.matters, Matter(Content(PEOPLE, OLD, "b" * 40))))
    head = replace(HEAD, contents=frozenset(matter.content for matter in both.matters))
    both = replace(both, commits={head.oid: head})
    assert not approves(replace(both, reviews=(review(19, 1), review(REGISTRAR, 2))))
    assert approves(replace(both, reviews=(review(DIRECTOR, 1), review(REGISTRAR, 2))))


def test_the_signature_under_a_blacklist_entry_may_be_delegated() -> None:
    given = about("registry/blacklist/01.yaml", BOTH[0], review(DEPUTY_B, 2), after=LISTED)
    assert approves(replace(given, offices=(lent("赵明诚"),)))


def test_a_group_on_the_blacklist_is_judged_by_its_unit() -> None:
    entry = replace(LISTED, subject_kind=SubjectKind.GROUP, subject=PATH)
    given = about("registry/blacklist/01.yaml", *BOTH, after=entry)
    assert not approves(given)
    assert approves(replace(given, matters=(replace(given.matters[0], about=(INTERNAL,)),)))


def test_office_files_schema_and_code_are_one_kind() -> None:
    paths = ("registry/office/policy.yaml", "schema/group.schema.json", "scripts/approve.py")
    matters = tuple(Matter(Content(path, OLD, NEW)) for path in paths)
    head = replace(HEAD, contents=frozenset(matter.content for matter in matters))
    reviews = (review(DIRECTOR, 1), review(REGISTRAR, 2))
    assert approves(facts(*reviews, matters=matters, commits={head.oid: head}))


def test_code_is_changed_by_no_deputy_while_there_is_no_director() -> None:
    gone = office(people(director=DIRECTOR_TERM.replace(", 依据", ", 止: 2026-11-01, 依据")))
    assert not approves(about("scripts/approve.py", *STAND_IN, offices=(gone,)))


def test_a_unit_with_a_new_name_makes_no_new_term() -> None:
    renamed = UNITS.replace(
        "名称: 会员服务部, 类别: 部门, 曾用名: [会员部]", "名称: 会员一部, 类别: 部门, 曾用名: [会员服务部]"
    )
    after = office(people(deputy=DEPUTY_TERM.replace("会员服务部", "会员一部")), units_text=renamed)
    assert gainers(OFFICE.registry, after.registry) == set()
