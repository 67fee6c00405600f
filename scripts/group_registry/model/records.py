"""The records of the registry, as the regulation sees them.

Every record is a value and carries an ``origin``: the file it stands in and the way to it inside that file.
The schemas tie each Chinese key to an attribute here by ``x-field``; nothing else spells the keys.
Dates are ``datetime.date`` (Shanghai calendar days), times are naive ``datetime.datetime`` in Shanghai time.
"""

from dataclasses import dataclass
from datetime import date, datetime

from group_registry.model.office import (
    ARTICLE_10_DAYS as ARTICLE_10_DAYS,
    LONGEST_DELEGATION as LONGEST_DELEGATION,
    Appointment as Appointment,
    BaselineEntry as BaselineEntry,
    Delegation as Delegation,
    DelegationList as DelegationList,
    Interpretation as Interpretation,
    Person as Person,
    PersonList as PersonList,
    Policy as Policy,
    Unit as Unit,
    UnitList as UnitList,
    Waiver as Waiver,
)
from group_registry.model.record import Origin as Origin, Record as Record
from group_registry.model.terms import (
    AppealOutcome as AppealOutcome,
    Audience as Audience,
    Confirming as Confirming,
    Disposal as Disposal,
    FilingKind as FilingKind,
    Outcome as Outcome,
    PaperStep as PaperStep,
    Platform as Platform,
    QuietScope as QuietScope,
    ReadingStatus as ReadingStatus,
    ReportChannel as ReportChannel,
    Role as Role,
    Scope as Scope,
    SubjectKind as SubjectKind,
    UnitKind as UnitKind,
)

NOTHING_BEFORE = "无"
"""What stands for the old content of a file that a filing creates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing(Record):
    """One entry of a group's 备案记录 (Art. 7, 8)."""

    kind: FilingKind
    filed_on: date
    statement: str
    disposal: Disposal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Record):
    """One chat group: the filing form of Art. 7 with its records."""

    name: str
    platform: Platform
    platform_note: str | None = None
    scope: Scope
    unit: str
    joint_units: tuple[str, ...] = ()
    member_units: tuple[str, ...] = ()
    leader: str | None = None
    custodian: str
    member_scope: str
    purpose: str
    started_on: date | None = None
    term_end: date | None = None
    filings: tuple[Filing, ...]

    @property
    def folder(self) -> str:
        """The folder of the file: the slug of the unit at creation."""
        return self.origin.path.split("/")[-2]

    @property
    def slug(self) -> str:
        """The file's name, which is the group's own below the folder of its unit."""
        return self.stem

    @property
    def last(self) -> Filing:
        """The latest record."""
        return self.filings[-1]

    @property
    def is_cancelled(self) -> bool:
        """Whether the latest record cancels the group (Art. 8)."""
        return self.filings[-1].kind is FilingKind.CANCELLATION

    @property
    def as_filed(self) -> Filing:
        """The last creation or change, by whose date the contents are judged; else the last record."""
        last = self.filings[-1]
        if last.kind is not FilingKind.CANCELLATION:
            return last
        return next((record for record in reversed(self.filings) if record.kind is not FilingKind.CANCELLATION), last)

    @property
    def first_day(self) -> date:
        """The first day of use: 启用日期, else the first 备案日期."""
        return self.started_on or self.filings[0].filed_on

    @property
    def days(self) -> int | None:
        """Length of the term in days, both ends counted (Art. 10); None without a term."""
        return None if self.term_end is None else (self.term_end - self.first_day).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesItem(Record):
    """One filing on the agenda, by path and by the contents before and after (blob ids)."""

    file: str
    old_digest: str
    new_digest: str
    outcome: Outcome
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement(Record):
    """What a filing that passed in principle was changed into."""

    file: str
    old_digest: str
    new_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes(Record):
    """Minutes of one 主任办公会 (Art. 9.2)."""

    year: int
    number: int
    met_on: date
    chair: str
    present: tuple[str, ...]
    items: tuple[MinutesItem, ...]
    supplements: tuple[Supplement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSignature(Record):
    """A leader's signature on the printed form, attested by two."""

    file: str
    old_digest: str
    new_digest: str
    step: PaperStep
    signer: str
    signed_on: date
    scan_digest: str
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Record):
    """An incident of public opinion and its handling (Art. 19, 20)."""

    group: str
    found_at: datetime
    verified_at: datetime
    report: str
    opinion: str
    reported_at: datetime
    channel: ReportChannel
    instruction: str | None = None
    cause: str | None = None
    measures: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlacklistEntry(Record):
    """A group, custodian or member whose services are limited for a time (Art. 21)."""

    subject_kind: SubjectKind
    subject: str
    cause: str
    article: str
    decided_on: date
    starts_on: date
    ends_on: date
    appeal: str | None = None
    appeal_outcome: AppealOutcome | None = None
    lifted_on: date | None = None

    def stands_on(self, day: date) -> bool:
        """Whether the limits hold on that day; from the day of lifting on they do not."""
        return self.starts_on <= day <= self.ends_on and (self.lifted_on is None or day < self.lifted_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Record):
    """A custodian's word that a group was muted and opened again."""

    group: str
    muted_at: datetime | None = None
    restored_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietPeriod(Record):
    """A holiday or special time in which custodians may mute their groups (Art. 22)."""

    name: str
    starts_on: date
    ends_on: date
    basis: str
    scope: QuietScope
    confirmations: tuple[Confirmation, ...] = ()
