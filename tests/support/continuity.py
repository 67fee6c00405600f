"""The walk of ``docs/continuity.md``: its commands as they are typed, and an office at a host of its own afterwards."""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from github_stand_in import Bare, Host, Server
from group_registry.commands import audit, baseline, doctor, validate
from group_registry.reports.notice import CONTEXT
from support.guides import sections
from support.host_stage import Stage
from support.played_office import PlayedOffice
from support.repositories import git
from support.running import ran


def other_host(folder: Path, past: PlayedOffice, capsys: pytest.CaptureFixture[str]) -> PlayedOffice:
    """An empty repository at a host where the same people have the same accounts, and a clone to come."""
    host = Host(Bare.create(folder / "new.git"), now=past.played.clock, required=(CONTEXT,))
    people = {id: host.join(id, user.login) for id, user in past.played.people.items()}
    return PlayedOffice(Stage(host, past.played.clock, people), folder / "again", capsys)


@contextmanager
def at_work(office: PlayedOffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fresh clone of what is there, and the host up for the commands."""
    git(office.clone.parent, "clone", "-q", str(office.played.host.bare.path), office.clone.name)
    git(office.clone, "config", "--add", "remote.origin.fetch", "+refs/pull/*/head:refs/remotes/pull/*")
    with Server(office.played.host) as server:
        monkeypatch.setenv("GITHUB_API_URL", server.address)
        yield


def begin_without_history(clone: Path, fresh: Path, anew: PlayedOffice) -> None:
    """A new repository of the present content alone, at the other host."""
    git(fresh.parent, "init", "-q", "-b", "main", fresh.name)
    shutil.copytree(clone / "registry", fresh / "registry")
    git(fresh, "add", "-A")
    git(fresh, "commit", "-q", "-m", "启用登记册")
    git(fresh, "push", "-q", str(anew.played.host.bare.path), "main")


def checked(root: Path) -> Any:
    done = ran(validate, "--format", "json", "--root", root)
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


def typed(section: str, names: Mapping[str, str]) -> list[str]:
    """The commands of a section of ``docs/continuity.md``, in order, with their words for what is somebody's own."""
    found = re.findall(
        r"^ *((?:git|python3) .*)$|`((?:git|python3) [^`]+)`", sections("continuity")[section], re.MULTILINE
    )
    commands = ["".join(one) for one in found]
    for word, own in names.items():
        commands = [command.replace(word, own) for command in commands]
    return commands


COMMANDS: Mapping[str, ModuleType] = {"audit": audit, "baseline": baseline, "doctor": doctor}


def follow(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    _, _, words = command.partition("python3 scripts/registry.py ")
    if not words:
        return subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
    name, *more = shlex.split(words)
    with chdir(folder):
        return ran(COMMANDS[name], *more)
