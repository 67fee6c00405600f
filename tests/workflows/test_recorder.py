"""The recorder's own key: nothing else writes to ``approvals``, and nothing is recorded otherwise (f3, f15; Art. 6).

Git's real ssh transport runs. In the place of the program ``ssh`` stands one that looks at what it is given, as a host
and OpenSSH would, and then lets git receive the push; the bare repository refuses ``approvals`` from anybody else.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from github_stand_in import Server
from group_registry.commands import record
from support.cases import PROJECT
from support.host_stage import Stage, stage, surroundings
from support.repositories import git
from support.runner import Runner
from support.running import ran
from support.world import GAO

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5\n-----END OPENSSH PRIVATE KEY-----"
HOSTS = "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
HOOK = '#!/bin/sh\n[ "$1" != refs/heads/approvals ] || [ "$PUSHED_BY" = recorder ]\n'
SSH = """#!{python}
import os, re, stat, sys
from pathlib import Path
words = sys.argv[1:]
options = dict(word.split("=", 1) for word in words if re.match("[A-Za-z]+=", word))
key, known = Path(words[words.index("-i") + 1]), Path(options["UserKnownHostsFile"].strip('"'))
seen = {{
    "user's settings": words[words.index("-F") + 1],
    "key": (stat.S_IMODE(key.stat().st_mode), stat.S_IMODE(key.parent.stat().st_mode), key.read_text()),
    "known": known.read_text(),
    "options": [options[one] for one in ("IdentitiesOnly", "IdentityAgent", "StrictHostKeyChecking", "BatchMode")],
    "other known hosts": options["GlobalKnownHostsFile"],
    "where": words[-2:],
    "environment": [one for one, value in os.environ.items() if "PRIVATE KEY" in value or "RECORDER" in one],
}}
Path({log!r}).write_text(repr((seen, str(key))))
if "bm90IGEga2V5" not in seen["key"][2]:
    sys.exit(255)
os.execvpe("git", ["git", "receive-pack", {bare!r}], os.environ | {{"PUSHED_BY": "recorder"}})
"""
Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def played(played: Stage) -> Stage:
    """The office, whose main has not given up the recorder's key, and whose evidence the hook guards."""
    bare = played.host.bare
    bare.write("main", {"mkdocs.yml": (PROJECT / "mkdocs.yml").read_bytes()}, "key", played.people[GAO], played.clock())
    guard(played)
    return played


def guard(played: Stage) -> None:
    hook = played.host.bare.path / "hooks/update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(0o755)


def put_ssh(folder: Path, played: Stage) -> Path:
    """The program in that folder; what it saw is written beside it."""
    program, log = folder / "ssh", folder / "seen"
    program.write_text(SSH.format(python=sys.executable, log=str(log), bare=str(played.host.bare.path)))
    program.chmod(0o755)
    return log


def merged(played: Stage) -> str:
    return played.host.merge(played.approved(), played.people[GAO])


def evidence(played: Stage) -> str | None:
    return played.host.bare.tip("approvals")


EXPECTED = {
    "user's settings": os.devnull,
    "key": (0o600, 0o700, f"{KEY}\n"),
    "known": f"{HOSTS}\n",
    "options": ["yes", "none", "yes", "yes"],
    "other known hosts": os.devnull,
    "where": ["git@github.com", "git-receive-pack '/office/registry.git'"],
    "environment": [],
}


@pytest.mark.long
def test_a_missed_merge_is_recorded_by_the_clock_with_the_key_and_the_same_bytes(
    played: Stage, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run that the merge should have started never came: the next one by the clock writes what it would have."""
    played.host.required = ()
    log = put_ssh(runner.tools, played)
    merged(played)
    failed = runner.run("work.yml", "schedule", settings=["--job", "record"])
    assert (failed.succeeded, evidence(played)) == (False, None)
    assert "没有登记用的密钥 RECORDER_KEY、变量 RECORDER_KNOWN_HOSTS，未予登记；请按" in failed.log
    runner.secrets["RECORDER_KEY"], runner.variables["RECORDER_KNOWN_HOSTS"] = KEY, HOSTS
    ran = runner.run("work.yml", "schedule", settings=["--job", "record"])
    assert ran.succeeded, ran.log
    seen, key = eval(log.read_text())
    assert seen == EXPECTED
    assert not Path(key).parent.exists()
    assert "bm90IGEga2V5" not in ran.log
    git(tmp_path, "clone", "-q", str(played.host.bare.path), "at-once")
    git(tmp_path / "at-once", "update-ref", "-d", "refs/remotes/origin/approvals")
    for name, value in surroundings(runner.server).items():
        monkeypatch.setenv(name, value)
    assert record.main(["--root", str(tmp_path / "at-once")]) == 0
    assert git(tmp_path / "at-once", "rev-parse", "refs/heads/approvals") == evidence(played)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """The small office with a merge that is not recorded, and a clone; the command's environment."""
    played = stage(tmp_path / "origin.git")
    merged(played)
    guard(played)
    git(tmp_path, "clone", "-q", str(played.host.bare.path), "clone")
    (tmp_path / "bin").mkdir()
    (tmp_path / "tmp").mkdir()
    put_ssh(tmp_path / "bin", played)
    with Server(played.host) as server:
        told = surroundings(server) | {
            "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_SERVER_URL": "https://github.com",
            "RECORDER_KEY": KEY,
            "RECORDER_KNOWN_HOSTS": HOSTS,
        }
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
        yield played


def recorded(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return ran(record, "--root", folder / "clone", "--push", "origin", *words)


def test_with_the_key_each_record_is_pushed_and_nothing_of_it_stays(office: Stage, tmp_path: Path) -> None:
    done = recorded(tmp_path, "--as-recorder")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"已登记第 1 条：第 1 号申请，合并 {str(office.host.bare.tip('main'))[:10]}；")
    assert evidence(office) == git(tmp_path / "clone", "rev-parse", "approvals")
    assert list((tmp_path / "tmp").iterdir()) == []
    assert eval((tmp_path / "bin/seen").read_text())[0] == EXPECTED


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("RECORDER_KEY", "", "没有登记用的密钥 RECORDER_KEY，未予登记；请按 docs/setup.md 第四节，存入环境 recorder"),
        ("RECORDER_KEY", KEY.replace("bm90", "b3Ro"), "未能以登记的密钥写入；请按 docs/setup.md 第四节，核对密钥"),
        ("RECORDER_KNOWN_HOSTS", " ", "没有登记用的变量 RECORDER_KNOWN_HOSTS，未予登记；请按 docs/setup.md 第四节"),
        ("GITHUB_SERVER_URL", "http://github.com", "未指明仓库，不能以登记的密钥写入"),
        ("GITHUB_SERVER_URL", "https://-oProxyCommand=x", "未指明仓库，不能以登记的密钥写入"),
    ],
)
def test_without_a_key_that_counts_nothing_is_recorded_in_another_way(
    office: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    done = recorded(tmp_path, "--as-recorder")
    assert done.returncode == 3
    assert done.stderr.startswith(f"登记未完成：{says}")
    assert done.stderr.count("\n") == 1
    assert evidence(office) is None
    assert git(tmp_path / "clone", "for-each-ref", "refs/heads/approvals") == ""
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not [word for word in ("bm90", "b3Ro") if word in done.stdout + done.stderr]


def test_the_common_token_cannot_write_where_the_key_may(office: Stage, tmp_path: Path) -> None:
    done = recorded(tmp_path)
    assert (done.returncode, evidence(office)) == (3, None)
    assert not (tmp_path / "bin/seen").exists()
