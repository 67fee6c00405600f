"""Contract D as a model: whether a request is approved. Written from the contract; it imports nothing of the product.

A case tells what happened in plain words. Contents are letters, people go by name, times are Shanghai's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import NamedTuple

DIRECTOR, DEPUTY, SECRETARY, REGISTRAR, CLERK = "主任", "分管主任", "办公会秘书", "信息技术部", "经办人"
LAST = "原分管主任"
"""The seat of the last deputy of an ended unit."""
FIFTEEN, NEAR = 15, 60
"""Days of a short-lived group, and the most between two of one need (A6)."""
BLOCKING = {DIRECTOR, DEPUTY, REGISTRAR}
DEPARTMENT, INSIDE = "部门", "对内"


class Term(NamedTuple):
    role: str
    start: date
    end: date | None = None
    units: tuple[str, ...] = ()
    away: tuple[date, date] | None = None


class Person(NamedTuple):
    account: int | None
    home: str
    terms: tuple[Term, ...]


class Lent(NamedTuple):
    giver: str
    taker: str
    units: tuple[str, ...]
    start: date
    end: date

    def lasts(self) -> int:
        return (self.end - self.start).days


class Office(NamedTuple):
    """Covered office files. ``units`` gives each unit's kind; ``former`` its earlier names by the present one.

    ``ended`` has units that are over, with the last day and who takes over: a unit, a unit for each path, or nobody.

    ``director`` is what a meeting asks of him: away, present, chairs. ``joint_reviews``: not only told.
    """

    people: tuple[tuple[str, Person], ...]
    units: tuple[tuple[str, str], ...]
    former: tuple[tuple[str, str], ...] = ()
    lent: tuple[Lent, ...] = ()
    has_longer_baseline: bool = False
    director: str = "away"
    joint_reviews: bool = False
    ended: tuple[tuple[str, date, str | tuple[tuple[str, str], ...] | None], ...] = ()

    def in_charge(self, unit: str, path: str, day: date) -> str:
        """A5. Of a unit that has ended the one that takes over, if one does."""
        for name, end, heir in self.ended:
            if name == unit and end < day and heir:
                return heir if isinstance(heir, str) else dict(heir).get(path, unit)
        return unit

    def last_deputies(self, unit: str, day: date) -> set[str]:
        """A5. Who may review, while a deputy, the closing of a group of an ended unit that no deputy has in charge: its
        last one if still a deputy, else anybody. Of other units nobody."""
        leading = {name for name, _ in self.people if self.has(name, DEPUTY, day) and not self.has(name, DIRECTOR, day)}
        is_over = any(name == unit and end < day for name, end, _ in self.ended)
        if not is_over or any(self.has(name, DEPUTY, day, unit) for name in leading):
            return set()
        ends = {name: term.end for name, one in self.people for term in one.terms if unit in term.units and term.end}
        last = {name for name, end in ends.items() if end == max(ends.values())}
        return last & leading or set(dict(self.people))

    def has(self, name: str, role: str, day: date, unit: str | None = None) -> bool:
        """Both ends of a term count. ``unit``: of which a deputy has charge."""
        terms = dict(self.people)[name].terms if name in dict(self.people) else ()
        return any(
            term.role == role and term.start <= day <= (term.end or day) and (unit is None or unit in term.units)
            for term in terms
        )


class Group(NamedTuple):
    scope: str
    unit: str
    members: tuple[str, ...]
    custodian: str
    filed_on: date
    days: int | None = None
    in_full: bool = False
    kind: str = "创建"
    joint: tuple[str, ...] = ()
    has_reason: bool = False

    @property
    def is_short(self) -> bool:
        return self.days is not None and self.days <= FIFTEEN and not self.in_full


class Earlier(NamedTuple):
    """A short-lived group that ended before this one begins, by how many days, and how long it was used."""

    unit: str
    days: int
    gap: int
    is_same_need: bool


class File(NamedTuple):
    """``old`` and ``new`` are contents; ``about`` is the covered group that an incident names.

    ``home`` is the unit of the old content's custodian when that was merged, where it was another than now. ``drafts``
    are for how many days what its commits made of it is used, by content; ``earlier`` is on main.
    """

    path: str
    old: str | None
    new: str
    before: Group | None = None
    after: Group | None = None
    about: Group | None = None
    home: str | None = None
    drafts: tuple[tuple[str, int | None], ...] = ()
    earlier: Earlier | None = None

    def last_day(self, days: int | None) -> date:
        """A6. Both ends count, from the first form on."""
        first = self.before or self.after
        return first.filed_on + timedelta(days=days - 1) if first and days is not None else date.max


class Event(NamedTuple):
    """What an account did: approves, refuses; what was done to it: dismissed, untold; to all: reopened.

    ``saw`` are the contents by path at the commit of a review; None where that commit is gone from the branch.
    """

    at: datetime
    word: str
    account: int = 0
    saw: Mapping[str, str] | None = None


class Meeting(NamedTuple):
    """A 补充 names what was ``discussed``, and when that was merged."""

    merged: datetime
    met_on: date
    path: str
    new: str
    outcome: str
    present: tuple[str, ...]
    chair: str
    discussed: str = ""
    begun: datetime | None = None


class Paper(NamedTuple):
    merged: datetime
    signed_on: date
    signer: str
    path: str
    new: str
    witnesses: tuple[str, ...]


@dataclass(kw_only=True)
class Case:
    """``writers``: accounts that authored the filing. ``entries``: what a request does to the office files, in words.
    ``is_flawed``: something stops the request as such: a draft, a merge by itself. ``has_error``: the rules find an
    error in what it brings in (E). ``shown`` are the contents at the commits of reviews and statuses of any kind, and
    when the host dates them. ``ending``: whose office the request ends; ``leaving``: of those, where it does
    nothing else, whose own word is asked.
    """

    kind: str
    author: int
    writers: set[int]
    opened: datetime
    now: datetime
    files: list[File]
    offices: list[tuple[datetime, Office]]
    events: list[Event] = field(default_factory=list)
    shown: list[tuple[datetime, Mapping[str, str]]] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    entries: tuple[str, ...] = ()
    gainers: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    ending: frozenset[str] = frozenset()
    giver: str = ""
    is_flawed: bool = False
    has_error: bool = False
    merger: int | None = None

    def office(self, at: datetime) -> Office:
        return [office for since, office in self.offices if since <= at][-1]

    @property
    def begun(self) -> datetime:
        """The last reopening, if any: what was said before does not count (D4)."""
        reopened = (event.at for event in self.events if event.word == "reopened" and event.at < self.now)
        return max(reopened, default=self.offices[0][0])

    def name(self, account: int, at: datetime) -> str | None:
        names = [name for name, person in self.office(at).people if person.account == account]
        return names[0] if len(names) == 1 else None


Seat = tuple[str, str | None]
"""A role, and the unit of which a deputy must have charge."""
Row = tuple[Seat, ...]


def approved(case: Case) -> bool:
    accounts = {event.account for event in case.events}
    refusing = {account for account in accounts if blocks(case, account)}
    if case.is_flawed or case.has_error:
        return False
    return any(
        not stops(case, refusing, taken) and may_merge(case, taken)
        for chosen in product(*(list(ways(case, file)) for file in case.files))
        for taken in [set[str]().union(*chosen)]
    )


def stops(case: Case, refusing: set[int], takers: set[str]) -> bool:
    """D5. Who leaves by the director's word does not stop it."""
    day, office = case.now.date(), case.office(case.now)
    is_by_director = any(office.has(name, DIRECTOR, day) for name in takers)
    return any(not (is_by_director and case.name(one, case.now) in case.leaving) for one in refusing)


