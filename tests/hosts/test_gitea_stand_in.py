"""The stand-in of Gitea: held to what a real one said, to the published descriptions, and to the rules that differ."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gitea_stand_in import GiteaHost, GiteaServer
from github_stand_in import Refused
from github_stand_in.server import Answer, Answering, Request, as_json
from group_registry.evidence import host_answers
from group_registry.forms.check import inspect
from group_registry.hosts.gitea import Gitea
from group_registry.hosts.gitea_desk import account_made
from group_registry.hosts.open_pulls import answers
from group_registry.rules import RULES
from support.cases import FORMS, OFFICE
from support.gitea_moments import read
from support.host_description import ANSWERS, Watch, gitea, kind_of
from support.host_kinds import gitea_exchange, gitea_stage
from support.host_stage import Stage
from support.world import GAO, LI, PATH, PEOPLE, SUN, ZHAO, filing, roster

MOMENTS = ("one", "dismissed", "undismissed", "deleted", "changed", "merged", "rejdel")
PARTS = {"pull": "PullRequest", "reviews": "PullReview[]", "timeline": "TimelineComment[]", "commits": "Commit[]"}


@pytest.fixture
def played(tmp_path: Path) -> Stage:
    return gitea_stage(tmp_path / "origin.git")


@pytest.fixture
def host(played: Stage) -> GiteaHost:
    assert isinstance(played.host, GiteaHost)
    return played.host


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Sees every exchange; whatever was not as described fails the test."""
    watching = Watch("/api/v1", [*gitea().values()])
    yield watching
    assert watching.faults == []


@pytest.fixture
def server(host: GiteaHost, watch: Watch) -> Iterator[GiteaServer]:
    with GiteaServer(host, around=watch) as serving:
        yield serving


def calls_of(watch: Watch) -> set[str]:
    known = gitea()["Gitea 1.23"]
    seen = (known.call(how, target.partition("?")[0].removeprefix("/api/v1")) for how, target in watch.seen)
    return {call["operationId"] for call in seen if call}


def forge(server: GiteaServer) -> Gitea:
    return Gitea(gitea_exchange(server))


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("host_name", gitea())
def test_what_a_real_one_said_is_as_described(moment: str, host_name: str) -> None:
    """The saved one is older than the descriptions, which had gained fields since and lost none."""
    for part, kind in PARTS.items():
        assert list(gitea()[host_name].departures(part, kind_of(kind), read(moment, part))) == []


def test_everything_that_is_asked_and_written_is_as_described(
    server: GiteaServer, played: Stage, host: GiteaHost, watch: Watch
) -> None:
    pull = played.approved()
    host.comment(pull, played.people[LI], "<!-- mark -->\n冒充")
    asked, postings = forge(server), Gitea(gitea_exchange(server))
    answers(asked, 1)
    assert host_answers.repository_id(asked.repository()) == 1
    assert [one.number for one in host_answers.listed(asked.open_pulls())] == [1]
    merge = host.merge(pull, played.people[GAO])
    assert host_answers.merged_as(asked.pulls_of(merge), merge) == (1,)
    for note in ("尚缺 1 步", "已批准", "已批准"):
        postings.report(pull.head_sha, "备案审批", "success", note)
    assert [one.description for one in host.statuses] == ["尚缺 1 步", "已批准"]
    for text in ("一", "二", "二"):
        postings.comment(1, "mark", text)
    assert [one.body for one in pull.comments] == ["<!-- mark -->\n冒充", "<!-- mark -->\n二"]
    postings.post_issue(None, "mark", "到期", "一", ["到期提醒"])
    (issue,) = postings.issues(state="open", labels="到期提醒")
    postings.post_issue(issue, "mark", "到期", "二", ["到期提醒"])
    postings.close(issue)
    assert [one.says["body"] for one in postings.issues(state="closed")] == ["<!-- mark -->\n二"]
    host.rename(played.people[SUN], "sun.li_1")
    postings.ask_for_review(1, SUN, "demo-sun")
    assert [one.login for one in pull.requested] == ["sun.li_1"]
    host.mergers = [played.people[GAO]]
    assert Gitea(gitea_exchange(server)).excess_rights() == []
    host.admins.append(host.join(900000700, "administrator"))
    host.protections["main"] = {}
    administrator = Gitea(replace(gitea_exchange(server), token="token-of-administrator"))
    new, again = [*account_made(administrator)], [*account_made(administrator)]
    assert (len(new), len(again)) == (5, 3)
    described = {call for call in ANSWERS if call != "GET /pulls/{index}/files"}  # newer hosts say how many
    assert described <= calls_of(watch)


