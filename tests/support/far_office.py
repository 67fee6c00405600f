"""Five ledgers of an invented office by a river, as its clerks left them, and what is true of each of its groups.

The truth is drawn first, the lines tell it in words, colours and places of this office's own. ``answer`` is its clerk:
she knows the groups, sees a returned workbook for the first time, and answers what it asks.
"""

import io
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill

from support.cases import OFFICE

UNITS = {
    "职工维权部": ("weiquan", "部门"),
    "帮扶救助部": ("bangfu", "部门"),
    "数据管理部": ("shuju", "部门"),
    "渡口代办处": ("dukou", "代办处"),
    "柳岸代办处": ("liuan", "代办处"),
    "江滨造船工会": ("zaochuan", "基层单位"),
}
KEEPERS = {
    "职工维权部": ("闻人舒", "季小满"),
    "帮扶救助部": ("谷雨晴", "庞大海"),
    "数据管理部": ("尹一鸣", "鲁思远"),
    "渡口代办处": ("汤可欣", "殷若水"),
    "柳岸代办处": ("翁青松", "柏长青"),
    "江滨造船工会": ("古丽娜", "邢万里"),
}
LEADERS = (("牧之远", "主任", ()), ("申如玉", "分管主任", [*UNITS]), ("阮清秋", "办公会秘书", ()))
LEADER_OF = {"渡口代办处": "汤怀远", "柳岸代办处": "翁怀仁", "江滨造船工会": "古怀德"}
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "是否清退": (("是",), ("否",)),
    "去年普查": (("查无此群",), ("在", "")),
    "摸底结论": (("已散场", "人去群空"), ("照常",)),
    "留用": (("×",), ("√",)),
    "打勾": (("○",), ("●",)),
    "整改": (("拆了",), ("不动", "")),
    "普查代码": (("9",), ("0", "1")),
    "瘦身行动": (("瘦掉",), ("",)),
    "群主回话": (("早没这个群了",), ("还在聊", "")),
    "盘点": (("销",), ("存",)),
    "年检": (("未过，解散",), ("过", "")),
    "回头看": (("人去楼空",), ("热闹", "")),
    "三年复核": (("撤掉了",), ("保",)),
    "口头通知": (("通知解散",), ("",)),
    "颜色": (("灰",), ("白",)),
    "字母": (("D",), ("A", "B")),
    "今后打算": (("到此为止",), ("接着办", "")),
    "截图": (("打不开",), ("有图",)),
    "督办": (("督促停用，已停",), ("",)),
    "销账": (("√",), ("",)),
}
"""Twenty columns that no other office has: what their cells hold for dead and for living groups."""
REMARKS = (
    ("一个人都没有了", "群主退了休，群也就散", "让并到总群去了", "卸磨杀驴了", "2021年3月拆"),
    ("每周一发通知", "由科里轮流值守", "", "", "", ""),
)
TERMS = {
    "": "",
    "长期": "",
    "2031-06-30": "2031-06-30",
    "2021.1.1-2031.6.30": "2031-06-30",
    "十年（至2031年6月30日）": "2031-06-30",
    "40天": "",
    "2031年底": "",
    "办完为止": "",
}
WORDS = ("维权", "救助", "理赔", "慰问", "疗休养", "普法", "助学", "体检")
SEVERAL = (
    "夜校联络群、周末联络群",
    "船坞东联络群\n船坞西联络群",
    "1.早市群 2.晚市群",
    "（1）江北群（2）江南群",
    "轮渡1-4群",
    "轮渡甲群；轮渡乙群",
)
GREY = PatternFill("solid", fgColor="A6A6A6")


@dataclass
class Fact:
    unit: str
    keeper: str
    is_dead: bool
    is_plain: bool
    """Whether its lines need no answer."""
    term: str = ""
    days: frozenset[str] = frozenset({"不详"})
    """The days that a record of its end may have."""


@dataclass
class Books:
    files: dict[str, bytes] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)


