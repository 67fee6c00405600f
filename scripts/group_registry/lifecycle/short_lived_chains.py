"""Short-lived groups that go on one from another, added up (Art. 10): one need of many days, for the deputy to see."""

from dataclasses import dataclass

from group_registry.model.records import Group
from group_registry.model.registry import Registry


@dataclass(frozen=True, slots=True)
class ShortLivedChain:
    """The groups, the first one first, the days of all, and the most that are short-lived."""

    groups: tuple[Group, ...]
    days: int
    limit: int

    @property
    def is_too_long(self) -> bool:
        """Whether the days of all are more than a short-lived group may have."""
        return self.days > self.limit


def chain_of(group: Group, registry: Registry) -> ShortLivedChain | None:
    """The chain that the group ends; None where it goes on from nothing."""
    links, days = registry.likeness.chains, registry.likeness.chains.get(group.path, (group, 0))[1]
    groups = [group]
    while groups[-1].path in links:
        groups.append(links[groups[-1].path][0])
    return ShortLivedChain(tuple(reversed(groups)), days, registry.short_lived_days) if len(groups) > 1 else None


def open_chains(registry: Registry) -> list[ShortLivedChain]:
    """The chains that are too long and whose last group is not cancelled, each told once, the longest first."""
    links = registry.likeness.chains
    found = [chain_of(group, registry) for group in registry.groups if group.path in links and not group.is_cancelled]
    chains = [one for one in found if one and one.is_too_long]
    inner = {group.path for one in chains for group in one.groups[:-1]}
    return sorted(
        (one for one in chains if one.groups[-1].path not in inner), key=lambda one: (-one.days, one.groups[-1].path)
    )
