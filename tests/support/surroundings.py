"""The environment of the tests and of all that they start: what is named here, and nothing that anybody has set."""

import sys
from collections.abc import Mapping
from pathlib import Path

ALLOWED = {
    "PATH": "where git, Python and the browser are",
    "LD_LIBRARY_PATH": "where Python's own library is, if it is beside Python and not the system's",
    "PLAYWRIGHT_BROWSERS_PATH": "where the browser is that Playwright brought",
    "CI": "pytest then shows a failure in full",
    "SYSTEMROOT": "without it no program can open a connection on Windows",
    "COMSPEC": "the shell on Windows",
    "PATHEXT": "which files are programs on Windows",
    "WRITE_REPORTS": "a switch of this suite (docs/testing.md)",
    "RECORD_KILLS": "how often tests/commands/test_crashes.py kills",
    "WORK_KILLS": "how often tests/commands/test_work_killed.py kills (bench/README.md)",
}
"""What is taken from whoever starts the tests, and why. A test sets for a child what else that child needs."""

HOME, TEMPORARY = ("HOME", "USERPROFILE"), ("TMPDIR", "TEMP", "TMP")
"""The names by which programs of all systems know these folders."""
IDENTITY = "[user]\n\tname = 测试\n\temail = test@example.invalid\n"


def make_home(base: Path) -> None:
    (base / "home").mkdir()
    (base / "home/.gitconfig").write_text(IDENTITY, "utf-8")


def settled(base: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a run whose files are all below ``base``."""
    browsers = {"PLAYWRIGHT_BROWSERS_PATH": f"{sys.prefix}/browsers"}  # where browser.sh puts them
    taken = {name: value for name, value in given.items() if name in ALLOWED and value}
    own = dict.fromkeys(HOME, str(base / "home")) | dict.fromkeys(TEMPORARY, str(base))
    own |= {"GIT_CONFIG_GLOBAL": str(base / "home/.gitconfig"), "GIT_CONFIG_NOSYSTEM": "1"}
    own["GIT_CEILING_DIRECTORIES"] = str(base)  # the temporary folder may lie in somebody's clone
    return browsers | taken | own
