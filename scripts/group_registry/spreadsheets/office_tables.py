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
from group_registry.spreadsheets.reading import OFFICE_ITSELF, Complaint, Note, SheetRow
from group_registry.spreadsheets.table import (
    REASON,
    SERIAL,
    WORDS,
    Columns,
    Headings,
    Table,
    TableRow,
    body,
    by_spelling,
    letters,
)

_ENDINGS = (
    ("办事处", ""),  # the office itself, or an agency
    *((end, UnitKind.AGENCY.value) for end in ("代办处", "代办点")),
    *((end, UnitKind.DEPARTMENT.value) for end in ("部", "处", "室", "科", "中心", "本级")),
)
"""The kind of a unit by the end of its name, used if the table does not give a kind."""
KIND_WORDS = by_spelling("kinds")
_TITLED = re.compile("(?<=[部处科局院校家班组队成增])长|长(?=[子者老辈])")
"""Where 长 is no part of a place's name."""
_EVERY = re.compile("(?:各个?|所有|全部|全体)的?")
Units: TypeAlias = dict[str, Unit]
People: TypeAlias = dict[str, Person]
"""By code, and by staff number, in the order of the lists."""


@dataclass
class OfficeSheet:
    """A table that is being read; its lines add what is wrong, and what was read in another form.

    ``before`` has the lists that it is compared with: none at the adoption, when days may be 不详.
    """

    name: str
    columns: Columns
    before: Registry
    rows: list["OfficeLine"] = field(default_factory=list)
    faults: list[Complaint] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    leaders: dict[str, str] = field(default_factory=dict)
    """Of agencies and base units, by unit name."""
    lines: dict[str, list["OfficeLine"]] = field(default_factory=dict)
    """By the code of a unit the line about it; by the number of a person the line of each term."""

    @property
    def is_first(self) -> bool:
        return not self.before.of(Unit)

    @property
    def written_from(self) -> str:
        return written_from(self.columns.heading.cells)

    def line_of(self, row: TableRow) -> "OfficeLine":
        columns, faults, notes = self.columns, self.faults, self.notes
        return OfficeLine(row.number, row.cells, columns=columns, faults=faults, notes=notes, sheet=self)


@dataclass(frozen=True, kw_only=True)
class OfficeLine(SheetRow):
    sheet: OfficeSheet = field(compare=False, repr=False)

    def value(self, item: str) -> str:
        """A cell's text, without blanks between Chinese characters; empty if it says that there is none."""
        text = cells.HAN_GAP.sub("", self.written(item))
        if cells.word(text) in BLANKS:
            return ""
        return text

    def code(self, item: str) -> str:
        """The text of a cell that holds a code: half-width letters and digits, without any blanks."""
        return "".join(unicodedata.normalize("NFKC", self.value(item)).split())

    def day(self, item: str) -> date:
        """A day or a month; 不详 if the cell is empty or says it in no such way."""
        text = self.value(item)
        day = cells.day_in(text) or UNKNOWN_DAY
        if day == UNKNOWN_DAY and (text or self.sheet.is_first):
            self.note(f"{self.columns.title(item)}按不详登记", text or self.called)
        return paper_day(day)

    def has_day(self, day: date, item: str, whose: str) -> bool:
        """Whether it is a full day or this is the adoption; else it is a fault."""
        if self.sheet.is_first or is_known(day):
            return True
        lacks = "的日期只有年月"
        if str(day) == UNKNOWN_DAY:
            lacks = "未填写日期"
        self.refuse(item, f"{whose}{lacks}", "填写年月日，如 2027-01-01", alike=lacks.removeprefix("的"))
        return False

    @property
    def called(self) -> str:
        return self.value("name") or f"第 {self.number} 行"

    @property
    def is_faulty(self) -> bool:
        return any(fault.row == self.number for fault in self.faults)

    @property
    def titles(self) -> tuple[str, ...]:
        return names_of(self.value("role"))

    @property
    def has_left(self) -> bool:
        return not cells.LEFT.isdisjoint(map(folded, (*self.titles, *names_of(self.value("state")))))

    def units(self, item: str, units: Registry) -> list[str]:
        """The present names of the units in a cell; those that are on no list are refused."""
        if not self.value(item):
            return []
        names = dict[str, None]()
        for text, unit in cells.units_in(self.written(item), units):
            meant = _meant(text, unit, units)
            if not meant:
                self.refuse_unit(item, text, units)
            for own in meant:
                names[own.name] = None
                if text not in (own.name, *own.former_names):
                    self.note("以下单位写法已按部门名单读取", f"{text}→{own.name}")
        return [*names]


