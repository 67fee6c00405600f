"""Take old ledgers in: sheets are laid out, lines read, groups decided, files made, what the check refuses returned.

The lines of one group, on whatever sheets, are taken or returned together; a returned line does not stop the others.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

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
from group_registry.model.terms import BASELINE, NOT_IN_LEDGER, OFFICE, UNKNOWN_DAY, FilingKind
from group_registry.rules import RULES
from group_registry.rules.office_lists import UNNUMBERED
from group_registry.spreadsheets.layout import Laid, laid, legend
from group_registry.spreadsheets.ledger_lines import LedgerRow, Line, read_line, rows_of, spelled
from group_registry.spreadsheets.reading import Complaint, LedgerOffice, Note, item_at, items_by_key
from group_registry.spreadsheets.table import RETURNED_ITEMS, Table
from group_registry.spreadsheets.wordings import SHEET, Glossary, GlossaryEntry, Life, Wording, answers_in, entries

Tables = Mapping[str, Table | CannotKnow]
Fault = tuple[str, str, str, str | None]
"""What ``refuse`` takes."""
_ASKED, _ANSWERED = "群组是否仍在使用？", f"填写“{RETURNED_ITEMS['answer']}”"
TAKEN, RETURNED = "可以导入", "退回"
_NOT_OVER = {"disposal": "", "handed_to": ""}
_IN_ORDER = [*FilingKind]


@dataclass(frozen=True)
class Draft:
    """The lines of one group in their order, and the file made of them, with the days of its records."""

    path: str
    unit: Unit
    lines: Sequence[Line]
    is_cancelled: bool
    content: bytes
    days: Sequence[str]

    @property
    def name(self) -> str:
        return self.lines[0].name

    @property
    def group(self) -> str:
        return self.lines[0].group

    @property
    def by(self) -> list[Wording]:
        """The answers of the clerk."""
        return [*chain.from_iterable(line.line_life.by for line in self.lines)]

    @property
    def number(self) -> str:
        """That of the creation; changes and cancellation keep it."""
        return next((str(number) for line in self.lines if (number := line.answers["paper_number"])), "")


@dataclass(frozen=True)
class Intake:
    """What became of ledgers: the groups made, the lines returned and why, and what the clerk is to be told.

    ``became`` says of each line what, by its sheet and number; ``wordings`` are for the sheet of wordings; ``doubts``
    say by sheet why it is not read.
    """

    sheets: Sequence[Laid]
    doubts: Mapping[str, CannotKnow]
    lines: Sequence[Line]
    became: Mapping[tuple[str, int], str]
    faults: Sequence[Complaint]
    drafts: Mapping[str, Draft]
    entries: Sequence[BaselineEntry]
    notes: Sequence[Note]
    wordings: Sequence[GlossaryEntry]
    forms: Forms


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
    office = LedgerOffice(before.registry, before.forms, today, leaders or {})
    sheets, doubts = _laid(books, office)
    if not sheets:
        raise next(iter(doubts.values()), CannotKnow("没有可导入的工作表"))
    answers, odd = answers_in(_sheets_of_wordings(books))
    rows = [*chain.from_iterable(rows_of(sheet, office) for sheet in sheets)]
    glossary = Glossary.of(chain.from_iterable(row.wordings for row in rows), answers)
    lines = [_judged(row, glossary) for row in rows]
    groups, repeated = _grouped(lines)
    drafts = _drafts(groups, before, readings_of(pinyin))
    on_file = _on_file(drafts, before.registry)
    kept, listed, faults = _checked(drafts, lines, before, schemas)
    faults += chain.from_iterable(row.faults for row in rows)
    became = {line.at: TAKEN for draft in kept.values() for line in draft.lines}
    became |= {line.at: "已在登记册中" for line in on_file} | {line.at: "重复" for line in repeated}
    became |= {fault.at: RETURNED for fault in faults}
    repetitions = [("与前面一行内容相同，只计一次", f"{line.row.label}第 {line.row.number} 行") for line in repeated]
    read = chain.from_iterable([*(sheet.notes for sheet in sheets), *(row.notes for row in rows)])
    return Intake(
        sheets=sheets,
        doubts=doubts,
        faults=sorted(faults, key=lambda fault: fault.at),
        lines=lines,
        became=became,
        drafts=kept,
        entries=listed,
        notes=[*odd, *read, *repetitions, *_of_drafts(kept.values())],
        wordings=entries([(line.name, line.on_sheet) for line in lines], glossary),
        forms=before.forms,
    )


def _sheets_of_wordings(books: Mapping[str, Tables]) -> Iterator[Table]:
    for tables in books.values():
        for title, table in tables.items():
            if title.startswith(SHEET) and isinstance(table, Table):
                yield table


def _office(files: Texts, schemas: Schemas) -> Inspection:
    before = inspect(files, schemas, RULES)
    broken = [finding for finding in before.findings if finding.is_error and finding.path.startswith(OFFICE)]
    if broken:
        says = f"办事处名册有 {len(broken)} 处须改正，先运行 registry.py validate 并改正"
        raise CannotKnow(f"{says}：{broken[0].path}：{broken[0].says}")
    return before


def _judged(row: LedgerRow, glossary: Glossary) -> Line:
    """A line whose wordings are not understood, or differ, is returned with the question."""
    life = glossary.life_of(row.wordings, row.own_life)
    for wording in life.asked:
        item = wording.place
        if wording.item == "around":
            item = wording.item
        fix = f"在工作表“{SHEET}”答复；只答复该行的，{_ANSWERED}"
        row.refuse(item, f"{wording.in_words}，{_ASKED}", fix, "8", f"{wording.place}须答复")
    if life.differ:
        says = "；".join(sorted({wording.in_words for wording in life.differ}))
        fix = f"{_ANSWERED}；各行均以其中一处为准的，另一处在工作表“{SHEET}”改为无关"
        row.refuse("answer", f"{says}，一处在用、一处已停用，{_ASKED}", fix, "8", "一处在用、一处已停用")
    return read_line(row, life)


def _laid(books: Mapping[str, Tables], office: LedgerOffice) -> tuple[list[Laid], dict[str, CannotKnow]]:
    sheets, doubts = list[Laid](), dict[str, CannotKnow]()
    for name, tables in books.items():
        own = {title: table for title, table in tables.items() if not title.startswith(SHEET)}
        key = legend([table for table in own.values() if isinstance(table, Table)], office.headings)
        for title, table in own.items():
            label = name
            if len(own) > 1:
                label = f"{name}工作表“{title}”"
            try:
                if isinstance(table, CannotKnow):
                    raise table
                sheets.append(laid(label, table, office, key))
            except CannotKnow as doubt:
                doubts[label] = doubt
    return sheets, doubts


def _grouped(lines: Iterable[Line]) -> tuple[list[list[Line]], list[Line]]:
    """The lines without fault of each group in their order, and those that repeat an earlier one.

    Several creations among them are groups of one name that cannot be told apart.
    """
    by_group, repeated = defaultdict[str, list[Line]](list), list[Line]()
    for line in lines:
        if line.row.faults:
            continue
        own = by_group[line.group]
        if line.content in [earlier.content for earlier in own]:
            repeated.append(line)
        else:
            own.append(line)
    parts = (_parted(_in_order(own), _begins_anew) for own in by_group.values())
    return [*chain.from_iterable(parts)], repeated


def _in_order(lines: Sequence[Line]) -> list[Line]:
    """Some ledgers begin with the newest."""
    kinds = [line.kind for line in lines]
    if UNKNOWN_DAY not in [line.filed_on for line in lines]:
        return sorted(lines, key=lambda line: (line.filed_on, _IN_ORDER.index(line.kind)))
    if kinds[0] is not FilingKind.CREATION and kinds.count(FilingKind.CREATION) == 1:
        return sorted(lines, key=lambda line: _IN_ORDER.index(line.kind))
    return [*lines]


def _parted(lines: Sequence[Line], begins: Callable[[Line, Line], bool]) -> list[list[Line]]:
    """In parts: a new one where a line begins anew after the one before it."""
    parts = [[*lines[:1]]]
    for before, line in pairwise(lines):
        if begins(before, line):
            parts.append([])
        parts[-1].append(line)
    return parts


def _begins_anew(before: Line, line: Line) -> bool:
    """A creation after a cancellation."""
    return before.kind is FilingKind.CANCELLATION and line.kind is FilingKind.CREATION


def _is_creation(_: Line, line: Line) -> bool:
    """A second creation is another group; the check refuses two of one name."""
    return line.kind is FilingKind.CREATION


def _life(lines: Sequence[Line]) -> Life | None:
    """None if they differ and the clerk has not said what is true.

    The end that all lines tell is certain, and the one that only the last filing tells, if no line denies it.
    """
    answers = {line.row.own_life for line in lines} - {None, Life.NEITHER}
    lives = {line.line_life.life for line in lines}
    if len(answers) == 1:
        return answers.pop()
    if Life.ENDED not in lives:
        return Life.IN_USE
    if lives == {Life.ENDED} or _ends(lines):
        return Life.ENDED
    return None


def _ends(lines: Sequence[Line]) -> bool:
    """Whether the last line is a later filing of the same group that ends it, and no other says that it is in use."""
    *earlier, last = lines
    if last.line_life.life is not Life.ENDED:
        return False
    if last.kind is FilingKind.CANCELLATION:
        return True
    days = [line.filed_on for line in earlier]
    is_later = UNKNOWN_DAY not in days and max(days) < last.filed_on < UNKNOWN_DAY
    is_denied = any(line.line_life.life is Life.IN_USE for line in earlier)
    return is_later and not is_denied and last.kind is FilingKind.CHANGE


def _drafts(groups: Iterable[Sequence[Line]], before: Inspection, readings: Mapping[str, str]) -> dict[str, Draft]:
    drafts = dict[str, Draft]()
    for group in groups:
        life = _life(group)
        if life is None:
            for line in group:
                fix = f"{_ANSWERED}，同一群组的填写一行即可"
                line.row.refuse("answer", f"同一群组各行不一致，{_ASKED}", fix, "8")
            continue
        for lines in _parted(group, _is_creation):
            if unit := lines[0].row.unit:
                path = _path(lines[0], unit, readings, {*before.files, *drafts})
                drafts[path] = _draft(path, unit, lines, life is Life.ENDED, before.forms)
    return drafts


def _path(line: Line, unit: Unit, readings: Mapping[str, str], taken: Set[str]) -> str:
    def path(slug: str) -> str:
        return f"registry/groups/{unit.slug}/{slug}.yaml"

    own = line.name.removeprefix(unit.name).lstrip("-—_ ·") or line.name
    slug = line.row.written("slug") or proposed(spelled(own), readings, lambda slug: path(slug) in taken)
    if SLUG.fullmatch(slug) and path(slug) not in taken:
        return path(slug)
    return path(f"qun-{line.row.number}")


def _draft(path: str, unit: Unit, lines: Sequence[Line], is_over: bool, forms: Forms) -> Draft:
    """The file: a record for each line, a creation before the first, and the end that the lines tell."""
    data, days = dict[str, Data](), list[str]()
    for kind, answers in _steps(lines, is_over):
        data = filled(data, answers, kind, forms)
        days.append(str(answers["filed_on"]))
    return Draft(path, unit, lines, is_over, file_text(data), days)


def _steps(lines: Sequence[Line], is_over: bool) -> Iterator[tuple[FilingKind, Answers]]:
    first, last = lines[0], lines[-1]
    if first.kind is not FilingKind.CREATION:
        day = first.answers["first_filed_on"] or UNKNOWN_DAY
        first_answers = {"filed_on": day, "statement": f"{NOT_IN_LEDGER}创建时的事项说明"}
        yield FilingKind.CREATION, {**first.answers, **_NOT_OVER, **first_answers}
    tells_end = is_over and last.kind is FilingKind.CANCELLATION
    before = lines
    if tells_end:
        before = lines[:-1]
    for line in before:
        kind = line.kind
        if kind is FilingKind.CANCELLATION:
            kind = FilingKind.CHANGE
        yield kind, {**line.answers, **_NOT_OVER}
    word, day = _end(lines)
    if tells_end:
        yield last.kind, {**last.answers, "filed_on": last.filed_on if day == UNKNOWN_DAY else day}
    elif is_over:
        items = {item: last.answers[item] for item in _NOT_OVER}  # the other items of the group keep their values
        says = f"{NOT_IN_LEDGER}注销时的事项说明"
        if word:
            says = f"历史数据：原台账填为“{shortened(word)}”"
        yield FilingKind.CANCELLATION, {**items, "filed_on": day, "statement": says}


def _end(lines: Sequence[Line]) -> tuple[str, str]:
    """The words of the last line that tells the end, and its day: of one before the last filing it is not known."""
    *earlier, last = lines
    end = next((line.line_life for line in reversed(lines) if line.line_life.word), lines[0].line_life)
    is_answered = any(line.row.own_life for line in lines)
    if earlier and is_answered and end.day < last.filed_on != UNKNOWN_DAY:
        return end.word, UNKNOWN_DAY
    return end.word, end.day


def _on_file(drafts: dict[str, Draft], registry: Registry) -> list[Line]:
    """Take out what the registry has just so, and return its lines; another group of the same name is a fault."""
    groups = dict[object, Group]()
    for group in registry.groups:
        name = registry.likeness.names[group.path]
        groups[name, group.filings[0].filed_on] = group
        if not group.is_cancelled:
            groups[name] = group
    on_file = list[Line]()
    for path, draft in [*drafts.items()]:
        known = groups.get((draft.group, paper_day(draft.days[0]))) or groups.get(draft.group)
        if known and registry.files[known.path] == draft.content:
            on_file += drafts.pop(path).lines
        elif known:
            says = f"登记册中已有同名群组：{known.path}（{known.name}）"
            fix = "已经入册的，从台账中删去该行；属另一群组的，在名称中写明区别"
            draft.lines[0].row.refuse("name", says, fix, "7", "登记册中已有同名群组")
    return on_file


_PATH = re.compile(r" ?(registry/groups/[a-z0-9/-]+[.]yaml) ?")


def _checked(
    drafts: Mapping[str, Draft], lines: Sequence[Line], before: Inspection, schemas: Schemas
) -> tuple[dict[str, Draft], list[BaselineEntry], list[Complaint]]:
    """The drafts that pass the check together, and the baseline with their entries; all others are faults of lines.

    An error that comes from no line stops the import; it is returned.
    """
    kept = {**drafts}
    while True:
        refused = {line.group: line for line in reversed(lines) if line.row.faults}
        kept = {path: draft for path, draft in kept.items() if draft.group not in refused}
        listed = sorted([*before.registry.of(BaselineEntry), *map(_entry, kept.values())], key=lambda entry: entry.file)
        baseline = records.to_text([records.to_data(entry, before.forms) for entry in listed])
        made = {**before.files, **{path: draft.content for path, draft in kept.items()}, BASELINE: baseline}
        errors = sorted(
            error for error in {*inspect(made, schemas, RULES).findings} - {*before.findings} if error.is_error
        )
        if not errors:
            _refuse_others(drafts.values(), refused)
            return kept, listed, []
        blamed = dict[str, Fault]()
        for error in errors:
            blamed |= _blamed(error, kept, listed, baseline, before.forms)
        for path, fault in blamed.items():
            kept[path].lines[-1].row.refuse(*fault)
        if not blamed:  # so none is taken in
            first = errors[0]
            place = f"登记册中的 {first.path}:{first.line}"
            return {}, [], [Complaint(0, "", place, first.says, first.fix, first.article)]


def _refuse_others(drafts: Iterable[Draft], refused: Mapping[str, Line]) -> None:
    """The other lines of a group with one at fault are returned, too."""
    for draft in drafts:
        for line in draft.lines:
            if line.group in refused and not line.row.faults:
                says = f"与第 {refused[line.group].row.number} 行群组名称相同，该行须改正"
                line.row.refuse("", says, "该行改正后一并导入", alike="同名群组的另一行须改正")


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


def _blamed(
    error: Finding, drafts: Mapping[str, Draft], entries: Sequence[BaselineEntry], content: bytes, forms: Forms
) -> dict[str, Fault]:
    """By file what an error of the check says of the lines: of those that it names, and of the one that it is about."""
    path, item, others = error.path, "name", "name"
    if path == BASELINE:
        begun = content.decode().split("\n")[: error.line]
        path, item = entries[sum(line.startswith("- ") for line in begun) - 1].file, "paper_number"
        others = item
    elif path in drafts:
        item = item_at(drafts[path].content, error.line, items_by_key(forms, Group, Filing))
    places = {at: f"第 {draft.lines[-1].row.number} 行" for at, draft in drafts.items()}
    says, blamed = f"与登记册中的 {path} 冲突", dict[str, Fault]()
    if path in places:
        says = f"与{places[path]}冲突，见该行"
    for other in places.keys() & _PATH.findall(error.says):
        blamed[other] = (others, says, error.fix, error.article)
    if path in places:
        says = _PATH.sub(lambda at: places.get(at[1], at[0]), error.says)
        blamed[path] = (item, says, error.fix, error.article)
    return blamed


def _of_drafts(drafts: Iterable[Draft]) -> Iterator[Note]:
    for draft in drafts:
        if NOT_IN_LEDGER.encode() in draft.content:
            yield "有台账未载明的项目，填为“历史数据：原台账未载明……”，可补充的下次变更时补填", draft.name
        if draft.is_cancelled:
            yield "已不再使用，登记为已注销", draft.name
        elif not draft.number:
            yield "没有编号，登记为待补备案，下次变更时按全部程序办理（临时群除外）", draft.name
