"""Who may give a step: offices held at a moment, delegations, and parties to the file (contract D 5, 6)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain

from group_registry.approval.conflicts import Lent, absences
from group_registry.approval.facts import ALWAYS, NO_OFFICE, Content, Facts, Matter, Office, Review
from group_registry.approval.needs import STOOD_IN, Need, Seat
from group_registry.model.records import Absence, Delegation, Person, QuietPeriod, frozen, staff_numbers
from group_registry.model.registry import Registry
from group_registry.model.terms import Role, day_of
from group_registry.rules.transition import Step

BLOCKING = (Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.REGISTRAR)
"""Offices whose standing refusal blocks the merge."""
DECIDING = (*BLOCKING, Role.SECRETARY)
"""Offices whose approval some step may need."""


@frozen
class Sitting:
    """A person who may take a seat: in their own right, or by what was ``lent``.

    ``to_be_confirmed``: others lent the giver's word.
    """

    person: Person
    seat: Seat
    lent: Lent | None = None
    to_be_confirmed: bool = False


def lender(*sittings: Sitting) -> str:
    """Who lent the word, at one of the times at least; empty if nobody did."""
    return next((each.lent.giver.label for each in sittings if each.lent), "")


def office_at(moment: datetime, facts: Facts) -> Office:
    return next((office for office in reversed(facts.offices) if office.since <= moment), NO_OFFICE)


def sitting(need: Need, person: Person, day: date, office: Office, matter: Matter) -> Sitting | None:
    for seat in need.seats:
        if not _may_take(person, seat):
            continue
        if sits(person, seat, day, office):
            return Sitting(person, seat)
        if lent := _lent(person, seat, day, office, matter):
            return Sitting(person, seat, lent, lent.entry in office.lent_by_others)
    return None


def sitting_then(need: Need, review: Review, matter: Matter, facts: Facts) -> Sitting | None:
    office = office_at(review.at, facts)
    person = office.person_behind(review.user)
    if person is None:
        return None
    return sitting(need, person, day_of(review.at), office, matter)


def sitting_still(
    need: Need, person: Person, then: Sitting | None, since: datetime, matter: Matter, facts: Facts
) -> Sitting | None:
    """At the merge, who sat then; also by what was lent until it ran out as it was written (contract D 6)."""
    if then is None:
        return None
    today, office = facts.today, facts.base
    now = sitting(need, person, today, office, matter)
    if now or then.lent is None or then.lent.entry.ends_on >= today or ended(then, since, facts):
        return now
    if _may_act_for(person, then.seat, today, office):
        return then
    return None


def ended(then: Sitting, since: datetime, facts: Facts) -> str:
    """What ended, before the merge, the word that was lent to who sat then; empty if nothing or its last day did."""
    if then.lent is None:
        return ""
    giver, _, entry = then.lent
    for office in facts.offices:
        if (
            since < office.since
            and day_of(office.since) <= entry.ends_on
            and entry not in office.registry.of(Delegation)
        ):
            return f"{giver.label}的委托已于 {day_of(office.since)} 提前终止"
    now = facts.registry.person_numbered(giver.staff_no)
    if now and sits(now, then.seat, facts.today, facts.base):
        return ""
    return f"{giver.label}已不在任，其委托随之终止"


def sits(person: Person, seat: Seat, day: date, office: Office) -> bool:
    """Whether the person holds the seat's office on that day. A director never counts as a deputy director."""
    if seat.role is not Role.DEPUTY_DIRECTOR:
        return person.holds(seat.role, day)
    if person.holds(Role.DIRECTOR, day):
        return False
    if not seat.units:
        return person.holds(seat.role, day)
    return all(_is_in_charge(person, unit, day, office) for unit in seat.units)


def deputies(people: Iterable[Person], day: date) -> list[Person]:
    """Without those who are directors."""
    return [person for person in people if not person.holds(Role.DIRECTOR, day)]


def holders(need: Need, day: date, office: Office) -> list[Person]:
    for seat in need.seats:
        people = office.registry.holders(seat.role, day)
        if able := [person for person in people if _may_take(person, seat) and sits(person, seat, day, office)]:
            return able
    return []


def _may_take(person: Person, seat: Seat) -> bool:
    return person.staff_no not in seat.barred and (seat.only is None or person.staff_no in seat.only)


def delegates(need: Need, day: date, office: Office, matter: Matter) -> list[Person]:
    names = dict.fromkeys(one.delegate for one in office.registry.of(Delegation))
    people = filter(None, map(office.registry.person, names))
    sittings = (sitting(need, person, day, office, matter) for person in people)
    return [each.person for each in sittings if each and each.lent]


