"""A refused request, closed and filed anew: told to those who approve the new one, and changes no verdict (f19)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from github_stand_in import Pull
from group_registry.commands import waiting
from group_registry.evidence import host_answers
from group_registry.hosts.client import PATIENT
from hosts.test_faults import Spoiler
from hosts.test_requests import Capsys, Desk, desk_of
from support.host_description import GiteaWatch, Watch
from support.host_faults import ANYWHERE
from support.host_kinds import KINDS
from support.host_stage import CLERK, ask
from support.repositories import git
from support.world import GAO, LI, PATH, SUN, ZHAO, at, filing, stamp

OTHER = "registry/groups/hyfw/other.yaml"
NEW = "registry/groups/hyfw/anew.yaml"
REFUSED = "**此前第 1 号申请（同一群组）曾由李晓岚于 2026-11-02 退回，申请未合并即关闭；退回意见见该申请。**"
LOST = "未能查明此前有无退回，请查看第 1 号申请（未合并即关闭）。"
VERDICT = "**尚缺 2 步：分管主任审核（第九条（一））、主任签批（第九条（一））。**"
PER_EVENT = {"github": 10, "gitea": 11}


@pytest.fixture(params=KINDS)
def host(request: pytest.FixtureRequest) -> str:
    """The name of each."""
    return str(request.param)


@pytest.fixture
def spoiler() -> Spoiler:
    """What is wrong with the host: nothing yet."""
    return Spoiler("GET")


@pytest.fixture
def desk(
    host: str, spoiler: Spoiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> Iterator[Desk]:
    """An office there, every exchange held to the host's description."""
    watch = Watch() if host == "github" else GiteaWatch()
    with desk_of(host, tmp_path, monkeypatch, capsys, lambda one: spoiler(watch(one))) as made:
        yield made
    assert watch.faults == []


def named(name: str) -> bytes:
    """A filing of another group."""
    return filing().replace("参保服务答疑群".encode(), name.encode())


def refused(desk: Desk, path: str = PATH, text: bytes | None = None, by: int = LI) -> Pull:
    """A filing that somebody sent back and its clerk closed."""
    pull = desk.stage.file({path: text or filing()}, f"f{len(desk.stage.host.issues)}")
    desk.stage.review(pull, by, "REQUEST_CHANGES")
    desk.stage.host.close(pull, desk.stage.people[CLERK])
    desk.stage.clock.pass_by(24)
    return pull


def anew(desk: Desk, path: str = PATH, text: bytes | None = None) -> Pull:
    """It is filed once more, on a branch of its own."""
    return desk.stage.file({path: text or filing(purpose="解答续保材料问题")}, f"f{len(desk.stage.host.issues)}")


def said(pull: Pull) -> list[str]:
    """The paragraphs of the one comment, without the mark."""
    (comment,) = pull.comments
    return comment.body.partition("\n")[2].split("\n\n")


def test_the_refusal_is_told_first_and_the_verdict_is_as_without_it(desk: Desk, host: str) -> None:
    refused(desk)
    same, other = anew(desk), anew(desk, OTHER, named("来访接待群"))
    assert desk.run("--number", str(same.number)) == PER_EVENT[host] + 1
    assert said(same)[:2] == [REFUSED, VERDICT]
    desk.run("--number", str(other.number))
    assert said(other)[0] == VERDICT
    assert desk.says(same) == desk.says(other)
    for user in (LI, ZHAO):
        desk.stage.review(same, user)
    assert desk.run("--head", same.head_sha) <= 15
    assert (said(same)[0], (desk.says(same) or "")[0]) == (REFUSED, "success")


def test_another_path_with_the_same_name_is_the_same_group_and_the_card_tells_it_too(desk: Desk) -> None:
    refused(desk)
    pull = anew(desk, NEW)
    desk.run()
    assert said(pull)[0] == REFUSED
    desk.capsys.readouterr()
    words = ["--root", str(desk.clone), "--fetch", "origin", "--format", "json", "--now", stamp(at(24 * 30))]
    assert waiting.main(words) == 0
    (card,) = json.loads(desk.capsys.readouterr().out)["filings"]
    assert card["notices"][0] == REFUSED.strip("*")


