"""Adopting for real: this project as a repository of its own, from which an office makes itself another."""

import fcntl
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from support import old_office
from support.cases import PROJECT
from support.repositories import git

DAY = "2026-12-01"
SMALL_UNITS = "部门,成立日期\n综合部,2012-03-01\n会员服务部,2012-03-01\n"
SMALL_STAFF = """\
姓名,部门,职务,分管,账号,账号编号
洪明诚,综合部,主任,,demo-hongmc,900000101
栗晓岚,综合部,分管主任,综合部、会员服务部,demo-lixl,900000102
吴敏行,综合部,办公会秘书,,demo-wumx,900000104
高远舟,综合部,信息技术部,,demo-gaoyz,900000105
方晴川,综合部,信息技术部,,demo-fangqc,900000106
"""


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder, filled once for all workers."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            try:
                make(folder)
            except BaseException:
                shutil.rmtree(folder)  # so that the next test fails likewise, and for the same reason
                raise
    return folder


def make_source(folder: Path) -> None:
    """This project as it stands here, whether committed or not, in the first commit of a repository."""
    listed = git(PROJECT, "-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard")
    for name in listed.splitlines():
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=The tools")


def adopt(
    source: Path, *words: str | Path, cwd: Path | None = None, more: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """Exit code, output and complaints of ``adopt``, run in the tools' repository where nobody can be asked."""
    command = [sys.executable, str(source / "scripts/registry.py"), "adopt", *map(str, words)]
    env = os.environ | {"PYTHONUTF8": "1"} | dict(more or {})
    done = subprocess.run(
        command,
        cwd=cwd or source,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def small_tables(folder: Path) -> tuple[str, ...]:
    (folder / "units.csv").write_text(SMALL_UNITS, "utf-8")
    (folder / "people.csv").write_text(SMALL_STAFF, "utf-8")
    return "--units", str(folder / "units.csv"), "--people", str(folder / "people.csv"), "--day", DAY


def make_adopted(source: Path, folder: Path) -> None:
    """An invented office with its old ledger of 500 lines, adopted by the command of docs/adopt.md, to be made in.

    The environment is a link to the Python of these tests, so that nothing is installed.
    """
    (folder / "部门.xlsx").write_bytes(old_office.units())
    (folder / "人员.xlsx").write_bytes(old_office.people())
    (folder / "旧台账.xlsx").write_bytes(old_office.ledger().content)
    page = (source / "docs/adopt.md").read_text("utf-8")
    line = re.findall(r"^ +python3 scripts/registry\.py adopt (--units .*)$", page, re.MULTILINE)[0]
    words = shlex.split(line.replace("../tables/", "").replace("../register", "office"))
    done = adopt(source, *words, "--day", DAY, "--yes", cwd=folder)
    (folder / "told.txt").write_text("\n".join(map(str, done)), "utf-8")
    assert done[0] == 0, done
    python = folder / "office/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', "utf-8")
    python.chmod(0o755)
    (folder / "office/.venv/requirements.stamp").touch()
