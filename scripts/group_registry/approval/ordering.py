"""Words given for the steps of one file, and the strict order in which they count (contract D 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from group_registry.approval.required_steps import Need


@dataclass(frozen=True, slots=True)
class Word:
    """A yes to one step: whose (a staff number), by what name, at what server time, on which Shanghai day.

    ``waits`` False is a meeting's word on a content that it had asked for: it need not follow the review of it.
    ``about`` is who chaired a meeting and who was there. A signature on paper is final where the signer has no account.
    """

    whose: str
    name: str
    at: datetime
    day: date
    waits: bool = True
    is_on_paper: bool = False
    is_final: bool = False
    about: str = ""


Given = tuple[Word | None, ...]
"""The word that counts for each need, None where there is none."""


def in_order(needs: Sequence[Need], words: Sequence[Sequence[Word]]) -> Given:
    """The best choice of words: the most steps, of distinct people, each strictly after all of lower rank.

    Of equally many, the earliest. The words of each need are in the order of time.
    """
    return _best(needs, words, ())


def _best(needs: Sequence[Need], words: Sequence[Sequence[Word]], chosen: Given) -> Given:
    if len(chosen) == len(needs):
        return chosen
    best = chosen + (None,) * (len(needs) - len(chosen))
    for word in (*_options(needs, words, chosen), None):
        found = _best(needs, words, (*chosen, word))
        if found.count(None) < best.count(None):
            best = found
        if None not in best:
            break
    return best


def _options(needs: Sequence[Need], words: Sequence[Sequence[Word]], chosen: Given) -> list[Word]:
    """For each person, and each day that a word bears, the first that may follow what is chosen."""
    need = needs[len(chosen)]
    earlier = [word for other, word in zip(needs, chosen, strict=False) if other.rank < need.rank]
    given = [(other, word) for other, word in zip(needs, chosen, strict=False) if word]
    others = {word.whose for other, word in given if need.is_apart or other.step is not need.step}
    first: dict[tuple[str, date], Word] = {}
    for word in words[len(chosen)]:
        if word.whose not in others and (not word.waits or follows(word, earlier)):
            first.setdefault((word.whose, word.day), word)
    return list(first.values())


def follows(word: Word, earlier: Sequence[Word | None]) -> bool:
    """Whether a word comes after all of the earlier ones, none of which may be missing."""
    return all(other is not None and other.at < word.at and other.day <= word.day for other in earlier)
