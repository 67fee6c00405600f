"""Entries of the site's search: one a group, and one for each other page made of data.

The search finds words from their beginning. So that any part of a name is found, every ending of the name is a word
of its own, joined by zero-width spaces, which the search takes for borders. They stand in the entry's tags, which
are searched like the rest and which the style sheet keeps out of sight.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape

from pages.views import Row

BORDER = "\u200b"

Entry = Mapping[str, object]
"""Where it is, its title, its text (both HTML to the search's script), its tags."""


def group_entry(row: Row) -> Entry:
    """The search entry of one group."""
    number = row.short_number if row.short_number != row.number else ""
    text = " · ".join((row.unit, row.custodian, row.state.word, row.number))
    return entry(row.address, row.name, text, (row.name, row.custodian), number)


def entry(address: str, title: str, text: str, names: Iterable[str], extra: str = "") -> Entry:
    """A search entry; ``names`` are found by any part of them, ``extra`` is one more word."""
    words = [word for name in names for word in endings(name)] + [extra] * bool(extra)
    found: dict[str, object] = {"location": address, "title": escape(title), "text": escape(text)}
    return found | {"tags": [escape(BORDER.join(words))]} if words else found


def prose_entry(address: str, title: str, text: str) -> Entry:
    """The search entry of a passage: found by any part of its title and of its clauses."""
    clauses = re.sub(r"(?<=\W)(?=\w)", BORDER, text)
    return entry(address, title, clauses, (title, *re.findall(r"\w+", text)))


def endings(word: str) -> list[str]:
    """The endings of a word, from its second character on, of two characters or more."""
    return [word[start:] for start in range(1, len(word) - 1)]
