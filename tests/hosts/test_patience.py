"""What passes is waited for, within limits; what may not be done twice is not sent twice."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from github_stand_in import Answer, Request, Server
from github_stand_in.server import Answering
from group_registry.files.errors import CannotKnow
from group_registry.hosts.client import Exchange, RequestLimits
from group_registry.hosts.github import GitHub
from support.host_faults import ANYWHERE, Fault
from support.host_stage import Stage
from support.world import PATH, filing

LIMITS = RequestLimits(connect=2, read=5, whole=5, pauses=(1, 5), patience=30)
NOW = 1_790_000_000.0
AT_RESET = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 20)}


class Passing:
    """Spoils the first answers, then none."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.seen: list[str] = []

    def __call__(self, answering: Answering) -> Answering:
        def answer(request: Request) -> Answer:
            self.seen.append(request.method)
            return self.faults.pop(0)(request, Answer(200, b"{}")) if self.faults else answering(request)

        return answer


def limited(status: int, **headers: str) -> Fault:
    return lambda request, answer: Answer(status, b"{}", {name.replace("_", "-"): one for name, one in headers.items()})


def secondary(request: Request, answer: Answer) -> Answer:
    """Requests came too fast: the body alone tells it from a right that is lacking."""
    return Answer(403, b'{"message": "You have exceeded a secondary Rate Limit."}')


def empty(request: Request, answer: Answer) -> Answer:
    return Answer(200, b"[]", {"Content-Type": "application/json"})


@pytest.fixture
def passing(played: Stage) -> Passing:
    played.file({PATH: filing()})
    return Passing()


@pytest.fixture
def server(played: Stage, passing: Passing) -> Iterator[Server]:
    """The host, whose first answers are spoilt."""
    with Server(played.host, around=passing) as serving:
        yield serving


@pytest.fixture
def slept() -> list[float]:
    """How long it would have slept."""
    return []


@pytest.fixture
def exchange(server: Server, slept: list[float]) -> Exchange:
    """Asks the host; its clock stands still."""
    return Exchange(server.address, "office/registry", "token-of-the-app", LIMITS, slept.append, lambda: NOW)


PASSES: list[tuple[list[Fault], list[float]]] = [
    ([ANYWHERE["502"]], [1]),
    ([ANYWHERE["hangs up"], ANYWHERE["HTML with 200"]], [1, 5]),
    ([limited(429, retry_after="3")], [3]),
    ([limited(403, retry_after="3"), limited(503, retry_after="30")], [3, 30]),
    ([limited(403, **AT_RESET)], [21]),
    ([limited(429, **AT_RESET), ANYWHERE["500"]], [21, 5]),
]


@pytest.mark.parametrize(("faults", "waits"), PASSES)
def test_what_passes_is_waited_for(
    exchange: Exchange, passing: Passing, slept: list[float], faults: list[Fault], waits: list[float]
) -> None:
    passing.faults = list(faults)
    assert b'"number"' in GitHub(exchange).pull(1)
    assert slept == waits


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (limited(429, retry_after="31"), "请在 2026-09-21 22:13（北京时间）之后再试"),
        (limited(403, x_ratelimit_remaining="0", x_ratelimit_reset=str(int(NOW) + 3600)), "请在 2026-09-21 23:13"),
        (limited(429), "请在 2026-09-21 22:14"),
        (secondary, "请在 2026-09-21 22:14"),
    ],
)
def test_a_long_wait_is_told_and_not_waited(
    exchange: Exchange, passing: Passing, slept: list[float], fault: Fault, says: str
) -> None:
    passing.faults = [fault]
    with pytest.raises(CannotKnow, match=re.escape(says)):
        GitHub(exchange).pull(1)
    assert slept == []


def test_patience_has_an_end(exchange: Exchange, passing: Passing, slept: list[float]) -> None:
    passing.faults = [limited(429, retry_after="3")] * 5
    with pytest.raises(CannotKnow, match="限制了访问次数"):
        GitHub(exchange).pull(1)
    assert (slept, len(passing.seen)) == ([3, 3], 3)


def test_what_may_not_be_done_twice_is_sent_once(
    exchange: Exchange, passing: Passing, played: Stage, slept: list[float]
) -> None:
    """Unless the host put it off itself; a text may be set twice."""
    passing.faults = [empty, ANYWHERE["502"]]
    with pytest.raises(CannotKnow, match="502"):
        GitHub(exchange).comment(1, "m", "x")
    passing.faults = [empty, limited(403, retry_after="2")]
    GitHub(exchange).comment(1, "m", "x")
    passing.faults = [ANYWHERE["502"]]
    exchange.send("PATCH", "/issues/1", {"title": "改"})
    assert passing.seen == ["GET", "POST", "GET", "POST", "POST", "PATCH", "PATCH"]
    assert (len(played.host.issue(1).comments), slept) == (1, [2, 1])


def test_a_packed_answer_is_unpacked(played: Stage, slept: list[float]) -> None:
    played.file({PATH: filing()}, "another")

    def packing(answering: Answering) -> Answering:
        def packed(request: Request) -> Answer:
            answer = answering(request)
            about = {**answer.headers, "Content-Encoding": "gzip"}
            return replace(answer, body=gzip.compress(answer.body), headers=about)

        return packed

    with Server(played.host, around=packing) as server:
        exchange = Exchange(server.address, "office/registry", "token-of-the-app", LIMITS, slept.append)
        assert GitHub(exchange).pull(1).startswith(b"{")
