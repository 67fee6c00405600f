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
from group_registry.hosts.client import PATIENT
from group_registry.hosts.github import GitHub
from group_registry.hosts.online_look import is_settled
from support.cases import FORMS
from support.evidence_past import named
from support.histories import records
from support.host_faults import ANYWHERE, IN_LISTS, IN_ONE, Fault
from support.host_kinds import KINDS
from support.host_stage import Stage
from support.repositories import git
from support.world import GAO, LI, PATH, SUN, ZHAO, filing

OTHER = "registry/groups/hyfw/other.yaml"
CHANGED = "  - 备案类别: 变更\n    备案日期: 2026-11-02\n    备案事项说明: 更正目的\n"
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


@pytest.mark.parametrize("name", KINDS)
def test_a_record_keeps_the_first_status_of_what_was_merged_and_no_other(name: str, tmp_path: Path) -> None:
    """Whoever set it, by the host's time (Art. 10); a record without one has no such field, as older ones have none."""
    kind = KINDS[name]
    stage = kind.stage_at(tmp_path / "origin.git")
    host, sun, gao = stage.host, stage.people[SUN], stage.people[GAO]
    late = stage.approved()
    host.merge(late, gao)
    host.report(sun, str(host.bare.tip("main")), "success", "x", "别的提交", None)
    host.report(sun, late.head_sha, "success", "x", "合并以后", None)
    pull = stage.file(CHANGE, "change")
    first = host.report(sun, pull.head_sha, "pending", "x", "先", None)
    host.report(sun, pull.head_sha, "success", "y", "后", None)
    for one in (LI, ZHAO):
        stage.review(pull, one)
    host.merge(pull, gao)
    git(tmp_path, "clone", "-q", str(host.bare.path), "clone")
    with kind.serve(host, lambda answering: answering) as server:
        forge = kind.host(kind.exchange(server, PATIENT, lambda _: None))
        record.record_all(RecordingTask(root=tmp_path / "clone", forge=forge, schemas=FORMS, say=print))
    found = records(tmp_path / "clone")
    at = first.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    kept = [{"id": first.id, "sha": pull.head_sha, "context": "x", "created_at": at}]
    assert [json.loads(one.statuses) for one in found] == [[], kept]
    assert [b"statuses" in one.to_bytes() for one in found] == [False, True]


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
