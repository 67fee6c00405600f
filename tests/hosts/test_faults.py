"""Each call × each fault: never approved, never taken for written; exit 3 and one clear line of Chinese."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from _pytest.mark import ParameterSet

from gitea_stand_in import GiteaHost
from github_stand_in import Answer, Pull, Request, Server, User
from github_stand_in.server import Answering
from group_registry.commands import approve
from group_registry.evidence import host_answers
from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import Unclear
from group_registry.hosts.client import Exchange, RequestLimits
from group_registry.hosts.host import Host
from support.direct import directly
from support.host_faults import ANYWHERE, ON_THE_LINE, Fault
from support.host_kinds import KINDS, HostKind
from support.host_stage import Stage
from support.world import GAO, SUN, at, stamp

LIMITS = RequestLimits(connect=2, read=5, whole=5, size=1 << 20, pauses=(7,))
HASTY = {"is silent": replace(LIMITS, read=0.6, pauses=()), "creeps": replace(LIMITS, whole=0.1, pauses=())}
NEW = count(1)


@dataclass
class Spoiler:
    method: str = ""
    path: str = ""
    fault: Fault | None = None
    spoilt: int = 0

    def __call__(self, answering: Answering) -> Answering:
        def spoiling(request: Request) -> Answer:
            answer = answering(request)
            if self.fault is None or request.method != self.method or not re.search(self.path, request.target):
                return answer
            self.spoilt += 1
            return self.fault(request, answer)

        return spoiling


@dataclass
class Spoilt:
    """An approved filing on a host whose answers may be spoilt."""

    kind: HostKind
    stage: Stage
    pull: Pull
    merge: str
    server: Server
    spoiler: Spoiler
    slept: list[float] = field(default_factory=list)

    def furnish(self) -> None:
        """Something stands in each list of what was written."""
        host = self.stage.host
        host.report(self.app, self.pull.head_sha, "pending", "approval", "尚缺 1 步")
        host.comment(self.pull, self.app, "别的")
        host.ask(self.app, "别的事", labels=["别的"])
        if isinstance(host, GiteaHost):  # there a label is something of its own
            host.label("别的")

    def spoils(self, method: str, path: str, fault: Fault | None) -> None:
        """From now on these answers are spoilt; what earlier faults left behind is gone."""
        self.spoiler.method, self.spoiler.path, self.spoiler.fault, self.spoiler.spoilt = method, path, fault, 0
        self.forget()

    def forget(self) -> None:
        """What earlier faults left behind goes: it would stand last in a list, or make it grow to pages."""
        host = self.stage.host
        del self.pull.comments[1:]
        self.pull.events.clear()
        for number in [*host.issues][3:]:  # behind two requests and the issue
            del host.issues[number]
        if isinstance(host, GiteaHost):
            host.labels = {"别的": host.labels["别的"]}

    def exchange(self, fault: str = "") -> Exchange:
        """Talks to the host, over HTTP where the fault is one of the line, and never really sleeps."""
        self.slept.clear()
        exchange = self.kind.exchange(self.server, HASTY.get(fault, LIMITS), self.slept.append)
        return exchange if fault in ON_THE_LINE else directly(exchange, self.server)

    @property
    def app(self) -> User:
        """Whose token the tools have."""
        return self.stage.host.tokens["token-of-the-app"]

    def forge(self, exchange: Exchange) -> Host:
        return self.kind.host(exchange)


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Spoilt]]:
    """Each host, once for all faults of a process."""
    with ExitStack() as stack:
        scenes = {}
        for name, kind in KINDS.items():
            set_up, spoiler = kind.stage_at(tmp_path_factory.mktemp("host") / "origin.git"), Spoiler()
            pull, other = set_up.approved(), set_up.file({"docs/other.md": b"x"}, branch="other")
            merge = set_up.host.merge(other, set_up.people[GAO])
            server = stack.enter_context(kind.serve(set_up.host, spoiler))
            scenes[name] = Spoilt(kind, set_up, pull, merge, server, spoiler)
            scenes[name].furnish()
        yield scenes


@pytest.fixture
def scene(every: dict[str, Spoilt], host: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spoilt]:
    made = every[host]
    monkeypatch.setenv("FORGE", host)
    made.spoils("", "", None)
    yield made
    made.spoiler.fault = None


Call = Callable[[Spoilt, Exchange], object]
TIMELINE, COMMENTS = "/issues/1/timeline", "/issues/1/comments"


def _commented(scene: Spoilt, exchange: Exchange) -> None:
    mark = f"mark-{next(NEW)}"
    scene.stage.host.comment(scene.pull, scene.app, f"<!-- {mark} -->\n旧的")
    scene.forge(exchange).comment(1, mark, "新的")


def _raised(scene: Spoilt, exchange: Exchange) -> None:
    mark = f"mark-{next(NEW)}"
    made = scene.stage.host.ask(scene.app, "群组到期", f"<!-- {mark} -->\n旧的")
    try:
        postings = scene.forge(exchange)
        there = next(note for note in postings.issues(state="open") if mark in str(note.says["body"]))
        postings.post_issue(there, mark, "群组到期", "新的")
    finally:
        scene.stage.host.close(made, scene.app)


def _asked(scene: Spoilt, exchange: Exchange) -> None:
    scene.forge(exchange).ask_for_review(1, SUN, "demo-sun")


def _asked_by_another_login(scene: Spoilt, exchange: Exchange) -> None:
    scene.forge(exchange).ask_for_review(1, SUN, "demo-sun-formerly")


def _opened(scene: Spoilt, exchange: Exchange, labels: list[str]) -> None:
    scene.forge(exchange).post_issue(None, f"m{next(NEW)}", "到期", "x", labels)


def _merged_as(scene: Spoilt, exchange: Exchange) -> None:
    assert host_answers.merged_as(scene.forge(exchange).pulls_of(scene.merge), scene.merge) == (2,)


QUESTIONS: dict[str, tuple[str, Call | None]] = {
    "pull": (r"/pulls/1$", None),
    "reviews": (r"/pulls/1/reviews\?", None),
    "timeline": (rf"{TIMELINE}\?", None),
    "commits": (r"/pulls/1/commits\?", None),
    "repository": (
        r"/registry$",
        lambda scene, exchange: host_answers.repository_id(scene.forge(exchange).repository()),
    ),
    "pulls_of": (r"/commits/\w+/pulls?\b", _merged_as),
    "open_pulls": (r"/pulls\?", lambda scene, exchange: host_answers.listed(scene.forge(exchange).open_pulls())),
    "statuses": (
        "/statuses",
        lambda scene, exchange: scene.forge(exchange).report(scene.pull.head_sha, "approval", "success", "已批准"),
    ),
    "comments": (COMMENTS, lambda scene, exchange: scene.forge(exchange).comment(1, f"mark-{next(NEW)}", "新的")),
    "issues": (r"/issues\?", lambda scene, exchange: scene.forge(exchange).issues(state="open")),
    "renamed": (r"/user/\d+$", _asked_by_another_login),
}
"""Each call that asks, by what it is about: its path, and who makes it; None is ``approve.py --number``."""
OF_GITEA: dict[str, tuple[str, Call | None]] = {
    "renamed": (r"/users/search\?", _asked_by_another_login),
    "labels": (r"/labels\?", lambda scene, exchange: _opened(scene, exchange, ["别的"])),
    "whoami": ("/user$", lambda scene, exchange: scene.forge(exchange).issues(state="open")),
}
"""What only Gitea is asked, or elsewhere."""
ORDERS: dict[str, tuple[str, str, Call]] = {
    "status is set": (
        "POST",
        "/statuses/",
        lambda scene, exchange: scene.forge(exchange).report(scene.pull.head_sha, f"c{next(NEW)}", "success", "已批准"),
    ),
    "comment is made": ("POST", COMMENTS, QUESTIONS["comments"][1] or _commented),
    "comment is changed": ("PATCH", "/comments/", _commented),
    "review is asked for": ("POST", "/requested_reviewers", _asked),
    "issue is made": ("POST", "/issues$", lambda scene, exchange: _opened(scene, exchange, [])),
    "issue is changed": ("PATCH", r"/issues/\d+$", _raised),
}
LABEL_IS_MADE: tuple[str, str, Call] = (
    "POST",
    "/labels$",
    lambda scene, exchange: _opened(scene, exchange, [f"l{next(NEW)}"]),
)
HARMLESS = {"null", "a word"}
"""What makes no difference to an order that was carried out: nothing is read from its answer."""


def questions(kind: HostKind) -> dict[str, tuple[str, Call | None]]:
    return QUESTIONS | (OF_GITEA if kind.name == "gitea" else {})


def orders(kind: HostKind) -> dict[str, tuple[str, str, Call]]:
    return ORDERS | ({"label is made": LABEL_IS_MADE} if kind.name == "gitea" else {})


def cases(kind: HostKind) -> Iterator[tuple[str, str, Fault]]:
    """Each question to that host with each fault. Gitea says 404 of a merge that it knows nothing of."""
    asked = questions(kind)
    yield from ((call, name, fault) for call in asked for name, fault in ANYWHERE.items() if is_fault(kind, call, name))
    yield from ((call, name, fault) for call in sorted(kind.lists) for name, fault in kind.in_lists.items())
    yield from ((call, name, fault) for call, faults in kind.in_one.items() for name, fault in faults.items())


def is_fault(kind: HostKind, call: str, name: str) -> bool:
    """Whether it is one there."""
    return (kind.name, call, name) != ("gitea", "pulls_of", "404")


CASES = [(kind.name, *case) for kind in KINDS.values() for case in cases(kind)]
ORDER_CASES = [
    (kind.name, order, name, fault)
    for kind in KINDS.values()
    for order in orders(kind)
    for name, fault in ANYWHERE.items()
    if name not in HARMLESS
]


def is_one_clear_line(text: str) -> bool:
    """Whether staff can read it: Chinese, one line, nothing of the library's own words, no token."""
    return bool(re.fullmatch(r"[^\n\x1b]*[一-鿿][^\n\x1b]*", text)) and not re.search(
        r"token-of|Error|Exception|Traceback|urllib3|HTTPConn|Errno", text
    )


