"""Take old ledgers in: sheets are laid out, lines read, groups decided, files made, what the check refuses returned.

The lines of one group, on whatever sheets, are taken or returned together; a returned line does not stop the others.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from group_registry.files.errors import CannotKnow
from group_registry.forms import records
from group_registry.forms.answers import SLUG, Answers, file_text, filled, paper_day, proposed, readings_of, shortened
from group_registry.forms.check import Inspection, inspect
from group_registry.forms.contents import Texts, blob_id
from group_registry.forms.schemas import Forms, Schemas
from group_registry.forms.yaml import Data
from group_registry.model.finding import Finding
from group_registry.model.records import BaselineEntry, Filing, Group, Origin, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import BASELINE, NOT_IN_LEDGER, OFFICE, UNKNOWN_DAY, FilingKind
from group_registry.rules import RULES
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.spreadsheets.layout import Laid, is_legend, laid
from group_registry.spreadsheets.ledger_lines import LedgerOffice, Line, read_lines, spelled
from group_registry.spreadsheets.reading import TO_ANSWER, Complaint, key_at
from group_registry.spreadsheets.table import RETURNED_ITEMS, Table, titles
from group_registry.spreadsheets.wordings import (
    BOTH,
    GROUP,
    SHEET,
    Glossary,
    GlossaryEntry,
    Life,
    LineLife,
    Wording,
    answers_in,
    entries,
)

At = tuple[str, int]
"""A sheet and the number of a line."""
Tables = Mapping[str, Table | CannotKnow]
_NOT_OVER = {"disposal": "", "handed_to": ""}
_IN_ORDER = [*FilingKind]


@dataclass(frozen=True)
class JudgedLine:
    """A line and what it says of its group's life."""

    line: Line
    standing: LineLife

    @property
    def group(self) -> str:
        """Lines with the same name are of one group, whatever its unit was (Art. 7)."""
        return folded(self.line.name)

    @property
    def content(self) -> tuple[object, ...]:
        return self.line.kind, self.standing.life, self.line.answers

    @property
    def faults(self) -> list[Complaint]:
        return [*(_asking(self.line, wording) for wording in self.standing.asked), *self.line.faults]

    @property
    def wordings(self) -> list[Wording]:
        """What stands on the sheet for it: not what only hints at an end that the line tells anyway."""
        answered = [*self.standing.asked, *self.standing.by]
        own = [one for one in self.line.wordings if not one.is_hint or one in answered]
        return [*own, *(one for one in answered if one.place == BOTH)]


@dataclass(frozen=True)
class GroupLines:
    """Lines of one group or, if there are several creations, of groups of one name that cannot be told apart.

    ``life`` is None where they differ and the clerk has not said what is true.
    """

    lines: Sequence[JudgedLine]
    life: Life | None
    question: Wording
    is_asked: bool


@dataclass(frozen=True)
class Draft:
    """The lines of one group in their order, and the file made of them, with the days of its records."""

    path: str
    unit: Unit
    lines: Sequence[JudgedLine]
    life: Life
    content: bytes
    days: Sequence[str]
    by: Sequence[Wording]

    @property
    def name(self) -> str:
        return self.lines[0].line.name

    @property
    def is_cancelled(self) -> bool:
        return self.life is Life.ENDED

    @property
    def number(self) -> str:
        """That of the creation; changes and cancellation keep it."""
        return next((str(number) for one in self.lines if (number := one.line.answers["paper_number"])), "")


@dataclass(frozen=True)
class Intake:
    """What became of ledgers: the groups made, the lines returned and why, and what the clerk is to be told.

    ``wordings`` are for the sheet of wordings; ``doubts`` say by sheet why it is not read.
    """

    sheets: Sequence[Laid]
    doubts: Mapping[str, CannotKnow]
    lines: Sequence[JudgedLine]
    faults: Sequence[Complaint]
    drafts: Mapping[str, Draft]
    entries: Sequence[BaselineEntry]
    on_file: Sequence[JudgedLine]
    repeated: Sequence[JudgedLine]
    notes: Mapping[str, Sequence[str]]
    wordings: Sequence[GlossaryEntry]
    forms: Forms

    def faulty(self, sheet: Laid) -> set[int]:
        """The numbers of the lines of a sheet that are returned."""
        return {one.row for one in self.faults if one.sheet == sheet.label and one.row}


