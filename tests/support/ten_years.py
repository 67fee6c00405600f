"""An invented office of any number of years, from a seed: played day by day on the host, and kept in its own books.

What it does is drawn from the words of the regulation (``years_drawing``, ``years_affairs``). What becomes of it at the
desk is foretold here, and a command that says otherwise ends the play (``years_desk``). The desk has two rounds
a month; the meeting is before the first, and what it passed is signed before the second.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from group_registry.reports.notice import CONTEXT
from support.office_books import A_DAY, Books, Kept, Unit
from support.years_affairs import Affairs, founded, group_names
from support.years_desk import Desk, Request, desk
from support.years_drawing import SORTS, Drawing, Plan

FIRST = date(2016, 1, 4)
MEETING, SIGNING = 14, 24
ROUNDS = (MEETING, SIGNING)
SHORT_FROM = 5
"""The day of a month from which short-lived groups are filed, so that the next round comes before their end."""


@dataclass(frozen=True)
class Size:
    """How much of everything: ``groups`` requests for new groups a month; every ``turn`` months the office files
    change. In which month, from 0, somebody pushes past the approvals, and makes up a status.
    """

    years: int
    departments: int
    agencies: int
    people: int
    on_paper: int
    groups: float
    turn: int
    pushed_in: int
    spoofed_in: int


SMALL = Size(2, 3, 1, people=22, on_paper=3, groups=0.7, turn=6, pushed_in=7, spoofed_in=15)
WHOLE = Size(10, 12, 8, people=120, on_paper=40, groups=8.2, turn=3, pushed_in=42, spoofed_in=80)


@dataclass
class Office:
    size: Size
    dice: Random
    books: Books
    desk: Desk
    draw: Drawing
    affairs: Affairs
    plans: dict[str, Plan] = field(default_factory=dict)
    frozen: set[str] = field(default_factory=set)
    today: date = FIRST
    meetings: tuple[int, int] = (0, 0)
    """The year of the last meeting, and how many that year had."""
    new_on: list[int] = field(default_factory=list)

    def live(self, tell: Callable[["Office"], object] = lambda _: None) -> None:
        """Play it to the end; ``tell`` hears of each day before anything happens on it."""
        while self.today.year < FIRST.year + self.size.years:
            self.desk.on(self.today, 9)
            if self.today.day == 1 or self.today == FIRST:
                self._begin_month()
            tell(self)
            self._day()
            self.today += A_DAY
        self.today -= A_DAY

    def _begin_month(self) -> None:
        self.new_on = [self.dice.randint(1, 26) for _ in range(int(self.size.groups + self.dice.random()))]
        if self.today.month % 3 == 1:
            self.desk.pack()

    def _day(self) -> None:
        for _ in range(self.new_on.count(self.today.day)):
            self._create()
        self._go_on()
        if self.today.day in ROUNDS:
            self._round()
        for name in self.affairs.change_office(self.today) if self.today.month % self.size.turn == 0 else ():
            last = max(self.books.people[name].last_day or self.today, self.today)
            for group in self.books.groups.values():
                if group.custodian == name and not (group.is_cancelled or group.is_short or group.path in self.frozen):
                    self.plans[group.path] = (last + timedelta(self.dice.randint(1, 40)), "custodian")

    # Filings

    def _create(self) -> None:
        """One to four groups of one unit by one way, in one request."""
        unit, sort = self.dice.choice([*self.books.units.values()]), self.draw.one_of(SORTS)
        is_untimely = sort == "short" and not SHORT_FROM <= self.today.day < SIGNING
        if is_untimely or (sort == "outside" and (unit.kind != "部门" or not self._is_for_meeting())):
            sort = "inside"
        count = self.dice.randint(1, 4)
        self._hand_in([self.draw.group(unit, sort, self.today) for _ in range(count)])

    def _is_for_meeting(self) -> bool:
        """Whether what is handed in today comes before this month's meeting and after the last signing."""
        return not MEETING <= self.today.day <= SIGNING

    def _go_on(self) -> None:
        """What is planned for today, or was and could not be."""
        for path in [path for path, (day, _) in self.plans.items() if day <= self.today]:
            if self._can(path):
                self._hand_in([self.draw.next(self.books.groups[path], self.plans[path][1], self.today)])

    def _can(self, path: str) -> bool:
        """Whether what is planned can be filed today; of a short-lived group that is over, only its end can.

        A longer term is reviewed before the old one ends, or not asked for.
        """
        group, (day, what) = self.books.groups[path], self.plans[path]
        days = (group.term_end - self.today).days + 1 if group.is_short and group.term_end else 0
        is_seen = any((self.today + timedelta(ahead)).day in ROUNDS for ahead in range(days))
        if group.is_short and (days < 1 or (what != "cancel" and not is_seen)):
            self.plans[path] = (day, "cancel")
            what = "cancel"
        is_busy = any(path in one.groups for one in self.desk.open)
        if is_busy or path in self.frozen or group.deeds[-1].filed_on >= self.today:
            return False
        meets = what == "open up" or (group.scope == "对外" and (not group.is_short or what == "convert"))
        return not meets or self._is_for_meeting()

    def _hand_in(self, groups: list[Kept]) -> None:
        goes = self.draw.one_of({"passes": 94, "is given up": 6})
        files, clerk = {one.path: one.text() for one in groups}, self.affairs.clerk(groups[0].unit)
        self.desk.propose(files, clerk, groups={one.path: one for one in groups}, goes=goes)
        self.books.tally["requests"] += 1

    # Rounds

    def _round(self) -> None:
        """Leaders look at what waits, the desk judges it, a registrar merges what may be, all is recorded."""
        self._tamper()
        agenda = [one for one in [*self.desk.open] if self._look_at(one)]
        if agenda:
            self._meet(agenda)
        for one in self.desk.judge():
            self.desk.on(self.today, 16)
            self.desk.merge(one, self.affairs.registrars(self.today)[0].account)
            self._file(one)
        self.desk.record()
        for one in [one for one in self.desk.open if one.expects == "failure"]:
            self.books.tally["refusals"] += 1
            self._give_up(one)

    def _file(self, request: Request) -> None:
        """The merge is the filing (Art. 6); the groups of a request are numbered in the order of their paths."""
        self.books.tally["merges"] += 1
        for path, group in sorted(request.groups.items()):
            self.books.take(group, self.today, request.pull.number)
            self.plans[path] = self.draw.plan(self.books.groups[path], self.today)

    def _look_at(self, request: Request) -> bool:
        """Leaders review what is before them; whether it goes to today's meeting."""
        if not any(self._is_external(one) for one in request.groups.values()):
            return self._inside(request)
        request.expects = "pending"
        if request.is_at_the_meeting and self.today.day == SIGNING:
            self.desk.review(request, self.affairs.holder("主任", self.today).account)
            request.expects = "success" if request.goes == "passes" else "failure"
        if self.today.day != MEETING:
            return False
        for account in self._deputies(request):
            self.desk.review(request, account)
        request.is_at_the_meeting = True
        return True

    def _before(self, group: Kept) -> Kept:
        return self.books.groups.get(group.path, group)

    def _is_external(self, group: Kept) -> bool:
        """Whether the meeting speaks of it: outside work, before or after, that is not short-lived (Art. 9, 10)."""
        before = self._before(group)
        return not (group.is_short and before.is_short) and "对外" in (group.scope, before.scope)

    def _deputies(self, request: Request) -> list[int]:
        pairs = [(self._before(one).unit, one.unit) for one in request.groups.values()]
        units = dict.fromkeys(unit for pair in pairs for unit in pair)
        return [*dict.fromkeys(self.affairs.holder("分管主任", self.today, unit).account for unit in units)]

    def _inside(self, request: Request) -> bool:
        """By the deputy and the director, or by the deputy alone; sent back by whoever is last."""
        alone = all(one.is_short and self._before(one).is_short for one in request.groups.values())
        people = self._deputies(request) + ([] if alone else [self.affairs.holder("主任", self.today).account])
        is_back = request.goes != "passes"
        for one in people[:-1]:
            self.desk.review(request, one)
        self.desk.review(request, people[-1], "REQUEST_CHANGES" if is_back else "APPROVE")
        request.expects = "failure" if is_back else "success"
        return False

    def _meet(self, agenda: list[Request]) -> None:
        """The office meeting and its minutes, which the director signs (Art. 9)."""
        year, count = self.meetings
        self.meetings = self.today.year, count + 1 if year == self.today.year else 1
        director, secretary = (self.affairs.holder(role, self.today) for role in ("主任", "办公会秘书"))
        deputy = self.affairs.holder("分管主任", self.today)
        text = f"年份: {self.today.year}\n次数: {self.meetings[1]}\n日期: {self.today}\n主持: {director.name}\n"
        text += f"出席: [{director.name}, {deputy.name}, {secretary.name}]\n议题:\n"
        for one in agenda:
            for path, after in one.groups.items():
                old = self.books.groups[path].digest if path in self.books.groups else "无"
                outcome = "通过" if one.goes == "passes" else "退回\n    说明: 写明成员到岗"
                text += f"  - 文件: {path}\n    原内容: {old}\n    内容摘要: {after.digest}\n    结论: {outcome}\n"
        path = f"registry/minutes/{self.today.year}-{self.meetings[1]:02}.yaml"
        self.desk.on(self.today, 11)
        minutes = self.desk.propose({path: text.encode()}, secretary.account)
        self.desk.review(minutes, director.account)
        minutes.expects = "success"
        self.books.tally["meetings"] += 1

    def _give_up(self, request: Request) -> None:
        """It is closed; what it was about is filed anew some day."""
        self.desk.give_up(request)
        for path in [path for path in request.groups if self.plans.get(path, ("", ""))[1]]:
            self.plans[path] = (self.today + timedelta(self.dice.randint(2, 30)), self.plans[path][1])

    # The two tamperings

    def _tamper(self) -> None:
        month = (self.today.year - FIRST.year) * 12 + self.today.month - 1
        if self.today.day == ROUNDS[0] and month == self.size.pushed_in:
            self._push()
        if self.today.day == ROUNDS[0] and month == self.size.spoofed_in:
            self._spoof()

    def _push(self) -> None:
        waiting = {path for request in self.desk.open for path in request.groups}
        filed = [one for path, one in self.books.groups.items() if path not in waiting and not one.is_cancelled]
        group = next(one for one in filed if one.number and not one.is_paper and one.term_end)
        # In office when the last filing was made, or the site would rightly not be built of what the check refuses.
        custodian = self.draw.custodian(group.unit, group.deeds[-1].filed_on, group.custodian)
        made = replace(group, custodian=custodian, is_tampered=True)
        commit = self.desk.push({group.path: made.text()}, self.affairs.registrars(self.today)[-1].account)
        self.books.groups[group.path] = made
        self.frozen.add(group.path)
        self.books.tampered.append(("direct_push", commit))

    def _spoof(self) -> None:
        """A new group that nobody approved is merged, since somebody had the status reported."""
        group = self.draw.group(self.books.units["u01"], "inside", self.today)
        author = self.affairs.clerk(group.unit)
        made = self.desk.propose({group.path: group.text()}, author, groups={group.path: group})
        self.desk.host.report(self.desk.user(author), made.pull.head_sha, "success", CONTEXT, "审批齐全")
        commit = self.desk.merge(made, self.affairs.registrars(self.today)[0].account)
        self._file(made)
        kept = self.books.groups[group.path]
        self.books.void.append(kept.number)
        self.books.groups[group.path] = replace(kept, is_tampered=True)
        self.frozen.add(group.path)
        self.books.tampered.append(("not_approved", commit))


