"""The requests that the contract allows for what a later year's tables change in the lists (D 2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from group_registry.approval.conflicts import OfficeChange
from group_registry.forms import records
from group_registry.forms.answers import heading_of
from group_registry.forms.compare import changed_items, in_one_line
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import LIST, Data, parse
from group_registry.model.records import Person, PersonList, Record, Unit, UnitList
from group_registry.model.registry import Registry
from group_registry.model.terms import PEOPLE, UNITS, Role
from group_registry.spreadsheets.office_lists import People, Units, lists_of, with_lists


@dataclass(frozen=True)
class Request:
    """The lists as one request leaves them, on top of the request before."""

    name: str
    title: str
    units: Units
    people: People


def requests(
    before: Registry, wanted: Registry, today: date, once_named: frozenset[tuple[str, str]]
) -> Iterator[Request]:
    """In the order in which they are handed in.

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
            yield Request(name, f"名册变更：{title}", units, people)


def _directs(person: Person | None) -> set[date]:
    return {one.starts_on for one in person.appointments if one.role is Role.DIRECTOR} if person else set()


def _as_successor(person: Person, old: Person | None) -> Person:
    """With what belongs to a succession: the ends of earlier terms, and the terms as director."""
    count = len(old.appointments) if old else 0
    directing = [one for one in person.appointments[count:] if one.role is Role.DIRECTOR]
    return replace(old or person, appointments=(*person.appointments[:count], *directing))


def files_of(request: Request, before: Registry, files: Mapping[str, bytes], forms: Forms) -> dict[str, bytes]:
    """The lists that the request changes, in their next version; entries that stay keep their text."""
    made: dict[str, bytes] = {}
    units, people = lists_of(before)
    lists: Sequence[tuple[str, type[Record], str, Mapping[str, Record], Mapping[str, Record]]] = (
        (UNITS, UnitList, "units", units, request.units),
        (PEOPLE, PersonList, "people", people, request.people),
    )
    for path, whole, item, was, now in lists:
        data, key, version = parse(files[path], LIST), forms.key(whole, item), forms.key(whole, "version")
        if now == was or not isinstance(data, dict):
            continue
        entries = data[key]
        there: dict[str, Data] = dict(zip(was, entries if isinstance(entries, list) else [], strict=True))
        data[key] = [there[of] if one == was.get(of) else records.to_data(one, forms) for of, one in now.items()]
        data[version] = str(int(str(data[version])) + 1)
        made[path] = (heading_of(files[path]) if files[path].startswith(b"#") else "").encode() + records.to_text(data)
    return made


def in_words(request: Request, before: Registry, forms: Forms) -> Iterator[str]:
    """What changes of whom, item by item."""
    units, people = lists_of(before)
    pairs: list[tuple[Unit | Person | None, Unit | Person]]
    pairs = [(units.get(slug), one) for slug, one in request.units.items()]
    for was, now in [*pairs, *((people.get(number), one) for number, one in request.people.items())]:
        name = now.name if isinstance(now, Unit) else now.label
        if was is None:
            yield f"{name}（新列入）：{in_one_line(records.to_data(now, forms))}"
        elif was != now:
            found = changed_items(records.to_data(was, forms), records.to_data(now, forms)) or ()
            told = (f"{one.item}：{one.old or '无'} → {one.new or '无'}" for one in found)
            yield f"{name}  {'；'.join(told)}"
