"""Who is who in an invented office, who comes and goes, and its office files."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from support.office_books import A_DAY, Books, Person, Term, Unit
from support.years_desk import Desk
from support.years_drawing import DOINGS, PLACES, TOPICS

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜", "安邦诚达恩芳刚浩佳凯兰敏宁培勤荣"
DEPARTMENTS = [
    *("信息技术", "会员服务", "理赔", "宣传", "财务", "业务发展", "法务", "综合", "培训", "档案", "统计"),
    "保障",
]
AGENCIES = ["朝阳", "海淀", "丰台", "通州", "昌平", "顺义", "密云", "怀柔"]
CHANGES = 27
"""The day of a month on which the office files change; what is open then is not reviewed yet, or sent back."""
LONG_AGO = date(2012, 1, 1)
OFFICE = "registry/office"
DEPUTY, REGISTRAR, CLERK = "分管主任", "信息技术部", "经办人"
POLICY = "版次: 1\n临时天数: 15\n提醒天数: [30, 7]\n保留词: [官方]\n编号格式: 中互京群备〔{年}〕{号}号\n"
POLICY += "重大节假日: [春节]\n发布对象: 内部版\n"


def founded(dice: Random, departments: int, agencies: int, people: int, day: date) -> Books:
    named = [(f"{name}部", "部门") for name in DEPARTMENTS[:departments]]
    named += [(f"{name}代办处", "代办处") for name in AGENCIES[:agencies]]
    units = [Unit(f"u{place:02}", kind, (name,)) for place, (name, kind) in enumerate(named, 1)]
    books = Books({one.slug: one for one in units})
    slugs = [*books.units]
    deputies = 4 if len(slugs) > 8 else 2
    roles = ["主任", *[DEPUTY] * deputies, "办公会秘书", *[REGISTRAR] * 3]
    names = staff_names(dice)
    shares = iter(range(deputies))
    for place in range(people):
        role = roles[place] if place < len(roles) else CLERK
        charge = tuple(slugs[next(shares) :: deputies]) if role == DEPUTY else ()
        home = slugs[(place - len(roles)) % len(slugs)] if role == CLERK else slugs[0]
        enter(books, next(names), home, Term(role, LONG_AGO, None, charge))
    return books


def staff_names(dice: Random) -> Iterator[str]:
    found = [a + b + c for a, b, c in product(SURNAMES, GIVEN[:8], GIVEN[8:])]
    dice.shuffle(found)
    yield from found


def group_names(dice: Random) -> Iterator[tuple[str, ...]]:
    found = [*product(PLACES, TOPICS, DOINGS)]
    dice.shuffle(found)
    yield from found


def enter(books: Books, name: str, unit: str, term: Term) -> None:
    """Somebody new is on the staff list; who files no forms of groups has an account."""
    place = len(books.people) + 1
    account = 0 if term.role == CLERK else 900_000_000 + place
    books.people[name] = Person(name, f"B{place:04}", unit, account, [term])


@dataclass
class Affairs:
    dice: Random
    books: Books
    versions: dict[str, int] = field(default_factory=dict)
    turn: int = 0
    names: Iterator[str] = field(init=False)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        taken = self.books.people
        self.names = (name for name in staff_names(self.dice) if name not in taken)

    # Who is who

    def holder(self, role: str, day: date, unit: str = "") -> Person:
        return next(one for one in self.books.people.values() if one.holds(role, day, unit))

    def registrars(self, day: date) -> list[Person]:
        return [one for one in self.books.people.values() if one.holds(REGISTRAR, day)]

    def clerk(self, unit: str) -> int:
        """The account from which a unit hands in; no office goes with it."""
        return 910_000_000 + [*self.books.units].index(unit)

    # The office files

    def office_files(self) -> dict[str, bytes]:
        fixed = {"policy": POLICY, "waivers": "[]\n", "interpretations": "[]\n", "delegations": "版次: 1\n委托: []\n"}
        made = {f"{OFFICE}/{name}.yaml": text.encode() for name, text in fixed.items()}
        return made | self._units() | self._people()

    def _file_of(self, name: str, title: str, lines: list[str]) -> dict[str, bytes]:
        self.versions[name] = self.versions.get(name, 0) + 1
        body = f"{title}:\n" + "".join(f"  - {one}\n" for one in lines)
        return {f"{OFFICE}/{name}.yaml": f"版次: {self.versions[name]}\n{body}".encode()}

    def _units(self) -> dict[str, bytes]:
        lines = []
        for one in self.books.units.values():
            former = f", 曾用名: [{', '.join(one.names[:-1])}]" if len(one.names) > 1 else ""
            lines.append(f"{{编号: {one.slug}, 名称: {one.name}, 类别: {one.kind}{former}, 起: {LONG_AGO}}}")
        return self._file_of("units", "部门", lines)

    def _people(self) -> dict[str, bytes]:
        names, lines = {one.slug: one.name for one in self.books.units.values()}, []
        for one in self.books.people.values():
            account = f", 账号: demo-{one.account}, 账号编号: {one.account}" if one.account else ""
            terms = ""
            for term in one.terms:
                charge = f", 分管部门: [{', '.join(names[unit] for unit in term.units)}]" if term.units else ""
                until = f", 止: {term.until}" if term.until else ""
                terms += f"{{职务: {term.role}{charge}, 起: {term.since}{until}}}, "
            lines.append(f"{{姓名: {one.name}, 工号: {one.number}, 部门: {names[one.unit]}{account}, 任职: [{terms}]}}")
        return self._file_of("people", "人员", lines)

    def change_office(self, today: date) -> list[str]:
        """At a month's end: who of those that keep groups leaves with it; and what else changes, in turn."""
        if today.day != CHANGES:
            return []
        last = (today.replace(day=28) + timedelta(4)).replace(day=1) - A_DAY
        turn = (DEPUTY, "renamed", "主任", REGISTRAR)[self.turn % 4]
        self.turn += 1
        leavers = self._clerks_come_and_go(last)
        if turn != "renamed":
            old = self.holder(turn, last)
            enter(self.books, next(self.names), old.unit, Term(turn, last + A_DAY, None, old.terms[-1].units))
            self._ends(old, last)
        elif kept := [one for one in self.books.units.values() if one.kind == "部门" and len(one.names) == 1]:
            names = (*kept[-1].names, f"{kept[-1].name.removesuffix('部')}管理部")
            self.books.units[kept[-1].slug] = replace(kept[-1], names=names)
            self._put(self._units(), today)
        self._put(self._people(), today)
        return leavers

    def _put(self, files: dict[str, bytes], today: date) -> None:
        """One office file: the director and one of 信息技术部 approve; another merges it at once."""
        registrars = [one for one in self.registrars(today) if one.last_day is None]
        made = self.desk.propose(files, self.clerk(next(iter(self.books.units))))
        for signer in (self.holder("主任", today).account, registrars[0].account):
            self.desk.review(made, signer)
        made.expects = "success"
        self.desk.judge()
        self.desk.merge(made, registrars[1].account)
        self.desk.record()

    def _ends(self, person: Person, last: date) -> None:
        person.terms[-1] = replace(person.terms[-1], until=last)

    def _clerks_come_and_go(self, last: date) -> list[str]:
        """One in thirty leaves, where others of the unit stay; as many come."""
        leavers = []
        for _ in range(max(1, len(self.books.people) // 60)):
            unit = self.dice.choice([*self.books.units])
            staying = [it for it in self.books.people.values() if it.unit == unit and it.holds(CLERK, last + A_DAY)]
            if len(staying) > 2:
                self._ends(staying[0], last)
                leavers.append(staying[0].name)
            enter(self.books, next(self.names), unit, Term(CLERK, last + A_DAY))
        return leavers
