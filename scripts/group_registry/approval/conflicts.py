"""Who gains or lends something by a change of the office files, and what such a change consists of (contract D 2)."""

from collections.abc import Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from group_registry.model.records import Appointment, Delegation, Person, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import DELEGATIONS, PEOPLE, UNITS, Role

CODEOWNERS = ".github/CODEOWNERS"


class Lent(NamedTuple):
    giver: Person
    taker: Person
    entry: Delegation


def gainers(before: Registry, after: Registry) -> frozenset[str]:
    """The staff numbers of everyone who gets an office, units, a longer term, an account or a delegation."""
    gaining = {lent.taker.staff_no for lent in new_delegations(before, after)}
    for person in after.of(Person):
        old = before.person_numbered(person.staff_no)
        has_new_account = person.account_id is not None and (old is None or old.account_id != person.account_id)
        if has_new_account or any(_new_terms(person, before, after)):
            gaining.add(person.staff_no)
    return frozenset(gaining)


class Lending(NamedTuple):
    """What a change of the delegations alone does: what is newly lent, with giver and taker, and who ends theirs."""

    new: tuple[Lent, ...] = ()
    ended_by: frozenset[str] = frozenset()
    is_alone: bool = False


def lending(paths: Iterable[str], before: Registry, after: Registry) -> Lending:
    """``is_alone``: nothing else changes. An entry that is changed, if only shortened, ends and is newly lent."""
    new = tuple(new_delegations(before, after))
    kept = [one for one in after.of(Delegation) if one not in [lent.entry for lent in new]]
    ended = [one for one in before.of(Delegation) if one not in kept]
    givers = [before.person(one.delegator) for one in ended]
    is_alone = {*paths} == {DELEGATIONS} and kept == [one for one in before.of(Delegation) if one not in ended]
    return Lending(new, frozenset(one.staff_no for one in givers if one), is_alone and None not in givers)


def gains_besides_own_office(director: Person, before: Registry, after: Registry) -> bool:
    """Whether a director gains anything but an account or a term as director, which are his own to approve."""
    entries = (one for one in after.of(Person) if one.staff_no == director.staff_no)
    terms = (term for one in entries for term in _new_terms(one, before, after))
    takers = (lent.taker.staff_no for lent in new_delegations(before, after))
    return director.staff_no in takers or any(term.role is not Role.DIRECTOR for term in terms)


def is_one_gift(paths: Iterable[str], directors: Sequence[Person], before: Registry, after: Registry) -> bool:
    """Whether nothing changes but that the director gets one grounded office: for that alone a deputy stands in."""
    for director, now in _changed_director(paths, directors, before, after):
        old, new = director.appointments, now.appointments
        lost, got = ([term for term in one if term not in other] for one, other in ((old, new), (new, old)))
        return (
            replace(now, appointments=old) == director
            and len(directors) == len(got) == 1
            and got == list(_new_terms(now, before, after))
            and len(new) == len(old) - len(lost) + 1
            and got[0].basis is not None
            and [term.role for term in lost] in ([], [got[0].role])
        )
    return False


def is_of_own_office(paths: Iterable[str], directors: Sequence[Person], before: Registry, after: Registry) -> bool:
    """Whether nothing changes but the account and the terms as director of the director in office."""
    for was, now in _changed_director(paths, directors, before, after):
        old, new = (tuple(it for it in one.appointments if it.role is not Role.DIRECTOR) for one in (was, now))
        return old == new and replace(now, account=was.account, account_id=was.account_id, appointments=()) == replace(
            was, appointments=()
        )
    return False


def is_succession(paths: Iterable[str], directors: Sequence[Person], before: Registry, after: Registry) -> bool:
    """Whether nothing changes but that another than the director in office gets one grounded term as director.

    With it may end any terms of these two. Somebody new to the list may bring an account.
    """
    changed, successions = _changed_people(before, after), 0
    for was, now in changed:
        got = [term for term in _new_terms(now, before, after) if term.role is Role.DIRECTOR and term.basis]
        rest = replace(now, appointments=tuple(term for term in now.appointments if term not in got))
        ends = _only_ends(was, rest) if was else not rest.appointments
        if not ends or len(got) != (now.staff_no not in {one.staff_no for one in directors}):
            return False
        successions += len(got)
    return {*paths} <= {PEOPLE, CODEOWNERS} and successions == 1


def is_absence(paths: Iterable[str], directors: Sequence[Person], before: Registry, after: Registry) -> bool:
    """Whether nothing changes but that absences are added to the term of the director in office."""
    for was, now in _changed_director(paths, directors, before, after):
        terms = [
            replace(term, absences=old.absences) if term.absences[: len(old.absences)] == old.absences else term
            for old, term in zip(was.appointments, now.appointments, strict=False)
        ]
        return len(terms) == len(now.appointments) and replace(now, appointments=tuple(terms)) == was
    return False


