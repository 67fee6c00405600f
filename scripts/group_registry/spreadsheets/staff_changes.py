"""The requests that the contract allows for what a later year's tables change in the lists (D 2)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from group_registry.approval.conflicts import OfficeChange
from group_registry.forms import records
from group_registry.forms.answers import heading_of
from group_registry.forms.compare import changed_items, in_one_line
from group_registry.forms.schemas import Forms
from group_registry.model.records import Person, PersonList, Unit, UnitList
from group_registry.model.registry import Registry
from group_registry.model.terms import PEOPLE, UNITS, Role
from group_registry.spreadsheets.office_lists import People, lists_of, with_lists


def requests(
    before: Registry, wanted: Registry, today: date, once_named: frozenset[tuple[str, str]]
) -> Iterator[tuple[str, str, Registry]]:
    """The name and title of each, and the registry as it leaves it, in the order in which they are handed in.

    A succession, and what the director in office gains, stand alone; who leaves and who comes as a clerk are light
    entries; the rest takes the director and a registrar (contract D 2).
    """
    (units, people), (new_units, rest) = lists_of(before), lists_of(wanted)
    rest = {number: one for number, one in rest.items() if one != people.get(number)}
    directors = {one.staff_no for one in before.holders(Role.DIRECTOR, today)}
    begins = {number: _directs(one) - _directs(people.get(number)) for number, one in rest.items()}
    succession, later, light, own = People(), People(), People(), People()
    for number, one in [*rest.items()] if any(begins.values()) else ():
        heir = _as_successor(one, people.get(number))
        if (begins[number] or number in directors) and heir != people.get(number):
            succession[number] = heir
            later |= {number: one} if heir != one else {}
            del rest[number]
    for number, one in [*rest.items()]:
        alone = OfficeChange(before, with_lists(before, units, people | {number: one}), {PEOPLE})
        if number in directors and number in alone.gainers:
            own[number] = rest.pop(number)
        elif alone.is_of_clerks_and_names(once_named):
            light[number] = rest.pop(number)
    parts = [("office", "单位、领导和职务", rest), ("clerks", "离任人员和新任经办人", light)]
    parts += [("director", "主任本人的账号、任职", {number: one}) for number, one in own.items()]
    is_due = any(day <= today for days in begins.values() for day in days)  # then the new director signs the others
    parts.insert(0 if is_due else len(parts), ("succession", "主任接任", succession))
    for name, title, more in [*parts, ("later", "接任以后的其他任职", later)]:
        if more or (name == "office" and new_units != units):
            units = new_units if name == "office" else units
            people = people | more
            before = with_lists(before, units, people)
            yield name, f"名册变更：{title}", before


def _directs(person: Person | None) -> set[date]:
    return {one.starts_on for one in person.appointments if one.role is Role.DIRECTOR} if person else set()


def _as_successor(person: Person, old: Person | None) -> Person:
    """With what belongs to a succession: the ends of earlier terms, and the terms as director."""
    count = len(old.appointments) if old else 0
    directing = [one for one in person.appointments[count:] if one.role is Role.DIRECTOR]
    return replace(old or person, appointments=(*person.appointments[:count], *directing))


def files_of(before: Registry, after: Registry, files: Mapping[str, bytes], forms: Forms) -> dict[str, bytes]:
    """The lists that differ, each below the comment that it had."""
    made: dict[str, bytes] = {}
    for path, kind in ((UNITS, UnitList), (PEOPLE, PersonList)):
        [was], [now] = before.of(kind), after.of(kind)
        if now != was:
            heading = heading_of(files[path]) if files[path].startswith(b"#") else ""
            made[path] = heading.encode() + records.to_text(records.to_data(now, forms))
    return made


def in_words(before: Registry, after: Registry, forms: Forms) -> Iterator[str]:
    """What changes of whom, item by item."""
    lists = map(lists_of, (before, after))
    old, new = (dict[str, Unit | Person]({**units, **people}) for units, people in lists)
    for key, now in new.items():
        name, was = now.name if isinstance(now, Unit) else now.label, old.get(key)
        if was is None:
            yield f"{name}（新列入）：{in_one_line(records.to_data(now, forms))}"
        elif was != now:
            found = changed_items(records.to_data(was, forms), records.to_data(now, forms)) or ()
            told = (f"{one.item}：{one.old or '无'} → {one.new or '无'}" for one in found)
            yield f"{name}  {'；'.join(told)}"
