"""Read the lines of an old ledger as values: each item has a reader, which gives what its cell means and its faults.

What lies before the adoption is taken as it is written (contract B). Nothing is invented: what a ledger lacks, or says
in a way that no form holds, is told in the record's statement; a day that is not known is 不详.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from unicodedata import normalize

from group_registry.forms.answers import Answer, looks_like_formula, shortened
from group_registry.forms.schemas import Forms
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
from group_registry.spreadsheets.reading import Complaint, Note, SheetRow
from group_registry.spreadsheets.table import WORDS, letters
from group_registry.spreadsheets.wordings import (
    HINT,
    NOT_JUDGED,
    WEAK_HINT,
    Life,
    LineLife,
    Wording,
    life_in,
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


@dataclass(frozen=True)
class LedgerOffice:
    """What ledgers are read against; ``leaders`` are those of agencies and base units, by unit name."""

    registry: Registry
    forms: Forms
    today: date
    leaders: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell means, why its line is returned, what the clerk is told, and what the record's statement tells."""

    value: Answer = ""
    faults: tuple[Complaint, ...] = ()
    notes: tuple[Note, ...] = ()
    stated: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cells(SheetRow):
    """The cells of a line by item."""

    reader: LedgerOffice

    @cached_property
    def unit(self) -> Unit | None:
        """The one that leads."""
        return cells.units_in(self.text("unit"), self.reader.registry)[0][1]

    def text(self, item: str) -> str:
        """A cell; empty if it says that there is none."""
        said = self.written(item)
        if item == "name":
            said = _QUOTED.sub(r"\1", said)
        if said in cells.SAME:
            if item in _NEEDED:
                return said
            return ""
        if cells.word(said) in BLANKS and said != UNKNOWN_DAY:
            return ""
        return said

    def odd(self, item: str) -> str:
        return f"“{self.columns.title(item)}”填为“{shortened(self.text(item))}”"

    def noted(self, item: str, meant: str) -> tuple[Note, ...]:
        """What is told if a cell is read in another form than it is written."""
        said = self.text(item)
        is_other = said and meant and "".join(said.split()) != meant
        if is_other:
            return ((f"{self.columns.title(item)}按通常的意思读取", f"{said}→{meant}"),)
        return ()

    def unused(self, item: str, why: str) -> tuple[Note, ...]:
        is_there = item in self.columns
        if is_there:
            return ((f"{self.columns.title(item)}{why}，没有采用", f"第 {self.number} 行"),)
        return ()


@dataclass(frozen=True)
class Line:
    """A line as it is read; ``own`` is the clerk's answer about it alone, ``line_life`` what it says of its group."""

    cells: Cells
    unit: Unit | None
    kind: FilingKind
    answers: Mapping[str, Answer]
    wordings: Sequence[Wording]
    own: Life | None
    faults: Sequence[Complaint]
    notes: Sequence[Note]
    line_life: LineLife = NOT_JUDGED

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
    def fault(self) -> Callable[..., Complaint]:
        return self.cells.fault

    @property
    def on_sheet(self) -> list[Wording]:
        """What stands on the sheet for it: not what only hints at an end that the line tells anyway."""
        answered = [*self.line_life.asked, *self.line_life.by]
        return [one for one in self.wordings if one.item not in (HINT, WEAK_HINT) or one in answered]

    @property
    def at(self) -> tuple[str, int]:
        return self.cells.label, self.cells.number

    @property
    def filed_on(self) -> str:
        return str(self.answers["filed_on"])


def read_lines(laid: Laid, reader: LedgerOffice) -> Iterator[Line]:
    is_ticked = ticked(laid.columns, laid.rows)
    for row in laid.rows:
        wordings = [*wordings_of(row, laid.roles, laid.columns.heading, reader.today, is_ticked)]
        line = Cells(row.number, row.cells, columns=laid.columns, label=laid.label, reader=reader)
        yield read_line(line, wordings)


def read_line(line: Cells, wordings: Sequence[Wording]) -> Line:
    read = {item: reader(line, item) for item, reader in _READERS.items()}
    faults = [*_ditto(line), *_turned(line), *(fault for one in read.values() for fault in one.faults)]
    answers = {item: one.value for item, one in read.items()}
    answers |= _joined(answers, line.unit) | _on_platform(line, str(answers["platform"]))
    answers["filed_on"] = answers["filed_on"] or answers["recorded_on"] or UNKNOWN_DAY
    for item in _WORDED:
        answers[item] = line.text(item) or f"{NOT_IN_LEDGER}“{answers['name']}”的{line.columns.names[item]}"
    answers["statement"] = _statement(str(answers["statement"]), read.values())
    answers["disposal"] = _disposal(line)
    if answers["disposal"] != Disposal.HANDED_OVER:
        answers["handed_to"] = ""
    notes = [note for one in read.values() for note in one.notes]
    return Line(line, line.unit, _kind(line, answers), answers, wordings, life_in(line.text("answer")), faults, notes)


