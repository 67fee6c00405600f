"""The attacks of threats.md 1.2 a and b that come by git or by the host's JSON. A row's number begins each name.

The others are in ``test_attacks_on_the_decision.py``, the workflows' and the audit's with these.
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
    "a4 the deputy files": (lambda world: world.open(author=LI), WAITING, "目前无人可办理该步骤"),
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
