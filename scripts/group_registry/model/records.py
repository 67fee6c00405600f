"""The records of the registry, as the regulation defines them.

Every record is a value and has an ``origin``: its file, and its position inside that file.
The schemas map each Chinese key to an attribute here by ``x-field``; the keys appear nowhere else.
Dates are ``datetime.date`` (Shanghai calendar days), times are naive ``datetime.datetime`` in Shanghai time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar, dataclass_transform

from group_registry.model import terms

R = TypeVar("R")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(kind: type[R]) -> type[R]:
    """Frozen, and its fields are given by name."""
    kind.__doc__ = kind.__doc__ or kind.__name__  # else dataclass writes the signature there, at each start
    return dataclass(frozen=True, slots=True, kw_only=True)(kind)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[R]) -> type[R]:
    """The same for what is no record: its fields may be given by place."""
    kind.__doc__ = kind.__doc__ or kind.__name__
    return dataclass(frozen=True, slots=True)(kind)


class Origin(NamedTuple):
    """``digest`` is the blob id of the file that a whole record was read from."""

    path: str
    pointer: tuple[str | int, ...] = ()
    digest: str = ""


@value
class Record:
    origin: Origin = field(compare=False, repr=False)

    @property
    def path(self) -> str:
        return self.origin.path

    @property
    def stem(self) -> str:
        return self.origin.path.rsplit("/", 1)[-1].removesuffix(".yaml")


@value
class Span(Record):
    """Both ends count."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def last_day(self) -> date:
        return self.ends_on or date.max

    @property
    def is_reversed(self) -> bool:
        """Surely: a day that is known to the month only, or not at all, may be any of its days."""
        return terms.latest(self.last_day) < self.starts_on

    def shared_days(self, other: "Span") -> int:
        """Surely, as above. None are shared if it is not positive."""
        ends = terms.earliest(min(self.last_day, other.last_day, key=terms.earliest))
        return (ends - max(terms.latest(self.starts_on), terms.latest(other.starts_on))).days + 1


ARTICLE_10_DAYS = 15
"""Longest term, in days, both ends counted, that the deputy director may approve alone (Art. 10)."""
START_WITHIN = timedelta(days=7)
"""How long after its first 备案日期 a group may begin, for Article 10 to count from there (the office's reading)."""
LEAST_PRESENT = 2
"""The fewest people, and the fewest leaders, at an office meeting (Art. 9.2; the office's reading)."""
LONGEST_DELEGATION = 90
"""Longest delegation in days, both ends counted (Art. 9)."""


@value
class Takeover(Record):
    group: str
    unit: str


@value
class Unit(Span):
    """``successor`` takes over the groups once the unit has ended: a unit, or a unit for each group."""

    slug: str
    name: str
    kind: terms.UnitKind
    former_names: tuple[str, ...] = ()
    successor: str | tuple[Takeover, ...] | None = None


@value
class UnitList(Record):
    version: int
    units: tuple[Unit, ...]


@value
class Absence(Span):
    ends_on: date
    grounds: str


@value
class Appointment(Span):
    role: terms.Role
    units: tuple[str, ...] = ()
    grounds: str | None = None
    absences: tuple[Absence, ...] = ()


@value
class Person(Record):
    name: str
    disambiguator: str | None = None
    staff_no: str
    unit: str
    account: str | None = None
    account_id: int | None = None
    appointments: tuple[Appointment, ...]

    @property
    def label(self) -> str:
        """The name by which other files refer to the person: 姓名, or 姓名（区分）."""
        return f"{self.name}（{self.disambiguator}）" if self.disambiguator else self.name

    def is_in_office(self, day: date) -> bool:
        for term in self.appointments:  # noqa: SIM110 - asked for every group; any() takes half as long again
            if term.covers(day):
                return True
        return False

    def holds(self, role: terms.Role, day: date) -> bool:
        for term in self.appointments:  # noqa: SIM110 - as above
            if term.role is role and term.covers(day):
                return True
        return False

    def roles(self, day: date) -> list[terms.Role]:
        """Each once."""
        return list(dict.fromkeys(term.role for term in self.appointments if term.covers(day)))

    def ever_holds(self, role: terms.Role) -> bool:
        return any(term.role is role for term in self.appointments)

    def holds_without_end(self, role: terms.Role) -> bool:
        return any(term.role is role and term.ends_on is None for term in self.appointments)


