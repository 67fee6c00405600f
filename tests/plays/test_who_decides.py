"""Who decides on a group for outsiders or insiders, and what a meeting's minutes can and cannot do (Art. 9)."""

from support.played_office import PlayedOffice
from support.texts import form
from support.world import FANG, LI, PATH, PEOPLE, SUN, TO_SUN, ZHAO, roster


def test_the_successor_signs_again_what_was_not_merged(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()})
    office.review(pull, LI, ZHAO)
    assert office.missing(pull) == []
    office.land(office.hand_in({PEOPLE: roster(*TO_SUN)}), ZHAO, FANG)
    assert office.missing(pull) == ["review", "sign_off"]
    office.land(pull, SUN, ZHAO)
    assert office.standing(PATH)[0] == "已备案"
