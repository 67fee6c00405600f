"""Every sequence of events, as long as its alphabet says: the decision says what the tables of the specification say.

``make test`` judges those up to the length of which there are at most 2,000, and some of the longest;
``make test-long`` judges the rest.
"""

import random
from collections.abc import Callable, Iterator
from itertools import product

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Verdict
from group_registry.rules.transition import Step
from support.alphabets import ALPHABETS, Alphabet
from support.play import play
from support.specification import NOTHING_COMES_OF, Expectation, State, after, beginning, expected
from support.stage import Scene, opening, told

NAMES = {Step.REVIEW: "review", Step.APPROVAL: "review", Step.OFFICE_MEETING: "meeting", Step.SIGN_OFF: "sign-off"}
AT_LEAST = 590_000
"""How many sequences there have to be in all."""
Sequence = tuple[str, ...]
Note = Callable[[str, object], None]


def found(verdict: Verdict) -> Expectation:
    """A verdict in the words of the specification."""
    return Expectation(verdict.approved, tuple((NAMES[step.step], step.state.value) for step in verdict.steps))


def unordered(said: Expectation) -> tuple[bool, list[tuple[str, str]]]:
    """The two 审核 of a change of unit stand beside each other, in no order."""
    return said.approved, sorted((step.removesuffix(" of new"), state) for step, state in said.steps)


def disagreement(sequence: Sequence, scene: Scene, state: State) -> str | None:
    """What both say, where it is not the same."""
    wanted, got = expected(state), found(decide(told(scene)))
    return (
        None if unordered(wanted) == unordered(got) else f"{', '.join(sequence)}\n  table    {wanted}\n  decision {got}"
    )


def walk(alphabet: Alphabet, start: Sequence, length: int) -> Iterator[tuple[Sequence, Scene, State]]:
    """Every sequence that begins so and is at most so long; what they share is played once."""
    scene, state = opening(alphabet.setting), beginning(alphabet.way)
    for event in (*alphabet.before, *start):
        scene, state = play(scene, event), after(state, event)
    stack = [(start, scene, state)]
    while stack:
        sequence, scene, state = stack.pop()
        yield sequence, scene, state
        if len(sequence) < length:
            stack += [((*sequence, event), play(scene, event), after(state, event)) for event in alphabet.events]


def agree(alphabet: Alphabet, start: Sequence, length: int, above: int = -1) -> int:
    """Judge all those with more events, fail with the shortest disagreements, else say how many there were."""
    judged, wrong = 0, list[tuple[int, str]]()
    for sequence, scene, state in walk(alphabet, start, length):
        if len(sequence) <= above:
            continue
        judged += 1
        if differs := disagreement(sequence, scene, state):
            wrong.append((len(sequence), differs))
    shortest = [text for _, text in sorted(wrong)[:5]]
    assert not wrong, f"{len(wrong)} of {judged} in {alphabet.name}:\n" + "\n".join(shortest)
    return judged


@pytest.mark.parametrize("alphabet", ALPHABETS, ids=str)
def test_every_short_sequence(alphabet: Alphabet, record_property: Note) -> None:
    judged = agree(alphabet, (), alphabet.short)
    record_property("sequences", judged)
    assert judged == alphabet.up_to(alphabet.short)


@pytest.mark.parametrize("alphabet", ALPHABETS, ids=str)
def test_some_of_the_longest_sequences(alphabet: Alphabet, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(200):
        agree(alphabet, tuple(dice.choices(alphabet.events, k=alphabet.length)), alphabet.length)


LONGER = [
    pytest.param(alphabet, start, id=f"{alphabet}-{'-'.join(start)}".replace(" ", "-"))
    for alphabet in ALPHABETS
    if alphabet.short < alphabet.length
    for start in product(alphabet.events, repeat=2)
]


@pytest.mark.long
@pytest.mark.parametrize(("alphabet", "start"), LONGER)
def test_every_sequence(alphabet: Alphabet, start: Sequence, record_property: Note) -> None:
    judged = agree(alphabet, start, alphabet.length, above=alphabet.short)
    record_property("sequences", judged)
    assert judged == sum(len(alphabet.events) ** rest for rest in range(alphabet.short - 1, alphabet.length - 1))


def test_the_sequences_are_enough(record_property: Note) -> None:
    total = sum(alphabet.up_to(alphabet.length) for alphabet in ALPHABETS)
    record_property("sequences in all", total)
    assert max(alphabet.length for alphabet in ALPHABETS) == 6
    assert total >= AT_LEAST


@pytest.mark.parametrize("alphabet", ALPHABETS, ids=str)
def test_each_alphabet_reaches_every_answer(alphabet: Alphabet) -> None:
    """An alphabet in which nothing can be approved, or nothing be refused, would prove little."""
    states = {state for _, _, state in walk(alphabet, (), 0)}
    reached = set(states)
    for _ in range(alphabet.length):
        states = {after(state, event) for state in states for event in alphabet.events} - reached
        reached |= states
    assert {expected(state).approved for state in reached} == {True, False}
    done = {step for state in reached for step, word in expected(state).steps if word == "done"}
    assert done == set(alphabet.way.steps)
    idle = [event for event in alphabet.events if all(after(state, event) == state for state in reached)]
    assert [event for event in idle if event.split()[1] not in NOTHING_COMES_OF] == []


SETTINGS = {alphabet.name: alphabet.setting for alphabet in ALPHABETS}
PASSED_TWICE = "deputy approves, meeting passes, director approves, meeting passes"
SUPPLEMENTED = "deputy approves, meeting passes-in-principle, author pushes, meeting supplements, "
REFUSED_IN_OFFICE = "deputy refuses, deputy hands-over, other approves, director approves"
DISAGREEMENTS = {
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
"""The shortest histories on which the decision and the tables once differed."""


@pytest.mark.parametrize(("world", "events", "approved"), DISAGREEMENTS.values(), ids=DISAGREEMENTS)
def test_once_a_disagreement(world: str, events: str, approved: bool) -> None:
    scene = opening(SETTINGS[world])
    for event in events.split(", "):
        scene = play(scene, event)
    verdict = decide(told(scene))
    assert verdict.approved is approved, verdict.says
