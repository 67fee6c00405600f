"""What the host keeps: accounts, pull requests with all that is said about them, issues, statuses."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Refused(Exception):
    """The host will not do it: an HTTP status and GitHub's own kind of message."""

    def __init__(self, status: int, message: str, *errors: str) -> None:
        super().__init__(message)
        self.status, self.message, self.errors = status, message, errors


@dataclass(eq=False)
class User:
    """An account. The id stays, the login may change; one that is gone shows as null."""

    id: int
    login: str
    kind: str = "User"
    is_gone: bool = False

    @property
    def mail(self) -> str:
        """The private address that the host gives to the account's commits."""
        return f"{self.id}+{self.login}@users.noreply.github.com"


APP = User(41898282, "github-actions[bot]", "Bot")
"""Who the workflows' own token stands for."""
WEB = User(19864447, "web-flow")
"""Who commits what is made in the browser."""
GHOST = User(10137, "ghost", is_gone=True)


@dataclass(eq=False)
class Review:
    """A review; ``at`` is None while it is pending."""

    id: int
    user: User
    state: str
    body: str
    commit: str | None
    at: datetime | None


@dataclass(eq=False)
class Event:
    """An entry of the timeline that stands for itself; ``more`` is what only its kind has."""

    id: int
    kind: str
    actor: User
    at: datetime
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class Comment:
    """A comment below an issue or a pull request."""

    id: int
    user: User
    body: str
    at: datetime
    changed_at: datetime


@dataclass(eq=False)
class Status:
    """One report on a commit; the latest of a context is what it says."""

    id: int
    commit: str
    state: str
    context: str
    description: str | None
    target: str | None
    creator: User
    at: datetime


@dataclass(eq=False, kw_only=True)
class Issue:
    """An issue; pull requests are issues too and share their numbers."""

    id: int
    number: int
    author: User
    title: str
    body: str | None
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None = None
    labels: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


@dataclass(eq=False, kw_only=True)
class Pull(Issue):
    """A pull request. ``head`` is ``branch``, or ``owner:branch`` of a fork; ``base_sha`` is that of the last push.

    ``trial`` is the merge of the two commits in ``tried``, None in a conflict.
    """

    head: str
    head_sha: str
    base: str
    base_sha: str
    is_draft: bool = False
    auto_merge: User | None = None
    reviews: list[Review] = field(default_factory=list)
    requested: list[User] = field(default_factory=list)
    merged_at: datetime | None = None
    merger: User | None = None
    merge_commit: str | None = None
    merged_onto: str | None = None
    trial: str | None = None
    tried: tuple[str, str] | None = None
