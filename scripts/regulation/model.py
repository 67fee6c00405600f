"""The records of the registry, as the regulation sees them.

Every record is frozen and carries an ``origin``: the file it stands in and the way to it inside that file.
The schemas tie each Chinese key to an attribute here by ``x-field``; nothing else spells the keys.
Dates are ``datetime.date`` (Shanghai calendar days), times are naive ``datetime.datetime`` in Shanghai time.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

ARTICLE_10_DAYS = 15
"""Longest term, in days, both ends counted, that the deputy may approve alone (Art. 10)."""


class Platform(StrEnum):
    """Where a group lives (Art. 2)."""

    WECHAT = "微信"
    QQ = "QQ/TIM"
    MEMBER_PLATFORM = "会员服务平台"
    OTHER = "其他"


class Scope(StrEnum):
    """Whether anyone outside the office is in the group (Art. 2)."""

    INTERNAL = "对内"
    EXTERNAL = "对外"


class FilingKind(StrEnum):
    """What a record of the filing form does (Art. 6, 8)."""

    CREATION = "创建"
    CHANGE = "变更"
    CANCELLATION = "注销"


class Disposal(StrEnum):
    """What became of a cancelled group."""

    DISSOLVED = "已解散"
    HANDED_OVER = "已移交"


class UnitKind(StrEnum):
    """Departments of the office, its agencies, and base units (Art. 3, 23)."""

    DEPARTMENT = "部门"
    AGENCY = "代办处"
    BASE_UNIT = "基层单位"


class Role(StrEnum):
    """Offices that the filing route knows (Art. 6, 9)."""

    DIRECTOR = "主任"
    DEPUTY_DIRECTOR = "分管主任"
    SECRETARY = "办公会秘书"
    REGISTRAR = "信息技术部"
    CLERK = "经办人"


class Audience(StrEnum):
    """For whom the site is published."""

    INTERNAL = "内部版"
    PUBLIC = "公开版"


class ReadingStatus(StrEnum):
    """Whether 信息技术部 has confirmed a reading of the regulation (Art. 24)."""

    PROVISIONAL = "暂行"
    CONFIRMED = "已确认"


class Outcome(StrEnum):
    """What the office meeting decided on one filing (Art. 9.2)."""

    PASSED = "通过"
    PASSED_IN_PRINCIPLE = "原则通过"
    RETURNED = "退回"
    REJECTED = "不通过"


class PaperStep(StrEnum):
    """A step that may be signed on paper."""

    REVIEW = "审核"
    APPROVAL = "审批"
    SIGN_OFF = "签批"


class ReportChannel(StrEnum):
    """How an incident was reported to the deputy director (Art. 19)."""

    IN_PERSON = "当面"
    TELEPHONE = "电话"
    WRITTEN = "书面"
    ONLINE = "网上"


class SubjectKind(StrEnum):
    """Whom a blacklist entry names (Art. 21)."""

    GROUP = "群组"
    CUSTODIAN = "负责人"
    MEMBER = "成员"


class QuietScope(StrEnum):
    """Which groups a quiet period addresses (Art. 22)."""

    ALL = "全部群组"
    EXTERNAL = "对外群组"
    INTERNAL = "对内群组"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands: the path of its file below the root, and the keys and indexes that lead to it."""

    path: str
    pointer: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Anything that a rule can be about."""

    origin: Origin = field(compare=False, repr=False)

    @property
    def path(self) -> str:
        """The file that the record stands in."""
        return self.origin.path


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
        """The file's name without its ending."""
        return self.origin.path.rsplit("/", 1)[-1].removesuffix(".yaml")

    @property
    def last(self) -> Filing:
        """The latest record."""
        return self.filings[-1]

    @property
    def is_cancelled(self) -> bool:
        """Whether the latest record cancels the group (Art. 8)."""
        return self.filings[-1].kind is FilingKind.CANCELLATION

    @property
    def first_day(self) -> date:
        """The first day of use: 启用日期, else the first 备案日期."""
        return self.started_on or self.filings[0].filed_on

    @property
    def days(self) -> int | None:
        """Length of the term in days, both ends counted (Art. 10); None without a term."""
        return None if self.term_end is None else (self.term_end - self.first_day).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Record):
    """A department, agency or base unit."""

    slug: str
    name: str
    kind: UnitKind
    former_names: tuple[str, ...] = ()
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitList(Record):
    """``office/units.yaml``."""

    version: int
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(Record):
    """One term of office of a person; both ends count."""

    role: Role
    units: tuple[str, ...] = ()
    starts_on: date
    ends_on: date | None = None
    basis: str | None = None

    def covers(self, day: date) -> bool:
        """Whether the term of office holds on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """A person of the office, an agency or a base unit."""

    name: str
    disambiguator: str | None = None
    staff_no: str
    unit: str
    account: str | None = None
    account_id: int | None = None
    appointments: tuple[Appointment, ...]

    @property
    def label(self) -> str:
        """The name by which other files refer to the person."""
        return f"{self.name}（{self.disambiguator}）" if self.disambiguator else self.name

    def is_in_office(self, day: date) -> bool:
        """Whether any term of office holds on that day."""
        return any(term.covers(day) for term in self.appointments)

    def holds(self, role: Role, day: date) -> bool:
        """Whether the person holds that office on that day."""
        return any(term.role is role and term.covers(day) for term in self.appointments)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonList(Record):
    """``office/people.yaml``."""

    version: int
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation(Record):
    """A written, dated delegation of a leader's step to another."""

    delegator: str
    delegate: str
    units: tuple[str, ...]
    starts_on: date
    ends_on: date
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationList(Record):
    """``office/delegations.yaml``."""

    version: int
    delegations: tuple[Delegation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Record):
    """``office/policy.yaml``: what the office may set for itself."""

    version: int
    short_lived_days: int = ARTICLE_10_DAYS
    reminder_days: tuple[int, ...]
    reserved_words: tuple[str, ...]
    number_format: str
    holidays: tuple[str, ...]
    audience: Audience
    batch_permits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineEntry(Record):
    """A filing on paper from before the adoption, bound to the content of its file by blob id."""

    file: str
    digest: str
    paper_number: str
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation(Record):
    """How this registry reads an article until 信息技术部 confirms it (Art. 24)."""

    number: int
    article: str
    topic: str
    reading: str
    status: ReadingStatus
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Record):
    """A reviewed exception to one rule for one file, with an end."""

    rule: str
    file: str
    reason: str
    ends_on: date


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
    lifted_on: date | None = None


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
