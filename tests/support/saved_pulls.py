"""The host's answers about the pull requests of a world, saved as ``--from`` takes them; and commands run on them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from group_registry.approval.pending import WaitingList
from group_registry.cli.parser import Parser
from group_registry.commands import waiting
from support.cases import CASE_FILES, kept
from support.repositories import git
from support.world import CLERK, LI, PATH, World, at as at_hour, filing, save, stamp, world_at

WEB = "https://git.example.invalid/office/registry/pull"
"""Where a browser would find the pull requests."""
LATER = 24 * 10
"""Hours after the opening at which commands are run: ten days."""


def saved(world: World, *others: World) -> list[str]:
    """Save the open pull requests of worlds that share a repository; the words that tell a command where."""
    answers = world.root / "answers"
    for one in (world, *others):
        number = one.pull["number"]
        brought, files = ([], 0) if one.commits == [] else one.brought()
        commits = [{"sha": sha, "author": None} for sha in brought] if one.commits is None else one.commits
        reviewed = [{"event": "reviewed"} | review for review in one.reviews]
        counts = {"commits": len(commits), "changed_files": files}
        save(answers / f"pulls/{number}.json", {"html_url": f"{WEB}/{number}"} | one.pull | counts)
        for name, data in (("reviews", one.reviews), ("timeline", reviewed + one.timeline), ("commits", commits)):
            save(answers / f"pulls/{number}/{name}.json", data)
    return ["--from", str(answers), "--root", str(world.root), "--now", stamp(at_hour(LATER))]


def another(world: World, number: int, branch: str, author: int = CLERK) -> World:
    other = World(world.root)
    head = {"sha": git(world.root, "rev-parse", branch), "ref": branch}
    other.open(author, number=number, head=head)
    return other


def run(command: ModuleType, words: Iterable[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, output and complaints of a command; wrong usage is its exit code too."""
    try:
        code = command.main(list(words))
    except SystemExit as stop:
        code = stop.code
    return code, *capsys.readouterr()


def merge(world: World, branch: str, path: str, hours: float) -> bytes:
    """Merge a branch that a command left, as the host would; the content that it brings."""
    content = f"{git(world.root, 'show', f'{branch}:{path}')}\n".encode()
    world.merge_branch(branch, {path: content}, hours)
    return content


def same_as_kept(name: str, found: str) -> None:
    assert found == kept(CASE_FILES / "meeting" / name, found)


VISITS, ROSTER, HOTLINE = (f"registry/groups/{place}.yaml" for place in ("zhb/laifang", "zhb/zhiban", "hyfw/rexian"))
CHANGE = "  - 备案类别: 变更\n    备案日期: 2026-11-02\n    备案事项说明: 来访改由预约，年底为止\n"


OWN, ASKS = "本部门全体承担答疑工作的人员".encode(), "综合部全体，朝阳办窗口人员".encode()


def form(name: str, what: str, unit: str = "综合部", **how: str) -> bytes:
    text = filing(unit=unit, **how).decode().replace("参保服务答疑群", name).replace("参保续保材料", what)
    return (text.replace("周启明", "张伟（综合部）") if unit == "综合部" else text).encode()


def morning(root: Path, base: Mapping[str, bytes] | None = None) -> list[World]:
    """Seven waits for the meeting, eight and nine for the deputy 孙立, ten for its clerk; eleven cannot be judged."""
    world = world_at(root, {PATH: filing("对外")}, base={VISITS: form("来访接待群", "来访接待"), **(base or {})})
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


def asked(*worlds: World) -> WaitingList:
    """The same as the site is given it."""
    parser = Parser()
    parser.add_shared("--root", *waiting.ASKING)
    return waiting.read_list(parser.parse_args(saved(*worlds)))
