"""Creation, change, cancellation (Art. 6, 7, 8): the filing itself, the nine items, and the records."""

import pytest

from github_stand_in import Refused
from support.played_office import PlayedOffice
from support.texts import form
from support.world import GAO, LI, PATH, ZHAO

ITEMS = (
    "使用部门",
    "平台类别",
    "群组名称",
    "群组负责人",
    "成员范围",
    "建群目的",
    "备案类别",
    "备案日期",
    "备案事项说明",
)


def test_the_merge_is_the_filing_and_gives_the_number(office: PlayedOffice) -> None:
    """(Art. 6)"""
    pull = office.hand_in({PATH: form()})
    with pytest.raises(Refused, match="备案审批"):
        office.press_merge(pull)
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "success"
    assert "2026〕1号" in office.merge(pull)
    assert office.standing(PATH) == ("已备案", "中互京群备〔2026〕1号")


def test_a_registrar_does_not_file_what_he_handed_in(office: PlayedOffice) -> None:
    """(Art. 6)"""
    pull = office.hand_in({PATH: form()}, by=GAO)
    office.review(pull, LI, ZHAO)
    says = office.merge(pull, by=GAO, expects=1)
    why = "不能批准：申请人自行合并，合并须由信息技术部另一人办理。"
    assert f"第 {pull.number} 号申请合并时审批不合规定：{why}" in says
    assert office.faults() == {"not_approved"}


def test_a_form_of_nine_items_is_complete(office: PlayedOffice) -> None:
    """(Art. 7)"""
    pull = office.hand_in({PATH: form()})
    assert office.errors(pull) == set()
    text = office.comment(pull) if office.status(pull) else ""
    assert [item for item in ITEMS if item not in text] == []
    office.land(pull, LI, ZHAO)
    page = office.pages()["groups/hyfw/case/"]
    assert [item for item in ITEMS if item not in page] == []


def test_one_character_fills_an_item_and_words_for_nothing_leave_it_empty(office: PlayedOffice) -> None:
    """(Art. 7)"""
    pull = office.hand_in({PATH: form({"成员范围": "待定", "建群目的": "——"})})
    assert office.errors(pull) == {"form_items_are_filled_in"}
    assert office.status(pull) == "failure"
    assert "视为未填写（第七条）" in office.comment(pull)
    office.mend(pull, {PATH: form({"成员范围": "我部", "建群目的": "会"})})
    assert (office.errors(pull), office.status(pull)) == (set(), "pending")
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH)[0] == "已备案"
