"""Ways around the decision that somebody found (threats.md, section 6), each as a test that fails until it is closed.

The test of a way that is open is a strict xfail: closing it removes the mark.
"""

import json
import re
from pathlib import Path

import pytest

from group_registry.forms.check import inspect
from group_registry.model.finding import Level
from group_registry.rules import RULES
from support.cases import FORMS, OFFICE
from support.evidence_past import ADOPTED, BASELINE, INSIDE, PEOPLE, Past, at, named
from support.histories import CLERK, History, numbers, records, run
from support.world import FANG, GAO, LI, ZHAO, filing

UNITS, POLICY, DELEGATIONS = (f"registry/office/{name}.yaml" for name in ("units", "policy", "delegations"))
NEW, OTHER = at("fresh"), at("other")
MADE = named("窗口排班群", filing(purpose="安排窗口人员的班次"))
WITH_OUTSIDERS = MADE.replace("群组负责人".encode(), "成员单位: [会员服务部, 示例机电工会]\n群组负责人".encode(), 1)


@pytest.fixture
def world(tmp_path: Path) -> History:
    return History(tmp_path, ADOPTED)


def is_told(past: Past, merge: str) -> bool:
    """Whether the audit, after recording, finds that the merge was not approved as it should be."""
    assert past.record() == 0
    return any(one.commit == merge for one in past.audit().findings)


MALLORY = "  - {姓名: 马三, 工号: B0007, 部门: 综合部, 账号: m, 账号编号: 13, 任职: [{职务: 主任, 起: 2020-01-01}]}\n"
TWICE = "  - {编号: hyfw, 名称: 会员服务部, 类别: 部门, 起: 2015-01-01}\n"
TO_A_CLERK = "{委托人: 李晓岚, 受托人: 周启明, 范围: [会员服务部], 起: 2026-11-01, 止: 2026-12-01, 依据: 纪要}"
CONTRADICTIONS = {
    "a staff number twice": (PEOPLE, "人员:\n", f"人员:\n{MALLORY}", (GAO, FANG)),
    "a unit twice": (UNITS, "部门:\n", f"部门:\n{TWICE}", (ZHAO, FANG)),
    "a delegation to a clerk": (DELEGATIONS, "[]", f"[{TO_A_CLERK}]", (LI, FANG)),
}


@pytest.mark.xfail(strict=True, reason="f22: an office that contradicts itself is believed")
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_office_files_that_contradict_themselves_are_not_covered(past: Past, name: str) -> None:
    path, old, new, reviewers = CONTRADICTIONS[name]
    text = re.sub(r"版次: \d", "版次: 9", past.held(path).decode()).replace(old, new)
    pull = past.world.filed({path: text.encode()}, reviewers)
    assert is_told(past, pull.data["merge_commit_sha"])


@pytest.mark.xfail(strict=True, reason="f22: the route follows what the file declares")
def test_an_internal_group_with_an_outside_unit_takes_the_meeting(past: Past) -> None:
    pull = past.world.filed({NEW: WITH_OUTSIDERS})
    assert is_told(past, pull.data["merge_commit_sha"])


def test_a_policy_that_nobody_approved_numbers_nothing(past: Past) -> None:
    past.push({POLICY: past.held(POLICY).decode().replace("中互京群备", "某某").encode()})
    past.world.filed({NEW: MADE})
    past.record()
    assert numbers(past.world)[-1] == ["中互京群备〔2026〕14号"]


def test_a_merge_over_the_limits_of_the_lists_holds_no_later_one_up(past: Past) -> None:
    """Threats f26, f31: it is recorded as not knowable, told in red, without a number, and healed by 重新确认."""
    large = past.world.opened({NEW: MADE})
    large.review(LI, "CHANGES_REQUESTED")
    merge = large.merge()
    answer = past.world.answers / "pulls" / f"{large.number}.json"
    answer.write_text(json.dumps(large.data | {"commits": 20_000}), "utf-8")
    later = past.world.filed({OTHER: named("值班联络群", filing(purpose="安排值班人员"))})
    assert past.record() == 0
    assert [(one.number, [*one.numbers.values()]) for one in records(past.world.git)[-2:]] == [
        (large.number, []),
        (later.number, ["中互京群备〔2026〕14号"]),
    ]
    (told,) = [one for one in past.audit().findings if one.commit == merge]
    assert (told.kind, told.level) == ("not_knowable", Level.ERROR)
    assert "超过 250 个提交或 3000 个文件" in told.says
    assert f"demo-{LI} 的退回" in told.says
    anew = MADE.replace("因续保集中办理需要新建".encode(), "重新确认：内容已逐项核对".encode())
    past.world.filed({NEW: anew})
    assert past.settled().is_clean


