"""Read the lines of an old ledger as values: each item has a reader, which gives what its cell means and its faults.

What lies before the adoption is taken as it is written (contract B). Nothing is invented: what a ledger lacks, or says
in a way that no form holds, is told in the record's statement; a day that is not known is 不详.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import normalize

from group_registry.forms.answers import Answer, looks_like_formula, shortened
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import (
    BLANKS,
    NOT_IN_LEDGER,
    UNKNOWN_DAY,
    Disposal,
    FilingKind,
    Platform,
    Scope,
    UnitKind,
)
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.spreadsheets import table_cells as cells
from group_registry.spreadsheets.layout import OWN, Laid
from group_registry.spreadsheets.reading import LedgerOffice, SheetRow
from group_registry.spreadsheets.table import WORDS, letters
from group_registry.spreadsheets.wordings import (
    HINT,
    WEAK_HINT,
    Life,
    LineLife,
    Wording,
    life_in,
    parts_of,
    ticked,
    wordings_of,
)

_DAYS = ("filed_on", "recorded_on", "first_filed_on")
_WORDED = ("member_scope", "purpose", "statement")
_NEEDED = ("unit", "platform", "custodian", "leader", "filed_on", *OWN)
_QUOTED = re.compile('^[“"‘「]([^“”"]*)[”"’」]$')
_NUMBER = re.compile(r"[\d〇一二三四五六七八九十]")
_IN_BRACKETS = re.compile(r"\([^()]*\)|微信群|QQ群")
_NUMERAL = "(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z])"
_NUMERALS = rf"{_NUMERAL}(?:\s*[、，,;；/和及与至到~—–-]+\s*{_NUMERAL})+"
_COUNTED = re.compile(
    rf"(?<![0-9A-Za-z]){_NUMERALS}\s*号?(?:群|组|$)|\({_NUMERALS}\)|[两二三四五六七八九十\d]个群"
    r"|(?:\(\d+\).*){2}|(?:(?<!\d)\d{1,2}[.、)](?!\d).*){2}|;"
)
_CIRCLED = re.compile("[①-⑳].*[①-⑳]")
_TWO_NAMES = re.compile("群(?![主众体内聊组管友群]).*群(?![主众体内聊组管友])")
_BETWEEN = re.compile("[、，,；;/|]")
_WHOLE_NAME = 4
"""Parts of a name with so many characters may be names: 窗口排班安排、回访记录汇总. 参保、续保答疑群 is one."""


def spelled(name: str) -> str:
    """A name with the words put in pinyin whose characters are read otherwise than most often."""
    for word, syllables in WORDS["polyphones"].items():
        name = name.replace(word, f"-{syllables}-")
    return name


@dataclass(frozen=True, kw_only=True)
class LedgerRow(SheetRow):
    """The cells of a line by item; ``stated`` is what the record's statement tells of them."""

    office: LedgerOffice
    wordings: Sequence[Wording]
    stated: list[str] = field(default_factory=list, compare=False, repr=False)

    @cached_property
    def unit(self) -> Unit | None:
        """The one that leads."""
        return cells.units_in(self.text("unit"), self.office.registry)[0][1]

    @property
    def own_life(self) -> Life | None:
        """The clerk's answer about this line alone."""
        return life_in(self.text("answer"))

    def text(self, item: str) -> str:
        """A cell; empty if it says that there is none."""
        text = self.written(item)
        if item == "name":
            text = _QUOTED.sub(r"\1", text)
        if text in cells.SAME or (cells.word(text) in BLANKS and text != UNKNOWN_DAY):
            return ""
        return text

    def state_odd(self, item: str) -> None:
        self.stated.append(f"“{self.columns.title(item)}”填为“{shortened(self.text(item))}”")

    def note_meant(self, item: str, meant: str) -> None:
        """A cell is read in another form than it is written."""
        text = self.text(item)
        if text and meant and "".join(text.split()) != meant:
            self.note(f"{self.columns.title(item)}按通常的意思读取", f"{text}→{meant}")

    def note_unused(self, item: str, why: str) -> None:
        if item in self.columns and self.text(item):
            self.note(f"{self.columns.title(item)}{why}，没有采用", f"第 {self.number} 行")


@dataclass(frozen=True)
class Line:
    """A line as it is read; ``line_life`` is what it says of its group."""

    row: LedgerRow
    kind: FilingKind
    answers: Mapping[str, Answer]
    line_life: LineLife

    @property
    def name(self) -> str:
        return str(self.answers["name"])

    @property
    def group(self) -> str:
        """Lines with the same name are of one group, whatever its unit was (Art. 7)."""
        return folded(self.name)

    @property
    def content(self) -> tuple[object, ...]:
        return self.kind, self.line_life.life, self.answers

    @property
    def on_sheet(self) -> list[Wording]:
        """What stands on the sheet for it: not what only hints at an end that the line tells anyway."""
        answered = [*self.line_life.asked, *self.line_life.by]
        return [
            wording for wording in self.row.wordings if wording in answered or wording.item not in (HINT, WEAK_HINT)
        ]

    @property
    def at(self) -> tuple[str, int]:
        return self.row.label, self.row.number

    @property
    def filed_on(self) -> str:
        return str(self.answers["filed_on"])


