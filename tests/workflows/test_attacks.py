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
from support.host_stage import CLERK, OUTSIDER, Stage, stage, surroundings
from support.repositories import git
from support.world import GAO, LI, PATH, filing, stamp

CONTEXT = "备案审批"
OTHER = "registry/groups/hyfw/other.yaml"


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

    def merge(self, pull: Pull, **how: Any) -> None:
        """It is merged whatever the status says, as someone who may change the host's rules can."""
        self.played.host.merge(pull, self.played.people[GAO], **how)
        self.played.clock.pass_by()

    def record(self) -> int:
        git(self.clone, "fetch", "-q", "origin")
        return record.main(["--root", str(self.clone), "--push", "origin"])

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
        for name, value in surroundings(server).items():
            monkeypatch.setenv(name, value)
        yield Attacked(played, tmp_path / "clone", capsys)


def test_a12_an_account_that_is_gone(scene: Attacked) -> None:
    pull = scene.played.approved()
    scene.played.host.leave(scene.played.people[LI])
    assert scene.desk() == 3
    assert "未能请 demo-li 评审" in scene.err
    assert scene.played.host.says(pull.head_sha, CONTEXT) == "pending"


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


def test_b12_a_copy_merged_on_the_status_of_the_first_turns_the_audit_red(scene: Attacked) -> None:
    first = scene.played.approved()
    scene.played.host.required = (CONTEXT,)
    scene.played.host.bare.point("stranger:copy", first.head_sha)
    copy = scene.played.host.open(scene.played.people[OUTSIDER], "stranger:copy")
    assert scene.status(first) == "success"
    scene.merge(copy)
    scene.record()
    assert scene.found() == {"not_approved"}


def test_c5_no_word_of_a_filing_commands_the_runner(scene: Attacked) -> None:
    hostile = '"x\\n::add-mask::y ##[group]z %0A::error::w"'
    pull = scene.played.file({PATH: filing(purpose=hostile)})
    scene.desk()
    assert not [line for line in (scene.out + scene.err).splitlines() if line.lstrip().startswith(("::", "##["))]
    assert "::add-mask" not in next(one.body for one in pull.comments if one.user is APP)
