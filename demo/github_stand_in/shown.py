"""What the host keeps, in the shapes of GitHub's REST API."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from github_stand_in.bare import Made, Signed
from github_stand_in.host import Host
from github_stand_in.model import APP, Comment, Event, Issue, Pull, Review, Status, User

Shape = dict[str, Any]
_OF_USER = "followers following gists starred subscriptions organizations repos events received_events"
_OF_REPOSITORY = (
    "archive assignees blobs branches collaborators comments commits compare contents contributors deployments "
    "downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels "
    "languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams "
    "trees clone git ssh svn"
)
_OF_PULL = "comments commits diff issue patch review_comment review_comments statuses"
_COUNTS = "forks forks_count open_issues open_issues_count size stargazers_count watchers watchers_count"
_FLAGS = "has_projects has_wiki has_pages has_discussions has_downloads archived disabled fork"


def stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


@dataclass(frozen=True)
class Shown:
    """The shapes, with addresses below the API's ``address``."""

    host: Host
    address: str

    @property
    def api(self) -> str:
        return f"{self.address}/repos/{self.host.full_name}"

    @property
    def web(self) -> str:
        return f"{self.address.removesuffix('/api/v3')}/{self.host.full_name}"

    def user(self, user: User | None) -> Shape | None:
        """An account; null when it is gone."""
        if user is None or user.is_gone:
            return None
        url = f"{self.address}/users/{user.login}"
        web = f"{self.address.removesuffix('/api/v3')}/{user.login}"
        about: Shape = {"id": user.id, "login": user.login, "type": user.kind, "node_id": f"U_{user.id}"}
        about |= {"url": url, "html_url": web, "avatar_url": f"{web}.png", "gravatar_id": "", "site_admin": False}
        return about | _addresses(url, _OF_USER)

    def repository(self) -> Shape:
        host, at = self.host, stamp(self.host.opened_at)
        about: Shape = {"id": host.id, "name": host.name, "full_name": host.full_name, "node_id": f"R_{host.id}"}
        about |= {"owner": self.owner(), "private": host.settings.is_private, "default_branch": "main"}
        about |= {"url": self.api, "html_url": self.web, "homepage": None, "language": None}
        about |= {"description": None, "license": None}
        about |= {"created_at": at, "updated_at": at, "pushed_at": at, "mirror_url": None, "has_issues": True}
        return about | _addresses(self.api, _OF_REPOSITORY) | _all(_COUNTS, 0) | _all(_FLAGS, False)

    def full_repository(self, user: User) -> Shape:
        """The repository on its own; how it merges is shown to those who may push."""
        merging = self.host.settings.merging if self.host.settings.may(user.id, "push") else {}
        about = {"allow_forking": self.host.settings.allows_forks, "network_count": 0, "subscribers_count": 0}
        return self.repository() | merging | about

    def owner(self) -> Shape:
        """Who owns it: an organisation, or a person."""
        shape = self.user(User(1, self.host.owner, "User" if self.host.settings.is_personal else "Organization"))
        assert shape is not None  # noqa: S101
        return shape

    def pull(self, pull: Pull) -> Shape:
        host = self.host
        changes = host.bare.changes(host.bare.merge_base(host.base_tip(pull), pull.head_sha), pull.head_sha)
        about: Shape = {"merged": pull.merged_at is not None, "merged_by": self.user(pull.merger)}
        about |= {"mergeable": pull.trial is not None if pull.is_open else None, "rebaseable": None}
        about |= {"mergeable_state": "draft" if pull.is_draft else "unknown", "maintainer_can_modify": False}
        about |= {"comments": len(pull.comments), "review_comments": 0, "commits": len(host.commits(pull))}
        about |= {"changed_files": len(changes), "additions": sum(one.added for one in changes)}
        return self.listed_pull(pull) | about | {"deletions": sum(one.deleted for one in changes)}

    def listed_pull(self, pull: Pull) -> Shape:
        url, web = f"{self.api}/pulls/{pull.number}", f"{self.web}/pull/{pull.number}"
        auto = pull.auto_merge and {"enabled_by": self.user(pull.auto_merge), "merge_method": "merge"}
        about: Shape = {"url": url, "html_url": web, "node_id": f"PR_{pull.id}", "draft": pull.is_draft}
        about |= {"head": self._side(pull.head, pull.head_sha), "base": self._side(pull.base, pull.base_sha)}
        about |= {"merged_at": stamp(pull.merged_at), "merge_commit_sha": pull.merge_commit or pull.trial}
        about |= {"auto_merge": auto and auto | {"commit_title": pull.title, "commit_message": ""}}
        about |= {"requested_reviewers": [self.user(one) for one in pull.requested], "requested_teams": []}
        return self._issue(pull) | about | {"_links": _all(_LINKS, {"href": url})} | _addresses(url, _OF_PULL)

    def _side(self, branch: str, sha: str) -> Shape:
        fork, _, ref = branch.rpartition(":")
        owner = self.user(User(2, fork)) if fork else self.owner()
        repo = self.repository()
        if fork:
            repo |= {"id": self.host.id + 1, "full_name": f"{fork}/{self.host.name}", "owner": owner, "fork": True}
        return {"label": f"{fork or self.host.owner}:{ref}", "ref": ref, "sha": sha, "repo": repo, "user": owner}

    def issue(self, issue: Issue) -> Shape:
        url = f"{self.api}/issues/{issue.number}"
        about = self._issue(issue) | {"url": url, "html_url": f"{self.web}/issues/{issue.number}"}
        about |= {"node_id": f"I_{issue.id}", "comments": len(issue.comments), "repository_url": self.api}
        about |= _addresses(url, "comments events labels timeline")
        if isinstance(issue, Pull):
            at = f"{self.api}/pulls/{issue.number}"
            merged = {"merged_at": stamp(issue.merged_at)}
            about["pull_request"] = {"url": at, "html_url": at, "diff_url": at, "patch_url": at, **merged}
        return about

    def _issue(self, issue: Issue) -> Shape:
        about: Shape = {"id": issue.id, "number": issue.number, "user": self.user(issue.author), "locked": False}
        about |= {"title": issue.title, "body": issue.body, "state": "open" if issue.is_open else "closed"}
        about |= {"labels": [self._label(name) for name in issue.labels], "assignee": None, "assignees": []}
        about |= {"milestone": None, "author_association": "MEMBER", "created_at": stamp(issue.opened_at)}
        return about | {"updated_at": stamp(issue.changed_at), "closed_at": stamp(issue.closed_at)}

    def _label(self, name: str) -> Shape:
        about = {"id": 1, "node_id": "L_1", "url": f"{self.api}/labels/{name}", "name": name}
        return about | {"color": "ededed", "default": False, "description": None}

    def review(self, review: Review, pull: Pull) -> Shape:
        """A review; one that is pending has no time."""
        at = f"{self.web}/pull/{pull.number}#pullrequestreview-{review.id}"
        url = f"{self.api}/pulls/{pull.number}"
        about: Shape = {"id": review.id, "node_id": f"PRR_{review.id}", "user": self.user(review.user)}
        about |= {"body": review.body, "state": review.state, "commit_id": review.commit, "html_url": at}
        about |= {"pull_request_url": url, "author_association": "MEMBER"}
        about |= {"_links": {"html": {"href": at}, "pull_request": {"href": url}}}
        return about | ({"submitted_at": stamp(review.at)} if review.at else {})

    def timeline(self, pull: Issue) -> list[Shape]:
        """All that happened, in the order of time; commits stand first, by the time they bear."""
        told: list[tuple[datetime, Shape]] = [(one.at, self._event(one)) for one in pull.events]
        told += [(one.at, self._commented(one, pull)) for one in pull.comments]
        if isinstance(pull, Pull):
            told += [(one.author.at, self._committed(one)) for one in self.host.commits(pull)]
            told += [(one.at, self._reviewed(one, pull)) for one in pull.reviews if one.at]
        return [shape for _, shape in sorted(told, key=lambda one: one[0])]

    def _event(self, event: Event) -> Shape:
        more = {name: self.user(one) if isinstance(one, User) else one for name, one in event.more.items()}
        about: Shape = {"id": event.id, "node_id": f"E_{event.id}", "event": event.kind}
        about |= {"actor": self.user(event.actor)}
        about |= {"url": f"{self.api}/issues/events/{event.id}", "created_at": stamp(event.at)}
        return about | {"commit_id": None, "commit_url": None, "performed_via_github_app": None} | more

    def _commented(self, comment: Comment, issue: Issue) -> Shape:
        return self.comment(comment, issue) | {"event": "commented", "actor": self.user(comment.user)}

    def _reviewed(self, review: Review, pull: Pull) -> Shape:
        return self.review(review, pull) | {"event": "reviewed", "state": review.state.lower()}

    def _committed(self, made: Made) -> Shape:
        url = f"{self.api}/git/commits/{made.sha}"
        about: Shape = {"event": "committed", "sha": made.sha, "node_id": f"C_{made.sha}", "message": made.message}
        about |= {"url": url, "html_url": f"{self.web}/commit/{made.sha}", "tree": {"sha": made.tree, "url": url}}
        about |= {"author": _signed(made.author), "committer": _signed(made.committer), "parents": self._parents(made)}
        return about | {"verification": dict(_UNSIGNED)}

    def _parents(self, made: Made) -> list[Shape]:
        urls = ((one, f"{self.api}/commits/{one}", f"{self.web}/commit/{one}") for one in made.parents)
        return [{"sha": one, "url": url, "html_url": web} for one, url, web in urls]

    def commit(self, made: Made) -> Shape:
        """A commit, with the accounts behind its author and committer as far as their addresses tell."""
        url = f"{self.api}/commits/{made.sha}"
        tree = {"sha": made.tree, "url": f"{self.api}/git/trees/{made.tree}"}
        inner: Shape = {"author": _signed(made.author), "committer": _signed(made.committer), "message": made.message}
        inner |= {"tree": tree, "url": url, "comment_count": 0, "verification": dict(_UNSIGNED)}
        about: Shape = {"sha": made.sha, "node_id": f"C_{made.sha}", "url": url, "commit": inner}
        about |= {"html_url": f"{self.web}/commit/{made.sha}", "comments_url": f"{url}/comments"}
        about |= {"author": self.user(self.host.person(made.author))}
        return about | {"committer": self.user(self.host.person(made.committer)), "parents": self._parents(made)}

    def comment(self, comment: Comment, issue: Issue) -> Shape:
        url = f"{self.api}/issues/comments/{comment.id}"
        about: Shape = {"id": comment.id, "node_id": f"IC_{comment.id}", "url": url, "body": comment.body}
        about |= {"html_url": f"{self.web}/issues/{issue.number}#issuecomment-{comment.id}"}
        about |= {"issue_url": f"{self.api}/issues/{issue.number}", "user": self.user(comment.user)}
        about |= {"created_at": stamp(comment.at), "updated_at": stamp(comment.changed_at)}
        is_app = comment.user is APP
        return about | {"author_association": "NONE" if is_app else "MEMBER", "performed_via_github_app": None}

    def status(self, status: Status) -> Shape:
        about: Shape = {"id": status.id, "node_id": f"SC_{status.id}", "state": status.state, "context": status.context}
        about |= {"url": f"{self.api}/statuses/{status.commit}", "avatar_url": None, "target_url": status.target}
        about |= {"description": status.description, "creator": self.user(status.creator)}
        return about | {"created_at": stamp(status.at), "updated_at": stamp(status.at)}


_LINKS = "comments commits statuses html issue review_comments review_comment self"
_UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


def _signed(signed: Signed) -> Shape:
    return {"name": signed.name, "email": signed.mail, "date": stamp(signed.at)}


def _addresses(url: str, names: str) -> Shape:
    return {f"{name}_url": f"{url}/{name}" for name in names.split()}


def _all(names: str, value: Any) -> Shape:
    return dict.fromkeys(names.split(), value)
