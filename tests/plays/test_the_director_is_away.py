"""The director is away, a word is lent, a meeting returns a filing; what each is told meanwhile (Art. 7, 9, 10)."""

import re
from html import unescape
from typing import Any

import pytest

from group_registry.commands import minutes
from group_registry.pages.filing import books
from group_registry.pages.waiting import Waits
from support.played_office import PlayedOffice
from support.texts import OUTSIDE, form
from support.world import FANG, GAO, LI, PATH, PEOPLE, SUN, WU, ZHAO, roster

DELEGATIONS = "registry/office/delegations.yaml"
OTHER = "registry/groups/hyfw/other.yaml"
TERM = "任职: [{职务: 主任, 起: 2020-01-01"
AWAY = (TERM, f"{TERM}, 缺席: [{{起: 2026-11-02, 止: 2026-11-30, 依据: 示例办〔2026〕40号}}]")
BACK = (TERM, f"{TERM}, 缺席: [{{起: 2026-11-02, 止: 2026-11-06, 依据: 示例办〔2026〕40号}}]")
WAITS = (
    "赵明诚缺席至 2026-11-30，会议纪要不得代签，由其本人在任何设备上签批，对外群组须待纪要合并；"
    "急用的，先按第十条办理不超过 15 天的临时群，由分管主任审批"
)
WITHOUT_HIM = "李晓岚、孙立、吴敏"


def lists(version: int, *entries: str) -> dict[str, bytes]:
    lines = "".join(f"  - {entry}\n" for entry in entries) if entries else "  []\n"
    return {DELEGATIONS: f"版次: {version}\n委托:\n{lines}".encode()}


def entry(giver: str, until: str, since: str = "2026-11-02") -> str:
    return f"{{委托人: {giver}, 受托人: 孙立, 范围: [会员服务部], 起: {since}, 止: {until}, 依据: 示例委〔2026〕2号}}"


def says(office: PlayedOffice, pull: object) -> str:
    return "\n".join(one["says"] for one in office.verdict(pull)["steps"])  # type: ignore[arg-type]


