"""The office on a host of its own for each play, the workflows' surroundings, and a clone."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from github_stand_in import Server
from group_registry.reports.notice import CONTEXT
from support.cases import OFFICE, PROJECT
from support.host_stage import stage
from support.played_office import Open, PlayedOffice
from support.repositories import git

VERSION = "scripts/group_registry/__init__.py"
"""By what stands there, the audit knows what was asked of a merge."""


@pytest.fixture
def opened(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """An office is opened with those files on main; the host lets nothing be merged without the desk's word."""
    with ExitStack() as kept:

        def open(files: Mapping[str, bytes]) -> PlayedOffice:
            played = stage(tmp_path / "origin.git", {**files, VERSION: (PROJECT / VERSION).read_bytes()})
            played.host.required = (CONTEXT,)
            server = kept.enter_context(Server(played.host))
            monkeypatch.setenv("GITHUB_API_URL", server.address)
            monkeypatch.setenv("GITHUB_REPOSITORY", played.host.full_name)
            monkeypatch.setenv("GITHUB_TOKEN", "token-of-the-app")
            clone = tmp_path / "clone"
            git(tmp_path, "clone", "-q", str(played.host.bare.path), clone.name)
            git(clone, "config", "--add", "remote.origin.fetch", "+refs/pull/*/head:refs/remotes/pull/*")
            return PlayedOffice(played, clone, capsys)

        yield open


@pytest.fixture
def office(opened: Open) -> PlayedOffice:
    """The small office."""
    return opened(OFFICE)
