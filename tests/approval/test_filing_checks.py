"""Single checks of the decision at their bounds, whole: what is against a filing, who may take a step, who merges."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from group_registry.approval.agenda import Turn, businesses
from group_registry.approval.decision import decide
from group_registry.approval.facts import ExceptionKind, Facts, LetThrough
from group_registry.approval.filing import against_chain, against_limits, against_office, against_waiting
from group_registry.approval.judged import judged
from group_registry.approval.office_ways import lent_again, who_merges
from group_registry.approval.pending import waiting
from group_registry.model.records import Delegation, Filing, Group, Origin, Waiver
from group_registry.model.registry import Registry
from group_registry.model.similarity import Links
from group_registry.model.terms import FilingKind, SubjectKind, Waivable
from group_registry.rules.transition import EXTERNAL as EXTERNAL_ROUTE, SHORT_LIVED, Route, Routed
from support.pure import (
    BOTH,
    CLERK,
    DEPUTY,
    DEPUTY_TERM,
    DIRECTOR,
    DIRECTOR_TERM,
    EXTERNAL,
    INTERNAL,
    OFFICE,
    ORIGIN,
    PATH,
    REGISTRAR,
    START,
    UNITS,
    approves,
    changed,
    delegation,
    delegations,
    facts,
    no,
    office,
    people,
    review,
)
from support.situations import ASKED, LISTED, about

FIRST_VERSION, TODAY = (1, 0, 0), date(2026, 12, 2)
POLICY = "registry/office/policy.yaml"
ELSEWHERE = Origin("registry/groups/xcb/other.yaml")


# What was found on paper later


@pytest.mark.parametrize(
    ("statement", "tools", "approved"),
    [
        ("纸质补录：2020 年的备案", FIRST_VERSION, True),
        ("因工作需要办理", FIRST_VERSION, False),
        ("纸质补录：2020 年的备案", (2, 0, 0), False),
    ],
)
def test_what_was_found_on_paper_could_be_of_any_day_before_the_second_version(
    statement: str, tools: tuple[int, int, int], approved: bool
) -> None:
    filing = Filing(origin=ORIGIN, kind=FilingKind.CREATION, filed_on=date(2026, 9, 1), statement=statement)
    assert approves(facts(*BOTH, after=replace(INTERNAL, filings=(filing,)), tools=tools)) is approved


# Names and needs


@pytest.mark.parametrize(
    ("waits", "is_told"),
    [
        (replace(INTERNAL, origin=ELSEWHERE), True),
        (replace(INTERNAL, origin=ELSEWHERE, name="参保 服务答疑群"), True),
        (replace(INTERNAL, origin=ELSEWHERE, name="续保提醒群"), False),
        (INTERNAL, False),
        (
            replace(INTERNAL, origin=ELSEWHERE, filings=(replace(INTERNAL.last, kind=FilingKind.CANCELLATION),)),
            False,
        ),
    ],
)
def test_a_merge_that_waits_for_its_record_may_have_the_name(waits: Group, is_told: bool) -> None:
    made = facts(unrecorded=(waits,))
    says = "与 registry/groups/xcb/other.yaml 重名，后者是已合并、待登记的；登记之后自动再次判断"
    against = [(f"{PATH} {says}", ("7", "names_are_distinct"))] if is_told else []
    assert [*against_waiting(made.matters[0], made)] == against


BRIEF_NEED = replace(INTERNAL, name="会场保障一组", purpose="会场当天联络")


@pytest.mark.parametrize(
    ("need", "passes"),
    [("另一次理赔培训的现场联络", [LetThrough(ExceptionKind.FURTHER_NEED, "另一次理赔培训的现场联络")]), (None, None)],
)
def test_another_need_than_that_of_a_limited_group_is_an_exception(
    need: str | None, passes: list[LetThrough] | None
) -> None:
    limited = replace(BRIEF_NEED, origin=Origin("registry/groups/hyfw/limited.yaml"))
    entry = replace(LISTED, origin=Origin("registry/blacklist/1.yaml"), subject_kind=SubjectKind.GROUP)
    entry = replace(entry, subject=limited.path, ends_on=date(2027, 11, 1))
    made = facts(after=replace(BRIEF_NEED, name="会场保障二组", further_need=need), limits=(entry, limited))
    found = {*against_limits(made.matters[0], made)}  # by its name, and by its purpose
    if passes is None:
        assert [isinstance(one, LetThrough) for one in found] == [False, False]
    else:
        assert found == {*passes}


@pytest.mark.parametrize(
    ("route", "is_asked"), [(None, True), (SHORT_LIVED, True), (EXTERNAL_ROUTE, False)], ids=["new", "brief", "full"]
)
def test_a_group_of_the_full_route_is_asked_for_no_chain(route: Route | None, is_asked: bool) -> None:
    earlier = replace(BRIEF_NEED, origin=ELSEWHERE, term_end=date(2026, 11, 1))
    earlier = replace(earlier, filings=(replace(INTERNAL.last, filed_on=date(2026, 10, 20)),))
    made = facts(after=replace(BRIEF_NEED, name="会场保障二组", term_end=date(2026, 11, 15)))
    made = replace(made, short_lived=lambda: Links([earlier], OFFICE.registry.unit_spellings))
    if route:
        made = replace(made, routed={PATH: Routed(route, "周启明", None)})
    assert bool([*against_chain(made.matters[0], made)]) is is_asked


# Office files


def with_waivers(*last_days: date) -> Registry:
    waivers = tuple(
        Waiver(origin=Origin(POLICY), rule=Waivable.NO_PERSONAL_DATA, file=PATH, reason="核对", ends_on=day)
        for day in last_days
    )
    return replace(OFFICE.registry, records={**OFFICE.registry.records, Waiver: waivers})


LONG, YEAR = date(2027, 12, 3), date(2027, 12, 2)


@pytest.mark.parametrize(
    ("filed", "in_force", "after", "refused"),
    [
        (None, (), (YEAR,), []),
        (None, (), (LONG,), [LONG]),
        (None, (), (YEAR, LONG), [LONG]),
        (None, (LONG,), (LONG,), []),
        ((LONG,), (), (LONG,), []),  # it counts only later
        ((), (LONG,), (LONG,), [LONG]),
    ],
)
def test_a_waiver_is_for_a_year_at_most(
    filed: tuple[date, ...] | None, in_force: tuple[date, ...], after: tuple[date, ...], refused: list[date]
) -> None:
    made = about(POLICY, None, head_office=with_waivers(*after))
    made = replace(made, offices=(replace(OFFICE, registry=with_waivers(*in_force)),))
    if filed is not None:
        made = replace(made, filed_office=with_waivers(*filed))
    says = f"{PATH} 的豁免至 %s，超过一年；到期仍需保留的，届时重新报批"
    assert [*against_office(made)] == [(says % day, ("17", "waiver_names_a_file")) for day in refused]


NOT_HIS = "{职务: 经办人, 起: 2021-04-12}"
ALONE = people().replace("{职务: 信息技术部, 起: 2021-04-12}", NOT_HIS)
NONE = ALONE.replace("账号: liu, 账号编号: 5, ", "")


@pytest.mark.parametrize(
    ("staff", "says"),
    [
        (people(), "由信息技术部未审核本件的人合并（刘欣蕾 或 钱伟），报送人亦可合并"),
        (ALONE, "由刘欣蕾以外的人报送；信息技术部仅其一人可办理，审核、合并均由其办理，列入例外一览"),
        (NONE, "信息技术部目前无人登记账号，不能合并"),
    ],
)
def test_who_prepares_office_files_is_told_who_merges_them(staff: str, says: str) -> None:
    registry = office(staff).registry
    assert who_merges(registry, registry, TODAY) == says


LENT = delegation("赵明诚", "孙立", "会员服务部", "2026-11-20", "2026-12-31")
OVER = LENT.replace("2026-12-31", "2026-12-01")
AGAIN = LENT.replace("孙立", "李晓岚").replace("2026-11-20", "2026-12-03")


@pytest.mark.parametrize(
    ("by_others", "left", "after", "names"),
    [
        ((LENT,), (), (AGAIN,), ["赵明诚"]),
        ((LENT,), (LENT,), (LENT, AGAIN), []),  # it is still in force
        ((OVER,), (), (AGAIN,), []),  # it ended by itself
        ((), (), (AGAIN,), []),  # he had ended what was his own
        ((LENT,), (), (), []),
    ],
)
def test_a_director_is_asked_who_lends_again_what_he_ended(
    by_others: Iterable[str], left: Iterable[str], after: Iterable[str], names: list[str]
) -> None:
    """Of what others lent for a director who was away (contract D 6)."""

    def lending(entries: Iterable[str]) -> Registry:
        return office(delegations_text=delegations(*entries)).registry

    base = replace(OFFICE, registry=lending(left), lent_by_others=frozenset(lending(by_others).of(Delegation)))
    made = about("registry/office/delegations.yaml", None, head_office=lending(after), offices=(base,))
    assert [one.label for one in lent_again(made)] == names


# Who may take a step, and who merges


CLOSED = replace(INTERNAL, filings=(*INTERNAL.filings, replace(INTERNAL.last, kind=FilingKind.CANCELLATION)))
MOVED = "{职务: 分管主任, 分管部门: [宣传部], 起: 2026-12-01}"
NO_DEPUTY = people(deputy=f"{DEPUTY_TERM[:-1]}, 止: 2026-11-30}}, {MOVED}")
ENDED_UNIT = UNITS.replace("曾用名: [会员部], 起: 2012-03-01", "曾用名: [会员部], 起: 2012-03-01, 止: 2026-11-30")


@pytest.mark.parametrize(
    ("units", "whom"), [(UNITS, ()), (ENDED_UNIT, ("李晓岚",))], ids=["a unit that is there", "an ended one"]
)
def test_only_of_an_ended_unit_the_last_deputy_still_closes_a_group(units: str, whom: tuple[str, ...]) -> None:
    """Where the unit is there, a deputy is to be appointed first."""
    made = replace(changed(INTERNAL, CLOSED), offices=(office(NO_DEPUTY, units_text=units),))
    (one,) = waiting([made])
    assert (one.step, one.whom) == ("分管主任审核", whom)


GONE = people(director=DIRECTOR_TERM.replace("依据", "止: 2026-11-30, 依据"))
NOBODY = "目前无人可办理该步骤（报送、修改过本申请或因此得益的人员除外）"


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (facts(review(DEPUTY, 1), offices=(office(GONE),)), "请先在 registry/office/ 登记任职或委托，再办理"),
        (
            about("registry/office/readings.yaml", None, offices=(office(GONE),)),
            "主任因此得益的，请将该项写明所依据的文件（依据），单独报送，由分管主任代主任批准",
        ),
    ],
)
def test_without_a_director_the_next_step_is_told_by_what_is_asked(made: Facts, says: str) -> None:
    assert f"主任签批  {NOBODY}；{says}" in [one.says for one in decide(made).steps]


def test_a_leader_without_an_account_signs_no_office_files_on_paper() -> None:
    unaccounted = office(people().replace("账号: zhao, 账号编号: 1, ", ""))
    turns = waiting([about("registry/office/readings.yaml", None, offices=(unaccounted,))])
    says = "未登记账号，这一步不能以纸质办理，请先在人员名册登记账号"
    assert [one.says for one in turns if one.whom == ("赵明诚",)] == [says]


BEFORE = office(people().replace("账号编号: 5,", "账号编号: 55,"), since=START - timedelta(days=400))
SELF = "申请人自行合并，合并须由信息技术部另一人办理"


@pytest.mark.parametrize(
    ("author", "merger", "says"),
    [
        (CLERK, REGISTRAR, []),
        (REGISTRAR, REGISTRAR, [SELF]),
        (55, REGISTRAR, [SELF]),  # by an account that was once the same person's
        (99, 99, ["合并人不是信息技术部人员", SELF]),
    ],
)
def test_nobody_merges_an_own_request_by_any_account(author: int, merger: int, says: list[str]) -> None:
    made = facts(*BOTH, offices=(BEFORE, OFFICE))
    made = replace(made, pull=replace(made.pull, author=author, is_merged=True, merger=merger))
    verdict = decide(made)
    assert verdict.approved is (not says)
    assert [one for one in (SELF, "合并人不是信息技术部人员") if one in verdict.says] == sorted(says, key=len)[::-1]


# At a meeting


@pytest.mark.parametrize(
    ("refuser", "meetings", "turn"),
    [
        (DIRECTOR, (ASKED,), Turn.SUPPLEMENT),
        (DEPUTY, (ASKED,), Turn.OTHERS),
        (DIRECTOR, (), Turn.OTHERS),
    ],
)
def test_the_directors_refusal_of_what_was_passed_in_principle_waits_for_the_supplement(
    refuser: int, meetings: tuple[object, ...], turn: Turn
) -> None:
    words = [review(DEPUTY, 1)] if refuser == DIRECTOR else []
    made = facts(*words, no(refuser, 31), after=EXTERNAL, meetings=meetings)
    (one,) = businesses(made, judged(made), {})
    assert one.turn is turn
