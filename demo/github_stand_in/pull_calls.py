"""The calls about pull requests and their reviews."""

from github_stand_in.call import Call, Reply
from github_stand_in.issue_calls import is_wanted
from github_stand_in.model import Refused, User

MOST_COMMITS, MOST_FILES = 250, 3000
"""Longer lists are cut without a word, as the host does."""


def list_pulls(call: Call) -> Reply:
    """Pull requests: the open ones, unless others are asked for; the newest first, by another time the oldest."""
    state, base = call.query.get("state", "open"), call.query.get("base")
    found = call.ordered(call.host.pulls(), "desc" if call.query.get("sort", "created") == "created" else "asc")
    wanted = [one for one in found if is_wanted(one, state) and base in (None, one.base)]
    head = call.query.get("head")
    shapes = [call.shown.listed_pull(one) for one in wanted]
    return 200, [shape for shape in shapes if head in (None, shape["head"]["label"])]


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
    call.host.request(call.pull, call.user, _people(call))
    return 201, call.shown.listed_pull(call.pull)


def pulls_of(call: Call) -> Reply:
    """The pull requests that hold a commit, or whose merge it is."""
    sha, host = call.named["sha"], call.host
    if not host.bare.has(sha):
        raise Refused(422, f"No commit found for SHA: {sha}")
    found = [one for one in host.pulls() if sha == one.merge_commit or sha in [made.sha for made in host.commits(one)]]
    return 200, [call.shown.listed_pull(one) for one in found]


def _people(call: Call) -> list[User]:
    names = call.body.get("reviewers", [])
    if not set(names) <= call.host.users.keys():
        raise Refused(422, "Reviews may only be requested from collaborators.")
    return [call.host.users[name] for name in names]