def grouped(cases: list[tuple[str, str, str, Fault]]) -> list[ParameterSet]:
    """The faults of each call to each host, one test for all.

    What happens on the way is the client's matter; where GitHub is asked likewise, it is tried at length.
    """
    alike = {**QUESTIONS, **ORDERS}.keys() - OF_GITEA.keys()
    groups: dict[tuple[str, str, bool], list[tuple[str, Fault]]] = defaultdict(list)
    for host, call, name, fault in cases:
        groups[host, call, host == "gitea" and name in ANYWHERE and call in alike].append((name, fault))
    return [
        pytest.param(host, call, faults, marks=[pytest.mark.long] * is_long, id=f"{host}: {call}" + " again" * is_long)
        for (host, call, is_long), faults in groups.items()
    ]


@pytest.mark.parametrize(("host", "call", "faults"), grouped(CASES))
def test_a_spoilt_answer_is_not_known(
    scene: Spoilt,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    faults: list[tuple[str, Fault]],
) -> None:
    path, make = questions(scene.kind)[call]
    for name, fault in faults:
        scene.spoils("GET", path, fault)
        exchange = scene.exchange(name)
        if make is None:
            spoil_connecting(scene, exchange, monkeypatch)
            assert run_approve(scene) == 3, name
            shown = capsys.readouterr()
            assert shown.out == "", name
            says = shown.err.removesuffix("\n")
            assert says.startswith("无法判断："), name
        else:
            with pytest.raises((CannotKnow, Unclear)) as doubt:
                make(scene, exchange)
            says = str(doubt.value)
        assert is_one_clear_line(says), f"{name}: {says}"
        assert scene.spoiler.spoilt, name
        assert sum(scene.slept) <= sum(LIMITS.pauses) + LIMITS.patience, name


