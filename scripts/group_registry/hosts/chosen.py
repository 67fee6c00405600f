"""The only module that chooses between hosts."""

from dataclasses import dataclass
from pathlib import Path

from group_registry.evidence import host_answers
from group_registry.evidence.case import Answers
from group_registry.evidence.host_answers import Timeline
from group_registry.files.errors import CannotKnow
from group_registry.files.office_host import GITHUB, kind
from group_registry.files.worktree import read_answer
from group_registry.forms.json_types import parsed
from group_registry.hosts import gitea, gitea_answers, github
from group_registry.hosts.client import HostTraits
from group_registry.hosts.interface import Forge
from group_registry.hosts.posting import Postings
from group_registry.hosts.saved_answers import FromFiles, Saved
from group_registry.model.terms import MAIN

PICTURES = "docs/assets"


@dataclass(frozen=True)
class Connected:
    """A host: ``forge`` answers, ``board`` writes, ``pictures`` is the browser address of the folder ``PICTURES``."""

    forge: Forge
    board: Postings
    pictures: str

    def affords(self, requests: int) -> bool:
        """Whether the host still grants that many requests; true if it reports no limit."""
        left = self.board.exchange.left
        return left is None or left >= requests


def token_variable() -> str:
    """The name of the environment variable that holds the token."""
    return HostTraits().token if kind() == GITHUB else gitea.traits(kind()).token


def own_account(address: str | None, repository: str | None, account: int | None) -> int:
    """The id of the token's account. Gitea reports it; on GitHub it must be given, else ``CannotKnow``."""
    if (host := kind()) != GITHUB:
        return gitea.whose(gitea.connect(host, address, repository))
    if account is None:
        raise CannotKnow("请用 --account 指明值守账号的编号")
    return account


def excess_rights(address: str | None, repository: str | None) -> list[str]:
    """The rights that the token's account has and must not have.

    Empty on GitHub, which shows them only to administrators; see ``doctor``.
    """
    return [] if (host := kind()) == GITHUB else gitea.excess_rights(gitea.connect(host, address, repository))


def loses_reviews() -> bool:
    """Whether the host lets people delete reviews, so that seen reviews must be kept (contract E)."""
    return kind() != GITHUB


def connected(
    address: str | None, repository: str | None, is_rehearsal: bool = False, account: int | None = None
) -> Connected:
    """Connect to the host that the options or the environment name. No request is sent yet.

    ``account`` is the id of the token's account if the token is not an app's. On Gitea it is not used.
    """
    if (host := kind()) == GITHUB:
        exchange = github.connect(address, repository)
        pictures = github.raw_address(exchange, MAIN, PICTURES)
        return Connected(github.GitHub(exchange), Postings(exchange, is_rehearsal, account=account), pictures)
    exchange = gitea.connect(host, address, repository)
    pictures = gitea.raw_address(exchange, MAIN, PICTURES)
    return Connected(gitea.Gitea(gitea.Online(exchange)), gitea.GiteaPostings(exchange, is_rehearsal), pictures)


def saved(folder: Path) -> Forge:
    """Read the host's answers from a folder instead."""
    return FromFiles(folder) if kind() == GITHUB else gitea.Gitea(Saved(folder))


def from_files(pull: Path, reviews: Path, timeline: Path | None, commits: Path | None) -> Answers:
    """Answers of the host that were saved as single files. The caller is responsible for what is left out."""
    read = _github if kind() == GITHUB else _gitea
    return read(pull, reviews, timeline, commits)


def _github(pull: Path, reviews: Path, timeline: Path | None, commits: Path | None) -> Answers:
    submission = host_answers.submission(read_answer(pull))
    return Answers(
        submission,
        host_answers.reviews(read_answer(reviews), submission.pull.number),
        host_answers.timeline(read_answer(timeline)) if timeline else Timeline(),
        host_answers.authors(read_answer(commits)) if commits else None,
    )


def _gitea(pull: Path, reviews: Path, timeline: Path | None, commits: Path | None) -> Answers:
    """This host may report no counts: commits are counted from the list, the count of files may be missing."""
    told = parsed(read_answer(pull), "申请", dict)
    entries = parsed(read_answer(reviews), "评审", list)
    events = parsed(read_answer(timeline), "时间线", list) if timeline else []
    listed = parsed(read_answer(commits), "提交", list) if commits else None
    shape = gitea_answers.pull(told, events, len(listed) if listed is not None else None, None)
    submission = host_answers.submission(gitea.as_bytes(shape), untold=("changed_files", "commits"))
    number = submission.pull.number
    found = host_answers.reviews(gitea.as_bytes(gitea_answers.reviews(entries, events)), number)
    happened = gitea.as_bytes(gitea_answers.timeline(events, entries))
    if timeline:
        host_answers.confirm(found, happened, number)
    authors = host_answers.authors(gitea.as_bytes(gitea_answers.commits(listed))) if listed is not None else None
    return Answers(submission, found, host_answers.timeline(happened), authors)
