"""Real git repositories for tests: one ``git fast-import`` makes all commits, so a case costs three processes."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from group_registry.files import worktree
from support.cases import REMOVED

Files = Mapping[str, bytes]
Modes = Mapping[str, tuple[str, bytes]]
"""What is no plain file: mode and content by path; a submodule's content is the commit that it names."""

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
