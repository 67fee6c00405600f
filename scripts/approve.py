"""Decide whether a pull request has the approvals that the regulation asks for, by what the host says.

Exit 0 approved, 1 not yet or refused, 2 wrong usage, 3 could not know.
"""

import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from outside import asking, disk, history, pulls, terminal
from outside.command_line import Parser, moment
from outside.doubt import CannotKnow
from reading import forge_json
from reading.forge_json import Unclear
from regulation.approval import decide
from regulation.facts import Verdict
from reports.verdict import FORMATS

PROJECT = Path(__file__).resolve().parent.parent


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
    tip = history.tip_of(options.root, forge_json.MAIN, options.base)
    return decide(pulls.facts(asking.answers(options), options.root, tip, disk.read_forms(PROJECT), options.now))


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="判断一份申请的审批是否齐全（制度第九条、第十条）。")
    asking.add_options(parser)
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--base", metavar="REV", help="合并到哪个提交上，默认为主分支的最新提交")
    now = datetime.now(UTC)
    parser.add_argument("--now", type=moment, default=now, metavar="TIME", help="设想的合并时间，默认现在")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="结果的形式，默认为 text")
    return asking.checked(parser, parser.parse_args(argv))


if __name__ == "__main__":
    terminal.end(main)
