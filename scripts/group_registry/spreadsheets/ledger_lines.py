"""Read the lines of an old ledger: each becomes a record of a group, or has a fault (Art. 6 to 8).

What lies before the adoption is taken as it is written (contract B). Nothing is invented: what a ledger lacks, or says
in a way that no form holds, is told in the record's statement; a day that is not known is 不详.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from group_registry.forms.answers import (
    SLUG,
    Answer,
    Answers,
    file_text,
    filled,
    looks_like_formula,
    paper_day,
    proposed,
    shortened,
)
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import Data
from group_registry.model.records import BaselineEntry, Unit
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
from group_registry.spreadsheets.reading import Reading
from group_registry.spreadsheets.table import SERIAL, WORDS, TableRow, letters

DAYS = ("started_on", "term_end", "filed_on", "first_filed_on", "recorded_on", "cancelled_on")
_PEOPLE = ("custodian", "leader")
_UNITS = ("unit", "joint_units", "member_units")
_WORDED = ("member_scope", "purpose", "statement")
_SAY_ENDED = ("state", "ended", "remark", "cancelled_on", "disposal", "kind", "handed_to", "reason", "slug")
"""The items that are read for the end of a group by themselves, or never speak of it."""
OWN = ("name", "paper_number", "slug")
"""The items for which a mark such as 同上 does not stand for the cell above."""
_NEEDED = ("unit", "platform", "custodian", "leader", "filed_on", *OWN)
QUESTION = "群组是否仍在使用"
_QUOTED = re.compile('^[“"‘「]([^“”"]*)[”"’」]$')


def spelled(name: str) -> str:
    """A name with the words put in pinyin whose characters are read otherwise than most often."""
    for word, syllables in WORDS["polyphones"].items():
        name = name.replace(word, f"-{syllables}-")
    return name


@dataclass
class Line:
    """A line as it is read; ``ended`` is the word and the day by which it says that the group no longer exists."""

    row: TableRow
    number: str
    units: list[Unit] = field(default_factory=list)
    kind: FilingKind = FilingKind.CREATION
    answers: dict[str, Answer] = field(default_factory=dict)
    ended: tuple[str, str] | None = None


@dataclass
class Draft:
    """The lines of one group in their order, and the file made of them, with the days of its records."""

    path: str
    unit: Unit
    name: str
    lines: list[Line]
    content: bytes = b""
    days: Sequence[str] = ()
    is_cancelled: bool = False

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def number(self) -> str:
        """That of the creation; changes and cancellation keep it."""
        return next((line.number for line in self.lines if line.number), "")


_NOT_OVER = {"disposal": "", "handed_to": ""}


@dataclass(kw_only=True)
class Ledger(Reading):
    """An old ledger: what its lines become, and why lines are returned.

    ``leaders`` are those of agencies and base units by unit name; ``today`` is the day of the adoption. ``endings``
    tells by line what beside its cells says that its group has ended: the sheet, a title above, a line through it.
    """

    registry: Registry
    forms: Forms
    readings: Mapping[str, str]
    today: date
    leaders: Mapping[str, str]
    endings: dict[int, str] = field(default_factory=dict)
    repeated: int = 0
    """How many lines repeat an earlier one."""
    drafts: dict[str, Draft] = field(default_factory=dict)
    entries: list[BaselineEntry] = field(default_factory=list)
    """Of the baseline, also those that were there."""
    on_file: list[TableRow] = field(default_factory=list)
    """The lines of groups that the registry holds just so: an earlier import took them."""
    groups: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By line, the unit (empty if unknown) and the folded name; lines with the same belong to one group."""
    _latest: dict[tuple[str, str], Draft] = field(default_factory=dict)

    @property
    def returned(self) -> list[TableRow]:
        numbers = {one.row for one in self.faults}
        return [row for row in self.rows if row.number in numbers]

    def take(self, rows: Sequence[TableRow]) -> None:
        filings = defaultdict[tuple[str, str], list[Line]](list)
        for row in rows:
            count = len(self.faults)
            line = self._read(row)
            key = line.units[0].slug if line.units else "", folded(self.value(row, "name"))
            self.groups[row.number] = key
            faults = self.faults[count:]
            asked = [one for one in faults if QUESTION in one.says][:1]
            self.faults[count:] = asked + [one for one in faults if QUESTION not in one.says]
            if not faults:
                filings[key].append(line)
            elif self._is_answered(row):
                self.faults[count] = replace(faults[0], says=f"{faults[0].says}（{QUESTION}，已有答复）")
        for lines in filings.values():
            kinds = [line.kind for line in lines]  # some ledgers begin with the newest
            if UNKNOWN_DAY not in [line.answers["filed_on"] for line in lines]:
                lines.sort(key=lambda line: (str(line.answers["filed_on"]), [*FilingKind].index(line.kind)))
            elif kinds[0] is not FilingKind.CREATION and kinds.count(FilingKind.CREATION) == 1:
                lines.sort(key=lambda line: [*FilingKind].index(line.kind))
            for line in lines:
                self._place(line)
        groups = {
            (self.registry.likeness.names[one.path], one.filings[0].filed_on): one for one in self.registry.groups
        }
        in_use = {name: one for (name, _), one in groups.items() if not one.is_cancelled}
        for draft in [*self.drafts.values()]:
            self._write(draft)
            name = folded(draft.name)
            there = groups.get((name, paper_day(draft.days[0]))) or (None if draft.is_cancelled else in_use.get(name))
            if there and self.registry.files[there.path] == draft.content:
                self.on_file += [line.row for line in self.drafts.pop(draft.path).lines]
            elif there:
                says = f"登记册中已有同名群组：{there.path}（{there.name}）"
                fix = "已经入册的，从台账中删去该行；属另一群组的，在名称中写明区别"
                self.refuse(draft.lines[0].row, "name", says, fix, "7", "登记册中已有同名群组")

    def value(self, row: TableRow, item: str) -> str:
        """A cell; empty if it says that there is none."""
        said = self.columns.value(row, item)
        if item == "name":
            said = _QUOTED.sub(r"\1", said)
        if said in cells.SAME:
            return said if item in _NEEDED else ""
        is_nothing = item not in ("state", "remark") and cells.word(said) in BLANKS
        return "" if is_nothing and said != UNKNOWN_DAY else said

    def _read(self, row: TableRow) -> Line:
        odd, lacks = list[str](), list[str]()
        said = {item: self.value(row, item) for item in self.titles}
        if number := said["paper_number"]:
            is_number = re.search(r"[\d〇一二三四五六七八九十]", number) or number.strip("（）") == UNNUMBERED
            odd += [] if is_number else [f"“{self.called('paper_number')}”填为“{shortened(number)}”"]
            said["paper_number"] = number if is_number else ""
        line = Line(row, said["paper_number"])
        for item in [one for one in self.titles if one in _NEEDED and self.columns.value(row, one) in cells.SAME]:
            says = f"{self.called(item)}“{self.columns.value(row, item)}”的上一行没有可取的内容"
            self.refuse(row, item, says, "按实际填写，不以“同上”代替", "7")
        for item in ("cancelled_on", "disposal"):
            said[item] = "" if cells.is_in_use(said[item]) else said[item]
        if by_day := cells.ending_in(said["cancelled_on"], self.today):
            said["ended"], said["cancelled_on"] = by_day
        if not said["name"]:
            self.refuse(row, "name", "未填写群组名称", "补填群组在平台上的名称", "7")
        self._read_units(line, said)
        for item in _PEOPLE:
            self._read_person(line, item, said)
        line.answers |= {item: said[item] for item in ("name", "handed_to", "further_need", "procedure")}
        platform, note = cells.platform_in(said["platform"]) if said["platform"] else ("", "")
        line.answers["platform"] = platform or Platform.OTHER.value
        line.answers["platform_note"] = shortened(note or said["platform_note"] or NOT_IN_LEDGER, 40)
        if platform != Platform.OTHER and platform:
            line.answers["platform_note"] = ""
        scope = cells.scope_in(said["scope"], "对外" in self.called("scope"))
        line.answers["scope"] = scope or Scope.EXTERNAL.value
        for item, found in (("platform", platform), ("scope", scope)):
            lacks += [f"{self.titles[item]}（暂按{line.answers[item]}登记）"] * (not found)
        days = {item: self._day(item, said[item], odd) for item in DAYS}
        filed_on = days["filed_on"] or days["recorded_on"]
        for item in ("filed_on", "recorded_on", "first_filed_on"):
            if days[item] and cells.is_after(days[item], self.today):
                says = f"{self.called(item)}“{said[item]}”晚于今天"
                self.refuse(row, item, says, "改正日期", "7", f"{self.called(item)}晚于今天")
        self._read_kind(line, said, days)
        if line.ended and days["cancelled_on"]:
            line.ended = line.ended[0], days["cancelled_on"]
        line.answers["filed_on"] = filed_on or UNKNOWN_DAY
        if line.kind is FilingKind.CANCELLATION and line.ended:
            line.answers["filed_on"] = line.ended[1] if line.ended[1] != UNKNOWN_DAY else line.answers["filed_on"]
        for item in ("started_on", "term_end"):
            line.answers[item] = days[item] if len(days[item]) > len("2025-03") else ""
            if days[item] and not line.answers[item] and days[item] != UNKNOWN_DAY:
                odd.append(f"“{self.called(item)}”填为“{said[item]}”")
        if looks_like_formula(said["paper_number"]):
            says = f"“{shortened(said['paper_number'])}”疑为公式，不是编号"
            self.refuse(row, "paper_number", says, "按纸质件填写编号，没有的清空", "7")
        for item in _WORDED:
            line.answers[item] = said[item] or f"{NOT_IN_LEDGER}“{said['name']}”的{self.titles[item]}"
        told = [f"原台账{'、'.join(odd)}"] * bool(odd)
        told += [f"原台账未载明{'、'.join(lacks)}"] * bool(lacks)
        if told:
            line.answers["statement"] = f"{shortened(str(line.answers['statement']), 300)}；{'；'.join(told)}"
        if said["remark"] and not cells.ending_in(said["remark"], self.today):
            self._leave("remark", row, "不列入备案表")
        return line

    def _leave(self, item: str, row: TableRow, why: str) -> None:
        """Note that a cell is not used."""
        if item in self.columns:
            self.notes[f"{self.called(item)}{why}，没有采用"].append(f"第 {row.number} 行")

    def _read_units(self, line: Line, said: Mapping[str, str]) -> None:
        if not said["unit"]:
            self.refuse(line.row, "unit", f"未填写{self.titles['unit']}", "按机构名册填写单位", "7")
        named = dict[str, list[str]]()
        for item in _UNITS:
            found = cells.units_in(said[item], self.registry) if said[item] else []
            named[item] = [unit.name if unit and not self.registry.unit(name) else name for name, unit in found]
            self.note(item, said[item], "、".join(named[item]))
            if item == "unit":
                line.units = [unit for _, unit in self.known(line.row, item, found, self.registry)]
        own, *others = named["unit"] or [""]
        first = line.units[0].name if line.units else ""
        joint = [one for one in dict.fromkeys([*others, *named["joint_units"]]) if one != first]
        line.answers |= {"unit": own, "joint_units": joint, "member_units": [*dict.fromkeys(named["member_units"])]}

    def _read_person(self, line: Line, item: str, said: Mapping[str, str]) -> None:
        unit = line.units[0] if line.units else None
        if item == "leader" and (unit is None or unit.kind is UnitKind.DEPARTMENT):
            line.answers[item] = ""  # the list of people says who leads a department (Art. 4)
            if said[item]:
                self._leave(item, line.row, "属部门的，按人员名册的分工确定")
            return
        text = said[item] or (self.leaders.get(unit.name, "") if unit and item == "leader" else "")
        name = cells.person_in(text, self.registry)
        namesakes = [one for one in self.registry.people_called(name) if unit and one.unit == unit.name]
        if name and len(self.registry.people_called(name)) > 1 and len(namesakes) == 1:
            name = namesakes[0].label
        line.answers[item] = name
        self.note(item, said[item], name)
        article = "11" if item == "custodian" else "4"
        if item == "custodian" and not text:
            self.refuse(line.row, item, f"未填写{self.titles[item]}", "补填负责人的真实姓名", article)
        elif text and not name:
            alike = f"{self.called(item)}不是一人的姓名"
            says = f"{self.called(item)}“{shortened(text)}”不是一人的姓名"
            self.refuse(line.row, item, says, "只填写一人的真实姓名", article, alike)

    def _day(self, item: str, said: str, odd: list[str]) -> str:
        if not said or (item == "term_end" and folded(said) in cells.ENDLESS):
            return ""
        if day := cells.day_in(said):
            return day
        odd.append(f"“{self.called(item)}”填为“{shortened(said)}”")
        return UNKNOWN_DAY

    def note(self, item: str, said: str, meant: str) -> None:
        if said and meant and "".join(said.split()) != meant:
            self.notes[f"{self.called(item)}按通常的意思读取"].append(f"{said}→{meant}")

    def _read_kind(self, line: Line, said: Mapping[str, str], days: Mapping[str, str]) -> None:
        """What the line does, and whether its group has ended; a question if some cell leaves that open."""
        row, kind, state, remark = line.row, cells.FILINGS.get(folded(said["kind"])), said["state"], said["remark"]
        if folded(said["kind"]) and kind is None and cells.may_say_ended(said["kind"]):
            self._ask(row, "kind", said["kind"])
        first, last = days["first_filed_on"], days["filed_on"]
        is_changed = first and last and UNKNOWN_DAY not in (first, last) and first < last
        line.kind = FilingKind(kind or (FilingKind.CHANGE if is_changed else FilingKind.CREATION))
        by_state, by_remark, ticked = (cells.ending_in(text, self.today) for text in (state, remark, said["ended"]))
        if by_remark and (cells.word(remark) in cells.NO or by_remark[0] in cells.HANDED_OVER):
            by_remark = None
        if cells.word(said["ended"]) in cells.YES | cells.NO:
            ticked = ("停用", UNKNOWN_DAY) if cells.word(said["ended"]) in cells.YES else None
        ended_on = days["cancelled_on"]
        line.ended = by_state or by_remark or ticked
        if by_state and by_remark and by_state[1] == UNKNOWN_DAY:
            line.ended = by_state[0], by_remark[1]
        is_running = cells.says_running(state)
        is_answered = self._is_answered(row)
        is_gone = cells.DISPOSALS.get(folded(said["disposal"]), Disposal.UNKNOWN) != Disposal.UNKNOWN
        is_past = ended_on not in ("", UNKNOWN_DAY) and not cells.is_after(ended_on, self.today)
        says_so = is_past or is_gone or line.kind is FilingKind.CANCELLATION
        if ended_on and cells.is_after(ended_on, self.today) and not is_running:
            self._ask(row, "cancelled_on", said["cancelled_on"])
        elif is_running and (line.ended or says_so):
            says = f"{self.called('state')}为“{state}”，该行又载明注销，互相矛盾"
            self.refuse(row, "state", says, "按实际情况改正其中一处", "8")
        elif state and not is_running and not by_state:
            self._ask(row, "state", state)
        elif line.ended is None and not state and says_so:
            line.ended = said["disposal"] or said["kind"] or self.called("cancelled_on"), UNKNOWN_DAY
        elif line.ended is None and not is_answered:
            doubtful = [item for item in ("cancelled_on", "disposal") if said[item] and not is_running]
            for item in ("remark", "ended"):
                is_hint = cells.may_say_ended(said[item], self.today if is_running else None)
                doubtful += [item] * (is_hint and not cells.says_running(said[item]))
            for item in doubtful:
                self._ask(row, item, said[item])
        if line.ended is None and not is_answered:
            self._doubt(row, is_running)
        line.answers["disposal"] = ""
        if line.ended:
            texts = (said["disposal"], state, remark, said["kind"], line.ended[0])
            told = [cells.DISPOSALS[text] for text in map(folded, texts) if text in cells.DISPOSALS]
            line.answers["disposal"] = next(iter(told), Disposal.UNKNOWN.value)
        elif said["disposal"]:
            self._leave("disposal", row, "不是注销")
        if line.answers["disposal"] != Disposal.HANDED_OVER:
            line.answers["handed_to"] = ""

    def _is_answered(self, row: TableRow) -> bool:
        """Whether the line came back with the question before, and now says that the group is in use."""
        return QUESTION in self.columns.value(row, "reason") and cells.says_running(self.value(row, "state"))

    def _ask(self, row: TableRow, item: str, said: str) -> None:
        self._question(row, f"{self.called(item)}“{shortened(said)}”", self.called(item))

    def _question(self, row: TableRow, quoted: str, where: str) -> None:
        """The cell for the answer is coloured in the returned table, which has that column if the ledger has not."""
        fix = f"在“{self.called('state')}”一列填写使用中，或已注销（知道日期的写如“2021年5月1日停用”）"
        self.refuse(row, "state", f"{quoted}，{QUESTION}？", fix, "8", f"{where}不能确定{QUESTION}")

    def _doubt(self, row: TableRow, is_running: bool) -> None:
        """Whatever else says that the group has ended, in a cell or above the line; a state in use outweighs a hint."""
        if row.number in self.endings:
            self._question(row, self.endings[row.number], "标题、工作表或删除线")
        items = {at: item for item, at in self.columns.places.items()}
        for at, text in enumerate(row.cells):
            item, title = items.get(at), self.columns.heading.cell(at)
            if not text or item in _SAY_ENDED or (item is None and title == SERIAL):
                continue
            is_hint = cells.may_say_ended(text, self.today if item == "statement" else None)
            if item in ("name", "member_scope", "purpose"):
                is_hint = cells.prose_may_say_ended(text, item == "name")
            if cells.part_says_ended(text) or (is_hint and not is_running):
                where = title or f"{letters(at + 1)} 列"
                self._question(row, f"{where}“{shortened(text)}”", where)

    def _place(self, line: Line) -> None:
        """Add the line to its group, or start one."""
        row, name, unit = line.row, str(line.answers["name"]), line.units[0]
        before = self._latest.get((unit.slug, folded(name)))
        own = (line.kind, line.number, line.ended, line.answers)
        if before and own == (before.last.kind, before.last.number, before.last.ended, before.last.answers):
            where = f"第 {row.number} 行（同第 {before.last.row.number} 行）"
            self.notes["与前面一行内容相同，只计一次"].append(where)
            self.repeated += 1
            return
        is_open = before and before.last.kind is not FilingKind.CANCELLATION
        if before and is_open and line.kind is not FilingKind.CREATION:
            before.lines.append(line)
            return
        if before and is_open and bool(before.last.ended) != bool(line.ended):
            says = f"与第 {before.last.row.number} 行是同一单位的同名群组，一行在用，一行已注销"
            self.refuse(row, "state", says, "属同一群组的只留一行；属另一群组的，在名称中写明区别", "8")
            return
        slug = self.value(row, "slug") or proposed(spelled(name), self.readings, lambda one: self._is_taken(unit, one))
        slug = slug if SLUG.fullmatch(slug) and not self._is_taken(unit, slug) else f"qun-{row.number}"
        draft = Draft(f"registry/groups/{unit.slug}/{slug}.yaml", unit, name, [line])
        self.drafts[draft.path] = self._latest[unit.slug, folded(name)] = draft

    def _write(self, draft: Draft) -> None:
        """Make the file: a record for each line, a creation before the first, and the end that the last line tells."""
        first, last, steps = draft.lines[0], draft.last, list[tuple[FilingKind, Answers]]()
        if first.kind is not FilingKind.CREATION:
            said = self.value(first.row, "first_filed_on")
            day = (said and cells.day_in(said)) or UNKNOWN_DAY
            told = {**_NOT_OVER, "filed_on": day, "statement": f"{NOT_IN_LEDGER}创建时的事项说明"}
            steps.append((FilingKind.CREATION, {**first.answers, **told}))
        for line in draft.lines:
            is_over = line.kind is FilingKind.CANCELLATION
            steps.append((line.kind, line.answers if is_over else {**line.answers, **_NOT_OVER}))
        if last.ended and last.kind is not FilingKind.CANCELLATION:
            word, day = last.ended
            end = {item: last.answers[item] for item in _NOT_OVER}  # the other items of the group keep their values
            statement = f"历史数据：原台账填为“{shortened(word)}”"
            steps.append((FilingKind.CANCELLATION, {**end, "filed_on": day, "statement": statement}))
        data = dict[str, Data]()
        for kind, answers in steps:
            data = filled(data, answers, kind, self.forms)
        draft.content, draft.days = file_text(data), [str(answers["filed_on"]) for _, answers in steps]
        draft.is_cancelled = steps[-1][0] is FilingKind.CANCELLATION

    def _is_taken(self, unit: Unit, slug: str) -> bool:
        path = f"registry/groups/{unit.slug}/{slug}.yaml"
        return path in self.registry.files or path in self.drafts
