"""One request to the REST interface, and the calls about requests, issues, comments, statuses and the repository."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from github_stand_in.host import Host
from github_stand_in.model import Issue, Pull, Refused, User
from github_stand_in.shown import stamp

T = TypeVar("T", bound=Issue)


@dataclass(frozen=True)
class Call:
    """One request, its path taken apart: what the route names, the query, the JSON, and who asks.

    ``shown`` makes the host's own shapes.
    """

    host: Host
    shown: Any
    user: User
    named: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def pull(self) -> Pull:
        return self.host.pull(int(self.named["number"]))

    @property
    def issue(self) -> Issue:
        return self.host.issue(int(self.named["number"]))

    def text(self, name: str) -> str:
        if not isinstance(self.body.get(name), str):
            raise Refused(422, "Invalid request.", f'"{name}" wasn\'t supplied.')
        return str(self.body[name])

    def ordered(self, items: Iterable[T]) -> list[T]:
        """What is kept with the oldest first, in the order that is asked for."""
        return list(items)[:: 1 if self.query.get("direction") == "asc" else -1]


Reply = tuple[int, Any]
"""Status and JSON; a list is sent page by page."""
MOST_COMMITS, MOST_FILES = 250, 3000
"""Longer lists are cut without a word, as the host does."""


def list_pulls(call: Call) -> Reply:
    """Pull requests: the open ones, unless others are asked for; the newest first."""
    state, base = call.query.get("state", "open"), call.query.get("base")
    found = (one for one in call.ordered(call.host.pulls()) if is_wanted(one, state) and base in (None, one.base))
    return 200, [call.shown.listed_pull(one) for one in found]


def show_pull(call: Call) -> Reply:
    return 200, call.shown.pull(call.pull)


def reviews(call: Call) -> Reply:
    """The reviews, the oldest first; pending ones are shown to their authors only."""
    pull = call.pull
    mine = [one for one in pull.reviews if one.at or one.user is call.user]
    return 200, [call.shown.review(one, pull) for one in mine]


def commits(call: Call) -> Reply:
    """The commits of a pull request, at most 250."""
    return 200, [call.shown.commit(one) for one in call.host.commits(call.pull)[:MOST_COMMITS]]


def files(call: Call) -> Reply:
    """The files that a pull request changes, at most 3,000."""
    host, pull = call.host, call.pull
    found = host.bare.changes(host.bare.merge_base(host.base_tip(pull), pull.head_sha), pull.head_sha)
    return 200, [call.shown.file(one, pull.head_sha) for one in found[:MOST_FILES]]


def request_reviews(call: Call) -> Reply:
    names = call.body.get("reviewers", [])
    if not set(names) <= call.host.users.keys():
        raise Refused(422, "Reviews may only be requested from collaborators.")
    call.host.request(call.pull, call.user, [call.host.users[name] for name in names])
    return 201, call.shown.listed_pull(call.pull)


def pulls_of(call: Call) -> Reply:
    """The pull requests that hold a commit, or whose merge it is."""
    sha, host = call.named["sha"], call.host
    if not host.bare.has(sha):
        raise Refused(422, f"No commit found for SHA: {sha}")
    found = [one for one in host.pulls() if sha == one.merge_commit or sha in [made.sha for made in host.commits(one)]]
    return 200, [call.shown.listed_pull(one) for one in found]


def repository(call: Call) -> Reply:
    return 200, call.shown.full_repository(call.user)


def statuses(call: Call) -> Reply:
    """The statuses of a commit, the latest first."""
    sha = call.host.bare.tip(call.named["sha"])
    return 200, [call.shown.status(one) for one in reversed(call.host.statuses) if one.commit == sha]


def report(call: Call) -> Reply:
    description, target = call.body.get("description"), call.body.get("target_url")
    about = call.text("state"), call.body.get("context", "default"), description, target
    return 201, call.shown.status(call.host.report(call.user, call.named["sha"], *about))


def timeline(call: Call) -> Reply:
    issue = call.issue
    return 200, call.shown.timeline(call.pull if isinstance(issue, Pull) else issue)


def list_issues(call: Call) -> Reply:
    """Issues and pull requests, the newest first."""
    labels = {name for name in call.query.get("labels", "").split(",") if name}
    state = call.query.get("state", "open")
    issues = changed_since(call, call.ordered(call.host.issues.values()))
    found = [one for one in issues if is_wanted(one, state) and labels <= set(one.labels)]
    return 200, [call.shown.issue(one) for one in found]


def add_issue(call: Call) -> Reply:
    made = call.host.ask(call.user, call.text("title"), call.body.get("body"), call.body.get("labels", ()))
    return 201, call.shown.issue(made)


def edit_issue(call: Call) -> Reply:
    issue = call.issue
    issue.labels = list(call.body.get("labels", issue.labels))
    edit(call, issue)
    return 200, call.shown.issue(issue)


def comments(call: Call) -> Reply:
    """The comments, the oldest first."""
    return 200, [call.shown.comment(one, call.issue) for one in call.issue.comments]


def add_comment(call: Call) -> Reply:
    return 201, call.shown.comment(call.host.comment(call.issue, call.user, call.text("body")), call.issue)


def edit_comment(call: Call) -> Reply:
    for issue in call.host.issues.values():
        for one in issue.comments:
            if one.id == int(call.named["id"]):
                one.body, one.changed_at = call.text("body"), call.host.now()
                return 200, call.shown.comment(one, issue)
    raise Refused(404, "Not Found")


def edit(call: Call, issue: Issue) -> None:
    issue.title, issue.body = call.body.get("title", issue.title), call.body.get("body", issue.body)
    match call.body.get("state"):
        case "closed":
            call.host.close(issue, call.user)
        case "open":
            call.host.reopen(issue, call.user)


def changed_since(call: Call, issues: Iterable[Issue]) -> list[Issue]:
    """Those that something happened to since the time that is asked for."""
    return [one for one in issues if str(stamp(one.changed_at)) >= call.query.get("since", "")]


def is_wanted(issue: Issue, state: str) -> bool:
    """Whether it is in the state that a list was asked for."""
    return state == "all" or issue.is_open == (state == "open")
