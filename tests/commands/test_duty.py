"""One machine is made ready by one command, as a common user against a Gitea on loopback (Art. 6)."""

import json
import os
import pty
import pwd
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Answer, Request
from github_stand_in.server import Answering, as_json
from group_registry.commands import duty
from support.adopting import make_source, once
from support.cases import PROJECT
from support.git_over_http import with_git
from support.host_kinds import gitea_stage
from support.host_stage import Stage
from support.repositories import git
from support.running import HANGS, ran
from support.world import FANG, GAO, PATH, filing

ADMINISTRATOR = "token-of-administrator"
COMMON = 65534
"""The user ``nobody``, for a suite that root runs."""
ROOT = os.getuid() == 0


@dataclass
class Machine:
    stage: Stage
    host: GiteaHost
    server: GiteaServer
    folder: Path
    tools: Path
    asked: list[Request]
    spoilt: dict[str, Callable[[Answer], Answer]] = field(default_factory=dict)
    """By the beginning of a method and its path, what becomes of the answer."""

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def settings(self) -> Path:
        return self.home / "registry-work.env"

    @property
    def site(self) -> Path:
        return self.folder / "www/site"

    @property
    def url(self) -> str:
        return f"{self.server.address.removesuffix('/api/v1')}/office/registry.git"

    def shell(self, line: str, stdin: int = subprocess.DEVNULL, **more: str) -> subprocess.CompletedProcess[str]:
        """As that user, who has nothing but a home, and no git identity."""
        common: dict[str, Any] = {"user": COMMON, "group": COMMON, "extra_groups": []} if ROOT else {}
        about = {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1", **more}
        return subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=self.home,
            env=about,
            capture_output=True,
            text=True,
            check=False,
            timeout=HANGS,
            stdin=stdin,
            **common,
        )

    def duty(self, *words: str, stdin: int = subprocess.DEVNULL, **more: str) -> tuple[int, str, str]:
        """With the host in the environment, unless the tools know it."""
        where = " ".join(words or ("--out", str(self.site)))
        host = {"FORGE": "gitea", "FORGE_API_URL": self.server.address, "FORGE_REPOSITORY": "office/registry"}
        about = (host if self.tools == PROJECT else {}) | more
        done = self.shell(f"{sys.executable} {self.tools}/scripts/registry.py duty {where}", stdin, **about)
        return done.returncode, done.stdout, done.stderr

    def changes(self) -> list[str]:
        """What was asked of the API otherwise than to read."""
        asked = [(one.method, one.target) for one in self.asked if one.method != "GET"]
        return [f"{method} {target.removeprefix('/api/v1')}" for method, target in asked if "/api/v1/" in target]

    def files(self) -> dict[str, tuple[int, int, bytes]]:
        """Everything at home: mode, time of the last change, content."""
        known = {}
        for path in sorted(self.home.rglob("*")):
            about = path.stat()
            content = path.read_bytes() if path.is_file() else b""
            known[str(path.relative_to(self.home))] = (about.st_mode, about.st_mtime_ns, content)
        return known


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """One that a common user reaches."""
    if not ROOT:
        yield tmp_path
        return
    # The shell starts for anybody; whether it finds the tools is its exit code.
    looks = ["/bin/sh", "-c", 'exec "$@"', "sh", sys.executable, str(PROJECT / "scripts/registry.py"), "--version"]
    reached = subprocess.run(looks, user=COMMON, group=COMMON, extra_groups=[], check=False, stdout=subprocess.DEVNULL)
    if reached.returncode:
        pytest.skip("root runs this suite, and no common user can start the tools")
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        os.chmod(made, 0o755)
        yield Path(made)


