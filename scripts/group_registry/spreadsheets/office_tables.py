"""Read the lines of an office's tables of units and people (Art. 3, 4, 9).

Headings and roles may be written in the usual ways. Nothing is invented: a day that the table lacks is 不详, a title
that is no office of the procedure makes a clerk, and what only the office can know is asked.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from group_registry.files.errors import CannotKnow
from group_registry.forms.answers import SLUG, names_of, proposed, shortened
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import DIRECTOR_IN_FULL, UNKNOWN_DAY, Role, UnitKind
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.ledger_lines import spelled
from group_registry.spreadsheets.reading import Reading
from group_registry.spreadsheets.table import WORDS, Headings, Table, TableRow, body, by_spelling, spellings

EXAMPLE = ("示例：", "示例:")
"""A line whose first filled cell starts so is only an example and is skipped."""
_ENDINGS = (
    *((end, UnitKind.AGENCY.value) for end in ("代办处", "代办点")),
    *((end, UnitKind.DEPARTMENT.value) for end in ("部", "处", "室", "科", "中心", "本级")),
)
"""The kind of a unit by the end of its name, used if the table does not give a kind."""
_MARKS = ("staff_no", "account", "account_id", "disambiguator")
"""What tells people of one name apart."""
KIND_WORDS, _FULL_ROLES = by_spelling("kinds"), by_spelling("roles")
ROLE_WORDS = _FULL_ROLES | by_spelling("maybe_roles")
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


@dataclass(kw_only=True)
class OfficeSheet(Reading):
    """``is_first``: it is the table of the adoption, when days may be 不详."""

    is_first: bool
    records: list[Values] = field(default_factory=list)

    def value(self, row: TableRow, item: str) -> str:
        """A cell's text, without blanks between Chinese characters; empty if it says that there is none."""
        said = cells.HAN_GAP.sub("", self.columns.value(row, item))
        return "" if cells.word(said) in cells.NOTHING else said

    def code(self, row: TableRow, item: str) -> str:
        """The text of a cell that holds a code: half-width letters and digits, without any blanks."""
        return "".join(unicodedata.normalize("NFKC", self.value(row, item)).split())

    def day(self, row: TableRow, item: str) -> str:
        """A day or a month; 不详 if the cell is empty or says it in no such way."""
        said = self.columns.value(row, item)
        day = cells.day_in(said) or UNKNOWN_DAY
        if day == UNKNOWN_DAY and cells.word(said) not in cells.NOTHING:
            self.notes[f"{self.columns.title(item)}按不详登记"].append(said)
        return day

    def has_left(self, row: TableRow) -> bool:
        words = (word for item in ("role", "state") for word in names_of(self.value(row, item)))
        return any(folded(word) in cells.LEFT for word in words)

    def units(self, row: TableRow, item: str, units: Registry) -> list[str]:
        """The present names of the units in a cell; those that are on no list are refused."""
        names = list[str]()
        found = cells.units_in(self.columns.value(row, item), units) if self.value(row, item) else ()
        for text, unit in self.known(row, item, found, units):
            names.append(unit.name)
            if "".join(text.split()) not in (unit.name, *unit.former_names):
                self.notes["以下单位写法已按部门名单读取"].append(f"{text}→{unit.name}")
        return list(dict.fromkeys(names))


