"""How much work a run does, in counts that repeat to the digit: a busy office costs no more than it must."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from group_registry.forms import check
from group_registry.gitrepo import clone_audit, repository
from support.cases import FORMS, PROJECT
from support.evidence_past import ADOPTED, INSIDE, ON_PAPER, OUTSIDE, PEOPLE, Past, named, renewed
from support.histories import History
from support.world import LI, ZHAO, filing

CHANGES = 12
"""How often the list of people changes while a request is open."""
CALLS_A_GROUP = 418
"""Of functions of Python and C in the check. Three in a hundred more or fewer need no word; whoever changes it more
changes this number, and says in the commit why."""
CALLS_A_MERGE = 3170
"""The same of the audit."""
COUNTED = "if this is the price of what was added, change the number and say in the commit why; else make it cheaper"
GROWTH = 1.1
"""The calls at ten times the size by ten, at most (goal 5)."""
of_311 = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="other versions of Python count comprehensions differently"
)

PROCESSES = 19
"""Of git, until a decision knows what is covered on main."""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """Each of three requests was open through all changes of the list of people but the last; then a meeting."""
    world = History(tmp_path_factory.mktemp("busy"), ADOPTED)
    early = [
        world.opened({ON_PAPER: renewed(ADOPTED[ON_PAPER])}),
        world.opened({INSIDE: filing()}),
        world.opened({OUTSIDE: named("代办处续保联络组", filing("对外", purpose="与代办处联络续保事项"))}),
    ]
    for version in range(1, CHANGES):
        world.governed({PEOPLE: people(version)})
    inside, outside = early[:2], early[2]
    outside.review(LI)
    world.minuted(OUTSIDE, outside)
    outside.review(ZHAO)
    outside.merge()
    for one in inside:
        one.update()
        one.approve(LI, ZHAO)
        one.merge()
    world.governed({PEOPLE: people(CHANGES)})
    past = Past(world)
    past.record()
    return past


def people(version: int) -> bytes:
    """The list with so many new clerks."""
    text = ADOPTED[PEOPLE].decode().replace("版次: 1", f"版次: {version + 1}", 1)
    clerks = (
        f"  - {{姓名: 王梅, 区分: 新{number}, 工号: B9{number:03}, 部门: 会员服务部, "
        "任职: [{职务: 经办人, 起: 2026-11-01}]}\n"
        for number in range(version)
    )
    return (text + "".join(clerks)).encode()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[tuple[str, bytes]]]:
    """How often each content was parsed, by its path; nothing is known from an earlier run."""
    count: Counter[tuple[str, bytes]] = Counter()
    parse = check.FileReader.read

    def counted(self: check.FileReader, path: str, content: bytes) -> object:
        count[path, content] += 1
        return parse(self, path, content)

    monkeypatch.setattr(check.FileReader, "read", counted)
    check._read_once.cache_clear()
    yield count
    check._read_once.cache_clear()


def test_an_audit_parses_each_content_of_office_files_and_minutes_once(
    busy: Past, read: Counter[tuple[str, bytes]]
) -> None:
    result = busy.audit()
    assert result.is_clean, result.findings
    found = Counter({path: count for (path, _), count in read.items() if "/groups/" not in path})
    lists = {path for path in ADOPTED if path.startswith("registry/office/")}
    assert sum(path == PEOPLE for path, _ in read) == CHANGES + 1
    assert {path for path, _ in read if "/groups/" not in path} == {*lists, "registry/minutes/2026-12.yaml"}
    assert set(found.values()) == {1}


def test_a_decision_starts_few_processes_of_git(busy: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process that has read nothing yet, however many files the office has."""
    started: list[str] = []
    begin = repository.run

    def counted(root: Path, *words: str, **more: Any) -> bytes:
        started.append(words[0])
        return begin(root, *words, **more)

    monkeypatch.setattr(repository, "run", counted)
    monkeypatch.setattr(repository, "_kept", {})
    clone_audit.covered_main(busy.world.git, FORMS, None)
    assert len(started) == PROCESSES, started


def test_the_check_starts_without_what_few_checks_need() -> None:
    """The decision, summaries, and the full search for personal data."""
    program = "import sys, group_registry.commands.validate; print(*sys.modules)"
    env = os.environ | {"PYTHONPATH": str(PROJECT / "scripts")}
    told = subprocess.run([sys.executable, "-c", program], env=env, check=True, capture_output=True, text=True)
    loaded = {name for name in told.stdout.split() if name.startswith("group_registry.")}
    seldom = ("approval", "reports.markdown", "personal_data.search", "personal_data.numbers")
    assert "group_registry.rules.changes" in loaded
    assert not {name for name in loaded if name.removeprefix("group_registry.").startswith(seldom)}


@of_311
def test_the_check_makes_so_many_calls_a_group(tmp_path: Path) -> None:
    """After a first check, which loads what all need."""
    few, many = 200, 700
    _, first, second = counted(tmp_path, "validate", 10, few, many)
    assert (second - first) / (many - few) == pytest.approx(CALLS_A_GROUP, rel=0.03), COUNTED


@of_311
def test_the_audit_makes_so_many_calls_a_merge_however_many_there_are(tmp_path: Path) -> None:
    """Each past has as many groups as merges, and people with them."""
    small, few, many = 60, 120, 600
    _, least, first, second = counted(tmp_path, "audit", 20, small, few, many)
    a_merge = (second - first) / (many - few)
    assert a_merge == pytest.approx(CALLS_A_MERGE, rel=0.03), COUNTED
    assert a_merge / ((first - least) / (few - small)) <= GROWTH
    assert second / least / (many / small) <= GROWTH


def counted(folder: Path, command: str, *sizes: int) -> list[int]:
    """The calls for each size in turn."""
    words = [sys.executable, str(PROJECT / "tests/support/counted.py"), str(folder), command, *map(str, sizes)]
    told = subprocess.run(words, env=os.environ | {"PYTHONHASHSEED": "0"}, check=True, capture_output=True, text=True)
    return [int(line) for line in told.stdout.split()]
