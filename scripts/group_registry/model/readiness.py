"""What keeps an office from starting: one check after the other, with the remedy."""

from dataclasses import dataclass
from enum import StrEnum


class Readiness(StrEnum):
    """What came of a check. ``NOTED`` keeps nobody from starting, ``SKIPPED`` was not asked for.

    ``UNKNOWN`` never counts as good.
    """

    GOOD = "good"
    NOTED = "noted"
    SKIPPED = "skipped"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SetupCheck:
    """One thing that was looked at: what it is, what was found, and what to do where it is not good."""

    key: str
    title: str
    state: Readiness
    says: str
    fix: str = ""


def good(key: str, title: str, says: str) -> SetupCheck:
    """Nothing to do."""
    return SetupCheck(key, title, Readiness.GOOD, says)


def noted(key: str, title: str, says: str, fix: str) -> SetupCheck:
    """Worth knowing."""
    return SetupCheck(key, title, Readiness.NOTED, says, fix)


def skipped(key: str, title: str, says: str, fix: str) -> SetupCheck:
    """Not looked at this time; ``fix`` is how to."""
    return SetupCheck(key, title, Readiness.SKIPPED, says, fix)


def missing(key: str, title: str, says: str, fix: str) -> SetupCheck:
    """To be mended first."""
    return SetupCheck(key, title, Readiness.MISSING, says, fix)


def unknown(key: str, title: str, says: str, fix: str) -> SetupCheck:
    """Nobody knows; ``says`` is why."""
    return SetupCheck(key, title, Readiness.UNKNOWN, says, fix)
