"""The documents about setting up a host: their commands are run as written, up to where the host would answer."""

import getpass
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from group_registry.commands import doctor, duty
from group_registry.hosts import recorder_key
from group_registry.hosts.github_settings import ENVIRONMENT
from support.cases import PROJECT
from support.repositories import git
from test_documents import fenced

SETUP, FIRST_RUN, SECURITY, GITEA = (
    (PROJECT / name).read_text("utf-8")
    for name in ("docs/setup.md", "docs/first-run.md", "SECURITY.md", "docs/gitea.md")
)
NAMED, PREPARED, PUSHED = fenced(FIRST_RUN, "sh")[:3]
PEOPLE = (
    "KIND=github HOST=https://github.com/yao/first-run\n"
    "CLERK=yao CLERK_ID=1001 DEPUTY=li DEPUTY_ID=1002 DIRECTOR=zhao DIRECTOR_ID=1003\n"
    "SECRETARY=wu SECRETARY_ID=1004 REGISTRAR=liu REGISTRAR_ID=1005\n"
)


def indented(page: str) -> list[str]:
    """The fenced blocks of commands inside the steps of a list."""
    blocks = re.findall(r"^    ```sh\n((?:    .*\n)*?)    ```$", page, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks]


def run(commands: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    surroundings = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"} | more
    words = ["bash", "-e", "-u", "-c", commands]
    return subprocess.run(words, cwd=folder, env=surroundings, capture_output=True, text=True, check=True)


@pytest.mark.long
def test_the_first_run_as_far_as_it_needs_no_github(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything that is typed before GitHub answers, with a bare repository where GitHub's would be."""
    assert [name.split("=")[0] for name in NAMED.split()] == [name.split("=")[0] for name in PEOPLE.split()]
    git(tmp_path, "init", "--quiet", "--bare", "github.git")
    git(tmp_path, "clone", "--quiet", str(PROJECT), "group-registry")
    elsewhere = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{tmp_path}/github.git.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/yao/first-run.git",
    }
    run(PEOPLE + PREPARED + PUSHED, tmp_path, **elsewhere)
    office = tmp_path / "first-run"
    assert git(tmp_path / "github.git", "rev-parse", "main") == git(office, "rev-parse", "HEAD")
    assert "demo-" not in (office / "registry/office/people.yaml").read_text("utf-8")
    assert "* @zhao @liu" in (office / ".github/CODEOWNERS").read_text("utf-8").splitlines()
    assert doctor.main(["--root", str(office)]) == 1
    said = capsys.readouterr().out
    lacks = [re.split("：(?!现任)|中登记", line)[0] for line in said.splitlines() if line.startswith("还差  ")]
    assert lacks == ["还差  办理人员的账号：现任信息技术部", "还差  历史备案的基线"]
    settings = "repo_url: https://github.com/yao/first-run\nextra:\n  forge: github\n"
    assert (office / "mkdocs.yml").read_text("utf-8").endswith(settings)
    _, thrown_away, _ = indented(FIRST_RUN)
    run(thrown_away, office)
    assert not office.exists()


@pytest.mark.skipif(
    not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed: the recorder's key is not made"
)
def test_the_recorders_key_is_made_and_removed_as_written(tmp_path: Path) -> None:
    made, _, removed, *_ = indented(SETUP)
    run(made, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"recorder", "recorder.pub"}
    assert (tmp_path / "recorder.pub").read_text("utf-8").startswith("ssh-ed25519 ")
    assert "OPENSSH PRIVATE KEY" in (tmp_path / "recorder").read_text("utf-8")
    run(removed, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_hosts_own_keys_are_asked_for_as_written(tmp_path: Path) -> None:
    (block,) = (block for block in indented(SETUP) if "ssh_keys" in block)
    assert block.count("https://api.github.com/meta") == 1
    (tmp_path / "meta.json").write_text('{"ssh_keys": ["ssh-ed25519 AAAA", "ssh-rsa BBBB"]}', "utf-8")
    done = run(block.replace("https://api.github.com/meta", (tmp_path / "meta.json").as_uri()), tmp_path)
    assert done.stdout == "github.com ssh-ed25519 AAAA\ngithub.com ssh-rsa BBBB\n"
    assert all(f"`{name}`" in SETUP for name in (recorder_key.KEY, recorder_key.KNOWN_HOSTS))


@pytest.mark.long
def test_the_host_is_asked_as_written(tmp_path: Path) -> None:
    """Without a token; bash reads an empty one."""
    *_, asked = indented(SETUP)
    with pytest.raises(subprocess.CalledProcessError) as ended:
        run(
            f"cd {PROJECT}\n{asked.replace('read -rs', 'read -rs <<< nobody', 1)}",
            tmp_path,
            GITHUB_API_URL="https://x.invalid",
            GITHUB_REPOSITORY="office/registry",
        )
    assert ended.value.returncode in (1, 3)
    assert "查不到  平台设置：无法连接 GitHub" in ended.value.stdout


def test_an_office_without_environments_says_so_as_written(tmp_path: Path) -> None:
    (block,) = fenced(SETUP)
    assert recorder_key.is_own(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(block, "utf-8")
    assert not recorder_key.is_own(tmp_path)


def test_all_of_it_calls_the_key_and_its_place_by_one_name() -> None:
    for page in (SETUP, FIRST_RUN):
        assert f"`{recorder_key.KEY}`" in page
        assert f"`{ENVIRONMENT}`" in page
        for ruleset in ("main", "approvals-history", "approvals-writers"):
            assert f"`{ruleset}`" in page
    assert f"`{ENVIRONMENT}`" in SECURITY


(CRON,) = re.findall(r"^    (\*/\d+ \* \* \* \* .*)$", GITEA, re.MULTILINE)
ROUND = (
    "/opt/registry-tools/.venv/bin/python /opt/registry-tools/scripts/registry.py work"
    " --root /var/lib/registry/clone --out /srv/registry/site"
)
SETTINGS = "/var/lib/registry/registry-work.env"
UNIT = duty.SERVICE.format(user="registry", settings=SETTINGS, command=ROUND)
TIMER = duty.TIMER.decode()


def test_both_timers_start_one_and_the_same_round() -> None:
    assert f"*/3 * * * * set -a; . {SETTINGS}; {ROUND}" == CRON
    assert {"User=registry", f"EnvironmentFile={SETTINGS}", f"ExecStart={ROUND}"} <= set(UNIT.splitlines())


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed: no unit is verified")
@pytest.mark.skipif(
    os.getuid() != 0 and not Path("/run/systemd").is_dir(),
    reason="systemd is installed but not running, so that only root may have a unit verified: none is",
)
@pytest.mark.parametrize(("spoilt", "complaint"), [("", ""), ("OnBootSec=1min", "Unknown key")])
def test_the_units_are_as_systemd_takes_them(tmp_path: Path, spoilt: str, complaint: str) -> None:
    """The interpreter and the account are those of this machine; all else is as written."""
    here = {"/opt/registry-tools/.venv/bin/python": sys.executable, "User=registry": f"User={getpass.getuser()}"}
    for name, text in (("service", UNIT.replace(SETTINGS, os.devnull)), ("timer", TIMER)):
        for there, ours in here.items():
            text = text.replace(there, ours)
        (tmp_path / f"registry-work.{name}").write_text(text.replace(spoilt or "\0", "OnBotSec=1min"), "utf-8")
    units = [str(tmp_path / f"registry-work.{name}") for name in ("service", "timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert complaint in done.stderr if complaint else done.stderr == ""


def test_the_steps_of_the_first_hour_come_in_an_order_in_which_they_can_be_done() -> None:
    """Each needs what stands before it: by name, the account before its folder, the password before the token."""
    steps = [
        *("adduser --system --group --shell /bin/bash --home /var/lib/registry", "chmod 750 /var/lib/gitea"),
        *("admin user create", "**ID**", "初始密码", "adopt --units", "## 二、权限", "## 三、分支保护"),
        *("通过变基更新合并请求分支", "doctor --online", "office/registry.git /opt", "管理 Access Token"),
        *("registry.py duty", "crontab -u registry -e"),
    ]
    places = [GITEA.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
