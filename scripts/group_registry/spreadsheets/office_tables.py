"""An office's tables of units and people as they are read, and what the table of units makes of the list (Art. 3, 4).

At the adoption there are no lists yet, and a day that a table lacks is 不详. Later an empty cell changes nothing, and
what takes effect has a day of its own: none is made up.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from group_registry.files.errors import CannotKnow
from group_registry.forms.answers import SLUG, names_of, paper_day, proposed, shortened, written_from
from group_registry.model.records import Origin, Person, PersonList, Takeover, Unit, UnitList
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import BLANKS, PEOPLE, UNITS, UNKNOWN_DAY, UnitKind, is_known
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.ledger_lines import spelled
from group_registry.spreadsheets.reading import OFFICE_ITSELF, Reading
from group_registry.spreadsheets.table import REASON, WORDS, Headings, Table, TableRow, body, by_spelling

_ENDINGS = (
    *((end, UnitKind.AGENCY.value) for end in ("代办处", "代办点")),
    *((end, UnitKind.DEPARTMENT.value) for end in ("部", "处", "室", "科", "中心", "本级")),
)
"""The kind of a unit by the end of its name, used if the table does not give a kind."""
KIND_WORDS = by_spelling("kinds")
_TITLED = re.compile("(?<=[部处科局院校家班组队成增])长|长(?=[子者老辈])")
"""Where 长 is no part of a place's name."""
_EVERY = re.compile("(?:各个?|所有|全部|全体)的?")
_OFFICE = re.compile(f"{OFFICE_ITSELF.pattern}|办事处(?:机关|领导)?$")
"""What people write for the office's own unit, with the name of its city, too."""
Units: TypeAlias = dict[str, Unit]
People: TypeAlias = dict[str, Person]
"""By code, and by staff number, in the order of the lists."""


@dataclass(kw_only=True)
class OfficeSheet(Reading):
    """``is_first``: it is the table of the adoption, when days may be 不详."""

    is_first: bool
    leaders: dict[str, str] = field(default_factory=dict)
    """Of agencies and base units, by unit name."""
    lines: dict[str, list[TableRow]] = field(default_factory=dict)
    """By the code of a unit the line about it; by the number of a person the line of each term."""

    @property
    def written_from(self) -> str:
        return written_from(self.columns.heading.cells)

    def value(self, row: TableRow, item: str) -> str:
        """A cell's text, without blanks between Chinese characters; empty if it says that there is none."""
        said = cells.HAN_GAP.sub("", self.columns.value(row, item))
        return "" if cells.word(said) in BLANKS else said

    def code(self, row: TableRow, item: str) -> str:
        """The text of a cell that holds a code: half-width letters and digits, without any blanks."""
        return "".join(unicodedata.normalize("NFKC", self.value(row, item)).split())

    def day(self, row: TableRow, item: str) -> date:
        """A day or a month; 不详 if the cell is empty or says it in no such way."""
        said = self.value(row, item)
        day = cells.day_in(said) or UNKNOWN_DAY
        if day == UNKNOWN_DAY and (said or self.is_first):
            self.notes[f"{self.called(item)}按不详登记"].append(said or self.value(row, "name"))
        return paper_day(day)

    def has_day(self, row: TableRow, day: date, item: str, whose: str) -> bool:
        """Whether it is a full day or this is the adoption; else it is a fault."""
        if is_fine := self.is_first or is_known(day):
            return is_fine
        lacks = "未填写日期" if str(day) == UNKNOWN_DAY else "，日期只有年月"
        self.refuse(row, item, f"{whose}{lacks}", "填写年月日，如 2027-01-01", alike=lacks)
        return False

    def has_left(self, row: TableRow) -> bool:
        words = (word for item in ("role", "state") for word in names_of(self.value(row, item)))
        return any(folded(word) in cells.LEFT for word in words)

    def units(self, row: TableRow, item: str, units: Registry) -> list[str]:
        """The present names of the units in a cell; those that are on no list are refused."""
        names, pairs = list[str](), list[tuple[str, Unit | None]]()
        for text, unit in cells.units_in(self.columns.value(row, item), units) if self.value(row, item) else ():
            meant = _meant(text, units) if unit is None else ()
            pairs += [(text, one) for one in meant] if meant else [(text, unit)]
        for text, unit in self.known(row, item, pairs, units):
            names.append(unit.name)
            if "".join(text.split()) not in (unit.name, *unit.former_names):
                self.notes["以下单位写法已按部门名单读取"].append(f"{text}→{unit.name}")
        return list(dict.fromkeys(names))


