"""Alphabets of events: in each, every sequence up to its length is played and judged."""

from dataclasses import dataclass
from datetime import timedelta

from group_registry.model.terms import Scope
from support.specification import Way
from support.stage import NEIGHBOUR, UNIT, Setting, group

MINUTE = timedelta(minutes=10)
AT_ONCE = 20_000
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


def events(text: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in text.strip().splitlines())


INTERNAL = {"route": "internal", "review": "deputy", "sign-off": "director"}
EXTERNAL = {"route": "external", "review": "deputy", "meeting": "minutes", "sign-off": "director"}
SUPPLEMENTED = EXTERNAL | {"route": "supplemented", "meeting": "supplement"}
MOVED = {"route": "moved", "review": "deputy", "review of new": "other", "sign-off": "director"}
OUTSIDE, INSIDE, SHORT = group(Scope.EXTERNAL), group(Scope.INTERNAL), group(Scope.EXTERNAL, days=15)

ALPHABETS = (
    Alphabet(
        "external",
        events("""
            deputy approves
            deputy refuses
            deputy is-dismissed
            director approves
            meeting passes
            meeting returns
            author pushes
            author reopens
            registrar refuses
        """),
        6,
        Setting(OUTSIDE),
        way(EXTERNAL),
    ),
    Alphabet(
        "external made internal",
        events("""
            deputy approves
            director approves
            director refuses
            director is-dismissed
            meeting passes
            meeting passes-flipped
            meeting passed-before
            meeting rejects
            deputy approves-first-commit
            director updates
            author pushes
        """),
        4,
        Setting(INSIDE, before=OUTSIDE, gap=MINUTE),
        way(EXTERNAL),
    ),
    Alphabet(
        "internal",
        events("""
            deputy approves
            director approves
            director approves-gone-commit
            director is-dismissed-untold
            director comments
            author approves
            committer approves
            committer refuses
            deputy leaves
        """),
        4,
        Setting(INSIDE),
        way(INTERNAL),
    ),
    Alphabet(
        "merged",
        events("""
            deputy approves
            deputy is-dismissed
            director approves
            director refuses
            director approves-first-commit
            author pushes
            deputy pushes
            author replaces
            registrar merges
        """),
        4,
        Setting(INSIDE, before=INSIDE),
        way(INTERNAL),
    ),
    Alphabet(
        "short-lived",
        events("""
            deputy approves
            deputy approves-by-app
            deputy refuses
            deputy is-dismissed
            other approves
            other refuses
            outsider approves
            outsider refuses
            secretary refuses
            author pushes
        """),
        4,
        Setting(SHORT, gap=MINUTE),
        way({"route": "short-lived", "review": "deputy"}),
    ),
    Alphabet(
        "handed over",
        events("""
            deputy approves
            deputy refuses
            other approves
            other refuses
            director approves
            author pushes
            deputy hands-over
        """),
        5,
        Setting(INSIDE, gap=MINUTE),
        way(INTERNAL, INTERNAL | {"review": "other"}, later=("other", "review")),
    ),
    Alphabet(
        "moved to another unit",
        events("""
            deputy approves
            deputy refuses
            other approves
            other is-dismissed
            director approves
            author pushes
        """),
        5,
        Setting(group(Scope.INTERNAL, NEIGHBOUR), before=INSIDE),
        way(MOVED),
    ),
    Alphabet(
        "review delegated",
        events("""
            deputy approves
            other approves
            other refuses
            custodian approves
            director approves
            author pushes
            deputy delegates
        """),
        5,
        Setting(INSIDE),
        way(INTERNAL, INTERNAL | {"review": "other"}, later=("other", "review")),
    ),
    Alphabet(
        "sign-off delegated",
        events("""
            deputy approves
            deputy refuses
            other approves
            other is-dismissed
            director approves
            committer approves
            director delegates-sign-off
        """),
        5,
        Setting(INSIDE),
        way(INTERNAL, INTERNAL | {"sign-off": "other"}, later=("other", "sign-off")),
    ),
    Alphabet(
        "director in charge",
        events("""
            deputy approves
            deputy is-dismissed
            director approves
            director is-dismissed
            author reopens
        """),
        5,
        Setting(INSIDE, charges=(("deputy", UNIT), ("director", UNIT))),
        way(INTERNAL),
    ),
    Alphabet(
        "signed on paper",
        events("""
            deputy approves
            deputy is-dismissed
            meeting passes
            director signs
            director signed-before
            author pushes
        """),
        5,
        Setting(OUTSIDE, director_has_account=False),
        way(EXTERNAL),
    ),
    Alphabet(
        "same second",
        events("""
            deputy approves
            deputy refuses-at-once
            deputy approves-at-once
            director approves-at-once
            director refuses
            meeting passes-at-once
            meeting passes
        """),
        5,
        Setting(OUTSIDE, gap=MINUTE),
        way(EXTERNAL),
    ),
    Alphabet(
        "passed in principle",
        events("""
            deputy approves
            director approves
            meeting passes-in-principle
            meeting supplements
            author pushes
        """),
        6,
        Setting(OUTSIDE),
        way(EXTERNAL, SUPPLEMENTED),
    ),
    Alphabet(
        "supplemented",
        events("""
            deputy approves
            deputy refuses
            director approves
            director is-dismissed
            meeting supplements
            meeting passes
            meeting passes-in-principle
            meeting returns
            author pushes
        """),
        4,
        Setting(OUTSIDE),
        way(EXTERNAL, SUPPLEMENTED),
        before=("deputy approves", "meeting passes-in-principle", "author pushes"),
    ),
)
