"""An old ledger of five hundred lines as offices keep them, made by chance from invented data; and what is true of it.

Each line is made from a group whose facts are known, then dirtied: so a test knows what must come out without a look at
the code that reads it. ``mend`` does in a returned workbook what an office would, from the same facts.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

HEADINGS = (
    *("序号", "登记编号", "群名", "所在平台", "内部/外部", "使用部门", "分管领导", "群主", "群成员范围", "主要用途"),
    *("登记时间", "到期时间", "目前状态", "停用日期", "联系方式"),
)
AT = {title: place for place, title in enumerate(HEADINGS)}
UNITS = {
    "会员服务部": ("会员 服务部", "会员部"),
    "综合部": ("综 合 部", "综合管理部"),
    "朝阳代办处": ("朝阳 代办处", "朝阳办"),
}
"""Each unit with a spelling that is read as it stands, and one that is refused."""
PEOPLE = {"会员服务部": "周启明", "综合部": "吴敏", "朝阳代办处": "田野"}
TOPICS = (
    *("参保", "续保", "理赔", "回访", "慰问", "培训", "宣讲", "窗口", "档案", "报表", "会务", "车辆"),
    *("食堂", "采购", "值班"),
)
TASKS = (
    *("初审", "通报", "解答", "排班", "补采", "收集", "核对", "组织", "调配", "汇总", "转达", "核验"),
    *("统计", "登记", "协调", "督办"),
)


@dataclass
class Fact:
    """What is true of one group; of a lost day nobody can say any more when the group was cancelled."""

    number: str
    name: str
    platform: str
    scope: str
    unit: str
    custodian: str
    members: str
    purpose: str
    filed_on: date
    term_end: date | None
    ended_on: date | None
    state: str
    has_lost_day: bool = False

    @property
    def cells(self) -> dict[str, str]:
        """What an office that knows all of it writes into the cells of a returned workbook."""
        return {
            "登记编号": self.number,
            "所在平台": self.platform,
            "内部/外部": self.scope,
            "使用部门": self.unit,
            "群主": self.custodian,
            "登记时间": self.filed_on.isoformat(),
            "停用日期": str(self.ended_on or ""),
        }


@dataclass
class Made:
    """A ledger: its lines with the heading first, the facts behind each by the group's name.

    ``refused`` are the names of groups whose lines cannot be taken in as they stand; ``repeated`` lines stand twice.
    """

    lines: list[list[str]]
    facts: dict[str, Fact]
    refused: set[str]
    repeated: int


def facts(chance: random.Random, count: int) -> Iterator[Fact]:
    names = [f"{topic}{task}{shift}" for topic in TOPICS for task in TASKS for shift in ("甲班", "乙班")]
    for number, name in enumerate(chance.sample(names, count), 1):
        unit = chance.choice(list(UNITS))
        filed = date(2016, 1, 4) + timedelta(days=chance.randrange(3_000))
        is_over = chance.random() < 0.14
        yield Fact(
            number=f"{number}号",
            name=f"{name}群",
            platform=chance.choice(["微信", "QQ/TIM"]),
            scope="对内",
            unit=unit,
            custodian=PEOPLE[unit] if chance.random() < 0.8 else f"王建{chance.choice('国军华')}",
            members="本部门全体人员" if unit != "朝阳代办处" else "本单位全体人员",
            purpose=f"办理{name}事项",
            filed_on=filed,
            term_end=filed + timedelta(days=chance.randrange(400, 4_000)) if chance.random() < 0.2 else None,
            ended_on=filed + timedelta(days=chance.randrange(30, 900)) if is_over else None,
            state=chance.choice(["已注销", "停用", "解散"]) if is_over else chance.choice(["使用中", "在用", "正常"]),
        )


def spelled(day: date, chance: random.Random) -> str:
    ways = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        str((day - date(1899, 12, 30)).days),
    )
    return chance.choice(ways)


def line_of(fact: Fact, chance: random.Random) -> list[str]:
    """The line of a group, dirty in ways that stop nothing."""
    name = fact.custodian
    return [
        "",
        fact.number,
        fact.name,
        chance.choice([fact.platform, f"{fact.platform}群"] if fact.platform == "微信" else ["QQ/TIM", "QQ群", "ＱＱ"]),
        chance.choice(["对内", "内部", "内"]),
        chance.choice([fact.unit, UNITS[fact.unit][0]]),
        "田野" if fact.unit == "朝阳代办处" else "",
        chance.choice([name, f"{name[0]} {name[1:]}", f"{name[0]}　{name[1:]}"]),
        fact.members,
        fact.purpose,
        spelled(fact.filed_on, chance),
        spelled(fact.term_end, chance) if fact.term_end else chance.choice(["", "长期", "无", "永久", "/"]),
        fact.state,
        spelled(fact.ended_on, chance) if fact.ended_on else "",
        "",
    ]


def spoiled(line: list[str], fact: Fact, chance: random.Random) -> None:
    """Something wrong with a line for which it must be refused."""
    kinds = ["日期", "部门", "平台", "范围", "负责人", "缺负责人", "两人", "编号"] + ["注销日期"] * 3 * bool(
        fact.ended_on
    )
    match chance.choice(kinds):
        case "日期":
            day = fact.filed_on
            line[AT["登记时间"]] = chance.choice(
                [f"{day.year % 100}-{day.month}-{day.day}", f"{day.year}年{day.month}月"]
            )
        case "部门":
            line[AT["使用部门"]] = UNITS[fact.unit][1]
        case "平台":
            line[AT["所在平台"]] = f"{fact.platform}工作群" if fact.platform == "微信" else "飞鸽"
        case "范围":
            line[AT["内部/外部"]] = chance.choice(["内部使用群", "都有"])
        case "负责人":
            line[AT["群主"]] = f"{fact.custodian}老师"
        case "缺负责人":
            line[AT["群主"]] = ""
        case "两人":
            line[AT["群主"]] = f"{fact.custodian}、许宁"
        case "编号":
            line[AT["登记编号"]] = "=A1+1"
        case "注销日期":
            line[AT["停用日期"]] = ""
            fact.has_lost_day = bool(fact.ended_on and fact.ended_on.day % 2)


def ledger(seed: int, count: int = 475) -> Made:
    chance = random.Random(seed)
    lines: list[list[str]] = []
    known: dict[str, Fact] = {}
    refused: set[str] = set()
    for fact in facts(chance, count):
        known[fact.name] = fact
        line = line_of(fact, chance)
        if chance.random() < 0.2:
            spoiled(line, fact, chance)
            refused.add(fact.name)
        lines.append(line)
    again = [[*line] for line in chance.sample(lines, 25)]
    for line in again:
        lines.insert(chance.randrange(len(lines)), line)
    for number, line in enumerate(lines, 1):
        line[0] = str(number)
        line[AT["联系方式"]] = "见通讯录" * (number % 7 == 0)
    remarks = [["合计", "", str(len(lines))], ["制表人：示例"], [str(len(lines) + 1)]]
    return Made([["工作群组台账（示例）"], [*HEADINGS], *lines, *remarks], known, refused, len(again))
