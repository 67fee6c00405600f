"""Prepare this machine for the rounds of ``work``: the account on duty and its token, the clone, the timer, the folder.

Everything is told before it is done, and what is there already stays as it is, so that the command can be run again.
Exit 0 all is there, 2 wrong usage, 3 something is missing or was refused; then no further step is begun.
"""

import os
import re
import shlex
import sys
from argparse import Namespace
from collections.abc import Iterator
from getpass import getpass, getuser
from itertools import chain
from pathlib import Path

from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as
from group_registry.commands.work import REMOTE, lent
from group_registry.files import office_host, writing
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.gitrepo import repository
from group_registry.hosts import gitea_desk, host_in_use
from group_registry.hosts.client import CERTIFICATE
from group_registry.hosts.gitea import Gitea
from group_registry.model.host_words import without_account

SYSTEMD = Path("/run/systemd/system")
"""Exists while systemd runs."""
SERVICE = """[Service]
Type=oneshot
User={user}
EnvironmentFile={settings}
ExecStart={command}
"""
TIMER = b"""[Timer]
OnBootSec=1min
OnUnitInactiveSec=3min
[Install]
WantedBy=timers.target
"""


@doubts_as("未办完", OSError)
def main(argv: list[str]) -> int:
    options = _options(argv)
    _need_this_machine(options.out.parent)
    os.umask(0o077)  # all that is written here is this account's alone
    settings, clone, units = (Path.home() / name for name in ("registry-work.env", "clone", "systemd"))
    program = (sys.executable, f"{PROJECT}/scripts/registry.py", "work")
    command = shlex.join([*program, "--root", str(clone), "--out", str(options.out.absolute())])
    _take_token(settings)
    kind, steps = host_in_use(), 0
    if not issubclass(kind, Gitea):
        raise CannotKnow("本命令只用于 Gitea、Forgejo；GitHub 由流程值守，见 docs/setup.md")
    host = kind.connect()
    url = f"{host.exchange.address.removesuffix(host.below)}/{host.exchange.repository}.git"
    _need_its_clone(clone, url)
    try:
        for says in chain(_at_host(host, settings), _cloned(url, clone), _timed(units, settings, command)):
            print(f"办理：{says}", flush=True)
            steps += 1
    except CannotKnow as doubt:
        raise CannotKnow(f"{doubt}（{gitea_desk.DESK_RIGHTS}）") from doubt
    print("以上均已办妥。" if steps else "均已办妥，没有需要办理的。")
    if units.exists():
        copy = f"install -m 644 {shlex.quote(str(units))}/* /etc/systemd/system/"
        start = f"{copy} && systemctl enable --now registry-work.timer"
        print(f"请由 root 核对 {units} 中的两个文件，再运行：\n{start}")
    else:
        line = f"*/3 * * * * set -a; . {shlex.quote(str(settings))}; {command}"
        print("请运行 crontab -e，加入下列一行：", line.replace("%", r"\%"), sep="\n")
    return 0


def _need_this_machine(site: Path) -> None:
    if not hasattr(os, "geteuid"):
        raise CannotKnow("Windows 不能作值守的机器，请在 Linux（如 Debian）上办理；填报、查看不受影响")
    if os.geteuid() == 0:
        raise CannotKnow("值守不得由 root 运行，请以值守的系统账号运行，见 docs/gitea.md 第四节")
    for folder in (Path.home(), site):
        if not os.access(folder, os.W_OK | os.X_OK):
            how = f"请由 root 运行 install -d -o {getuser()} {shlex.quote(str(folder))}，再运行一次"
            raise CannotKnow(f"没有文件夹 {folder}，或本账号不能写入；{how}")


def _take_token(settings: Path) -> None:
    """Into the environment: from the file of an earlier run, else as given there, else by a question."""
    name = office_host.words().token
    if settings.exists():
        os.environ |= dict(re.findall("^(FORGE.*?)=(.+)$", settings.read_text("utf-8"), re.MULTILINE))
    elif name not in os.environ and sys.stdin.isatty():
        os.environ[name] = getpass("站点管理员（或值守账号）的令牌，输入时不显示：").strip()
    if own := os.environ.get(CERTIFICATE):
        os.environ |= dict.fromkeys(("REQUESTS_CA_BUNDLE", "GIT_SSL_CAINFO"), own)


def _at_host(host: Gitea, settings: Path) -> Iterator[str]:
    """Each step is told before it is taken, and all that can be known is asked before the first."""
    token = host.exchange.token
    if not settings.exists() and gitea_desk.is_administrators(host):
        token = yield from gitea_desk.account_made(host)
    else:
        gitea_desk.need_just_its_rights(host)
    if not settings.exists():
        yield f"令牌存入 {settings}，只有本账号可以读取"
        os.environ[host.words.token] = token
        kept = (f"{name}={value}\n" for name, value in os.environ.items() if name.startswith("FORGE"))
        writing.write(settings, "".join(kept).encode())


def _need_its_clone(clone: Path, url: str) -> None:
    """A clone made by hand may have the address with an account, or without its end."""
    if not clone.exists():
        return
    doubt = f"{clone} 不是由 {url} 取得的克隆；请将该文件夹改名或移往别处，再运行一次"
    remote = repository.run(clone, "remote", "get-url", REMOTE, doubt=doubt).decode().strip()
    if without_account(remote).removesuffix("/").removesuffix(".git") != url.removesuffix(".git"):
        raise CannotKnow(doubt)


def _cloned(url: str, clone: Path) -> Iterator[str]:
    if not clone.exists():
        yield f"由 {url} 取得专用克隆 {clone}"
        with lent(url), writing.new_folder(clone) as aside:
            doubt = f"未能由 {url} 取得克隆，请核对后再运行一次"
            repository.run(aside, "clone", "--quiet", "--no-checkout", url, ".", doubt=doubt)


def _timed(units: Path, settings: Path, command: str) -> Iterator[str]:
    if SYSTEMD.is_dir() and not units.exists():
        yield f"定时任务的两个文件写入 {units}"
        service = SERVICE.format(user=getuser(), settings=settings, command=command)
        files = {"registry-work.service": service.replace("%", "%%").encode(), "registry-work.timer": TIMER}
        writing.write_folder(units, files)


def _options(argv: list[str]) -> Namespace:
    about = "备好值守的机器：账号、令牌、克隆、定时任务。每项先说明再办理，已有的不改动，可反复运行。"
    how = "报送平台取自 mkdocs.yml 的 repo_url 和环境变量；令牌取自环境变量，未设的在终端上询问。"
    parser = Parser(description=about, epilog=f"{how}{gitea_desk.DESK_RIGHTS}。")
    out = "网站的位置，由网站服务程序读取，默认 /srv/registry/site"
    parser.add_path("--out", "DIR", out, default=Path("/srv/registry/site"))
    return parser.parse_args(argv)
