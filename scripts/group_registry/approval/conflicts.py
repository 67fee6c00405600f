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
    appointed = {
        person.staff_no
        for person in after.of(Person)
        if _has_new_account(person, before) or any(_new_terms(person, before, after))
    }
    return frozenset(appointed | {taker.staff_no for _, taker, _ in _new_delegations(before, after)})


def lenders(before: Registry, after: Registry) -> list[tuple[Person, date]]:
    """Everyone whose word a new delegation lends, and its first day: it lends what the giver holds then."""
    return [(giver, one.starts_on) for giver, _, one in _new_delegations(before, after)]


def gains_besides_own_office(director: Person, before: Registry, after: Registry) -> bool:
    """Whether a director gains anything but an account or a term as director, which are his own to approve."""
    entries = (one for one in after.of(Person) if one.staff_no == director.staff_no)
    terms = (term for one in entries for term in _new_terms(one, before, after))
    takers = (taker.staff_no for _, taker, _ in _new_delegations(before, after))
    return director.staff_no in takers or any(term.role is not Role.DIRECTOR for term in terms)


def may_a_deputy_stand_in(
    paths: frozenset[str], directors: Sequence[Person], before: Registry, after: Registry
) -> bool:
    """Whether a deputy may sign what is no director's own to approve (contract D 2, D 6).

    That is so for one delegation; for one grounded office that the director gets; and while nobody is director, for
    grounded terms and accounts. Nothing else may change in these lists, so that nothing comes with it.
    """
    if paths == {DELEGATIONS}:
        new = [one for _, _, one in _new_delegations(before, after)]
        return len(new) == 1 and [one for one in after.of(Delegation) if one not in new] == [*before.of(Delegation)]
    if not directors:
        return paths <= {PEOPLE, CODEOWNERS} and _states_its_grounds(before, after)
    return paths == {PEOPLE} and len(directors) == 1 and _is_one_office_of(directors[0], before, after)


def _is_one_office_of(director: Person, before: Registry, after: Registry) -> bool:
    was, now = before.of(Person), after.of(Person)
    changed = [pair for pair in zip(was, now, strict=False) if pair[0] != pair[1]]
    if len(was) != len(now) or len(changed) != 1 or changed[0][0] != director:
        return False
    old, new = director.appointments, changed[0][1].appointments
    lost, got = ([term for term in one if term not in other] for one, other in ((old, new), (new, old)))
    return (
        replace(changed[0][1], appointments=old) == director
        and len(got) == 1
        and got == list(_new_terms(changed[0][1], before, after))
        and len(new) == len(old) - len(lost) + 1
        and got[0].basis is not None
        and [term.role for term in lost] in ([], [got[0].role])
    )


def _states_its_grounds(before: Registry, after: Registry) -> bool:
    """Whether only those who gain are changed: each new term names its document (依据), each new account a new one."""
    gaining = gainers(before, after)
    was, now = ([one for one in each.of(Person) if one.staff_no not in gaining] for each in (before, after))
    terms = [term for person in after.of(Person) for term in _new_terms(person, before, after)]
    grounds = []
    for person in after.of(Person):
        if _has_new_account(person, before):
            old = before.person_numbered(person.staff_no)
            known = {term.basis for term in old.appointments} if old else set()
            grounds.append(any(term.basis and term.basis not in known for term in person.appointments))
    return bool(terms or grounds) and was == now and all(term.basis for term in terms) and all(grounds)


def is_of_clerks_and_names(paths: Iterable[str], before: Registry, after: Registry) -> bool:
    """Whether nobody gets an office that approves: only new 经办人, former names of units, and last days of terms."""
    if not set(paths) <= {PEOPLE, UNITS} or _new_delegations(before, after):  # one that named nobody may name somebody
        return False
    known, units = {one.staff_no for one in before.of(Person)}, {one.slug: one for one in before.of(Unit)}
    added = [one for one in after.of(Person) if one.staff_no not in known]
    clerks = (term.role is Role.CLERK for one in added for term in one.appointments)
    kept = (_only_leaves(one, after.person_numbered(one.staff_no)) for one in before.of(Person))
    named = (_only_gains_a_name(units.get(one.slug), one) for one in after.of(Unit))
    return all(clerks) and all(kept) and all(named) and len(units) == len(after.of(Unit))


def _only_leaves(was: Person, now: Person | None) -> bool:
    """Whether the only difference is an end date for terms that had none (not for the director's)."""
    if now is None or len(was.appointments) != len(now.appointments):
        return False
    terms = [
        replace(new, ends_on=None) if old.ends_on is None and old.role is not Role.DIRECTOR else new
        for old, new in zip(was.appointments, now.appointments, strict=True)
    ]
    return replace(now, appointments=tuple(terms)) == was


def _only_gains_a_name(was: Unit | None, now: Unit) -> bool:
    return (
        was is not None
        and now.former_names[: len(was.former_names)] == was.former_names
        and replace(now, former_names=was.former_names) == was
    )


def _has_new_account(person: Person, before: Registry) -> bool:
    old = before.person_numbered(person.staff_no)
    return person.account_id is not None and (old is None or old.account_id != person.account_id)


def _new_terms(person: Person, before: Registry, after: Registry) -> Iterator[Appointment]:
    """The terms that no former term of the same person contains (same office, units and days)."""
    old = before.person_numbered(person.staff_no)
    for term in person.appointments:
        if not any(
            was.role is term.role
            and _slugs(term.units, after) <= _slugs(was.units, before)
            and was.starts_on <= term.starts_on
            and (was.ends_on or date.max) >= (term.ends_on or date.max)
            for was in (old.appointments if old else ())
        ):
            yield term


def _slugs(names: Iterable[str], registry: Registry) -> frozenset[str]:
    """The units by their permanent codes, because a name may later be given to another unit."""
    found = ((name, registry.unit(name)) for name in names)
    return frozenset(unit.slug if unit else name for name, unit in found)


def _new_delegations(before: Registry, after: Registry) -> list[tuple[Person, Person, Delegation]]:
    """Each with its giver and its taker."""
    known = {about for *_, about in _delegations(before)}
    return [(giver, taker, one) for giver, taker, one, about in _delegations(after) if about not in known]


def _delegations(registry: Registry) -> Iterator[tuple[Person, Person, Delegation, object]]:
    for one in registry.of(Delegation):
        giver, taker = registry.person(one.delegator), registry.person(one.delegate)
        if giver and taker:
            units = _slugs(one.units, registry)
            yield giver, taker, one, (giver.staff_no, taker.staff_no, units, one.starts_on, one.ends_on)
