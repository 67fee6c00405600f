"""Days and chains as contract A 4 and A 6 have them, as tables written without a look at the decision (Art. 8, 10).

Days are counted from the day on which the request was opened. ``·`` is: none.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Covered, ExceptionKind, Facts
from group_registry.model.records import Filing, Group, Origin
from group_registry.model.similarity import Links
from group_registry.model.terms import Disposal, FilingKind, Procedure, Scope
from support.pure import BOTH, DEPUTY, INTERNAL, OLD, ORIGIN, PATH, START, changed, facts, review
from support.situations import LISTED, MINUTES, about

OPENED = date(2026, 11, 2)
SOON, LATER = 3, 12
"""Days after the opening on which it is merged."""
YES = (review(DEPUTY, 1), *BOTH[1:])


def on(days: int) -> date:
    return OPENED + timedelta(days=days)


def record(days: int, kind: FilingKind = FilingKind.CREATION, statement: str = "因工作需要办理") -> Filing:
    gone = Disposal.DISSOLVED if kind is FilingKind.CANCELLATION else None
    return Filing(origin=ORIGIN, kind=kind, filed_on=on(days), statement=statement, disposal=gone)


def rows(text: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()[1:]]


def table(text: str) -> dict[tuple[str, str], str]:
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return {(line[0], column): cell for line in lines for column, cell in zip(head[1:], line[1:], strict=True)}


def judged(made: Facts, merged: int) -> bool:
    return decide(replace(made, now=START + timedelta(days=merged))).approved


# A 4. At most seven days before the opening; not after the day of the merge. 纸质补录 spares nothing.
DATES = rows("""
    filled in | merged | statement    | approved
    -8        | 3      | 因工作需要办理 | no
    -7        | 3      | 因工作需要办理 | yes
    -1        | 3      | 因工作需要办理 | yes
    0         | 3      | 因工作需要办理 | yes
    3         | 3      | 因工作需要办理 | yes
    4         | 3      | 因工作需要办理 | no
    4         | 4      | 因工作需要办理 | yes
    700       | 3      | 因工作需要办理 | no
    -90       | 3      | 纸质补录存档   | no
    -8        | 3      | 纸质补录存档   | no
    -7        | 3      | 纸质补录存档   | yes
    -90       | 3      | 补录纸质存档   | no
    4         | 3      | 纸质补录存档   | no
""")


@pytest.mark.parametrize(("filled_in", "merged", "statement", "approved"), DATES)
@pytest.mark.parametrize("kind", list(FilingKind))
def test_a_record_is_of_the_week_before_it_was_handed_in(
    kind: FilingKind, filled_in: str, merged: str, statement: str, approved: str
) -> None:
    past = () if kind is FilingKind.CREATION else (record(-400),)
    after = replace(INTERNAL, filings=(*past, record(int(filled_in), kind, statement)))
    made = facts(*YES, after=after)
    if past:
        made = changed(replace(INTERNAL, filings=past), after, *YES)
    assert judged(made, int(merged)) is (approved == "yes")


# A 6. What is filed of a short-lived group, by the last day of its term: before the change, after it.
LAST_DAYS = rows("""
    was | will be | kind   | procedure | merged | approved
    ·   | 5       | 创建   | ·         | 5      | yes
    ·   | 5       | 创建   | ·         | 6      | no
    ·   | 5       | 创建   | 备案      | 6      | yes
    ·   | 30      | 创建   | ·         | 31     | yes
    0   | 5       | 变更   | ·         | 3      | yes
    -1  | 5       | 变更   | ·         | 3      | no
    0   | 30      | 变更   | ·         | 12     | yes
    -1  | 30      | 变更   | ·         | 12     | no
    -1  | -1      | 变更   | ·         | 3      | no
    -1  | -1      | 注销   | ·         | 3      | yes
    -30 | -30     | 注销   | ·         | 3      | yes
    5   | 5       | 注销   | ·         | 3      | yes
