"""What GitHub, Gitea and Forgejo say of their own calls, cut to those in use: each exchange is checked against it.

``openapi.json`` is GitHub's (@octokit/openapi 23.0.2, MIT). The rules of a branch stand there as two parts that hold
together; here each is one object. Of a ruleset's rules, those that docs/setup.md sets are kept, and of a run of a
workflow those parts by which ours is told; of an account by its id, what all answers say of one.

``gitea_api.json`` was made from the declarations of two clients that are generated from the descriptions: gitea-js
1.23.0 (MIT, (c) 2022 Anbraten) and @llamaduck/forgejo-ts 15.0.9 (MIT, Nicholas Ciechanowski).
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from github_stand_in import Answer, Request
from github_stand_in.server import Answering

FILE = Path(__file__).with_name("openapi.json")


class Description:
    """Says what in a request or an answer is not as described; an unknown field is as wrong as a missing one."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
        self.validators: dict[int, Draft202012Validator] = {}

    @cached_property
    def calls(self) -> list[tuple[str, re.Pattern[str], Any]]:
        return [
            (method.upper(), re.compile(_pattern(path)), call)
            for path, methods in sorted(self.data["paths"].items(), key=lambda one: one[0].count("{"))
            for method, call in methods.items()
        ]

    @cached_property
    def schemas(self) -> dict[str, Any]:
        return {name: _modern(schema) for name, schema in self.data["components"]["schemas"].items()}

    def call(self, method: str, path: str) -> dict[str, Any] | None:
        found = (call for verb, pattern, call in self.calls if verb == method and pattern.fullmatch(path))
        return next(found, None)

    def faults(self, request: Request, answer: Answer, prefix: str) -> Iterator[str]:
        """What is wrong with one exchange; what the host refuses has no shape of its own."""
        path, _, query = request.target.removeprefix(prefix).partition("?")
        path = re.sub(r"^/repositories/\d+", "/repos/o/r", path)
        call = self.call(request.method, path)
        if call is None:
            yield f"{request.method} {path} is not described"
            return
        known = {one["name"] for one in call.get("parameters", ())} | {"page", "per_page"}
        yield from (f"{path}: no parameter {one}" for one in dict(_pairs(query)).keys() - known)
        if request.body and "requestBody" in call:
            schema = call["requestBody"]["content"]["application/json"]["schema"]
            yield from self._departures(f"{request.method} {path} asked", schema, json.loads(request.body))
        if answer.status < 400:
            told = call["responses"].get(str(answer.status))
            if told is None:
                yield f"{request.method} {path}: {answer.status} is not described"
            elif told:
                schema = told["content"]["application/json"]["schema"]
                yield from self._departures(f"{request.method} {path} answered", schema, json.loads(answer.body))

    def _departures(self, where: str, schema: Any, data: Any) -> Iterator[str]:
        if id(schema) not in self.validators:
            whole = _modern(schema) | {"components": {"schemas": self.schemas}}
            self.validators[id(schema)] = Draft202012Validator(whole)
        for error in self.validators[id(schema)].iter_errors(data):
            yield f"{where} {error.instance_path}: {error.message[:300]}"


@cache
def described() -> Description:
    return Description()


class Watch:
    """Wraps a server's answering and keeps what is wrong with each exchange."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix, self.description = prefix, described()
        self.seen: list[tuple[str, str]] = []
        self.faults: list[str] = []

    def __call__(self, answering: Answering) -> Answering:
        def watched(request: Request) -> Answer:
            answer = answering(request)
            self.seen.append((request.method, request.target))
            self.faults += self.description.faults(request, answer, self.prefix)
            return answer

        return watched


def _pattern(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: ".+" if name[1] == "path" else "[^/]+", path)


def _pairs(query: str) -> Iterator[tuple[str, str]]:
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        yield name, value


def _modern(schema: Any) -> Any:
    """OpenAPI 3.0 in the terms of JSON Schema: null where ``nullable``, and no field that is not named."""
    if isinstance(schema, list):
        return [_modern(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "allOf" in schema:  # what may come on top of the first part is nothing that the stand-in sends
        return _modern(schema["allOf"][0])
    made = {
        key: {name: _modern(one) for name, one in value.items()} if key == "properties" else _modern(value)
        for key, value in schema.items()
        if key != "nullable"
    }
    if "properties" in made and "additionalProperties" not in made:
        made["additionalProperties"] = False
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") else made


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
    "GET //users/search": "UserSearch",
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
    below = re.sub(r"^/repos/[^/]+/[^/]+", "", path) if path.startswith("/repos/") else f"/{path}"
    patterns = {pattern.partition(" ")[2]: pattern for pattern in ANSWERS if pattern.startswith(f"{method} ")}
    for pattern in patterns:
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), below):
            return patterns[pattern]
    return f"{method} {below}"
