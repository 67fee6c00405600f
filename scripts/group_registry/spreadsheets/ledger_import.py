"""An old ledger taken in: lines of a table to files of groups, and what each refused line lacks (Art. 6 to 8).

Nothing is made up. What the old ledger does not say and the form can do without is left out; where the form demands
a text, it says that the ledger had none; where it demands a fact, the line is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from group_registry.approval.minutes_and_paper import names_of
from group_registry.forms import writer
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
    readings_of,
)
from group_registry.forms.cells import Unreadable, day_of, looks_like_formula, shortened
from group_registry.forms.check import OFFICE, Inspection, inspect
from group_registry.forms.contents import blob_id
from group_registry.forms.schemas import Forms, Schema
from group_registry.forms.yaml import Data, locate
from group_registry.model.finding import Finding
from group_registry.model.records import BaselineEntry, Group, Origin, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import Disposal, FilingKind, Platform, UnitKind
from group_registry.personal_data.scan import masked
from group_registry.rules import RULES
from group_registry.rules.office_baseline import UNNUMBERED
from group_registry.spreadsheets.table import (
    FIRST_FILED,
    RECORDED,
    SLUG as SLUG_COLUMN,
    Columns,
    Guide,
    Headings,
    Table,
    TableRow,
    body,
    of_ledger,
    titles,
)

BASELINE = "registry/office/baseline.yaml"
UNKNOWN = "历史数据：原台账未载明"
"""The beginning of a text that fills an item which the form demands and the ledger lacks."""
_LISTS = ("joint_units", "member_units")
_DAYS = ("started_on", "term_end", "filed_on", FIRST_FILED, RECORDED)
_WORDED = ("member_scope", "purpose", "statement")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a line is not taken in: where it stands, in words; what is wrong; how to mend it."""

    row: int
    where: str
    says: str
    fix: str
    article: str | None = None


@dataclass(slots=True)
class Draft:
    """One group in the making: its file so far, and the lines that it was made of."""

    path: str
    name: str
    data: dict[str, Data]
    rows: list[TableRow]
    paper_number: str
    done_on: date
    is_cancelled: bool = False

    @property
    def content(self) -> bytes:
        """The file as it stands."""
        return file_text(self.data)


