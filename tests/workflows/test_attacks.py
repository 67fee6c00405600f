"""Attacks of the threat model that only `judge_open`, record and audit together show; each test names its row.

What `approve` alone refuses is in ``approval/test_attacks_on_the_decision.py`` and ``test_attacks_in_git.py``, on both
hosts in ``hosts/test_attacks_on_both.py``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from github_stand_in import APP, Pull, Refused, Server
from group_registry.commands import audit, judge_open as desk, record
from support.host_stage import CLERK, OUTSIDER, Stage, stage
from support.repositories import git
from support.world import FANG, GAO, LI, PATH, SUN, ZHAO, filing, stamp

CONTEXT = "备案审批"
OTHER = "registry/groups/hyfw/other.yaml"
CHANGE = "  - 备案类别: 变更\n    备案日期: 2026-11-02\n    备案事项说明: 工作需要有所调整\n"


@dataclass
class Attacked:
    """The small office on the host, a clone as the workflows have it, and what the attacked commands say."""

    played: Stage
    clone: Path
    capsys: pytest.CaptureFixture[str]

    def desk(self) -> int:
        self.played.clock.pass_by()
        git(self.clone, "fetch", "-q", "origin")
        words = ["--root", str(self.clone), "--fetch", "origin", "--now", stamp(self.played.clock.at)]
        self.capsys.readouterr()
        code = desk.main(words)
        self.out, self.err = self.capsys.readouterr()
        return code

    def status(self, pull: Pull) -> str | None:
        assert self.desk() == 0, self.err
        return self.played.host.says(pull.head_sha, CONTEXT)

    def comment(self, pull: Pull) -> str:
        return next(one.body for one in pull.comments if one.user is APP)

    def merge(self, pull: Pull, by: int = GAO, **how: Any) -> None:
        """It is merged whatever the status says, as someone who may change the host's rules can."""
        self.played.host.merge(pull, self.played.people[by], **how)
        self.played.clock.pass_by()

    def land(self, pull: Pull, *reviewers: int) -> None:
        for reviewer in reviewers:
            self.played.review(pull, reviewer)
        self.merge(pull)

    def record(self, *more: str) -> int:
        git(self.clone, "fetch", "-q", "origin")
        return record.main(["--root", str(self.clone), "--push", "origin", *more])

    def found(self) -> set[str]:
        """The kinds of the audit's errors, in a clone of its own."""
        fresh = self.clone.parent / f"audited-{self.played.clock.at:%d%H%M%S}"
        git(self.clone.parent, "clone", "-q", str(self.played.host.bare.path), fresh.name)
        self.capsys.readouterr()
        code = audit.main(["--root", str(fresh), "--format", "json"])
        found = json.loads(self.capsys.readouterr().out)["findings"]
        kinds = {one["kind"] for one in found if one["level"] == "error"}
        assert code == int(bool(kinds))
        return kinds


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Attacked]:
    played = stage(tmp_path / "origin.git")
    git(tmp_path, "clone", "-q", str(played.host.bare.path), "clone")
    with Server(played.host) as server:
        monkeypatch.setenv("GITHUB_API_URL", server.address)
        monkeypatch.setenv("GITHUB_REPOSITORY", played.host.full_name)
        monkeypatch.setenv("GITHUB_TOKEN", "token-of-the-app")
        yield Attacked(played, tmp_path / "clone", capsys)


def push_to_main(scene: Attacked, files: dict[str, bytes | None], message: str = "x", **how: Any) -> str:
    played = scene.played
    return played.host.bare.write("main", files, message, played.people[GAO], played.clock(), **how)


def created(scene: Attacked) -> None:
    scene.land(scene.played.file({PATH: filing()}, "first"), LI, ZHAO)
    assert scene.record() == 0
    assert scene.found() == set()


# a. Who approves


def test_a8_a_change_of_department_to_a_friendlier_deputy(scene: Attacked) -> None:
    created(scene)
    pull = scene.played.file({PATH: filing(unit="综合部", records=CHANGE)})
    scene.played.review(pull, SUN)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) != "success"
    scene.merge(pull)
    scene.record()
    assert scene.found() == {"not_approved"}


def test_a12_an_account_that_is_gone(scene: Attacked) -> None:
    pull = scene.played.approved()
    scene.played.host.leave(scene.played.people[LI])
    assert scene.desk() == 3
    assert "未能请 demo-li 评审" in scene.err
    assert scene.played.host.says(pull.head_sha, CONTEXT) == "pending"


# b. What and when


def test_b1_another_content_after_the_approval(scene: Attacked) -> None:
    pull = scene.played.approved()
    assert scene.status(pull) == "success"
    scene.played.host.write(scene.played.people[CLERK], "filing", {PATH: filing(purpose="解答别的问题并另作安排")})
    assert scene.played.host.says(scene.played.host.pull(1).head_sha, CONTEXT) is None
    assert scene.status(pull) == "pending"


def test_b2_a_push_between_the_look_and_the_merge(scene: Attacked) -> None:
    pull = scene.played.approved()
    scene.played.host.required = (CONTEXT,)
    assert scene.status(pull) == "success"
    seen = pull.head_sha
    scene.played.host.write(scene.played.people[CLERK], "filing", {PATH: filing(purpose="解答别的问题并另作安排")})
    with pytest.raises(Refused, match=CONTEXT):
        scene.merge(pull)
    with pytest.raises(Refused, match="modified"):
        scene.merge(pull, sha=seen)
    scene.played.host.required = ()
    scene.merge(pull)
    scene.record()
    assert scene.found() == {"not_approved"}


