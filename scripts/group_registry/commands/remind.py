"""What falls due on a day, and for whom; with ``--send`` as issues on the host. It proposes nothing, changes no file.

Exit 0 whatever is due, 2 wrong usage, 3 something could not be known or sent (the rest is shown and sent).
"""

import hashlib
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from group_registry.cli import host_options
from group_registry.cli.parser import Parser, day
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.check import OFFICE, read
from group_registry.forms.json_types import Unclear
from group_registry.gitrepo import repository
from group_registry.hosts import github, posting as writing
from group_registry.hosts.json_answers import HostNote
from group_registry.hosts.posting import Postings
from group_registry.lifecycle.due import Reminder, reminders
from group_registry.model.dates import SHANGHAI
from group_registry.model.records import Policy
from group_registry.reports.reminders import FORMATS, MARK, Posting, mark_of, postings

LABEL = "到期提醒"
LOOK_BACK = timedelta(days=400)
"""How long ago an issue may have been closed and still keep us silent: longer than any stage lasts."""


def send(wanted: Sequence[Posting], prefix: str, postings: Postings, today: date, stays: Callable[[str], bool]) -> None:
    """Post what is wanted, and close whatever else bears a mark of that prefix, unless it ``stays``."""
    marks = {posting.mark for posting in wanted}
    opened = _by_mark(postings.issues(state="open"), prefix, postings.app)
    since = f"{today - LOOK_BACK}T00:00:00Z"
    closed = _by_mark(postings.issues(state="closed", labels=LABEL, since=since), prefix, postings.app)
    for mark, notes in opened.items():
        keep = mark in marks or stays(mark)
        for note in notes[1:] if keep else notes:
            postings.close(note)
    for posting in wanted:
        _post(posting, opened.get(posting.mark, []), closed.get(posting.mark, []), postings)


def _post(wanted: Posting, opened: Sequence[HostNote], closed: Sequence[HostNote], postings: Postings) -> None:
    digests = {_digest(key): key for key in wanted.lines}
    if not opened and closed and digests.keys() <= _said(closed[-1]):
        return
    there = opened[0] if opened else None
    new = digests.keys() - _said(there) if there else frozenset()
    if there and new and wanted.is_told:
        # Its mark is what it says, so that a run after a failure says it no second time.
        text = wanted.text(digests[one] for one in new)
        postings.comment(there.id, f"{wanted.mark} {_digest(*sorted(new))}", text)
    text = f"<!-- said {' '.join(sorted(digests))} -->\n{wanted.text()}"
    postings.post_issue(there, wanted.mark, wanted.title, text, [LABEL])


def _by_mark(notes: Iterable[HostNote], prefix: str, app: str) -> dict[str, list[HostNote]]:
    """The app's own issues whose mark has that prefix, the oldest first."""
    found: dict[str, list[HostNote]] = {}
    for note in notes:
        mark = re.match(rf"<!-- ({re.escape(prefix)} [^\n]*?) -->", note.says["body"] or "")
        if mark and note.app == app:
            found.setdefault(mark[1], []).append(note)
    return found


def _said(note: HostNote) -> frozenset[str]:
    said = re.search(r"^<!-- said ([0-9a-f ]*) -->$", note.says["body"] or "", re.MULTILINE)
    return frozenset(said[1].split()) if said else frozenset()


def _digest(*keys: str) -> str:
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:10]


def main(argv: list[str] | None = None) -> int:
    """Print what is due; send it where that was asked for."""
    options = _options(argv)
    try:
        found, unread = _due(options)
        sys.stdout.write(FORMATS[options.format](found))
        if options.send:
            _send(found, unread, options)
    except (CannotKnow, Unclear) as doubt:
        print(f"没有提醒完：{doubt}", file=sys.stderr)
        return 3
    sys.stderr.writelines(
        f"读不懂 {path}，不知道它是否到期；请先改正（registry.py validate 会说明）\n" for path in sorted(unread)
    )
    return 3 if unread else 0


def _due(options: Namespace) -> tuple[list[Reminder], set[str]]:
    """What is due as of the commit, and the files that could not be read."""
    inspection = read(repository.files_at(options.root, options.at), worktree.read_forms(PROJECT))
    unread = {finding.path for finding in inspection.findings}
    policies = inspection.registry.of(Policy)
    if not policies or any(path.startswith(OFFICE) for path in unread):
        raise CannotKnow("办事处的名册或口径没有读通，不知道该提醒谁；请先改好 registry/office/ 下的文件")
    return reminders(inspection.registry, policies[0], options.as_of), unread


def _send(found: Sequence[Reminder], unread: Collection[str], options: Namespace) -> None:
    board = writing.Postings(github.connect(options.api, options.repository))
    marks = set(map(mark_of, unread))
    send(postings(found, options.site), MARK, board, options.as_of, marks.__contains__)
    sys.stderr.writelines(f"{done}\n" for done in board.done)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="到期、逾期和临时群的提醒（制度第八条、第十条）；只提醒，不代办。")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--at", default="HEAD", metavar="REV", help="按哪次提交的内容，默认为最新")
    today = datetime.now(SHANGHAI).date()
    parser.add_argument("--as-of", type=day, default=today, metavar="DATE", help="截至哪一天，默认今天")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="结果的形式，默认为 text")
    parser.add_argument("--send", action="store_true", help="在代码平台上开出、更新、关闭提醒事项")
    parser.add_argument("--site", default="", metavar="URL", help="网站的地址；给了，提醒里就有办理的链接")
    host_options.add_host_to(parser)
    return parser.parse_args(argv)
