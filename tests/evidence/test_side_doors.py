"""Ways around the decision that somebody found (threats.md, section 6), each tried where it was done: in real git."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from group_registry.evidence.result import Coverage
from group_registry.forms.check import inspect
from group_registry.gitrepo import repository
from group_registry.model.finding import Level
from group_registry.rules import RULES
from support.cases import FORMS, OFFICE
from support.evidence_past import (
    ADOPTED,
    BASELINE,
    BRIEF,
    INSIDE,
    ON_PAPER,
    PEOPLE,
    Past,
    again,
    at,
    named,
    of_1_0,
    renewed,
    upgraded,
)
from support.histories import CLERK, History, Pull, numbers, records, run
from support.texts import entry, incident
from support.world import FANG, GAO, LI, SUN, ZHAO, filing

UNITS, POLICY, DELEGATIONS = (f"registry/office/{name}.yaml" for name in ("units", "policy", "delegations"))
NEW, OTHER = at("fresh"), at("other")
MADE = named("窗口排班群", filing(purpose="安排窗口人员的班次"))
OUTWARD = {
    "f22: an outside unit": ("群组负责人", "成员单位: [会员服务部, 示例机电工会]\n群组负责人"),
    "f22: a unit on no list": ("群组负责人", "成员单位: [某保险公司]\n群组负责人"),
    "f22: an agency beside it": ("群组负责人", "共同使用部门: [朝阳代办处]\n群组负责人"),
    "H4: an agency's clerk": ("群组负责人: 周启明", "群组负责人: 田原"),
    "H4: somebody on no list": ("群组负责人: 周启明", "群组负责人: 某甲"),
}


@pytest.fixture
def world(tmp_path: Path) -> History:
    return History(tmp_path, ADOPTED)


def is_told(past: Past, merge: str) -> bool:
    """Whether the audit, after recording, finds that the merge was not approved as it should be."""
    assert past.record() in (0, 1)
    return any(one.commit == merge for one in past.audit().findings)


MALLORY = "  - {姓名: 马三, 工号: B0007, 部门: 综合部, 账号: m, 账号编号: 13, 任职: [{职务: 主任, 起: 2020-01-01}]}\n"
TWICE = "  - {编号: hyfw, 名称: 会员服务部, 类别: 部门, 起: 2015-01-01}\n"
TO_A_CLERK = "{委托人: 李晓岚, 受托人: 周启明, 范围: [会员服务部], 起: 2026-11-01, 止: 2026-12-01, 依据: 纪要}"
TERMS_TWICE = "职务: 办公会秘书, 起: 2020-01-01, 止: 2026-12-31}, {职务: 办公会秘书, 起: 2026-12-30}]"
CONTRADICTIONS = {
    "a staff number twice": (PEOPLE, "人员:\n", f"人员:\n{MALLORY}", (GAO, FANG)),
    "an account twice": (PEOPLE, "账号: demo-wu, 账号编号: 900000004", "账号: demo-GAO, 账号编号: 9", (ZHAO, FANG)),
    "a charge of nothing": (PEOPLE, "[会员服务部, 朝阳代办处]", "[会员服务部, 朝阳代办处, 无此部]", (ZHAO, FANG)),
    "two directors": (PEOPLE, "职务: 办公会秘书", "职务: 主任", (ZHAO, FANG)),
    "two terms in one office": (PEOPLE, "职务: 办公会秘书, 起: 2020-01-01}]", TERMS_TWICE, (ZHAO, FANG)),
    "a unit twice": (UNITS, "部门:\n", f"部门:\n{TWICE}", (ZHAO, FANG)),
    "a former name twice": (UNITS, "名称: 综合部", "名称: 综合部, 曾用名: [业务部]", (ZHAO, FANG)),
    "a delegation to a clerk": (DELEGATIONS, "[]", f"[{TO_A_CLERK}]", (LI, FANG)),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_office_files_that_contradict_themselves_are_not_covered(past: Past, name: str) -> None:
    path, old, new, reviewers = CONTRADICTIONS[name]
    pull = past.world.filed(changed(past, path, (old, new)), reviewers)
    assert is_told(past, pull.data["merge_commit_sha"])
    later = past.world.opened({NEW: MADE})
    later.approve(LI, ZHAO)
    assert past.approves(later)  # the last covered office decides


def changed(past: Past, path: str, *swaps: tuple[str, str]) -> dict[str, bytes]:
    """The next version of an office file."""
    text = re.sub(r"版次: (\d)", lambda found: f"版次: {int(found[1]) + 1}", past.held(path).decode())
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new, 1)
    return {path: text.encode()}


HANDED_OVER = "任职: [{职务: 主任, 起: 2020-01-01, 止: 2026-11-09}]"
SUCCESSOR = "任职: [{职务: 主任, 起: 2026-11-09}, {职务: 办公会秘书, 起: 2020-01-01}]"


def test_two_directors_on_the_day_of_handing_over_and_a_vacancy_are_no_contradiction(past: Past) -> None:
    ended = ("任职: [{职务: 主任, 起: 2020-01-01}]", HANDED_OVER)
    followed = ("任职: [{职务: 办公会秘书, 起: 2020-01-01}]", SUCCESSOR)
    for swaps in ((ended,), (followed,)):
        pull = past.world.filed(changed(past, PEOPLE, *swaps), (ZHAO, FANG))
        past.record()
        told = [one.says for one in past.audit().findings if one.commit == pull.data["merge_commit_sha"]]
        assert not any("自相矛盾" in says for says in told), told


@pytest.mark.parametrize("name", OUTWARD)
def test_an_internal_group_with_outsiders_takes_the_meeting(past: Past, name: str) -> None:
    old, new = OUTWARD[name]
    pull = past.world.filed({NEW: MADE.replace(old.encode(), new.encode(), 1)})
    assert is_told(past, pull.data["merge_commit_sha"])


BRIEFLY = {
    "f34: in half a year": ("2027-06-10", "2027-06-01"),
    "f34: it ends before it begins": ("2026-12-10", "2027-12-01"),
    "f34: a year ago": ("2025-11-12", "2025-11-03"),
    "f34: before the form": ("2026-10-20", "2026-10-12"),
}


@pytest.mark.parametrize("name", BRIEFLY)
def test_a_deputy_alone_approves_no_days_but_those_that_come(past: Past, name: str) -> None:
    last, first = BRIEFLY[name]
    brief = named("会场保障组", filing(until=last, purpose="会场当天联络"))
    text = brief.replace("使用期限".encode(), f"启用日期: {first}\n使用期限".encode(), 1)
    pull = past.world.filed({NEW: text}, (LI,))
    assert is_told(past, pull.data["merge_commit_sha"])


def test_an_agencys_own_staff_is_inside_in_its_own_group(past: Past) -> None:
    """Art. 23."""
    text = MADE.decode().replace("使用部门: 会员服务部", "使用部门: 朝阳代办处\n成员单位: [朝阳代办处]\n主管领导: 田原")
    for custodian, outside in (("田原", False), ("周启明", True)):
        path = f"registry/groups/chaoyang/{int(outside)}.yaml"
        pull = past.world.filed({path: text.replace("周启明", custodian).encode()})
        assert is_told(past, pull.data["merge_commit_sha"]) is outside


def test_a_custodian_who_moves_stays_what_they_were_when_named(past: Past) -> None:
    move = ("周启明, 工号: B0007, 部门: 会员服务部", "周启明, 工号: B0007, 部门: 朝阳代办处")
    moved = past.world.filed(changed(past, PEOPLE, move), (ZHAO, FANG))
    assert not is_told(past, moved.data["merge_commit_sha"])
    for path in (INSIDE, ON_PAPER):
        kept = past.world.filed({path: renewed(past.held(path))})
        assert not is_told(past, kept.data["merge_commit_sha"]), path
    named_since = past.world.filed({NEW: MADE})
    assert is_told(past, named_since.data["merge_commit_sha"])


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
    assert past.record() in (0, 1)
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


ABOUT = {
    "an incident": ("registry/incidents/2026/01.yaml", incident({"群组": INSIDE}), ()),
    "an entry of the blacklist": ("registry/blacklist/01.yaml", entry("群组", INSIDE), (ZHAO,)),
}


@pytest.mark.parametrize("name", ABOUT)
@pytest.mark.parametrize(("deputy", "is_wrong"), [(LI, False), (SUN, True)])
def test_what_is_about_a_group_is_judged_by_its_covered_unit(
    past: Past, name: str, deputy: int, is_wrong: bool
) -> None:
    path, content, others = ABOUT[name]
    past.push({INSIDE: past.held(INSIDE).decode().replace("使用部门: 会员服务部", "使用部门: 综合部").encode()})
    pull = past.world.opened({path: content})
    pull.approve(deputy, *others)
    assert past.approves(pull) is not is_wrong
    assert is_told(past, pull.merge()) is is_wrong


def test_a_push_takes_no_group_off_the_blacklist(past: Past) -> None:
    """f27: a new group is held against the covered name of the blacklisted one."""
    path, content, others = ABOUT["an entry of the blacklist"]
    past.world.filed({path: content}, (LI, *others))
    other = named("窗口排班群", filing(purpose="安排窗口人员的班次", records=again()))
    past.push({INSIDE: other})
    for _ in range(24):
        past.world.tick()
    pull = past.world.opened({NEW: filing().replace(b"2026-11-02", b"2026-11-04")})
    pull.approve(LI, ZHAO)
    past.record()
    assert not past.approves(pull)
    assert is_told(past, pull.merge())


def test_a_push_makes_no_chain_of_short_lived_groups_shorter(past: Past) -> None:
    past.push({BRIEF: named("别的小组", filing(until="2026-11-12", purpose="整理旧档案"))})
    again = named("会场保障二组", filing(until="2026-11-18", purpose="会场当天联络"))
    pull = past.world.opened({NEW: again.replace(b"2026-11-02", b"2026-11-04")})
    for _ in range(12):
        past.world.tick()
    pull.approve(LI)
    past.record()
    assert not past.approves(pull)
    assert is_told(past, pull.merge())


@pytest.mark.parametrize(("name", "is_wrong"), [("某保险公司", True), ("综合处", False), ("会员处", True)])
def test_two_registrars_give_a_unit_no_name_that_it_never_had(past: Past, name: str, is_wrong: bool) -> None:
    """综合部 was 综合处 for a while, approved by the director; a name of another unit is none of its own."""
    names = "名称: 综合部", "名称: 综合处, 曾用名: [综合部]"
    for old, new in (names, names[::-1]):
        past.world.governed(changed(past, UNITS, (old, new)))
    pull = past.world.opened(changed(past, UNITS, ("名称: 综合部", f"名称: 综合部, 曾用名: [{name}]")))
    pull.approve(GAO, FANG)
    past.record()
    assert past.approves(pull) is not is_wrong
    assert is_told(past, pull.merge(GAO)) is is_wrong


def test_an_ambiguous_merge_before_the_first_record_stops_it(world: History) -> None:
    pull = world.opened({UNITS: OFFICE[UNITS].replace(b"2015", b"2014")})
    copy = world.opened({NEW: MADE}, author=CLERK + 1)
    copy.head = copy.data["head"]["sha"] = pull.head
    copy.also_merged(pull.merge(subject="合并"))
    world.filed({OTHER: MADE})
    assert run(world) == 3
    assert records(world.git) == ()


def test_a_confirmation_waits_for_what_was_merged_below_a_push(past: Past) -> None:
    past.world.filed({NEW: MADE})
    past.push({NEW: MADE.replace("班次".encode(), "午休".encode())})
    anew = named("窗口排班群", filing(purpose="安排窗口人员的班次和午休"))
    pull = past.world.opened(
        {NEW: anew.replace("因续保集中办理需要新建".encode(), "重新确认：内容已逐项核对".encode())}
    )
    pull.approve(LI, ZHAO)
    assert not past.approves(pull)


def test_before_the_first_record_a_confirmation_waits_for_it(world: History) -> None:
    world.filed({NEW: MADE})
    anew = named("窗口排班群", filing(purpose="安排窗口人员的午休"))
    pull = world.opened({NEW: anew.replace("因续保集中办理需要新建".encode(), "重新确认：内容已逐项核对".encode())})
    pull.approve(LI, ZHAO)
    assert not Past(world).approves(pull)


def test_the_baseline_does_not_grow_once_there_are_records(past: Past) -> None:
    more = f"- 文件: {INSIDE}\n  内容摘要: {'0' * 40}\n  纸质编号: 中互京群备〔2026〕99号\n  备案日期: 2026-01-05\n"
    pull = past.world.opened({BASELINE: (past.held(BASELINE).decode() + more).encode()})
    pull.approve(ZHAO, FANG)
    assert not past.approves(pull)
    merge = pull.merge()
    assert past.record() in (0, 1)
    assert [one.kind for one in past.audit().findings if one.commit == merge] == ["baseline_only_shrinks"]


@pytest.mark.parametrize(
    "path", [at("a13800138000"), at("138-0013-8000"), at("wxid-a1b2c3d4"), "registry/groups/a13800138000/x.yaml"]
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
    assert run(world) in (0, 1)
    assert later.number in [one.number for one in records(world.git)]
    findings = Past(world).audit().findings
    assert [one.kind for one in findings if one.commit == odd.data["merge_commit_sha"]] == ["not_approved"]


def test_a_merge_of_the_year_9999_is_no_merge_of_then(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    pull = past.world.filed({NEW: MADE})
    answer = past.world.answers / "pulls" / f"{pull.number}.json"
    answer.write_text(json.dumps(pull.data | {"merged_at": "9999-12-31T23:59:59Z"}), "utf-8")
    assert run(past.world) == 3
    assert "合并时间不是可能的时间" in capsys.readouterr().err


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


def test_a_workflow_that_one_registrar_lets_through_is_told(past: Past) -> None:
    """With a second account to open it, the registrar approves as code owner, and merges on a status of his own."""
    pull = past.world.opened({".github/workflows/work.yml": b"on: push\n"}, author=CLERK + 1)
    pull.approve(FANG)
    assert not past.approves(pull)
    assert is_told(past, pull.merge(by=FANG))


TAKEN_FOR_OURS = {
    "Registry/office/people.yaml": "registry/office/people.yaml",
    "registry/Office/people.yaml": "registry/office/people.yaml",
    "registry/office/People.yaml": "registry/office/people.yaml",
    "ＲEGISTRY/groups/hyfw/x.yaml": "registry/groups/hyfw/x.yaml",
    "registry./office/people.yaml": "registry/office/people.yaml",
    "regi\u200bstry/office/people.yaml": "registry/office/people.yaml",
    "registry\\office\\people.yaml": "registry/office/people.yaml",
    "REGIST~1/office/people.yaml": "registry/office/people.yaml",
    "\u017fchema/people.schema.json": "schema",
    "Scripts/registry.py": "scripts",
    "Docs/file.md": "docs",
    ".GitHub/workflows/work.yml": ".github",
    "MkDocs.yml": "mkdocs.yml",
    "tools": "TOOLS",
}


@pytest.mark.parametrize("path", TAKEN_FOR_OURS)
def test_f40_a_path_that_some_disks_take_for_one_of_ours_is_refused_by_name(past: Past, path: str) -> None:
    pull = past.world.opened({path: b"x: 1\n"})
    pull.approve(ZHAO, FANG)
    verdict = past.verdict(pull)
    assert not verdict["approved"]
    assert f"会被当作 {TAKEN_FOR_OURS[path]}，" in verdict["says"]
    assert is_told(past, pull.merge())
    assert past.audit().covered.keys().isdisjoint({path})


@pytest.mark.parametrize("path", ["archive/Registry/x.txt", "registry-notes.txt", "scripts/Makefile", "doc/a.md"])
def test_a_path_of_its_own_is_no_fake(past: Past, path: str) -> None:
    pull = past.world.opened({path: b"x\n"})
    pull.approve(ZHAO, FANG)
    assert past.approves(pull)


def test_a_fake_that_was_pushed_may_be_taken_away(past: Past) -> None:
    past.push({"Registry/office/people.yaml": b"x\n"})
    pull = past.world.opened({"Registry/office/people.yaml": None})
    pull.approve(ZHAO, FANG)
    assert past.approves(pull)
    pull.merge()
    assert past.settled().is_clean


PERMITTED = (OFFICE[POLICY].decode().replace("版次: 1", "版次: 2") + "批量许可: [机构改名]\n").encode()
TELEPHONES = "\n".join(f"# 联系电话 138{number:08}，或 ０１０－{number % 10**8:08}" for number in range(1_000)).encode()


def files(count: int, size: int, text: bytes = b"# x\n") -> dict[str, bytes]:
    """So many new groups of so many bytes, no two alike."""
    found = {}
    for number in range(count):
        begin = named(f"第{number}组窗口排班群", filing(purpose=f"安排第 {number} 组窗口的班次"))
        found[at(f"g{number}")] = (begin + text * (size // len(text) + 1))[:size]
    return found


def asked_of_git(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids and names of all that git is asked to show the content of from here on, but for verifying main."""
    shown: list[str] = []
    run_git, need_sound = repository.run, repository.need_sound
    verifying: list[bool] = []

    def verify(*words: Any) -> Any:
        verifying.append(True)
        try:
            return need_sound(*words)
        finally:
            verifying.pop()

    def run(root: Path, *words: str, **how: Any) -> bytes:
        if words[0] == "cat-file" and "--batch" in words and not verifying:
            shown.extend(how["feed"].decode().split())
        return run_git(root, *words, **how)

    monkeypatch.setattr(repository, "run", run)
    monkeypatch.setattr(repository, "need_sound", verify)
    return shown


