"""The host on loopback: which call, pages without links, refusals in Gitea's own shape."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gitea_stand_in.administration import OUTSIDE, WITHIN, by_password
from gitea_stand_in.host import GiteaHost
from gitea_stand_in.shown import GiteaShown
from github_stand_in import calls
from github_stand_in.calls import Call, Reply
from github_stand_in.model import Issue, Pull, Refused
from github_stand_in.routes import Routes, route
from github_stand_in.server import Answer, Answering, Request, Server, as_json, read_body


class GiteaServer(Server):
    """Serves a host on 127.0.0.1 while it is entered."""

    def __init__(
        self, host: GiteaHost, port: int = 0, around: Callable[[Answering], Answering] = lambda one: one
    ) -> None:
        super().__init__(host, "/api/v1", port, around)
        self.gitea = GiteaShown(host, self.address)

    def refused(self, refused: Refused) -> Answer:
        return as_json(refused.status, {"message": refused.message, "url": f"{self.address}/swagger"})

    def _answered(self, request: Request) -> Answer:
        word, _, token = request.headers.get("authorization", "").partition(" ")
        user = self.host.tokens.get(token) if word in ("Bearer", "token") else None
        if login := by_password(request, self.gitea.host.passwords):
            user = self.host.users[login]
        if user is None or user.is_gone:
            raise Refused(401, "user does not exist [uid: 0, name: ]")
        parts = urlsplit(request.target)
        path, query = unquote(parts.path), dict(parse_qsl(parts.query))
        if (request.method, path) == ("GET", f"{self.prefix}/user"):
            return as_json(200, (self.gitea.user(user) or {}) | {"is_admin": user in self.gitea.host.admins})
        if path == f"{self.prefix}/users/search":
            found = [one for one in self.host.users.values() if str(one.id) == query["uid"]]
            return as_json(200, {"ok": True, "data": [self.gitea.user(one) for one in found]})
        if path.startswith((f"{self.prefix}/users/", f"{self.prefix}/admin/")):
            function, named = route(OUTSIDE, request.method, path.removeprefix(self.prefix), otherwise=405)
        else:
            function, named = route(ROUTES, request.method, self._below(path), otherwise=405)
        if function is pull_of and self.gitea.host.version < 22:
            raise Refused(404, "Not Found")
        call = Call(self.host, self.gitea, user, named, query, read_body(request.body))
        status, data = function(call)
        return self._page(data, function, call) if isinstance(data, list) else as_json(status, data)

    def _page(self, items: list[Any], function: Callable[[Call], Reply], call: Call) -> Answer:
        """A page of at most fifty; comments know no pages; the timeline counts its page alone, null past its end.

        Reviews that others still write are counted, too.

        In the oldest version, entries of files fail once the fork is gone, and the commits past their end.
        """
        if function is calls.comments:
            return as_json(200, items, {"X-Total-Count": str(len(items))})
        size, page = min(int(call.query.get("limit", 30)), 50), int(call.query.get("page", 1))
        found = items[size * (page - 1) : size * page]
        is_forkless = function is calls.files and self.host.bare.tip(call.pull.head) is None
        fails = (is_forkless and found) or (function is commits and not found)
        if fails and self.gitea.host.version < 22:
            return Answer(500, b"<!DOCTYPE html>", {"Content-Type": "text/html; charset=utf-8"})
        if function is timeline:
            return as_json(200, found or None, {"X-Total-Count": str(len(found))})
        hidden = call.pull.reviews if function is reviews else []
        total = len(items) + sum(one.at is None and one.user is not call.user for one in hidden)
        return as_json(200, found, {"X-Total-Count": str(total)})


def repository(call: Call) -> Reply:
    return 200, call.shown.repository(call.user)


def show_branch(call: Call) -> Reply:
    name = call.named["branch"]
    if (tip := call.host.bare.tip(name)) is None:
        raise Refused(404, "The target couldn't be found.")
    return 200, call.shown.branch(name, tip, call.user)


def protections(call: Call) -> Reply:
    if call.user not in call.shown.host.admins:
        raise Refused(403, "user should be an owner or a collaborator with admin write of a repository")
    return 200, [{"rule_name": name} | rule for name, rule in call.shown.host.protections.items()]


def list_pulls(call: Call) -> Reply:
    state, sort = call.query.get("state", "open"), call.query.get("sort")
    found = [one for one in call.host.pulls() if calls.is_wanted(one, state)]
    return 200, [call.shown.pull(one) for one in (found if sort == "oldest" else found[::-1])]


def show_pull(call: Call) -> Reply:
    return 200, call.shown.pull(call.pull)


def reviews(call: Call) -> Reply:
    return 200, call.shown.reviews(call.pull, call.user)


def commits(call: Call) -> Reply:
    """The newest first."""
    return 200, calls.commits(call)[1][::-1]


def request_reviews(call: Call) -> Reply:
    pull, names = call.pull, call.body.get("reviewers", [])
    if not set(names) <= call.host.users.keys():
        raise Refused(404, "user does not exist")
    call.host.request(pull, call.user, [call.host.users[name] for name in names])
    return 201, [one for one in call.shown.reviews(pull, call.user) if one["state"] == "REQUEST_REVIEW"]


def pull_of(call: Call) -> Reply:
    for one in call.host.pulls():
        if one.merged_at and one.merge_commit == call.named["sha"]:
            return 200, call.shown.pull(one)
    raise Refused(404, "The target couldn't be found.")


def timeline(call: Call) -> Reply:
    return 200, call.shown.timeline(call.pull if isinstance(call.issue, Pull) else call.issue)


def list_issues(call: Call) -> Reply:
    """Issues, the newest first; a label that is not there is no condition."""
    wanted = {name for name in call.query.get("labels", "").split(",") if name in call.shown.host.labels}
    state = call.query.get("state", "open")
    issues = calls.changed_since(call, call.host.issues.values())
    issues = [one for one in issues if not isinstance(one, Pull)]
    found = [one for one in issues if calls.is_wanted(one, state) and wanted <= set(one.labels)]
    return 200, [call.shown.issue(one) for one in found[::-1]]


def add_issue(call: Call) -> Reply:
    """A new issue; labels are ids."""
    known = {id: name for name, id in call.shown.host.labels.items()}
    ids = call.body.get("labels") or []
    if not all(isinstance(one, int) for one in ids):
        raise Refused(422, "json: cannot unmarshal string into Go struct field CreateIssueOption.labels of type int64")
    made = call.host.ask(call.user, call.text("title"), call.body.get("body"), [known[one] for one in ids])
    return 201, call.shown.issue(made)


def edit_issue(call: Call) -> Reply:
    issue: Issue = call.issue
    calls.edit(call, issue)
    return 201, call.shown.issue(issue)


def labels(call: Call) -> Reply:
    return 200, [call.shown.label(name) for name in call.shown.host.labels]


def add_label(call: Call) -> Reply:
    call.shown.host.label(call.text("name"))
    return 201, call.shown.label(call.text("name"))


ROUTES: Routes = (
    ("GET", "", repository),
    ("GET", "/branches/{branch}", show_branch),
    ("GET", "/branch_protections", protections),
    ("GET", "/pulls", list_pulls),
    ("GET", "/pulls/{number}", show_pull),
    ("GET", "/pulls/{number}/reviews", reviews),
    ("GET", "/pulls/{number}/commits", commits),
    ("GET", "/pulls/{number}/files", calls.files),
    ("POST", "/pulls/{number}/requested_reviewers", request_reviews),
    ("GET", "/commits/{sha}/pull", pull_of),
    ("GET", "/commits/{sha}/statuses", calls.statuses),
    ("POST", "/statuses/{sha}", calls.report),
    ("GET", "/issues", list_issues),
    ("POST", "/issues", add_issue),
    ("PATCH", "/issues/{number}", edit_issue),
    ("GET", "/issues/{number}/timeline", timeline),
    ("GET", "/issues/{number}/comments", calls.comments),
    ("POST", "/issues/{number}/comments", calls.add_comment),
    ("PATCH", "/issues/comments/{id}", calls.edit_comment),
    ("GET", "/labels", labels),
    ("POST", "/labels", add_label),
    *WITHIN,
)
