"""The last chapter (Art. 23, 24, 25): agencies and base units, who interprets, and what was on file before."""

import re
from html import unescape

from group_registry.commands import validate
from group_registry.forms.contents import blob_id
from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import BRIEF, FIRST, changed, form
from support.world import FANG, GAO, LI, PATH, PEOPLE, SUN, ZHAO, roster

AGENCY, BASE = "registry/groups/chaoyang/own.yaml", "registry/groups/jidian/own.yaml"
OWN = {"使用部门": "朝阳代办处", "主管领导": "田野", "群组负责人": "田野", "成员范围": "朝阳代办处全体"}
UNION = {"使用部门": "示例机电工会", "主管领导": "许宁", "群组负责人": "许宁", "成员范围": "本工会办事人员"}
READINGS = "registry/office/interpretations.yaml"
BASELINE, UNITS = "registry/office/baseline.yaml", "registry/office/units.yaml"
CONFIRMED = OFFICE[READINGS].replace("状态: 暂行".encode(), "依据: 信技〔2026〕3号, 状态: 已确认".encode())
CLERK = "  - {姓名: 冯新, 工号: B0020, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2026-11-02}]}\n"


def test_an_agencys_group_names_its_leader_and_follows_the_regulation(office: PlayedOffice) -> None:
    """(Art. 4, 23)"""
    pull = office.hand_in({AGENCY: form({**OWN, "主管领导": None})})
    assert office.errors(pull) == {"agency_names_its_leader"}
    assert office.status(pull) == "failure"
    office.mend(pull, {AGENCY: form(OWN)})
    office.land(pull, LI, ZHAO)
    assert office.standing(AGENCY)[0] == "已备案"
    page = office.pages()["groups/chaoyang/own/"]
    assert "参照执行" in page
    assert "田野" in page


def test_a_base_units_group_goes_to_the_deputy_who_has_charge_of_it(office: PlayedOffice) -> None:
    """(Art. 3, 23)"""
    pull = office.hand_in({BASE: form(UNION)})
    assert (office.errors(pull), office.asked(pull)) == (set(), ["sun"])
    office.land(pull, SUN, ZHAO)
    assert office.standing(BASE)[0] == "已备案"
    assert "参照执行" in office.pages()["groups/jidian/own/"]


def test_what_the_articles_leave_open_is_shown_until_it_is_confirmed(office: PlayedOffice) -> None:
    """(Art. 24)"""
    assert "暂行口径，待信息技术部确认" in office.pages()["readings/"]
    pull = office.hand_in({READINGS: CONFIRMED})
    office.review(pull, GAO, FANG)
    assert (office.status(pull), office.missing(pull)) == ("pending", ["sign_off"])
    office.land(pull, ZHAO)
    assert office.faults() == set()
    page = office.pages()["readings/"]
    assert "暂行口径，待信息技术部确认" not in page
    assert "信技〔2026〕3号" in page


def test_a_new_clerk_is_entered_by_two_of_the_department(office: PlayedOffice) -> None:
    """(Art. 24)"""
    pull = office.hand_in({PEOPLE: roster() + CLERK.encode()})
    assert (office.errors(pull), office.missing(pull)) == (set(), ["office_review"])
    office.land(pull, GAO, by=FANG)
    assert office.faults() == set()
    office.land(office.hand_in({PATH: form({"群组负责人": "冯新"})}), LI, ZHAO)
    assert office.standing(PATH)[0] == "已备案"


def on_paper(digest: str) -> bytes:
    told = f"- 文件: {PATH}\n  内容摘要: {digest}\n  纸质编号: 中互京群备〔2025〕3号\n  备案日期: 2025-03-03\n"
    return told.encode()


def test_what_was_on_file_on_paper_stays_on_file(opened: Open) -> None:
    """(Art. 25)"""
    old = form(day="2025-03-03")
    office = opened({**OFFICE, PATH: old, BASELINE: on_paper(blob_id(old))})
    other = PATH.replace("case", "other")
    office.land(office.hand_in({other: form({"群组名称": "理赔材料群", "建群目的": "解答理赔材料问题"})}), LI, ZHAO)
    assert office.standing(PATH) == ("历史备案", "中互京群备〔2025〕3号")
    assert "历史备案" in office.pages()["groups/hyfw/case/"]
    office.land(office.hand_in({PATH: form({"群组负责人": "陈可为"}, changed("2026-11-02"), "2025-03-03")}), LI, ZHAO)
    assert office.standing(PATH) == ("已备案", "中互京群备〔2025〕3号")


