"""Which host the office has: the environment variable ``FORGE``, else ``extra.forge`` in mkdocs.yml, else GitHub.

The one place that knows more than one of them.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.worktree import PROJECT, read_answer
from group_registry.forms import yaml
from group_registry.forms.json_types import parsed
from group_registry.forms.refusal import Refusal
from group_registry.hosts import carried as artifacts, gitea, gitea_answers, github, json_answers
from group_registry.hosts.case_file import Answers
from group_registry.hosts.client import HostTraits
from group_registry.hosts.interface import Forge
from group_registry.hosts.json_answers import Timeline
from group_registry.hosts.posting import Postings
from group_registry.hosts.saved_answers import FromFiles, Saved
from group_registry.model.host_words import WORDS, HostWords
from group_registry.model.terms import MAIN

GITHUB = "github"
PICTURES = "docs/assets"
KINDS = (GITHUB, *gitea.NAMES)


@dataclass(frozen=True)
class Connected:
    """A host: who answers, where to write, and the address of the folder of ``PICTURES`` in a browser."""

    forge: Forge
    board: Postings
    pictures: str

    def affords(self, requests: int) -> bool:
        """Whether the host still grants so many; yes where it does not count them."""
        left = self.board.exchange.left
        return left is None or left >= requests


def kind() -> str:
    """One of ``KINDS``; ``CannotKnow`` for any other word."""
    found = os.environ.get("FORGE") or _named()
    if found not in KINDS:
        known = "、".join(KINDS)
        raise CannotKnow(f"代码平台“{found}”应为 {known} 之一；请核对环境变量 FORGE 或 mkdocs.yml 的 extra.forge")
    return found


def words() -> HostWords:
    """What stands on its pages; GitHub's where nobody can tell, which whoever asks the host will say."""
    with suppress(CannotKnow):
        return WORDS[kind()]
    return WORDS[GITHUB]


def token_variable() -> str:
    """The environment variable that holds the token."""
    return HostTraits().token if kind() == GITHUB else gitea.traits(kind()).token


def own_account(address: str | None, repository: str | None, account: int | None) -> int:
    """Whose token it is: on Gitea the host says it, elsewhere it must be given."""
    if (host := kind()) != GITHUB:
        return gitea.whose(gitea.connect(host, address, repository))
    if account is None:
        raise CannotKnow("请用 --account 指明值守账号的编号")
    return account


def excess_rights(address: str | None, repository: str | None) -> list[str]:
    """What the account of the token may do and must not; GitHub tells that only to administrators, see ``doctor``."""
    return [] if (host := kind()) == GITHUB else gitea.excess_rights(gitea.connect(host, address, repository))


def loses_reviews() -> bool:
    """Whether the host lets reviews be deleted, so that what was seen is kept (contract E)."""
    return kind() != GITHUB


def connected(
    address: str | None, repository: str | None, is_rehearsal: bool = False, account: int | None = None
) -> Connected:
    """The host that the environment or the options name; nothing is asked yet.

    ``account`` is whose token it is, where it is no app's: Gitea says so itself.
    """
    if (host := kind()) == GITHUB:
        exchange = github.connect(address, repository)
        pictures = github.raw_address(exchange, MAIN, PICTURES)
        return Connected(github.GitHub(exchange), Postings(exchange, is_rehearsal, account=account), pictures)
    exchange = gitea.connect(host, address, repository)
    pictures = gitea.raw_address(exchange, MAIN, PICTURES)
    return Connected(gitea.Gitea(gitea.Online(exchange)), gitea.GiteaPostings(exchange, is_rehearsal), pictures)


def carried(
    address: str | None, repository: str | None, workflow: str, name: str, is_on_main: Callable[[str], bool]
) -> bytes | None:
    """What the last run of a workflow left under a name; GitHub alone has such runs."""
    if kind() != GITHUB:
        raise CannotKnow("以往流程的结果只能从 GitHub 取回")
    return artifacts.last(github.connect(address, repository), workflow, name, is_on_main)


def saved(folder: Path) -> Forge:
    """The same host's answers in a folder."""
    return FromFiles(folder) if kind() == GITHUB else gitea.Gitea(Saved(folder))


def from_files(pull: Path, reviews: Path, timeline: Path | None, commits: Path | None) -> Answers:
    """Answers of the host that were saved one by one; the caller vouches for what is left out."""
    read = _github if kind() == GITHUB else _gitea
    return read(pull, reviews, timeline, commits)


def _github(pull: Path, reviews: Path, timeline: Path | None, commits: Path | None) -> Answers:
    submission = json_answers.submission(read_answer(pull))
    return Answers(
        submission,
        json_answers.reviews(read_answer(reviews), submission.pull.number),
        json_answers.timeline(read_answer(timeline)) if timeline else Timeline(),
        json_answers.authors(read_answer(commits)) if commits else None,
    )


def _gitea(pull: Path, reviews: Path, timeline: Path | None, commits: Path | None) -> Answers:
    """A pull request of this host may tell no counts: that of the commits is the list's, that of files is left out."""
    told = parsed(read_answer(pull), "申请", dict)
    entries = parsed(read_answer(reviews), "评审", list)
    events = parsed(read_answer(timeline), "时间线", list) if timeline else []
    listed = parsed(read_answer(commits), "提交", list) if commits else None
    shape = gitea_answers.pull(told, events, len(listed) if listed is not None else None, None)
    submission = json_answers.submission(gitea.as_bytes(shape), untold=("changed_files", "commits"))
    number = submission.pull.number
    found = json_answers.reviews(gitea.as_bytes(gitea_answers.reviews(entries, events)), number)
    happened = gitea.as_bytes(gitea_answers.timeline(events, entries))
    if timeline:
        json_answers.confirm(found, happened, number)
    authors = json_answers.authors(gitea.as_bytes(gitea_answers.commits(listed))) if listed is not None else None
    return Answers(submission, found, json_answers.timeline(happened), authors)


def _named() -> str:
    """What mkdocs.yml names."""
    try:
        data = yaml.parse((PROJECT / "mkdocs.yml").read_bytes())
    except OSError as error:
        raise CannotKnow(f"无法读取 {in_words(error)}；可设环境变量 FORGE 指明代码平台") from error
    if isinstance(data, Refusal):
        raise CannotKnow(f"无法读取 mkdocs.yml：{data.says}；可设环境变量 FORGE 指明代码平台")
    extra = data.get("extra") if isinstance(data, dict) else None
    return str(extra.get("forge", GITHUB)) if isinstance(extra, dict) else GITHUB
