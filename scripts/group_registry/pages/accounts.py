"""The page for lost and lent accounts, for the office only: what to do, whose account is on file (Art. 15)."""

from collections.abc import Mapping
from dataclasses import dataclass

from group_registry.model.records import Person, Role
from group_registry.pages.views import Viewer


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with or without an account on the platform, in which offices, and the page with what they gave."""

    name: str
    unit: str
    offices: str
    account: str
    address: str


def accounts(viewer: Viewer, pages: Mapping[str, str]) -> dict[str, object]:
    """Who has an account; who decides and has none, and so signs on paper; who left and still has one on file."""
    people, today = viewer.registry.of(Person), viewer.today
    serving = [one for one in people if one.is_in_office(today)]
    without = [one for one in serving if one.account is None]
    deciding = [one for one in without if _offices(one, viewer, deciding=True)]
    return {
        "holders": [_holder(one, viewer, pages) for one in serving if one.account is not None],
        "on_paper": [_holder(one, viewer, pages) for one in deciding],
        "others": len(without) - len(deciding),
        "left": [_holder(one, viewer, pages) for one in people if one.account is not None and one not in serving],
        "is_asked": viewer.evidence.is_asked,
    }


def _holder(person: Person, viewer: Viewer, pages: Mapping[str, str]) -> Holder:
    offices = _offices(person, viewer)
    return Holder(person.label, person.unit, "、".join(offices), person.account or "", pages.get(person.staff_no, ""))


def _offices(person: Person, viewer: Viewer, deciding: bool = False) -> list[str]:
    """The offices that the person holds, once each; only those that give a step, where asked."""
    roles = [term.role for term in person.appointments if term.covers(viewer.today)]
    return [str(role) for role in dict.fromkeys(roles) if not deciding or role is not Role.CLERK]
