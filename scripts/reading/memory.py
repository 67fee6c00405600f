"""What a check found, by file, for the next one (``reading.recheck``)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

from reading.ties import Packed
from regulation.finding import Finding, Level

Told = list[tuple[int, int, str, str, str, str | None, str]]
"""Findings of one file, without its path."""


class Memory(NamedTuple):
    """One registry as it was checked: everything by path, and of built-in kinds only."""

    digests: dict[str, bytes]
    """Packed by folder."""
    refusals: dict[str, Told]
    judged: dict[str, Told]
    """These two are findings before waivers: of reading and of rules."""
    ties: Packed
    chains: Packed
    named: dict[str, list[str]]
    """The files that a file which is no group names."""
    unread: list[str]
    lasting: dict[str, Any]
    """The data of what rules on any file may look up."""


def told_by_file(findings: Iterable[Finding]) -> dict[str, Told]:
    """Findings by file, in their order."""
    told: dict[str, Told] = defaultdict(list)
    for one in findings:
        told[one.path].append((one.line, one.column, one.rule, one.says, one.fix, one.article, one.level.value))
    return dict(told)


def recalled(
    told: Mapping[str, Told], judged: Set[str] = frozenset(), whole: Set[str] = frozenset()
) -> Iterator[Finding]:
    """What was found, but for the files that are judged again; of those, what rules on the whole registry found."""
    for path, found in told.items():
        for line, column, rule, says, fix, article, level in found:
            if path not in judged or rule in whole:
                yield Finding(path, line, column, rule, says, fix, article, Level(level))
