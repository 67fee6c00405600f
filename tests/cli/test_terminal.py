"""On a real terminal: colours unless refused."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.cases import PROJECT
from support.running import at_a_terminal

SCRIPTS = PROJECT / "scripts"


def on_a_terminal(words: list[str], **environment: str) -> str:
    return at_a_terminal(words, environment={"TERM": "xterm", "NO_COLOR": "", **environment})[1]


def bad_office(folder: Path) -> str:
    path = folder / "registry" / "office"
    path.mkdir(parents=True)
    (path / "units.yaml").write_text("版次：1\n", "utf-8")
    return str(folder)


def test_findings_are_coloured_on_a_terminal(tmp_path: Path) -> None:
    root = bad_office(tmp_path)
    assert "\x1b[31m" in on_a_terminal(["validate", "--root", root])
    assert "\x1b[" not in on_a_terminal(["validate", "--root", root], NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal(["validate", "--root", root, "--format", "json"])


def test_findings_are_plain_in_a_pipe(tmp_path: Path) -> None:
    words = [sys.executable, "registry.py", "validate", "--root", bad_office(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=SCRIPTS)
    assert done.returncode == 1
    assert "\x1b[" not in done.stdout + done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "gbk", pytest.param("latin-1", marks=pytest.mark.long)])
def test_what_cannot_show_chinese_gets_the_same_code_and_the_same_json(tmp_path: Path, encoding: str) -> None:
    root = bad_office(tmp_path)
    told = {}
    for form in ("text", "json"):
        words = [sys.executable, "registry.py", "validate", "--root", root, "--format", form]
        env = os.environ | {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
        done = subprocess.run(words, cwd=SCRIPTS, env=env, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
        told[form] = done.stdout.decode(encoding)
    assert ("版次" in told["text"]) == (encoding == "gbk")
    assert any("版次" in one["says"] or "版次" in one["fix"] for one in json.loads(told["json"]))
