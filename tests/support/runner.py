"""Workflow files run for real by act, on this machine, against the stand-in of GitHub and its bare repository.

A run takes the workflow file from where GitHub takes it: main's for most events, the pull request's own merge for
``pull_request`` and ``pull_request_review``. Only actions of GitHub's own are replaced (``actions/`` beside this file).
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from github_stand_in import Host, Pull, Server
from support.cases import OFFICE, PROJECT
from support.repositories import git
from workflows.test_files import PINS

ACT = Path(sys.executable).parent / "act"
ACTIONS = PROJECT / "tests/workflows/actions"
OF_THE_MERGE = ("pull_request", "pull_request_review")
NOT_SHIPPED = ("tests/", "bench/", "demo/", "registry/")


def shipped() -> dict[str, bytes]:
    """What the office's repository holds: our tools and workflows, and the small office's registry."""
    listed = git(PROJECT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    names = [name for name in listed if name and not name.startswith(NOT_SHIPPED)]
    return {name: (PROJECT / name).read_bytes() for name in names if (PROJECT / name).is_file()} | OFFICE


@dataclass(frozen=True)
class Ran:
    succeeded: bool
    log: str


class Runner:
    """Starts workflows as the host would; ``artifacts`` is where uploads land, ``tools`` are first on PATH."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.artifacts, self.tools = folder / "artifacts", folder / "tools"
        self.secrets: dict[str, str] = {"GITHUB_TOKEN": "token-of-the-app"}
        self.variables: dict[str, str] = {}
        for made in (self.artifacts, self.tools, folder / "home"):
            made.mkdir(parents=True)
        pip = f"{sys.executable} -m pip"
        if importlib.util.find_spec("pip") is None:
            pip = f"python3 -m pip --python {sys.executable}"
        installed = folder / "installed"  # what pip found there once is not looked for again
        once = f'cmp -s requirements.txt {installed} || {{ {pip} "$@" && cp requirements.txt {installed}; }}'
        for name, command in {"python": f'exec {sys.executable} "$@"', "pip": once}.items():
            script = self.tools / name
            script.write_text(f"#!/bin/sh\n{command}\n")
            script.chmod(0o755)

    @property
    def host(self) -> Host:
        return self.server.host

    def run(
        self, workflow: str, event: str, pull: Pull | None = None, settings: Sequence[str] = (), **more: Any
    ) -> Ran:
        """One run of a workflow for an event, about a pull request or not.

        ``settings`` are words for act, such as ``--job record``; what else is named goes into the event.
        """
        assert ACT.is_file(), "act is not installed: make .venv/requirements-dev.stamp"
        at = f"refs/pull/{pull.number}/merge" if pull and event in OF_THE_MERGE else "refs/heads/main"
        work = self._checked_out(at)
        told = self.folder / "event.json"
        told.write_text(json.dumps(self._event(pull) | more), "utf-8")
        command = [str(ACT), event, "--eventpath", str(told), "--workflows", f".github/workflows/{workflow}"]
        command += ["--platform", "ubuntu-24.04=-self-hosted", "--action-offline-mode", "--defaultbranch", "main"]
        command += [word for name, one in self.secrets.items() for word in ("--secret", f"{name}={one}")]
        command += [word for name, one in self.variables.items() for word in ("--var", f"{name}={one}")]
        command += [*self._surroundings(), *_replaced(), *settings]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, env=self._env(), timeout=600)
        return Ran(done.returncode == 0, done.stdout + done.stderr)

    def _checked_out(self, at: str) -> Path:
        """A work tree with the files from which the host takes the workflow."""
        work = self.folder / "work"
        if not work.exists():
            git(self.folder, "init", "--quiet", "--initial-branch=main", "work")
            git(work, "remote", "add", "origin", "https://github.com/office/registry.git")
        git(work, "fetch", "--quiet", str(self.host.bare.path), f"+{at}:refs/heads/taken")
        git(work, "checkout", "--quiet", "--force", "-B", "main", "taken")
        return work

    def _event(self, pull: Pull | None) -> dict[str, Any]:
        about: dict[str, Any] = {"repository": self.server.shown.repository()}
        return about | ({"pull_request": self.server.shown.pull(pull), "number": pull.number} if pull else {})

    def _surroundings(self) -> list[str]:
        told = {
            "GITHUB_API_URL": self.server.address,
            "ORIGIN": str(self.host.bare.path),
            "ARTIFACTS": str(self.artifacts),
            "PYTHON_TOOLS": str(self.tools),
        }
        return [word for name, value in told.items() for word in ("--env", f"{name}={value}")]

    def _env(self) -> Mapping[str, str]:
        home = str(self.folder / "home")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "XDG_"))}
        return kept | {"HOME": home, "GIT_CONFIG_NOSYSTEM": "1"}


def _replaced() -> list[str]:
    words = []
    for name, (_, commit) in PINS.items():
        if (ACTIONS / name.partition("/")[2]).is_dir():
            words += ["--local-repository", f"{name}@{commit}={ACTIONS / name.partition('/')[2]}"]
    return words
