"""Putting a file that a tool made where it can be proposed: into the work tree, or on a branch of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from group_registry.files import writing
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import as_filed
from group_registry.forms.check import has_errors
from group_registry.forms.compare import Snapshot
from group_registry.forms.contents import blob_id
from group_registry.forms.proposal import proposed
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import history, repository
from group_registry.model.finding import Finding, Level
from group_registry.model.records import Record
from group_registry.model.terms import MAIN
from group_registry.rules.transition import PLAIN, TreeEntry


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
            commit(place, [made])
        else:
            write(place.root, path, made.content, place.base.files.get(path))
    return [found for found in findings if found.path == path or found.level is Level.ERROR]


def write(root: Path, path: str, content: bytes, instead_of: bytes | None = None) -> None:
    """The file in the work tree; never in the place of anything but ``instead_of``, and whole or not at all."""
    place = root / path
    there = as_filed(place.read_bytes()) if place.is_file() else None
    if there == content:
        return  # by a run that was killed
    if there not in (None, instead_of) or (there is None and place.is_symlink()):
        raise CannotKnow(f"{path} 在此处已有其他内容，未覆盖；请先保存或移走该文件，或改用 --commit")
    try:
        writing.write(place, content, root)
    except OSError as error:
        raise CannotKnow(f"无法写入文件 {in_words(error)}") from error


@dataclass(frozen=True)
class NewBranch:
    """A branch of one commit: modes and contents by path, None for a file that goes; all else as in ``start``."""

    name: str
    title: str
    files: Mapping[str, tuple[str, bytes] | None]
    start: str | None = None


def commit(place: Place, made: Iterable[Made]) -> None:
    """A commit each on a new branch on top of main; neither the work tree nor the index is touched."""
    branches = [NewBranch(one.branch, one.title, {one.record.path: (PLAIN, one.content)}, place.tip) for one in made]
    put_on_branches(place.root, branches)


def put_on_branches(root: Path, branches: Iterable[NewBranch]) -> None:
    """Make new branches, all or none. One that is there with just that commit, by an earlier run, is left as it is.

    Contents are taken as they are: no filter, no hook, no signature. One process of git makes all commits and moves
    the refs last; it reads a file, so it comes to its end even if we are killed.
    """
    fresh = [one for one in branches if not _is_there(root, one)]
    who = committer(root)
    if fresh:
        feed = b"".join(_commit(one, who) for one in fresh)
        repository.run(root, "fast-import", "--quiet", feed=feed, doubt="git 未接受本次提交")


def _is_there(root: Path, branch: NewBranch) -> bool:
    """Whether the branch is there as it would be made; ``CannotKnow`` where it, or one in its way, is another."""
    words = ("for-each-ref", "--format=%(objectname) %(refname)", f"refs/heads/{branch.name}")
    listed = repository.run(root, *words, doubt="无法读取分支").decode().splitlines()
    if not listed:
        return False
    tip, _, name = listed[0].partition(" ")
    if name == f"refs/heads/{branch.name}" and branch.start:
        shown = repository.log(root, "-1", "--format=%P%n%B", tip, doubt="无法读取提交").decode("utf-8", "replace")
        tree = dict(repository.tree_of(root, branch.start))
        for path, file in branch.files.items():
            tree.pop(path, None)
            tree |= {path: TreeEntry(file[0], blob_id(file[1]))} if file else {}
        is_same_words = shown.strip("\n\0") == f"{branch.start}\n{branch.title}".strip()
        if is_same_words and repository.tree_of(root, tip) == tree:
            return True
    hint = f"不再需要的，可用 git branch -D {branch.name} 删去"
    raise CannotKnow(f"分支 {branch.name} 已存在，未覆盖；请先核对是否为上次遗留，{hint}")


def _commit(branch: NewBranch, who: str) -> bytes:
    """The commit as ``git fast-import`` reads it."""
    feed = f"commit refs/heads/{branch.name}\ncommitter {who}\n".encode() + _data(branch.title.encode())
    feed += f"from {branch.start}\n".encode() if branch.start else b""
    for path, file in branch.files.items():
        mode, content = file or ("", b"")
        feed += f"M {mode} inline {path}\n".encode() + _data(content) if file else f"D {path}\n".encode()
    return feed


def committer(root: Path) -> str:
    """Who commits, and when, as git writes it; ``CannotKnow`` where nobody is set."""
    hint = "git 尚未设置用户；请先运行 git config --global user.name 姓名 和 git config --global user.email 邮箱"
    return repository.run(root, "var", "GIT_COMMITTER_IDENT", doubt=hint).decode().strip()


def found(root: Path, title: str, files: Mapping[str, tuple[str, bytes]], remote: str = "") -> None:
    """A new repository in a folder that holds those files already, all of them in its first commit, on main."""
    doubt, words = "git 未能建立仓库", ("--quiet", "--template=", "--object-format=sha1", f"--initial-branch={MAIN}")
    repository.run(root, "init", *words, doubt=doubt)
    put_on_branches(root, [NewBranch(MAIN, title, files)])
    repository.run(root, "read-tree", "HEAD", doubt=doubt)
    # Git writes the files anew, with the line ends that .gitattributes asks for.
    repository.run(root, "checkout-index", "--all", "--force", "--index", doubt=doubt)
    if remote:
        repository.run(root, "remote", "add", "origin", remote, doubt=doubt)


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"
