"""The ways in which a change of office files, schema, code or docs may be approved (Art. 24; contract D 2, D 6)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from group_registry.approval.conflicts import OfficeChange
from group_registry.approval.facts import Facts
from group_registry.approval.needs import Need, Seat
from group_registry.model.registry import Registry
from group_registry.model.terms import Role, day_of
from group_registry.rules.transition import Step


def office_ways(facts: Facts) -> Iterator[tuple[Need, ...]]:
    """By the director and a registrar, neither of whom gains by it. Directors approve their own account and term
    themselves. Who lends their word signs it themselves; for a deputy who is away, the director does. One other office
    that the director gets is approved by a deputy. A succession, an absence of the director, and what is lent meanwhile
    may also be approved by two deputies; if but one gains nothing, by that one, a secretary and two registrars. Entries
    that give nobody an office that approves take two registrars, one of whom may be replaced by the director.
    """
    before, day, in_force = facts.filed_office or facts.base.registry, day_of(facts.now), facts.base.registry
    paths, directors = {matter.content.path for matter in facts.matters}, in_force.holders(Role.DIRECTOR, day)
    change = OfficeChange(before, facts.head_office or before, paths, directors)
    gaining = change.gainers
    registrar = Seat(Role.REGISTRAR, barred=gaining)
    review = Need(Step.OFFICE_REVIEW, "信息技术部审核", "24", 0, (registrar,))
    if facts.head_office and change.is_of_clerks_and_names(facts.once_named):
        others = (registrar, Seat(Role.DIRECTOR, barred=gaining))
        yield review, Need(Step.OFFICE_REVIEW, "信息技术部另一人审核", "24", 0, others, is_apart=True)
        return
    in_office = {one.staff_no for one in directors}
    own = gaining & {one.staff_no for one in directors if not change.gains_besides_own_office(one)}
    director = Seat(Role.DIRECTOR, barred=gaining - own)
    givers, is_of_lending = {one.giver.staff_no for one in change.lent}, change.is_of_lending()
    ended = {one.staff_no for one in change.enders if one} if is_of_lending else set()
    coming = {one.giver.staff_no for one in change.lent if one.giver.holds(Role.DIRECTOR, one.entry.starts_on)}
    needs = []
    for whose in sorted(own | givers | ended):
        seats = [
            replace(director, role=role, only=frozenset({whose})) for role in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR)
        ]
        if whose not in in_office | coming:
            seats.append(replace(director, stands_in=whose in givers))
        on_paper = (is_of_lending and whose not in ended) or change.is_of_own_office()
        title = "主任签批" if whose in in_office else "委托人签批"
        needs.append(Need(Step.SIGN_OFF, title, "24", 0, tuple(seats), counts_later=True, may_be_on_paper=on_paper))
    if not needs or not (is_of_lending or (own | givers) & in_office):
        seats = [director]
        if change.is_one_gift():
            seats.append(Seat(Role.DEPUTY_DIRECTOR, barred=gaining, stands_in=True))
        needs.append(Need(Step.SIGN_OFF, "主任签批", "24", 0, tuple(seats)))
    if directors:
        yield *needs, review
    if (not givers and change.is_succession()) or change.is_absence() or change.is_lent_meanwhile():
        yield from _without_the_director(in_force, day, gaining)
    if not directors:
        yield *needs, review


def _without_the_director(in_force: Registry, day: date, gaining: frozenset[str]) -> Iterator[tuple[Need, ...]]:
    deputy, registrar = (Role.DEPUTY_DIRECTOR, "分管主任签批"), (Role.REGISTRAR, "信息技术部审核")
    signers: tuple[tuple[Role, str], ...]
    deputies = {one.staff_no for one in in_force.holders(deputy[0], day) if not one.holds(Role.DIRECTOR, day)}
    if len(deputies - gaining) > 1:
        signers = (deputy, (Role.DEPUTY_DIRECTOR, "另一位分管主任签批"), registrar)
    elif deputies - gaining:
        signers = (deputy, (Role.SECRETARY, "办公会秘书签批"), registrar, (Role.REGISTRAR, "信息技术部另一人审核"))
    else:
        return
    needs = []
    for role, title in signers:
        step = Step.OFFICE_REVIEW if role is Role.REGISTRAR else Step.SIGN_OFF
        seat = Seat(role, barred=gaining, stands_in=True)
        needs.append(Need(step, title, "24", 0, (seat,), is_apart=True, counts_later=True))
    yield tuple(needs)
