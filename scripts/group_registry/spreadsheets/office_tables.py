"""Read an office's lists of units and people from two spreadsheets into files of its registry (Art. 3, 4, 9).

Headings and roles may be written in the usual ways. Nothing is invented: a day that the table lacks is 不详, a title
that is no office of the procedure makes a clerk, and what only the office can know is asked.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count as count_from
from typing import Any

from group_registry.files.errors import CannotKnow
from group_registry.forms import records
from group_registry.forms.answers import SLUG, names_of, proposed, shortened
from group_registry.forms.check import inspect
from group_registry.forms.schemas import Forms, Schema
from group_registry.forms.yaml import Data
from group_registry.model.records import Appointment, Origin, Person, PersonList, Record, Unit, UnitList
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import DIRECTOR_IN_FULL, PEOPLE, UNITS, UNKNOWN_DAY, PaperDay, Role, UnitKind
from group_registry.personal_data.scan import masked
from group_registry.rules import RULES
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.ledger_lines import spelled
from group_registry.spreadsheets.table import (
    SERIAL,
    WORDS,
    Columns,
    Complaint,
    Headings,
    Source,
    Table,
    TableRow,
    body,
    source_at,
    spellings,
)

EXAMPLE = ("示例：", "示例:")
"""A line whose first filled cell starts so is only an example and is skipped."""
_ENDINGS = (
    *((end, UnitKind.AGENCY.value) for end in ("代办处", "代办点")),
    *((end, UnitKind.DEPARTMENT.value) for end in ("部", "处", "室", "科", "中心", "本级")),
)
"""The kind of a unit by the end of its name, used if the table does not give a kind."""
_MARKS = ("staff_no", "account", "account_id", "disambiguator")
"""What tells people of one name apart."""
MOST = 12
"""How many names a message lists at most."""
_TITLES = {rule.id: rule.title for rule in RULES}


def _by_spelling(name: str) -> dict[str, str]:
    return {folded(word): meant for meant, words in WORDS[name].items() for word in words.split(" ")}


KIND_WORDS, _FULL_ROLES = _by_spelling("kinds"), _by_spelling("roles")
ROLE_WORDS = _FULL_ROLES | _by_spelling("maybe_roles")
_OFFICE_ITSELF = re.compile("本级$|领导班子$|^(?:办事处|单位)?领导$|^办事处$")
"""The names of a unit whose 主任 and 副主任 are those of the office."""
_MAYBE_LEFT = re.compile(
    f"(?<!离)(?:{'|'.join(WORDS['words']['left'].split())})(?!人员|职工|干部|返聘|工作|管理|服务|手续)"
)
_ASIDE = re.compile("[（()）]|兼任?")
Values = dict[str, Any]
"""The values of one record by attribute: texts, lists of texts, and lists of the values of nested records.

