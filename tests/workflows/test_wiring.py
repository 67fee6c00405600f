"""What starts what, which jobs have the history, and that a change is compared from where it began to where it leads.

The host tells of none of these mistakes: a workflow that waits for a name that nobody bears never starts, and a step
without the history, or with its sides exchanged, says something else.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from support.repositories import git, repository
from support.runner import shipped
from support.world import PATH, filing
from workflows.test_files import FILES, FOLDER, jobs, steps

HISTORY = {
    "approve.yml desk": "audits main, and finds where each request began",
    "validate.yml validate": "compares with what a change started from",
    "work.yml record": "records and audits every merge",
    "work.yml desk": "audits main, judges, and builds the site by what is proven",
    "work.yml robot": "takes from main what was approved, to count whom to ask",
    "tools.yml suite": "adopts the tools from a commit with its history",
}
"""The jobs that could not know from the last commit alone, and what of."""
FILES_ALONE = {"tools.yml windows"}
"""The jobs that read nothing but what is checked out."""


def triggers(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))[True]  # YAML reads the word on as true
    return found


def test_who_waits_for_the_end_of_another_waits_for_one_that_is_there() -> None:
    names = [yaml.safe_load(file.read_text("utf-8"))["name"] for file in FILES]
    assert names == [file.stem for file in FILES]
    waiting = {file.name: triggers(file)["workflow_run"] for file in FILES if "workflow_run" in triggers(file)}
    assert waiting == {"approve.yml": {"workflows": ["review-signal"], "types": ["completed"]}}
    reviewed = {"pull_request_review": {"types": ["submitted", "edited", "dismissed"]}}
    assert triggers(FOLDER / "review-signal.yml") == reviewed


def test_each_checkout_has_the_history_where_it_is_needed() -> None:
    found = {
        f"{file.name} {name}": step["with"].get("fetch-depth") == 0
        for file in FILES
        for name, job in jobs(file).items()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    }
    assert found == dict.fromkeys(HISTORY, True) | dict.fromkeys(FILES_ALONE, False)


def test_a_request_is_checked_and_told_at_once_by_what_it_does_and_not_by_its_undoing(tmp_path: Path) -> None:
    """The one step for a request runs as written, on the merge that the host would check out for a faulty filing."""
    files = shipped()
    root = repository(tmp_path / "office", files, files | {PATH: filing(purpose="待定")})
    merge = git(root, "commit-tree", "filing^{tree}", "-p", "main", "-p", "filing", "-m", "the host's own")
    git(root, "checkout", "--quiet", "--detach", merge)
    here = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": here, "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), "PYTHONUTF8": "1"}

    (check,) = (step for step in steps(FOLDER / "validate.yml") if "== 'pull_request'" in step.get("if", ""))
    command = ["bash", "-c", check["run"]]
    checked = subprocess.run(command, cwd=root, env=env, capture_output=True, encoding="utf-8", check=False)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert checked.stdout.startswith(f"::error file={PATH},line=7,")
    text = (tmp_path / "summary.md").read_text("utf-8")
    assert "### 参保服务答疑群　创建\n" in text
    assert "| 群组名称 | — | 参保服务答疑群 |\n" in text
