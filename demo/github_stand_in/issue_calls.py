"""The calls about issues, comments, statuses, contents and the repository itself."""

from collections.abc import Iterable

from github_stand_in.call import Call, Reply
from github_stand_in.model import Issue, Pull, Refused
from github_stand_in.shown import stamp


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
    state, creator = call.query.get("state", "open"), call.query.get("creator")
    issues = changed_since(call, call.ordered(call.host.issues.values()))
    found = [one for one in issues if is_wanted(one, state) and labels <= set(one.labels)]
    return 200, [call.shown.issue(one) for one in found if creator in (None, one.author.login)]


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
