"""Each call × each fault: never approved, never taken for written; exit 3 and one clear line of Chinese."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

import pytest

from github_stand_in import APP, Answer, Pull, Request, Server
from github_stand_in.server import Answering
from group_registry.commands import approve
from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import Unclear
from group_registry.hosts import github, json_answers
from group_registry.hosts.client import Exchange, RequestLimits
from group_registry.hosts.github import GitHub
from group_registry.hosts.posting import Postings
from support.host_faults import ANYWHERE, IN_LISTS, IN_ONE, Fault
from support.host_stage import Stage, stage
from support.world import at, stamp

LIMITS = RequestLimits(connect=2, read=5, whole=5, size=1 << 20, pauses=(7,))
HASTY = {"is silent": replace(LIMITS, read=0.6, pauses=()), "creeps": replace(LIMITS, whole=0.1, pauses=())}
NEW = count(1)


@dataclass
class Spoiler:
    """Spoils the answers to one call."""

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
class Scene:
    """An approved filing on a host whose answers may be spoilt."""

    stage: Stage
    pull: Pull
    server: Server
    spoiler: Spoiler
    slept: list[float] = field(default_factory=list)

    def furnish(self) -> None:
        """Something stands in each list of what was written."""
        host = self.stage.host
        host.report(APP, self.pull.head_sha, "pending", "approval", "尚缺 1 步")
        host.comment(self.pull, APP, "别的")
        host.ask(APP, "别的事")

    def exchange(self, limits: RequestLimits = LIMITS) -> Exchange:
        """Talks to the host, and never really sleeps."""
        self.slept.clear()
        return Exchange(self.server.address, "office/registry", "token-of-the-app", limits, self.slept.append)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The host, once for all faults of a process."""
    set_up, spoiler = stage(tmp_path_factory.mktemp("host") / "origin.git"), Spoiler()
    pull = set_up.approved()
    with Server(set_up.host, around=spoiler) as server:
        scene = Scene(set_up, pull, server, spoiler)
        scene.furnish()
        yield scene


@pytest.fixture
def scene(made: Scene) -> Iterator[Scene]:
    """The same, not spoilt."""
    made.spoiler.fault, made.spoiler.spoilt = None, 0
    del made.pull.comments[1:]
    made.pull.events.clear()  # what earlier faults left behind would grow to pages
    yield made
    made.spoiler.fault = None


Call = Callable[[Scene, Exchange], object]
TIMELINE, COMMENTS = "/issues/1/timeline", "/issues/1/comments"


def _commented(scene: Scene, exchange: Exchange) -> None:
    mark = f"mark-{next(NEW)}"
    scene.stage.host.comment(scene.pull, APP, f"<!-- {mark} -->\n旧的")
    Postings(exchange).comment(1, mark, "新的")


def _raised(scene: Scene, exchange: Exchange) -> None:
    mark = f"mark-{next(NEW)}"
    made = scene.stage.host.ask(APP, "群组到期", f"<!-- {mark} -->\n旧的")
    try:
        postings = Postings(exchange)
        there = next(note for note in postings.issues(state="open") if mark in str(note.says["body"]))
        postings.post_issue(there, mark, "群组到期", "新的")
    finally:
        scene.stage.host.close(made, APP)


def _asked(scene: Scene, exchange: Exchange) -> None:
    scene.pull.requested.clear()
    Postings(exchange).ask_for_review(1, ["demo-sun"])


QUESTIONS: dict[str, tuple[str, Call | None]] = {
    "pull": (r"/pulls/1$", None),
    "reviews": (r"/pulls/1/reviews\?", None),
    "timeline": (rf"{TIMELINE}\?", None),
    "commits": (r"/pulls/1/commits\?", None),
    "repository": (r"/registry$", lambda scene, exchange: json_answers.repository_id(GitHub(exchange).repository())),
    "pulls_of": (
        r"/commits/\w+/pulls",
        lambda scene, exchange: json_answers.listed(GitHub(exchange).pulls_of(scene.pull.head_sha)),
    ),
    "open_pulls": (r"/pulls\?", lambda scene, exchange: json_answers.listed(GitHub(exchange).open_pulls())),
    "statuses": (
        "/statuses",
        lambda scene, exchange: Postings(exchange).report(scene.pull.head_sha, "approval", "success", "已批准"),
    ),
    "comments": (COMMENTS, lambda scene, exchange: Postings(exchange).comment(1, f"mark-{next(NEW)}", "新的")),
    "issues": (r"/issues\?", lambda scene, exchange: Postings(exchange).issues(state="open")),
    "reviewers": ("/requested_reviewers", _asked),
}
"""Each call that asks, by what it is about: its path, and who makes it; None is ``approve.py --number``."""
ORDERS: dict[str, tuple[str, str, Call]] = {
    "status is set": (
        "POST",
        "/statuses/",
        lambda scene, exchange: Postings(exchange).report(scene.pull.head_sha, f"c{next(NEW)}", "success", "已批准"),
    ),
    "comment is made": ("POST", COMMENTS, QUESTIONS["comments"][1] or _commented),
    "comment is changed": ("PATCH", "/comments/", _commented),
    "review is asked for": ("POST", "/requested_reviewers", _asked),
    "issue is made": (
        "POST",
        "/issues$",
        lambda scene, exchange: Postings(exchange).post_issue(None, f"m{next(NEW)}", "到期", "x"),
    ),
    "issue is changed": ("PATCH", r"/issues/\d+$", _raised),
}
LISTS = {"reviews", "timeline", "commits", "pulls_of", "open_pulls", "statuses", "comments", "issues"}
HARMLESS = {"null", "a word"}
"""What makes no difference to an order that was carried out: nothing is read from its answer."""

