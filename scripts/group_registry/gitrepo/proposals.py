"""Puts files that a tool made on new branches, from which they can be proposed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

from group_registry.files.errors import CannotKnow
from group_registry.forms.check import inspect
from group_registry.forms.compare import Snapshot, compare
from group_registry.forms.contents import blob_id
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import history, repository
from group_registry.model.finding import Finding
from group_registry.model.records import Record, frozen
from group_registry.model.registry import Registry
from group_registry.model.terms import MAIN
from group_registry.rules import RULES
from group_registry.rules.transition import PLAIN, TreeEntry

PUSH_MAIN = "再推送（主分支已设保护的，由仓库管理员先停用保护，推送后恢复）"
"""Of what comes before the first record, for which nobody asks an approval."""


@dataclass(frozen=True)
class Place:
    """Main, or another base, upon which a command writes."""

    root: Path
    tip: str
    base: Snapshot
    schemas: Schemas

    @classmethod
    def at(cls, root: Path, base: str | None, schemas: Schemas) -> "Place":
        tip = history.tip_of(root, base)
        return cls(root, tip, repository.snapshots(root, tip)[0], schemas)

    @cached_property
    def registry(self) -> Registry:
        return inspect(self.base.files, self.schemas, ()).registry


@frozen
class Made:
    record: Record
    content: bytes
    branch: str
    title: str


def findings_on(place: Place, made: Made) -> list[Finding]:
    """What its pull request will be told: all errors, and the file's own findings."""
    path = made.record.path
    findings = compare(place.base, place.base.having({path: made.content}), place.schemas, RULES).findings
    return [finding for finding in findings if finding.path == path or finding.is_error]


@frozen
class NewBranch:
    """One new commit on top of ``start`` (None: a root commit); mode and content by path, None for a file to delete.

    ``start`` is a commit, or the full name of a branch, which may be one that is made before it.
    """

    name: str
    title: str
    files: Mapping[str, tuple[str, bytes] | None]
    start: str | None = None


