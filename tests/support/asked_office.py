"""Ledgers whose groups are dead or alive by what only the clerk can say: columns, colours, strokes, hidden lines.

What is true of each group is drawn first; the lines tell it. ``answered`` answers a returned workbook from that truth
alone, wording by wording.
"""

import io
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

HEADING = ["序号", "群名称", "使用平台", "范围", "使用部门", "群主", "登记日期", "有效期"]
UNUSED = {
    "是否删除": ("是", "否"),
    "核查结果": ("群已无人", "人员齐全"),
    "2023年清理": ("已清理掉", "予以留存"),
    "标记": ("1", "2"),
    "去留意见": ("不留", "留"),
    "处理": ("撤了吧", "照旧"),
}
"""By a heading that nobody knows, what its cells say of dead and living groups."""
REMARKS = ("人都走光了", "并到大群里去了", "群主已把群解散掉", "此群不要了", "没人说话后散伙")
KEEPERS = {"会员服务部": "周启明", "综合部": "吴敏", "朝阳代办处": "田野"}


@dataclass
class Told:
    """``whole`` are the groups whose line needs no answer; ``several`` the cells with more than one."""

    dead: set[str] = field(default_factory=set)
    living: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    several: set[str] = field(default_factory=set)


def ledger(seed: int, count: int = 60) -> tuple[bytes, Told]:
    chance, told = random.Random(seed), Told()
    unused = chance.choice([*UNUSED])
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(["工作群台账"])
    sheet.append(["注：灰色底纹的为已停用群组"])
    sheet.append([*HEADING, unused, "状态", "备注"])
    hidden = book.create_sheet("旧")
    hidden.sheet_state = "hidden"
    hidden.append([*HEADING, unused, "状态", "备注"])
    for number in range(count):
        name = f"{chance.choice(['参保', '续保', '理赔', '回访', '慰问'])}第{number + 100}联络群"
        is_dead = chance.random() < 0.3
        _line(chance, name, is_dead, sheet, hidden, unused, told)
    for name in (
        "甲办理群、乙办理群",
        "甲事项群\n乙事项群",
        "1.甲联络群2.乙联络群",
        "（1）甲通知群（2）乙通知群",
        "答疑1-3群",
    ):
        sheet.append([0, name, "微信", "对内", "综合部", "吴敏", "2020-03-01", ""])
        told.several.add(name)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue(), told


def _line(chance: random.Random, name: str, is_dead: bool, sheet: Any, hidden: Any, unused: str, told: Told) -> None:
    unit = chance.choice([*KEEPERS])
    term = chance.choice(
        ["", "长期", "2029-12-31", "2020.1.1-2029.12.31", "10天", "2029年底", "3年（至2029年12月31日）"]
    )
    cells = [1, name, "微信", "对内", unit, KEEPERS[unit], "2019-03-06", term, "", "", ""]
    (told.dead if is_dead else told.living).add(name)
    how = chance.choice(
        ["state", "state", "unused", "colour", "stroke", "hidden row", "hidden sheet", "remark", "below"]
    )
    if not is_dead:
        cells[9] = chance.choice(["在用", "使用中", "正常"])
        cells[8] = UNUSED[unused][1] if chance.random() < 0.1 else ""
        told.whole |= {name} if not cells[8] else set()
        sheet.append(cells)
        return
    if how == "state":
        cells[9] = chance.choice(["已停用", "注销", "2021年5月1日解散"])
        told.whole.add(name)
    elif how == "unused":
        cells[8] = UNUSED[unused][0]
    elif how == "remark":
        cells[10] = chance.choice(REMARKS)
    place = hidden if how == "hidden sheet" else sheet
    place.append(cells)
    if how == "below":
        place.append(["", "", "", "", "", "", "", "", "", "", chance.choice(REMARKS)])
    for cell in place[place.max_row]:
        if how == "colour":
            cell.fill = PatternFill("solid", fgColor="C0C0C0")
        elif how == "stroke":
            cell.font = Font(strike=True)
    if how == "hidden row":
        place.row_dimensions[place.max_row].hidden = True


def answered(place: Path, told: Told) -> int:
    """Answer the sheet of wordings by the truth of the groups that it names; how many were asked."""
    book = load_workbook(place)
    sheet = book["用语"]
    heading = [cell.value for cell in sheet[1]]
    groups, answer = heading.index("群组举例") + 1, heading.index("答复") + 1
    count = 0
    for row in range(2, sheet.max_row + 1):
        names = str(sheet.cell(row, groups).value or "").split("、")
        if sheet.cell(row, answer).value or not any(names):
            continue
        sheet.cell(row, answer).value = "已注销" if names[0] in told.dead else "无关"
        count += 1
    book.save(place)
    return count
