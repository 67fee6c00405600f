"""The host's answers, whole and broken: whatever is missing, null, unknown or out of shape never gives a yes."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from group_registry.commands import approve
from group_registry.evidence import host_answers
from group_registry.forms.json_types import Unclear
from support.world import LI, PATH, PEOPLE, SUN, TO_SUN, ZHAO, World, filing, roster, told, world_at

Capsys = pytest.CaptureFixture[str]
BROKEN: tuple[Any, ...] = ("absent", None, "x", 0, -1, 1.5, True, [], {}, [[]])
HARMLESS = {"body", "login", "cid", "pull_request_url", "label", "head.ref", "base.sha", "merged_by"}
"""What the decision does not rest on."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A pull request that is approved."""
    made = world_at(tmp_path / "r", {PATH: filing()})
    made.review(LI, 1)
    made.review(ZHAO, 2)
    gone = made.review(SUN, 0.5, "APPROVED")
    made.dismiss(gone, 0.7)
    made.happen("labeled", 0.6)
    made.commits = [{"sha": made.pull["head"]["sha"], "author": None, "committer": {"id": 19864447}}]
    return made


def leaves(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything inside a JSON value."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*way, key)
        yield from leaves(value, (*way, key))


def broken(data: Any, way: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at one place, or none."""
    made = deepcopy(data)
    holder = made
    for key in way[:-1]:
        holder = holder[key]
    if value == "absent":
        del holder[way[-1]]
    else:
        holder[way[-1]] = value
    return made


def is_harmless(way: tuple[Any, ...]) -> bool:
    keys = [str(key) for key in way if isinstance(key, str)]
    return bool({".".join(keys), *keys} & HARMLESS)


def parses(name: str, data: Any) -> bool:
    """Whether the answer is taken for one."""
    text = json.dumps(data).encode()
    readers: dict[str, Callable[[bytes], object]] = {
        "pull": host_answers.submission,
        "reviews": lambda text: host_answers.reviews(text, 7),
        "timeline": host_answers.timeline,
        "commits": host_answers.authors,
    }
    try:
        readers[name](text)
    except Unclear:
        return False
    return True


@pytest.mark.parametrize("name", ["pull", "reviews"])
def test_whatever_is_broken_in_an_answer_never_gives_a_yes(world: World, capsys: Capsys, name: str) -> None:
    whole = deepcopy(world.answers()[name])
    assert told(world, capsys).code == 0
    # The dismissed review of the other deputy is needed by nobody: only what would make it a refusal matters.
    ways = [way for way in leaves(whole) if not is_harmless(way) and way[0] != 2]
    assert len(ways) > 10
    for way in ways:
        for value in BROKEN:
            data = broken(whole, way, value)
            if data == whole or not parses(name, data):
                continue
            setattr(world, name, data)
            found = told(world, capsys)
            allowed = way in {("number",), ("user", "id"), (0, "id"), (1, "id")} or (way, value) == (
                ("auto_merge",),
                None,
            )
            assert found.code in ((0, 1, 3) if allowed else (1, 3)), (way, value, found.out)
    setattr(world, name, whole)
    assert told(world, capsys).code == 0


@pytest.mark.parametrize(
    "text", [b"", b"<html>unicorn</html>", b"[{", b"{}", b"[[]]", b"\xff", b"null", b'[{"id": 1, "id": 2}]']
)
def test_what_is_no_answer_is_not_known(world: World, capsys: Capsys, text: bytes) -> None:
    words = world.arguments()
    for name in ("pull", "reviews", "timeline", "commits"):
        path = world.root / f"{name}.json"
        kept = path.read_bytes()
        path.write_bytes(text)
        code = approve.main(words)
        assert code == 3, (name, text)
        err = capsys.readouterr().err
        assert err.startswith("无法判断：")
        assert "Traceback" not in err
        path.write_bytes(kept)
    assert approve.main(words) == 0


def test_a_dismissal_without_its_timeline_blocks(world: World, capsys: Capsys) -> None:
    world.timeline = []
    found = told(world, capsys)
    assert found.code == 1
    assert "孙立" in found.verdict["says"]


def test_automatic_merging_and_closing_are_read(world: World, capsys: Capsys) -> None:
    world.pull["auto_merge"] = {"merge_method": "merge"}
    assert "自动合并" in told(world, capsys).verdict["says"]
    world.pull |= {"auto_merge": None, "state": "closed"}
    assert "已关闭" in told(world, capsys).verdict["says"]


def test_the_text_form(world: World, capsys: Capsys) -> None:
    words = world.arguments()
    words[words.index("json")] = "text"
    assert approve.main(words) == 0
    assert capsys.readouterr().out == (
        "已批准，各步骤均已办结。请信息技术部办理备案（合并），合并人不得为申请人或审批人。\n"
        "  ✓ 分管主任审核  李晓岚  2026-11-02 10:00\n"
        "  ✓ 主任签批  赵明诚  2026-11-02 11:00\n"
        "未计入：孙立 2026-11-02 09:30 的评审，已被撤销\n"
    )
    world.reviews = world.reviews[:1]
    words = world.arguments(26)
    words[words.index("json")] = "text"
    assert approve.main(words) == 1
    assert capsys.readouterr().out == (
        "尚缺 1 步：主任签批（第九条（一））。\n"
        "  ✓ 分管主任审核  李晓岚  2026-11-02 10:00\n"
        "  … 主任签批  等待 赵明诚，已 1 天；请赵主任在手机上点 Approve\n"
    )


def test_nothing_that_an_account_is_called_steers_the_terminal(world: World, capsys: Capsys) -> None:
    world.review(12345, 3)["user"]["login"] = "\x1b[2Jevil\n✓"
    words = world.arguments()
    words[words.index("json")] = "text"
    assert approve.main(words) == 0
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [[], ["--number", "x"], ["--pull", "x"], ["--pull", "x", "--reviews", "y", "--now", "2026-11-02T01:00:00"]]
)
def test_wrong_usage(words: list[str], capsys: Capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        approve.main(words)
    assert stop.value.code == 2


@pytest.mark.parametrize("base", ["nowhere", "--help", ""])
def test_a_base_that_is_not_there_is_not_known(world: World, capsys: Capsys, base: str) -> None:
    assert approve.main([*world.arguments(), f"--base={base}"]) == 3


def test_a_head_that_is_not_there_is_not_known(world: World, capsys: Capsys) -> None:
    world.pull["head"]["sha"] = "1" * 40
    assert told(world, capsys).code == 3


def test_the_base_may_be_named(world: World, capsys: Capsys) -> None:
    words = world.arguments()
    world.merge_to_main({PEOPLE: roster(*TO_SUN)}, 0.5)
    assert approve.main(words) == 1
    assert approve.main([*words, "--base", "main~1"]) == 0
    capsys.readouterr()


def test_a_file_that_is_not_there_is_not_known(tmp_path: Path, capsys: Capsys) -> None:
    assert approve.main(["--pull", str(tmp_path / "x"), "--reviews", str(tmp_path / "y")]) == 3
    assert "Errno" not in capsys.readouterr().err