def _as_written(line: Cells, item: str) -> CellValue:
    return CellValue(line.text(item))


def _remark(line: Cells, item: str) -> CellValue:
    return CellValue(notes=line.unused(item, "不列入备案表") if line.text(item) else ())


def _name(line: Cells, item: str) -> CellValue:
    name = line.text(item)
    if not name:
        return CellValue("", (line.fault(item, "未填写群组名称", "补填群组在平台上的名称", "7"),))
    written = line.written(item)
    if name == written and names_many(name, line.reader.registry):
        fix = "一行写一个群组；确为一个群组的，名称加上引号"
        fault = line.fault(item, f"“{shortened(name)}”可能是多个群组", fix, "7", "一格写有多个群组")
        return CellValue(name, (fault,))
    return CellValue(name)


def names_many(said: str, registry: Registry) -> bool:
    """Whether a text may be the names of several groups."""
    text = normalize("NFKC", said)
    bare = _IN_BRACKETS.sub("", text)
    if _CIRCLED.search(said) or _COUNTED.search(text) or _TWO_NAMES.search(bare):
        return True
    *parts, last = [part.strip() for part in _BETWEEN.split(bare)]
    if any(part.endswith(("群", "组")) for part in parts):
        return True
    are_names = all(len(part) >= _WHOLE_NAME and not registry.unit(part) for part in parts)
    return bool(parts) and are_names and len(last) >= _WHOLE_NAME


def _number(line: Cells, item: str) -> CellValue:
    number = line.text(item)
    if not number or _NUMBER.search(number) or number.strip("（）") == UNNUMBERED:
        return CellValue(number, _formula(line, number))
    return CellValue("", _formula(line, number), stated=(line.odd(item),))


def _formula(line: Cells, number: str) -> tuple[Complaint, ...]:
    if not looks_like_formula(number):
        return ()
    says = f"“{shortened(number)}”疑为公式，不是编号"
    return (line.fault("paper_number", says, "按纸质件填写编号，没有的清空", "7"),)


def _units(line: Cells, item: str) -> CellValue:
    said, registry = line.text(item), line.reader.registry
    if not said:
        fault = line.fault(item, f"未填写{line.columns.names[item]}", "按机构名册填写单位", "7")
        return CellValue([], (fault,) if item == "unit" else ())
    found = cells.units_in(said, registry)
    names = [unit.name if unit and not registry.unit(name) else name for name, unit in found]
    unknown = [text for text, unit in found if unit is None and item == "unit"]
    faults = [line.unknown_unit(item, text, registry) for text in unknown]
    return CellValue(names, tuple(faults), line.noted(item, "、".join(names)))


def _joined(answers: Mapping[str, Answer], unit: Unit | None) -> dict[str, Answer]:
    """The first unit leads, the others use the group, too."""
    own, *others = [*answers["unit"]] or [""]
    joint = [one for one in dict.fromkeys([*others, *answers["joint_units"]]) if unit is None or one != unit.name]
    return {"unit": own, "joint_units": joint, "member_units": [*dict.fromkeys(answers["member_units"])]}


def _custodian(line: Cells, item: str) -> CellValue:
    said, title = line.text(item), line.columns.title(item)
    if not said:
        says = f"未填写{line.columns.names[item]}"
        return CellValue("", (line.fault(item, says, "补填负责人的真实姓名", "11"),))
    read = _person(line, item, said, "11")
    if read.value and not line.reader.registry.people_called(str(read.value)):
        return CellValue(read.value, notes=(*read.notes, (f"！！{title}从未列入人员名单，请核对姓名", str(read.value))))
    return read


def _leader(line: Cells, item: str) -> CellValue:
    """The list of people says who leads a department (Art. 4)."""
    said, unit = line.text(item), line.unit
    if unit is None or unit.kind is UnitKind.DEPARTMENT:
        return CellValue(notes=line.unused(item, "属部门的，按人员名册的分工确定") if said else ())
    said = said or line.reader.leaders.get(unit.name, "")
    if said:
        return _person(line, item, said, "4")
    return CellValue()