def may_merge(case: Case, takers: set[str]) -> bool:
    """D9. Who approved does not merge, nor the author what is filed. One registrar who is left does both."""
    if case.merger is None:
        return True
    name, office, day = case.name(case.merger, case.now), case.office(case.now), case.now.date()
    if name is None or not office.has(name, REGISTRAR, day):
        return False
    if case.kind not in ("office", "other"):
        return case.merger != case.author and name not in takers
    return name not in takers or (acting(case) == {name} and case.merger != case.author)


def acting(case: Case) -> set[str]:
    """D9. Who of 信息技术部 can act, not counting him whose end the request writes."""
    office, day = case.office(case.now), case.now.date()
    return {one for one, who in office.people if who.account and office.has(one, REGISTRAR, day)} - case.ending


def standing(case: Case, account: int, file: File) -> list[datetime]:
    """D3, D4. The unbroken run of approvals of what would be merged; empty where the last word is another."""
    run: list[datetime] = []
    for event in case.events:
        if event.account == account and case.begun < event.at < case.now:
            is_of_it = event.word == "approves" and (event.saw or {}).get(file.path) == file.new
            run = [*run, event.at] if is_of_it else []
    return run


def blocks(case: Case, account: int) -> bool:
    """D4, D5. Only a new review of its author clears a refusal; it weighs if given, or kept, in office."""
    refused, given = list[datetime](), case.now
    for event in case.events:
        if event.account == account and event.at < case.now:
            given = event.at if event.word in ("approves", "refuses") else given
            if event.word in ("refuses", "untold"):  # of which nobody knows what it was, is as old as the review
                refused.append(given)
            elif event.word == "approves":
                refused = []
    return any(
        (name := case.name(account, at))
        and (name in case.leaving or any(case.office(at).has(name, role, at.date()) for role in BLOCKING))
        for at in ([*refused, case.now] if refused else [])
    )


