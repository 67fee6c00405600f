"""The words (approvals) given for the steps of one file, and the strict order in which they count (contract D 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from group_registry.approval.required_steps import Need


@dataclass(frozen=True, slots=True)
class Word:
    """An approval of one step: by whom, under what name, at what server time, and on which Shanghai day.

    ``whose`` is a staff number, or 主任办公会 for the meeting. ``at`` of minutes and papers is the time of their merge.
    ``waits`` is False for a meeting's approval of a content that it had asked for: it need not follow the review of it.
    ``about`` says who chaired a meeting and who was present. ``is_final`` is a paper signature by somebody who has no
    account.
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
"""The word that counts for each need, None if there is none."""


def in_order(needs: Sequence[Need], words: Sequence[Sequence[Word]]) -> Given:
    """Choose the words that complete the most steps; of equally many, the earliest words.

    A word must be strictly later than the words of all needs of lower rank, unless it does not wait. One person never
    counts for two different steps, nor for a need with ``is_apart`` and any need before it. The words of each need must
    be in the order of time.
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
    """For each person and each day, the first word of that day that may follow the words already chosen."""
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
    """Whether a word is later than all earlier ones and on no earlier day than any; none of them may be missing."""
    return all(other is not None and other.at < word.at and other.day <= word.day for other in earlier)