``line`` is the line that it comes from; an appointment's ``doubt`` is a title that may not be this office.
"""
Choose = Callable[[str, Sequence[str], bool], Sequence[int]]
"""Asks a person which of several it is, or which they are (True), counted from 0; empty: none of them."""


@dataclass
class OfficeSheet:
    name: str
    columns: Columns
    rows: Sequence[TableRow]
    records: list[Values] = field(default_factory=list)
    later: dict[tuple[int, str], TableRow] = field(default_factory=dict)
    """The line of each value that a later line of the same person supplied, by record and item."""
    faults: list[Complaint] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    odd: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What was read otherwise than it is written, by what became of it."""

    def value(self, row: TableRow, item: str) -> str:
        """A cell's text, without blanks between Chinese characters; empty if it says that there is none."""
        said = cells.HAN_GAP.sub("", self.columns.value(row, item))
        return "" if cells.word(said) in cells.NOTHING else said

    def told(self) -> list[str]:
        """What is said of the whole table, like things together."""
        told = [*self.remarks]
        for became, said in self.odd.items():
            names = list(dict.fromkeys(map(masked, said)))
            told.append(f"{became}（{len(said)} 处）：{'、'.join(names[:MOST])}{'等' * (len(names) > MOST)}")
        return told

    def has_left(self, row: TableRow) -> bool:
        words = (word for item in ("role", "state") for word in names_of(self.value(row, item)))
        return any(folded(word) in cells.LEFT for word in words)

    def code(self, row: TableRow, item: str) -> str:
        """The text of a cell that holds a code: half-width letters and digits, without any blanks."""
        return "".join(unicodedata.normalize("NFKC", self.value(row, item)).split())

    def refuse(
        self, row: TableRow, item: str, says: str, fix: str, article: str | None = None, alike: str = ""
    ) -> None:
        self.faults.append(self.columns.complaint(row, item, says, fix, article, alike))

    def day(self, row: TableRow, item: str) -> str:
        """A day or a month; 不详 if the cell is empty or says it in no such way."""
        said = self.columns.value(row, item)
        day = cells.day_in(said) or UNKNOWN_DAY
        if day == UNKNOWN_DAY and cells.word(said) not in cells.NOTHING:
            self.odd[f"{self.columns.title(item)}按不详登记"].append(said)
        return day


@dataclass(frozen=True)
class OfficeFiles:
    """The files made from both tables, or the faults in them that prevent it; ``leaders`` are those of agencies and
    base units by unit name."""

    files: Mapping[str, bytes]
    sheets: tuple[OfficeSheet, OfficeSheet]
    leaders: Mapping[str, str]

    @property
    def is_faulty(self) -> bool:
        return any(sheet.faults for sheet in self.sheets)

    @property
    def remarks(self) -> list[str]:
        return [f"{sheet.name}：{remark}" for sheet in self.sheets for remark in sheet.told()]


