"""The stand-in keeps GitHub's rules and shapes, and what it says is what git says."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from github_stand_in import APP, Pull, Refused, Request, Server
from github_stand_in.bare import Bare
from github_stand_in.routes import ROUTES
from support.host_description import described
from support.host_stage import CLERK, Stage, ask
from support.repositories import git
from support.world import GAO, LI, PATH, filing

OTHER = "registry/groups/hyfw/other.yaml"


@pytest.fixture
def pull(played: Stage) -> Pull:
    return played.file({PATH: filing()})


def test_pushes_are_seen_and_forced_ones_are_told(server: Server, played: Stage, pull: Pull) -> None:
    base = pull.base_sha
    played.host.bare.write("main", {"docs/a.md": b"1\n"}, "x", played.people[GAO], played.clock())
    assert ask(server, None, "GET", "/pulls/1")[1]["base"]["sha"] == base
    first = pull.head_sha
    played.host.write(played.people[CLERK], "filing", {PATH: filing(purpose="解答参保续保与理赔材料问题")})
    shown = ask(server, None, "GET", "/pulls/1")[1]
    assert (shown["commits"], shown["base"]["sha"] == base) == (2, False)
    played.host.bare.point("filing", first)
    assert ask(server, None, "GET", "/pulls/1")[1]["head"]["sha"] == first
    assert "head_ref_force_pushed" in [one["event"] for one in ask(server, None, "GET", "/issues/1/timeline")[1]]


@pytest.mark.parametrize("how", ["the branch is moved", "a merge is pushed"])
def test_what_is_pushed_to_main_counts_as_merged(server: Server, played: Stage, pull: Pull, how: str) -> None:
    gao = played.people[GAO]
    if how == "a merge is pushed":
        played.host.write(gao, "main", {PATH: filing()}, "x", merges="filing")
        played.host.write(gao, "main", {"docs/a.md": b"x\n"}, "y")
        merge = git(played.host.bare.path, "rev-parse", "main~1")
    else:
        merge = pull.head_sha
        played.host.bare.point("main", merge)
    shown = ask(server, None, "GET", "/pulls/1")[1]
    assert (shown["merged"], shown["merge_commit_sha"], shown["commits"]) == (True, merge, 1)
    assert shown["merged_by"]["id"] == (GAO if how == "a merge is pushed" else CLERK)
    assert [one["number"] for one in ask(server, None, "GET", f"/commits/{merge}/pulls")[1]] == [1]


def test_a_draft_a_conflict_and_a_missing_status_stop_the_merge(played: Stage, pull: Pull) -> None:
    host, gao, clerk = played.host, played.people[GAO], played.people[CLERK]

    def stops() -> None:
        with pytest.raises(Refused):
            host.merge(pull, gao)

    host.required = ("approval",)
    stops()
    host.report(APP, pull.head_sha, "success", "approval", None)
    host.draft(pull, clerk, True)
    stops()
    host.draft(pull, clerk, False)
    host.bare.write("main", {PATH: b"x\n"}, "x", gao, played.clock())
    stops()
    host.write(clerk, "filing", {PATH: b"x\n"}, merges="main")
    stops()
    host.report(APP, pull.head_sha, "success", "approval", None)
    assert host.merge(pull, gao) == git(host.bare.path, "rev-parse", "main")
    with pytest.raises(Refused):
        host.reopen(pull, clerk)


def test_every_call_is_described() -> None:
    description = described()
    for method, path, _ in ROUTES:
        called = path.replace("{number}", "1").replace("{id}", "1").replace("{sha}", "main").replace("{path}", "a/b")
        assert description.call(method, f"/repos/o/r{called}"), f"{method} {path}"


@pytest.mark.parametrize(
    ("name", "value"),
    [("login", None), ("login", 7), ("id", "7"), ("type", "absent"), ("logIn", "x"), ("submitted_at", 1)],
)
def test_the_description_is_strict(server: Server, played: Stage, name: str, value: Any) -> None:
    played.review(played.file({PATH: filing()}), LI)
    asked = Request(
        "GET", f"/repos/{played.host.full_name}/pulls/1/reviews", {"authorization": "Bearer token-of-the-app"}
    )
    whole = server.answer(asked)
    assert list(described().faults(asked, whole, "")) == []
    data = json.loads(whole.body)
    holder = data[0] if name == "submitted_at" else data[0]["user"]
    if value == "absent":
        del holder[name]
    else:
        holder[name] = value
    assert list(described().faults(asked, replace(whole, body=json.dumps(data).encode()), ""))


def test_a_commit_is_there_once_it_was_brought(played: Stage, tmp_path: Path) -> None:
    bare, other = played.host.bare, Bare.create(tmp_path / "other.git")
    commit = other.write("main", {"a.md": b"1\n"}, "x", played.people[GAO], played.clock())
    assert (bare.has(commit), bare.tip(commit)) == (False, None)
    git(bare.path, "fetch", "-q", str(other.path), "main:brought")
    assert (bare.has(commit), bare.tip(commit), bare.tip("brought")) == (True, commit, commit)
    tree = git(bare.path, "rev-parse", f"{commit}^{{tree}}")
    assert (bare.has(tree), bare.has("brought"), bare.tip(tree)) == (False, False, None)