def staff_numbers(people: Iterable[Person | None]) -> frozenset[str]:
    return frozenset(person.staff_no for person in people if person)


@value
class PersonList(Record):
    version: int
    people: tuple[Person, ...]


@value
class Delegation(Span):
    delegator: str
    delegate: str
    units: tuple[str, ...]
    ends_on: date
    grounds: str

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


@value
class DelegationList(Record):
    version: int
    delegations: tuple[Delegation, ...]


@value
class Policy(Record):
    version: int
    short_lived_days: int = ARTICLE_10_DAYS
    reminder_days: tuple[int, ...]
    overdue_every: int = 7
    inventory_month: int = 12
    reserved_words: tuple[str, ...]
    name_length: str | None = None
    office_name: str = ""
    short_name: str = ""
    decree_title: str = ""
    decree_number: str = ""
    number_format: str
    holidays: tuple[str, ...]
    confirming: terms.Confirming = terms.Confirming.NOT_ASKED
    audience: terms.Audience
    batch_permits: tuple[str, ...] = ()
    least_present: int | None = None
    director_at_meeting: terms.AtMeeting = terms.AtMeeting.MAY_BE_AWAY
    joint_use: terms.JointUse = terms.JointUse.TOLD


OFFICE_WORDS = ("office_name", "short_name", "decree_title", "decree_number")
"""What an office calls itself and the decree that it follows."""


@value
class BaselineEntry(Record):
    """A group from before the adoption, bound to the content of its file by blob id (``digest``).

    Without a paper number it was taken over without a filing. ``paper_records`` is how many of its records, from the
    first on, are of paper days.
    """

    file: str
    digest: str
    paper_records: int | None = None
    paper_number: str | None = None
    filed_on: date


@value
class Interpretation(Record):
    """A reading of an article, or a rule of this system (Art. 24).

    ``otherwise`` is another that policy may choose; ``rules`` are ids, names of commands, or what the decision alone
    judges (``approval.filing.DECIDED``).
    """

    number: int
    article: str
    topic: str
    says: str | None = None
    reading: str
    otherwise: str | None = None
    since: date | None = None
    rules: tuple[str, ...] = ()
    status: terms.ReadingStatus
    grounds: str | None = None


@value
class Waiver(Record):
    rule: terms.Waivable
    file: str
    reason: str
    ends_on: date


@value
class Filing(Record):
    kind: terms.FilingKind
    filed_on: date
    statement: str
    disposal: terms.Disposal | None = None
    handed_to: str | None = None

    @property
    def is_end(self) -> bool:
        """Of a cancellation, or of the 更正 that mends what one said became of the group."""
        return self.kind is terms.FilingKind.CANCELLATION or self.disposal is not None


@value
class Group(Record):
    name: str
    platform: terms.Platform
    platform_note: str | None = None
    scope: terms.Scope
    unit: str
    joint_units: tuple[str, ...] = ()
    member_units: tuple[str, ...] = ()
    leader: str | None = None
    custodian: str
    member_scope: str
    purpose: str
    started_on: date | None = None
    term_end: date | None = None
    procedure: terms.Procedure | None = None
    further_need: str | None = None
    filings: tuple[Filing, ...]

    @property
    def folder(self) -> str:
        return self.origin.path.split("/")[-2]

    @property
    def last(self) -> Filing:
        return self.filings[-1]

    @property
    def is_cancelled(self) -> bool:
        return self.filings[-1].is_end

    @property
    def as_filed(self) -> Filing:
        """The last creation or change, whose date judges the content."""
        for one in reversed(self.filings):
            if not one.is_end:
                return one
        return self.filings[-1]

    @property
    def begins_on(self) -> date:
        """The first day of use as the form says it; Article 10 counts from ``first_day``."""
        return self.started_on or self.filings[0].filed_on

    @property
    def first_day(self) -> date:
        """The day that Article 10 counts from.

        That is 启用日期 within seven days from the first 备案日期 on, else that 备案日期 (contract A 6).
        """
        filed_on = self.filings[0].filed_on
        if self.started_on is None:
            return filed_on
        is_counted = not terms.is_known(filed_on) or filed_on <= self.started_on <= filed_on + START_WITHIN
        return self.started_on if is_counted else filed_on

    @property
    def days(self) -> int | None:
        """Both ends counted (Art. 10); None where they cannot be counted, or the term ends before it begins."""
        if self.term_end is None or not terms.is_known(self.first_day):
            return None
        days = (self.term_end - self.first_day).days + 1
        return days if days > 0 else None

    @property
    def declared_days(self) -> int | None:
        """As versions before 2.0 counted them: from the first day that the form says."""
        if self.term_end is None or not terms.is_known(self.begins_on):
            return None
        return (self.term_end - self.begins_on).days + 1

    @property
    def last_used_day(self) -> date | None:
        is_early = self.is_cancelled and self.term_end is not None and self.last.filed_on < self.term_end
        return self.last.filed_on if is_early else self.term_end


