"""Units that end, custodians who change their post (Art. 4, 8, 11): who is asked for their groups, who is reminded."""

import json
import re

import pytest

from support.cases import OFFICE
from support.played_office import PlayedOffice
from support.texts import changed, form, record
from support.world import FANG, LI, PATH, PEOPLE, SUN, ZHAO, roster

UNITS = "registry/office/units.yaml"
CHARGE = "职务: 分管主任, 分管部门: [会员服务部, 朝阳代办处], 起: 2020-01-01"
LEFT = "职务: 分管主任, 分管部门: [会员服务部], 起: 2020-01-01, 止: 2026-11-04"
KEEPS = f"{LEFT}}}, {{职务: 分管主任, 分管部门: [朝阳代办处], 起: 2020-01-01"


def test_the_successors_deputy_alone_is_asked_for_the_groups_of_a_unit_that_ended(office: PlayedOffice) -> None:
    """(Art. 4, 8)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    office.on("2026-11-03")
    units = OFFICE[UNITS].decode().replace("版次: 1", "版次: 2")
    units = units.replace("[业务部], 起: 2015-01-01", "[业务部], 起: 2015-01-01, 止: 2026-11-04, 承接单位: 综合部")
    pull = office.hand_in({UNITS: units.encode(), PEOPLE: roster((CHARGE, KEEPS))})
    assert office.errors(pull) == set()
    office.land(pull, ZHAO, FANG)
    office.on("2026-11-05")
    assert [(group, to) for group, _, to in office.due("2026-11-05")] == [(PATH, ["周启明", "孙立"])]
    pages = office.pages()
    gone = "会员服务部（使用部门）已于 2026-11-04 撤销"
    for place in ("", "groups/hyfw/case/", "people/", "people/B0007/"):
        assert gone in re.sub("</?time>", "", pages[place]), place
        assert "待移交" in pages[place], place
    assert "承接单位 综合部" in pages["units/hyfw/"]
    assert "参保服务答疑群" in pages["units/zhb/"]
    units = json.loads(dict(office.site().files())["file/office.json"])["units"]
    assert [one["review"] for one in units if one["slug"] in ("hyfw", "zhb")] == [["孙立"], ["孙立"]]
    pull = office.hand_in({PATH: form({"使用部门": "综合部"}, changed("2026-11-05"))})
    assert office.asked(pull) == ["sun"]
    office.land(pull, SUN, ZHAO)
    assert office.standing(PATH)[0] == "已备案"
    assert office.due("2026-11-05") == []
    assert gone not in "".join(office.pages().values())


POST = "工号: B0007, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"
LEADS = f"{POST}, 止: 2026-11-03}}, {{职务: 分管主任, 分管部门: [会员服务部], 起: 2026-11-03, 依据: 任职通知"


@pytest.mark.parametrize("post", [POST.replace("会员服务部", "朝阳代办处"), LEADS])
def test_a_custodian_who_gets_another_post_hands_over_like_one_who_leaves(office: PlayedOffice, post: str) -> None:
    """(Art. 8, 11, 19)"""
    # Whoever came from another unit from the beginning goes on.
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    other = form({"群组名称": "窗口排班群", "建群目的": "安排窗口排班", "群组负责人": "张伟（综合部）"})
    office.land(office.hand_in({PATH.replace("case", "other"): other}), LI, ZHAO)
    assert office.due("2026-11-03") == []
    office.on("2026-11-03")
    office.land(office.hand_in({PEOPLE: roster((POST, post))}), ZHAO, FANG)
    assert [(group, to) for group, _, to in office.due("2026-11-04")] == [(PATH, ["周启明", "李晓岚"])]
    office.on("2026-11-05")
    pages = office.pages()
    assert all("待移交" in pages[address] for address in ("", "groups/hyfw/case/", "people/B0007/"))
    pull = office.hand_in({PATH: form({"群组负责人": "陈可为"}, changed("2026-11-05"))})
    assert (office.errors(pull), office.missing(pull)) == (set(), ["review", "sign_off"])
    office.land(pull, LI, ZHAO)
    assert office.due("2026-11-05") == []


def test_a_group_handed_over_says_to_whom(office: PlayedOffice) -> None:
    """(Art. 8)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    given = {"处置": "已移交"}
    pull = office.hand_in({PATH: form({}, record("注销", "2026-11-02", "工作已经结束", given))})
    assert office.errors(pull) == {"whoever_takes_the_group_is_named"}
    given["移交给"] = "综合部 吴敏"
    office.mend(pull, {PATH: form({}, record("注销", "2026-11-02", "工作已经结束", given))})
    office.land(pull, LI, ZHAO)
    assert "已移交（综合部 吴敏）" in office.pages()["groups/hyfw/case/"]