def rows_of(laid: Laid, office: LedgerOffice) -> Iterator[LedgerRow]:
    is_ticked = ticked(laid.columns, laid.rows)
    for row in laid.rows:
        wordings = [*wordings_of(row, laid.roles, laid.columns.heading, office.today, is_ticked)]
        cells, columns, label = row.cells, laid.columns, laid.label
        yield LedgerRow(row.number, cells, columns=columns, label=label, office=office, wordings=wordings)


def read_line(row: LedgerRow, line_life: LineLife) -> Line:
    _refuse_turned(row)
    answers = {item: reader(row, item) for item, reader in _READERS.items()}
    answers |= _joined(answers, row.unit) | _on_platform(row, str(answers["platform"]))
    answers["filed_on"] = answers["filed_on"] or answers["recorded_on"] or UNKNOWN_DAY
    for item in _WORDED:
        answers[item] = row.text(item) or f"{NOT_IN_LEDGER}“{answers['name']}”的{row.columns.names[item]}"
    if row.stated:
        stated = [f"原台账{text}" for text in row.stated]
        answers["statement"] = "；".join([shortened(str(answers["statement"]), 300), *stated])
    answers["disposal"] = _disposal(row)
    if answers["disposal"] != Disposal.HANDED_OVER:
        answers["handed_to"] = ""
    _refuse_ditto(row)
    return Line(row, _kind(row, answers), answers, line_life)


def _remark(row: LedgerRow, item: str) -> Answer:
    row.note_unused(item, "不列入备案表")
    return ""


def _name(row: LedgerRow, item: str) -> Answer:
    name = row.text(item)
    if not name:
        row.refuse(item, "未填写群组名称", "补填群组在平台上的名称", "7")
    elif name == row.written(item) and names_many(name, row.office.registry):
        fix = "一行写一个群组；确为一个群组的，名称加上引号"
        row.refuse(item, f"“{shortened(name)}”可能是多个群组", fix, "7", "一格写有多个群组")
    return name


def names_many(written: str, registry: Registry) -> bool:
    """Whether a text may be the names of several groups."""
    text = normalize("NFKC", written)
    bare = _IN_BRACKETS.sub("", text)
    if _CIRCLED.search(written) or _COUNTED.search(text) or _TWO_NAMES.search(bare):
        return True
    *parts, last = [part.strip() for part in _BETWEEN.split(bare)]
    if any(part.endswith(("群", "组")) for part in parts):
        return True
    are_names = all(len(part) >= _WHOLE_NAME and not registry.unit(part) for part in parts)
    return bool(parts) and are_names and len(last) >= _WHOLE_NAME


def _number(row: LedgerRow, item: str) -> Answer:
    number = row.text(item)
    if looks_like_formula(number):
        row.refuse(item, f"“{shortened(number)}”疑为公式，不是编号", "按纸质件填写编号，没有的清空", "7")
    if not number or _NUMBER.search(number) or number.strip("（）") == UNNUMBERED:
        return number
    row.state_odd(item)
    return ""


def _units(row: LedgerRow, item: str) -> Answer:
    text, registry = row.text(item), row.office.registry
    if not text:
        if item == "unit":
            row.refuse(item, f"未填写{row.columns.names[item]}", "按机构名册填写单位", "7")
        return []
    names = list[str]()
    for name, unit in cells.units_in(text, registry):
        names.append(unit.name if unit and not registry.unit(name) else name)
        if unit is None and item == "unit":
            row.refuse_unit(item, name, registry)
    row.note_meant(item, "、".join(names))
    return names


def _joined(answers: Mapping[str, Answer], unit: Unit | None) -> dict[str, Answer]:
    """The first unit leads, the others use the group, too."""
    own, *others = [*answers["unit"]] or [""]
    joint = [name for name in dict.fromkeys([*others, *answers["joint_units"]]) if unit is None or name != unit.name]
    return {"unit": own, "joint_units": joint, "member_units": [*dict.fromkeys(answers["member_units"])]}


def _custodian(row: LedgerRow, item: str) -> Answer:
    text = row.text(item)
    if not text:
        row.refuse(item, f"未填写{row.columns.names[item]}", "补填负责人的真实姓名", "11")
        return ""
    name = _person(row, item, text, "11")
    if name and not row.office.registry.people_called(name):
        row.note(f"！！{row.columns.title(item)}从未列入人员名单，请核对姓名", name)
    return name


def _leader(row: LedgerRow, item: str) -> Answer:
    """The list of people says who leads a department (Art. 4)."""
    if row.unit is None or row.unit.kind is UnitKind.DEPARTMENT:
        row.note_unused(item, "属部门的，按人员名册的分工确定")
        return ""
    text = row.text(item) or row.office.leaders.get(row.unit.name)
    if text:
        return _person(row, item, text, "4")
    return ""


