"""Real git repositories for tests, made with few processes or none."""

import os
import subprocess
import zlib
from collections.abc import Mapping, Sequence
from hashlib import sha1
from pathlib import Path

from group_registry.files import worktree
from support.cases import REMOVED

Files = Mapping[str, bytes]
Modes = Mapping[str, tuple[str, bytes]]
"""What is no plain file: mode and content by path; a submodule's content is the commit that it names."""

Changes = Mapping[str, bytes | None]
"""What a commit changes: contents by path; None takes the file away."""
Tree = dict[str, tuple[str, str]]
"""A whole tree: mode and blob id by path."""

PLAIN = "100644"
AUTHOR = "committer 测试 <test@example.invalid> 1790000000 +0800"


def git(root: Path, *words: str, feed: bytes = b"") -> str:
    """What git prints, in a repository that no setting of this machine reaches."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    surroundings |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-C", str(root), "-c", "user.name=测试", "-c", "user.email=test@example.invalid", *words]
    return (
        subprocess.run(command, input=feed, capture_output=True, check=True, env=surroundings).stdout.decode().strip()
    )


def repository(root: Path, base: Files, head: Files, modes: Modes | None = None) -> Path:
    """A repository with the branches ``main`` and, one commit further, ``filing``; nothing is checked out."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    after = {path: (PLAIN, content) for path, content in head.items()} | dict(modes or {})
    first = _commit("main", {path: (PLAIN, content) for path, content in base.items()})
    git(root, "fast-import", "--quiet", feed=first + _commit("filing", after, "from refs/heads/main\n"))
    git(root, "symbolic-ref", "HEAD", "refs/heads/filing")
    return root


def empty(folder: Path, is_bare: bool = True) -> None:
    """A git folder without a commit, whose branch is to be main; made without a process."""
    for name in ("objects/info", "objects/pack", "refs/heads"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "config").write_text(f"[core]\n\trepositoryformatversion = 0\n\tbare = {str(is_bare).lower()}\n")


class Objects:
    """A repository whose objects are written without a process, so that every id is known at once."""

    def __init__(self, folder: Path) -> None:
        self.git = folder
        self.trees: dict[str, Tree] = {}
        self.contents: dict[str, bytes] = {}

    def tree_of(self, commit: str) -> Tree:
        """Also of a commit that somebody else made."""
        if commit not in self.trees:
            listed = git(self.git, "ls-tree", "-r", "-z", commit).rstrip("\0").split("\0")
            found = (line.partition("\t") for line in listed if line)
            self.trees[commit] = {path: (about[:6], about[-40:]) for about, _, path in found}
        return self.trees[commit]

    def committed(self, parents: Sequence[str], changes: Changes, who: str, message: str, mode: str = PLAIN) -> str:
        """A commit on its first parent's tree with these changes."""
        tree = dict(self.tree_of(parents[0])) if parents else {}
        for path, content in changes.items():
            if content is None:
                tree.pop(path, None)
            else:
                tree[path] = (mode, self._blob(content))
        lines = [f"tree {self._tree(tree)}", *(f"parent {one}" for one in parents), f"author {who}", f"committer {who}"]
        made = self._object(b"commit", "\n".join([*lines, "", message]).encode())
        self.trees[made] = tree
        return made

    def differing(self, old: str, new: str) -> list[str]:
        start, end = self.tree_of(old), self.tree_of(new)
        return [path for path in sorted({*start, *end}) if start.get(path) != end.get(path)]

    def between(self, old: str, new: str) -> dict[str, bytes | None]:
        end = self.tree_of(new)
        return {path: self.contents[end[path][1]] if path in end else None for path in self.differing(old, new)}

    def _blob(self, content: bytes) -> str:
        digest = self._object(b"blob", content)
        self.contents[digest] = content
        return digest

    def _tree(self, tree: Mapping[str, tuple[str, str]]) -> str:
        entries: dict[str, tuple[str, str]] = {}
        below: dict[str, Tree] = {}
        for path, entry in tree.items():
            name, _, rest = path.partition("/")
            if rest:
                below.setdefault(name, {})[rest] = entry
            else:
                entries[name] = entry
        entries |= {f"{name}/": ("40000", self._tree(inner)) for name, inner in below.items()}
        body = b"".join(
            b"%s %s\0%s" % (mode.encode(), name.rstrip("/").encode(), bytes.fromhex(digest))
            for name, (mode, digest) in sorted(entries.items(), key=lambda one: one[0].encode())
        )
        return self._object(b"tree", body)

    def _object(self, kind: bytes, body: bytes) -> str:
        data = b"%s %d\0%s" % (kind, len(body), body)
        digest = sha1(data, usedforsecurity=False).hexdigest()
        path = self.git / "objects" / digest[:2] / digest[2:]
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(zlib.compress(data, 1))
        return digest


def laid_over(files: Files, folder: Path) -> dict[str, bytes]:
    """The files with those of a case's folder over them; a file that holds only ``删除`` removes that file."""
    laid = dict(files) | (read_all(folder) if folder.is_dir() else {})
    return {path: content for path, content in laid.items() if content.strip() != REMOVED}


def read_all(folder: Path) -> dict[str, bytes]:
    files = worktree.read_files(folder) if (folder / "registry").is_dir() else {}
    others = (path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] != "registry")
    return files | {path.relative_to(folder).as_posix(): path.read_bytes() for path in others}


def _commit(branch: str, files: Modes, start: str = "") -> bytes:
    heading = f"commit refs/heads/{branch}\n{AUTHOR}\ndata 2\n.\n{start}deleteall\n".encode()
    return heading + b"".join(_file(path, *file) for path, file in files.items()) + b"\n"


def _file(path: str, mode: str, content: bytes) -> bytes:
    if mode == "160000":
        return f"M 160000 {content.decode()} {path}\n".encode()
    return f"M {mode} inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