def is_lent_meanwhile(lent: Lending, directors: Iterable[Person]) -> bool:
    """Whether nothing changes but that the word of a director is lent, for days on which he is away."""
    absences = [(one.staff_no, away) for one in directors for term in one.appointments for away in term.absences]
    meanwhile = [
        any(
            whose == giver.staff_no and away.starts_on <= entry.starts_on and entry.ends_on <= away.ends_on
            for whose, away in absences
        )
        for giver, _, entry in lent.new
    ]
    return lent.is_alone and not lent.ended_by and bool(meanwhile) and all(meanwhile)


def _changed_director(
    paths: Iterable[str], directors: Sequence[Person], before: Registry, after: Registry
) -> list[tuple[Person, Person]]:
    """A director in office as before and as after, if nothing else changes."""
    changed = _changed_people(before, after) if {*paths} == {PEOPLE} else []
    return [(was, now) for was, now in changed if len(changed) == 1 and was in directors and was]


def _changed_people(before: Registry, after: Registry) -> list[tuple[Person | None, Person]]:
    """Who is changed or new, each with what they were; nobody if somebody is struck out or listed twice."""
    was, now = before.of(Person), after.of(Person)
    numbers = {one.staff_no: one for one in was}
    if not len(numbers) == len(was) == len({one.staff_no for one in now} & numbers.keys()):
        return []
    if len({one.staff_no for one in now}) != len(now):
        return []
    return [(numbers.get(one.staff_no), one) for one in now if one != numbers.get(one.staff_no)]


def _only_ends(was: Person, now: Person) -> bool:
    """Whether the only difference is that terms end, or end earlier."""
    if len(was.appointments) != len(now.appointments):
        return False
    terms = [
        replace(new, ends_on=old.ends_on) if new.ends_on and new.ends_on <= (old.ends_on or date.max) else new
        for old, new in zip(was.appointments, now.appointments, strict=True)
    ]
    return replace(now, appointments=tuple(terms)) == was


def is_of_clerks_and_names(
    paths: Iterable[str], before: Registry, after: Registry, once_named: Set[tuple[str, str]]
) -> bool:
    """Whether nobody gets an office that approves: only new 经办人, former names of units, and last days of terms.

    A name that main never held as the unit's (``once_named``, as in ``Facts``) could be an outsider's.
    """
    if not set(paths) <= {PEOPLE, UNITS} or new_delegations(before, after):  # one that named nobody may name somebody
        return False
    known, units = {one.staff_no for one in before.of(Person)}, {one.slug: one for one in before.of(Unit)}
    added = [one for one in after.of(Person) if one.staff_no not in known]
    clerks = (term.role is Role.CLERK for one in added for term in one.appointments)
    kept = (_only_leaves(one, after.person_numbered(one.staff_no)) for one in before.of(Person))
    named = (_only_gains_a_name(units.get(one.slug), one, once_named) for one in after.of(Unit))
    return all(clerks) and all(kept) and all(named) and len(units) == len(after.of(Unit))


def _only_leaves(was: Person, now: Person | None) -> bool:
    """Whether the only difference is an end date for terms that had none (not for the director's)."""
    return (
        now is not None
        and _only_ends(was, now)
        and all(
            old == new or (old.ends_on is None and old.role is not Role.DIRECTOR)
            for old, new in zip(was.appointments, now.appointments, strict=True)
        )
    )


def _only_gains_a_name(was: Unit | None, now: Unit, once_named: Set[tuple[str, str]]) -> bool:
    return (
        was is not None
        and now.former_names[: len(was.former_names)] == was.former_names
        and all((now.slug, name) in once_named for name in now.former_names[len(was.former_names) :])
        and replace(now, former_names=was.former_names) == was
    )


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


def new_delegations(before: Registry, after: Registry) -> list[Lent]:
    known = {_about(lent, before) for lent in _delegations(before)}
    return [lent for lent in _delegations(after) if _about(lent, after) not in known]


def _about(lent: Lent, registry: Registry) -> Hashable:
    """Its people and units by what does not change when they are renamed."""
    units, entry = _slugs(lent.entry.units, registry), lent.entry
    return lent.giver.staff_no, lent.taker.staff_no, units, entry.starts_on, entry.ends_on


def _delegations(registry: Registry) -> Iterator[Lent]:
    for one in registry.of(Delegation):
        giver, taker = registry.person(one.delegator), registry.person(one.delegate)
        if giver and taker:
            yield Lent(giver, taker, one)
