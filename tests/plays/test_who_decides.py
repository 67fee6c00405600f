"""Who decides on a group for outsiders or insiders, and what a meeting's minutes can and cannot do (Art. 9)."""

import re

from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import OUTSIDE, changed, form
from support.world import FANG, LI, PATH, PEOPLE, SUN, TO_SUN, ZHAO, on_paper, roster


def test_the_successor_signs_again_what_was_not_merged(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()})
    office.review(pull, LI, ZHAO)
    assert office.missing(pull) == []
    office.land(office.hand_in({PEOPLE: roster(*TO_SUN)}), ZHAO, FANG)
    assert office.missing(pull) == ["review", "sign_off"]
    office.land(pull, SUN, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_minutes_say_in_words_what_was_decided(opened: Open) -> None:
    """(Art. 9)"""
    files = {PATH: form(OUTSIDE)}
    office = opened({**OFFICE, **files, **on_paper(files)})
    wider = {**OUTSIDE, "成员范围": "会员服务部续保岗、理赔岗和代办处窗口人员"}
    pull = office.hand_in({PATH: form(wider, changed("2026-11-02", "理赔岗参加核对"))})
    office.review(pull, LI)
    said = (
        "会员服务部",
        "续保联络群",
        "核对续保名册",
        "会员服务部续保岗和代办处窗口人员",
        "续保岗、理赔岗和代办处窗口",
    )
    sheet = in_print(office.pages()["meeting/"])
    assert [word for word in said if word not in sheet] == []
    decided = office.meet(pull, PATH)
    card = in_print(office.pages()["waiting/B0001/"])
    office.land(decided, ZHAO)
    page = in_print(office.pages()["meetings/2026-01/"])
    for shown in (card, page):
        assert [word for word in (*said, "通过") if word not in shown] == []
        assert not re.search("[0-9a-f]{40}", shown)
    assert "<details" in office.pages()["meetings/2026-01/"]


def in_print(page: str) -> str:
    """The words of a page as it is printed: without what is folded."""
    return re.sub(r"<[^>]+>", "", re.sub(r"(?s)<details.*?</details>", "", page))
