"""Judge open pull requests and write the result on the host: one status, one comment, and requests for review.

Either all open pull requests are judged, or those of an event; then no request is spent on the others. Each result is
written before the next pull request is read, so that it is up to date. Exit 0 all written, 2 wrong usage, 3 something
could not be known or written (the others are still written), or the host grants too few requests for all of them.
"""

import re
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from group_registry.approval.agenda import Drafts
from group_registry.approval.decision import decide
from group_registry.approval.pending import WaitingList, waiting
from group_registry.cli.given import host_of
from group_registry.cli.parser import HOST, Parser, number
from group_registry.commands import doubts_as, exit_code, warn
from group_registry.commands.waiting import asked
from group_registry.evidence.case import Answers
from group_registry.evidence.covered import Books
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.waiting_list import with_changes
from group_registry.gitrepo import history
from group_registry.hosts import open_pulls
from group_registry.hosts.client import NoAnswer
from group_registry.hosts.host import Host
from group_registry.hosts.open_pulls import Basis, CaseOrDoubt, Changes, Listed
from group_registry.reports import notice

AN_EVENT = 15
"""The most requests that judging one pull request takes, however many others are open."""
A_LINE = 2
"""The requests needed to tell one pull request that it was put off."""
KEPT = 100
"""The requests that a round leaves for the events, records and reminders of the same hour."""
PUT_OFF = "本次未及审查，下一轮补审"


@dataclass(frozen=True)
class Desk:
    """``cases`` is what was known of each judged pull request, ``firsts`` whom a status on a shared head is about,
    ``answers`` what the host has said already in this round."""

    host: Host
    listed: Listed
    basis: Basis
    cases: dict[int, CaseOrDoubt] = field(default_factory=dict)
    firsts: dict[str, int] = field(default_factory=dict)
    answers: dict[int, Answers] = field(default_factory=dict)

    @classmethod
    def opened(
        cls,
        host: Host,
        root: Path,
        remote: str | None,
        now: datetime,
        listed: Listed,
        known: tuple[str, Books] | None = None,
    ) -> "Desk":
        basis = open_pulls.basis(root, None, worktree.read_forms(), now, known)
        open_pulls.fetch(root, remote, listed)
        return cls(host, listed, basis)

    def case(self, pull: int) -> CaseOrDoubt:
        return open_pulls.case_or_doubt(self.host, pull, self.basis, self.answers.get(pull))

    def waiting(self) -> WaitingList:
        for pull in self.listed.keys() - self.cases.keys():
            self.cases[pull] = self.case(pull) if self.first(pull) != pull else CannotKnow(PUT_OFF)
        docket = open_pulls.Docket({pull: self.cases[pull] for pull in self.listed})
        return asked(self.basis, docket)

    def first(self, pull: int) -> int:
        """The one with the same head that our status is about, else the oldest: a status belongs to a commit.

        A head that somebody pushes to an older request later does not take the status from the one that had it.
        """
        head = self.listed[pull].head
        same = sorted(other.number for other in self.listed.values() if other.head == head)
        if len(same) > 1 and head not in self.firsts:
            status = self.host.reported(head, notice.CONTEXT)
            about = re.search("/([0-9]{1,9})$", (status and status.says["target_url"]) or "")
            self.firsts[head] = same[0]
            if about and int(about[1]) in same:
                self.firsts[head] = int(about[1])
        return self.firsts.get(head, pull)

    @cached_property
    def changes(self) -> Changes:
        return open_pulls.changes(self.listed, self.basis)

    @cached_property
    def large(self) -> Mapping[int, bool]:
        return open_pulls.large(self.changes, self.basis)

    @cached_property
    def drafts(self) -> Drafts:
        read = {pull: raw for pull, raw in self.changes.items() if not self.large.get(pull)}
        return open_pulls.drafts(read, self.basis)

    def judge(self, pull: int) -> Iterator[str]:
        """Yield what could not be known or written. Only a reference is written if an earlier one has the same head."""
        deeds: Iterator[Callable[[], None]]
        if (first := self.first(pull)) != pull:
            deeds = iter([partial(self.host.comment, pull, notice.MARK, notice.copied(first).text)])
        else:
            case = self.cases[pull] = self.case(pull)
            if isinstance(case, CannotKnow):
                yield f"第 {pull} 号申请：{case}"
            if isinstance(case, NoAnswer):
                return  # it passes, so the last status stays
            deeds = self._deeds(pull, case)
        yield from (f"第 {pull} 号申请未写入完整：{doubt}" for doubt in open_pulls.attempted(deeds))

    def _deeds(self, pull: int, case: CaseOrDoubt) -> Iterator[Callable[[], None]]:
        """The writes to make, the status first, because only the status allows a merge."""
        board, words = self.host, self.basis.words
        if isinstance(case, CannotKnow):
            doubt = notice.unknown(str(case), words)
            yield partial(board.report, self.listed[pull].head, notice.CONTEXT, doubt.state, doubt.note)
            yield partial(board.comment, pull, notice.MARK, doubt.text)
            return
        turns = with_changes(waiting([case.facts], self.drafts), case.comparison, case.reviewed)
        verdict, pictures, submission = decide(case.facts), self.host.pictures, case.answers.submission
        written = notice.judged(verdict, case.facts, case.comparison, turns, pictures, submission.web)
        yield partial(
            board.report, submission.head, notice.CONTEXT, written.state, written.note, submission.web or None
        )
        yield partial(board.comment, pull, notice.MARK, written.text, case.answers.comments)
        for account, login in written.accounts:
            if account not in submission.asked:
                yield partial(board.ask_for_review, pull, account, login)


