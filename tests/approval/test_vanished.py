"""A word that was seen at the host and is gone from there: a doubt, told by name (contract E, Art. 9)."""

from dataclasses import replace

import pytest

from group_registry.approval.decision import decide
from group_registry.approval.facts import Facts, ReviewState
from group_registry.approval.pending import MEND, waiting
from support.alphabets import INSIDE
from support.play import play
from support.stage import ACCOUNTS, Setting, opening, told

HOME = ("deputy approves", "director approves")


def facts_after(*events: str) -> Facts:
    """What the host says after these events."""
    scene = opening(Setting(INSIDE))
    for event in events:
        scene = play(scene, event)
    return told(scene)


def without(facts: Facts, place: int) -> Facts:
    gone = facts.reviews[place]
    return replace(facts, reviews=tuple(one for one in facts.reviews if one is not gone), vanished=(gone,))


def test_what_is_seen_and_still_there_changes_nothing() -> None:
    assert decide(facts_after(*HOME)).approved


@pytest.mark.parametrize(
    ("events", "place", "says"),
    [
        (HOME, 0, "李晓岚 2026-03-03 00:10 的同意已从代码平台上消失，无从核对；请本人重新评审"),
        (HOME, 1, "赵明诚 2026-03-04 00:10 的同意已从代码平台上消失，无从核对；请本人重新评审"),
        (("registrar refuses", *HOME), 0, "的退回已从代码平台上消失，无从核对；请本人重新评审"),
        ((*HOME, "deputy refuses"), 2, "李晓岚 2026-03-05 00:10 的退回已从代码平台上消失，无从核对；请本人重新评审"),
        (("secretary approves", *HOME), 0, "的同意已从代码平台上消失，无从核对；请本人重新评审"),
    ],
)
def test_whose_last_word_is_gone_is_named(events: tuple[str, ...], place: int, says: str) -> None:
    verdict = decide(without(facts_after(*events), place))
    assert not verdict.approved
    assert verdict.is_blocked
    assert verdict.says.startswith("不能批准：")
    assert says in verdict.says


@pytest.mark.parametrize("who", ["outsider", "bot"])
def test_whose_word_no_step_needs_is_not_missed(who: str) -> None:
    facts = facts_after(*HOME)
    stranger = replace(facts.reviews[0], id=99, user=ACCOUNTS[who])
    assert decide(replace(facts, vanished=(stranger,))).approved


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
    facts = facts_after(*HOME, "director refuses")
    assert not decide(facts).approved
    verdict = decide(without(facts, 2))
    assert not verdict.approved
    assert any(one.says.endswith("本人其后的评审已从代码平台上消失") for one in verdict.ignored)


def test_of_one_who_has_left_a_new_request_is_needed() -> None:
    facts = facts_after("deputy refuses", "author hands-over", "other approves", "director approves")
    verdict = decide(without(facts, 0))
    assert "本人现不在任；请另行报送，并在说明中写明该次退回" in verdict.says


@pytest.mark.parametrize("then", [(), ("author pushes",)], ids=["as it was", "mended"])
def test_a_refusal_of_one_who_has_left_needs_a_new_request(then: tuple[str, ...]) -> None:
    """It stands, and nobody waits for him to look again."""
    facts = facts_after("deputy refuses", *then, "author hands-over", "other approves", "director approves")
    says = "李晓岚 2026-03-03 00:10 退回，本人现不在任；请另行报送，并在说明中写明该次退回"
    assert decide(facts).says == f"不能批准：{says}。"
    (one,) = waiting([facts])
    assert (one.step, one.whom, one.says) == (MEND, (), says)


def test_of_an_account_that_is_gone_nobody_can_say_more() -> None:
    facts = facts_after(*HOME)
    ghost = replace(facts.reviews[0], id=99, user=None, state=ReviewState.CHANGES_REQUESTED)
    assert "一个已注销的账号" in decide(replace(facts, vanished=(ghost,))).says


def test_the_person_is_asked_to_review_anew() -> None:
    (one,) = waiting([without(facts_after(*HOME), 1)])
    assert one.whom == ("赵明诚",)
    assert one.says.startswith("本人的评审已从代码平台上消失，请重新审阅。")
