"""Groups that were taken over without a number and wait for their first full filing (待补备案, contract A 10)."""

from collections.abc import Iterable, Mapping
from datetime import date

from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.similarity import grouped

UNNUMBERED = "免备案"
"""The value in place of the number of a short-lived group, which has none (Art. 10)."""
PORTION = 10
"""How many of a unit are asked for at a time."""


def is_to_be_filed(group: Group, registry: Registry) -> bool:
    """Whether it stands as it was taken over, without a number, and is not short-lived."""
    entry = registry.baseline.get(group.path)
    is_as_taken = entry is not None and entry.digest == group.origin.digest
    is_numbered = entry is not None and entry.paper_number not in (None, UNNUMBERED)
    return is_as_taken and not is_numbered and not registry.takes_approval_alone(group)


def owed(groups: Iterable[Group], registry: Registry, today: date) -> Mapping[str, list[Group]]:
    """By the unit that is in charge today."""
    waiting = (group for group in groups if not group.is_cancelled and is_to_be_filed(group, registry))
    return grouped((registry.unit_in_charge(group, today), group) for group in waiting)
