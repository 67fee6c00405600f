"""What the host keeps, in the shapes of Gitea's REST API."""

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
_EMPTY: Shape = {"old_project_id": 0, "project_id": 0, "old_milestone": None, "milestone": None, "tracked_time": None}
_EMPTY |= {"old_title": "", "new_title": "", "old_ref": "", "new_ref": "", "ref_issue": None, "ref_comment": None}
_EMPTY |= {"ref_action": "none", "ref_commit_sha": "", "label": None, "assignee": None, "assignee_team": None}
_EMPTY |= {"removed_assignee": False, "resolve_doer": None, "dependent_issue": None}


@dataclass(frozen=True)
class GiteaShown:
    """The shapes, with addresses below the API's ``address``."""

    host: GiteaHost
    address: str

    @property
    def api(self) -> str:
        return f"{self.address}/repos/{self.host.full_name}"

    @property
    def web(self) -> str:
        return f"{self.address.removesuffix('/api/v1')}/{self.host.full_name}"

    def user(self, user: User | None) -> Shape | None:
        """An account; one that is gone is a ghost."""
        if user is None:
            return None
        id, login = (-1, "Ghost") if user.is_gone else (user.id, user.login)
        about: Shape = {"id": id, "login": login, "login_name": "", "full_name": "", "username": login}
        about |= {"email": f"{login}@noreply.127.0.0.1", "avatar_url": "", "language": "", "is_admin": False}
        about |= {"last_login": "0001-01-01T00:00:00Z", "created": stamp(self.host.opened_at), "restricted": False}
        about |= {"active": False, "prohibit_login": False, "location": "", "website": "", "description": ""}
        return about | {"visibility": "public", "followers_count": 0, "following_count": 0, "starred_repos_count": 0}

    def repository(self) -> Shape:
        about: Shape = {"id": self.host.id, "name": self.host.name, "full_name": self.host.full_name}
        about |= {"owner": self.user(User(14, self.host.owner)), "private": True, "default_branch": "main"}
        return about | {"url": self.api, "html_url": self.web, "empty": False, "archived": False} | self.host.ways

    def repository_of(self, user: User) -> Shape:
        rights = {"admin": user in self.host.admins, "push": user.login not in self.host.readers, "pull": True}
        return self.repository() | {"permissions": rights}

    def branch(self, name: str, tip: str, user: User) -> Shape:
        """A branch, and what that account may do with it; a merge whitelist stands for the rule of main."""
        is_ruled = name == "main" and bool(self.host.mergers)
        about: Shape = {"name": name, "commit": {"id": tip}, "protected": is_ruled, "required_approvals": 0}
        about |= {"enable_status_check": bool(self.host.required), "status_check_contexts": list(self.host.required)}
        about |= {"user_can_push": not is_ruled, "user_can_merge": not is_ruled or user in self.host.mergers}
        return about | {"effective_branch_protection_name": ""}

    def pull(self, pull: Pull) -> Shape:
        url = f"{self.web}/pulls/{pull.number}"
        is_merged = pull.merged_at is not None
        start = self.host.bare.merge_base(self.host.base_tip(pull), pull.head_sha)
        about = self._issue(pull) | ({"draft": pull.is_draft} if self.host.version > 22 else {})
        is_counted = self.host.version > 22 and self.host.bare.tip(pull.head) is not None
        about |= {"changed_files": len(self.host.bare.changes(start, pull.head_sha))} if is_counted else {}
        about |= {"url": url, "html_url": url, "diff_url": f"{url}.diff", "patch_url": f"{url}.patch"}
        asked = [None if one.is_gone else self.user(one) for one in pull.requested]
        about |= {"requested_reviewers": asked or None}
        about |= {"mergeable": pull.trial is not None, "merged": is_merged, "merged_at": stamp(pull.merged_at)}
        about |= {"merge_commit_sha": pull.merge_commit if is_merged else None}
        about |= {"merged_by": self.user(pull.merger) if is_merged else None}
        about |= {"base": self._side(pull.base, pull.base_sha), "head": self._head(pull)}
        return about | {"merge_base": start, "allow_maintainer_edit": False, "comments": len(pull.comments)}

    def _side(self, branch: str, sha: str) -> Shape:
        ref = branch.rpartition(":")[2]
        return {"label": ref, "ref": ref, "sha": sha, "repo_id": self.host.id, "repo": self.repository()}

    def _head(self, pull: Pull) -> Shape:
        """Without its branch it is the office's own copy; without its fork it has no repository either."""
        about = self._side(pull.head, pull.head_sha)
        is_there = self.host.bare.tip(pull.head) is not None
        return about if is_there else about | {"ref": f"refs/pull/{pull.number}/head", "repo_id": -1, "repo": None}

    def _issue(self, issue: Issue) -> Shape:
        about: Shape = {"id": issue.id, "number": issue.number, "user": self.user(issue.author), "pin_order": 0}
        about |= {"title": issue.title, "body": issue.body or "", "state": "open" if issue.is_open else "closed"}
        about |= {"is_locked": False, "labels": [self.label(name) for name in issue.labels], "milestone": None}
        about |= {"assignee": None, "assignees": None, "due_date": None, "created_at": stamp(issue.opened_at)}
        return about | {"updated_at": stamp(issue.changed_at), "closed_at": stamp(issue.closed_at)}

    def issue(self, issue: Issue) -> Shape:
        about = self._issue(issue) | {"url": f"{self.api}/issues/{issue.number}", "comments": len(issue.comments)}
        about |= {"html_url": f"{self.web}/issues/{issue.number}", "pull_request": None}
        return about | {"original_author": "", "original_author_id": 0, "ref": "", "assets": []}

    def label(self, name: str) -> Shape:
        about: Shape = {"id": self.host.label(name), "name": name, "color": "0969da", "description": ""}
        return about | {"url": f"{self.api}/labels/{self.host.label(name)}", "exclusive": False, "is_archived": False}

    def reviews(self, pull: Pull, by: User) -> list[Shape]:
        """The reviews, those being written for their writers only, and who is asked for one."""
        told = [(one.id, self.review(one, pull)) for one in pull.reviews if one.at or one.user is by]
        told += [(event.id, self._request(event, pull)) for event in self._requests(pull)]
        return [shape for _, shape in sorted(told, key=lambda one: one[0])]

    def review(self, review: Review, pull: Pull) -> Shape:
        begun = self.host.submitted[review.id]
        about = self._entry(review.id, pull, review.user, stamp(begun))
        about |= {"state": STATES[review.state], "body": review.body, "commit_id": review.commit or ""}
        about |= {"updated_at": stamp(self.host.updated.get(review.id, begun))}
        return about | {"stale": review.commit != pull.head_sha, "dismissed": review.id in self.host.dismissed}

    def _request(self, event: Event, pull: Pull) -> Shape:
        about = self._entry(event.id, pull, event.more["requested_reviewer"], stamp(event.at))
        return about | {"state": "REQUEST_REVIEW", "body": "", "commit_id": "", "stale": False, "dismissed": False}

    def _requests(self, pull: Pull) -> list[Event]:
        """The last one of each who has not answered; before 1.22 all that ever were."""
        asked = [one for one in pull.events if one.kind == "review_requested"]
        last = {
            one.more["requested_reviewer"]: one for one in asked if one.more["requested_reviewer"] in pull.requested
        }
        return asked if self.host.version < 22 else [*last.values()]

    def _entry(self, id: int, pull: Pull, user: User, at: str | None) -> Shape:
        url = f"{self.web}/pulls/{pull.number}"
        about: Shape = {"id": id, "user": self.user(user), "team": None, "official": False, "comments_count": 0}
        about |= {"submitted_at": at, "updated_at": at, "html_url": f"{url}#issuecomment-{id}"}
        return about | {"pull_request_url": url}

    def timeline(self, issue: Issue) -> list[Shape | None]:
        """All that happened, in the order of time; what the host cannot show is null."""
        told: list[tuple[datetime, int, Shape | None]] = []
        told += [(one.at, one.id, self._event(one, issue)) for one in issue.events]
        told += [(one.at, one.id, self._commented(one, issue)) for one in issue.comments]
        if isinstance(issue, Pull):
            told += [(one.at, one.id, self._reviewed(one, issue)) for one in issue.reviews if one.at]
        return [shape for _, _, shape in sorted(told, key=lambda one: one[:2])]

    def _event(self, event: Event, issue: Issue) -> Shape | None:
        if event.kind not in KINDS:
            return None
        about = self._happened(KINDS[event.kind], event.actor, event.at, event.id, issue)
        return about | {"review_id": event.more["review"].id if "review" in event.more else 0}

    def _commented(self, comment: Comment, issue: Issue) -> Shape:
        about = self._happened("comment", comment.user, comment.at, comment.id, issue)
        return about | {"body": comment.body, "updated_at": stamp(comment.changed_at)}

    def _reviewed(self, review: Review, pull: Pull) -> Shape:
        assert review.at  # noqa: S101
        about = self._happened("review", review.user, review.at, review.id, pull)
        return about | {"review_id": review.id, "body": review.body}

    def _happened(self, kind: str, user: User, at: datetime, id: int, issue: Issue) -> Shape:
        url = f"{self.web}/pulls/{issue.number}"
        about: Shape = {"id": id, "type": kind, "user": self.user(user), "body": "", "review_id": 0, "issue_url": ""}
        about |= {"created_at": stamp(at), "updated_at": stamp(at), "pull_request_url": url}
        return _EMPTY | about | {"html_url": f"{url}#issuecomment-{id}"}

    def commit(self, made: Made) -> Shape:
        """A commit, with the accounts behind its author and committer as far as their addresses tell."""
        url = f"{self.api}/git/commits/{made.sha}"
        told = (
            (one, {"name": one.name, "email": one.mail, "date": stamp(one.at)}) for one in (made.author, made.committer)
        )
        (author, by), (committer, also) = told
        inner: Shape = {"author": by, "committer": also, "message": made.message, "url": url}
        inner |= {"tree": {"sha": made.tree, "url": url, "created": by["date"]}, "verification": None}
        about: Shape = {"sha": made.sha, "url": url, "html_url": f"{self.web}/commit/{made.sha}", "commit": inner}
        about |= {"created": also["date"], "author": self.user(self.host.person(author)), "files": None, "stats": None}
        parents = [
            {"sha": one, "url": f"{self.api}/git/commits/{one}", "created": also["date"]} for one in made.parents
        ]
        return about | {"committer": self.user(self.host.person(committer)), "parents": parents}

    def file(self, changed: Changed, commit: str) -> Shape:
        status = {"A": "added", "D": "deleted", "R": "renamed"}.get(changed.status, "changed")
        about: Shape = {"filename": changed.path, "status": status, "additions": changed.added}
        about |= {"deletions": changed.deleted, "changes": changed.added + changed.deleted}
        about |= {"html_url": f"{self.web}/src/commit/{commit}/{changed.path}", "contents_url": "", "raw_url": ""}
        return about | ({"previous_filename": changed.before} if changed.before else {})

    def comment(self, comment: Comment, issue: Issue) -> Shape:
        about: Shape = {"id": comment.id, "user": self.user(comment.user), "body": comment.body, "assets": []}
        about |= {"html_url": f"{self.web}/issues/{issue.number}#issuecomment-{comment.id}", "issue_url": ""}
        about |= {"pull_request_url": "", "original_author": "", "original_author_id": 0}
        return about | {"created_at": stamp(comment.at), "updated_at": stamp(comment.changed_at)}

    def status(self, status: Status) -> Shape:
        about: Shape = {"id": status.id, "status": status.state, "context": status.context}
        about |= {"description": status.description or "", "target_url": status.target or ""}
        about |= {"url": f"{self.api}/statuses/{status.commit}", "creator": self.user(status.creator)}
        return about | {"created_at": stamp(status.at), "updated_at": stamp(status.at)}
