"""The one command: it lists what there is, says what is missing, and goes on in the environment of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.cases import PROJECT

MODULES = {path.stem for path in (PROJECT / "scripts/group_registry/commands").glob("[a-z]*.py")}


def run(*words: str, project: Path = PROJECT, python: tuple[str, ...] = (), **more: str) -> tuple[int, str, str]:
    """Exit code, output and complaints of ``registry.py``."""
    command = [*(python or (sys.executable,)), str(project / "scripts/registry.py"), *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=os.environ | more, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The tools elsewhere, without an environment."""
    shutil.copytree(PROJECT / "scripts", tmp_path / "office/scripts", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "office"


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_it_lists_every_command_by_reader(words: tuple[str, ...]) -> None:
    code, told, complaints = run(*words)
    assert (code, complaints) == (0, "")
    assert set(re.findall(r"^  (\w+) +\S", told, re.MULTILINE)) == MODULES
    readers = re.findall(r"^(?! |用法)(\S+)$", told, re.MULTILINE)
    assert readers == ["部门经办人", "领导和办公会秘书", "信息技术部", "检查人员", "所有人"]


def test_a_name_that_is_no_command_is_wrong_usage() -> None:
    assert run("publish") == (2, "", "没有命令“publish”；运行 registry.py --help 可查看全部\n")


def test_a_missing_library_is_named_with_the_next_step(project: Path) -> None:
    code, told, complaints = run("validate", project=project, python=(sys.executable, "-S"))
    assert (code, told) == (3, "")
    assert re.fullmatch(r"缺少程序库 \w+；请先运行：\S*python\S* \S*scripts/registry\.py setup\n", complaints)


@pytest.mark.skipif(os.name == "nt", reason="the environment's Python is a script here")
def test_it_goes_on_in_the_environment_once_with_its_exit_code(project: Path) -> None:
    python = project / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    # It says what it was given, and starts the command again as the real one would: that must not start it once more.
    python.write_text(f'#!/bin/sh\necho "started $*"\n{sys.executable} "$@"\nexit 7\n', "utf-8")
    python.chmod(0o755)
    code, told, _ = run("nonsense", "--more", project=project)
    assert code == 7
    assert told == f"started {project}/scripts/registry.py nonsense --more\n"


def test_a_set_up_that_fails_is_told(project: Path) -> None:
    (project / "requirements.txt").write_text("no-such-library==1.0 --hash=sha256:" + "0" * 64 + "\n", "utf-8")
    code, _, complaints = run("setup", project=project, PIP_NO_INDEX="1")
    assert code == 3
    assert complaints.splitlines()[-1].startswith("安装未完成：pip 未能安装 requirements.txt")