@dataclass(frozen=True)
class OfficeDesk:
    """Reads both tables. ``readings`` is pinyin by character."""

    readings: Mapping[str, str]
    on_file: Registry = field(default_factory=lambda: Registry({}))
    """The lists that the tables are compared with; none at the adoption."""

    def units(self, name: str, table: Table) -> OfficeSheet:
        sheet = self._sheet(name, table, "units")
        for row in sheet.rows:
            sheet.records.append(self._unit(sheet, row))
        return sheet

    def people(self, name: str, table: Table, units: Registry) -> OfficeSheet:
        sheet = self._sheet(name, table, "people")
        for row in sheet.rows:
            self._person(sheet, row, units)
        _give_offices(sheet)
        return sheet

    def _sheet(self, name: str, table: Table, words: str) -> OfficeSheet:
        titles = {item: found[0] for item, found in spellings(words).items()}
        try:
            columns = Headings(spellings(words)).columns(table, {"name"}, titles["name"])
        except CannotKnow as error:
            raise CannotKnow(f"{name}：{error}") from None
        rows = [row for row in body(table, columns)[0] if not next(filter(None, row.cells)).startswith(EXAMPLE)]
        if not rows:
            raise CannotKnow(f"{name}：表头以下没有内容；每行填写一个单位或一位人员")
        is_first = not self.on_file.of(Unit)
        sheet = OfficeSheet(name=name, columns=columns, rows=rows, titles=titles, is_first=is_first)
        if "remark" in columns:
            sheet.notes["只看是否离任的列"].append(columns.title("remark"))
        for row in rows:
            if is_first and not columns.value(row, "starts_on"):
                sheet.notes[f"未填{sheet.called('starts_on')}，按不详登记"].append(sheet.value(row, "name"))
        return sheet

    def _unit(self, sheet: OfficeSheet, row: TableRow) -> Values:
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
        elif not (said or known):  # the route of approval depends on it
            sheet.notes[f"未填类别，按名称判断为{kind}；不是的，填写类别后再运行"].append(name)
        ends_on = sheet.day(row, "ends_on") if sheet.value(row, "ends_on") else ""
        return {
            "line": row,
            "slug": slug,
            "name": name,
            "kind": kind,
            "former_names": former,
            "successor": sheet.value(row, "successor") if ends_on else "",
            "starts_on": sheet.day(row, "starts_on"),
            "ends_on": ends_on,
        }

    def _person(self, sheet: OfficeSheet, row: TableRow, units: Registry) -> None:
        unit = sheet.units(row, "unit", units)
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
        if values["account_id"] and not values["account_id"].isdecimal():
            says = f"账号编号“{values['account_id']}”不是平台给账号的数字编号"
            sheet.refuse(row, "account_id", says, "写数字编号，不是账号名", "9")
        if not (sheet.has_left(row) or sheet.value(row, "ends_on")):
            for item in ("role", "state", "remark"):
                if _MAYBE_LEFT.search(said := sheet.value(row, item)):
                    says, fix = f"“{shortened(said)}”，是否已离任？", "已离任的，职务改为离职；仍在任的，清空或改写该格"
                    sheet.refuse(row, item, says, fix, alike="写有离职、退休等，是否已离任")
        values["appointments"] = list(self._terms(sheet, row, units.unit(values["unit"]), units))
        known = self._earlier(sheet, row, values)
        if known is None:
            sheet.records.append(values)
            return
        if values["unit"] != known["unit"]:
            sheet.notes["一人在两个部门任职的，按前一行的部门登记"].append(values["name"])
        known |= {item: values[item] for item in _MARKS if values[item] and not known[item]}
        held = [one["role"] for one in known["appointments"] if not one["ends_on"]]
        known["appointments"] += [one for one in values["appointments"] if one["role"] not in held or one["units"]]

    def _earlier(self, sheet: OfficeSheet, row: TableRow, values: Values) -> Values | None:
        """The record of an earlier line of that name with the same mark; without marks that is asked."""
        for known in (one for one in sheet.records if values["name"] == one["name"] != ""):
            marks = [(known[item], values[item]) for item in _MARKS if known[item] and values[item]]
            if marks and all(folded(one) == folded(other) for one, other in marks):
                return known
            if marks:
                continue
            says = f"第 {known['line'].number} 行和第 {row.number} 行均为{values['name']}，是否同一人？"
            fix = "同一人的，两行填写同一工号或账号；不是的，在“区分”一列填写不同字样"
            sheet.refuse(row, "name", says, fix, "12", "有同名的行，是否同一人？")
            return known
        return None

    def _terms(self, sheet: OfficeSheet, row: TableRow, own: Unit | None, units: Registry) -> Iterator[Values]:
        """The offices of a line, with the title where it is in doubt; one cell may hold several.

        What is no office of the procedure makes a clerk.
        """
        charge, roles = sheet.units(row, "units", units), dict[str, str]()
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
                sheet.refuse(row, "units", f"{role}未填写分管的单位", "填写所分管单位的全称，用顿号隔开", "9")
            elif (role == Role.DIRECTOR and is_led and not is_full) or (role == Role.DEPUTY_DIRECTOR and not charge):
                sheet.notes["代办处、基层单位的主任和没有分管单位的副主任，按经办人登记"].append(
                    sheet.value(row, "name")
                )
                role = Role.CLERK.value
            elif not role:
                became = "以下职务按经办人登记" if sheet.is_first else "以下职务不属备案流程，任职不变"
                sheet.notes[became].append(word)
            role = role or Role.CLERK.value
            roles[role] = "" if is_sure or role == Role.CLERK else roles.get(role, word)
        if charge and Role.DEPUTY_DIRECTOR not in roles and not sheet.has_left(row):
            fix = f"职务改为{Role.DEPUTY_DIRECTOR}，或清空该格"
            sheet.refuse(row, "units", f"填写了分管的单位，职务不是{Role.DEPUTY_DIRECTOR}", fix, "9")
        is_over = sheet.value(row, "ends_on") or sheet.has_left(row)
        term = {"line": row, "starts_on": sheet.day(row, "starts_on"), "basis": sheet.value(row, "basis")}
        term["ends_on"] = sheet.day(row, "ends_on") if is_over else ""
        for role, doubt in (roles or {Role.CLERK.value: ""}).items():
            yield {**term, "role": role, "units": charge if role == Role.DEPUTY_DIRECTOR else [], "doubt": doubt}


def _give_offices(sheet: OfficeSheet) -> None:
    """Who holds an office is asked in one question; nobody does if it is surely filled, or if the term has ended."""
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
    says = f"以下人员的职务可能是办事处的职务，也可能不是：{'、'.join(listed)}"
    offices = f"{DIRECTOR_IN_FULL}（只有一位）、分管主任、办公会秘书、信息技术部"
    fix = f"任该职务的，职务填写全称：{offices}，部门填写办事处的部门；不是的，职务填写经办人"
    for person, term in doubtful:
        if (person, term) in asked:
            sheet.refuse(term["line"], "role", says, fix, "9")
            continue
        sheet.notes["以下职务未写明是办事处的职务，按经办人登记"].append(f"{person['name']}（{term['doubt']}）")
        if any(one["role"] == Role.CLERK for one in person["appointments"]):
            person["appointments"].remove(term)
        term |= {"role": Role.CLERK.value, "units": []}


def _is_filled(term: Values, sure: Sequence[Values]) -> bool:
    """Whether others surely hold the office, in charge of the same units."""
    same = [one for one in sure if one["role"] == term["role"] and not one["doubt"]]
    led = {unit for one in same for unit in one["units"]}
    return len(same) > (term["role"] == Role.REGISTRAR) and led.issuperset(term["units"])
