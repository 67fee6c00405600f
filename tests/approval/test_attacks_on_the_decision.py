"""The attacks of threats.md 1.2 a and b on the pure decision (Art. 6 to 10); those by git are in the file beside.

The row's number is the first word of each name. Where an attack is stopped, its harmless twin passes.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from group_registry.approval.facts import Content, Covered, Facts, PullRequest, Review, ReviewState
from group_registry.model.records import Filing, Origin
from group_registry.model.similarity import Links
from group_registry.model.terms import FilingKind
from support.pure import (
    BOTH,
    CLERK,
    CREATED,
    DEPUTY,
    DEPUTY_B,
    DIRECTOR,
    EARLIER,
    EXTERNAL,
    HEAD,
    INTERNAL,
    OFFICE,
    ORIGIN,
    PATH,
    REGISTRAR,
    REGISTRAR_B,
    SECRETARY,
    SHORT,
    SOON,
    START,
    assert_decided,
    at,
    changed,
    delegation,
    delegations,
    dismissed,
    each,
    facts,
    lent,
    minutes,
    no,
    office,
    passed,
    people,
    review,
)
from support.situations import MINUTES, about, batch

YES_1, YES_2 = BOTH
PEOPLE = "registry/office/people.yaml"
YES = True
CASES: dict[str, tuple[Facts, bool | str]] = {}
"""What is tried, and a word of the reason for the no; YES where it must be approved."""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def opened(given: Facts, by: int = CLERK, on: datetime = START) -> Facts:
    """The same, opened by that account at that moment."""
    return replace(given, pull=PullRequest(9, by, on))


def given_at(user: int, text: str) -> Review:
    """An approval at that moment, in whatever zone it is written."""
    return replace(review(user, 1), id=user, at=moment(text))


def filed(kind: FilingKind, day: date, statement: str) -> Filing:
    return Filing(origin=ORIGIN, kind=kind, filed_on=day, statement=statement)


# a1, c1: no other file comes with a filing, wherever it lies and whoever has approved.
for path, record in {
    "registry/office/delegations.yaml": None,
    "registry/office/policy.yaml": None,
    "registry/office/baseline.yaml": None,
    "registry/Office/people.yaml": None,
    "schema/group.schema.json": None,
    ".gitattributes": None,
    "registry/minutes/2026-12.yaml": MINUTES,
}.items():
    all_of_them = (*BOTH, review(REGISTRAR, 3), review(SECRETARY, 4))
    CASES[f"a1 a filing comes with {path}"] = (batch(*all_of_them, path=path, after=record), "多类文件")

# a2, a14: who gains, and who is two.
EXCHANGED = office(people().replace("B0001", "B9").replace("B0018", "B0001").replace("B9,", "B0018,"))
MORE = people(more="  - {姓名: 郑雪, 工号: B0030, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2026-11-01}]}")
ACCOUNT, MOVED = "账号: liu, 账号编号: 5,", "账号: liu, 账号编号: 55,"
MOVED_ACCOUNT = office(people().replace(ACCOUNT, MOVED), since=at(4))


def of_people(head: object, *reviews: Review, **more: Any) -> Facts:
    return about(PEOPLE, None, *reviews, head_office=head.registry, **more)  # type: ignore[attr-defined]


CASES |= {
    "a2 director and registrar exchange their staff numbers": (
        of_people(EXCHANGED, review(DIRECTOR, 1), review(REGISTRAR_B, 2)),
        "主任签批",
    ),
    "a14 one registrar by an old and a new account": (
        of_people(
            office(MORE.replace(ACCOUNT, MOVED)),
            review(55, 6),
            offices=(OFFICE, MOVED_ACCOUNT),
            pull=PullRequest(9, CLERK, START, is_merged=True, merger=55),
        ),
        "既审批又合并",
    ),
}

# a5, a6: who files does not approve, but whoever was delegated does; one who is delegated is not two.
CASES |= {
    "a5 the director files, and signs by his delegate": (
        opened(facts(YES_1, review(DEPUTY_B, 2), offices=(lent("赵明诚"),)), DIRECTOR),
        YES,
    ),
    "a5 the director's delegate files": (
        opened(facts(YES_1, review(DEPUTY_B, 2), offices=(lent("赵明诚"),)), DEPUTY_B),
        "申请人本人",
    ),
    "a6 the director reviews for the deputy and signs as well": (
        facts(review(DIRECTOR, 1), review(DIRECTOR, 2), offices=(lent(taker="赵明诚"),)),
        "主任签批",
    ),
}

# a7, a8: whose unit it is, by its former name, thrice moved, for a few days only.
ONWARD = replace(INTERNAL, unit="办事处本级")
CONFIRMED = replace(ONWARD, filings=(*ONWARD.filings, filed(FilingKind.CHANGE, date(2026, 11, 2), "重新确认全部内容")))
THRICE = replace(
    changed(replace(INTERNAL, unit="宣传部"), CONFIRMED, *BOTH), uncovered={PATH: Covered("d" * 40, INTERNAL)}
)
BRIEFLY_MOVED = replace(changed(SHORT, replace(SHORT, unit="宣传部"), YES_1), now=SOON)
CASES |= {
    "a7 another deputy reviews what names its unit by its former name": (
        facts(review(DEPUTY_B, 1), YES_2, after=replace(INTERNAL, unit="会员部")),
        "不是本部门分管主任",
    ),
    "a8 the units of what was covered, what was pushed and what is new": (THRICE, "分管主任审核（宣传部）"),
    "a8 a short-lived group moves with the word of one deputy": (BRIEFLY_MOVED, "分管主任审批（宣传部）"),
    "a8 a short-lived group moves with the word of both": (
        replace(BRIEFLY_MOVED, reviews=(YES_1, review(DEPUTY_B, 2))),
        YES,
    ),
}

# a9, a10: the last minute of an office is that of Shanghai; who delegated must still hold it; an account changes hands.
ENDS = "{职务: 分管主任, 分管部门: [会员服务部], 起: 2022-06-01, 止: 2026-11-02}"
LEAVES = office(people(deputy=ENDS))
LEFT = office(people(deputy=ENDS), delegations(delegation("李晓岚", "孙立", "会员服务部", "2026-11-01", "2026-12-31")))
FROM_THE_THIRD = lent(start="2026-11-03")
SUCCEEDED = office(
    people(deputy=ENDS)
    .replace("账号: li, 账号编号: 2, ", "")
    .replace("账号: sun, 账号编号: 3", "账号: li, 账号编号: 2")
    .replace("[宣传部, 办事处本级]", "[会员服务部, 宣传部, 办事处本级]"),
    since=at(5),
)
CASES |= {
    "a9 merged in the last minute of the deputy's last day": (
        facts(*BOTH, offices=(LEAVES,), now=moment("2026-11-02T15:59:59Z")),
        YES,
    ),
    "a9 merged a minute later, the same day in UTC": (
        facts(*BOTH, offices=(LEAVES,), now=moment("2026-11-02T16:00:00Z")),
        "目前已不在任",
    ),
    "a9 a delegate reviews in the last minute before": (
        facts(given_at(DEPUTY_B, "2026-11-02T15:59:59Z"), review(DIRECTOR, 40), offices=(FROM_THE_THIRD,)),
        "当时尚未在任",
    ),
    "a9 a delegate reviews in the first minute": (
        facts(given_at(DEPUTY_B, "2026-11-02T16:00:00Z"), review(DIRECTOR, 40), offices=(FROM_THE_THIRD,)),
        YES,
    ),
    "a9 who delegated has left before the merge": (
        facts(review(DEPUTY_B, 1), YES_2, offices=(LEFT,)),
        "李晓岚已不在任，其委托随之终止",
    ),
    "a10 the account goes to the successor between review and merge": (
        facts(*BOTH, offices=(OFFICE, SUCCEEDED)),
        "分管主任审核",
    ),
}

# a15, a17: accounts that are nobody's.
CASES |= {
    "a15 the only deputy takes office next year": (
        facts(*BOTH, offices=(office(people(deputy=ENDS.replace("2022-06-01, 止: 2026-11-02", "2027-01-01"))),)),
        "无人可办理",
    ),
    "a17 a comment after an approval that was dismissed": (
        facts(*BOTH, review(DEPUTY, 4, ReviewState.COMMENTED), dismissals=(dismissed(YES_1, 3),)),
        "已被撤销",
    ),
}

# b1, b5: two files of one request, and moments in other zones.
BESIDE = Content("registry/groups/hyfw/other.yaml", None, "e" * 40)
ALONE = replace(EARLIER, contents=frozenset({CREATED}))


def in_two_steps(*reviews: Review) -> Facts:
    """The second file came with a later push."""
    return replace(
        batch(*reviews), commits={HEAD.oid: replace(HEAD, contents=frozenset({CREATED, BESIDE})), "e" * 40: ALONE}
    )


EARLY_1 = review(DEPUTY, 1, commit=ALONE.oid)
CASES |= {
    "b1 a second file comes after the approvals of the first": (
        in_two_steps(EARLY_1, review(DIRECTOR, 2, commit=ALONE.oid)),
        "尚缺 2 步",
    ),
    "b5 the director signs both before the second was reviewed": (
        in_two_steps(EARLY_1, review(DIRECTOR, 2), review(DEPUTY, 3)),
        "主任签批",
    ),
    "b5 the director signs once more": (
        in_two_steps(EARLY_1, review(DIRECTOR, 2), review(DEPUTY, 3), review(DIRECTOR, 4)),
        YES,
    ),
    "b5 half an hour earlier, though written as later": (
        facts(given_at(DEPUTY, "2026-11-02T03:00:00Z"), given_at(DIRECTOR, "2026-11-02T10:30:00+08:00")),
        "不在前列各步骤之后",
    ),
    "b5 half an hour later, though written as earlier": (
        facts(given_at(DEPUTY, "2026-11-02T10:30:00+08:00"), given_at(DIRECTOR, "2026-11-02T03:00:00Z")),
        YES,
    ),
    "b5 earlier within one second": (
        facts(given_at(DEPUTY, "2026-11-02T03:00:00.9Z"), given_at(DIRECTOR, "2026-11-02T03:00:00.1Z")),
        "不在前列各步骤之后",
    ),
}

# b6, b18: a meeting that is yet to come, and one on a request that was closed and filed anew.
TO_COME = about(
    MINUTES.path,
    minutes(*((one.old_digest, one.new_digest, one.outcome) for one in MINUTES.items), day=date(2026, 11, 20)),
    review(DIRECTOR, 1),
    pull=PullRequest(9, SECRETARY, START),
)
CASES |= {
    "b6 minutes are merged the evening before the meeting": (
        replace(TO_COME, now=moment("2026-11-19T15:59:59Z")),
        "会议日期 2026-11-20 未到",
    ),
    "b6 minutes are merged on the day of the meeting": (replace(TO_COME, now=moment("2026-11-19T16:00:00Z")), YES),
    "b18 the resolution on a request that was closed and filed anew": (
        opened(facts(review(DEPUTY, 51), review(DIRECTOR, 60), after=EXTERNAL, meetings=(passed(),)), on=at(50)),
        "主任办公会",
    ),
}

# b7, b8, b9: the word of one person, changed and changed again.
CASES |= {"b8 a refusal of a commit that was forced away": (facts(*BOTH, no(DEPUTY_B, 3, commit=None)), "孙立")}

# b15: one need of many days, under numerals of another writing, from another unit, under a word that asks for more.
FIRST = replace(
    INTERNAL,
    origin=Origin("registry/groups/hyfw/first.yaml"),
    name="会场保障一组",
    purpose="会场当天联络",
    term_end=date(2026, 11, 1),
    filings=(filed(FilingKind.CREATION, date(2026, 10, 18), "新建"),),
)


def after_the_first(name: str) -> Facts:
    second = replace(SHORT, name=name, purpose=f"{name}的联络")
    return replace(facts(YES_1, after=second), now=SOON, short_lived=lambda: Links([FIRST]))


def overdue(statement: str) -> Facts:
    """A short-lived group is made longer by a request of three days after its last one."""
    before = replace(INTERNAL, term_end=date(2026, 11, 5))
    record = filed(FilingKind.CHANGE, date(2026, 11, 8), statement)
    after = replace(before, term_end=date(2026, 11, 16), filings=(*before.filings, record))
    return opened(replace(changed(before, after, review(DEPUTY, 150)), now=at(160)), on=at(144))


def made_too_late(statement: str) -> Facts:
    """A short-lived group is created when its last day is past."""
    made = replace(SHORT, filings=(filed(FilingKind.CREATION, date(2026, 11, 2), statement),))
    return facts(YES_1, after=made, now=moment("2026-11-10T16:00:00Z"))


def of_earlier(statement: str, **more: Any) -> Facts:
    """A group that has been in use for eight days when its creation is handed in."""
    made = replace(INTERNAL, filings=(filed(FilingKind.CREATION, date(2026, 10, 25), statement),), **more)
    return facts(*BOTH, after=made, now=SOON)


FROM_ELSEWHERE = replace(SHORT, unit="宣传部", name="会场保障二组")
BROUGHT = replace(
    FROM_ELSEWHERE,
    unit="会员服务部",
    filings=(*FROM_ELSEWHERE.filings, filed(FilingKind.CHANGE, date(2026, 11, 3), "改由会员服务部使用")),
)
CASES |= {
    f"b15 {name} after 会场保障一组": (after_the_first(name), "合计使用 24 天")
    for name in ("会场保障贰组", "会场保障两组", "会场保障Ⅱ组", "会场保障②组", "会场保障（二）组")
} | {
    "b15 another need": (after_the_first("车辆调度组"), YES),
    "b15 the second comes from another unit": (
        replace(
            changed(FROM_ELSEWHERE, BROUGHT, YES_1, review(DEPUTY_B, 2)), now=SOON, short_lived=lambda: Links([FIRST])
        ),
        "合计使用 24 天",
    ),
    "b14 found on paper, and short-lived by the deputy alone": (
        of_earlier("纸质补录，补报建群审批", term_end=date(2026, 11, 8)),
        "早于报送 8 天",
    ),
    "b15 overdue and made longer": (overdue("工作未完，延长使用期限"), "只能办理注销"),
    "b15 overdue and made longer under the word 重新确认": (overdue("重新确认并延长使用期限"), "只能办理注销"),
    "b15 created when it is over": (made_too_late("新建"), "不再创建"),
    "b15 created when it is over under the word 重新确认": (made_too_late("重新确认新建"), "不再创建"),
}


# b16: the day is Shanghai's, at both ends of a year and of February.
def prolonged(hour: str, reviewed: str) -> Facts:
    """A request of the last day of a short-lived group, or of the minute after, with the time of its review."""
    after = replace(
        SHORT,
        term_end=date(2026, 11, 12),
        filings=(*SHORT.filings, filed(FilingKind.CHANGE, date(2026, 11, 10), "延长")),
    )
    on = moment(hour)
    return opened(
        replace(changed(SHORT, after, replace(YES_1, at=moment(reviewed))), now=on + timedelta(hours=2)), on=on
    )


def known(day: str, commit: str = "") -> Facts:
    """It was reviewed after the last day; the host dated a status of its head, or of that commit, then."""
    given = prolonged("2026-11-10T15:00:00Z", "2026-11-10T16:00:00Z")
    (head,) = given.commits
    return replace(given, statuses=((commit or head, moment(day)),))


def lasting(first: date, last: date) -> Facts:
    made = replace(INTERNAL, term_end=last, filings=(filed(FilingKind.CREATION, first, "新建"),))
    on = datetime.combine(first, START.timetz())
    return opened(facts(replace(YES_1, at=on + timedelta(hours=1)), after=made, now=on + timedelta(hours=2)), on=on)


CASES |= {
    "b16 prolonged, and seen in the last minute of the last day": (
        prolonged("2026-11-10T15:00:00Z", "2026-11-10T15:59:59Z"),
        YES,
    ),
    "b16 prolonged in the last minute of the last day, and seen after it": (
        prolonged("2026-11-10T15:59:59Z", "2026-11-10T16:00:00Z"),
        "没有对该期限的评审或提交状态为证",
    ),
    "b16 its head had a status in the last minute": (known("2026-11-10T15:59:59Z"), YES),
    "b16 its head had a status after it": (known("2026-11-10T16:00:00Z"), "没有对该期限的评审或提交状态为证"),
    "b16 another commit had a status long before": (
        known("2026-11-09T01:00:00Z", "e" * 40),
        "没有对该期限的评审或提交状态为证",
    ),
    "b16 prolonged a minute later, the same day in UTC": (
        prolonged("2026-11-10T16:00:00Z", "2026-11-10T16:30:00Z"),
        "只能办理注销",
    ),
    "b16 fifteen days over the new year": (lasting(date(2026, 12, 25), date(2027, 1, 8)), YES),
    "b16 sixteen days over the new year": (lasting(date(2026, 12, 25), date(2027, 1, 9)), "主任签批"),
    "b16 fifteen days over the 29th of February": (lasting(date(2028, 2, 20), date(2028, 3, 5)), YES),
    "b16 sixteen days over the 29th of February": (lasting(date(2028, 2, 20), date(2028, 3, 6)), "主任签批"),
}


@each((name, given, expected) for name, (given, expected) in CASES.items())
def test_once_more(given: Facts, expected: bool | str) -> None:
    assert_decided(given, expected)
