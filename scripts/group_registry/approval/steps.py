"""Which approvals a file needs, by its old and new content, and who may give them (Art. 9, 10; contract D 1, 2)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from group_registry.approval.facts import Facts, Matter
from group_registry.approval.filing import deciding, on_file
from group_registry.approval.minutes_and_paper import MEETING
from group_registry.approval.needs import Need, Seat
from group_registry.approval.office_ways import office_ways
from group_registry.approval.people import deputies
from group_registry.model.records import (
    BlacklistEntry,
    Group,
    Incident,
    Minutes,
    PaperSignature,
    Policy,
    QuietPeriod,
    staff_numbers,
)
from group_registry.model.registry import Registry
from group_registry.model.terms import JointUse, QuietScope, Role, SubjectKind
from group_registry.rules.on_file import is_signed_again
from group_registry.rules.transition import Step, is_governing, stricter, title_of


def ways_of(matter: Matter, facts: Facts) -> list[tuple[Need, ...]]:
    """The approvals that a file needs; of several ways one suffices. No approvals: they cannot be determined."""
    if is_governing(matter.path):
        return list(office_ways(facts))
    return [_needs_of(matter, facts)]


def _needs_of(matter: Matter, facts: Facts) -> tuple[Need, ...]:
    path, registry = matter.path, facts.registry
    is_other = matter.content.old is not None and type(matter.before) is not type(matter.after)
    if matter.after is None or (is_other and path not in facts.uncovered):
        return ()
    match matter.after:
        case Group():
            return tuple(_filing_needs(matter, facts))
        case Minutes():
            return (_sign_off((), "9.2", 0),)
        case PaperSignature() as paper:  # attested by the two witnesses that it names (contract D 8)
            both = staff_numbers(map(registry.person, paper.witnesses))
            return (
                Need(Step.REVIEW, "办公会秘书见证", "9", 0, (Seat(Role.SECRETARY, only=both),)),
                Need(Step.OFFICE_REVIEW, "信息技术部见证", "9", 0, (Seat(Role.REGISTRAR, only=both),)),
            )
        case Incident():
            named = (*_in_charge(matter.about, facts), *_units(_written(matter, "unit"), registry))
            if units := tuple(dict.fromkeys(named)):
                return tuple(_reviewed(matter, units, "19", facts))
        case QuietPeriod():
            scopes = set(_written(matter, "scope")).difference(QuietScope)
            of_units = _units(sorted(scopes), registry)
            return tuple(_reviewed(matter, of_units, "22", facts))
        case BlacklistEntry():
            return tuple(_blacklist_needs(matter, matter.after, facts))
    return ()


def _filing_needs(matter: Matter, facts: Facts) -> Iterator[Need]:
    groups, routes = deciding(matter, facts)
    route = stricter(*routes)
    units = _in_charge(groups, facts)
    for rank, step in enumerate(route.steps):
        if step in (Step.REVIEW, Step.APPROVAL):
            reviews = _reviews((*units, *_joint(groups, units, facts)), route.article, step)
            if groups[-1].is_cancelled:
                reviews = (_of_ended_unit(need, facts) for need in reviews)
            yield from reviews
        elif step is Step.OFFICE_MEETING:
            yield Need(step, MEETING, route.article, rank)
        else:
            yield _sign_off(units, route.article, rank)


def _reviews(units: Sequence[str], article: str, step: Step = Step.REVIEW) -> Iterator[Need]:
    """One review for each unit, without units one by any deputy.

    A change of unit needs the deputies of both units, who may be the same person.
    """
    for unit in units or ("",):
        title = title_of(step) + (f"（{unit}）" if len(units) > 1 else "")
        yield Need(step, title, article, 0, (Seat(Role.DEPUTY_DIRECTOR, (unit,) if unit else ()),))


def _of_ended_unit(need: Need, facts: Facts) -> Need:
    """Closing waits for no successor of an ended unit: its last deputy, else any deputy, reviews it (contract A 5)."""
    registry, day = facts.registry, facts.today
    unit = registry.unit(need.seats[0].units[0])
    if unit is None or unit.covers(day) or deputies(registry.deputies_of(unit.name, day), day):
        return need
    last = staff_numbers(registry.last_deputies_of(unit, day))
    return replace(need, seats=(Seat(Role.DEPUTY_DIRECTOR, only=last or None),))


def _sign_off(units: tuple[str, ...], article: str, rank: int) -> Need:
    return Need(Step.SIGN_OFF, "主任签批", article, rank, (Seat(Role.DIRECTOR, units),))


def _reviewed(matter: Matter, units: tuple[str, ...], article: str, facts: Facts) -> Iterator[Need]:
    """With the director's word on a 更正 of what tells how fast, against whom or how long (contract B)."""
    yield from _reviews(units, article)
    before, after = on_file(matter, facts), matter.after
    if facts.is_of_first_version:
        return
    if before and after and is_signed_again(before, after, facts.opened_on):
        yield _sign_off(units, article, 1)


def _blacklist_needs(matter: Matter, entry: BlacklistEntry, facts: Facts) -> Iterator[Need]:
    """Review and sign-off for the units of the groups that the entry names, else of the people."""
    units, registry = _in_charge(matter.about, facts), facts.registry
    if not units:
        entries = [one for one in (matter.before, matter.after) if isinstance(one, BlacklistEntry)]
        numbers = dict.fromkeys(one.subject for one in entries if one.subject_kind is not SubjectKind.GROUP)
        people = (registry.person_numbered(number) for number in numbers)
        named = [person.unit for person in people if person]
        units = _units([*named, *(one.unit for one in entries if one.unit and registry.unit(one.unit))], registry)
    if units or entry.name:
        yield from _reviews(units, "21")
        yield _sign_off(units, "21", 1)


def _in_charge(groups: Iterable[Group], facts: Facts) -> tuple[str, ...]:
    registry, day = facts.registry, facts.today
    return tuple(dict.fromkeys(registry.unit_in_charge(group, day) for group in groups))


def _joint(groups: Iterable[Group], units: Sequence[str], facts: Facts) -> Iterator[str]:
    """The units that use a group too, where the office has their deputies review it."""
    registry, day = facts.registry, facts.today
    if any(policy.joint_use is JointUse.REVIEWS for policy in registry.of(Policy)):
        joint = chain.from_iterable(registry.joint_units(group, day) for group in groups)
        yield from dict.fromkeys(unit.name for unit in joint if unit.name not in units)


def _written(matter: Matter, item: str) -> list[str]:
    """What the old and the new content say there."""
    return [says for one in (matter.before, matter.after) if (says := getattr(one, item, None))]


def _units(names: Iterable[str], registry: Registry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(registry.present_name, names)))
