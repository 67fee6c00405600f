"""What waits for whom, as pages and reminders are told it: a request's state, and what it does about a term."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from group_registry.approval.facts import Content, Facts
from group_registry.approval.pending import WaitingList, waiting
from group_registry.lifecycle.reminders import State
from group_registry.model.records import Filing, Group
from group_registry.model.registry import OpenStep, Registry, UnderWay
from group_registry.model.terms import FilingKind, Scope
from support.pure import (
    BOTH,
    DEPUTY,
    DIRECTOR,
    EARLIER,
    HEAD,
    ORIGIN,
    OTHER,
    PATH,
    START,
    at,
    changed,
    dismissed,
    facts,
    no,
    review,
    with_commits,
)

LAST = date(2026, 11, 10)
"""The last day on file, eight days after the request was opened; what is judged is judged a month after that."""
EXTENSION = Filing(origin=ORIGIN, kind=FilingKind.CHANGE, filed_on=date(2026, 11, 2), statement="办理延期")
CLOSURE = replace(EXTENSION, kind=FilingKind.CANCELLATION, statement="办理注销")
LATE = 9 * 24
"""So many hours after the opening it is the day after the last one."""


def of_term(scope: Scope = Scope.INTERNAL) -> Group:
    made = facts().matters[0].after
    assert isinstance(made, Group)
    created = replace(made.filings[0], filed_on=date(2026, 6, 1))
    return replace(made, scope=scope, term_end=LAST, filings=(created,))


def prolonged(*reviews: object, scope: Scope = Scope.INTERNAL, until: date = date(2027, 3, 31)) -> Facts:
    before = of_term(scope)
    after = replace(before, term_end=until, filings=(*before.filings, EXTENSION))
    return changed(before, after, *reviews)  # type: ignore[arg-type]


def closed(*reviews: object) -> Facts:
    before = of_term()
    return changed(before, replace(before, filings=(*before.filings, CLOSURE)), *reviews)  # type: ignore[arg-type]


PROLONGED, CLOSING = (State.PROLONGED, LAST), (State.CLOSING, LAST)
REVIEWED = review(DEPUTY, 1)
DRAFT = replace(EARLIER, contents=frozenset({Content(PATH, "a" * 40, OTHER)}))


def drafted(until: date, *reviews: object) -> Facts:
    """Reviewed as a draft with that last day, then changed."""
    made = with_commits(prolonged(*reviews), *prolonged().commits.values(), DRAFT)
    draft = made.matters[0].after
    assert isinstance(draft, Group)
    return replace(made, drafts={OTHER: replace(draft, term_end=until)})


@pytest.mark.parametrize(
    ("made", "step", "about"),
    [
        (prolonged(), "分管主任审核", None),
        (prolonged(REVIEWED), "主任签批", PROLONGED),
        (prolonged(*BOTH), "备案", PROLONGED),
        (prolonged(REVIEWED, no(DIRECTOR, 2)), "补正", PROLONGED),
        (prolonged(REVIEWED, scope=Scope.EXTERNAL), "主任办公会", PROLONGED),
        (prolonged(REVIEWED, until=LAST), "主任签批", None),
        (prolonged(REVIEWED, until=LAST - timedelta(days=1)), "主任签批", None),
        (prolonged(review(DEPUTY, 8 * 24)), "主任签批", PROLONGED),  # on the last day
        (prolonged(review(DEPUTY, LATE)), "主任签批", None),
        (closed(), "分管主任审核", None),
        (closed(REVIEWED), "主任签批", CLOSING),
        (closed(review(DEPUTY, LATE)), "主任签批", CLOSING),
        (drafted(date(2027, 3, 31), review(DEPUTY, 1, commit=DRAFT.oid)), "分管主任审核", PROLONGED),
        (drafted(date(2027, 4, 30), review(DEPUTY, 8 * 24, commit=DRAFT.oid)), "分管主任审核", PROLONGED),
        (drafted(date(2027, 3, 30), review(DEPUTY, 1, commit=DRAFT.oid)), "分管主任审核", None),
        (drafted(date(2027, 3, 31), review(DEPUTY, LATE, commit=DRAFT.oid)), "分管主任审核", None),
        (drafted(date(2027, 3, 31), review(DIRECTOR, 1, commit=DRAFT.oid)), "分管主任审核", None),
        (
            replace(prolonged(REVIEWED), dismissals=(dismissed(REVIEWED, 2),)),
            "分管主任审核",
            None,
        ),
    ],
)
def test_what_a_request_does_about_a_term_counts_once_a_deputy_saw_it_in_time(
    made: Facts, step: str, about: tuple[str, date] | None
) -> None:
    """A later draft of the same length needs no second word in time (Art. 10)."""
    (one,) = waiting([made])
    assert (one.step, one.about_term) == (step, about)


def test_the_register_is_told_who_has_which_request_since_when() -> None:
    asked, sent_back = waiting([prolonged(REVIEWED)]), waiting([prolonged(REVIEWED, no(DIRECTOR, 2))])
    name = "参保服务答疑群（会员服务部，变更）"
    signing = OpenStep(9, PATH, name, "主任签批", ("赵明诚",), date(2026, 11, 2), is_returned=False)
    mending = OpenStep(9, PATH, name, "补正", ("周启明",), date(2026, 11, 2), is_returned=True)
    for turns, step in ((asked, signing), (sent_back, mending)):
        joined = WaitingList(at(100), waiting=tuple(turns)).joined_to(Registry({}))
        assert joined.open_steps == (step,)
        under_way = UnderWay(State.PROLONGED, LAST, 9, step.step, step.whom, date(2026, 11, 2))
        assert joined.under_way == {PATH: under_way}
        assert joined.knows_requests
    assert not WaitingList(at(100), unanswered="没有网络").joined_to(Registry({})).knows_requests
    assert not WaitingList(at(100), doubts=("第 3 号申请",)).joined_to(Registry({})).knows_requests


def test_of_two_requests_about_a_term_the_older_one_is_told() -> None:
    older, newer = prolonged(REVIEWED), prolonged(review(DEPUTY, 2))
    newer = replace(newer, pull=replace(newer.pull, number=10, opened_at=START + timedelta(hours=1)))
    turns = waiting([newer, older])
    assert [turn.pull for turn in turns] == [9, 10]
    assert WaitingList(at(100), waiting=tuple(turns)).joined_to(Registry({})).under_way[PATH].pull == 9


def test_what_a_returned_request_was_given_is_not_told_again() -> None:
    (asked,), (sent_back,) = (waiting([made]) for made in (prolonged(REVIEWED), prolonged(REVIEWED, no(DIRECTOR, 2))))
    assert [given.says for given in asked.given] == ["李晓岚  2026-11-02 10:00"]
    assert sent_back.given == ()


@pytest.mark.parametrize(
    ("barred", "title", "says"),
    [
        ((), "没有改动的申请", "没有改动"),
        (("一次改动了 1001 个文件，内容未予审查",), "未予审查的申请", "一次改动了 1001 个文件，内容未予审查"),
    ],
)
def test_a_request_of_which_nothing_was_read_is_told_as_such(barred: tuple[str, ...], title: str, says: str) -> None:
    opened: datetime = START
    (one,) = waiting([facts(matters=(), barred=barred, commits={HEAD.oid: replace(HEAD, contents=frozenset())})])
    assert (one.path, one.title, one.step, one.whom, one.since) == ("", title, "补正", ("周启明",), opened)
    assert says in one.says
