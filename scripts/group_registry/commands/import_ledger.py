"""Import an old ledger: a file and an entry of the baseline for each group (Art. 6 to 8).

Refused lines are returned in a workbook beside the ledger, to be corrected and imported again; if the ledger lies in a
repository, the workbook goes above it. The files are written all or none and never replace others.

Exit 0 all written, 1 lines refused, 2 wrong usage, 3 could not know.
"""

import os
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from group_registry.cli.parser import Parser, today
from group_registry.commands import doubts_as
from group_registry.commands.baseline import baseline_text
from group_registry.files import worktree, writing
from group_registry.model.terms import BASELINE, DATA
from group_registry.pages.table import Sheet, workbook
from group_registry.personal_data.scan import masked
from group_registry.reports.findings import shown
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.ledger import taken_in
from group_registry.spreadsheets.ledger_lines import UNKNOWN, Ledger
from group_registry.spreadsheets.reading import Reading, lines_of
from group_registry.spreadsheets.table import REASON, Table, TableRow, letters

RETURNED = "待补"
MOST, FEW = 20, 6


def read_table(path: Path, sheet: str | None = None) -> Table:
    """The table; how it was read is told on standard error."""
    table = reader.read_table(path, sheet)
    for remark in table.remarks:
        print(shown(remark), file=sys.stderr)
    return table


def account(ledger: Ledger, is_dry: bool) -> str:
    """What becomes of a ledger: its columns, what is left out of use, what is returned and why, what is taken."""
    columns, drafts = ledger.columns, [*ledger.drafts.values()]
    places = sorted(columns.places.items(), key=lambda pair: pair[1])
    read = (f"{letters(at + 1)} 列“{columns.title(item)}”→{ledger.titles.get(item, REASON)}" for item, at in places)
    lines = [f"表头在第 {columns.heading.number} 行：{'，'.join(read)}"]
    if ledger.not_used:
        lines += ["！！以下各列没有采用，请核对表头：", *(f"  {one}" for one in ledger.not_used)]
    lines += lines_of(ledger.name, ledger.faults, MOST)
    if ledger.twice:
        lines.append("与前面一行内容相同、只计一次的行：")
        lines += _some([f"第 {number} 行，同第 {first} 行" for number, first in ledger.twice.items()])
    if ledger.aside:
        lines.append("作为合计、备注或空行、未导入的行：")
        firsts = [(row.number, masked(next(filter(None, row.cells), ""))) for row in ledger.aside]
        lines += _some([f"第 {number} 行  {text[:40]}" for number, text in firsts])
    if ledger.odd:
        lines += ["以下写法已按通常的意思读取，请核对：", *(f"  {one}" for one in ledger.told())]
    kinds = (
        (
            [draft for draft in drafts if UNKNOWN.encode() in draft.content],
            "有台账未载明的项目，填为“历史数据：原台账未载明……”，可补充的下次变更时补填",
        ),
        (
            [draft for draft in drafts if not draft.number and not draft.is_cancelled],
            "没有编号，登记为待补备案，下次变更时按全部程序办理（临时群除外）",
        ),
        ([draft for draft in drafts if draft.is_cancelled], "已不再使用，登记为已注销"),
    )
    for some, says in kinds:
        if some:
            names = "、".join(draft.name for draft in some[:FEW]) + "等" * (len(some) > FEW)
            lines.append(f"{len(some)} 个群组{says}：{names}")
    taken = sum(len(draft.rows) for draft in drafts)
    counts = (("退回", ledger.returned), ("重复", ledger.twice), ("已在登记册中", ledger.on_file))
    parts = [f"{'可以导入' if is_dry else '导入'} {taken} 行（{len(drafts)} 个群组）"]
    parts += [f"{what} {len(rows)} 行" for what, rows in counts if rows]
    lines.append(f"台账共 {len(ledger.rows)} 行：{'，'.join(parts)}。")
    return "".join(f"{shown(line)}\n" for line in lines)


def _some(items: Sequence[str]) -> list[str]:
    more = [f"  ……共 {len(items)} 个"] if len(items) > MOST else []
    return [f"  {item}" for item in items[:MOST]] + more


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
    if not options.dry_run:
        writing.take_back(options.root)
    before = worktree.read_files(options.root)
    ledger = taken_in(options.ledger.name, table, before, schemas, worktree.read_pinyin(), today())
    sys.stdout.write(account(ledger, options.dry_run))
    if options.dry_run:
        return int(bool(ledger.faults))
    says, files = returned(options.ledger, ledger, ledger.returned)
    if ledger.drafts:
        files |= {options.root / path: draft.content for path, draft in ledger.drafts.items()}
        files[options.root / BASELINE] = baseline_text(ledger.entries, ledger.forms)
    if files:
        writing.write_together(options.root, files, {options.root / BASELINE})
    if says:
        print(shown(says))
    if ledger.drafts:
        print(f"已写入 {len(ledger.drafts)} 个群组文件和 {BASELINE}；核对后运行 registry.py validate")
    return int(bool(ledger.faults))


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(
        description="导入旧台账：每个群组一个文件，一并列入历史备案基线。不符的行另存为待补的工作簿，改正后再导入。"
    )
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help="旧台账，CSV 或 xlsx，一行一个群组或一次备案")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写文件")
    parser.add_shared("--sheet", "--root")
    return parser.parse_args(argv)