def plain_files(contents: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Files as a new branch takes them, none of which is a program."""
    return {path: (PLAIN, content) for path, content in contents.items()}


def branch_name(beginning: str, start: str, contents: Mapping[str, bytes]) -> str:
    """A name that tells by its end what a branch brings, and upon what: the same run again makes the same branch."""
    return f"{beginning}-{blob_id(b''.join([start.encode(), *contents.values()]))[:8]}"


def commit(place: Place, made: Made) -> None:
    """Commit the file on its branch on top of main. The work tree and the index are not touched."""
    files = plain_files({made.record.path: made.content})
    put_on_branches(place.root, [NewBranch(made.branch, made.title, files, place.tip)])


def put_on_branches(root: Path, branches: Iterable[NewBranch]) -> None:
    """Make new branches, all or none. A branch that an earlier run made with exactly this commit is left as it is.

    Contents are stored unchanged: no filter, no hook, no signature. One git process makes all commits and moves the
    refs last. Its input is a file, so it finishes even if we are killed.
    """
    fresh = [branch for branch in branches if not _is_made(root, branch)]
    who = committer(root)
    if fresh:
        feed = b"".join(_commit(branch, who) for branch in fresh)
        repository.run(root, "fast-import", "--quiet", feed=feed, doubt="git 未接受本次提交")


def branches(root: Path, beginning: str) -> frozenset[str]:
    """The names, without that of the remote, of all local and remote branches that begin so."""
    patterns = (f"refs/heads/{beginning}*", f"refs/remotes/*/{beginning}*")
    listed = repository.lines(root, "for-each-ref", "--format=%(refname)", *patterns, doubt="无法读取分支")
    return frozenset(name.rpartition("/")[2] for name in listed)


def holding(root: Path, content: bytes, paths: Mapping[str, str]) -> str | None:
    """The local branch that holds this content, None if there is none; ``paths`` tells where each would hold it."""
    names = (f"refs/heads/{branch}:{path}" for branch, path in paths.items())
    listed = repository.looked_up(root, names, "%(objectname)", "无法读取分支")
    return next((branch for branch, digest in zip(paths, listed, strict=True) if digest == blob_id(content)), None)


_DAY = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def pushed(root: Path, beginning: str, contents: Mapping[str, bytes]) -> dict[str, str]:
    """By path, the branch at ``origin``, of those that begin so, that holds this content but for the days in it."""
    places = [*product(sorted(branches(root, beginning)), contents)]
    names = (f"refs/remotes/origin/{branch}:{path}" for branch, path in places)
    held = zip(places, repository.objects(root, names, "无法读取分支"), strict=True)
    undated = {path: _DAY.sub(b"", content) for path, content in contents.items()}
    return {path: branch for (branch, path), (*_, there) in held if _DAY.sub(b"", there) == undated[path]}


def pulls_of(root: Path, branch: str) -> list[str]:
    """The numbers of the requests with this head at ``origin``, as far as the clone has fetched heads of requests."""
    words = ("for-each-ref", "--format=%(refname:lstrip=3)", f"--points-at=refs/remotes/origin/{branch}")
    return repository.run(root, *words, "refs/remotes/pull/", doubt="无法读取分支").decode().split()


def _is_made(root: Path, branch: NewBranch) -> bool:
    """Whether an earlier run made it; ``CannotKnow`` if a different branch has the name, or one below it (name/x)."""
    name, start = f"refs/heads/{branch.name}", branch.start or ""
    words = ("for-each-ref", "--format=%(refname) %(objectname)", name, *filter(None, [start]))
    tips = dict(line.split(" ") for line in repository.lines(root, *words, doubt="无法读取分支"))
    start = tips.pop(start, start)
    if not tips:
        return False
    if start and name in tips and _is_commit(root, tips[name], branch, start):  # root branches are not compared
        return True
    hint = f"不再需要的，可用 git branch -D {branch.name} 删去"
    raise CannotKnow(f"分支 {branch.name} 已存在，未覆盖；请先核对是否为上次遗留，{hint}")


def _is_commit(root: Path, tip: str, branch: NewBranch, start: str) -> bool:
    """Whether the commit ``tip`` is the branch's one upon the commit ``start``: parent, message and tree."""
    parent_and_message = repository.log(root, "-1", "--format=%P%n%B", tip, doubt="无法读取提交")
    is_same_message = parent_and_message.decode("utf-8", "replace").strip("\n\0") == f"{start}\n{branch.title}".strip()
    tree = {path: entry for path, entry in repository.tree_of(root, start).items() if path not in branch.files}
    tree |= {path: TreeEntry(file[0], blob_id(file[1])) for path, file in branch.files.items() if file}
    return is_same_message and repository.tree_of(root, tip) == tree


def _commit(branch: NewBranch, who: str) -> bytes:
    feed = f"commit refs/heads/{branch.name}\ncommitter {who}\n".encode() + _data(branch.title.encode())
    if branch.start:
        feed += f"from {branch.start}\n".encode()
    for path, file in branch.files.items():
        if file is None:
            feed += f"D {path}\n".encode()
            continue
        mode, content = file
        feed += f"M {mode} inline {path}\n".encode() + _data(content)
    return feed


def committer(root: Path) -> str:
    """The committer and the time as git writes them in a commit; ``CannotKnow`` if no user is configured."""
    hint = "git 尚未设置用户；请先运行 git config --global user.name 姓名 和 git config --global user.email 邮箱"
    return repository.run(root, "var", "GIT_COMMITTER_IDENT", doubt=hint).decode().strip()


def begin_repository(root: Path, title: str, files: Mapping[str, tuple[str, bytes]], remote: str = "") -> None:
    """Create a repository of these files in a folder, all on main; ``remote``, if any, is ``origin``."""
    doubt, words = "git 未能建立仓库", ("--quiet", "--template=", "--object-format=sha1", f"--initial-branch={MAIN}")
    repository.run(root, "init", *words, doubt=doubt)
    put_on_branches(root, [NewBranch(MAIN, title, files)])
    repository.run(root, "read-tree", "HEAD", doubt=doubt)
    # Git writes the files, with the line endings that .gitattributes asks for.
    repository.run(root, "checkout-index", "--all", "--force", "--index", doubt=doubt)
    if remote:
        repository.run(root, "remote", "add", "origin", remote, doubt=doubt)


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"
