"""The saved answers of a real Gitea (``cases/gitea``) with their repository, as the commands take them."""

import json
import shutil
from pathlib import Path
from typing import Any

from support.cases import CASE_FILES
from support.repositories import git

SAVED = CASE_FILES / "gitea"
PARTS = ("reviews", "timeline", "commits", "files")
START, FIRST = "cad3a54118a203617b74259f9c71bb46606fee38", "f874612f8eaf8de294247f08186810ac1574998c"
"""Main when the first pull request was opened, and its merge."""


def repository(folder: Path) -> Path:
    git(folder, "clone", "-q", "--no-checkout", "-b", "main", str(SAVED / "registry.bundle"), "clone")
    return folder / "clone"


def at_the_first_merge(folder: Path) -> Path:
    """The clone as it was just after the first merge, with no branch of records yet, here or elsewhere."""
    clone = repository(folder)
    git(clone, "branch", "-q", "first-records", "origin/approvals")
    git(clone, "remote", "remove", "origin")
    git(clone, "update-ref", "refs/heads/main", FIRST)
    return clone


def read(moment: str, part: str) -> Any:
    return json.loads((SAVED / f"{moment}-{part}.json").read_text("utf-8"))


def files_of(moment: str) -> list[str]:
    return [word for part in ("pull", *PARTS[:3]) for word in (f"--{part}", str(SAVED / f"{moment}-{part}.json"))]


def folder_of(moment: str, number: int, folder: Path) -> Path:
    below = folder / "pulls" / str(number)
    below.mkdir(parents=True)
    (folder / "repository.json").write_text('{"id": 1}', "utf-8")
    shutil.copy(SAVED / f"{moment}-pull.json", below.with_suffix(".json"))
    for part in PARTS:
        shutil.copy(SAVED / f"{moment}-{part}.json", below / f"{part}.json")
    return folder
