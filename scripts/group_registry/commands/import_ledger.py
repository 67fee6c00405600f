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
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path

from group_registry.cli.parser import Parser, today
from group_registry.commands import doubts_as
from group_registry.commands.baseline import baseline_text
from group_registry.files import worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.forms.contents import Texts, blob_id
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import approvals_branch
from group_registry.gitrepo.proposals import NewBranch, Place, put_on_branches
from group_registry.model.terms import BASELINE, DATA, OFFICE
from group_registry.pages.table import Sheet, workbook
from group_registry.reports.findings import shown
from group_registry.rules.articles_06_to_10_filing import LATE_PAPER
from group_registry.rules.transition import PLAIN
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.ledger import taken_in
from group_registry.spreadsheets.ledger_lines import Ledger
from group_registry.spreadsheets.reading import Reading
from group_registry.spreadsheets.table import REASON, Table, TableRow, letters

IMPORTED, RETURNED = "导入", "待补"
MOST = 20


def read_table(path: Path, sheet: str | None = None) -> Table:
    """The table; how it was read is told on standard error."""
    table = reader.read_table(path, sheet)
    unread = [f"只读取工作表“{table.sheet}”，未读取 {'、'.join(table.others)}"] if table.others else []
    for remark in (*unread, *table.remarks):
        print(shown(remark), file=sys.stderr)
    return table


