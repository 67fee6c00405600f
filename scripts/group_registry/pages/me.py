"""我的: whose page can be chosen. The page itself is put together in the browser, from pages that are there anyway."""

from collections.abc import Iterable
from dataclasses import dataclass

from group_registry.pages.people import PersonView
from group_registry.pages.waiting import LeaderDesk


@dataclass(frozen=True, slots=True)
class Owner:
    """A person to be chosen, with the page of what hangs on them; ``desk`` is whether one says what waits for them."""

    name: str
    unit: str
    staff_no: str
    address: str
    desk: bool


def choices(persons: Iterable[PersonView], desks: Iterable[LeaderDesk]) -> list[Owner]:
    """Everyone with a page of their own, by unit and name."""
    leading = {desk.name for desk in desks}
    found = [Owner(one.name, one.unit, one.staff_no, one.address, one.name in leading) for one in persons]
    return sorted(found, key=lambda one: (one.unit, one.name))
