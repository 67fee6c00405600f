"""Names and texts as a reader's eye compares them: width, case, spaces and punctuation do not tell two apart."""

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import pairwise
from unicodedata import normalize

COMMON_PAIR = 20
"""How many names may share two letters in a row before that stops being a likeness."""

GUESS, SLIP = 0.6, 0.8
"""How like two names are, from 0 to 1: for a guess at what a wrong one means, for a slip in one that may be right."""

_SILENT = re.compile(r"[\W_]+")
COMMON = "第?[一二三四五六七八九十0-9]+[年月日期批次轮届号]|[0-9]|交流|工作|小组|群|组"
"""The pattern of what tells no two names apart."""
_COMMON = re.compile(COMMON)


def folded(text: str) -> str:
    """The letters and digits of a text, in one width and one case."""
    # Punctuation goes first: normalising Chinese commas is what takes long.
    return _letters(normalize("NFKC", _letters(text)).casefold())


def skeleton(text: str) -> str:
    """A folded text without numbers and without the words that every group has; may be empty."""
    return bare(folded(text))


def bare(folded_text: str) -> str:
    """The same of a text that is folded."""
    return _COMMON.sub("", folded_text)


def nearest(name: str, names: Iterable[str], likeness: float = GUESS) -> str | None:
    """The one of the names that is nearest to this one, if it is like it at all."""
    found = get_close_matches(name, sorted(names), n=1, cutoff=likeness)
    return found[0] if found else None


def _letters(text: str) -> str:
    return text if text.isalnum() else _SILENT.sub("", text)


class NearNames:
    """Finds the listed name that is nearly a given one; quick even where many unlisted names are asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
        for name in names:
            for pair in pairwise(name):
                pairs[pair].add(name)
        # A pair that a great many names have, such as the end of 工会, tells nothing and costs much.
        self._by_pair = {pair: found for pair, found in pairs.items() if len(found) <= COMMON_PAIR}
        self._known: dict[str, str | None] = {}

    def __call__(self, name: str) -> str | None:
        """The nearest of those that share two letters in a row with it."""
        if name not in self._known:
            alike = (self._by_pair.get(pair, ()) for pair in pairwise(name))
            self._known[name] = nearest(name, set[str]().union(*alike), SLIP)
        return self._known[name]


class Mentions:
    """Finds which of many names a text mentions. Few endings serve many names, so most texts are let go quickly."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names, key=lambda name: (-len(name), name))
        self.may = re.compile("|".join(sorted({re.escape(name[-2:]) for name in self._names})) or "(?!)").search

    def __call__(self, text: str) -> list[str]:
        """The names that stand in the text, longer ones first; a name inside a longer one is not mentioned."""
        found: list[str] = []
        for name in self._names if self.may(text) else ():
            if name in text:
                found.append(name)
                text = text.replace(name, "\n")
        return found