""")


@pytest.mark.parametrize(("was", "will_be", "kind", "procedure", "merged", "approved"), LAST_DAYS)
def test_a_short_lived_group_is_prolonged_no_later_than_its_last_day(
    was: str, will_be: str, kind: str, procedure: str, merged: str, approved: str
) -> None:
    start = 0 if was == "·" else int(was) - 8
    how = Procedure(procedure) if procedure != "·" else None
    first = record(start)
    after = replace(INTERNAL, term_end=on(int(will_be)), procedure=how, filings=(first,))
    made = facts(*YES, after=after)
    if was != "·":
        before = replace(INTERNAL, term_end=on(int(was)), filings=(first,))
        made = changed(before, replace(after, filings=(first, record(0, FilingKind(kind)))), *YES)
    assert judged(made, int(merged)) is (approved == "yes")


# A 6. What a deputy alone may approve: by the first and the last day of use, counted from the day of the form.
FIRST_DAYS = rows("""
    first | last | alone
    ·     | 14   | yes
    ·     | 15   | no
    7     | 21   | yes
    7     | 22   | no
    8     | 14   | yes
    8     | 15   | no
    200   | 207  | no
    400   | 44   | no
    -1    | 13   | yes
    -1    | 15   | no
    -400  | -399 | no
    ·     | -1   | no
""")


@pytest.mark.parametrize(("first", "last", "alone"), FIRST_DAYS)
@pytest.mark.parametrize("scope", list(Scope))
def test_a_deputy_alone_approves_fifteen_days_from_the_form(scope: Scope, first: str, last: str, alone: str) -> None:
    starts = None if first == "·" else on(int(first))
    after = replace(INTERNAL, scope=scope, started_on=starts, term_end=on(int(last)), filings=(record(0),))
    assert judged(facts(YES[0], after=after), SOON) is (alone == "yes")


# A 6. A link of so many days that ended so many days before this one begins: the sum, and what it asks for.
CHAINS = rows("""
    earlier | gap | own | name       | purpose        | unit       | closed after | approved
    15      | 1   | 15  | 会场保障二组 | 会场当天联络    | 会员服务部 | ·            | no
    15      | 60  | 15  | 会场保障二组 | 会场当天联络    | 会员服务部 | ·            | no
    15      | 61  | 15  | 会场保障二组 | 会场当天联络    | 会员服务部 | ·            | yes
    5       | 1   | 10  | 会场保障二组 | 会场当天联络    | 会员服务部 | ·            | yes
    6       | 1   | 10  | 会场保障二组 | 会场当天联络    | 会员服务部 | ·            | no
    15      | 1   | 10  | 会场保障二组 | 会场当天联络    | 会员服务部 | 5            | yes
    15      | 1   | 10  | 会场保障二组 | 会场当天联络    | 会员服务部 | 6            | no
    15      | 1   | 15  | 第12期保障组 | 会场当天联络    | 会员服务部 | ·            | no
    15      | 1   | 15  | 会场保障二组 | 车辆调度       | 会员服务部 | ·            | no
    15      | 1   | 15  | 车辆调度组   | 车辆调度       | 会员服务部 | ·            | yes
    15      | 1   | 15  | 会场保障二组 | 会场当天联络    | 会员部     | ·            | no
    15      | 1   | 15  | 会场保障二组 | 会场当天联络    | 宣传部     | ·            | yes
    15      | 1   | 15  | 会员服务部会场保障群 | 车辆调度 | 会员服务部 | ·            | no
    15      | 1   | 15  | 会员部会场保障组 | 车辆调度   | 会员服务部 | ·            | no
    15      | 1   | 15  | 新会场保障组  | 车辆调度      | 会员服务部 | ·            | no
    15      | 1   | 15  | 会场保障组（续） | 车辆调度   | 会员服务部 | ·            | no
    15      | 1   | 15  | 临时会场保障组 | 车辆调度     | 会员服务部 | ·            | no
    15      | 1   | 15  | 会场保障后半段 | 车辆调度     | 会员服务部 | ·            | no
    15      | 1   | 15  | 会场保障B组(35) | 新会场当天联络 | 会员服务部 | ·           | no
    15      | 1   | 15  | 宣传部会场保障组 | 车辆调度   | 会员服务部 | ·            | yes
    15      | 1   | 15  | 会场保障组（上海） | 车辆调度 | 会员服务部 | ·            | yes