def _person(line: Cells, item: str, said: str, article: str) -> CellValue:
    registry, unit, title = line.reader.registry, line.unit, line.columns.title(item)
    name = cells.person_in(said, registry)
    if not name:
        says = f"{title}“{shortened(said)}”不是一人的姓名"
        return CellValue("", (line.fault(item, says, "只填写一人的真实姓名", article, f"{title}不是一人的姓名"),))
    people = registry.people_called(name)
    own = [one for one in people if unit and one.unit == unit.name]
    name = own[0].label if len(people) > 1 and len(own) == 1 else name
    return CellValue(name, notes=line.noted(item, name))


def _platform(line: Cells, item: str) -> CellValue:
    said = line.text(item)
    if said:
        return CellValue(cells.platform_in(said)[0])
    return _lacking(line, item, Platform.OTHER.value)


def _on_platform(line: Cells, platform: str) -> dict[str, Answer]:
    if platform != Platform.OTHER:
        return {"platform_note": ""}
    note = cells.platform_in(line.text("platform"))[1] or line.text("platform_note")
    return {"platform_note": shortened(note or NOT_IN_LEDGER, 40)}


def _scope(line: Cells, item: str) -> CellValue:
    scope = cells.scope_in(line.text(item), "对外" in line.columns.title(item))
    if scope:
        return CellValue(scope)
    return _lacking(line, item, Scope.EXTERNAL.value)


def _lacking(line: Cells, item: str, value: str) -> CellValue:
    return CellValue(value, stated=(f"未载明{line.columns.names[item]}（暂按{value}登记）",))


def _past_day(line: Cells, item: str) -> CellValue:
    said = line.text(item)
    day = cells.day_in(said)
    if not day:
        if said:
            return CellValue(UNKNOWN_DAY, stated=(line.odd(item),))
        return CellValue()
    if not cells.is_after(day, line.reader.today):
        return CellValue(day)
    title = line.columns.title(item)
    return CellValue(day, (line.fault(item, f"{title}“{said}”晚于今天", "改正日期", "7", f"{title}晚于今天"),))


def _first_day(line: Cells, item: str) -> CellValue:
    said = line.text(item)
    day = cells.day_in(said)
    if len(day) > len("2025-03"):
        return CellValue(day)
    if said and day != UNKNOWN_DAY:
        return CellValue(stated=(line.odd(item),))
    return CellValue()


def _term(line: Cells, item: str) -> CellValue:
    said = line.text(item)
    if not said or folded(said) in cells.ENDLESS:
        return CellValue()
    if day := cells.last_day_in(said):
        return CellValue(day, notes=line.noted(item, day) if not cells.day_in(said) else ())
    note = (f"！！{line.columns.title('term_end')}未写明最后一天，未登记期限，请核对", said)
    return CellValue("", notes=(note,), stated=(line.odd(item),))


def _ditto(line: Cells) -> Iterator[Complaint]:
    for item in _NEEDED:
        said = line.written(item)
        if said and said in cells.SAME:
            says = f"{line.columns.title(item)}“{said}”的上一行没有可取的内容"
            yield line.fault(item, says, "按实际填写，不以“同上”代替", "7")


def _turned(line: Cells) -> Iterator[Complaint]:
    items = {place: item for item, place in line.columns.places.items()}
    for place, said in enumerate(line.cells):
        if cells.DIRECTING.search(said):
            says = f"{letters(place + 1)} 列有改变文字方向的不可见字符"
            yield line.fault(items.get(place, ""), says, "删去该格，重新填写", "7", "有改变文字方向的不可见字符")


def _statement(statement: str, read: Iterable[CellValue]) -> str:
    stated = [f"原台账{text}" for one in read for text in one.stated]
    if stated:
        return "；".join([shortened(statement, 300), *stated])
    return statement


def _disposal(line: Cells) -> str:
    """What became of a group, if it has ended."""
    texts = [line.written(item) for item in ("disposal", "state", "remark", "kind", "ended")]
    parts = [folded(part) for text in texts for part in re.split(r"[\W_]+", cells.WHEN.sub("", text))]
    return next((cells.DISPOSALS[part] for part in parts if part in cells.DISPOSALS), Disposal.UNKNOWN.value)


def _kind(line: Cells, answers: Mapping[str, Answer]) -> FilingKind:
    if kind := cells.FILINGS.get(folded(line.text("kind"))):
        return FilingKind(kind)
    first, last = str(answers["first_filed_on"]), str(answers["filed_on"])
    is_changed = first and UNKNOWN_DAY not in (first, last) and first < last and not last.startswith(first)
    if is_changed:
        return FilingKind.CHANGE
    return FilingKind.CREATION


_READERS: Mapping[str, Callable[[Cells, str], CellValue]] = {
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
    **dict.fromkeys(("handed_to", "further_need", "procedure"), _as_written),
    "remark": _remark,
}
