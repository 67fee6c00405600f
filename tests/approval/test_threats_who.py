"""The attacks of threats.md 1.2 a: who approves. A row's number is in the test's name.

Rows that are not about this command:
a2, in part: the comment that shows what a change of the office gives to whom is the workflow's.
a2, in part: that whoever is given an office may not approve what was opened before is stricter than the contract, which
    asks for office at the review and at the merge; a new deputy must be able to take over what waits.
a13, in part: "Allow GitHub Actions to approve" is a setting of the host, read by doctor.
a18: stolen accounts are out of technical reach.
"""

from pathlib import Path

import pytest

from support.cases import OFFICE
from support.world import FANG, GAO, LI, PATH, PEOPLE, SUN, TO_SUN, ZHAO, World, account, filing, roster, told, world_at

Capsys = pytest.CaptureFixture[str]
CLERK = 900000099


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A pull request that creates an internal group, reviewed and signed off."""
    made = world_at(tmp_path / "r", {PATH: filing()})
    made.review(LI, 1)
    made.review(ZHAO, 2)
    return made


@pytest.fixture(autouse=True)
def _would_be_approved(world: World, capsys: Capsys) -> None:
    """Each attack is made on a pull request that is approved without it."""
    assert told(world, capsys).code == 0


def test_a1_roles_are_read_from_the_base_and_never_mixed_with_a_filing(world: World, capsys: Capsys) -> None:
    clerk_rules = roster(("账号: demo-zhao, 账号编号: 900000001", f"账号: clerk, 账号编号: {CLERK}"))
    world.push({PEOPLE: clerk_rules}, 0.5)
    world.reviews = []
    world.review(LI, 1)
    world.review(CLERK, 2)
    found = told(world, capsys)
    assert found.code == 1
    assert "名册中没有" in found.verdict["ignored"][-1]["says"]


def test_a1_a_change_of_roles_is_approved_by_nobody_who_gains(tmp_path: Path, capsys: Capsys) -> None:
    gain = roster(("任职: [{职务: 信息技术部, 起: 2020", "任职: [{职务: 信息技术部, 起: 2019"))
    world = world_at(tmp_path / "gain", {PEOPLE: gain})
    world.review(ZHAO, 1)
    world.review(GAO, 2)
    assert told(world, capsys).states == ["done", "waiting"]


def test_a2_whoever_is_given_an_office_does_not_approve_their_own_filing(world: World, capsys: Capsys) -> None:
    was, post = "B0007, 部门: 会员服务部, 任职: [{职务: 经办人", "{职务: 分管主任, 分管部门: [会员服务部]"
    given = f"B0007, 部门: 会员服务部, 账号: clerk, 账号编号: {CLERK}, 任职: [{post}"
    world.merge_to_main({PEOPLE: roster((was, given))}, -5)
    world.reviews = []
    world.review(CLERK, 1)
    world.review(ZHAO, 2)
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "申请人本人" in found.verdict["ignored"][0]["says"]


def test_a3_an_older_list_of_people_is_refused(tmp_path: Path, capsys: Capsys) -> None:
    newer = roster(*TO_SUN)
    world = world_at(tmp_path / "old", {PEOPLE: OFFICE[PEOPLE]}, {PEOPLE: newer})
    world.review(ZHAO, 1)
    world.review(GAO, 2)
    found = told(world, capsys)
    assert found.code == 1
    assert "检查出" in found.verdict["says"]


def test_a4_the_author_does_not_count_nor_who_wrote_a_commit(world: World, capsys: Capsys) -> None:
    for author in (LI, ZHAO):
        world.open(author=author)
        assert told(world, capsys).code == 1
    world.open()
    changed = filing(purpose="解答参保续保与理赔材料问题")
    world.push({PATH: changed}, 0.5, mail=f"{LI}+demo-li@users.noreply.github.com")
    for one in world.reviews:
        one["commit_id"] = world.pull["head"]["sha"]
    assert told(world, capsys).states == ["waiting", "waiting"]


def test_a5_a_leader_who_files_is_told_that_another_must_review(world: World, capsys: Capsys) -> None:
    world.open(author=LI)
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "目前无人可办理该步骤" in found.verdict["steps"][0]["says"]


def test_a6_one_account_in_both_offices_is_not_two_people(world: World, capsys: Capsys) -> None:
    director, deputy = ("{职务: 主任, 起: 2020-01-01}", "{职务: 分管主任, 分管部门: [会员服务部], 起: 2020-01-01}")
    world.merge_to_main({PEOPLE: roster((director, f"{director}, {deputy}"))}, -5)
    world.reviews = []
    world.review(ZHAO, 1)
    world.review(ZHAO, 2)
    assert told(world, capsys).states == ["waiting", "waiting"]


def test_a7_the_deputy_of_another_department_does_not_count(world: World, capsys: Capsys) -> None:
    world.reviews = []
    world.review(SUN, 1)
    world.review(ZHAO, 2)
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "不是本部门分管主任" in found.verdict["ignored"][0]["says"]


def test_a8_a_change_of_department_asks_the_deputies_of_both(tmp_path: Path, capsys: Capsys) -> None:
    record = "  - 备案类别: 变更\n    备案日期: 2026-11-02\n    备案事项说明: 改由综合部牵头使用\n"
    world = world_at(tmp_path / "moved", {PATH: filing(unit="综合部", records=record)}, {PATH: filing()})
    world.review(SUN, 1)
    world.review(ZHAO, 3)
    assert told(world, capsys).states == ["waiting", "done", "waiting"]
    world.review(LI, 2)
    assert told(world, capsys).code == 0


def test_a9_a10_office_is_tested_at_the_review_and_at_the_merge(world: World, capsys: Capsys) -> None:
    world.merge_to_main({PEOPLE: roster(*TO_SUN)}, 3)
    assert told(world, capsys).states == ["waiting", "waiting"]


def test_a9_a_delegation_is_dated_and_in_the_main_branch_before_it_is_used(world: World, capsys: Capsys) -> None:
    entry = "{委托人: 李晓岚, 受托人: 孙立, 范围: [会员服务部], 起: 2026-11-02, 止: 2026-12-31, 依据: 示例委2号}"
    text = f"版次: 2\n委托: [{entry}]\n"
    world.reviews = []
    world.review(SUN, 1)
    world.review(ZHAO, 4)
    world.merge_to_main({"registry/office/delegations.yaml": text.encode()}, 2)
    assert told(world, capsys).states == ["waiting", "waiting"]
    world.review(SUN, 3)
    found = told(world, capsys)
    assert found.code == 0
    assert found.verdict["steps"][0]["by"] == "孙立（代）"


def test_a11_a_login_taken_over_by_another_account_is_not_the_person(world: World, capsys: Capsys) -> None:
    world.reviews[0]["user"] = account(123) | {"login": "demo-li"}
    assert told(world, capsys).states == ["waiting", "waiting"]


def test_a11_a_renamed_account_is_still_the_person(world: World, capsys: Capsys) -> None:
    world.reviews[0]["user"]["login"] = "renamed"
    assert told(world, capsys).code == 0


def test_a12_a_review_of_a_deleted_account_is_ignored_with_its_reason(world: World, capsys: Capsys) -> None:
    world.reviews[0]["user"] = None
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "账号已注销" in found.verdict["ignored"][0]["says"]
    world.open(user=None)
    assert told(world, capsys).code == 1


@pytest.mark.parametrize("kind", ["Bot", "Organization", "Mannequin"])
def test_a13_what_is_no_person_never_counts(world: World, capsys: Capsys, kind: str) -> None:
    world.reviews[0]["user"]["type"] = kind
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "机器人" in found.verdict["ignored"][0]["says"]


def test_a14_approving_twice_is_one_approval(world: World, capsys: Capsys) -> None:
    world.reviews = []
    world.review(LI, 1)
    world.review(LI, 2)
    assert told(world, capsys).states == ["done", "waiting"]
    world.reviews = []
    world.review(ZHAO, 1)
    world.review(ZHAO, 2)
    assert told(world, capsys).code == 1


def test_a15_an_office_that_nobody_holds_blocks_with_a_clear_message(world: World, capsys: Capsys) -> None:
    world.merge_to_main(
        {PEOPLE: roster(("{职务: 主任, 起: 2020-01-01}", "{职务: 主任, 起: 2020-01-01, 止: 2026-11-01}"))}, -24
    )
    found = told(world, capsys)
    assert found.states == ["done", "waiting"]
    assert "目前无人可办理该步骤" in found.verdict["steps"][1]["says"]


def test_a16_an_outsiders_approval_is_ignored_and_shown(world: World, capsys: Capsys) -> None:
    world.reviews = world.reviews[1:]
    world.review(12345, 1)
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert any("demo-12345" in one["says"] for one in found.verdict["ignored"])


def test_a17_words_of_agreement_are_no_approval(world: World, capsys: Capsys) -> None:
    world.reviews[0].update(state="COMMENTED", body="同意，approved")
    found = told(world, capsys)
    assert found.states == ["waiting", "waiting"]
    assert "评论不是同意" in found.verdict["ignored"][0]["says"]


def test_an_approved_filing_may_be_merged_by_one_of_the_registrars(world: World, capsys: Capsys) -> None:
    merged = {"state": "closed", "merged_at": "2026-11-04T01:00:00Z", "merged_by": account(FANG)}
    world.pull.update(merged)
    assert told(world, capsys).code == 0
    world.pull["merged_by"] = account(LI)
    assert told(world, capsys).code == 1
