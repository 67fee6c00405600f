"""Putting a file that a tool made where it can be proposed: into the work tree, or on a branch of its own."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import as_filed
from group_registry.forms.check import has_errors
from group_registry.forms.compare import Snapshot
from group_registry.forms.proposal import proposed
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import history, repository
from group_registry.model.finding import Finding, Level
from group_registry.model.records import Record
from group_registry.model.terms import MAIN
from group_registry.rules.transition import PLAIN


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
    there = as_filed(place.read_bytes()) if place.is_file() else None
    if there not in (None, instead_of) or (there is None and place.is_symlink()):
        raise CannotKnow(f"{path} 在此处已有其他内容，未覆盖；请先保存或移走该文件，或改用 --commit")
    fresh = place.with_name(f"{place.name}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        os.replace(fresh, place)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise CannotKnow(f"无法写入文件 {in_words(error)}") from error


def commit(place: Place, made: Made) -> None:
    """One commit on a new branch on top of main; neither the work tree nor the index is touched."""
    put_on_branch(place.root, made.branch, made.title, {made.record.path: (PLAIN, made.content)}, place.tip)


def put_on_branch(
    root: Path, branch: str, title: str, files: Mapping[str, tuple[str, bytes] | None], start: str | None = None
) -> None:
    """One commit on a new branch: modes and contents by path, None for a file that goes; all else as in ``start``.

    Contents are taken as they are: no filter, no hook, no signature.
    """
    if repository.run(root, "for-each-ref", f"refs/heads/{branch}", doubt="无法读取分支"):
        hint = f"不再需要的，可用 git branch -D {branch} 删去"
        raise CannotKnow(f"分支 {branch} 已存在，未覆盖；请先核对是否为上次遗留，{hint}")
    feed = f"commit refs/heads/{branch}\ncommitter {committer(root)}\n".encode() + _data(title.encode())
    feed += f"from {start}\n".encode() if start else b""
    for path, file in files.items():
        mode, content = file or ("", b"")
        feed += f"M {mode} inline {path}\n".encode() + _data(content) if file else f"D {path}\n".encode()
    repository.run(root, "fast-import", "--quiet", feed=feed, doubt="git 未接受本次提交")


def committer(root: Path) -> str:
    """Who commits, and when, as git writes it; ``CannotKnow`` where nobody is set."""
    hint = "git 尚未设置用户；请先运行 git config --global user.name 姓名 和 git config --global user.email 邮箱"
    return repository.run(root, "var", "GIT_COMMITTER_IDENT", doubt=hint).decode().strip()


def found(root: Path, title: str, files: Mapping[str, tuple[str, bytes]], remote: str = "") -> None:
    """A new repository in a folder that holds those files already, all of them in its first commit, on main."""
    doubt, words = "git 未能建立仓库", ("--quiet", "--template=", "--object-format=sha1", f"--initial-branch={MAIN}")
    repository.run(root, "init", *words, doubt=doubt)
    put_on_branch(root, MAIN, title, files)
    repository.run(root, "read-tree", "HEAD", doubt=doubt)
    # Git writes the files anew, with the line ends that .gitattributes asks for.
    repository.run(root, "checkout-index", "--all", "--force", "--index", doubt=doubt)
    if remote:
        repository.run(root, "remote", "add", "origin", remote, doubt=doubt)


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"
