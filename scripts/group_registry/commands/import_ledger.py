"""Import an old ledger: a file and an entry of the baseline for each group (Art. 6 to 8).

Refused lines are returned in a workbook beside the ledger, to be corrected and imported again. It is written first, so
that a killed run, run again, only adds what is missing. The files are one commit on a new branch on top of main or,
without git, one new folder beside ``registry/``.

Exit 0 all written, 1 lines refused or a sheet not read, 2 wrong usage, 3 could not know.
"""

import os
import re
import sys
from argparse import Namespace
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from functools import partial
from itertools import chain, count
from pathlib import Path

from group_registry.cli.parser import Parser, today
from group_registry.commands import doubts_as, say, warn
from group_registry.commands.baseline import baseline_text
from group_registry.files import worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.forms.answers import shortened
from group_registry.forms.contents import Texts
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import approvals_branch
from group_registry.gitrepo.proposals import PUSH_MAIN, NewBranch, Place, branch_name, plain_files, put_on_branches
from group_registry.model.terms import BASELINE, DATA, OFFICE
from group_registry.pages.table import Sheet, Value, workbook
from group_registry.personal_data.scan import masked
from group_registry.reports.findings import shown
from group_registry.rules.articles_06_to_10_filing import LATE_PAPER
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.layout import Laid
from group_registry.spreadsheets.ledger import RETURNED, TAKEN, Intake, taken_in
from group_registry.spreadsheets.reading import Complaint, fault_lines, listed, note_lines
from group_registry.spreadsheets.table import RETURNED_ITEMS, Columns, Table, TableRow, letters
from group_registry.spreadsheets.table_cells import day_in
from group_registry.spreadsheets.wordings import ANSWER, HEADER, SHEET, WIDTHS, GlossaryEntry, Life

IMPORTED, GIVEN_BACK = "导入", "待补"
MOST = 20
ROOM = 36
"""So many lines are printed of all ledgers together."""
_DAYS = {
    *("filed_on", "recorded_on", "first_filed_on", "started_on", "term_end", "cancelled_on"),
    *("starts_on", "ends_on"),
}
"""The items of ledgers, units and people that are days."""
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WIDTH = 20
_NO_NAME = re.compile(r"[\[\]:*?/\\]")


def read_table(path: Path, sheet: str | None = None) -> Table:
    """The table; how it was read is told on standard error."""
    table = reader.read_table(path, sheet)
    remarks = [*table.remarks]
    if table.others:
        remarks.insert(0, f"只读取工作表“{table.sheet}”，未读取 {'、'.join(table.others)}")
    warn(map(shown, remarks))
    return table


def take_in(
    paths: Sequence[Path],
    sheet: str | None,
    files: Texts,
    schemas: Schemas,
    day: date,
    leaders: Mapping[str, str],
    is_dry: bool,
    room: int = ROOM,
) -> tuple[dict[str, bytes], bool]:
    """Say what becomes of all ledgers together, and give their refused lines back unless ``is_dry``.

    Returns the files that they make, and whether a line is refused or a sheet cannot be read.
    """
    books = {path.name: reader.read_tables(path, sheet) for path in paths}
    intake = taken_in(books, files, schemas, worktree.read_pinyin(), day, leaders)
    say(*_summary(intake, room))
    if RETURNED in intake.became.values() and not is_dry:
        give_back(paths[0], [*_returned(intake), *_wordings(intake.wordings)])
    tables = chain.from_iterable(book.values() for book in books.values())
    is_broken = any(isinstance(table, CannotKnow) for table in tables)
    made = {path: draft.content for path, draft in intake.drafts.items()}
    if made:
        made[BASELINE] = baseline_text(intake.entries, intake.forms)
    return made, is_broken or bool(intake.faults)


