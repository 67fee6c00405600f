"""Alphabets of events: in each, every sequence up to its length is played and judged."""

from dataclasses import dataclass
from datetime import timedelta

from group_registry.model.terms import Scope
from support.specification import Way
from support.stage import NEIGHBOUR, UNIT, Setting, group

MINUTE = timedelta(minutes=10)
AT_ONCE = 5_000
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
    """One person a line, and what he may do."""
    lines = (line.split(":") for line in text.strip().splitlines())
    return tuple(f"{who.strip()} {act}" for who, acts in lines for act in acts.split())


INTERNAL = {"route": "internal", "review": "deputy", "sign-off": "director"}
EXTERNAL = {"route": "external", "review": "deputy", "meeting": "minutes", "sign-off": "director"}
SUPPLEMENTED = EXTERNAL | {"route": "supplemented", "meeting": "supplement"}
MOVED = {"route": "moved", "review": "deputy", "review of new": "other", "sign-off": "director"}
OUTSIDE, INSIDE, SHORT = group(Scope.EXTERNAL), group(Scope.INTERNAL), group(Scope.EXTERNAL, days=15)

ALPHABETS = (
    Alphabet(
        "external",
        events("""
            deputy: approves refuses is-dismissed
            director: approves
            meeting: passes returns
            author: pushes reopens
            registrar: refuses
        """),
        6,
        Setting(OUTSIDE),
        way(EXTERNAL),
    ),
    Alphabet(
        "external made internal",
        events("""
            deputy: approves approves-first-commit
            director: approves refuses is-dismissed updates
            meeting: passes passes-flipped passed-before rejects
            author: pushes
        """),
        4,
        Setting(INSIDE, before=OUTSIDE, gap=MINUTE),
        way(EXTERNAL),
    ),
    Alphabet(
        "internal",
        events("""
            deputy: approves leaves
            director: approves approves-gone-commit is-dismissed-untold comments
            author: approves
            committer: approves refuses
        """),
        4,
        Setting(INSIDE),
        way(INTERNAL),
    ),
    Alphabet(
        "merged",
        events("""
            deputy: approves is-dismissed pushes
            director: approves refuses approves-first-commit
            author: pushes replaces
            registrar: merges
        """),
        4,
        Setting(INSIDE, before=INSIDE),
        way(INTERNAL),
    ),
    Alphabet(
        "short-lived",
        events("""
            deputy: approves approves-by-app refuses is-dismissed
            other: approves refuses
            outsider: approves refuses
            secretary: refuses
            author: pushes
        """),
        4,
        Setting(SHORT, gap=MINUTE),
        way({"route": "short-lived", "review": "deputy"}),
    ),
    Alphabet(
        "handed over",
        events("""
            deputy: approves refuses hands-over
            other: approves refuses
            director: approves
            author: pushes
        """),
        5,
        Setting(INSIDE, gap=MINUTE),
        way(INTERNAL, INTERNAL | {"review": "other"}, later=("other", "review")),
    ),
    Alphabet(
        "moved to another unit",
        events("""
            deputy: approves refuses
            other: approves is-dismissed
            director: approves
            author: pushes
        """),
        5,
        Setting(group(Scope.INTERNAL, NEIGHBOUR), before=INSIDE),
        way(MOVED),
    ),
    Alphabet(
        "review delegated",
        events("""
            deputy: approves delegates
            other: approves refuses
            custodian: approves
            director: approves
            author: pushes
        """),
        5,
        Setting(INSIDE),
        way(INTERNAL, INTERNAL | {"review": "other"}, later=("other", "review")),
    ),
    Alphabet(
        "sign-off delegated",
        events("""
            deputy: approves refuses
            other: approves is-dismissed
            director: approves delegates-sign-off
            committer: approves
        """),
        5,
        Setting(INSIDE),
        way(INTERNAL, INTERNAL | {"sign-off": "other"}, later=("other", "sign-off")),
    ),
    Alphabet(
        "director in charge",
        events("""
            deputy: approves is-dismissed
            director: approves is-dismissed
            author: reopens
        """),
        5,
        Setting(INSIDE, charges=(("deputy", UNIT), ("director", UNIT))),
        way(INTERNAL),
    ),
    Alphabet(
        "signed on paper",
        events("""
            deputy: approves is-dismissed
            meeting: passes
            director: signs signed-before
            author: pushes
        """),
        5,
        Setting(OUTSIDE, director_has_account=False),
        way(EXTERNAL),
    ),
    Alphabet(
        "same second",
        events("""
            deputy: approves refuses-at-once approves-at-once
            director: approves-at-once refuses
            meeting: passes-at-once passes
        """),
        5,
        Setting(OUTSIDE, gap=MINUTE),
        way(EXTERNAL),
    ),
    Alphabet(
        "passed in principle",
        events("""
            deputy: approves
            director: approves
            meeting: passes-in-principle supplements
            author: pushes
        """),
        6,
        Setting(OUTSIDE),
        way(EXTERNAL, SUPPLEMENTED),
    ),
    Alphabet(
        "supplemented",
        events("""
            deputy: approves refuses
            director: approves is-dismissed
            meeting: supplements passes passes-in-principle returns
            author: pushes
        """),
        4,
        Setting(OUTSIDE),
        way(EXTERNAL, SUPPLEMENTED),
        before=("deputy approves", "meeting passes-in-principle", "author pushes"),
    ),
)
