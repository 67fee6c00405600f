"""A word that was seen at the host and is gone from there: a doubt, told by name (contract E, Art. 9)."""

from dataclasses import replace

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Facts, ReviewState
from group_registry.approval.pending import MEND, WaitingList, waiting
from support.pure import (
    DEPUTY,
    DEPUTY_B,
    DEPUTY_B_TERM,
    DIRECTOR,
    HEAD,
    OFFICE,
    REGISTRAR,
    SECRETARY,
    STRANGER,
    at,
    facts,
    no,
    office,
    people,
    review,
    with_commits,
)
from support.situations import OLD_CONTENT

HOME = ("deputy approves", "director approves")
WHO = {"deputy": DEPUTY, "other": DEPUTY_B, "director": DIRECTOR, "registrar": REGISTRAR, "secretary": SECRETARY}
HEIR = office(people(deputy="{职务: 经办人, 起: 2022-06-01}", deputy_b=DEPUTY_B_TERM.replace("[", "[会员服务部, ", 1)))


def facts_after(*events: str, on: str = HEAD.oid) -> Facts:
    """What the host says after these events, a day between them; the first is about that commit."""
    given, offices = [], [OFFICE]
    for day, event in enumerate(events):
        who, what = event.split()
        if what == "hands-over":
            offices.append(replace(HEIR, since=at(24 * day)))
        else:
            given.append((review if what == "approves" else no)(WHO[who], 24 * day, commit=HEAD.oid if day else on))
    return with_commits(facts(*given, offices=tuple(offices)), OLD_CONTENT)


def without(facts: Facts, place: int) -> Facts:
    gone = facts.reviews[place]
    return replace(facts, reviews=tuple(one for one in facts.reviews if one is not gone), vanished=(gone,))


def test_what_is_seen_and_still_there_changes_nothing() -> None:
    assert decide(facts_after(*HOME)).approved


@pytest.mark.parametrize(
    ("events", "place", "says"),
    [
        (HOME, 0, "李晓岚 2026-11-02 09:00 的同意已从代码平台上消失，无从核对；请本人重新评审"),
        (HOME, 1, "赵明诚 2026-11-03 09:00 的同意已从代码平台上消失，无从核对；请本人重新评审"),
        (("registrar refuses", *HOME), 0, "的退回已从代码平台上消失，无从核对；请本人重新评审"),
        ((*HOME, "deputy refuses"), 2, "李晓岚 2026-11-04 09:00 的退回已从代码平台上消失，无从核对；请本人重新评审"),
        (("secretary approves", *HOME), 0, "的同意已从代码平台上消失，无从核对；请本人重新评审"),
    ],
)
def test_whose_last_word_is_gone_is_named(events: tuple[str, ...], place: int, says: str) -> None:
    verdict = decide(without(facts_after(*events), place))
    assert not verdict.approved
    assert verdict.is_blocked
    assert verdict.says.startswith("不能批准：")
    assert says in verdict.says


def test_whose_word_no_step_needs_is_not_missed() -> None:
    made = facts_after(*HOME)
    stranger = replace(made.reviews[0], id=99, user=STRANGER)
    assert decide(replace(made, vanished=(stranger,))).approved


@pytest.mark.parametrize("place", [0, 1])
def test_a_new_review_of_the_same_person_heals_it(place: int) -> None:
    missed = without(facts_after(*HOME, *HOME), place)
    assert decide(missed).approved


def test_the_new_review_of_another_person_does_not() -> None:
    assert not decide(without(facts_after(*HOME, "deputy approves"), 1)).approved


def test_a_new_refusal_is_a_refusal() -> None:
    verdict = decide(without(facts_after(*HOME, "director refuses"), 1))
    assert "退回，本人重新评审后方可继续" in verdict.says
    assert "消失" not in verdict.says


def test_what_was_there_before_a_gone_word_does_not_count_again() -> None:
    """Approved, refused, and the refusal deleted: the approval of before must not come back."""
    made = facts_after(*HOME, "director refuses")
    assert not decide(made).approved
    verdict = decide(without(made, 2))
    assert not verdict.approved
    assert any(one.says.endswith("本人其后的评审已从代码平台上消失") for one in verdict.ignored)


def test_of_one_who_has_left_a_new_request_is_needed() -> None:
    made = facts_after("deputy refuses", "author hands-over", "other approves", "director approves")
    verdict = decide(without(made, 0))
    assert "本人现不在任；请另行报送，并在说明中写明该次退回" in verdict.says


@pytest.mark.parametrize("on", [HEAD.oid, OLD_CONTENT.oid], ids=["as it was", "mended"])
def test_a_refusal_of_one_who_has_left_needs_a_new_request(on: str) -> None:
    """It stands, and nobody waits for him to look again."""
    made = facts_after("deputy refuses", "author hands-over", "other approves", "director approves", on=on)
    says = "李晓岚 2026-11-02 09:00 退回，本人现不在任；请另行报送，并在说明中写明该次退回"
    assert decide(made).says == f"不能批准：{says}。"
    (one,) = waiting([made])
    assert (one.step, one.whom, one.says) == (MEND, ("周启明",), says)


def test_a_refusal_waits_for_the_filer_from_its_day_and_gives_the_reason() -> None:
    made = facts_after("deputy refuses")
    words = "成员范围过宽，\n电话 13812345678 商量"
    made = replace(made, reviews=tuple(replace(one, body=words) for one in made.reviews))
    (one,) = waiting([made])
    assert (one.step, one.whom, one.since) == (MEND, ("周启明",), made.reviews[0].at)
    assert "李晓岚的意见：“成员范围过宽， 电话 138" in one.says
    assert "13812345678" not in one.says
    assert "周启明：您有 1 件待办" in WaitingList(made.now, waiting=(one,)).reminders()["周启明"]


def test_of_an_account_that_is_gone_nobody_can_say_more() -> None:
    made = facts_after(*HOME)
    ghost = replace(made.reviews[0], id=99, user=None, state=ReviewState.CHANGES_REQUESTED)
    assert "一个已注销的账号" in decide(replace(made, vanished=(ghost,))).says


def test_the_person_is_asked_to_review_anew() -> None:
    (one,) = waiting([without(facts_after(*HOME), 1)])
    assert one.whom == ("赵明诚",)
    assert one.says.startswith("本人的评审已从代码平台上消失，请重新审阅。")
