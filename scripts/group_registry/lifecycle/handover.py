"""What a person is responsible for, and who must hand it over (Art. 4, 11). People who left are shown, never blamed."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from group_registry.model.records import Appointment, Delegation, Group, Incident, Person
from group_registry.model.registry import Registry
from group_registry.model.terms import Role

T = TypeVar("T")

SOON = timedelta(days=30)
"""How long before their last day in office a person is shown as leaving."""


@dataclass(frozen=True, slots=True)
class Load:
    """Everything for which one person is responsible on a day.

    ``kept`` are the groups of which the person is custodian, ``led`` the groups of an agency or base unit that name
    them as leader; cancelled groups are left out. ``offices`` are the current ones, except clerk. ``incidents`` are the
    open incidents of the groups in ``kept``. ``last`` is the last day in office, None if no end is set.
    """

    person: Person
    kept: tuple[Group, ...]
    led: tuple[Group, ...]
    offices: tuple[Appointment, ...]
    delegations: tuple[Delegation, ...]
    incidents: tuple[Incident, ...]
    last: date | None
    is_leaving: bool

    @property
    def is_empty(self) -> bool:
        """Whether the person is responsible for nothing."""
        return not (self.kept or self.led or self.offices or self.delegations)

    @property
    def hands_over(self) -> bool:
        """Whether the person has left or leaves soon and is still responsible for something."""
        return self.is_leaving and not self.is_empty


def loads(registry: Registry, today: date, also: Collection[str] = ()) -> list[Load]:
    """All people who are responsible for something: first those who must hand over, then by number of groups kept.

    People whose staff numbers are in ``also`` are included even if they are responsible for nothing.
    """
    groups = [group for group in registry.groups if not group.is_cancelled]
    kept = _by_person(((group.custodian, group) for group in groups), registry)
    led = _by_person(((group.leader, group) for group in groups if group.leader), registry)
    valid = [one for one in registry.of(Delegation) if one.covers(today)]
    pairs = ((label, one) for one in valid for label in (one.delegator, one.delegate))
    delegations = _by_person(pairs, registry)
    incidents = [one for one in registry.of(Incident) if one.closed_at is None]
    found = [
        Load(
            person=one,
            kept=tuple(kept[one.staff_no]),
            led=tuple(led[one.staff_no]),
            offices=tuple(term for term in one.appointments if term.covers(today) and term.role is not Role.CLERK),
            delegations=tuple(delegations[one.staff_no]),
            incidents=tuple(it for it in incidents if registry.group(it.group) in kept[one.staff_no]),
            last=(last := last_day(one)),
            is_leaving=last is not None and last <= today + SOON,
        )
        for one in registry.of(Person)
    ]
    holding = [one for one in found if not one.is_empty or one.person.staff_no in also]
    return sorted(holding, key=lambda one: (not one.hands_over, -len(one.kept), one.person.staff_no))


def last_day(person: Person) -> date | None:
    """The last day in any office; None if one of the appointments has no end."""
    ends = [term.ends_on for term in person.appointments]
    return None if None in ends else max(filter(None, ends))


def _by_person(pairs: Iterable[tuple[str, T]], registry: Registry) -> dict[str, list[T]]:
    """Group things by the staff number of the person whom the label means; a label without exactly one is dropped."""
    found: dict[str, list[T]] = defaultdict(list)
    for label, thing in pairs:
        if person := registry.person(label):
            found[person.staff_no].append(thing)
    return found
