"""The host's answers about the pull requests of a world, saved as ``--from`` takes them; and commands run on them."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from support.cases import CASE_FILES, PROJECT
from support.repositories import git
from support.world import World, at as at_hour, stamp

WEB = "https://git.example.invalid/office/registry/pull"
"""Where a browser would find the pull requests."""
LATER = 24 * 10
"""Hours after the opening at which commands are run: ten days."""


def saved(world: World, *others: World) -> list[str]:
    """Save the open pull requests of worlds that share a repository; the words that tell a command where."""
    for one in (world, *others):
        number, head = one.pull["number"], one.pull["head"]["sha"]
        commits = one.commits if one.commits is not None else _commits(one)
        files = [] if one.commits == [] else git(one.root, "diff", "--name-only", f"main...{head}").split()
        reviewed = [{"event": "reviewed"} | review for review in one.reviews]
        counts = {"commits": len(commits), "changed_files": len(files)}
        _save(one, f"pulls/{number}.json", {"html_url": f"{WEB}/{number}"} | one.pull | counts)
        for name, data in (("reviews", one.reviews), ("timeline", reviewed + one.timeline), ("commits", commits)):
            _save(one, f"pulls/{number}/{name}.json", data)
    return ["--from", str(world.root / "answers"), "--root", str(world.root), "--now", stamp(at_hour(LATER))]


def another(world: World, number: int, branch: str, author: int = 900000099) -> World:
    other = World(world.root)
    head = {"sha": git(world.root, "rev-parse", branch), "ref": branch}
    other.open(author, number=number, head=head)
    return other


def run(command: ModuleType, words: Iterable[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, output and complaints of a command; wrong usage is its exit code too."""
    try:
        code = command.main(list(words))
    except SystemExit as stop:
        code = stop.code
    return code, *capsys.readouterr()


def merge(world: World, branch: str, path: str, hours: float) -> bytes:
    """Merge a branch that a command left, as the host would; the content that it brings."""
    content = f"{git(world.root, 'show', f'{branch}:{path}')}\n".encode()
    world.merge_branch(branch, {path: content}, hours)
    return content


def same_as_kept(name: str, found: str) -> None:
    """Hold an output against the one that is kept; WRITE_REPORTS=1 keeps it, to be read before it is committed."""
    kept = CASE_FILES / "meeting" / name
    if os.environ.get("WRITE_REPORTS"):
        kept.write_text(found, "utf-8")
    assert found == kept.read_text("utf-8")


def typed(words: list[str], answers: Iterable[str]) -> tuple[int, str]:
    leader, follower = pty.openpty()
    command = [sys.executable, str(PROJECT / "scripts/registry.py"), *words]
    process = subprocess.Popen(command, stdin=follower, stdout=follower, stderr=follower, close_fds=True)
    os.close(follower)
    os.write(leader, "".join(f"{answer}\n" for answer in answers).encode())
    shown = b""
    while chunk := _chunk(leader):
        shown += chunk
    os.close(leader)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def _chunk(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # the other end is gone
        return b""


def _commits(world: World) -> list[dict[str, Any]]:
    listed = git(world.root, "rev-list", f"main..{world.pull['head']['sha']}").split()
    return [{"sha": sha, "author": None} for sha in listed]


def _save(world: World, name: str, data: Any) -> None:
    path: Path = world.root / "answers" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