def _meant(text: str, unit: Unit | None, units: Registry) -> list[Unit]:
    """The unit of that name, else what a text means that is none's name: the office's own unit, or all of a kind."""
    if unit:
        return [unit]
    own = [unit for unit in units.of(Unit) if unit.kind is UnitKind.DEPARTMENT and OFFICE_ITSELF.search(unit.name)]
    if len(own) == 1 and OFFICE_ITSELF.search(text):
        return own
    kind = KIND_WORDS.get(folded(_EVERY.sub("", text)))
    if kind == UnitKind.DEPARTMENT and not _EVERY.match(text):
        return []
    return [unit for unit in units.of(Unit) if unit.kind == kind and unit.ends_on is None]


def lists_of(registry: Registry) -> tuple[Units, People]:
    units = {unit.slug: unit for unit in registry.of(Unit)}
    return units, {person.staff_no: person for person in registry.of(Person)}


def with_lists(registry: Registry, units: Units | None = None, people: People | None = None) -> Registry:
    """With other units, or other people; a list that differs gets the next version."""
    kinds = dict(registry.records)
    if units is not None and (now := tuple(units.values())) != registry.of(Unit):
        version = max((last.version for last in registry.of(UnitList)), default=0) + 1
        kinds |= {Unit: now, UnitList: (UnitList(origin=Origin(UNITS), version=version, units=now),)}
    if people is not None and (staff := tuple(people.values())) != registry.of(Person):
        version = max((last.version for last in registry.of(PersonList)), default=0) + 1
        kinds |= {Person: staff, PersonList: (PersonList(origin=Origin(PEOPLE), version=version, people=staff),)}
    return replace(registry, records=kinds)


def sheet_of(name: str, table: Table, headings: Headings, before: Registry) -> OfficeSheet:
    """``before`` has the lists that the table is compared with; none at the adoption."""
    asked = Headings({**headings.spellings, "reason": (REASON,)}, headings.parts)
    try:
        columns = asked.columns(table, "name")
    except CannotKnow as error:
        raise CannotKnow(f"{name}：{error}") from None
    sheet = OfficeSheet(name, columns, before)
    for row in body(table, columns)[0]:
        if any(row.cells[: columns.places.get("reason")]):
            sheet.rows.append(sheet.line_of(row))
    if not sheet.rows:
        raise CannotKnow(f"{name}：表头以下没有内容；每行填写一个单位或一位人员")
    for place in range(max(len(row.cells) for row in sheet.rows)):
        title, count = columns.heading.cell(place), sum(bool(row.cell(place)) for row in sheet.rows)
        if count and title != SERIAL and place not in columns.places.values():
            named = "，无表头"
            if title:
                named = f"“{title}”"
            sheet.notes.append(("！！没有采用的列，请核对表头", f"{letters(place + 1)} 列{named}（{count} 行）"))
    if "remark" in columns:
        sheet.notes.append(("只看是否离任的列", columns.title("remark")))
    return sheet


def wanted_units(sheet: OfficeSheet, readings: Mapping[str, str]) -> Units:
    """As the table wants them; faults are in the sheet. ``readings`` is pinyin by character."""
    wanted, _ = lists_of(sheet.before)
    for row in sheet.rows:
        slug, unit = _unit(row, wanted, readings)
        if unit:
            wanted[slug] = unit
        sheet.lines.setdefault(slug, [row])
    named = with_lists(sheet.before, wanted)
    for slug, [row] in sheet.lines.items():
        if slug in wanted:
            wanted[slug] = _ended(row, wanted[slug], named)
    return wanted