def _person(row: LedgerRow, item: str, text: str, article: str) -> str:
    registry, unit, title = row.office.registry, row.unit, row.columns.title(item)
    name = cells.person_in(text, registry)
    if not name:
        says = f"{title}“{shortened(text)}”不是一人的姓名"
        row.refuse(item, says, "只填写一人的真实姓名", article, f"{title}不是一人的姓名")
        return ""
    people = registry.people_called(name)
    own = [person for person in people if unit and person.unit == unit.name]
    if len(people) > 1 and len(own) == 1:
        name = own[0].label
    row.note_meant(item, name)
    return name


def _platform(row: LedgerRow, item: str) -> Answer:
    text = row.text(item)
    if text:
        return cells.platform_in(text)[0]
    return _lacking(row, item, Platform.OTHER)


def _on_platform(row: LedgerRow, platform: str) -> dict[str, Answer]:
    if platform != Platform.OTHER:
        return {"platform_note": ""}
    note = cells.platform_in(row.text("platform"))[1] or row.text("platform_note")
    return {"platform_note": shortened(note or NOT_IN_LEDGER, 40)}


def _scope(row: LedgerRow, item: str) -> Answer:
    scope = cells.scope_in(row.text(item), "对外" in row.columns.title(item))
    return scope or _lacking(row, item, Scope.EXTERNAL)


def _lacking(row: LedgerRow, item: str, value: Platform | Scope) -> Answer:
    row.stated.append(f"未载明{row.columns.names[item]}（暂按{value}登记）")
    return value.value


def _past_day(row: LedgerRow, item: str) -> Answer:
    text, title = row.text(item), row.columns.title(item)
    day = cells.day_in(text)
    if text and not day:
        row.state_odd(item)
        return UNKNOWN_DAY
    if day and cells.is_after(day, row.office.today):
        row.refuse(item, f"{title}“{text}”晚于今天", "改正日期", "7", f"{title}晚于今天")
    return day


def _first_day(row: LedgerRow, item: str) -> Answer:
    text = row.text(item)
    day = cells.day_in(text)
    if len(day) > len("2025-03"):
        return day
    if text and day != UNKNOWN_DAY:
        row.state_odd(item)
    return ""


def _term(row: LedgerRow, item: str) -> Answer:
    text = row.text(item)
    if not text or folded(text) in cells.ENDLESS:
        return ""
    day = cells.last_day_in(text)
    if not day:
        row.note(f"！！{row.columns.title('term_end')}未写明最后一天，未登记期限，请核对", text)
        row.state_odd(item)
    elif not cells.day_in(text):
        row.note_meant(item, day)
    return day


def _refuse_ditto(row: LedgerRow) -> None:
    """In place of what else is said of such a cell."""
    for item in _NEEDED:
        text = row.written(item)
        if text in cells.SAME:
            row.faults[:] = [fault for fault in row.faults if fault.item != item]
            says = f"{row.columns.title(item)}“{text}”的上一行没有可取的内容"
            row.refuse(item, says, "按实际填写，不以“同上”代替", "7")


def _refuse_turned(row: LedgerRow) -> None:
    items = {place: item for item, place in row.columns.places.items()}
    for place, text in enumerate(row.cells):
        if cells.DIRECTING.search(text):
            says = f"{letters(place + 1)} 列有改变文字方向的不可见字符"
            row.refuse(items.get(place, ""), says, "删去该格，重新填写", "7", "有改变文字方向的不可见字符")


def _disposal(row: LedgerRow) -> str:
    """What became of a group, if it has ended."""
    text = "；".join(map(row.written, ("disposal", "state", "remark", "kind", "ended")))
    parts = parts_of(cells.WHEN.sub("", text))
    return next((cells.DISPOSALS[part] for part in parts if part in cells.DISPOSALS), Disposal.UNKNOWN.value)


def _kind(row: LedgerRow, answers: Mapping[str, Answer]) -> FilingKind:
    if kind := cells.FILINGS.get(folded(row.text("kind"))):
        return FilingKind(kind)
    first, last = str(answers["first_filed_on"]), str(answers["filed_on"])
    is_changed = first and UNKNOWN_DAY not in (first, last) and first < last and not last.startswith(first)
    if is_changed:
        return FilingKind.CHANGE
    return FilingKind.CREATION


_READERS: Mapping[str, Callable[[LedgerRow, str], Answer]] = {
    "name": _name,
    **dict.fromkeys(("unit", "joint_units", "member_units"), _units),
    "paper_number": _number,
    "custodian": _custodian,
    "leader": _leader,
    "platform": _platform,
    "scope": _scope,
    **dict.fromkeys(_DAYS, _past_day),
    "started_on": _first_day,
    "term_end": _term,
    **dict.fromkeys(("handed_to", "further_need", "procedure"), LedgerRow.text),
    "remark": _remark,
}