@dataclass
class LedgerDesk:
    """Where a ledger's lines are taken in, one after the other."""

    registry: Registry
    forms: Forms
    columns: Columns
    fixed: Mapping[str, str]
    readings: Mapping[str, str]
    drafts: dict[str, Draft] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    _latest: dict[tuple[str, str], Draft] = field(default_factory=dict)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return titles(self.forms)

    @cached_property
    def _standing(self) -> dict[str, Group]:
        names = self.registry.likeness.names
        return {names[group.path]: group for group in self.registry.groups if not group.is_cancelled}

    def take(self, rows: Sequence[TableRow]) -> None:
        """Make drafts of all lines; each line that cannot be one is refused with every reason."""
        for row in rows:
            found = list(self._faults(row))
            if not found and (fault := self._placed(row)):
                found = [fault]
            self.refused += found

    def value(self, row: TableRow, item: str) -> str:
        """What a line says of an item, else what the mapping file says of all."""
        return self.columns.value(row, item) or self.fixed.get(item, "")

    def _refusal(self, row: TableRow, item: str, says: str, fix: str, article: str | None = "7") -> Refused:
        return Refused(row.number, self.columns.place(row, item), says, fix, article)

    def _faults(self, row: TableRow) -> Iterator[Refused]:
        """Facts that the form demands and the line lacks, and invalid days."""
        for item in ("name", "platform", "scope", "unit", "custodian", "filed_on"):
            if not self.value(row, item):
                title = self._titles[item]
                common = "；全表相同的，可写入对照文件的“固定”" if item in ("platform", "scope", "unit") else ""
                yield self._refusal(
                    row, item, f"未填写{title}", f"补填{title}{common}；无从查明的，不得补造，该行不予导入"
                )
        for item in _DAYS:
            if said := self.value(row, item):
                try:
                    day_of(said)
                except ValueError as error:
                    yield self._refusal(
                        row, item, str(error), "按 2024-03-05、2024/3/5 或 2024年3月5日的格式填写，须有年月日"
                    )
        if looks_like_formula(number := self.value(row, "paper_number")):
            yield self._refusal(row, "paper_number", f"“{shortened(number)}”疑为公式，不是编号", "按纸质件填写编号")
        unit = self.value(row, "unit")
        if unit and self.registry.unit(unit) is None:
            near = self.registry.unit_guess(unit)
            fix = f"疑为“{near}”，请按机构名册填写全称" if near else "按机构名册填写全称；没有的单位先登入机构名册"
            yield self._refusal(row, "unit", f"机构名册中没有“{shortened(unit)}”", fix, "4")
        known = self.registry.unit(unit)
        if known and known.kind is not UnitKind.DEPARTMENT and not self.value(row, "leader"):
            title = self._titles["leader"]
            says = f"“{known.name}”是{known.kind}，未填写{title}"
            yield self._refusal(row, "leader", says, f"增加一列“{title}”，填写本单位主管领导的真实姓名", "4")
        if self._kind(row) is FilingKind.CANCELLATION and not self.value(row, "disposal"):
            title = self._titles["disposal"]
            fix = f"增加一列“{title}”，填写已解散或已移交；早已注销、无从查明的，无须入册，纸质件存档"
            yield self._refusal(row, "disposal", f"已注销的群组未填写{title}", fix, "8")

    def _kind(self, row: TableRow) -> FilingKind | None:
        """The kind of filing; a ledger that does not say lists groups as they were created."""
        said = self.value(row, "kind")
        return KINDS.get(folded(said)) if said else FilingKind.CREATION

    def _placed(self, row: TableRow) -> Refused | None:
        """Add the line to its group, or begin a new one; else say why neither is possible."""
        kind, name, unit = self._kind(row), self.value(row, "name"), self._unit(row)
        if kind is None:
            said = shortened(self.value(row, "kind"))
            return self._refusal(row, "kind", f"备案类别“{said}”无法识别", f"改为{'、'.join(FilingKind)}之一")
        before = self._latest.get((unit.slug, folded(name)))
        if before and not before.is_cancelled and kind is not FilingKind.CREATION:
            self._add(before, row, kind)
            return None
        if kind is not FilingKind.CREATION and not self.value(row, FIRST_FILED):
            says = f"是“{kind}”，台账中没有其创建，也没有{self._titles[FIRST_FILED]}"
            return self._refusal(
                row, FIRST_FILED, says, f"增加一列“{self._titles[FIRST_FILED]}”，或将创建的一行补在前面", "6"
            )
        if (there := self._standing.get(folded(name))) and kind is not FilingKind.CANCELLATION:
            says = f"登记册中已有同名群组：{there.path}（{there.name}）"
            return self._refusal(row, "name", says, "已经入册的，从台账中删去该行；属另一群组的，在名称中写明区别")
        return self._begun(row, kind, name, unit)

    def _begun(self, row: TableRow, kind: FilingKind, name: str, unit: Unit) -> Refused | None:
        slug = self.value(row, SLUG_COLUMN) or proposed(name, self.readings, lambda slug: self._is_taken(unit, slug))
        if not SLUG.fullmatch(slug) or self._is_taken(unit, slug):
            says = f"文件名“{shortened(slug)}”已被使用或写法有误" if slug else "名称无法生成文件名"
            fix = f"增加一列“{self._titles[SLUG_COLUMN]}”，填写小写字母、数字，中间可用短横，不得重复"
            return self._refusal(row, SLUG_COLUMN, says, fix, None)
        path = self._path(unit, slug)
        draft = Draft(path, name, {}, [], "", self._done_on(row))
        if kind is not FilingKind.CREATION:
            first = {"filed_on": day_of(self.value(row, FIRST_FILED)).isoformat()}
            told = {"statement": f"{UNKNOWN}创建时的事项说明", "disposal": "", "handed_to": ""}
            draft.data = filled({}, {**self._answers(row), **first, **told}, FilingKind.CREATION, self.forms)
        self._add(draft, row, kind)
        self.drafts[path] = draft
        self._latest[unit.slug, folded(name)] = draft
        return None

    def _add(self, draft: Draft, row: TableRow, kind: FilingKind) -> None:
        draft.data = filled(draft.data, self._answers(row), kind, self.forms)
        draft.rows.append(row)
        # The number is that of the creation; changes and cancellation keep it.
        draft.paper_number = draft.paper_number or self.value(row, "paper_number")
        draft.done_on = self._done_on(row)
        draft.is_cancelled = kind is FilingKind.CANCELLATION

    def _unit(self, row: TableRow) -> Unit:
        unit = self.registry.unit(self.value(row, "unit"))
        assert unit is not None  # noqa: S101 (a line without one was refused)
        return unit

    def _done_on(self, row: TableRow) -> date:
        return day_of(self.value(row, RECORDED) or self.value(row, "filed_on"))

    def _path(self, unit: Unit, slug: str) -> str:
        return f"registry/groups/{unit.slug}/{slug}.yaml"

    def _is_taken(self, unit: Unit, slug: str) -> bool:
        path = self._path(unit, slug)
        return path in self.registry.paths or path in self.drafts

    def _answers(self, row: TableRow) -> Answers:
        """What a line answers to each item of the form."""
        found: dict[str, Answer] = {}
        for item in self._titles:
            said = self.value(row, item)
            if item in (FIRST_FILED, RECORDED, SLUG_COLUMN, "paper_number", "kind"):
                continue
            if item in _LISTS:
                found[item] = list(names_of(said))
            elif item in _DAYS:
                found[item] = day_of(said).isoformat() if said else ""
            else:
                found[item] = said
        found["platform"], note = platform_of(str(found["platform"]))
        found["platform_note"] = (found["platform_note"] or note) if found["platform"] == Platform.OTHER else ""
        found["scope"], found["disposal"] = chosen(self.value(row, "scope"), SCOPES), self._disposal(row)
        if found["disposal"] != Disposal.HANDED_OVER:
            found["handed_to"] = ""
        found["custodian"] = str(found["custodian"]).replace("(", "（").replace(")", "）")
        if self._unit(row).kind is UnitKind.DEPARTMENT:
            found["leader"] = ""  # the list of people says who leads a department (Art. 4)
        for item in _WORDED:
            found[item] = found[item] or f"{UNKNOWN}“{self.value(row, 'name')}”的{self._titles[item]}"
        return found

    def _disposal(self, row: TableRow) -> str:
        said = self.value(row, "disposal")
        return chosen(said, DISPOSALS) if self._kind(row) is FilingKind.CANCELLATION else ""

    def entries(self) -> list[BaselineEntry]:
        """The baseline's entry of each group that had a number on paper, or needed none (Art. 10)."""
        return [entry for draft in self.drafts.values() for entry in self._entry(draft)]

    def _entry(self, draft: Draft) -> Iterator[BaselineEntry]:
        number = UNNUMBERED if draft.paper_number in {UNNUMBERED, f"（{UNNUMBERED}）"} else draft.paper_number
        if number:
            yield BaselineEntry(
                origin=Origin(BASELINE), file=draft.path, digest="0" * 40, paper_number=number, filed_on=draft.done_on
            )


