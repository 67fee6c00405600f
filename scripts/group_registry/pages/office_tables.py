"""The two workbooks of the office's units and people as on file, with choices and hints; empty before the adoption."""

from collections.abc import Mapping, Sequence
from datetime import date

from group_registry.forms.answers import written_heading
from group_registry.forms.schemas import Forms
from group_registry.model.records import Appointment, Filing, Group, Person, PersonList, Policy, Record, Unit, UnitList
from group_registry.model.registry import Registry
from group_registry.model.terms import Role, UnitKind
from group_registry.pages.table import Sheet, workbook

UNITS_BOOK, PEOPLE_BOOK = "部门.xlsx", "人员.xlsx"
Column = tuple[type[Record], str, str, int, str]
"""Record type, attribute, heading (empty: the title in the forms), width in characters, hint while it is filled in."""
_UNITS: Sequence[Column] = (
    (Unit, "name", "", 26, "单位的全称，一行一个：办事处本级、各部门、代办处、基层单位。"),
    (Unit, "kind", "", 12, "从列表中选择。不填的按名称判断：代办处为代办处，部、处、室、科、中心、本级为部门。"),
    (Unit, "former_names", "", 24, "改名以前的名称，用顿号隔开；没有的不填。旧台账中的旧名称据此识别。"),
    (Unit, "slug", "", 20, "小写字母和数字，即文件夹的名称，确定后不得更改；不填的按拼音生成，请核对多音字。"),
    (Group, "leader", "", 16, "只由代办处、基层单位填写：本单位主管领导的姓名；旧台账未载的，按此填写。"),
    (Unit, "starts_on", "设立日期", 14, "如 2013-04-01、2013-04；启用时不填的，登记为不详。"),
    (Unit, "ends_on", "撤销日期", 14, "只由撤销、并入其他单位的填写：撤销的日期。该行不要删去。"),
    (Unit, "successor", "", 24, "撤销后承接其群组的单位；分给几个单位的，逐个写“群组名称：单位”，以分号隔开。"),
)
_OFFICE: Sequence[Column] = (
    (Policy, "office_name", "", 30, "只在第一行填写：本办事处的全称，印在备案表上。"),
    (Policy, "short_name", "", 14, "只在第一行填写：本办事处的简称，载于各页下方。"),
    (Policy, "decree_title", "", 30, "只在第一行填写：本办事处印发的群组管理制度的名称，不加书名号。"),
    (Policy, "decree_number", "", 20, "只在第一行填写：该制度的发文字号。"),
    (Policy, "number_format", "", 22, "只在第一行填写一个编号作为格式，如 某群备〔2026〕1号；启用以后的编号照此编排。"),
)
"""Asked for at the adoption alone."""
_PEOPLE: Sequence[Column] = (
    (Person, "name", "", 18, "真实姓名，一行一人：领导、办公会秘书、信息技术部至少两人、群组负责人。"),
    (Person, "unit", "", 20, "所在单位的全称，与部门.xlsx 一致。"),
    (Appointment, "role", "", 14, "从列表中选择，兼任的用顿号隔开；其他职务按经办人登记。办事处主任只有一位。"),
    (Appointment, "units", "", 36, "只由分管主任填写：所分管单位的全称，用顿号隔开。每个单位须有一位，主任不得兼任。"),
    (Person, "account", "", 18, "报送平台上的账号名；没有账号的不填，以纸质签批办理。"),
    (Person, "account_id", "", 14, "平台为该账号分配的数字编号，与账号成对填写。"),
    (Person, "staff_no", "", 10, "单位内唯一，大写字母和数字；不填的，按顺序编号。"),
    (Appointment, "starts_on", "任职日期", 14, "如 2022-06-01、2022-06；启用时不填的为不详。任职变动的，填变动之日。"),
    (Appointment, "ends_on", "离任日期", 14, "离任的填写最后一日，职务改为“离职”；该行不要删去。"),
    (Appointment, "grounds", "任职依据", 22, "任职文件的文号；没有的不填。"),
    (Person, "disambiguator", "", 14, "只由同名的人员填写，用以区分的字样；不填的，以所在部门区分。"),
    (Filing, "handed_to", "", 14, "离任、调动的，接手其群组的人员。"),
)
_WRITTEN = "写出本表时的名册，据此核对其后名册有无改动；请勿改动、删去。"
_CHOICES: Mapping[str, Sequence[str]] = {
    "kind": [*UnitKind],
    "role": [role.in_full for role in Role],
}


def tables_of(registry: Registry, forms: Forms, day: date, commit: str = "") -> dict[str, bytes]:
    """What goes on on that day, a line for each unit and for each term of office; ``commit`` is that of the lists."""
    in_use = [group for group in registry.groups if not group.is_cancelled]
    units, people = _unit_lines(registry, in_use, day), _people_lines(registry, in_use, day)
    of_units = _UNITS if registry.of(Unit) else (*_UNITS, *_OFFICE)
    versions: Mapping[str, Sequence[UnitList | PersonList]]
    versions = {UNITS_BOOK: registry.of(UnitList), PEOPLE_BOOK: registry.of(PersonList)}
    made = dict[str, bytes]()
    for name, columns, lines in ((UNITS_BOOK, of_units, units), (PEOPLE_BOOK, _PEOPLE, people)):
        titles = [title or forms.label(kind, item) for kind, item, title, *_ in columns]
        written = [written_heading(one.version, commit) for one in versions[name] if commit]
        sheet = Sheet(
            name=name.removesuffix(".xlsx"),
            header=titles + written,
            widths=[width for *_, width, _ in columns] + [26] * len(written),
            lines=[[_cell(column, records, registry) for column in columns] for records in lines],
            choices={title: _CHOICES[it[1]] for title, it in zip(titles, columns, strict=True) if it[1] in _CHOICES},
            hints=dict(zip(titles, (hint for *_, hint in columns), strict=True)) | dict.fromkeys(written, _WRITTEN),
        )
        made[name] = workbook([sheet], day)
    return made


def _unit_lines(registry: Registry, in_use: Sequence[Group], day: date) -> list[Sequence[Record]]:
    """With a group of the unit if all of it have one leader."""
    lines = list[Sequence[Record]]()
    for unit in registry.of(Unit):
        own = {group.leader: group for group in in_use if registry.unit(group.unit) is unit}
        if unit.ends_on is None or unit.ends_on >= day:
            line: list[Record] = [unit]
            if len(own) == 1:
                line += own.values()
            lines.append(line)
    return lines


def _people_lines(registry: Registry, in_use: Sequence[Group], day: date) -> list[Sequence[Record]]:
    """Also who left, while a group names them as custodian."""
    kept, lines = {registry.person(group.custodian) for group in in_use}, list[Sequence[Record]]()
    for person in registry.of(Person):
        going_on = [term for term in person.appointments if term.ends_on is None or term.ends_on >= day]
        if not going_on and person in kept:
            going_on = [person.appointments[-1]]
        lines += [(person, term) for term in going_on]
    return lines


def _cell(column: Column, records: Sequence[Record], registry: Registry) -> str:
    kind, item, *_ = column
    value = next((getattr(one, item) for one in records if type(one) is kind), None)
    if isinstance(value, Role):
        return value.in_full
    if item == "successor" and isinstance(value, tuple):
        pairs = ((registry.group(one.group), one.unit) for one in value)
        return "；".join(f"{group.name}：{unit}" for group, unit in pairs if group)
    if isinstance(value, tuple):
        return "、".join(value)
    return str(value or "")
