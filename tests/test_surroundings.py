"""Tests, and all that they start, meet the settings of the tests and nobody's own; a red run leaves what failed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.cases import PROJECT
from support.repositories import git

OURS = {
    *("PATH", "HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "PLAYWRIGHT_BROWSERS_PATH"),
    *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"),
}
_EXPORTED = """
FORGE=gitea FORGE_TOKEN=t GITEA_TOKEN=t GITHUB_REPOSITORY=office/registry GITHUB_TOKEN=t ROBOT_SECRET=s
HTTP_PROXY=NOWHERE http_proxy=NOWHERE HTTPS_PROXY=NOWHERE https_proxy=NOWHERE ALL_PROXY=NOWHERE all_proxy=NOWHERE
GIT_DIR=elsewhere GIT_AUTHOR_NAME=x XDG_CONFIG_HOME=/etc HOME=/ NETRC=netrc LANG=zh_CN.GBK LC_ALL=C TZ=Asia/Tokyo
PYTHONWARNINGS=error MAKEFLAGS=j REQUESTS_CA_BUNDLE=nowhere.pem SOURCE_DATE_EPOCH=1 BROWSER=true TMPDIR=within
"""
EXPORTED = dict(one.split("=", 1) for one in _EXPORTED.replace("NOWHERE", "http://127.0.0.1:9").split())
"""What may be set where the tests are started; TMPDIR lies in the folder in which they are started."""
SUITE = """
import json, pathlib, subprocess, sys, tempfile

ASKED = "import json, os, tempfile; print(json.dumps([dict(os.environ), tempfile.gettempdir()]))"

def test_passes(tmp_path, tmp_path_factory):
    done = subprocess.run([sys.executable, "-c", ASKED], cwd="/", capture_output=True, check=True)
    settings = subprocess.run(["git", "config", "--list"], cwd=tmp_path, capture_output=True, check=True)
    told = [*json.loads(done.stdout), tempfile.gettempdir(), settings.stdout.decode()]
    pathlib.Path(__file__).with_name("told.json").write_text(json.dumps(told))
    for folder in (tmp_path, tmp_path_factory.mktemp("whole-session"), pathlib.Path(tempfile.mkdtemp())):
        (folder / "much").write_text("x")

def test_fails(tmp_path):
    (tmp_path / "kept").write_text("x")
    assert not "said"
"""


@pytest.mark.parametrize("workers", [0, 1])
def test_what_is_exported_reaches_no_test_and_a_red_run_leaves_what_failed(tmp_path: Path, workers: int) -> None:
    """Started in somebody's clone, in which the temporary folder lies as well."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / "within").mkdir()
    (tmp_path / "test_suite.py").write_text(SUITE, "utf-8")
    paths = os.pathsep.join(str(PROJECT / name) for name in ("scripts", "tests", "demo"))
    command = [sys.executable, "-m", "pytest", "-c", str(PROJECT / "pyproject.toml"), "-p", "conftest"]
    command += ["-p", "no:cacheprovider", f"-n{workers}", "test_suite.py"]
    env = os.environ | EXPORTED | {"PYTHONPATH": paths, "CI": "true"}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, "1 failed, 1 passed" in done.stdout, done.stderr) == (1, True, ""), done.stdout
    told, *temporary, settings = json.loads((tmp_path / "told.json").read_text("utf-8"))
    may_be = {"LC_CTYPE", "LD_LIBRARY_PATH", "PYTEST_CURRENT_TEST"}  # Python sets the first, pytest the last
    assert told.keys() - may_be == OURS | {"CI"}
    assert settings.splitlines() == ["user.name=测试", "user.email=test@example.invalid"]
    (base,) = {told["TMPDIR"], told["TEMP"], told["TMP"], *temporary}
    assert Path(base).parent.parent == tmp_path / "within"
    assert Path(told["HOME"]).parent == Path(base)
    left = {path for path in (tmp_path / "within").rglob("*") if not path.is_symlink()}
    files = [path for path in left if path.is_file()]
    assert [(path.parent.name, path.name) for path in files] == [("test_fails0", "kept")]
    assert left - {*files, *files[0].parents} == set()
