"""Merges are recorded by what the host itself says, and the evidence is pushed to it."""

import json
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from github_stand_in import Answer, Request, Server
from group_registry.commands import record
from group_registry.commands.record import RecordingTask
from group_registry.forms.json_types import Unclear
from group_registry.hosts.github import GitHub
from group_registry.hosts.online_look import is_settled
from support.cases import FORMS
from support.evidence_past import named
from support.histories import records
from support.host_faults import ANYWHERE, IN_LISTS, IN_ONE, Fault
from support.host_stage import Stage
from support.repositories import git
from support.world import GAO, LI, PATH, ZHAO, filing

OTHER = "registry/groups/hyfw/other.yaml"
CHANGED = "  - 备案类别: 变更\n    备案日期: 2026-11-05\n    备案事项说明: 更正目的\n"
CHANGE = {PATH: filing(records=CHANGED, purpose="答疑与补材料")}
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
    played.host.merge(played.approved(CHANGE, "change"), played.people[GAO])
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


def test_answers_that_contradict_each_other_are_recorded_as_such_after_a_day(
    server: Server, played: Stage, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threat f26: alike in three runs over a day, counted in an issue on the host."""
    assert run(server, clone, monkeypatch) == 0
    torn = played.approved(CHANGE, "change")
    played.host.merge(torn, played.people[GAO])
    later = {OTHER: named("窗口排班群", filing(purpose="安排窗口人员的班次"))}
    played.host.merge(played.approved(later, "later"), played.people[GAO])
    git(clone, "fetch", "-q")
    lost = [ZHAO]

    def tearing(request: Request, answer: Answer) -> Answer:
        if not re.search(rf"/issues/{torn.number}/timeline", request.target):
            return answer
        events = json.loads(answer.body)
        left = [one for one in events if one.get("event") != "reviewed" or one["user"]["id"] not in lost]
        return replace(answer, body=json.dumps(left).encode())

    begun = datetime(2026, 11, 20, tzinfo=UTC)

    def recorded(hours: int) -> list[int]:
        forge = GitHub.connect(tearer.address, "office/registry")
        task = RecordingTask(
            root=clone, forge=forge, schemas=FORMS, say=print, remote="origin", now=begun + timedelta(hours=hours)
        )
        with suppress(Unclear):
            record.record_all(task)
        return [one.number for one in records(played.host.bare.path)]

    with Server(played.host, around=lambda answering: lambda asked: tearing(asked, answering(asked))) as tearer:
        assert [recorded(hours) for hours in (0, 2, 25)] == [[1], [1], [1, 2, 3]]
    told = records(played.host.bare.path)[1]
    assert "评审与时间线不符" in told.unknown
    assert [review["user"]["id"] for review in json.loads(told.reviews)] == [LI, ZHAO]
    assert [one.is_open for one in played.host.issues.values() if one.title == "未能登记的合并"] == [False]


def test_answers_that_change_are_counted_anew(server: Server, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "token-of-the-app")
    forge, begun = GitHub.connect(server.address, "office/registry"), datetime(2026, 11, 20, tzinfo=UTC)
    runs = [("a", 0), ("a", 12), ("b", 24), ("b", 25), ("b", 47), ("b", 48)]
    merge = "c" * 40
    told = [is_settled(forge, merge, mark * 64, begun + timedelta(hours=hours), "x") for mark, hours in runs]
    assert told == [False, False, False, False, False, True]