def taken_in(
    books: Mapping[str, Tables],
    files: Texts,
    schemas: Schemas,
    pinyin: str,
    today: date,
    leaders: Mapping[str, str] | None = None,
) -> Intake:
    """``books`` are the tables of each file by sheet. Raises ``CannotKnow`` if the office files have errors or no sheet
    is a ledger.
    """
    before = _office(files, schemas)
    answers, odd = answers_in(table for tables in books.values() for table in tables.values())
    sheets, doubts = _laid(books, before)
    if not sheets:
        raise next(iter(doubts.values()), CannotKnow("没有可导入的工作表"))
    office = LedgerOffice(before.registry, before.forms, titles(before.forms), today, leaders or {})
    lines = [line for sheet in sheets for line in read_lines(sheet, office)]
    glossary = Glossary.of([wording for line in lines for wording in line.wordings], answers)
    judged = [JudgedLine(line, glossary.life_of(line.wordings, line.own)) for line in lines]
    groups, repeated = _grouped([one for one in judged if not one.faults], glossary)
    drafts, on_file, clashes = _not_on_file(_drafts(groups, before, readings_of(pinyin)), before.registry)
    drafts, faults, listed = _checked(drafts, judged, [*_faults(judged, groups), *clashes], files, schemas, before)
    odd_notes = [("！！用语的答复不能识别，请填写使用中、已注销或无关", one) for one in odd]
    return Intake(
        sheets=sheets,
        doubts=doubts,
        faults=sorted(faults, key=lambda one: (one.sheet, one.row)),
        lines=judged,
        drafts=drafts,
        entries=listed,
        on_file=on_file,
        repeated=repeated,
        notes=_by_kind([*odd_notes, *_notes(sheets, judged, repeated), *_of_drafts(drafts.values())]),
        wordings=entries(_asked(judged, groups), glossary),
        forms=before.forms,
    )


def _office(files: Texts, schemas: Schemas) -> Inspection:
    before = inspect(files, schemas, RULES)
    broken = [found for found in before.findings if found.is_error and found.path.startswith(OFFICE)]
    if broken:
        says = f"办事处名册有 {len(broken)} 处须改正，先运行 registry.py validate 并改正"
        raise CannotKnow(f"{says}：{broken[0].path}：{broken[0].says}")
    return before


def _faults(judged: Sequence[JudgedLine], groups: Sequence[GroupLines]) -> Iterator[Complaint]:
    for one in judged:
        yield from one.faults
    for group in groups:
        if group.life is None:
            yield from (_asking(one.line, group.question) for one in group.lines)


def _asked(judged: Sequence[JudgedLine], groups: Sequence[GroupLines]) -> Iterator[tuple[str, Sequence[Wording]]]:
    """What each line has to say on the sheet of wordings."""
    for one in judged:
        yield one.line.name, one.wordings
    for group in groups:
        if group.is_asked:
            yield from ((one.line.name, [group.question]) for one in group.lines)


def _notes(
    sheets: Sequence[Laid], judged: Sequence[JudgedLine], repeated: Sequence[JudgedLine]
) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        yield from sheet.notes
    for one in judged:
        yield from one.line.notes
    for one in repeated:
        yield "与前面一行内容相同，只计一次", f"{one.line.cells.laid.label}第 {one.line.cells.row.number} 行"


def _laid(books: Mapping[str, Tables], before: Inspection) -> tuple[list[Laid], dict[str, CannotKnow]]:
    sheets, doubts = list[Laid](), dict[str, CannotKnow]()
    for name, tables in books.items():
        own = {title: table for title, table in tables.items() if not title.startswith(SHEET)}
        has_legend = any(isinstance(one, Table) and is_legend(one, before.forms) for one in own.values())
        for title, table in own.items():
            label = f"{name}工作表“{title}”" if len(own) > 1 else name
            try:
                if isinstance(table, CannotKnow):
                    raise table
                sheets.append(laid(label, table, before.registry, before.forms, has_legend))
            except CannotKnow as doubt:
                doubts[label] = doubt
    return sheets, doubts


def _asking(line: Line, wording: Wording) -> Complaint:
    item = "around" if wording.item == "around" else wording.place
    fix = f"在工作表“{SHEET}”答复；只答复该行的，填写“{RETURNED_ITEMS['answer']}”"
    return line.cells.fault(item, f"{wording.in_words}，群组是否仍在使用？", fix, "8", f"{wording.place}{TO_ANSWER}")