def route(case: Case, file: File) -> str:
    """A1, A6, D1. The stricter of old and new; whom the old content named already keeps the unit of then."""
    found = []
    for group in filter(None, (file.before, file.after)):
        is_known = file.before and file.before.custodian == group.custodian
        found.append(extent(group, case.office(case.now), file.home if is_known else None))
    return max(found, key=["short", "internal", "external"].index)


def extent(group: Group, office: Office, home: str | None = None) -> str:
    """By what is declared and by what units and staff list show, whichever is stricter."""
    if group.is_short:
        return "short"
    kinds, present = dict(office.units), {earlier: name for name, earlier in office.former}
    named = [
        present.get(name, name)
        for name in (*group.members, *group.joint, home or dict(office.people)[group.custodian].home)
    ]
    is_in_house = kinds[group.unit] == DEPARTMENT
    outside = [name for name in named if (kinds.get(name) != DEPARTMENT if is_in_house else name != group.unit)]
    return "internal" if group.scope == INSIDE and not outside else "external"


GIVER, OWN_WORD, STAYS = "委托人", "本人", "另一"
GIFTS = {"gift", "another gift"}
GIVEN, WITHOUT_HIM = {"deputy lends", "lent no more"}, {"succession", "deputy succeeds", "absence"}
LIGHT = {"new clerk", "clerk leaves", "former name"}
LEAVES = {"deputy leaves", "secretary leaves", "registrar leaves"}
OWN = {"own account", "own term"}
LENT_FROM_TODAY = "director lends from today"
"""For days of the absence that begins today; what else he lends began before."""
CONTRADICTORY = {"two directors", "one account twice", "one term twice", "one unit twice", "nobody is lent to"}
NEVER = CONTRADICTORY | {"baseline grows"}
"""Entries of the office files by who may approve them; the giver of a delegation has a seat of his own."""


def seats(case: Case, file: File) -> list[Row]:
    """D1, D2. Each way is a row of seats, in order; one way is enough."""
    office, day, group = case.office(case.now), case.now.date(), file.after or file.about
    if case.kind == "group" and group:
        return [filing_row(case, file, group)]
    if group:
        review = (DEPUTY, office.in_charge(group.unit, file.path, day))
        return [(review,) if case.kind == "incident" else (review, (DIRECTOR, None))]
    if case.kind == "minutes":
        return [((DIRECTOR, None),)] if office.has(case.name(case.author, case.now) or "", SECRETARY, day) else []
    return governing_rows(case)


def filing_row(case: Case, file: File, group: Group) -> Row:
    office, day, both = case.office(case.now), case.now.date(), [group, file.before or group]
    units = {office.in_charge(one.unit, file.path, day) for one in both}
    if office.joint_reviews:
        units |= {name for one in both for name in one.joint}
    closes = {unit for unit in units if group.kind == "注销" and office.last_deputies(unit, day)}
    reviews = tuple((LAST if unit in closes else DEPUTY, unit) for unit in sorted(units))
    return reviews if route(case, file) == "short" else (*reviews, (DIRECTOR, None))


def governing_rows(case: Case) -> list[Row]:
    deputy, director, registrar = (DEPUTY, None), (DIRECTOR, None), (REGISTRAR, None)
    entries = set(case.entries)
    if entries & NEVER or entries >= {"succession", "deputy succeeds"} or (entries & GIFTS and len(entries) > 1):
        return []
    if entries & GIFTS:
        return [(deputy, registrar)]
    if entries and entries <= LIGHT:
        return [(registrar,), (director,)]
    rows: list[Row] = [(director, registrar)]
    if case.leaving:
        rows += leavers_rows(case)
    if entries and entries <= GIVEN:
        rows.append(((GIVER, None), registrar))
    if (len(entries) == 1 and entries <= WITHOUT_HIM) or is_lent_meanwhile(case):
        rows += rows_without_him(case)
    return rows


