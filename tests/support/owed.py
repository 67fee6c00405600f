"""What each person of an office has to do on a day, counted from the files as written (Art. 8, 10, 11, 19, 21).

Nothing of the product is asked. Quiet periods, the yearly look and what was taken over without a number are left out,
and so are requests, of which the files say nothing.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import yaml

DAY = timedelta(days=1)
Words = dict[str, Any]


class Line(NamedTuple):
    """``button`` is the word on it."""

    who: str
    path: str
    title: str
    button: str


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def day_of(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def covers(term: Words, day: date) -> bool:
    return day_of(term["起"]) <= day and day <= day_of(term.get("止", date.max))


@dataclass
class Owed:
    root: Path
    today: date
    people: list[Words] = field(init=False)
    units: dict[str, Words] = field(init=False)
    groups: dict[str, Words] = field(init=False)

    def __post_init__(self) -> None:
        self.people = read(self.root / "registry/office/people.yaml")["人员"]
        units = read(self.root / "registry/office/units.yaml")["部门"]
        self.units = {name: unit for unit in units for name in (unit["名称"], *unit.get("曾用名", ()))}
        files = sorted((self.root / "registry/groups").glob("*/*.yaml"))
        self.groups = {str(path.relative_to(self.root)): read(path) for path in files}

    def lines(self) -> list[Line]:
        found = [*self._terms(), *self._incidents(), *self._handovers()]
        return sorted(set(found))

    def person(self, label: str) -> Words:
        called = {p["姓名"] + (f"（{p['区分']}）" if "区分" in p else ""): p for p in self.people}
        return called[label]

    def is_there(self, label: str) -> bool:
        return any(covers(term, self.today) for term in self.person(label)["任职"])

    def holding(self, office: str, unit: str | None = None) -> list[str]:
        return [
            person["姓名"]
            for person in self.people
            for term in person["任职"]
            if term["职务"] == office and covers(term, self.today) and unit in (None, *term.get("分管部门", ()))
        ]

    def whom(self, group: Words, also_deputy: bool) -> list[str]:
        keeper = [group["群组负责人"]] if self.is_there(group["群组负责人"]) else []
        unit = self.units[group["使用部门"]]
        if not covers(unit, self.today):
            unit = self.units[unit["承接单位"]]
        deputies = self.holding("分管主任", unit["名称"]) if also_deputy or not keeper else []
        return [*keeper, *deputies] or self.holding("信息技术部")

    def open_groups(self) -> Iterator[tuple[str, Words]]:
        return ((path, it) for path, it in self.groups.items() if it["备案记录"][-1]["备案类别"] != "注销")

    def is_brief(self, group: Words) -> bool:
        first = day_of(group["备案记录"][0]["备案日期"])
        began = day_of(group.get("启用日期", first))
        began = began if first <= began <= first + 7 * DAY else first
        group["began"] = began
        return "办理方式" not in group and day_of(group["使用期限"]) - began < 15 * DAY

    def _terms(self) -> Iterator[Line]:
        for path, group in self.open_groups():
            if "使用期限" not in group:
                continue
            last = day_of(group["使用期限"])
            is_last_days = self.is_brief(group) and (self.today - group["began"] >= 9 * DAY or self.today == last)
            is_due = is_last_days if self.is_brief(group) else last - self.today <= 30 * DAY
            if last < self.today or is_due:
                button = "注销" if last < self.today else "延期"
                for who in self.whom(group, last < self.today):
                    yield Line(who, path, group["群组名称"], button)

    def _incidents(self) -> Iterator[Line]:
        for file in sorted((self.root / "registry/incidents").glob("*/*.yaml")):
            one = read(file)
            group = self.groups.get(one.get("群组"))
            if "办结时间" not in one and group and day_of(one["发现时间"]) <= self.today:
                title = f"{group['群组名称']}（{self.units[group['使用部门']]['名称']}）"
                for who in self.whom(group, False):
                    yield Line(who, str(file.relative_to(self.root)), title, "办理")

    def _handovers(self) -> Iterator[Line]:
        by_custodian: dict[str, list[tuple[str, Words]]] = defaultdict(list)
        for path, group in self.open_groups():
            ends = [day_of(term.get("止", date.max)) for term in self.person(group["群组负责人"])["任职"]]
            is_leaving = max(ends) - self.today <= 30 * DAY if max(ends) < date.max else False
            is_moved = not covers(self.units[group["使用部门"]], self.today)
            if is_leaving or is_moved or self._is_limited(group):
                by_custodian[group["群组负责人"]].append((path, group))
        for custodian, own in by_custodian.items():
            mine: dict[str, list[tuple[str, Words]]] = defaultdict(list)
            for path, group in own:
                for who in self.whom(group, True):
                    mine[who].append((path, group))
            for who, some in mine.items():
                title, button = f"{custodian}：{len(some)} 个群组", "移交"
                if len(some) == 1:
                    title, button = some[0][1]["群组名称"], "变更"
                yield from (Line(who, path, title, button) for path, _ in some)

    def _is_limited(self, group: Words) -> bool:
        entries = map(read, sorted((self.root / "registry/blacklist").glob("*.yaml")))
        number = self.person(group["群组负责人"])["工号"]
        own = [one for one in entries if one["对象类型"] != "群组" and one.get("对象") == number]
        return any(day_of(one["决定日期"]) <= self.today <= day_of(one["止"]) and "解除日期" not in one for one in own)