@pytest.mark.xfail(strict=True, reason="f27: an incident follows the unit that was pushed")
def test_an_incident_is_judged_by_the_covered_unit_of_its_group(past: Past) -> None:
    past.push({INSIDE: past.held(INSIDE).decode().replace("使用部门: 会员服务部", "使用部门: 综合部").encode()})
    text = (
        f"群组: {INSIDE}\n发现时间: 2026-11-03 09:00\n核实时间: 2026-11-03 09:10\n舆情信息: 群内有人转发传言\n"
        "处置意见: 以办事处名义澄清\n报请时间: 2026-11-03 09:20\n报请方式: 电话\n"
    )
    pull = past.world.filed({"registry/incidents/2026/01.yaml": text.encode()}, (LI,))
    assert not is_told(past, pull.data["merge_commit_sha"])


@pytest.mark.xfail(strict=True, reason="f28: a foreign body becomes a former name")
def test_two_registrars_give_a_unit_no_name_that_it_never_had(past: Past) -> None:
    text = (
        past.held(UNITS)
        .decode()
        .replace("版次: 1", "版次: 2")
        .replace("曾用名: [业务部]", "曾用名: [业务部, 某保险公司]")
    )
    pull = past.world.filed({UNITS: text.encode()}, (GAO, FANG))
    assert is_told(past, pull.data["merge_commit_sha"])


def test_an_ambiguous_merge_before_the_first_record_stops_it(world: History) -> None:
    pull = world.opened({UNITS: OFFICE[UNITS].replace(b"2015", b"2014")})
    copy = world.opened({NEW: MADE}, author=CLERK + 1)
    copy.head = copy.data["head"]["sha"] = pull.head
    copy.also_merged(pull.merge(subject="合并"))
    world.filed({OTHER: MADE})
    assert run(world) == 3
    assert records(world.git) == ()


def test_before_the_first_record_a_confirmation_waits_for_it(world: History) -> None:
    world.filed({NEW: MADE})
    anew = named("窗口排班群", filing(purpose="安排窗口人员的午休"))
    pull = world.opened({NEW: anew.replace("因续保集中办理需要新建".encode(), "重新确认：内容已逐项核对".encode())})
    pull.approve(LI, ZHAO)
    assert not Past(world).approves(pull)


@pytest.mark.xfail(strict=True, reason="f30: approve passes what the audit calls red")
def test_the_baseline_does_not_grow_once_there_are_records(past: Past) -> None:
    entry = f"- 文件: {INSIDE}\n  内容摘要: {'0' * 40}\n  纸质编号: 中互京群备〔2026〕99号\n  备案日期: 2026-01-05\n"
    pull = past.world.filed({BASELINE: (past.held(BASELINE).decode() + entry).encode()}, (ZHAO, FANG))
    assert past.record() == 0
    kinds = [one.kind for one in past.audit().findings if one.commit == pull.data["merge_commit_sha"]]
    assert kinds == ["not_approved"]


@pytest.mark.parametrize(
    "path",
    [at("a13800138000"), at("138-0013-8000"), at("wxid-a1b2c3d4"), "registry/groups/a13800138000/x.yaml"],
)
def test_the_name_of_a_file_or_folder_holds_no_personal_data(path: str) -> None:
    found = inspect(OFFICE | {path: filing()}, FORMS, RULES).findings
    assert "no_personal_data" in {one.rule for one in found}


def test_a_review_of_the_year_9999_stops_nothing(world: History) -> None:
    odd = world.opened({INSIDE: filing()})
    for told in (odd.review(LI), odd.timeline[-1]):
        told["submitted_at"] = "9999-12-31T23:59:59Z"
    odd.review(ZHAO)
    odd.merge()
    later = world.filed({NEW: MADE})
    assert run(world) == 0
    assert later.number in [one.number for one in records(world.git)]
    findings = Past(world).audit().findings
    assert [one.kind for one in findings if one.commit == odd.data["merge_commit_sha"]] == ["not_approved"]


def test_a_push_without_files_is_told_and_needs_no_healing(past: Past) -> None:
    pushed = past.push({})
    past.world.filed({NEW: MADE})
    result = past.settled()
    assert [(one.kind, one.level) for one in result.findings] == [("direct_push", Level.NOTICE)]
    assert result.findings[0].commit == pushed
    assert result.is_clean


def test_nobody_merges_his_own_request_under_a_new_account(past: Past) -> None:
    """Threat f31: the registrar opens it, his account is changed, and the new one merges it."""
    pull = past.world.opened({NEW: MADE}, author=GAO)
    changed = past.held(PEOPLE).decode().replace("版次: 2", "版次: 3").replace("900000005", "900000055")
    past.world.governed({PEOPLE: changed.encode()})
    pull.update(by=GAO)
    pull.approve(LI, ZHAO)
    merge = pull.merge(by=GAO + 50)
    assert is_told(past, merge)