NO_GUIDE = Guide({}, {})
_PATH = re.compile(r" ?(registry/groups/[a-z0-9/-]+[.]yaml) ?")


@dataclass(frozen=True)
class TakenIn:
    """What a ledger becomes: files and the baseline's entries; or, where any line is refused, why."""

    columns: Columns
    lacking: tuple[str, ...]
    count: int
    drafts: tuple[Draft, ...]
    entries: tuple[BaselineEntry, ...]
    refused: tuple[Refused, ...]
    notices: int
    remarks: tuple[TableRow, ...]

    @property
    def unnumbered(self) -> list[Draft]:
        """The groups that the baseline cannot name, for their line has no number."""
        named = {entry.file for entry in self.entries}
        return [draft for draft in self.drafts if draft.path not in named]

    @property
    def incomplete(self) -> list[Draft]:
        """The groups of which the ledger did not say everything."""
        return [draft for draft in self.drafts if UNKNOWN.encode() in draft.content]


def recognised(table: Table, forms: Forms, guide: Guide = NO_GUIDE) -> tuple[Columns, tuple[str, ...]]:
    """The columns of a ledger by their headings, and the items that it has no column for."""
    said = titles(forms)
    headings: Headings = of_ledger(forms, guide.headings)
    columns = headings.columns(table, {"name"}, guide.headings.get("name", said["name"]))
    if missing := [title for item, title in guide.headings.items() if item not in columns]:
        raise Unreadable(f"表中没有对照文件所列的表头“{missing[0]}”")
    return columns, tuple(title for item, title in said.items() if item not in columns and item not in guide.fixed)


