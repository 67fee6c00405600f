"""Both hosts behind one shape, so that what must hold on each is tested on each."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Answer, Request, Server
from github_stand_in.server import Answering
from group_registry.hosts.client import PATIENT, Exchange, RequestLimits
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.github import GitHub
from group_registry.hosts.host import Host
from group_registry.model.host_words import GITEA
from support.host_faults import (
    IN_LISTS,
    IN_ONE,
    REVIEWS,
    Fault,
    in_a_review,
    made_of,
    of_last,
    page_of,
    sets,
    user_is,
    with_change,
)
from support.host_stage import Stage, stage

Around = Callable[[Answering], Answering]


@dataclass(frozen=True)
class HostKind:
    """A host: its stage and server, who asks it and who writes there, where its lists stand, and what may go wrong.

    ``paths`` are patterns of the paths that differ, by what they are about; ``lists`` what has pages.
    """

    name: str
    stage_at: Callable[[Path], Stage]
    serve: Callable[[Any, Around], Server]
    exchange: Callable[[Server, RequestLimits, Callable[[float], None]], Exchange]
    host: type[Host]
    paths: Mapping[str, str]
    lists: frozenset[str]
    in_lists: Mapping[str, Fault]
    in_one: Mapping[str, Mapping[str, Fault]]


def github_exchange(server: Server, limits: RequestLimits, sleep: Callable[[float], None]) -> Exchange:
    return Exchange(server.address, "office/registry", "token-of-the-app", limits, sleep)


def gitea_exchange(
    server: Server, limits: RequestLimits = PATIENT, sleep: Callable[[float], None] = lambda _: None
) -> Exchange:
    return Exchange(server.address, "office/registry", "token-of-the-app", limits, sleep, words=GITEA)


def gitea_stage(path: Path) -> Stage:
    return stage(path, kind=GiteaHost)


def _uncounted(answer: Answer) -> Answer:
    return replace(answer, headers={name: value for name, value in answer.headers.items() if name != "X-Total-Count"})


def _entries(entry: Callable[[int], Any]) -> Fault:
    """Each page holds that one entry, whatever is asked for; the list has no count either."""

    def fault(request: Request, answer: Answer) -> Answer:
        return replace(_uncounted(answer), body=json.dumps([entry(page_of(request))]).encode())

    return fault


def _entry(number: int) -> dict[str, Any]:
    return {"id": number, "type": "label", "sha": f"{number:040}", "name": str(number)}


def _first_page(change: Callable[[list[Any]], Any]) -> Fault:
    """The first page is another; where it was empty, it had an entry."""

    def fault(request: Request, answer: Answer) -> Answer:
        if page_of(request) > 1:
            return answer
        items = json.loads(answer.body) or [_entry(1)]
        return replace(answer, body=json.dumps(change(items)).encode())

    return fault


def _is_none(request: Request, answer: Answer) -> Answer:
    return replace(answer, body=b'{"message": "x"}') if page_of(request) > 1 else _uncounted(answer)


def _announces_more(request: Request, answer: Answer) -> Answer:
    total = int(answer.headers["X-Total-Count"]) + 1  # never what there is, however much others wrote before
    return replace(answer, headers={**answer.headers, "X-Total-Count": str(total)})


GITEA_LISTS: dict[str, Fault] = {
    "an object for a list": made_of(lambda text: b"{}"),
    "a list of words": _first_page(lambda items: ["x"]),
    "a page twice": _entries(lambda page: _entry(1)),
    "pages without end": _entries(_entry),
    "an entry twice": _first_page(lambda items: [*items, items[-1]]),
    "a later page is none": _is_none,
}
SHORT: dict[str, Fault] = {"fewer than are announced": _announces_more}
"""What only those lists show whose count is the list's own."""