def _grouped(judged: Sequence[JudgedLine], book: Glossary) -> tuple[list[GroupLines], list[JudgedLine]]:
    """The lines of each group in their order, and those that repeat an earlier one."""
    by_group = defaultdict[str, list[JudgedLine]](list)
    found, repeated = list[GroupLines](), list[JudgedLine]()
    for one in judged:
        is_repeated = any(one.content == other.content for other in by_group[one.group])
        (repeated if is_repeated else by_group[one.group]).append(one)
    for lines in by_group.values():
        for part in _parted(_in_order(lines)):
            found.append(_history(part, book))
    return found, repeated


def _in_order(lines: Sequence[JudgedLine]) -> list[JudgedLine]:
    """Some ledgers begin with the newest."""
    kinds = [one.line.kind for one in lines]
    if UNKNOWN_DAY not in [one.line.filed_on for one in lines]:
        return sorted(lines, key=lambda one: (one.line.filed_on, _IN_ORDER.index(one.line.kind)))
    if kinds[0] is not FilingKind.CREATION and kinds.count(FilingKind.CREATION) == 1:
        return sorted(lines, key=lambda one: _IN_ORDER.index(one.line.kind))
    return [*lines]


def _parted(lines: Sequence[JudgedLine]) -> Iterator[list[JudgedLine]]:
    """A creation after a cancellation begins anew."""
    part = list[JudgedLine]()
    for one in lines:
        if part and part[-1].line.kind is FilingKind.CANCELLATION and one.line.kind is FilingKind.CREATION:
            yield part
            part = []
        part.append(one)
    yield part


def _history(lines: Sequence[JudgedLine], book: Glossary) -> GroupLines:
    """The end that all lines tell is certain, and the one that only the last filing tells, if no line denies it."""
    first = lines[0].line
    question = Wording(GROUP, f"{first.unit.name if first.unit else ''} {first.name}")
    lives = {one.standing.life for one in lines}
    if Life.ENDED not in lives:
        return GroupLines(lines, Life.IN_USE, question, is_asked=False)
    if lives == {Life.ENDED} or _ends(lines):
        return GroupLines(lines, Life.ENDED, question, is_asked=False)
    return GroupLines(lines, book.meaning(question)[0], question, is_asked=True)


def _ends(lines: Sequence[JudgedLine]) -> bool:
    """Whether the last line is a later filing of the same group that ends it, and no other says that it is in use."""
    *earlier, last = lines
    if last.standing.life is not Life.ENDED:
        return False
    if last.line.kind is FilingKind.CANCELLATION:
        return True
    days = [one.line.filed_on for one in earlier]
    is_later = UNKNOWN_DAY not in days and max(days) < last.line.filed_on < UNKNOWN_DAY
    is_denied = any(one.standing.life is Life.IN_USE for one in earlier)
    return is_later and not is_denied and last.line.kind is FilingKind.CHANGE


def _drafts(histories: Iterable[GroupLines], before: Inspection, readings: Mapping[str, str]) -> dict[str, Draft]:
    drafts = dict[str, Draft]()
    for history in histories:
        for lines in _by_creation(history.lines):
            unit = lines[0].line.unit
            if unit and history.life:
                path = _path(
                    lines[0].line, unit, readings, lambda path: path in before.registry.files or path in drafts
                )
                drafts[path] = _draft(path, unit, lines, history, before.forms)
    return drafts


def _by_creation(lines: Sequence[JudgedLine]) -> list[list[JudgedLine]]:
    """A second creation is another group; the check refuses two of one name."""
    parts = list[list[JudgedLine]]()
    for one in lines:
        if not parts or one.line.kind is FilingKind.CREATION:
            parts.append([])
        parts[-1].append(one)
    return parts


def _path(line: Line, unit: Unit, readings: Mapping[str, str], is_taken: Callable[[str], bool]) -> str:
    def path(slug: str) -> str:
        return f"registry/groups/{unit.slug}/{slug}.yaml"

    slug = line.cells.laid.columns.value(line.cells.row, "slug")
    slug = slug or proposed(spelled(line.name), readings, lambda one: is_taken(path(one)))
    is_free = SLUG.fullmatch(slug) and not is_taken(path(slug))
    return path(slug if is_free else f"qun-{line.cells.row.number}")


