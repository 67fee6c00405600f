"""What a sequence of events makes of a filing, by the tables of contract D; written without a look at the decision.

It goes forward, event by event, and knows no times. For each hand (who would take which step, distinct people) and
each content there is one progress; a filing is approved when some hand has brought the head's content to the end of its
route and nobody's refusal stands against it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

Table = dict[tuple[str, str], str]


def table(text: str) -> Table:
    """Rows of states, columns of what happens; a dot stays where it is."""
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return {
        (row[0], happens): row[0] if cell == "." else cell
        for row in rows
        for happens, cell in zip(head[1:], row[1:], strict=True)
    }


# D4. A dismissal takes an approval away and never clears a refusal; a dismissed review of which nobody says what it
# was refuses; a reopening leaves approvals behind, but no refusal. AGAINST weighs: it was said in office.
STANDING = table("""
            | for X | for Y | for gone | against | AGAINST | dismissed | untold  | reopened
    silent  | X     | Y     | stale    | against | AGAINST | .         | .       | .
    X       | .     | Y     | stale    | against | AGAINST | silent    | AGAINST | stale
    Y       | X     | .     | stale    | against | AGAINST | silent    | AGAINST | stale
    stale   | X     | Y     | .        | against | AGAINST | silent    | AGAINST | .
    against | X     | Y     | stale    | .       | AGAINST | .         | .       | .
    AGAINST | X     | Y     | stale    | .       | .       | .         | .       | .
""")

# D1, D7. Each step waits for the one before it; whoever loses a step loses what was built on it.
INTERNAL = table("""
             | review   | no review | sign-off | no sign-off
    nothing  | reviewed | .         | .        | .
    reviewed | .        | nothing   | signed   | .
    signed   | .        | nothing   | .        | reviewed
""")
EXTERNAL = table("""
             | review   | no review | meeting | no meeting | sign-off | no sign-off
    nothing  | reviewed | .         | .       | .          | .        | .
    reviewed | .        | nothing   | passed  | .          | .        | .
    passed   | .        | nothing   | .       | reviewed   | signed   | .
    signed   | .        | nothing   | .       | reviewed   | .        | passed
""")
SHORT_LIVED = table("""
            | review  | no review
    nothing | granted | .
    granted | .       | nothing
""")
# A change of unit asks the deputies of both; neither waits for the other.
MOVED = table("""
             | review   | no review | review of new | no review of new | sign-off | no sign-off
    nothing  | old      | .         | new           | .                | .        | .
    old      | .        | nothing   | reviewed      | .                | .        | .
    new      | reviewed | .         | .             | nothing          | .        | .
    reviewed | .        | new       | .             | old              | signed   | .
    signed   | .        | new       | .             | old              | .        | reviewed
""")
# D7. What passed in principle, after its 审核, was changed: a 补充 and a new 审核, neither first, then 签批.
SUPPLEMENTED = table("""
             | review   | no review | meeting  | no meeting | sign-off | no sign-off
    nothing  | old      | .         | noted    | .          | .        | .
    old      | .        | nothing   | passed   | .          | .        | .
    noted    | passed   | .         | .        | nothing    | .        | .
    passed   | .        | noted     | .        | old        | signed   | .
    signed   | .        | noted     | .        | old        | .        | passed
""")
DONE = {
    "nothing": set[str](),
    "reviewed": {"review", "review of new"},
    "old": {"review"},
    "new": {"review of new"},
    "noted": {"meeting"},
    "granted": {"review"},
    "passed": {"review", "meeting"},
    "signed": {"review", "review of new", "meeting", "sign-off"},
}

# D7. The last word of a meeting on a content holds; one that met before the review is not the meeting of Article 9.
MEETING = table("""
             | passes | refuses | in principle
    silent   | passed | refused | .
    passed   | .      | refused | silent
    refused  | passed | .       | silent
