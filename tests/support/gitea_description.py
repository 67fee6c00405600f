"""Gitea's and Forgejo's own descriptions of their calls, cut to those in use: a check of exchanges and answers.

``gitea_api.json`` was made from the declarations of two clients that are generated from these descriptions:
gitea-js 1.23.0 (MIT, (c) 2022 Anbraten) and @llamaduck/forgejo-ts 15.0.9 (MIT, Nicholas Ciechanowski).
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from github_stand_in import Answer, Request
from github_stand_in.server import Answering

DESCRIBED: Mapping[str, Any] = json.loads(Path(__file__).with_name("gitea_api.json").read_text("utf-8"))
ANSWERS = {
    "GET ": "Repository",
    "GET /pulls": "PullRequest[]",
    "GET /pulls/{index}": "PullRequest",
    "GET /pulls/{index}/reviews": "PullReview[]",
    "GET /issues/{index}/timeline": "TimelineComment[]",
    "GET /pulls/{index}/commits": "Commit[]",
    "GET /pulls/{index}/files": "ChangedFile[]",
    "GET /commits/{sha}/pull": "PullRequest",
    "GET /commits/{ref}/statuses": "CommitStatus[]",
    "POST /statuses/{sha}": "CommitStatus",
    "GET /issues": "Issue[]",
    "POST /issues": "Issue",
    "PATCH /issues/{index}": "Issue",
    "GET /issues/{index}/comments": "Comment[]",
    "POST /issues/{index}/comments": "Comment",
    "PATCH /issues/comments/{id}": "Comment",
    "POST /pulls/{index}/requested_reviewers": "PullReview[]",
    "GET /labels": "Label[]",
    "POST /labels": "Label",
    "GET //user": "User",
    "GET /branches/{branch}": "Branch",
}
BODIES = {
    "POST /statuses/{sha}": "CreateStatusOption",
    "POST /issues": "CreateIssueOption",
    "PATCH /issues/{index}": "EditIssueOption",
    "POST /issues/{index}/comments": "CreateIssueCommentOption",
    "PATCH /issues/comments/{id}": "EditIssueCommentOption",
    "POST /pulls/{index}/requested_reviewers": "PullReviewRequestOptions",
    "POST /labels": "CreateLabelOption",
}
BESIDE = {"User": {"username"}}
"""What is sent in addition and stands in no description: the login under its older name."""
PLAIN = {"string": str, "number": int, "boolean": bool}


def departures(host: str, kind: str, data: Any, where: str = "") -> Iterator[str]:
    """What is not as that host describes it. Both hosts send null wherever they have nothing."""
    shapes = DESCRIBED[host]["shapes"]
    if data is None:
        return
    if kind.endswith("[]"):
        if not isinstance(data, list):
            yield f"{host}: {where}: no list"
            return
        for place, item in enumerate(data):
            yield from departures(host, kind.removesuffix("[]"), item, f"{where}[{place}]")
    elif kind in PLAIN:
        if type(data) is not PLAIN[kind]:
            yield f"{host}: {where}: no {kind}"
    elif kind in shapes:
        if not isinstance(data, dict):
            yield f"{host}: {where}: no object"
            return
        unknown = data.keys() - shapes[kind].keys() - BESIDE.get(kind, set())
        yield from (f"{host}: {where}.{name} is not described" for name in sorted(unknown))
        for name in data.keys() & shapes[kind].keys():
            yield from departures(host, shapes[kind][name], data[name], f"{where}.{name}")


class GiteaWatch:
    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.faults: list[str] = []

    def __call__(self, answering: Answering) -> Answering:
        def watched(request: Request) -> Answer:
            answer = answering(request)
            for host in DESCRIBED:
                self.faults += self._faults(host, request, answer)
            return answer

        return watched

    def _faults(self, host: str, request: Request, answer: Answer) -> Iterator[str]:
        path, _, query = request.target.removeprefix("/api/v1").partition("?")
        call = _call(request.method, path)
        self.seen.add(call)
        if call not in DESCRIBED[host]["calls"]:
            yield f"{host}: {call} is not described"
            return
        asked = {pair.partition("=")[0] for pair in filter(None, query.split("&"))}
        yield from (f"{host}: {call}: no parameter {name}" for name in asked - set(DESCRIBED[host]["calls"][call]))
        if request.body:
            yield from departures(host, BODIES[call], json.loads(request.body), f"{call} asked")
        if answer.status < 300:
            yield from departures(host, ANSWERS[call], json.loads(answer.body), f"{call} answered")


def _call(method: str, path: str) -> str:
    below = "//user" if path == "/user" else re.sub(r"^/repos/[^/]+/[^/]+", "", path)
    patterns = {pattern.partition(" ")[2]: pattern for pattern in ANSWERS if pattern.startswith(f"{method} ")}
    for pattern in patterns:
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), below):
            return patterns[pattern]
    return f"{method} {below}"
