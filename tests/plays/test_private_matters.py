"""Accounts and private data (Art. 15, 17): whose approval it was, and what stands in no file."""

import pytest

from support.played_office import PlayedOffice
from support.texts import form
from support.world import FANG, GAO, LI, PATH, PEOPLE, ZHAO, roster

MOBILE, LINK = "13800138000", "https://weixin.qq.com/g/AwYAADJhc2RmMTIz"
STOLEN = ("账号: demo-li, 账号编号: 900000002, ", "")


def test_a_stolen_account_is_struck_off_and_counts_no_longer(office: PlayedOffice) -> None:
    """(Art. 15)"""
    pull = office.hand_in({PATH: form()})
    office.review(pull, LI)
    assert office.missing(pull) == ["sign_off"]
    office.land(office.hand_in({PEOPLE: roster(STOLEN)}, by=GAO), ZHAO, FANG, by=GAO)
    assert office.missing(pull) == ["review", "sign_off"]
    page = office.pages()["accounts/"]
    assert "demo-li" not in page
    assert "李晓岚" in page


def test_everybody_sees_what_was_approved_by_his_account(office: PlayedOffice) -> None:
    """(Art. 15)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    pages = office.pages()
    for number in ("B0001", "B0002"):
        assert "参保服务答疑群" in pages[f"people/{number}/"].partition('id="given"')[2]


@pytest.mark.parametrize("told", [f"有事打 {MOBILE}", pytest.param(f"扫码进群 {LINK}", marks=pytest.mark.long)])
def test_personal_data_in_a_form_is_refused_and_not_repeated(office: PlayedOffice, told: str) -> None:
    """(Art. 17)"""
    pull = office.hand_in({PATH: form({"建群目的": f"解答参保续保材料问题，{told}"})})
    assert office.errors(pull) == {"no_personal_data"}
    assert office.status(pull) == "failure"
    assert MOBILE not in office.verdict(pull)["says"]
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "failure"
    office.mend(pull, {PATH: form()})
    office.land(pull, LI, ZHAO)
    assert office.faults() == set()


def test_names_and_passwords_in_a_text_are_asked_about(office: PlayedOffice) -> None:
    """(Art. 17)"""
    items = {"成员范围": "陈可为、田野和窗口人员", "建群目的": "告知报名系统的初始密码"}
    pull = office.hand_in({PATH: form(items)})
    assert (office.errors(pull), office.status(pull)) == (set(), "pending")
    assert all(words in office.comment(pull) for words in ("写有人员姓名：陈可为、田野", "写有“密码”二字"))