def rows_without_him(case: Case) -> list[Row]:
    office, day = case.office(case.now), case.now.date()
    leading = [name for name, _ in office.people if office.has(name, DEPUTY, day)]
    deputies = [name for name in leading if name not in case.gainers and not office.has(name, DIRECTOR, day)]
    if not deputies:
        return []
    second = DEPUTY if len(deputies) > 1 else SECRETARY
    return [((DEPUTY, None), (second, None), (REGISTRAR, None))]


def leavers_rows(case: Case) -> list[Row]:
    """D2. By their own words and a registrar; without a director the other of two registrars merges, or others sign."""
    office, day, registrar = case.office(case.now), case.now.date(), (REGISTRAR, None)
    own = tuple((OWN_WORD, name) for name in sorted(case.leaving))
    rows: list[Row] = [(*own, registrar)]
    if any(office.has(name, DIRECTOR, day) for name, _ in office.people):
        return rows
    if len(acting(case)) == 1:
        rows.append(own)
    others = [role for role in (DEPUTY, SECRETARY) if any(stays(case, name, role) for name, _ in office.people)]
    return [*rows, *(((STAYS + role, None), (STAYS + REGISTRAR, None)) for role in others[:1])]


def has_waited(since: datetime, now: datetime) -> bool:
    """D2. Ten working days, in which who is to leave may refuse."""
    day, worked = since.date(), 0
    while worked < 10:
        day += timedelta(days=1)
        worked += day.weekday() < 5
    return now.date() > day


def stays(case: Case, name: str, role: str) -> bool:
    return name not in case.leaving and case.office(case.now).has(name, role, case.now.date())


def is_lent_meanwhile(case: Case) -> bool:
    """D6. Whether the director's word alone is lent, for days on which he is away: so the covered office files say, or
    the request does, which brings the absence too (one wait)."""
    if set(case.entries) == {"absence", LENT_FROM_TODAY}:
        return True
    terms = [term for _, person in case.office(case.now).people for term in person.terms if term.role == DIRECTOR]
    is_of_lending = bool(case.entries) and set(case.entries) <= {"director lends", LENT_FROM_TODAY}
    return is_of_lending and any(term.away for term in terms)


def ways(case: Case, file: File) -> Iterator[set[str]]:
    """Who can have taken the seats of a file."""
    yield from ({name for name, _, _ in taken} for _, taken in taken_seats(case, file))


def taken_seats(case: Case, file: File) -> "Iterator[tuple[Row, Sequence[Taken]]]":
    """Each way to take the seats of a file, by distinct people."""
    after = file.after
    if after and not (case.opened.date() - timedelta(days=7) <= after.filed_on <= case.now.date()):
        return
    if after and after.kind != "注销" and not (is_in_time(case, file, after) and is_one_need_in_bounds(file, after)):
        return
    for row in seats(case, file):
        for taken in product(*(list(takers(case, file, seat)) for seat in row)):
            is_ordered = row[-1][0] != DIRECTOR or len(row) == 1 or follows(case, file, row, taken)
            if is_ordered and are_distinct(case, row, taken):
                yield row, taken


def is_in_time(case: Case, file: File, after: Group) -> bool:
    """A6. A short-lived group is created and changed while it lasts, and none once its term has ended."""
    last, merged = file.last_day(after.days), case.now.date()
    if file.before is None:
        return not after.is_short or merged <= last
    if not file.before.is_short:
        return True
    old = file.last_day(file.before.days)
    if last <= old:
        return case.opened.date() <= old
    return case.opened.date() <= old and merged <= last and (merged <= old or was_shown(case, file, old, last))


def was_shown(case: Case, file: File, old: date, last: date) -> bool:
    """A6. Whether the host dates a head with that term, or a longer one, by the last day of the old one."""
    heads = [dict(file.drafts)[saw[file.path]] for at, saw in case.shown if at.date() <= old]
    return any(file.last_day(days) >= last for days in heads)


def is_extended_late(case: Case, file: File) -> bool:
    if file.before is None or file.after is None or file.after.kind == "注销" or not file.before.is_short:
        return False
    old = file.last_day(file.before.days)
    return old < case.now.date() and old < file.last_day(file.after.days)


