"""Runs of digits in folded text, whatever stands between them: 138-1234 5678, 一三八…, l38OO…

A number may begin and end only at an edge of the run (its ends and its separators), or else at a seam: beside a
Chinese numeral, which may belong to a word. So eleven digits inside a longer number are nobody's telephone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from group_registry.personal_data.digits import CHINESE, CHINESE_NUMERALS, GAP, LOOKALIKES, VALUES

_PLAIN = re.compile(rf"[0-9](?:{GAP}[0-9])*")
_WIDE = re.compile(rf"[0-9{CHINESE_NUMERALS}{LOOKALIKES}](?:{GAP}[0-9{CHINESE_NUMERALS}{LOOKALIKES}])*")
_CHECK_LETTER = re.compile(rf"{GAP}[xX](?![A-Za-z0-9])")

# Digests and other hexadecimal words, long addresses of machines, times of day: never part of anybody's number.
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_NO_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])(?=(?:[0-9]*[a-f]){3})[0-9a-f]{16,}(?![0-9A-Za-z])"
    r"|(?<=/)(?=[0-9]*[a-f])[0-9a-f]{12,}(?![0-9A-Za-z])"
    rf"|(?<![\d.])(?=[\d.]{{14}})(?:{_OCTET}\.){{3}}{_OCTET}(?![\d.])"
    r"|(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
)
LIST_MARKS = frozenset(",，、;；/")
_SHORTEST = 5
_REACH = 24


@dataclass(frozen=True, slots=True)
class Run:
    """Digits in a row: their values, their places in the text; edges and seams as indexes into them, in order."""

    text: str
    digits: str
    places: Sequence[int]
    edges: Sequence[int]
    seams: Sequence[int]

    def before(self, index: int) -> str:
        """The text in front of that digit, as far as a context reaches."""
        return self.text[max(0, self.places[index] - _REACH) : self.places[index]]

    def after(self, index: int) -> str:
        """The few characters behind the digit before that index."""
        return self.text[self.places[index - 1] + 1 : self.places[index - 1] + 7]

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
        letters = sum(self.text[place] in LOOKALIKES for place in self.places[start:end])
        around = self.before(start)[-1:] + self.after(end)[:1]
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
    places = [place for place, character in enumerate(match[0], match.start()) if character in VALUES]
    digits = "".join([VALUES[text[place]] for place in places])
    end = len(places)
    inner = list(enumerate(pairwise(places), 1))
    edges = [0, *(index for index, (one, other) in inner if other - one > 1), end]
    seams = [0, *(index for index, pair in inner if pair[1] - pair[0] > 1 or _is_seam(text, *pair)), end]
    # The last character of an identity number may be an X; nothing else takes it.
    if end >= 17 and (tail := _CHECK_LETTER.match(text, match.end())):
        return Run(text, digits + "X", [*places, tail.end() - 1], [*edges, end + 1], [*seams, end + 1])
    return Run(text, digits, places, edges, seams)


def _is_seam(text: str, one: int, other: int) -> bool:
    return text[one] in CHINESE or text[other] in CHINESE
