"""Then and now: which command can be asked about another day, which about another commit, and why the others cannot."""

import re
from importlib import import_module

import pytest

from group_registry.pages.article_coverage import COMMANDS

NAMES = sorted(COMMANDS)
DAY, COMMIT = "--as-of", "--at"
HOST_NOW = "reads the open pull requests of the host, which are those of now"
WRITES = "makes the next change of main, whatever was before"
THEN_AND_NOW = {
    "adopt": ("--day: the adoption has its own day", "takes the tools of the last commit, never the work tree"),
    "approve": (f"--now: to the minute, since reviews are; {HOST_NOW}", f"--base: main as it is to be; {HOST_NOW}"),
    "audit": ("says the same on every day: how long a record is waited for is counted by main's own commits", COMMIT),
    "baseline": ("binds contents, and no day is asked", "only for the day of adoption, from the files at hand"),
    "codeowners": ("writes down who is in office with the list as it is", WRITES),
    "doctor": ("--online: looks at this machine and the host, as they are now", "--root: looks at the files at hand"),
    "judge_open": (f"--now: to the minute; {HOST_NOW}", HOST_NOW),
    "dossier": ("--to: the last day of the period is the day as of which all is told", COMMIT),
    "handover": (DAY, f"--base: {WRITES}"),
    "import_ledger": ("every line of a ledger has its own day", "only for the day of adoption, from the files at hand"),
    "inventory": (DAY, "--root: reads the files at hand, as a unit's return is of now"),
    "minutes": ("--date: minutes have their own day", f"--base: {WRITES}"),
    "paper": ("--signed-on: a signature has its own day", f"--base: {WRITES}"),
    "record": ("takes every time from the host and git", "records what has no record yet, from the oldest merge on"),
    "remind": (DAY, COMMIT),
    "render": (DAY, COMMIT),
    "roster": (DAY, "--root: reads the files at hand, as a platform's export is of now"),
    "serve": ("shows the files of a site as they are", "shows the files of a site as they are"),
    "setup": ("makes the environment, and reads no registry", "makes the environment, and reads no registry"),
    "validate": ("judges a filing as of its own 备案日期, so that nothing turns red overnight", "--base and --head"),
    "work": ("makes a round now", "works with main as it fetched it"),
    "waiting": (f"--now: to the minute; {HOST_NOW}", f"--base: main as it is to be; {HOST_NOW}"),
}
"""Of each command its option for a day and for a commit, or why it has none, and what it has instead."""
VERBS = {"minutes": ["draft"]}


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        import_module(f"group_registry.commands.{command}").main([*VERBS.get(command, []), "--help"])
    return capsys.readouterr().out


def test_every_command_is_listed() -> None:
    assert sorted(THEN_AND_NOW) == NAMES


@pytest.mark.parametrize("command", NAMES)
def test_a_command_has_the_options_that_are_told_of_it_and_no_others(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = help_of(command, capsys)
    options = set(re.findall(r"(?<!\S)--[a-z-]+", text))
    for name, told in zip((DAY, COMMIT), THEN_AND_NOW[command], strict=True):
        assert (name in options) == (told == name), f"{command}: {name}"
        assert told == name or len(told.split()) > 2, f"{command}: no reason why it has no {name}"
        assert set(re.findall(r"--[a-z-]+", told)) <= options, f"{command}: {told}"