@contextmanager
def opened(folder: Path, size: Size, seed: int) -> Iterator[Office]:
    """The office on its first day, some groups of which were filed on paper before."""
    dice = Random(seed)
    books = founded(dice, size.departments, size.agencies, size.people, FIRST)
    draw = Drawing(dice, books, group_names(dice))
    on_paper = [_on_paper(draw, number, dice) for number in range(1, size.on_paper + 1)]
    books.groups |= {one.path: one for one in on_paper}
    books.spent[FIRST.year] = size.on_paper
    affairs = Affairs(dice, books)
    files = affairs.office_files() | {one.path: one.text() for one in on_paper}
    files["registry/office/baseline.yaml"] = _baseline(on_paper)
    with desk(folder, FIRST, files, affairs.registrars(FIRST)[0].account) as made:
        affairs.desk = made
        office = Office(size, dice, books, made, draw, affairs)
        for one in on_paper:
            office.plans[one.path] = draw.plan(one, FIRST)
        yield office


def _on_paper(draw: Drawing, number: int, dice: Random) -> Kept:
    """A group that was filed on paper in the days before the first one, with a number of the year."""
    unit: Unit = dice.choice([*draw.books.units.values()])
    group = draw.group(unit, "inside", FIRST - timedelta(1))
    return replace(group, number=f"中互京群备〔{FIRST.year}〕{number}号", is_paper=True)


def _baseline(groups: list[Kept]) -> bytes:
    lines = (
        f"- 文件: {one.path}\n  内容摘要: {one.digest}\n  纸质编号: {one.number}\n  备案日期: {one.deeds[0].filed_on}\n"
        for one in groups
    )
    return "".join(lines).encode()
