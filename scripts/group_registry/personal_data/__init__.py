"""Personal data in any text: identity and telephone numbers, cards, addresses, accounts, invite links (Art. 13.3, 17).

Pure and linear: the text is folded (``folding``), its digits gathered into runs (``runs``), and what is found leads
back to the original. Names cannot be told from other words and are left to the reviewers.
"""

from group_registry.personal_data.hit import Hit
from group_registry.personal_data.scan import may_hold_personal_data, search


def personal_data_in(text: str) -> list[Hit]:
    """All personal data of a text, in its order; where two finds overlap, the surer one."""
    return search(text) if may_hold_personal_data(text) else []


def masked(text: str) -> str:
    """The text with the middle of all personal data hidden; for messages that quote what somebody wrote."""
    for hit in reversed(personal_data_in(text)):
        text = text[: hit.start] + hit.masked + text[hit.end :]
    return text
