"""Incidents: the steps done and left to do, how soon they were reported, and yearly figures (Art. 18 to 20)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median

from group_registry.model.records import Incident, frozen
from group_registry.model.registry import Registry
from group_registry.model.similarity import grouped

BEFORE_CLOSING = ("verified_at", "instruction", "cause", "measures")
"""The attributes that must be filled in before an incident is closed; the form requires the same."""


@frozen
class Figures:
    count: int
    still_open: int
    median: timedelta
    longest: timedelta

    @classmethod
    def of(cls, incidents: Sequence[Incident]) -> "Figures":
        reactions = [reaction(one) for one in incidents]
        still_open = sum(one.closed_at is None for one in incidents)
        middle = timedelta(seconds=median(one.total_seconds() for one in reactions))
        return cls(len(incidents), still_open, middle, max(reactions))


def course(incident: Incident) -> list[tuple[str, datetime | None]]:
    """The dated steps, each with its time if it is done."""
    steps = [("发现", incident.found_at), ("报请", incident.reported_at), ("核实", incident.verified_at)]
    if incident.verified_at and incident.verified_at < incident.reported_at:
        steps[1:] = reversed(steps[1:])
    return steps


def reaction(incident: Incident) -> timedelta:
    return incident.reported_at - incident.found_at


def missing(incident: Incident) -> list[str]:
    return [name for name in BEFORE_CLOSING if not incident.closed_at and getattr(incident, name) is None]


def in_order(incidents: Iterable[Incident]) -> list[Incident]:
    latest = sorted(incidents, key=lambda incident: (incident.found_at, incident.path), reverse=True)
    return sorted(latest, key=lambda incident: incident.closed_at is not None)


def unit_of(incident: Incident, registry: Registry) -> str:
    group = registry.group_of(incident)
    return registry.present_name(group.unit if group else incident.unit or "")


def yearly(registry: Registry) -> dict[int, tuple[Figures, list[tuple[str, Figures]]]]:
    """Of each year the sum, and the figures of each unit; a unit without a name: the group is on file no more."""
    found = {}
    for year, incidents in grouped((one.found_at.year, one) for one in registry.of(Incident)).items():
        units = grouped((unit_of(one, registry), one) for one in incidents)
        lines = sorted(((name, Figures.of(some)) for name, some in units.items()), key=lambda it: (-it[1].count, it[0]))
        found[year] = Figures.of(incidents), lines
    return found
