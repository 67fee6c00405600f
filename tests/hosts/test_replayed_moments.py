"""What three real servers said at each saved moment, beside the stand-in, on which the same people did the same in
the same order and at the same times: every field that our readers use is equal.

That they use no other is shown by the same answers with nothing else in them.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Bare, Pull, Request, Review, User
from group_registry.hosts.gitea import Gitea
from support.gitea_moments import SAVED

Body = Any
VERSIONS = {"gitea-1.22": 21, "forgejo-7.0.15": 22, "gitea-1.26-dev": 26}
"""Of each saved server the minor version of Gitea whose rules it has: the first was built before 1.22 was finished."""
PATHS = "/office/registry"
PULL = (
    *("number", "state", "title", "draft", "changed_files", "created_at", "updated_at", "user", "html_url"),
    *("merged", "merged_at", "merged_by", "merge_commit_sha", "head.sha", "head.ref", "base.ref"),
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "pulls": PULL,
    "reviews": (
        *("id", "user", "state", "commit_id", "submitted_at", "updated_at", "dismissed", "body"),
        "pull_request_url",
    ),
    "timeline": ("type", "created_at", "user", "id", "body", "review_id"),
    "commits": ("sha", "author"),
    "comments": ("id", "user", "body"),
    "files": (),
}
"""What is read of each answer, by the last word of its path."""
READ_EVENTS = {
    "review": ("type", "created_at", "user", "review_id"),
    "dismiss_review": ("type", "created_at", "review_id"),
    "reopen": ("type", "created_at"),
    "change_target_branch": ("type", "created_at"),
    "comment": ("type", "id", "user", "body"),
    "pull_scheduled_merge": ("type",),
    "pull_cancel_scheduled_merge": ("type",),
}
"""What is read of each kind of event; of other kinds nothing is."""
EVENTS = {"APPROVED": "APPROVE", "REQUEST_CHANGES": "REQUEST_CHANGES", "COMMENT": "COMMENT"}
ACCOUNTS = ("user", "merged_by", "author")
DELETED = {("gitea-1.26-dev", name): ("2026-12-01T03:43:45Z", 2) for name in ("one-merged", "deleted-user")}
"""A review that its author gave and deleted in between; nothing is left of it, not even a time, so that one is ours."""


@dataclass
class Moment:
    """One saved moment: its raw answers by path, and the server."""

    server: str
    name: str
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        path = next(one for one in self.answers if "state=" not in one)
        return int(path.split("/")[2].partition("?")[0])

    def body(self, part: str, otherwise: Body = None) -> Body:
        """The first page of a list, or the request itself."""
        paths = (f"/pulls/{self.number}", *(f"/{kind}/{self.number}/{part}" for kind in ("pulls", "issues")))
        wanted = paths[:1] if part == "pull" else [f"{one}?limit=50&page=1" for one in paths[1:]]
        return next((self.answers[one]["body"] for one in wanted if one in self.answers), otherwise)


def moments() -> Iterator[Moment]:
    for server in VERSIONS:
        found: dict[str, Moment] = {}
        for one in json.loads((SAVED / f"http/{server}.json").read_text("utf-8")):
            name = one.get("moment", "all")
            found.setdefault(name, Moment(server, name)).answers[one["path"]] = one
        yield from found.values()


MOMENTS = {f"{one.server} {one.name}": one for one in moments()}


@dataclass
class Replay:
    """A moment played on a stand-in; ``now`` is its clock, ``ours`` our commit for each of the server's."""

    moment: Moment
    host: GiteaHost
    at: datetime
    accounts: dict[int, User] = field(default_factory=dict)
    made: dict[int, Review] = field(default_factory=dict)
    ours: dict[str, str] = field(default_factory=dict)

    def play(self) -> Pull:
        told = self.moment.body("pull", {})
        author = self.account(told.get("user") or {"id": 7, "login": "linjy"})
        deeds = list(self.deeds())
        self.set(told.get("created_at") or deeds[0][0])
        branch = f"{author.login}:{told['head']['label'] if told else 'g-one'}"
        self.commit(author, branch, start="main")
        pull = self.host.open(author, branch, told.get("title", "创建"))
        for time, kind, entry in deeds:
            self.set(time)
            self.do(pull, kind, entry, branch)
        self.leave(told, branch)
        return pull

    def set(self, time: str) -> None:
        self.at = datetime.fromisoformat(time)

    def account(self, user: Mapping[str, Any]) -> User:
        id = user["id"] if user["id"] > 0 else 999
        if id not in self.accounts:
            self.accounts[id] = self.host.join(id, user["login"])
        return self.accounts[id]

    def commit(self, user: User, branch: str, start: str) -> None:
        files = {"registry/groups/hyfw/g.yaml": str(len(self.ours)).encode()}
        made = self.host.bare.write(branch, files, "x", user, self.at, start)
        real = [one for one in self.commits() if one not in self.ours]
        self.ours[real[0] if real else "0" * 40] = made

    def commits(self) -> list[str]:
        """The server's commits in the order in which it learnt of them: reviewed or pushed."""
        events = [one for one in self.moment.body("timeline", ()) if one]
        named = [(one["submitted_at"], [one["commit_id"]]) for one in self.moment.body("reviews", ())]
        pushes = [one for one in events if one["type"] == "pull_push"]
        named += [(one["created_at"], json.loads(one["body"])["commit_ids"]) for one in pushes]
        listed = [one["sha"] for one in self.moment.body("commits", ())]
        in_order = [sha for _, some in sorted(named, key=lambda one: one[0]) for sha in some if sha]
        return list(dict.fromkeys([*in_order, *reversed(listed)]))

    def deeds(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Time, kind and the answer that tells of it, in order."""
        reviews = {one["id"]: one for one in self.moment.body("reviews", ())}
        given = [one for one in reviews.values() if one["state"] != "REQUEST_REVIEW"]
        events = self.moment.body("timeline")
        if events is None:
            events = [
                one | {"type": "review", "review_id": one["id"], "created_at": one["submitted_at"]} for one in given
            ]
        told = [(one["created_at"], one["type"], reviews.get(one["review_id"], {}) | one) for one in events if one]
        told += [
            (one["updated_at"], "comment again", one)
            for one in events
            if one["type"] == "comment" and one["updated_at"] > one["created_at"]
        ]
        told += [(one["updated_at"], "take back", one) for one in given if self.was_taken_back(one)]
        if (self.moment.server, self.moment.name) in DELETED:
            time, account = DELETED[self.moment.server, self.moment.name]
            told.append((time, "give and delete", {"id": account}))
        yield from sorted(told, key=lambda one: one[0])

    def was_taken_back(self, review: Mapping[str, Any]) -> bool:
        return bool(review["updated_at"] > review["submitted_at"] and not review["dismissed"])

    def do(self, pull: Pull, kind: str, entry: Mapping[str, Any], branch: str) -> None:
        user = self.account({"login": "", **(entry.get("user") or entry)})
        match kind:
            case "pull_push" if [one for one in json.loads(entry["body"])["commit_ids"] if one not in self.ours]:
                if len(self.moment.body("commits", ())) == 1 and len(self.ours) > 0:
                    self.host.bare.point(branch, str(self.host.bare.tip("main")))
                self.commit(user, branch, start="main")
                self.host.pulls()
            case "comment":
                self.host.comment(pull, user, entry["body"])
            case "comment again":
                pull.comments[0].changed_at = self.at
            case "review_request":
                self.host.request(pull, user, [self.account(entry["assignee"])])
            case "review":
                commit = self.ours[entry["commit_id"]]
                made = self.host.review(pull, user, EVENTS[entry["state"]], entry["body"], commit)
                self.made[entry["review_id"]] = made
            case "dismiss_review":
                self.host.dismiss(pull, self.made[entry["review_id"]], user, entry["body"])
            case "take back":
                self.host.undismiss(self.made[entry["id"]])
            case "give and delete":
                self.host.delete(pull, self.host.review(pull, user, "APPROVE"), user)
            case "close":
                self.host.close(pull, user)
            case "reopen":
                self.host.reopen(pull, user)
            case "merge_pull":
                self.ours[self.moment.body("pull", {}).get("merge_commit_sha")] = self.host.merge(pull, user)
            case "commit_ref":
                self.host.happen(pull, "referenced", user)

    def leave(self, told: Mapping[str, Any], branch: str) -> None:
        """The fork and the accounts that are gone at this moment."""
        if told and told["head"]["repo"] is None:
            self.host.bare.run("update-ref", "-d", f"refs/forks/{branch.replace(':', '/')}")
        if 999 in self.accounts:
            self.host.leave(self.accounts[999])


@pytest.fixture
def replay(tmp_path: Path, request: pytest.FixtureRequest) -> Replay:
    moment = MOMENTS[request.param]
    bare = Bare.create(tmp_path / "origin.git")
    made = Replay(
        moment, GiteaHost(bare, version=VERSIONS[moment.server]), datetime.fromisoformat("2026-11-01T00:00:00Z")
    )
    made.host.now = lambda: made.at
    bare.write("main", {"README.md": b"x"}, "x", made.host.bot, made.at)
    return made


def picked(entry: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Those fields; one in another with a dot. What is missing stays missing."""
    found: dict[str, Any] = {}
    for name in names:
        outer, _, inner = name.partition(".")
        if inner:
            found.setdefault(outer, {})[inner] = entry[outer][inner]
        elif name in entry:
            found[name] = entry[name]
    for name in ACCOUNTS:
        if found.get(name):
            found[name] = picked(found[name], ("id", "login"))
    return found


def read_of(path: str, body: Body) -> Body:
    """What is left of an answer if nothing is kept but what is read."""
    part = path.partition("?")[0].rpartition("/")[2]
    names = FIELDS["pulls" if part.isdecimal() else part]
    if not isinstance(body, list):
        return picked(body, names) if isinstance(body, dict) else body
    if part == "timeline":
        return [picked(one, READ_EVENTS.get(one["type"], ("type",))) for one in body if one]
    return [picked(one, names) for one in body]


def alike(path: str, body: Body, commits: Sequence[str], reviews: Sequence[int], number: int) -> Body:
    """The same with ids that both sides have: the rank of a review or a comment, the place of a commit."""
    entries = body if isinstance(body, list) else []
    ranks = {
        "id": sorted(one["id"] for one in entries if "id" in one),
        "review_id": sorted(reviews),
        **dict.fromkeys(("sha", "commit_id", "merge_commit_sha"), commits),
    }

    def named(value: Any, name: str) -> Any:
        if isinstance(value, list):
            return [named(one, name) for one in value]
        if isinstance(value, dict):
            return {one: inner if one in ACCOUNTS else named(inner, one) for one, inner in value.items()}
        if name in ranks:
            return ranks[name].index(value) if value in ranks[name] else value
        if name in ("html_url", "pull_request_url"):
            return str(value).rpartition("/pulls/")[2].replace(str(number), "N")
        if name in ("number", "ref"):
            return re.sub(rf"\b{number}\b", "N", str(value))
        return value

    return named(body, "")


@pytest.mark.parametrize("replay", MOMENTS, indirect=True)
def test_the_stand_in_says_what_the_server_said(replay: Replay) -> None:
    moment, number = replay.moment, replay.moment.number
    pull = replay.play()
    with GiteaServer(replay.host) as server:

        def asked(path: str) -> tuple[int, Mapping[str, str], Body]:
            target = f"/api/v1/repos{PATHS}{path.replace(f'/{number}', f'/{pull.number}', 1)}"
            answer = server.answer(Request("GET", target, {"authorization": "token token-of-the-app"}))
            is_json = "json" in answer.headers["Content-Type"]
            return answer.status, answer.headers, json.loads(answer.body) if is_json else ""

        mine_of_reviews = [one["id"] for one in asked(f"/pulls/{number}/reviews?limit=50&page=1")[2]]
        real_of_reviews = [one["id"] for one in moment.body("reviews", ())]
        compared = []
        for path, real in moment.answers.items():
            if "state=" in path:  # what else is open there is not of this moment
                continue
            status, headers, body = asked(path)
            where = f"{moment.name} {path}"
            assert status == real["status"], where
            assert headers["Content-Type"].split(";")[0] == real["headers"]["Content-Type"].split(";")[0], where
            if status != 200:
                continue
            ours = alike(path, read_of(path, body), list(replay.ours.values()), mine_of_reviews, pull.number)
            theirs = alike(path, read_of(path, real["body"]), list(replay.ours), real_of_reviews, number)
            if "timeline" in path and ours:
                ours, theirs = ([one for one in some if one["type"] in READ_EVENTS] for some in (ours, theirs))
            else:
                assert headers.get("X-Total-Count") == real["headers"].get("X-Total-Count"), where
            assert ours == theirs, where
            compared.append(path)
        assert compared


@pytest.mark.parametrize("name", [name for name, one in MOMENTS.items() if one.body("timeline") and one.body("pull")])
def test_nothing_else_is_read(name: str, tmp_path: Path) -> None:
    moment, shapes = MOMENTS[name], []
    for place, keeps in (("whole", lambda path, body: body), ("read", read_of)):
        below = tmp_path / place / "pulls" / str(moment.number)
        below.mkdir(parents=True)
        for part in ("pull", "reviews", "timeline", "commits", "files"):
            path = f"/pulls/{moment.number}" + ("" if part == "pull" else f"/{part}")
            body = keeps(path, moment.body(part, []) or [])
            file = below.with_suffix(".json") if part == "pull" else below / f"{part}.json"
            file.write_text(json.dumps(body), "utf-8")
        host = Gitea.saved(tmp_path / place)
        shapes.append(
            [host.pull(moment.number), *(host.part(moment.number, one) for one in ("reviews", "timeline", "commits"))]
        )
    assert shapes[0] == shapes[1]