def office_files() -> dict[str, bytes]:
    units = [{"编号": slug, "名称": name, "类别": kind, "起": "2012-01-01"} for name, (slug, kind) in UNITS.items()]
    people: list[dict[str, object]] = []
    for name, role, charge in LEADERS:
        post = {"职务": role, "起": "2014-05-01"} | ({"分管部门": charge} if charge else {})
        people.append({"姓名": name, "部门": "职工维权部", "任职": [post]})
    for unit, names in KEEPERS.items():
        roles = ["信息技术部" if unit == "数据管理部" else "经办人"] * len(names)
        people += [
            {"姓名": name, "部门": unit, "任职": [{"职务": role, "起": "2014-05-01"}]}
            for name, role in zip(names, roles, strict=True)
        ]
    for unit, name in LEADER_OF.items():
        people.append({"姓名": name, "部门": unit, "任职": [{"职务": "经办人", "起": "2014-05-01"}]})
    numbered = [{"姓名": one["姓名"], "工号": f"L{number:04}", **one} for number, one in enumerate(people, 1)]
    tables = {"units": {"版次": "1", "部门": units}, "people": {"版次": "1", "人员": numbered}}
    made = {f"registry/office/{name}.yaml": _yaml(data) for name, data in tables.items()}
    return OFFICE | made


def _yaml(data: object) -> bytes:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()


class _Clerk:
    """Draws groups and writes their lines."""

    def __init__(self, seed: int, size: int) -> None:
        self.chance, self.size, self.books = random.Random(seed), size, Books()

    def group(self, is_dead: bool, is_plain: bool) -> tuple[str, Fact]:
        unit = self.chance.choice([*UNITS])
        name = f"{self.chance.choice(WORDS)}{len(self.books.facts) + 1001}联络群"
        fact = Fact(unit, self.chance.choice(KEEPERS[unit]), is_dead, is_plain)
        self.books.facts[name] = fact
        return name, fact

    def lives(self) -> Iterable[bool]:
        return [self.chance.random() < 0.25 for _ in range(self.size)]

    def book(self, title: str, *lines: Sequence[object]) -> Any:
        sheet = Workbook().active
        assert sheet is not None
        sheet.title = title
        for line in lines:
            sheet.append([*line])
        return sheet

    def keep(self, name: str, sheet: Any) -> None:
        made = io.BytesIO()
        sheet.parent.save(made)
        self.books.files[name] = made.getvalue()

    def of_colours(self) -> None:
        """A legend on a sheet of its own; the dead are grey, or their remark says so in the office's own words."""
        sheet = self.book("群", ["序号", "群名", "平台", "科室", "管理员", "登记日期", "备注"])
        for number, is_dead in enumerate(self.lives(), 1):
            remark, is_grey = self.chance.choice(REMARKS[not is_dead]), is_dead and self.chance.random() < 0.6
            remark = "" if is_grey else remark
            name, fact = self.group(is_dead, is_plain=not is_dead and not remark)
            fact.days |= {"2021-03"} if "2021年3月" in remark else set()
            sheet.append([number, name, "微信", fact.unit, fact.keeper, "2018-04-02", remark])
            for cell in sheet[sheet.max_row]:
                cell.fill = GREY if is_grey else PatternFill()
        legend = sheet.parent.create_sheet("看表须知")
        legend.append(["涂成灰色的一行，群没有了"])
        self.keep("维权.xlsx", sheet)

    def of_unused_columns(self) -> None:
        """No column of states, but some of the twenty, and two with many values that say nothing."""
        titles = self.chance.sample([*COLUMNS], 3)
        sheet = self.book(
            "台账", ["帮扶救助条线工作群"], ["群名称", "平台", "部门", "群主", "备案时间", *titles, "群二维码", "人数"]
        )
        for number, is_dead in enumerate(self.lives()):
            telling = self.chance.choice(titles)
            is_spoken = is_dead or self.chance.random() < 0.1
            cells = [
                self.chance.choice(COLUMNS[title][not is_dead]) if title == telling and is_spoken else ""
                for title in titles
            ]
            name, fact = self.group(is_dead, is_plain=not any(cells))
            sheet.append([name, "QQ", fact.unit, fact.keeper, "2019年6月", *cells, f"见图{number}", number + 3])
        self.keep("帮扶.xlsx", sheet)

    def of_hidden_places(self) -> None:
        """The dead are on hidden lines, on a hidden sheet, or struck through."""
        heading = ["群组名称", "使用部门", "负责人", "备案日期", "使用期限", "状态"]
        sheet = self.book("数据", heading)
        attic = sheet.parent.create_sheet("阁楼")
        attic.sheet_state = "hidden"
        attic.append(heading)
        ways: list[Callable[[Any, int], None]] = [_hide, _strike]
        for is_dead in self.lives():
            place = attic if is_dead and self.chance.random() < 0.3 else sheet
            name, fact = self.group(is_dead, is_plain=not is_dead)
            said = self.chance.choice([*TERMS])
            fact.term = TERMS[said]
            place.append([name, fact.unit, fact.keeper, "2020-02-02", said, "" if is_dead else "使用中"])
            if is_dead and place is sheet:
                self.chance.choice(ways)(sheet, sheet.max_row)
        self.keep("数据.xlsx", sheet)

    def of_filings(self) -> None:
        """A line a filing; an end is the last line, or a day beside the first that a later line does not repeat."""
        sheet = self.book(
            "登记簿", ["群组名称", "使用部门", "群组负责人", "备案类别", "备案日期", "注销日期", "备案事项说明"]
        )
        for is_dead in self.lives():
            way = self.chance.choice(["filing", "first line", "second line"]) if is_dead else "in use"
            name, fact = self.group(is_dead, is_plain=way in ("in use", "filing"))
            own = [name, fact.unit, fact.keeper]
            sheet.append([*own, "创建", "2017-03-01", "2021-08-09" if way == "first line" else "", "新建"])
            if way == "filing":
                sheet.append([*own, "注销", "2022-05-06", "", "任务结束"])
                fact.days = frozenset({"2022-05-06"})
            elif way == "first line":
                sheet.append([*own, "变更", "2020-01-02", "", "换群主"])
                fact.days = frozenset({"2021-08-09"})
            elif way == "second line":
                sheet.append(["", "", "", "", "", "", self.chance.choice(["（人都退光，不要了）", "此群已撤"])])
        self.keep("登记.xlsx", sheet)

    def of_several_in_a_cell(self) -> None:
        """Names of two groups in one cell, and two custodians, which nobody may make one."""
        sheet = self.book("代办处", ["群聊名称", "所属单位", "群主", "建群时间", "使用情况"])
        for is_dead in self.lives():
            name, fact = self.group(is_dead, is_plain=True)
            state = self.chance.choice(["已停用", "解散"] if is_dead else ["在用", "正常使用"])
            sheet.append([name, fact.unit, fact.keeper, "2018.9", state])
        for name in SEVERAL:
            sheet.append([name, "渡口代办处", "汤可欣", "2018.9", "在用"])
        sheet.append(["渡船联络群", "渡口代办处", "汤可欣、殷若水", "2018.9", "在用"])
        self.keep("代办处.xlsx", sheet)


