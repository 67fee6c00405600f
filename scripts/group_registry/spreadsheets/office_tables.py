"""Read an office's lists of units and people from two spreadsheets into files of its registry (Art. 3, 4, 9).

Headings and roles may be written in the usual ways. Nothing is invented: if the form requires something that the table
lacks, the cell is refused. If a default is used (the day of the adoption, a running staff number), the user is told.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count as count_from
from typing import Any

from group_registry.files.errors import CannotKnow
from group_registry.forms import records
from group_registry.forms.answers import SLUG, names_of, proposed
from group_registry.forms.cells import day_of, shortened
from group_registry.forms.check import inspect
from group_registry.forms.schemas import Forms, Schema
from group_registry.forms.yaml import Data, Pointer, locate
from group_registry.model.finding import Finding
from group_registry.model.records import Appointment, Person, PersonList, Record, Unit, UnitList
from group_registry.model.similarity import folded, nearest
from group_registry.model.terms import PEOPLE, UNITS, Role, UnitKind
from group_registry.personal_data.scan import masked
from group_registry.rules import RULES
from group_registry.spreadsheets.table import Columns, Complaint, Headings, Table, TableRow, body

EXAMPLE = "示例"
"""A line whose first filled cell starts with this is only an example and is skipped."""
UNIT_COLUMNS: Mapping[str, str] = {
    "name": "名称 部门 单位 部门名称 单位名称 机构 机构名称 处室 科室",
    "kind": "类别 单位类别 部门类别 机构类别 类型 性质",
    "slug": "编号 单位编号 代号 文件夹 英文名",
    "former_names": "曾用名 原名称 原名 旧称",
    "starts_on": "设立日期 成立日期 设立时间 成立时间 起",
}
PERSON_COLUMNS: Mapping[str, str] = {
    "name": "姓名 人员姓名 真实姓名 人员",
    "disambiguator": "区分 同名区分 重名区分",
    "staff_no": "工号 人员编号 职工编号 员工编号 编号",
    "unit": "部门 单位 所在部门 所在单位 所属部门 所属单位 处室 科室",
    "role": "职务 岗位 角色 流程职务 职务岗位",
    "units": "分管部门 分管 分管单位 分管范围 分管工作",
    "account": "账号 帐号 账户 平台账号 代码平台账号 GitHub账号 Gitea账号 用户名",
    "account_id": "账号编号 帐号编号 账号ID 平台编号 数字编号 ID",
    "starts_on": "任职日期 任职起 任职时间 任职开始 到任日期 到任时间 起",
    "basis": "任职依据 依据 任职文件 任职文号",
}
"""The accepted headings of each item; the first is the one in our own empty tables."""
_KINDS = {
    UnitKind.DEPARTMENT: "部门 处室 科室 内设部门 内设机构 本级 职能部门",
    UnitKind.AGENCY: "代办处 代办 代办点",
    UnitKind.BASE_UNIT: "基层单位 基层 基层工会 会员单位",
}
_ROLES = {
    Role.DIRECTOR: "主任 办事处主任",
    Role.DEPUTY_DIRECTOR: "分管主任 副主任 办事处副主任 分管副主任 分管领导",
    Role.SECRETARY: "办公会秘书 秘书 主任办公会秘书 会议秘书",
    Role.REGISTRAR: "信息技术部 备案管理员 备案员 登记员",
    Role.CLERK: "经办人 经办 普通人员 工作人员 科员 职员 员工 干事 专员 主管 部长 副部长 部门负责人",
}
"""The words for each role that are accepted in a table."""
_ENDINGS = (
    *((end, UnitKind.AGENCY.value) for end in ("代办处", "代办点")),
    *((end, UnitKind.DEPARTMENT.value) for end in ("部", "处", "室", "科", "中心", "本级")),
)
"""The kind of a unit by the end of its name, used if the table does not give a kind."""
_MARKS = ("staff_no", "account", "account_id", "disambiguator")
"""What tells people of one name apart."""
MOST = 12
"""How many names of units a message lists at most."""
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def _by_spelling(spellings: Mapping[UnitKind, str] | Mapping[Role, str]) -> dict[str, str]:
    return {folded(word): meant.value for meant, words in spellings.items() for word in words.split(" ")}


KIND_WORDS, ROLE_WORDS = _by_spelling(_KINDS), _by_spelling(_ROLES)


@dataclass(frozen=True)
class OfficeFiles:
    """The files made from both tables, or the faults that prevent it. ``remarks`` are for the user."""

    files: Mapping[str, bytes]
    faults: tuple[Complaint, ...]
    remarks: tuple[str, ...]


Values = dict[str, Any]
"""The values of one record by attribute: texts, lists of texts, and lists of the values of nested records."""


@dataclass
class _OfficeSheet:
    name: str
    columns: Columns
    rows: Sequence[TableRow]
    records: list[Values] = field(default_factory=list)
    lines: list[list[TableRow]] = field(default_factory=list)
    """For each record its line; for a person, also the line of each office."""
    named: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    later: dict[tuple[int, str], TableRow] = field(default_factory=dict)
    """The line of each value that a later line of the same person supplied, by record and item."""
    guessed: list[tuple[int, TableRow]] = field(default_factory=list)
    """The later lines of people that only name and unit show to be the same, each with its record."""
    faults: list[Complaint] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def value(self, row: TableRow, item: str) -> str:
        """A cell's text, without blanks between Chinese characters."""
        return _BETWEEN.sub("", self.columns.value(row, item))

    def code(self, row: TableRow, item: str) -> str:
        """The text of a cell that holds a code: half-width letters and digits, without any blanks."""
        return "".join(unicodedata.normalize("NFKC", self.columns.value(row, item)).split())

    def refuse(self, row: TableRow, item: str, says: str, fix: str, article: str | None = None) -> None:
        self.faults.append(Complaint(f"{self.name} {self.columns.place(row, item)}", masked(says), fix, article))

    def day(self, row: TableRow, item: str, instead: date) -> str:
        """The day in a cell in ISO format; ``instead`` if the cell is empty, or refused as unreadable."""
        said = self.columns.value(row, item)
        try:
            return (day_of(said) if said else instead).isoformat()
        except ValueError as error:
            self.refuse(row, item, str(error), "按 2024-03-05、2024/3/5 或 2024年3月5日的格式填写，须有年月日")
            return instead.isoformat()

    def add(self, row: TableRow, values: Values, lines: list[TableRow]) -> None:
        self.named[values["name"]].append(len(self.records))
        self.records.append(values)
        self.lines.append(lines)

    def join(self, place: int, row: TableRow, values: Values) -> None:
        """Add a later line of a person: its offices, and the values that the lines before it left empty."""
        known = self.records[place]
        if not _shares_a_mark(known, values):
            self.guessed.append((place, row))
        if known["unit"] and values["unit"] and known["unit"] != values["unit"]:
            says = f"与第 {self.lines[place][0].number} 行是同一人，部门不同"
            self.refuse(row, "unit", says, "各行填写同一部门；不是同一人的，改正工号、账号", "4")
        for item in [item for item in _MARKS if values[item] and not known[item]]:
            known[item] = values[item]
            self.later[place, item] = row
        known["appointments"] += values["appointments"]
        self.lines[place] += [row] * len(values["appointments"])


