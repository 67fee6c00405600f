"""Leaders, custodians, and a page for each person, for the office only (Art. 4, 8, 11).

They show whose groups and units these are, what falls due, and what must be handed over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from group_registry.evidence.result import GivenStep, steps_given
from group_registry.lifecycle.handover import Load, has_to_hand_over, loads
from group_registry.lifecycle.short_lived_chains import ShortLivedChain, open_chains
from group_registry.model.records import BlacklistEntry, Group, Unit
from group_registry.model.terms import Role
from group_registry.pages.group_view import GroupRow, Viewer, address
from group_registry.pages.overview import UnitView, is_due, is_live, is_over
from group_registry.rules.route import title_of


@dataclass(frozen=True, slots=True)
class ChainView:
    """Short-lived groups that continue one another: name, address and days of each, and the total days."""

    links: tuple[tuple[str, str, int], ...]
    unit: str
    days: int
    limit: int
    is_too_long: bool


def chain_view(chain: ShortLivedChain, viewer: Viewer) -> ChainView:
    """A chain as pages show it; its unit is the unit of the last group."""
    links = tuple((group.name, address(group), group.days or 0) for group in chain.groups)
    return ChainView(links, viewer.unit_name(chain.groups[-1]), chain.days, chain.limit, chain.is_too_long)


def chains_by_person(viewer: Viewer) -> Mapping[str, tuple[ChainView, ...]]:
    """The chains that are too long, by staff number of each deputy in charge and of the custodian of the last group."""
    found: dict[str, list[ChainView]] = defaultdict(list)
    for chain in open_chains(viewer.registry):
        for staff_no in _whose(chain.groups[-1], viewer):
            found[staff_no].append(chain_view(chain, viewer))
    return {staff_no: tuple(chains) for staff_no, chains in found.items()}


def _whose(group: Group, viewer: Viewer) -> set[str]:
    custodian = viewer.registry.person(group.custodian)
    people = (*viewer.registry.deputies_of(group.unit, viewer.today), custodian)
    return {person.staff_no for person in people if person}


@dataclass(frozen=True, slots=True)
class Leader:
    """A deputy director with the units in charge, and the chains of short-lived groups that are too long (Art. 10).

    ``tasks`` are the groups of these units that are overdue or fall due, the most urgent first.
    """

    name: str
    anchor: str
    units: tuple[UnitView, ...]
    tasks: tuple[GroupRow, ...]
    chains: tuple[ChainView, ...]
    live: int
    due: int
    over: int


@dataclass(frozen=True, slots=True)
class Custodian:
    """A custodian (Art. 11), and how many groups they keep."""

    name: str
    unit: str
    live: int
    due: int
    over: int


def people(viewer: Viewer, units: Iterable[UnitView]) -> dict[str, object]:
    """Deputy directors with their units, then custodians with their numbers of groups, most overdue ones first."""
    by_name = {unit.name: unit for unit in units}
    deputies = viewer.registry.holders(Role.DEPUTY_DIRECTOR, viewer.today)
    in_charge: dict[str, list[UnitView]] = defaultdict(list)
    for unit in viewer.registry.of(Unit):
        for person in viewer.registry.deputies_of(unit.name, viewer.today):
            in_charge[person.staff_no].append(by_name[unit.name])
    chains = chains_by_person(viewer)
    leaders = [
        _leader(it.label, it.staff_no, in_charge[it.staff_no], chains.get(it.staff_no, ()))
        for it in deputies
        if in_charge[it.staff_no]
    ]
    return {"leaders": leaders, "custodians": _custodians(viewer.rows)}


def _leader(name: str, anchor: str, units: list[UnitView], chains: tuple[ChainView, ...]) -> Leader:
    tasks = [row for unit in units for row in unit.rows if is_over(row) or is_due(row)]
    total = {part: sum(getattr(unit, part) for unit in units) for part in ("live", "due", "over")}
    return Leader(name, anchor, tuple(units), tuple(sorted(tasks, key=attrgetter("left", "address"))), chains, **total)


def _custodians(rows: Iterable[GroupRow]) -> list[Custodian]:
    groups: dict[str, list[GroupRow]] = defaultdict(list)
    for row in filter(is_live, rows):
        groups[row.custodian].append(row)
    found = [
        Custodian(
            name, "、".join(sorted({row.unit for row in own})), len(own), sum(map(is_due, own)), sum(map(is_over, own))
        )
        for name, own in groups.items()
    ]
    return sorted(found, key=lambda it: (-it.over, -it.due, -it.live, it.name))


@dataclass(frozen=True, slots=True)
class GivenView:
    """One step that the person gave, as proven by the audit; ``note`` is the kind of evidence and what to check."""

    when: str
    step: str
    group: str
    address: str
    filing: str
    pull: int
    note: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person: the groups kept (as rows), other duties in words, and the steps given.

    ``warning`` gives the last day in office of a person who leaves or left with something to hand over. ``limit`` is
    the number of the blacklist entry that requires the groups kept to be handed over, ``limited`` its explanation. Each
    is empty if it does not apply.
    """

    name: str
    staff_no: str
    unit: str
    address: str
    account: str
    warning: str
    limit: str
    limited: str
    kept: tuple[tuple[GroupRow, str], ...]
    others: tuple[tuple[str, str], ...]
    chains: tuple[ChainView, ...]
    given: tuple[GivenView, ...]

    @property
    def count(self) -> int:
        """How many groups and other duties the person has."""
        return len(self.kept) + len(self.others)


