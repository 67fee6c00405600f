"""The site's search: an entry for each page of data, and those that MkDocs made of prose; groups are found by a list of
their own (``register.found``), as the register finds them.

The search finds words from their beginning. So that any part of a name is found, every ending of the name is a word
of its own. These stand in the entry's tags, which are searched like the rest and which the style sheet keeps out of
sight.

The search also cuts what is asked at every word that it knows: asked for 服务答, and knowing 服务 as a word, it would
look for 服务 alone and find hundreds. So every word is closed by a sign that nobody types: none is ever cut at, and
what is asked is found as it stands.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape

JOINER = "\u2060"
"""Closes a word that is read: it has no width either."""
CUT = "\u200b"
"""What Material puts between words where a dictionary (jieba) is installed: same data, same bytes, so it goes."""

_HAN = "[\u3400-\u9fff]"
_TAG = re.compile(r"<[^>]*>")

Entry = Mapping[str, object]
"""Where it is, its title and text (both HTML to the search's script), its tags."""


def entry(address: str, title: str, text: str, names: Iterable[str]) -> Entry:
    """A search entry; ``names`` are found by any part of them."""
    words = [ending for name in names for ending in endings(name)[1:]]
    found: dict[str, object] = {"location": address, "title": escape(title), "text": escape(text)}
    return found | {"tags": [escape(" ".join(words))]} if words else found


def prose_entry(address: str, title: str, text: str) -> Entry:
    """The search entry of a passage: found by any part of its title and of its clauses."""
    found = dict(entry(address, title, text, ()))
    return found | {"tags": [" ".join(ending for clause in clauses(f"{title}，{text}") for ending in endings(clause))]}


def of_prose(found: Mapping[str, str]) -> Entry:
    """An entry that MkDocs made of a hand-written page, its words closed, and found by any part of its clauses."""
    title, text = (found[name].replace(CUT, "") for name in ("title", "text"))
    words = dict.fromkeys(
        ending for clause in clauses(_TAG.sub("\n", f"{title}\n{text}")) for ending in endings(clause)
    )
    title, text = (re.sub(f"({_HAN})(?!{_HAN})", rf"\1{JOINER}", one) for one in (title, text))
    return {"location": found["location"], "title": title, "text": text, "tags": [" ".join(words)]}


def clauses(text: str) -> list[str]:
    """The runs of Chinese characters in a text."""
    return re.findall(f"{_HAN}+", text)


def endings(word: str) -> list[str]:
    """The endings of a word, of two characters or more, the word itself among them; each closed, in few bytes."""
    return [f"{word[start:]}_" for start in range(len(word) - 1)]
