"""The two ways of a filing (Art. 9): 对内 with two steps, 对外 with the meeting between them."""

import pytest

from group_registry.commands import minutes
from support.played_office import PlayedOffice
from support.texts import OUTSIDE, changed, form
from support.world import FANG, LI, PATH, SUN, WU, ZHAO

MINUTES = "registry/minutes/2026-01.yaml"


def test_an_internal_group_goes_from_the_deputy_to_the_director(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()})
    assert (office.status(pull), office.asked(pull)) == ("pending", ["li"])
    office.review(pull, LI)
    assert (office.missing(pull), office.asked(pull)) == (["sign_off"], ["zhao"])
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"
    steps = office.audit()["groups"][0]["filings"][0]["steps"]
    assert [(one["step"], one["by"]) for one in steps] == [("review", "李晓岚"), ("sign_off", "赵明诚")]


def test_the_director_does_not_sign_before_the_deputy(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()})
    office.review(pull, ZHAO, LI)
    assert (office.status(pull), office.asked(pull)) == ("pending", ["zhao"])
    assert office.missing(pull) == ["sign_off"]
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_a_leader_who_returns_it_stops_it(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()})
    office.review(pull, LI)
    office.review(pull, ZHAO, event="REQUEST_CHANGES")
    assert office.status(pull) == "failure"
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_what_was_changed_after_the_review_is_reviewed_again(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()})
    office.review(pull, LI, ZHAO)
    office.mend(pull, {PATH: form({"成员范围": "会员服务部全体和综合部值班人员"})})
    assert (office.status(pull), office.missing(pull)) == ("pending", ["review", "sign_off"])
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_an_external_group_goes_through_the_meeting(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    assert office.missing(pull) == ["review", "office_meeting", "sign_off"]
    office.review(pull, LI)
    assert office.missing(pull) == ["office_meeting", "sign_off"]
    office.on("2026-11-03")
    decided = office.meet(pull, PATH)
    assert office.errors(decided) == set()
    office.land(decided, ZHAO)
    assert (office.missing(pull), office.asked(pull)) == (["sign_off"], ["zhao"])
    office.land(pull, ZHAO)
    assert office.standing(PATH) == ("已备案", "中互京群备〔2026〕1号")
    steps = office.audit()["groups"][0]["filings"][0]["steps"]
    assert [one["step"] for one in steps] == ["review", "office_meeting", "sign_off"]


def test_the_director_does_not_sign_before_the_meeting(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI, ZHAO)
    assert (office.status(pull), office.missing(pull)) == ("pending", ["office_meeting", "sign_off"])
    office.land(office.meet(pull, PATH), ZHAO)
    assert (office.status(pull), office.missing(pull)) == ("pending", ["sign_off"])
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_the_meeting_decides_on_this_very_content(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    office.land(office.meet(pull, PATH), ZHAO)
    wider = form({**OUTSIDE, "成员单位": "[会员服务部, 朝阳代办处, 示例机电工会]"})
    office.mend(pull, {PATH: wider})
    office.review(pull, LI, ZHAO)
    assert (office.status(pull), office.missing(pull)) == ("pending", ["office_meeting", "sign_off"])


def test_what_the_meeting_returns_is_not_signed(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    office.land(office.meet(pull, PATH, outcome="退回:成员范围写明到岗"), ZHAO)
    office.review(pull, ZHAO)
    assert (office.status(pull), office.missing(pull)) == ("failure", ["office_meeting", "sign_off"])


def test_a_meeting_of_one_man_is_none(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    alone = office.draft(pull, PATH, present="赵明诚")
    assert "第九条" in office.run(minutes, *alone, expects=1, by=WU)
    digest, _ = office.played.host.bare.blob(pull.head_sha, PATH) or ("", b"")
    by_hand = f"年份: 2026\n次数: 1\n日期: 2026-11-02\n主持: 赵明诚\n出席: [赵明诚]\n议题:\n  - 文件: {PATH}\n"
    by_hand += f"    原内容: 无\n    内容摘要: {digest}\n    结论: 通过\n"
    lonely = office.hand_in({MINUTES: by_hand.encode()}, by=WU)
    assert office.errors(lonely) == {"meeting_has_enough_present"}
    office.review(lonely, ZHAO)
    assert office.status(lonely) == "failure"
    office.merge_anyhow(lonely)
    assert office.faults() == {"not_approved", "meeting_has_enough_present"}
    office.review(pull, ZHAO)
    assert office.missing(pull) == ["office_meeting", "sign_off"]


@pytest.mark.parametrize(("old", "new"), [({}, OUTSIDE), (OUTSIDE, {})], ids=["opened", "closed"])
def test_a_group_that_is_opened_or_closed_to_outsiders_goes_through_the_meeting(
    office: PlayedOffice, old: dict[str, str], new: dict[str, str]
) -> None:
    """(Art. 2, 9)"""
    office.push({PATH: form(old)})
    pull = office.hand_in({PATH: form(new, changed("2026-11-02"))})
    assert office.missing(pull) == ["review", "office_meeting", "sign_off"]


def test_minutes_are_the_secretarys(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    office.land(office.meet(pull, PATH), ZHAO)
    copy = office.main(MINUTES).replace("次数: 1".encode(), "次数: 2".encode())
    forged = office.hand_in({MINUTES.replace("01", "02"): copy})
    office.review(forged, ZHAO)
    assert office.status(forged) == "failure"


def test_a_change_of_department_asks_both_deputies(office: PlayedOffice) -> None:
    """(Art. 8, 9)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    pull = office.hand_in({PATH: form({"使用部门": "综合部"}, changed("2026-11-02"))})
    assert office.errors(pull) == set()
    assert office.asked(pull) == ["li", "sun"]
    office.review(pull, SUN)
    assert office.missing(pull) == ["review", "sign_off"]
    office.land(pull, LI, ZHAO, by=FANG)
    assert office.standing(PATH)[0] == "已备案"
