"""Import an old ledger: a file and an entry of the baseline for each group (Art. 6 to 8).

Refused lines are returned in a workbook beside the ledger, to be corrected and imported again; if the ledger lies in a
repository, the workbook goes above it. It is written first, so that a killed run, run again, only adds what is missing.
The files are one commit on a new branch on top of main or, without git, one new folder beside ``registry/``.

Exit 0 all written, 1 lines refused, 2 wrong usage, 3 could not know.
"""

import os
import re
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from group_registry.cli.parser import Parser, today
from group_registry.commands import doubts_as
from group_registry.commands.baseline import baseline_text
from group_registry.files import worktree, writing
from group_registry.files.errors import CannotKnow
from group_registry.forms.contents import blob_id
from group_registry.gitrepo.proposals import NewBranch, Place, put_on_branches
from group_registry.model.terms import BASELINE, DATA
from group_registry.pages.table import Sheet, workbook
from group_registry.reports.findings import shown
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
    others = [f"只读取工作表“{table.sheet}”；另有 {'、'.join(table.others)}，需要读取的请用 --sheet"] * bool(
        table.others
    )
    for remark in (*others, *table.remarks):
        print(shown(remark), file=sys.stderr)
    return table


def account(ledger: Ledger, is_dry: bool) -> str:
    """What becomes of a ledger: its columns, what was read in another form, what is returned and why, what is taken."""
    columns = ledger.columns
    places = sorted(columns.places.items(), key=lambda pair: pair[1])
    read = (f"{letters(at + 1)} 列“{columns.title(item)}”→{ledger.titles.get(item, REASON)}" for item, at in places)
    taken = sum(len(draft.lines) for draft in ledger.drafts.values())
    counts = {"退回": len(ledger.returned), "已在登记册中": len(ledger.on_file), "重复": ledger.repeated}
    parts = [f"{'可以导入' if is_dry else '导入'} {taken} 行（{len(ledger.drafts)} 个群组）"]
    parts += [f"{what} {count} 行" for what, count in counts.items() if count]
    lines = [
        f"表头在第 {columns.heading.number} 行：{'，'.join(read)}",
        *ledger.note_lines(),
        *ledger.fault_lines(MOST),
        f"台账共 {len(ledger.rows)} 行：{'，'.join(parts)}。",
    ]
    return "".join(f"{shown(line)}\n" for line in lines)


def returned(table: Path, reading: Reading, rows: Sequence[TableRow]) -> tuple[str, dict[Path, bytes]]:
    """What is said of the workbook of refused lines, and the workbook; nothing to write if an earlier run wrote it.

    It has the office's own columns in their order, those that are missing by their names, and the reason.
    The lines contain what people wrote about each other, which no repository may store.
    """
    if not rows or not reading.faults:
        return "", {}
    columns = reading.columns
    width = max(len(row.cells) for row in (columns.heading, *rows))
    own = [place for place in range(width) if place != columns.places.get("reason")]
    asked = {one.item for one in reading.faults} - columns.places.keys()
    missing = [item for item in reading.titles if item in asked]
    place_of = {item: own.index(place) for item, place in columns.places.items() if place in own}
    place_of |= {item: len(own) + number for number, item in enumerate(missing)}
    lines, marked = list[list[str]](), set[tuple[int, int]]()
    for row in rows:
        faults = [one for one in reading.faults if one.row == row.number]
        reason = "；".join(dict.fromkeys(f"{one.says}（{one.fix}）" for one in faults))
        marked |= {(len(lines), place_of[one.item]) for one in faults if one.item in place_of}
        says = f"原第 {row.number} 行：{reason}" if faults else ""
        lines.append([*map(row.cell, own), *[""] * len(missing), says])
    header = [*map(columns.heading.cell, own), *(reading.titles[item] for item in missing), REASON]
    widths = [min(2 * max(map(len, texts)) + 8, 44) for texts in zip(header, *lines, strict=True)]
    content = workbook([Sheet(RETURNED, header, widths, lines, marked=marked)], today())
    folder = table.resolve().parent
    above = [place for place in (folder, *folder.parents) if _is_repository(place)]
    folder = above[-1].parent if above else folder
    stem = re.sub(f"-{RETURNED}(-[0-9]+)?$", "", table.stem) + f"-{RETURNED}"
    for number in count(1):
        place = folder / f"{stem}{f'-{number}' if number > 1 else ''}.xlsx"
        is_there = place.is_file() and place.read_bytes() == content
        if is_there or not os.path.lexists(place):
            break
    return f"退回的内容在 {place}；改正涂色的单元格后再次使用", {} if is_there else {place: content}