@pytest.fixture
def machine(folder: Path) -> Iterator[Machine]:
    if Path("/run/systemd/system").is_dir():
        pytest.skip("systemd runs here: a machine with cron alone is not to be had")
    stage = gitea_stage(folder / "origin.git")
    host = stage.host
    assert isinstance(host, GiteaHost)
    host.admins.append(host.join(900, "administrator"))
    host.mergers = [stage.people[one] for one in (GAO, FANG)]
    host.protections["main"] = {"enable_merge_whitelist": True}
    for name in ("home", "www"):
        (folder / name).mkdir()
        if ROOT:
            os.chown(folder / name, COMMON, COMMON)
    asked: list[Request] = []
    spoilt: dict[str, Callable[[Answer], Answer]] = {}

    def watched(answering: Answering) -> Answering:
        inner = with_git(host)(answering)

        def answer(request: Request) -> Answer:
            asked.append(request)
            found = (spoil for start, spoil in spoilt.items() if f"{request.method} {request.target}".startswith(start))
            spoil = next(found, None)
            return spoil(answering(request)) if spoil else inner(request)

        return answer

    with GiteaServer(host, around=watched) as server:
        yield Machine(stage, host, server, folder, PROJECT, asked, spoilt)


@pytest.fixture
def with_own_tools(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """Root has put them there; their settings name the office's repository."""
    git(machine.folder, "clone", "--quiet", str(once(tmp_path_factory, "source", make_source)), "tools")
    machine.tools = machine.folder / "tools"
    with open(machine.tools / "mkdocs.yml", "a", encoding="utf-8") as settings:
        settings.write(f"\nrepo_url: {machine.url.removesuffix('.git')}\nextra:\n  forge: gitea\n")
    return machine


def cron_line(out: str) -> str:
    line = out.splitlines()[-1]
    assert out.splitlines()[-2] == "请运行 crontab -e，加入下列一行："
    assert line.startswith("*/3 * * * * ")
    assert "%" not in line  # cron would end the line there
    return line.removeprefix("*/3 * * * * ")


@pytest.mark.long
def test_a_bare_machine_is_on_duty_after_one_command(with_own_tools: Machine) -> None:
    machine = with_own_tools
    code, out, err = machine.duty(FORGE_TOKEN=ADMINISTRATOR)
    assert (code, err) == (0, "")
    assert out.splitlines()[:-2] == [
        "办理：在报送平台建立账号 registry-duty",
        "办理：授予该账号仓库的写入权限",
        "办理：保护分支 approvals，只准该账号推送",
        "办理：保护分支 seen，只准该账号推送",
        "办理：生成该账号的令牌",
        f"办理：令牌存入 {machine.settings}，只有本账号可以读取",
        f"办理：由 {machine.url} 取得专用克隆 {machine.home}/clone",
        "以上均已办妥。",
    ]
    token = dict(line.split("=", 1) for line in machine.settings.read_text("utf-8").splitlines())["FORGE_TOKEN"]
    assert machine.host.tokens[token].login == "registry-duty"
    assert oct(machine.settings.stat().st_mode) == "0o100600"
    assert [path.name for path in (machine.home / "clone").iterdir()] == [".git"]
    for rule in (machine.host.protections[name] for name in ("approvals", "seen")):
        assert (rule["push_whitelist_usernames"], rule["enable_push_whitelist"]) == (["registry-duty"], True)
        assert rule["push_whitelist_deploy_keys"] is False
    for secret in (ADMINISTRATOR, token):
        assert secret not in out
        assert secret not in (machine.home / "clone/.git/config").read_text("utf-8")
    assert ADMINISTRATOR not in machine.settings.read_text("utf-8")

    assert not re.search(r"[ \"'$`\\#]", machine.settings.read_text("utf-8")), "systemd and a shell read it otherwise"

    pull = machine.stage.file({PATH: filing()})
    done = machine.shell(cron_line(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"[\d-]+ [\d:]+  判断申请，写入 3 项；网站已重建\n", done.stdout)
    assert "台账" in (machine.site / "index.html").read_text("utf-8")
    last = machine.host.statuses[-1]
    assert (last.commit, last.creator and last.creator.login) == (pull.head_sha, "registry-duty")

    before, written = machine.files(), machine.changes()
    code, again, err = machine.duty()
    assert (code, err) == (0, "")
    assert again.splitlines() == ["均已办妥，没有需要办理的。", *out.splitlines()[-2:]]
    assert (machine.files(), machine.changes()) == (before, written)


def nobody_may_merge_but_all(machine: Machine) -> None:
    machine.host.mergers = []


def only_reads(machine: Machine) -> None:
    machine.host.readers.add("registry-bot")


def main_is_open(machine: Machine) -> None:
    del machine.host.protections["main"]


def no_right_to_administer(machine: Machine) -> None:
    machine.spoilt["POST /api/v1/admin/"] = lambda _: as_json(403, {"message": "token does not have required scope"})


def was_used(machine: Machine) -> None:
    machine.host.join(901, "registry-duty")

    def since_yesterday(answer: Answer) -> Answer:
        about = json.loads(answer.body) | {"last_login": "2026-11-30T09:00:00+08:00"}
        return as_json(200, about)

    machine.spoilt["GET /api/v1/users/registry-duty"] = since_yesterday


def as_it_is(machine: Machine) -> None:
    """Nothing is missing but what the environment says."""


RIGHTS = (
    "（管理员的令牌须有 admin、repository（读写）和 user（读取），"
    "值守账号的须有 repository、issue（读写）和 user（读取））"
)
BOT = "token-of-the-app"
LACKING: Mapping[str, tuple[Callable[[Machine], None], dict[str, str], str]] = {
    "no token": (
        as_it_is,
        {},
        "没有访问 Gitea 的令牌，或令牌中有不应有的字符；在报送平台的“设置 → 应用”生成，存入环境变量 FORGE_TOKEN",
    ),
    "a revoked token": (
        as_it_is,
        {"FORGE_TOKEN": "token-of-nobody"},
        f"Gitea 不接受该令牌，请更换 FORGE_TOKEN（//user）{RIGHTS}",
    ),
    "another repository": (
        as_it_is,
        {"FORGE_TOKEN": ADMINISTRATOR, "FORGE_REPOSITORY": "office/another"},
        f"Gitea 上未找到：编号、仓库名或接口地址有误，或令牌无权访问该仓库（/branch_protections）{RIGHTS}",
    ),
    "a token in clear": (
        as_it_is,
        {"FORGE_TOKEN": ADMINISTRATOR, "FORGE_API_URL": "http://git.example.invalid/api/v1"},
        "Gitea 的接口地址“http://git.example.invalid/api/v1”有误，应以 https:// 开头，不得写有用户名、密码或令牌（@）",
    ),
    "it only reads": (only_reads, {"FORGE_TOKEN": BOT}, f"值守账号没有仓库的写入权限，请予授予{RIGHTS}"),
    "it merges": (
        nobody_may_merge_but_all,
        {"FORGE_TOKEN": BOT},
        "值守账号的权限过大：可以合并到主分支，请启用合并白名单，且不列入该账号；"
        f"可以直接推送主分支，请在分支保护中禁止{RIGHTS}",
    ),
    "main is open": (
        main_is_open,
        {"FORGE_TOKEN": ADMINISTRATOR},
        f"主分支尚无保护规则，请先按 docs/gitea.md 第三节设置{RIGHTS}",
    ),
    "no administrator's scope": (
        no_right_to_administer,
        {"FORGE_TOKEN": ADMINISTRATOR},
        f"令牌没有该项权限，或仓库不允许该操作（//admin/users）{RIGHTS}",
    ),
    "somebody uses the account": (
        was_used,
        {"FORGE_TOKEN": ADMINISTRATOR},
        f"账号 registry-duty 已有人登录过，不代为生成令牌；请以该账号登录、生成令牌，以该令牌再运行一次{RIGHTS}",
    ),
    "GitHub": (
        as_it_is,
        {"FORGE": "github", "GITHUB_TOKEN": "x"},
        "本命令只用于 Gitea、Forgejo；GitHub 由流程值守，见 docs/setup.md",
    ),
}


@pytest.mark.parametrize("what", LACKING)
def test_what_is_missing_is_said_and_nothing_is_begun(what: str, machine: Machine) -> None:
    spoil, about, says = LACKING[what]
    spoil(machine)
    code, out, err = machine.duty(stdin=subprocess.DEVNULL, **about)
    assert (code, err) == (3, f"未办完：{says}\n")
    assert machine.files() == {}
    assert out == ("办理：在报送平台建立账号 registry-duty\n" if what == "no administrator's scope" else "")
    assert [one for one in machine.changes() if one != "POST /admin/users"] == []
    assert machine.host.protections.keys() <= {"main"}


def test_a_folder_that_is_not_writable_is_said_first(machine: Machine) -> None:
    """``/proc`` takes no files from anybody."""
    code, out, err = machine.duty("--out", "/proc/site", FORGE_TOKEN=ADMINISTRATOR)
    account = machine.shell("id -un").stdout.strip()
    how = f"请由 root 运行 install -d -o {account} /proc，再运行一次"
    assert (code, out, err) == (3, "", f"未办完：没有文件夹 /proc，或本账号不能写入；{how}\n")
    assert (machine.files(), machine.asked) == ({}, [])


@pytest.mark.long
def test_what_was_interrupted_goes_on(machine: Machine) -> None:
    """Without the token's answer, then without git's: each time the next run does what is left, and nothing twice."""
    machine.spoilt["POST /api/v1/users/"] = lambda _: as_json(500, {})
    code, out, err = machine.duty(FORGE_TOKEN=ADMINISTRATOR)
    assert (code, out.splitlines()[-1]) == (3, "办理：生成该账号的令牌")
    assert err == f"未办完：Gitea 出错（500），请稍后再试（//users/registry-duty/tokens）{RIGHTS}\n"
    assert machine.files() == {}
    account = machine.host.users["registry-duty"]

    machine.spoilt.clear()
    machine.spoilt["GET /office/registry.git/"] = lambda _: Answer(403, b"")
    code, out, err = machine.duty(FORGE_TOKEN=ADMINISTRATOR)
    assert (code, err) == (3, f"未办完：未能由 {machine.url} 取得克隆，请核对后再运行一次{RIGHTS}\n")
    assert out.splitlines() == [
        "办理：账号 registry-duty 尚未登录过，更换其初始密码，新密码不保存",
        "办理：授予该账号仓库的写入权限",
        "办理：生成该账号的令牌",
        f"办理：令牌存入 {machine.settings}，只有本账号可以读取",
        f"办理：由 {machine.url} 取得专用克隆 {machine.home}/clone",
    ]
    assert machine.files().keys() == {"registry-work.env"}
    assert machine.host.users["registry-duty"] is account

    machine.spoilt.clear()
    code, out, err = machine.duty()
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == [f"办理：由 {machine.url} 取得专用克隆 {machine.home}/clone", "以上均已办妥。"]
    assert machine.changes().count("POST /admin/users") == 1


def test_the_token_of_an_account_made_by_hand_is_enough(machine: Machine) -> None:
    code, out, err = machine.duty(FORGE_TOKEN=BOT)
    assert (code, err) == (0, "")
    assert out.splitlines()[:-2] == [
        f"办理：令牌存入 {machine.settings}，只有本账号可以读取",
        f"办理：由 {machine.url} 取得专用克隆 {machine.home}/clone",
        "以上均已办妥。",
    ]
    assert set(machine.settings.read_text("utf-8").splitlines()) == {
        f"FORGE_TOKEN={BOT}",
        "FORGE=gitea",
        f"FORGE_API_URL={machine.server.address}",
        "FORGE_REPOSITORY=office/registry",
    }
    assert machine.changes() == []


@pytest.fixture
def in_process(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """The command in this process, whose user is taken to be a common one."""
    before = os.umask(0o022)
    os.umask(before)
    about = {"HOME": str(machine.home), "FORGE": "gitea", "FORGE_API_URL": machine.server.address}
    for name, value in (about | {"FORGE_REPOSITORY": "office/registry", "FORGE_TOKEN": BOT}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    yield machine
    os.umask(before)


def test_root_is_sent_away(in_process: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    done = ran(duty, "--out", in_process.site)
    says = "值守不得由 root 运行，请以值守的系统账号运行，见 docs/gitea.md 第四节"
    assert (done.returncode, done.stdout, done.stderr) == (3, "", f"未办完：{says}\n")
    assert (in_process.files(), in_process.asked) == ({}, [])


def test_where_systemd_runs_both_units_are_written_for_root(
    in_process: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As ``tests/test_setup_documents.py`` has them verified."""
    machine, units = in_process, in_process.home / "systemd"
    monkeypatch.setattr(duty, "SYSTEMD", machine.folder)
    first, before = ran(duty, "--out", machine.site), machine.files()
    second = ran(duty, "--out", machine.site)
    start = f"install -m 644 {units}/* /etc/systemd/system/ && systemctl enable --now registry-work.timer"
    how = [f"请由 root 核对 {units} 中的两个文件，再运行：", start]
    assert (first.returncode, first.stderr) == (second.returncode, second.stderr) == (0, "")
    assert first.stdout.splitlines()[-4:] == [f"办理：定时任务的两个文件写入 {units}", "以上均已办妥。", *how]
    assert second.stdout.splitlines() == ["均已办妥，没有需要办理的。", *how]
    assert machine.files() == before
    assert {path.name for path in units.iterdir()} == {"registry-work.service", "registry-work.timer"}
    service = dict(line.split("=", 1) for line in (units / "registry-work.service").read_text("utf-8").splitlines()[1:])
    account = pwd.getpwuid(os.getuid()).pw_name
    assert (service["User"], service["EnvironmentFile"]) == (account, str(machine.settings))
    assert service["ExecStart"].endswith(f"registry.py work --root {machine.home}/clone --out {machine.site}")


@pytest.fixture
def odd_home(in_process: Machine, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A blank and a percent sign have a meaning to cron, a shell and systemd."""
    home = in_process.folder / "home of 50% staff"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


def test_the_line_for_cron_holds_whatever_the_folders_are_called(in_process: Machine, odd_home: Path) -> None:
    site = in_process.folder / "www/site 100%"
    done = ran(duty, "--out", site)
    assert (done.returncode, done.stderr) == (0, "")
    line = done.stdout.splitlines()[-1].removeprefix("*/3 * * * * ")
    assert not re.search(r"(?<!\\)%", line)  # there cron would end the line
    settings, command = line.replace("\\%", "%").removeprefix("set -a; ").split("; ")
    shell = f"{settings}; printf '%s\\n' \"$FORGE\" {command}"
    read = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=True, env={})
    words = [
        sys.executable,
        f"{PROJECT}/scripts/registry.py",
        "work",
        "--root",
        f"{odd_home}/clone",
        "--out",
        str(site),
    ]
    assert read.stdout.splitlines() == ["gitea", *words]


def test_the_unit_holds_whatever_the_folders_are_called(
    in_process: Machine, odd_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duty, "SYSTEMD", in_process.folder)
    done = ran(duty, "--out", in_process.folder / "www/site 100%")
    start = f"install -m 644 '{odd_home}/systemd'/* /etc/systemd/system/ && systemctl enable --now registry-work.timer"
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, start)
    service = (odd_home / "systemd/registry-work.service").read_text("utf-8")
    home = f"{in_process.folder}/home of 50%% staff"
    assert f"\nEnvironmentFile={home}/registry-work.env\n" in service  # systemd takes the rest of this line as it is
    paths = f"--root '{home}/clone' --out '{in_process.folder}/www/site 100%%'\n"
    assert service.endswith(f"/scripts/registry.py work {paths}")


@pytest.mark.parametrize("remote", ["https://git.example.invalid/office/another.git", ""])
def test_the_clone_of_another_repository_is_not_taken(in_process: Machine, remote: str) -> None:
    clone = in_process.home / "clone"
    git(in_process.home, "init", "--quiet", "clone")
    if remote:
        git(clone, "remote", "add", "origin", remote)
    done = ran(duty, "--out", in_process.site)
    how = f"{clone} 不是由 {in_process.url} 取得的克隆；请将该文件夹改名或移往别处，再运行一次"
    assert (done.returncode, done.stdout, done.stderr) == (3, "", f"未办完：{how}\n")
    assert not in_process.settings.exists()
    assert in_process.changes() == []


@contextmanager
def typed(text: str) -> Iterator[int]:
    """A terminal at which somebody types this again and again: what comes before a question is thrown away."""
    leader, follower = pty.openpty()
    ended = threading.Event()

    def types() -> None:
        while not ended.wait(0.2):
            os.write(leader, text.encode())

    typist = threading.Thread(target=types)
    typist.start()
    try:
        yield follower
    finally:
        ended.set()
        typist.join()
        os.close(follower)
        os.close(leader)


def test_a_token_is_asked_for_at_a_terminal_and_not_shown(machine: Machine) -> None:
    with typed(f"{BOT}\n") as terminal:
        code, shown, err = machine.duty(stdin=terminal)
    assert (code, err) == (0, "站点管理员（或值守账号）的令牌，输入时不显示：\n")
    assert f"FORGE_TOKEN={BOT}" in machine.settings.read_text("utf-8").splitlines()
    assert BOT not in shown