@pytest.mark.parametrize(("host", "order", "faults"), grouped(ORDER_CASES))
def test_a_spoilt_answer_to_an_order_is_not_taken_for_done(
    scene: Spoilt, order: str, faults: list[tuple[str, Fault]]
) -> None:
    method, path, make = orders(scene.kind)[order]
    for name, fault in faults:
        scene.spoils(method, path, fault)
        with pytest.raises(CannotKnow) as doubt:
            make(scene, scene.exchange(name))
        assert is_one_clear_line(str(doubt.value)), f"{name}: {doubt.value}"
        assert scene.spoiler.spoilt == 1 or method == "PATCH", name


def spoil_connecting(scene: Spoilt, exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the commands talk over that exchange."""
    monkeypatch.setattr(scene.kind.host, "connect", lambda *where: scene.kind.host(exchange))


def run_approve(scene: Spoilt, *more: str) -> int:
    """The command on the bare repository, for a merge a month later."""
    words = ["--number", "1", "--root", str(scene.stage.host.bare.path), "--now", stamp(at(24 * 30)), *more]
    return approve.main(words)


@pytest.mark.parametrize("host", KINDS)
def test_nobody_answers_at_all(scene: Spoilt) -> None:
    with Server(scene.stage.host) as server:
        address = server.address
    exchange = replace(scene.exchange(), address=address)
    for ask in (
        scene.forge(exchange).repository,
        scene.forge(exchange).open_pulls,
        lambda: scene.forge(exchange).comment(1, "m", "x"),
    ):
        with pytest.raises(CannotKnow, match="无法连接") as doubt:
            ask()
        assert is_one_clear_line(str(doubt.value))


@pytest.mark.parametrize("host", KINDS)
def test_unspoilt_it_is_approved(
    scene: Spoilt, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil_connecting(scene, scene.exchange(), monkeypatch)
    assert run_approve(scene) == 0
    assert capsys.readouterr().out.startswith("已批准")
    for _, make in questions(scene.kind).values():
        if make is not None:
            make(scene, scene.exchange())
    for _, _, order in orders(scene.kind).values():
        order(scene, scene.exchange())
    assert scene.slept == []
