"""The stage, and its host with every exchange held to GitHub's description."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from github_stand_in import Server
from group_registry.commands import remind as remind_command
from support.direct import direct
from support.host_description import Watch
from support.host_stage import Stage, stage, surroundings
from support.repositories import git
from support.saved_pulls import run as run_command

Remind = Callable[..., tuple[int, str, str]]


@pytest.fixture
def played(tmp_path: Path) -> Stage:
    return stage(tmp_path / "origin.git")


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Sees every exchange; whatever was not as described fails the test."""
    watching = Watch()
    yield watching
    assert watching.faults == []


@pytest.fixture
def server(played: Stage, watch: Watch) -> Iterator[Server]:
    with Server(played.host, around=watch) as serving, direct(serving):
        yield serving


@pytest.fixture
def clone(played: Stage, tmp_path: Path) -> Path:
    git(tmp_path, "clone", "-q", str(played.host.bare.path), "clone")
    return tmp_path / "clone"


@pytest.fixture
def remind(server: Server, played: Stage, clone: Path, capsys: pytest.CaptureFixture[str]) -> Remind:
    """Fetch main as it is and run the command for a day: exit code, output, complaints."""

    def run(day: str, *words: str, address: str = "") -> tuple[int, str, str]:
        git(clone, "fetch", "-q")
        git(clone, "reset", "-q", "--hard", "origin/main")
        with patch.dict(os.environ, surroundings(server) | ({"GITHUB_API_URL": address} if address else {})):
            return run_command(remind_command, ["--root", str(clone), "--as-of", day, *words], capsys)

    return run
