"""The saved answers of a real Gitea (``cases/gitea``) with their repository, as the commands take them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from group_registry.commands import approve
from group_registry.hosts.gitea import Gitea
from support.cases import CASE_FILES
from support.repositories import git

Change = Callable[[list[Any], list[Any]], object]
"""Of reviews and timeline."""
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


def number_of(moment: str) -> int:
    return int(read(moment, "pull")["number"])


def folder_of(moment: str, folder: Path, change: Change = lambda reviews, events: None) -> Path:
    """The answers of a moment, changed by hand, as the commands take them with ``--from``."""
    below = folder / "pulls" / str(number_of(moment))
    below.mkdir(parents=True)
    (folder / "repository.json").write_text('{"id": 1}', "utf-8")
    told = {part: read(moment, part) for part in PARTS}
    change(told["reviews"], told["timeline"])
    shutil.copy(SAVED / f"{moment}-pull.json", below.with_suffix(".json"))
    for part, data in told.items():
        (below / f"{part}.json").write_text(json.dumps(data), "utf-8")
    return folder


def approved(monkeypatch: pytest.MonkeyPatch, moment: str, folder: Path, *words: str) -> int:
    """``approve`` of that pull request, with the answers in the folder."""
    monkeypatch.setattr(Gitea, "connect", lambda *_: Gitea.saved(folder))
    return approve.main(["--number", str(number_of(moment)), *words])
