"""What is asked about one pull request: of the host itself, or of its answers that were saved to files."""

from argparse import Namespace
from pathlib import Path

from outside import disk
from outside.command_line import Parser
from outside.forge import Forge
from reading import forge_json
from reading.case_file import Answers
from reading.forge_json import Timeline

FILES = (
    ("reviews", "全部评审"),
    ("timeline", "时间线；不给即视为没有撤销、重新打开等事件"),
    ("commits", "全部提交；不给则只看提交里的作者邮箱"),
)
"""The answers besides the pull request itself that may be read from files."""


def add_options(parser: Parser) -> None:
    """The pull request's number, or the files; and where the host is."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--number", type=int, metavar="N", help="申请的编号；各项内容向 GitHub 查询")
    which.add_argument("--pull", type=Path, metavar="JSON", help="不联网，申请本身从文件读")
    for name, says in FILES:
        parser.add_argument(f"--{name}", type=Path, metavar="JSON", help=f"与 --pull 同用：{says}")
    add_host_options(parser)


def add_host_options(parser: Parser) -> None:
    """Where the host is, for every shell that asks it. The token is never an option: others see the command line."""
    parser.add_argument(
        "--api", metavar="URL", help="GitHub 接口地址，默认取环境变量 GITHUB_API_URL；令牌取 GITHUB_TOKEN"
    )
    parser.add_argument("--repository", metavar="OWNER/NAME", help="仓库，默认取环境变量 GITHUB_REPOSITORY")


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
    from outside import github  # late: most runs ask nobody, and what it needs takes its time to load

    return from_host(github.GitHub(github.connect(options.api, options.repository)), options.number)


def from_files(pull: Path, reviews: Path, timeline: Path | None, commits: Path | None) -> Answers:
    """Answers of the host that were saved; the caller vouches for what is left out."""
    submission = forge_json.submission(disk.read_answer(pull))
    return Answers(
        submission,
        forge_json.reviews(disk.read_answer(reviews), submission.pull.number),
        forge_json.timeline(disk.read_answer(timeline)) if timeline else Timeline(),
        forge_json.authors(disk.read_answer(commits)) if commits else None,
    )


def from_host(forge: Forge, number: int) -> Answers:
    """The host's answers of this moment, which must tell the same story."""
    submission = forge_json.submission(forge.pull(number), number)
    reviews = forge_json.reviews(forge.reviews(number), number)
    timeline = forge.timeline(number)
    forge_json.confirm(reviews, timeline, number)
    return Answers(submission, reviews, forge_json.timeline(timeline), forge_json.authors(forge.commits(number)))
