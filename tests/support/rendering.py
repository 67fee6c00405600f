"""Running `render` as the office would."""

import os
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from group_registry.commands import render as render_command
from group_registry.files import worktree
from support.cases import PROJECT
from support.in_process import ran
from support.repositories import git, repository

DAY = "2026-11-25"
"""The day as of which the tests look at the sample."""


def of_its_day(root: Path) -> Path:
    """A clone with the sample's registry as main was in autumn, nothing of it later than the tests' day."""
    repository(root, worktree.read_files(PROJECT), {})
    git(root, "checkout", "--quiet", "main")
    return root


def render(
    *words: str | Path, environment: Mapping[str, str] | None = None, project: Path = PROJECT
) -> "subprocess.CompletedProcess[str]":
    """Run `render` and keep what it says: in this process, unless for another project or in another environment."""
    if environment is None and project == PROJECT:
        return ran(render_command, *words)
    return subprocess.run(
        [sys.executable, str(project / "scripts/registry.py"), "render", *map(str, words)],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | dict(environment or {}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def contents(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