def test_b4_an_evil_merge(scene: Attacked) -> None:
    pull = scene.played.approved()
    unseen: dict[str, bytes | None] = {PATH: filing(purpose="解答别的问题并另作安排")}
    push_to_main(scene, unseen, f"Merge pull request #{pull.number} from office/filing", merges=pull.head_sha)
    scene.played.host.pulls()
    scene.record()
    assert scene.found() == {"evil_merge", "not_approved"}


def test_b12_the_approvals_of_a_copy_are_not_those_of_the_first(scene: Attacked) -> None:
    first = scene.played.file({PATH: filing()})
    scene.played.host.bare.point("stranger:copy", first.head_sha)
    copy = scene.played.host.open(scene.played.people[OUTSIDER], "stranger:copy")
    scene.played.review(copy, LI)
    scene.played.review(copy, ZHAO)
    assert scene.status(first) == "pending"


def test_b12_a_copy_merged_on_the_status_of_the_first_turns_the_audit_red(scene: Attacked) -> None:
    first = scene.played.approved()
    scene.played.host.required = (CONTEXT,)
    scene.played.host.bare.point("stranger:copy", first.head_sha)
    copy = scene.played.host.open(scene.played.people[OUTSIDER], "stranger:copy")
    assert scene.status(first) == "success"
    scene.merge(copy)
    scene.record()
    assert scene.found() == {"not_approved"}


def test_b15_a_short_lived_group_for_the_second_time_is_refused(scene: Attacked) -> None:
    scene.land(scene.played.file({PATH: filing(until="2026-11-15")}, "first"), LI)
    again = filing(until="2026-11-25").replace("答疑群".encode(), "答疑二群".encode())
    pull = scene.played.file({OTHER: again.replace(b"2026-11-02", b"2026-11-16")})
    assert scene.status(pull) == "failure"
    assert "合计使用 24 天" in scene.comment(pull)


# c. Pipeline and repository


@pytest.mark.parametrize("path", ["schema/group.schema.json", "scripts/desk.py", ".github/workflows/approve.yml"])
def test_c1_tools_changed_beside_a_filing_or_alone(scene: Attacked, path: str) -> None:
    both = scene.played.file({PATH: filing(), path: b"{}\n"}, "both")
    alone = scene.played.file({path: b"{}\n"}, "alone")
    for pull in (both, alone):
        scene.played.review(pull, LI)
        scene.played.review(pull, ZHAO)
    assert (scene.status(both), scene.status(alone)) == ("failure", "pending")
    scene.played.review(alone, FANG)
    assert scene.status(alone) == "success"


def test_c2_a_spoofed_status_is_corrected(scene: Attacked) -> None:
    pull = scene.played.file({PATH: filing()})
    scene.desk()
    for who in (APP, scene.played.people[CLERK]):
        scene.played.host.report(who, pull.head_sha, "success", CONTEXT, "已批准")
        assert scene.status(pull) == "pending"


def test_c5_no_word_of_a_filing_commands_the_runner(scene: Attacked) -> None:
    hostile = '"x\\n::add-mask::y ##[group]z %0A::error::w"'
    pull = scene.played.file({PATH: filing(purpose=hostile)})
    scene.desk()
    assert not [line for line in (scene.out + scene.err).splitlines() if line.lstrip().startswith(("::", "##["))]
    assert "::add-mask" not in scene.comment(pull)


def test_c12_a_stranger_writes_on_the_evidence(scene: Attacked) -> None:
    created(scene)
    bare = scene.played.host.bare
    name = next(
        line for line in bare.run("ls-tree", "-r", "--name-only", "approvals").split("\n") if "records/" in line
    )
    bare.write("approvals", {name: b"{}\n"}, "x", scene.played.people[CLERK], scene.played.clock())
    scene.land(scene.played.file({OTHER: filing().replace("答疑群".encode(), "另一群".encode())}), LI, ZHAO)
    assert scene.record() == 3
    assert scene.found() == {"broken", "approvals_rewritten", "adoption_not_on_main"}


def test_c13_a_squash(scene: Attacked) -> None:
    created(scene)
    pull = scene.played.file({PATH: filing(purpose="解答别的问题并另作安排", records=CHANGE)})
    scene.played.review(pull, LI)
    scene.played.review(pull, ZHAO)
    assert scene.status(pull) == "success"
    scene.merge(pull, method="squash")
    scene.record()
    assert scene.found() == {"squash"}


def test_c14_a_clone_with_half_of_the_past(scene: Attacked) -> None:
    pull = scene.played.approved()
    push_to_main(scene, {"README.md": b"x\n"})
    git(scene.clone.parent, "clone", "-q", "--depth", "1", f"file://{scene.played.host.bare.path}", "shallow")
    scene.clone = scene.clone.parent / "shallow"
    assert scene.desk() == 3
    assert scene.played.host.says(pull.head_sha, CONTEXT) is None


def test_c28_a_record_that_was_not_written_is_written_later(scene: Attacked) -> None:
    scene.land(scene.played.file({PATH: filing()}, "one"), LI, ZHAO)
    scene.land(scene.played.file({OTHER: filing().replace("答疑群".encode(), "另一群".encode())}, "two"), LI, ZHAO)
    assert scene.record("--limit", "1") == 1
    assert scene.record() == 0
    assert scene.found() == set()
