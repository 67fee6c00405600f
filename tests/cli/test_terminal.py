"""What a terminal cannot show."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.cases import PROJECT

SCRIPTS = PROJECT / "scripts"


def bad_office(folder: Path) -> str:
    path = folder / "registry" / "office"
    path.mkdir(parents=True)
    (path / "units.yaml").write_text("版次：1\n", "utf-8")
    return str(folder)


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
