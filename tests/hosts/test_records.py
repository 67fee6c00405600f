"""Merges are recorded by what the host itself says, and the evidence is pushed to it."""

import re
from pathlib import Path

import pytest

from github_stand_in import Answer, Request, Server
from group_registry.commands import record
from support.histories import records
from support.host_faults import ANYWHERE, IN_LISTS, IN_ONE, Fault
from support.host_stage import Stage
from support.repositories import git
from support.world import GAO, LI, PATH, ZHAO, filing

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def clone(played: Stage, tmp_path: Path) -> Path:
    """A clone after the first filing was approved and merged."""
    played.host.merge(played.approved(), played.people[GAO])
    git(tmp_path, "clone", "-q", str(played.host.bare.path), "clone")
    return tmp_path / "clone"


def run(server: Server, clone: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The command as a workflow runs it."""
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-the-app")
    where = ["--api", server.address, "--repository", "office/registry"]
    return record.main(["--root", str(clone), "--push", "origin", *where])


def test_merges_are_recorded_and_pushed(
    server: Server, played: Stage, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(server, clone, monkeypatch) == 0
    more = "  - 备案类别: 变更\n    备案日期: 2026-11-05\n    备案事项说明: 更正目的\n"
    pull = played.file({PATH: filing(records=more, purpose="答疑与补材料")}, branch="change")
    for user in (LI, ZHAO):
        played.review(pull, user)
    played.host.merge(pull, played.people[GAO])
    git(clone, "fetch", "-q")
    assert run(server, clone, monkeypatch) == 0
    found = records(played.host.bare.path)
    assert [(one.number, list(one.numbers.values())) for one in found] == [(1, ["中互京群备〔2026〕1号"]), (2, [])]
    assert found[1].merge == git(clone, "rev-parse", "origin/main")


SPOILT: list[tuple[str, str, Fault]] = [
    ("is limited", "/reviews", ANYWHERE["429 for an hour"]),
    ("moved", r"/pulls/1$", ANYWHERE["301 to another host"]),
    ("lost a page", "/timeline", IN_LISTS["a page left out"]),
    ("lost a page of merges", r"/commits/\w+/pulls", ANYWHERE["429 for an hour"]),
    ("lost the reviews", "/reviews", IN_ONE["reviews"]["empty"]),
    ("lost a reviewer", "/reviews", IN_ONE["reviews"]["null user"]),
]


@pytest.mark.parametrize(("path", "fault"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT])
def test_in_doubt_nothing_is_recorded(
    played: Stage, clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys, path: str, fault: Fault
) -> None:
    def spoiling(request: Request, answer: Answer) -> Answer:
        return fault(request, answer) if re.search(path, request.target.partition("?")[0]) else answer

    with Server(played.host, around=lambda answering: lambda asked: spoiling(asked, answering(asked))) as server:
        assert run(server, clone, monkeypatch) == 3
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("登记未完成：")
    assert git(played.host.bare.path, "for-each-ref", "refs/heads/approvals") == ""