@dataclass(frozen=True)
class OfficeDesk:
    """Reads both tables. ``readings`` is pinyin by character. Without ``choose`` the table goes back in place of a
    question."""

    schemas: Mapping[str, Schema]
    readings: Mapping[str, str]
    choose: Choose | None = None
    on_file: Registry = field(default_factory=lambda: Registry({}))
    """The lists that the tables are compared with; none at the adoption."""

    def units(self, name: str, table: Table) -> OfficeSheet:
        sheet = self._sheet(name, table, "units")
        for row in sheet.rows:
            self._unit(sheet, row)
        return sheet

    def people(self, name: str, table: Table, units: Registry) -> OfficeSheet:
        sheet = self._sheet(name, table, "people")
        for row in sheet.rows:
            self._person(sheet, row, units)
        self._give_offices(sheet)
        return sheet

    def read(self, units: tuple[str, Table], people: tuple[str, Table]) -> OfficeFiles:
        """Each table comes with the name of its file."""
        listed = self.units(*units)
        _tell_kinds(listed)
        made = {UNITS: self._file(UnitList, "units", Unit, listed)}
        since = PaperDay(UNKNOWN_DAY)
        staff = self.people(*people, Registry({Unit: tuple(_record(one, since) for one in listed.records)}))
        namesakes = Counter(one["name"] for one in staff.records)
        for person in staff.records:
            if namesakes[person["name"]] > 1:
                person["disambiguator"] = person["disambiguator"] or person["unit"]
        _number(staff)
        there = {Role.CLERK} | {term["role"] for one in staff.records for term in one["appointments"]}
        if staff.faults and (lacking := [role for role in Role if role not in there]):
            staff.remarks.append(f"没有人的职务是{'、'.join(lacking)}")
        made[PEOPLE] = self._file(PersonList, "people", Person, staff)
        if not (listed.faults or staff.faults):
            self._check(made, {UNITS: listed, PEOPLE: staff})
        for sheet, title in ((listed, "设立日期"), (staff, "任职日期")):
            if count := sum(not sheet.columns.value(row, "starts_on") for row in sheet.rows):
                has_column = "starts_on" in sheet.columns
                says = f"{count} 行未填{title}，" if has_column else f"没有{title}一列，{count} 行"
                sheet.remarks.append(f"{says}按不详登记")
        leaders = {one["name"]: leader for one in listed.records if (leader := listed.value(one["line"], "leader"))}
        return OfficeFiles(made, (listed, staff), leaders)

    def _sheet(self, name: str, table: Table, words: str) -> OfficeSheet:
        columns = spellings(words)
        try:
            found = Headings(columns).columns(table, {"name"}, columns["name"][0])
        except CannotKnow as error:
            raise CannotKnow(f"{name}：{error}") from None
        rows = [row for row in body(table, found)[0] if not next(filter(None, row.cells)).startswith(EXAMPLE)]
        sheet = OfficeSheet(name, found, rows, remarks=[*table.remarks])
        unknown = [title for title in found.unknown if title != SERIAL]
        if "remark" in found:
            unknown.append(f"{found.title('remark')}（只看是否离任）")
        if unknown:
            sheet.remarks.append(f"未使用的列：{'、'.join(unknown)}")
        if not rows:
            raise CannotKnow(f"{name}：表头以下没有内容；每行填写一个单位或一位人员")
        return sheet

    def _unit(self, sheet: OfficeSheet, row: TableRow) -> None:
        name, former = sheet.value(row, "name"), names_of(sheet.value(row, "former_names"))
        if not name:
            sheet.refuse(row, "name", "未填写单位名称", "填写单位的全称", "3")
        known = next(filter(None, map(self.on_file.unit, (name, *former))), None)
        slug = sheet.code(row, "slug").lower() or (known.slug if known else "")
        taken = {one["slug"] for one in sheet.records} | self.on_file.unit_slugs
        slug = slug or proposed(spelled(name), self.readings, taken.__contains__)
        if name and not SLUG.fullmatch(slug):
            says = f"编号“{shortened(slug)}”写法有误" if slug else "名称无法生成编号"
            sheet.refuse(row, "slug", says, "在“编号”一列填写小写字母、数字，中间可用短横；确定后不得更改")
        said = sheet.value(row, "kind")
        usual = known.kind.value if known else next((kind for end, kind in _ENDINGS if name.endswith(end)), "")
        kind = KIND_WORDS.get(folded(said)) if said else usual
        if not kind:
            says = f"类别“{shortened(said)}”无法识别" if said else "未填写类别，按名称不能确定"
            alike = "类别无法识别" if said else ""
            sheet.refuse(row, "kind", says, f"改为以下之一：{'、'.join(UnitKind)}", "3", alike)
        values = {"line": row, "slug": slug, "name": name, "kind": kind, "former_names": list(former)}
        ends_on = sheet.day(row, "ends_on") if sheet.value(row, "ends_on") else ""
        values |= {"successor": sheet.value(row, "successor") if ends_on else ""}
        sheet.records.append({**values, "starts_on": sheet.day(row, "starts_on"), "ends_on": ends_on})

    def _person(self, sheet: OfficeSheet, row: TableRow, units: Registry) -> None:
        unit = _units_named(sheet, row, "unit", units)
        if not sheet.value(row, "unit"):
            sheet.refuse(row, "unit", "未填写所在部门", "填写部门名单中的全称", "4")
        values: Values = {
            "line": row,
            "name": sheet.value(row, "name"),
            "disambiguator": sheet.value(row, "disambiguator"),
            "staff_no": sheet.code(row, "staff_no").upper(),
            "unit": unit[0] if unit else "",
            "account": sheet.code(row, "account").removeprefix("@"),
            "account_id": sheet.code(row, "account_id"),
        }
        if not values["name"]:
            sheet.refuse(row, "name", "未填写姓名", "填写真实姓名", "12")
        if not (sheet.has_left(row) or sheet.value(row, "ends_on")):
            for item in ("role", "state", "remark"):
                if _MAYBE_LEFT.search(said := sheet.value(row, item)):
                    says, fix = f"“{shortened(said)}”，是否已离任？", "已离任的，职务改为离职；仍在任的，清空或改写该格"
                    sheet.refuse(row, item, says, fix, alike="写有离职、退休等，是否已离任")
        values["appointments"] = list(self._terms(sheet, row, units.unit(values["unit"]), units))
        place = self._earlier(sheet, row, values)
        if place is None:
            sheet.records.append(values)
            return
        known = sheet.records[place]
        if values["unit"] != known["unit"]:
            sheet.odd["一人在两个部门任职的，按前一行的部门登记"].append(values["name"])
        for item in [item for item in _MARKS if values[item] and not known[item]]:
            known[item] = values[item]
            sheet.later[place, item] = row
        held = [one["role"] for one in known["appointments"] if not one["ends_on"]]
        known["appointments"] += [one for one in values["appointments"] if one["role"] not in held or one["units"]]

    def _earlier(self, sheet: OfficeSheet, row: TableRow, values: Values) -> int | None:
        """The record of an earlier line about the same person: of that name and with the same mark, or as is said."""
        for place, known in enumerate(sheet.records):
            if not values["name"] or known["name"] != values["name"]:
                continue
            marks = [(known[item], values[item]) for item in _MARKS if known[item] and values[item]]
            if marks and all(folded(one) == folded(other) for one, other in marks):
                return place
            if marks:
                continue
            first = known["line"].number
            asks = f"第 {first} 行和第 {row.number} 行均为{values['name']}，是否同一人"
            if self.choose is None:
                fix = "同一人的，两行填写同一工号或账号；不是的，在“区分”一列填写不同字样"
                sheet.refuse(row, "name", f"{asks}？", fix, "12", "有同名的行，是否同一人？")
                return place
            if self.choose(asks, ["是同一人", "是两人"], False) == [0]:
                return place
        return None

    def _terms(self, sheet: OfficeSheet, row: TableRow, own: Unit | None, units: Registry) -> Iterator[Values]:
        """The offices of a line, with the title where it is in doubt; one cell may hold several.

        What is no office of the procedure makes a clerk.
        """
        charge, roles = _units_named(sheet, row, "units", units), dict[str, str]()
        is_led = own is not None and own.kind is not UnitKind.DEPARTMENT  # its head is called 主任, too
        is_office = own is not None and not is_led and _OFFICE_ITSELF.search(own.name) is not None
        on_file = self.on_file.people_called(sheet.value(row, "name"))
        known = {term.role.value for person in on_file for term in person.appointments}
        for word in names_of(sheet.value(row, "role")):
            if folded(word) in cells.LEFT:
                continue
            parts = (ROLE_WORDS.get(folded(part)) for part in (word, *_ASIDE.split(word)))
            role, is_full = next(filter(None, parts), ""), folded(word) in _FULL_ROLES
            is_leader = is_office and folded(word) in ROLE_WORDS and role in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR)
            is_sure = role in known or is_leader or (is_full and not is_led)
            if role == Role.DEPUTY_DIRECTOR and word == role and not charge:
                says = f"{role}未填写分管的单位"
                sheet.refuse(row, "units", says, "填写所分管单位的全称，用顿号隔开", "9")
            elif (role == Role.DIRECTOR and is_led and not is_full) or (role == Role.DEPUTY_DIRECTOR and not charge):
                sheet.odd["代办处、基层单位的主任和没有分管单位的副主任，按经办人登记"].append(sheet.value(row, "name"))
                role = Role.CLERK.value
            elif not role:
                is_later = self.on_file.of(Unit)
                sheet.odd["以下职务不属备案流程，任职不变" if is_later else "以下职务按经办人登记"].append(word)
            role = role or Role.CLERK.value
            roles[role] = "" if is_sure or role == Role.CLERK else roles.get(role, word)
        if charge and Role.DEPUTY_DIRECTOR not in roles and not sheet.has_left(row):
            fix = f"职务改为{Role.DEPUTY_DIRECTOR}，或清空该格"
            sheet.refuse(row, "units", f"填写了分管的单位，职务不是{Role.DEPUTY_DIRECTOR}", fix, "9")
        starts_on, ends_on = sheet.day(row, "starts_on"), sheet.value(row, "ends_on")
        ends_on = sheet.day(row, "ends_on") if ends_on or sheet.has_left(row) else ""
        basis = sheet.value(row, "basis")
        for role, doubt in (roles or {Role.CLERK.value: ""}).items():
            led = charge if role == Role.DEPUTY_DIRECTOR else []
            term = {"role": role, "units": led, "starts_on": starts_on, "ends_on": ends_on, "basis": basis}
            yield {**term, "line": row, "doubt": doubt}

    def _give_offices(self, sheet: OfficeSheet) -> None:
        """An office in doubt is held by whom the one question says; by nobody if it is surely filled, or has ended."""
        every = [(person, term) for person in sheet.records for term in person["appointments"]]
        held = [(person, term) for person, term in every if term["role"] != Role.CLERK]
        sure = [term for _, term in held if not (term["doubt"] or term["ends_on"])]
        directors = [term for term in sure if term["role"] == Role.DIRECTOR]
        for term in directors if len(directors) > 1 else ():
            term["doubt"] = DIRECTOR_IN_FULL
        doubtful = [(person, term) for person, term in held if term["doubt"]]
        asked = [(person, term) for person, term in doubtful if not (term["ends_on"] or _is_filled(term, sure))]
        listed = []
        for person, term in asked:
            office = DIRECTOR_IN_FULL if term["role"] == Role.DIRECTOR else term["role"]
            listed.append(f"{person['name']}（{person['unit']}，{term['doubt']}）：{office}")
        asks = "以下人员的职务可能是办事处的职务，也可能不是"
        if asked and self.choose is None:
            offices = f"{DIRECTOR_IN_FULL}（只有一位）、分管主任、办公会秘书、信息技术部"
            fix = f"任该职务的，职务填写全称：{offices}，部门填写办事处的部门；不是的，职务填写经办人"
            for _, term in asked:
                sheet.refuse(term["line"], "role", f"{asks}：{'、'.join(listed[:MOST])}", fix, "9")
            return
        places = self.choose(f"{asks}，哪些人任该职务", listed, True) if asked and self.choose else ()
        for place in places:
            asked[place][1]["doubt"] = ""
        for person, term in doubtful:
            if term["doubt"]:
                sheet.odd["以下职务未写明是办事处的职务，按经办人登记"].append(f"{person['name']}（{term['doubt']}）")
                if any(one["role"] == Role.CLERK for one in person["appointments"]):
                    person["appointments"].remove(term)
                term |= {"role": Role.CLERK.value, "units": []}

    def _file(self, whole: type[Record], item: str, record: type[Record], sheet: OfficeSheet) -> bytes:
        forms = Forms.of_schemas(self.schemas)
        listed: list[Data] = [_entry(record, values, forms) for values in sheet.records]
        data: Data = {forms.key(whole, "version"): "1", forms.key(whole, item): listed}
        return records.to_text(data, f"启用时由 {sheet.name} 生成；此后改动，版次加一，按规定报批。")

    def _check(self, files: Mapping[str, bytes], sheets: Mapping[str, OfficeSheet]) -> None:
        """Put the errors that the check of the registry finds in the files to the cells that they come from."""
        inspection = inspect(files, self.schemas, RULES)
        for found in inspection.findings:
            if found.is_error and found.path in sheets:
                sheet = sheets[found.path]
                source = source_at(files[found.path], found.line, _sources(sheet, inspection.forms))
                if source is None or found.line == 1:  # the whole list is meant
                    sheet.faults.append(Complaint("", found.says, found.fix, found.article))
                else:
                    sheet.refuse(*source, found.says, found.fix, found.article, _TITLES.get(found.rule, ""))


