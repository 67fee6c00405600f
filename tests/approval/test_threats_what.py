"""The attacks of threats.md 1.2 b: what was approved, and when. A row's number is in the test's name.

Rows that are not about this command:
b2: a push between check and merge: the merge call carries the head, the audit compares; both are later issues. Here:
    the verdict is about the head that the pull request names.
b12: one head in two pull requests: the workflow judges each; this command is given one.
b13, in part: that a skipped job counts as success is the workflow's affair; a draft is refused here.
b14, b15: a kind chosen to dodge approvals, a short-lived group renewed for ever: rules of the check (the second a
    notice), whose errors refuse.
b17: summer time until 1991: no host has reviews that old; the offset is fixed.
b3, in part: contract D 3 binds an approval to contents, so a mere "update branch" stales nothing.
"""

from pathlib import Path

import pytest

from support.repositories import git
from support.world import (
    GAO,
    LI,
    MINUTES,
    PATH,
    SUN,
    ZHAO,
    World,
    at as hour,
    blob,
    filing,
    minutes_of,
    stamp,
    told,
    world_at,
)

Capsys = pytest.CaptureFixture[str]
OTHER = filing(purpose="解答参保续保与理赔材料问题")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A pull request that creates an internal group, reviewed and signed off."""
    made = world_at(tmp_path / "r", {PATH: filing()})
    made.review(LI, 1)
    made.review(ZHAO, 2)
    return made


@pytest.fixture
def external(tmp_path: Path) -> World:
    """A pull request that creates an external group, reviewed, passed by the meeting, signed off."""
    made = world_at(tmp_path / "e", {PATH: filing("对外")})
    made.review(LI, 1)
    made.merge_to_main({MINUTES: minutes_of(made)}, 30)
    made.review(ZHAO, 40)
    return made


@pytest.fixture(autouse=True)
def _would_be_approved(world: World, external: World, capsys: Capsys) -> None:
    """Each attack is made on a pull request that is approved without it."""
    assert told(world, capsys).code == told(external, capsys).code == 0


def test_b1_a_push_after_approval_stales_it(world: World, capsys: Capsys) -> None:
    world.push({PATH: OTHER}, 3)
    assert told(world, capsys).states == ["waiting", "waiting"]


def test_b2_the_verdict_is_about_the_head_that_is_named(world: World, capsys: Capsys) -> None:
    world.commit("filing", {PATH: OTHER}, 3)
    assert told(world, capsys).code == 0
    world.pull["head"]["sha"] = git(world.root, "rev-parse", "filing")
    assert told(world, capsys).code == 1


def test_b3_a_merge_of_main_that_adds_unreviewed_text_is_stale(world: World, capsys: Capsys) -> None:
    world.merge_to_main({"docs/a.md": b"1"}, 2.5)
    world.push({"docs/a.md": b"1", PATH: OTHER}, 3, merges="main")
    assert told(world, capsys).states == ["waiting", "waiting"]


def test_b4_an_evil_merge_is_authored_by_who_made_it(world: World, capsys: Capsys) -> None:
    world.merge_to_main({"docs/a.md": b"1"}, 2.5)
    evil = f"{LI}+demo-li@users.noreply.github.com"
    world.push({"docs/a.md": b"1", PATH: OTHER}, 3, merges="main", mail=evil)
    world.review(LI, 4)
    world.review(ZHAO, 5)
    assert told(world, capsys).states == ["waiting", "waiting"]


@pytest.mark.parametrize("hours", [0.5, 1])
def test_b5_the_director_before_the_deputy_or_in_the_same_second(world: World, capsys: Capsys, hours: float) -> None:
    world.reviews[1]["submitted_at"] = stamp(hour(hours))
    assert told(world, capsys).states == ["done", "waiting"]
    world.review(ZHAO, 3)
    assert told(world, capsys).code == 0


def test_b5_commit_dates_say_nothing(world: World, capsys: Capsys) -> None:
    world.push({}, 500)
    assert told(world, capsys).code == 0


def test_b6_the_director_before_the_minutes(external: World, capsys: Capsys) -> None:
    external.reviews[1]["submitted_at"] = stamp(hour(29))
    assert told(external, capsys).states == ["done", "done", "waiting"]


def test_b6_the_deputy_after_the_meeting(external: World, capsys: Capsys) -> None:
    external.reviews[0]["submitted_at"] = stamp(hour(31))
    found = told(external, capsys)
    assert found.states == ["done", "waiting", "waiting"]
    assert "再次上会" in found.verdict["steps"][1]["says"]


def test_b6_minutes_that_are_only_in_the_pull_request(external: World, capsys: Capsys) -> None:
    content = git(external.root, "show", f"main:{MINUTES}").encode() + b"\n"
    external.take_back()
    external.push({MINUTES: content}, 35)
    found = told(external, capsys)
    assert found.code == 1
    assert "多类文件" in found.verdict["says"]


def test_b7_the_deputy_may_approve_again_after_the_director(world: World, capsys: Capsys) -> None:
    world.review(LI, 3)
    found = told(world, capsys)
    assert found.code == 0
    assert found.verdict["steps"][0]["at"] == stamp(hour(1))


@pytest.mark.parametrize("user", [LI, ZHAO, SUN, GAO])
def test_b8_a_later_refusal_of_any_holder_blocks_until_that_person_clears_it(
    world: World, capsys: Capsys, user: int
) -> None:
    refusal = world.review(user, 3, "CHANGES_REQUESTED")
    assert told(world, capsys).code == 1
    world.review(user, 4, "COMMENTED")
    world.dismiss(refusal, 5)
    assert told(world, capsys).code == 1
    world.review(user, 6)
    world.review(ZHAO, 7)
    assert told(world, capsys).code == 0


def test_b9_an_approval_dismissed_before_the_merge_is_gone(world: World, capsys: Capsys) -> None:
    world.dismiss(world.reviews[0], 3)
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "已撤销" in found.verdict["steps"][0]["says"]


def test_b9_an_approval_dismissed_after_the_merge_stands(world: World, capsys: Capsys) -> None:
    world.dismiss(world.reviews[0], 3)
    assert told(world, capsys, 2.5).code == 0


def test_b10_a_review_of_an_old_commit_or_of_none(world: World, capsys: Capsys) -> None:
    world.push({PATH: OTHER}, 0.5)
    assert told(world, capsys).states == ["waiting", "waiting"]
    for one in world.reviews:
        one["commit_id"] = None
    assert told(world, capsys).states == ["waiting", "waiting"]


def test_b11_another_target_than_main(world: World, capsys: Capsys) -> None:
    world.pull["base"]["ref"] = "harmless"
    found = told(world, capsys)
    assert found.code == 1
    assert "main" in found.verdict["says"]


@pytest.mark.parametrize("event", ["base_ref_changed", "automatic_base_change_succeeded", "reopened"])
def test_b11_reviews_from_before_a_new_target_or_a_reopening(world: World, capsys: Capsys, event: str) -> None:
    world.happen(event, 3)
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "之前给出" in found.verdict["ignored"][0]["says"]


def test_b13_a_draft(world: World, capsys: Capsys) -> None:
    world.pull["draft"] = True
    assert told(world, capsys).code == 1


def test_b14_an_external_group_filed_as_internal(world: World, capsys: Capsys) -> None:
    dodge = filing("对外").decode().replace("使用范围: 对外", "使用范围: 对内").encode()
    world.push({PATH: dodge}, 0.5)
    for one in world.reviews:
        one["commit_id"] = world.pull["head"]["sha"]
    found = told(world, capsys)
    assert (found.code, found.states) == (1, ["done", "done"])
    assert "检查出" in found.verdict["says"]


@pytest.mark.parametrize(("last", "steps"), [("2026-11-16", ["done"]), ("2026-11-17", ["done", "waiting"])])
def test_b16_fifteen_days_counted_with_both_ends(tmp_path: Path, capsys: Capsys, last: str, steps: list[str]) -> None:
    world = world_at(tmp_path / "short", {PATH: filing(until=last)})
    world.review(LI, 1)
    assert told(world, capsys).states == steps


def test_b16_the_day_changes_at_sixteen_hours_utc(external: World, capsys: Capsys) -> None:
    external.reviews[0]["submitted_at"] = "2026-11-03T15:59:59Z"
    external.reviews[1]["submitted_at"] = "2026-11-05T01:00:00Z"
    external.take_back()
    external.merge_to_main({MINUTES: minutes_of(external)}, 45)
    assert told(external, capsys).code == 0
    external.reviews[0]["submitted_at"] = "2026-11-03T16:00:00Z"
    assert told(external, capsys).code == 1


def test_b18_a_resolution_on_another_file_or_content(external: World, capsys: Capsys) -> None:
    external.push({PATH: filing("对外", purpose="解答参保续保与理赔材料问题")}, 31)
    external.review(LI, 32)
    external.review(ZHAO, 41)
    assert told(external, capsys).states == ["done", "waiting", "waiting"]


def test_b19_a_resolution_edited_after_use_counts_from_then(external: World, capsys: Capsys) -> None:
    external.merge_to_main({MINUTES: minutes_of(external, day="2026-11-02")}, 50)
    assert told(external, capsys).states == ["done", "done", "waiting"]


def test_b19_a_later_meeting_takes_it_back(external: World, capsys: Capsys) -> None:
    text = minutes_of(external, day="2026-11-03", outcome="退回", more="    说明: 改好后再上会\n").decode()
    external.merge_to_main({MINUTES.replace("12", "13"): text.replace("次数: 12", "次数: 13").encode()}, 50)
    found = told(external, capsys)
    assert found.states == ["done", "refused", "waiting"]
    assert "退回" in found.verdict["steps"][1]["says"]
    assert blob(external)


def test_b20_what_a_review_says_is_never_read(world: World, capsys: Capsys) -> None:
    for one in world.reviews:
        one["body"] = "CHANGES_REQUESTED 不同意"
    assert told(world, capsys).code == 0
