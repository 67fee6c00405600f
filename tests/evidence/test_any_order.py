"""Filings, reviews, pushes, merges, interrupted recording and pushes past everything, in any order, over real git.

Beside the machine stands a small account of what ought to be covered, kept without looking at the code: a group is
proven when, and only when, its content came to main by recorded merges of which each was approved and went on from
what the one before it had covered. And what ``approve`` said yes to, no audit finds fault with.
"""

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from group_registry.model.finding import Level
from support.evidence_past import PROVEN, Past, at, named, renewed
from support.histories import History, Pull
from support.repositories import git
from support.world import FANG, GAO, LI, PEOPLE, SUN, TO_SUN, ZHAO, filing, roster

pytestmark = pytest.mark.long

PATHS = {at("one"): "参保服务答疑群", at("two"): "续保材料核对组"}
START = datetime(2026, 11, 3, 1, tzinfo=UTC)
Pair = tuple[str | None, str]
"""What a review was given to: the content that the branch started from, and the new one."""
CONFIRMED = "重新确认：内容已逐项核对"


@dataclass
class Told:
    """One decisive review, as the account keeps it."""

    user: int
    is_yes: bool
    pair: Pair
    of_host: dict[str, Any]
    is_dismissed: bool = False


@dataclass
class Open:
    """A pull request and what was said in it."""

    pull: Pull
    path: str
    start: str | None
    new: str
    confirms: bool
    goes_on_from: str | None
    told: list[Told] = field(default_factory=list)

    def is_approved(self, before: str | None) -> bool:
        """The deputy's yes to what is merged, then the director's; nobody of the leaders says no."""
        last = {one.user: one for one in self.told}
        if any(not one.is_yes for one in last.values()):
            return False
        review, *_ = [*self._run(LI, (before, self.new)), None]
        return review is not None and any(
            self.told.index(one) > self.told.index(review) for one in self._run(ZHAO, (before, self.new))
        )

    def _run(self, user: int, pair: Pair) -> list[Told]:
        found: list[Told] = []
        for one in reversed([told for told in self.told if told.user == user]):
            if not one.is_yes or one.is_dismissed or one.pair != pair:
                break
            found.insert(0, one)
        return found


@dataclass
class Event:
    """What happened to one file on main; a confirmation goes on from what was covered when it was written."""

    path: str
    old: str | None
    new: str
    is_sound: bool
    confirms: bool
    goes_on_from: str | None
    is_recorded: bool = False
    can_be_recorded: bool = True


