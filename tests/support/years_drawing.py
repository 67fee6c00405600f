"""What an invented office files next, drawn from a seed: new groups, and what becomes of those that it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from support.office_books import A_DAY, SHORT, Books, Kept, Unit

PLACES = [
    *("东城", "西郊", "南苑", "北关", "机场", "高校", "医院", "园区", "物流", "建筑", "商贸", "环卫"),
    *("公交", "电力"),
]
TOPICS = ["参保服务", "续保提醒", "理赔审核", "材料补正", "窗口排班", "档案整理", "系统切换", "女工互助", "重疾慰问"]
TOPICS += ["意外伤害", "住院津贴", "走访慰问", "宣传月", "业务培训", "数据报送", "内控自查", "满意度回访", "公文流转"]
DOINGS = ["答疑", "协调", "推进", "对接", "联络", "值守", "核对", "汇总", "督办", "研讨", "保障", "跟进"]
PLATFORMS = ["微信", "微信", "QQ/TIM", "会员服务平台"]
SORTS = {"inside": 45, "outside": 25, "short": 22, "sixteen": 4, "in full": 4}
"""New groups by their way: the last two have sixteen days, and fewer but by the full way at their own wish."""
STAND_INS = "及其替班人员"
NEVER = date.max
Plan = tuple[date, str]
"""When something is to be filed of a group, and what."""


@dataclass
class Drawing:
    dice: Random
    books: Books
    names: Iterator[tuple[str, ...]]
    made: int = 0

    def one_of(self, chances: dict[str, int]) -> str:
        """A word, by its chance."""
        return self.dice.choices([*chances], [*chances.values()])[0]

    def custodian(self, unit: str, day: date, other_than: str = "") -> str:
        """Somebody who can keep a group on that day and stays: of the unit, or where it has nobody left, of another."""
        fit = [
            one
            for one in self.books.people.values()
            if one.holds("经办人", day) and not one.last_day and one.name != other_than
        ]
        return self.dice.choice([one for one in fit if one.unit == unit] or fit).name

    def agency(self) -> str:
        """The name of one of the agencies, whose people are outsiders."""
        return self.dice.choice([one.name for one in self.books.units.values() if one.kind == "代办处"])

    def group(self, unit: Unit, sort: str, today: date) -> Kept:
        place, topic, doing = next(self.names)
        self.made += 1
        filed = today - timedelta(self.dice.choice([0, 0, 1, 3, 7])) if sort != "short" else today
        is_delayed, is_outside = sort == "short" and self.dice.random() < 0.2, sort == "outside"
        starts = filed + timedelta(self.dice.randint(1, 7)) if is_delayed else None
        blank = Kept(
            path=f"registry/groups/{unit.slug}/g{self.made:04}.yaml",
            name=f"{place}{topic}{doing}群",
            platform=self.dice.choice(PLATFORMS),
            scope="对外" if is_outside else "对内",
            unit=unit.slug,
            called=unit.name,
            members=(unit.name, self.agency()) if is_outside else (),
            leader="" if unit.kind == "部门" else "示例站长",
            custodian=self.custodian(unit.slug, filed),
            range=f"承担{topic}{doing}的人员",
            purpose=f"{place}的{topic}，逐日{doing}并答复经办中的疑问",
            started_on=starts,
            term_end=None,
            in_full=sort == "in full",
            deeds=(),
        )
        term = self._term(sort, starts or filed)
        return blank.filed("创建", filed, f"{topic}任务下达，{doing}需要固定的联系渠道", term_end=term)

    def _term(self, sort: str, first: date) -> date | None:
        fewest, most = {"short": (11, SHORT), "sixteen": (16, 16), "in full": (12, SHORT)}.get(sort, (60, 500))
        is_open = sort in ("inside", "outside") and self.dice.random() < 0.2
        return None if is_open else first + timedelta(self.dice.randint(fewest, most) - 1)

    def next(self, group: Kept, what: str, today: date) -> Kept:
        if what == "cancel":
            return group.filed("注销", today, "任务完成，资料已归档，群内事项清零")
        person = self.books.people[group.custodian]
        gone = not person.is_in_office(today) or person.last_day
        other = self.custodian(group.unit, today, group.custodian) if gone or what == "custodian" else group.custodian
        if what == "custodian":
            return group.filed("变更", today, "负责人岗位调整，交接清单已双方签字", custodian=other)
        changes: dict[str, object] = {"custodian": other}
        match what:
            case "extend" | "convert":
                says = "任务延期，使用期限顺延"
                changes["term_end"] = max(today, group.term_end or today) + timedelta(self.dice.randint(60, 330))
            case "prolong":
                says = "收尾工作未完，延长数日"
                changes["term_end"] = group.first_day + timedelta(SHORT - 1)
            case "transfer":
                says, changes = "工作划归另一部门", self._transfer(group, today)
            case "open up":
                says = "代办处经办人员加入"
                changes |= {"scope": "对外", "members": (group.called, self.agency())}
            case _:
                says, bare = "人员分工有调整，成员范围随之调整", group.range.removesuffix(STAND_INS)
                changes["range"] = bare if bare != group.range else bare + STAND_INS
        return group.filed("变更", today, says, **changes)

    def _transfer(self, group: Kept, today: date) -> dict[str, object]:
        departments = [one for one in self.books.units.values() if one.kind == "部门" and one.slug != group.unit]
        unit = self.dice.choice(departments)
        members = tuple(unit.name if name == group.called else name for name in group.members)
        custodian = self.custodian(unit.slug, today)
        return {"custodian": custodian, "members": members, "unit": unit.slug, "called": unit.name}

    def plan(self, group: Kept, today: date) -> Plan:
        """What is to be filed of a group after what was filed today, and when."""
        if group.is_cancelled:
            return NEVER, ""
        if group.is_short:
            return self._plan_short(group, today)
        leaves = self.books.people[group.custodian].last_day
        if leaves:
            return max(today, leaves) + timedelta(self.dice.randint(1, 40)), "custodian"
        if group.term_end is None:
            what = self.one_of({"cancel": 25, "adjust": 40, "custodian": 25, "": 10})
            return (today + timedelta(self.dice.randint(40, 300)), what) if what else (NEVER, "")
        return self._plan_term(group, group.term_end, today)

    def _plan_short(self, group: Kept, today: date) -> Plan:
        last = group.term_end or today
        way = self.one_of({"cancel": 50, "late": 14, "prolong": 14, "convert": 16, "": 6})
        if way == "prolong" and (last - group.first_day).days == SHORT - 1:
            way = "cancel"
        if way in ("", "late"):
            return (last + timedelta(self.dice.choice([1, 2, 9, 20])), "cancel") if way else (NEVER, "")
        return today + timedelta(self.dice.randint(1, max(1, (last - today).days))), way

    def _plan_term(self, group: Kept, last: date, today: date) -> Plan:
        left, changed = (last - today).days, sum(one.kind == "变更" for one in group.deeds)
        if left > 60 and changed < 6 and self.dice.random() < 0.7:
            what = self.one_of({"adjust": 66, "custodian": 24, "transfer": 6, "open up": 4})
            is_open = group.scope == "对外" or self.books.units[group.unit].kind != "部门"
            if (what == "open up" and is_open) or (what == "transfer" and group.leader):
                what = "adjust"
            return today + timedelta(self.dice.randint(15, left - 40)), what
        way = self.one_of({"cancel": 42, "extend": 34, "late cancel": 10, "late extend": 9, "": 5})
        if not way:
            return NEVER, ""
        if way.startswith("late"):
            return last + timedelta(self.dice.choice([1, 2, 3, 8, 20, 60, 150])), way.split()[-1]
        ahead = (12, 45) if group.scope == "对外" else (0, 25)
        return max(today + A_DAY, last - timedelta(self.dice.randint(*ahead))), way
