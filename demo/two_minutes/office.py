"""The stage of the tour: the host on loopback, an office's clone of it, and the real commands as processes."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Bare, Host, Pull, Refused, Server, User
from github_stand_in.server import Answering
from group_registry.files import worktree
from group_registry.forms.answers import file_text, filled, heading_of
from group_registry.forms.check import read_registry
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import parse
from group_registry.model.host_words import HOST_WORDS, HostWords, pressing
from group_registry.model.records import Group, Person
from group_registry.model.terms import FilingKind, Role
from group_registry.reports import notice
from two_minutes.telling import Teller

GITHUB = "github"
PROJECT = Path(__file__).resolve().parents[2]
SCHEMAS = worktree.read_forms(PROJECT)
SHANGHAI = timezone(timedelta(hours=8))
OPENING = datetime(2026, 11, 25, 8, 30, tzinfo=SHANGHAI)
"""The tour lives on the sample's days, so that it goes the same way in any year."""
FRIDAY = 4
PEOPLE = "registry/office/people.yaml"
WITHOUT_ACCOUNT = "何静远"
EVERYTHING = ("+refs/heads/*:refs/remotes/origin/*", "+refs/pull/*/head:refs/remotes/pull/*")


class Unexpected(Exception):
    """Something on the tour did not go as it should."""