def _is_filled(term: Values, sure: Sequence[Values]) -> bool:
    """Whether others surely hold the office, in charge of the same units."""
    same = [one for one in sure if one["role"] == term["role"] and not one["doubt"]]
    led = {unit for one in same for unit in one["units"]}
    return len(same) > (term["role"] == Role.REGISTRAR) and led.issuperset(term["units"])


def _record(values: Values, since: date) -> Unit:
    kind, former = UnitKind(values["kind"] or UnitKind.DEPARTMENT), tuple(values["former_names"])
    at, slug, name = Origin(UNITS), values["slug"], values["name"]
    return Unit(origin=at, slug=slug, name=name, kind=kind, former_names=former, starts_on=since)


def _entry(record: type[Record], values: Values, forms: Forms) -> dict[str, Data]:
    """In the order of the form, without empty values."""
    found: dict[str, Data] = {}
    for item in forms.fields(record):
        value = values.get(item)
        if item == "appointments":
            found[forms.key(record, item)] = [_entry(Appointment, one, forms) for one in values[item]]
        elif value:
            found[forms.key(record, item)] = value
    return found


def _tell_kinds(units: OfficeSheet) -> None:
    """Tell which units have their kind from the end of the name: the route of approval depends on it."""
    made = [one for one in units.records if not units.value(one["line"], "kind")]
    for kind in UnitKind:
        if names := [one["name"] for one in made if one["kind"] == kind]:
            says = f"未填类别，按名称判断为{kind}：{'、'.join(names)}；不是的，填写类别后再运行"
            units.remarks.append(says)