class AnyOrder(RuleBasedStateMachine):
    """What people, machines and accidents may do."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.past = Past(History(Path(self.folder.name), start=START))
        self.promised: set[str] = set()
        self.open: list[Open] = []
        self.events: list[Event] = []
        self.count = 0

    def teardown(self) -> None:
        """Whatever was done, all is recorded and looked at once more."""
        self.record_all()
        self.look()
        self.folder.cleanup()

    def _on_main(self, path: str) -> str | None:
        return self.past.world.trees[self.past.world.main].get(path, (None, None))[1]

    def _next(self, path: str, base: str | None, statement: str) -> bytes:
        self.count += 1
        if base is None:
            made = named(PATHS[path], filing(purpose=f"布置第 {self.count} 项任务并答疑"))
            return made.replace("因续保集中办理需要新建".encode(), statement.encode())
        return renewed(self.past.world.contents[base], statement)

    def _covered(self) -> dict[str, str]:
        """What is covered of each file, by the records that there are."""
        covered: dict[str, str] = {}
        for event in self.events:
            goes_on = covered.get(event.path) == (event.goes_on_from if event.confirms else event.old)
            if event.is_recorded and event.is_sound and goes_on:
                covered[event.path] = event.new
        return covered

    @precondition(lambda self: len(self.open) < 2)
    @rule(path=st.sampled_from(sorted(PATHS)), confirms=st.booleans())
    def file(self, path: str, confirms: bool) -> None:
        start, covered = self._on_main(path), self._covered().get(path)
        confirms = confirms and start is not None
        statement = f"{CONFIRMED}，第 {self.count} 次" if confirms else f"第 {self.count} 次调整负责人"
        content = self._next(path, covered if confirms else start, statement)
        pull = self.past.world.opened({path: content})
        self.open.append(Open(pull, path, start, self.past.world._blob(content), confirms, covered))

    @precondition(lambda self: self.open)
    @rule(user=st.sampled_from([LI, LI, ZHAO, ZHAO, SUN, FANG]), is_yes=st.sampled_from([True, True, True, False]))
    def review(self, user: int, is_yes: bool) -> None:
        one = self.open[-1]
        made = one.pull.review(user, "APPROVED" if is_yes else "CHANGES_REQUESTED")
        one.told.append(Told(user, is_yes, (one.start, one.new), made))

    @precondition(lambda self: self.open)
    @rule()
    def approve_in_order(self) -> None:
        for user in (LI, ZHAO):
            self.review(user, True)

    @precondition(lambda self: self.open and self.open[-1].told)
    @rule(place=st.integers(0, 3))
    def dismiss(self, place: int) -> None:
        told = self.open[-1].told[place % len(self.open[-1].told)]
        if told.is_yes and not told.is_dismissed:
            self.open[-1].pull.dismiss(told.of_host)
            told.is_dismissed = True

    @precondition(lambda self: self.open)
    @rule()
    def push_to_the_branch(self) -> None:
        one = self.open[-1]
        statement = f"{CONFIRMED}，第 {self.count} 次" if one.confirms else f"第 {self.count} 次调整负责人"
        content = self._next(one.path, one.goes_on_from if one.confirms else one.start, statement)
        one.pull.push({one.path: content})
        one.new = self.past.world._blob(content)

    @precondition(lambda self: self.open)
    @rule()
    def update_the_branch(self) -> None:
        self.open[-1].pull.update()
        self.open[-1].start = self._on_main(self.open[-1].path)

    @precondition(lambda self: self.open)
    @rule(how=st.sampled_from(["well", "well", "well", "by a clerk", "with another content", "squashed"]))
    def merge(self, how: str) -> None:
        one = self.open.pop()
        before = self._on_main(one.path)
        evil = {one.path: filing(purpose="谁也没有批过的一句话")} if how == "with another content" else None
        # Before the first record nothing is promised: what is merged by then counts as the adoption (test_side_doors).
        is_promised = self.past.approves(one.pull)
        merge = one.pull.merge(by=SUN if how == "by a clerk" else GAO, evil=evil, squash=how == "squashed")
        if is_promised and how == "well" and any(event.is_recorded for event in self.events):
            self.promised.add(merge)
        after = self._on_main(one.path)
        assert after is not None
        is_sound = how == "well" and one.start == before and one.is_approved(before)
        could = how != "squashed"
        event = Event(one.path, before, after, is_sound, one.confirms, one.goes_on_from, can_be_recorded=could)
        self.events.append(event)

    @precondition(lambda self: len(self.open) < 2)
    @rule(path=st.sampled_from(sorted(PATHS)), confirms=st.booleans())
    def file_by_the_rules(self, path: str, confirms: bool) -> None:
        """The common case, whole: without it, most histories would hold nothing that is approved."""
        self.file(path, confirms)
        self.approve_in_order()
        self.merge("well")

    @rule(path=st.sampled_from(sorted(PATHS)))
    def push_past_everything(self, path: str) -> None:
        before = self._on_main(path)
        content = self.past.world.contents[before] + b"# x\n" if before else self._next(path, None, "直接推送上来的")
        self.past.push({path: content})
        digest = self.past.world._blob(content)
        self.events.append(Event(path, before, digest, False, False, None, can_be_recorded=False))

    @rule(is_sun=st.booleans())
    def push_an_office(self, is_sun: bool) -> None:
        self.past.push(
            {PEOPLE: roster(*(TO_SUN if is_sun else ()), ("姓名: 田野", f"姓名: 田{'甲乙'[self.count % 2]}"))}
        )

    @rule()
    def record_one_and_break_off(self) -> None:
        waiting = [one for one in self.events if one.can_be_recorded and not one.is_recorded]
        bare, branch = self.past.world.git, "refs/heads/approvals"
        before = git(bare, "for-each-ref", "--format=^%(objectname)", branch).split()
        self._run_recorder()
        made = git(bare, "rev-list", "--reverse", "--first-parent", f"--glob={branch}*", *before).split()
        assert made or not waiting
        if made:
            git(bare, "update-ref", branch, made[0 if before else 1])  # the first commit of all holds no record
        for one in waiting[:1]:
            one.is_recorded = True

    @rule()
    def record_all(self) -> None:
        self._run_recorder()
        for one in self.events:
            one.is_recorded = one.can_be_recorded

    def _run_recorder(self) -> None:
        assert self.past.record() in (0, 1)

    @rule()
    def look(self) -> None:
        covered = self._covered()
        result = self.past.audit(genesis=self.past.world.adoption)
        for path in sorted(PATHS):
            group = result.groups.get(path)
            is_proven = group is not None and group.state in PROVEN
            assert is_proven == (path in covered and covered[path] == self._on_main(path)), (path, group)
        wrong = [one for one in result.findings if one.commit in self.promised and one.level is Level.ERROR]
        assert wrong == []


AnyOrder.TestCase.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = AnyOrder.TestCase
