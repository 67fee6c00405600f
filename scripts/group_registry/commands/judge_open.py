"""Judge every open pull request and say so on the host: one status, one comment, and whose review is asked for now.

Exit 0 all told, 2 wrong usage, 3 something could not be known or written (the others are told all the same).
"""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from group_registry.approval.decision import decide
from group_registry.approval.pending import Waiting, waiting
from group_registry.auditing import clone_audit
from group_registry.cli.host_options import add_account_to, add_host_to
from group_registry.cli.parser import Parser, moment
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.json_types import Unclear
from group_registry.hosts import chosen, open_pulls
from group_registry.hosts.open_pulls import Docket, OpenCase
from group_registry.hosts.posting import Postings
from group_registry.model.host_words import HostWords
from group_registry.reports import notice
from group_registry.reports.notice import Notice


def main(argv: list[str] | None = None) -> int:
    """Tell each; 0 only when nothing was in doubt."""
    options = _options(argv)
    try:
        host = chosen.connected(options.api, options.repository, options.dry_run, options.account)
        basis = clone_audit.basis(options.root, None, worktree.read_forms(PROJECT), options.now)
        found = open_pulls.read(host.forge, options.fetch, basis)
    except (CannotKnow, Unclear) as doubt:
        print(f"无法判断：{doubt}", file=sys.stderr)
        return 3
    postings, turns = host.board, waiting(found.facts)
    doubts = [f"第 {one} 号申请：{said}" for one, said in found.told.items() if isinstance(said, str)]
    for number in found.listed:
        said = _notice(found, number, turns, host.pictures, basis.words)
        failed = open_pulls.attempted(_deeds(found, number, said, postings))
        doubts += [f"第 {number} 号申请未写入完整：{doubt}" for doubt in failed]
    print(*postings.done or ["没有需要写入的内容。"], sep="\n")
    sys.stderr.writelines(f"{doubt}\n" for doubt in doubts)
    return 3 if doubts else 0


def _deeds(found: Docket, number: int, said: Notice, postings: Postings) -> Iterator[Callable[[], None]]:
    """What is to be written; the status first, for it alone lets anything be merged."""
    if said.state:
        yield partial(postings.report, found.head_of(number), notice.CONTEXT, said.state, said.note)
    yield partial(postings.comment, number, notice.MARK, said.text)
    yield from (partial(postings.ask_for_review, number, [login]) for login in said.logins)


def _notice(found: Docket, number: int, turns: list[Waiting], pictures: str, words: HostWords) -> Notice:
    told, first = found.told[number], found.first_with_head_of(number)
    if first != number:
        return notice.copied(first)
    if not isinstance(told, OpenCase):
        return notice.unknown(told, words)
    own = [one for one in turns if one.pull == number]
    return notice.judged(decide(told.facts), told.comparison, own, pictures, told.web, told.reviewed, words)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="判断每一份待办的申请，将结果写入申请页：一个状态、一条留言，请待办人评审。")
    add_host_to(parser)
    add_account_to(parser)
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--fetch", metavar="REMOTE", help="先从该远端取回各份申请的提交；不给则须已在本地")
    parser.add_argument("--now", type=moment, default=datetime.now(UTC), metavar="TIME", help="设想的时间，默认现在")
    parser.add_argument("--dry-run", action="store_true", help="只显示将写入的内容，不写入")
    return parser.parse_args(argv)