def persons(viewer: Viewer) -> list[PersonView]:
    """Everyone who has duties or gave a step; those who leave or left with something to hand over come first."""
    rows = {row.address: row for row in viewer.rows}
    given, chains = _given(viewer), chains_by_person(viewer)
    return [_view(load, viewer, rows, given, chains) for load in loads(viewer.registry, viewer.today, given)]


def _view(
    load: Load,
    viewer: Viewer,
    rows: Mapping[str, GroupRow],
    given: Mapping[str, list[GivenView]],
    chains: Mapping[str, tuple[ChainView, ...]],
) -> PersonView:
    staff_no, limit = load.person.staff_no, has_to_hand_over(load, viewer.registry, viewer.today)
    return PersonView(
        name=load.person.label,
        staff_no=staff_no,
        unit=load.person.unit,
        address=f"people/{staff_no}/",
        account=load.person.account or "",
        warning=_warning(load, viewer) if load.hands_over else "",
        limit=limit.stem if limit else "",
        limited=_limited(limit, viewer) if limit else "",
        kept=tuple((rows[address(group)], f"{group.folder}/{group.slug}") for group in load.kept),
        others=tuple(_others(load, viewer)),
        chains=chains.get(staff_no, ()),
        given=tuple(sorted(given.get(staff_no, ()), key=attrgetter("when"), reverse=True)),
    )


def _warning(load: Load, viewer: Viewer) -> str:
    if load.last and load.last >= viewer.today:
        return f"{load.last} 离任，还有 {(load.last - viewer.today).days} 天，以下事项待移交"
    return f"已于 {load.last} 离任，以下事项待移交"


def _limited(entry: BlacklistEntry, viewer: Viewer) -> str:
    span = f"{entry.starts_on} 至 {entry.ends_on}"
    if entry.starts_on > viewer.today:
        return f"将受限制（{span}），所负责的群组请在此前移交"
    return f"在限制期内（{span}），不得担任负责人，所负责的群组待移交"


def _given(viewer: Viewer) -> Mapping[str, list[GivenView]]:
    """The steps given, by staff number. A step under a name that several people share is listed for each, marked."""
    found: dict[str, list[GivenView]] = {}
    for name, steps in steps_given(viewer.evidence).items():
        people = viewer.registry.people_called(name)
        for person in people:
            found.setdefault(person.staff_no, []).extend(_given_view(one, viewer, len(people) > 1) for one in steps)
    return found


def _given_view(one: GivenStep, viewer: Viewer, is_doubtful: bool) -> GivenView:
    group = viewer.registry.group(one.path)
    notes = (one.evidence, "代行" if one.is_for_another else "", "有同名人员，须辨认" if is_doubtful else "")
    return GivenView(
        when=f"{one.at:%Y-%m-%d %H:%M}",
        step=title_of(one.step),
        group=group.name if group else one.path,
        address=address(group) if group else "",
        filing=one.kind.value,
        pull=one.pull,
        note="，".join(filter(None, notes)),
    )


def _others(load: Load, viewer: Viewer) -> Iterator[tuple[str, str]]:
    """The duties of the person besides groups kept: kind and description of each."""
    for term in load.offices:
        units = f"：{'、'.join(term.units)}" if term.units else ""
        yield "在任职务", f"{term.role}{units}（{term.starts_on} 起{f'，至 {term.ends_on}' if term.ends_on else ''}）"
    yield from (("群组主管领导", _named(group, viewer)) for group in load.led)
    for one in load.delegations:
        yield (
            "委托授权",
            f"{one.delegator}委托给{one.delegate}，{one.starts_on} 至 {one.ends_on}：{'、'.join(one.units)}",
        )
    for incident in load.incidents:
        group = viewer.registry.group(incident.group)
        where = _named(group, viewer) if group else incident.group
        yield "舆情未办结", f"{where}，{incident.found_at:%Y-%m-%d} 发现"


def _named(group: Group, viewer: Viewer) -> str:
    return f"{group.name}（{viewer.unit_name(group)}）"
