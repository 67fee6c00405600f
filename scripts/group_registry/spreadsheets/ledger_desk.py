"""Turn the lines of an old ledger into files of groups, one after the other (Art. 6 to 8).

Nothing is invented. If the ledger lacks an optional item, the item is left out. If it lacks a required text, the file
says that the ledger had none. If it lacks a required fact, the line is refused. A refused line does not stop the other
lines.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from group_registry.forms.answers import (
    DISPOSALS,
    KINDS,
    SCOPES,
    SLUG,
    Answer,
    Answers,
    chosen,
    file_text,
    filled,
    platform_of,
    proposed,
)
from group_registry.forms.cells import day_of, looks_like_formula, shortened
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import Data
from group_registry.model.records import BaselineEntry, Filing, Group, Origin, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import BASELINE, SHANGHAI, Disposal, FilingKind, Platform, UnitKind
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.spreadsheets import ledger_cells
from group_registry.spreadsheets.table import BESIDES, RETURNED, Columns, Complaint, TableRow, letters, titles

UNKNOWN = "历史数据：原台账未载明"
"""Start of the text for an item that the form requires and the ledger lacks."""
SHORT = "历史数据：原台账填为"
"""Start of the text for an item whose text in the ledger is shorter than the form accepts."""
_WORDED = ("member_scope", "purpose", "statement")
_COLUMNS_ONLY = (*BESIDES, "paper_number", "kind")
_NOT_USED = {
    "leader": "部门的主管领导按人员名册的分工确定",
    "platform_note": "平台类别不是“其他”",
    "disposal": "不是注销",
    "handed_to": "处置不是“已移交”",
    "recorded_on": "没有纸质编号，不列入历史备案",
    "first_filed_on": "台账所载是创建",
    "remark": "备注不列入备案表",
}
"""By item, why a cell of its column may remain unused."""
_YES, _NO = ledger_cells.words_of("是 同意 采纳 接受 y yes 1"), ledger_cells.words_of("否 不同意 不采纳 不接受 n no 0")
_PART = re.compile("[；;\n]")


@dataclass(slots=True)
class Draft:
    path: str
    name: str
    data: dict[str, Data]
    rows: list[TableRow]
    paper_number: str
    done_on: date
    is_cancelled: bool = False

    @property
    def content(self) -> bytes:
        return file_text(self.data)


@dataclass
class LedgerDesk:
    registry: Registry
    forms: Forms
    columns: Columns
    fixed: Mapping[str, str]
    readings: Mapping[str, str]
    drafts: dict[str, Draft] = field(default_factory=dict)
    refused: list[Complaint] = field(default_factory=list)
    unused: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By item, the numbers of the lines whose cell is not used."""
    _latest: dict[tuple[str, str], Draft] = field(default_factory=dict)
    _closed: set[str] = field(default_factory=set)
    """The folded names of groups for which some line gives the day of cancellation, or is the cancellation itself."""
    _accepted: dict[int, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return titles(self.forms)

    @cached_property
    def _standing(self) -> dict[str, Group]:
        names = self.registry.likeness.names
        return {names[group.path]: group for group in self.registry.groups if not group.is_cancelled}

    @cached_property
    def _since(self) -> dict[tuple[str, date], Group]:
        """Every group on file, cancelled ones too, by folded name and day of the first filing, to find duplicates."""
        names = self.registry.likeness.names
        return {(names[group.path], group.filings[0].filed_on): group for group in self.registry.groups}

    def take(self, rows: Sequence[TableRow]) -> None:
        for row in rows:
            self.refused += self._accept(row)
            if self._cancelled_on(row) or self._kind(row) is FilingKind.CANCELLATION:
                self._closed.add(self.name(row))
        wrong = {one.row for one in self.refused}
        for row in rows:
            found = list(self._faults(row))
            if not found and row.number not in wrong and (fault := self._placed(row)):
                found = [fault]
            self.refused += found
        for draft in self.drafts.values():
            if not draft.is_cancelled and (word := self._ended(draft.rows[-1])):
                self._close(draft, word)

    def value(self, row: TableRow, item: str) -> str:
        """The value of an item in a line: an accepted proposal, else the cell, else the mapping file's fixed value."""
        accepted = self._accepted.get(row.number, {}).get(item)
        return accepted or ledger_cells.meant(item, self.columns.value(row, item) or self.fixed.get(item, ""))

    def _called(self, item: str) -> str:
        """The heading of an item's column in the ledger; without a column, its name in the form."""
        return self.columns.title(item) if item in self.columns else self._titles[item]

    def name(self, row: TableRow) -> str:
        """Folded; lines with the same name belong to one group."""
        return folded(self.value(row, "name"))

    def _accept(self, row: TableRow) -> Iterator[Complaint]:
        """Apply accepted proposals: only those that were shown in the line and that would be proposed again now."""
        said = self.columns.value(row, "accept")
        if not folded(said) or folded(said) in _NO:
            return
        title = RETURNED["accept"]
        if folded(said) not in _YES:
            yield self.refusal(row, "accept", f"{title}填为“{shortened(said)}”", "填写是或否", None)
            return
        shown = [part.strip() for part in _PART.split(self.columns.value(row, "proposal")) if part.strip()]
        for item in self.columns.places:
            value = self.columns.value(row, item)
            if (part := f"{self.columns.title(item)}：{ledger_cells.proposal(item, value, self.registry)}") in shown:
                self._accepted.setdefault(row.number, {})[item] = part.partition("：")[2]
                shown.remove(part)
            elif (part := f"{self.columns.title(item)}：{value}") in shown:  # corrected by hand to the proposal
                shown.remove(part)
        if shown:
            says = f"采纳的建议“{shortened(shown[0])}”与现填内容不符"
            yield self.refusal(row, "accept", says, "直接改正有误的单元格，并清空采纳建议一栏", None)

    def refusal(
        self, row: TableRow, item: str, says: str, fix: str, article: str | None = "7", alike: str = ""
    ) -> Complaint:
        """A complaint about an item of a line, with a proposed value for its cell if there is one."""
        meaning = ledger_cells.proposal(item, self.columns.value(row, item), self.registry)
        return Complaint(self.columns.place(row, item), says, fix, article, row.number, item, meaning, alike)

    def _faults(self, row: TableRow) -> Iterator[Complaint]:
        for item in ("name", "platform", "scope", "unit", "custodian", "filed_on"):
            if not self.value(row, item):
                title = self._titles[item]
                common = "；全表相同的，可写入对照文件的“固定”" if item in ("platform", "scope", "unit") else ""
                fix = f"补填{title}{common}；无从查明的，不得补造，该行不予导入"
                yield self.refusal(row, item, f"未填写{title}", fix)
        for item in ledger_cells.DAYS:
            if said := self.value(row, item):
                try:
                    day_of(said)
                except ValueError as error:
                    how = "按 2024-03-05、2024/3/5 或 2024年3月5日的格式填写，须有年月日"
                    how += "；长期使用的，填写长期或不填" if item == "term_end" else ""
                    alike = str(error).replace(f"“{shortened(said)}”", "")
                    yield self.refusal(row, item, str(error), how, alike=f"{self._called(item)}{alike}")
        yield from self._word_faults(row)
        if looks_like_formula(number := self.value(row, "paper_number")):
            yield self.refusal(row, "paper_number", f"“{shortened(number)}”疑为公式，不是编号", "按纸质件填写编号")
        yield from self._unit_faults(row)
        for item in ledger_cells.PEOPLE:
            if (said := self.value(row, item)) and (says := self._name_fault(said)):
                alike = says.replace(f"“{shortened(said)}”", f"{self._called(item)}")
                article = "11" if item == "custodian" else "4"
                yield self.refusal(row, item, says, "只填写一人的真实姓名", article, alike)
        yield from self._state_faults(row)

    def _word_faults(self, row: TableRow) -> Iterator[Complaint]:
        """Values that are not among the choices of the form, and a platform that the form wants named."""
        known: dict[str, bool] = {
            "platform": platform_of(self.value(row, "platform"))[0] in set(Platform),
            "scope": folded(self.value(row, "scope")) in SCOPES,
            "kind": self._kind(row) is not None,
            "disposal": folded(self.value(row, "disposal")) in DISPOSALS,
        }
        for item, is_known in known.items():
            if (said := self.value(row, item)) and not is_known:
                about = self.forms.property(Group if item in ("platform", "scope") else Filing, item)
                says = f"“{self._titles[item]}”不能填“{shortened(said)}”"
                alike = f"“{self._titles[item]}”填有其他内容"
                yield self.refusal(row, item, says, about["errorMessage"], alike=alike)
        platform, note = platform_of(self.value(row, "platform"))
        if platform == Platform.OTHER and not (note or self.value(row, "platform_note")):
            title = self._called("platform_note")
            says = f"{self._called('platform')}是“{platform}”，未填写{title}"
            yield self.refusal(row, "platform_note", says, f"在“{title}”一列写明平台的名称", "2")

    def _unit_faults(self, row: TableRow) -> Iterator[Complaint]:
        said = self.value(row, "unit")
        units = ledger_cells.units_in(said, self.registry) if said else []
        for name, known in units:
            if known is None:
                near = self.registry.unit_guess(name)
                fix = f"疑为“{near}”，请按机构名册填写全称" if near else "按机构名册填写全称；没有的单位先登入机构名册"
                yield self.refusal(row, "unit", f"机构名册中没有“{shortened(name)}”", fix, "4")
        lead = units[0][1] if units else None
        if lead and lead.kind is not UnitKind.DEPARTMENT and not self.value(row, "leader"):
            title = self._called("leader")
            says = f"“{lead.name}”是{lead.kind}，未填写{title}"
            yield self.refusal(row, "leader", says, f"在“{title}”一列填写本单位主管领导的真实姓名", "4")

    def _name_fault(self, said: str) -> str:
        if len(re.split("[、，,；;/／]", said)) > 1:
            return f"“{shortened(said)}”不是一人"
        if not ledger_cells.is_name(said) or ledger_cells.has_title(said):
            return f"“{shortened(said)}”不是姓名"
        bare = said.partition("（")[0]
        is_other = bare != said and not self.registry.people_called(said) and self.registry.people_called(bare)
        return f"人员名册中没有“{shortened(said)}”" if is_other else ""

    def _state_faults(self, row: TableRow) -> Iterator[Complaint]:
        """A state that is unknown or contradicts the rest of the line, and a cancellation without its day."""
        state, kind, day = self.value(row, "state"), self._kind(row), self.value(row, "cancelled_on")
        remark, is_running = self.value(row, "remark"), folded(state) in ledger_cells.RUNNING
        is_dead = self._ending(row, "state") or self._ending(row, "remark")
        is_cancelled = kind is FilingKind.CANCELLATION or bool(day)
        if state and not is_running and not self._ending(row, "state"):
            says = f"{self._titles['state']}“{shortened(state)}”无法识别"
            yield self.refusal(row, "state", says, "改为使用中或已注销", "8")
        elif is_running and (is_cancelled or is_dead or self.value(row, "disposal")):
            says = f"{self._titles['state']}为“{state}”，该行又载明注销，互相矛盾"
            yield self.refusal(row, "state", says, "按实际情况改正其中一处", "8")
        elif self._ended(row) and kind is not FilingKind.CANCELLATION and self.name(row) not in self._closed:
            yield self._undated(row)
        elif not (state or is_cancelled or is_dead) and ledger_cells.may_say_ended(remark):
            says = f"{self._called('remark')}“{shortened(remark)}”，群组是否仍在使用？"
            fix = f"在“{self._called('state')}”一列填写使用中或已注销"
            alike = f"{self._called('remark')}写有停用、解散等，群组是否仍在使用？"
            yield self.refusal(row, "remark", says, fix, "8", alike)

    def _undated(self, row: TableRow) -> Complaint:
        title = self._called("cancelled_on")
        fix = f"在“{title}”一列填写注销的年月日；无从查明的，不得补造，该行不予导入，纸质件存档"
        return self.refusal(row, "cancelled_on", f"群组已注销，未填写{title}", fix, "8")

    def _ending(self, row: TableRow, item: str) -> tuple[str, str] | None:
        ending = ledger_cells.ending_in(self.value(row, item), datetime.now(SHANGHAI).date())
        return None if item == "remark" and ending and ending[0] == "否" else ending

    def _ended(self, row: TableRow) -> str:
        """The words by which a line says that its group no longer exists, or empty."""
        for item in ("state", "remark"):
            if self._ending(row, item):
                return self.value(row, item)
        if self.value(row, "state"):
            return ""
        return self.value(row, "disposal") or (self._titles["cancelled_on"] if self.value(row, "cancelled_on") else "")

    def _cancelled_on(self, row: TableRow) -> str:
        endings = filter(None, (self._ending(row, item) for item in ("state", "remark")))
        return self.value(row, "cancelled_on") or next((day for _, day in endings if day), "")

    def _kind(self, row: TableRow) -> FilingKind | None:
        """The kind of filing; None if the word is unknown.

        Without a word, a line whose first filing is earlier than its last is a change; any other is a creation.
        """
        if said := self.value(row, "kind"):
            return KINDS.get(folded(said))
        first, last = self.value(row, "first_filed_on"), self.value(row, "filed_on")
        is_changed = ledger_cells.is_day(first) and ledger_cells.is_day(last) and day_of(first) < day_of(last)
        return FilingKind.CHANGE if is_changed else FilingKind.CREATION

    def _placed(self, row: TableRow) -> Complaint | None:
        """Add the line to its group, or start one. Returns the complaint if neither is possible."""
        kind, name, unit = self._kind(row), self.value(row, "name"), self._unit(row)
        assert kind is not None  # noqa: S101 (a line with another was refused)
        before = self._latest.get((unit.slug, folded(name)))
        if before and not before.is_cancelled and kind is not FilingKind.CREATION:
            self._add(before, row, kind)
            return None
        if kind is not FilingKind.CREATION and not self.value(row, "first_filed_on"):
            says = f"是“{kind}”，台账中没有其创建，也没有{self._called('first_filed_on')}"
            fix = f"在“{self._called('first_filed_on')}”一列补填，或将创建的一行补在前面"
            return self.refusal(row, "first_filed_on", says, fix, "6")
        there = None if self._is_over(row, kind) else self._standing.get(folded(name))
        first = day_of(self.value(row, "first_filed_on" if kind is not FilingKind.CREATION else "filed_on"))
        if there := there or self._since.get((folded(name), first)):
            says = f"登记册中已有同名群组：{there.path}（{there.name}）"
            fix = "已经入册的，从台账中删去该行；属另一群组的，在名称中写明区别"
            return self.refusal(row, "name", says, fix, alike="登记册中已有同名群组")
        return self._begun(row, kind, name, unit)

    def _is_over(self, row: TableRow, kind: FilingKind) -> bool:
        return kind is FilingKind.CANCELLATION or bool(self._ended(row))

    def _begun(self, row: TableRow, kind: FilingKind, name: str, unit: Unit) -> Complaint | None:
        slug = self.value(row, "slug") or proposed(name, self.readings, lambda slug: self._is_taken(unit, slug))
        if not SLUG.fullmatch(slug) or self._is_taken(unit, slug):
            says = f"文件名“{shortened(slug)}”已被使用或写法有误" if slug else "名称无法生成文件名"
            fix = f"在“{self._called('slug')}”一列填写小写字母、数字，中间可用短横，不得重复"
            return self.refusal(row, "slug", says, fix, None)
        path = self._path(unit, slug)
        draft = Draft(path, name, {}, [], "", self._done_on(row))
        if kind is not FilingKind.CREATION:
            first = {"filed_on": day_of(self.value(row, "first_filed_on")).isoformat()}
            told = {"statement": f"{UNKNOWN}创建时的事项说明", "disposal": "", "handed_to": ""}
            draft.data = filled({}, {**self._answers(row), **first, **told}, FilingKind.CREATION, self.forms)
        elif self.value(row, "first_filed_on") not in ("", self.value(row, "filed_on")):
            self.unused["first_filed_on"].append(row.number)
        self._add(draft, row, kind)
        self.drafts[path] = draft
        self._latest[unit.slug, folded(name)] = draft
        return None

    def _add(self, draft: Draft, row: TableRow, kind: FilingKind) -> None:
        draft.data = filled(draft.data, self._answers(row, draft.paper_number), kind, self.forms)
        draft.rows.append(row)
        # The number is that of the creation; changes and cancellation keep it.
        draft.paper_number = draft.paper_number or self.value(row, "paper_number")
        draft.done_on = self._done_on(row)
        draft.is_cancelled = kind is FilingKind.CANCELLATION

    def _close(self, draft: Draft, word: str) -> None:
        """Cancel a group that no longer exists, on the ledger's day; without a day, the line is refused."""
        row = draft.rows[-1]
        day = next(filter(None, map(self._cancelled_on, reversed(draft.rows))), "")
        if not day:
            self.refused.append(self._undated(row))
            return
        ending = self._ending(row, "state") or self._ending(row, "remark")
        said = chosen(self.value(row, "disposal"), DISPOSALS) or ledger_cells.disposal_in(ending[0] if ending else word)
        to = self.value(row, "handed_to") if said == Disposal.HANDED_OVER else ""
        told = {"filed_on": day_of(day).isoformat(), "disposal": str(said), "handed_to": to}
        statement = f"{SHORT}“{shortened(word)}”" if ending else f"{UNKNOWN}注销时的事项说明"
        # The other items of the group keep their values.
        draft.data = filled(draft.data, {**told, "statement": statement}, FilingKind.CANCELLATION, self.forms)
        draft.done_on, draft.is_cancelled = max(draft.done_on, day_of(day)), True

    def _unit(self, row: TableRow) -> Unit:
        unit = ledger_cells.units_in(self.value(row, "unit"), self.registry)[0][1]
        assert unit is not None  # noqa: S101 (a line without one was refused)
        return unit

    def _done_on(self, row: TableRow) -> date:
        return day_of(self.value(row, "recorded_on") or self.value(row, "filed_on"))

    def _path(self, unit: Unit, slug: str) -> str:
        return f"registry/groups/{unit.slug}/{slug}.yaml"

    def _is_taken(self, unit: Unit, slug: str) -> bool:
        path = self._path(unit, slug)
        return path in self.registry.files or path in self.drafts

    def _answers(self, row: TableRow, number: str = "") -> Answers:
        lead, *others = ledger_cells.units_in(self.value(row, "unit"), self.registry)
        found: dict[str, Answer] = {}
        for item in self._titles:
            said = self.value(row, item)
            if item in _COLUMNS_ONLY:
                continue
            if item in ("joint_units", "member_units"):
                found[item] = [name for name, _ in ledger_cells.units_in(said, self.registry)] if said else []
            elif item in ledger_cells.DAYS:
                found[item] = day_of(said).isoformat() if said else ""
            else:
                found[item] = said
        joint = [*(name for name, _ in others), *found["joint_units"]]
        found |= {"unit": lead[0], "joint_units": list(dict.fromkeys(joint))}
        found["platform"], note = platform_of(str(found["platform"]))
        found["platform_note"] = (found["platform_note"] or note) if found["platform"] == Platform.OTHER else ""
        found["scope"], found["disposal"] = chosen(self.value(row, "scope"), SCOPES), self._disposal(row)
        if found["disposal"] != Disposal.HANDED_OVER:
            found["handed_to"] = ""
        if self._unit(row).kind is UnitKind.DEPARTMENT:
            found["leader"] = ""  # the list of people says who leads a department (Art. 4)
        is_over = self._is_over(row, self._kind(row) or FilingKind.CREATION)
        for item in ("leader", "platform_note", *([] if is_over else ["disposal", "handed_to"])):
            if self.value(row, item) and not found[item]:
                self.unused[item].append(row.number)
        if self.value(row, "remark") and not self._ending(row, "remark"):
            self.unused["remark"].append(row.number)
        if self.value(row, "recorded_on") and not (number or self.value(row, "paper_number")):
            self.unused["recorded_on"].append(row.number)
        for item in _WORDED:
            found[item] = self._worded(row, item, str(found[item]))
        return found

    def _worded(self, row: TableRow, item: str, said: str) -> str:
        """The text of a required item: the ledger's, or one that says that the ledger has none."""
        return said or f"{UNKNOWN}“{self.value(row, 'name')}”的{self._titles[item]}"

    def _disposal(self, row: TableRow) -> str:
        if self._kind(row) is not FilingKind.CANCELLATION:
            return ""
        said, words = self.value(row, "disposal"), (self.value(row, "state"), self.value(row, "kind"))
        known = (found for found in map(ledger_cells.disposal_in, words) if found is not Disposal.UNKNOWN)
        return chosen(said, DISPOSALS) if said else str(next(known, Disposal.UNKNOWN))

    def not_used(self) -> Iterator[str]:
        for item, numbers in self.unused.items():
            rows = sorted(set(numbers))
            if item in self.columns:
                place = letters(self.columns.places[item] + 1)
                yield f"{place} 列“{self.columns.title(item)}”中的 {len(rows)} 行（{_NOT_USED[item]}）"

    def entries(self) -> Iterator[BaselineEntry]:
        """The baseline entry of each group that had a number on paper, or is marked as needing none (Art. 10)."""
        for draft in self.drafts.values():
            number = UNNUMBERED if draft.paper_number in {UNNUMBERED, f"（{UNNUMBERED}）"} else draft.paper_number
            if number:
                origin, at = Origin(BASELINE), draft.done_on
                yield BaselineEntry(origin=origin, file=draft.path, digest="0" * 40, paper_number=number, filed_on=at)
