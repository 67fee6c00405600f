"""The ways in which a change of office files, schema, code or docs may be approved (Art. 24; contract D 2, D 6, D 9).

A registrar who approved none of it merges, and may be its author: that is not among the needs here.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from group_registry.approval.conflicts import OfficeChange
from group_registry.approval.facts import ExceptionKind, Facts
from group_registry.approval.needs import Need, Seat
from group_registry.approval.people import deputies
from group_registry.model.records import Delegation, Person
from group_registry.model.registry import Registry
from group_registry.model.terms import CODEOWNERS, PEOPLE, Role
from group_registry.rules.transition import Step

ANOTHER_DEPUTY, SECRETARY = (Role.DEPUTY_DIRECTOR, "另一位分管主任签批"), (Role.SECRETARY, "办公会秘书签批")
UNHEARD = 10
"""Working days in which who is not heard may refuse that others end the office."""


def change_of(facts: Facts) -> OfficeChange:
    before = facts.filed_office or facts.registry
    paths = {matter.path for matter in facts.matters} - {CODEOWNERS}
    directors = facts.registry.holders(Role.DIRECTOR, facts.today)
    return OfficeChange(before, facts.head_office or before, paths, directors, facts.once_named)


def leavers_of(facts: Facts) -> frozenset[str]:
    """Whose office as deputy, secretary or registrar a request ends, by staff number."""
    if facts.head_office is None or facts.is_of_first_version:
        return frozenset()
    return change_of(facts).leavers


def lent_again(facts: Facts) -> list[Person]:
    """The directors whose word a request lends once more, after they ended what others had lent for them."""
    if facts.head_office is None:
        return []
    in_force, today = facts.registry, facts.today
    ended = facts.base.lent_by_others.difference(in_force.of(Delegation))
    givers = {one.delegator for one in ended if one.ends_on >= today}
    lending = change_of(facts).givers
    return [one for one in in_force.holders(Role.DIRECTOR, today) if one.label in givers and one.staff_no in lending]


def office_ways(facts: Facts) -> Iterator[tuple[Need, ...]]:
    """By the director and a registrar, neither of whom gains by it. Directors approve their own account and term
    themselves. Who lends their word signs it themselves; for a deputy who is away, the director does. One other office
    that the director gets is approved by a deputy. A succession, an absence of the director, and what is lent meanwhile
    may also be approved by two deputies; if but one gains nothing, by that one and a secretary. What gives or takes no
    office that approves takes a registrar or the director alone, besides the registrar who merges.
    """
    in_force, day, change = facts.registry, facts.today, change_of(facts)
    review = _review(change.gainers)
    if facts.head_office and change.is_light(facts.is_of_first_version):
        yield (replace(review, seats=(*review.seats, Seat(Role.DIRECTOR, barred=change.gainers))),)
        return
    usual = *_sign_offs(change), review
    if change.directors:
        yield usual
    yield from _ends(change, in_force, day)
    without_him = (
        (ExceptionKind.SUCCESSION, not change.lent and change.is_succession()),
        (ExceptionKind.ABSENCE, change.is_absence() and PEOPLE in change.paths),
        (ExceptionKind.LENT_BY_OTHERS, change.is_absence()),
    )
    if kind := next((kind for kind, applies in without_him if applies), None):
        yield from _without_the_director(kind, in_force, day, change.gainers)
    if not change.directors:
        yield usual


def _review(barred: frozenset[str]) -> Need:
    return Need(Step.OFFICE_REVIEW, "信息技术部审核", "24", 0, (Seat(Role.REGISTRAR, barred=barred),))


def _sign_offs(change: OfficeChange) -> Iterator[Need]:
    concerned = change.own | change.givers | change.takers_back
    yield from (_own_word(whose, change) for whose in sorted(concerned))
    of_directors = (change.own | change.givers) & change.directing
    if concerned and (of_directors or change.is_of_lending()):
        return
    seats = [_directors_seat(change)]
    if change.is_one_gift():
        seats.append(Seat(Role.DEPUTY_DIRECTOR, barred=change.gainers, stands_in=ExceptionKind.GIFT))
    yield Need(Step.SIGN_OFF, "主任签批", "24", 0, tuple(seats))


def _directors_seat(change: OfficeChange) -> Seat:
    return Seat(Role.DIRECTOR, barred=change.gainers - change.own)


def _own_word(whose: str, change: OfficeChange) -> Need:
    """By that person as director or deputy; for a deputy who is away, by the director."""
    director, is_director = _directors_seat(change), whose in change.directing
    seats = [replace(director, role=role, only=frozenset({whose})) for role in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR)]
    is_coming = any(
        one.giver.staff_no == whose and one.giver.holds(Role.DIRECTOR, one.entry.starts_on) for one in change.lent
    )
    if not is_director and not is_coming:
        seats.append(replace(director, stands_in=ExceptionKind.LENT_BY_OTHERS if whose in change.givers else None))
    return Need(
        Step.SIGN_OFF,
        "主任签批" if is_director else "委托人签批",
        "24",
        0,
        tuple(seats),
        counts_later=True,
        may_be_on_paper=change.is_of_own_office() or (change.is_of_lending() and whose not in change.takers_back),
    )


def _ends(change: OfficeChange, in_force: Registry, day: date) -> Iterator[tuple[Need, ...]]:
    """The ends of deputies', secretaries' and registrars' offices: each by who holds it.

    Without a director the other of two registrars need but merge; and for who cannot be asked, another deputy, else the
    secretary, gives the word, which waits ten working days for a refusal.
    """
    leavers = change.leavers
    if not leavers:
        return
    own = tuple(_leavers_word(whose) for whose in sorted(leavers))
    yield *own, _review(change.gainers)
    if change.directors:
        return
    if len(registrars_left(in_force, change.after, day)) == 1:
        yield own
    for role, title in (ANOTHER_DEPUTY, SECRETARY):
        if any(one.staff_no not in leavers for one in in_force.holders(role, day)):
            seat = Seat(role, barred=leavers | change.gainers, stands_in=ExceptionKind.UNHEARD)
            word = Need(Step.SIGN_OFF, title, "24", 0, (seat,), is_apart=True, counts_later=True, ripens_in=UNHEARD)
            yield word, replace(_review(leavers | change.gainers), is_apart=True)
            return


def _leavers_word(whose: str) -> Need:
    roles = (Role.DEPUTY_DIRECTOR, Role.SECRETARY, Role.REGISTRAR)
    seats = tuple(Seat(role, only=frozenset({whose})) for role in roles)
    return Need(Step.SIGN_OFF, "本人签批", "24", 0, seats)


def registrars_left(in_force: Registry, after: Registry, day: date) -> list[Person]:
    """Who of 信息技术部 can act: not who has no account, nor whose end ``after`` writes (contract D 9)."""
    left = []
    for person in in_force.holders(Role.REGISTRAR, day):
        then = after.person_numbered(person.staff_no)
        is_ended = person.holds_without_end(Role.REGISTRAR) and not (then and then.holds_without_end(Role.REGISTRAR))
        if person.account_id is not None and not is_ended:
            left.append(person)
    return left


def who_merges(in_force: Registry, after: Registry, day: date) -> str:
    """Who may open and merge a change of office files, tools or documents; for those who prepare one."""
    names = [one.label for one in registrars_left(in_force, after, day)]
    if not names:
        return "信息技术部目前无人登记账号，不能合并"
    if len(names) == 1:
        return f"由{names[0]}以外的人报送；信息技术部仅其一人可办理，审核、合并均由其办理，列入例外一览"
    return f"由信息技术部未审核本件的人合并（{' 或 '.join(names)}），报送人亦可合并"


def _without_the_director(
    kind: ExceptionKind, in_force: Registry, day: date, gaining: frozenset[str]
) -> Iterator[tuple[Need, ...]]:
    leading = deputies(in_force.holders(Role.DEPUTY_DIRECTOR, day), day)
    free = [one for one in leading if one.staff_no not in gaining]
    if not free:
        return
    second = ANOTHER_DEPUTY
    if len(free) == 1:
        second = SECRETARY
    words = (
        (Step.SIGN_OFF, Role.DEPUTY_DIRECTOR, "分管主任签批"),
        (Step.SIGN_OFF, *second),
        (Step.OFFICE_REVIEW, Role.REGISTRAR, "信息技术部审核"),
    )
    yield tuple(
        Need(step, title, "24", 0, (Seat(role, barred=gaining, stands_in=kind),), is_apart=True, counts_later=True)
        for step, role, title in words
    )
