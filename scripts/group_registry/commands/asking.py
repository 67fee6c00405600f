"""The one pull request that ``approve.py`` judges: asked of the host, or read from answers that were saved."""

from argparse import Namespace
from pathlib import Path

from group_registry.cli.host_options import add_host_to, host_of
from group_registry.cli.parser import Parser, number
from group_registry.files import worktree
from group_registry.hosts import answers as forge_json, open_pulls
from group_registry.hosts.answers import Timeline
from group_registry.hosts.case_file import Answers

FILES = (
    ("reviews", "全部评审"),
    ("timeline", "时间线；不给即视为没有撤销、重新打开等事件"),
    ("commits", "全部提交；不给则只看提交里的作者邮箱"),
)
"""The answers besides the pull request itself that may be read from files."""


def add_options(parser: Parser) -> None:
    """The pull request's number, or the files; and where the host is."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--number", type=number, metavar="N", help="申请的编号；各项内容向 GitHub 查询")
    which.add_argument("--pull", type=Path, metavar="JSON", help="不联网，申请本身从文件读")
    for name, says in FILES:
        parser.add_argument(f"--{name}", type=Path, metavar="JSON", help=f"与 --pull 同用：{says}")
    add_host_to(parser)


def checked(parser: Parser, options: Namespace) -> Namespace:
    """The options, unless they contradict each other: then exit 2."""
    given = [f"--{name}" for name, _ in FILES if getattr(options, name) is not None]
    if options.number is not None and given:
        parser.error(f"{'、'.join(given)} 不能与 --number 同用")
    if options.number is None and options.reviews is None:
        parser.error("还缺参数：--reviews")
    return options


def answers(options: Namespace) -> Answers:
    """The answers that the options name."""
    if options.number is None:
        return from_files(options.pull, options.reviews, options.timeline, options.commits)
    return open_pulls.answers(host_of(options), options.number)


def from_files(pull: Path, reviews: Path, timeline: Path | None, commits: Path | None) -> Answers:
    """Answers of the host that were saved; the caller vouches for what is left out."""
    submission = forge_json.submission(worktree.read_answer(pull))
    return Answers(
        submission,
        forge_json.reviews(worktree.read_answer(reviews), submission.pull.number),
        forge_json.timeline(worktree.read_answer(timeline)) if timeline else Timeline(),
        forge_json.authors(worktree.read_answer(commits)) if commits else None,
    )
