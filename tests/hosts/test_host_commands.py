"""The commands as they are run: a clone of the origin, the environment of a workflow, a host that may not answer."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from github_stand_in import Answer, Request, Server
from github_stand_in.server import Answering
from support.cases import PROJECT
from support.host_faults import ANYWHERE, IN_LISTS, IN_ONE, Fault
from support.host_stage import CLERK, Stage
from support.repositories import git
from support.world import GAO, LI, PATH, ZHAO, at, filing, stamp

Done = subprocess.CompletedProcess[str]


def run(server: Server, root: Path, words: list[str], **surroundings: str) -> Done:
    """A command in a process of its own, as in a workflow."""
    told = {
        "GITHUB_API_URL": server.address,
        "GITHUB_REPOSITORY": "office/registry",
        "GITHUB_TOKEN": "token-of-the-app",
    }
    command = [sys.executable, str(PROJECT / "scripts/registry.py"), *words, "--root", str(root)]
    command += [] if words[0] == "record" else ["--now", stamp(at(24 * 30))]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **told, **surroundings})


def spoiled(path: str, fault: Fault) -> Callable[[Answering], Answering]:
    def around(answering: Answering) -> Answering:
        def spoiling(request: Request) -> Answer:
            answer = answering(request)
            return fault(request, answer) if re.search(path, request.target.partition("?")[0]) else answer

        return spoiling

    return around


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


def test_a_merge_is_recorded_from_what_the_host_says(server: Server, played: Stage, clone: Path) -> None:
    pull = played.approved()
    played.host.merge(pull, played.people[GAO])
    git(clone, "fetch", "-q")
    words = ["record", "--begin", "origin/main~1"]
    recorded = run(server, clone, words)
    assert (recorded.returncode, recorded.stderr) == (0, "")
    assert recorded.stdout.startswith("已登记第 1 条：第 1 号申请")
    assert run(server, clone, words).stdout == "没有待登记的合并。\n"


@pytest.mark.parametrize("name", ["empty", "null user"])
def test_what_is_in_doubt_is_not_recorded(played: Stage, clone: Path, name: str) -> None:
    played.host.merge(played.approved(), played.people[GAO])
    git(clone, "fetch", "-q")
    with Server(played.host, around=spoiled("/reviews", IN_ONE["reviews"][name])) as server:
        found = run(server, clone, ["record", "--begin", "origin/main~1"])
    assert (found.returncode, found.stdout) == (3, "")
    assert "评审与时间线不符" in found.stderr
    assert git(clone, "for-each-ref", "refs/heads/approvals") == ""


SPOILT: list[tuple[str, str, Fault]] = [
    ("is limited", "/reviews", ANYWHERE["429 for an hour"]),
    ("moved", r"/pulls/1$", ANYWHERE["301 to another host"]),
    ("lost a page", "/timeline", IN_LISTS["a page left out"]),
    ("lost the reviews", "/reviews", IN_ONE["reviews"]["empty"]),
    ("has 3,001 files", r"/pulls/1$", IN_ONE["pull"]["3,001 files"]),
]


@pytest.mark.parametrize(("path", "fault"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT])
def test_in_doubt_it_is_exit_3_and_one_line(played: Stage, clone: Path, path: str, fault: Fault) -> None:
    played.approved()
    git(clone, "fetch", "-q")

    with Server(played.host, around=spoiled(path, fault)) as server:
        found = run(server, clone, ["approve", "--number", "1"])
    assert (found.returncode, found.stdout) == (3, "")
    assert re.fullmatch(r"无法判断：[^\n]+\n", found.stderr)
    assert "token-of" not in found.stderr


@pytest.mark.parametrize(
    ("surroundings", "says"),
    [
        ({"GITHUB_TOKEN": ""}, "GITHUB_TOKEN"),
        ({"GITHUB_TOKEN": "token-of-nobody"}, "不接受该令牌"),
        ({"GITHUB_REPOSITORY": "office/other"}, "未找到"),
        ({"GITHUB_REPOSITORY": ""}, "未指明仓库"),
        ({"GITHUB_API_URL": "http://api.example.invalid"}, "https://"),
    ],
)
def test_who_cannot_ask_does_not_know(
    server: Server, played: Stage, clone: Path, surroundings: dict[str, str], says: str
) -> None:
    played.approved()
    found = run(server, clone, ["approve", "--number", "1"], **surroundings)
    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (3, "", 1)
    assert says in found.stderr
    assert "token-of" not in found.stderr
