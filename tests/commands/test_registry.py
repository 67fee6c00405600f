"""The one command: it lists what there is, says what is missing, and goes on in the environment of the project."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from support.cases import PROJECT

MODULES = {path.stem for path in (PROJECT / "scripts/group_registry/commands").glob("[a-z]*.py")}


def run(
    *words: str, project: Path = PROJECT, python: tuple[str, ...] = (), more: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    command = [*(python or (sys.executable,)), str(project / "scripts/registry.py"), *words]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=os.environ | dict(more or {}), check=False
    )
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


def test_it_tells_the_version_that_the_changelog_released_last(project: Path) -> None:
    """Before anything is set up, too; no other file names a version of the tools."""
    last = re.findall(r"^## \[(\d.*)\] - ", (PROJECT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)[0]
    assert run("--version", project=project, python=(sys.executable, "-S")) == (0, f"{last}\n", "")
    assert "version" not in tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]


def test_a_name_that_is_no_command_is_wrong_usage() -> None:
    assert run("publish") == (2, "", "没有命令“publish”；运行 registry.py --help 可查看全部\n")


def test_a_missing_library_is_named_with_the_next_step(project: Path) -> None:
    code, told, complaints = run("validate", project=project, python=(sys.executable, "-S"))
    assert (code, told) == (3, "")
    assert re.fullmatch(r"缺少程序库 \w+；请先运行：\S*python\S* \S*scripts/registry\.py setup\n", complaints)


def test_setting_up_needs_no_library(project: Path) -> None:
    """As on a machine that has nothing but Python."""
    code, told, complaints = run("setup", "--help", project=project, python=(sys.executable, "-S"))
    assert (code, "requirements.txt" in told, complaints) == (0, True, "")


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


def tiny_wheel(folder: Path) -> str:
    """A library in a wheel made by hand; the line by which it is required."""
    folder.mkdir()
    wheel = folder / "tiny_words-1.0-py3-none-any.whl"
    about = {
        "METADATA": "Metadata-Version: 2.1\nName: tiny-words\nVersion: 1.0\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("tiny_words.py", "SAID = 'from the folder'\n")
        for name, text in about.items():
            packed.writestr(f"tiny_words-1.0.dist-info/{name}", text)
    return f"tiny-words==1.0 --hash=sha256:{sha256(wheel.read_bytes()).hexdigest()}\n"


NO_NETWORK = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}


@pytest.mark.long
def test_it_is_set_up_from_a_folder_without_a_network(project: Path, tmp_path: Path) -> None:
    (project / "requirements.txt").write_text(tiny_wheel(tmp_path / "wheels"), "utf-8")
    code, _, complaints = run("setup", project=project, more=NO_NETWORK)
    assert code == 3
    assert complaints.splitlines()[-1].startswith("安装未完成：pip 未能安装 requirements.txt")
    assert run("setup", "--wheels", str(tmp_path / "wheels"), project=project, more=NO_NETWORK) == (0, "", "")
    [python] = [path for path in (project / ".venv").glob("*/python*") if path.stem == "python"]
    done = subprocess.run(
        [python, "-c", "print(__import__('tiny_words').SAID)"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "from the folder\n"


@pytest.mark.long
def test_a_folder_that_lacks_a_library_or_holds_another_is_told(project: Path, tmp_path: Path) -> None:
    line = tiny_wheel(tmp_path / "wheels")
    for required in (line.replace("tiny-words", "other-words"), line[:-2] + ("0" if line[-2] != "0" else "1") + "\n"):
        (project / "requirements.txt").write_text(required, "utf-8")
        code, _, complaints = run("setup", "--wheels", str(tmp_path / "wheels"), project=project)
        assert code == 3
        assert "须按本机的系统和 Python 版本准备，见 docs/setup.md" in complaints.splitlines()[-1]
    code, _, complaints = run("setup", "--wheels", "nowhere", project=project)
    assert (code, complaints) == (3, "安装未完成：没有文件夹 nowhere\n")
