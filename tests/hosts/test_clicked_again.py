"""Who reviews again takes nothing back (Art. 9): what real hosts said of it, and the same played on the stand-in.

Since Gitea 1.22 and in Forgejo 7 a newer approval or refusal of a person marks all older ones of that person as
dismissed, without an event; their states stay as they were.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gitea_stand_in import GiteaHost
from github_stand_in import Pull, Server
from group_registry.approval.facts import Commit, Content, Facts, PullRequest
from group_registry.approval.standing import refusals, run_of_approvals, vanished
from group_registry.commands import approve, audit, record
from group_registry.evidence import host_answers
from group_registry.gitrepo import approvals_branch, clone_audit
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.open_pulls import answers
from support.gitea_moments import SAVED
from support.host_kinds import GITEA_KIND
from support.host_stage import Stage, surroundings
from support.repositories import git
from support.world import GAO, LI, PATH, ZHAO, at, filing, stamp

Capsys = pytest.CaptureFixture[str]
Parts = Mapping[str, Any]
OPEN = {"state": "open", "merged": False, "merged_at": None, "merged_by": None, "merge_commit_sha": None}


def moments(server: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in json.loads((SAVED / f"http/{server}.json").read_text("utf-8")):
        path, _, page = one["path"].partition("?")
        part = path.rpartition("/")[2]
        if not page.endswith("page=2"):
            found.setdefault(one["moment"], {})["pull" if part.isdecimal() else part] = one["body"]
    return found


def of_a_whole_exchange(server: str, number: int) -> dict[str, Any]:
    """The first page of each list in the answers that were saved with their paths."""
    told = {one["path"]: one["body"] for one in json.loads((SAVED / f"http/{server}.json").read_text("utf-8"))}
    first = "?limit=50&page=1"
    return {
        "pull": told[f"/pulls/{number}"],
        "reviews": told[f"/pulls/{number}/reviews{first}"],
        "timeline": told[f"/issues/{number}/timeline{first}"],
    }


NEW = moments("gitea-1.26-dev")
MOMENTS: dict[str, Parts] = {
    **NEW,
    "gitea-1.22": of_a_whole_exchange("gitea-1.22", 7),
    "forgejo-7": of_a_whole_exchange("forgejo-7.0.15", 1),
}


def whole(parts: Parts) -> dict[str, Any]:
    """With what was not saved of a moment: an open request with that head, and the events of its reviews."""
    reviews = [one for one in parts["reviews"] if one["state"] != "REQUEST_REVIEW"]
    number = int(reviews[0]["pull_request_url"].rpartition("/")[2])
    about = NEW["one-merged"]["pull"] | OPEN | {"number": number}
    about |= {"head": about["head"] | {"sha": reviews[-1]["commit_id"]}, "created_at": "2026-11-28T00:00:00Z"}
    events = [
        {"type": "review", "review_id": one["id"], "user": one["user"], "created_at": one["submitted_at"]}
        for one in reviews
    ]
    return {"pull": about, "timeline": events} | dict(parts)


def saved(parts: Parts, folder: Path) -> tuple[Gitea, int]:
    """The host that answers so."""
    told = whole(parts)
    number = int(told["pull"]["number"])
    below = folder / "pulls" / str(number)
    below.mkdir(parents=True)
    below.with_suffix(".json").write_text(json.dumps(told["pull"]), "utf-8")
    for part in ("reviews", "timeline"):
        (below / f"{part}.json").write_text(json.dumps(told[part]), "utf-8")
    for part in ("commits", "files"):
        (below / f"{part}.json").write_text("[]", "utf-8")
    return Gitea.saved(folder), number


def standing(parts: Parts, folder: Path) -> str:
    """Of each account the approvals that count at the head, newest first; then the refusals that stand."""
    told = answers(*saved(parts, folder))
    head, content = told.submission.head, Content("registry/x.yaml", None, "a" * 40)
    facts = Facts(
        pull=PullRequest(1, 1, datetime(2026, 11, 1, tzinfo=UTC)),
        matters=(),
        now=told.submission.merged_at or datetime(2027, 1, 1, tzinfo=UTC),
        offices=(),
        reviews=told.reviews,
        dismissals=told.timeline.dismissals,
        fresh_starts=told.timeline.fresh_starts,
        commits={head: Commit(head, frozenset({content}))},
    )
    assert list(vanished(facts)) == []
    lines = [
        f"{account}: {' '.join(str(one.id) for one in run_of_approvals(acts, content, facts))}"
        for account, acts in sorted((account, acts) for account, acts in facts.acts.items() if account)
    ]
    return "; ".join([*lines, *(f"refused: {run[0].id}" for run in refusals(facts))])


# 2 is 赵明诚, the director; 3 and 14 are the deputy, 13 the director of another repository, 4 a registrar.
STANDING = {
    # The director's second approval he deleted himself; the deputy's came between his first and third.
    "one-merged": "2: 6 2; 3: 3",
    # 14 was a return, which 17 took back; an administrator dismissed the deputy's 16, and 13 is of the older head.
    "dismissed": "2: 17; 3: ",
    # Both approved again before it was closed and reopened.
    "reopened": "2: ; 3: ",
    # The deputy's account is gone: it counts for nobody, and blocks nothing.
    "deleted-user": "2: 6 2",
    # 28 and 29 are of a head that was replaced.
    "fork-gone": "2: 32; 3: 31",
    # Two approvals of one account that is gone.
    "ghost": "",
    # The deputy's second came after the director's; the first still precedes it.
    "deputy-clicks-again": "13: 37; 14: 38 36",
    "clicked-again-then-merged": "13: 43 37; 14: 44 38 36",
    # From before the host did so: 18 is a return, taken back by 19; 26 is the registrar's. The deputy is gone.
    "gitea-1.22": "2: 22 19; 4: 26",
    # An administrator dismissed the deputy's 3.
    "forgejo-7": "2: 8 5 2; 3: 7; 4: 11",
}


@pytest.mark.parametrize("moment", STANDING)
def test_what_stood_at_each_moment(tmp_path: Path, moment: str) -> None:
    assert standing(MOMENTS[moment], tmp_path) == STANDING[moment]


def test_an_account_that_is_gone_may_be_null(tmp_path: Path) -> None:
    """As in the list of those who are asked: it counts for nobody, and blocks nothing."""
    told = [one | {"user": None} for one in MOMENTS["ghost"]["reviews"]]
    assert standing({"reviews": told}, tmp_path) == ""


@pytest.mark.parametrize(
    ("moment", "states"),
    [
        ("dismissed", "13 APPROVED, 14 CHANGES_REQUESTED, 16 DISMISSED, 17 APPROVED"),
        ("reopened", "13 APPROVED, 14 CHANGES_REQUESTED, 16 DISMISSED, 17 APPROVED, 19 APPROVED, 20 APPROVED"),
    ],
)
def test_the_record_tells_a_return_from_an_old_approval(tmp_path: Path, moment: str, states: str) -> None:
    host, number = saved(MOMENTS[moment], tmp_path)
    host.pull(number)
    kept = host_answers.kept_reviews(host.part(number, "reviews"), number)
    assert ", ".join(f"{one['id']} {one['state']}" for one in kept) == states


@pytest.fixture
def played(tmp_path: Path) -> Stage:
    return GITEA_KIND.stage_at(tmp_path / "origin.git")


@pytest.fixture
def host(played: Stage) -> GiteaHost:
    assert isinstance(played.host, GiteaHost)
    return played.host


@pytest.fixture
def server(host: GiteaHost, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with GITEA_KIND.serve(host, lambda answering: answering) as serving:
        for name, value in surroundings(serving, "gitea").items():
            monkeypatch.setenv(name, value)
        yield serving


Deed = Callable[[Stage, Pull], object]


def by(user: int, event: str = "APPROVE") -> Deed:
    return lambda played, pull: played.review(pull, user, event)


def deleted(place: int) -> Deed:
    """That review is deleted by who gave it."""

    def delete(played: Stage, pull: Pull) -> None:
        assert isinstance(played.host, GiteaHost)
        played.host.delete(pull, pull.reviews[place], pull.reviews[place].user)

    return delete


def left(user: int) -> Deed:
    return lambda played, pull: played.host.leave(played.people[user])


DEPUTY, DIRECTOR, RETURN = by(LI), by(ZHAO), by(ZHAO, "REQUEST_CHANGES")
APPROVED = (0, "已批准，各步骤均已办结。")
RETURNED = (1, "不能批准：赵明诚 ")
SIGN = (1, "尚缺 1 步：主任签批（第九条（一））。")
DEEDS: dict[str, tuple[tuple[Deed, ...], tuple[int, str]]] = {
    "the director twice": ((DEPUTY, DIRECTOR, DIRECTOR), APPROVED),
    "the deputy twice": ((DEPUTY, DEPUTY, DIRECTOR), APPROVED),
    "the deputy again after the director": ((DEPUTY, DIRECTOR, DEPUTY), APPROVED),
    "both again and again": ((DEPUTY, DIRECTOR, DIRECTOR, DEPUTY, DEPUTY, DIRECTOR), APPROVED),
    "the director first": ((DIRECTOR, DEPUTY), SIGN),
    "the director first, and again": ((DIRECTOR, DEPUTY, DIRECTOR), APPROVED),
    "returned, approved twice": ((DEPUTY, RETURN, DIRECTOR, DIRECTOR), APPROVED),
    "approved, returned": ((DEPUTY, DIRECTOR, RETURN), RETURNED),
    "approved, returned, approved": ((DEPUTY, DIRECTOR, RETURN, DIRECTOR), APPROVED),
    "returned twice": ((DEPUTY, RETURN, RETURN), RETURNED),
    "approved twice, the second deleted": ((DEPUTY, DIRECTOR, DIRECTOR, deleted(2)), SIGN),
    "approved twice, the second deleted, approved": ((DEPUTY, DIRECTOR, DIRECTOR, deleted(2), DIRECTOR), APPROVED),
    "approved twice, the first deleted": ((DEPUTY, DIRECTOR, DIRECTOR, deleted(1)), APPROVED),
    "approved, returned, that deleted": ((DEPUTY, DIRECTOR, RETURN, deleted(2)), SIGN),
    "returned, approved, that deleted": ((DEPUTY, RETURN, DIRECTOR, deleted(2)), RETURNED),
    "approved twice, the account deleted": ((DEPUTY, DIRECTOR, DIRECTOR, left(ZHAO)), SIGN),
    "approved twice, the second deleted, the account too": (
        (DEPUTY, DIRECTOR, DIRECTOR, deleted(2), left(ZHAO)),
        SIGN,
    ),
    "returned, the account deleted": ((DEPUTY, RETURN, left(ZHAO)), (1, "不能批准：一个已注销的账号 ")),
}
"""What is done to a filing, one after the other; exit code and beginning of what is said of it then."""


def judged(played: Stage, capsys: Capsys) -> tuple[int, str]:
    """``approve`` a month later: exit code and all that it says."""
    words = ["--number", "1", "--root", str(played.host.bare.path), "--now", stamp(at(24 * 30))]
    code = approve.main(words)
    return code, capsys.readouterr().out


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("deeds", DEEDS)
def test_what_is_said_of_a_filing(played: Stage, capsys: Capsys, deeds: str) -> None:
    done, (code, begins) = DEEDS[deeds]
    pull = played.file({PATH: filing()})
    for deed in done:
        deed(played, pull)
    found, says = judged(played, capsys)
    assert (found, says[: len(begins)]) == (code, begins)
    if code == 0:
        played.host.merge(pull, played.people[GAO])
        assert recorded_and_audited(played, capsys) == (0, 0)


def recorded_and_audited(played: Stage, capsys: Capsys, *online: str) -> tuple[int, int]:
    root = ["--root", str(played.host.bare.path)]
    codes = record.main(root), audit.main([*root, *online])
    capsys.readouterr()
    return codes


AFTER_THE_MERGE: dict[str, tuple[Deed, ...]] = {
    "the director again": (DIRECTOR,),
    "both again": (DIRECTOR, DEPUTY),
    "again, and deleted": (DIRECTOR, deleted(-1)),
    "a return": (RETURN,),
}


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("is_recorded", [False, True])
@pytest.mark.parametrize("deeds", AFTER_THE_MERGE)
def test_what_is_given_after_the_merge_changes_nothing(
    played: Stage, capsys: Capsys, deeds: str, is_recorded: bool
) -> None:
    pull = played.file({PATH: filing()})
    for deed in (DEPUTY, DIRECTOR, DIRECTOR):
        deed(played, pull)
    played.host.merge(pull, played.people[GAO])
    played.clock.pass_by()
    if is_recorded:
        assert recorded_and_audited(played, capsys) == (0, 0)
    for deed in AFTER_THE_MERGE[deeds]:
        deed(played, pull)
    assert recorded_and_audited(played, capsys, "--online") == (0, 0)


@pytest.mark.usefixtures("server")
def test_what_an_older_version_recorded_is_judged_as_before(played: Stage, capsys: Capsys) -> None:
    """It recorded a replaced approval as dismissed: nobody knows what it was, so it is a refusal until the next one."""
    pull = played.file({PATH: filing()})
    for deed in (DEPUTY, DIRECTOR, DEPUTY):
        deed(played, pull)
    played.host.merge(pull, played.people[GAO])
    assert recorded_and_audited(played, capsys) == (0, 0)
    root = played.host.bare.path
    (new,) = clone_audit.records(root)
    reviews = json.loads(new.reviews)
    reviews[0]["state"] = "DISMISSED"
    first = approvals_branch.at(root, git(root, "rev-parse", f"{approvals_branch.find(root).tip}~1"))
    old = approvals_branch.written(root, first, replace(new, reviews=json.dumps(reviews).encode()), ())
    git(root, "update-ref", approvals_branch.BRANCH, str(old.tip))
    assert audit.main(["--root", str(root), "--online", "--format", "json"]) == 1
    assert [one["kind"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["not_approved"]


@pytest.mark.usefixtures("server")
def test_a_withdrawn_approval_does_not_become_one_by_a_later_click(played: Stage, capsys: Capsys) -> None:
    """The merge was not approved when it was made, and is not approved by what its director does afterwards."""
    pull = played.file({PATH: filing()})
    for deed in (DEPUTY, DIRECTOR, DIRECTOR, deleted(2)):
        deed(played, pull)
    played.host.merge(pull, played.people[GAO])
    played.clock.pass_by()
    assert recorded_and_audited(played, capsys) == (1, 1)
    for deed in (DIRECTOR, deleted(-1), DIRECTOR):
        deed(played, pull)
        assert audit.main(["--root", str(played.host.bare.path), "--online", "--format", "json"]) == 1
        kinds = [one["kind"] for one in json.loads(capsys.readouterr().out)["findings"]]
        assert kinds == ["not_approved"]
