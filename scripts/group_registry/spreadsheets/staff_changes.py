"""What this year's two tables change in the lists of units and people, and the requests that the contract allows (D 2).

An empty cell changes nothing, and whoever is in no line is only asked about. A title that is no office of the procedure
says nothing about somebody on file. What takes effect has a day of its own: none is made up.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from group_registry.approval.conflicts import gainers, is_of_clerks_and_names
from group_registry.forms import records
from group_registry.forms.answers import heading_of, names_of
from group_registry.forms.compare import changed_items, in_one_line
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import LIST, Data, parse
from group_registry.model.records import Appointment, Origin, Person, PersonList, Record, Takeover, Unit, UnitList
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import A_DAY, PEOPLE, UNITS, Role, UnitKind
from group_registry.spreadsheets.office_tables import ROLE_WORDS, OfficeSheet, Values, free_numbers
from group_registry.spreadsheets.table import TableRow

Units: TypeAlias = dict[str, Unit]
People: TypeAlias = dict[str, Person]
"""By code, and by staff number, in the order of the lists."""


def lists_of(registry: Registry) -> tuple[Units, People]:
    return {one.slug: one for one in registry.of(Unit)}, {one.staff_no: one for one in registry.of(Person)}


def with_lists(registry: Registry, units: Units, people: People) -> Registry:
    lists = {Unit: tuple(units.values()), Person: tuple(people.values())}
    return replace(registry, records={**registry.records, **lists})


def _day(sheet: OfficeSheet, row: TableRow, item: str, whose: str) -> date | None:
    """The day in a cell; a fault if there is none."""
    if len(said := sheet.day(row, item)) == len("2027-01-01"):
        return date.fromisoformat(said)
    sheet.refuse(row, item, f"{whose}未填写日期", "填写年月日，如 2027-01-01", alike="未填写日期")
    return None


def wanted_units(sheet: OfficeSheet, before: Registry) -> Units:
    """As the table wants them; faults are in the sheet."""
    (wanted, _), listed = lists_of(before), dict[str, str]()
    for values in sheet.records:
        row = values["line"]
        name, slug, former = values["name"], values["slug"], values["former_names"]
        kind = UnitKind(values["kind"] or UnitKind.DEPARTMENT)
        old, known = wanted.get(slug), before.unit(name)
        if slug in listed:
            sheet.refuse(row, "slug", f"编号 {slug} 已由{listed[slug]}使用", "更改编号，或合并为一行", "4")
        elif known and known.slug != slug:
            says = f"{name}在名册中的编号为 {known.slug}"
            sheet.refuse(row, "slug", says, "改为名册中的编号；编号不得更改", "4")
        elif old:
            names = dict.fromkeys([*old.former_names, old.name, *former])
            names.pop(name, None)
            wanted[slug] = replace(old, name=name, kind=kind, former_names=tuple(names))
        elif since := _day(sheet, row, "starts_on", f"新设的{name}"):
            at = Origin(UNITS)
            wanted[slug] = Unit(origin=at, slug=slug, name=name, kind=kind, former_names=tuple(former), starts_on=since)
        listed[slug] = name
    named = with_lists(before, wanted, {})
    for values in sheet.records:
        row = values["line"]
        unit = wanted.get(values["slug"])
        if unit and values["ends_on"] and values["ends_on"] != str(unit.ends_on):
            last, heirs = _day(sheet, row, "ends_on", f"撤销的{unit.name}"), _heirs(sheet, row, unit, named)
            wanted[unit.slug] = replace(unit, ends_on=last, successor=heirs)
    return wanted


def _heirs(sheet: OfficeSheet, row: TableRow, unit: Unit, registry: Registry) -> str | tuple[Takeover, ...] | None:
    """One unit for all groups, or one for each group, written 群组名称：单位；…"""
    own = {one.name: one.path for one in registry.groups if registry.unit(one.unit) is unit}
    taken: list[Takeover] = []
    for part in filter(None, re.split("[；;]", sheet.value(row, "successor"))):
        group, _, name = part.replace(":", "：").rpartition("：")
        heir = registry.unit(name)
        if heir is None or (group and group not in own):
            says = f"{unit.name}没有名为“{group}”的群组" if heir else f"部门名单中没有承接单位“{name}”"
            fix = "填写单位的全称；分给几个单位的，逐个写“群组名称：单位”，以分号隔开"
            sheet.refuse(row, "successor", says, fix, "4")
        elif not group:
            return heir.name
        else:
            taken.append(Takeover(origin=unit.origin, group=own[group], unit=heir.name))
    return tuple(taken) or None


def wanted_people(sheet: OfficeSheet, before: Registry, units: Registry, today: date) -> tuple[People, dict[str, str]]:
    """As the table wants them, ``units`` being as the other table wants them; faults are in the sheet.

    With it, for each of the list who is in a line, to whom their groups are handed over (empty if nobody is named).
    """
    _, wanted = lists_of(before)
    numbers, listed = {values["staff_no"] for values in sheet.records}, dict[str, str]()
    fresh = free_numbers(numbers | wanted.keys())
    for values in sheet.records:
        row, terms = values["line"], values["appointments"]
        old = _on_file(sheet, row, values, before, numbers)
        if old is None and values["staff_no"] in wanted:
            says = f"工号 {values['staff_no']} 已登记给{wanted[values['staff_no']].name}"
            sheet.refuse(row, "staff_no", says, "核对两人的工号", "12")
        elif old is None and not any(sheet.has_left(term["line"]) for term in terms):
            new = (_begun(sheet, term, values["name"]) for term in terms)
            is_namesake = any(one.name == values["name"] for one in wanted.values())
            old = Person(
                origin=Origin(PEOPLE),
                name=values["name"],
                disambiguator=values["disambiguator"] or (values["unit"] if is_namesake else None),
                staff_no=values["staff_no"] or next(fresh),
                unit=values["unit"],
                appointments=tuple(filter(None, new)),
            )
        elif old:
            listed[old.staff_no] = sheet.value(row, "handed_to")
            is_moved = values["unit"] and units.unit(values["unit"]) is not units.unit(old.unit)
            appointments = tuple(_terms(sheet, old, terms, units, today))
            old = replace(old, unit=values["unit"] if is_moved else old.unit, appointments=appointments)
        if values["account_id"] and not values["account_id"].isdecimal():
            says = f"账号编号“{values['account_id']}”不是平台给账号的数字编号"
            sheet.refuse(row, "account_id", says, "写数字编号，不是账号名", "9")
        elif old:
            number = int(values["account_id"] or 0) or old.account_id
            wanted[old.staff_no] = replace(old, account=values["account"] or old.account, account_id=number)
    return wanted, listed


def _on_file(sheet: OfficeSheet, row: TableRow, values: Values, before: Registry, numbers: set[str]) -> Person | None:
    """Who on file a line is about, by number, else account, else name; None if somebody new. A doubt is a fault."""
    name, number = values["name"], values["staff_no"]
    if old := before.person_numbered(number):
        if old.name != name:
            fix = "核对姓名和工号；本人改名的，由信息技术部连同其群组办理"
            sheet.refuse(row, "staff_no", f"工号 {number} 在名册中是{old.label}", fix, "12")
        return old
    called = before.people_called(f"{name}（{values['disambiguator']}）") or before.people_called(name)
    same = [one for one in called if values["account_id"] and str(one.account_id) == values["account_id"]]
    same = same or [one for one in called if one.staff_no not in numbers]
    if len(same) > bool(not number):
        listed = "、".join(f"{one.label}（工号 {one.staff_no}）" for one in same)
        fix = "同一人的，填写名册中的工号；不是的，在表中另列名册中的那一位"
        sheet.refuse(row, "staff_no", f"名册中有{listed}，是否同一人？", fix, "12", "是否名册中的同名人员？")
    return same[0] if same else None


def _begun(sheet: OfficeSheet, term: Values, whose: str) -> Appointment | None:
    """A new term of office."""
    line, role, basis = term["line"], Role(term["role"]), term["basis"] or None
    starts_on = _day(sheet, line, "starts_on", f"{whose}新任{role}")
    ends_on = _day(sheet, line, "ends_on", f"{whose}离任") if term["ends_on"] else None
    if role is Role.DIRECTOR and not basis:
        sheet.refuse(line, "basis", f"{whose}新任{role}未填写任职依据", "填写任职文件的文号", "9")
    at, units = Origin(PEOPLE), tuple(term["units"])
    if starts_on is None:
        return None
    return Appointment(origin=at, role=role, units=units, starts_on=starts_on, ends_on=ends_on, basis=basis)


def _terms(
    sheet: OfficeSheet, old: Person, listed: Sequence[Values], units: Registry, today: date
) -> Iterator[Appointment]:
    """All terms of somebody on file.

    What is new ends, the day before, the offices of a line that is there no more and the charge that it changes.
    """
    going_on = [one for one in old.appointments if one.ends_on is None or one.ends_on >= today]
    named = [term for term in listed if term["role"] != Role.CLERK or _is_called_clerk(sheet, term["line"])]
    gone = [one["line"] for one in listed if sheet.has_left(one["line"]) or (one["ends_on"] and not named)]
    begun, kept = list[Appointment](), dict[int, Appointment]()
    last: date | None = None
    if gone and any(one.ends_on is None for one in going_on):
        last = _day(sheet, gone[0], "ends_on", f"离任的{old.label}")
    for term in named if not gone else ():
        alike = [one for one in going_on if one.role == term["role"] and id(one) not in kept]
        same = [one for one in alike if _slugs(one.units, units) == _slugs(term["units"], units)]
        if same:
            was = next((one for one in same if str(one.starts_on) == term["starts_on"]), same[0])
            is_ended = term["ends_on"] and term["ends_on"] != str(was.ends_on)
            kept[id(was)] = (
                replace(was, ends_on=_day(sheet, term["line"], "ends_on", f"{old.label}离任")) if is_ended else was
            )
            if term["starts_on"] != str(was.starts_on):
                sheet.odd["任职日期与名册不同，未改动名册"].append(old.label)
        elif term["starts_on"] in [str(one.starts_on) for one in going_on]:
            says = f"{old.label}{'分管的单位' if alike else '的任职'}有变动，任职日期仍为原日期"
            fix = "填写变动之日；原职务仍担任的，另列一行"
            sheet.refuse(term["line"], "starts_on", says, fix, "9", "任职或分管的单位有变动，任职日期仍为原日期")
        elif new := _begun(sheet, term, old.label):
            begun.append(new)
    if begun:
        last = min(one.starts_on for one in begun) - A_DAY
    for was in old.appointments:
        if was not in going_on or id(was) in kept or not (named or gone):
            yield kept.get(id(was), was)
        elif last or gone:
            yield replace(was, ends_on=min(was.ends_on or last, last)) if last else was
        elif not sheet.faults:
            says, fix = f"{old.label}在名册中还任{was.role}，表中没有", "另列一行；不再担任的，在该行填写离任日期"
            sheet.refuse(named[0]["line"], "role", says, fix, "9", "名册中还任的职务，表中没有")
    yield from begun


def _is_called_clerk(sheet: OfficeSheet, line: TableRow) -> bool:
    return any(ROLE_WORDS.get(folded(word)) == Role.CLERK for word in names_of(sheet.value(line, "role")))


def _slugs(names: Iterable[str], units: Registry) -> set[str]:
    return {unit.slug if unit else name for name, unit in ((name, units.unit(name)) for name in names)}


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
        alone = with_lists(before, units, people | {number: one})
        if number in directors and number in gainers(before, alone):
            own[number] = rest.pop(number)
        elif is_of_clerks_and_names([PEOPLE], before, alone, once_named):
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