def _unit(row: OfficeLine, wanted: Units, readings: Mapping[str, str]) -> tuple[str, Unit | None]:
    """The code of a line, and the unit that it makes, if any."""
    lines, before = row.sheet.lines, row.sheet.before
    name, former = row.value("name"), names_of(row.value("former_names"))
    known = next(filter(None, map(before.unit, (name, *former))), None)
    slug = row.code("slug").lower()
    if known:
        slug = slug or known.slug
    if not _TITLED.search(name):
        readings = {**readings, **WORDS["places"]}
    slug = slug or proposed(spelled(name), readings, (wanted | lines).__contains__)
    old = lists_of(before)[0].get(slug)
    kind, since = _kind(row, known or old), row.day("starts_on")
    if kind is not UnitKind.DEPARTMENT:
        _read_leader(row)
    if not name:
        row.refuse("name", "未填写单位名称", "填写单位的全称", "3")
    elif not SLUG.fullmatch(slug):
        says = "名称无法生成编号"
        if slug:
            says = f"编号“{shortened(slug)}”写法有误"
        row.refuse("slug", says, "在“编号”一列填写小写字母、数字，中间可用短横；确定后不得更改")
    if slug in lines:
        row.refuse("slug", f"编号 {slug} 已由{lines[slug][0].value('name')}使用", "更改编号，或合并为一行", "4")
        slug = f"{slug[:20]}-{row.number}"  # its other cells are judged, too
    elif known and known.slug != slug:
        says = f"{known.name}在名册中的编号为 {known.slug}"
        row.refuse("slug", says, "改为名册中的编号；编号不得更改", "4")
        return slug, None
    elif old:
        names = dict.fromkeys((*old.former_names, old.name, *former))
        names.pop(name, None)
        return slug, replace(old, name=name, kind=kind, former_names=tuple(names))
    else:
        row.has_day(since, "starts_on", f"新设的{name}")
    at = Origin(UNITS)
    return slug, Unit(origin=at, slug=slug, name=name, kind=kind, former_names=former, starts_on=since)


def _read_leader(row: OfficeLine) -> None:
    before, text = row.sheet.before, row.value("leader")
    leader = text
    if text not in {group.leader for group in before.groups}:
        leader = cells.person_in(text, before)
    if leader:
        row.sheet.leaders[row.value("name")] = leader
    elif text:
        says = f"{row.columns.title('leader')}“{shortened(text)}”不是姓名"
        row.refuse("leader", says, "填写姓名；暂不知道的，清空", "4")


def _ended(row: OfficeLine, unit: Unit, named: Registry) -> Unit:
    """With the last day and the heirs that its line gives; ``named`` has all units of the table."""
    last = unit.ends_on
    if row.value("ends_on"):
        last = row.day("ends_on")
    has_heirs = bool(row.value("successor")) and not unit.successor
    is_same = str(last) == str(unit.ends_on) and not has_heirs
    if is_same or (last and not row.has_day(last, "ends_on", f"撤销的{unit.name}")):
        return unit
    return replace(unit, ends_on=last, successor=_heirs(row, unit, named))


def _kind(row: OfficeLine, known: Unit | None) -> UnitKind:
    """The route of approval depends on it."""
    text, name = row.value("kind"), row.value("name")
    says, alike = "未填写类别，按名称不能确定", ""
    if text:
        kind = KIND_WORDS.get(folded(text))
        says, alike = f"类别“{shortened(text)}”无法识别", "类别无法识别"
    elif known:
        return known.kind
    else:
        kind = next((kind for end, kind in _ENDINGS if name.endswith(end)), "")
        if kind:
            row.note(f"未填类别，按名称判断为{kind}；不是的，填写类别后再运行", name)
    if kind:
        return UnitKind(kind)
    row.refuse("kind", says, f"改为以下之一：{'、'.join(UnitKind)}", "3", alike)
    return UnitKind.DEPARTMENT


def _heirs(row: OfficeLine, unit: Unit, registry: Registry) -> str | tuple[Takeover, ...] | None:
    """One unit for all groups, or one for each group, written 群组名称：单位；…"""
    own = {
        group.name: group.path
        for group in registry.groups
        if registry.unit(group.unit) == unit and not group.is_cancelled
    }
    taken: list[Takeover] = []
    for part in filter(None, re.split("[；;]", row.value("successor"))):
        group, _, name = part.replace(":", "：").rpartition("：")
        heir = registry.present_name(name)  # one that is on no list is found by the check
        if not group:
            return heir
        if group in own:
            taken.append(Takeover(origin=unit.origin, group=own.pop(group), unit=heir))
        else:
            fix = "分给几个单位的，逐个写“群组名称：单位”，以分号隔开"
            row.refuse("successor", f"{unit.name}没有名为“{group}”的群组", fix, "4")
    if own and (taken or not row.written("successor")):
        says = f"{unit.name}有 {len(own)} 个群组没有承接单位：{'、'.join(own)}"
        fix = "填写承接单位，或逐个写“群组名称：单位”，以分号隔开；都不承接、随后注销的，写“无”"
        row.refuse("successor", says, fix, "4", "撤销的单位有群组没有承接单位")
    return tuple(taken) or None