def _units_named(sheet: OfficeSheet, row: TableRow, item: str, units: Registry) -> list[str]:
    """The present names of the units in a cell; those that are on no list are refused."""
    said, names = sheet.columns.value(row, item), list[str]()
    said = "" if cells.word(said) in cells.NOTHING else said
    for text, unit in cells.units_in(said, units) if said else ():
        if unit is None:
            near = units.unit_guess(text)
            known = [one.name for one in units.of(Unit)]
            listed = "、".join(known[:MOST]) + ("等" if len(known) > MOST else "")
            fix = f"疑为“{near}”，请填写全称" if near else f"填写部门名单中的全称：{listed}"
            sheet.refuse(row, item, f"部门名单中没有“{shortened(text)}”", fix, "4")
            continue
        names.append(unit.name)
        if "".join(text.split()) not in (unit.name, *unit.former_names):
            sheet.odd["以下单位写法已按部门名单读取"].append(f"{text}→{unit.name}")
    return list(dict.fromkeys(names))


def free_numbers(taken: Container[str]) -> Iterator[str]:
    return (number for number in map("A{:04d}".format, count_from(1)) if number not in taken)


def _number(people: OfficeSheet) -> None:
    without = [one for one in people.records if not one["staff_no"]]
    numbers = free_numbers({one["staff_no"] for one in people.records})
    for one, number in zip(without, numbers, strict=False):
        one["staff_no"] = number
    if without:
        says = f"{len(without)} 人未填工号，" if "staff_no" in people.columns else f"没有工号一列，{len(without)} 人"
        people.remarks.append(f"{says}按顺序编为 A0001 等；已有工号的，请补填后再运行")


def _sources(sheet: OfficeSheet, forms: Forms) -> Iterator[Source]:
    is_of_units = "slug" in sheet.records[0]
    top = forms.key(UnitList, "units") if is_of_units else forms.key(PersonList, "people")
    record: type[Record] = Unit if is_of_units else Person
    for index, values in enumerate(sheet.records):
        for item in filter(values.get, forms.fields(record)):
            yield (top, index, forms.key(record, item)), sheet.later.get((index, item)) or values["line"], item
        for place, term in enumerate(values.get("appointments", ())):
            for item in filter(term.get, forms.fields(Appointment)):
                at = top, index, forms.key(Person, "appointments"), place, forms.key(Appointment, item)
                yield at, term["line"], item