""")

# D6. Who leaves office, and who comes to a step, when office files are merged. What is delegated to the custodian, a
# party of the filing, or to the deputy in charge of the group for its sign-off, comes to nobody.
OFFICES = {
    "leaves": ({"deputy"}, set[tuple[str, str]]()),
    "hands-over": ({"deputy"}, {("other", "review")}),
    "delegates": (set[str](), {("other", "review")}),
    "delegates-sign-off": (set[str](), {("other", "sign-off")}),
}
LEADERS = frozenset({"director", "deputy", "other", "author", "committer", "registrar", "archivist"})
"""Whose refusal blocks: 主任, 分管主任 (of any unit) and 信息技术部."""


ROUTES = {
    "internal": INTERNAL,
    "external": EXTERNAL,
    "supplemented": SUPPLEMENTED,
    "short-lived": SHORT_LIVED,
    "moved": MOVED,
}
REVIEWS = {
    "approves": "for head",
    "approves-first-commit": "for first",
    "approves-gone-commit": "for gone",
    "refuses": "against",
    "is-dismissed": "dismissed",
    "is-dismissed-untold": "untold",
}
MINUTES = {
    "passes": "passes",
    "passes-flipped": "passes",
    "passes-in-principle": "in principle",
    "returns": "refuses",
    "rejects": "refuses",
}
NOTHING_COMES_OF = {"comments", "approves-by-app", "updates", "passed-before", "signed-before"}
"""A comment is no review, an app no person, a merge of main no change; what was held or signed too early is void."""
AT_ONCE = "-at-once"
"""Ends an act that falls into the same second as the event before it."""


@dataclass(frozen=True, eq=False)
class Way:
    """The hands that may bring a filing home (route, each step's taker, nobody twice); who is in office for what."""

    hands: tuple[dict[str, str], ...]
    offices: frozenset[tuple[str, str]]

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(step for step in self.hands[0] if step != "route")


@dataclass(frozen=True)
class State:
    """Where a filing is.

    ``progress`` is by hand and content (X, Y of the first hand, X, Y of the second ...); ``settled`` is the same
    without what the present second brought; ``writers`` wrote the filing or a commit of it; ``meeting`` is by content;
    ``principle`` is what passed in principle last; ``head`` and ``first`` are what the head has and the first commit.
    """

    way: Way
    progress: tuple[str, ...]
    settled: tuple[str, ...]
    offices: frozenset[tuple[str, str]]
    writers: frozenset[str] = frozenset({"author", "committer"})
    standing: tuple[tuple[str, str], ...] = ()
    meeting: tuple[tuple[str, str], ...] = (("X", "silent"), ("Y", "silent"))
    principle: str | None = None
    head: str = "X"
    first: str = "Y"
    leaders: frozenset[str] = LEADERS
    is_over: bool = False


def beginning(way: Way) -> State:
    nothing = ("nothing",) * (2 * len(way.hands))
    return State(way, nothing, nothing, way.offices)


@cache
def after(state: State, event: str) -> State:
    who, what = event.split()
    if state.is_over:
        return state
    act = what.removesuffix(AT_ONCE)
    now = state if act != what else replace(state, settled=state.progress)
    if act in NOTHING_COMES_OF:
        return now
    if act in REVIEWS:
        return _reviewed(now, who, REVIEWS[act])
    if act in MINUTES:
        return _met(now, MINUTES[act], now.head if act != "passes-flipped" else _flipped(now.head))
    if act in OFFICES:
        return _office(now, *OFFICES[act])
    return OTHERS[act](now, who)


def _flipped(content: str) -> str:
    return "Y" if content == "X" else "X"


def _moved(state: State, who: str, step: str, content: str, is_taken: bool) -> State:
    """The progress of the hands in which that step is that person's; nothing is taken before its time has settled."""
    happens = step if is_taken else f"no {step}"
    progress, settled = list(state.progress), list(state.settled)
    for number, hand in enumerate(state.way.hands):
        at, rows = 2 * number + (content == "Y"), ROUTES[hand["route"]]
        if hand.get(step) != who or (is_taken and rows[settled[at], step] == settled[at]):
            continue
        progress[at] = rows[progress[at], happens]
        settled[at] = settled[at] if is_taken else rows[settled[at], happens]
    return replace(state, progress=tuple(progress), settled=tuple(settled))


def _lost(state: State, who: str, content: str) -> State:
    for step in state.way.steps:
        state = _moved(state, who, step, content, is_taken=False)
    return state


def _reviewed(state: State, who: str, word: str) -> State:
    """A person's standing moves on; what no longer stands is lost, what now stands may take a step."""
    if word == "against" and who in state.leaders:
        word = "AGAINST"
    word = word.replace("head", state.head).replace("first", state.first)
    standing = dict(state.standing)
    new = STANDING[standing.get(who, "silent"), word]
    state = replace(state, standing=tuple(sorted({**standing, who: new}.items())))
    for content in {"X", "Y"} - {new}:
        state = _lost(state, who, content)
    if word == f"for {new}" and who not in state.writers:
        for step in state.way.steps:
            if (who, step) in state.offices:
                state = _moved(state, who, step, new, is_taken=True)
    return state


def _everyone_behind(state: State, who: str) -> State:
    """A reopening, or a branch rewritten: approvals from before do not count."""
    for person, _ in state.standing:
        state = _reviewed(state, person, "reopened")
    return state


def _replaced(state: State, who: str) -> State:
    """The branch is one new commit: reviews of others do not count, and only its writer is known to have written."""
    return replace(_everyone_behind(state, who), writers=frozenset({"author", who}), first="gone")


def _met(state: State, word: str, content: str) -> State:
    new = dict(state.meeting) | {content: MEETING[dict(state.meeting)[content], word]}
    is_reviewed = any("review" in DONE[progress] for progress in state.progress[content == "Y" :: 2])
    principle = content if word == "in principle" and is_reviewed else None
    state = replace(state, meeting=tuple(new.items()), principle=principle)
    if word == "passes":
        return _moved(state, "minutes", "meeting", content, is_taken=True)
    state = _moved(state, "supplement", "meeting", content, is_taken=False)
    return _moved(state, "minutes", "meeting", content, is_taken=False)


def _supplemented(state: State, who: str) -> State:
    """The meeting that passed a content in principle takes note of the head as what it was changed into."""
    if state.principle in (None, state.head):
        return state
    return _moved(state, "supplement", "meeting", state.head, is_taken=True)


def _pushed(state: State, who: str) -> State:
    """Other content at the head; whoever wrote it takes no step any more, whatever the content."""
    state = replace(state, head=_flipped(state.head), writers=state.writers | {who})
    return _lost(_lost(state, who, "X"), who, "Y")


def _office(state: State, leaving: set[str], coming: set[tuple[str, str]]) -> State:
    """Office files are merged: who has left has no step, and who came had none before."""
    for who in leaving:
        state = _lost(_lost(state, who, "X"), who, "Y")
    staying = {office for office in state.offices if office[0] not in leaving}
    return replace(state, offices=frozenset(staying | coming), leaders=state.leaders - leaving)


def _signed(state: State, who: str) -> State:
    return _moved(state, who, "sign-off", state.head, is_taken=True)


OTHERS: dict[str, Callable[[State, str], State]] = {
    "pushes": _pushed,
    "replaces": _replaced,
    "reopens": _everyone_behind,
    "merges": lambda state, who: replace(state, is_over=True),
    "supplements": _supplemented,
    "signs": _signed,
}


@dataclass(frozen=True)
class Expectation:
    approved: bool
    steps: tuple[tuple[str, str], ...]


@cache
def expected(state: State) -> Expectation:
    ways = [DONE[progress] & set(state.way.steps) for progress in state.progress[state.head == "Y" :: 2]]
    best = max(ways, key=len)
    refusing = [(who, word) for who, word in state.standing if word in ("against", "AGAINST")]
    blocking = {who for who, word in refusing if word == "AGAINST" or who in state.leaders}
    steps = tuple((step, "done" if step in best else _open(state, step, blocking)) for step in state.way.steps)
    return Expectation(not blocking and all(word == "done" for _, word in steps), steps)


def _open(state: State, step: str, blocking: set[str]) -> str:
    """A step that is not done is refused where the meeting, or who is in office for it now, said no; else it waits."""
    if step == "meeting":
        return "refused" if dict(state.meeting)[state.head] == "refused" else "waiting"
    return "refused" if any((who, step) in state.offices for who in blocking) else "waiting"
