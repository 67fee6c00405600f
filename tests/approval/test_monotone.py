"""A negative fact never turns a no into a yes (threats.md INV-4): random histories, seeded, on the pure decision."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Content, Dismissal, Facts, Matter, Meeting, Office, ReviewState
from group_registry.model.terms import Outcome, Scope
from support.pure import (
    CREATED,
    DEPUTY,
    DEPUTY_B,
    DIRECTOR,
    HEAD,
    NEW,
    OFFICE,
    OTHER,
    PATH,
    REGISTRAR,
    STRANGER,
    at,
    delegation,
    delegations,
    facts,
    group,
    minutes,
    office,
    passed,
    people,
    review,
)

USERS = (DIRECTOR, DEPUTY, DEPUTY_B, REGISTRAR, STRANGER)
LIKELY = (DIRECTOR, DEPUTY, DIRECTOR, DEPUTY, DEPUTY_B)
OLDER = replace(HEAD, oid="e" * 40)
STALE = replace(HEAD, oid="f" * 40, contents=frozenset({Content(PATH, None, OTHER)}))
COMMITS = {one.oid: one for one in (HEAD, OLDER, STALE)}
ENDED = "{{职务: {}, 起: 2021-09-01, 止: 2026-11-20}}"
LOST: dict[int, Office] = {
    DIRECTOR: office(people(director=ENDED.format("主任")), since=at(45)),
    DEPUTY: office(people(deputy=ENDED.format("分管主任, 分管部门: [会员服务部]")), since=at(45)),
    DEPUTY_B: office(people(deputy_b=ENDED.format("分管主任, 分管部门: [宣传部]")), since=at(45)),
}
HANDED = office(delegations_text=delegations(*(
    delegation(giver, "孙立", "会员服务部", "2026-11-01", "2026-12-31") for giver in ("赵明诚", "李晓岚")
)))  # fmt: skip
FORMS = (group(), group(scope=Scope.INTERNAL), group(scope=Scope.INTERNAL), group(term_end=date(2026, 11, 10)))


def history(dice: random.Random) -> Facts:
    """A pull request with up to eight events, of the kind that often ends in a yes."""
    reviews = []
    for place in range(dice.randrange(1, 7)):
        state = dice.choices(list(ReviewState), (12, 1, 1, 1))[0]
        commit = dice.choices((HEAD.oid, OLDER.oid, STALE.oid, None), (12, 3, 1, 0.3))[0]
        reviews.append(
            replace(review(dice.choice(LIKELY), dice.choice((1, 2, 30, 40, 50)), state, commit), id=place + 1)
        )
    made = facts(*reviews, commits=COMMITS, offices=(dice.choice((OFFICE, HANDED)),))
    made = replace(made, matters=(Matter(CREATED, None, dice.choice(FORMS)),))
    meetings = (passed(dice.choice((25, 35))),) if dice.random() < 0.8 else ()
    return replace(made, meetings=meetings, now=at(dice.choice((60, 60, 60, 45))))


def refusal(given: Facts, dice: random.Random) -> Facts:
    """Somebody asks for changes, at any time."""
    hours = dice.choice((0.5, 1.5, 20, 36, 55))
    made = review(dice.choice(USERS), hours, ReviewState.CHANGES_REQUESTED, dice.choice([*COMMITS, None]))
    return replace(given, reviews=(*given.reviews, replace(made, id=90)))


def dismissal(given: Facts, dice: random.Random) -> Facts:
    """A review is dismissed, with both traces, or one of them only."""
    one = dice.choice(given.reviews)
    state = dice.choice((one.state, one.state, None)) if one.state is not ReviewState.COMMENTED else None
    event = Dismissal(one.id, state, at(dice.choice((1.5, 36, 55))))
    gone = tuple(replace(each, state=ReviewState.DISMISSED) if each is one else each for each in given.reviews)
    traces = dice.randrange(3)
    if traces == 0:
        return replace(given, reviews=gone)
    told = replace(given, dismissals=(*given.dismissals, event))
    return replace(told, reviews=gone) if traces == 1 else told


def push(given: Facts, dice: random.Random) -> Facts:
    """The content is another one now; what was reviewed stays what it was."""
    content = Content(PATH, None, "9" * 40)
    head = replace(HEAD, oid="9" * 40, contents=frozenset({content}))
    return replace(given, matters=(replace(given.matters[0], content=content),), commits=COMMITS | {head.oid: head})


def office_ends(given: Facts, dice: random.Random) -> Facts:
    """A leader's term ends."""
    return replace(given, offices=(*given.offices, LOST[dice.choice(tuple(LOST))]))


