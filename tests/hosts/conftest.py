"""The stage, and its host on loopback with every exchange held to GitHub's description."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from github_stand_in import Server
from support.host_description import Watch
from support.host_stage import Stage, stage


@pytest.fixture
def played(tmp_path: Path) -> Stage:
    """The office on a host of its own."""
    return stage(tmp_path / "origin.git")


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Sees every exchange; whatever was not as described fails the test."""
    watching = Watch()
    yield watching
    assert watching.faults == []


@pytest.fixture
def server(played: Stage, watch: Watch) -> Iterator[Server]:
    """The host on loopback."""
    with Server(played.host, around=watch) as serving:
        yield serving
