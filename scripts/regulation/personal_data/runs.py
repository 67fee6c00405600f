"""Runs of digits in folded text, whatever stands between them: 138-1234 5678, 一三八…, l38OO…

A number may begin and end only at an edge of the run: where it starts or ends, at a separator, or beside a Chinese
numeral (which may belong to a word). So eleven digits inside a longer number are nobody's telephone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_NUMERALS = ("零○洞", "一壹弌幺", "二贰弍貳两兩", "三叁弎參", "四肆", "五伍", "六陆陸", "七柒拐", "八捌", "九玖勾")
_CHINESE = {numeral: str(value) for value, numerals in enumerate(_NUMERALS) for numeral in numerals}
_LOOKALIKES = {"l": "1", "I": "1", "O": "0", "o": "0"}
_VALUES = {digit: digit for digit in "0123456789"} | _CHINESE | _LOOKALIKES

CHINESE_NUMERALS = "".join(_CHINESE)
LOOKALIKES = "".join(_LOOKALIKES)
# At most three asterisks: with four it is a number that somebody has masked already.
GAP = r"(?:[\s.,:;/\\|~+#'\"()\[\]{}<>=^`!?_·•・。，、…“”‘’（）【】〔〕「」《》：；！？杠横-]{0,12}+|\*{1,3}+)"
_PLAIN = re.compile(rf"[0-9](?:{GAP}[0-9])*")
_WIDE = re.compile(rf"[0-9{CHINESE_NUMERALS}{LOOKALIKES}](?:{GAP}[0-9{CHINESE_NUMERALS}{LOOKALIKES}])*")
_CHECK_LETTER = re.compile(rf"{GAP}[xX](?![A-Za-z0-9])")

# Digests of Git and SHA-256, and times of day: digits that are never part of anybody's number.
_NO_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9A-Za-z])"
    r"|(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
)
_SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Run:
    """Digits in a row: their values, their places in the text, and the edges (indexes) between which a number fits."""

    text: str
    digits: str
    places: Sequence[int]
    edges: Sequence[int]

    def ends_at(self, index: int) -> bool:
        """Whether an edge is there."""
        place = bisect_left(self.edges, index)
        return place < len(self.edges) and self.edges[place] == index

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text that these digits take."""
        return self.places[start], self.places[end - 1] + 1

    def groups(self, start: int, end: int) -> list[str]:
        """These digits as their separators divide them."""
        cuts = [start, *(k for k in range(start + 1, end) if self.places[k] - self.places[k - 1] > 1), end]
        return [self.digits[one:other] for one, other in pairwise(cuts)]

    def gaps(self, start: int, end: int) -> set[str]:
        """The separators between these digits."""
        between = (self.text[one + 1 : other] for one, other in pairwise(self.places[start:end]))
        return {gap for gap in between if gap}

    def is_disguised_well(self, start: int, end: int) -> bool:
        """Whether letters among these digits are meant as digits: a few true ones, and no word around them."""
        first, last = self.span(start, end)
        letters = sum(self.text[place] in _LOOKALIKES for place in self.places[start:end])
        around = self.text[max(0, first - 1) : first] + self.text[last : last + 1]
        return not letters or (end - start - letters >= 2 and not re.search("[0-9A-Za-z]", around))


def runs_in(text: str) -> Iterator[Run]:
    """All runs long enough to matter: those of plain digits, then those with Chinese numerals or letters for digits."""
    text = _NO_NUMBERS.sub(lambda match: "§" * len(match[0]), text)
    for match in _PLAIN.finditer(text):
        if len(match[0]) >= _SHORTEST:
            yield _run(text, match)
    for match in _WIDE.finditer(text):
        if len(match[0]) >= _SHORTEST and not _PLAIN.fullmatch(match[0]):
            yield _run(text, match)


def _run(text: str, match: re.Match[str]) -> Run:
    places = [place for place, character in enumerate(match[0], match.start()) if character in _VALUES]
    edges = [0, *(k for k, (one, other) in enumerate(pairwise(places), 1) if _is_edge(text, one, other)), len(places)]
    digits = "".join([_VALUES[text[place]] for place in places])
    # The last character of an identity number may be an X; nothing else takes it.
    if len(places) >= 17 and (tail := _CHECK_LETTER.match(text, match.end())):
        return Run(text, digits + "X", [*places, tail.end() - 1], [*edges, len(places) + 1])
    return Run(text, digits, places, edges)


def _is_edge(text: str, one: int, other: int) -> bool:
    return other - one > 1 or text[one] in _CHINESE or text[other] in _CHINESE
