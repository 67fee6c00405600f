"""docs/adopt.md, walked command by command with a ledger and lists as an office keeps them (Art. 3 to 8)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from support.adopting import make_source, named
from support.books_office import workbook
from support.repositories import git
from support.untidy_office import ledger, staff

pytestmark = pytest.mark.long


def test_an_untidy_office_adopts_by_the_page_the_same_day(tmp_path: Path) -> None:
    """By somebody who never used git on this machine; ``setup`` and ``serve`` have tests of their own."""
    home, source, tables, office = (tmp_path / name for name in ("home", "source", "tables", "register"))
    home.mkdir()
    source.mkdir()
    make_source(source)
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"HOME": str(home), "PYTHONUTF8": "1"}
    page = (source / "docs/adopt.md").read_text("utf-8")
    listed = re.findall(r"(?m)(?:^ {8}|`)((?:python3 scripts/registry\.py|git config|git push) [^`\n]*)", page)
    names = ["git", "git", "setup", "adopt", "adopt", "setup", "render", "serve", "doctor", "git", "render", "staff"]
    assert [re.sub(r"python3 \S+ (\w+).*", r"\1", line).split()[0] for line in listed] == [*names, "adopt"]

    def walk(line: str, folder: Path) -> "subprocess.CompletedProcess[str]":
        command = line.replace("python3", sys.executable, 1).split()
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)

    name, email, _, template, take, _, render, _, doctor, push, public, staff_out, _ = listed
    for line in (name, email, template):
        assert walk(line, source).returncode == 0
    assert {path.name for path in tables.iterdir()} == {"部门.xlsx", "人员.xlsx"}
    units, people, held = staff(3)
    there = [[[cell.replace("办公室", "综合部") for cell in line] for line in table] for table in (units, people)]
    made = ledger(1, 120)
    (tables / "部门.xlsx").write_bytes(workbook(named(there[0])))
    for table, lines in (("人员", there[1]), ("旧台账", made.lines)):
        (tables / f"{table}.xlsx").write_bytes(workbook(lines))
    taken = walk(f"{take} --yes", source)
    assert taken.returncode == 0, taken
    assert (tables / "旧台账-待补.xlsx").is_file()
    assert "退回" in taken.stdout
    assert len(taken.stdout.splitlines()) <= 40
    groups = [yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in office.glob("registry/groups/*/*.yaml")]
    whole = [fact for fact in made.facts.values() if not fact.question]
    assert len(groups) >= 0.8 * len(whole)
    for group in groups:
        records, fact = group["备案记录"], made.facts[group["群组名称"]]
        assert ([one["备案日期"] for one in records[1:]], fact.question) == ([fact.ended_on] * bool(fact.ended_on), "")
    assert walk(render, office).returncode == 0
    done = walk(doctor, office)
    assert (done.returncode, "还差" in done.stdout.splitlines()[-1]) == (1, True)
    git(tmp_path, "init", "--quiet", "--bare", "host")
    git(office, "remote", "set-url", "origin", str(tmp_path / "host"))
    assert walk(push, office).returncode == 0
    assert walk(public, office).returncode == 0
    pages = "".join(path.read_text("utf-8") for path in (office / "public/site").rglob("*.html"))
    assert not [person for person in held if person in pages]
    assert walk(staff_out, office).returncode == 0
    again = walk(staff_out.replace("--out ../名册", "--units ../名册/部门.xlsx --people ../名册/人员.xlsx"), office)
    assert (again.returncode, again.stdout) == (0, "与名册一致，没有变动。\n")
