"""What git's history tells of a pull request and of the main branch, as plain data; ``gitrepo.history`` reads it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from group_registry.approval.facts import Commit, Content
from group_registry.rules.transition import PLAIN, Entry, entry_of

_NUMBERED = re.compile(r"([0-9]+)\+[^@\s<>]+@users\.noreply\.[a-z0-9.-]+", re.IGNORECASE | re.ASCII)
_TRAILER = re.compile(r"^co-authored-by:.*", re.IGNORECASE | re.MULTILINE)

Raw = Mapping[str, tuple[Entry | None, Entry | None]]
"""The paths at which two trees differ, with what stands there before and after."""


class Logged(NamedTuple):
    """A commit as the log tells it: its parents, and the numeric ids that its author lines give away."""

    parents: tuple[str, ...]
    authors: frozenset[int]


@dataclass(frozen=True)
class OfficeState:
    """The office files of the main branch from a moment on."""

    since: datetime
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Kept:
    """One content of a file of minutes or of a signature on paper on the main branch, and when it was merged."""

    merged_at: datetime
    content: bytes


@dataclass(frozen=True)
class History:
    """The base's tip, the merge base and the head; what was done between them; the main branch's office and records.

    ``changed`` is merge base to head, ``moved`` merge base to tip; ``offices`` are in the order of time, and so are the
    contents of each file that is ``kept``, without a gap up to the present one.
    """

    tip: str
    head: str
    changed: Raw
    moved: Raw
    commits: Mapping[str, Commit]
    offices: tuple[OfficeState, ...]
    kept: Mapping[str, tuple[Kept, ...]]


def contents(raw: Raw) -> frozenset[Content]:
    """The pairs of contents that a difference of two trees shows."""
    return frozenset(Content(path, mark(old), mark(new)) for path, (old, new) in raw.items())


def commits_of(
    listed: Mapping[str, Logged], starts: Mapping[str, str], raw: Mapping[tuple[str, str], Raw]
) -> dict[str, Commit]:
    """The commits as facts: ``starts`` are the merge bases of the reviewed ones, ``raw`` what differs for each pair."""
    return {
        one: Commit(
            one,
            contents(raw[starts[one], one]) if one in starts else None,
            authored(raw[parent, one] for parent in about.parents),
            about.authors,
        )
        for one, about in listed.items()
    }


def mark(entry: Entry | None) -> str | None:
    """A content's id; with the mode before it where it is no plain file, so that an approval is of both."""
    if entry is None:
        return None
    return entry.digest if entry.mode == PLAIN else f"{entry.mode} {entry.digest}"


def raw_of(changed: Iterable[Content]) -> Raw:
    """The difference of two trees that these pairs of contents are."""
    sides = ((one.path, one.old, one.new) for one in changed)
    return {path: (entry_of(old) if old else None, entry_of(new) if new else None) for path, old, new in sides}


def authored(against_parents: Iterable[Raw]) -> frozenset[str]:
    """The paths to which a commit gave a content that none of its parents has."""
    each = [frozenset(raw) for raw in against_parents]
    return frozenset.intersection(*each) if each else frozenset()


def ids_in(mail: str, message: str) -> frozenset[int]:
    """The numeric ids that the host's own private addresses give away: author and co-authors. Forgeable."""
    trailers = "\n".join(_TRAILER.findall(message))
    return frozenset(int(number) for number in _NUMBERED.findall(f"{mail}\n{trailers}"))
