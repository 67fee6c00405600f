"""The state of the host and everything that people do to it, with GitHub's own rules."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from github_stand_in.bare import Bare, Made, Signed
from github_stand_in.model import APP, GHOST, WEB, Comment, Event, Issue, Pull, Refused, Review, Status, User
from github_stand_in.settings import Settings

STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
DECISIVE = ("APPROVED", "CHANGES_REQUESTED")
_NUMBERED = re.compile(r"(\d+)\+[^@]+@users\.noreply\.github\.com")


def this_second() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class Host:
    """One repository on the host. ``now`` tells the server's time; a token stands for its user.

    ``required`` are the contexts of statuses without whose success nothing is merged. ``left`` are the requests that it
    still grants this hour, None for no limit.
    """

    bare: Bare
    owner: str = "office"
    name: str = "registry"
    id: int = 1029384756
    now: Callable[[], datetime] = this_second
    required: tuple[str, ...] = ()
    users: dict[str, User] = field(default_factory=lambda: {APP.login: APP, WEB.login: WEB})
    tokens: dict[str, User] = field(default_factory=lambda: {"token-of-the-app": APP})
    issues: dict[int, Issue] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    opened_at: datetime = field(init=False)
    left: int | None = None
    _last_id: int = 3_000_000_000  # beyond 32 bits, as the host's are

    def __post_init__(self) -> None:
        self.opened_at = self.now()

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    def join(self, id: int, login: str, kind: str = "User") -> User:
        """A new account; ``token-of-<login>`` is its token."""
        user = User(id, login, kind)
        self.users[login] = self.tokens[f"token-of-{login}"] = user
        return user

    def rename(self, user: User, login: str) -> None:
        """The account takes another login; the old one is free again."""
        del self.users[user.login]
        user.login = login
        self.users[login] = user

    def numbered(self, id: str) -> User:
        """The account with that id, whatever its login is now."""
        for one in self.users.values():
            if str(one.id) == id:
                return one
        raise Refused(404, "Not Found")

    def leave(self, user: User) -> None:
        """The account is deleted: what it did stays, by nobody."""
        user.is_gone = True
        del self.users[user.login]

    def pull(self, number: int) -> Pull:
        found = self.issue(number)
        if not isinstance(found, Pull):
            raise Refused(404, "Not Found")
        self._follow(found)
        return found

    def issue(self, number: int) -> Issue:
        if number not in self.issues:
            raise Refused(404, "Not Found")
        return self.issues[number]

    def pulls(self) -> list[Pull]:
        """All pull requests, the oldest first, each with its branch as it is now."""
        return [self.pull(one.number) for one in [*self.issues.values()] if isinstance(one, Pull)]

    def person(self, signed: Signed) -> User | None:
        """The account behind an author line, as far as the address tells."""
        if signed.mail == "noreply@github.com":
            return WEB
        match = _NUMBERED.fullmatch(signed.mail)
        return next((one for one in self.users.values() if match and one.id == int(match[1])), None)

    def commits(self, pull: Pull) -> list[Made]:
        return self.bare.commits(self.base_tip(pull), pull.head_sha)

    def base_tip(self, pull: Pull) -> str:
        """What it is compared with: the base branch, or what that was before the merge, or at the last push."""
        return pull.merged_onto or (str(self.bare.tip(pull.base)) if pull.is_open else pull.base_sha)

    def write(
        self, user: User, branch: str, files: Mapping[str, bytes | None], message: str = "改动", **how: Any
    ) -> str:
        """The user commits to a branch, which starts from main if it is new, and pushes it. The id."""
        made = self.bare.write(branch, files, message, user, self.now(), **({"start": "main"} | how))
        self.pulls()
        return made

    def open(
        self, author: User, head: str, title: str = "备案", body: str = "", base: str = "main", is_draft: bool = False
    ) -> Pull:
        """A pull request from a branch of the repository, or ``owner:branch`` from a fork."""
        new, old = self.bare.tip(head), self.bare.tip(base)
        there = (one for one in self.issues.values() if isinstance(one, Pull))
        if any((one.head, one.base, one.is_open) == (head, base, True) for one in there):
            raise Refused(422, "Validation Failed", f"A pull request already exists for {head}.")
        if not new or not old or not self.bare.commits(old, new):
            raise Refused(422, "Validation Failed", f"No commits between {base} and {head}")
        about = self._new_issue(author, title, body)
        made = Pull(**about, head=head, head_sha=new, base=base, base_sha=old, is_draft=is_draft)
        self.issues[made.number] = made
        self._follow(made)
        return made

    def review(self, pull: Pull, user: User, event: str | None, body: str = "", commit: str | None = None) -> Review:
        """A review of the head, or of another commit of the pull request; without an event it is pending."""
        on = commit or pull.head_sha
        if commit and commit not in [one.sha for one in self.commits(pull)]:
            raise Refused(422, "Unprocessable Entity", "commit_id is not part of the pull request")
        made = Review(self._next(), user, "PENDING", body, on, None)
        if event is not None:
            self._submit(pull, made, event)
        pull.reviews.append(made)
        return made

    def _submit(self, pull: Pull, review: Review, event: str) -> None:
        if event not in STATES:
            raise Refused(422, "Unprocessable Entity", f"Variable $event was given an invalid value: {event}")
        if review.user is pull.author and event != "COMMENT":
            raise Refused(422, "Unprocessable Entity", self.own_word(is_approval=event == "APPROVE"))
        if not review.body and event != "APPROVE":
            raise Refused(422, "Unprocessable Entity", "Review body can't be blank")
        review.state, review.at = STATES[event], self.now()
        pull.requested = [one for one in pull.requested if one is not review.user]
        pull.changed_at = review.at

    def dismiss(self, pull: Pull, review: Review, user: User, message: str) -> Review:
        """A decisive review is dismissed: its own record loses the state, the timeline keeps it."""
        if review.state not in DECISIVE:
            raise Refused(422, "Unprocessable Entity", "Can not dismiss a pending or commented pull request review")
        if not message:
            raise Refused(422, "Unprocessable Entity", "message can't be blank")
        about = {"state": review.state.lower(), "review_id": review.id, "dismissal_message": message}
        self.happen(pull, "review_dismissed", user, dismissed_review=about)
        review.state = "DISMISSED"
        return review

    def close(self, issue: Issue, user: User) -> None:
        if issue.is_open:
            issue.closed_at = self.happen(issue, "closed", user).at

    def reopen(self, issue: Issue, user: User) -> None:
        """It is opened again, unless it was merged."""
        if isinstance(issue, Pull) and issue.merged_at:
            raise Refused(422, "Validation Failed", "state cannot be changed. The pull request was merged.")
        if not issue.is_open:
            issue.closed_at = None
            self.happen(issue, "reopened", user)

    def retarget(self, pull: Pull, user: User, base: str) -> None:
        if self.bare.tip(base) is None:
            raise Refused(422, "Validation Failed", f"Proposed base branch '{base}' was not found")
        if base != pull.base:
            pull.base, pull.base_sha = base, str(self.bare.tip(base))
            self.happen(pull, "base_ref_changed", user)

    def draft(self, pull: Pull, user: User, is_draft: bool) -> None:
        if is_draft != pull.is_draft:
            pull.is_draft = is_draft
            self.happen(pull, "convert_to_draft" if is_draft else "ready_for_review", user)

    def request(self, pull: Pull, user: User, reviewers: Iterable[User]) -> None:
        for one in reviewers:
            if one is pull.author:
                raise Refused(422, "Review cannot be requested from pull request author.")
            if one not in pull.requested:
                pull.requested.append(one)
                self.happen(pull, "review_requested", user, review_requester=user, requested_reviewer=one)

    def _follow(self, pull: Pull) -> None:
        """What was pushed to its branches since: a new head, a new trial merge, or that the base holds it by now."""
        head = self.bare.tip(pull.head) if pull.is_open else None
        if head is None:
            return
        base = str(self.bare.tip(pull.base))
        if head != pull.head_sha:
            before, pull.head_sha, pull.base_sha = pull.head_sha, head, base
            pull.changed_at = self.now()
            if not self.bare.is_ancestor(before, head):
                pusher = self.person(self.bare.commit(head).committer) or GHOST
                self.happen(pull, "head_ref_force_pushed", pusher)
        if pull.tried == (head, base):
            return
        if self.bare.is_ancestor(head, base):
            # The first commit of the base that holds the head; the head itself where the branch was moved to it.
            line = self.bare.first_parents(pull.base_sha, base)
            arrival = next((one for one in line if self.bare.is_ancestor(head, one)), head)
            merger = self.person(self.bare.commit(arrival).committer) or GHOST
            self._is_merged(pull, arrival, pull.tried[1] if pull.tried else pull.base_sha, merger)
            return
        tree = self.bare.merged_tree(base, head)
        message = f"Merge {head} into {base}"
        pull.trial = self.bare.seal(tree, [base, head], message, pull.author, pull.changed_at) if tree else None
        if pull.trial:
            self.bare.point(f"refs/pull/{pull.number}/merge", pull.trial)
        self.bare.point(f"refs/pull/{pull.number}/head", head)
        pull.tried = (head, base)

    def _is_merged(self, pull: Pull, commit: str, onto: str, user: User) -> None:
        pull.merged_at = pull.closed_at = self.now()
        pull.merger, pull.merge_commit, pull.merged_onto = user, commit, onto
        self.happen(pull, "merged", user, pull.merged_at, commit_id=commit)
        self.happen(pull, "closed", user, pull.merged_at)

    def merge(self, pull: Pull, user: User, sha: str | None = None) -> str:
        """Merge it by a merge commit; the new tip of the base."""
        tip = self.base_tip(pull)
        tree = self.bare.merged_tree(tip, pull.head_sha) if pull.is_open else None
        if tree is None or pull.is_draft:
            raise Refused(405, "Pull Request is not mergeable")
        if sha is not None and sha != pull.head_sha:
            raise Refused(409, "Head branch was modified. Review and try the merge again.")
        for context in self.required:
            if self.says(pull.head_sha, context) != "success":
                raise Refused(405, self.awaits(context))
        owner, _, branch = pull.head.rpartition(":")
        message = self.merge_message(pull, owner or self.owner, branch)
        made = self.bare.seal(tree, [tip, pull.head_sha], message, user, self.now())
        if not self.bare.point(pull.base, made, tip):
            raise Refused(405, "Base branch was modified. Review and try the merge again.")
        self._is_merged(pull, made, tip, user)
        return made

    def merge_message(self, pull: Pull, owner: str, branch: str) -> str:
        return f"Merge pull request #{pull.number} from {owner}/{branch}\n\n{pull.title}"

    def awaits(self, context: str) -> str:
        """Why nothing is merged without that status."""
        return f'Required status check "{context}" is expected.'

    def own_word(self, is_approval: bool) -> str:
        return f"Can not {'approve' if is_approval else 'request changes on'} your own pull request"

    def says(self, commit: str, context: str) -> str | None:
        return {one.context: one.state for one in self.statuses if one.commit == commit}.get(context)

    def report(
        self, user: User, commit: str, state: str, context: str, description: str | None, target: str | None = None
    ) -> Status:
        if state not in ("error", "failure", "pending", "success") or not self.bare.has(commit):
            raise Refused(422, "Validation Failed", "State is not included in the list, or no commit found for SHA")
        if description is not None and len(description) > 140:
            raise Refused(422, "Validation Failed", "description is too long (maximum is 140 characters)")
        made = Status(self._next(), commit, state, context, description, target, user, self.now())
        self.statuses.append(made)
        return made

    def comment(self, issue: Issue, user: User, body: str) -> Comment:
        if not body or len(body) > 65_536:
            raise Refused(422, "Validation Failed", "body is blank or too long (maximum is 65536 characters)")
        at = self.now()
        made = Comment(self._next(), user, body, at, at)
        issue.comments.append(made)
        issue.changed_at = at
        return made

    def ask(self, user: User, title: str, body: str | None = None, labels: Iterable[str] = ()) -> Issue:
        made = Issue(**self._new_issue(user, title, body), labels=list(labels))
        self.issues[made.number] = made
        return made

    def happen(self, issue: Issue, kind: str, user: User, at: datetime | None = None, **more: Any) -> Event:
        made = Event(self._next(), kind, user, at or self.now(), more)
        issue.events.append(made)
        issue.changed_at = made.at
        return made

    def _new_issue(self, user: User, title: str, body: str | None) -> dict[str, Any]:
        at = self.now()
        about = {"id": self._next(), "number": len(self.issues) + 1, "opened_at": at, "changed_at": at}
        return {**about, "author": user, "title": title, "body": body}

    def _next(self) -> int:
        self._last_id += 1
        return self._last_id