def shown(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", page))


def test_an_absence_and_what_is_lent_for_it_come_together_and_wait_once(office: PlayedOffice) -> None:
    """(Art. 9)"""
    filed = office.hand_in({PATH: form()})
    office.review(filed, LI)
    both = office.hand_in({PEOPLE: roster(AWAY), **lists(2, entry("赵明诚", "2026-11-30"))})
    assert office.errors(both) == set()
    office.land(both, LI, WU, FANG)
    assert "等待 赵明诚，今日送到；孙立 自 2026-11-04 起可以办理；请赵主任" in says(office, filed)
    assert "孙立 自 2026-11-04 起可以办理" in shown(office.pages()["waiting/"])
    office.on("2026-11-04")
    office.land(filed, SUN)
    assert office.standing(PATH)[0] == "已备案"
    steps = office.audit()["groups"][0]["filings"][0]["steps"]
    assert [(one["by"], one["evidence"]) for one in steps] == [("李晓岚", "线上"), ("孙立（代）", "代行（待本人确认）")]
    assert "代行（待本人确认）" in shown(office.pages()["exceptions/"])


def test_minutes_wait_for_the_director_himself_and_the_chart_says_so(office: PlayedOffice) -> None:
    """(Art. 9, 10)"""
    assert "缺席至" not in office.pages()["annexes/"]
    office.land(office.hand_in({PEOPLE: roster(AWAY), **lists(2, entry("赵明诚", "2026-11-30"))}), LI, WU, FANG)
    office.on("2026-11-04")
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    assert WAITS in says(office, pull)
    held = office.propose(minutes, *office.draft(pull, PATH, WITHOUT_HIM, "李晓岚"), by=WU)
    office.review(held, SUN)
    assert (office.missing(held), office.asked(held)) == (["sign_off"], ["zhao"])
    assert WAITS in says(office, held)
    pages = office.pages()
    assert [WAITS in shown(pages[name]) for name in ("waiting/", "annexes/")] == [True, True]
    office.land(held, ZHAO)
    assert "缺席" not in says(office, pull)
    office.land(pull, SUN)
    assert office.standing(PATH)[0] == "已备案"


def test_a_director_who_ended_what_others_lent_is_told_when_they_lend_again(office: PlayedOffice) -> None:
    """(Art. 9)"""
    lent = entry("赵明诚", "2026-11-30")
    first = office.hand_in({PEOPLE: roster(AWAY), **lists(2, lent)})
    office.land(first, LI, WU, FANG)
    assert "终止过" not in office.comment(first)
    office.on("2026-11-04")
    office.land(office.hand_in(lists(3)), ZHAO, FANG)
    again = office.hand_in(lists(4, lent))
    assert office.status(again) == "pending"
    told = office.comment(again)
    assert "@demo-zhao 您终止过他人代为登记的委托，本申请再次代为委托" in told
    assert "将人员名册（registry/office/people.yaml）中该次缺席的止改为实际的最后一日" in told
    office.review(again, LI, WU, FANG)
    office.review(again, ZHAO, event="REQUEST_CHANGES")
    assert office.status(again) == "failure"
    office.on("2026-11-06")
    back = roster(BACK).replace("版次: 2".encode(), "版次: 3".encode())
    office.land(office.hand_in({PEOPLE: back}, by=GAO), ZHAO, FANG, by=GAO)
    office.review(again, ZHAO)
    office.on("2026-11-09")
    once_more = office.hand_in(lists(4, entry("赵明诚", "2026-11-30", "2026-11-09")))
    office.review(once_more, LI, WU, FANG)
    assert (office.status(once_more), office.missing(once_more)) == ("pending", ["sign_off"])


def test_a_delegates_word_outlasts_the_delegation_that_ran_out(office: PlayedOffice) -> None:
    """(Art. 9)"""
    office.land(office.hand_in(lists(2, entry("李晓岚", "2026-11-03"))), LI, FANG)
    pull = office.hand_in({PATH: form()})
    office.review(pull, SUN)
    office.on("2026-11-05")
    assert office.missing(pull) == ["sign_off"]
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_a_delegates_word_falls_with_the_delegation_that_is_ended(office: PlayedOffice) -> None:
    """(Art. 9)"""
    office.land(office.hand_in(lists(2, entry("李晓岚", "2026-11-30"))), LI, FANG)
    pull = office.hand_in({PATH: form()})
    office.review(pull, SUN)
    assert office.missing(pull) == ["sign_off"]
    office.on("2026-11-05")
    office.land(office.hand_in(lists(3)), LI, FANG)
    assert office.missing(pull) == ["review", "sign_off"]
    (left_out,) = office.verdict(pull)["ignored"]
    assert left_out["says"].endswith("的同意，李晓岚的委托已于 2026-11-05 提前终止")
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_what_a_meeting_returned_goes_to_the_next_one_as_it_is(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form(OUTSIDE)})
    office.review(pull, LI)
    held = office.draft(pull, PATH, WITHOUT_HIM, "李晓岚", outcome="退回:说明与朝阳联络的事项")
    office.land(office.propose(minutes, *held, by=WU), ZHAO)
    assert office.status(pull) == "failure"
    assert "2026 年第 1 次：退回；请按会议意见修改后重新报送，或再次上会" in office.comment(pull)
    site = office.site()
    (page,) = (page for page in site.single_pages() if page.address == "meeting/")
    assert "曾退回（2026 年第 1 次）" in shown(page.body)
    told: Any = books(site.viewer, Waits(site.viewer, site.asked))
    about = "会员服务部，创建，第 1 号申请，曾退回（2026 年第 1 次）"
    assert [item["about"] for item in told["meeting"]] == [about]
    assert "曾退回（2026 年第 1 次）" in office.run(minutes, "draft", "--list", *office.now())
    office.on("2026-11-05")
    office.land(office.meet(pull, PATH), ZHAO)
    office.land(pull, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_the_only_deputy_who_hands_in_is_told_to_let_another_do_it(office: PlayedOffice) -> None:
    """(Art. 9)"""
    pull = office.hand_in({PATH: form()}, by=LI)
    assert office.status(pull) == "pending"
    assert "李晓岚报送或修改过本申请，不得办理该步骤；请由他人报送" in office.comment(pull)
    office.land(office.hand_in({OTHER: form({"群组名称": "窗口排班群", "建群目的": "安排窗口排班"})}), LI, ZHAO)
    assert office.standing(OTHER)[0] == "已备案"


@pytest.mark.parametrize("item", ["成员范围", "使用部门"])
def test_a_form_that_lacks_an_item_is_told_as_that_alone(office: PlayedOffice, item: str) -> None:
    """(Art. 7)"""
    pull = office.hand_in({PATH: form({item: None})})
    assert office.status(pull) == "failure"
    told = office.comment(pull)
    assert f"缺少&#8220;{item}&#8221;" in told
    assert "不能确定审批人" not in told
