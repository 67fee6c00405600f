"""A morning with several open pull requests, as ``waiting`` tells of it: one of each kind that pages show."""

from pathlib import Path

import pytest

from group_registry.approval.pending import WaitingList
from group_registry.cli.parser import Parser
from group_registry.commands import waiting
from support.saved_pulls import another, run, saved
from support.world import LI, PATH, World, filing, world_at

VISITS, ROSTER, HOTLINE = (f"registry/groups/{place}.yaml" for place in ("zhb/laifang", "zhb/zhiban", "hyfw/rexian"))
CHANGE = "  - 备案类别: 变更\n    备案日期: 2026-11-02\n    备案事项说明: 来访改由预约，年底为止\n"


OWN, ASKS = "本部门全体承担答疑工作的人员".encode(), "综合部全体，朝阳办窗口人员".encode()


def form(name: str, what: str, unit: str = "综合部", **how: str) -> bytes:
    text = filing(unit=unit, **how).decode().replace("参保服务答疑群", name).replace("参保续保材料", what)
    return (text.replace("周启明", "张伟（综合部）") if unit == "综合部" else text).encode()


def morning(root: Path) -> list[World]:
    """Seven waits for the meeting, eight and nine for the deputy 孙立, ten for its clerk; eleven cannot be judged."""
    world = world_at(root, {PATH: filing("对外")}, base={VISITS: form("来访接待群", "来访接待")})
    world.review(LI, 1)
    changed = form("来访接待群", "来访预约", until="2026-12-31", records=CHANGE)
    made = {
        8: ("roster", {ROSTER: form("综合值班群", "节假日值班").replace(OWN, ASKS)}),
        9: ("change", {VISITS: changed}),
        10: ("hotline", {HOTLINE: form("热线排班群", "热线排班", "会员服务部")}),
        11: ("lost", {ROSTER: form("夜间值守群", "夜间值守")}),
    }
    others = []
    for number, (branch, files) in made.items():
        world.commit(branch, files, 0, start="main")
        others.append(another(world, number, branch))
    others[2].review(LI, 2, "CHANGES_REQUESTED")
    others[3].pull["head"]["sha"], others[3].commits = "e" * 40, []
    return [world, *others]


def listed(worlds: list[World], capsys: pytest.CaptureFixture[str]) -> str:
    code, out, err = run(waiting, ["--format", "json", *saved(*worlds)], capsys)
    assert (code, err.count("\n")) == (3, 1), err
    return out


def asked(*worlds: World) -> WaitingList:
    """The same as the site is given it."""
    parser = Parser()
    parser.add_argument("--root", type=Path)
    waiting.add_to(parser)
    return waiting.read(parser.parse_args(saved(*worlds)))[0]
