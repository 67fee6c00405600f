"""docs/adopt.md, walked command by command with a ledger and lists as an office keeps them (Art. 3 to 8)."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from support.adopting import adopt, make_source
from support.books_office import workbook
from support.untidy_office import ledger, staff

pytestmark = pytest.mark.long


def run(office: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command, env = [sys.executable, "scripts/registry.py", *words], os.environ | {"PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=office, capture_output=True, encoding="utf-8", env=env, check=False)


def test_an_untidy_office_adopts_by_the_page_the_same_day(tmp_path: Path) -> None:
    source, tables, office = (tmp_path / name for name in ("source", "tables", "register"))
    source.mkdir()
    make_source(source)
    told = re.findall(r"python3 scripts/registry\.py (\w+) ?([^`\n]*)", (source / "docs/adopt.md").read_text("utf-8"))
    commands = [(name, shlex.split(words)) for name, words in told]
    assert [name for name, _ in commands] == ["setup", "adopt", "adopt", "doctor", "render", "adopt"]
    _, (_, template), (_, take), (doctor, _), (render, public), _ = commands
    assert adopt(source, *template)[0] == 0
    assert {path.name for path in tables.iterdir()} == {"部门.xlsx", "人员.xlsx"}
    units, people, held = staff(3)
    there = [[[cell.replace("办公室", "综合部") for cell in line] for line in table] for table in (units, people)]
    made = ledger(1, 120)
    for name, lines in zip(("部门", "人员", "旧台账"), (*there, made.lines), strict=True):
        (tables / f"{name}.xlsx").write_bytes(workbook(lines))
    code, said, complaints = adopt(source, *take, "--yes")
    assert code == 0, complaints
    assert (tables / "旧台账-待补.xlsx").is_file()
    assert "退回" in said
    groups = [yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in office.glob("registry/groups/*/*.yaml")]
    whole = [fact for fact in made.facts.values() if not fact.question]
    assert len(groups) >= 0.8 * len(whole)
    for group in groups:
        records, fact = group["备案记录"], made.facts[group["群组名称"]]
        assert ([one["备案日期"] for one in records[1:]], fact.question) == ([fact.ended_on] * bool(fact.ended_on), "")
    done = run(office, doctor)
    assert (done.returncode, "还差" in done.stdout.splitlines()[-1]) == (1, True)
    assert run(office, render, *public).returncode == 0
    pages = "".join(path.read_text("utf-8") for path in (office / "public/site").rglob("*.html"))
    assert not [name for name in held if name in pages]
