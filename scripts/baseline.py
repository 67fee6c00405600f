"""Write ``registry/office/baseline.yaml``: what was on file on paper before the adoption, bound to its content.

Only for the day of adoption, and for the sample. With a ledger (CSV: file, paper number, date of filing) the
baseline is made from it, else the entries there are bound anew. Exit 0 written or fresh, 1 findings or not fresh
(``--check``), 2 wrong usage, 3 could not know.
"""

import csv
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from evidence.baseline import bound
from outside import disk
from outside.command_line import Parser
from outside.doubt import CannotKnow
from reading import write
from reading.inspection import inspect
from regulation.model import BaselineEntry, Origin
from regulation.rules import RULES
from reports import text

PROJECT = Path(__file__).resolve().parent.parent
BASELINE = "registry/office/baseline.yaml"
COMMENT = "采用本系统之前已在纸上备案的群组。由 scripts/baseline.py 生成，请勿手改。"


def main(argv: list[str] | None = None) -> int:
    """Write the baseline, or with ``--check`` say whether it is fresh."""
    options = _options(argv)
    try:
        files = disk.read_files(options.root)
        inspection = inspect(files, disk.read_forms(PROJECT), RULES)
        entries = _ledger(options.ledger) if options.ledger else inspection.registry.of(BaselineEntry)
    except (CannotKnow, OSError, ValueError) as doubt:
        print(f"没有生成：{doubt}", file=sys.stderr)
        return 3
    if inspection.has_errors:
        sys.stdout.write(text.render(inspection.findings))
        return 1
    data = [write.to_data(entry, inspection.forms) for entry in bound(entries, inspection.digests)]
    content = write.to_text(list(data), COMMENT)
    if options.check:
        return int(files.get(BASELINE) != content)
    (options.root / BASELINE).write_bytes(content)
    return 0


def _ledger(path: Path) -> list[BaselineEntry]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    origin = Origin(BASELINE)
    return [
        BaselineEntry(origin=origin, file=file, digest="0" * 40, paper_number=number, filed_on=date.fromisoformat(day))
        for file, number, day in rows
    ]


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="生成历史备案基线（仅在采用本系统之日使用）。")
    parser.add_argument("ledger", nargs="?", type=Path, help="CSV 台账：文件, 纸质编号, 备案日期（首行为表头）")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    parser.add_argument("--check", action="store_true", help="只检查是否与现有内容一致，不写文件")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
