"""Entries of the site's search, one a group.

The search finds words from their beginning. So that any part of a name is found, every suffix of the name is a word
of its own, joined by zero-width spaces, which the search takes for borders and no reader sees.
"""

from pages.views import Row

BORDER = "\u200b"


def entry(row: Row) -> dict[str, str]:
    """The search entry of one group: where it is, its name, and what else it is found by."""
    shown = " · ".join((row.unit, row.custodian, row.platform, row.scope, row.state.word, row.number))
    parts = (f"{shown}{BORDER}", *(_suffixes(word) for word in (row.name, row.unit, row.custodian)))
    return {"location": row.address, "title": row.name, "text": BORDER.join(parts)}


def _suffixes(word: str) -> str:
    return BORDER.join(word[start:] for start in range(1, len(word) - 1))