def exceeds(file: File) -> bool:
    """A6. Whether it makes or lengthens a chain of one need beyond fifteen days in all, without the full route."""
    before, after = file.before, file.after
    if after is None or after.kind == "注销" or not after.is_short or (before and not before.is_short):
        return False
    days, was = in_all(file, after), in_all(file, before) if before else 0
    return days != after.days and days > FIFTEEN and days > was


def in_all(file: File, group: Group) -> int:
    one, own = file.earlier, group.days or 0
    is_linked = one is not None and one.is_same_need and one.gap <= NEAR and one.unit == group.unit
    return own + one.days if one and is_linked else own


def is_one_need_in_bounds(file: File, after: Group) -> bool:
    return after.has_reason or not exceeds(file)


def are_distinct(case: Case, row: Row, taken: "Sequence[Taken]") -> bool:
    """But one may be deputy of both units."""
    names = [name for name, _, _ in taken]
    roles = [role if case.kind == "group" else "" for role, _ in row]
    both = {name for name, role in zip(names, roles, strict=True) if role in (DEPUTY, LAST)}
    others = [name for name, role in zip(names, roles, strict=True) if role not in (DEPUTY, LAST)]
    return len({*both, *others}) == len(both) + len(others)


Taken = tuple[str, datetime, date]
"""A name, when it counts from, and the day that the person gave it."""


def takers(case: Case, file: File, seat: Seat) -> Iterator[Taken]:
    """D5, D6. In office when the review was given and at the merge; never who wrote it, nor who gains by it."""
    for name, person in case.office(case.now).people:
        is_of_himself = seat[0] == DIRECTOR and OWN & set(case.entries)
        if person.account in case.writers | {case.author} or (name in case.gainers and not is_of_himself):
            continue
        given = reviews_of(case, file, name, person.account, seat)
        if seat[0] == DIRECTOR:
            papers = [one for one in case.papers if one.merged < case.now and counts(case, one, name, file)]
            given += [(one.merged, one.signed_on) for one in papers]
        still = sits(case, file, name, seat, case.now)
        yield from ((name, at, day) for at, day in given if still or outlasts(case, file, name, seat, at, day))


def outlasts(case: Case, file: File, name: str, seat: Seat, at: datetime, day: date) -> bool:
    """D6. What was lent ran out as it was written, and neither sooner; who lent it is in office and does not refuse."""
    (role, unit), now, group = seat, case.office(case.now), file.after or file.about
    for lent in lent_to(case, file, name, seat, at, day):
        last = datetime.combine(lent.end, time.max, case.now.tzinfo)
        giver = dict(now.people)[lent.giver].account
        if (
            lent.end < case.now.date()
            and all(lent in office.lent for since, office in case.offices if at < since <= last)
            and now.has(lent.giver, role, case.now.date(), unit)
            and not (giver and blocks(case, giver))
            and may_be_lent(now, name, role, case.now.date(), units_of(case, file, group))
        ):
            return True
    return False


def reviews_of(case: Case, file: File, name: str, account: int | None, seat: Seat) -> list[tuple[datetime, date]]:
    times = standing(case, account, file) if account else []
    if seat[0] in (STAYS + DEPUTY, STAYS + SECRETARY):
        times = [at for at in times if has_waited(at, case.now)]
    return [(at, at.date()) for at in times if sits(case, file, name, seat, at)]


def counts(case: Case, paper: Paper, name: str, file: File) -> bool:
    """D8. The witnesses are neither the author nor the group's custodian."""
    accounts = {person.account for witness, person in case.office(case.now).people if witness in paper.witnesses}
    is_free = not accounts & (case.writers | {case.author})
    return is_free and (paper.signer, paper.path, paper.new) == (name, file.path, file.new)


def sits(case: Case, file: File, name: str, seat: Seat, at: datetime) -> bool:
    office, day, (role, unit) = case.office(at), at.date(), seat
    if role == GIVER:
        return name == case.giver and any(office.has(name, role, day) for role in (DIRECTOR, DEPUTY))
    if role == OWN_WORD:
        return name == unit and any(office.has(name, one, day) for one in (DEPUTY, SECRETARY, REGISTRAR))
    if role.startswith(STAYS):
        return name not in case.leaving and office.has(name, role.removeprefix(STAYS), day)
    if role == LAST and unit:
        is_free = office.has(name, DEPUTY, day) and not office.has(name, DIRECTOR, day)
        return is_free and name in case.office(case.now).last_deputies(unit, case.now.date())
    if office.has(name, role, day, unit):
        return role != DEPUTY or not office.has(name, DIRECTOR, day)
    return bool(lent_to(case, file, name, seat, at, day))


