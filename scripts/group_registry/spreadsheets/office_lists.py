"""The lists of units and people that an office's two tables make, at the adoption and as the requests of a later year.

A succession, and what the director in office gains, stand alone; who leaves and who comes as a clerk are light
entries; the rest takes the director and a registrar (contract D 2).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from group_registry.approval.conflicts import OfficeChange
from group_registry.files.errors import CannotKnow
from group_registry.forms import records
from group_registry.forms.answers import heading_of
from group_registry.forms.check import inspect
from group_registry.forms.compare import changed_items, in_one_line
from group_registry.forms.schemas import Forms, Schemas
from group_registry.lifecycle.handing_on import TableSays
from group_registry.model.finding import Finding
from group_registry.model.records import Appointment, Person, PersonList, Policy, Record, Unit, UnitList
from group_registry.model.registry import Registry
from group_registry.model.terms import PEOPLE, UNITS, Role
from group_registry.rules import RULES
from group_registry.rules.office_people import LEAST_HOLDERS
from group_registry.rules.transition import ItemChange
from group_registry.spreadsheets.office_people import wanted_people
from group_registry.spreadsheets.office_tables import (
    OfficeLine,
    OfficeSheet,
    People,
    lists_of,
    sheet_of,
    wanted_units,
    with_lists,
)
from group_registry.spreadsheets.reading import Complaint, item_at, items_by_key
from group_registry.spreadsheets.table import WORDS, Headings, Table, TableRow, spellings


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
    def table_says(self) -> TableSays:
        return TableSays(self.units.leaders, self.units.lines, self.units.name, self.takers)

    @property
    def is_faulty(self) -> bool:
        return bool(self.units.faults or self.people.faults)


def read_lists(
    before: Registry,
    readings: Mapping[str, str],
    units: tuple[str, Table],
    people: tuple[str, Table],
    today: date,
) -> OfficeLists:
    """Each table comes with the name of its file; faults are in the sheets. ``before`` has the lists that are there."""
    sheets = _sheets(units, people, before)
    later = with_lists(before, wanted_units(sheets[0], readings))
    wanted, takers = wanted_people(sheets[1], later, today)
    if sheets[1].is_first:
        _refuse_vacancies(sheets[1], wanted)
    return OfficeLists(*sheets, with_lists(later, people=wanted), takers)


def _refuse_vacancies(sheet: OfficeSheet, people: People) -> None:
    nowhere = sheet.line_of(TableRow(0, ()))
    fix = "在任该职务的人员一行，职务填写其全称"
    for role, least in {**LEAST_HOLDERS, Role.DEPUTY_DIRECTOR: 1}.items():
        if sum(person.ever_holds(role) for person in people.values()) < least:
            whom = "人"
            if least > 1:
                whom = "两人"
            nowhere.refuse("role", f"没有{whom}任{role.in_full}", fix, "9", "缺少必要的职务：")


def _sheets(units: tuple[str, Table], people: tuple[str, Table], before: Registry) -> tuple[OfficeSheet, OfficeSheet]:
    """``CannotKnow`` says of both tables what stands in the way of reading them."""
    doubts, sheets = list[str](), list[OfficeSheet]()
    of_units, of_people = spellings("units"), spellings("people")
    if not before.of(Unit):
        of_units |= spellings("office")
    for table, words, parts in ((units, of_units, "units_parts"), (people, of_people, "people_parts")):
        headings = Headings(words, {item: within.split() for item, within in WORDS[parts].items()})
        try:
            sheets.append(sheet_of(*table, headings, before))
        except CannotKnow as error:
            doubts.append(str(error))
    if doubts:
        raise CannotKnow("；".join(doubts))
    return sheets[0], sheets[1]


def refuse_undoing(sheet: OfficeSheet, was: Registry, now: Registry, wanted: Registry, forms: Forms) -> None:
    """Refuse the cells that say what the lists said when the table was written (``was``) and main says no more."""
    old, main, wish = map(_by_key, (was, now, wanted))
    items = _items(forms)
    for key, [row, *_] in sheet.lines.items():
        if key in old and key in main:
            since = _changes(old[key], main[key], forms)
            for change in _changes(wish[key], main[key], forms):
                if change in since:
                    _refuse_undone(row, items.get(change.item, "name"), change)
    _refuse_former_leaders(sheet, was, now)


def _by_key(registry: Registry) -> dict[str, Unit | Person]:
    units, people = lists_of(registry)
    return {**units, **people}


def _refuse_former_leaders(sheet: OfficeSheet, was: Registry, now: Registry) -> None:
    former = {(group.path, group.leader) for group in was.groups}
    for row in sheet.rows:
        name = row.value("name")
        leader = sheet.leaders.get(name)
        own = [group for group in now.groups if group.unit == name and group.leader != leader]
        if leader and any((group.path, leader) in former for group in own):
            change = ItemChange(row.columns.title("leader"), leader, own[0].leader, is_entry=False)
            _refuse_undone(row, "leader", change)


def _items(forms: Forms) -> dict[str, str]:
    return items_by_key(forms, Appointment, Unit, Person)


def _changes(old: Record, new: Record, forms: Forms) -> Sequence[ItemChange]:
    return changed_items(records.to_data(old, forms), records.to_data(new, forms)) or ()


def _refuse_undone(row: OfficeLine, item: str, undone: ItemChange) -> None:
    whose, kept, value = row.value("name"), undone.old or "无", undone.new or "无"
    says = f"写出本表以后，{whose}的{undone.item}已由“{kept}”改为“{value}”，表中仍为原内容"
    fix = "按现在的名册改正；确须改回的，用 --out 重新写出两张表，再作改动"
    row.refuse(item, says, fix, alike="写出本表以后，名册另有改动")


def files_at_adoption(lists: OfficeLists, schemas: Schemas) -> dict[str, bytes]:
    """None if the tables, or what the check finds in the files, are at fault."""
    forms, made = Forms.of_schemas(schemas), dict[str, bytes]()
    for path, kind, sheet in ((UNITS, UnitList, lists.units), (PEOPLE, PersonList, lists.people)):
        comment = f"启用时由 {sheet.name} 生成；此后改动，版次加一，按规定报批。"
        made[path] = records.to_text(records.to_data(lists.registry.of(kind)[0], forms), comment)
    blame_cells(lists, made, inspect(made, schemas, RULES).findings, forms)
    return made


def blame_cells(lists: OfficeLists, files: Mapping[str, bytes], findings: Sequence[Finding], forms: Forms) -> None:
    """Errors that the check finds in the files of the lists become faults of the cells that they come from.

    Where the tables are at fault already, only what is written in a cell that no fault is about can be judged.
    """
    if lists.is_faulty:
        findings = [finding for finding in findings if finding.rule in _OF_A_CELL]
    units, people = lists_of(lists.registry)
    tables = {UNITS: (lists.units, [*units]), PEOPLE: (lists.people, [*people])}
    for finding in findings:
        if finding.path not in tables:
            continue
        sheet, keys = tables[finding.path]
        if finding.rule in ("deputies_are_succeeded", "holders_are_succeeded"):
            sheet.notes.append(("届满后尚无人接任（第九条）", finding.says.partition("，")[0]))
        if finding.is_error:
            _blame(sheet, finding, files[finding.path], keys, forms)


def _blame(sheet: OfficeSheet, error: Finding, content: bytes, keys: Sequence[str], forms: Forms) -> None:
    lines = content.decode().split("\n")[: error.line]
    begun = [number for number, line in enumerate(lines) if line.startswith("  - ")]
    if not begun or keys[len(begun) - 1] not in sheet.lines:  # the whole list is meant, or who is in no line
        sheet.faults.append(Complaint(0, "", "", error.says, error.fix, error.article))
        return
    rows = sheet.lines[keys[len(begun) - 1]]
    terms = sum(line.startswith("      - ") for line in lines[begun[-1] :])
    item = item_at(content, error.line, _items(forms))
    row = rows[min(max(terms, 1), len(rows)) - 1]
    alike = _TITLES.get(error.rule) or error.says.partition("：")[0]
    if (row.number, item) not in {(fault.row, fault.item) for fault in sheet.faults}:
        row.refuse(item, error.says, error.fix, error.article, alike)


_OF_A_CELL = {
    *("schema.pattern", "schema.minLength", "schema.maxLength", "text_is_written_out", "no_personal_data"),
    *("accounts_are_unique", "unit_names_are_unique", "unit_ends_after_it_starts", "terms_end_after_they_start"),
}
"""The rules that judge what is written in a cell, or in cells alike, and not what the lists are together."""

_TITLES = {rule.id: rule.title for rule in RULES}


def without_namesakes(before: Registry, wanted: Registry) -> tuple[Registry, list[Person]]:
    """The lists without newcomers for whose name open groups mean somebody on file; and those newcomers.

    They come once these groups name the one on file by a mark of his own.
    """
    (_, people), (units, new_people) = lists_of(before), lists_of(wanted)
    living = [group for group in before.groups if not group.is_cancelled]
    meant = {group.custodian for group in living if before.person(group.custodian)}
    kept, later = People(), list[Person]()
    for number, person in new_people.items():
        if number in people or person.name not in meant:
            kept[number] = person
        else:
            later.append(person)
    return with_lists(before, units, kept), later


def requests(before: Registry, wanted: Registry, today: date) -> Iterator[tuple[str, str, Registry]]:
    """The name and title of each, and the registry as it leaves it, in the order in which they are handed in."""
    people, (new_units, new_people) = lists_of(before)[1], lists_of(wanted)
    changed = {number: person for number, person in new_people.items() if person != people.get(number)}
    for name, title, more in _parts(before, changed, today):
        after = with_lists(before, people=lists_of(before)[1] | more)
        if name == "office":
            after = with_lists(after, new_units)
        if after.records != before.records:
            before = after
            yield name, f"名册变更：{title}", after


def _parts(before: Registry, changed: People, today: date) -> list[tuple[str, str, People]]:
    """Who is changed, by what is handed in together."""
    people = lists_of(before)[1]
    directors = {person.staff_no for person in before.holders(Role.DIRECTOR, today)}
    begun = {number: _directs(person) - _directs(people.get(number)) for number, person in changed.items()}
    first_days = {*chain.from_iterable(begun.values())}
    succession = People()
    if first_days:
        succession = _succession(changed, people, begun, directors)
    later = {number: changed[number] for number, heir in succession.items() if heir != changed[number]}
    rest, light, own = People(), People(), list[tuple[str, str, People]]()
    for number, person in changed.items():
        if number in succession:
            continue
        alone = {number: person}
        change = OfficeChange(before, with_lists(before, people=people | alone), {PEOPLE})
        if number in directors and number in change.gainers:
            own.append(("director", "主任本人的账号、任职", alone))
        elif change.is_light():
            light |= alone
        else:
            rest |= alone
    parts = [("office", "单位、领导和职务", rest), ("clerks", "离任人员和新任经办人", light), *own]
    handover = ("succession", "主任接任", succession)
    if any(day <= today for day in first_days):  # then the new director signs the others
        parts = [handover, *parts]
    else:
        parts.append(handover)
    return [*parts, ("later", "接任以后的其他任职", later)]


def _succession(changed: People, people: People, begun: Mapping[str, set[date]], directors: Set[str]) -> People:
    """Who takes part in a succession, each with what belongs to it."""
    heirs = People()
    for number, person in changed.items():
        heir = _as_successor(person, people.get(number))
        if (begun[number] or number in directors) and heir != people.get(number):
            heirs[number] = heir
    return heirs


def _directs(person: Person | None) -> set[date]:
    if person is None:
        return set()
    return {term.starts_on for term in person.appointments if term.role is Role.DIRECTOR}


def _as_successor(person: Person, old: Person | None) -> Person:
    """With what belongs to a succession: the ends of earlier terms, and the terms as director."""
    before = old or replace(person, appointments=())
    count = len(before.appointments)
    directing = [term for term in person.appointments[count:] if term.role is Role.DIRECTOR]
    return replace(before, appointments=(*person.appointments[:count], *directing))


def files_of(before: Registry, after: Registry, files: Mapping[str, bytes], forms: Forms) -> dict[str, bytes]:
    """The lists and the policy that differ, each below the comment that it had."""
    made: dict[str, bytes] = {}
    for kind in (UnitList, PersonList, Policy):
        for was, now in zip(before.of(kind), after.of(kind), strict=True):
            if now == was:
                continue
            text = records.to_text(records.to_data(now, forms))
            if files[was.path].startswith(b"#"):
                text = heading_of(files[was.path]).encode() + text
            made[was.path] = text
    return made


_AS_IN_TABLES = (
    *((r"任职 第 \d+ 条 止", "离任日期"), (r"任职 第 \d+ 条：无 → ", "新任")),
    *((r"(职务：[^）]*?)\b止：", r"\1离任日期："), (r"\b止：", "撤销日期：")),
    *((r" 第 \d+ 条：无 → 群组：\S+?；单位", ""), (r"(类别：.*)起：", r"\1设立日期："), (r"\b起：", "任职日期：")),
)


def in_words(before: Registry, after: Registry, forms: Forms) -> Iterator[str]:
    """What changes of whom, as the columns of the tables are called; those with the same change together."""
    changes = defaultdict[str, list[str]](list)
    old = _by_key(before)
    for key, now in _by_key(after).items():
        was = old.get(key)
        if now != was:
            name, text = _in_words(key, was, now, forms)
            for pattern, words in _AS_IN_TABLES:
                text = re.sub(pattern, words, text)
            changes[text].append(name)
    for text, names in changes.items():
        among = f"（{len(names)} 人）" if len(names) > 2 else ""
        yield f"{'、'.join(names)}{among}  {text}"


def _in_words(key: str, was: Unit | Person | None, now: Unit | Person, forms: Forms) -> tuple[str, str]:
    """Who or what it is, and what changes, with the names of the forms."""
    name = now.name if isinstance(now, Unit) else now.label
    if was:
        text = "；".join(
            f"{change.item}：{change.old or '无'} → {change.new or '无'}" for change in _changes(was, now, forms)
        )
        return name, _with_offices(text, was)
    if isinstance(now, Person) and not now.account and {term.role for term in now.appointments} == {Role.CLERK}:
        return f"{name}（{now.unit}，工号 {key}）", f"{now.appointments[0].starts_on} 起任{Role.CLERK}"
    return name, f"新列入  {in_one_line(records.to_data(now, forms))}"


def _with_offices(text: str, was: Unit | Person) -> str:
    """Says which term ends, of somebody who has several without an end; else the day alone says it."""
    terms = was.appointments if isinstance(was, Person) else ()
    if sum(term.ends_on is None for term in terms) < 2:
        return text
    for number, term in enumerate(terms, 1):
        charge = f"（{'、'.join(term.units)}）" if term.units else ""
        text = text.replace(f"任职 第 {number} 条 止", f"{term.role}{charge}离任日期")
    return text
