"""Custodians and members (Art. 11, 12): who may be one, who hands over to whom, who is in the group."""

import re
from pathlib import Path

from group_registry.commands import roster as members, staff
from support.books_office import changed
from support.played_office import PlayedOffice
from support.texts import form
from support.world import FANG, GAO, LI, PATH, PEOPLE, ZHAO, roster

OTHER = PATH.replace("case", "other")
TERM = "工号: B0007, 部门: 会员服务部, 任职: [{职务: 经办人, 起: 2020-01-01"


def left(day: str) -> bytes:
    """The list of people on which the custodian's last day is known."""
    return roster((TERM, f"{TERM}, 止: {day}"))


def created(office: PlayedOffice) -> None:
    office.land(office.hand_in({PATH: form()}), LI, ZHAO)


def test_a_custodian_does_not_report_to_himself(office: PlayedOffice) -> None:
    """(Art. 11, 19)"""
    pull = office.hand_in({PATH: form({"群组负责人": "李晓岚"})})
    assert office.errors(pull) == {"custodian_reports_to_another"}
    office.mend(pull, {PATH: form({"群组负责人": "赵明诚"})})
    assert office.errors(pull) == {"custodian_reports_to_another"}
    assert office.status(pull) == "failure"


def test_who_leaves_hands_the_group_over(office: PlayedOffice, tmp_path: Path) -> None:
    """(Art. 8, 11)"""
    created(office)
    second = {"群组名称": "续保提醒群", "建群目的": "提醒会员续保", "成员范围": "本部门承担提醒工作的人员"}
    office.land(office.hand_in({OTHER: form(second)}), LI, ZHAO)
    told = office.hand_in({PEOPLE: left("2026-11-20")})
    office.land(told, GAO, FANG, by=GAO)
    due = {(group, tuple(to)) for group, _, to in office.due("2026-11-13")}
    assert due == {(path, ("周启明", "李晓岚")) for path in (PATH, OTHER)}
    office.on("2026-11-18")
    units, people = (tmp_path / "t" / name for name in ("部门.xlsx", "人员.xlsx"))
    office.run(staff, "--out", str(tmp_path / "t"), "--as-of", office.today)
    changed(people, ("周启明", {"移交给": "陈可为"}))
    pull = office.propose(staff, f"--units={units}", f"--people={people}", "--as-of", office.today)
    office.land(pull, LI, ZHAO)
    assert [office.standing(path)[0] for path in (PATH, OTHER)] == ["已备案", "已备案"]
    assert all("群组负责人: 陈可为\n" in office.main(path).decode() for path in (PATH, OTHER))
    assert office.due("2026-11-21") == []


def test_a_nickname_without_a_name_and_a_stranger_are_told(office: PlayedOffice, tmp_path: Path) -> None:
    """(Art. 12)"""
    created(office)
    listed = tmp_path / "members.csv"
    listed.write_text("昵称\n周启明-会员服务部\n快乐的小鱼\n田野-朝阳代办处\n", "utf-8")
    told = office.run(members, str(listed), "--group", "hyfw/case", "--as-of", office.today)
    assert set(re.findall(r"(?m)^第 \d+ 行  (\S+)  ", told)) == {"快乐的小鱼", "田野-朝阳代办处"}, told
