"""Who gains by a change of the office files (contract D 2). Nobody may approve an office for themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from group_registry.model.records import Appointment, Delegation, Person, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import PEOPLE, UNITS, Role

DELEGATIONS = "registry/office/delegations.yaml"
CODEOWNERS = ".github/CODEOWNERS"


def gainers(before: Registry, after: Registry) -> frozenset[str]:
    """The staff numbers of everyone who gets an office, units, a longer term, an account or a delegation."""
    appointed = (person.staff_no for person in after.of(Person) if _gains(person, before, after))
    delegated = (taker.staff_no for _, taker in _new_delegations(before, after))
    return frozenset(appointed) | frozenset(delegated)


def lenders(before: Registry, after: Registry) -> frozenset[str]:
    """The staff numbers of everyone whose word a new delegation lends to somebody."""
    return frozenset(giver.staff_no for giver, _ in _new_delegations(before, after))


def gains_besides_own_office(director: Person, before: Registry, after: Registry) -> bool:
    """Whether a director gains anything but an account or a term as director, which are his own to approve."""
    now = after.person_numbered(director.staff_no)
    terms = _new_terms(now, before, after) if now else ()
    takers = (taker.staff_no for _, taker in _new_delegations(before, after))
    return director.staff_no in takers or any(term.role is not Role.DIRECTOR for term in terms)


def may_a_deputy_stand_in(
    paths: frozenset[str], directors: Sequence[Person], before: Registry, after: Registry
) -> bool:
    """Whether a deputy may sign for the director, who signs everything else (contract D 2, D 6).

    That is so for one delegation that does not lend the director's word; for one grounded office, not the director's
    own, that the director gets; and while nobody is director, for grounded terms and accounts. Each is alone in its
    request, so that nothing else comes with it.
    """
    if paths == {DELEGATIONS}:
        new = _new_delegations(before, after)
        return len(new) == 1 and new[0][0] not in directors
    if not directors:
        return paths <= {PEOPLE, CODEOWNERS} and _states_its_grounds(before, after)
    return paths == {PEOPLE} and len(directors) == 1 and _is_one_office_of(directors[0], before, after)


def _is_one_office_of(director: Person, before: Registry, after: Registry) -> bool:
    was, now = before.of(Person), after.of(Person)
    changed = [(one, other) for one, other in zip(was, now, strict=False) if one != other]
    if len(was) != len(now) or len(changed) != 1 or changed[0][0] != director:
        return False
    now_he = changed[0][1]
    lost = [term for term in director.appointments if term not in now_he.appointments]
    got = [term for term in now_he.appointments if term not in director.appointments]
    return (
        replace(now_he, appointments=director.appointments) == director
        and len(got) == 1
        and got[0].role is not Role.DIRECTOR
        and got[0].basis is not None
        and len(now_he.appointments) == len(director.appointments) - len(lost) + 1
        and [term.role for term in lost] in ([], [got[0].role])
    )


def is_of_clerks_and_names(paths: Iterable[str], before: Registry, after: Registry) -> bool:
    """Whether a change only adds new 经办人, former names of units, and last days of terms of office.

    None of these gives anyone an office that approves. The end of the director's term is excluded, because it makes
    room for others.
    """
    if not set(paths) <= {PEOPLE, UNITS}:
        return False
    known, units = {one.staff_no for one in before.of(Person)}, {one.slug: one for one in before.of(Unit)}
    people = (_is_clerk(one) if one.staff_no not in known else True for one in after.of(Person))
    kept = (_only_leaves(one, after.person_numbered(one.staff_no)) for one in before.of(Person))
    named = (_only_gains_a_name(units.get(one.slug), one) for one in after.of(Unit))
    return all(people) and all(kept) and all(named) and len(units) == len(after.of(Unit))


def _is_clerk(person: Person) -> bool:
    return all(term.role is Role.CLERK for term in person.appointments)


def _only_leaves(was: Person, now: Person | None) -> bool:
    """Whether the only difference is an end date for terms that had none (not for the director's)."""
    if now is None or len(was.appointments) != len(now.appointments):
        return False
    pairs = list(zip(was.appointments, now.appointments, strict=True))
    terms = [replace(new, ends_on=old.ends_on) if _may_end(old) else new for old, new in pairs]
    return replace(now, appointments=tuple(terms)) == was


def _may_end(term: Appointment) -> bool:
    return term.ends_on is None and term.role is not Role.DIRECTOR


def _only_gains_a_name(was: Unit | None, now: Unit) -> bool:
    is_longer = was is not None and now.former_names[: len(was.former_names)] == was.former_names
    return is_longer and replace(now, former_names=was.former_names if was else ()) == was


def _states_its_grounds(before: Registry, after: Registry) -> bool:
    """Whether the change adds terms of office or accounts, and each of them rests on a document (依据).

    A new term must name its own document. For a new account, one of the person's terms must name a document that none
    of their terms named before.
    """
    people = after.of(Person)
    terms = [term for person in people for term in _new_terms(person, before, after)]
    accounts = [person for person in people if _has_new_account(person, before)]
    grounded = all(_bases(person) - _bases(before.person_numbered(person.staff_no)) for person in accounts)
    return bool(terms or accounts) and all(term.basis for term in terms) and grounded


def _gains(person: Person, before: Registry, after: Registry) -> bool:
    return _has_new_account(person, before) or any(True for _ in _new_terms(person, before, after))


def _has_new_account(person: Person, before: Registry) -> bool:
    old = before.person_numbered(person.staff_no)
    return person.account_id is not None and (old is None or old.account_id != person.account_id)


def _bases(person: Person | None) -> set[str]:
    return {term.basis for term in person.appointments if term.basis} if person else set()


def _new_terms(person: Person, before: Registry, after: Registry) -> Iterator[Appointment]:
    """The terms that no former term of the same person contains (same office, units and days)."""
    old = before.person_numbered(person.staff_no)
    past = old.appointments if old else ()
    for term in person.appointments:
        if not any(_holds_within(was, term, before, after) for was in past):
            yield term


def _holds_within(was: Appointment, term: Appointment, before: Registry, after: Registry) -> bool:
    return (
        was.role is term.role
        and _slugs(term.units, after) <= _slugs(was.units, before)
        and was.starts_on <= term.starts_on
        and (was.ends_on or date.max) >= (term.ends_on or date.max)
    )


def _slugs(names: Iterable[str], registry: Registry) -> frozenset[str]:
    """The units by their permanent codes, because a name may later be given to another unit."""
    found = ((name, registry.unit(name)) for name in names)
    return frozenset(unit.slug if unit else name for name, unit in found)


def _new_delegations(before: Registry, after: Registry) -> list[tuple[Person, Person]]:
    """Giver and taker of each new delegation; one is new if no former one has the same people, units and days."""
    known = {told for _, _, told in _delegations(before)}
    return [(giver, taker) for giver, taker, told in _delegations(after) if told not in known]


def _delegations(registry: Registry) -> Iterator[tuple[Person, Person, object]]:
    for one in registry.of(Delegation):
        giver, taker = registry.person(one.delegator), registry.person(one.delegate)
        if giver and taker:
            told = (giver.staff_no, taker.staff_no, _slugs(one.units, registry), one.starts_on, one.ends_on)
            yield giver, taker, told
