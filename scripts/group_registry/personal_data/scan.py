"""The closer look at a text that the quick one did not let pass."""

from group_registry.personal_data.contacts import accounts_in, addresses_in
from group_registry.personal_data.hit import Hit, mask
from group_registry.personal_data.normalise import fold
from group_registry.personal_data.numbers import numbers_in
from group_registry.personal_data.runs import runs_in


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
