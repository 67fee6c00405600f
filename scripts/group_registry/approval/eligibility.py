"""Who may give a step: office at a moment, delegation, and who is a party to the file (contract D 5, 6)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from group_registry.approval.facts import Facts, Matter, Office, Review
from group_registry.approval.required_steps import Need, Seat
from group_registry.model.records import Delegation, Group, Person
from group_registry.model.registry import Registry
from group_registry.model.terms import Role, day_of
from group_registry.rules.route import Route, Step, title_of

BLOCKING = (Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.REGISTRAR)
"""Offices whose standing refusal stops everything."""
DECIDING = (*BLOCKING, Role.SECRETARY)
"""Offices whose word some step may need."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody in a seat, in their own right or for the one who delegated it."""

    person: Person
    delegator: Person | None = None


def office_at(moment: datetime, facts: Facts) -> Office | None:
    """The office files in force at a moment; None before there were any."""
    return next((office for office in reversed(facts.offices) if office.since <= moment), None)


def sitting(need: Need, person: Person, day: date, office: Office, matter: Matter) -> Sitting | None:
    """How the person may give the step on that day, by those office files; None where they may not."""
    for seat in need.seats:
        if person.staff_no in seat.barred or (seat.only is not None and person.staff_no not in seat.only):
            continue
        if sits(person, seat, day, office):
            return Sitting(person)
        if delegator := _delegator(person, seat, day, office, matter):
            return Sitting(person, delegator)
    return None


def sitting_then(need: Need, review: Review, matter: Matter, facts: Facts) -> Sitting | None:
    """How the reviewer could give the step when the review was given, by the office files of that moment."""
    office = office_at(review.at, facts)
    person = office.person_behind(review.user) if office else None
    return sitting(need, person, day_of(review.at), office, matter) if office and person else None


def sits(person: Person, seat: Seat, day: date, office: Office) -> bool:
    """Whether the person holds the seat's office on that day; the director is nobody's deputy."""
    if seat.role is not Role.DEPUTY_DIRECTOR:
        return person.holds(seat.role, day)
    if person.holds(Role.DIRECTOR, day):
        return False
    if not seat.units:
        return person.holds(seat.role, day)
    return all(_is_in_charge(person, unit, day, office) for unit in seat.units)


def holders(need: Need, day: date, office: Office) -> list[Person]:
    """Everyone who holds the first seat in their own right on that day; of the next one where nobody may take it."""
    for seat in need.seats:
        found = [
            person
            for person in office.registry.holders(seat.role, day)
            if person.staff_no not in seat.barred
            and (seat.only is None or person.staff_no in seat.only)
            and sits(person, seat, day, office)
        ]
        if found:
            return found
    return []


def blocks(account: int | None, given_at: datetime, facts: Facts, roles: Sequence[Role] = BLOCKING) -> Person | None:
    """Who of 主任, 分管主任 and 信息技术部 is behind a refusal, by the review's day or the merge's; None if nobody.

    Either is enough: who leaves office does not lift a refusal.
    """
    moments = ((office_at(given_at, facts), given_at), (facts.base, facts.now))
    for office, moment in moments:
        for person in office.people_behind(account) if office else ():
            if any(person.holds(role, day_of(moment)) for role in roles):
                return person
    return None


def decides(person: Person | None, facts: Facts) -> bool:
    """Whether the person holds an office now whose word some step may need."""
    return person is not None and any(person.holds(role, day_of(facts.now)) for role in DECIDING)


Parties = tuple[frozenset[int], frozenset[str]]
"""Accounts and staff numbers."""


def parties(matter: Matter, facts: Facts) -> Parties:
    """Accounts and staff numbers of the author and of whoever authored a content of the file: they never count."""
    path = matter.content.path
    accounts = {account for commit in facts.commits.values() if path in commit.authored for account in commit.authors}
    if facts.pull.author is not None:
        accounts.add(facts.pull.author)
    people = {
        person.staff_no for office in facts.offices for account in accounts for person in office.people_behind(account)
    }
    return frozenset(accounts), frozenset(people)


def _is_in_charge(person: Person, unit: str, day: date, office: Office) -> bool:
    return any(deputy.staff_no == person.staff_no for deputy in office.registry.deputies_of(unit, day))


def _delegator(person: Person, seat: Seat, day: date, office: Office, matter: Matter) -> Person | None:
    """Who delegated the seat to the person: a holder in their own right, so that nothing is passed on.

    Never for a file that names the person, never for units in the person's own charge.
    """
    if not seat.units or seat.only is not None:
        return None
    if person.staff_no in named_in(matter, office) or any(_is_in_charge(person, u, day, office) for u in seat.units):
        return None
    for giver, delegation in office.delegations_to(person):
        if delegation.covers(day) and _reaches(delegation, seat, office) and sits(giver, seat, day, office):
            return giver
    return None


def _reaches(delegation: Delegation, seat: Seat, office: Office) -> bool:
    found = ((name, office.registry.unit(name)) for name in delegation.units)
    names = {unit.name if unit else name for name, unit in found}
    return all(unit in names for unit in seat.units)


def named_in(matter: Matter, office: Office) -> frozenset[str]:
    """The staff numbers of everybody whom a filing names: custodian and leader, before and after."""
    return frozenset(person.staff_no for label in _labels(matter) for person in office.registry.people_called(label))


def _labels(matter: Matter) -> Iterator[str]:
    for group in (matter.before, matter.after, *matter.about):
        if isinstance(group, Group):
            yield from filter(None, (group.custodian, group.leader))


FILED = "信息技术部备案"
"""The last step on the way, which is the merge (Art. 6)."""


def way(route: Route, units: Sequence[str], registry: Registry, day: date) -> list[tuple[str, str, tuple[str, ...]]]:
    """Each step with its unit, where several are asked, and who may take it; the deputies of all units come first."""
    steps: list[tuple[str, str, tuple[str, ...]]] = []
    for step in route.steps:
        if step in (Step.REVIEW, Step.APPROVAL):
            asked = [(unit if len(units) > 1 else "", reviewers(unit, registry, day)) for unit in units]
            steps += [(title_of(step), unit, names) for unit, names in asked]
        else:
            signing = [name for unit in units for name in signers(unit, registry, day)]
            steps.append((title_of(step), "", tuple(dict.fromkeys(signing)) if step is Step.SIGN_OFF else ()))
    return steps


def reviewers(unit: str, registry: Registry, day: date) -> tuple[str, ...]:
    """Who gives the deputy's step for a unit on that day: whoever is in charge of it, then who acts for one of them."""
    deputies = (person for person in registry.deputies_of(unit, day) if not person.holds(Role.DIRECTOR, day))
    return _with_delegates(deputies, unit, registry, day)


def signers(unit: str, registry: Registry, day: date) -> tuple[str, ...]:
    """Who signs off what concerns a unit on that day: the director, then who acts for the director."""
    return _with_delegates(registry.holders(Role.DIRECTOR, day), unit, registry, day)


def registrars(registry: Registry, day: date) -> tuple[str, ...]:
    """Who files what was approved (Art. 6)."""
    return tuple(person.label for person in registry.holders(Role.REGISTRAR, day))


def _with_delegates(people: Iterable[Person], unit: str, registry: Registry, day: date) -> tuple[str, ...]:
    people, listed = tuple(people), registry.unit(unit)
    acting = (
        f"{delegation.delegate}（代）"
        for person in people
        for delegation in registry.delegations_by(person)
        if delegation.covers(day) and listed in map(registry.unit, delegation.units)
    )
    return tuple(dict.fromkeys([*(person.label for person in people), *acting]))