@dataclass(frozen=True)
class OfficeDesk:
    """Reads both tables. ``readings`` is pinyin by character; ``today`` is the day of the adoption."""

    schemas: Mapping[str, Schema]
    readings: Mapping[str, str]
    today: date

    def read(self, units: tuple[str, Table], people: tuple[str, Table]) -> OfficeFiles:
        """Each table comes with the name of its file."""
        listed = self._sheet(*units, UNIT_COLUMNS)
        for row in listed.rows:
            self._unit(listed, row)
        _tell_kinds(listed)
        staff = self._sheet(*people, PERSON_COLUMNS)
        names = {folded(name): one["name"] for one in listed.records for name in one["former_names"]}
        names |= {folded(one["name"]): one["name"] for one in listed.records}
        for row in staff.rows:
            self._person(staff, row, names)
        _tell_guessed(staff)
        for person in staff.records:
            if len(staff.named[person["name"]]) > 1:
                person["disambiguator"] = person["disambiguator"] or person["unit"]
        _number(staff)
        for sheet, title in ((listed, "设立日期"), (staff, "任职日期")):
            if count := sum(not sheet.columns.value(row, "starts_on") for row in sheet.rows):
                sheet.remarks.append(f"{sheet.name}：{count} 行未填{title}，按启用之日 {self.today} 登记")
        files = {
            UNITS: self._file(UnitList, "units", Unit, listed),
            PEOPLE: self._file(PersonList, "people", Person, staff),
        }
        faults = [*listed.faults, *staff.faults] or list(self._checked(files, {UNITS: listed, PEOPLE: staff}))
        return OfficeFiles(files, tuple(faults), (*listed.remarks, *staff.remarks))

    def _sheet(self, name: str, table: Table, columns: Mapping[str, str]) -> _OfficeSheet:
        headings = Headings({item: words.split(" ") for item, words in columns.items()})
        try:
            found = headings.columns(table, {"name"}, columns["name"].split(" ")[0])
        except CannotKnow as error:
            raise CannotKnow(f"{name}：{error}") from None
        rows = [row for row in body(table, found)[0] if not next(filter(None, row.cells)).startswith(EXAMPLE)]
        sheet = _OfficeSheet(name, found, rows, remarks=[f"{name}：{remark}" for remark in table.remarks])
        if found.unknown:
            sheet.remarks.append(f"{name}：未使用的列：{'、'.join(found.unknown)}")
        if not rows:
            raise CannotKnow(f"{name}：表头以下没有内容；每行填写一个单位或一位人员")
        return sheet

    def _unit(self, sheet: _OfficeSheet, row: TableRow) -> None:
        name = sheet.value(row, "name")
        if not name:
            sheet.refuse(row, "name", "未填写单位名称", "填写单位的全称", "3")
        values: Values = {
            "slug": self._slug(sheet, row, name),
            "name": name,
            "kind": _kind(sheet, row, name),
            "former_names": list(names_of(sheet.columns.value(row, "former_names"))),
            "starts_on": sheet.day(row, "starts_on", self.today),
        }
        sheet.add(row, values, [row])

    def _slug(self, sheet: _OfficeSheet, row: TableRow, name: str) -> str:
        taken = {one["slug"] for one in sheet.records}
        slug = sheet.code(row, "slug").lower() or proposed(name, self.readings, taken.__contains__)
        if name and not SLUG.fullmatch(slug):
            says = f"编号“{shortened(slug)}”写法有误" if slug else "名称无法生成编号"
            sheet.refuse(row, "slug", says, "在“编号”一列填写小写字母、数字，中间可用短横；确定后不得更改")
        return slug

    def _person(self, sheet: _OfficeSheet, row: TableRow, units: Mapping[str, str]) -> None:
        values: Values = {
            "name": sheet.value(row, "name"),
            "disambiguator": sheet.value(row, "disambiguator"),
            "staff_no": sheet.code(row, "staff_no").upper(),
            "unit": _unit_named(sheet, row, "unit", sheet.value(row, "unit"), units),
            "account": sheet.code(row, "account").removeprefix("@"),
            "account_id": sheet.code(row, "account_id"),
            "appointments": list(self._terms(sheet, row, units)),
        }
        if not values["name"]:
            sheet.refuse(row, "name", "未填写姓名", "填写真实姓名", "12")
        known = sheet.records
        same = [place for place in sheet.named[values["name"]] if _is_same(known[place], values)]
        if same:  # one person on several lines, with one office on each
            sheet.join(max(same, key=lambda place: _shares_a_mark(known[place], values)), row, values)
        else:
            sheet.add(row, values, [row, *[row] * len(values["appointments"])])

    def _terms(self, sheet: _OfficeSheet, row: TableRow, units: Mapping[str, str]) -> Iterator[Values]:
        """The offices of a line; one cell may hold several. An empty cell means clerk, an office without powers."""
        said = names_of(sheet.columns.value(row, "role")) or (Role.CLERK.value,)
        roles = {word: ROLE_WORDS.get(folded(word)) for word in said}
        for word in [word for word, role in roles.items() if role is None]:
            fix = f"改为以下之一：{'、'.join(Role)}；不参与审批的填写{Role.CLERK}，或留空"
            sheet.refuse(row, "role", f"职务“{shortened(word)}”无法识别", fix, "9")
        told = [_unit_named(sheet, row, "units", unit, units) for unit in names_of(sheet.columns.value(row, "units"))]
        if told and None not in roles.values() and Role.DEPUTY_DIRECTOR not in roles.values():
            fix = f"职务改为{Role.DEPUTY_DIRECTOR}，或清空该格"
            sheet.refuse(row, "units", f"填写了分管的单位，职务不是{Role.DEPUTY_DIRECTOR}", fix, "9")
        starts_on, basis = sheet.day(row, "starts_on", self.today), sheet.value(row, "basis")
        for role in dict.fromkeys(filter(None, roles.values())):
            is_deputy = role == Role.DEPUTY_DIRECTOR
            if is_deputy and not told:
                sheet.refuse(row, "units", f"{role}未填写分管的单位", "填写所分管单位的全称，用顿号隔开", "9")
            own = list(dict.fromkeys(told)) if is_deputy else []
            yield {"role": role, "units": own, "starts_on": starts_on, "basis": basis}

    def _file(self, whole: type[Record], item: str, record: type[Record], sheet: _OfficeSheet) -> bytes:
        forms = Forms.of_schemas(self.schemas)
        listed: list[Data] = [_entry(record, values, forms) for values in sheet.records]
        data: Data = {forms.key(whole, "version"): "1", forms.key(whole, item): listed}
        return records.to_text(data, f"启用时由 {sheet.name} 生成；此后改动，版次加一，按规定报批。")

    def _checked(self, files: Mapping[str, bytes], sheets: Mapping[str, _OfficeSheet]) -> Iterator[Complaint]:
        """The errors that the check of the registry finds in the files, each at its cell."""
        inspection = inspect(files, self.schemas, RULES)
        for found in inspection.findings:
            if found.is_error and found.path in sheets:
                where = _cell(found, files[found.path], sheets[found.path], inspection.forms)
                yield Complaint(where, found.says, found.fix, found.article)


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


