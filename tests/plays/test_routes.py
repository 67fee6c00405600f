"""The two ways of a filing (Art. 9): 对内 with two steps, 对外 with the meeting between them."""

from group_registry.commands import minutes
from support.played_office import PlayedOffice
from support.texts import OUTSIDE, form
from support.world import LI, PATH, WU, ZHAO

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
    assert office.faults() == {"meeting_has_enough_present"}
    office.review(pull, ZHAO)
    assert office.missing(pull) == ["office_meeting", "sign_off"]
