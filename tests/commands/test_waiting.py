"""What waits for whom: each step is asked of the one whose turn it is, and of nobody before (Art. 9)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from group_registry.commands import render, waiting
from group_registry.reports.evidence import utc
from support.repositories import git
from support.saved_pulls import LATER, another, asked, morning, run, same_as_kept, saved
from support.world import (
    FANG,
    GAO,
    LI,
    PATH,
    PEOPLE,
    SUN,
    TO_SUN,
    WU,
    ZHAO,
    World,
    filing,
    minutes_of,
    roster,
    told,
    world_at,
)

Capsys = pytest.CaptureFixture[str]
MINUTES = "registry/minutes/2026-12.yaml"
OTHER = "registry/groups/zhb/other.yaml"
BETTER = "解答参保续保与理赔材料问题"
OPENED, AT_TEN = (f"2026-11-02T0{hour}:00:00Z" for hour in (1, 2))


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A pull request that creates an external group."""
    return world_at(tmp_path / "r", {PATH: filing("对外")})


def other_filing(world: World) -> World:
    text = filing("对内", "综合部").decode().replace("参保服务答疑群", "来访接待群").replace("周启明", "张伟（综合部）")
    world.commit("other", {OTHER: text.replace("参保续保材料", "来访接待").encode()}, 0, start="main")
    return another(world, 8, "other")


def nothing_yet(world: World) -> None:
    pass


def reviewed(world: World) -> None:
    world.review(LI, 1)


def passed(world: World) -> None:
    reviewed(world)
    world.merge_to_main({MINUTES: minutes_of(world)}, 30)


def in_principle(world: World) -> None:
    reviewed(world)
    world.merge_to_main({MINUTES: minutes_of(world, outcome="原则通过", more="    说明: 目的写全\n")}, 30)


def mended(world: World) -> None:
    in_principle(world)
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)
    world.review(LI, 32)


def signed(world: World) -> None:
    passed(world)
    world.review(ZHAO, 40)


def one_registrar_less(world: World) -> None:
    world.open(author=GAO)
    signed(world)


def sent_back(world: World) -> None:
    world.review(LI, 1, "CHANGES_REQUESTED", body="成员范围过宽")


def sent_back_and_mended(world: World) -> None:
    sent_back(world)
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)


def wrong(world: World) -> None:
    world.push({PATH: filing("对外").replace("周启明".encode(), "无此人".encode())}, 0.5)


def without_an_account(world: World) -> None:
    world.merge_to_main({PEOPLE: roster(("账号: demo-li, 账号编号: 900000002, ", ""))}, 0.5)


def without_a_deputy(world: World) -> None:
    """The deputy leaves after the day of the filing: before it, the filing itself would be wrong."""
    over = ("朝阳代办处], 起: 2020-01-01", "朝阳代办处], 起: 2020-01-01, 止: 2026-11-03")
    world.merge_to_main({PEOPLE: roster(over)}, 0.5)


Happens = Callable[[World], None]
TURNS: list[tuple[Happens, str, list[str], str, str]] = [
    (nothing_yet, "分管主任审核", ["李晓岚"], OPENED, "同意点 Approve"),
    (reviewed, "主任办公会", ["吴敏"], AT_TEN, "请安排上会"),
    (
        in_principle,
        "补正",
        [],
        "2026-11-02T02:00:00Z",
        "2026 年第 12 次原则通过，请按会议意见修改，再由办公会秘书写入该次纪要的补充",
    ),
    (mended, "主任办公会", ["吴敏"], "2026-11-03T09:00:00Z", "写入该次纪要的补充"),
    (passed, "主任签批", ["赵明诚"], "2026-11-03T07:00:00Z", "同意点 Approve"),
    (signed, "备案", ["高远", "方晴"], "2026-11-03T17:00:00Z", "请核对后合并"),
    (one_registrar_less, "备案", ["方晴"], "2026-11-03T17:00:00Z", "请核对后合并"),
    (sent_back, "补正", [], AT_TEN, "李晓岚的意见：“成员范围过宽”"),
    (sent_back_and_mended, "重新评审", ["李晓岚"], AT_TEN, "退回的内容已修改，请重新审阅"),
    (wrong, "补正", [], OPENED, "检查出 1 处错误"),
    (without_an_account, "分管主任审核", ["李晓岚"], OPENED, "请打印备案表签字"),
]


