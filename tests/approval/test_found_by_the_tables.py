"""The shortest histories on which the decision and the tables of the specification once differed; one line each."""

import pytest

from group_registry.approval.decision import decide
from support.alphabets import ALPHABETS
from support.play import play
from support.stage import opening, told

SETTINGS = {alphabet.name: alphabet.setting for alphabet in ALPHABETS}
PASSED_TWICE = "deputy approves, meeting passes, director approves, meeting passes"
SUPPLEMENTED = "deputy approves, meeting passes-in-principle, author pushes, meeting supplements, "
REFUSED_IN_OFFICE = "deputy refuses, deputy hands-over, other approves, director approves"
FOUND = {
    "a second passing takes back no sign-off": ("external", PASSED_TWICE, True),
    "a passing before the new review takes back no supplement": (
        "passed in principle",
        SUPPLEMENTED + "meeting passes, deputy approves, director approves",
        True,
    ),
    "a refusal said in office": ("handed over", REFUSED_IN_OFFICE, False),
    "a refusal said in office and again out of office": ("handed over", REFUSED_IN_OFFICE + ", deputy refuses", False),
    "an app clears no refusal": (
        "internal",
        "deputy approves, director approves, registrar refuses, registrar approves-by-app",
        False,
    ),
    "an app takes no approval away": ("short-lived", "deputy approves, deputy approves-by-app", True),
}


@pytest.mark.parametrize(("world", "events", "approved"), FOUND.values(), ids=FOUND)
def test_once_a_disagreement(world: str, events: str, approved: bool) -> None:
    scene = opening(SETTINGS[world])
    for event in events.split(", "):
        scene = play(scene, event)
    verdict = decide(told(scene))
    assert verdict.approved is approved, verdict.says
