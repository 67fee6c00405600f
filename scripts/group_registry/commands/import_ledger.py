"""Take an old ledger in: a file for each group, and the rows by which ``baseline`` binds them (Art. 6 to 8).

All or nothing: one refused line, and nothing is written. Never over anything. Exit 0 written, 1 lines refused, 2 wrong
usage, 3 could not know.
"""

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from group_registry.cli.parser import Parser
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.cells import Unreadable
from group_registry.forms.schemas import Forms
from group_registry.model.finding import cited
from group_registry.personal_data.scan import masked
from group_registry.reports.findings import shown
from group_registry.spreadsheets import local_files, reader
from group_registry.spreadsheets.ledger_import import Refused, TakenIn, recognised, taken_in
from group_registry.spreadsheets.table import Columns, letters, titles

MOST = 20
"""How many names of one kind are listed."""


def headings(columns: Columns, lacking: Sequence[str], titles: dict[str, str]) -> str:
    """Which column was taken for which item."""
    lines = [f"表头在第 {columns.heading.number} 行："]
    for item, place in sorted(columns.places.items(), key=lambda pair: pair[1]):
        lines.append(f"  {letters(place + 1)} 列“{columns.title(item)}”→ {titles[item]}")
    if columns.unknown:
        lines.append(f"未使用的列：{'、'.join(columns.unknown)}")
    if lacking:
        lines.append(f"表中没有的项目：{'、'.join(lacking)}")
    return _text(lines)


def refusals(name: str, found: TakenIn) -> str:
    """Every refused line with all its reasons."""
    lines = [line for one in found.refused for line in _refused(name, one)]
    rows = len({one.row for one in found.refused})
    lines.append(
        f"共 {found.count} 行，{rows} 行有问题，{len(found.refused)} 处须改正；未写入任何文件。改正后再运行一次。"
    )
    return _text(lines)


def _refused(name: str, one: Refused) -> Iterator[str]:
    article = f"（{cited(one.article)}）" if one.article else ""
    yield f"{name} {one.where}  {one.says}{article}"
    yield f"    改法：{one.fix}"


def taken(found: TakenIn, ledger: str, is_dry: bool) -> str:
    """What was written, or would be, what the ledger did not say, and what comes next."""
    lines = [f"{'可以写入' if is_dry else '已写入'} {len(found.drafts)} 个群组文件（台账 {found.count} 行）："]
    lines += _some([f"{draft.path}  {draft.name}" for draft in found.drafts])
    if found.remarks:
        lines += [
            "作为合计或备注、未导入的行：",
            *_some([f"第 {row.number} 行  {_first(row.cells)}" for row in found.remarks]),
        ]
    if found.incomplete:
        lines.append(
            f"{len(found.incomplete)} 个群组有台账未载明项目，填为“历史数据：原台账未载明……”，可补充的下次变更时补填："
        )
        lines += _some([draft.name for draft in found.incomplete])
    if found.unnumbered:
        lines.append(
            f"{len(found.unnumbered)} 个群组没有纸质编号，不列入历史备案，须补办备案（临时群在编号一栏填写“免备案”）："
        )
        lines += _some([draft.name for draft in found.unnumbered])
    if found.notices:
        lines.append(f"另有 {found.notices} 条提示，运行 registry.py validate 可以看到")
    if not is_dry:
        lines.append(
            f"下一步：核对上述文件，再运行 registry.py baseline {ledger}，将纸质备案与文件内容对应；"
            "最后运行 registry.py validate"
        )
    return _text(lines)


def _some(items: Sequence[str]) -> list[str]:
    more = [f"  ……共 {len(items)} 个"] if len(items) > MOST else []
    return [f"  {item}" for item in items[:MOST]] + more


def _first(cells: Sequence[str]) -> str:
    return masked(next(filter(None, cells), ""))[:40]


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{shown(line)}\n" for line in lines)


def main(argv: list[str] | None = None) -> int:
    """Read the ledger, check what it becomes, write it."""
    options = _options(argv)
    try:
        return _run(options)
    except (CannotKnow, Unreadable) as doubt:
        print(f"未导入：{doubt}", file=sys.stderr)
        return 3


def _run(options: Namespace) -> int:
    schemas = worktree.read_forms(PROJECT)
    forms = Forms.of_schemas(schemas)
    lines, guide = reader.read(options.ledger, options.sheet), local_files.read_guide(options.mapping, forms)
    for remark in lines.told:
        print(remark, file=sys.stderr)
    if options.headings:
        sys.stdout.write(headings(*recognised(lines, forms, guide), titles(forms)))
        return 0
    found = taken_in(lines, worktree.read_files(options.root), schemas, guide, worktree.read_pinyin(PROJECT))
    if found.refused:
        sys.stdout.write(refusals(options.ledger.name, found))
        return 1
    rows = options.baseline or options.root / "baseline.csv"
    if not options.dry_run:
        files = {options.root / draft.path: draft.content for draft in found.drafts}
        local_files.write_all({**files, rows: local_files.baseline_ledger(found.entries, forms)})
    sys.stdout.write(taken(found, str(rows), options.dry_run))
    return 0


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(
        description="导入旧台账：每个群组一个文件，另生成一份供 registry.py baseline 使用的历史备案清单。"
        "有一行不符的，不写入任何文件。"
    )
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help="旧台账，CSV 或 xlsx，一行一个群组或一次备案")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="对照文件：各列对应的项目，全表相同的项目")
    parser.add_argument("--sheet", metavar="SHEET", help="xlsx 中的工作表，默认第一个")
    parser.add_argument("--headings", action="store_true", help="只显示识别出的列")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写文件")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="历史备案清单的位置，默认为 DIR/baseline.csv")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    return parser.parse_args(argv)