def taken_in(
    table: Table, files: Mapping[str, bytes], schemas: Mapping[str, Schema], guide: Guide, pinyin: str
) -> TakenIn:
    """Everything that the lines of a ledger become on top of a registry's files, or why not."""
    before = inspect(files, schemas, RULES)
    if broken := [found for found in before.findings if found.is_error and found.path.startswith(OFFICE)]:
        raise Unreadable(
            f"办事处名册有 {len(broken)} 处须改正，先运行 registry.py validate 并改正："
            f"{broken[0].path}：{broken[0].says}"
        )
    columns, lacking = recognised(table, before.forms, guide)
    rows, remarks = body(table, columns)
    if not rows:
        raise Unreadable("表头以下没有可导入的行")
    desk = LedgerDesk(before.registry, before.forms, columns, guide.fixed, readings_of(pinyin))
    desk.take(rows)
    drafts = tuple(desk.drafts.values())
    own = [replace(entry, digest=blob_id(desk.drafts[entry.file].content)) for entry in desk.entries()]
    entries = tuple(sorted([*before.registry.of(BaselineEntry), *own], key=lambda entry: entry.file))
    made = _with(files, drafts, entries, before)
    after = inspect(made, schemas, RULES)
    fresh = sorted({*after.findings} - {*before.findings})
    wrong = [found for found in fresh if found.is_error]
    refused = [*desk.refused, *_refusals(wrong, desk, entries, made)]
    refused = sorted((replace(one, says=masked(one.says)) for one in refused), key=lambda one: (one.row, one.where))
    notices = sum(not found.is_error and found.path in desk.drafts for found in fresh)
    return TakenIn(columns, lacking, len(rows), drafts, entries, tuple(refused), notices, tuple(remarks))


def _with(
    files: Mapping[str, bytes], drafts: tuple[Draft, ...], entries: tuple[BaselineEntry, ...], before: Inspection
) -> dict[str, bytes]:
    """The registry's files with those of the drafts and the baseline as it will be."""
    baseline = writer.to_text([writer.to_data(entry, before.forms) for entry in entries])
    return {**files, **{draft.path: draft.content for draft in drafts}, BASELINE: baseline}


def _refusals(
    findings: list[Finding], desk: LedgerDesk, entries: tuple[BaselineEntry, ...], files: Mapping[str, bytes]
) -> Iterator[Refused]:
    """The errors of the check, in their own words, each at the line that it comes from."""
    lines = {path: draft.rows[-1].number for path, draft in desk.drafts.items()}
    for found in findings:
        path = _entry_of(found, entries, files[BASELINE]) if found.path == BASELINE else found.path
        says = _PATH.sub(lambda path: f"第 {lines[path[1]]} 行" if path[1] in lines else path[0], found.says)
        draft = desk.drafts.get(path)
        if draft is None:
            yield Refused(0, f"登记册中的 {found.path}:{found.line}", says, found.fix, found.article)
        else:
            item = "paper_number" if found.path == BASELINE else _item(found, draft, desk.forms)
            yield Refused(
                draft.rows[-1].number, desk.columns.place(draft.rows[-1], item), says, found.fix, found.article
            )


def _entry_of(found: Finding, entries: tuple[BaselineEntry, ...], baseline: bytes) -> str:
    """The group of the baseline's entry that a finding stands in."""
    before = [entry.file for index, entry in enumerate(entries) if locate(baseline, (index,))[0] <= found.line]
    return before[-1] if before else BASELINE


def _item(found: Finding, draft: Draft, forms: Forms) -> str:
    """The item of the form that a finding's line holds; the last filing's where it is one of those."""
    for item in forms.fields(Group):
        key = forms.key(Group, item)
        if item != "filings" and key in draft.data and locate(draft.content, (key,))[0] == found.line:
            return item
    return "statement" if found.line > locate(draft.content, (forms.key(Group, "filings"),))[0] else "name"