""")


def link(earlier: int, gap: int, name: str, purpose: str, unit: str, closed: str) -> Group:
    """The group that was before one that begins on the day of the opening."""
    last = -gap
    first = last - earlier + 1
    filings = [record(first)]
    if closed != "·":
        filings.append(record(first + int(closed) - 1, FilingKind.CANCELLATION))
        last = first + earlier - 1
    origin = Origin("registry/groups/hyfw/earlier.yaml")
    return replace(
        INTERNAL, origin=origin, name=name, purpose=purpose, unit=unit, term_end=on(last), filings=tuple(filings)
    )


@pytest.mark.parametrize(("earlier", "gap", "own", "name", "purpose", "unit", "closed", "approved"), CHAINS)
@pytest.mark.parametrize(
    ("procedure", "need"), list(product((None, Procedure.IN_FULL), (None, "第二期，人员与第一期不同")))
)
def test_days_of_one_need_are_added_up(
    earlier: str,
    gap: str,
    own: str,
    name: str,
    purpose: str,
    unit: str,
    closed: str,
    approved: str,
    procedure: Procedure | None,
    need: str | None,
) -> None:
    before = link(int(earlier), int(gap), "会场保障一组", "会场当天联络", unit, closed)
    after = replace(
        INTERNAL, name=name, purpose=purpose, term_end=on(int(own) - 1), procedure=procedure, further_need=need,
        filings=(record(0),),
    )  # fmt: skip
    made = facts(*YES, after=after)
    made = replace(made, short_lived=lambda: Links([before], made.base.registry.unit_spellings))
    assert judged(made, SOON) is (approved == "yes" or procedure is not None or need is not None)
    is_door = approved == "no" and procedure is None and need is not None
    assert kinds(replace(made, now=START + timedelta(days=SOON))) == ([ExceptionKind.FURTHER_NEED] if is_door else [])


def kinds(given: Facts) -> list[ExceptionKind]:
    return [one.kind for one in decide(given).exceptions]


LONGER = table("""
            | longer | as long | shorter
    alone   | no     | yes     | yes
    chained | no     | yes     | yes
""")


@pytest.mark.parametrize(("state", "happens"), sorted(LONGER))
def test_a_change_is_asked_only_where_it_lengthens_the_chain(state: str, happens: str) -> None:
    """Six days before; a change of a group of ten to twelve is too long, of one that was too long already is not."""
    term = {"longer": 12, "as long": 10, "shorter": 8}[happens]
    was = link(6 if state == "chained" else 5, 1, "会场保障一组", "会场当天联络", "会员服务部", "·")
    before = replace(INTERNAL, name="会场保障二组", purpose="会场当天联络", term_end=on(9), filings=(record(0),))
    after = replace(before, term_end=on(term - 1), filings=(record(0), record(0, FilingKind.CHANGE)))
    made = replace(changed(before, after, *YES), short_lived=lambda: Links([was, before]))
    assert judged(made, SOON) is (LONGER[state, happens] == "yes")


# E. The way of a confirmation: the strictest of what was covered, what was pushed, and what is filed.
WAYS = ("short", "inside", "outside")
STRICTEST = table("""
            | short   | inside  | outside
    short   | short   | inside  | outside
    inside  | inside  | inside  | outside
    outside | outside | outside | outside
