"""Who gains or lends something by a change of the office files, and what such a change consists of (contract D 2)."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from group_registry.model.records import Absence, Appointment, Delegation, Person, Unit, staff_numbers
from group_registry.model.registry import Registry
from group_registry.model.terms import DELEGATIONS, PEOPLE, UNITS, Role


class Lent(NamedTuple):
    giver: Person
    taker: Person
    entry: Delegation


@dataclass(frozen=True)
class OfficeChange:
    """``paths`` are the files that the change touches, but CODEOWNERS, which gives no right; ``directors`` are those
    in office, ``once_named`` is as in ``Facts``."""

    before: Registry
    after: Registry
    paths: Set[str] = frozenset()
    directors: Sequence[Person] = ()
    once_named: Set[tuple[str, str]] = frozenset()

    @cached_property
    def gainers(self) -> frozenset[str]:
        """The staff numbers of everyone who gets an office, units, a longer term, an account or a delegation."""
        gaining = set(self._takers)
        for person in self.after.of(Person):
            old = self.before.person_numbered(person.staff_no)
            has_new_account = person.account_id is not None and (old is None or old.account_id != person.account_id)
            if has_new_account or self._new_terms(person):
                gaining.add(person.staff_no)
        return frozenset(gaining)

    @cached_property
    def own(self) -> frozenset[str]:
        """The directors in office who gain nothing but what is theirs to approve: their account, their term."""
        gaining = (one for one in self.directors if one.staff_no in self.gainers)
        return staff_numbers(one for one in gaining if not self._gains_besides_own_office(one))

    @cached_property
    def directing(self) -> frozenset[str]:
        return staff_numbers(self.directors)

    def _new_terms(self, person: Person) -> list[Appointment]:
        """The terms that no former term of the same person contains (same office, units and days)."""
        old = self.before.person_numbered(person.staff_no)
        if old is None:
            return [*person.appointments]
        new = []
        for term in person.appointments:
            units, last = _slugs(term.units, self.after), term.ends_on or date.max
            if not any(
                was.role is term.role
                and units <= _slugs(was.units, self.before)
                and was.starts_on <= term.starts_on
                and (was.ends_on or date.max) >= last
                for was in old.appointments
            ):
                new.append(term)
        return new

    @cached_property
    def lent(self) -> list[Lent]:
        """What is newly lent. An entry that is changed, if only shortened, ends and is newly lent."""
        known = {_about(lent, self.before) for lent in delegations(self.before)}
        return [lent for lent in delegations(self.after) if _about(lent, self.after) not in known]

    @cached_property
    def givers(self) -> frozenset[str]:
        return staff_numbers(lent.giver for lent in self.lent)

    @cached_property
    def _takers(self) -> frozenset[str]:
        return staff_numbers(lent.taker for lent in self.lent)

    @cached_property
    def takers_back(self) -> frozenset[str]:
        """Whose delegations end, if nothing changes but what is lent."""
        if not self.is_of_lending():
            return frozenset()
        return staff_numbers(self._enders)

    @cached_property
    def _kept(self) -> list[Delegation]:
        new = [lent.entry for lent in self.lent]
        return [one for one in self.after.of(Delegation) if one not in new]

    @cached_property
    def _enders(self) -> list[Person | None]:
        """Whose delegations end; None: somebody who is not on the list of people."""
        return [self.before.person(one.delegator) for one in self.before.of(Delegation) if one not in self._kept]

    def is_of_lending(self) -> bool:
        """Whether nothing changes but what is lent."""
        still = [one for one in self.before.of(Delegation) if one in self._kept]
        return self.paths == {DELEGATIONS} and self._kept == still and None not in self._enders

    def _gains_besides_own_office(self, director: Person) -> bool:
        entries = (one for one in self.after.of(Person) if one.staff_no == director.staff_no)
        terms = chain.from_iterable(map(self._new_terms, entries))
        return director.staff_no in self._takers or any(term.role is not Role.DIRECTOR for term in terms)

    @cached_property
    def _people(self) -> list[tuple[Person | None, Person]]:
        """Who is changed or new, each with what they were; nobody if somebody is struck out or listed twice."""
        was, now = self.before.of(Person), self.after.of(Person)
        old, new = {one.staff_no: one for one in was}, staff_numbers(now)
        if len(old) != len(was) or len(new) != len(now) or not old.keys() <= new:
            return []
        return [(old.get(one.staff_no), one) for one in now if one != old.get(one.staff_no)]

    @cached_property
    def _director_alone(self) -> tuple[Person, Person] | None:
        """A director in office as before and as after, if nobody else on the list of people is changed."""
        match self._people:
            case [(Person() as was, now)] if was in self.directors:
                return was, now
        return None

    def is_one_gift(self) -> bool:
        """Whether nothing changes but that the director gets one grounded office: for that alone a deputy stands in."""
        if self._director_alone is None or self.paths != {PEOPLE} or len(self.directors) != 1:
            return False
        director, now = self._director_alone
        old, new = director.appointments, now.appointments
        lost = [term for term in old if term not in new]
        got = [term for term in new if term not in old]
        return (
            replace(now, appointments=old) == director
            and len(got) == 1
            and got == self._new_terms(now)
            and len(new) == len(old) - len(lost) + 1
            and got[0].grounds is not None
            and [term.role for term in lost] in ([], [got[0].role])
        )

    def is_of_own_office(self) -> bool:
        """Whether nothing changes but the account and the terms as director of the director in office."""
        if self._director_alone is None or self.paths != {PEOPLE}:
            return False
        was, now = map(_without_own_office, self._director_alone)
        return was == now

    def is_absence(self) -> bool:
        """Whether nothing changes but that absences are added to the term of the director in office, or that the
        director's word is lent for days of an absence; or both, which then wait once (contract D 6)."""
        parts = {PEOPLE: self._adds_absences, DELEGATIONS: self._lends_meanwhile}
        return bool(self.paths) and self.paths <= parts.keys() and all(parts[path]() for path in self.paths)

    def _adds_absences(self) -> bool:
        def adds(old: Appointment, new: Appointment) -> bool:
            return replace(new, absences=new.absences[: len(old.absences)]) == old

        return self._director_alone is not None and _only_terms(*self._director_alone, adds)

    def _lends_meanwhile(self) -> bool:
        """Whether of what is lent nothing ends, and for each new entry its giver, a director in office, is away."""

        def is_away(lent: Lent) -> bool:
            first, last = lent.entry.starts_on, lent.entry.ends_on
            return lent.giver.staff_no in self.directing and any(
                away.starts_on <= first and last <= away.ends_on for away in absences(lent.giver)
            )

        return self._kept == [*self.before.of(Delegation)] and bool(self.lent) and all(map(is_away, self.lent))

    def is_succession(self) -> bool:
        """Whether nothing changes but that another than the director in office gets one grounded term as director.

        With it may end any terms of these two. Somebody new to the list may bring an account.
        """
        successions = 0
        for was, now in self._people:
            got = [term for term in self._new_terms(now) if term.role is Role.DIRECTOR and term.grounds]
            rest = replace(now, appointments=tuple(term for term in now.appointments if term not in got))
            ends = not rest.appointments
            if was:
                ends = _only_terms(was, rest, _ends)
            if not ends or len(got) != (now.staff_no not in self.directing):
                return False
            successions += len(got)
        return self.paths == {PEOPLE} and successions == 1

    def is_light(self, has_any_end: bool = False) -> bool:
        """Whether nobody gets or loses an office that approves: new 经办人, the ends of theirs, former names of units.

        A name that main never held as the unit's could be an outsider's.
        """
        return self._adds_and_ends({Role.CLERK}) or (has_any_end and self._adds_and_ends({Role.CLERK, *LEAVING}))

    @cached_property
    def leavers(self) -> frozenset[str]:
        """The staff numbers of those whose office as deputy, secretary or registrar ends; none if more changes than
        that and what is light."""
        if not self._adds_and_ends({Role.CLERK, *LEAVING}):
            return frozenset()
        return staff_numbers(was for was, now in self._people if was and _ended_roles(was, now) & LEAVING)

    def _adds_and_ends(self, roles: Set[Role]) -> bool:
        """Whether there are only new 经办人, former names of units, and last days of terms in these roles."""
        if not self.paths <= {PEOPLE, UNITS} or self.lent:  # a delegation that named nobody may name somebody
            return False

        def may(old: Appointment, new: Appointment) -> bool:
            return old.role in roles and old.ends_on is None and _ends(old, new)

        was, now = self.before.of(Person), {one.staff_no: one for one in self.after.of(Person)}
        added = now.keys() - staff_numbers(was)
        got = chain.from_iterable(now[number].appointments for number in added)
        is_of_clerks = all(term.role is Role.CLERK for term in got)
        kept = all(one.staff_no in now and _only_terms(one, now[one.staff_no], may) for one in was)
        return is_of_clerks and kept and self._only_gains_names()

    def _only_gains_names(self) -> bool:
        units, after = {unit.slug: unit for unit in self.before.of(Unit)}, self.after.of(Unit)
        for unit in after:
            was = units.get(unit.slug)
            if was is None:
                return False
            count = len(was.former_names)
            if replace(unit, former_names=unit.former_names[:count]) != was:
                return False
            if not all((unit.slug, name) in self.once_named for name in unit.former_names[count:]):
                return False
        return len(units) == len(after)


