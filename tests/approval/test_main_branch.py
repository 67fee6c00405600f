"""The decision over real git: the office, minutes and papers of the main branch, as they were and as they are."""

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


def test_the_office_is_that_of_the_merge_as_well(world: World, capsys: Capsys) -> None:
    world.review(LI, 1)
    world.review(ZHAO, 5)
    over = ("朝阳代办处], 起: 2020-01-01", "朝阳代办处], 起: 2020-01-01, 止: 2026-11-10")
    world.merge_to_main({PEOPLE: roster(over)}, 6)
    assert told(world, capsys, 24 * 8).code == 0
    found = told(world, capsys, 24 * 9)
    assert found.states == ["waiting", "waiting"]
    assert "目前无人可办理该步骤" in found.verdict["steps"][0]["says"]


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


def test_passing_in_principle_is_completed_by_its_supplement(external: World, capsys: Capsys) -> None:
    external.review(LI, 1)
    principle = minutes_of(external, outcome="原则通过", more="    说明: 目的写全后签批\n")
    old = blob(external)
    external.merge_to_main({MINUTES: principle}, 30)
    assert "补充" in told(external, capsys).verdict["steps"][1]["says"]
    external.push({PATH: filing("对外", purpose="解答参保续保与理赔材料问题")}, 31)
    assert "写入该次纪要的补充" in told(external, capsys).verdict["steps"][1]["says"]
    external.review(LI, 32)
    more = f"补充:\n  - 文件: {PATH}\n    原内容: {old}\n    内容摘要: {blob(external)}\n"
    external.merge_to_main({MINUTES: principle + more.encode()}, 50)
    external.review(ZHAO, 60)
    assert told(external, capsys).code == 0


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
