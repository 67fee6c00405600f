"""The stand-in keeps GitHub's rules and shapes, and what it says is what git says."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from github_stand_in import Pull, Request, Server
from github_stand_in.routes import ROUTES
from support.host_description import Watch, described
from support.host_stage import CLERK, OUTSIDER, Stage, ask, stage
from support.repositories import git
from support.world import GAO, LI, PATH, SUN, ZHAO, filing

OTHER = "registry/groups/hyfw/other.yaml"


@pytest.fixture
def pull(played: Stage) -> Pull:
    return played.file({PATH: filing()})


def test_a_closed_request_keeps_its_commits(server: Server, played: Stage, pull: Pull) -> None:
    """Also where main holds them since, by a request of another."""
    played.host.close(pull, played.people[CLERK])
    again = played.file({OTHER: filing()}, "again", title="再报")
    played.host.bare.write("again", {}, "并入", played.people[CLERK], played.clock(), merges="filing")
    played.host.merge(played.host.pull(again.number), played.people[GAO])
    kept = ask(server, None, "GET", f"/pulls/{pull.number}/commits")[1]
    assert [one["sha"] for one in kept] == [pull.head_sha]


def test_a_filing_from_opening_to_merge(server: Server, played: Stage, watch: Watch) -> None:
    host = played.host
    host.write(played.people[CLERK], "filing", {PATH: filing()})
    code, opened, _ = ask(server, CLERK, "POST", "/pulls", {"title": "备案", "head": "filing", "base": "main"})
    assert (code, opened["number"], opened["changed_files"], opened["commits"]) == (201, 1, 1, 1)
    assert opened["head"]["sha"] == git(host.bare.path, "rev-parse", "refs/pull/1/head")
    assert ask(server, CLERK, "POST", "/pulls/1/requested_reviewers", {"reviewers": ["demo-li"]})[0] == 201
    assert [one["id"] for one in ask(server, None, "GET", "/pulls/1/requested_reviewers")[1]["users"]] == [LI]
    assert ask(server, LI, "POST", "/pulls/1/reviews", {"event": "APPROVE"})[1]["state"] == "APPROVED"
    assert ask(server, None, "GET", "/pulls/1/requested_reviewers")[1]["users"] == []
    pending = ask(server, ZHAO, "POST", "/pulls/1/reviews", {"body": "再看看"})[1]
    assert "submitted_at" not in pending
    assert len(ask(server, LI, "GET", "/pulls/1/reviews")[1]) == 1
    handed_in = ask(server, ZHAO, "POST", f"/pulls/1/reviews/{pending['id']}/events", {"event": "APPROVE"})[1]
    assert (handed_in["state"], handed_in["user"]["id"]) == ("APPROVED", ZHAO)
    head = opened["head"]["sha"]
    status = {"state": "success", "context": "approval", "description": "已批准", "target_url": None}
    assert ask(server, None, "POST", f"/statuses/{head}", status)[0] == 201
    assert [one["context"] for one in ask(server, LI, "GET", f"/commits/{head}/statuses")[1]] == ["approval"]
    merged = ask(server, GAO, "PUT", "/pulls/1/merge", {"sha": head, "merge_method": "merge"})[1]
    assert git(host.bare.path, "rev-parse", "main^2") == head
    assert git(host.bare.path, "rev-parse", "main") == merged["sha"]
    shown = ask(server, None, "GET", "/pulls/1")[1]
    assert (shown["state"], shown["merged_by"]["id"], shown["merge_commit_sha"]) == ("closed", GAO, merged["sha"])
    assert (shown["changed_files"], shown["commits"]) == (1, 1)
    assert [one["number"] for one in ask(server, None, "GET", f"/commits/{merged['sha']}/pulls")[1]] == [1]
    assert [one["number"] for one in ask(server, None, "GET", f"/commits/{head}/pulls")[1]] == [1]
    told = [one["event"] for one in ask(server, None, "GET", "/issues/1/timeline")[1]]
    assert told == ["committed", "review_requested", "reviewed", "reviewed", "merged", "closed"]
    assert len(ask(server, None, "GET", "/pulls?state=closed&base=main")[1]) == 1
    assert ask(server, None, "GET", "/pulls")[1] == []
    assert len(watch.seen) > 15


def test_what_is_dismissed_leaves_two_traces(server: Server, played: Stage, pull: Pull) -> None:
    played.review(pull, LI, "REQUEST_CHANGES", body="目的写得太宽")
    review = pull.reviews[0]
    done = ask(server, GAO, "PUT", f"/pulls/1/reviews/{review.id}/dismissals", {"message": "已改好"})[1]
    assert done["state"] == "DISMISSED"
    told = ask(server, None, "GET", "/issues/1/timeline")[1]
    about = next(one for one in told if one["event"] == "review_dismissed")["dismissed_review"]
    assert (about["state"], about["review_id"]) == ("changes_requested", review.id)


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
    assert ask(server, CLERK, "PUT", "/pulls/1/update-branch", {"expected_head_sha": first})[0] == 202
    assert (
        git(played.host.bare.path, "log", "-1", "--format=%cn|%s", "filing") == "GitHub|Merge branch 'main' into filing"
    )


def test_the_trial_merge_is_kept_up_to_date(server: Server, played: Stage, pull: Pull) -> None:
    bare = played.host.bare.path
    shown = ask(server, None, "GET", "/pulls/1")[1]
    assert shown["mergeable"] is True
    assert git(bare, "rev-parse", "refs/pull/1/merge") == shown["merge_commit_sha"]
    parents = [git(bare, "rev-parse", one) for one in ("main", "filing")]
    assert git(bare, "log", "-1", "--format=%P", shown["merge_commit_sha"]).split() == parents
    played.host.bare.write("main", {PATH: b"x\n"}, "x", played.people[GAO], played.clock())
    shown = ask(server, None, "GET", "/pulls/1")[1]
    assert (shown["mergeable"], shown["merge_commit_sha"]) == (False, None)


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


def test_closing_reopening_and_another_base(server: Server, played: Stage, pull: Pull) -> None:
    played.host.bare.point("release", str(played.host.bare.tip("main")))
    for change in ({"state": "closed"}, {"state": "open"}, {"base": "release"}, {"title": "备案（改）"}):
        assert ask(server, CLERK, "PATCH", "/pulls/1", change)[0] == 200
    assert ask(server, None, "GET", "/pulls/1")[1]["base"]["ref"] == "release"
    told = [one["event"] for one in ask(server, None, "GET", "/issues/1/timeline")[1]]
    assert told == ["committed", "closed", "reopened", "base_ref_changed"]
    played.host.draft(pull, played.people[CLERK], True)
    assert ask(server, None, "GET", "/pulls/1")[1]["draft"] is True


def test_a_fork_and_a_squash(server: Server, played: Stage) -> None:
    outsider = played.people[OUTSIDER]
    pull = played.file({PATH: filing()}, "demo-outsider:patch-1")
    shown = ask(server, None, "GET", f"/pulls/{pull.number}")[1]
    assert (shown["head"]["label"], shown["head"]["repo"]["fork"]) == ("demo-outsider:patch-1", True)
    assert played.host.bare.tip("patch-1") is None
    played.host.merge(pull, outsider, method="squash")
    assert git(played.host.bare.path, "rev-list", "--count", "--parents", "main") == "2"


def test_people_come_rename_themselves_and_go(server: Server, played: Stage, pull: Pull) -> None:
    played.review(pull, LI)
    played.host.rename(played.people[LI], "demo-li-2")
    shown = ask(server, None, "GET", "/pulls/1/reviews")[1][0]["user"]
    assert (shown["id"], shown["login"]) == (LI, "demo-li-2")
    played.host.leave(played.people[LI])
    assert ask(server, None, "GET", "/pulls/1/reviews")[1][0]["user"] is None
    assert ask(server, LI, "GET", "/pulls/1")[0] == 401


def test_comments_and_issues(server: Server, played: Stage, pull: Pull) -> None:
    made = ask(server, None, "POST", "/issues/1/comments", {"body": "尚缺 2 步"})[1]
    assert ask(server, None, "PATCH", f"/issues/comments/{made['id']}", {"body": "尚缺 1 步"})[0] == 200
    assert [one["body"] for one in ask(server, None, "GET", "/issues/1/comments")[1]] == ["尚缺 1 步"]
    issue = {"title": "群组到期", "body": "请办理", "labels": ["到期"]}
    assert ask(server, None, "POST", "/issues", issue)[1]["number"] == 2
    assert [one["number"] for one in ask(server, None, "GET", "/issues?state=all")[1]] == [2, 1]
    assert [one["number"] for one in ask(server, None, "GET", "/issues?labels=%E5%88%B0%E6%9C%9F")[1]] == [2]
    assert ask(server, None, "PATCH", "/issues/2", {"state": "closed", "labels": []})[1]["state"] == "closed"
    assert ask(server, None, "GET", "/issues")[1][0]["pull_request"]["merged_at"] is None
    assert ask(server, None, "GET", "/issues/2/timeline")[1][0]["event"] == "closed"


def test_contents_and_files(server: Server, played: Stage, pull: Pull) -> None:
    shown = ask(server, None, "GET", f"/contents/{PATH}?ref={pull.head_sha}")[1]
    assert shown["sha"] == git(played.host.bare.path, "rev-parse", f"filing:{PATH}")
    assert ask(server, None, "GET", f"/contents/{PATH}")[0] == 404
    files = ask(server, None, "GET", "/pulls/1/files")[1]
    assert [(one["filename"], one["status"], one["sha"]) for one in files] == [(PATH, "added", shown["sha"])]


def test_pages_are_linked_by_the_other_name_of_the_repository(server: Server, played: Stage, pull: Pull) -> None:
    for number in range(7):
        played.host.comment(pull, played.people[CLERK], f"第 {number} 条")
    seen, url = [], "/issues/1/comments?per_page=3"
    while url:
        _, items, headers = ask(server, None, "GET", url)
        seen.append([one["body"] for one in items])
        following = re.search(r'<([^>]+)>; rel="next"', headers.get("Link", ""))
        url = following[1] if following else ""
        assert "/repositories/" in url or not url
    assert [len(page) for page in seen] == [3, 3, 1]


REFUSED: list[tuple[int | None, str, str, Any, int]] = [
    (CLERK, "POST", "/pulls/1/reviews", {"event": "APPROVE"}, 422),
    (CLERK, "POST", "/pulls/1/reviews", {"event": "REQUEST_CHANGES", "body": "x"}, 422),
    (LI, "POST", "/pulls/1/reviews", {"event": "REQUEST_CHANGES"}, 422),
    (LI, "POST", "/pulls/1/reviews", {"event": "APPROVE", "commit_id": "1" * 40}, 422),
    (GAO, "PUT", "/pulls/1/merge", {"sha": "1" * 40}, 409),
    (GAO, "PUT", "/pulls/1/merge", {"merge_method": "rebase"}, 405),
    (GAO, "PUT", "/pulls/1/reviews/1/dismissals", {"message": "x"}, 404),
    (CLERK, "POST", "/pulls", {"title": "x", "head": "filing", "base": "main"}, 422),
    (CLERK, "POST", "/pulls", {"title": "x", "head": "main", "base": "main"}, 422),
    (CLERK, "POST", "/pulls/1/requested_reviewers", {"reviewers": ["demo-clerk"]}, 422),
    (CLERK, "POST", "/pulls/1/requested_reviewers", {"reviewers": ["nobody"]}, 422),
    (CLERK, "PATCH", "/pulls/1", {"base": "nowhere"}, 422),
    (CLERK, "GET", "/pulls/2", None, 404),
    (CLERK, "GET", "/commits/main^{tree}/pulls", None, 422),
    (None, "POST", "/statuses/" + "1" * 40, {"state": "success"}, 422),
    (None, "POST", "/issues/1/comments", {"body": ""}, 422),
    (None, "POST", "/issues", {}, 422),
]


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A host with a filing that nothing happens to."""
    set_up = stage(tmp_path_factory.mktemp("host") / "origin.git")
    set_up.file({PATH: filing()})
    with Server(set_up.host) as serving:
        yield serving