LARGE: dict[str, tuple[bool, dict[str, bytes], str]] = {
    "f37: telephone numbers": (False, files(300, 60_000, TELEPHONES), "共 17.2 MiB，超过 2 MiB"),
    "ten of few": (False, files(10, 500), "一次改动了 10 个文件"),
    "permitted, and too many": (True, files(1_001, 400), "超过 1000 个"),
    "permitted, and too much": (True, files(40, 60_000), "共 2.3 MiB，超过 2 MiB"),
    "one alone": (False, files(1, 2**21 + 1), "共 2.1 MiB，超过 2 MiB"),
    "not only in the registry": (
        True,
        files(2, 400) | {f"notes/{one}.txt": b"x" for one in range(999)},
        "超过 1000 个",
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_f37_a_large_request_is_refused_and_nothing_of_it_is_read(
    past: Past, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    is_permitted, large, says = LARGE[name]
    if is_permitted:
        past.world.governed({POLICY: PERMITTED})
        past.record()
    pull = past.world.opened(large)
    pull.approve(LI, ZHAO)
    shown = asked_of_git(monkeypatch)
    verdict = past.verdict(pull)
    assert says in verdict["says"]
    assert verdict["says"].endswith("（第六条）。")
    assert_unread(past, pull, large, shown)


def assert_unread(past: Past, pull: Pull, files: Iterable[str], shown: Iterable[str]) -> None:
    asked, tree = " ".join(shown), past.world.trees[pull.head]
    assert f"{pull.head}:" not in asked
    assert [path for path in files if tree[path][1] in asked] == []


@pytest.mark.parametrize("size", [2**21, 2**21 + 1])
def test_f37_what_was_reviewed_on_the_way_counts_too(past: Past, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """The head is small, but anybody who comments makes an earlier commit one to be read."""
    pull = past.world.opened(files(1, size - len(MADE)))
    (path,) = past.world.between(past.world.main, pull.head)
    tree = past.world.trees[pull.head]
    pull.review(LI, "COMMENTED")
    pull.push({path: MADE})
    pull.approve(LI, ZHAO)
    shown = asked_of_git(monkeypatch)
    verdict = past.verdict(pull)
    assert ("超过 2 MiB" in verdict["says"]) is (size > 2**21)
    assert (tree[path][1] in " ".join(shown)) is False


BOUNDS = {
    "1,000 files": (files(1_000, 400), ""),
    "1,001 files": (files(1_001, 400), "一次改动了 1001 个文件，超过 1000 个"),
    "more than 2 MiB": (files(15, 150_000), "一次改动的内容共 2.2 MiB，超过 2 MiB"),
}


@pytest.mark.parametrize("name", [pytest.param("1,000 files", marks=pytest.mark.long), *list(BOUNDS)[1:]])
def test_f37_nothing_of_a_large_merge_is_read_or_covered_and_later_ones_go_on(
    past: Past, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    large, says = BOUNDS[name]
    past.world.governed({POLICY: PERMITTED})
    past.record()
    pull = past.world.opened(large)
    pull.approve(LI, ZHAO)
    merge = pull.merge()
    later = past.world.filed({NEW: MADE})
    shown = asked_of_git(monkeypatch)
    assert past.record() in (0, 1)
    if says:
        assert_unread(past, pull, large, shown)
    assert list(map(len, numbers(past.world)[-2:])) == [0 if says else len(large), 1]
    result = past.audit()
    told = [(one.kind, one.paths, one.says) for one in result.findings if one.commit == merge and one.paths]
    if says:
        ((kind, paths, words),) = told
        assert (kind, set(paths)) == ("over_the_bounds", set(large))
        assert says in words
    assert all((path in result.covered) is not bool(says) for path in large)
    assert result.groups[NEW].state is Coverage.FILED
    assert later.data["merge_commit_sha"] not in [one.commit for one in result.findings]


def test_a_large_merge_of_version_1_stays_filed(tmp_path: Path) -> None:
    """It set no bounds. Recorded by the tools of the upgrade, it is numbered as it was then."""
    large = files(40, 60_000)
    past = of_1_0(tmp_path)
    past.world.governed({POLICY: PERMITTED})
    assert past.record() == 0
    pull = past.world.opened(large)
    pull.approve(LI, ZHAO)
    pull.merge()
    upgraded(past)
    result = past.audit()
    assert [(one.kind, one.says) for one in result.findings if one.level is Level.ERROR] == []
    assert {result.groups[path].state for path in large} == {Coverage.FILED}
    assert all(result.groups[path].number for path in large)
    again_large = past.world.opened({path: text + again().encode() for path, text in large.items()})
    again_large.approve(LI, ZHAO)
    again_large.merge()
    past.record()
    assert "over_the_bounds" in {one.kind for one in past.audit().findings if one.level is Level.ERROR}
