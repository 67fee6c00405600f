"""What is shown before anybody signs: what was waived, who left meanwhile, who else uses the group (Art. 4, 11, 17)."""

import re
from html import unescape

import pytest

from group_registry.commands import remind
from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import changed, form
from support.world import FANG, GAO, LI, PATH, PEOPLE, ZHAO, roster

WAIVERS = "registry/office/waivers.yaml"
DUTY = "值班电话 010-65012345，办事处对外公布"
REASON = "办事处对外公布的值班电话，不是个人的"


def waiver(until: str) -> dict[str, bytes]:
    return {WAIVERS: f"- {{规则: no_personal_data, 文件: {PATH}, 理由: {REASON}, 止: {until}}}\n".encode()}


def text_of(page: str) -> str:
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", page)))


def test_a_waiver_lasts_a_year_at_most_and_is_seen_where_it_counts(office: PlayedOffice) -> None:
    """(Art. 17)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    too_long = office.hand_in(waiver("2027-12-31"))
    office.review(too_long, ZHAO, FANG)
    assert office.status(too_long) == "failure"
    assert f"{PATH} 的豁免至 2027-12-31，超过一年" in unescape(office.comment(too_long))
    office.land(office.hand_in(waiver("2027-11-02")), ZHAO, FANG)
    office.on("2026-11-05")
    pull = office.hand_in({PATH: form({"建群目的": DUTY}, changed("2026-11-05", "写明对外公布的值班电话"))})
    assert office.errors(pull) == set()
    assert office.status(pull) == "pending"
    for shown in (office.comment(pull), office.pages()["waiting/B0002/"]):
        assert f"疑似固定电话号010****2345，豁免至2027-11-02：{REASON}" in text_of(shown)
    office.land(pull, LI, ZHAO)
    pages = office.pages()
    assert f"豁免至2027-11-02：{REASON}" in text_of(pages["groups/hyfw/case/"])
    assert f"参保服务答疑群豁免，至当日2027-11-02·会员服务部·{REASON}" in text_of(pages["exceptions/"])


TERM = "B0007, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"
GOES = [
    (f"{TERM}, 止: 2026-11-02", "负责人已离任（2026-11-02），待移交"),
    (TERM.replace("会员服务部", "综合部"), "负责人已调至综合部，待移交"),
]


@pytest.mark.parametrize(("now", "told"), GOES, ids=["leaves", "is transferred"])
def test_a_custodian_who_goes_before_the_merge_is_on_the_card(office: PlayedOffice, now: str, told: str) -> None:
    """(Art. 11)"""
    pull = office.hand_in({PATH: form()})
    office.land(office.hand_in({PEOPLE: roster((TERM, now))}, by=GAO), ZHAO, FANG, by=GAO)
    office.on("2026-11-04")
    assert office.errors(pull) == set()
    assert office.status(pull) == "pending"
    for shown in (office.comment(pull), office.pages()["waiting/B0002/"]):
        assert told in text_of(shown)
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def test_who_else_uses_a_group_is_told_once(opened: Open) -> None:
    """(Art. 4)"""
    account = (
        "工号: B0010, 部门: 综合部, 任职",
        "工号: B0010, 部门: 综合部, 账号: demo-zhang, 账号编号: 900000010, 任职",
    )
    office = opened({**OFFICE, PEOPLE: roster(account)})
    pull = office.hand_in({PATH: form({"共同使用部门": "[综合部]", "使用期限": "2026-12-31"})})
    assert (office.status(pull), office.asked(pull)) == ("pending", ["li"])
    assert "共同使用部门（综合部）：@demo-sun @demo-zhang" in office.comment(pull)
    office.land(pull, LI, ZHAO)
    office.run(remind, "--as-of", "2026-12-24", "--send")
    told = [text for one in office.played.host.issues.values() if "@demo-zhang" in (text := one.body or "")]
    assert [("共同使用部门（综合部）：@demo-sun @demo-zhang" in text) for text in told] == [True]
