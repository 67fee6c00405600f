"""Minutes drafted by ``minutes``: nobody types a content's id, and what is merged is what the decision counts
(Art. 9)."""

from pathlib import Path

import pytest

from group_registry.commands import minutes
from support.repositories import git
from support.running import at_a_terminal
from support.saved_pulls import another, asked, merge, run, same_as_kept, saved
from support.world import LI, PATH, SUN, WU, ZHAO, World, blob, filing, minutes_of, told, world_at

Capsys = pytest.CaptureFixture[str]
BRANCH, DRAFT = "minutes-2026-01", "registry/minutes/2026-01.yaml"
MET = ["--date", "2026-11-03", "--chair", "赵明诚", "--present", "赵明诚、李晓岚", "--present", "吴敏"]
BETTER = "解答参保续保与理赔材料问题"
PRINCIPLE = {"outcome": "原则通过", "more": "    说明: 目的写全后签批\n"}
SUPPLEMENT = ["supplement", "2026-12", "--pull", "7"]
OTHER = "registry/groups/zhb/other.yaml"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A pull request that creates an external group, reviewed by its deputy."""
    world = world_at(tmp_path / "r", {PATH: filing("对外")})
    world.review(LI, 1)
    return world


def draft(world: World, capsys: Capsys, *words: str) -> tuple[int, str, str]:
    return run(minutes, ["draft", *words, *saved(world)], capsys)


def turns(world: World, *others: World) -> dict[int, tuple[str, str]]:
    """What each filing waits for, and why, by pull request."""
    found = asked(world, *others)
    assert (found.unanswered, found.doubts) == ("", ())
    return {one.pull: (one.turn.name.lower(), one.says) for one in found.meeting}


def other_filing(world: World, number: int = 8) -> World:
    text = filing("对外", "综合部").decode().replace("参保服务答疑群", "来访接待群").replace("周启明", "张伟（综合部）")
    world.commit("other", {OTHER: text.replace("参保续保材料", "来访接待").encode()}, 0, start="main")
    return another(world, number, "other")


def test_a_full_round(world: World, capsys: Capsys) -> None:
    found = draft(world, capsys, *MET, "--outcome", f"{PATH}=通过")
    assert found[0] == 0, found
    same_as_kept("draft-committed.txt", found[1])
    proposal = another(world, 8, "minutes-2026-01", author=WU)
    assert told(proposal, capsys).states == ["waiting"]
    proposal.review(ZHAO, 20)
    assert told(proposal, capsys).code == 0
    written = merge(world, "minutes-2026-01", DRAFT, 30)
    same_as_kept("draft.yaml", written.decode().replace(blob(world), "内容"))
    assert told(world, capsys).states == ["done", "done", "waiting"]
    world.review(ZHAO, 40)
    assert told(world, capsys).code == 0
    assert turns(world) == {}


def test_passing_in_principle_and_its_supplement(world: World, capsys: Capsys) -> None:
    code, out, _ = draft(world, capsys, *MET, "--outcome", f"{PATH}=原则通过：目的写全")
    assert code == 0
    assert "尚未登记修改后的内容" in out
    merge(world, "minutes-2026-01", DRAFT, 30)
    assert turns(world) == {7: ("others", "2026 年第 1 次原则通过，请按会议意见修改，再由办公会秘书写入该次纪要的补充")}
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)
    assert turns(world)[7][0] == "supplement"
    assert draft(world, capsys, *MET)[0] == 1, "nothing is for another meeting"
    code, out, err = run(minutes, ["supplement", "2026-01", "--pull", "7", *saved(world)], capsys)
    assert (code, err) == (0, "")
    same_as_kept("supplement-committed.txt", out)
    written = merge(world, "minutes-2026-01-supplement-1", DRAFT, 50).decode()
    first = git(world.root, "rev-parse", "filing~1:" + PATH)
    same_as_kept("supplement.yaml", written.replace(blob(world), "新内容").replace(first, "会上的内容"))
    assert told(world, capsys).states == ["waiting", "done", "waiting"]
    world.review(LI, 55)
    assert told(world, capsys).states == ["done", "done", "waiting"]
    world.review(ZHAO, 60)
    assert told(world, capsys).code == 0


def test_a_supplement_leaves_every_other_line_as_it_was(world: World, capsys: Capsys) -> None:
    kept = b"# \xe8\xae\xb0\xe5\xbd\x95\n" + minutes_of(world, **PRINCIPLE)
    world.merge_to_main({"registry/minutes/2026-12.yaml": kept}, 30)
    for place, purpose in enumerate((BETTER, BETTER + "和流程"), start=1):
        world.push({PATH: filing("对外", purpose=purpose)}, 30 + place)
        assert run(minutes, [*SUPPLEMENT, *saved(world)], capsys)[0] == 0
        branch = f"minutes-2026-12-supplement-{place}"
        written = merge(world, branch, "registry/minutes/2026-12.yaml", 32 + place)
        assert written.startswith(kept)
        assert written.count("补充".encode()) == 1
        assert told(world, capsys).states[1] == "done", place


def test_a_supplement_of_what_is_not_there(world: World, capsys: Capsys) -> None:
    words = [*SUPPLEMENT, *saved(world)]
    assert run(minutes, words, capsys) == (1, "", "主分支上没有纪要 registry/minutes/2026-12.yaml\n")
    world.merge_to_main({"registry/minutes/2026-12.yaml": minutes_of(world)}, 30)
    assert run(minutes, words, capsys) == (1, "", "本申请中没有待写入 2026-12 补充的备案\n")


def test_a_supplement_is_refused_where_the_end_is_not_its_place(world: World, capsys: Capsys) -> None:
    path, words = "registry/minutes/2026-12.yaml", SUPPLEMENT
    kept = minutes_of(world, **PRINCIPLE).decode()
    first = f"补充:\n  - {{文件: {PATH}, 原内容: {blob(world)}, 内容摘要: {'d' * 40}}}\n"
    world.merge_to_main({path: (first + kept).encode()}, 30)
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)
    code, _, err = run(minutes, [*words, *saved(world)], capsys)
    assert (code, err) == (1, f"{path} 的写法特殊，不能自动加入补充；请信息技术部将补充移至文件最后，再运行一次\n")
    world.merge_to_main({path: (kept + first).encode()}, 32)
    assert run(minutes, [*words, *saved(world)], capsys)[0] == 0


@pytest.mark.parametrize(
    ("said", "state"),
    [("退回:期限偏长", "refused"), ("不通过：没有必要建群", "refused"), ("通过", "done"), ("4:没有必要", "refused")],
)
def test_each_outcome_is_what_the_decision_then_says(world: World, capsys: Capsys, said: str, state: str) -> None:
    assert draft(world, capsys, *MET, "--outcome", f"{PATH}={said}")[0] == 0
    merge(world, "minutes-2026-01", DRAFT, 30)
    assert told(world, capsys).states[1] == state
    if state == "refused":
        outcome = "退回" if "退回" in said else "不通过"
        says = f"曾{outcome}（2026 年第 1 次）；请按会议意见修改后重新报送，或再次上会"
        assert turns(world)[7] == ("meeting", says)
        words = ["--date", "2026-11-05", *MET[2:], "--number", "2"]
        assert draft(world, capsys, *words, "--outcome", f"{PATH}=通过")[0] == 0
        merge(world, "minutes-2026-02", "registry/minutes/2026-02.yaml", 80)
        assert told(world, capsys).states[1] == "done", "another meeting may pass the same content"


def test_what_waits_for_what(world: World, capsys: Capsys) -> None:
    other = other_filing(world)
    code, out, err = run(minutes, ["draft", "--list", *saved(world, other)], capsys)
    assert (code, err) == (0, "")
    same_as_kept("list.txt", out)
    other.review(SUN, 3, "CHANGES_REQUESTED")
    assert "退回" in turns(world, other)[8][1]
    other.review(SUN, 4)
    assert turns(world, other) == {7: ("meeting", ""), 8: ("meeting", "")}
    other.pull["draft"] = True
    assert "草稿" in turns(world, other)[8][1]


def test_internal_and_short_lived_groups_are_not_for_the_meeting(tmp_path: Path) -> None:
    for place, files in enumerate(({PATH: filing()}, {PATH: filing("对外", until="2026-11-10")})):
        world = world_at(tmp_path / str(place), files)
        world.review(LI, 1)
        assert turns(world) == {}


def test_a_change_to_internal_is_decided_by_the_stricter_of_old_and_new(tmp_path: Path, capsys: Capsys) -> None:
    record = "  - 备案类别: 变更\n    备案日期: 2026-11-02\n    备案事项说明: 代办处退出本群\n"
    world = world_at(tmp_path / "r", {PATH: filing(records=record)}, {PATH: filing("对外")})
    world.review(LI, 1)
    assert turns(world) == {7: ("meeting", "")}
    assert draft(world, capsys, *MET, "--outcome", f"{PATH}=通过")[0] == 0
    assert git(world.root, "rev-parse", "main:" + PATH) in git(world.root, "show", "minutes-2026-01:" + DRAFT)


def test_only_one_draft_for_one_content(world: World, capsys: Capsys) -> None:
    draft(world, capsys, *MET, "--outcome", f"{PATH}=通过")
    waiting = another(world, 8, "minutes-2026-01", author=WU)
    assert turns(world, waiting) == {7: ("minutes", "已写入第 8 号申请的纪要，待该纪要合并")}
    other = other_filing(world, 9)
    other.review(SUN, 2)
    words = ["draft", *MET, "--outcome", f"{OTHER}=通过", *saved(world, waiting, other)]
    code, out, _ = run(minutes, words, capsys)
    assert (code, "registry/minutes/2026-02.yaml" in out) == (0, True), "no number twice"


def test_a_supplement_in_an_open_pull_request_is_not_drafted_twice(world: World, capsys: Capsys) -> None:
    world.merge_to_main({"registry/minutes/2026-12.yaml": minutes_of(world, **PRINCIPLE)}, 30)
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)
    words = SUPPLEMENT
    assert run(minutes, [*words, *saved(world)], capsys)[0] == 0
    waiting = another(world, 8, "minutes-2026-12-supplement-1", author=WU)
    assert turns(world, waiting)[7] == ("minutes", "已写入第 8 号申请的纪要，待该纪要合并")
    code, _, err = run(minutes, [*words, *saved(world, waiting)], capsys)
    assert (code, err) == (1, f"本申请中没有待写入 2026-12 补充的备案；{PATH}：已写入第 8 号申请的纪要，待该纪要合并\n")


def test_a_later_meeting_takes_the_place_of_one_that_asked_for_changes(world: World, capsys: Capsys) -> None:
    world.merge_to_main({"registry/minutes/2026-12.yaml": minutes_of(world, **PRINCIPLE)}, 30)
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)
    later = minutes_of(world, day="2026-11-04", outcome="退回", more="    说明: 还是没有写全\n").decode()
    world.merge_to_main({"registry/minutes/2026-13.yaml": later.replace("次数: 12", "次数: 13").encode()}, 50)
    world.push({PATH: filing("对外", purpose=BETTER + "和流程")}, 51)
    world.review(LI, 52)
    assert turns(world)[7] == ("meeting", ""), "what was sent back goes to a meeting again"


def test_what_was_passed_before_its_review_is_for_whoever_filed_it(tmp_path: Path, capsys: Capsys) -> None:
    world = world_at(tmp_path / "r", {PATH: filing("对外")})
    world.merge_to_main({"registry/minutes/2026-12.yaml": minutes_of(world, day="2026-11-02")}, 0.5)
    world.review(LI, 1)
    turn, says = turns(world)[7]
    assert (turn, says.startswith("2026 年第 12 次的纪要先于分管主任审核")) == ("others", True)
    assert "修改后重新审核，再次上会" in told(world, capsys).verdict["steps"][1]["says"]


def test_two_pull_requests_for_one_file_are_chosen_from(world: World, capsys: Capsys) -> None:
    world.commit("rival", {PATH: filing("对外", purpose=BETTER)}, 0, start="main")
    rival = another(world, 8, "rival")
    rival.review(LI, 2)
    words = [*MET, "--outcome", f"{PATH}=通过", *saved(world, rival)]
    code, out, _ = run(minutes, ["draft", *words], capsys)
    assert (code, "[minutes_item_once_a_meeting]" in out) == (1, True)
    assert run(minutes, ["draft", "--pull", "8", *words], capsys)[0] == 0
    assert blob(world, branch="rival") in git(world.root, "show", f"minutes-2026-01:{DRAFT}")


def test_what_was_reviewed_after_the_meeting_is_left_out(world: World, capsys: Capsys) -> None:
    other = other_filing(world)
    other.review(SUN, 24)
    words = ["draft", *MET, "--outcome", f"{PATH}=通过", *saved(world, other)]
    words[2] = "2026-11-02"
    code, out, _ = run(minutes, words, capsys)
    assert code == 0
    assert "第 8 号申请在 2026-11-02 之后审核，不写入本次纪要\n" in out
    assert OTHER not in git(world.root, "show", f"{BRANCH}:{DRAFT}")
    git(world.root, "branch", "-D", BRANCH)
    code, _, err = run(minutes, [*words, "--outcome", f"{OTHER}=通过"], capsys)
    assert (code, git(world.root, "branch", "--list", BRANCH)) == (1, "")
    assert "在 2026-11-02 之后审核" in err


def test_nothing_is_overwritten_and_nothing_is_lost(world: World, capsys: Capsys) -> None:
    words = [*MET, "--outcome", f"{PATH}=通过"]
    tree = git(world.root, "status", "--porcelain", "registry")
    assert draft(world, capsys, *words)[0] == 0
    assert git(world.root, "status", "--porcelain", "registry") == tree, "a commit leaves the work tree alone"
    made = git(world.root, "rev-parse", "minutes-2026-01")
    assert draft(world, capsys, *words)[0] == 0, "the same once more, as after a kill"
    code, _, err = draft(world, capsys, *words, "--chair", "李晓岚")
    assert (code, "分支 minutes-2026-01 已存在" in err) == (3, True)
    assert git(world.root, "rev-parse", "minutes-2026-01") == made
    assert git(world.root, "rev-list", "--count", "main..minutes-2026-01") == "1"


def test_a_draft_that_breaks_a_rule_is_not_written(world: World, capsys: Capsys) -> None:
    words = [*MET, "--outcome", f"{PATH}=通过"]
    words[3] = "孙立"
    code, out, _ = draft(world, capsys, *words)
    assert (code, git(world.root, "branch", "--list", BRANCH)) == (1, "")
    same_as_kept("draft-refused.txt", out)


@pytest.mark.parametrize(("words", "lacking"), [([], "--date、--chair、--present、"), (MET, "")])
def test_without_a_terminal_what_is_missing_is_named(
    world: World, capsys: Capsys, words: list[str], lacking: str
) -> None:
    code, out, err = draft(world, capsys, *words)
    assert (code, out) == (2, "")
    assert f"不在终端上运行的，缺少的项须写入命令：{lacking}--outcome {PATH}=结论" in err.splitlines()[-1]


def test_what_does_not_wait_or_was_not_discussed_is_not_in_the_minutes(world: World, capsys: Capsys) -> None:
    code, _, err = draft(world, capsys, *MET, "--outcome", f"{PATH}=通过", "--outcome", f"{OTHER}=通过")
    assert (code, err.startswith(OTHER)) == (1, True)
    assert draft(world, capsys, *MET, "--outcome", f"{PATH}=未上会")[::2] == (1, "没有上会的备案，不起草纪要\n")


def test_a_doubt_about_one_writes_nothing_unless_others_are_named(world: World, capsys: Capsys) -> None:
    other = other_filing(world)
    other.pull["head"]["sha"], other.commits = "e" * 40, []
    words = [*MET, "--outcome", f"{PATH}=通过", *saved(world, other)]
    code, _, err = run(minutes, ["draft", *words], capsys)
    assert (code, git(world.root, "branch", "--list", BRANCH)) == (3, "")
    assert err.startswith("第 8 号申请无法判断：找不到提交")
    assert run(minutes, ["draft", "--pull", "7", *words], capsys)[0] == 0
    assert run(minutes, ["draft", "--list", *words], capsys)[0] == 3
    assert run(minutes, ["draft", "--pull", "9", *words], capsys)[::2] == (3, "没有第 9 号待办的申请\n")


def test_asked_on_a_terminal(world: World) -> None:
    answers = ["2026-11-31", "2026-11-03", "", "李主任", "", "赵明诚、李晓岚，吴敏", "同意", "2", "", "目的写全"]
    code, shown = at_a_terminal(["minutes", "draft", *saved(world)], "".join(f"{one}\n" for one in answers))
    assert code == 0, shown
    assert "没有结论“同意”" in shown
    assert "参保服务答疑群（会员服务部，创建）" in shown
    assert "人员名册中没有“李主任”" in shown
    written = git(world.root, "show", f"{BRANCH}:{DRAFT}")
    assert "结论: 原则通过\n    说明: 目的写全" in written
    assert "主持: 赵明诚\n" in written


def test_whoever_breaks_off_writes_nothing(world: World) -> None:
    code, shown = at_a_terminal(["minutes", "draft", *saved(world)], "2026-11-03\n\n\x04\n")
    assert (code, git(world.root, "branch", "--list", BRANCH)) == (3, ""), shown
    assert "未写入：未答完" in shown
