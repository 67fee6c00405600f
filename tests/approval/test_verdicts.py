"""What people are told, word for word: each situation's verdict stands in ``verdicts/``, as text and as JSON."""

import pytest

from group_registry.approval.decision import decide
from group_registry.reports.evidence import verdict_json, verdict_text
from support.cases import CASE_FILES, kept
from support.situations import SITUATIONS

VERDICTS = CASE_FILES / "verdicts"


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_is_told_so(name: str) -> None:
    verdict = decide(SITUATIONS[name])
    told = f"{verdict_text(verdict)}\n{verdict_json(verdict)}"
    assert told == kept(VERDICTS / f"{name}.txt", told)


def test_every_verdict_has_its_situation() -> None:
    assert {path.stem for path in VERDICTS.iterdir()} == set(SITUATIONS)
