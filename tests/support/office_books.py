"""The books that an invented office keeps by itself, from the regulation and from what the site says it counts.

Nothing here asks the product: what a group is, when it was overdue and what a year held is counted by hand, so that
the product's register, figures, dossier and reminders can be held against it. Days are those of Shanghai.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha1

A_DAY = timedelta(days=1)
SHORT = 15
"""Days that a group may have for the deputy alone to approve it (Art. 10), both ends counted."""


@dataclass(frozen=True)
class Unit:
    slug: str
    kind: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names[-1]


@dataclass(frozen=True)
class Term:
    role: str
    since: date
    until: date | None = None
    units: tuple[str, ...] = ()


@dataclass
class Person:
    name: str
    number: str
    unit: str
    account: int
    terms: list[Term]

    def is_in_office(self, day: date) -> bool:
        return any(one.since <= day <= (one.until or date.max) for one in self.terms)

    def holds(self, role: str, day: date, unit: str = "") -> bool:
        return any(
            one.role == role and one.since <= day <= (one.until or date.max) and (not unit or unit in one.units)
            for one in self.terms
        )

    @property
    def last_day(self) -> date | None:
        """The day after which no term is left, if there is one."""
        ends = [one.until for one in self.terms]
        return None if None in ends else max(filter(None, ends))


@dataclass(frozen=True)
class Deed:
    """One filing of a group: 备案类别, 备案日期, what was said, the term that it left, and the day of its merge."""

    kind: str
    filed_on: date
    statement: str
    term_end: date | None
    merged_on: date | None = None
    request: int = 0


@dataclass(frozen=True)
class Kept:
    """A group as the office's own books have it; ``unit`` is a code, ``called`` the unit's name as it was written."""

    path: str
    name: str
    platform: str
    scope: str
    unit: str
    called: str
    members: tuple[str, ...]
    leader: str
    custodian: str
    range: str
    purpose: str
    started_on: date | None
    term_end: date | None
    in_full: bool
    deeds: tuple[Deed, ...]
    number: str = ""
    deeds_before: int = 0
    """How many deeds there were when it got its number, that one included; those are no changes under it."""
    is_paper: bool = False
    is_tampered: bool = False

    @property
    def first_day(self) -> date:
        """The first day of use."""
        return self.started_on or self.deeds[0].filed_on

    @property
    def is_cancelled(self) -> bool:
        """Whether the last filing was 注销."""
        return self.deeds[-1].kind == "注销"

    @property
    def is_short(self) -> bool:
        """Whether the deputy alone approves it (Art. 10)."""
        return not self.in_full and self.term_end is not None and (self.term_end - self.first_day).days < SHORT

    def filed(self, kind: str, day: date, statement: str, **changes: object) -> "Kept":
        """The same after one more filing, not merged yet."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        return replace(changed, deeds=(*self.deeds, Deed(kind, day, statement, changed.term_end)))

    def merged(self, day: date, request: int) -> "Kept":
        """The same once its last filing was merged."""
        return replace(self, deeds=(*self.deeds[:-1], replace(self.deeds[-1], merged_on=day, request=request)))

    def text(self) -> bytes:
        items = {
            "群组名称": self.name,
            "平台类别": self.platform,
            "使用范围": self.scope,
            "使用部门": self.called,
            "成员单位": self.members and f"[{', '.join(self.members)}]",
            "主管领导": self.leader,
            "群组负责人": self.custodian,
            "成员范围": self.range,
            "建群目的": self.purpose,
            "启用日期": self.started_on,
            "使用期限": self.term_end,
            "办理方式": self.in_full and "备案",
        }
        lines = [f"{item}: {value}\n" for item, value in items.items() if value] + ["备案记录:\n"]
        for one in self.deeds:
            lines += [f"  - 备案类别: {one.kind}\n    备案日期: {one.filed_on}\n    备案事项说明: {one.statement}\n"]
            lines += ["    处置: 已解散\n"] * (one.kind == "注销")
        return "".join(lines).encode()

    @property
    def digest(self) -> str:
        content = self.text()
        return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()

    def state(self, day: date) -> str:
        """The state on a day at the end of the books, in the words of the site."""
        if self.is_cancelled:
            return "已注销"
        if self.term_end and self.term_end < day:
            return "逾期未注销"
        return "临时群（免备案）" if self.is_short else "使用中"

    def coverage(self) -> str:
        """How far it is proven, as the ledger words it."""
        if self.is_tampered:
            return "审批依据不符"
        if self.is_paper and len(self.deeds) == 1:
            return "历史备案"
        return "临时群（免备案）" if self.is_short else "已备案"

    @property
    def numbered(self) -> str:
        """The number with the count of changes, as the register shows it."""
        changes = sum(one.kind == "变更" for one in self.deeds[self.deeds_before :])
        return f"{self.number}（变更{changes}）" if self.number and changes else self.number

    def overdue(self, day: date) -> Iterator[tuple[date, date]]:
        """Days, first and last, on which the term was over and neither prolonging nor cancelling had been filed."""
        for place, one in enumerate(self.deeds):
            is_last = place == len(self.deeds) - 1
            if one.term_end is None or one.kind == "注销":
                continue
            until = day if is_last else self.deeds[place + 1].filed_on - A_DAY
            if one.term_end < until:
                yield one.term_end + A_DAY, until


