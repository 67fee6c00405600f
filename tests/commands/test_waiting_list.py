"""The list that ``registry.py waiting`` leaves for the site: exactly so, and read again whole or not at all."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from group_registry.approval.agenda import Turn
from group_registry.commands import render, waiting
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import inspect
from group_registry.forms.json_types import Unclear
from group_registry.forms.waiting_list import FORMAT, WaitingList, waiting_list
from group_registry.model.registry import Registry
from support.cases import CASE_FILES, FORMS
from support.mornings import listed, morning
from support.repositories import git
from support.saved_pulls import LATER, run, same_as_kept, saved
from support.world import World, at

Capsys = pytest.CaptureFixture[str]
KEPT = CASE_FILES / "meeting/waiting.json"
TOLD: dict[str, Any] = json.loads(KEPT.read_text("utf-8"))
REGISTRY = inspect(worktree.read_files(CASE_FILES / "office"), FORMS, ()).registry


def written(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def test_what_is_written_is_what_is_kept(tmp_path: Path, capsys: Capsys) -> None:
    worlds = morning(tmp_path / "r")
    out = listed(worlds, capsys)
    main = git(worlds[0].root, "rev-parse", "main")
    same_as_kept("waiting.json", out.replace(main, "0" * 40))


def test_what_is_read_is_what_was_written() -> None:
    found = waiting_list(KEPT.read_bytes())
    assert (found.asked_at, found.main, found.unanswered) == (at(LATER), "0" * 40, "")
    assert [(one.filing.pull, one.step, one.whom) for one in found.turns] == [
        (8, "分管主任审核", ("孙立",)),
        (9, "分管主任审核", ("孙立",)),
        (10, "补正", ()),
        (7, "主任办公会", ("吴敏",)),
    ]
    assert [(one.filing.pull, one.turn, one.reviewed[0][0]) for one in found.tabled] == [(7, Turn.MEETING, "李晓岚")]
    changed = next(one.filing for one in found.turns if one.filing.pull == 9)
    assert [(one.item, one.old, one.new) for one in changed.changes or () if not one.is_entry] == [
        ("建群目的", "解答来访接待问题", "解答来访预约问题"),
        ("使用期限", None, "2026-12-31"),
    ]
    assert dict(found.reminders) == TOLD["reminders"]
    assert len(found.doubts) == 1


def places(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in it."""
    yield way
    if isinstance(data, dict | list):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from places(data[key], (*way, key))


GONE = object()


def with_other(way: tuple[Any, ...], other: Any) -> bytes:
    """The list with something else in one place."""
    data = holder = deepcopy(TOLD)
    for key in way[:-1]:
        holder = holder[key]
    if other is GONE:
        del holder[way[-1]]
    else:
        holder[way[-1]] = other
    return written(data)


WAYS = [way for way in places(TOLD) if way and not any(part for part in way if isinstance(part, int))]
"""Everything but that of lists only the first."""
OTHERS: list[Any] = [None, True, -1, 10**30, 1.5, "", " ", "x", [], [[]], [None], {}, "0001-01-01T00:00:00+14:00"]


BESIDE = {"waiting": {"unit"}, "meeting": {"old", "new", "group", "unit", "kind", "statement", "minutes"}}
"""What is there for other readers: the site takes it from the filing, or not at all."""


def test_nothing_may_be_missing() -> None:
    needed = [way for way in WAYS if isinstance(way[-1], str) and way[-1] not in BESIDE.get(way[0], ())]
    assert len(needed) > 30
    for way in needed:
        with pytest.raises(Unclear):
            waiting_list(with_other(way, GONE))


def test_whatever_stands_in_a_place_it_is_a_list_or_unclear() -> None:
    """No other exception, and never a list in which a text is no text or a name is nobody's."""
    kept = 0
    for way in WAYS:
        for other in OTHERS:
            try:
                found = waiting_list(with_other(way, other))
            except Unclear:
                continue
            kept += 1
            assert isinstance(found, WaitingList)
            assert all(isinstance(text, str) for turn in found.turns for text in (turn.title, turn.step, turn.says))
            assert found.reminders.keys() == {name for turn in found.turns for name in turn.whom}
    assert kept


def test_half_a_file_is_none() -> None:
    whole = KEPT.read_bytes()
    for end in range(0, len(whole) - 2, 97):
        with pytest.raises(Unclear):
            waiting_list(whole[:end])


def put(name: str, value: Any, part: str = "filings") -> Callable[[dict[str, Any]], None]:
    return lambda data: data[part][0].__setitem__(name, value)


