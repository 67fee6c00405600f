"""Random histories: the decision says what the model of contract D says, and nothing said against a request helps it.

``make test`` draws the first part, ``make test-long`` all of them: a hundred thousand histories.
"""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from group_registry.approval.decision import decide
from support.contract_d import approved
from support.drawn_cases import drawn, ways_tried

SHORT, PART, PARTS = 400, 5_000, 20
TRIED = ("f20", "f22", "f27", "f28", "f30")
"""The rows of the list of known ways around the decision that are about the decision; each is tried a hundred times."""


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, PARTS + 1))])
def test_the_decision_agrees_with_the_model(
    part: int, seed: int, record_property: Callable[[str, object], None]
) -> None:
    histories, tried = PART if part else SHORT, Counter[str]()
    for number in range(histories):
        case, facts = drawn(Random(f"{seed} {part} {number}"))
        verdict = decide(facts)
        assert verdict.approved is approved(case), f"{part} {number}: {case}\n{verdict.says}"
        tried.update(ways_tried(case))
        tried["approved"] += verdict.approved
    record_property("tried", dict(tried))
    assert tried["approved"] > histories / 20
    assert all(tried[row] >= 100 * histories / (PART * PARTS) for row in TRIED), tried
