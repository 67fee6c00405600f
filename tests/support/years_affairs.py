"""What happens in an invented office besides filings: incidents, the blacklist, who comes and goes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import product
from random import Random

from support.office_books import A_DAY, Books, Incident, Kept, Limit, Person, Term, Unit
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
    """What happens, put before the desk and, once it is merged, into the books."""

    dice: Random
    books: Books
    busy: set[str] = field(default_factory=set)
    """The groups that an open request is about which is no filing."""
    versions: dict[str, int] = field(default_factory=dict)
    turn: int = 0
    tries: dict[str, Limit] = field(default_factory=dict)
    """Groups of which somebody will file a change although the blacklist is against it."""
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

    def is_limited(self, group: Kept, day: date) -> bool:
        subjects = {group.path, self.books.people[group.custodian].number}
        return any(one.subject in subjects and one.stands(day) for one in self.books.limits.values())

    def blocks(self, after: Kept, day: date) -> bool:
        """Whether the blacklist keeps a filing from being merged on that day (Art. 21).

        Nobody who is limited gets a group; where the group or its custodian is, it is cancelled or handed over.
        """
        before = self.books.groups.get(after.path)
        if after.is_cancelled:
            return False
        if before is None or before.custodian != after.custodian:
            number = self.books.people[after.custodian].number
            if any(one.subject == number and one.stands(day) for one in self.books.limits.values()):
                return True
        is_handover = before is not None and replace(after, custodian=before.custodian, deeds=before.deeds) == before
        return before is not None and self.is_limited(before, day) and not is_handover

    # Incidents and the blacklist

    def happen(self, today: date, groups: list[Kept]) -> None:
        """One thing of those, and what is still open of an earlier one."""
        known = [one for one in groups if one.deeds[0].merged_on and one.first_day <= today - A_DAY]
        if not known:
            return
        what = self.dice.choices([self._incident, self._limit], [2, 1])[0]
        what(today, self.dice.choice(known))
        self._close(today, {one.path for one in known})
        self._lift(today)

    def _about(
        self, group: str, files: dict[str, bytes], seats: list[tuple[str, str]], then: Callable[[], None]
    ) -> None:
        def done() -> None:
            self.busy -= {group, *files}
            then()

        self.busy |= {group, *files}
        unit = self.books.groups[group].unit if group in self.books.groups else next(iter(self.books.units))
        self.desk.propose(files, self.clerk(unit), seats=seats, then=done)

    def _incident(self, today: date, group: Kept) -> None:
        found = datetime.combine(today - A_DAY, time(self.dice.randint(8, 12), self.dice.randint(0, 59)))
        reported = found + timedelta(minutes=self.dice.choice([0, 9, 25, 61, 118, 300, 680]))
        path = self._next(f"registry/incidents/{found.year}")
        self._file_incident(Incident(path, group.path, found, reported))

    def _next(self, folder: str) -> str:
        """The next file of a folder whose files are numbered, those that are handed in counted."""
        taken = [one for one in {*self.books.incidents, *self.books.limits, *self.busy} if one.startswith(folder)]
        return f"{folder}/{len(taken) + 1:02}.yaml"

    def _file_incident(self, one: Incident) -> None:
        text = f"群组: {one.group}\n发现时间: {one.found_at:%Y-%m-%d %H:%M}\n"
        text += "补录: 经办人轮休，其后补记\n" if one.is_closed else ""
        text += f"核实时间: {one.reported_at:%Y-%m-%d %H:%M}\n" if one.is_closed else ""
        text += "舆情信息: 群内转发未经核实的消息，多人询问\n处置意见: 负责人发布说明，逐一答复\n"
        text += f"报请时间: {one.reported_at:%Y-%m-%d %H:%M}\n报请方式: 电话\n"
        if one.is_closed:
            closed = one.reported_at + timedelta(days=1)
            text += "批示: 按意见办理\n原因: 消息来源未经核对\n措施: 群公告写明核对的办法\n"
            text += f"办结时间: {closed:%Y-%m-%d %H:%M}\n"
        seats = [(DEPUTY, self.books.groups[one.group].unit)]
        self._about(one.group, {one.path: text.encode()}, seats, lambda: self.books.incidents.update({one.path: one}))

    def _close(self, today: date, groups: set[str]) -> None:
        for one in self.books.incidents.values():
            is_due = not one.is_closed and (today - one.found_at.date()).days > 12 and one.path not in self.busy
            if is_due and one.group in groups - self.busy and self.dice.random() < 0.5:
                self._file_incident(replace(one, is_closed=True))
                return

    def _limit(self, today: date, group: Kept) -> None:
        kind = self.dice.choice(["群组", "负责人", "成员"])
        person = self.books.people[group.custodian]
        since = today + timedelta(25)  # after the round that merges it: what is judged beside it does not know it
        until = since + timedelta(self.dice.randint(30, 90))
        subject = {"群组": group.path, "负责人": person.number}.get(kind, "示例商会")
        if any(one.subject == subject and one.until >= today for one in self.books.limits.values()):
            return
        unit = {"群组": group.unit, "负责人": person.unit}.get(kind, "")
        made = Limit(self._next("registry/blacklist"), kind, subject, today, since, until)
        if kind != "成员":
            self.tries[group.path] = made
        self._file_limit(made, unit, group.path)

    def _file_limit(self, one: Limit, unit: str, group: str) -> None:
        named = f"姓名: 示例某甲\n单位: {one.subject}\n" if one.kind == "成员" else f"对象: {one.subject}\n"
        text = f"对象类型: {one.kind}\n{named}事由: 群内连发与工作无关的广告，提醒后仍未改正\n条款: 13\n"
        text += f"决定日期: {one.decided_on}\n起: {one.since}\n止: {one.until}\n"
        if one.lifted_on:
            text += f"申诉: 已整改，请求提前解除\n申诉结果: 提前解除\n解除日期: {one.lifted_on}\n"
        seats = [(DEPUTY, unit), ("主任", "")]
        self._about(group, {one.path: text.encode()}, seats, lambda: self.books.limits.update({one.path: one}))

    def _lift(self, today: date) -> None:
        for one in self.books.limits.values():
            is_open = one.lifted_on is None and one.since < today < one.until and one.path not in self.busy
            if is_open and one.kind == "群组" and one.subject not in self.busy and self.dice.random() < 0.4:
                unit = self.books.groups[one.subject].unit
                self._file_limit(replace(one, lifted_on=today), unit, one.subject)
                return

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
        return self._file_of("people", "人员", [self._person(one) for one in self.books.people.values()])

    def _person(self, one: Person) -> str:
        account = f", 账号: demo-{one.account}, 账号编号: {one.account}" if one.account else ""
        terms = ", ".join(map(self._term, one.terms))
        unit = self.books.units[one.unit].name
        return f"{{姓名: {one.name}, 工号: {one.number}, 部门: {unit}{account}, 任职: [{terms}]}}"

    def _term(self, one: Term) -> str:
        charge = f", 分管部门: [{self._named(one.units)}]" if one.units else ""
        return f"{{职务: {one.role}{charge}, 起: {one.since}{f', 止: {one.until}' if one.until else ''}}}"

    def _named(self, units: Sequence[str]) -> str:
        return ", ".join(self.books.units[one].name for one in units)

    def change_office(self, today: date) -> list[str]:
        """At a month's end: who of those that keep groups leaves with it; and what else changes, in turn."""
        if today.day != CHANGES:
            return []
        last = (today.replace(day=28) + timedelta(4)).replace(day=1) - A_DAY
        turn = (DEPUTY, "renamed", "主任", REGISTRAR)[self.turn % 4]
        self.turn += 1
        leavers = self._clerks_come_and_go(last)
        if turn == "renamed":
            self._rename()
            self._put(self._units(), today)
        else:
            self._succeed(turn, last)
        self._put(self._people(), today)
        return leavers

    def _put(self, files: dict[str, bytes], today: date) -> None:
        """One office file: the director and one of 信息技术部 approve; another merges it at once."""
        registrars = [one for one in self.registrars(today) if one.last_day is None]
        made = self.desk.propose(files, self.clerk(next(iter(self.books.units))))
        for signer in (self.holder("主任", today).account, registrars[0].account):
            self.desk.review(made, signer)
        made.expects = "success"
        for one in self.desk.open:  # an entry of the blacklist may have begun since the last round
            if any(self.blocks(group, today) for group in one.groups.values()):
                one.expects = "failure"
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

    def _succeed(self, role: str, last: date) -> None:
        old = self.holder(role, last)
        term = old.terms[-1]
        self._ends(old, last)
        enter(self.books, next(self.names), old.unit, Term(role, last + A_DAY, None, term.units))

    def _rename(self) -> None:
        departments = [one for one in self.books.units.values() if one.kind == "部门" and len(one.names) == 1]
        if departments:
            one = departments[-1]
            new = replace(one, names=(*one.names, f"{one.name.removesuffix('部')}管理部"))
            self.books.units[one.slug] = new
