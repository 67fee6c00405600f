"""Rounds of ``registry.py work`` on either host: a stage, a clone of its repository, and what the command said."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gitea_stand_in import GiteaHost
from github_stand_in import Pull, Server, User
from group_registry.commands import work
from support.direct import direct
from support.host_kinds import KINDS, HostKind
from support.host_stage import CLERK, Stage
from support.repositories import git
from support.world import FANG, GAO, LI, PATH, ZHAO, filing

Capsys = pytest.CaptureFixture[str]
ACCOUNT = 900000777
"""The account of the rounds on GitHub; on Gitea the stand-in has one."""
BUT_THE_SITE = ("--only", ",".join(name for name in work.STEPS if name != "render"))
"""A round without its last step, which takes most of the time."""


@dataclass
class Duty:
    kind: HostKind
    stage: Stage
    server: Server
    clone: Path
    site: Path

    def words(self, *more: str) -> list[str]:
        account = ["--account", str(ACCOUNT)] if self.kind.name == "github" else []
        where = ["--api", self.server.address, "--repository", "office/registry"]
        return ["--root", str(self.clone), "--out", str(self.site), *where, *account, *more]

    def surroundings(self) -> dict[str, str]:
        token = "token-of-registry-duty" if self.kind.name == "github" else "token-of-the-app"
        return {"FORGE": self.kind.name, "GITHUB_TOKEN": token, "FORGE_TOKEN": token}

    def round(self, capsys: Capsys, *more: str) -> tuple[int, str, str]:
        """One round: exit code, what it printed without the time, its complaints without the time."""
        code = work.main(self.words(*more))
        told = capsys.readouterr()
        out, err = ("\n".join(line[18:] for line in text.splitlines()) for text in told)
        return code, out, err

    @property
    def account(self) -> User:
        return self.stage.host.users["registry-duty" if self.kind.name == "github" else "registry-bot"]

    def state(self) -> dict[str, Any]:
        return dict(json.loads((self.clone / ".git/group-registry/work.json").read_text("utf-8")))

    def filed(self) -> Pull:
        return self.stage.file({PATH: filing()})

    def approve(self, pull: Pull) -> None:
        for user in (LI, ZHAO):
            self.stage.review(pull, user)

    def merge(self, pull: Pull) -> str:
        return self.stage.host.merge(pull, self.stage.people[GAO])

    def status(self, pull: Pull) -> tuple[str, str]:
        last = [one for one in self.stage.host.statuses if one.commit == pull.head_sha][-1]
        return last.state, last.description or ""

    def push(self, path: str, content: bytes) -> None:
        self.stage.host.write(self.stage.people[CLERK], "main", {path: content})


@contextmanager
def on_duty(folder: Path, name: str) -> Iterator[Duty]:
    kind = KINDS[name]
    stage = kind.stage_at(folder / "origin.git")
    if name == "github":
        stage.host.join(ACCOUNT, "registry-duty")
    if isinstance(stage.host, GiteaHost):
        stage.host.mergers = [stage.people[one] for one in (GAO, FANG)]
    git(folder, "clone", "-q", "--no-checkout", str(folder / "origin.git"), "clone")
    with kind.serve(stage.host, lambda answering: answering) as server, direct(server):
        yield Duty(kind, stage, server, folder / "clone", folder / "www/site")
