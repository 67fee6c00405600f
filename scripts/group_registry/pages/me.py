"""The page 我的: the people to choose from. The browser assembles the page from other pages of the site."""

from collections.abc import Iterable
from dataclasses import dataclass

from group_registry.pages.people import PersonView
from group_registry.pages.waiting import LeaderDesk


@dataclass(frozen=True, slots=True)
class Owner:
    """A person to choose, with the address of their page; ``desk`` says whether they have a page of waiting work."""

    name: str
    unit: str
    staff_no: str
    address: str
    desk: bool


def choices(persons: Iterable[PersonView], desks: Iterable[LeaderDesk]) -> list[Owner]:
    """Everyone who has a page of their own, sorted by unit and name."""
    leading = {desk.name for desk in desks}
    found = [Owner(one.name, one.unit, one.staff_no, one.address, one.name in leading) for one in persons]
    return sorted(found, key=lambda one: (one.unit, one.name))
