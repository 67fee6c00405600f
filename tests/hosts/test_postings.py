"""What the tools write: once, found again, by themselves alone."""

import pytest

from github_stand_in import APP, Pull, Server
from group_registry.files.errors import CannotKnow
from group_registry.hosts.client import Exchange
from group_registry.hosts.github import GitHub
from support.host_stage import CLERK, Stage
from support.world import LI, PATH, SUN, filing

MARK = "group-registry: approval"


@pytest.fixture
def postings(server: Server, played: Stage) -> GitHub:
    return GitHub(Exchange(server.address, played.host.full_name, "token-of-the-app"))


@pytest.fixture
def pull(played: Stage) -> Pull:
    return played.file({PATH: filing()})


def test_one_status_and_not_twice_the_same(postings: GitHub, played: Stage, pull: Pull) -> None:
    for state, note in (
        ("pending", "尚缺 2 步"),
        ("pending", "尚缺 2 步"),
        ("pending", "尚缺 1 步"),
        ("success", "已批准" * 60),
    ):
        postings.report(pull.head_sha, "approval", state, note)
    said = [(one.state, one.description) for one in played.host.statuses]
    assert said == [("pending", "尚缺 2 步"), ("pending", "尚缺 1 步"), ("success", ("已批准" * 60)[:139] + "…")]
    assert len(postings.done) == 3


def test_what_somebody_else_reported_is_not_taken_for_ours(postings: GitHub, played: Stage, pull: Pull) -> None:
    played.host.report(played.people[SUN], pull.head_sha, "success", "approval", "已批准")
    postings.report(pull.head_sha, "approval", "success", "已批准")
    assert [one.creator for one in played.host.statuses] == [played.people[SUN], APP]
    # A status that somebody else puts on top of ours is corrected (threat C2).
    played.host.report(played.people[SUN], pull.head_sha, "pending", "approval", "尚缺 1 步")
    postings.report(pull.head_sha, "approval", "success", "已批准")
    assert [one.creator for one in played.host.statuses] == [played.people[SUN], APP] * 2


def test_one_comment_which_is_brought_up_to_date(postings: GitHub, played: Stage, pull: Pull) -> None:
    for text in ("尚缺 2 步\n", "尚缺 2 步", "尚缺 1 步"):
        postings.comment(1, MARK, text)
    assert [one.body for one in pull.comments] == [f"<!-- {MARK} -->\n尚缺 1 步"]
    assert postings.done == ["在第 1 号下留言", "更新第 1 号下的留言"]
    postings.comment(1, "another", "长" * 70_000)
    assert len(pull.comments[1].body) < 65_536


def test_a_comment_with_our_mark_by_somebody_else_stays_theirs(postings: GitHub, played: Stage, pull: Pull) -> None:
    played.host.comment(pull, played.people[SUN], f"<!-- {MARK} -->\n已批准")
    bot = played.host.join(4711, "other[bot]", "Bot")
    played.host.comment(pull, bot, f"<!-- {MARK} -->\n已批准")
    played.host.leave(played.people[SUN])
    postings.comment(1, MARK, "尚缺 2 步")
    assert [one.user for one in pull.comments][2:] == [APP]
    assert pull.comments[0].body.endswith("已批准")


def test_people_are_asked_once_and_by_the_login_that_they_have_now(postings: GitHub, played: Stage, pull: Pull) -> None:
    for _ in range(2):
        postings.ask_for_review(1, LI, "demo-li")
    played.host.rename(played.people[SUN], "sun-li")
    postings.ask_for_review(1, SUN, "demo-sun")
    assert pull.requested == [played.people[LI], played.people[SUN]]
    assert postings.done[-1] == "请 sun-li 评审第 1 号申请"
    with pytest.raises(CannotKnow, match="422"):
        postings.ask_for_review(1, CLERK, "demo-clerk")
    with pytest.raises(CannotKnow, match="未能请 demo-gone 评审，账号可能已注销"):
        postings.ask_for_review(1, 900009999, "demo-gone")