def blocks(account: int | None, given_at: datetime, facts: Facts, roles: Sequence[Role] = BLOCKING) -> Person | None:
    """Who holds one of the roles at the review or at the merge: a refusal outlives the person's office."""
    for office, moment in ((office_at(given_at, facts), given_at), (facts.base, facts.now)):
        for person in office.people_behind(account):
            if any(person.holds(role, day_of(moment)) for role in roles):
                return person
    return None


def decides(person: Person | None, facts: Facts) -> bool:
    return person is not None and any(person.holds(role, facts.today) for role in DECIDING)


Parties = tuple[frozenset[int], frozenset[str]]
"""Accounts and staff numbers."""


def parties(matter: Matter, facts: Facts) -> Parties:
    """Accounts and staff numbers of the author and of everyone who authored a content of the file; they never count."""
    accounts = set[int]()
    if facts.pull.author is not None:
        accounts.add(facts.pull.author)
    for commit in facts.commits.values():
        if matter.path in commit.authored:
            accounts |= commit.authors
    return frozenset(accounts), frozenset().union(*(ever_behind(account, facts) for account in accounts))


def ever_behind(account: int | None, facts: Facts) -> frozenset[str]:
    """The staff numbers of everyone who ever had the account."""
    return staff_numbers(chain.from_iterable(office.people_behind(account) for office in facts.offices))


def _is_in_charge(person: Person, unit: str, day: date, office: Office) -> bool:
    return person.staff_no in staff_numbers(office.registry.deputies_of(unit, day))


def _lent(person: Person, seat: Seat, day: date, office: Office, matter: Matter) -> Lent | None:
    """Who delegated the seat: its holder, also on the first day, to a leader not named in the file nor in charge of it.

    What a deputy lent does not become the director's word when that deputy becomes director.
    """
    if not seat.units or seat.only is not None or isinstance(matter.after, QuietPeriod):
        return None
    if person.staff_no in named_in(matter, office) or not _may_act_for(person, seat, day, office):
        return None
    for lent in office.delegations.get(person.staff_no, []):
        entry, units = lent.entry, set(map(office.registry.present_name, lent.entry.units))
        holds = all(sits(lent.giver, seat, each, office) for each in (entry.starts_on, day))
        if entry.covers(day) and units.issuperset(seat.units) and holds:
            return lent
    return None


def _may_act_for(person: Person, seat: Seat, day: date, office: Office) -> bool:
    """A leader, but not in charge of the unit; nor the director for a deputy, since nobody reviews and signs off."""
    if person.holds(Role.DIRECTOR, day) and seat.role is Role.DEPUTY_DIRECTOR:
        return False
    leads = any(person.holds(role, day) for role in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR))
    return leads and not any(_is_in_charge(person, unit, day, office) for unit in seat.units)


def named_in(matter: Matter, office: Office) -> frozenset[str]:
    groups = (*matter.groups, *matter.about)
    return called(chain.from_iterable((group.custodian, group.leader or "") for group in groups), office.registry)


def called(labels: Iterable[str], registry: Registry) -> frozenset[str]:
    """The staff numbers of everyone whom one of the labels may mean."""
    return staff_numbers(chain.from_iterable(map(registry.people_called, labels)))


FILED = "信息技术部备案"
"""The last step of every route, which is the merge (Art. 6)."""


def absence(person: Person, day: date) -> Absence | None:
    return next((gone for gone in absences(person) if gone.covers(day)), None)


def away(registry: Registry, day: date) -> str:
    """What waits for the director's own hand while he is away, and what the office can do; empty if he is there."""
    for director in registry.holders(Role.DIRECTOR, day):
        if gone := absence(director, day):
            how = "在任何设备上" if director.account_id else "在纸上"
            waits = f"会议纪要不得代签，由其本人{how}签批，对外群组须待纪要合并"
            otherwise = f"急用的，先按第十条办理不超过 {registry.short_lived_days} 天的临时群，由分管主任审批"
            return f"{director.label}缺席至 {gone.ends_on}，{waits}；{otherwise}"
    return ""


def takers(role: Role, unit: str, registry: Registry, day: date) -> tuple[str, ...]:
    """The labels of those who review or sign off for a unit, in their own right or by delegation."""
    need = Need(Step.REVIEW, "", "", 0, (Seat(role, (unit,)),))
    office, matter = Office(ALWAYS, registry), Matter(Content("", None, None))
    acting = (f"{person.label}{STOOD_IN}" for person in delegates(need, day, office, matter))
    return tuple(dict.fromkeys([*(person.label for person in holders(need, day, office)), *acting]))