CASES = [
    *((call, name, fault) for call in QUESTIONS for name, fault in ANYWHERE.items()),
    *((call, name, fault) for call in sorted(LISTS) for name, fault in IN_LISTS.items()),
    *((call, name, fault) for call, faults in IN_ONE.items() for name, fault in faults.items()),
]
ORDER_CASES = [(order, name, fault) for order in ORDERS for name, fault in ANYWHERE.items() if name not in HARMLESS]


def is_one_clear_line(text: str) -> bool:
    """Whether staff can read it: Chinese, one line, nothing of the library's own words, no token."""
    return bool(re.fullmatch(r"[^\n\x1b]*[一-鿿][^\n\x1b]*", text)) and not re.search(
        r"token-of|Error|Exception|Traceback|urllib3|HTTPConn|Errno", text
    )


def test_there_are_more_than_three_hundred() -> None:
    assert len(CASES) + len(ORDER_CASES) >= 300
    print(f"\n{len(CASES) + len(ORDER_CASES)} combinations of call and fault")


@pytest.mark.parametrize(("call", "name", "fault"), CASES, ids=[f"{call}: {name}" for call, name, _ in CASES])
def test_a_spoilt_answer_is_not_known(
    scene: Scene,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    name: str,
    fault: Fault,
) -> None:
    path, make = QUESTIONS[call]
    scene.spoiler.method, scene.spoiler.path, scene.spoiler.fault = "GET", path, fault
    exchange = scene.exchange(HASTY.get(name, LIMITS))
    if make is None:
        monkeypatch.setattr(github, "connect", lambda *where: exchange)
        assert run_approve(scene) == 3
        shown = capsys.readouterr()
        assert shown.out == ""
        says = shown.err.removesuffix("\n")
        assert says.startswith("无法判断：")
    else:
        with pytest.raises((CannotKnow, Unclear)) as doubt:
            make(scene, exchange)
        says = str(doubt.value)
    assert is_one_clear_line(says), says
    assert scene.spoiler.spoilt
    assert sum(scene.slept) <= sum(LIMITS.pauses) + LIMITS.patience


@pytest.mark.parametrize(
    ("order", "name", "fault"), ORDER_CASES, ids=[f"{order}: {name}" for order, name, _ in ORDER_CASES]
)
def test_a_spoilt_answer_to_an_order_is_not_taken_for_done(scene: Scene, order: str, name: str, fault: Fault) -> None:
    method, path, make = ORDERS[order]
    scene.spoiler.method, scene.spoiler.path, scene.spoiler.fault = method, path, fault
    with pytest.raises(CannotKnow) as doubt:
        make(scene, scene.exchange(HASTY.get(name, LIMITS)))
    assert is_one_clear_line(str(doubt.value)), doubt.value
    assert scene.spoiler.spoilt == 1 or method == "PATCH"


def run_approve(scene: Scene, *more: str) -> int:
    """The command on the bare repository, for a merge a month later."""
    words = ["--number", "1", "--root", str(scene.stage.host.bare.path), "--now", stamp(at(24 * 30)), *more]
    return approve.main(words)


def test_nobody_answers_at_all(scene: Scene) -> None:
    with Server(scene.stage.host) as server:
        address = server.address
    exchange = Exchange(address, "office/registry", "t", LIMITS, scene.slept.append)
    for ask in (
        GitHub(exchange).repository,
        GitHub(exchange).open_pulls,
        lambda: Postings(exchange).comment(1, "m", "x"),
    ):
        with pytest.raises(CannotKnow, match="无法连接") as doubt:
            ask()
        assert is_one_clear_line(str(doubt.value))


def test_unspoilt_it_is_approved(
    scene: Scene, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github, "connect", lambda *where: scene.exchange())
    assert run_approve(scene) == 0
    assert capsys.readouterr().out.startswith("已批准")
    for _, make in QUESTIONS.values():
        if make is not None:
            make(scene, scene.exchange())
    for _, _, order in ORDERS.values():
        order(scene, scene.exchange())
    assert scene.slept == []