def test_what_is_no_refusal_of_this_group_is_not_told(desk: Desk) -> None:
    """A request that is only behind main, one that the deputy took back, one that was merged, one of a clerk."""
    refused(desk, OTHER, named("来访接待群"))
    filed = desk.stage.file({PATH: filing()}, "filed")
    desk.stage.review(filed, LI, "REQUEST_CHANGES")
    desk.stage.review(filed, LI)
    desk.stage.host.merge(filed, desk.stage.people[GAO])
    git(desk.clone, "fetch", "-q")
    pull = anew(desk)
    desk.run("--number", str(pull.number))
    assert not [line for line in said(pull) if "此前" in line]


def test_older_ones_than_two_are_named_and_ask_nothing(desk: Desk, host: str) -> None:
    for _ in range(4):
        refused(desk, by=SUN)
    pull = anew(desk)
    assert desk.run("--number", str(pull.number)) == PER_EVENT[host] + 2
    assert said(pull)[:3] == [
        "**此前第 4 号申请（同一群组）曾由孙立于 2026-11-05 退回，申请未合并即关闭；退回意见见该申请。**",
        "**此前第 3 号申请（同一群组）曾由孙立于 2026-11-04 退回，申请未合并即关闭；退回意见见该申请。**",
        "**此前另有第 1、2 号申请（同一群组）未合并即关闭，有无退回请查看该申请。**",
    ]


@pytest.mark.parametrize(
    ("path", "line"), [("state=closed", "未能查明此前有无退回。"), ("/pulls/1/reviews", LOST)], ids=["list", "reviews"]
)
def test_what_cannot_be_read_is_said_and_the_request_is_judged(
    desk: Desk, spoiler: Spoiler, path: str, line: str
) -> None:
    refused(desk)
    pull = anew(desk)
    spoiler.path, spoiler.fault = path, ANYWHERE["404"]
    desk.run("--number", str(pull.number), code=3)
    assert desk.err.startswith("第 2 号申请未写入完整：未能查明此前有无退回：")
    assert said(pull)[:2] == [f"**{line}**", VERDICT]
    assert (desk.says(pull) or "")[0] == "pending"
    assert [one.login for one in pull.requested] == ["demo-li"]


def test_commits_that_the_host_has_no_longer_are_said_to_be_unknown(desk: Desk) -> None:
    refused(desk)
    pull = anew(desk)
    git(desk.stage.host.bare.path, "update-ref", "-d", "refs/pull/1/head")
    desk.run("--number", str(pull.number))
    assert said(pull)[:2] == [f"**{LOST}**", VERDICT]


def test_the_list_has_what_changed_last_first_and_a_page_of_it(desk: Desk, host: str) -> None:
    """The second is spoken of once more, so it is the last to have changed; the third is merged, the fourth open."""
    kind, people, pulls = KINDS[host], desk.stage.people, desk.file(4)
    for pull in pulls[:2]:
        desk.stage.host.close(pull, people[CLERK])
    desk.stage.host.merge(pulls[2], people[GAO])
    desk.stage.host.comment(pulls[1], people[CLERK], "另行报送")
    asked = {"github": "base=main&sort=updated&direction=desc&per_page=2", "gitea": "sort=recentupdate&limit=2"}[host]
    page = ask(desk.server, None, "GET", f"/pulls?state=closed&{asked}")[1]
    assert [one["number"] for one in page] == [2, 3]
    most = {"github": 100, "gitea": 50}[host]
    forge = kind.forge(kind.exchange(desk.server, PATIENT, lambda _: None))
    desk.asked.clear()
    told = forge.closed_pulls()
    assert [one["number"] for one in json.loads(told)] == [2, 3, 1]
    assert [(one.number, one.head) for one in host_answers.closed(told)] == [
        (2, pulls[1].head_sha),
        (1, pulls[0].head_sha),
    ]
    (only,) = desk.asked
    assert only.endswith(f"/pulls?state=closed&{asked.rpartition('=')[0]}={most}&page=1")