def _kind(sheet: _OfficeSheet, row: TableRow, name: str) -> str:
    said = sheet.value(row, "kind")
    kind = KIND_WORDS.get(folded(said)) if said else next((kind for end, kind in _ENDINGS if name.endswith(end)), None)
    if not kind:
        says = f"类别“{shortened(said)}”无法识别" if said else "未填写类别，按名称不能确定"
        sheet.refuse(row, "kind", says, f"改为以下之一：{'、'.join(UnitKind)}", "3")
    return kind or ""


def _tell_kinds(units: _OfficeSheet) -> None:
    """Tell which units have their kind from the end of the name: the route of approval depends on it."""
    made = [one for one, (row, *_) in zip(units.records, units.lines, strict=True) if not units.value(row, "kind")]
    for kind in UnitKind:
        if names := [one["name"] for one in made if one["kind"] == kind]:
            says = f"未填类别，按名称判断为{kind}：{'、'.join(names)}；不是的，填写类别后再运行"
            units.remarks.append(f"{units.name}：{says}")


def _unit_named(sheet: _OfficeSheet, row: TableRow, item: str, said: str, units: Mapping[str, str]) -> str:
    known = units.get(folded(said))
    if not known:
        names = list(dict.fromkeys(filter(None, units.values())))
        near = nearest(said, names) if said else None
        says = f"部门名单中没有“{shortened(said)}”" if said else "未填写所在部门"
        listed = "、".join(names[:MOST]) + ("等" if len(names) > MOST else "")
        sheet.refuse(row, item, says, f"疑为“{near}”，请填写全称" if near else f"填写部门名单中的全称：{listed}", "4")
    return known or said


