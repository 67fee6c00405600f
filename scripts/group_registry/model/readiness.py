"""The checks of whether an office can start, each with its result and the remedy."""

from dataclasses import dataclass
from enum import StrEnum


class Readiness(StrEnum):
    """The result of a check. ``NOTED`` does not prevent starting, and ``SKIPPED`` was not requested.

    ``UNKNOWN`` never counts as good.
    """

    GOOD = "good"
    NOTED = "noted"
    SKIPPED = "skipped"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SetupCheck:
    """One check: its title, what was found, and what to do if the result is not good."""

    key: str
    title: str
    state: Readiness
    says: str
    fix: str = ""


def good(key: str, title: str, says: str) -> SetupCheck:
    """Return a check that needs no action."""
    return SetupCheck(key, title, Readiness.GOOD, says)


def noted(key: str, title: str, says: str, fix: str) -> SetupCheck:
    """Return a check whose result is worth knowing but does not prevent starting."""
    return SetupCheck(key, title, Readiness.NOTED, says, fix)


def skipped(key: str, title: str, says: str, fix: str) -> SetupCheck:
    """Return a check that was not made this time; ``fix`` says how to make it."""
    return SetupCheck(key, title, Readiness.SKIPPED, says, fix)


def missing(key: str, title: str, says: str, fix: str) -> SetupCheck:
    """Return a check of something that must be fixed before the office can start."""
    return SetupCheck(key, title, Readiness.MISSING, says, fix)


def unknown(key: str, title: str, says: str, fix: str) -> SetupCheck:
    """Return a check whose result could not be determined; ``says`` says why."""
    return SetupCheck(key, title, Readiness.UNKNOWN, says, fix)
