"""The register: all groups in one table, and how a large table is sent to the browser.

Up to a thousand rows, the page holds all of them. Above that, the page holds the first sixty. The browser loads the
other rows from the list of all groups (``group_list``), and last the texts that are only searched. A separate page
holds all rows for readers without scripts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
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
    """The purposes of the rows that the page lacks, which are only searched."""
    if is_split(of):
        yield f"{PLACE}purposes.json", compact([row.group.purpose for row in of[FIRST:]])
