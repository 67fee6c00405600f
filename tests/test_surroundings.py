"""Tests, and all that they start, meet the settings of the tests and nobody's own."""

import os
import pwd
import subprocess
from pathlib import Path


def test_git_knows_the_identity_of_the_tests_and_nothing_else(tmp_path: Path) -> None:
    command = ["git", "config", "--list"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert told.stdout.splitlines() == ["user.name=测试", "user.email=test@example.invalid"]


def test_home_is_nobodys() -> None:
    assert Path.home() not in (Path(pwd.getpwuid(os.getuid()).pw_dir), Path("/"))
    assert [path.name for path in Path.home().glob(".git*")] == [".gitconfig"]


def test_no_variable_brings_settings_of_a_user() -> None:
    told = {name for name in os.environ if name.startswith(("GIT", "XDG_", "LC_", "LANG", "TZ"))}
    assert told - {"LC_CTYPE"} == {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"}  # that one Python sets itself