def _meant(text: str, units: Registry) -> list[Unit]:
    """The units that a text means which is none's name: the office's own one, or all of a kind."""
    own = [one for one in units.of(Unit) if OFFICE_ITSELF.search(one.name)]
    if len(own) == 1 and _OFFICE.search(text):
        return own
    kind = KIND_WORDS.get(folded(_EVERY.sub("", text)))
    if kind == UnitKind.DEPARTMENT and not _EVERY.match(text):
        return []
    return [one for one in units.of(Unit) if one.kind == kind and one.ends_on is None]


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


def sheet_of(name: str, table: Table, headings: Headings, before: Registry) -> OfficeSheet:
    """``before`` has the lists that the table is compared with; none at the adoption."""
    titles = {item: found[0] for item, found in headings.spellings.items()}
    asked = Headings({**headings.spellings, "reason": (REASON,)}, headings.parts)
    try:
        columns = asked.columns(table, {"name"}, titles["name"])
    except CannotKnow as error:
        raise CannotKnow(f"{name}：{error}") from None
    rows = [row for row in body(table, columns)[0] if any(row.cells[: columns.places.get("reason")])]
    if not rows:
        raise CannotKnow(f"{name}：表头以下没有内容；每行填写一个单位或一位人员")
    sheet = OfficeSheet(name=name, columns=columns, rows=rows, titles=titles, is_first=not before.of(Unit))
    if "remark" in columns:
        sheet.notes["只看是否离任的列"].append(columns.title("remark"))
    return sheet


def wanted_units(sheet: OfficeSheet, before: Registry, readings: Mapping[str, str]) -> Units:
    """As the table wants them; faults are in the sheet. ``readings`` is pinyin by character."""
    wanted, _ = lists_of(before)
    for row in sheet.rows:
        slug, unit = _unit(sheet, row, before, wanted, readings)
        if unit:
            wanted[slug] = unit
        sheet.lines.setdefault(slug, [row])
    named = with_lists(before, wanted, {})
    for slug, [row] in sheet.lines.items():
        if slug in wanted:
            wanted[slug] = _ended(sheet, row, wanted[slug], named)
    return wanted


def _unit(
    sheet: OfficeSheet, row: TableRow, before: Registry, wanted: Units, readings: Mapping[str, str]
) -> tuple[str, Unit | None]:
    """The code of a line, and the unit that it makes, if any."""
    name, former = sheet.value(row, "name"), names_of(sheet.value(row, "former_names"))
    known = next(filter(None, map(before.unit, (name, *former))), None)
    slug = sheet.code(row, "slug").lower() or (known.slug if known else "")
    spoken = readings if _TITLED.search(name) else {**readings, **WORDS["places"]}
    slug = slug or proposed(spelled(name), spoken, (wanted | sheet.lines).__contains__)
    kind, since = _kind(sheet, row, known), sheet.day(row, "starts_on")
    if kind is not UnitKind.DEPARTMENT:
        _read_leader(sheet, row, before)
    if not name:
        sheet.refuse(row, "name", "未填写单位名称", "填写单位的全称", "3")
    elif not SLUG.fullmatch(slug):
        says = f"编号“{shortened(slug)}”写法有误" if slug else "名称无法生成编号"
        sheet.refuse(row, "slug", says, "在“编号”一列填写小写字母、数字，中间可用短横；确定后不得更改")
    if slug in sheet.lines:
        other = sheet.value(sheet.lines[slug][0], "name")
        sheet.refuse(row, "slug", f"编号 {slug} 已由{other}使用", "更改编号，或合并为一行", "4")
    elif known and known.slug != slug:
        says = f"{known.name}在名册中的编号为 {known.slug}"
        sheet.refuse(row, "slug", says, "改为名册中的编号；编号不得更改", "4")
    elif old := wanted.get(slug):
        names = dict.fromkeys((*old.former_names, old.name, *former))
        names.pop(name, None)
        return slug, replace(old, name=name, kind=kind, former_names=tuple(names))
    elif sheet.has_day(row, since, "starts_on", f"新设的{name}"):
        at = Origin(UNITS)
        return slug, Unit(origin=at, slug=slug, name=name, kind=kind, former_names=former, starts_on=since)
    return slug, None