FOREIGN: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "another-version": (lambda data: data.update(format="group-registry/waiting/1"), "其他版本"),
    "another-program": (lambda data: data.pop("format"), "不是待签清单"),
    "a-link-that-runs": (put("web", "javascript:alert(1)//7"), "“web”"),
    "a-link-with-marks": (put("web", 'https://x/"onclick="y/pull/7'), "“web”"),
    "another-pull-request": (put("web", "https://git.example.invalid/pull/77"), "网址与申请不符"),
    "a-filing-twice": (lambda data: data["filings"].append(data["filings"][0]), "重复"),
    "a-filing-left-out": (lambda data: data["filings"].pop(), "未写明改动内容"),
    "other-days": (put("days", 9, "waiting"), "天数与日期不符"),
    "nobody-reminded": (lambda data: data["reminders"].clear(), "催办语与待办人员不符"),
    "a-stranger-reminded": (lambda data: data["reminders"].update(某人="请办"), "催办语与待办人员不符"),
    "an-unknown-turn": (put("turn", "tomorrow", "meeting"), "“turn”"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_does_not_belong_together_is_refused(name: str) -> None:
    change, says = FOREIGN[name]
    data = deepcopy(TOLD)
    change(data)
    with pytest.raises(Unclear, match=says):
        waiting_list(written(data))


def test_a_key_twice_is_refused() -> None:
    with pytest.raises(Unclear):
        waiting_list(KEPT.read_bytes().replace(b'"pull": 8,', b'"pull": 8, "pull": 7,'))


def test_what_a_stranger_writes_turns_no_direction(tmp_path: Path, capsys: Capsys) -> None:
    worlds = morning(tmp_path / "r")
    worlds[0].push({"registry/groups/hyfw/case.yaml": "群组名称: 甲\u202e乙\u2066丙\n".encode()}, 2)
    code, out, _ = run(waiting, ["--format", "json", *saved(*worlds)], capsys)
    assert code == 3
    assert all(sign.isprintable() or sign == "\n" for sign in out)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The repository, which these tests leave as it is."""
    return morning(tmp_path_factory.mktemp("morning") / "r")[0]


def kept_for(world: World, folder: Path) -> Path:
    """The kept list as one of that repository."""
    path = folder / "waiting.json"
    path.write_bytes(written(TOLD | {"main": git(world.root, "rev-parse", "main")}))
    return path


def test_a_list_of_this_registry_is_taken(world: World, tmp_path: Path) -> None:
    assert render.read(None, world.root, REGISTRY) is None
    found = render.read(kept_for(world, tmp_path), world.root, REGISTRY)
    assert found
    assert len(found.turns) == len(TOLD["waiting"])


def test_a_list_of_another_repository_is_not(world: World, tmp_path: Path) -> None:
    path = tmp_path / "waiting.json"
    path.write_bytes(written(TOLD))
    with pytest.raises(CannotKnow, match="本仓库中没有该提交"):
        render.read(path, world.root, REGISTRY)


def test_a_list_with_people_of_another_office_is_not(world: World, tmp_path: Path) -> None:
    with pytest.raises(CannotKnow, match="中的孙立、吴敏不在人员名册中"):
        render.read(kept_for(world, tmp_path), world.root, Registry({}))


def test_a_list_that_cannot_be_read_is_none(world: World, tmp_path: Path) -> None:
    with pytest.raises(CannotKnow, match="无法读取文件"):
        render.read(tmp_path / "none.json", world.root, REGISTRY)
    (tmp_path / "empty.json").touch()
    with pytest.raises(CannotKnow, match=r"待签清单 .*empty\.json 无法读取：.*不是完整的 JSON"):
        render.read(tmp_path / "empty.json", world.root, REGISTRY)


def test_without_an_answer_the_list_says_why(tmp_path: Path, world: World, capsys: Capsys) -> None:
    words = ["--from", str(tmp_path / "nowhere"), "--root", str(world.root), "--now", "2026-11-12T09:00:00+08:00"]
    code, out, err = run(waiting, ["--format", "json", *words], capsys)
    assert (code, json.loads(out)["format"]) == (3, FORMAT)
    (tmp_path / "waiting.json").write_text(out, "utf-8")
    found = render.read(tmp_path / "waiting.json", world.root, REGISTRY)
    assert found == WaitingList(
        datetime(2026, 11, 12, 1, tzinfo=UTC), unanswered=err.removeprefix("无法判断：").strip()
    )
    assert "找不到存放申请的文件夹" in err
    assert run(waiting, words, capsys)[:2] == (3, "")


def test_the_heads_are_fetched_where_asked(tmp_path: Path, capsys: Capsys) -> None:
    """In a clone that holds main alone, everything is a doubt until the heads are fetched."""
    worlds = morning(tmp_path / "r")
    words = saved(*worlds)
    for one in worlds:
        if one.pull["number"] != 11:
            git(tmp_path / "r", "update-ref", f"refs/pull/{one.pull['number']}/head", one.pull["head"]["sha"])
    git(tmp_path, "clone", "--quiet", "--single-branch", f"file://{tmp_path / 'r'}", "clone")
    words[words.index("--root") + 1] = str(tmp_path / "clone")
    code, out, _ = run(waiting, ["--format", "json", *words], capsys)
    assert (code, json.loads(out)["waiting"], len(json.loads(out)["doubts"])) == (3, [], 5)
    code, out, _ = run(waiting, ["--format", "json", "--fetch", "origin", *words], capsys)
    assert (code, json.loads(out)["waiting"]) == (3, TOLD["waiting"])