def reopening(given: Facts, dice: random.Random) -> Facts:
    """The pull request was closed and opened again."""
    return replace(given, fresh_starts=(at(dice.choice((0.5, 1.5, 36, 55))),))


def authorship(given: Facts, dice: random.Random) -> Facts:
    """Somebody turns out to have written some of it."""
    wrote = replace(OLDER, authored=frozenset({PATH}), authors=frozenset({dice.choice(USERS)}))
    return replace(given, commits=COMMITS | {wrote.oid: wrote})


def meeting(given: Facts, dice: random.Random) -> Facts:
    """A meeting speaks against it."""
    outcome = dice.choice(list(Outcome)[1:])
    spoke = minutes((None, NEW, outcome), day=date(2026, 11, dice.choice((2, 3, 4))), number=dice.choice((11, 13)))
    return replace(given, meetings=(*given.meetings, Meeting(spoke, at(dice.choice((25, 42))))))


def gone(given: Facts, dice: random.Random) -> Facts:
    """An account is deleted."""
    user = dice.choice(given.reviews).user
    reviews = (replace(each, user=None) if each.user == user else each for each in given.reviews)
    return replace(given, reviews=tuple(reviews))


def no_commit(given: Facts, dice: random.Random) -> Facts:
    """A reviewed commit is gone from the pull request."""
    lost = dice.choice((OLDER.oid, HEAD.oid))
    return replace(given, commits={oid: one for oid, one in given.commits.items() if oid != lost})


def another_file(given: Facts, dice: random.Random) -> Facts:
    """One more file is in it, that nobody has seen."""
    content = Content(PATH.replace("case", "more"), None, NEW)
    return replace(given, matters=(*given.matters, Matter(content, None, dice.choice(FORMS))))


def fault(given: Facts, dice: random.Random) -> Facts:
    """Something stands against it."""
    pull = replace(given.pull, is_draft=True)
    return dice.choice(
        (replace(given, errors=1), replace(given, pull=pull), replace(given, outdated=frozenset({PATH})))
    )


NEGATIVE: tuple[Callable[[Facts, random.Random], Facts], ...] = (
    refusal, dismissal, push, office_ends, reopening, authorship, meeting, gone, no_commit, another_file, fault,
)  # fmt: skip


@pytest.mark.parametrize("histories", [10_000, pytest.param(50_000, marks=pytest.mark.long)])
def test_a_negative_fact_never_turns_a_no_into_a_yes(histories: int, seed: int) -> None:
    dice = random.Random(seed)
    seen: Counter[tuple[str, bool, bool]] = Counter()
    for _ in range(histories):
        given, add = history(dice), dice.choice(NEGATIVE)
        worse = add(given, dice)
        before, after = decide(given).approved, decide(worse).approved
        seen[add.__name__, before, after] += 1
        assert before or not after, (add.__name__, given, worse)
    # Each kind of fact was added to a yes and to a no, and has turned a yes into a no.
    for add in NEGATIVE:
        assert seen[add.__name__, True, False] > histories // 2_500, seen
        assert seen[add.__name__, False, False] > histories // 500, seen


def test_a_later_merge_needs_no_less() -> None:
    """A yes may come with time, by new facts; the passing of days alone brings none, once all facts are in."""
    dice = random.Random(7)
    for _ in range(2_000):
        given = replace(history(dice), now=at(60))
        later = replace(given, now=given.now + timedelta(days=dice.choice((1, 20, 40))))
        assert decide(given).approved or not decide(later).approved, given
