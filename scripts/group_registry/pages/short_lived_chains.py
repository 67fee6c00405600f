"""Chains of short-lived groups as pages show them: on each group, and to the deputy and the custodian (Art. 10)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from group_registry.lifecycle.short_lived_chains import ShortLivedChain, open_chains
from group_registry.model.records import Group
from group_registry.pages.group_view import Viewer, address


@dataclass(frozen=True, slots=True)
class ChainView:
    """Groups that went on one from another: the name, address and days of each, and the days of all."""

    links: tuple[tuple[str, str, int], ...]
    unit: str
    days: int
    limit: int
    is_too_long: bool


def chain_view(chain: ShortLivedChain, viewer: Viewer) -> ChainView:
    """A chain in words; its unit is that of the last group."""
    links = tuple((group.name, address(group), group.days or 0) for group in chain.groups)
    return ChainView(links, viewer.unit_name(chain.groups[-1]), chain.days, chain.limit, chain.is_too_long)


def chains_by_person(viewer: Viewer) -> Mapping[str, tuple[ChainView, ...]]:
    """The chains that are too long, by the staff number of each deputy in charge and of the custodian."""
    found: dict[str, list[ChainView]] = defaultdict(list)
    for chain in open_chains(viewer.registry):
        for staff_no in _whose(chain.groups[-1], viewer):
            found[staff_no].append(chain_view(chain, viewer))
    return {staff_no: tuple(chains) for staff_no, chains in found.items()}


def _whose(group: Group, viewer: Viewer) -> set[str]:
    custodian = viewer.registry.person(group.custodian)
    people = (*viewer.registry.deputies_of(group.unit, viewer.today), custodian)
    return {person.staff_no for person in people if person}
