"""Who decides (Art. 9), by the letter: what is declared and what units and staff show, the old content and the new."""

from collections.abc import Mapping

import pytest

from support.cases import OFFICE
from support.host_stage import OUTSIDER
from support.played_office import Open, PlayedOffice
from support.texts import OUTSIDE, changed, ended, form
from support.world import FANG, GAO, LI, PATH, PEOPLE, SUN, ZHAO, roster

Items = Mapping[str, str | None]
INTERNAL, EXTERNAL = ["review", "sign_off"], ["review", "office_meeting", "sign_off"]
UNITS, OWN_PATH = "registry/office/units.yaml", "registry/groups/chaoyang/own.yaml"
OWN = {"使用部门": "朝阳代办处", "主管领导": "田野", "群组负责人": "田野", "成员范围": "朝阳代办处全体"}
WIDER: Items = {"成员范围": "会员服务部全体和综合部值班人员"}
TIAN: Items = {"群组负责人": "田野"}
DAY, LATER = "2026-11-10", "2026-11-20"
BARE = changed(DAY)
SHOWN: list[tuple[str, Items, list[str]]] = [
    (PATH, {"成员单位": "[会员服务部, 综合部]"}, INTERNAL),
    (PATH, {"成员单位": "[会员服务部, 朝阳代办处]"}, EXTERNAL),
    (PATH, {"成员单位": "[会员服务部, 示例保险公司]"}, EXTERNAL),
    (PATH, TIAN, EXTERNAL),
    (PATH, {"使用范围": "对外"}, EXTERNAL),
    (PATH, {"共同使用部门": "[综合部]"}, INTERNAL),
    (PATH, {"共同使用部门": "[朝阳代办处]"}, EXTERNAL),
    (OWN_PATH, {**OWN, "群组负责人": "周启明"}, EXTERNAL),
]


def test_the_stricter_of_the_declared_and_the_shown_decides(office: PlayedOffice) -> None:
    """(Art. 9)"""
    for path, items, steps in SHOWN:
        pull = office.hand_in({path: form(items)})
        assert office.missing(pull) == steps, items
        office.review(pull, LI, ZHAO)
        assert (office.status(pull) == "success") == (steps == INTERNAL), items


def internal(office: PlayedOffice) -> None:
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)


INWARD: Items = {**OUTSIDE, "使用范围": "对内", "成员单位": "[会员服务部]", "成员范围": "会员服务部续保岗"}
SLIP = changed(DAY, "更正：成员范围误写")


def test_an_external_group_passes_the_meeting_until_it_was_made_internal_there(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    office.land(office.meet(pull, PATH), ZHAO)
    office.land(pull, ZHAO)
    office.on(DAY)
    fewer = {**OUTSIDE, "成员范围": "续保岗和窗口人员"}
    for items, records in ((fewer, SLIP), (INWARD, SLIP), (OUTSIDE, ended(DAY)), (INWARD, ended(DAY)), (INWARD, BARE)):
        pull = office.hand_in({PATH: form(items, records)})
        office.review(pull, LI, ZHAO)
        assert office.missing(pull) == ["office_meeting", "sign_off"], records
        assert office.status(pull) != "success", records
    office.land(office.meet(pull, PATH), ZHAO)
    office.land(pull, ZHAO)
    office.on(LATER)
    assert office.missing(office.hand_in({PATH: form(INWARD, BARE + ended(LATER))})) == INTERNAL


def test_a_custodian_who_moved_to_an_agency_since_brings_no_meeting(office: PlayedOffice) -> None:
    """(Art. 9)"""
    internal(office)
    moved = roster(("工号: B0007, 部门: 会员服务部", "工号: B0007, 部门: 朝阳代办处"))
    office.land(office.hand_in({PEOPLE: moved}), GAO, ZHAO, by=FANG)
    office.on(DAY)
    for items, records, steps in ((WIDER, BARE, INTERNAL), ({}, ended(DAY), INTERNAL), (TIAN, BARE, EXTERNAL)):
        assert office.missing(office.hand_in({PATH: form(items, records)})) == steps, items


def test_a_change_of_unit_is_reviewed_by_both_deputies_and_no_folder_counts(office: PlayedOffice) -> None:
    """(Art. 9)"""
    internal(office)
    office.on(DAY)
    pull = office.hand_in({PATH: form({"使用部门": "综合部"}, BARE)})
    assert set(office.asked(pull)) == {"li", "sun"}
    office.review(pull, LI, ZHAO)
    assert (office.status(pull), office.missing(pull)) == ("pending", INTERNAL)
    office.land(pull, SUN, ZHAO)
    office.on(LATER)
    pull = office.hand_in({PATH: form({"使用部门": "综合部"}, BARE + ended(LATER))})
    assert office.asked(pull) == ["sun"]


def test_the_leader_of_an_agency_signs_nothing(opened: Open) -> None:
    """(Art. 9)"""
    account = f"部门: 朝阳代办处, 账号: demo-outsider, 账号编号: {OUTSIDER}"
    office = opened({**OFFICE, PEOPLE: OFFICE[PEOPLE].replace("部门: 朝阳代办处".encode(), account.encode())})
    pull = office.hand_in({OWN_PATH: form(OWN)})
    office.review(pull, OUTSIDER, ZHAO)
    assert (office.missing(pull), office.asked(pull)) == (INTERNAL, ["li"])


ENDS = ", 止: 2026-11-09"
HIS_TERM = "B0007, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"
DEPUTY_LEFT = ({"unit": ENDS, "deputy": ENDS}, "sun")


def ending(opened: Open, unit: str = "", deputy: str = "", custodian: str = "") -> PlayedOffice:
    """An office in which that is said of the last days of 会员服务部, its deputy and the custodian of its group."""
    units = OFFICE[UNITS].decode().replace("[业务部], 起: 2015-01-01", f"[业务部], 起: 2015-01-01{unit}")
    people = OFFICE[PEOPLE].decode().replace(", 朝阳代办处], 起: 2020-01-01", f"], 起: 2020-01-01{deputy}")
    people = people.replace("[综合部, 信", "[朝阳代办处, 综合部, 信").replace(HIS_TERM, HIS_TERM + custodian)
    office = opened({**OFFICE, UNITS: units.encode(), PEOPLE: people.encode()})
    internal(office)
    office.on(DAY)
    return office


@pytest.mark.parametrize(("ends", "deputy"), [({"unit": ENDS}, "li"), ({"custodian": ENDS}, "li"), DEPUTY_LEFT])
def test_whatever_ended_its_group_can_be_cancelled(opened: Open, ends: Mapping[str, str], deputy: str) -> None:
    """(Art. 9)"""
    office = ending(opened, **ends)
    pull = office.hand_in({PATH: form(records=ended(DAY))})
    assert (office.errors(pull), office.missing(pull), office.asked(pull)) == (set(), INTERNAL, [deputy])
    office.land(pull, {"li": LI, "sun": SUN}[deputy], ZHAO)


@pytest.mark.parametrize("successor", ["综合部", f"[{{群组: {PATH}, 单位: 综合部}}]"], ids=["whole", "split"])
def test_the_deputy_of_the_unit_that_takes_over_is_asked_alone(opened: Open, successor: str) -> None:
    """(Art. 9)"""
    office = ending(opened, f"{ENDS}, 承接单位: {successor}")
    pull = office.hand_in({PATH: form({"使用部门": "综合部"}, changed(DAY, "会员服务部撤销，由综合部承接"))})
    assert (office.errors(pull), office.missing(pull), office.asked(pull)) == (set(), INTERNAL, ["sun"])
