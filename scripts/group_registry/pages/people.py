"""The page of people, for the office only: whose groups, whose units, and what of theirs falls due (Art. 4, 11)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from group_registry.model.records import Role, Unit
from group_registry.pages.overview import UnitView, is_due, is_live, is_over
from group_registry.pages.short_lived_chains import ChainView, chains_by_person
from group_registry.pages.views import Row, Viewer


@dataclass(frozen=True, slots=True)
class Leader:
    """A deputy director: the units in his charge, the groups of theirs that need something, urgent first, and the
    chains of short-lived groups that are too long (Art. 10).
    """

    name: str
    anchor: str
    units: tuple[UnitView, ...]
    tasks: tuple[Row, ...]
    chains: tuple[ChainView, ...]
    live: int
    due: int
    over: int


@dataclass(frozen=True, slots=True)
class Custodian:
    """One who answers for groups (Art. 11), and how many."""

    name: str
    unit: str
    live: int
    due: int
    over: int


def people(viewer: Viewer, units: Iterable[UnitView]) -> dict[str, object]:
    """Deputy directors with their units, then custodians with their groups, those first who have the most to do."""
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


def _custodians(rows: Iterable[Row]) -> list[Custodian]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in filter(is_live, rows):
        groups[row.custodian].append(row)
    found = [
        Custodian(
            name, "、".join(sorted({row.unit for row in own})), len(own), sum(map(is_due, own)), sum(map(is_over, own))
        )
        for name, own in groups.items()
    ]
    return sorted(found, key=lambda it: (-it.over, -it.due, -it.live, it.name))
