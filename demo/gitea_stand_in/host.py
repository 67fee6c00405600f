"""The state of the host, with Gitea's rules where they are not GitHub's."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from github_stand_in.host import DECISIVE, Host
from github_stand_in.model import Pull, Refused, Review, User


@dataclass
class GiteaHost(Host):
    """One repository on the host. ``bot`` is the account whose token the tools have: a user like any other.

    ``mergers`` are those who may merge into main, ``admins`` those who may delete what others said. ``protections`` are
    the rules of branches by their names, and ``ways`` the ways of merging, which an administrator's token is shown.
    ``dismissed`` are the ids of reviews; ``submitted`` and ``updated`` are their times by id. ``readers`` are the
    logins of those who may not write, ``passwords`` are by login. ``version`` is the minor one: 26 is the newest that
    was seen, 22 Forgejo 7, and 21 a Gitea that was built before 1.22 was finished.
    """

    id: int = 1
    version: int = 26
    mergers: list[User] = field(default_factory=list)
    admins: list[User] = field(default_factory=list)
    dismissed: set[int] = field(default_factory=set)
    submitted: dict[int, datetime] = field(default_factory=dict)
    updated: dict[int, datetime] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    protections: dict[str, dict[str, Any]] = field(default_factory=dict)
    ways: dict[str, bool] = field(default_factory=dict)
    readers: set[str] = field(default_factory=set)
    passwords: dict[str, str] = field(default_factory=dict)
    bot: User = field(default_factory=lambda: User(13, "registry-bot"))
    _last_id: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.users = {self.bot.login: self.bot}
        self.tokens = {"token-of-the-app": self.bot}

    def review(self, pull: Pull, user: User, event: str | None, body: str = "", commit: str | None = None) -> Review:
        """A review of the head, or of any commit of the repository."""
        if commit and not self.bare.has(commit):
            raise Refused(404, "commit does not exist")
        made = Review(self._next(), user, "PENDING", body, commit or pull.head_sha, None)
        self.submitted[made.id] = self.now()
        if event is not None:
            self._submit(pull, made, event)
        if made.state in DECISIVE and self.version >= 22:
            self._dismiss_older(pull, made)
        pull.reviews.append(made)
        return made

    def _dismiss_older(self, pull: Pull, newer: Review) -> None:
        """Since 1.22, and in Forgejo 7; no event tells of it."""
        for one in pull.reviews:
            if one.user is newer.user and one.state in DECISIVE:
                self.dismissed.add(one.id)
                self.updated[one.id] = newer.at or self.now()

    def dismiss(self, pull: Pull, review: Review, user: User, message: str) -> Review:
        if review.state not in DECISIVE:
            raise Refused(403, "not need to dismiss this review because it's type is not Approve or change request")
        self.updated[review.id] = self.happen(pull, "review_dismissed", user, review=review).at
        self.dismissed.add(review.id)
        return review

    def undismiss(self, review: Review) -> None:
        """A dismissal is taken back: nothing in the timeline tells of it."""
        self.updated[review.id] = self.now()
        self.dismissed.discard(review.id)

    def delete(self, pull: Pull, review: Review, user: User) -> None:
        if user is not review.user and user not in self.admins:
            raise Refused(403, "Forbidden")
        pull.reviews.remove(review)

    def merge(self, pull: Pull, user: User, sha: str | None = None) -> str:
        if self.mergers and user not in self.mergers:
            raise Refused(405, "User not allowed to merge PR")
        return super().merge(pull, user, sha)

    def merge_message(self, pull: Pull, owner: str, branch: str) -> str:
        return f"Merge pull request '{pull.title}' (#{pull.number}) from {branch} into {pull.base}"

    def awaits(self, context: str) -> str:
        """Why nothing is merged without a required status; which one is not said."""
        return "Not all required status checks successful"

    def own_word(self, is_approval: bool) -> str:
        return f"{'approve' if is_approval else 'reject'} your own pull is not allowed"

    def label(self, name: str) -> int:
        return self.labels.setdefault(name, self._next())