@dataclass
class Books:
    """All of it: only what was merged. ``spent`` counts each year's numbers, with those on paper."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, Kept] = field(default_factory=dict)
    spent: Counter[int] = field(default_factory=Counter)
    void: list[str] = field(default_factory=list)
    tampered: list[tuple[str, str]] = field(default_factory=list)
    """Each tampering: the kind that the audit calls it by, and the commit on main."""
    tally: Counter[str] = field(default_factory=Counter)
    """What was done besides: requests, refusals, meetings and the like, by name."""

    def take(self, group: Kept, day: date, request: int) -> None:
        """A filing is merged; at the first one that needs it the group gets the year's next number (Art. 6)."""
        group = group.merged(day, request)
        if not group.number and not group.is_short:
            self.spent[day.year] += 1
            number = f"中互京群备〔{day.year}〕{self.spent[day.year]}号"
            group = replace(group, number=number, deeds_before=len(group.deeds))
        self.groups[group.path] = group

    def overdue(self, today: date) -> dict[int, Counter[str]]:
        """By year and unit, the groups that were overdue on some day of it (Art. 8)."""
        found: dict[int, Counter[str]] = {}
        for group in self.groups.values():
            spans = list(group.overdue(today))
            for year in {year for first, last in spans for year in range(first.year, last.year + 1)}:
                found.setdefault(year, Counter())[self.units[group.unit].name] += 1
        return found

    def due(self, today: date) -> set[tuple[str, date]]:
        """What somebody is to be reminded of on a day, quiet periods apart: each group and the day that it is about.

        The last day of a term from thirty days before it; of a short-lived group from its tenth day of use; a custodian
        who leaves, from thirty days before. In December each unit of its groups without a term, a year after the last
        filing.
        """
        found = set()
        for group in self.groups.values():
            if not group.is_cancelled:
                found |= {(group.path, day) for day in (*self._term(group, today), *self._custodian(group, today))}
                found |= {(self.units[group.unit].name, day) for day in self._cleaning(group, today)}
        return found

    def _term(self, group: Kept, today: date) -> Iterator[date]:
        if group.term_end is None:
            return
        is_near = (group.term_end - today).days <= 30
        if is_near if not group.is_short else (today - group.first_day).days >= 9 or group.term_end < today:
            yield group.term_end

    def _cleaning(self, group: Kept, today: date) -> Iterator[date]:
        if group.term_end is None and today.month == 12 and (today - group.deeds[-1].filed_on).days >= 365:
            yield date(today.year, 12, 31)

    def _custodian(self, group: Kept, today: date) -> Iterator[date]:
        person = self.people[group.custodian]
        if person.last_day and (person.last_day - today).days <= 30:
            yield person.last_day
