"""Compare the groups that units really have with those on file: one return for each unit (Art. 8, 11).

Reads the list only, keeps and sends nothing. Exit 0 all as on file, 1 something to see to, 2 wrong usage, 3 could not
know.
"""

import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from group_registry.cli.parser import Parser, day
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.cells import Unreadable
from group_registry.model.dates import SHANGHAI
from group_registry.model.records import Unit
from group_registry.reports import inventory as told
from group_registry.spreadsheets import local_files, reader
from group_registry.spreadsheets.inventory import inventory


def main(argv: list[str] | None = None) -> int:
    """Print the returns of a list."""
    options = _options(argv)
    try:
        inspection = local_files.read_register(options.root, PROJECT)
        units = {unit.slug: unit for unit in inspection.registry.of(Unit)}
        if options.unit and options.unit not in units:
            print(f"没有编号为“{options.unit}”的单位，有的是：{'、'.join(units)}", file=sys.stderr)
            return 2
        lines = reader.read(options.list, options.sheet)
        found = inventory(lines, inspection.registry, inspection.forms, units.get(options.unit), options.as_of)
    except (CannotKnow, Unreadable) as doubt:
        print(f"没有比对：{doubt}", file=sys.stderr)
        return 3
    for remark in lines.told:
        print(remark, file=sys.stderr)
    sys.stdout.write(told.render(options.format, found))
    return int(not found.is_clean)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="清查：把单位实际在用的群组清单与登记册比对，每个单位一份清查回执。")
    parser.add_argument("list", type=Path, metavar="LIST", help="单位写的群组清单，CSV 或 xlsx；网站“清查”页有预填的表")
    parser.add_argument("--unit", metavar="UNIT", help="哪个单位的清单；表里有使用部门一列的可不写")
    parser.add_argument("--sheet", metavar="SHEET", help="xlsx 里的哪个工作表，默认第一个")
    parser.add_argument(
        "--format", choices=["text", "json", "csv"], default="text", help="text 回执，json，csv 逐行结果"
    )
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    today = datetime.now(SHANGHAI).date()
    parser.add_argument("--as-of", type=day, default=today, metavar="DATE", help="截至哪一天，默认今天")
    return parser.parse_args(argv)
