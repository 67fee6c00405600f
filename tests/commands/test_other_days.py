"""Another day, another commit: ``--at`` by a day, ``--as-of`` before what is read, and what is said of it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from group_registry.commands import audit, remind, render as render_command
from group_registry.gitrepo import clone_audit
from group_registry.model.terms import day_of
from support.bundles import LATE, december, november
from support.evidence_past import BRIEF, INSIDE, Past
from support.rendering import contents, render
from support.repositories import git
from support.saved_pulls import run

Capsys = pytest.CaptureFixture[str]

EARLY, THEN, NOW = "2026-11-20", "2026-11-30", "2026-12-31"
"""Before the extension was filled in, on the 21st; before it was filed, in December; after that."""


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """An office with filings of November, and an extension and a push in December; not to be touched."""
    return december(november(tmp_path_factory.mktemp("past")))


@pytest.fixture(scope="module")
def commit(past: Past) -> str:
    """What main was at the end of November, told by its subject and place alone."""
    return str(past.audit(rev=f"{past.world.main}^^1").main)


@pytest.fixture(scope="module")
def site(past: Past, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    made: dict[tuple[str, ...], Path] = {}

    def build(*words: str) -> Path:
        if words not in made:
            made[words] = tmp_path_factory.mktemp("sites") / "site"
            done = render("--root", past.world.git, "--out", made[words], *words)
            assert done.returncode == 0, done.stdout + done.stderr
        return made[words]

    return build


def page(site: Path, path: str) -> str:
    text = (site / path.removeprefix("registry/").removesuffix(".yaml") / "index.html").read_text("utf-8")
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text))


def test_a_day_means_main_at_its_end_and_a_revision_is_judged_as_of_its_day(
    site: Callable[..., Path], commit: str, past: Past
) -> None:
    assert contents(site("--at", THEN)) == contents(site("--at", commit, "--as-of", THEN))
    at = datetime.fromtimestamp(int(git(past.world.git, "log", "-1", "--format=%ct", commit)), UTC)
    day = (at + timedelta(hours=8)).date().isoformat()
    assert contents(site("--at", commit)) == contents(site("--at", commit, "--as-of", day))


@pytest.mark.parametrize("command", [remind, render_command])
def test_as_of_never_looks_back(command: ModuleType, past: Past, commit: str, capsys: Capsys) -> None:
    """Before the last record that is read the day is refused; on its day it is not."""
    last = max(day_of(record.merged_at) for record in clone_audit.records(past.world.git, commit))
    words = ["--root", str(past.world.git), "--at", commit, "--as-of"]
    code, told, err = run(command, [*words, str(last - timedelta(days=1))], capsys)
    assert (code, told) == (2, "")
    before = last - timedelta(days=1)
    assert err.endswith(f"：--as-of：{before} 早于最近一次登记（{last}）；查看以前的登记册，用 --at {before}\n")
    if command is remind:
        assert run(command, [*words, str(last)], capsys)[0] == 0


def test_main_of_an_earlier_day_says_of_which(site: Callable[..., Path]) -> None:
    pages = list(site("--at", THEN).rglob("index.html"))
    says = re.compile("<b>截至 .{,24}</b>，为该日的登记册：其后的内容没有列入，到期和逾期按该日计算。")
    assert [one for one in pages if not says.search(one.read_text("utf-8"))] == []


def test_main_as_it_is_has_no_banner(site: Callable[..., Path]) -> None:
    made = site("--at", "main", "--as-of", NOW)
    assert [one for one in made.rglob("*.html") if re.search("r-then|@@", one.read_text("utf-8"))] == []


def test_later_filings_and_evidence_are_left_out(site: Callable[..., Path]) -> None:
    made = site("--at", EARLY)
    late, inside, pushed = (page(made, path) for path in (LATE, INSIDE, BRIEF))
    assert "外勤没有结束" not in late
    assert "2026-12-25" not in late
    assert "已备案" in inside
    assert "中互京群备〔2026〕12号（变更1）" in inside
    assert "审批依据不符" not in pushed
    now = site("--at", "main", "--as-of", NOW)
    assert "外勤没有结束" in page(now, LATE)
    assert "2026-12-25" in page(now, LATE)
    assert "审批依据不符" in page(now, BRIEF)


def test_remind_reads_main_of_the_day(past: Past, commit: str, capsys: Capsys) -> None:
    words = ["--root", str(past.world.git), "--format", "json"]
    code, told, _ = run(remind, [*words, "--at", THEN], capsys)
    assert code == 0
    assert run(remind, [*words, "--at", commit, "--as-of", THEN], capsys)[:2] == (0, told)
    assert [(one["stage"], one["group"]) for one in json.loads(told) if one["due"] == "2026-11-17"] == [
        ("逾期，第 2 次提醒", LATE)
    ]


def test_audit_takes_a_day(past: Past, commit: str, capsys: Capsys) -> None:
    code, told, _ = run(audit, ["--root", str(past.world.git), "--at", THEN], capsys)
    assert (code, f"主分支    {commit}" in told) == (0, True)


@pytest.mark.parametrize(
    ("day", "says"), [("2025-01-01", "主分支的第一个提交晚于 2025-01-01"), ("2026-02-30", "日期 2026-02-30 不存在")]
)
@pytest.mark.parametrize("command", [remind, audit, render_command])
def test_a_day_without_a_commit_is_wrong_usage(
    command: ModuleType, day: str, says: str, past: Past, tmp_path: Path, capsys: Capsys
) -> None:
    more = {render_command: ["--out", str(tmp_path / "site")]}
    code, told, err = run(command, ["--root", str(past.world.git), "--at", day, *more.get(command, [])], capsys)
    assert (code, told, says in err) == (2, "", True)
    assert list(tmp_path.iterdir()) == []
