"""The decision over real git: what reviews are bound to, what main says of it, and what may not be known."""

from pathlib import Path

import pytest

from support.repositories import git
from support.world import (
    LI,
    MINUTES,
    PATH,
    PEOPLE,
    SUN,
    TO_SUN,
    ZHAO,
    World,
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


def states(world: World, capsys: Capsys) -> list[str]:
    return told(world, capsys).states


@pytest.fixture
def world(tmp_path: Path) -> World:
    return world_at(tmp_path / "r", {PATH: filing()})


@pytest.fixture
def external(tmp_path: Path) -> World:
    return world_at(tmp_path / "r", {PATH: filing("对外")})


def test_review_then_sign_off(world: World, capsys: Capsys) -> None:
    assert states(world, capsys) == ["waiting", "waiting"]
    world.review(LI, 1)
    assert states(world, capsys) == ["done", "waiting"]
    world.review(ZHAO, 2)
    found = told(world, capsys)
    assert (found.code, found.states) == (0, ["done", "done"])
    assert found.verdict["steps"][0] == {
        "path": PATH,
        "step": "review",
        "article": "9.1",
        "state": "done",
        "by": "李晓岚",
        "at": "2026-11-02T02:00:00Z",
        "says": "分管主任审核  李晓岚  2026-11-02 10:00",
    }


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
    external.merge_to_main({MINUTES: other}, 50)
    assert states(external, capsys) == ["done", "waiting", "waiting"]
    external.merge_to_main({MINUTES: minutes_of(external)}, 51)
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
