"""Which refusals of a closed request are told: those that stood when it was closed, of people then in office."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from group_registry.approval.facts import Office, Review, ReviewState
from group_registry.approval.returned_before import ClosedRequest, told, unknown
from group_registry.forms.check import inspect
from support.cases import FORMS, OFFICE
from support.host_stage import OUTSIDER
from support.world import CLERK, LI, PEOPLE, T0, WU, ZHAO, at

YES, NO, GONE, WORD = (
    ReviewState.APPROVED,
    ReviewState.CHANGES_REQUESTED,
    ReviewState.DISMISSED,
    ReviewState.COMMENTED,
)
CLOSED = 5
OFFICES = (Office(T0 - timedelta(days=30), inspect(OFFICE, FORMS, ()).registry),)
LI_SENT_IT_BACK = "此前第 7 号申请（同一群组）曾由李晓岚于 2026-11-02 退回，申请未合并即关闭；退回意见见该申请。"


def sentence(*given: tuple[int | None, ReviewState, float], offices: Sequence[Office] = OFFICES) -> str:
    """What is told of a request that was closed five hours after it was opened, with reviews at those hours."""
    reviews = [Review(id, user, state, "1" * 40, at(hour)) for id, (user, state, hour) in enumerate(given, 1)]
    return told(ClosedRequest(7, at(CLOSED), tuple(reviews), offices))


@pytest.mark.parametrize(
    "given",
    [
        [(LI, NO, 1)],
        [(LI, NO, CLOSED)],
        [(LI, YES, 1), (LI, NO, 2)],
        [(LI, NO, 1), (LI, WORD, 2)],
        [(LI, NO, 1), (LI, YES, 6)],
        [(LI, NO, 1), (ZHAO, YES, 2)],
        [(LI, NO, 1), (LI, GONE, 2)],
        [(LI, NO, 1), (OUTSIDER, NO, 2)],
    ],
)
def test_a_refusal_that_stood_is_told(given: list[tuple[int, ReviewState, float]]) -> None:
    assert sentence(*given) == LI_SENT_IT_BACK


@pytest.mark.parametrize(
    "given",
    [
        [],
        [(LI, YES, 1)],
        [(LI, WORD, 1)],
        [(LI, GONE, 1)],
        [(LI, NO, 1), (LI, YES, 2)],
        [(LI, NO, 6)],
        [(WU, NO, 1)],
        [(CLERK, NO, 1)],
        [(OUTSIDER, NO, 1)],
        [(None, NO, 1)],
    ],
)
def test_what_did_not_stand_or_is_of_nobody_in_office_is_not_told(
    given: list[tuple[int | None, ReviewState, float]],
) -> None:
    assert sentence(*given) == ""


def test_two_are_told_in_one_sentence_each_with_the_day() -> None:
    by = "李晓岚于 2026-11-02"
    assert sentence((ZHAO, NO, 1), (LI, NO, 2)) == LI_SENT_IT_BACK.replace(by, f"赵明诚于 2026-11-02、{by}")


def test_the_office_is_that_of_the_time_until_it_was_closed() -> None:
    """The deputy had another account then, or got the office only later."""
    other = OFFICE | {PEOPLE: OFFICE[PEOPLE].replace(str(LI).encode(), b"900000777")}
    then = Office(T0 - timedelta(days=30), inspect(other, FORMS, ()).registry)
    since = Office(at(CLOSED + 1), OFFICES[0].registry)
    assert sentence((LI, NO, 1), offices=(then, since)) == ""
    assert sentence((900000777, NO, 1), offices=(then, since)) == LI_SENT_IT_BACK
    assert sentence((LI, NO, 1), offices=(since,)) == ""


def test_what_cannot_be_known_is_said_of_all_or_of_some() -> None:
    assert unknown() == "未能查明此前有无退回。"
    assert unknown([12, 3]) == "未能查明此前有无退回，请查看第 3、12 号申请（未合并即关闭）。"