def _is_same(one: Values, other: Values) -> bool:
    """Whether two lines are about one person: the same name, no mark that differs, and the same unit or identity."""
    if not one["name"] or one["name"] != other["name"] or any(_differ(one, other, item) for item in _MARKS):
        return False
    return bool(one["unit"] == other["unit"] or any(one[item] and other[item] for item in _MARKS[:3]))


def _differ(one: Values, other: Values, item: str) -> bool:
    return bool(one[item] and other[item] and folded(one[item]) != folded(other[item]))


def _shares_a_mark(one: Values, other: Values) -> bool:
    return any(one[item] and other[item] and not _differ(one, other, item) for item in _MARKS)


def _tell_guessed(people: _OfficeSheet) -> None:
    """Tell which lines were taken for one person by name and unit alone; refuse those where the unit has two such."""
    for place, row in people.guessed:
        one, first = people.records[place], people.lines[place][0].number
        if sum(people.records[other]["unit"] == one["unit"] for other in people.named[one["name"]]) > 1:
            says = f"{one['unit']}有几位{one['name']}，不能确定该行与第 {first} 行是否同一人"
            people.refuse(row, "name", says, "同一人的各行填写相同的工号、账号或区分", "12")
        else:
            alike = f"第 {row.number} 行与第 {first} 行的{one['name']}同在{one['unit']}"
            people.remarks.append(f"{people.name}：{alike}，按同一人登记；不是同一人的，填写区分")


