"""Check a registry against its forms and the regulation's rules.

Exit 0 clean, 1 findings, 2 wrong usage, 3 could not know.
"""

import argparse
import sys
from pathlib import Path

from outside import disk
from outside.doubt import CannotKnow
from reading.inspection import inspect
from regulation.finding import Level
from regulation.rules import RULES
from reports import FORMATS

PROJECT = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> int:
    """Print every finding; the exit code says whether any of them is an error."""
    options = _options(argv)
    try:
        inspection = inspect(disk.read_files(options.root), disk.read_forms(PROJECT), RULES)
    except CannotKnow as doubt:
        print(doubt, file=sys.stderr)
        return 3
    wanted = [str(path).strip("/") for path in options.paths]
    findings = [found for found in inspection.findings if not wanted or _is_below(found.path, wanted)]
    sys.stdout.write(FORMATS[options.format](findings))
    return int(any(found.level is Level.ERROR for found in findings))


def _is_below(path: str, wanted: list[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in wanted)


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="检查群组备案文件：格式、填写与制度各条。")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="只显示这些文件或文件夹的结果（检查仍是全部）")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="结果的形式，默认为 text")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
