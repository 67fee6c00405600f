"""Putting a file that a tool made where it can be proposed: into the work tree, or on a branch of its own."""

import os
from dataclasses import dataclass
from pathlib import Path

from group_registry.files.errors import CannotKnow, in_words
from group_registry.forms.check import has_errors
from group_registry.forms.compare import Snapshot
from group_registry.forms.proposal import proposed
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import history, repository
from group_registry.model.finding import Finding, Level
from group_registry.model.records import Record
from group_registry.model.terms import MAIN


@dataclass(frozen=True)
class Place:
    """Where files are proposed: a repository, the tip of its main branch, and what the registry is there."""

    root: Path
    tip: str
    base: Snapshot

    @classmethod
    def at(cls, root: Path, base: str | None) -> "Place":
        """On top of the main branch, or of the revision named instead."""
        tip = history.tip_of(root, MAIN, base)
        return cls(root, tip, repository.snapshots(root, tip)[0])


@dataclass(frozen=True)
class Made:
    """A file that a tool made, and the branch and title that its commit would have."""

    record: Record
    content: bytes
    branch: str
    title: str


def propose(place: Place, made: Made, schemas: Schemas, commits: bool) -> list[Finding]:
    """Check the file as its pull request will be; unless there is an error, write it, or commit it on its branch.

    What is returned are the errors, and what else is found in that file.
    """
    path = made.record.path
    findings = proposed(place.base, path, made.content, schemas).findings
    if not has_errors(findings):
        if commits:
            commit(place, made)
        else:
            write(place.root, path, made.content, place.base.files.get(path))
    return [found for found in findings if found.path == path or found.level is Level.ERROR]


def write(root: Path, path: str, content: bytes, instead_of: bytes | None = None) -> None:
    """The file in the work tree; never in the place of anything but ``instead_of``, and whole or not at all."""
    place = root / path
    there = place.read_bytes() if place.is_file() else None
    if there not in (None, instead_of) or (there is None and place.is_symlink()):
        raise CannotKnow(f"{path} 在此处已有其他内容，未覆盖；请先保存或移走该文件，或改用 --commit")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_name(f"{place.name}.new")
        fresh.write_bytes(content)
        os.replace(fresh, place)
    except OSError as error:
        raise CannotKnow(f"无法写入文件 {in_words(error)}") from error


def commit(place: Place, made: Made) -> None:
    """One commit on a new branch on top of main; neither the work tree nor the index is touched."""
    if repository.run(place.root, "for-each-ref", f"refs/heads/{made.branch}", doubt="无法读取分支"):
        hint = f"不再需要的，可用 git branch -D {made.branch} 删去"
        raise CannotKnow(f"分支 {made.branch} 已存在，未覆盖；请先核对是否为上次遗留，{hint}")
    hint = "git 尚未设置用户；请先运行 git config user.name 姓名 和 git config user.email 邮箱"
    who = repository.run(place.root, "var", "GIT_COMMITTER_IDENT", doubt=hint).decode().strip()
    heading = f"commit refs/heads/{made.branch}\ncommitter {who}\n".encode()
    file = f"from {place.tip}\nM 100644 inline {made.record.path}\n".encode()
    feed = heading + _data(made.title.encode()) + file + _data(made.content)
    repository.run(place.root, "fast-import", "--quiet", feed=feed, doubt="git 未接受本次提交")


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"