def _summary(intake: Intake, room: int) -> list[str]:
    """What becomes of ledgers: remarks, faults, a line for each sheet, and who lives."""
    faults = fault_lines("", intake.faults, room // 9)
    asked = [shortened(entry.wording.in_words) for entry in intake.wordings if not entry.answer]
    if asked:
        faults.append(f"“{SHEET}”有 {len(asked)} 条待答复：{masked(listed(asked))}")
    sheets = [_of_sheet(intake, sheet) for sheet in intake.sheets]
    end = [*at_most(sheets, max(room // 4, 6), "张表"), *at_most(_of_answers(intake), room // 3, "条答复")]
    ended = sum(draft.is_cancelled for draft in intake.drafts.values())
    answered = sum(bool(draft.by) for draft in intake.drafts.values())
    end.append(f"在用 {len(intake.drafts) - ended}，已注销 {ended}，其中 {answered} 个按您的答复。")
    doubts = [f"！！{label}没有读取：{why}" for label, why in intake.doubts.items()]
    notes = [*_columns_read(intake), *doubts, *note_lines(intake.notes)]
    return [*at_most(notes, max(room - len(faults) - len(end), 1), "项提示"), *faults, *end]


def at_most(lines: Sequence[str], most: int, what: str) -> list[str]:
    if len(lines) <= most:
        return [*lines]
    return [*lines[: most - 1], f"……共 {len(lines)} {what}"]


def _columns_read(intake: Intake) -> list[str]:
    """Which columns were read as what, once for sheets with the same heading."""
    lines = list[str]()
    for sheet in intake.sheets:
        columns = sheet.columns
        places = sorted((at, item) for item, at in columns.places.items() if item not in RETURNED_ITEMS)
        read = "，".join(f"{letters(at + 1)} 列“{columns.title(item)}”→{columns.names[item]}" for at, item in places)
        lines.append(f"表头在第 {columns.heading.number} 行：{read}")
    return [*dict.fromkeys(lines)]


def _of_sheet(intake: Intake, sheet: Laid) -> str:
    counts = Counter(intake.became.get((sheet.label, row.number), TAKEN) for row in sheet.rows)
    whats = [TAKEN, *sorted(counts.keys() - {TAKEN}, reverse=True)]
    became = "，".join(f"{what} {counts[what]} 行" for what in whats)
    return f"{sheet.label} 共 {len(sheet.rows)} 行：{became}。"


def _of_answers(intake: Intake) -> list[str]:
    """By each answer of the clerk the names of its groups."""
    names = defaultdict[tuple[str, str], list[str]](list)
    for draft in intake.drafts.values():
        life = "在用"
        if draft.is_cancelled:
            life = "已注销"
        for wording in dict.fromkeys(answered.in_words for answered in draft.by):
            names[life, wording].append(draft.name)
    return [
        masked(f"按您的答复，{shortened(wording)}：{life}（{len(groups)} 个）：{'、'.join(groups)}")
        for (life, wording), groups in sorted(names.items(), reverse=True)
    ]


def give_back(table: Path, sheets: Sequence[Sheet]) -> None:
    """Write the workbook of refused lines beside the office's table, unless an earlier run wrote it, and say where.

    The lines contain what people wrote about each other, which no repository may store: it goes above any.
    """
    content = workbook(sheets, today())
    folder = table.resolve().parent
    for above in (folder, *folder.parents):  # a clone, a bare repository, the root of a registry
        if any((above / mark).exists() for mark in (".git", "refs/heads", OFFICE)):
            folder = above.parent
    stem = re.sub(f"-{GIVEN_BACK}(-[0-9]+)?$", "", table.stem) + f"-{GIVEN_BACK}"
    for name in chain([stem], (f"{stem}-{number}" for number in count(2))):
        place = folder / f"{name}.xlsx"
        if not os.path.lexists(place):
            writing.write_new(place, content)
        if place.is_file() and place.read_bytes() == content:
            break
    say(f"退回的内容在 {place}；改正涂色的单元格后再次使用")


def _returned(intake: Intake) -> Iterator[Sheet]:
    """The refused lines of each; the days in columns of days are days."""
    names = [_NO_NAME.sub(" ", sheet.sheet or sheet.label)[:25] for sheet in intake.sheets]
    for number, (name, sheet) in enumerate(zip(names, intake.sheets, strict=True), 1):
        title = name
        if len(names) == 1:
            title = GIVEN_BACK
        elif names.count(name) > 1:
            title = f"{name} {number}"
        faults = [fault for fault in intake.faults if fault.sheet == sheet.label]
        rows = [row for row in sheet.rows if intake.became.get((sheet.label, row.number)) == RETURNED]
        if rows:
            yield returned(title, sheet.columns, rows, faults)


def returned(name: str, columns: Columns, rows: Sequence[TableRow], faults: Sequence[Complaint]) -> Sheet:
    """The office's own columns in their order, those that are missing by their names, and the reason.

    Coloured are the cells at fault: of an item, or of a column that is none.
    """
    header, places = _with_missing(columns, rows, _items(faults))
    at = {title: place for place, title in enumerate(header)} | places
    days = {at[item] for item in at.keys() & _DAYS}
    lines, marked = list[list[Value]](), set[tuple[int, int]]()
    for number, row in enumerate(rows):
        wrong = [fault for fault in faults if fault.row == row.number]
        marks = {at[item] for item in at.keys() & _items(wrong)}
        marked |= {(number, place) for place in marks}
        cells: list[Value] = [row.cell(place) for place in range(len(header))]
        cells[places["reason"]] = _reason(row, wrong)
        for place in days - marks:
            cell = row.cell(place)
            if _DAY.fullmatch(cell) and day_in(cell):
                cells[place] = date.fromisoformat(cell)
        lines.append(cells)
    return Sheet(name, header, [_WIDTH] * len(header), lines, marked=marked)


def _items(faults: Sequence[Complaint]) -> Set[str]:
    return set[str]().union(*(fault.items for fault in faults))


def _with_missing(columns: Columns, rows: Sequence[TableRow], asked: Set[str]) -> tuple[list[str], dict[str, int]]:
    """The headings, with those of items that lack a column, and the place of each item."""
    width = max(len(row.cells) for row in (columns.heading, *rows))
    header, places = [columns.heading.cell(place) for place in range(width)], dict(columns.places)
    for item, title in columns.names.items():
        if item not in places and (item in asked or item == "reason"):
            places[item] = len(header)
            header.append(title)
    return header, places


def _reason(row: TableRow, wrong: Sequence[Complaint]) -> str:
    reason = "；".join(dict.fromkeys(f"{fault.says}（{fault.fix}）" for fault in wrong))
    if row.number and wrong:
        return f"原第 {row.number} 行：{reason}"
    return reason


def _wordings(entries: Sequence[GlossaryEntry]) -> list[Sheet]:
    """The sheet on which the clerk answers, if any wording is known or asked."""
    if not entries:
        return []
    marked = {(number, HEADER.index(ANSWER)) for number, entry in enumerate(entries) if not entry.answer}
    lines = [[*entry.cells] for entry in entries]
    return [Sheet(SHEET, HEADER, WIDTHS, lines, choices={ANSWER: [*Life]}, marked=marked)]


@doubts_as("未导入", OSError)
def main(argv: list[str]) -> int:
    options = _options(argv)
    schemas, is_dry = worktree.read_forms(), options.dry_run
    if (options.root / ".git").exists():
        main_now = _before_the_first_record(options.root, schemas)
        before, keep = main_now.base.files, partial(_committed, main_now)
    else:
        before, keep = worktree.read_files(options.root), partial(_in_a_folder, options.root)
    made, is_refused = take_in(options.ledgers, options.sheet, before, schemas, today(), {}, is_dry)
    if made and not is_dry:
        say(keep(made))
    return int(is_refused)


def _before_the_first_record(root: Path, schemas: Schemas) -> Place:
    """Main, which is told; ``CannotKnow`` if a merge is recorded."""
    place = Place.at(root, None, schemas)
    if approvals_branch.find(root).tip:
        fix = f"以后找到的群组逐个填报，备案事项说明以“{LATE_PAPER}”开头，按全部程序办理"
        raise CannotKnow(f"已有审批登记，历史备案基线只减不增，不能再导入旧台账（第六条）；{fix}")
    print(f"以主分支（提交 {place.tip[:10]}）为准，未提交的改动不计入", file=sys.stderr)
    return place


def _committed(place: Place, made: Mapping[str, bytes]) -> str:
    """Merged by git itself, not by a request: after the adoption the baseline only shrinks."""
    branch, title = branch_name("import", place.tip, made), f"导入旧台账：{len(made) - 1} 个群组"
    put_on_branches(place.root, [NewBranch(branch, title, plain_files(made), place.tip)])
    todo = f"核对后在主分支上运行 git merge {branch} 和 registry.py validate，{PUSH_MAIN}；并入以后，方可导入其他台账"
    return f"已提交到本机分支 {branch}，尚未推送，工作目录中的文件未改动。{todo}"


def _in_a_folder(root: Path, made: Mapping[str, bytes]) -> str:
    folder = worktree.real(root) / IMPORTED
    if folder.is_dir() and any(folder.iterdir()):  # the next baseline would lack what has not been moved yet
        raise CannotKnow(f"{folder} 中有前一次导入的文件，未覆盖；请先移到 {DATA}，或另行保存，再运行一次")
    writing.write_folder(folder, made)
    todo = f"核对后剪切其中的 registry 文件夹，粘贴到 {folder.parent}，替换同名文件，再运行 registry.py validate"
    return f"已写入文件夹 {folder}。{todo}"


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="导入旧台账：每个群组一个文件，列入历史备案基线；有误的行退回，改正后再导入。")
    ledgers = "旧台账，可以有几份，CSV 或 xlsx，一行一个群组或一次备案"
    parser.add_path("ledgers", "LEDGER", ledgers, nargs="+")
    parser.add_flag("--dry-run", "只检查，不写文件")
    parser.add_shared("--sheet", "--root")
    return parser.parse_args(argv)
