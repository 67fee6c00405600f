"""What the host keeps, in the shapes of Gitea's REST API, with the fields that are read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gitea_stand_in.host import GiteaHost
from github_stand_in.bare import Changed, Made
from github_stand_in.model import Comment, Event, Issue, Pull, Review, Status, User
from github_stand_in.shown import stamp

Shape = dict[str, Any]
STATES = {"APPROVED": "APPROVED", "CHANGES_REQUESTED": "REQUEST_CHANGES", "COMMENTED": "COMMENT", "PENDING": "PENDING"}
KINDS = {
    "review_dismissed": "dismiss_review",
    "reopened": "reopen",
    "base_ref_changed": "change_target_branch",
    "closed": "close",
    "merged": "merge_pull",
    "review_requested": "review_request",
}


@dataclass(frozen=True)
class GiteaShown:
    """The shapes, with addresses below the API's ``address``."""

    host: GiteaHost
    address: str

    @property
    def web(self) -> str:
        return f"{self.address.removesuffix('/api/v1')}/{self.host.full_name}"

    def user(self, user: User | None) -> Shape | None:
        """An account; one that is gone is a ghost."""
        if user is None:
            return None
        return {"id": -1, "login": "Ghost"} if user.is_gone else {"id": user.id, "login": user.login}

    def repository(self, user: User) -> Shape:
        about: Shape = {"id": self.host.id, "name": self.host.name, "full_name": self.host.full_name, "private": True}
        rights = {"admin": user in self.host.admins, "push": user.login not in self.host.readers, "pull": True}
        return about | {"permissions": rights} | self.host.ways

    def branch(self, name: str, tip: str, user: User) -> Shape:
        """A branch, and what that account may do with it; a merge whitelist stands for the rule of main."""
        is_ruled = name == "main" and bool(self.host.mergers)
        about: Shape = {"name": name, "commit": {"id": tip}, "user_can_push": not is_ruled}
        return about | {"user_can_merge": not is_ruled or user in self.host.mergers}

    def pull(self, pull: Pull) -> Shape:
        """Without its branch, as when the fork is gone, the head is the office's own copy and no files are counted."""
        merge = {"merged_by": self.user(pull.merger), "merge_commit_sha": pull.merge_commit} if pull.merged_at else {}
        about = self._issue(pull, "pulls") | {"merged_by": None, "merge_commit_sha": None} | merge
        about |= {"merged": pull.merged_at is not None, "merged_at": stamp(pull.merged_at), "base": {"ref": pull.base}}
        is_there, is_new = self.host.bare.tip(pull.head) is not None, self.host.version > 22
        ref = pull.head.rpartition(":")[2] if is_there else f"refs/pull/{pull.number}/head"
        about |= {"head": {"ref": ref, "sha": pull.head_sha}}
        if is_new:
            about["draft"] = pull.is_draft
        if is_new and is_there:
            start = self.host.bare.merge_base(self.host.base_tip(pull), pull.head_sha)
            about["changed_files"] = len(self.host.bare.changes(start, pull.head_sha))
        return about

    def _issue(self, issue: Issue, kind: str) -> Shape:
        about: Shape = {"id": issue.id, "number": issue.number, "user": self.user(issue.author)}
        about |= {"title": issue.title, "body": issue.body or "", "state": "open" if issue.is_open else "closed"}
        about |= {"html_url": f"{self.web}/{kind}/{issue.number}", "created_at": stamp(issue.opened_at)}
        return about | {"updated_at": stamp(issue.changed_at)}

    def issue(self, issue: Issue) -> Shape:
        labels = [self.label(name) for name in issue.labels]
        return self._issue(issue, "issues") | {"labels": labels, "pull_request": None}

    def label(self, name: str) -> Shape:
        return {"id": self.host.label(name), "name": name}

    def reviews(self, pull: Pull, by: User) -> list[Shape]:
        """The reviews, those being written for their writers only, and who is asked for one."""
        told = [(one.id, self.review(one, pull)) for one in pull.reviews if one.at or one.user is by]
        told += [(event.id, self._request(event, pull)) for event in self._requests(pull)]
        return [shape for _, shape in sorted(told, key=lambda one: one[0])]

    def review(self, review: Review, pull: Pull) -> Shape:
        begun = self.host.submitted[review.id]
        about = self._entry(review.id, pull, review.user, begun, self.host.updated.get(review.id, begun))
        about |= {"state": STATES[review.state], "body": review.body, "commit_id": review.commit or ""}
        return about | {"dismissed": review.id in self.host.dismissed}

    def _request(self, event: Event, pull: Pull) -> Shape:
        about = self._entry(event.id, pull, event.more["requested_reviewer"], event.at, event.at)
        return about | {"state": "REQUEST_REVIEW", "body": "", "commit_id": "", "dismissed": False}

    def _requests(self, pull: Pull) -> list[Event]:
        """The last one of each who has not answered; before 1.22 all that ever were."""
        asked = [one for one in pull.events if one.kind == "review_requested"]
        last = {
            one.more["requested_reviewer"]: one for one in asked if one.more["requested_reviewer"] in pull.requested
        }
        return asked if self.host.version < 22 else [*last.values()]

    def _entry(self, id: int, pull: Pull, user: User, at: datetime, changed_at: datetime) -> Shape:
        about: Shape = {"id": id, "user": self.user(user), "pull_request_url": f"{self.web}/pulls/{pull.number}"}
        return about | {"submitted_at": stamp(at), "updated_at": stamp(changed_at)}

    def timeline(self, issue: Issue) -> list[Shape | None]:
        """All that happened, in the order of time; what the host cannot show is null."""
        told: list[tuple[datetime, int, Shape | None]] = []
        told += [(one.at, one.id, self._event(one)) for one in issue.events]
        told += [(one.at, one.id, self.comment(one) | {"type": "comment"}) for one in issue.comments]
        if isinstance(issue, Pull):
            told += [(one.at, one.id, self._reviewed(one)) for one in issue.reviews if one.at]
        return [shape for _, _, shape in sorted(told, key=lambda one: one[:2])]

    def _event(self, event: Event) -> Shape | None:
        if event.kind not in KINDS:
            return None
        about: Shape = {"id": event.id, "type": KINDS[event.kind], "user": self.user(event.actor)}
        review = event.more.get("review")
        return about | {"created_at": stamp(event.at), "review_id": review.id if review else 0}

    def _reviewed(self, review: Review) -> Shape:
        about: Shape = {"id": review.id, "type": "review", "user": self.user(review.user), "body": review.body}
        return about | {"created_at": stamp(review.at), "review_id": review.id}

    def commit(self, made: Made) -> Shape:
        """A commit, with the account behind its author as far as the address tells."""
        return {"sha": made.sha, "author": self.user(self.host.person(made.author))}

    def file(self, changed: Changed, commit: str) -> Shape:
        return {"filename": changed.path}

    def comment(self, comment: Comment, issue: Issue | None = None) -> Shape:
        about: Shape = {"id": comment.id, "user": self.user(comment.user), "body": comment.body}
        return about | {"created_at": stamp(comment.at), "updated_at": stamp(comment.changed_at)}

    def status(self, status: Status) -> Shape:
        about: Shape = {"id": status.id, "status": status.state, "context": status.context}
        about |= {"description": status.description or "", "target_url": status.target or ""}
        return about | {"creator": self.user(status.creator), "created_at": stamp(status.at)}
