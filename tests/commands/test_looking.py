"""The online look on either host (Art. 6): who is asked when, what is found, and that a doubt stays as an issue."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from github_stand_in import Answer, Pull, Request
from github_stand_in.server import Answering
from group_registry.commands import audit, record
from group_registry.evidence.record_checks import nights, of_night
from group_registry.gitrepo import approvals_branch, clone_audit
from group_registry.hosts import host_in_use, online_look
from support.handmade import record as handmade
from support.host_kinds import KINDS
from support.host_stage import CLERK, Stage, surroundings
from support.repositories import git
from support.world import GAO, LI, ZHAO, filing

Capsys = pytest.CaptureFixture[str]
BOTH = pytest.mark.parametrize("scene", ["github", "gitea"], indirect=True)
ON_GITHUB = pytest.mark.parametrize("scene", ["github"], indirect=True)
COMPARE = "请信息技术部在平台上打开该申请，与该条登记逐项对照，查明何者被改动、由何人改动，写明情况报办事处主任"


class OfficeLookedAt:
    """The office on a host, a clone of it, the numbers asked for, and those that the host fails."""

    def __init__(self, stage: Stage, folder: Path, capsys: Capsys) -> None:
        self.stage, self.folder, self.capsys = stage, folder, capsys
        self.clone = folder / "clone"
        self.asked: list[int] = []
        self.broken: set[int] = set()

    def around(self, answering: Answering) -> Answering:
        """Note each pull request that is asked for, and fail those that are broken."""

        def watched(request: Request) -> Answer:
            if told := re.search(r"/pulls/(\d+)$", request.target):
                self.asked.append(int(told[1]))
                if int(told[1]) in self.broken:
                    return Answer(200, b"[]", {"Content-Type": "application/json"})
            return answering(request)

        return watched

    def filed(self, *names: str) -> list[Pull]:
        """Groups that were filed, approved, merged and recorded."""
        pulls = []
        for name in names:
            content = filing().replace("参保服务答疑群".encode(), f"参保服务{name}组".encode())
            files = {f"registry/groups/hyfw/g-{ord(name)}.yaml": content}
            pulls.append(pull := self.stage.file(files, f"b-{ord(name)}"))
            self.stage.review(pull, LI)
            self.stage.review(pull, ZHAO)
            self.stage.host.merge(pull, self.stage.people[GAO])
            self.stage.clock.pass_by()
        git(self.clone, "fetch", "-q", "origin")
        assert record.main(["--root", str(self.clone), "--push", "origin"]) == 0
        self.capsys.readouterr()
        return pulls

    def look(self, *due: int) -> tuple[list[int], list[str], list[str]]:
        self.asked.clear()
        records, host = clone_audit.records(self.clone), host_in_use().connect(None, None)
        wanted = [one for one in records if one.seq in due]
        news, doubts = online_look.look(records, wanted, host, str)
        return list(self.asked), news, doubts

    def audited(self) -> tuple[int, list[tuple[str, str, str]]]:
        """Exit code of ``audit --online``, and of each finding: level, words, what to do."""
        code = audit.main(["--root", str(self.clone), "--online", "--format", "json"])
        found = json.loads(self.capsys.readouterr().out)["findings"]
        return code, [(one["level"], one["says"], one["fix"]) for one in found]

    @property
    def issues(self) -> list[tuple[bool, str]]:
        issues = self.stage.host.issues.values()
        return [(one.is_open, one.title) for one in issues if not isinstance(one, Pull)]

    def forge(self, **change: object) -> None:
        """The last record is written anew with that change, and its commit with it."""
        branch = approvals_branch.find(self.clone)
        last = clone_audit.records(self.clone)[-1]
        before = approvals_branch.at(self.clone, git(self.clone, "rev-parse", f"{branch.tip}~1"))
        forged = approvals_branch.written(self.clone, before, replace(last, **change), ())  # type: ignore[arg-type]
        git(self.clone, "update-ref", approvals_branch.BRANCH, str(forged.tip))
        git(self.clone, "push", "-q", "--force", "origin", approvals_branch.BRANCH)


@pytest.fixture
def scene(
    tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[OfficeLookedAt]:
    kind = KINDS[request.param]
    made = OfficeLookedAt(kind.stage_at(tmp_path / "origin.git"), tmp_path, capsys)
    git(tmp_path, "clone", "-q", "--no-checkout", str(tmp_path / "origin.git"), "clone")
    with kind.serve(made.stage.host, made.around) as server:
        for name, value in surroundings(server, kind.name).items():
            monkeypatch.setenv(name, value)
        yield made


RECORDS = [handmade(seq) for seq in range(1, 302)]


def test_within_so_many_nights_each_record_is_asked_for_once() -> None:
    assert [nights(count) for count in (0, 1, 150, 151, 301)] == [1, 1, 1, 2, 3]
    day = date(2026, 11, 2)
    asked = [record.seq for night in range(3) for record in of_night(RECORDS, day + timedelta(days=night))]
    assert sorted(asked) == [record.seq for record in RECORDS]
    assert of_night(RECORDS, day) == of_night(RECORDS, day + timedelta(days=3))


def forged(scene: OfficeLookedAt) -> None:
    """Reviews that never were; the chain and the branch are whole, so nothing else can see it."""
    reviews = json.loads(clone_audit.records(scene.clone)[-1].reviews)
    reviews[0]["id"] += 4000
    scene.forge(reviews=json.dumps(reviews).encode())


SAYS = [
    "平台上现有内容与登记的不同：第 2 号申请，demo-li 在合并之前的一次评审没有登记",
    "登记过的内容在平台上已查不到：第 2 号申请，demo-li 的一次评审已不存在",
]


@BOTH
def test_a_doubt_stays_as_an_issue_until_that_record_was_asked_again(scene: OfficeLookedAt) -> None:
    scene.filed("甲", "乙")
    assert scene.look(1, 2) == ([1, 2], [], [])
    assert scene.issues == []
    tip = str(approvals_branch.find(scene.clone).tip)
    forged(scene)
    assert scene.look(1) == ([1], [], [])
    asked, news, doubts = scene.look(2)
    assert (asked, sorted(news), doubts) == ([2], SAYS, [])
    assert scene.issues == [(True, "与报送平台核对：1 条登记存疑")]
    assert scene.look(1) == ([1, 2], [], [])
    assert scene.issues == [(True, "与报送平台核对：1 条登记存疑")]
    git(scene.clone, "update-ref", approvals_branch.BRANCH, tip)
    git(scene.clone, "push", "-q", "--force", "origin", approvals_branch.BRANCH)
    assert scene.look() == ([2], [], [])
    assert scene.issues == [(False, "与报送平台核对：1 条登记存疑")]
    assert scene.look() == ([], [], [])


@BOTH
def test_audit_online_tells_a_forged_record(scene: OfficeLookedAt) -> None:
    scene.filed("甲", "乙")
    forged(scene)
    assert audit.main(["--root", str(scene.clone)]) == 0
    scene.capsys.readouterr()
    code, found = scene.audited()
    assert (code, sorted(found)) == (1, [("error", says, COMPARE) for says in SAYS])


@ON_GITHUB
@pytest.mark.parametrize("what", ["number", "unmerged"])
def test_a_record_of_a_request_that_never_was_or_was_never_merged(scene: OfficeLookedAt, what: str) -> None:
    scene.filed("甲")
    (last,) = clone_audit.records(scene.clone)
    other = scene.stage.file({"registry/groups/hyfw/other.yaml": filing()}, "other").number
    number = 4711 if what == "number" else other
    scene.forge(pull=json.dumps(json.loads(last.pull) | {"number": number}).encode())
    says = {
        "number": "登记过的内容在平台上已查不到：第 4711 号申请，申请已不存在",
        "unmerged": f"平台上现有内容与登记的不同：第 {other} 号申请，平台上尚未合并",
    }[what]
    assert scene.look(1) == ([number], [says], [])


@BOTH
def test_an_account_that_is_gone_is_a_notice_and_no_doubt(scene: OfficeLookedAt) -> None:
    scene.filed("甲")
    for who in (CLERK, LI):
        scene.stage.people[who].is_gone = True
    fix = "请信息技术部核实账号确已注销；账号仍在的，按登记被改动查处"
    code, found = scene.audited()
    says = "平台上的账号已注销，该项无法再与报送平台核对：第 1 号申请，"
    assert (code, sorted(found)) == (0, [("notice", f"{says}{who}", fix) for who in ("demo-li 的评审", "申请人")])
    assert scene.look(1) == ([1], [], [])
    assert scene.issues == []


@BOTH
def test_what_the_host_fails_to_tell_is_a_doubt_that_is_asked_again(scene: OfficeLookedAt) -> None:
    scene.filed("甲", "乙", "丙")
    scene.broken = {2}
    asked, news, doubts = scene.look(1, 2, 3)
    assert (asked, news) == ([1, 2, 3], [])
    assert [doubt[:12] for doubt in doubts] == ["第 2 号申请未能核对："]
    assert scene.issues == [(True, "与报送平台核对：1 条登记存疑")]
    scene.broken = set()
    assert scene.look() == ([2], [], [])
    assert scene.issues == [(False, "与报送平台核对：1 条登记存疑")]
