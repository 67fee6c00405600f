"""Alphabets of events: in each, every sequence up to its length is played and judged."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from group_registry.model.terms import Scope
from support.cases import blocks
from support.specification import Way
from support.stage import NEIGHBOUR, UNIT, Setting, group

MINUTE = timedelta(minutes=10)
AT_ONCE = 2_000
"""So many sequences of an alphabet are judged by ``make test``."""


@dataclass(frozen=True, eq=False)
class Alphabet:
    """Events, the longest sequence, the world in which they happen, and what happened in it before."""

    name: str
    events: tuple[str, ...]
    length: int
    setting: Setting
    way: Way
    before: tuple[str, ...] = ()

    @property
    def short(self) -> int:
        """The length that ``make test`` goes up to."""
        return max(length for length in range(self.length + 1) if self.up_to(length) <= AT_ONCE)

    def up_to(self, length: int) -> int:
        """How many sequences are at most so long, the empty one among them."""
        return sum(len(self.events) ** each for each in range(length + 1))

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def way(*hands: dict[str, str], later: tuple[str, str] | None = None) -> Way:
    """A way on which each hand is in office for its steps, as are the two who wrote; but for who comes to it later.

    On a way that comes into no unit but the usual one, both writers are deputies in charge of it.
    """
    offices = {(who, step) for hand in hands for step, who in hand.items() if step != "route"}
    return Way(hands, frozenset(offices - {later} | {("author", "review"), ("committer", "review")}))


INTERNAL = {"route": "internal", "review": "deputy", "sign-off": "director"}
EXTERNAL = {"route": "external", "review": "deputy", "meeting": "minutes", "sign-off": "director"}
SUPPLEMENTED = EXTERNAL | {"route": "supplemented", "meeting": "supplement"}
MOVED = {"route": "moved", "review": "deputy", "review of new": "other", "sign-off": "director"}
OUTSIDE, INSIDE, SHORT = group(Scope.EXTERNAL), group(Scope.INTERNAL), group(Scope.EXTERNAL, days=15)

WORLDS: dict[str, tuple[Any, ...]] = {
    "external": (Setting(OUTSIDE), way(EXTERNAL)),
    "external made internal": (Setting(INSIDE, before=OUTSIDE, gap=MINUTE), way(EXTERNAL)),
    "internal": (Setting(INSIDE), way(INTERNAL)),
    "merged": (Setting(INSIDE, before=INSIDE), way(INTERNAL)),
    "short-lived": (Setting(SHORT, gap=MINUTE), way({"route": "short-lived", "review": "deputy"})),
    "handed over": (
        Setting(INSIDE, gap=MINUTE),
        way(INTERNAL, INTERNAL | {"review": "other"}, later=("other", "review")),
    ),
    "moved to another unit": (Setting(group(Scope.INTERNAL, NEIGHBOUR), before=INSIDE), way(MOVED)),
    "review delegated": (Setting(INSIDE), way(INTERNAL, INTERNAL | {"review": "other"}, later=("other", "review"))),
    "sign-off delegated": (
        Setting(INSIDE),
        way(INTERNAL, INTERNAL | {"sign-off": "other"}, later=("other", "sign-off")),
    ),
    "director in charge": (Setting(INSIDE, charges=(("deputy", UNIT), ("director", UNIT))), way(INTERNAL)),
    "signed on paper": (Setting(OUTSIDE, director_has_account=False), way(EXTERNAL)),
    "same second": (Setting(OUTSIDE, gap=MINUTE), way(EXTERNAL)),
    "passed in principle": (Setting(OUTSIDE), way(EXTERNAL, SUPPLEMENTED)),
    "supplemented": (
        Setting(OUTSIDE),
        way(EXTERNAL, SUPPLEMENTED),
        ("deputy approves", "meeting passes-in-principle", "author pushes"),
    ),
}
"""The world in which the events of each alphabet happen, the ways to a yes in it, and what happened before."""


def alphabet(block: str) -> Alphabet:
    title, *people = block.strip().splitlines()
    name, length = title.split(", up to ")
    lines = (line.split(": ") for line in people)
    events = tuple(f"{who} {act}" for who, acts in lines for act in acts.split())
    return Alphabet(name, events, int(length), *WORLDS[name])


ALPHABETS = tuple(map(alphabet, blocks("alphabets.txt")))