def units_of(case: Case, file: File, group: Group | None) -> set[str]:
    office, day = case.office(case.now), case.now.date()
    return {office.in_charge(one.unit, file.path, day) for one in (group, file.before or group) if one}


def lent_to(case: Case, file: File, name: str, seat: Seat, at: datetime, day: date) -> list[Lent]:
    """By what the seat was lent on that day, by the office files of that time."""
    office, (role, unit), group = case.office(at), seat, file.after or file.about
    units = units_of(case, file, group)
    if not group or name in {one.custodian for one in (group, file.before or group)}:
        return []
    if not may_be_lent(office, name, role, day, units):
        return []
    return [
        one
        for one in office.lent
        if one.taker == name and one.start <= day <= one.end and one.lasts() < 90
        if office.has(one.giver, role, day, unit) and ({unit} if unit else units) <= set(one.units)
    ]


def may_be_lent(office: Office, name: str, role: str, day: date, units: set[str]) -> bool:
    """A leader; the director no 审核, a deputy no word on units of his own."""
    if role == DEPUTY:
        return office.has(name, DEPUTY, day) and not office.has(name, DIRECTOR, day)
    leads = office.has(name, DIRECTOR, day) or office.has(name, DEPUTY, day)
    return leads and not any(role == DIRECTOR and office.has(name, DEPUTY, day, own) for own in units)


def follows(case: Case, file: File, row: Row, taken: Sequence[Taken]) -> bool:
    """D7. Strictly by the host's time, and by Shanghai's days: 审核 before the meeting, the meeting before 签批."""
    *reviews, (_, signed, day) = taken
    if not all(at < signed and reviewed <= day for _, at, reviewed in reviews):
        return False
    if case.kind != "group" or route(case, file) == "internal":
        return True
    return any(
        one.merged < signed
        and one.met_on <= day
        and (
            was_reviewed(case, file, row, one)
            if one.outcome == "补充"
            else all(at < one.merged and reviewed <= one.met_on for _, at, reviewed in reviews)
        )
        for one in passings(case, file)
    )


def passings(case: Case, file: File) -> list[Meeting]:
    """Minutes on main that pass this content, by two leaders at least (B), since the last that did not.

    The chair is one of the leaders; the office may ask for the director there, or in the chair.
    """
    found: list[Meeting] = []
    for one in sorted(case.meetings, key=lambda one: one.met_on):
        if one.merged < case.now and (one.path, one.new) == (file.path, file.new):
            found = [*found, one] if one.outcome in ("通过", "补充") else []
    office = case.office(case.now)

    def can_pass(one: Meeting) -> bool:
        leading = {
            name for role in (DIRECTOR, DEPUTY) for name, _ in office.people if office.has(name, role, one.met_on)
        }
        asked = {"away": [], "present": one.present, "chairs": [one.chair]}[office.director]
        is_there = any(office.has(name, DIRECTOR, one.met_on) for name in asked) or not asked
        return len(leading & {*one.present}) > 1 and one.chair in leading and is_there

    return [one for one in found if can_pass(one)]


def was_reviewed(case: Case, file: File, row: Row, meeting: Meeting) -> bool:
    """Whether what passed in principle had its own 审核 before, not taken back then, whoever is in office by now."""
    begun = meeting.begun or meeting.merged
    given = []
    for name, person in case.office(begun).people:
        if person.account and person.account not in case.writers | {case.author}:
            given += [(name, at) for at in _approvals_then(case, file, meeting, person.account)]
    for seat in row:
        if seat[0] in (DEPUTY, LAST) and not any(sits(case, file, name, seat, at) for name, at in given):
            return False
    return True


def _approvals_then(case: Case, file: File, meeting: Meeting, account: int) -> list[datetime]:
    """When an account had approved what was discussed, as it stood when the meeting began."""
    begun = meeting.begun or meeting.merged
    standing, last = list[datetime](), case.begun
    for event in case.events:
        if event.account != account or event.at <= case.begun:
            continue
        if event.word in ("approves", "refuses"):
            last = event.at
        is_then = last < begun and last.date() <= meeting.met_on
        if event.word == "approves" and is_then and (event.saw or {}).get(file.path) == meeting.discussed:
            standing.append(event.at)
        elif event.word == "dismissed":
            standing = [at for at in standing if at != last]
        elif event.word != "approves" and is_then:
            standing = []
    return standing
