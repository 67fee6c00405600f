"""Whatever passed by an exception stands in 例外一览, with who let it through (Art. 8, 9, 10, 19, 24)."""

import re
from html import unescape

from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import BRIEF, changed, entry, form, incident
from support.world import FANG, GAO, LI, PATH, PEOPLE, WU, ZHAO, roster

SECOND, BRIEFLY = (PATH.replace("case", name) for name in ("second", "briefly"))
OTHER = {"群组名称": "理赔材料群", "建群目的": "解答理赔材料问题"}
THIRD = {"群组名称": "代办处联络群", "建群目的": "布置代办处的会务安排"}
INCIDENT = "registry/incidents/2026/01.yaml"


def lines(office: PlayedOffice) -> list[str]:
    page = office.pages()["exceptions/"]
    items = page[page.index('<ul class="r-rows">') :].partition("</ul>")[0].split("<li>")[1:]
    return [re.sub(r"\s*(<[^>]+>\s*)+", "　", unescape(item)).strip("　\n") for item in items]


def test_whatever_passed_by_an_exception_is_listed(office: PlayedOffice) -> None:
    """(Art. 8, 9, 10, 19, 24)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    wider = {"成员范围": "会员服务部、综合部全体"}
    office.land(office.hand_in({PATH: form(wider, changed("2026-11-02", "调整成员"))}), LI, ZHAO)
    assert lines(office) == ["没有例外。"]

    office.land(office.hand_in({BRIEFLY: form({**BRIEF, "使用期限": "2026-11-13"})}), LI)
    slip = changed("2026-11-02", "调整成员") + changed("2026-11-02", "更正：成员范围多写一个部门")
    office.land(office.hand_in({PATH: form({}, slip)}), LI, ZHAO)
    office.on("2026-11-03")
    office.land(office.hand_in({SECOND: form(OTHER), SECOND.replace("second", "third"): form(THIRD)}), LI, ZHAO)
    office.land(office.hand_in({PEOPLE: roster(("姓名: 田野", "姓名: 田原"))}, by=GAO), ZHAO, FANG, by=GAO)

    office.on("2026-11-13")
    longer = {**BRIEF, "使用期限": "2026-11-15"}
    pull = office.hand_in({BRIEFLY: form(longer, changed("2026-11-13", "会议延期"))})
    office.review(pull, LI)
    office.on("2026-11-14")
    office.land(pull, LI)
    office.on("2026-11-20")
    office.land(office.hand_in({INCIDENT: incident({"补录": "当时在外地"})}), LI)
    by_letter = {"补录": "当时在外地", "报请方式": "书面", "更正": "登记时误填"}
    office.land(office.hand_in({INCIDENT: incident(by_letter)}), LI)
    assert lines(office) == [
        "舆情：参保服务答疑群　舆情补录　2026-11-20 · 李晓岚 · 会员服务部 · 当时在外地 · 第 8 号申请",
        "舆情：参保服务答疑群　更正　2026-11-20 · 李晓岚 · 会员服务部 · 登记时误填 · 第 9 号申请",
        "年会会务群　到期后办结的延期　2026-11-14 · 李晓岚 · 会员服务部 · "
        "使用期限由 2026-11-13 延至 2026-11-15 · 第 7 号申请",
        "名册和口径　填报人自行合并　2026-11-03 · 高远 · 第 6 号申请",
        "理赔材料群、代办处联络群　合并报送　2026-11-03 · 李晓岚、赵明诚 · 会员服务部 · 2 份 · 第 5 号申请",
        "参保服务答疑群　更正　2026-11-02 · 李晓岚、赵明诚 · 会员服务部 · 更正：成员范围多写一个部门 · 第 4 号申请",
    ]


def test_another_need_than_that_of_a_limited_group_is_listed(office: PlayedOffice) -> None:
    """(Art. 21)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    limit = entry(subject=PATH, kind="群组")
    office.land(office.hand_in({"registry/blacklist/01.yaml": limit}), LI, ZHAO)
    office.on("2026-11-10")
    other = {**OTHER, "群组名称": "参保服务答疑2群", "另有需要": "另一批窗口人员"}
    office.land(office.hand_in({SECOND: form(other, day="2026-11-10")}), LI, ZHAO)
    assert lines(office) == [
        "参保服务答疑2群　另有需要　2026-11-10 · 李晓岚、赵明诚 · 会员服务部 · 另一批窗口人员 · 第 3 号申请"
    ]


def test_a_leader_without_an_account_is_listed_for_each_signature(opened: Open) -> None:
    """(Art. 9)"""
    office = opened({**OFFICE, PEOPLE: roster(("账号: demo-li, 账号编号: 900000002, ", ""))})
    pull = office.hand_in({PATH: form()})
    office.land(office.sign(pull, "审核", "李晓岚"), WU, FANG, by=GAO)
    office.land(pull, ZHAO)
    assert lines(office) == ["参保服务答疑群　纸质签批　2026-11-02 · 李晓岚 · 会员服务部 · 纸质审核 · 第 1 号申请"]
