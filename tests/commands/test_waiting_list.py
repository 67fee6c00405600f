"""The list that ``registry.py waiting`` writes as JSON: exactly so, or why there is none."""

import json
from pathlib import Path
from typing import Any

import pytest

from group_registry.commands import waiting
from group_registry.commands.waiting import FORMAT
from support.cases import CASE_FILES
from support.repositories import git
from support.saved_pulls import listed, morning, run, same_as_kept, saved

Capsys = pytest.CaptureFixture[str]
TOLD: dict[str, Any] = json.loads((CASE_FILES / "meeting/waiting.json").read_text("utf-8"))


def test_what_is_written_is_what_is_kept(tmp_path: Path, capsys: Capsys) -> None:
    worlds = morning(tmp_path / "r")
    out = listed(worlds, capsys)
    main = git(worlds[0].root, "rev-parse", "main")
    same_as_kept("waiting.json", out.replace(main, "0" * 40))


def test_what_a_stranger_writes_turns_no_direction(tmp_path: Path, capsys: Capsys) -> None:
    worlds = morning(tmp_path / "r")
    worlds[0].push({"registry/groups/hyfw/case.yaml": "群组名称: 甲\u202e乙\u2066丙\n".encode()}, 2)
    code, out, _ = run(waiting, ["--format", "json", *saved(*worlds)], capsys)
    assert code == 3
    assert all(sign.isprintable() or sign == "\n" for sign in out)


def test_without_an_answer_the_list_says_why(tmp_path: Path, capsys: Capsys) -> None:
    root = str(morning(tmp_path / "r")[0].root)
    words = ["--from", str(tmp_path / "nowhere"), "--root", root, "--now", "2026-11-12T09:00:00+08:00"]
    code, out, err = run(waiting, ["--format", "json", *words], capsys)
    why = err.removeprefix("无法判断：").strip()
    assert (code, json.loads(out)) == (3, {"format": FORMAT, "asked_at": "2026-11-12T01:00:00Z", "unanswered": why})
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
