"""Hand the groups of a person who leaves over to another: the list, and a ready change for each group (Art. 8, 11).

Without ``--commit`` it only shows. Exit 0 all in order, 1 something to mend first, 2 wrong usage, 3 could not know.
"""

import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from group_registry.cli.parser import Parser, day
from group_registry.commands.handing_over import Handover
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import has_errors
from group_registry.gitrepo.proposals import Place
from group_registry.model.dates import SHANGHAI
from group_registry.reports import findings as text


def main(argv: list[str] | None = None) -> int:
    """Show what is handed over; with ``--commit`` put each change that passes on a branch of its own."""
    options = _options(argv)
    try:
        place = Place.at(options.root, options.base)
        return _run(Handover(place, worktree.read_forms(PROJECT), options.giver, options.to, options.as_of), options)
    except CannotKnow as doubt:
        print(f"没有办成：{doubt}", file=sys.stderr)
        return 3


def _run(handover: Handover, options: Namespace) -> int:
    print(f"{handover.giver.label} 移交给 {handover.taker.label}：负责的群组 {len(handover.groups)} 个")
    is_clean = True
    for made, findings in handover.changes():
        print(f"  {text.shown(made.title)}  {made.record.path}")
        sys.stdout.write(text.render(findings) if findings else "")
        if has_errors(findings):
            is_clean = False
        elif options.commit:
            handover.commit(made)
            print(f"    已提交在本机的分支 {made.branch}；推送（git push origin {made.branch}）以后各开一份申请")
    if handover.groups and not options.commit:
        print("以上只是预览；加 --commit，每个群组的变更提交在一个分支上。各份变更仍要照章审批。")
    return int(not is_clean)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="负责人离任：把名下群组的负责人变更一次备好，逐个提交在新的分支上，由人去报。")
    parser.add_argument("giver", metavar="FROM", help="移交人，姓名或 姓名（区分）")
    parser.add_argument("--to", required=True, metavar="TO", help="接收人")
    parser.add_argument("--commit", action="store_true", help="提交在新的分支上；不给则只显示")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--base", metavar="REV", help="以哪个提交为主分支，默认为主分支的最新提交")
    today = datetime.now(SHANGHAI).date()
    parser.add_argument("--as-of", type=day, default=today, metavar="DATE", help="备案日期，默认今天")
    return parser.parse_args(argv)
