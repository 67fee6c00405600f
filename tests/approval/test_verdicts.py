"""What people are told, word for word: each situation's verdict, what waits, and the JSON stand in ``verdicts/``."""

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.pending import waiting
from group_registry.reports.evidence import verdict_json, verdict_text
from support.cases import CASE_FILES, kept
from support.situations import SITUATIONS

VERDICTS = CASE_FILES / "verdicts"


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_is_told_so(name: str) -> None:
    verdict, waits = decide(SITUATIONS[name]), waiting([SITUATIONS[name]])
    lines = (f"{'、'.join(one.whom) or '—'}  {one.path} {one.title}  {one.step}  {one.says}" for one in waits)
    told = "\n".join([verdict_text(verdict), *lines, "", verdict_json(verdict)])
    assert told == kept(VERDICTS / f"{name}.txt", told)


def test_every_verdict_has_its_situation() -> None:
    assert {path.stem for path in VERDICTS.iterdir()} == set(SITUATIONS)