LEAVING = frozenset({Role.DEPUTY_DIRECTOR, Role.SECRETARY, Role.REGISTRAR})
"""The offices that the director, or who holds them, ends (contract D 2)."""


def absences(person: Person) -> Iterator[Absence]:
    return chain.from_iterable(term.absences for term in person.appointments)


def _without_own_office(director: Person) -> Person:
    others = tuple(term for term in director.appointments if term.role is not Role.DIRECTOR)
    return replace(director, account=None, account_id=None, appointments=others)


def _ended_roles(was: Person, now: Person) -> frozenset[Role]:
    """Of terms that are neither more nor fewer."""
    pairs = zip(was.appointments, now.appointments, strict=True)
    return frozenset(old.role for old, new in pairs if old.ends_on is None and new.ends_on is not None)


def _only_terms(was: Person, now: Person, may: Callable[[Appointment, Appointment], bool]) -> bool:
    """Whether the only difference is in terms, none more or fewer, that may change so."""
    return was is now or (
        replace(now, appointments=was.appointments) == was
        and len(was.appointments) == len(now.appointments)
        and all(old == new or may(old, new) for old, new in zip(was.appointments, now.appointments, strict=True))
    )


def _ends(old: Appointment, new: Appointment) -> bool:
    """Whether the term ends, or ends earlier, and nothing else."""
    is_earlier = new.ends_on is not None and new.ends_on <= (old.ends_on or date.max)
    return is_earlier and replace(new, ends_on=old.ends_on) == old


