"""Ledgers and staff lists as offices keep them, made by chance from invented facts, untidy in some forty ways.

A line is made from a group whose facts are known: a test knows what must come out without a look at the code that
reads it. What is wrong so that only the office can mend it is noted with the fact.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

UNITS = {
    "会员服务部": ("会员 服务部", "会员部", "会员服务部（办事处）"),
    "综合部": ("综 合 部", "办事处综合部", "综合部"),
    "朝阳代办处": ("朝阳 代办处", "朝阳办", "朝阳代办处（参照）"),
}
"""Each unit, and ways in which people write it."""
PEOPLE = {"会员服务部": "周启明", "综合部": "吴敏", "朝阳代办处": "田野"}
TOPICS = (
    *("参保", "续保", "理赔", "回访", "慰问", "培训", "宣讲", "窗口", "档案", "报表", "会务", "车辆"),
    *("食堂", "采购", "值班", "会员注销", "账户撤销"),
)
TASKS = (
    *("初审", "通报", "解答", "排班", "补采", "收集", "核对", "组织", "调配", "汇总", "转达", "核验"),
    *("统计", "登记", "协调", "督办"),
)
ITEMS = (
    *("serial", "number", "name", "platform", "scope", "unit", "custodian", "members"),
    *("purpose", "filed", "term", "state", "ended", "remark"),
)
VOCABULARIES = (
    "序号 编号 群组名称 平台类别 使用范围 使用部门 群组负责人 成员范围 建群目的 备案日期 使用期限 群组状态 "
    "注销日期 备注",
    "序号 登记编号 群名 所在平台 内部/外部 部门 群主 群成员 用途 登记时间 到期时间 目前状态 停用日期 备注",
    "序号 备案号（如有） 微信工作群名称 使用平台 对内/对外 归口处室 管理员姓名 群内人员 建群用途 建群时间 使用期限 "
    "目前是否在用 解散时间 备注说明",
)


@dataclass
class Fact:
    """What its ledger says of a group; a day that it no longer knows is a month, a year or 不详."""

    number: str
    name: str
    platform: str
    scope: str
    unit: str
    custodian: str
    filed_on: str
    ended_on: str | None
    term_end: date | None = None
    question: str = ""
    """Why only the office can mend the line; empty if it names unit, name and custodian."""


@dataclass
class Made:
    lines: list[list[str]]
    facts: dict[str, Fact]
    kinds: set[str] = field(default_factory=set)


def facts(chance: random.Random, count: int) -> Iterator[Fact]:
    names = [f"{topic}{task}{shift}群" for topic in TOPICS for task in TASKS for shift in ("甲班", "乙班")]
    for number, name in enumerate(chance.sample(names, count), 1):
        unit, filed = chance.choice(list(UNITS)), date(2016, 1, 4) + timedelta(days=chance.randrange(3_000))
        is_over = chance.random() < 0.15
        yield Fact(
            number=f"{number}号",
            name=name,
            platform=chance.choice(["微信", "QQ/TIM"]),
            scope="对内",
            unit=unit,
            custodian=PEOPLE[unit] if chance.random() < 0.8 else f"王建{chance.choice('国军华')}",
            filed_on=filed.isoformat(),
            ended_on=(filed + timedelta(days=chance.randrange(30, 900))).isoformat() if is_over else None,
            term_end=filed + timedelta(days=chance.randrange(400, 4_000)) if chance.random() < 0.2 else None,
        )


def spelled(day: date, chance: random.Random) -> str:
    return chance.choice(
        [
            *(day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}"),
            *(f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", str((day - date(1899, 12, 30)).days)),
        ]
    )


DEAD = ["已停用", "停用", "已解散", "解散", "已注销", "注销", "撤销", "不用", "不再使用", "已不再使用", "群已解散"]
TEMPTING = ("原群已解散现用本群", "2031 年解散", "活动结束后解散", "代办会员注销事项", "如停用须先报告")


def year_in(told: str) -> str:
    """All that a text knows of a day that begins with nothing but its year."""
    found = re.match("([0-9]{4})年(?!半)", told)
    return found[1] if found else "不详"


@dataclass
class Line:
    """The cells of a line by item. ``fact`` is changed where the ledger no longer says what was true."""

    fact: Fact
    chance: random.Random
    kinds: set[str]
    lacks: Sequence[str]
    cells: dict[str, str] = field(default_factory=dict)

    def happens(self, kind: str, share: float) -> bool:
        if self.chance.random() >= share:
            return False
        self.kinds.add(kind)
        return True

    def tidy(self) -> None:
        fact = self.fact
        self.cells = {
            "number": fact.number,
            "name": fact.name,
            "platform": fact.platform,
            "scope": fact.scope,
            "unit": fact.unit,
            "custodian": fact.custodian,
            "members": "本单位全体人员",
            "purpose": f"办理{fact.name}事项",
            "filed": spelled(date.fromisoformat(fact.filed_on), self.chance),
            "term": "",
            "remark": "",
            "state": self.chance.choice(["使用中", "在用", "正常"]),
            "ended": "",
        }

    def words(self) -> None:
        fact, chance, cells = self.fact, self.chance, self.cells
        if self.happens("platform written otherwise", 0.3):
            cells["platform"] = "微信群" if fact.platform == "微信" else chance.choice(["QQ群", "ＱＱ", "QQ工作群"])
        if self.happens("scope written otherwise", 0.3):
            cells["scope"] = chance.choice(["内部", "内", "内部使用群"])
        if self.happens("unit written otherwise", 0.3):
            cells["unit"] = chance.choice(UNITS[fact.unit])
        if self.happens("blanks in a name", 0.2):
            cells["custodian"] = f"{fact.custodian[0]}{chance.choice(' 　')}{fact.custodian[1:]}"
        elif self.happens("title", 0.05):
            cells["custodian"] += chance.choice(["老师", "科长", "同志"])
        elif self.happens("telephone", 0.05):
            cells["custodian"] += chance.choice(["（13800138000）", " 13800138000", "（分机 8012）"])

    def days(self) -> None:
        fact, chance, cells = self.fact, self.chance, self.cells
        filed = date.fromisoformat(fact.filed_on)
        if self.happens("month", 0.1):
            fact.filed_on = fact.filed_on[:7]
            cells["filed"] = chance.choice([f"{filed.year}年{filed.month}月", fact.filed_on])
        elif self.happens("no day", 0.1):
            cells["filed"] = chance.choice(["", "不详", f"{filed.year}年", "记不清", "/", f"{filed.year}年上半年"])
            fact.filed_on = year_in(cells["filed"].replace("上半年", "半"))
        if fact.term_end:
            cells["term"] = spelled(fact.term_end, chance)
        elif self.happens("words for no term", 0.4):
            cells["term"] = chance.choice(["长期", "无", "永久", "/", "一年", "至工作结束"])

    def end(self, ended_on: str) -> None:
        """How the ledger says that the group ended."""
        fact, chance, cells = self.fact, self.chance, self.cells
        gone, word = date.fromisoformat(ended_on), chance.choice(DEAD)
        day, month = f"{gone.year}年{gone.month}月{gone.day}日", f"{gone.year}年{gone.month}月"
        cells["state"] = ""
        where = "state"
        if "state" in self.lacks or self.happens("ended in remarks", 0.6):
            where = "remark"
        if self.happens("day beside the word", 0.3):
            cells[where] = chance.choice(
                [f"{word}，{day}", f"{day}{word}", f"该群已于{day}起{word}", f"{word}（{day}）"]
            )
            return
        if self.happens("month beside the word", 0.2):
            fact.ended_on = ended_on[:7]
            cells[where] = f"{month}{word}"
            return
        cells[where] = chance.choice([word, f"{word}。", f" {word}", f"{gone.year}年{word}"])
        if "ended" not in self.lacks and self.happens("day of the end in its column", 0.4):
            cells["ended"] = spelled(gone, chance)
        else:
            fact.ended_on = year_in(cells[where])

    def tempt(self) -> None:
        """A remark that speaks of an end though the group lives, or says nothing of it."""
        self.cells["remark"] = self.chance.choice(TEMPTING)
        self.cells["state"] = self.chance.choice([self.cells["state"], ""])
        if not self.cells["state"] or "state" in self.lacks:
            self.fact.question = "still in use?"

    def questions(self) -> None:
        """What only the office can mend."""
        fact, chance, cells = self.fact, self.chance, self.cells
        if self.happens("two custodians", 0.02):
            cells["custodian"], fact.question = f"{fact.custodian}、许宁", "two custodians"
        elif self.happens("no custodian", 0.02):
            cells["custodian"], fact.question = chance.choice(["", "无", "待定"]), "no custodian"
        elif self.happens("unknown unit", 0.02):
            cells["unit"], fact.question = "物业管理处", "unknown unit"
        elif self.happens("end in the name", 0.01) and not fact.ended_on:
            cells["name"], fact.question = f"{fact.name}（已停用）", "ended, the name says"


def line_of(fact: Fact, chance: random.Random, kinds: set[str], lacks: Sequence[str] = ()) -> dict[str, str]:
    line = Line(fact, chance, kinds, lacks)
    line.tidy()
    line.words()
    line.days()
    if fact.ended_on:
        line.end(fact.ended_on)
    elif line.happens("tempting remark", 0.03):
        line.tempt()
    line.questions()
    return line.cells


def ask_whether_ended(cells: dict[str, str], fact: Fact, chance: random.Random) -> None:
    """The column 是否停用 instead of one with the state."""
    is_gone = bool(cells["state"]) and fact.ended_on is not None
    if is_gone and fact.ended_on != "不详" and not cells["ended"]:
        cells["remark"] = cells["state"]
    cells["state"] = "是" if is_gone else chance.choice(["否", ""])
    if fact.question == "" and cells["remark"] in TEMPTING:
        fact.question = "still in use?"


def untidy(body: list[list[str]], heading: list[str], chance: random.Random) -> None:
    """Lines twice, their numbers, and headings, blanks and sums among them."""
    for line in [[*line] for line in chance.sample(body, 5)]:
        body.insert(chance.randrange(len(body)), line)
    for number, line in enumerate(body, 1):
        line[0] = str(number)
    for place in sorted(chance.sample(range(20, len(body)), 3), reverse=True):
        body[place:place] = chance.choice([[[*heading]], [[]], [["小计", f"{place} 个"]]])


def ledger(seed: int, count: int = 300) -> Made:
    chance, made = random.Random(seed), Made([], {})
    titles = dict(zip(ITEMS, chance.choice(VOCABULARIES).split(), strict=True))
    lacks = {item for item in ("number", "platform", "scope", "state", "ended", "purpose") if chance.random() < 0.25}
    if chance.random() < 0.3:
        made.kinds.add("asked whether it ended")
        titles["state"] = "是否停用"
    made.kinds |= {f"no column for {item}" for item in lacks}
    kept = [item for item in ITEMS if item not in lacks]
    heading = [*(titles[item] for item in kept), "联系方式", "人数"]
    body: list[list[str]] = []
    for fact in facts(chance, count):
        cells = line_of(fact, chance, made.kinds, sorted(lacks))
        if titles["state"] == "是否停用" and "state" not in lacks:
            ask_whether_ended(cells, fact, chance)
        if "number" in lacks:
            fact.number = ""
        made.facts[cells["name"]] = fact
        body.append([*(cells.get(item, "") for item in kept), "见通讯录", str(chance.randrange(5, 300))])
    untidy(body, heading, chance)
    above: list[list[str]] = [["工作群组台账（示例）"], []] if chance.random() < 0.7 else []
    made.lines = [*above, heading, *body, ["合计", "", str(count)], ["制表人：示例"]]
    made.kinds |= {"lines twice", "title above", "totals", "headings within", "columns of no use"}
    return made


POSTS = (
    *("会计", "科长", "副科长", "干事", "主管", "出纳", "调研员", "部长", "副部长", "司机"),
    *("科员", "一级主任科员", "主任助理", "组长"),
)


def staff(seed: int) -> tuple[list[list[str]], list[list[str]], set[str]]:
    """A list of units and one of people as an office keeps them, and the labels of those who hold an office."""
    chance = random.Random(seed)
    departments = ["办事处本级", "办公室", "会员服务部", "会计科", "信息技术部", "银行业务部"]
    agencies = ["重庆代办处", "朝阳代办处", "首都机场代办处"]
    kind = dict.fromkeys(departments, "部门") | dict.fromkeys(agencies, "代办处")
    units = [["序号", "单位名称", "类别", "主管领导", "成立时间"]]
    for number, name in enumerate([*departments, *agencies], 1):
        leader = f"{chance.choice('赵钱孙李')}主管" if name in agencies else ""
        units.append([str(number), name, kind[name], leader, chance.choice(["", "2012年3月", "2013.4.1", "不详"])])
    surnames = chance.sample("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜", 30)
    names = [f"{surname}{chance.choice('建志文晓')}{chance.choice('国平华明')}" for surname in surnames]
    people = [["姓名", "部门", "职务", "分管部门", "任职时间"]]
    half = len(agencies) + len(departments)
    everywhere = [*departments, *agencies]
    posts = [("主任", "办事处本级", ""), ("副主任", "办事处本级", "、".join(everywhere[: half // 2]))]
    posts += [("副主任", "办事处本级", "、".join(everywhere[half // 2 :])), ("办公会秘书", "办公室", "")]
    posts += [("信息技术部", "信息技术部", "")] * 2
    held = set(names[: len(posts)])
    posts += [("主任", unit, "") for unit in agencies]
    posts += [(chance.choice(POSTS), chance.choice(everywhere), "") for _ in names[len(posts) :]]
    for name, (post, unit, charge) in zip(names, posts, strict=True):
        people.append([name, unit, post, charge, chance.choice(["", "2019年3月", "2020-01-06", "2018", "2021.7"])])
    head, *rest = people
    chance.shuffle(rest)
    return units, [head, *rest], held
