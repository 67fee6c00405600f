"""Record every merge of a pull request on the branch ``approvals``, the oldest first; run again, it goes on.

Exit 0 all recorded, 1 some left over (``--limit``, ``--dry-run``), 2 wrong usage, 3 could not know: the host or git did
not answer, or no one pull request accounts for a merge.
"""

import sys
from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from group_registry.cli import host_options
from group_registry.cli.parser import Parser
from group_registry.commands.recording import Progress, Task, record_all
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.hosts.answers import Unclear


def main(argv: list[str] | None = None) -> int:
    """Record what waits, and say what was done."""
    options = _options(argv)
    try:
        progress = record_all(_task(options))
    except (CannotKnow, Unclear) as doubt:
        print(f"没有登记完：{doubt}", file=sys.stderr)
        return 3
    if not progress.recorded and not progress.left:
        print("没有待登记的合并。")
    if progress.left:
        print(f"还有 {progress.left} 次合并待登记。")
    return _code(progress, options.dry_run)


def _code(progress: Progress, is_dry: bool) -> int:
    if progress.unknown:
        return 3
    return int(bool(progress.left or (is_dry and progress.recorded)))


def _task(options: Namespace) -> Task:
    return Task(
        root=options.root,
        forge=host_options.forge_of(options),
        schemas=worktree.read_forms(PROJECT),
        say=lambda sentence: print(sentence, flush=True),
        begin=options.begin,
        remote=options.push,
        limit=options.limit,
        is_dry=options.dry_run,
    )


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="把每次合并登记到审批证据分支（制度第六条）。")
    host_options.add_source_to(parser)
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--begin", metavar="REV", help="采用本系统时的提交；只在还没有登记时有用")
    parser.add_argument("--push", metavar="REMOTE", help="每登记一条就推送到这个远端；不给则只写在本地")
    parser.add_argument("--limit", type=_count, metavar="N", help="最多登记几条")
    parser.add_argument("--dry-run", action="store_true", help="只说要登记什么，不写")
    return parser.parse_args(argv)


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"“{text}”不是正整数")
    return int(text)