def _read_leader(sheet: OfficeSheet, row: TableRow, before: Registry) -> None:
    leader = sheet.value(row, "leader")
    if leader and not any(group.leader == leader for group in before.groups):
        said, leader = leader, cells.person_in(leader, before)
        if not leader:
            says = f"{sheet.called('leader')}“{shortened(said)}”不是姓名"
            sheet.refuse(row, "leader", says, "填写姓名；暂不知道的，清空", "4")
    if leader:
        sheet.leaders[sheet.value(row, "name")] = leader


def _ended(sheet: OfficeSheet, row: TableRow, unit: Unit, named: Registry) -> Unit:
    """With the last day and the heirs that its line gives; ``named`` has all units of the table."""
    last = sheet.day(row, "ends_on") if sheet.value(row, "ends_on") else unit.ends_on
    has_heirs = bool(sheet.value(row, "successor")) and not unit.successor
    is_same = str(last) == str(unit.ends_on) and not has_heirs
    if is_same or (last and not sheet.has_day(row, last, "ends_on", f"撤销的{unit.name}")):
        return unit
    return replace(unit, ends_on=last, successor=_heirs(sheet, row, unit, named))


def _kind(sheet: OfficeSheet, row: TableRow, known: Unit | None) -> UnitKind:
    """The route of approval depends on it."""
    said, name = sheet.value(row, "kind"), sheet.value(row, "name")
    usual = known.kind.value if known else next((kind for end, kind in _ENDINGS if name.endswith(end)), "")
    kind = KIND_WORDS.get(folded(said)) if said else usual
    if not kind:
        says = f"类别“{shortened(said)}”无法识别" if said else "未填写类别，按名称不能确定"
        alike = "类别无法识别" if said else ""
        sheet.refuse(row, "kind", says, f"改为以下之一：{'、'.join(UnitKind)}", "3", alike)
    elif not (said or known):
        sheet.notes[f"未填类别，按名称判断为{kind}；不是的，填写类别后再运行"].append(name)
    return UnitKind(kind or UnitKind.DEPARTMENT)


def _heirs(sheet: OfficeSheet, row: TableRow, unit: Unit, registry: Registry) -> str | tuple[Takeover, ...] | None:
    """One unit for all groups, or one for each group, written 群组名称：单位；…"""
    own = {one.name: one.path for one in registry.groups if registry.unit(one.unit) == unit and not one.is_cancelled}
    taken: list[Takeover] = []
    for part in filter(None, re.split("[；;]", sheet.value(row, "successor"))):
        group, _, name = part.replace(":", "：").rpartition("：")
        heir = registry.present_name(name)  # one that is on no list is found by the check
        if not group:
            return heir
        if group in own:
            taken.append(Takeover(origin=unit.origin, group=own.pop(group), unit=heir))
        else:
            fix = "分给几个单位的，逐个写“群组名称：单位”，以分号隔开"
            sheet.refuse(row, "successor", f"{unit.name}没有名为“{group}”的群组", fix, "4")
    if own and (taken or not sheet.columns.value(row, "successor")):
        says = f"{unit.name}有 {len(own)} 个群组没有承接单位：{'、'.join(own)}"
        fix = "填写承接单位，或逐个写“群组名称：单位”，以分号隔开；都不承接、随后注销的，写“无”"
        sheet.refuse(row, "successor", says, fix, "4", "撤销的单位有群组没有承接单位")
    return tuple(taken) or None