def _hide(sheet: Any, row: int) -> None:
    sheet.row_dimensions[row].hidden = True


def _strike(sheet: Any, row: int) -> None:
    for cell in sheet[row]:
        cell.font = Font(strike=True)


def ledgers(seed: int, size: int) -> Books:
    """Five, with so many groups each."""
    clerk = _Clerk(seed, size)
    clerk.of_colours()
    clerk.of_unused_columns()
    clerk.of_hidden_places()
    clerk.of_filings()
    clerk.of_several_in_a_cell()
    return clerk.books


def answer(place: Path, facts: dict[str, Fact]) -> int:
    """Each wording by the groups beside it, then each line that asks for itself; how many wordings were asked."""
    book = load_workbook(place)
    waiting = [row for row in book["用语"].iter_rows(min_row=2) if not row[4].value]
    for row in waiting:
        groups = [facts[name] for name in str(row[3].value).split("、") if name in facts]
        row[4].value = "已注销" if groups and all(fact.is_dead for fact in groups) else "无关"
    for sheet in book.worksheets:
        titles = [cell.value for cell in sheet[1]]
        if "本行答复" in titles:
            _answer_lines(sheet, titles.index("本行答复"), facts)
    book.save(place)
    return len(waiting)


def _answer_lines(sheet: Any, place: int, facts: dict[str, Fact]) -> None:
    for row in sheet.iter_rows(min_row=2):
        texts = [str(cell.value) for cell in row]
        if any("不一致" in text or "一处已停用" in text for text in texts):
            (fact,) = [facts[text] for text in texts if text in facts]
            row[place].value = "已注销" if fact.is_dead else "使用中"
