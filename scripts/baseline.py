"""Write ``registry/office/baseline.yaml``: what was on file on paper before the adoption, bound to its content.

Only for the day of adoption, and for the sample. With a ledger (CSV: file, paper number, date of filing) the
baseline is made from it, else the entries there are bound anew. Exit 0 written or fresh, 1 findings or not fresh
(``--check``), 2 wrong usage, 3 could not know.
"""

import csv
import sys
from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from evidence.baseline import bound
from outside import disk, terminal
from outside.command_line import Parser, day
from outside.doubt import CannotKnow, in_words
from reading import write
from reading.inspection import inspect, read
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
        files, forms = disk.read_files(options.root), disk.read_forms(PROJECT)
        # A ledger takes the place of what is there, readable or not.
        inspection = read(files | {BASELINE: b"[]\n"} if options.ledger else files, forms)
        entries = _ledger(options.ledger) if options.ledger else inspection.registry.of(BaselineEntry)
        data = [write.to_data(entry, inspection.forms) for entry in bound(entries, inspection.digests)]
        content = write.to_text(list(data), COMMENT)
        made = inspection if inspection.has_errors else inspect(files | {BASELINE: content}, forms, RULES)
        if made.has_errors:
            sys.stdout.write(text.render(made.findings))
        elif not options.check:
            (options.root / BASELINE).write_bytes(content)
    except (CannotKnow, OSError) as doubt:
        print(f"没有生成：{in_words(doubt)}", file=sys.stderr)
        return 3
    return int(made.has_errors or (options.check and files.get(BASELINE) != content))


def _ledger(path: Path) -> list[BaselineEntry]:
    try:
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    except UnicodeDecodeError as error:
        raise CannotKnow("台账不是 UTF-8 编码；请另存为“CSV UTF-8”") from error
    return [_entry(number, row) for number, row in enumerate(rows, 1) if number > 1 and row]


def _entry(number: int, row: list[str]) -> BaselineEntry:
    try:
        file, paper_number, filed_on = row
        return BaselineEntry(
            origin=Origin(BASELINE), file=file, digest="0" * 40, paper_number=paper_number, filed_on=day(filed_on)
        )
    except ValueError as error:
        raise CannotKnow(f"台账第 {number} 行有 {len(row)} 格，要有三格：文件、纸质编号、备案日期") from error
    except ArgumentTypeError as error:
        raise CannotKnow(f"台账第 {number} 行：{error}") from error


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="生成历史备案基线（仅在采用本系统之日使用）。")
    parser.add_argument("ledger", nargs="?", type=Path, help="CSV 台账：文件, 纸质编号, 备案日期（首行为表头）")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    parser.add_argument("--check", action="store_true", help="只检查是否与现有内容一致，不写文件")
    return parser.parse_args(argv)


if __name__ == "__main__":
    terminal.end(main)