@value
class MinutesItem(Record):
    file: str
    old_digest: str
    new_digest: str
    outcome: terms.Outcome
    note: str | None = None


@value
class Supplement(Record):
    file: str
    old_digest: str
    new_digest: str


@value
class Minutes(Record):
    year: int
    number: int
    met_on: date
    chair: str
    present: tuple[str, ...]
    items: tuple[MinutesItem, ...]
    correction: str | None = None
    supplements: tuple[Supplement, ...] = ()

    def led_to(self, item: MinutesItem) -> list[str]:
        """The content that was discussed, and what supplements put in its place, one after the other."""
        reached = [item.new_digest]
        for digest in reached:
            steps = (more for more in self.supplements if (more.file, more.old_digest) == (item.file, digest))
            reached += [more.new_digest for more in steps if more.new_digest not in reached]
        return reached

    @property
    def entries(self) -> "tuple[MinutesItem | Supplement, ...]":
        return *self.items, *self.supplements


@value
class PaperSignature(Record):
    file: str
    old_digest: str
    new_digest: str
    step: terms.PaperStep
    signer: str
    signed_on: date
    scan_digest: str
    witnesses: tuple[str, ...]


@value
class Incident(Record):
    """An incident of public opinion and its handling (Art. 19, 20), in a group by its path, or in one never filed."""

    group: str = ""
    group_name: str | None = None
    platform: terms.Platform | None = None
    unit: str | None = None
    late_reason: str | None = None
    found_at: datetime
    report: str
    opinion: str
    reported_at: datetime
    channel: terms.ReportChannel
    verified_at: datetime | None = None
    instruction: str | None = None
    cause: str | None = None
    measures: str | None = None
    result: str | None = None
    closed_at: datetime | None = None
    correction: str | None = None
    removal: str | None = None


@value
class BlacklistEntry(Span):
    """Limits for a time (Art. 21).

    A member not on the list of people, and a group never filed, have a name and a unit instead of a subject.
    """

    subject_kind: terms.SubjectKind
    subject: str = ""
    name: str | None = None
    group_name: str | None = None
    platform: terms.Platform | None = None
    unit: str | None = None
    cause: str
    article: str
    decided_on: date
    ends_on: date
    appeal: str | None = None
    appeal_outcome: terms.AppealOutcome | None = None
    lifted_on: date | None = None
    correction: str | None = None
    removal: str | None = None

    @property
    def in_words(self) -> str:
        return f"{self.starts_on} 至 {self.ends_on}，{self.stem} 号"

    def stands_on(self, day: date) -> bool:
        """Whether the limits hold on that day. They end before the day of lifting."""
        return self.covers(day) and (self.lifted_on is None or day < self.lifted_on)


@value
class Confirmation(Record):
    group: str
    muted_at: datetime | None = None
    restored_at: datetime | None = None


@value
class QuietPeriod(Span):
    """A holiday or special time in which custodians mute their groups. They choose the exact time (Art. 22).

    ``scope`` is one of ``QuietScope``, or the name of the one unit whose groups it is for.
    """

    name: str
    ends_on: date
    grounds: str
    scope: str
    confirmations: tuple[Confirmation, ...] = ()
    correction: str | None = None
    removal: str | None = None
