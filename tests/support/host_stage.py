"""The small office on a stand-in of GitHub: its people have accounts, main holds its files, a clerk files a group."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from github_stand_in import Bare, Host, Pull, Server, User
from group_registry.hosts.client import Exchange
from support.cases import OFFICE
from support.world import CLERK as CLERK, FANG, GAO, LI, PATH, SUN, T0, WU, ZHAO, filing

OUTSIDER = 900000500
LOGINS = {
    ZHAO: "demo-zhao",
    LI: "demo-li",
    SUN: "demo-sun",
    WU: "demo-wu",
    GAO: "demo-gao",
    FANG: "demo-fang",
    CLERK: "demo-clerk",
    OUTSIDER: "demo-outsider",
}


@dataclass
class Clock:
    """The server's time: a second later at each look."""

    at: datetime = T0

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def pass_by(self, hours: float = 1) -> None:
        self.at += timedelta(hours=hours)


@dataclass
class Stage:
    host: Host
    clock: Clock
    people: Mapping[int, User] = field(default_factory=dict)

    def file(self, files: Mapping[str, bytes | None], branch: str = "filing", **how: Any) -> Pull:
        """The clerk proposes those files; an hour passes."""
        self.host.write(self.people[CLERK], branch, files)
        pull = self.host.open(self.people[CLERK], branch, **how)
        self.clock.pass_by()
        return pull

    def review(self, pull: Pull, user: int, event: str = "APPROVE", **how: Any) -> None:
        self.host.review(pull, self.people[user], event, **({"body": "请改" if event != "APPROVE" else ""} | how))
        self.clock.pass_by()

    def approved(self, files: Mapping[str, bytes | None] | None = None, branch: str = "filing") -> Pull:
        """A filing that deputy and director approved, in their order."""
        pull = self.file(files or {PATH: filing()}, branch)
        self.review(pull, LI)
        self.review(pull, ZHAO)
        return pull


def stage(path: Path, files: Mapping[str, bytes] = OFFICE, kind: type[Host] = Host) -> Stage:
    """A month-old repository with the small office on main, or with those files."""
    clock = Clock(T0 - timedelta(days=30))
    host = kind(Bare.create(path), now=clock)
    people = {id: host.join(id, login) for id, login in LOGINS.items()}
    host.bare.write("main", files, "启用", people[GAO], clock())
    clock.at = T0
    return Stage(host, clock, people)


def surroundings(server: Server, name: str = "github") -> dict[str, str]:
    """The environment by which commands find a host, with the token of the app."""
    told = {"API_URL": server.address, "REPOSITORY": server.host.full_name, "TOKEN": "token-of-the-app"}
    return {"FORGE": name} | {f"{of}_{what}": value for of in ("GITHUB", "FORGE") for what, value in told.items()}


def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sleeps before asking a host again."""
    at_once = [(lambda _: None) if one is time.sleep else one for one in Exchange.__init__.__defaults__ or ()]
    monkeypatch.setattr(Exchange.__init__, "__defaults__", tuple(at_once))


def ask(
    server: Server, who: int | None, method: str, path: str, body: Any = None
) -> tuple[int, Any, Mapping[str, str]]:
    """One plain call below the repository by that person, or by the app: status, JSON, headers."""
    token = f"token-of-{LOGINS[who]}" if who else "token-of-the-app"
    data = None if body is None else json.dumps(body).encode()
    url = path if path.startswith("http") else f"{server.address}/repos/{server.host.full_name}{path}"
    request = Request(url, data, {"Authorization": f"Bearer {token}"}, method=method)
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer), dict(answer.headers)
    except HTTPError as error:
        return error.code, json.load(error), dict(error.headers)
