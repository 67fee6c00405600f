"""Decide whether a pull request has the approvals that the regulation asks for, by what the host says.

Exit 0 approved, 1 not yet or refused, 2 wrong usage, 3 could not know.
"""

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from group_registry.approval.decision import decide
from group_registry.approval.facts import Verdict
from group_registry.cli.parser import Parser, moment
from group_registry.commands import asking
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.gitrepo import history
from group_registry.hosts import open_pulls
from group_registry.hosts.answers import Unclear
from group_registry.model.terms import MAIN
from group_registry.reports.verdict import FORMATS


def main(argv: list[str] | None = None) -> int:
    """Print the verdict; 0 only when it is a yes."""
    options = _options(argv)
    try:
        verdict = _verdict(options)
    except (CannotKnow, Unclear) as doubt:
        print(f"无法判断：{doubt}", file=sys.stderr)
        return 3
    sys.stdout.write(FORMATS[options.format](verdict))
    return 0 if verdict.approved else 1


def _verdict(options: Namespace) -> Verdict:
    """The base's check of the head and the decision; schemas, rules and code are those beside this file."""
    tip = history.tip_of(options.root, MAIN, options.base)
    return decide(
        open_pulls.facts(asking.answers(options), options.root, tip, worktree.read_forms(PROJECT), options.now)
    )


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="判断一份申请的审批是否齐全（制度第九条、第十条）。")
    asking.add_options(parser)
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--base", metavar="REV", help="合并到哪个提交上，默认为主分支的最新提交")
    now = datetime.now(UTC)
    parser.add_argument("--now", type=moment, default=now, metavar="TIME", help="设想的合并时间，默认现在")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="结果的形式，默认为 text")
    return asking.checked(parser, parser.parse_args(argv))
