"""Who is responsible for what on a day, whom the blacklist limits, and who must hand over (Art. 4, 11, 21).

People who left are shown, never blamed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

from group_registry.model.records import Appointment, BlacklistEntry, Delegation, Group, Person, frozen
from group_registry.model.registry import Registry
from group_registry.model.similarity import grouped
from group_registry.model.terms import Role, SubjectKind

T = TypeVar("T")

SOON = timedelta(days=30)
"""How long before their last day in office a person is shown as leaving."""


@frozen
class Load:
    """What somebody holds on a day."""

    person: Person
    today: date
    kept: Sequence[Group]
    led: Sequence[Group]
    delegations: Sequence[Delegation]

    @property
    def offices(self) -> list[Appointment]:
        terms = self.person.appointments
        return [term for term in terms if term.covers(self.today) and term.role is not Role.CLERK]

    @property
    def is_leaving(self) -> bool:
        return (last_day(self.person) or date.max) <= self.today + SOON

    @property
    def is_empty(self) -> bool:
        return not (self.kept or self.led or self.offices or self.delegations)

    @property
    def hands_over(self) -> bool:
        return self.is_leaving and not self.is_empty


def loads(registry: Registry, today: date, also: Collection[str] = ()) -> list[Load]:
    """First those who are to leave, then by groups kept. Staff numbers in ``also`` are shown in any case."""
    groups = [group for group in registry.groups if not group.is_cancelled]
    kept = _by_person(((group.custodian, group) for group in groups), registry)
    led = _by_person(((group.leader, group) for group in groups if group.leader), registry)
    valid = [one for one in registry.of(Delegation) if one.covers(today)]
    lent = _by_person(((label, one) for one in valid for label in (one.delegator, one.delegate)), registry)
    holding = []
    for person in registry.of(Person):
        no = person.staff_no
        load = Load(person, today, kept[no], led[no], lent[no])
        if not load.is_empty or no in also:
            holding.append(load)
    return sorted(holding, key=lambda load: (not load.hands_over, -len(load.kept), load.person.staff_no))


def last_day(person: Person) -> date | None:
    """In any office."""
    ends = [term.ends_on for term in person.appointments]
    if None in ends:
        return None
    return max(filter(None, ends))


def changed_post(group: Group, person: Person, registry: Registry, day: date) -> str:
    """Why a custodian in office cannot go on since the group was filed (Art. 11, 19), in words; empty if nothing."""

    def receives_reports(day: date) -> bool:
        return person in registry.deputies_for(group, day) or person.holds(Role.DIRECTOR, day)

    if receives_reports(day) and not receives_reports(group.as_filed.filed_on):
        return "负责人现为受理其报请的领导"
    named = (registry.unit_in_charge(group, day), group.unit, *group.joint_units, *group.member_units)
    home, unit = registry.homes.get(group.path), registry.unit(person.unit)
    if home and unit and unit.slug != home and unit not in map(registry.unit, named):
        return f"负责人已调至{unit.name}"
    return ""


def unit_ended_on(group: Group, registry: Registry, day: date) -> date | None:
    """The last day of the unit that uses the group, if that is past (Art. 4)."""
    unit = registry.unit(group.unit)
    if unit and unit.ends_on and unit.ends_on < day:
        return unit.ends_on
    return None


def _by_person(pairs: Iterable[tuple[str, T]], registry: Registry) -> Mapping[str, list[T]]:
    """By staff number; a label without exactly one person is dropped."""
    known = ((registry.person(label), thing) for label, thing in pairs)
    return grouped((person.staff_no, thing) for person, thing in known if person)


class LimitState(StrEnum):
    COMING = "尚未开始"
    IN_FORCE = "限制中"
    UNDER_APPEAL = "限制中，申诉未答复"
    ENDED = "已期满"
    LIFTED = "已解除"

    @property
    def is_over(self) -> bool:
        return self in (LimitState.ENDED, LimitState.LIFTED)


class BlacklistCount(NamedTuple):
    """All that the public edition may show."""

    in_force: int = 0
    coming: int = 0
    over: int = 0


def limit_state(entry: BlacklistEntry, day: date) -> LimitState:
    if entry.lifted_on and entry.lifted_on <= min(day, entry.ends_on):
        return LimitState.LIFTED
    if day > entry.ends_on:
        return LimitState.ENDED
    if day < entry.starts_on:
        return LimitState.COMING
    if entry.appeal and entry.appeal_outcome is None:
        return LimitState.UNDER_APPEAL
    return LimitState.IN_FORCE


def count(registry: Registry, day: date) -> BlacklistCount:
    found = [limit_state(entry, day) for entry in registry.of(BlacklistEntry)]
    over, coming = sum(one.is_over for one in found), found.count(LimitState.COMING)
    return BlacklistCount(len(found) - over - coming, coming, over)


def has_to_hand_over(load: Load, registry: Registry, day: date) -> BlacklistEntry | None:
    """The entry that obliges to hand over groups: of several, also coming ones, the one that ends last."""
    if not load.kept:
        return None
    own = (one for one in registry.of(BlacklistEntry) if one.subject == load.person.staff_no)
    found = [one for one in own if one.subject_kind is not SubjectKind.GROUP and not limit_state(one, day).is_over]
    return max(found, key=lambda entry: (entry.ends_on, entry.path), default=None)