@dataclass
class Clock:
    """The tour's time, and the host's: a second later at each look."""

    at: datetime = OPENING

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at.astimezone(UTC)

    def pass_by(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    def next_morning(self) -> None:
        days = 3 if self.at.weekday() == FRIDAY else 1
        self.at = (self.at + timedelta(days=days)).replace(hour=8, minute=30, second=0)

    @property
    def today(self) -> str:
        return self.at.date().isoformat()


@dataclass
class Office:
    """The sample office at work. People act on the host by their names; commands run in the clone."""

    folder: Path
    server: Server
    clock: Clock
    tell: Teller
    people: Mapping[str, User] = field(default_factory=dict)
    kind: str = GITHUB

    @property
    def words(self) -> HostWords:
        return HOST_WORDS[self.kind]

    @property
    def host(self) -> Host:
        return self.server.host

    @property
    def clone(self) -> Path:
        return self.folder / "office"

    @property
    def host_told(self) -> dict[str, str]:
        """What commands are told about the host; the token never stands on a command line."""
        told, words = (self.server.address, self.host.full_name, "token-of-the-app"), self.words
        return {"FORGE": self.kind} | dict(zip((words.address, words.repository, words.token), told, strict=True))

    def run(self, *words: str, expects: int | None = 0, by: str | None = None) -> str:
        """One of our commands in a process of its own; what it printed. Any other exit code ends the tour."""
        command = ["scripts/registry.py", *words, "--root", shown(self.clone)]
        self.tell.command(".venv/bin/python", *command)
        surroundings = self._plain() | self.host_told | (self._identity(by) if by else {})
        done = subprocess.run(  # noqa: S603
            [sys.executable, *command],
            cwd=PROJECT,
            env=surroundings,
            stdin=subprocess.DEVNULL,  # at a keyboard, commands would ask
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        self.tell.printed(done.stdout + done.stderr)
        if expects is not None and done.returncode != expects:
            raise Unexpected(f"{words[0]} 的退出码应为 {expects}，实为 {done.returncode}")
        return done.stdout

    def git(self, *words: str, by: str | None = None) -> str:
        """Git in the clone, where no setting of this machine reaches it."""
        surroundings = self._plain() | (self._identity(by) if by else {})
        command = ["git", "-C", str(self.clone), *words]
        done = subprocess.run(  # noqa: S603
            command, env=surroundings, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise Unexpected(f"git {words[0]} 未能办理：{done.stderr.strip()}")
        return done.stdout.strip()

    def _plain(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT")}
        return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PYTHONUTF8": "1"}

    def _identity(self, name: str) -> dict[str, str]:
        user, at = self.people[name], f"{int(self.clock().timestamp())} +0800"
        roles = ("AUTHOR", "COMMITTER")
        named = {
            f"GIT_{role}_{what}": value for role in roles for what, value in (("NAME", name), ("EMAIL", user.mail))
        }
        return named | {f"GIT_{role}_DATE": at for role in roles}

    def now(self) -> tuple[str, str]:
        self.clock.pass_by(1)
        return "--now", f"{self.clock.at:%Y-%m-%dT%H:%M:%S+08:00}"

    def propose(self, author: str, *words: str) -> Pull:
        """A command that commits on a branch of its own; it is pushed and a pull request opened."""
        before = self._branches()
        self.run(*words, by=author)
        (branch,) = self._branches() - before
        self.push(branch)
        title = self.git("log", "-1", "--format=%s", branch)
        pull = self.host.open(self.people[author], branch, title)
        self.tell.clicks(author, f"提交第 {pull.number} 号申请“{title}”")
        self.fetch()
        return pull

    def file(self, author: str, group: str, kind: FilingKind = FilingKind.CHANGE, /, **items: str | list[str]) -> Pull:
        """A filing on the site's filing page, dated today; ``items`` are those that it fills in anew."""
        path, user, forms = f"registry/groups/{group}.yaml", self.people[author], Forms.of_schemas(SCHEMAS)
        before = b"" if kind is FilingKind.CREATION else (self.clone / path).read_bytes()
        filed = parse(before) if before else {}
        if not isinstance(filed, dict):
            raise Unexpected(f"{path} 无法读取")
        data = filled(filed, {**items, "filed_on": self.clock.today}, kind, forms)
        title = f"{kind} {data[forms.key(Group, 'name')]}"
        self.tell.clicks(author, f"在网站“填报”页填写“{title}”，报送")
        branch = f"{kind.name.lower()}-{group.replace('/', '-')}"
        self.host.write(user, branch, {path: file_text(data, heading_of(before))}, title)
        pull = self.host.open(user, branch, title)
        self.tell.clicks(author, f"提交第 {pull.number} 号申请“{title}”")
        self.fetch()
        return pull

    def review(self, pull: Pull, who: str, event: str = "APPROVE", body: str = "") -> None:
        """That person reviews it; half an hour passes."""
        self.clock.pass_by(30)
        words = self.words
        what = {"APPROVE": f"{words.press}（同意）", "REQUEST_CHANGES": f"{words.press_refuse}（退回）：{body}"}[event]
        self.tell.clicks(who, f"查看第 {pull.number} 号申请的改动，{what}")
        try:
            self.host.review(self.host.pull(pull.number), self.people[who], event, body)
        except Refused as refused:
            self.tell.printed(f"平台不予受理：{'；'.join(refused.errors)}")

    def push(self, branch: str) -> None:
        self.tell.command("git", "-C", shown(self.clone), "push", "origin", branch)
        self.git("push", "--quiet", "origin", branch)

    def judge(self, pull: Pull, expects: int) -> str:
        return self.run("approve", "--number", str(pull.number), *self.now(), expects=expects)

    def merge(self, pull: Pull, who: str) -> str:
        """A registrar merges it, which is the filing (Art. 6), and it is recorded."""
        self.desk()
        self.clock.pass_by(20)
        self.tell.clicks(who, f"{pressing(self.words.merge)}，第 {pull.number} 号申请合并")
        self.host.merge(self.host.pull(pull.number), self.people[who])
        self.fetch()
        return self.run("record", "--push", "origin")

    def desk(self) -> str:
        """What the workflow does on the host after every review: a status, a comment, whose turn it is."""
        return self.run("judge_open", *self.now())

    def fails_to_merge(self, pull: Pull, who: str) -> None:
        self.tell.clicks(who, f"拟合并第 {pull.number} 号申请")
        try:
            self.host.merge(self.host.pull(pull.number), self.people[who])
        except Refused as refused:
            self.tell.printed(f"平台不予受理：{refused.message}")
        else:
            raise Unexpected(f"未批准的第 {pull.number} 号申请被合并")

    def fetch(self) -> None:
        """The clone learns what the host has; its files are those of main."""
        self.host.pulls()
        self.git("fetch", "--quiet", "origin")
        self.git("merge", "--quiet", "--ff-only", "origin/main")

    def _branches(self) -> set[str]:
        return set(self.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split())


def shown(path: Path) -> str:
    return str(path.relative_to(PROJECT) if path.is_relative_to(PROJECT) else path)


@contextmanager
def opened(
    folder: Path, tell: Teller, around: Callable[[Answering], Answering] = lambda one: one, kind: str = GITHUB
) -> Iterator[Office]:
    """The office on a host of that kind that is up meanwhile; main holds the sample, one deputy has no account yet.

    ``around`` may wrap the host's answers.
    """
    files = adopted(worktree.read_files(PROJECT))
    clock = Clock()
    made = Host if kind == GITHUB else GiteaHost
    host = made(Bare.create(folder / "origin.git"), now=clock, required=(notice.CONTEXT,))
    registry = read_registry(files, SCHEMAS).registry
    people = {one.label: host.join(one.account_id, str(one.account)) for one in registry.of(Person) if one.account_id}
    founder = next(iter(people.values()), None)
    if founder is None:
        raise Unexpected("人员名册中没有账号")
    host.bare.write("main", files, "启用登记册", founder, clock())
    if isinstance(host, GiteaHost):  # the merge whitelist, which holds there
        host.mergers = [people[one.label] for one in registry.holders(Role.REGISTRAR, clock.at.date())]
    with GiteaServer(host, around=around) if isinstance(host, GiteaHost) else Server(host, around=around) as server:
        office = Office(folder, server, clock, tell, people, kind)
        office.clone.mkdir()
        office.git("init", "--quiet", "--initial-branch=main")
        office.git("remote", "add", "origin", str(host.bare.path))
        office.git("config", "--unset-all", "remote.origin.fetch")
        for one in EVERYTHING:
            office.git("config", "--add", "remote.origin.fetch", one)
        office.fetch()
        yield office


def adopted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The sample on the day of adoption: one deputy signs on paper, for he has no account yet."""
    head, name, tail = files[PEOPLE].decode().partition(f"姓名: {WITHOUT_ACCOUNT}\n")
    lines = tail.split("\n")
    kept = [line for place, line in enumerate(lines) if place > 4 or not line.lstrip().startswith("账号")]
    if not name or len(kept) != len(lines) - 2:
        raise Unexpected("导览使用随附的示例办事处；此处的 registry/ 已更换，请在原仓库中运行")
    return {**files, PEOPLE: f"{head}{name}{chr(10).join(kept)}".encode()}
