"""Which approvals a file needs, by its old and new content, and who may give them (Art. 9, 10; contract D 1, 2)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from group_registry.approval.conflicts import OfficeChange
from group_registry.approval.facts import Facts, Matter
from group_registry.approval.filing import deciding
from group_registry.model.records import BlacklistEntry, Group, Incident, Minutes, PaperSignature, Policy, QuietPeriod
from group_registry.model.registry import Registry
from group_registry.model.terms import DATA, OFFICE, JointUse, Role, SubjectKind, day_of
from group_registry.rules.transition import Step, stricter, title_of


@dataclass(frozen=True, slots=True)
class Seat:
    """Holders of an office for all ``units`` (empty: any), by staff number none of ``barred`` and only ``only``.

    ``stands_in``: they sign in place of somebody else.
    """

    role: Role
    units: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One approval, after those of lower rank; a meeting has no seats. ``is_apart``: not by who gave another one.

    ``counts_later``: what is signed on paper or in place of another counts from the end of the next working day.
    ``may_be_on_paper``: of office files, by a leader with an account too.
    """

    step: Step
    title: str
    article: str
    rank: int
    seats: tuple[Seat, ...] = ()
    is_apart: bool = False
    counts_later: bool = False
    may_be_on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """An approval of one step: by whom, under what name, at what server time, and on which Shanghai day.

    ``whose`` is a staff number, or 主任办公会 for the meeting. ``at`` of minutes and papers is the time of their merge.
    ``waits`` is False for a meeting's approval of a content that it had asked for: it need not follow the review of it.
    ``about`` says who chaired a meeting and who was present. ``is_final`` is a paper signature by somebody who has no
    account; ``witnesses`` are the staff numbers of those who attest it. ``stands_in``: in place of somebody else.
    ``for_whom`` is the staff number of who is to confirm what a delegate gave, since others lent the word.
    """

    whose: str
    name: str
    at: datetime
    day: date
    waits: bool = True
    is_on_paper: bool = False
    is_final: bool = False
    about: str = ""
    stands_in: bool = False
    for_whom: str = ""
    witnesses: frozenset[str] = frozenset()


def ways_of(matter: Matter, facts: Facts) -> list[tuple[Need, ...]]:
    """The approvals that a file needs; of several ways one suffices. No approvals: they cannot be determined."""
    path = matter.content.path
    if not path.startswith(DATA) or path.startswith(OFFICE):
        return list(_office_ways(facts))
    return [_needs_of(matter, facts)]


def _needs_of(matter: Matter, facts: Facts) -> tuple[Need, ...]:
    path, registry = matter.content.path, facts.base.registry
    is_other = matter.content.old is not None and type(matter.before) is not type(matter.after)
    if matter.after is None or (is_other and path not in facts.uncovered):
        return ()
    match matter.after:
        case Group():
            return tuple(_filing_needs(matter, facts))
        case Minutes():
            return (_sign_off((), "9.2", 0),)
        case PaperSignature() as paper:  # attested by the two witnesses that it names (contract D 8)
            people = (registry.person(label) for label in paper.witnesses)
            named = frozenset(person.staff_no for person in people if person)
            secretary, registrar = (Seat(role, only=named) for role in (Role.SECRETARY, Role.REGISTRAR))
            return (
                Need(Step.REVIEW, "办公会秘书见证", "9", 0, (secretary,)),
                Need(Step.OFFICE_REVIEW, "信息技术部见证", "9", 0, (registrar,)),
            )
        case Incident():
            written = (one.unit for one in (matter.before, matter.after) if isinstance(one, Incident) and one.unit)
            units = dict.fromkeys((*_in_charge(matter.about, facts), *_units(written, registry)))
            return tuple(_reviews(tuple(units), "19")) if units else ()
        case QuietPeriod():
            return tuple(_reviews((), "22"))
        case BlacklistEntry():
            return tuple(_blacklist_needs(matter, matter.after, facts))
    return ()


def _filing_needs(matter: Matter, facts: Facts) -> Iterator[Need]:
    groups, routes = deciding(matter, facts)
    route = stricter(*routes)
    units = _in_charge(groups, facts)
    for rank, step in enumerate(route.steps):
        if step in (Step.REVIEW, Step.APPROVAL):
            for need in _reviews((*units, *_joint(groups, units, facts)), route.article, step):
                yield _of_ended_unit(need, facts) if groups[-1].is_cancelled else need
        elif step is Step.OFFICE_MEETING:
            yield Need(step, "主任办公会", route.article, rank)
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
    registry, day = facts.base.registry, day_of(facts.now)
    unit = registry.unit(need.seats[0].units[0])
    if (
        unit is None
        or unit.covers(day)
        or any(not person.holds(Role.DIRECTOR, day) for person in registry.deputies_of(unit.name, day))
    ):
        return need
    last = frozenset(person.staff_no for person in registry.last_deputies_of(unit, day))
    return replace(need, seats=(Seat(Role.DEPUTY_DIRECTOR, only=last or None),))


def _sign_off(units: tuple[str, ...], article: str, rank: int) -> Need:
    return Need(Step.SIGN_OFF, "主任签批", article, rank, (Seat(Role.DIRECTOR, units),))


def _blacklist_needs(matter: Matter, entry: BlacklistEntry, facts: Facts) -> Iterator[Need]:
    """Review and sign-off for the units of the groups that the entry names, else of the people."""
    units, registry = _in_charge(matter.about, facts), facts.base.registry
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
    registry, day = facts.base.registry, day_of(facts.now)
    return tuple(dict.fromkeys(registry.unit_in_charge(group, day) for group in groups))


def _joint(groups: Iterable[Group], units: Sequence[str], facts: Facts) -> Iterator[str]:
    """The units that use a group too, where the office has their deputies review it."""
    registry, day = facts.base.registry, day_of(facts.now)
    if any(policy.joint_use is JointUse.REVIEWS for policy in registry.of(Policy)):
        joint = [unit.name for group in groups for unit in registry.joint_units(group, day)]
        yield from (name for name in dict.fromkeys(joint) if name not in units)


def _units(names: Iterable[str], registry: Registry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(registry.present_name, names)))


def _office_ways(facts: Facts) -> Iterator[tuple[Need, ...]]:
    """The ways in which a change of office files, schema, code or docs may be approved (Art. 24; contract D 2, D 6).

    By the director and a registrar, neither of whom gains by it. Directors approve their own account and term
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
