"""Asking GitHub: every list whole, by either address, and nothing sent to anybody else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from github_stand_in import Answer, Request, Server
from github_stand_in.server import Answering
from group_registry.evidence import host_answers
from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import Unclear
from group_registry.hosts import client, github
from group_registry.hosts.client import Exchange
from group_registry.hosts.github import GitHub
from group_registry.hosts.host import Host
from group_registry.hosts.open_pulls import answers
from support.host_description import Watch
from support.host_stage import CLERK, Stage
from support.world import GAO, LI, PATH, ZHAO, filing

TOKEN = "token-of-the-app"


@pytest.fixture(params=["", "/api/v3"], ids=["github.com", "enterprise"])
def forge(played: Stage, request: pytest.FixtureRequest) -> Iterator[Host]:
    """GitHub as the tools see it, by both kinds of address."""
    watch = Watch(request.param)
    with Server(played.host, request.param, around=watch) as server:
        yield GitHub(Exchange(server.address, played.host.full_name, TOKEN))
    assert watch.faults == []
    assert watch.seen


def test_what_the_host_says_becomes_facts(forge: Host, played: Stage) -> None:
    pull = played.approved()
    found = answers(forge, 1)
    assert [(one.user, one.commit) for one in found.reviews] == [(LI, pull.head_sha), (ZHAO, pull.head_sha)]
    assert (found.submission.changed_files, found.submission.commits) == (1, 1)
    assert found.authors == {pull.head_sha: frozenset({CLERK})}
    assert host_answers.repository_id(forge.repository()) == played.host.id
    (waiting,) = host_answers.listed(forge.open_pulls())
    assert (waiting.number, waiting.head, waiting.base, waiting.state) == (1, pull.head_sha, "main", "open")
    merge = played.host.merge(pull, played.people[GAO])
    assert host_answers.listed(forge.open_pulls()) == ()
    assert [one.merge for one in host_answers.listed(forge.pulls_of(merge))] == [merge]


def test_lists_longer_than_a_page_are_whole(forge: Host, played: Stage) -> None:
    pull = played.file({PATH: filing()})
    for number in range(230):
        played.host.review(pull, played.people[LI], "COMMENT", f"第 {number} 条")
    played.review(pull, LI)
    reviews = host_answers.reviews(forge.part(1, "reviews"), 1)
    assert len({one.id for one in reviews}) == 231
    assert len(json.loads(forge.part(1, "timeline"))) == 232
    assert len(answers(forge, 1).reviews) == 231


class Closed(Exchange):
    """A host with so many pages of closed issues."""

    pages = 0

    def ask(self, path: str, **query: str | int) -> client.Answer:
        page = int(query["page"])
        issues = [{"id": 100 * page + place} for place in range(100)] if page <= self.pages else []
        following = {"next": {"url": f"{self.address}/x?page={page + 1}"}}
        return client.Answer(issues, following if page < self.pages else {})


def test_a_large_office_has_two_inventories_of_closed_issues() -> None:
    """2,500 groups asked twice within the time that is looked back, and the persons' own issues."""
    host = Closed("https://api.github.com", "o/r", TOKEN)
    host.pages = 56
    found = GitHub(host).whole("/issues", state="closed")
    assert [one["id"] for one in found] == list(range(100, 5700))


def test_a_list_without_an_end_is_given_up() -> None:
    host = Closed("https://api.github.com", "o/r", TOKEN)
    host.pages = 10**9
    with pytest.raises(Unclear, match="清单超过 200 页"):
        GitHub(host).whole("/issues", state="closed")


def test_links_that_are_lost_on_the_way_hide_no_second_page(played: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy drops the header, and with it the reopening after both approvals: they would count again (c26)."""
    pull = played.approved()
    monkeypatch.setattr(github, "PAGE_SIZE", 3)  # of its timeline: the commit and both approvals

    def without_links(answering: Answering) -> Answering:
        def bare(request: Request) -> Answer:
            answer = answering(request)
            return replace(answer, headers={name: one for name, one in answer.headers.items() if name != "Link"})

        return bare

    with Server(played.host, around=without_links) as server:
        forge = GitHub(Exchange(server.address, played.host.full_name, TOKEN))
        assert len(answers(forge, 1).reviews) == 2
        played.host.close(pull, played.people[CLERK])
        played.host.reopen(pull, played.people[CLERK])
        with pytest.raises(CannotKnow, match="清单不全"):
            answers(forge, 1)


@pytest.mark.parametrize(
    ("address", "repository", "token", "says"),
    [
        ("http://github.example", "o/r", TOKEN, "https://"),
        ("ftp://127.0.0.1", "o/r", TOKEN, "https://"),
        ("", "o/r", TOKEN, "https://"),
        ("http://[", "o/r", TOKEN, "https://"),
        ("https://api.github.com@evil.example", "o/r", TOKEN, "https://"),
        ("http://127.0.0.1@evil.example", "o/r", TOKEN, "https://"),
        ("https://api.github.com?x=", "o/r", TOKEN, "https://"),
        ("https://api.github.com", "o", TOKEN, "所有者/仓库名"),
        ("https://api.github.com", "o/r/../x", TOKEN, "所有者/仓库名"),
        ("https://api.github.com", "../r", TOKEN, "所有者/仓库名"),
        ("https://api.github.com", "o/r?x", TOKEN, "所有者/仓库名"),
        ("https://api.github.com", "o/r", "", "GITHUB_TOKEN"),
        ("https://api.github.com", "o/r", "x\r\ny", "GITHUB_TOKEN"),
    ],
)
def test_what_would_send_the_token_astray_is_refused(address: str, repository: str, token: str, says: str) -> None:
    with pytest.raises(CannotKnow, match=says):
        Exchange(address, repository, token)


def test_neither_a_netrc_nor_a_proxy_comes_between(
    server: Server, played: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one would replace the token; what is on this machine is asked without a detour."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login evil password token\n", "utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert GitHub(Exchange(server.address, played.host.full_name, TOKEN)).repository()


@pytest.mark.parametrize("commit", ["main", "1" * 39, "../../user", ""])
def test_only_a_whole_id_is_a_commit(server: Server, played: Stage, commit: str) -> None:
    with pytest.raises(CannotKnow, match="提交编号"):
        GitHub(Exchange(server.address, played.host.full_name, TOKEN)).pulls_of(commit)


@pytest.mark.parametrize("how", ["redirect", "next page"])
def test_nobody_else_is_ever_asked(played: Stage, watch: Watch, how: str) -> None:
    """Nor is a list believed whose next page would be elsewhere, even where the page of that number is here, too."""
    pull = played.approved()
    for number in range(120):
        played.host.review(pull, played.people[LI], "COMMENT", f"第 {number} 条")
    with Server(played.host, around=watch) as other:

        def leads_away(answering: Answering) -> Answering:
            def leading(request: Request) -> Answer:
                answer = answering(request)
                if how == "redirect":
                    there = f"{other.address}{request.target}"
                    return Answer(307, b"{}", {"Content-Type": "application/json", "Location": there})
                links = answer.headers.get("Link", "").replace(server.address, other.address)
                return replace(answer, headers={**answer.headers, "Link": links})

            return leading

        with Server(played.host, around=leads_away) as server, pytest.raises(CannotKnow):
            GitHub(Exchange(server.address, played.host.full_name, TOKEN)).part(1, "reviews")
    assert watch.seen == []
