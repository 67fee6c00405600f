"""The closer look at a text that the quick one did not let pass."""

from regulation.personal_data.contacts import accounts_in, addresses_in
from regulation.personal_data.folding import fold
from regulation.personal_data.hit import Hit, mask
from regulation.personal_data.people_numbers import numbers_in
from regulation.personal_data.runs import runs_in


def search(text: str) -> list[Hit]:
    """All personal data of a text, in its order; where two finds overlap, the surer one."""
    folded = fold(text)
    runs = list(runs_in(folded.text))
    hits: list[Hit] = []
    taken = bytearray(len(folded.text))
    for found in (*addresses_in(folded.text), *numbers_in(runs), *accounts_in(runs)):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"1" * (found.end - found.start)
            hits.append(Hit(*folded.original(found.start, found.end), found.kind, mask(found.value)))
    return sorted(hits)
