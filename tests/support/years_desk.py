"""The stand-in of the host and the real commands that judge and record, for an office that is played for years.

Everything lies in the host's one bare repository; the commands run in this process and talk to the host over HTTP.
"""

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from github_stand_in import APP, Bare, Host, Pull, Server, User
from group_registry.commands import judge_open, record
from group_registry.reports.notice import CONTEXT
from support.office_books import Kept

SHANGHAI = timezone(timedelta(hours=8))


@dataclass
class Clock:
    """The host's time: a second later at each look, never back."""

    at: datetime

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at.astimezone(UTC)

    def on(self, day: date, hour: int) -> None:
        """That hour of a day in Shanghai, unless it is past."""
        self.at = max(self.at, datetime.combine(day, time(hour), SHANGHAI))


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
    said: list[str] = field(default_factory=list)

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
            self.run(judge_open, "--now", f"{self.clock.at:%Y-%m-%dT%H:%M:%S+08:00}")
        for one in self.open:
            state = self.host.says(one.pull.head_sha, CONTEXT)
            if state != one.expects:
                told = next((it.body for it in one.pull.comments if it.user is APP), "")
                raise Disagreed(
                    f"{one.pull.number} on {self.clock.at}: {state}, not {one.expects}\n{told}\n{self.said[-1]}"
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
        self.run(record)
        refs = self.host.bare.run("for-each-ref", "--format=%(refname)", "refs/heads/request-*", "refs/pull/*/merge")
        gone = [one for one in refs.split() if not self.host.issues[int("".join(filter(str.isdigit, one)))].is_open]
        self.host.bare.run("update-ref", "--stdin", feed="".join(f"delete {one}\n" for one in gone).encode())

    def push(self, files: Mapping[str, bytes], account: int) -> str:
        return self.host.bare.write("main", files, "改", self.user(account), self.clock())

    def run(self, command: ModuleType, *words: str, expects: Sequence[int] = (0,)) -> str:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = command.main(["--root", str(self.root), *words])
        self.said.append(out.getvalue() + err.getvalue())
        del self.said[:-5]
        if code not in expects:
            raise Disagreed(f"{command.__name__}: exit {code}\n{self.said[-1]}")
        return out.getvalue()

    def pack(self) -> None:
        self.host.bare.run("repack", "-adq")
        self.host.bare.run("pack-refs", "--all")


@contextmanager
def desk(folder: Path, opening: datetime, files: Mapping[str, bytes], founder: int) -> Iterator[Desk]:
    """A host whose main holds those files; the commands are told of it by the environment."""
    clock = Clock(opening)
    host = Host(Bare.create(folder / "origin.git"), now=clock, required=(CONTEXT,))
    with Server(host) as server:
        made = Desk(server, clock)
        host.bare.write("main", files, "启用", made.user(founder), clock())
        told = {"GITHUB_API_URL": server.address, "GITHUB_REPOSITORY": host.full_name}
        with patch.dict(os.environ, told | {"GITHUB_TOKEN": "token-of-the-app"}):
            yield made