@pytest.mark.parametrize(
    ("happens", "step", "whom", "since", "says"), TURNS, ids=lambda it: getattr(it, "__name__", "")
)
def test_whose_turn_it_is(
    world: World, capsys: Capsys, happens: Happens, step: str, whom: list[str], since: str, says: str
) -> None:
    """The verdict waits at exactly the step that is listed; what is listed as 备案 is approved."""
    happens(world)
    found = asked(world)
    (only,) = found.waiting
    assert (only.step, [*only.whom], utc(only.since)) == (step, whom, since)
    assert says in only.says
    assert list(found.reminders()) == whom
    verdict = told(world, capsys, LATER)
    undone = [one["says"].split("  ")[0] for one in verdict.verdict["steps"] if one["state"] != "done"]
    assert (verdict.code == 0) is (step == "备案")
    assert undone[:1] == [step] or step not in ("分管主任审核", "主任办公会", "主任签批")


def test_of_two_registrars_the_one_who_filed_merges_what_the_other_approved(tmp_path: Path) -> None:
    """Office files, tools and documents (contract D 9); who filed a group never merges it."""
    world = world_at(tmp_path / "r", {PEOPLE: roster(*TO_SUN)})
    world.open(author=GAO)
    world.review(ZHAO, 1)
    world.review(FANG, 2)
    (only,) = asked(world).waiting
    assert (only.step, only.whom) == ("备案", ("高远",))


def test_a_unit_without_a_deputy_shows(world: World, capsys: Capsys) -> None:
    without_a_deputy(world)
    code, out, _ = run(waiting, saved(world), capsys)
    assert (code, "待其他申请办结，或名册中无人可办  1 件" in out) == (0, True), out


def test_the_whole_list(world: World, capsys: Capsys) -> None:
    reviewed(world)
    other = other_filing(world)
    world.commit("minutes", {MINUTES: minutes_of(world)}, 24, start="main")
    minutes = another(world, 9, "minutes", author=WU)
    third = another(world, 10, "other")
    third.review(SUN, 2, "CHANGES_REQUESTED")
    code, out, err = run(waiting, saved(world, other, minutes, third), capsys)
    assert (code, err) == (0, "")
    same_as_kept("waiting.txt", out)


def test_what_one_pull_request_hides_hides_no_other(world: World, tmp_path: Path, capsys: Capsys) -> None:
    other = other_filing(world)
    other.pull["head"]["sha"], other.commits = "e" * 40, []
    code, out, err = run(waiting, saved(world, other), capsys)
    assert (code, err.startswith("第 8 号申请无法判断：找不到提交"), "李晓岚  1 件" in out) == (3, True, True)
    assert run(waiting, ["--from", "nowhere", "--root", str(world.root)], capsys)[0] == 3
    words = ["--ask", "--at", "main", "--as-of", "2026-11-12", "--out", str(tmp_path / "site")]
    code, _, err = run(render, [*words, *saved(world, other)], capsys)
    assert (code, "第 8 号申请无法判断" in err, (tmp_path / "site/waiting").is_dir()) == (0, True, True)


def test_nothing_waits(world: World, capsys: Capsys) -> None:
    world.pull["state"] = "closed"
    assert run(waiting, saved(world), capsys) == (0, "没有待办的申请。\n", "")


def test_what_a_stranger_writes_turns_no_direction(tmp_path: Path, capsys: Capsys) -> None:
    worlds = morning(tmp_path / "r")
    worlds[0].push({"registry/groups/hyfw/case.yaml": "群组名称: 甲\u202e乙\u2066丙\n".encode()}, 2)
    code, out, _ = run(waiting, saved(*worlds), capsys)
    assert code == 3
    assert all(sign.isprintable() or sign == "\n" for sign in out)


def test_without_an_answer_the_list_says_why(tmp_path: Path, capsys: Capsys) -> None:
    root = str(morning(tmp_path / "r")[0].root)
    code, out, err = run(waiting, ["--from", str(tmp_path / "nowhere"), "--root", root], capsys)
    assert (code, out) == (3, "")
    assert err.startswith("无法判断：找不到存放申请的文件夹")


def test_the_heads_are_fetched_where_asked(tmp_path: Path, capsys: Capsys) -> None:
    """In a clone that holds main alone, everything is a doubt until the heads are fetched."""
    worlds = morning(tmp_path / "r")
    words = saved(*worlds)
    for one in worlds:
        if one.pull["number"] != 11:
            git(tmp_path / "r", "update-ref", f"refs/pull/{one.pull['number']}/head", one.pull["head"]["sha"])
    git(tmp_path, "clone", "--quiet", "--single-branch", f"file://{tmp_path / 'r'}", "clone")
    words[words.index("--root") + 1] = str(tmp_path / "clone")
    code, out, err = run(waiting, words, capsys)
    assert (code, out, err.count("\n")) == (3, "", 5)
    code, out, _ = run(waiting, ["--fetch", "origin", *words], capsys)
    assert code == 3
    same_as_kept("morning.txt", out)
