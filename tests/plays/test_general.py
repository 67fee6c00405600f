"""The first chapter (Art. 1, 2, 3, 4, 5): which groups, whose, and one register for all of them."""

from support.played_office import PlayedOffice
from support.texts import OUTSIDE, changed, ended, form
from support.world import LI, PATH, ZHAO

ABROAD = "registry/groups/hyfw/abroad.yaml"


def test_a_group_is_followed_from_its_creation_to_its_end(office: PlayedOffice) -> None:
    """(Art. 1, 6, 8)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    office.on("2026-11-10")
    wider = {"成员范围": "会员服务部全体和综合部值班人员"}
    office.land(office.hand_in({PATH: form(wider, changed("2026-11-10"))}), LI, ZHAO)
    office.on("2026-11-20")
    office.land(office.hand_in({PATH: form(wider, changed("2026-11-10") + ended("2026-11-20"))}), LI, ZHAO)
    assert office.standing(PATH) == ("已备案", "中互京群备〔2026〕1号")
    assert [one["kind"] for one in office.audit()["groups"][0]["filings"]] == ["创建", "变更", "注销"]
    pages = office.pages()
    assert "已注销" in pages["register/"]
    assert "参照执行" not in pages["groups/hyfw/case/"]


def test_what_is_changed_past_the_approvals_is_found_and_shown(office: PlayedOffice) -> None:
    """(Art. 1, 5, 6)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    office.push({PATH: form({"群组负责人": "陈可为"})})
    assert office.faults() == {"direct_push"}
    assert "审批依据不符" in office.pages()["groups/hyfw/case/"]


def test_one_agency_inside_makes_a_group_external(office: PlayedOffice) -> None:
    """(Art. 2)"""
    pull = office.hand_in({ABROAD: form({**OUTSIDE, "使用范围": "对内"})})
    assert office.errors(pull) == {"outsiders_make_a_group_external"}
    assert office.status(pull) == "failure"
    office.mend(pull, {ABROAD: form(OUTSIDE)})
    assert (office.errors(pull), office.status(pull)) == (set(), "pending")
    assert office.missing(pull) == ["review", "office_meeting", "sign_off"]
