"""The rules about changes by their cases: a real repository, the real command, the exact report.

``cases/transition/filed`` is on file in every case, over the small office. A case's ``base`` is laid over that, its
``head`` over the base; ``modes.txt`` names what is no plain file, one a line: mode, path, content. ``report.txt`` is
the report of a failing case, ``summary.md`` the summary, where one is there.
"""

import os
from pathlib import Path

import pytest

from group_registry.commands import validate
from group_registry.rules.changes import CHANGE_RULES
from support.cases import CASE_FILES, OFFICE
from support.repositories import laid_over, repository

FILED = laid_over(OFFICE, CASE_FILES / "transition/filed")
CASES = sorted(path for path in (CASE_FILES / "transition").glob("*/*") if path.name.startswith(("pass-", "fail-")))
SUMMARIES = [case for case in CASES if (case / "summary.md").exists()]


def name_of(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


def built(case: Path, root: Path) -> Path:
    """The repository of a case."""
    base = laid_over(FILED, case / "base")
    head = laid_over(base, case / "head")
    return repository(root, base, head, modes(case, head))


def modes(case: Path, head: dict[str, bytes]) -> dict[str, tuple[str, bytes]]:
    lines = (case / "modes.txt").read_text("utf-8").splitlines() if (case / "modes.txt").exists() else []
    named = [line.split(" ", 2) for line in lines]
    return {path: (mode, content[0].encode() if content else head[path]) for mode, path, *content in named}


def judged(root: Path, capsys: pytest.CaptureFixture[str], form: str = "text") -> tuple[int, str]:
    code = validate.main(["--root", str(root), "--base", "main", "--head", "filing", "--format", form])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("case", [case for case in CASES if case.name.startswith("pass-")], ids=name_of)
def test_a_change_passes(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert judged(built(case, tmp_path), capsys) == (0, "全部检查通过，没有需要改正的地方。\n")


@pytest.mark.parametrize("case", [case for case in CASES if case.name.startswith("fail-")], ids=name_of)
def test_a_change_gives_exactly_its_report(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = judged(built(case, tmp_path), capsys)
    if os.environ.get("WRITE_REPORTS"):  # to be read before it is committed
        (case / "report.txt").write_text(report, "utf-8")
    assert report == (case / "report.txt").read_text("utf-8")
    assert f"[{case.parent.name}]" in report
    assert code == ("需要改正" in report)


@pytest.mark.parametrize("case", SUMMARIES, ids=name_of)
def test_a_change_gives_exactly_its_summary(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, summary = judged(built(case, tmp_path), capsys, "summary")
    if os.environ.get("WRITE_REPORTS"):
        (case / "summary.md").write_text(summary, "utf-8")
    assert summary == (case / "summary.md").read_text("utf-8")


def test_summaries_are_there() -> None:
    assert len(SUMMARIES) >= 5


@pytest.mark.parametrize("kind", ["pass", "fail"])
def test_every_rule_has_both_cases_and_every_case_a_rule(kind: str) -> None:
    assert {case.parent.name for case in CASES if case.name.startswith(kind)} == {rule.id for rule in CHANGE_RULES}
