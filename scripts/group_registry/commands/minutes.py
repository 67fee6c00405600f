"""Draft the minutes of an office meeting from the pull requests that wait for it, or supplement them (Art. 9.2).

Nobody types a blob id; nothing is pushed, nothing that is there is overwritten. Exit 0 written or listed, 1 nothing
to write or findings, 2 wrong usage (options that are missing without a terminal, too), 3 could not know.
"""

import argparse
import sys

from group_registry.approval.agenda import agenda
from group_registry.cli import host_options
from group_registry.cli.parser import Parser, number
from group_registry.cli.questions import Missing
from group_registry.commands import meeting, meeting_options
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import has_errors
from group_registry.gitrepo.proposals import Place, propose
from group_registry.hosts import open_pulls
from group_registry.hosts.answers import Unclear
from group_registry.reports import agenda as lists, next_steps


def main(argv: list[str] | None = None) -> int:
    """List, draft or supplement; where anything is in doubt, nothing is written."""
    parser = _parser()
    options = parser.parse_args(argv)
    try:
        return _run(options)
    except Missing as missing:
        parser.error(str(missing))
    except (CannotKnow, Unclear) as doubt:
        print(f"没有写：{doubt}", file=sys.stderr)
        return 3


def _run(options: argparse.Namespace) -> int:
    place, schemas = Place.at(options.root, options.base), worktree.read_forms(PROJECT)
    found = open_pulls.read_open(host_options.forge_of(options), options.root, place.tip, schemas, options.now)
    business = [one for one in agenda(found.cases.values()) if not options.pull or one.pull in options.pull]
    doubts = found.doubtful(options.pull or ())
    sys.stderr.writelines(f"{doubt}\n" for doubt in doubts)
    if options.list:
        sys.stdout.write(lists.FORMATS[options.format](business))
    if doubts or options.list:
        return 3 if doubts else 0
    if options.minutes:
        made = meeting.supplement(options.minutes, business, place, schemas)
    else:
        given = meeting_options.given(options)
        made = meeting.draft(given, business, found, place, schemas, lambda one: print(lists.about(one)))
    if isinstance(made, str):
        print(made, file=sys.stderr)
        return 1
    findings = propose(place, made, schemas, options.commit)
    sys.stdout.write(next_steps.told(made.record, made.branch if options.commit else None, findings))
    return int(has_errors(findings))


def _parser() -> Parser:
    parser = Parser(description="主任办公会纪要：从等着上会的申请起草，或登记原则通过之后的补充（制度第九条）。")
    actions = parser.add_subparsers(required=True, metavar="draft|supplement")
    draft = actions.add_parser("draft", help="起草一次会议的纪要；缺的在终端上一项一项地问")
    draft.add_argument("--list", action="store_true", help="只列出等着上会的备案，不写")
    draft.add_argument("--format", choices=sorted(lists.FORMATS), default="text", help="清单的形式，默认为 text")
    meeting_options.add_to(draft)
    draft.set_defaults(minutes=None)
    more = actions.add_parser("supplement", help="原则通过的备案改好之后，写进那次会议纪要的补充")
    more.add_argument("minutes", metavar="年份-次数", help="哪一次会议，如 2026-11")
    more.set_defaults(list=False)
    for action, must in ((draft, False), (more, True)):
        action.add_argument("--pull", type=number, action="append", metavar="N", required=must, help="哪份申请")
        action.add_argument("--commit", action="store_true", help="在新的分支上提交，不动手头的文件；从不推送")
        host_options.add_to(action)
    return parser