_in_a_review = partial(in_a_review, kind=("type", "review"))
_ENTRY_IS_NULL = with_change(lambda data: data.append(None) if data else None)
GITEA_ONE: dict[str, dict[str, Fault]] = {
    "pull": {name: fault for name, fault in IN_ONE["pull"].items() if name != "251 commits"}
    | {
        "draft is null": sets("draft", None),
        "merged is a word": sets("merged", "false"),
        "merged and not": sets("merged", True),
        "author unknown": sets("user", {"id": 0, "login": "x"}),
        "author is null": sets("user", None),
        "no address": sets("html_url", "javascript:x"),
        "number of files null": sets("changed_files", None),
    },
    "reviews": REVIEWS
    | {
        "null entry": _ENTRY_IS_NULL,
        "no commit": of_last(lambda entry: entry.pop("commit_id")),
        "GitHub's state": sets("state", "CHANGES_REQUESTED"),
        "dismissed is null": sets("dismissed", None),
        "dismissed is missing": of_last(lambda entry: entry.pop("dismissed")),
        "no time of the last change": of_last(lambda entry: entry.pop("updated_at")),
        "account is gone": user_is(id=-1, login="Ghost"),
        "account is the system": user_is(id=-2),
        "time is later": sets("submitted_at", "2026-11-09T09:09:09Z"),
    },
    "timeline": {
        "empty": made_of(lambda text: b"[]"),
        "a review lost": _in_a_review(lambda data, review: data.remove(review)),
        "null user": _in_a_review(lambda data, review: review.__setitem__("user", None)),
        "account is another": _in_a_review(lambda data, review: review["user"].update(id=900000002)),
        "time is earlier": _in_a_review(lambda data, review: review.__setitem__("created_at", "2026-11-01T09:09:09Z")),
        "no time": _in_a_review(lambda data, review: review.pop("created_at")),
        "of no review": _in_a_review(lambda data, review: review.__setitem__("review_id", 0)),
        "of another review": _in_a_review(lambda data, review: review.__setitem__("review_id", 4711)),
        "kind missing": _in_a_review(lambda data, review: review.pop("type")),
        "kind is null": _in_a_review(lambda data, review: review.__setitem__("type", None)),
        "a dismissal of nothing": _in_a_review(lambda data, review: review.update(type="dismiss_review", review_id=0)),
    },
    "commits": SHORT | IN_ONE["commits"] | {"author is missing": of_last(lambda entry: entry.pop("author"))},
    "repository": IN_ONE["repository"],
    "pulls_of": IN_ONE["pulls_of"] | {"not merged": sets("merged", None)},
    "open_pulls": SHORT | {"null entry": _ENTRY_IS_NULL, "null head": sets("head", None), "no base": sets("base", {})},
    "statuses": SHORT | {"no creator": IN_ONE["statuses"]["no creator"], "state is null": sets("status", None)},
    "comments": SHORT | {"user is null": sets("user", None), "text is null": sets("id", None)},
    "issues": SHORT | {"user is null": sets("user", None), "no number": sets("number", None)},
    "labels": {"no id": sets("id", None)},
    "renamed": {"no data": sets("data", None), "nobody": sets("data", [])},
    "whoami": {"no id": sets("id", None), "a list": made_of(lambda text: b"[]")},
}
GITHUB_KIND = HostKind(
    "github",
    stage,
    lambda host, around: Server(host, around=around),
    github_exchange,
    GitHub,
    {"pulls_of": r"/commits/\w+/pulls", "asking": "/requested_reviewers"},
    frozenset(["reviews", "timeline", "commits", "pulls_of", "open_pulls", "statuses", "comments", "issues"]),
    IN_LISTS,
    IN_ONE,
)
GITEA_KIND = HostKind(
    "gitea",
    gitea_stage,
    lambda host, around: GiteaServer(host, around=around),
    gitea_exchange,
    Gitea,
    {"pulls_of": r"/commits/\w+/pull$", "asking": "/requested_reviewers"},
    frozenset(["reviews", "timeline", "commits", "open_pulls", "statuses", "issues", "labels"]),
    GITEA_LISTS,
    GITEA_ONE,
)
KINDS = {kind.name: kind for kind in (GITHUB_KIND, GITEA_KIND)}