def test_an_older_one_is_asked_for_files_and_searched_for_merges(played: Stage, host: GiteaHost) -> None:
    pull = played.approved()
    host.version, watch = 21, Watch("/api/v1", [*gitea().values()])
    with GiteaServer(host, around=watch) as server:
        found = answers(forge(server), 1)
        assert (found.submission.changed_files, found.submission.commits) == (1, 1)
        merge = host.merge(pull, played.people[GAO])
        assert host_answers.merged_as(forge(server).pulls_of(merge), merge) == (1,)
        assert host_answers.listed(forge(server).pulls_of(pull.head_sha)) == ()
    assert watch.faults == []
    assert "GET /pulls/{index}/files" in calls_of(watch)


def test_the_merges_of_many_years_are_searched_to_their_end(played: Stage, host: GiteaHost) -> None:
    """Over a hundred pages of closed requests; a second commit in the same run costs no second look at them."""
    pull, pages, asked = played.approved(), 101, []
    host.version = 21

    def around(answering: Answering) -> Answering:
        def answer(request: Request) -> Answer:
            if "/pulls?" not in request.target or "state=closed" not in request.target:
                return answering(request)
            asked.append(int(request.target.rpartition("page=")[2]))
            older = as_json(200, [{"id": 10_000 + asked[-1]}])
            last = answering(replace(request, target=request.target.replace(f"page={pages}", "page=1")))
            shown = last if asked[-1] == pages else older
            return replace(shown, headers={**shown.headers, "X-Total-Count": str(pages)})

        return answer

    with GiteaServer(host, around=around) as server:
        merge, seen = host.merge(pull, played.people[GAO]), forge(server)
        assert host_answers.merged_as(seen.pulls_of(merge), merge) == (1,)
        assert host_answers.listed(seen.pulls_of(pull.head_sha)) == ()
    assert asked == list(range(1, pages + 1))


def test_lists_longer_than_a_page_are_whole(server: GiteaServer, played: Stage, host: GiteaHost) -> None:
    pull = played.file({PATH: filing()})
    for number in range(120):
        host.review(pull, played.people[LI], "COMMENT", f"第 {number} 条")
    played.review(pull, LI)
    assert len(answers(forge(server), 1).reviews) == 121


def test_what_others_still_write_is_not_seen_and_no_gap(server: GiteaServer, played: Stage, host: GiteaHost) -> None:
    pull = played.approved()
    host.review(pull, played.people[ZHAO], None)
    assert len(answers(forge(server), 1).reviews) == 2


def test_a_login_as_the_host_allows_it_can_be_entered() -> None:
    known = {PEOPLE: roster(("demo-sun", "sun.li_1"))}
    assert inspect(OFFICE | known, FORMS, RULES).findings == ()
    assert inspect(OFFICE | {PEOPLE: roster(("demo-sun", "-sun"))}, FORMS, RULES).findings


def test_its_rules_where_they_differ(played: Stage, host: GiteaHost) -> None:
    pull = played.file({PATH: filing()})
    main = str(host.bare.tip("main"))
    assert host.review(pull, played.people[LI], "APPROVE", commit=main).commit == main
    with pytest.raises(Refused):
        host.review(pull, pull.author, "APPROVE")
    with pytest.raises(Refused):
        host.delete(pull, pull.reviews[0], played.people[ZHAO])
    host.admins = [played.people[GAO]]
    host.delete(pull, pull.reviews[0], played.people[GAO])
    assert pull.reviews == []
    _, first, second = (host.review(pull, played.people[LI], how, "x") for how in ("COMMENT", "APPROVE", "APPROVE"))
    assert host.dismissed == {first.id}
    assert host.updated == {first.id: second.at}
    host.mergers = [played.people[GAO]]
    with pytest.raises(Refused, match="not allowed"):
        host.merge(pull, played.people[LI])
    merge = host.merge(pull, played.people[GAO])
    assert host.bare.commit(merge).message == "Merge pull request '备案' (#1) from filing into main"