@pytest.mark.parametrize(("who", "method", "path", "body", "code"), REFUSED)
def test_what_github_refuses(waiting: Server, who: int | None, method: str, path: str, body: Any, code: int) -> None:
    found = ask(waiting, who, method, path, body)
    assert found[0] == code
    assert isinstance(found[1]["message"], str)


def test_a_draft_a_conflict_and_a_missing_status_stop_the_merge(server: Server, played: Stage, pull: Pull) -> None:
    played.host.required = ("approval",)
    assert ask(server, GAO, "PUT", "/pulls/1/merge", {})[0] == 405
    ask(server, None, "POST", f"/statuses/{pull.head_sha}", {"state": "success", "context": "approval"})
    played.host.draft(pull, played.people[CLERK], True)
    assert ask(server, GAO, "PUT", "/pulls/1/merge", {})[0] == 405
    played.host.draft(pull, played.people[CLERK], False)
    played.host.bare.write("main", {PATH: b"x\n"}, "x", played.people[GAO], played.clock())
    assert ask(server, GAO, "PUT", "/pulls/1/merge", {})[0] == 405
    played.host.write(played.people[CLERK], "filing", {PATH: b"x\n"}, merges="main")
    assert ask(server, GAO, "PUT", "/pulls/1/merge", {})[0] == 405
    ask(server, None, "POST", f"/statuses/{pull.head_sha}", {"state": "success", "context": "approval"})
    assert ask(server, GAO, "PUT", "/pulls/1/merge", {})[0] == 200
    assert ask(server, CLERK, "PATCH", "/pulls/1", {"state": "open"})[0] == 422


def test_nobody_without_a_token(server: Server, played: Stage) -> None:
    played.host.tokens.clear()
    assert ask(server, SUN, "GET", "")[:2] == (
        401,
        {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest", "status": "401"},
    )


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
