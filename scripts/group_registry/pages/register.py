"""The register: all groups in one table, and how a large table is sent to the browser.

Up to a thousand rows, the page holds all of them. Above that, the page holds the first sixty. The browser loads the
other rows as JSON by columns, which takes a fifth of the bytes, and last the texts that are only searched. A separate
page holds all rows for readers without scripts.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from group_registry.lifecycle.reminders import State
from group_registry.model.records import Unit
from group_registry.model.terms import Platform, Scope
from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.pages.overview import is_due, urgency
from group_registry.pages.table import compact
from group_registry.pages.wording import COVERAGES

WHOLE = 1000
"""The most rows that the page holds in full."""
FIRST = 60
"""How many rows the page holds when there are more than ``WHOLE``."""
PLACE = "register/"
_LAST_DIGITS = re.compile(r"([^\0]*?)([1-9][0-9]{0,14})([^0-9\0]*)", re.DOTALL)


class Choice(NamedTuple):
    """One filter: its word, the marks of the rows it selects (space-separated), and their number."""

    word: str
    marks: str
    number: int


def rows(viewer: Viewer) -> list[GroupRow]:
    """All groups, the most urgent first, cancelled ones last."""
    return sorted(viewer.rows, key=lambda row: (row.state.mark == "out", *urgency(row)))


def register(viewer: Viewer, of: Sequence[GroupRow]) -> dict[str, object]:
    marks = {"in": "in due"}
    words = {row.state.word: row.state.mark for row in of}
    states = Counter(row.state.word for row in of)
    covered = Counter(row.coverage for row in of)
    platforms, scopes = Counter(row.group.platform for row in of), Counter(row.group.scope for row in of)
    used = {row.unit for row in of}
    return {
        "label": viewer.labels,
        "rows": of[:FIRST] if is_split(of) else of,
        "total": len(of),
        "states": [
            *(Choice(s, marks.get(words[s], words[s]), states[s]) for s in map(str, State) if states[s]),
            *(Choice("三十日内到期", "soon", due) for due in [sum(map(is_due, of))] if due),
        ],
        "scopes": [Choice(s, s, scopes[s]) for s in Scope if scopes[s]],
        "platforms": [Choice(s, s, platforms[s]) for s in Platform if platforms[s]],
        "coverages": [Choice(c.word, c.mark, covered[c]) for c in COVERAGES if covered[c]],
        "units": [unit.name for unit in viewer.registry.of(Unit) if unit.name in used],
    }


def is_split(of: Sequence[GroupRow]) -> bool:
    return len(of) > WHOLE


def files(of: Sequence[GroupRow]) -> Iterator[tuple[str, bytes]]:
    """The files with the rows that the page lacks: their columns, then the purposes, which are only searched."""
    if is_split(of):
        yield f"{PLACE}rows.json", compact(_columns(of[FIRST:]))
        yield f"{PLACE}purposes.json", compact([row.group.purpose for row in of[FIRST:]])


SEARCH_LIST = "search/groups.json"
"""The file from which the search on every page finds groups."""


def search_list(of: Sequence[GroupRow]) -> Iterator[tuple[str, bytes]]:
    wanted = ("page", "name", "unit", "custodian", "state", "number")
    yield SEARCH_LIST, compact({name: column for name, column in _columns(of).items() if name in wanted})


def _columns(of: Sequence[GroupRow]) -> Mapping[str, object]:
    """The rows by column name. Page addresses lack the leading ``groups/`` and the final slash, which all share."""
    return {
        "page": [row.address.removeprefix("groups/").removesuffix("/") for row in of],
        "name": [row.group.name for row in of],
        "unit": _coded([row.unit for row in of]),
        "custodian": _coded([row.group.custodian for row in of]),
        "platform": _coded([row.group.platform for row in of]),
        "scope": _coded([row.group.scope for row in of]),
        "term": _coded([row.term for row in of]),
        "state": _coded([row.status.word for row in of]),
        "number": _numbered([row.number for row in of]),
        "mark": _coded([row.status.mark for row in of]),
        "ends": _coded([row.status.ends for row in of]),
        "starts": _coded([row.status.starts for row in of]),
        "coverage": _coded([row.coverage.word for row in of]),
    }


def _coded(words: Sequence[str]) -> object:
    """Each distinct word once, and the index of each row's word, if there are many repetitions."""
    known = list(dict.fromkeys(words))
    if len(known) * 2 > len(words):
        return words
    places = {word: place for place, word in enumerate(known)}
    return {"words": known, "at": [places[word] for word in words]}


def _numbered(numbers: Sequence[str]) -> object:
    """The filing numbers split in two: the text around the last digits (each distinct text once), and those digits."""
    parts = [_LAST_DIGITS.fullmatch(number) for number in numbers]
    around = [f"{part[1]}\0{part[3]}" if part else number for part, number in zip(parts, numbers, strict=True)]
    words = list(dict.fromkeys(around))
    places = {word: place for place, word in enumerate(words)}
    digits = [int(part[2]) if part else None for part in parts]
    return {"words": words, "at": [places[word] for word in around], "digits": digits}