def take_in(
    path: Path, sheet: str | None, files: Texts, schemas: Schemas, day: date, leaders: Mapping[str, str], is_dry: bool
) -> tuple[dict[str, bytes], bool]:
    """Say what becomes of each sheet with the heading of a ledger, and give its refused lines back unless ``is_dry``.

    Each sees what those before it made. Returns the files that they make, and whether a line is refused or a sheet
    cannot be read.
    """
    first, pinyin = reader.read_table(path, sheet), worktree.read_pinyin()
    names = [first.sheet, *first.others] if sheet is None and first.others else [sheet]
    made, is_refused, sheets, doubts = dict[str, bytes](), False, list[Sheet](), dict[str | None, CannotKnow]()
    for name in names:
        where = f"工作表“{name}”" if len(names) > 1 else ""
        table = None
        try:
            table = reader.read_table(path, name)
            ledger = taken_in(f"{path.name}{where}", table, {**files, **made}, schemas, pinyin, day, leaders)
        except CannotKnow as doubt:
            doubts[name] = doubt
            is_refused |= table is None  # it may be a ledger, unlike one without the heading
            continue
        for remark in table.remarks:
            print(shown(f"{where}{remark}"), file=sys.stderr)
        _tell(ledger, where, max(MOST // len(names), 2))
        is_refused |= bool(ledger.faults)
        if ledger.returned:
            sheets.append(returned(ledger, ledger.returned, str(name) if where else RETURNED))
        if ledger.drafts:
            made |= {path: draft.content for path, draft in ledger.drafts.items()}
            made[BASELINE] = baseline_text(ledger.entries, ledger.forms)
    if len(doubts) == len(names):
        raise doubts[names[0]]
    for name, why in doubts.items():
        print(shown(f"！！工作表“{name}”没有读取：{why}"))
    if sheets and not is_dry:
        give_back(path, sheets)
    return made, is_refused


def _tell(ledger: Ledger, where: str, most: int) -> None:
    """What becomes of a ledger: its columns, what was read in another form, what is returned and why, what is taken."""
    columns = ledger.columns
    places = sorted(columns.places.items(), key=lambda pair: pair[1])
    read = (f"{letters(at + 1)} 列“{columns.title(item)}”→{ledger.titles.get(item, REASON)}" for item, at in places)
    taken = sum(len(draft.lines) for draft in ledger.drafts.values())
    counts = {"退回": len(ledger.returned), "已在登记册中": len(ledger.on_file), "重复": ledger.repeated}
    parts = [f"可以导入 {taken} 行（{len(ledger.drafts)} 个群组）"]
    parts += [f"{what} {count} 行" for what, count in counts.items() if count]
    print(shown(f"{where}表头在第 {columns.heading.number} 行：{'，'.join(read)}"))
    for line in (*ledger.note_lines(), *ledger.fault_lines(most)):
        print(shown(line))
    print(shown(f"{where or '台账'}共 {len(ledger.rows)} 行：{'，'.join(parts)}。"))


def give_back(table: Path, sheets: Sequence[Sheet]) -> None:
    """Write the workbook of refused lines beside the office's table, unless an earlier run wrote it, and say where.

    The lines contain what people wrote about each other, which no repository may store: it goes above any.
    """
    content = workbook(sheets, today())
    folder = table.resolve().parent
    for above in (folder, *folder.parents):  # a clone, a bare repository, the root of a registry
        folder = above.parent if any((above / one).exists() for one in (".git", "refs/heads", OFFICE)) else folder
    stem = re.sub(f"-{RETURNED}(-[0-9]+)?$", "", table.stem) + f"-{RETURNED}"
    for number in count(1):
        place = folder / f"{stem}{f'-{number}' if number > 1 else ''}.xlsx"
        if not os.path.lexists(place):
            writing.write_new(place, content)
        if place.is_file() and place.read_bytes() == content:
            break
    print(shown(f"退回的内容在 {place}；改正涂色的单元格后再次使用"))


def returned(reading: Reading, rows: Sequence[TableRow], name: str = RETURNED) -> Sheet:
    """The office's own columns in their order, those that are missing by their names, and the reason."""
    places, asked = dict(reading.columns.places), {"reason", *(one.item for one in reading.faults)}
    width = max(len(row.cells) for row in (reading.columns.heading, *rows))
    header = [reading.columns.heading.cell(place) for place in range(width)]
    for item, title in {**reading.titles, "reason": REASON}.items():
        if item in asked and item not in places:
            places[item] = len(header)
            header.append(title)
    lines, marked = list[list[str]](), set[tuple[int, int]]()
    for row in rows:
        faults = [one for one in reading.faults if one.row == row.number]
        marked |= {(len(lines), places[one.item]) for one in faults if one.item in places}
        reason = "；".join(dict.fromkeys(f"{one.says}（{one.fix}）" for one in faults))
        line = [row.cell(place) for place in range(len(header))]
        line[places["reason"]] = f"原第 {row.number} 行：" * bool(row.number) + reason if faults else ""
        lines.append(line)
    widths = [min(2 * max(map(len, texts)) + 8, 44) for texts in zip(header, *lines, strict=True)]
    return Sheet(name, header, widths, lines, marked=marked)


@doubts_as("未导入", OSError)
def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    place = Place.at(options.root, None) if (options.root / ".git").exists() else None
    if place:
        if approvals_branch.find(options.root).tip:
            fix = f"以后找到的群组逐个填报，备案事项说明以“{LATE_PAPER}”开头，按全部程序办理"
            raise CannotKnow(f"已有审批登记，历史备案基线只减不增，不能再导入旧台账（第六条）；{fix}")
        print(f"以主分支（提交 {place.tip[:10]}）为准，未提交的改动不计入", file=sys.stderr)
    before = dict(place.base.files) if place else worktree.read_files(options.root)
    schemas, is_dry = worktree.read_forms(), options.dry_run
    made, is_refused = take_in(options.ledger, options.sheet, before, schemas, today(), {}, is_dry)
    if made and not is_dry:
        print(shown(_committed(place, made) if place else _in_a_folder(options.root, made)))
    return int(is_refused)


def _committed(place: Place, made: Mapping[str, bytes]) -> str:
    """Merged by git itself, not by a request: after the adoption the baseline only shrinks."""
    branch = f"import-{blob_id(b''.join([place.tip.encode(), *made.values()]))[:8]}"
    files = {path: (PLAIN, content) for path, content in made.items()}
    put_on_branches(place.root, [NewBranch(branch, f"导入旧台账：{len(made) - 1} 个群组", files, place.tip)])
    todo = f"核对后在主分支上运行 git merge {branch} 和 registry.py validate，再推送；并入以后，方可导入其他台账"
    return f"已提交到本机分支 {branch}，尚未推送，工作目录中的文件未改动。{todo}"


def _in_a_folder(root: Path, made: Mapping[str, bytes]) -> str:
    folder = worktree.real(root) / IMPORTED
    if folder.is_dir() and any(folder.iterdir()):  # the next baseline would lack what has not been moved yet
        raise CannotKnow(f"{folder} 中有前一次导入的文件，未覆盖；请先移到 {DATA}，或另行保存，再运行一次")
    writing.write_folder(folder, made)
    todo = f"核对后剪切其中的 registry 文件夹，粘贴到 {folder.parent}，替换同名文件，再运行 registry.py validate"
    return f"已写入文件夹 {folder}。{todo}"


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="导入旧台账：每个群组一个文件，列入历史备案基线；有误的行退回，改正后再导入。")
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help="旧台账，CSV 或 xlsx，一行一个群组或一次备案")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写文件")
    parser.add_shared("--sheet", "--root")
    return parser.parse_args(argv)
