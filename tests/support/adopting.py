"""Adopting for real: this project as a repository of its own, from which an office makes itself another."""

import fcntl
import os
import random
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from group_registry.commands import adopt as adopt_command
from support.books_office import workbook
from support.cases import PROJECT, blocks
from support.repositories import git
from support.running import ran
from support.untidy_office import ITEMS, VOCABULARIES, Fact, facts, line_of


def cell(text: str) -> object:
    """A day, a number, or text as it stands."""
    kind, _, value = text.partition(":")
    return date.fromisoformat(value) if kind == "日" else int(value) if kind == "数" else text


UNITS, PEOPLE = (
    [[cell(text.strip()) for text in line.split("|")] for line in table.splitlines()]
    for table in blocks("spreadsheets/office_tables/untidy.txt")
)
CUSTODIANS = {"会员服务部": "周启程", "综合部": "吴敏行", "朝阳代办处": "田野青"}


NAMED = {
    "办事处全称": "某某互助会临江办事处",
    "办事处简称": "临江办事处",
    "制度名称": "工作群组管理办法",
    "制度文号": "互临办〔2021〕8号",
    "编号格式": "互临群备〔2026〕1号",
}
"""What an office of another city calls itself and its decree, by the columns of its table of units."""


def named(rows: Sequence[Sequence[object]], heading: int = 0) -> list[Sequence[object]]:
    """The table of units in which the office says so, in the line below the heading."""
    title, first = ([*row, *[""] * (len(rows[heading]) - len(row))] for row in rows[heading : heading + 2])
    return [*rows[:heading], [*title, *NAMED], [*first, *NAMED.values()], *rows[heading + 2 :]]


def units() -> bytes:
    return workbook(named(UNITS, 1))


def people() -> bytes:
    return workbook(PEOPLE)


def ledger() -> tuple[bytes, list[Fact]]:
    """An old ledger of groups in use, none of which must be asked about, with subtotals and blank lines.

    Its remarks, of which some would have to be answered, are left out.
    """
    chance = random.Random(20261127)
    drawn = [replace(fact, custodian=CUSTODIANS[fact.unit], ended_on=None) for fact in facts(chance, 450)]
    lines = {fact.name: line_of(fact, chance, set()) for fact in drawn}
    groups = [fact for fact in drawn if not fact.question]
    rows: list[list[str]] = [["示例互助办事处网络平台交流群组台账"], [], VOCABULARIES[1].split()]
    for number, fact in enumerate(groups, 1):
        rows.append(["" if item == "remark" else lines[fact.name].get(item, "") for item in ITEMS])
        rows += [["小计", f"{number} 个"], []] if number % 100 == 0 else []
    return workbook([*rows, ["合计", f"{len(groups)} 个"]]), groups


DAY = "2026-12-01"
VERSION_FILE = "scripts/group_registry/__init__.py"
SMALL_UNITS = "".join(
    f"{','.join(map(str, row))}\n"
    for row in named([["部门", "成立日期"], ["综合部", "2012-03-01"], ["会员服务部", "2012-03-01"]])
)
SMALL_STAFF = """\
姓名,部门,职务,分管,账号,账号编号
洪明诚,综合部,办事处主任,,demo-hongmc,900000101
栗晓岚,综合部,分管主任,综合部、会员服务部,demo-lixl,900000102
吴敏行,综合部,办公会秘书,,demo-wumx,900000104
高远舟,综合部,信息技术部,,demo-gaoyz,900000105
方晴川,综合部,信息技术部,,demo-fangqc,900000106
"""


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder, filled once for all workers."""
    base = factory.getbasetemp()
    base = base.parent if base.name.startswith("popen-") else base  # of a worker
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


def make_newer(source: Path, place: Path) -> None:
    """A later version of the tools: a file changed, one gone, one more."""
    shutil.copytree(source, place, dirs_exist_ok=True)
    (place / "docs/books.md").write_text("# 新\n", "utf-8")
    (place / "docs/minutes.md").unlink()
    (place / "scripts/group_registry/fresh.py").write_text('"""New."""\n', "utf-8")
    (place / VERSION_FILE).write_text('__version__ = "7.1"\n', "utf-8")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message=Later")


def adopt(
    source: Path, *words: str | Path, cwd: Path | None = None, more: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """Exit code, output and complaints of ``adopt`` from the tools' repository, where nobody can be asked."""
    with patch.object(adopt_command, "PROJECT", source), patch.dict(os.environ, more or {}), chdir(cwd or source):
        done = ran(adopt_command, *words)
    return done.returncode, done.stdout, done.stderr


def small_tables(folder: Path) -> tuple[str, ...]:
    (folder / "units.csv").write_text(SMALL_UNITS, "utf-8")
    (folder / "people.csv").write_text(SMALL_STAFF, "utf-8")
    return "--units", str(folder / "units.csv"), "--people", str(folder / "people.csv"), "--day", DAY


def make_adopted(source: Path, folder: Path) -> None:
    """An invented office with its old ledger, adopted by the command of docs/adopt.md, to be made in.

    The environment is a link to the Python of these tests, so that nothing is installed.
    """
    (folder / "部门.xlsx").write_bytes(units())
    (folder / "人员.xlsx").write_bytes(people())
    (folder / "旧台账.xlsx").write_bytes(ledger()[0])
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
