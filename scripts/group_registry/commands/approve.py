"""Decide from the host's answers whether a pull request has the approvals that the regulation requires.

Exit 0 approved, 1 not yet or refused, 2 wrong usage, 3 could not know.
"""

import sys
from argparse import Namespace
from pathlib import Path

from group_registry.approval.decision import decide
from group_registry.cli.given import host_of
from group_registry.cli.parser import HOST, Parser, number
from group_registry.commands import doubts_as
from group_registry.evidence.case import answers_in
from group_registry.files import worktree
from group_registry.files.worktree import read_answer
from group_registry.hosts import open_pulls
from group_registry.reports.evidence import VERDICT_FORMATS


@doubts_as("无法判断")
def main(argv: list[str]) -> int:
    options = _options(argv)
    if options.number is None:
        events = read_answer(options.timeline) if options.timeline else b"[]"
        authors = read_answer(options.commits) if options.commits else None
        answers = answers_in(read_answer(options.pull), read_answer(options.reviews), events, authors)
    else:
        answers = open_pulls.answers(host_of(options), options.number)
    basis = open_pulls.basis(options.root, options.base, worktree.read_forms(), options.now)
    verdict = decide(open_pulls.case(answers, basis).facts)
    sys.stdout.write(VERDICT_FORMATS[options.format](verdict))
    return int(not verdict.approved)


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="判断一份申请的审批是否齐全（制度第九条、第十条）。")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--number", type=number, metavar="N", help="申请的编号；各项内容向报送平台查询")
    which.add_argument("--pull", type=Path, metavar="JSON", help="不联网，申请从文件读取，须为 GitHub 的答复")
    parser.add_path("--reviews", "JSON", "与 --pull 同用：全部评审")
    events = "与 --pull 同用：时间线；不给即视为没有撤销、重新打开等事件"
    parser.add_path("--timeline", "JSON", events)
    authors = "与 --pull 同用：全部提交；不给则只看提交中的作者邮箱"
    parser.add_path("--commits", "JSON", authors)
    parser.add_shared(*HOST, "--root", "--base", "--now")
    parser.add_format(VERDICT_FORMATS)
    options = parser.parse_args(argv)
    if options.number is not None and (options.reviews or options.timeline or options.commits):
        parser.error("--reviews、--timeline、--commits 不能与 --number 同用")
    if options.number is None and options.reviews is None:
        parser.error("缺少参数：--reviews")
    return options
