"""The blacklist and quiet periods (Art. 21, 22): what is still filed, who is reminded and when."""

import re
from datetime import date
from pathlib import Path

from group_registry.commands import remind, roster as members
from support.played_office import PlayedOffice
from support.texts import OUTSIDE, entry, form, quiet
from support.world import LI, PATH, SUN, ZHAO

LISTED = "registry/blacklist/01.yaml"
OTHER = PATH.replace("case", "other")
NEW = {"群组名称": "理赔材料群", "建群目的": "解答理赔材料问题"}
ELSEWHERE = {"群组名称": "档案借阅群", "建群目的": "预约借阅档案", "使用部门": "综合部", "群组负责人": "张伟（综合部）"}
PERIOD = "registry/quiet-periods/2026-qiehuan.yaml"


def limited(office: PlayedOffice, content: bytes | None = None, deputy: int = LI) -> None:
    """Such an entry, by the deputy and the director, and the day from which it holds."""
    office.on("2026-11-03")
    pull = office.hand_in({LISTED: content or entry()})
    assert (office.errors(pull), office.missing(pull)) == (set(), ["review", "sign_off"])
    office.land(pull, deputy, ZHAO)
    office.on("2026-11-04")


def test_a_decision_that_lies_ahead_is_not_entered(office: PlayedOffice) -> None:
    """(Art. 21)"""
    pull = office.hand_in({LISTED: entry(days=("2026-11-05", "2026-11-06", "2027-05-05"))})
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "failure"
    assert "决定日期 2026-11-05 未到" in office.verdict(pull)["says"]
    office.on("2026-11-05")
    assert office.status(pull) == "success"


def test_whoever_is_limited_gets_no_new_group(office: PlayedOffice) -> None:
    """(Art. 21)"""
    limited(office)
    pull = office.hand_in({OTHER: form(NEW, day="2026-11-04")})
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "failure"
    office.mend(pull, {OTHER: form({**NEW, "群组负责人": "陈可为"}, day="2026-11-04")})
    office.land(pull, LI, ZHAO)
    assert office.standing(OTHER)[0] == "已备案"


def test_a_member_from_outside_is_named_and_found_in_a_list(office: PlayedOffice, tmp_path: Path) -> None:
    """(Art. 12, 21)"""
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)
    limited(office, entry("成员", None, {"姓名": "魏来", "单位": "示例机电工会"}), SUN)
    listed = tmp_path / "members.csv"
    listed.write_text("昵称\n周启明-会员服务部\n魏来-示例机电工会\n", "utf-8")
    told = office.run(members, str(listed), "--group", "hyfw/case", "--as-of", office.today, expects=1)
    assert re.search(r"第 3 行  魏来-示例机电工会  .*（第二十一条）", told), told


def test_a_custodian_is_reminded_before_a_quiet_period(office: PlayedOffice) -> None:
    """(Art. 22)"""
    office.push({PATH: form(OUTSIDE)})
    pull = office.hand_in({PERIOD: quiet()})
    assert (office.errors(pull), office.missing(pull)) == (set(), ["review"])
    office.land(pull, SUN)
    assert office.due("2026-11-19") == []
    for day in ("2026-11-20", "2026-12-20", "2026-12-24"):
        assert [(group, to) for group, _, to in office.due(day)] == [(PATH, ["周启明"])]
    assert office.due("2026-12-25") == []
    office.on("2026-12-13")
    assert "系统切换期间" in office.pages()["quiet/"]


def test_periods_that_overlap_add_up_by_unit_too(office: PlayedOffice) -> None:
    """(Art. 22)"""
    ours = {PATH: form(OUTSIDE), OTHER: form(NEW), PATH.replace("hyfw", "zhb"): form(ELSEWHERE)}
    of_unit = {PERIOD.replace("qiehuan", "pandian"): quiet("2026-12-22", "2026-12-26", "会员服务部")}
    office.push({**ours, PERIOD: quiet()})
    office.land(office.hand_in(of_unit), LI)  # that unit's own
    for day, due in (("2026-12-21", [PATH, OTHER]), ("2026-12-26", [PATH, OTHER]), ("2026-12-27", [])):
        assert [group for group, key, _ in office.due(day) if "禁言期" in key] == due
    assert "<td>会员服务部" in office.pages()["quiet/"]


def test_a_year_whose_holidays_are_not_known_is_reminded_of(office: PlayedOffice) -> None:
    """(Art. 22)"""
    told = [remind.due_on(office.clone, "HEAD", date(2031, 11, day)).of_registrars for day in (10, 16, 17)]
    assert all("尚无 2032 年的官方放假安排" in "".join(lines.values()) for lines in told)
    # It is told anew each week, from Monday on, not each day.
    assert told[0].keys() == told[1].keys()
    assert told[0].keys() != told[2].keys()
