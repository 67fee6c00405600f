"""Personal data in any text: identity and telephone numbers, cards, addresses, accounts, invite links (Art. 13.3, 17).

Pure and linear: the text is folded (``folding``), its digits gathered into runs (``runs``), and what is found leads
back to the original. Names cannot be told from other words and are left to the reviewers.
"""

from regulation.personal_data.contacts import accounts_in, addresses_in
from regulation.personal_data.folding import fold
from regulation.personal_data.hit import Hit, mask
from regulation.personal_data.people_numbers import numbers_in
from regulation.personal_data.runs import runs_in
from regulation.personal_data.screen import may_hold_personal_data


def personal_data_in(text: str) -> list[Hit]:
    """All personal data of a text, in its order; where two finds overlap, the surer one."""
    if not may_hold_personal_data(text):
        return []
    folded = fold(text)
    runs = list(runs_in(folded.text))
    hits: list[Hit] = []
    taken = bytearray(len(folded.text))
    for found in (*addresses_in(folded.text), *numbers_in(runs), *accounts_in(runs)):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"1" * (found.end - found.start)
            hits.append(Hit(*folded.original(found.start, found.end), found.kind, mask(found.value)))
    return sorted(hits)


def masked(text: str) -> str:
    """The text with the middle of all personal data hidden; for messages that quote what somebody wrote."""
    for hit in reversed(personal_data_in(text)):
        text = text[: hit.start] + hit.masked + text[hit.end :]
    return text
