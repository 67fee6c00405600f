"""Write ``.github/CODEOWNERS`` from the office files: who is asked about the tools and the office files themselves.

Exit 0 written, 1 not up to date (``--check``), 2 wrong usage, 3 could not know.
"""

import sys
from pathlib import Path

from group_registry.cli.parser import Parser
from group_registry.commands import code_owners
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import read

PLACE = ".github/CODEOWNERS"


def main(argv: list[str] | None = None) -> int:
    """Write it, or say whether it is as it should be."""
    parser = Parser(description="由名册生成 .github/CODEOWNERS：改动程序、格式、流程和名册时请谁评审。")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--check", action="store_true", help="只核对是否与名册一致，不写")
    options = parser.parse_args(argv)
    place = options.root / PLACE
    try:
        text = code_owners.text(read(worktree.read_files(options.root), worktree.read_forms(PROJECT)).registry)
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