def test_what_is_found_on_paper_later_takes_the_full_way(office: PlayedOffice) -> None:
    """(Art. 25)"""
    says = "纸质补录：柜中旧表，2025 年 3 月 3 日，编号 9 号".encode()
    old = form(day="2025-03-03").replace("因续保集中办理需要新建".encode(), says)
    pull = office.hand_in({PATH: old})
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "failure"
    # It is dated like any other filing; the paper's day stands in the statement.
    office.mend(pull, {PATH: old.replace(b"2025-03-03", FIRST.encode())})
    assert office.errors(pull) == set(), office.errors(pull)
    assert office.missing(pull) == ["review", "sign_off"]
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH) == ("纸质补录", "中互京群备〔2026〕1号")
    assert re.search("参保服务答疑群</a>.{0,20}纸质补录", office.pages()["exceptions/"])
    # Once it is on file, it is changed like any other.
    wider = old.replace(b"2025-03-03", FIRST.encode()).replace("服务部全体".encode(), "服务部全体和来访人员".encode())
    again = wider + changed(FIRST, "纸质补录：旧表的变更").encode()
    assert office.errors(office.hand_in({PATH: again})) == {"late_paper_is_a_creation"}


def test_nothing_is_put_on_the_baseline_later(office: PlayedOffice) -> None:
    """(Art. 25)"""
    office.land(office.hand_in({PATH.replace("case", "first"): form()}), LI, ZHAO)
    old = form({"群组名称": "旧表群", "建群目的": "翻出来的旧表"}, day="2025-03-03")
    office.push({PATH: old})
    pull = office.hand_in({BASELINE: on_paper(blob_id(old))}, by=GAO)
    for leader in (ZHAO, FANG):
        office.review(pull, leader)
    assert office.status(pull) == "failure"
    office.merge_anyhow(pull)
    assert "baseline_only_shrinks" in office.faults()
    assert "历史备案" not in office.pages()["groups/hyfw/case/"]


def reading(number: int, article: int, carrier: str) -> str:
    return f"- {{编号: {number}, 条款: '{article}', 事项: 示例, 口径: 示例口径, 规则: [{carrier}], 状态: 暂行}}\n"


def test_a_sentence_of_the_decision_names_the_reading_that_it_carries_out(opened: Open) -> None:
    """(Art. 24)"""
    readings = (
        reading(26, 6, "days_fit_the_request"),
        reading(29, 6, "content_is_approved"),
        reading(35, 10, "short_lived_chain_is_filed_in_full"),
        reading(41, 9, "unit_names_are_unique"),
    )
    units = OFFICE[UNITS].replace("版次: 1".encode(), "版次: 2".encode())
    twice = units.replace("曾用名: [业务部]".encode(), "曾用名: [业务部, 综合部]".encode())
    brief = form({**BRIEF, "群组负责人": "陈可为"})
    again = form({**BRIEF, "群组名称": "年会会务二组群", "使用期限": "2026-11-20"}, day="2026-11-10")
    office = opened({**OFFICE, READINGS: OFFICE[READINGS] + "".join(readings).encode()})
    office.land(office.hand_in({PATH: brief}), LI)
    office.push({PATH: brief.replace("年会".encode(), "总结会".encode())})
    office.on("2026-11-10")
    said = {
        "第七条·口径 26": {BASE: form(UNION)},
        "口径 29": {PATH: form(BRIEF, changed("2026-11-10"))},
        "第十条·口径 35": {PATH.replace("case", "second"): again},
        "第四条·口径 41": {UNITS: twice},
    }
    for cites, files in said.items():
        assert f"（{cites}）" in office.verdict(office.hand_in(files))["says"], cites


def test_a_finding_names_the_reading_that_it_carries_out(opened: Open) -> None:
    """(Art. 24)"""
    office = opened(
        {**OFFICE, READINGS: OFFICE[READINGS] + reading(34, 10, "short_lived_group_is_approved_before_use").encode()}
    )
    pull = office.hand_in({PATH: form({"启用日期": "2026-11-01", "使用期限": "2026-11-10"})})
    words = ("--base", "origin/main", "--head", pull.head_sha)
    assert "（第十条·口径 34）" in office.run(validate, *words, expects=1)
    assert office.status(pull) == "failure"
    assert "（第十条·口径 34）" in unescape(office.comment(pull))
