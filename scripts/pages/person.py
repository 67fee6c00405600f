"""A page for each person on whom something hangs: the load, and on leaving the list to hand over (Art. 4, 11)."""

from collections.abc import Iterator
from dataclasses import dataclass

from pages.views import Row, Viewer, address
from regulation.handover import Load, loads
from regulation.model import Group


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person: what hangs on them in words, the groups kept as lines, ``warning`` when it is to be handed over."""

    name: str
    unit: str
    address: str
    warning: str
    kept: tuple[tuple[Row, str], ...]
    others: tuple[tuple[str, str], ...]

    @property
    def count(self) -> int:
        """How many things hang on the person."""
        return len(self.kept) + len(self.others)


def persons(viewer: Viewer) -> list[PersonView]:
    """Everyone with something, those first who are to hand over."""
    rows = {row.address: row for row in viewer.rows}
    return [_view(load, viewer, rows) for load in loads(viewer.registry, viewer.today)]


def _view(load: Load, viewer: Viewer, rows: dict[str, Row]) -> PersonView:
    return PersonView(
        name=load.person.label,
        unit=load.person.unit,
        address=f"people/{load.person.staff_no}/",
        warning=_warning(load, viewer) if load.hands_over else "",
        kept=tuple((rows[address(group)], f"{group.folder}/{group.slug}") for group in load.kept),
        others=tuple(_others(load, viewer)),
    )


def _warning(load: Load, viewer: Viewer) -> str:
    if load.last and load.last >= viewer.today:
        return f"{load.last} 离任，还有 {(load.last - viewer.today).days} 天，以下事项待移交"
    return f"已于 {load.last} 离任，以下事项待移交"


def _others(load: Load, viewer: Viewer) -> Iterator[tuple[str, str]]:
    """What hangs on the person besides groups kept: what it is, and which."""
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
