"""The two annexes, the form and the flow chart, as people get them (Art. 6, 7, 8, 9, 10)."""

import re

from support.played_office import PlayedOffice
from support.texts import BRIEF, OUTSIDE, form
from support.world import FANG, GAO, LI, PATH, PEOPLE, SUN, TO_SUN, ZHAO, roster

STEPS = {"分管主任审核": "review", "分管主任审批": "approval", "主任办公会": "office_meeting", "主任签批": "sign_off"}
NINE = (
    *("使用部门", "备案日期", "备案类别", "平台类别", "群组名称", "群组负责人", "成员范围", "建群目的"),
    "备案事项说明",
)


def test_the_form_has_the_nine_items_and_what_each_leader_said(office: PlayedOffice) -> None:
    """(Annex 1)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    page = office.pages()["groups/hyfw/case/"]
    for told in (*NINE, "中互京群备〔2026〕1号", "李晓岚", "赵明诚"):
        assert told in page, told


def test_the_form_of_what_nobody_has_approved_is_blank_for_signatures(office: PlayedOffice) -> None:
    """(Annex 1)"""
    office.push({PATH: form()})
    steps = re.findall("<tr><th>([^<]*)<td>([^<]*)", office.pages()["groups/hyfw/case/"])
    assert steps == [("分管主任审核", ""), ("主任签批", ""), ("信息技术部备案", "")]


def test_the_chart_follows_a_change_of_who_has_charge(office: PlayedOffice) -> None:
    """(Annex 2)"""
    before = office.pages()["annexes/"]
    office.land(office.hand_in({PEOPLE: roster(*TO_SUN)}), ZHAO, FANG, by=GAO)
    after = office.pages()["annexes/"]
    assert _charge(before, "会员服务部") == ["李晓岚", "赵明诚"]
    assert _charge(after, "会员服务部") == ["孙立", "赵明诚"]
    office.land(office.hand_in({PATH: form()}), SUN, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_the_chart_and_the_decision_ask_for_the_same_steps(office: PlayedOffice) -> None:
    """(Annex 2)"""
    page = office.pages()["annexes/"]
    for title, items in {"对内": {}, "对外": OUTSIDE, "使用期限不超过十五天": BRIEF}.items():
        lane = page.partition(f"<h2>{title} ")[2].partition("</ol>")[0]
        drawn = [STEPS[box] for box in re.findall("<b>(.*?)</b>", lane) if box in STEPS]
        assert drawn == office.missing(office.hand_in({PATH: form(items)}))


def _charge(page: str, unit: str) -> list[str]:
    """The line of the table that says who reviews and who signs for a unit."""
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)]
    return next(cells[1:] for cells in rows if len(cells) == 3 and unit in cells[0])
