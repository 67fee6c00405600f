"""The office's repository as it is in use: tools, workflows and registry on main, a host that wants the status."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from github_stand_in import Server
from support.host_description import Watch
from support.host_stage import Stage, stage
from support.runner import Runner, shipped
from support.world import GAO, PEOPLE, roster

NO_ACCOUNT = ("账号: demo-sun, 账号编号: 900000003, ", "")
"""The deputy of 综合部 signs on paper."""


@pytest.fixture
def played(tmp_path: Path) -> Stage:
    """The office on a host of its own, whose main nobody merges to without the status."""
    made = stage(tmp_path / "origin.git")
    made.host.required = ("备案审批",)
    files = shipped() | {PEOPLE: roster(NO_ACCOUNT)}
    files["mkdocs.yml"] += b"\nextra:\n  recorder: token\n"  # the recorder's own key is tried in test_recorder.py
    made.host.bare.write("main", files, "启用", made.people[GAO], made.clock())
    return made


@pytest.fixture
def runner(played: Stage, tmp_path: Path) -> Iterator[Runner]:
    """Runs workflows; every call of theirs is held to the host's own description."""
    watch = Watch()
    with Server(played.host, around=watch) as server:
        yield Runner(server, tmp_path / "act")
    assert watch.faults == []
