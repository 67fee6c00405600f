"""Take an old ledger in: a file for each group, and the rows by which ``baseline.py`` binds them (Art. 6 to 8).

All or nothing: one refused line, and nothing is written. Never over anything. Exit 0 written, 1 lines refused, 2 wrong
usage, 3 could not know.
"""

import sys
from argparse import Namespace
from pathlib import Path

from group_registry.cli.parser import Parser
from group_registry.commands import ledger as told
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.schemas import Forms
from group_registry.spreadsheets import local_files, reader
from group_registry.spreadsheets.headings import titles
from group_registry.spreadsheets.table import Unreadable
from group_registry.spreadsheets.taking_in import recognised, taken_in


def main(argv: list[str] | None = None) -> int:
    """Read the ledger, check what it becomes, write it."""
    options = _options(argv)
    try:
        return _run(options)
    except (CannotKnow, Unreadable) as doubt:
        print(f"没有收：{doubt}", file=sys.stderr)
        return 3


def _run(options: Namespace) -> int:
    schemas = worktree.read_forms(PROJECT)
    forms = Forms.of_schemas(schemas)
    lines, guide = reader.read(options.ledger, options.sheet), local_files.read_guide(options.mapping, forms)
    for remark in lines.told:
        print(remark, file=sys.stderr)
    if options.headings:
        sys.stdout.write(told.headings(*recognised(lines, forms, guide), titles(forms)))
        return 0
    found = taken_in(lines, worktree.read_files(options.root), schemas, guide, worktree.read_pinyin(PROJECT))
    if found.refused:
        sys.stdout.write(told.refusals(options.ledger.name, found))
        return 1
    rows = options.baseline or options.root / "baseline.csv"
    if not options.dry_run:
        files = {options.root / draft.path: draft.content for draft in found.drafts}
        local_files.write_all({**files, rows: local_files.baseline_ledger(found.entries, forms)})
    sys.stdout.write(told.taken(found, str(rows), options.dry_run))
    return 0


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(
        description="把旧台账收进来：每个群组一个文件，另写一份给 baseline.py 的历史备案清单。有一行不对就什么也不写。"
    )
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help="旧台账，CSV 或 xlsx，一行一个群组或一次备案")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="对照文件：哪一列是哪一项，哪些项目全表一样")
    parser.add_argument("--sheet", metavar="SHEET", help="xlsx 里的哪个工作表，默认第一个")
    parser.add_argument("--headings", action="store_true", help="只显示认出了哪些列")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写文件")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="历史备案清单写在哪里，默认为 DIR/baseline.csv")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    return parser.parse_args(argv)