""")
STEPS = {"short": 1, "inside": 2, "outside": 3}


def of_way(way: str, *filings: Filing) -> Group:
    end = on(5) if way == "short" else None
    return replace(
        INTERNAL, scope=Scope.EXTERNAL if way == "outside" else Scope.INTERNAL, term_end=end, filings=filings
    )


@pytest.mark.parametrize(("covered", "pushed", "new"), list(product(WAYS, (*WAYS, "unread", "nobodys"), WAYS)))
def test_a_confirmation_takes_the_strictest_of_three_ways(covered: str, pushed: str, new: str) -> None:
    first = record(-3)
    confirmation = record(0, FilingKind.CHANGE, "重新确认：逐项核对")
    push = None if pushed == "unread" else of_way("inside" if pushed == "nobodys" else pushed, first)
    push = replace(push, unit="无人分管处") if push and pushed == "nobodys" else push
    made = changed(push, of_way(new, first, confirmation))
    made = replace(made, uncovered={made.matters[0].content.path: Covered("f" * 40, of_way(covered, first))})
    past = "outside" if pushed in ("unread", "nobodys") else pushed
    assert len(decide(made).steps) == STEPS[STRICTEST[STRICTEST[covered, past], new]]


def test_what_was_covered_comes_back_by_its_own_way() -> None:
    """Whatever its day: it brings no new record, of which the seven days would be counted (Art. 7)."""
    was = of_way("inside", record(-40))
    made = changed(of_way("outside", record(-3)), was, *YES)
    path = made.matters[0].content.path
    verdict = decide(replace(made, uncovered={path: Covered(str(made.matters[0].content.new), was)}))
    assert (verdict.approved, len(verdict.steps)) == (True, 2)
    assert [one.kind for one in verdict.exceptions] == [ExceptionKind.MENDED]
    other = replace(made, uncovered={path: Covered(OLD, was)})
    assert "未经审批" in decide(other).says


def test_a_short_lived_group_that_was_pushed_comes_back_after_its_last_day() -> None:
    was = replace(of_way("short", record(-40)), term_end=on(-30))
    made = changed(replace(was, purpose="别的用途写在这里"), was, *YES)
    path = made.matters[0].content.path
    assert decide(replace(made, uncovered={path: Covered(str(made.matters[0].content.new), was)})).approved
    assert "只能办理注销" in decide(made).says


def filled_in(days: int) -> Facts:
    return facts(after=replace(INTERNAL, filings=(record(days),)))


MINUTES_PATH, LISTED_PATH = "registry/minutes/2026-12.yaml", "registry/blacklist/1.yaml"
CORRECTED = "填写有误的，改正日期"
TOLD = {
    "minutes": (
        about(MINUTES_PATH, replace(MINUTES, met_on=on(32))),
        f"{MINUTES_PATH} 的会议日期 2026-12-04 未到，到当日方可合并；{CORRECTED}（第九条（二））",
    ),
    "blacklist": (
        about(LISTED_PATH, replace(LISTED, decided_on=on(32))),
        f"{LISTED_PATH} 的决定日期 2026-12-04 未到；{CORRECTED}（第二十一条）",
    ),
    "too early": (
        filled_in(-8),
        f"{PATH} 的备案日期 2026-10-25 早于报送 8 天，超过七天；按实际填表的日期改正（第七条）",
    ),
    "to come": (filled_in(31), f"{PATH} 的备案日期 2026-12-03 未到，到当日方可合并；{CORRECTED}（第七条）"),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_day_that_does_not_fit_is_told_with_its_article(name: str) -> None:
    """Thirty days after the opening."""
    made, says = TOLD[name]
    assert says in decide(made).says


def test_the_last_days_that_fit_are_refused_nothing() -> None:
    for made in (filled_in(-7), filled_in(30), about(LISTED_PATH, replace(LISTED, decided_on=on(30)))):
        assert not decide(made).is_blocked
