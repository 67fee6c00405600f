"""Facts for the pure decision: a small office, one filing, and short ways to say who did what when."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import (
    Commit,
    Content,
    Dismissal,
    Facts,
    Matter,
    Meeting,
    Office,
    Paper,
    PullRequest,
    Review,
    ReviewState,
)
from group_registry.forms.check import inspect
from group_registry.model.finding import Finding, Level
from group_registry.model.records import Filing, Group, Minutes, MinutesItem, Origin, PaperSignature, Supplement
from group_registry.model.terms import FilingKind, Outcome, PaperStep, Platform, Scope
from group_registry.rules.transition import Step
from support.cases import FORMS

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai, a Monday."""
NOW = START + timedelta(days=30)
PATH = "registry/groups/hyfw/case.yaml"
ORIGIN = Origin(PATH)
FAULT = Finding(PATH, 1, 1, "names_are_distinct", "名称重复", "另定名称", "7", Level.ERROR)
OLD, NEW, OTHER = "a" * 40, "b" * 40, "c" * 40
CREATED = Content(PATH, None, NEW)
DIRECTOR, DEPUTY, DEPUTY_B, SECRETARY, REGISTRAR, REGISTRAR_B, CLERK, STRANGER = 1, 2, 3, 4, 5, 6, 7, 99

UNITS = """版次: 1
部门:
  - {编号: bsc, 名称: 办事处本级, 类别: 部门, 起: 2012-03-01}
  - {编号: hyfw, 名称: 会员服务部, 类别: 部门, 曾用名: [会员部], 起: 2012-03-01}
  - {编号: xcb, 名称: 宣传部, 类别: 部门, 起: 2014-01-01}
"""
DIRECTOR_TERM = "{职务: 主任, 起: 2021-09-01, 依据: 示例办任〔2021〕8号}"
DEPUTY_TERM = "{职务: 分管主任, 分管部门: [会员服务部], 起: 2022-06-01}"
REGISTRAR_TERM = "{职务: 信息技术部, 起: 2018-09-03}"
DEPUTY_B_TERM = "{职务: 分管主任, 分管部门: [宣传部, 办事处本级], 起: 2023-02-01}"


def people(
    director: str = DIRECTOR_TERM,
    deputy: str = DEPUTY_TERM,
    deputy_b: str = DEPUTY_B_TERM,
    registrar: str = REGISTRAR_TERM,
    more: str = "",
) -> str:
    """The list of people, with other terms of office for the leaders, and more people."""
    return f"""版次: 1
人员:
  - {{姓名: 赵明诚, 工号: B0001, 部门: 办事处本级, 账号: zhao, 账号编号: 1, 任职: [{director}]}}
  - {{姓名: 李晓岚, 工号: B0003, 部门: 办事处本级, 账号: li, 账号编号: 2, 任职: [{deputy}]}}
  - {{姓名: 孙立, 工号: B0004, 部门: 办事处本级, 账号: sun, 账号编号: 3, 任职: [{deputy_b}]}}
  - {{姓名: 吴敏, 工号: B0008, 部门: 办事处本级, 账号: wu, 账号编号: 4, 任职: [{{职务: 办公会秘书, 起: 2022-03-01}}]}}
  - {{姓名: 刘欣蕾, 工号: B0018, 部门: 办事处本级, 账号: liu, 账号编号: 5, 任职: [{registrar}]}}
  - {{姓名: 钱伟, 工号: B0024, 部门: 办事处本级, 账号: qian, 账号编号: 6, 任职: [{{职务: 信息技术部, 起: 2021-04-12}}]}}
  - {{姓名: 周启明, 工号: B0012, 部门: 会员服务部, 账号: zhou, 账号编号: 7, 任职: [{{职务: 经办人, 起: 2016-05-03}}]}}
{more}"""


def delegations(*entries: str) -> str:
    return "版次: 1\n委托: [" + ", ".join(entries) + "]\n"


def delegation(giver: str, taker: str, units: str, start: str, end: str) -> str:
    return f"{{委托人: {giver}, 受托人: {taker}, 范围: [{units}], 起: {start}, 止: {end}, 依据: 示例委〔2026〕2号}}"


def office(
    people_text: str | None = None,
    delegations_text: str | None = None,
    since: datetime = START - timedelta(days=300),
    units_text: str = UNITS,
) -> Office:
    """The office files from that moment on."""
    files = {
        "registry/office/units.yaml": units_text,
        "registry/office/people.yaml": people() if people_text is None else people_text,
        "registry/office/delegations.yaml": delegations_text or delegations(),
    }
    inspection = inspect({path: text.encode() for path, text in files.items()}, FORMS, ())
    assert not inspection.findings, inspection.findings
    return Office(since, inspection.registry)


OFFICE = office()


