"""The way of a filing for outsiders (Art. 9): the meeting lies between review and signature."""

from support.played_office import PlayedOffice
from support.texts import OUTSIDE, form
from support.world import LI, PATH, ZHAO


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
