"""Write ``.github/CODEOWNERS`` from the office files: who is asked about the tools and the office files themselves.

Exit 0 written, 1 not up to date (``--check``), 2 wrong usage, 3 could not know.
"""

import sys
from pathlib import Path

from outside import disk, terminal
from outside.command_line import Parser
from outside.doubt import CannotKnow, in_words
from reading.inspection import read
from reports import code_owners

PROJECT = Path(__file__).resolve().parent.parent
PLACE = ".github/CODEOWNERS"


def main(argv: list[str] | None = None) -> int:
    """Write it, or say whether it is as it should be."""
    parser = Parser(description="由名册生成 .github/CODEOWNERS：改动程序、格式、流程和名册时请谁评审。")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--check", action="store_true", help="只核对是否与名册一致，不写")
    options = parser.parse_args(argv)
    place = options.root / PLACE
    try:
        text = code_owners.text(read(disk.read_files(options.root), disk.read_forms(PROJECT)).registry)
        if text is None:
            raise CannotKnow("名册读不通，或现任主任、信息技术部的人都没有登记账号")
        if options.check:
            return _checked(place.read_text("utf-8") == text)
        place.write_text(text, "utf-8")
    except (CannotKnow, OSError) as doubt:
        print(f"没有写：{in_words(doubt) if isinstance(doubt, OSError) else doubt}", file=sys.stderr)
        return 3
    return 0


def _checked(is_fresh: bool) -> int:
    if not is_fresh:
        print(f"{PLACE} 与名册不一致；请运行 python scripts/codeowners.py，随名册一起报送")
    return int(not is_fresh)


if __name__ == "__main__":
    terminal.end(main)
