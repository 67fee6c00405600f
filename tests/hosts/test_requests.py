"""How many requests judging costs, counted at the stand-ins; what is done when the host grants no more (f14).

The numbers are written by hand: on GitHub the lists of open and of closed pull requests are 2 in a run, of one pull
request itself, reviews, timeline, commits and the statuses of its head are 5, a new status, a new comment and a request
for review 3. On Gitea it is the same; besides, a timeline ends with an empty page and is 1 while it is empty, else 2;
whose token it is, once in a run, is 1.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from github_stand_in import APP, Answer, Pull, Request, Server
from github_stand_in.server import Answering
from group_registry.commands import judge_open
from group_registry.forms.check import FileReader
from group_registry.gitrepo import clone_audit
from support.host_kinds import KINDS, Around
from support.host_stage import CLERK, Stage, surroundings
from support.repositories import git
from support.texts import minutes
from support.world import GAO, LI, PATH, SUN, WU, ZHAO, at, filing, stamp

CONTEXT = "备案审批"
PUT_OFF = "本次未及审查，下一轮补审"
Capsys = pytest.CaptureFixture[str]


@dataclass
class Desk:
    """An office with open pull requests, its host, a clone, and the requests of the last run."""

    stage: Stage
    server: Server
    clone: Path
    capsys: Capsys
    asked: list[str] = field(default_factory=list)

    def file(self, count: int) -> list[Pull]:
        first = len(self.stage.host.issues)
        host, clerk = self.stage.host, self.stage.people[CLERK]
        for one in range(first, first + count):
            text = filing().replace("参保服务答疑群".encode(), f"第{one}答疑群".encode())
            host.bare.write(f"f{one}", {f"registry/groups/hyfw/g{one}.yaml": text}, "x", clerk, host.now(), "main")
        made = [host.open(clerk, f"f{one}") for one in range(first, first + count)]
        self.stage.clock.pass_by()
        return made

    def run(self, *words: str, code: int = 0) -> int:
        self.asked.clear()
        self.capsys.readouterr()
        given = ["--root", str(self.clone), "--fetch", "origin", "--now", stamp(at(24 * 30)), *words]
        assert judge_open.main(given) == code
        self.out, self.err = self.capsys.readouterr()
        return len(self.asked)

    def says(self, pull: Pull) -> tuple[str, str] | None:
        found = [one for one in self.stage.host.statuses if one.commit == pull.head_sha]
        return (found[-1].state, found[-1].description or "") if found else None


@contextmanager
def desk_of(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys, besides: Around = lambda one: one
) -> Iterator[Desk]:
    """The small office on a host of that name; ``besides`` is what else sees each exchange."""
    kind, seen = KINDS[name], list[str]()
    stage = kind.stage_at(folder / "origin.git")
    git(folder, "clone", "-q", str(folder / "origin.git"), "clone")

    def around(answering: Answering) -> Answering:
        inner = besides(answering)

        def counted(request: Request) -> Answer:
            seen.append(f"{request.method} {request.target}")
            return inner(request)

        return counted

    with kind.serve(stage.host, around) as server:
        for one, value in surroundings(server, name).items():
            monkeypatch.setenv(one, value)
        yield Desk(stage, server, folder / "clone", capsys, seen)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys) -> Iterator[Desk]:
    with desk_of("github", tmp_path, monkeypatch, capsys) as made:
        yield made


@pytest.mark.parametrize(
    ("host", "opened", "again", "reviewed", "round_of_five"),
    [("github", 9, 6, 9, 1 + 5 * 5), ("gitea", 10, 8, 11, 1 + 1 + 5 * 6)],
)
def test_an_event_costs_the_same_whatever_else_is_open(
    host: str,
    opened: int,
    again: int,
    reviewed: int,
    round_of_five: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capsys,
) -> None:
    with desk_of(host, tmp_path, monkeypatch, capsys) as desk:
        for count in (1, 5, 20) if host == "github" else (1, 5):
            pulls = desk.file(count - len(desk.stage.host.issues))
            event = ["--number", str(pulls[-1].number)]
            assert (desk.run(*event), desk.run(*event)) == (opened, again)
            assert [desk.says(pull) is None for pull in pulls] == [True] * (len(pulls) - 1) + [False]
            desk.stage.review(pulls[-1], LI)
            assert desk.run("--head", pulls[-1].head_sha) == reviewed
            if count == 5:
                desk.run()
                assert desk.run() == round_of_five


def test_a_head_is_a_hint_that_the_list_must_bear_out(desk: Desk) -> None:
    first, other = desk.file(2)
    host = desk.stage.host
    host.bare.write("elsewhere", {"x": b"x"}, "x", desk.stage.people[GAO], host.now(), "main")
    host.bare.write("side", {"y": b"y"}, "y", desk.stage.people[GAO], host.now(), "elsewhere")
    aside = host.open(desk.stage.people[CLERK], "side", base="elsewhere")
    for words in (["--head", "0" * 40], ["--head", aside.head_sha], ["--number", "3"], ["--number", "77"]):
        assert desk.run(*words) == 1
        assert (desk.out, host.statuses) == ("没有与该事件相应、待合并到主分支的申请，未作判断。\n", [])
    desk.run("--number", "", "--head", "0" * 40, "--head", first.head_sha)
    assert (desk.says(first) is None, desk.says(other)) == (False, None)
    desk.run("--number", "", "--head", "", "--head", "")  # a round
    assert desk.says(other) is not None


def test_all_with_the_same_head_are_told_and_the_copy_costs_its_comment_alone(desk: Desk) -> None:
    (first,) = desk.file(1)
    desk.stage.host.bare.point("someone:copy", first.head_sha)
    copy = desk.stage.host.open(desk.stage.people[SUN], "someone:copy")
    assert desk.run("--number", str(copy.number)) == 9 + 3
    assert desk.says(first) is not None
    assert "以第 1 号为准" in copy.comments[0].body
    assert desk.run("--head", first.head_sha) == 6 + 2


def test_a_meeting_is_judged_by_minutes_that_are_open_elsewhere_without_asking_for_them(desk: Desk) -> None:
    stage = desk.stage
    external = stage.file({PATH: filing(scope="对外")})
    stage.review(external, LI)
    blob, _ = stage.host.bare.blob(external.head_sha, PATH) or ("", b"")
    stage.host.write(stage.people[WU], "minutes", {"registry/minutes/2026-12.yaml": minutes(PATH, "无", blob)})
    assert desk.run("--number", "1") == 8  # nobody is to review
    assert "可以上会" not in external.comments[0].body
    assert "待该纪要合并" not in external.comments[0].body
    stage.host.open(stage.people[WU], "minutes")
    assert desk.run("--number", "1") == 7
    assert "已写入第 2 号申请的纪要，待该纪要合并" in external.comments[0].body


def test_each_content_is_read_once_and_main_audited_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, audits = list[str](), list[str]()
    read, walked = FileReader.read, clone_audit.covered_main

    def reading(self: FileReader, path: str, content: bytes) -> object:
        reads.append(path)
        return read(self, path, content)

    def auditing(*words: Any) -> object:
        audits.append("")
        return walked(*words)

    monkeypatch.setattr(FileReader, "read", reading)
    monkeypatch.setattr(clone_audit, "covered_main", auditing)
    desk.file(1)
    desk.run()
    alone = Counter(reads)
    desk.file(3)
    reads.clear()
    desk.run()
    assert Counter(reads) - alone == Counter(f"registry/groups/hyfw/g{one}.yaml" for one in (1, 2, 3))
    assert len(audits) == 2


def test_when_the_host_grants_no_more_the_rest_is_put_off_and_comes_first_next_time(desk: Desk) -> None:
    """A round keeps 100 for others. The list is 1 and the statuses of twelve are 12; before each there must be 15 for
    it and 2 for a line on each of those behind it. It takes 8 at first, later 6; the list of the closed is 1 more."""
    pulls, host = desk.file(12), desk.stage.host

    def judged(left: int) -> list[int]:
        host.left = left
        desk.run(code=3)
        told = {pull.number: desk.says(pull) for pull in pulls}
        off = [number for number, said in told.items() if said == ("pending", PUT_OFF)]
        names = "、".join(map(str, off))
        assert desk.err == f"报送平台准予的访问次数将尽，第 {names} 号申请本次未及审查，下一轮补审\n"
        return [number for number in told if number not in off]

    assert judged(181) == [1, 2, 3, 4, 5, 6]  # 168: 137, 135 … 127 are needed
    assert judged(172) == [7, 8, 9, 10]  # 159
    assert judged(172) == [1, 2, 3, 11, 12]  # those that have waited longest, then the others
    host.left = 1000
    desk.run()
    assert [(desk.says(pull) or ("", ""))[1][:2] for pull in pulls] == ["尚缺"] * 12


def test_an_event_is_put_off_too_when_too_few_are_left(desk: Desk) -> None:
    (pull,) = desk.file(1)
    for user in (LI, ZHAO):
        desk.stage.review(pull, user)
    desk.run("--number", "1")
    assert (desk.says(pull) or "")[0] == "success"
    desk.stage.host.left = 15  # one is gone for the list
    assert desk.run("--number", "1", code=3) == 3
    assert desk.says(pull) == ("pending", PUT_OFF)
    desk.stage.host.left = 0
    assert desk.run("--number", "1", code=3) == 1
    assert "限制了访问次数" in desk.err
    desk.stage.host.left = 16
    desk.run("--number", "1")
    assert (desk.says(pull) or "")[0] == "success"


def test_two_comments_of_ours_are_both_kept_true(desk: Desk) -> None:
    (pull,) = desk.file(1)
    desk.run()
    desk.stage.host.comment(pull, APP, pull.comments[0].body.replace("尚缺 2 步", "尚缺 9 步"))
    desk.stage.review(pull, LI)
    desk.run()
    assert [one.body == pull.comments[0].body for one in pull.comments] == [True, True]
    assert re.search("尚缺 1 步", pull.comments[1].body)
