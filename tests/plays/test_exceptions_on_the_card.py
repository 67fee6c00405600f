"""What a leader is shown before signing: what was waived, who left meanwhile, who else uses the group (Art. 4, 11, 17)."""

import re
from html import unescape

from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import changed, form, record
from support.world import FANG, LI, PATH, PEOPLE, ZHAO, roster

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
    assert "豁免" in office.comment(too_long) and "一年" in office.comment(too_long)
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
    assert f"参保服务答疑群（会员服务部）豁免，至当日2027-11-02·{REASON}" in text_of(pages["audit/"])
