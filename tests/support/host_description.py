"""What GitHub, Gitea and Forgejo say of their own calls, cut to those in use: each exchange is checked against it.

``openapi.json`` is GitHub's (@octokit/openapi 23.0.2, MIT). The rules of a branch stand there as two parts that hold
together; here each is one object. Of a ruleset's rules, those that docs/setup.md sets are kept, and of a run of a
workflow those parts by which ours is told; of an account by its id, what all answers say of one.

``gitea_api.json`` was made from the declarations of two clients that are generated from the descriptions: gitea-js
1.23.0 (MIT, (c) 2022 Anbraten) and @llamaduck/forgejo-ts 15.0.9 (MIT, Nicholas Ciechanowski).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from github_stand_in import Answer, Request
from github_stand_in.server import Answering

HERE = Path(__file__).parent


class Description:
    """Says what in a request or an answer is not as described; an unknown field is as wrong as a missing one."""

    def __init__(self, data: Mapping[str, Any], pages: frozenset[str] = frozenset()) -> None:
        self.data, self.pages = data, pages
        self.validators: dict[int, tuple[Any, Draft202012Validator]] = {}

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
        known = {one["name"] for one in call.get("parameters", ())} | self.pages
        yield from (f"{path}: no parameter {one}" for one in dict(_pairs(query)).keys() - known)
        if request.body and "requestBody" in call:
            schema = call["requestBody"]["content"]["application/json"]["schema"]
            yield from self.departures(f"{request.method} {path} asked", schema, json.loads(request.body))
        if answer.status < 400:
            told = call["responses"].get(str(answer.status))
            if told is None:
                yield f"{request.method} {path}: {answer.status} is not described"
            elif told:
                schema = told["content"]["application/json"]["schema"]
                yield from self.departures(f"{request.method} {path} answered", schema, json.loads(answer.body))

    def departures(self, where: str, schema: Any, data: Any) -> Iterator[str]:
        if id(schema) not in self.validators:
            whole = _modern(schema) | {"components": {"schemas": self.schemas}}
            self.validators[id(schema)] = schema, Draft202012Validator(whole)  # kept, so that its id stays its own
        for error in self.validators[id(schema)][1].iter_errors(data):
            yield f"{where} {error.instance_path}: {error.message[:300]}"


@cache
def described() -> Description:
    """What GitHub says of its own."""
    return Description(json.loads((HERE / "openapi.json").read_text("utf-8")), frozenset({"page", "per_page"}))


class Watch:
    """Wraps a server's answering and keeps what is wrong with each exchange by those descriptions."""

    def __init__(self, prefix: str = "", descriptions: Sequence[Description] = ()) -> None:
        self.prefix, self.descriptions = prefix, descriptions or [described()]
        self.seen: list[tuple[str, str]] = []
        self.faults: list[str] = []

    def __call__(self, answering: Answering) -> Answering:
        def watched(request: Request) -> Answer:
            answer = answering(request)
            self.seen.append((request.method, request.target))
            for one in self.descriptions:
                self.faults += one.faults(request, answer, self.prefix)
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
    "GET //users/{username}": "User",
    "POST //users/{username}/tokens": "AccessToken",
    "POST //admin/users": "User",
    "PATCH //admin/users/{username}": "User",
    "PUT /collaborators/{collaborator}": "User",
    "GET /branch_protections": "BranchProtection[]",
    "POST /branch_protections": "BranchProtection",
}
BODIES = {
    "POST /statuses/{sha}": "CreateStatusOption",
    "POST /issues": "CreateIssueOption",
    "PATCH /issues/{index}": "EditIssueOption",
    "POST /issues/{index}/comments": "CreateIssueCommentOption",
    "PATCH /issues/comments/{id}": "EditIssueCommentOption",
    "POST /pulls/{index}/requested_reviewers": "PullReviewRequestOptions",
    "POST /labels": "CreateLabelOption",
    "POST //users/{username}/tokens": "CreateAccessTokenOption",
    "POST //admin/users": "CreateUserOption",
    "PATCH //admin/users/{username}": "EditUserOption",
    "PUT /collaborators/{collaborator}": "AddCollaboratorOption",
    "POST /branch_protections": "CreateBranchProtectionOption",
}
PLAIN = {"string": "string", "number": "integer", "boolean": "boolean"}


@cache
def gitea() -> Mapping[str, Description]:
    """What Gitea and Forgejo say of theirs, in the form of GitHub's description; null stands wherever is nothing."""
    kept: dict[str, Any] = json.loads((HERE / "gitea_api.json").read_text("utf-8"))
    return {host: Description(_described(about["calls"], about["shapes"])) for host, about in kept.items()}


@cache
def kind_of(name: str) -> dict[str, Any]:
    if name.endswith("[]"):
        return {"type": "array", "items": kind_of(name.removesuffix("[]")), "nullable": True}
    return {"type": PLAIN[name], "nullable": True} if name in PLAIN else {"$ref": f"#/components/schemas/{name}"}


def _described(calls: Mapping[str, list[str]], shapes: dict[str, dict[str, str]]) -> dict[str, Any]:
    shapes["User"]["username"] = "string"  # sent in addition: the login under its older name
    schemas: dict[str, Any] = {}
    for name, shape in shapes.items():
        is_known = {field: kind.removesuffix("[]") in (*PLAIN, *shapes) for field, kind in shape.items()}
        fields = {field: kind_of(kind) if is_known[field] else {} for field, kind in shape.items()}
        schemas[name] = {"type": "object", "properties": fields, "nullable": True}
    paths: dict[str, dict[str, Any]] = {}
    for call in ANSWERS.keys() & calls.keys():
        method, _, path = call.partition(" ")
        answer = {"content": {"application/json": {"schema": kind_of(ANSWERS[call])}}}
        about: dict[str, Any] = {"operationId": call, "parameters": [{"name": name} for name in calls[call]]}
        about["responses"] = {"200": answer, "201": answer, "204": {}}
        if call in BODIES:
            about["requestBody"] = {"content": {"application/json": {"schema": kind_of(BODIES[call])}}}
        place = path.removeprefix("/") if path.startswith("//") else "/repos/{owner}/{repo}" + path
        paths.setdefault(place, {})[method.lower()] = about
    return {"paths": paths, "components": {"schemas": schemas}}