def _is_repository(folder: Path) -> bool:
    """A clone, a bare repository or the root of a registry."""
    is_bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    return (folder / ".git").exists() or is_bare or (folder / DATA / "office").is_dir()


@doubts_as("未导入", OSError)
def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    schemas = worktree.read_forms()
    table = read_table(options.ledger, options.sheet)
    before = here = worktree.read_files(options.root)
    place = Place.at(options.root, options.base) if (options.root / ".git").exists() else None
    if place:
        before = dict(place.base.files)
        if apart := {path for path, _ in before.items() ^ here.items()}:
            says = f"本次以{options.base or '主分支'}（提交 {place.tip[:10]}）为准，与其不同的工作目录文件有"
            print(shown(f"{says} {len(apart)} 个；须计入的，先提交，再加 --base HEAD 运行"), file=sys.stderr)
    elif options.base:
        options.wrong("不在 git 仓库中的，不能使用 --base")
    ledger = taken_in(options.ledger.name, table, before, schemas, worktree.read_pinyin(), today())
    sys.stdout.write(account(ledger, options.dry_run))
    if options.dry_run:
        return int(bool(ledger.faults))
    says, files = returned(options.ledger, ledger, ledger.returned)
    for path, content in files.items():
        writing.write_new(path, content)
    if says:
        print(shown(says))
    if ledger.drafts:
        made = {path: draft.content for path, draft in ledger.drafts.items()}
        made[BASELINE] = baseline_text(ledger.entries, ledger.forms)
        count = f"{len(ledger.drafts)} 个群组文件和 {BASELINE}"
        print(shown(_committed(place, made, count) if place else _in_a_folder(options.root, made, count)))
    return int(bool(ledger.faults))


def _committed(place: Place, made: Mapping[str, bytes], count: str) -> str:
    """Merged by git itself, not by a request: after the adoption the baseline only shrinks."""
    branch = f"import-{blob_id(b''.join([place.tip.encode(), *made.values()]))[:8]}"
    files = {path: (PLAIN, content) for path, content in made.items()}
    put_on_branches(place.root, [NewBranch(branch, f"导入旧台账：{len(made) - 1} 个群组", files, place.tip)])
    return (
        f"已提交到本机分支 {branch}：{count}；尚未推送，工作目录中的文件未改动。核对后在主分支上运行 "
        f"git merge {branch} 和 registry.py validate，再推送；合并以前导入其他台账的，加 --base {branch}"
    )


def _in_a_folder(root: Path, made: Mapping[str, bytes], count: str) -> str:
    """One import at a time: the next one's baseline would lack what has not been moved yet."""
    folder = worktree.real(root) / IMPORTED
    there = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if there and there != made:
        raise CannotKnow(f"{folder} 中有另一次导入的文件，未覆盖；请先移到 {DATA}，或另行保存，再运行一次")
    if not there:
        writing.write_folder(folder, made)
    return (
        f"已写入文件夹 {folder}：{count}。核对后剪切其中的 registry 文件夹，粘贴到 {folder.parent}，"
        "替换同名文件，再运行 registry.py validate"
    )


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(
        description="导入旧台账：每个群组一个文件，一并列入历史备案基线。不符的行另存为待补的工作簿，改正后再导入。"
    )
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help="旧台账，CSV 或 xlsx，一行一个群组或一次备案")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写文件")
    parser.add_shared("--sheet", "--root", "--base")
    return parser.parse_args(argv)
