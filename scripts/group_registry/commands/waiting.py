"""What waits for whom, and since when, over all open pull requests; with reminders to copy.

Exit 0 whatever waits, 2 wrong usage, 3 something could not be known (the rest is shown).
"""

import sys

from group_registry.cli import host_options
from group_registry.cli.parser import Parser
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.json_types import Unclear
from group_registry.gitrepo import history
from group_registry.hosts import open_pulls
from group_registry.model.terms import MAIN
from group_registry.reports.waiting import FORMATS, AskedPulls, JudgedPull, unanswered


def main(argv: list[str] | None = None) -> int:
    """Print the list; what could not be known of one pull request does not hide the others."""
    parser = Parser(description="今日待签：各份申请在等谁、等了多久，按人、按单位列出，附催办语。")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="结果的形式，默认为 text")
    parser.add_argument("--fetch", metavar="REMOTE", help="先从这个远端取回各份申请的提交；不给则须已在本地")
    host_options.add_to(parser)
    options = parser.parse_args(argv)
    try:
        tip = history.tip_of(options.root, MAIN, options.base)
        forge, schemas = host_options.forge_of(options), worktree.read_forms(PROJECT)
        found = open_pulls.read(forge, options.root, options.fetch, tip, schemas, options.now)
    except (CannotKnow, Unclear) as doubt:
        sys.stdout.write(unanswered(options.format, options.now, str(doubt)))
        print(f"无法判断：{doubt}", file=sys.stderr)
        return 3
    seen = tuple(JudgedPull(case.web, case.facts, case.comparison) for case in found.cases)
    sys.stdout.write(FORMATS[options.format](AskedPulls(options.now, tip, seen, tuple(found.doubts))))
    sys.stderr.writelines(f"{doubt}\n" for doubt in found.doubts)
    return 3 if found.doubts else 0