@doubts_as("无法判断")
def main(argv: list[str]) -> int:
    options = _options(argv)
    is_of_event = bool(options.number or any(options.head))
    host = host_of(options)
    history.tip_of(options.root)  # without a clone, fail before the host is asked anything
    listed = open_pulls.listed(host)
    wanted = list(listed)
    if is_of_event:
        # Its numbers and commits are only hints, looked up in the host's list. All pull requests with the same head
        # are wanted, because a status belongs to the commit.
        heads = {*options.head, *(pull.head for pull in listed.values() if pull.number == options.number)}
        wanted = [number for number, pull in listed.items() if pull.head in heads]
        if not wanted:
            print("没有与该事件相应、待合并到主分支的申请，未作判断。")
            return 0
    desk = Desk.opened(host, options.root, options.fetch, options.now, listed)
    doubts = list(judged(desk, wanted, 0 if is_of_event else KEPT))
    print(*host.done or ["没有需要写入的内容。"], sep="\n")
    warn(doubts)
    return exit_code(doubts)


def judged(desk: Desk, wanted: Sequence[int], kept: int) -> Iterator[str]:
    """Judge one after the other while the host grants enough requests. Yield what could not be known or written.

    Where the requests do not suffice for all, those never judged come first, then those put off (the earliest first),
    then the others by number. If not even the requests to find this out are left, the order is by number. Large ones
    come last, so that none holds the others up.
    """

    def turn(pull: int) -> tuple[int, int]:
        last = desk.host.reported(desk.listed[pull].head, notice.CONTEXT)
        if last is None:
            return 0, pull
        if last.says["description"] == PUT_OFF:
            return 1, last.id
        return 2, pull

    queue, count = list(wanted), len(wanted)
    if not desk.host.affords(kept + AN_EVENT * count) and desk.host.affords(kept + AN_EVENT + 2 * A_LINE * count):
        queue.sort(key=turn)
    if count > 1:
        queue.sort(key=lambda pull: pull in desk.large)
    while queue and desk.host.affords(kept + AN_EVENT + A_LINE * (len(queue) - 1)):
        yield from desk.judge(queue.pop(0))
    if queue:
        names = "、".join(map(str, sorted(queue)))
        why = "报送平台没有答复" if desk.host.exchange.silent else "报送平台准予的访问次数将尽"
        yield f"{why}，第 {names} 号申请本次未及审查，下一轮补审"
    for pull in queue:
        if desk.host.affords(A_LINE) and desk.first(pull) == pull:
            head = desk.listed[pull].head
            yield from open_pulls.attempted([partial(desk.host.report, head, notice.CONTEXT, "pending", PUT_OFF)])


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="判断待办的申请，将结果写入申请页：一个状态、一条留言，请待办人评审。")
    parser.add_shared(*HOST, "--account", "--root", "--fetch", "--now")
    which = "只判断该编号的申请，以及提交与其相同的；与 --head 均不给或均为空的，判断全部待办的申请"
    # A workflow's variable may be empty.
    parser.add_argument("--number", type=lambda text: number(text) if text else None, metavar="N", help=which)
    head = "只判断最新提交为该提交的申请；可给出多次，主分支的待办申请中没有的，不作判断"
    parser.add_argument("--head", action="append", default=[], metavar="SHA", help=head)
    return parser.parse_args(argv)