def _draft(path: str, unit: Unit, lines: Sequence[JudgedLine], history: GroupLines, forms: Forms) -> Draft:
    """The file: a record for each line, a creation before the first, and the end that the lines tell."""
    last = lines[-1].line
    life = history.life or Life.NEITHER
    end = next((one.standing for one in reversed(lines) if one.standing.word), lines[-1].standing)
    if history.is_asked and end.day < last.filed_on != UNKNOWN_DAY:
        end = replace(end, day=UNKNOWN_DAY)  # of an end before the last filing the ledger knows no day
    steps = [*_steps(lines, life, end)]
    data = dict[str, Data]()
    for kind, answers in steps:
        data = filled(data, answers, kind, forms)
    by = [wording for one in lines for wording in one.standing.by] + [history.question] * history.is_asked
    return Draft(path, unit, lines, life, file_text(data), [str(one["filed_on"]) for _, one in steps], by)


def _steps(lines: Sequence[JudgedLine], life: Life, end: LineLife) -> Iterator[tuple[FilingKind, Answers]]:
    first, last, is_over = lines[0].line, lines[-1].line, life is Life.ENDED
    if first.kind is not FilingKind.CREATION:
        day = first.answers["first_filed_on"] or UNKNOWN_DAY
        told = {**_NOT_OVER, "filed_on": day, "statement": f"{NOT_IN_LEDGER}创建时的事项说明"}
        yield FilingKind.CREATION, {**first.answers, **told}
    *earlier, final = [one.line for one in lines]
    for line in earlier:
        kind = FilingKind.CHANGE if line.kind is FilingKind.CANCELLATION else line.kind
        yield kind, {**line.answers, **_NOT_OVER}
    if is_over and last.kind is FilingKind.CANCELLATION:
        yield last.kind, {**last.answers, "filed_on": last.filed_on if end.day == UNKNOWN_DAY else end.day}
        return
    yield FilingKind.CHANGE if final.kind is FilingKind.CANCELLATION else final.kind, {**final.answers, **_NOT_OVER}
    if is_over:
        items = {item: last.answers[item] for item in _NOT_OVER}  # the other items of the group keep their values
        told = {"filed_on": end.day, "statement": f"历史数据：原台账填为“{shortened(end.word)}”"}
        yield FilingKind.CANCELLATION, {**items, **told}


def _not_on_file(
    drafts: Mapping[str, Draft], registry: Registry
) -> tuple[dict[str, Draft], list[JudgedLine], list[Complaint]]:
    """Those that the registry has not, the lines of those that it has just so, and what is wrong with its namesakes."""
    groups = {(registry.likeness.names[one.path], one.filings[0].filed_on): one for one in registry.groups}
    in_use = {name: one for (name, _), one in groups.items() if not one.is_cancelled}
    kept, on_file, clashes = dict[str, Draft](), list[JudgedLine](), list[Complaint]()
    for path, draft in drafts.items():
        name = folded(draft.name)
        known = groups.get((name, paper_day(draft.days[0]))) or in_use.get(name)
        if known and registry.files[known.path] == draft.content:
            on_file += draft.lines
            continue
        kept[path] = draft
        if known:
            says = f"登记册中已有同名群组：{known.path}（{known.name}）"
            fix = "已经入册的，从台账中删去该行；属另一群组的，在名称中写明区别"
            clashes.append(draft.lines[0].line.cells.fault("name", says, fix, "7", "登记册中已有同名群组"))
    return kept, on_file, clashes


_PATH = re.compile(r" ?(registry/groups/[a-z0-9/-]+[.]yaml) ?")


