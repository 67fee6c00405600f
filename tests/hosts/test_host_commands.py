"""The commands as they are run: a clone of the origin, the environment of a workflow, a host that may not answer."""

import os
import subprocess
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import pytest

from github_stand_in import Server
from support.host_stage import CLERK, Stage, surroundings
from support.repositories import git
from support.running import ran
from support.world import GAO, LI, PATH, ZHAO, at, filing, stamp

Done = subprocess.CompletedProcess[str]


def run(server: Server, root: Path, words: list[str], **told: str) -> Done:
    """A command in the environment of a workflow, which ``workflows/test_flow.py`` starts as programs."""
    command, *rest = words
    with patch.dict(os.environ, surroundings(server) | told):
        where = ("--root", root, "--now", stamp(at(24 * 30)))
        return ran(import_module(f"group_registry.commands.{command}"), *rest, *where)


@pytest.fixture
def clone(played: Stage, tmp_path: Path) -> Path:
    """A clone to which the heads of pull requests are fetched."""
    git(tmp_path, "clone", "-q", str(played.host.bare.path), "clone")
    git(tmp_path / "clone", "config", "--add", "remote.origin.fetch", "+refs/pull/*/head:refs/remotes/pull/*")
    return tmp_path / "clone"


def test_a_filing_is_judged_from_opening_to_approval(server: Server, played: Stage, clone: Path) -> None:
    pull = played.file({PATH: filing()})
    words = ["approve", "--number", "1"]
    assert run(server, clone, words).returncode == 3
    git(clone, "fetch", "-q")
    assert run(server, clone, words).stdout.startswith("尚缺 2 步")
    played.review(pull, LI)
    assert run(server, clone, words).returncode == 1
    played.review(pull, ZHAO)
    approved = run(server, clone, words)
    assert (approved.returncode, approved.stderr) == (0, "")
    played.host.write(played.people[CLERK], "filing", {PATH: filing(purpose="解答参保续保与理赔材料问题")})
    git(clone, "fetch", "-q")
    assert "内容已改动" in run(server, clone, words).stdout
    played.review(pull, LI)
    played.review(pull, ZHAO)
    assert run(server, clone, words).returncode == 0
    played.host.dismiss(pull, pull.reviews[-1], played.people[GAO], "重来")
    assert run(server, clone, words).returncode == 1


def test_the_meeting_sees_what_waits_on_the_host(server: Server, played: Stage, clone: Path) -> None:
    pull = played.file({PATH: filing(scope="对外")})
    played.review(pull, LI)
    git(clone, "fetch", "-q")
    found = run(server, clone, ["minutes", "draft", "--list"])
    assert (found.returncode, found.stderr) == (0, "")
    assert "参保服务答疑群" in found.stdout


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"GITHUB_TOKEN": ""}, "GITHUB_TOKEN"),
        ({"GITHUB_TOKEN": "token-of-nobody"}, "不接受该令牌"),
        ({"GITHUB_REPOSITORY": "office/other"}, "未找到"),
        ({"GITHUB_REPOSITORY": ""}, "未指明仓库"),
        ({"GITHUB_API_URL": "http://api.example.invalid"}, "https://"),
    ],
)
def test_who_cannot_ask_does_not_know(
    server: Server, played: Stage, clone: Path, told: dict[str, str], says: str
) -> None:
    played.approved()
    found = run(server, clone, ["approve", "--number", "1"], **told)
    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (3, "", 1)
    assert says in found.stderr
    assert "token-of" not in found.stderr