def group(**changes: Any) -> Group:
    """An external group of 会员服务部, with what is different about it."""
    made = Group(
        origin=ORIGIN,
        name="参保服务答疑群",
        platform=Platform.WECHAT,
        scope=Scope.EXTERNAL,
        unit="会员服务部",
        custodian="周启明",
        member_scope="会员服务部全体，各代办处经办人",
        purpose="解答参保续保材料问题",
        filings=(Filing(origin=ORIGIN, kind=FilingKind.CREATION, filed_on=date(2026, 11, 2), statement="新建"),),
    )
    return replace(made, **changes)


EXTERNAL = group()
INTERNAL = group(scope=Scope.INTERNAL)
SHORT = group(term_end=date(2026, 11, 10))
SOON = START + timedelta(days=3)
"""While the short-lived group is in use."""
HEAD = Commit("h" * 40, frozenset({CREATED}), frozenset({PATH}), frozenset({CLERK}))


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def review(
    user: int | None,
    hours: float,
    state: ReviewState = ReviewState.APPROVED,
    commit: str | None = HEAD.oid,
    **more: Any,
) -> Review:
    return Review(int(hours * 1000) + (user or 0), user, state, commit, at(hours), **more)


def no(user: int | None, hours: float, commit: str | None = HEAD.oid) -> Review:
    return review(user, hours, ReviewState.CHANGES_REQUESTED, commit)


def dismissed(one: Review, hours: float) -> Dismissal:
    return Dismissal(one.id, one.state, at(hours))


def minutes(
    *items: tuple[str | None, str, Outcome],
    day: date = date(2026, 11, 3),
    number: int = 12,
    path: str = PATH,
    supplements: Iterable[tuple[str, str]] = (),
) -> Minutes:
    return Minutes(
        origin=Origin(f"registry/minutes/2026-{number}.yaml"),
        year=2026,
        number=number,
        met_on=day,
        chair="赵明诚",
        present=("赵明诚", "李晓岚", "吴敏"),
        items=tuple(
            MinutesItem(origin=ORIGIN, file=path, old_digest=old or "无", new_digest=new, outcome=outcome)
            for old, new, outcome in items
        ),
        supplements=tuple(
            Supplement(origin=ORIGIN, file=path, old_digest=old, new_digest=new) for old, new in supplements
        ),
    )


def passed(hours: float = 30, day: date = date(2026, 11, 3), number: int = 12) -> Meeting:
    """A meeting that passed the filing; merged so many hours after the opening."""
    return Meeting(minutes((None, NEW, Outcome.PASSED), day=day, number=number), at(hours))


def paper(
    step: PaperStep, signer: str, hours: float, day: date, witnesses: tuple[str, ...] = ("吴敏", "刘欣蕾")
) -> Paper:
    signature = PaperSignature(
        origin=Origin("registry/paper/2026-01.yaml"),
        file=PATH,
        old_digest="无",
        new_digest=NEW,
        step=step,
        signer=signer,
        signed_on=day,
        scan_digest="d" * 64,
        witnesses=witnesses,
    )
    return Paper(signature, at(hours))


def facts(*reviews: Review, after: Group = INTERNAL, **changes: Any) -> Facts:
    """A pull request of the clerk that creates an internal group, with what is different about it."""
    made = Facts(
        pull=PullRequest(9, CLERK, START),
        matters=(Matter(CREATED, None, after),),
        now=NOW,
        offices=(OFFICE,),
        reviews=reviews,
        commits={HEAD.oid: HEAD},
    )
    return replace(made, **changes)


def lent(
    giver: str = "李晓岚",
    taker: str = "孙立",
    units: str = "会员服务部",
    start: str = "2026-11-01",
    end: str = "2026-12-31",
) -> Office:
    """The office where one has delegated to another."""
    return office(delegations_text=delegations(delegation(giver, taker, units, start, end)))


def approves(given: Facts) -> bool:
    return decide(given).approved


Case = tuple[str, Facts, bool | str]
"""A sentence, what is tried, and whether it is approved; words: it is not, and they say why."""


def each(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """One test for each, with ``given`` and ``expected``."""
    return pytest.mark.parametrize(("given", "expected"), [pytest.param(*case[1:], id=case[0]) for case in cases])


def assert_decided(given: Facts, expected: bool | str) -> None:
    verdict = decide(given)
    says = "；".join([verdict.says, *(one.says for one in verdict.steps), *(one.says for one in verdict.ignored)])
    assert verdict.approved is (expected is True), says
    assert expected in (True, False) or str(expected) in says, says


def steps(given: Facts) -> list[Step]:
    return [step.step for step in decide(given).steps]


def changed(before: Group | None, after: Group, *reviews: Review) -> Facts:
    content = Content(PATH, OLD, NEW)
    head = replace(HEAD, contents=frozenset({content}))
    return facts(*reviews, matters=(Matter(content, before, after),), commits={head.oid: head})


def with_commits(given: Facts, *commits: Commit) -> Facts:
    return replace(given, commits={one.oid: one for one in (HEAD, *commits)})


EARLIER = replace(HEAD, oid="e" * 40)
BOTH = (review(DEPUTY, 1), review(DIRECTOR, 2))
FULL = (review(DEPUTY, 1), review(DIRECTOR, 40))
