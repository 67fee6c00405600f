"""What a real Gitea and a real Forgejo answered, second pages included: to our adaptor, and beside the stand-in's."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Answer, Request
from github_stand_in.server import Answering
from group_registry.evidence import host_answers
from group_registry.files.errors import CannotKnow
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.open_pulls import answers
from support.gitea_moments import SAVED
from support.host_kinds import gitea_exchange, gitea_stage
from support.world import FANG, GAO, LI, PATH, SUN, WU, ZHAO, filing

NUMBERS = {"gitea-1.22": 7, "forgejo-7.0.15": 1}
"""The pull request that each was asked about."""
BY_FORGEJO_ALONE = "/pulls/1/commits?limit=50&page=2"
"""A page past the end that Gitea 1.22 answers with 500, and so does the stand-in of an old one."""

UNREAD = {"verification", "files", "stats", "repo"}
"""Fields that nobody reads, and that were cut or are null on the stand-in."""


def said_by(server: str) -> dict[str, dict[str, Any]]:
    return {one["path"]: one for one in json.loads((SAVED / f"http/{server}.json").read_text("utf-8"))}


def as_saved(server: str) -> Any:
    """Answer as that server did. Any page past the end is like the second, which is past the end of all its lists."""
    known = said_by(server)

    def around(answering: Answering) -> Answering:
        def answer(request: Request) -> Answer:
            if request.target.endswith("/user") or "/statuses" in request.target:  # of these nothing was saved
                return answering(request)
            path, _, query = request.target.partition("/office/registry")[2].partition("?")
            asked = dict(pair.split("=") for pair in query.split("&") if pair)
            page = min(int(asked.get("page", 1)), 2)
            state = f"state={asked['state']}&" if "state" in asked else ""
            listed = f"{path}?{state}limit=50&page={page}"
            one = known[listed if listed in known else path]
            body = json.dumps(one["body"], ensure_ascii=False).encode()
            return Answer(one["status"], body, one["headers"])

        return answer

    return around


@pytest.mark.parametrize(
    ("server", "reviewers", "listed"),
    [
        ("gitea-1.22", [None, 2, None, 2, 2, None, 2, 4, 4], []),
        ("forgejo-7.0.15", [2, 3, 2, 3, 2, 4], [5]),
    ],
)
def test_the_adaptor_reads_them_whole(
    server: str, reviewers: list[int | None], listed: list[int], tmp_path: Path
) -> None:
    """Gitea's request came from a fork that is gone, and its reviewer's account too: 500 to ``/files``, null, Ghost."""
    with GiteaServer(GiteaHost(gitea_stage(tmp_path / "r").host.bare), around=as_saved(server)) as serving:
        forge, number = Gitea(gitea_exchange(serving)), NUMBERS[server]
        found = answers(forge, number)
        assert [one.user for one in found.reviews] == reviewers
        assert (found.submission.changed_files, found.submission.asked) == (1, frozenset())
        assert [one.number for one in host_answers.listed(forge.open_pulls())] == listed
        (comment,) = forge._list(f"/issues/{number}/comments")
        assert "group-registry: approval" in comment["body"]
        # The saved lists of closed requests hold one entry, the counts 29 and 2.
        with pytest.raises(CannotKnow, match="不全"):
            forge.whole("/pulls", state="closed")


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[GiteaServer]:
    """The same on the stand-in of an old Gitea: approvals, a dismissal, a comment, a review asked for, the merge."""
    stage = gitea_stage(tmp_path / "origin.git")
    host, people = stage.host, stage.people
    assert isinstance(host, GiteaHost)
    host.version = 21
    host.bare.write("someone:filing", {PATH: filing()}, "备案", people[SUN], host.now(), "main")
    pull = host.open(people[SUN], "someone:filing")
    host.request(pull, host.bot, [people[LI], people[FANG], people[WU]])
    host.comment(pull, host.bot, "<!-- group-registry: approval -->")
    for user in (LI, ZHAO, ZHAO):
        stage.review(pull, user)
    host.dismiss(pull, pull.reviews[0], people[GAO], "误操作")
    host.merge(pull, people[GAO])
    with GiteaServer(host) as server:
        yield server


def kinds(body: Any) -> dict[str, set[str]]:
    """Each place in a JSON value, and the kinds of what is there; of accounts and repositories only that they are."""
    found = defaultdict[str, set[str]](set)

    def look(value: Any, at: str) -> None:
        found[at].add(type(value).__name__)
        for inner in value if isinstance(value, list) else ():
            look(inner, f"{at}[]")
        if isinstance(value, dict) and not value.keys() & {"login", "full_name"}:
            for name in value.keys() - UNREAD:
                look(value[name], f"{at}.{name}")

    look(body, "")
    return found


def told(server: GiteaServer, path: str) -> Answer:
    target = f"/api/v1/repos/office/registry{path}"
    return server.answer(Request("GET", target, {"authorization": "token token-of-the-app"}, b""))


def counted(headers: Mapping[str, str], body: Any) -> str:
    """What ``X-Total-Count`` says, by the page that comes with it."""
    total, length = headers.get("X-Total-Count"), len(body) if isinstance(body, list) else 0
    return "none" if total is None else "the page" if int(total) == length else "the list"


@pytest.mark.parametrize("server", NUMBERS)
def test_the_stand_in_answers_alike(server: str, beside: GiteaServer) -> None:
    """Status, kind of content, what the count counts, null and empty; each field, and of which kind it may be."""
    host = beside.host
    if server == "gitea-1.22":  # there the fork was gone, and two of the reviewers
        host.bare.run("update-ref", "-d", "refs/forks/someone/filing")
        for login in ("demo-li", "demo-fang"):
            host.leave(host.users[login])
    for path, real in said_by(server).items():
        ours = told(beside, path.replace(f"/{NUMBERS[server]}", "/1"))
        if path == BY_FORGEJO_ALONE and server == "forgejo-7.0.15":
            assert (ours.status, real["status"]) == (500, 200)
            continue
        assert ours.status == real["status"], path
        assert ours.headers["Content-Type"].split(";")[0] == real["headers"]["Content-Type"].split(";")[0], path
        if real["status"] != 200:
            continue
        body = json.loads(ours.body)
        theirs, mine = kinds(real["body"]), kinds(body)
        if "state=" in path:  # what else was open or closed there is not of this situation, only how each looks
            assert "X-Total-Count" in ours.headers
            assert not body or not real["body"] or theirs.keys() == mine.keys(), path
            continue
        assert counted(ours.headers, body) == counted(real["headers"], real["body"]), path
        assert (type(body), not body) == (type(real["body"]), not real["body"]), path
        assert theirs.keys() == mine.keys(), path
        assert {at: kind for at, kind in mine.items() if not kind <= theirs[at]} == {}, path
