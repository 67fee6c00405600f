"""Who will most likely decide on a filing, for those who file it; what counts, ``approval`` alone says (Art. 9)."""

from collections.abc import Iterable, Sequence
from datetime import date

from group_registry.model.records import Person
from group_registry.model.registry import Registry
from group_registry.model.terms import Role
from group_registry.rules.route import Route, Step, title_of

FILED = "信息技术部备案"
"""The last step on the way, which is the merge (Art. 6)."""


def way(route: Route, units: Sequence[str], registry: Registry, day: date) -> list[tuple[str, str, tuple[str, ...]]]:
    """Each step with its unit, where several are asked, and who may take it; the deputies of all units come first."""
    steps: list[tuple[str, str, tuple[str, ...]]] = []
    for step in route.steps:
        if step in (Step.REVIEW, Step.APPROVAL):
            asked = [(unit if len(units) > 1 else "", reviewers(unit, registry, day)) for unit in units]
            steps += [(title_of(step), unit, names) for unit, names in asked]
        else:
            signing = [name for unit in units for name in signers(unit, registry, day)]
            steps.append((title_of(step), "", tuple(dict.fromkeys(signing)) if step is Step.SIGN_OFF else ()))
    return steps


def reviewers(unit: str, registry: Registry, day: date) -> tuple[str, ...]:
    """Who gives the deputy's step for a unit on that day: whoever is in charge of it, then who acts for one of them."""
    deputies = (person for person in registry.deputies_of(unit, day) if not person.holds(Role.DIRECTOR, day))
    return _with_delegates(deputies, unit, registry, day)


def signers(unit: str, registry: Registry, day: date) -> tuple[str, ...]:
    """Who signs off what concerns a unit on that day: the director, then who acts for the director."""
    return _with_delegates(registry.holders(Role.DIRECTOR, day), unit, registry, day)


def registrars(registry: Registry, day: date) -> tuple[str, ...]:
    """Who files what was approved (Art. 6)."""
    return tuple(person.label for person in registry.holders(Role.REGISTRAR, day))


def _with_delegates(people: Iterable[Person], unit: str, registry: Registry, day: date) -> tuple[str, ...]:
    people, listed = tuple(people), registry.unit(unit)
    acting = (
        f"{delegation.delegate}（代）"
        for person in people
        for delegation in registry.delegations_by(person)
        if delegation.covers(day) and listed in map(registry.unit, delegation.units)
    )
    return tuple(dict.fromkeys([*(person.label for person in people), *acting]))