def _checked(
    drafts: Mapping[str, Draft],
    judged: Sequence[JudgedLine],
    faults: Sequence[Complaint],
    files: Texts,
    schemas: Schemas,
    before: Inspection,
) -> tuple[dict[str, Draft], list[Complaint], list[BaselineEntry]]:
    """The drafts that pass the check together, the faults of all others, and the baseline with its own entries."""
    faults = [*faults]
    while True:
        drafts, also = _withheld(drafts, judged, faults)
        faults += also
        own = [_entry(draft) for draft in drafts.values()]
        listed = sorted([*before.registry.of(BaselineEntry), *own], key=lambda entry: entry.file)
        baseline = records.to_text([records.to_data(entry, before.forms) for entry in listed])
        made = {**files, **{path: draft.content for path, draft in drafts.items()}, BASELINE: baseline}
        fresh = {*inspect(made, schemas, RULES).findings} - {*before.findings}
        errors = sorted(one for one in fresh if one.is_error)
        if not errors:
            return dict(drafts), faults, listed
        blamed = [one for found in errors for one in _blamed(found, drafts, listed, baseline, before.forms)]
        if not blamed:  # so none is taken in
            first = errors[0]
            place = f"登记册中的 {first.path}:{first.line}"
            return {}, [*faults, Complaint(0, "", place, first.says, first.fix, first.article)], []
        faults += {(one.sheet, one.row): one for one in blamed}.values()


def _entry(draft: Draft) -> BaselineEntry:
    number = draft.number
    return BaselineEntry(
        origin=Origin(BASELINE),
        file=draft.path,
        digest=blob_id(draft.content),
        paper_records=len(draft.days),
        paper_number=UNNUMBERED if number.strip("（）") == UNNUMBERED else number or None,
        filed_on=max(map(paper_day, draft.days)),
    )


def _withheld(
    drafts: Mapping[str, Draft], judged: Sequence[JudgedLine], faults: Sequence[Complaint]
) -> tuple[dict[str, Draft], list[Complaint]]:
    """Without the drafts that share a group with a refused line, whose other lines are returned, too."""
    at_fault = {(one.sheet, one.row) for one in faults}
    refused = {one.group: one for one in reversed(judged) if one.line.at in at_fault}
    kept, also = dict[str, Draft](), list[Complaint]()
    for path, draft in drafts.items():
        first = refused.get(draft.lines[0].group)
        if first is None:
            kept[path] = draft
            continue
        says, fix = f"与第 {first.line.cells.row.number} 行群组名称相同，该行须改正", "该行改正后一并导入"
        for one in draft.lines:
            if one.line.at not in at_fault:
                also.append(one.line.cells.fault("", says, fix, alike="同名群组的另一行须改正"))
    return kept, also


def _blamed(
    found: Finding, drafts: Mapping[str, Draft], listed: Sequence[BaselineEntry], baseline: bytes, forms: Forms
) -> Iterator[Complaint]:
    """Complaints about the lines that an error of the check names, and the one that it comes from."""
    lines = {path: draft.lines[-1].line for path, draft in drafts.items()}
    path, item = found.path, "name"
    if path == BASELINE:
        begun = baseline.decode().split("\n")[: found.line]
        path, item = listed[sum(line.startswith("- ") for line in begun) - 1].file, "paper_number"
    elif path in drafts:
        item = _item_at(drafts[path].content, found.line, forms)
    of = f"第 {lines[path].cells.row.number} 行" if path in lines else f"登记册中的 {found.path}"
    about = item if found.path == BASELINE else "name"
    for other in filter(lines.__contains__, _PATH.findall(found.says)):
        yield lines[other].cells.fault(about, f"与{of}冲突，见该行", found.fix, found.article)
    if path in lines:
        says = _PATH.sub(
            lambda path: f"第 {lines[path[1]].cells.row.number} 行" if path[1] in lines else path[0], found.says
        )
        yield lines[path].cells.fault(item, says, found.fix, found.article)


def _item_at(content: bytes, line: int, forms: Forms) -> str:
    own = [(kind, item) for kind in (Group, Filing) for item in forms.fields(kind) if item != "filings"]
    items = {forms.key(kind, item): item for kind, item in own}
    return items.get(key_at(content, line), "name")


def _of_drafts(drafts: Iterable[Draft]) -> Iterator[tuple[str, str]]:
    for draft in drafts:
        if NOT_IN_LEDGER.encode() in draft.content:
            yield "有台账未载明的项目，填为“历史数据：原台账未载明……”，可补充的下次变更时补填", draft.name
        if draft.is_cancelled:
            yield "已不再使用，登记为已注销", draft.name
        elif not draft.number:
            yield "没有编号，登记为待补备案，下次变更时按全部程序办理（临时群除外）", draft.name


def _by_kind(notes: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found = defaultdict[str, list[str]](list)
    for kind, text in notes:
        found[kind].append(text)
    return dict(found)
