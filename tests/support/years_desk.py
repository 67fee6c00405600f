"""The stand-in of the host and the real commands that judge and record, for an office that is played for years.

Everything lies in the host's one bare repository; the commands run in this process and talk to the host over HTTP.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from github_stand_in import APP, Bare, Host, Pull, Server, User
from group_registry.commands import judge_open, record
from group_registry.model.terms import SHANGHAI
from group_registry.reports.notice import CONTEXT
from support.host_stage import Clock, surroundings
from support.office_books import Kept
from support.running import ran
from support.world import stamp


class Disagreed(AssertionError):
    """What a command said is not what the office's own books expect."""


@dataclass
class Request:
    """One pull request, and what its status should be next.

    ``groups`` are those that it files, as they will be. ``goes`` is what the office means to do with it.
    """

    pull: Pull
    groups: dict[str, Kept] = field(default_factory=dict)
    goes: str = "passes"
    expects: str = "pending"
    is_at_the_meeting: bool = False


@dataclass
class Desk:
    server: Server
    clock: Clock
    users: dict[int, User] = field(default_factory=dict)
    open: list[Request] = field(default_factory=list)
    said: str = ""

    def on(self, day: date, hour: int) -> None:
        """It is that hour of a day in Shanghai, unless it is past."""
        self.clock.at = max(self.clock.at, datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC))

    @property
    def host(self) -> Host:
        return self.server.host

    @property
    def root(self) -> Path:
        return self.host.bare.path

    def user(self, account: int) -> User:
        """The account of that id, which joins when it is first named."""
        if account not in self.users:
            self.users[account] = self.host.join(account, f"demo-{account}")
        return self.users[account]

    def propose(self, files: Mapping[str, bytes], author: int, **about: Any) -> Request:
        branch = f"request-{len(self.host.issues) + 1}"
        self.host.bare.write(branch, files, "备案", self.user(author), self.clock(), start="main")
        made = Request(self.host.open(self.user(author), branch), **about)
        self.open.append(made)
        return made

    def review(self, request: Request, account: int, event: str = "APPROVE") -> None:
        self.clock.at += timedelta(minutes=1)
        self.host.review(request.pull, self.user(account), event, "" if event == "APPROVE" else "请改")

    def give_up(self, request: Request) -> None:
        self.host.close(request.pull, request.pull.author)
        self.open.remove(request)

    def judge(self) -> list[Request]:
        """All open requests are judged; those that may be merged, in their order. The books must have said so."""
        self.clock.at += timedelta(minutes=5)
        if self.open:
            self.run(judge_open, "--now", stamp(self.clock.at))
        for one in self.open:
            state = self.host.says(one.pull.head_sha, CONTEXT)
            if state != one.expects:
                told = next((it.body for it in one.pull.comments if it.user is APP), "")
                raise Disagreed(
                    f"{one.pull.number} on {self.clock.at}: {state}, not {one.expects}\n{told}\n{self.said}"
                )
        return [one for one in self.open if one.expects == "success"]

    def merge(self, request: Request, account: int) -> str:
        """A registrar merges it, which the host allows only with the status."""
        self.clock.at += timedelta(minutes=1)
        merge = self.host.merge(request.pull, self.user(account))
        self.open.remove(request)
        return merge

    def record(self) -> None:
        """All merges are recorded; the branches of what is closed are gone, as offices set their host up."""
        self.run(record, expects=(0, 1))  # 1: the office also merges what the audit refuses
        refs = self.host.bare.run("for-each-ref", "--format=%(refname)", "refs/heads/request-*", "refs/pull/*/merge")
        gone = [one for one in refs.split() if not self.host.issues[int("".join(filter(str.isdigit, one)))].is_open]
        self.host.bare.run("update-ref", "--stdin", feed="".join(f"delete {one}\n" for one in gone).encode())

    def push(self, files: Mapping[str, bytes], account: int) -> str:
        return self.host.bare.write("main", files, "改", self.user(account), self.clock())

    def run(self, command: ModuleType, *words: str, expects: Sequence[int] = (0,)) -> str:
        done = ran(command, "--root", self.root, *words)
        self.said = done.stdout + done.stderr
        if done.returncode not in expects:
            raise Disagreed(f"{command.__name__}: exit {done.returncode}\n{self.said}")
        return done.stdout

    def pack(self) -> None:
        self.host.bare.run("repack", "-adq")
        self.host.bare.run("pack-refs", "--all")


@contextmanager
def desk(folder: Path, opening: date, files: Mapping[str, bytes], founder: int) -> Iterator[Desk]:
    """A host whose main holds those files; the commands are told of it by the environment."""
    clock = Clock(datetime.combine(opening, time(8), SHANGHAI).astimezone(UTC))
    host = Host(Bare.create(folder / "origin.git"), now=clock, required=(CONTEXT,))
    with Server(host) as server, patch.dict(os.environ, surroundings(server)):
        made = Desk(server, clock)
        host.bare.write("main", files, "启用", made.user(founder), clock())
        yield made
