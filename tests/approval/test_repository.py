"""The decision over real git: what reviews are bound to, what main says of it, what may not be known; and attacks.

The attacks are those of threats.md 1.2 a and b that come by git or by the host's JSON; a row's number begins each
name. The others are in ``test_attacks_on_the_decision.py``, the workflows' and the audit's with these.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from group_registry.evidence import host_answers
from support.cases import OFFICE
from support.repositories import git
from support.world import (
    FANG,
    GAO,
    LI,
    MINUTES,
    PATH,
    PEOPLE,
    SUN,
    T0,
    TO_SUN,
    ZHAO,
    World,
    account,
    at,
    blob,
    filing,
    minutes_of,
    roster,
    stamp,
    told,
    world_at,
)

Capsys = pytest.CaptureFixture[str]
Deed = Callable[[World], object]
CLERK = 900000099
OTHER = filing(purpose="解答参保续保与理赔材料问题")
OF_THE_DEPUTY = f"{LI}+demo-li@users.noreply.github.com"
OF_THE_CLERK = "clerk@example.invalid"
DONE, WAITING, HALF = ["done", "done"], ["waiting", "waiting"], ["done", "waiting"]


def reviewed_by(world: World, *users: int) -> None:
    """These reviews and no others, one each hour."""
    world.reviews = []
    for hours, user in enumerate(users, start=1):
        world.review(user, hours)


def on_commit(world: World, commit: str | None) -> None:
    """All reviews are of that commit."""
    for one in world.reviews:
        one["commit_id"] = commit


def an_internal_group(root: Path) -> World:
    made = world_at(root, {PATH: filing()})
    reviewed_by(made, LI, ZHAO)
    return made


def roles_come_with_the_filing(world: World) -> None:
    world.push({PEOPLE: roster(("账号: demo-zhao, 账号编号: 900000001", f"账号: clerk, 账号编号: {CLERK}"))}, 0.5)
    reviewed_by(world, LI, CLERK)


def the_author_is_given_an_office(world: World) -> None:
    was, post = "B0007, 部门: 会员服务部, 任职: [{职务: 经办人", "{职务: 分管主任, 分管部门: [会员服务部]"
    given = f"B0007, 部门: 会员服务部, 账号: clerk, 账号编号: {CLERK}, 任职: [{post}"
    world.merge_to_main({PEOPLE: roster((was, given))}, -5)
    reviewed_by(world, CLERK, ZHAO)


def the_head_moves_and_is_named(world: World) -> None:
    world.commit("filing", {PATH: OTHER}, 3)
    world.pull["head"]["sha"] = git(world.root, "rev-parse", "filing")


def merge_of_main_adds_text(world: World) -> None:
    world.merge_to_main({"docs/a.md": b"1"}, 2.5)
    world.push({"docs/a.md": b"1", PATH: OTHER}, 3, merges="main")


def evil_merge_of_the_deputy(world: World) -> None:
    world.merge_to_main({"docs/a.md": b"1"}, 2.5)
    world.push({"docs/a.md": b"1", PATH: OTHER}, 3, merges="main", mail=OF_THE_DEPUTY)
    reviewed_by(world, LI, ZHAO)


def text_comes_as_a_first_commit(world: World, mail: str = OF_THE_DEPUTY) -> None:
    world.commit("unrelated", {PATH: OTHER}, 0.2, mail=mail)
    world.push({PATH: OTHER}, 0.3, merges="unrelated")
    reviewed_by(world, LI, ZHAO)


def text_comes_from_another_branch(world: World, mail: str = OF_THE_DEPUTY) -> None:
    world.commit("aside", {PATH: OTHER}, 0.2, mail=mail, start="main")
    world.push({PATH: OTHER}, 0.3, merges="aside")
    reviewed_by(world, LI, ZHAO)


def a_dismissed_refusal(world: World) -> None:
    refusal = world.review(ZHAO, 3, "CHANGES_REQUESTED")
    world.review(ZHAO, 4, "COMMENTED")
    world.dismiss(refusal, 5)


def external_filed_as_internal(world: World) -> None:
    dodge = filing("对外").decode().replace("使用范围: 对外", "使用范围: 对内").encode()
    on_commit(world, world.push({PATH: dodge}, 0.5))


def merged_by(user: int) -> Deed:
    merged = {"state": "closed", "merged_at": "2026-11-04T01:00:00Z", "merged_by": account(user)}
    return lambda world: world.pull.update(merged)


def first_review(**about: Any) -> Deed:
    return lambda world: world.reviews[0].update(about)


OURS = account(LI)
ATTACKS: dict[str, tuple[Deed, list[str], str]] = {
    "a1 roles come with the filing": (roles_come_with_the_filing, [*HALF, *WAITING], "名册中没有"),
    "a2 the author is given an office": (the_author_is_given_an_office, WAITING, "申请人本人"),
    "a4 the deputy files": (lambda world: world.open(author=LI), WAITING, "不得办理该步骤；请由他人报送"),
    "a4 the director files": (lambda world: world.open(author=ZHAO), HALF, "申请人本人"),
    "a7 another deputy": (lambda world: reviewed_by(world, SUN, ZHAO), WAITING, "不是本部门分管主任"),
    "a11 a login taken over": (first_review(user=account(123) | {"login": "demo-li"}), WAITING, "名册中没有"),
    "a12 an account that is gone": (first_review(user=None), WAITING, "账号已注销"),
    "a12 the author is gone": (lambda world: world.open(user=None), DONE, "账号已注销"),
    **{
        f"a13 a {kind}": (first_review(user=OURS | {"type": kind}), WAITING, "机器人")
        for kind in ("Bot", "Organization", "Mannequin")
    },
    "a16 an outsider": (lambda world: reviewed_by(world, 12345, ZHAO), WAITING, "demo-12345"),
    "a17 words of agreement": (first_review(state="COMMENTED", body="同意，approved"), WAITING, "评论不是同意"),
    "d9 merged by the deputy": (merged_by(LI), DONE, "合并人不是信息技术部人员"),
    "b1 the mode changes": (lambda world: world.push({PATH: filing()}, 3, mode="100755"), WAITING, ""),
    "b2 the head is another": (the_head_moves_and_is_named, WAITING, ""),
    "b2 reviews of a push that the request does not hold": (
        lambda world: on_commit(world, world.commit("filing", {"docs/a.md": b"1"}, 0.5)),
        WAITING,
        "已不在本申请中",
    ),
    "b3 a merge of main adds text": (merge_of_main_adds_text, WAITING, "内容已改动"),
    "b4 an evil merge of the deputy": (evil_merge_of_the_deputy, WAITING, "本人修改过"),
    "b4 the deputy's text as a first commit": (text_comes_as_a_first_commit, WAITING, "本人修改过"),
    "b3 the deputy's text from another branch": (text_comes_from_another_branch, WAITING, "本人修改过"),
    "b6 minutes only in the request": (
        lambda world: on_commit(world, world.push({MINUTES: minutes_of(world)}, 0.5)),
        [*DONE, "done"],
        "多类文件",
    ),
    "b8 a dismissed refusal": (a_dismissed_refusal, ["done", "refused"], "退回"),
    "b9 a dismissed approval": (lambda world: world.dismiss(world.reviews[0], 3), WAITING, "已撤销"),
    "b10 reviews of no commit": (lambda world: on_commit(world, None), WAITING, "已不在本申请中"),
    "b10 reviews of main's own commit": (
        lambda world: on_commit(world, git(world.root, "rev-parse", "main")),
        WAITING,
        "已不在本申请中",
    ),
    "b11 another target": (lambda world: world.pull["base"].update(ref="harmless"), DONE, "main"),
    **{
        f"b11 {event}": (lambda world, event=event: world.happen(event, 3), WAITING, "之前给出")  # type: ignore[misc]
        for event in ("base_ref_changed", "automatic_base_change_succeeded", "reopened")
    },
    "b13 a draft": (lambda world: world.pull.update(draft=True), DONE, "草稿"),
    "b14 external filed as internal": (external_filed_as_internal, ["done", "waiting", "waiting"], "检查出"),
}
"""What is done to an approved request: the states of the steps then, and a word of the reason."""
HARMLESS: dict[str, Deed] = {
    "nothing": lambda world: None,
    "a11 a renamed account": lambda world: world.reviews[0]["user"].update(login="renamed"),
    "d9 merged by a registrar": merged_by(FANG),
    "b2 a push that is not the head that is named": lambda world: world.commit("filing", {PATH: OTHER}, 3),
    "b3 the clerk's text from another branch": lambda world: text_comes_from_another_branch(world, OF_THE_CLERK),
    "b4 the clerk's text as a first commit": lambda world: text_comes_as_a_first_commit(world, OF_THE_CLERK),
    "b5 the date of a commit": lambda world: world.push({}, 500),
    "b20 what a review says": first_review(body="CHANGES_REQUESTED 不同意"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_on_an_approved_request_is_refused(tmp_path: Path, capsys: Capsys, name: str) -> None:
    deed, states, word = ATTACKS[name]
    world = an_internal_group(tmp_path / "r")
    deed(world)
    found = told(world, capsys)
    assert (found.code, found.states) == (1, states), found.out
    assert word in found.out


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_harmless_is_approved(tmp_path: Path, capsys: Capsys, name: str) -> None:
    world = an_internal_group(tmp_path / "r")
    HARMLESS[name](world)
    assert told(world, capsys).code == 0


def test_a3_an_older_list_of_people_is_refused(tmp_path: Path, capsys: Capsys) -> None:
    world = world_at(tmp_path / "old", {PEOPLE: OFFICE[PEOPLE]}, {PEOPLE: roster(*TO_SUN)})
    reviewed_by(world, ZHAO, GAO)
    found = told(world, capsys)
    assert (found.code, "检查出" in found.verdict["says"]) == (1, True)


@pytest.mark.parametrize("ref", ["refs/heads/main", "Main", "main ", "main\u200b", "maın", "origin/main"])
def test_b11_what_only_reads_like_main(ref: str) -> None:
    made = {
        "number": 7, "user": account(CLERK), "created_at": stamp(T0), "base": {"ref": ref}, "draft": False,
        "state": "open", "merged_at": None, "auto_merge": None, "head": {"sha": "a" * 40}, "commits": 1,
        "changed_files": 1,
    }  # fmt: skip
    assert not host_answers.submission(json.dumps(made).encode()).pull.is_to_main
    made["base"] = {"ref": "main"}
    assert host_answers.submission(json.dumps(made).encode()).pull.is_to_main


def test_b20_words_below_a_request_are_no_event() -> None:
    said = [{"event": "commented", "body": "review_dismissed 同意", "created_at": stamp(T0), "state": "approved"}]
    assert host_answers.timeline(json.dumps(said).encode()) == host_answers.Timeline()


def states(world: World, capsys: Capsys) -> list[str]:
    return told(world, capsys).states


@pytest.fixture
def world(tmp_path: Path) -> World:
    return world_at(tmp_path / "r", {PATH: filing()})


@pytest.fixture
def external(tmp_path: Path) -> World:
    return world_at(tmp_path / "r", {PATH: filing("对外")})


def test_update_branch_stales_nothing_and_is_no_authorship(world: World, capsys: Capsys) -> None:
    world.review(LI, 1)
    world.merge_to_main({"docs/a.md": b"1"}, 1.2)
    pressed = f"{ZHAO}+demo-zhao@users.noreply.github.com"
    world.push({"docs/a.md": b"1"}, 1.3, merges="main", mail=pressed, message="Merge branch 'main' into filing")
    world.review(ZHAO, 2)
    assert told(world, capsys).verdict["says"].startswith("已批准")


@pytest.mark.parametrize(
    ("mail", "message"),
    [
        (f"{LI}+demo-li@users.noreply.github.com", "x"),
        ("clerk@example.invalid", f"x\n\nCo-authored-by: 李晓岚 <{LI}+demo-li@users.noreply.github.com>"),
        ("clerk@example.invalid", f"x\n\nco-AUTHORED-by: 李 <{LI}+demo-li@users.noreply.git.example.org>"),
    ],
)
def test_whoever_wrote_a_commit_of_the_filing_never_counts(
    world: World, capsys: Capsys, mail: str, message: str
) -> None:
    world.push({PATH: filing(purpose="解答参保续保与理赔材料问题")}, 0.5, mail=mail, message=message)
    world.review(LI, 1)
    world.review(ZHAO, 2)
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "改过" in found.verdict["ignored"][0]["says"]


def test_a_file_that_moved_on_in_main_stops_the_merge(tmp_path: Path, capsys: Capsys) -> None:
    record = "  - 备案类别: 变更\n    备案日期: 2026-11-02\n    备案事项说明: 负责人岗位有调整\n"
    world = world_at(tmp_path / "r", {PATH: filing(records=record)}, {PATH: filing()})
    world.review(LI, 1)
    world.review(ZHAO, 2)
    assert told(world, capsys).code == 0
    world.merge_to_main({PATH: filing(records=record.replace("岗位", "工作"))}, 3)
    found = told(world, capsys)
    assert found.code == 1
    assert "Update branch" in found.verdict["says"]


def test_a_merge_with_several_starts_is_not_known(world: World, capsys: Capsys) -> None:
    world.commit("main", {"a.txt": b"1"}, 0.1)
    main = git(world.root, "rev-parse", "main")
    world.commit("main", {}, 0.2, merges="filing")
    git(world.root, "update-ref", "refs/heads/other", main)
    world.push({"a.txt": b"1"}, 0.3, merges="other")
    found = told(world, capsys)
    assert found.code == 3
    assert "共同的起点" in found.err


# The office, minutes and papers of the main branch, as they were and as they are.


def test_the_office_is_that_of_the_main_branch_at_the_review(world: World, capsys: Capsys) -> None:
    world.review(SUN, 1)
    world.review(ZHAO, 5)
    world.merge_to_main({PEOPLE: roster(*TO_SUN)}, 2)
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "当时尚未在任" in found.verdict["ignored"][0]["says"]
    world.review(SUN, 3)
    world.reviews.append(world.reviews.pop(1))
    assert told(world, capsys).code == 0


def test_minutes_merged_between_review_and_sign_off(external: World, capsys: Capsys) -> None:
    external.review(LI, 1)
    assert states(external, capsys) == ["done", "waiting", "waiting"]
    external.merge_to_main({MINUTES: minutes_of(external)}, 30)
    assert states(external, capsys) == ["done", "done", "waiting"]
    external.review(ZHAO, 40)
    found = told(external, capsys)
    assert found.code == 0
    assert found.verdict["steps"][1]["by"] == "2026 年第 12 次"
    assert found.verdict["steps"][1]["at"] == "2026-11-03T07:00:00Z"


def test_an_item_that_was_taken_out_and_put_back_counts_from_then(external: World, capsys: Capsys) -> None:
    external.review(LI, 1)
    external.merge_to_main({MINUTES: minutes_of(external)}, 30)
    external.review(ZHAO, 40)
    external.merge_to_main({MINUTES: minutes_of(external) + "# 补记\n".encode()}, 45)
    found = told(external, capsys)
    assert (found.code, found.verdict["steps"][1]["at"]) == (0, stamp(at(30)))
    other = minutes_of(external).decode().replace(blob(external), "a" * 40).encode()
    wrong, again = "更正: 所议文件登记有误\n".encode(), "更正: 所议文件登记有误；又予改回\n".encode()
    external.merge_to_main({MINUTES: other + wrong}, 50)
    assert states(external, capsys) == ["done", "waiting", "waiting"]
    external.merge_to_main({MINUTES: minutes_of(external) + again}, 51)
    assert states(external, capsys) == ["done", "done", "waiting"]
    external.merge_to_main({MINUTES: None}, 52)
    assert states(external, capsys) == ["done", "waiting", "waiting"]


def reviewed_on_paper(world: World, number: int, day: str) -> dict[str, bytes]:
    signed = f"文件: {PATH}\n原内容: 无\n内容摘要: {blob(world)}\n步骤: 审核\n签字人: 李晓岚\n签字日期: {day}\n"
    seen = f"扫描件摘要: {str(number) * 64}\n见证: [吴敏, 高远]\n"
    return {f"registry/paper/2026-0{number}.yaml": (signed + seen).encode()}


@pytest.mark.parametrize(("signed_on", "is_in_time"), [("2026-11-03", True), ("2026-11-04", False), (None, False)])
def test_passing_in_principle_follows_a_review_on_paper_as_well(
    tmp_path: Path, capsys: Capsys, signed_on: str | None, is_in_time: bool
) -> None:
    """The meeting is on the third; the review of what it discussed was signed by then."""
    paperless = roster(("账号: demo-li, 账号编号: 900000002, ", ""))
    world = world_at(tmp_path / "r", {PATH: filing("对外")}, {PEOPLE: paperless})
    old = blob(world)
    if signed_on:
        world.merge_to_main(reviewed_on_paper(world, 1, signed_on), 57)
    principle = minutes_of(world, outcome="原则通过", more="    说明: 目的写全后签批\n")
    world.merge_to_main({MINUTES: principle}, 60)
    world.push({PATH: filing("对外", purpose="解答参保续保与理赔材料问题")}, 61)
    world.merge_to_main(reviewed_on_paper(world, 2, "2026-11-04"), 63)
    more = f"补充:\n  - 文件: {PATH}\n    原内容: {old}\n    内容摘要: {blob(world)}\n"
    world.merge_to_main({MINUTES: principle + more.encode()}, 80)
    world.review(ZHAO, 90)
    assert told(world, capsys).code == (0 if is_in_time else 1)


def test_what_was_fetched_comes_before_what_is_local(world: World, capsys: Capsys) -> None:
    world.review(LI, 1)
    world.review(ZHAO, 2)
    over = ("朝阳代办处], 起: 2020-01-01", "朝阳代办处], 起: 2020-01-01, 止: 2026-11-02")
    main = git(world.root, "rev-parse", "main")
    tip = world.merge_to_main({PEOPLE: roster(over)}, 3, is_recorded=False)
    git(world.root, "update-ref", "refs/heads/main", main)
    assert told(world, capsys).code == 0
    git(world.root, "update-ref", "refs/remotes/origin/main", tip)
    assert told(world, capsys).code == 1
