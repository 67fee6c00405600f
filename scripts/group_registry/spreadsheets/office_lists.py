"""What the two tables of an office make of its lists of units and people, at the adoption and in later years.

At the adoption there are no lists yet, and a day may be 不详. Later an empty cell changes nothing, whoever is in no
line is only asked about, and what takes effect has a day of its own: none is made up. A title that is no office of
the procedure says nothing about somebody on file.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import TypeAlias

from group_registry.forms import records
from group_registry.forms.answers import names_of, paper_day
from group_registry.forms.check import inspect
from group_registry.forms.schemas import Forms, Schemas
from group_registry.model.records import Appointment, Origin, Person, PersonList, Record, Takeover, Unit, UnitList
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import A_DAY, PEOPLE, UNITS, Role, UnitKind
from group_registry.rules import RULES
from group_registry.spreadsheets.office_tables import ROLE_WORDS, OfficeDesk, OfficeSheet, Values
from group_registry.spreadsheets.reading import Complaint, key_at
from group_registry.spreadsheets.table import Table, TableRow

Units: TypeAlias = dict[str, Unit]
People: TypeAlias = dict[str, Person]
"""By code, and by staff number, in the order of the lists."""


@dataclass(frozen=True)
class OfficeLists:
    """Both tables, and the registry with the lists that they make.

    ``takers``: for each of the list who is in a line, to whom their groups are handed over (empty if nobody is named).
    """

    units: OfficeSheet
    people: OfficeSheet
    registry: Registry
    takers: Mapping[str, str]

    @property
    def sheets(self) -> tuple[OfficeSheet, OfficeSheet]:
        return self.units, self.people

    @property
    def is_faulty(self) -> bool:
        return bool(self.units.faults or self.people.faults)

    @property
    def leaders(self) -> dict[str, str]:
        """Of agencies and base units, by unit name."""
        pairs = ((one["name"], self.units.value(one["line"], "leader")) for one in self.units.records)
        return {name: leader for name, leader in pairs if leader}


def read_lists(desk: OfficeDesk, units: tuple[str, Table], people: tuple[str, Table], today: date) -> OfficeLists:
    """Each table comes with the name of its file; faults are in the sheets."""
    listed, before = desk.units(*units), desk.on_file
    _, staff = lists_of(before)
    later = with_lists(before, _wanted_units(listed, before), staff)
    sheet = desk.people(*people, later)
    wanted, takers = _wanted_people(sheet, before, later, today)
    if sheet.is_first and sheet.faults:
        there = {term["role"] for one in sheet.records for term in one["appointments"]}
        if lacking := [role for role in Role if role not in {Role.CLERK, *there}]:
            sheet.notes["没有人任的职务"] += lacking
    return OfficeLists(listed, sheet, with_lists(later, lists_of(later)[0], wanted), takers)


def files_at_adoption(lists: OfficeLists, schemas: Schemas) -> dict[str, bytes]:
    """Errors that the check of the registry finds in the files become faults of the cells that they come from."""
    forms, made = Forms.of_schemas(schemas), dict[str, bytes]()
    if lists.is_faulty:
        return made
    parts: Sequence[tuple[str, type[Record], type[Record], OfficeSheet]] = (
        (UNITS, UnitList, Unit, lists.units),
        (PEOPLE, PersonList, Person, lists.people),
    )
    for path, whole, _, sheet in parts:
        comment = f"启用时由 {sheet.name} 生成；此后改动，版次加一，按规定报批。"
        made[path] = records.to_text(records.to_data(lists.registry.of(whole)[0], forms), comment)
    found = [one for one in inspect(made, schemas, RULES).findings if one.is_error]
    for path, _, kind, sheet in parts:
        items = {forms.key(of, item): item for of in (Appointment, kind) for item in forms.fields(of)}
        for one in (one for one in found if one.path == path):
            lines = made[path].decode().split("\n")[: one.line]
            begun = [number for number, line in enumerate(lines) if line.startswith("  - ")]
            if not begun:  # the whole list is meant
                sheet.faults.append(Complaint(0, "", "", one.says, one.fix, one.article))
                continue
            values = sheet.records[len(begun) - 1]
            terms = sum(line.startswith("      - ") for line in lines[begun[-1] :])
            values = values["appointments"][terms - 1] if terms and "appointments" in values else values
            item = items.get(key_at(made[path], one.line), "name")
            sheet.refuse(values["line"], item, one.says, one.fix, one.article, _TITLES.get(one.rule, ""))
    return made


_TITLES = {rule.id: rule.title for rule in RULES}


def lists_of(registry: Registry) -> tuple[Units, People]:
    return {one.slug: one for one in registry.of(Unit)}, {one.staff_no: one for one in registry.of(Person)}


def with_lists(registry: Registry, units: Units, people: People) -> Registry:
    """A list that differs gets the next version."""
    kinds = dict(registry.records)
    if (now := tuple(units.values())) != registry.of(Unit):
        version = max((one.version for one in registry.of(UnitList)), default=0) + 1
        kinds |= {Unit: now, UnitList: (UnitList(origin=Origin(UNITS), version=version, units=now),)}
    if (staff := tuple(people.values())) != registry.of(Person):
        version = max((one.version for one in registry.of(PersonList)), default=0) + 1
        kinds |= {Person: staff, PersonList: (PersonList(origin=Origin(PEOPLE), version=version, people=staff),)}
    return replace(registry, records=kinds)


def _day(sheet: OfficeSheet, values: Values, item: str, whose: str) -> date | None:
    """The day of a line; a fault if there is none, unless it is the adoption."""
    if sheet.is_first or len(values[item]) == len("2027-01-01"):
        return paper_day(values[item])
    sheet.refuse(values["line"], item, f"{whose}未填写日期", "填写年月日，如 2027-01-01", alike="未填写日期")
    return None


def _wanted_units(sheet: OfficeSheet, before: Registry) -> Units:
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
        elif since := _day(sheet, values, "starts_on", f"新设的{name}"):
            at = Origin(UNITS)
            wanted[slug] = Unit(origin=at, slug=slug, name=name, kind=kind, former_names=tuple(former), starts_on=since)
        listed[slug] = name
    named = with_lists(before, wanted, {})
    for values in sheet.records:
        row = values["line"]
        unit = wanted.get(values["slug"])
        if unit and values["ends_on"] and values["ends_on"] != str(unit.ends_on):
            last, heirs = _day(sheet, values, "ends_on", f"撤销的{unit.name}"), _heirs(sheet, row, unit, named)
            wanted[unit.slug] = replace(unit, ends_on=last, successor=heirs)
    return wanted


def _heirs(sheet: OfficeSheet, row: TableRow, unit: Unit, registry: Registry) -> str | tuple[Takeover, ...] | None:
    """One unit for all groups, or one for each group, written 群组名称：单位；…"""
    own = {one.name: one.path for one in registry.groups if registry.unit(one.unit) == unit}
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


def _wanted_people(sheet: OfficeSheet, before: Registry, units: Registry, today: date) -> tuple[People, dict[str, str]]:
    """As the table wants them, ``units`` being as the other table wants them; faults are in the sheet.

    With it, for each of the list who is in a line, to whom their groups are handed over (empty if nobody is named).
    """
    _, wanted = lists_of(before)
    names = Counter(values["name"] for values in sheet.records)
    numbers, listed = {values["staff_no"] for values in sheet.records}, dict[str, str]()
    fresh = (number for number in map("A{:04d}".format, count(1)) if number not in numbers | wanted.keys())
    for values in sheet.records:
        row, terms = values["line"], values["appointments"]
        old = _on_file(sheet, row, values, before, numbers)
        if old is None and values["staff_no"] in wanted:
            says = f"工号 {values['staff_no']} 已登记给{wanted[values['staff_no']].name}"
            sheet.refuse(row, "staff_no", says, "核对两人的工号", "12")
        elif old is None and (sheet.is_first or not any(sheet.has_left(term["line"]) for term in terms)):
            new = (_begun(sheet, term, values["name"]) for term in terms)
            is_namesake = names[values["name"]] > 1 or bool(before.people_called(values["name"]))
            if not values["staff_no"]:
                sheet.notes["未填工号，按顺序编号；已有工号的，请补填后再运行"].append(values["name"])
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
        if old:
            number = int(values["account_id"]) if values["account_id"].isdecimal() else old.account_id
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
    starts_on = _day(sheet, term, "starts_on", f"{whose}新任{role}")
    ends_on = _day(sheet, term, "ends_on", f"{whose}离任") if term["ends_on"] else None
    if role is Role.DIRECTOR and not (basis or sheet.is_first):
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
    gone = [one for one in listed if sheet.has_left(one["line"]) or (one["ends_on"] and not named)]
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
            kept[id(was)] = replace(was, ends_on=_day(sheet, term, "ends_on", f"{old.label}离任")) if is_ended else was
            if term["starts_on"] != str(was.starts_on):
                sheet.notes["任职日期与名册不同，未改动名册"].append(old.label)
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
