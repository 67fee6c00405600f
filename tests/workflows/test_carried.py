"""f17: whoever may push a branch runs workflows from it and uploads what it likes; none of that is taken for ours."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

from github_stand_in import Server
from github_stand_in.model import Run
from group_registry.commands import audit
from group_registry.evidence import look
from support.cases import PROJECT
from support.host_description import Watch
from support.host_stage import Stage, stage
from support.repositories import git
from support.world import GAO

FOLDER = PROJECT / ".github/workflows"
NOTHING = "0 条登记中已核对 0 条。"
OURS, FORGED = (json.dumps({"v": 1, "records": {mark * 64: {"asked": "2020-01-01", "found": []}}}) for mark in "af")


@dataclass
class Scene:
    """The office's host with runs of workflows, and a clone that has no record yet."""

    played: Stage
    clone: Path
    capsys: pytest.CaptureFixture[str]

    def ran(self, left: str = OURS, **how: object) -> None:
        """One run that left a look: by default one of ours."""
        about = {"workflow": "record.yml", "branch": "main", "event": "schedule", "commit": self.tip} | how
        self.played.host.runs.append(Run(**about, artifacts={"look": left.encode()}))  # type: ignore[arg-type]

    @property
    def tip(self) -> str:
        return git(self.clone, "rev-parse", "origin/main")

    @property
    def foreign(self) -> str:
        """A commit on a branch of somebody's own."""
        people = self.played.people
        return self.played.host.bare.write("own", {"x.txt": b"x"}, "x", people[GAO], self.played.clock())

    def taken(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The marks that a look took over, by what it reads."""
        read: list[str] = []
        of_bytes = look.of_bytes

        def noted(content: bytes, today: date) -> look.Look:
            read.append(content.decode())
            return of_bytes(content, today)

        monkeypatch.setattr(look, "of_bytes", noted)
        state = self.clone.parent / "look.json"
        words = ["--online", "--state", str(state), "--carried", "record.yml"]
        assert audit.main(["--root", str(self.clone), *words]) == 0, self.capsys.readouterr().err
        return read


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    made = Scene(stage(tmp_path / "origin.git"), tmp_path / "clone", capsys)
    git(tmp_path, "clone", "-q", "--no-checkout", str(tmp_path / "origin.git"), "clone")
    watch = Watch()
    with Server(made.played.host, around=watch) as server:
        monkeypatch.setenv("GITHUB_API_URL", server.address)
        monkeypatch.setenv("GITHUB_REPOSITORY", "office/registry")
        monkeypatch.setenv("GITHUB_TOKEN", "token-of-the-app")
        yield made
    assert watch.faults == []


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
def test_what_the_last_run_of_ours_left_is_taken_up(scene: Scene, monkeypatch: pytest.MonkeyPatch, event: str) -> None:
    scene.ran(FORGED)
    scene.ran(OURS, event=event)
    assert scene.taken(monkeypatch) == [OURS]


@pytest.mark.parametrize("name", ["branch", "pull request", "tag", "another workflow", "workflow_run", "expired"])
def test_f17_what_another_run_left_is_not(scene: Scene, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    scene.ran(OURS)
    match name:
        case "branch":
            scene.ran(FORGED, branch="own", event="push", commit=scene.foreign)
        case "pull request":  # from main, or a fork's main, into a branch with a workflow of its own
            scene.ran(FORGED, event="pull_request")
        case "tag":  # called main, on a commit that main does not have
            scene.ran(FORGED, event="workflow_dispatch", commit=scene.foreign)
        case "another workflow":
            scene.ran(FORGED, workflow="validate.yml", event="push")
        case "workflow_run":
            scene.ran(FORGED, event="workflow_run")
        case "expired":
            scene.ran(FORGED)
            scene.played.host.runs[-1].is_expired = True
    assert scene.taken(monkeypatch) == [OURS]


def test_without_a_run_of_ours_all_is_asked_anew(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.ran(FORGED, branch="own", event="push", commit=scene.foreign)
    assert scene.taken(monkeypatch) == []
    assert scene.capsys.readouterr().err.splitlines()[-1].endswith(NOTHING)


def test_what_cannot_be_fetched_is_no_beginning(scene: Scene) -> None:
    scene.ran(OURS)
    scene.played.host.tokens.clear()
    state = scene.clone.parent / "look.json"
    words = ["--root", str(scene.clone), "--online", "--state", str(state), "--carried", "record.yml"]
    assert audit.main(words) == 3
    assert not state.exists()


def test_f17_pages_are_given_what_this_very_run_made() -> None:
    """``deploy-pages`` takes the artifact of its own run; nothing here names another run's."""
    jobs = yaml.safe_load((FOLDER / "publish.yml").read_text("utf-8"))["jobs"]
    assert jobs["deploy"]["needs"] == "build"
    (deploy,) = jobs["deploy"]["steps"]
    assert deploy["uses"].startswith("actions/deploy-pages@")
    assert "with" not in deploy
    uses = [step.get("uses", "").partition("@")[0] for step in jobs["build"]["steps"]]
    assert uses.count("actions/upload-pages-artifact") == 1
    assert [name for name in uses if "download" in name] == []
