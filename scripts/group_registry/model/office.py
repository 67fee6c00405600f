"""The office files: who is who and who may approve; what the office set for itself."""

from dataclasses import dataclass
from datetime import date

from group_registry.model.record import Record
from group_registry.model.terms import Audience, Confirming, ReadingStatus, Role, UnitKind

ARTICLE_10_DAYS = 15
"""Longest term, in days, both ends counted, that the deputy may approve alone (Art. 10)."""
LONGEST_DELEGATION = 90
"""Longest delegation in days, both ends counted (Art. 9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Record):
    """A department, agency or base unit."""

    slug: str
    name: str
    kind: UnitKind
    former_names: tuple[str, ...] = ()
    starts_on: date
    ends_on: date | None = None

    def is_open(self, day: date) -> bool:
        """Whether the unit exists on that day; both ends count."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


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
        for term in self.appointments:  # noqa: SIM110 - asked for every group; any() takes half as long again
            if term.covers(day):
                return True
        return False

    def holds(self, role: Role, day: date) -> bool:
        """Whether the person holds that office on that day."""
        for term in self.appointments:  # noqa: SIM110 - as above
            if term.role is role and term.covers(day):
                return True
        return False

    def holds_without_end(self, role: Role) -> bool:
        """Whether the person has a term in that office whose end is not set."""
        return any(term.role is role and term.ends_on is None for term in self.appointments)


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

    @property
    def days(self) -> int:
        """Length in days, both ends counted."""
        return (self.ends_on - self.starts_on).days + 1

    def covers(self, day: date) -> bool:
        """Whether the delegation holds on that day; both ends count."""
        return self.starts_on <= day <= self.ends_on


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
    overdue_every: int = 7
    inventory_month: int = 12
    reserved_words: tuple[str, ...]
    number_format: str
    holidays: tuple[str, ...]
    confirming: Confirming = Confirming.NOT_ASKED
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
