"""The bare repository behind the host: real git, nothing of this machine's settings."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from github_stand_in.model import WEB, User

_FORM = "--format=tformat:%H%n%T%n%P%n%an%n%ae%n%at%n%cn%n%ce%n%ct%n%B"
_ID = re.compile("[0-9a-f]{40}")
_CHANGE = re.compile(r":\d+ \d+ \S+ (\S+) ([A-Z])\d*$")


@dataclass(frozen=True)
class Signed:
    """An author or committer line."""

    name: str
    mail: str
    at: datetime


@dataclass(frozen=True)
class Made:
    """A commit as git tells it."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signed
    committer: Signed
    message: str


@dataclass(frozen=True)
class Changed:
    """One file that differs between two commits, renames paired."""

    path: str
    status: str
    blob: str
    added: int
    deleted: int
    before: str | None = None


class Bare:
    """A bare repository; branches of a fork stand below ``refs/forks/<owner>/``.

    What depends on the ids of commits alone is asked of git once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._told: dict[tuple[str, ...], str] = {}

    @classmethod
    def create(cls, path: Path) -> "Bare":
        """An empty one with ``main`` as its branch to be."""
        path.mkdir(parents=True)
        made = cls(path)
        made.run("init", "--quiet", "--bare", "--initial-branch=main")
        return made

    def run(self, *words: str, feed: bytes = b"", fails: tuple[int, ...] = ()) -> str:
        """What git prints, as text; ``fails`` are the exit codes that are answers, too."""
        return self._run(*words, feed=feed, fails=fails).decode("utf-8", "replace").strip("\n")

    def _run(self, *words: str, feed: bytes = b"", fails: tuple[int, ...] = ()) -> bytes:
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        surroundings |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-C", str(self.path), *words]
        done = subprocess.run(command, input=feed, capture_output=True, check=False, env=surroundings)  # noqa: S603
        if done.returncode not in (0, *fails):
            raise RuntimeError(done.stderr.decode())
        return done.stdout

    def _once(self, *words: str, fails: tuple[int, ...] = ()) -> str:
        """The same of a question whose revisions are all full ids: once it has an answer, it has that for ever."""
        if not self._told.get(words):
            self._told[words] = self.run(*words, fails=fails)
        return self._told[words]

    def tip(self, branch: str) -> str | None:
        """Where a branch (of a fork: ``owner:branch``) or any revision points; None where there is none."""
        if self.has(branch):
            return branch
        with suppress(OSError):  # a branch of its own file, as most are, needs no process
            if _ID.fullmatch(found := (self.path / ref_of(branch)).read_text("utf-8").strip()):
                return found
        return self.run("rev-parse", "--verify", "--quiet", f"{ref_of(branch)}^{{commit}}", fails=(1,)) or None

    def has(self, commit: str) -> bool:
        return bool(_ID.fullmatch(commit)) and self._once("cat-file", "-t", commit, fails=(1, 128)) == "commit"

    def write(
        self,
        branch: str,
        files: Mapping[str, bytes | None],
        message: str,
        user: User,
        at: datetime,
        start: str | None = None,
        merges: str | None = None,
    ) -> str:
        """One more commit on a branch, which begins at ``start`` if it is new; a file that is None goes. The id."""
        ref, tip = ref_of(branch), self.tip(branch) or (start and self.tip(start))
        text = message.encode()
        feed = f"commit {ref}\nauthor {_line(user, at)}\ncommitter {_line(user, at)}\ndata {len(text)}\n".encode()
        feed += text + b"\n" + (f"from {tip}\n".encode() if tip else b"")
        feed += f"merge {self.tip(merges)}\n".encode() if merges else b""
        for path, content in files.items():
            feed += b"D " + path.encode() if content is None else _inline(path, content)
            feed += b"\n"
        self.run("fast-import", "--quiet", "--force", feed=feed + b"\n")
        return str(self.tip(branch))

    def point(self, branch: str, commit: str, before: str | None = None) -> bool:
        """Move a branch, only from ``before`` if that is given; whether it could be done."""
        try:
            self.run("update-ref", ref_of(branch), commit, *([before] if before else []))
        except RuntimeError:
            return False
        return True

    def is_ancestor(self, old: str, new: str) -> bool:
        return self._once("merge-base", old, new, fails=(1,)) == old

    def merge_base(self, one: str, other: str) -> str:
        return self._once("merge-base", one, other)

    def merged_tree(self, one: str, other: str) -> str | None:
        """The tree of a merge, None where it is in conflict."""
        found = self.run("merge-tree", "--write-tree", "--name-only", one, other, fails=(1,)).split("\n")
        return found[0] if len(found) == 1 else None

    def seal(self, tree: str, parents: Sequence[str], message: str, user: User, at: datetime) -> str:
        """A commit of that tree, authored by the user, committed by the host. The id."""
        headers = [f"tree {tree}", *(f"parent {one}" for one in parents), f"author {_line(user, at)}"]
        headers += [f"committer {_line(WEB, at, 'GitHub', 'noreply@github.com')}", "", message]
        return self.run("hash-object", "-t", "commit", "-w", "--stdin", feed="\n".join(headers).encode())

    def commits(self, start: str, end: str) -> list[Made]:
        """The commits that lead from one to the other, the oldest first."""
        listing = self._once("log", "-z", "--reverse", "--topo-order", _FORM, f"{start}..{end}")
        return [_made(record) for record in listing.split("\0")[:-1]]

    def first_parents(self, start: str, end: str) -> list[str]:
        """What a branch was, step by step, from after one commit to the other."""
        return self.run("rev-list", "--first-parent", "--reverse", f"{start}..{end}").split()

    def commit(self, sha: str) -> Made:
        return _made(self.run("log", "-1", _FORM, sha))

    def changes(self, start: str, end: str) -> list[Changed]:
        """What differs between two commits, as the host counts it: a renamed file is one."""
        raw = self._once("diff-tree", "-r", "-M", "-z", "--raw", "--numstat", "--no-abbrev", start, end)
        return _changes(iter(raw.split("\0")[:-1]))

    def blob(self, revision: str, path: str) -> tuple[str, bytes] | None:
        found = self.run("rev-parse", "--verify", "--quiet", f"{revision}:{path}", fails=(1, 128))
        is_blob = found and self.run("cat-file", "-t", found) == "blob"
        return (found, self._run("cat-file", "blob", found)) if is_blob else None


def ref_of(branch: str) -> str:
    """The full name behind ``branch`` or ``owner:branch``; anything that is a full name or an id stays."""
    if branch.startswith("refs/") or re.fullmatch("[0-9a-f]{40}", branch):
        return branch
    owner, _, name = branch.rpartition(":")
    return f"refs/forks/{owner}/{name}" if owner else f"refs/heads/{name}"


def _line(user: User, at: datetime, name: str = "", mail: str = "") -> str:
    return f"{name or user.login} <{mail or user.mail}> {int(at.timestamp())} +0000"


def _inline(path: str, content: bytes) -> bytes:
    return f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content


def _made(record: str) -> Made:
    sha, tree, parents, *signed, message = record.split("\n", 9)
    author, committer = (
        Signed(name, mail, datetime.fromtimestamp(int(at), UTC)) for name, mail, at in (signed[:3], signed[3:])
    )
    return Made(sha, tree, tuple(parents.split()), author, committer, message.rstrip("\n"))


def _changes(words: Iterator[str]) -> list[Changed]:
    """What ``--raw --numstat -z`` prints: first each file's contents, then each file's counts."""
    told: dict[str, tuple[str, str, str | None]] = {}
    counts: dict[str, tuple[int, int]] = {}
    for word in words:
        if match := _CHANGE.match(word):
            status, first = match[2], next(words)
            path, before = (next(words), first) if status in "RC" else (first, None)
            told[path] = status, match[1], before
        else:
            added, deleted, path = word.split("\t", 2)
            if not path:
                _, path = next(words), next(words)
            counts[path] = _count(added), _count(deleted)
    return [Changed(path, status, blob, *counts[path], before) for path, (status, blob, before) in told.items()]


def _count(text: str) -> int:
    return 0 if text == "-" else int(text)