def _slugs(names: Iterable[str], registry: Registry) -> frozenset[str]:
    """The units by their permanent codes, because a name may later be given to another unit."""
    units = ((name, registry.unit(name)) for name in names)
    return frozenset(unit.slug if unit else name for name, unit in units)


def _about(lent: Lent, registry: Registry) -> Hashable:
    """Its people and units by what does not change when they are renamed."""
    units, entry = _slugs(lent.entry.units, registry), lent.entry
    return lent.giver.staff_no, lent.taker.staff_no, units, entry.starts_on, entry.ends_on


def delegations(registry: Registry) -> Iterator[Lent]:
    for entry in registry.of(Delegation):
        giver, taker = registry.person(entry.delegator), registry.person(entry.delegate)
        if giver and taker:
            yield Lent(giver, taker, entry)


def strange_owners(code_owners: bytes, office: Registry) -> tuple[str, ...]:
    """Whom a CODEOWNERS file names that are neither leaders nor registrars of that office."""
    owners = re.findall(r"(?m)^[^#\n]*?\s(@\S+(?:[ \t]+@\S+)*)", code_owners.decode("utf-8", "replace"))
    named = dict.fromkeys(" ".join(owners).split())
    approving = (Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.REGISTRAR)
    people = [one for one in office.of(Person) if any(map(one.ever_holds, approving))]
    known = {f"@{one.account}".casefold() for one in people if one.account}
    return tuple(owner for owner in named if owner.casefold() not in known)