def _number(people: _OfficeSheet) -> None:
    taken, number = {one["staff_no"] for one in people.records}, 0
    without = [one for one in people.records if not one["staff_no"]]
    for one in without:
        number = next(free for free in count_from(number + 1) if f"A{free:04d}" not in taken)
        one["staff_no"] = f"A{number:04d}"
    if without:
        says = f"{len(without)} 人未填工号，按顺序编为 A0001 等；已有工号的，请补填后再运行"
        people.remarks.append(f"{people.name}：{says}")


def _cell(found: Finding, content: bytes, sheet: _OfficeSheet, forms: Forms) -> str:
    """The cell that the line of a finding was made from; only the table's name if the whole list is meant."""
    best: tuple[int, str] | None = None
    for at, row, item in _cells(sheet, forms):
        line = locate(content, at)[0]
        if line <= found.line and (best is None or line > best[0]):
            best = line, sheet.columns.place(row, item)
    return f"{sheet.name} {best[1]}" if best and found.line > 1 else sheet.name


def _cells(sheet: _OfficeSheet, forms: Forms) -> Iterator[tuple[Pointer, TableRow, str]]:
    """The position of each value in the file, with the line and the column that it came from."""
    is_of_units = "slug" in sheet.records[0]
    top = forms.key(UnitList, "units") if is_of_units else forms.key(PersonList, "people")
    record: type[Record] = Unit if is_of_units else Person
    for index, (values, (row, *rest)) in enumerate(zip(sheet.records, sheet.lines, strict=True)):
        for item in filter(values.get, forms.fields(record)):
            yield (top, index, forms.key(record, item)), sheet.later.get((index, item), row), item
        for place, (term, own) in enumerate(zip(values.get("appointments", ()), rest, strict=True)):
            for item in filter(term.get, forms.fields(Appointment)):
                yield (top, index, forms.key(Person, "appointments"), place, forms.key(Appointment, item)), own, item
