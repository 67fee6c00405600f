"""What was pushed past the approvals counts for nothing, and is confirmed only by the strictest way (Art. 8, 9, 10).

Each case is asked twice: of ``approve`` while the request is open, and of the audit once it is merged and recorded.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from group_registry.commands import approve
from group_registry.evidence.result import Coverage
from group_registry.model.finding import Level
from group_registry.model.terms import CODEOWNERS
from support.evidence_past import (
    ADOPTED,
    BASELINE,
    BRIEF,
    INSIDE,
    OLD,
    ON_PAPER,
    OUTSIDE,
    PEOPLE,
    Past,
    again,
    at,
    named,
    renewed,
)
from support.histories import History, Pull
from support.repositories import git
from support.world import FANG, GAO, LI, SUN, WU, ZHAO, filing, roster, stamp

Capsys = pytest.CaptureFixture[str]
CONFIRMED = again("重新确认：内容已逐项核对", "2026-11-03")
NEW = at("fresh")
ON_FILE = "registry/paper/2026-01.yaml"
MINUTES = "registry/minutes/2026-13.yaml"
DELEGATIONS = "registry/office/delegations.yaml"
UNITS, POLICY = "registry/office/units.yaml", "registry/office/policy.yaml"
TO_SUN = (
    "版次: 2\n委托:\n  - {委托人: 李晓岚, 受托人: 孙立, 范围: [会员服务部], 起: 2026-11-01, 止: 2026-12-31, "
    "依据: 示例委〔2026〕2号}\n"
)
ROTA = named("窗口排班群", filing(purpose="安排窗口人员的班次"))
CLOSED = again("重新确认：停用", "2026-11-03", "注销") + "    处置: 已解散\n"


def started(content: bytes) -> bytes:
    return content.replace("备案记录".encode(), "启用日期: 2026-11-04\n备案记录".encode(), 1)


def asked(past: Past, pull: Pull, capsys: Capsys) -> tuple[int, Any]:
    """What ``approve`` says of the open request now."""
    folder = past.world.answers / "pulls"
    words = ["--pull", str(folder / f"{pull.number}.json"), "--root", str(past.world.git), "--format", "json"]
    for name in ("reviews", "timeline", "commits"):
        words += [f"--{name}", str(folder / str(pull.number) / f"{name}.json")]
    code = approve.main([*words, "--now", stamp(past.world.tick())])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else err


def has_an_error(past: Past, pull: Pull, capsys: Capsys) -> bool:
    """Whether the open request is refused for an error that the check finds."""
    code, verdict = asked(past, pull, capsys)
    return code == 1 and "检查出 1 处错误" in verdict["says"]


def settled(past: Past, pull: Pull, capsys: Capsys) -> tuple[Any, Coverage | None]:
    """Ask, merge, record, audit: both must say the same; the verdict, and how the file stands."""
    code, verdict = asked(past, pull, capsys)
    path = next(iter(past.world.between(pull.data["base"]["sha"], pull.head)))
    merge = pull.merge()
    result = past.settled()
    told = [one for one in result.findings if one.level is Level.ERROR and one.commit == merge]
    assert bool(told) == (code != 0), (verdict, result.findings)
    standing = result.groups.get(path)
    return verdict, standing.state if standing else None


def confirmed(past: Past, path: str, content: bytes, *reviewers: int, meets: bool = False) -> Pull:
    pull = past.world.opened({path: content})
    for place, reviewer in enumerate(reviewers):
        if meets and place == 1:
            past.world.minuted(path, pull, "2026-13")
            past.record()
        pull.review(reviewer)
    return pull


OUT = named("代办处续保联络组", filing("对外", purpose="与代办处联络续保事项"))
SHORTENED = named("代办处续保联络组", filing("对内", until="2026-11-12", purpose="与代办处联络续保事项"))
IN_FULL = SHORTENED.replace("备案记录:".encode(), "办理方式: 备案\n备案记录:".encode())
INWARD = named("代办处续保联络组", filing("对内", purpose="与代办处联络续保事项"))


UNREADABLE = OUT.replace("  - 备案类别".encode(), "  - 备注: 无\n    备案类别".encode())
MEETS = "主任办公会（第九条（二））、主任签批（第九条（二））"


@pytest.mark.parametrize(
    ("path", "pushed", "new", "reviewers", "says"),
    [
        (OUTSIDE, SHORTENED, SHORTENED, (LI,), "已按全部程序备案，本次使用期限缩短至 15 天以内（第十条）"),
        (OUTSIDE, IN_FULL, IN_FULL, (LI,), MEETS),
        (OUTSIDE, INWARD, INWARD, (LI, ZHAO), MEETS),
        (OUTSIDE, UNREADABLE, INWARD, (LI, ZHAO), "主任办公会"),
        (INSIDE, filing("对外", records=again()), filing(records=again()), (LI, ZHAO), "主任办公会（第九条（二））"),
    ],
    ids=["made short-lived", "cut and filed in full", "made internal", "made unreadable", "was internal"],
)
def test_what_was_or_was_made_external_is_confirmed_by_the_meeting(
    past: Past, capsys: Capsys, path: str, pushed: bytes, new: bytes, reviewers: tuple[int, ...], says: str
) -> None:
    past.push({path: pushed})
    verdict, state = settled(past, confirmed(past, path, new + CONFIRMED.encode(), *reviewers), capsys)
    assert (says in verdict["says"], state) == (True, Coverage.REFUSED)


def test_the_strictest_way_confirms_it(past: Past, capsys: Capsys) -> None:
    past.push({OUTSIDE: INWARD})
    pull = confirmed(past, OUTSIDE, INWARD + CONFIRMED.encode(), LI, ZHAO, meets=True)
    assert settled(past, pull, capsys)[1] is Coverage.FILED


def test_what_the_adoption_held_without_proof_is_confirmed(tmp_path: Path, capsys: Capsys) -> None:
    """It waits for no record, since none will ever speak of it; its records begin anew, as nothing was covered."""
    legacy = named("以前建立的答疑群", filing(purpose="答复以前提出的各项疑问"))
    past = Past(History(tmp_path / "w", ADOPTED | {NEW: legacy}))
    statement = next(line for line in legacy.decode().splitlines() if "备案事项说明" in line)
    anew = legacy.replace(statement.encode(), "    备案事项说明: 重新确认：内容已逐项核对".encode())
    assert settled(past, confirmed(past, NEW, anew, LI, ZHAO), capsys)[1] is Coverage.FILED


def test_what_left_the_baseline_is_confirmed(tmp_path: Path, capsys: Capsys) -> None:
    past = Past(History(tmp_path / "w", ADOPTED))
    past.world.governed({BASELINE: b"[]\n"})
    past.record()
    anew = OLD.replace("备案事项说明: ".encode(), "备案事项说明: 重新确认：".encode())
    verdict, state = settled(past, confirmed(past, ON_PAPER, anew, LI, ZHAO), capsys)
    assert (verdict["says"][:3], state) == ("已批准", Coverage.FILED)


@pytest.mark.parametrize("days", [0, 40])
def test_restoring_what_was_covered_takes_that_contents_way_alone(past: Past, capsys: Capsys, days: int) -> None:
    """It brings no new record: of the seven days between a form and its request it knows none (Art. 7)."""
    was = past.held(INSIDE)
    past.push({INSIDE: filing("对外", purpose="另有用途写在这里")})
    past.world.clock += timedelta(days=days)
    assert settled(past, confirmed(past, INSIDE, was, LI, ZHAO), capsys)[1] is Coverage.FILED
    assert [(one.kind, one.level) for one in past.audit().findings] == [("direct_push", Level.NOTICE)]


def put_past_the_approvals(was: bytes) -> dict[str, bytes | None]:
    """What somebody pushed in place of a covered group, by name."""
    return {
        "another purpose": was.replace("解答参保续保材料问题".encode(), "另有用途写在这里".encode()),
        "one more record": was + again("又改了一次", "2026-11-03").encode(),
        "a record rewritten": was.replace("负责人岗位调整".encode(), "另有说法".encode()),
        "another first day": started(was) + again("改了首日", "2026-11-03").encode(),
        "filed in full": was.replace("备案记录".encode(), "办理方式: 备案\n备案记录".encode(), 1),
        "a comment": was + b"# pushed\n",
        "cancelled": was + again("工作已经结束", "2026-11-03", "注销").encode() + "    处置: 已解散\n".encode(),
        "deleted": None,
    }


@pytest.mark.parametrize("pushed", put_past_the_approvals(b""))
def test_whatever_was_pushed_what_was_covered_is_restored(past: Past, capsys: Capsys, pushed: str) -> None:
    was = past.held(INSIDE)
    past.push({INSIDE: put_past_the_approvals(was)[pushed]})
    assert_restored(past, capsys, was)


def assert_restored(past: Past, capsys: Capsys, content: bytes, path: str = INSIDE, **how: bool) -> None:
    verdict, state = settled(past, confirmed(past, path, content, LI, ZHAO, **how), capsys)
    assert (verdict["says"][:3], state) == ("已批准", Coverage.FILED)
    assert {one.level for one in past.audit().findings} == {Level.NOTICE}


def test_a_cancelled_group_is_restored(past: Past, capsys: Capsys) -> None:
    closed = past.held(INSIDE) + again("工作已经结束", "2026-11-03", "注销").encode() + "    处置: 已解散\n".encode()
    past.world.filed({INSIDE: closed})
    past.record()
    past.push({INSIDE: closed + b"# pushed\n"})
    assert_restored(past, capsys, closed)


def test_what_was_external_is_restored_by_the_meeting(past: Past, capsys: Capsys) -> None:
    """The meeting passes the same content a second time, in place of what was pushed."""
    was = past.held(OUTSIDE)
    past.push({OUTSIDE: INWARD})
    assert_restored(past, capsys, was, OUTSIDE, meets=True)


def test_an_office_file_is_restored(past: Past, capsys: Capsys) -> None:
    """A restored file has the version of before, lower than what was pushed."""
    was = past.held(PEOPLE)
    past.push({PEOPLE: was.replace("版次: 2".encode(), "版次: 3".encode())})
    verdict, _ = settled(past, confirmed(past, PEOPLE, was, ZHAO, FANG), capsys)
    assert verdict["says"][:3] == "已批准"


@pytest.mark.parametrize("is_pushed_over", [True, False])
def test_only_the_last_covered_content_is_restored_and_only_where_something_was_pushed(
    past: Past, capsys: Capsys, is_pushed_over: bool
) -> None:
    was, new = past.held(INSIDE), filing()  # of before the last record
    if is_pushed_over:
        past.push({INSIDE: was + again("又改了一次", "2026-11-03").encode()})
        new = was + b"# new\n"
    pull = confirmed(past, INSIDE, new, LI, ZHAO)
    assert has_an_error(past, pull, capsys)
    pull.merge()
    assert past.settled().groups[INSIDE].state is Coverage.REFUSED


REWRITTEN = filing(records=again("另有说法", "2026-11-03"))


@pytest.mark.parametrize(
    ("pushed", "new", "says"),
    [
        (
            REWRITTEN,
            REWRITTEN + CONFIRMED.encode(),
            "已入册的“备案记录”只能在其后补充",
        ),
        (filing(), filing(records=CONFIRMED), "已入册的“备案记录”只能在其后补充"),
        (
            filing(records=again() + again("又改了一次", "2026-11-03")),
            filing(records=again() + again("又改了一次", "2026-11-03") + CONFIRMED),
            "一次增加 2 条备案记录（第八条）",
        ),
        (
            filing(records=again()),
            filing(purpose="别的事由", records=again() + CLOSED),
            "办理注销时改动了其他内容（第八条）",
        ),
        (
            started(filing(records=again())),
            started(filing(records=again() + CONFIRMED)),
            "已入册的“启用日期”不得填写、改动",
        ),
    ],
    ids=["rewritten", "one taken out", "one added by a push", "closed with another content", "first day moved"],
)
def test_past_records_are_held_against_what_was_covered(
    past: Past, capsys: Capsys, pushed: bytes, new: bytes, says: str
) -> None:
    past.push({INSIDE: pushed + b"# pushed\n"})
    verdict, state = settled(past, confirmed(past, INSIDE, new, LI, ZHAO), capsys)
    assert f"{INSIDE} {says}" in verdict["says"]
    assert state is Coverage.REFUSED


def test_a_confirmation_cannot_rewrite_what_is_covered(past: Past, capsys: Capsys) -> None:
    verdict, _ = settled(past, confirmed(past, INSIDE, REWRITTEN + CONFIRMED.encode(), LI, ZHAO), capsys)
    assert f"{INSIDE} 已入册的“备案记录”只能在其后补充" in verdict["says"]


def test_a_group_that_was_only_pushed_is_confirmed_as_it_is_created(past: Past, capsys: Capsys) -> None:
    past.push({NEW: ROTA})
    verdict, state = settled(past, confirmed(past, NEW, ROTA + CONFIRMED.encode(), LI, ZHAO), capsys)
    assert "一次增加 2 条备案记录" in verdict["says"]
    assert state is Coverage.REFUSED
    created = ROTA.replace("因续保集中办理需要新建".encode(), "重新确认：窗口排班需要".encode())
    assert settled(past, confirmed(past, NEW, created, LI, ZHAO), capsys)[1] is Coverage.FILED


def test_nothing_is_filed_on_top_of_what_was_pushed(past: Past, capsys: Capsys) -> None:
    past.push({INSIDE: past.held(INSIDE) + "# 改\n".encode()})
    pull = confirmed(past, INSIDE, renewed(past.held(INSIDE), "照常办理"), LI, ZHAO)
    code, verdict = asked(past, pull, capsys)
    assert code == 1
    assert "“参保服务答疑群”现有内容未经审批；请最后一条备案记录的说明以“重新确认”开头" in verdict["says"]


def test_nothing_is_filed_on_top_of_what_waits_for_its_record(past: Past, capsys: Capsys) -> None:
    past.world.filed({BRIEF: renewed(past.held(BRIEF), "换了会场")}, (LI,))
    pull = confirmed(past, BRIEF, renewed(past.held(BRIEF), "会场再换"), LI)
    code, verdict = asked(past, pull, capsys)
    assert (code, f"{BRIEF} 在主分支上的内容已合并，待登记" in verdict["says"]) == (1, True)
    past.record()
    assert asked(past, pull, capsys)[0] == 0


def outward(past: Past) -> Pull:
    pull = past.world.opened({NEW: named("街道联络群", filing("对外", purpose="与街道联络活动"))})
    pull.review(LI)
    return pull


def test_minutes_that_were_pushed_count_for_nothing(past: Past, capsys: Capsys) -> None:
    pull = outward(past)
    minutes = past.world.minuted(NEW, pull, "2026-13")
    text = past.held("registry/minutes/2026-13.yaml")
    past.world.main = minutes.data["base"]["sha"]
    past.push({"registry/minutes/2026-13.yaml": text})
    past.record()
    pull.review(ZHAO)
    code, verdict = asked(past, pull, capsys)
    assert (code, [step["state"] for step in verdict["steps"]]) == (1, ["done", "waiting", "waiting"])
    assert verdict["steps"][1]["says"].startswith("主任办公会  请办公会秘书安排上会")


def test_minutes_wait_for_their_record_and_count_until_they_are_being_taken_back(past: Past, capsys: Capsys) -> None:
    """What is merged and not yet recorded counts for neither: until then nobody may build on either version."""
    pull = outward(past)
    past.world.minuted(NEW, pull, "2026-13")
    pull.review(ZHAO)
    code, verdict = asked(past, pull, capsys)
    assert (code, [step["state"] for step in verdict["steps"]]) == (1, ["done", "waiting", "waiting"])
    assert verdict["steps"][1]["says"].startswith("主任办公会  2026 年第 13 次的纪要已合并，待登记，上次登记到 ")
    past.record()
    assert asked(past, pull, capsys)[0] == 0
    text = past.held(MINUTES).decode().replace("结论: 通过", "结论: 退回\n    说明: 会上未通过，纪要误填")
    fix = past.world.opened({MINUTES: text.encode()}, WU)
    fix.review(ZHAO)
    fix.merge()
    code, verdict = asked(past, pull, capsys)
    assert (code, [step["state"] for step in verdict["steps"]]) == (1, ["done", "waiting", "waiting"])


def limited(past: Past) -> Pull:
    number = re.search(r"姓名: 周启明, 工号: (\w+)", roster().decode())
    assert number
    entry = f"对象类型: 负责人\n对象: {number[1]}\n事由: 转发内部文件\n条款: 16\n决定日期: 2026-11-03\n"
    pull = past.world.opened({"registry/blacklist/01.yaml": f"{entry}起: 2026-11-03\n止: 2027-11-02\n".encode()}, WU)
    pull.approve(LI, ZHAO)
    return pull


SWAP = ("[会员服务部, 朝阳代办处]", "[朝阳代办处]"), ("[综合部, 信", "[会员服务部, 综合部, 信")
TO_ANOTHER = roster(("姓名: 田野", "姓名: 田原"), *SWAP, ("版次: 2", "版次: 3"))


def handed_over(past: Past) -> Pull:
    pull = past.world.opened({PEOPLE: TO_ANOTHER})
    pull.approve(ZHAO, FANG)
    return pull


@pytest.mark.parametrize(
    ("merged", "says"),
    [(limited, "周启明在黑名单限制期内"), (handed_over, "主分支上的名册（registry/office/）有已合并、待登记的改动")],
)
def test_what_is_merged_and_not_yet_recorded_is_not_overlooked(
    past: Past, capsys: Capsys, merged: Callable[[Past], Pull], says: str
) -> None:
    """A yes of these minutes would be a no of the audit once the record is there."""
    pull = past.world.opened({NEW: ROTA})
    pull.approve(LI, ZHAO)
    change = merged(past)
    assert asked(past, change, capsys)[0] == 0
    assert asked(past, pull, capsys)[0] == 0
    change.merge()
    code, verdict = asked(past, pull, capsys)
    assert (code, says in verdict["says"], "未经审批的改动" in verdict["says"]) == (1, True, False)


def test_a_signature_on_paper_counts_once_recorded_until_it_is_pushed_over(past: Past, capsys: Capsys) -> None:
    past.world.governed({PEOPLE: roster(("版次: 2", "版次: 3"), ("账号: demo-li, 账号编号: 900000002, ", ""))})
    past.record()
    pull = past.world.opened({NEW: ROTA})
    signed = (
        f"文件: {NEW}\n原内容: 无\n内容摘要: {past.world.trees[pull.head][NEW][1]}\n步骤: 审核\n签字人: 李晓岚\n"
        f"签字日期: {past.world.clock.date()}\n扫描件摘要: {'a' * 64}\n见证: [吴敏, 方晴]\n"
    ).encode()
    past.world.filed({ON_FILE: signed}, (WU, FANG))
    pull.review(ZHAO)
    code, verdict = asked(past, pull, capsys)
    assert (code, [step["state"] for step in verdict["steps"]]) == (1, ["waiting", "waiting"])
    assert verdict["steps"][0]["says"].startswith("分管主任审核  纸质审核已合并，待登记，上次登记到 ")
    past.record()
    assert asked(past, pull, capsys)[0] == 0
    past.push({ON_FILE: signed + "# 补\n".encode()})
    code, verdict = asked(past, pull, capsys)
    assert (code, [step["state"] for step in verdict["steps"]]) == (1, ["waiting", "waiting"])


def delegated(past: Past) -> None:
    past.push({DELEGATIONS: TO_SUN.encode()})


def moved(past: Past) -> None:
    past.push({PEOPLE: TO_ANOTHER})


@pytest.mark.parametrize("happens", [delegated, moved])
def test_an_office_that_was_pushed_decides_nothing_and_is_told(
    past: Past, capsys: Capsys, happens: Callable[[Past], None]
) -> None:
    pull = past.world.opened({NEW: ROTA})
    happens(past)
    pull.approve(SUN, ZHAO)
    code, verdict = asked(past, pull, capsys)
    assert (code, [step["state"] for step in verdict["steps"]]) == (1, ["waiting", "waiting"])
    assert "主分支上的名册（registry/office/）有未经审批的改动，本次按最后一次经审批的名册判断" in verdict["says"]
    pull.approve(LI, ZHAO)
    assert settled(past, pull, capsys)[1] is Coverage.FILED


WITH_THE_AGENCY = filing().replace("群组负责人".encode(), "成员单位: [会员服务部, 朝阳代办处]\n群组负责人".encode(), 1)
AN_AGENCY, A_DEPARTMENT = "名称: 朝阳代办处, 类别: 代办处", "名称: 朝阳代办处, 类别: 部门"


def units(past: Past) -> bytes:
    """The next list of units, in which the agency is a department."""
    return past.held(UNITS).decode().replace("版次: 1", "版次: 2").replace(AN_AGENCY, A_DEPARTMENT).encode()


def test_an_office_that_was_pushed_makes_nobody_one_of_ours(past: Past, capsys: Capsys) -> None:
    """By the covered list the agency is outside, so the group is external and needs the meeting (Art. 2, 9.2)."""
    inward = named("代办处续保答疑群", WITH_THE_AGENCY)
    past.push({UNITS: units(past)})
    pull = confirmed(past, NEW, inward, LI, ZHAO)
    assert has_an_error(past, pull, capsys)
    _, verdict = asked(past, pull, capsys)
    assert "本次按最后一次经审批的名册判断" in verdict["says"]


def test_an_office_that_was_pushed_makes_no_error_of_a_filing(past: Past, capsys: Capsys) -> None:
    past.push({PEOPLE: roster(("姓名: 周启明", "姓名: 周启航")).replace("版次: 2".encode(), "版次: 3".encode())})
    pull = confirmed(past, NEW, ROTA, LI, ZHAO)
    assert settled(past, pull, capsys)[1] is Coverage.FILED


def test_a_list_of_units_that_is_covered_judges(past: Past, capsys: Capsys) -> None:
    past.world.governed({UNITS: units(past)})
    past.record()
    pull = confirmed(past, NEW, named("代办处续保答疑群", WITH_THE_AGENCY), LI, ZHAO)
    assert settled(past, pull, capsys)[1] is Coverage.FILED


def test_a_name_that_another_request_has_taken_meanwhile_is_refused(past: Past, capsys: Capsys) -> None:
    name = "窗口排班群"
    first = confirmed(past, NEW, named(name, filing(purpose="安排窗口人员的班次")), LI, ZHAO)
    second = confirmed(past, at("later"), named(name, filing(purpose="公布窗口的值守时间")), LI, ZHAO)
    assert asked(past, second, capsys)[0] == 0
    assert settled(past, first, capsys)[1] is Coverage.FILED
    assert has_an_error(past, second, capsys)


def test_a_custodian_who_has_left_meanwhile_is_refused(past: Past, capsys: Capsys) -> None:
    pull = confirmed(past, NEW, ROTA, LI, ZHAO)
    assert asked(past, pull, capsys)[0] == 0
    line = "B0007, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"
    left = roster(("姓名: 田野", "姓名: 田原"), (line, line + ", 止: 2026-10-31"))
    past.world.governed({PEOPLE: left.replace("版次: 2".encode(), "版次: 3".encode())})
    past.record()
    assert has_an_error(past, pull, capsys)


def test_an_error_that_a_change_of_the_office_makes_is_its_own(past: Past, capsys: Capsys) -> None:
    over = roster(("综合部, 信息技术部", "信息技术部")).replace("版次: 2".encode(), "版次: 3".encode())
    pull = confirmed(past, PEOPLE, over, ZHAO, FANG)
    past.world.governed({DELEGATIONS: TO_SUN.encode()})
    past.record()
    assert has_an_error(past, pull, capsys)


def an_error_in_the_office(past: Past) -> None:
    over = ("综合部, 信息技术部", "信息技术部")  # 综合部 has no deputy now
    past.world.governed({PEOPLE: roster(over).replace("版次: 2".encode(), "版次: 3".encode())})


def an_error_in_a_group(past: Past) -> None:
    past.push({INSIDE: named("会场保障组", past.held(INSIDE))})


def other_files(past: Past) -> None:
    past.world.governed({PEOPLE: roster(("姓名: 田野", "姓名: 田地")).replace("版次: 2".encode(), "版次: 3".encode())})
    past.world.filed({BRIEF: renewed(past.held(BRIEF), "换了会场")}, (LI,))


@pytest.mark.parametrize("gained", [an_error_in_the_office, an_error_in_a_group, other_files])
def test_what_main_has_gained_meanwhile_elsewhere_is_not_the_requests(
    past: Past, capsys: Capsys, gained: Callable[[Past], None]
) -> None:
    pull = confirmed(past, NEW, ROTA, LI, ZHAO)
    gained(past)
    past.record()
    assert settled(past, pull, capsys)[1] is Coverage.FILED


def test_a_recorded_delegation_counts(past: Past, capsys: Capsys) -> None:
    past.world.filed({DELEGATIONS: TO_SUN.encode()}, (LI, FANG))
    pull = past.world.opened({NEW: ROTA})
    pull.approve(SUN, ZHAO)
    assert asked(past, pull, capsys)[0] == 1, "it waits for its record"
    past.record()
    assert settled(past, pull, capsys)[1] is Coverage.FILED


def test_a_delegation_that_the_director_gave_counts_a_working_day_later(past: Past, capsys: Capsys) -> None:
    past.world.filed({DELEGATIONS: TO_SUN.encode()}, (ZHAO, FANG))
    past.record()
    merged = past.world.clock
    pull = past.world.opened({NEW: ROTA})
    for days, expected in ((1, 1), (2, 0)):
        past.world.clock = merged + timedelta(days=days)
        pull.approve(SUN, ZHAO)
        assert asked(past, pull, capsys)[0] == expected
    verdict, state = settled(past, pull, capsys)
    assert (verdict["steps"][0]["says"].split()[-1], state) == ("代行（待本人确认）", Coverage.FILED)


def test_a_clone_without_the_evidence_that_its_remote_has_cannot_know(
    past: Past, capsys: Capsys, tmp_path: Path
) -> None:

    pull = confirmed(past, INSIDE, renewed(past.held(INSIDE), "照常办理"), LI, ZHAO)
    git(past.world.git, "update-ref", f"refs/heads/filing-{pull.number}", pull.head)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(past.world.git), str(clone))
    past.world.git = clone
    assert asked(past, pull, capsys)[0] == 0
    git(clone, "update-ref", "-d", "refs/remotes/origin/approvals")
    code, said = asked(past, pull, capsys)
    assert (code, "远端有审批证据分支 approvals，本地没有取回" in said) == (3, True)
    git(clone, "remote", "set-url", "origin", str(tmp_path / "gone"))
    assert asked(past, pull, capsys)[0] == 3


def test_a_delegate_is_told_that_it_is_his_turn(past: Past, capsys: Capsys) -> None:
    given = (
        "{委托人: 赵明诚, 受托人: 孙立, 范围: [会员服务部], 起: 2026-11-01, 止: 2026-12-31, 依据: 示例委〔2026〕2号}"
    )
    past.world.governed({DELEGATIONS: f"版次: 2\n委托:\n  - {given}\n".encode()})
    past.record()
    pull = past.world.opened({NEW: ROTA})
    pull.review(LI)
    _, verdict = asked(past, pull, capsys)
    assert verdict["steps"][1]["says"].startswith("主任签批  等待 赵明诚 或 孙立，今日送到")
    pull.review(SUN)
    assert asked(past, pull, capsys)[0] == 0


def test_the_author_of_office_files_merges_what_another_registrar_approved(past: Past, capsys: Capsys) -> None:
    text = past.held(POLICY)
    for version, merger, is_clean in ((2, GAO, True), (3, FANG, False)):
        pull = past.world.opened({POLICY: text.replace("版次: 1".encode(), f"版次: {version}".encode())}, GAO)
        pull.approve(ZHAO, FANG)
        code, verdict = asked(past, pull, capsys)
        says = "已批准，各步骤均已办结。请信息技术部办理备案（合并），合并人不得为审批人，可以是申请人。"
        assert (code, verdict["says"]) == (0, says)
        pull.merge(by=merger)
        assert past.settled().is_clean is is_clean


COMMENTED = {
    "docs/extra.md": ("推送的说明\n", "推送的说明\n\n<!-- 重新确认 -->\n"),
    ".github/workflows/extra.yml": ("on: push\n", "# 重新确认\non: push\n"),
    "scripts/extra.py": ("print(1)\n", "print(1)\n# 重新确认\n"),
    "docs/extra.css": ("a {}\n", "/* 重新确认 */\na {}\n"),
}


@pytest.mark.parametrize("path", [*COMMENTED, POLICY])
def test_what_is_no_group_is_confirmed_wherever_it_lies(past: Past, path: str) -> None:
    pushed, confirmed = COMMENTED.get(path, ("", ""))
    if path == POLICY:  # its version, which the push raised, need not rise again
        pushed = past.held(POLICY).decode().replace("版次: 1", "版次: 2")
        confirmed = f"{pushed}# 重新确认\n"
    past.push({path: pushed.encode()})
    past.world.filed({NEW: ROTA})
    assert past.record() in (0, 1)
    assert not past.audit().is_clean
    for content, is_approved in ((pushed + "\n", False), (confirmed, True)):
        pull = past.world.opened({path: content.encode()}, GAO)
        pull.approve(ZHAO, FANG)
        assert past.approves(pull) is is_approved
    pull.merge(by=GAO)
    assert past.settled().is_clean


def test_a_pushed_file_that_takes_no_comment_is_removed_or_restored(past: Past) -> None:
    path, text = "schema/extra.json", b"{}"
    past.push({path: text})
    past.world.filed({NEW: ROTA})
    assert past.record() in (0, 1)
    pull = past.world.opened({path: None}, GAO)
    pull.approve(ZHAO, FANG)
    assert past.approves(pull)
    pull.merge(by=GAO)
    assert past.settled().is_clean


def test_code_owners_beside_the_list_of_people_ask_nobody_else(past: Past) -> None:
    clerk = "  - {姓名: 新来者, 工号: B0077, 部门: 综合部, 任职: [{职务: 经办人, 起: 2026-11-01}]}\n"
    people = past.held(PEOPLE).decode().replace("版次: 2", "版次: 3").replace("人员:\n", f"人员:\n{clerk}")
    pull = past.world.opened({PEOPLE: people.encode(), CODEOWNERS: b"* @demo-zhao @demo-gao\n"}, GAO)
    assert not past.approves(pull)
    pull.approve(FANG)
    assert past.approves(pull)
    pull.merge(by=GAO)
    assert past.settled().is_clean


def test_code_owners_give_no_right_and_are_not_judged(past: Past) -> None:
    owners = "* @demo-zhao @demo-gao @DEMO-FANG\n/registry/groups/\n"
    past.push({CODEOWNERS: b"* @somebody\n"})
    for text, is_approved in (
        (owners, True),
        (owners.replace("@demo-gao", "@somebody"), False),
        (owners.replace("* ", "# ") + "/docs/ @demo-zhao @office/team\n", False),
    ):
        pull = past.world.opened({CODEOWNERS: text.encode()})
        pull.approve(FANG)
        assert past.approves(pull) is is_approved, text
        if is_approved:
            pull.merge(by=GAO)
    settled = past.settled()
    assert [one for one in settled.findings if CODEOWNERS in one.paths] == []
    assert settled.is_clean
