"""List what waits for whom, and since when, in all open pull requests; with reminders to copy.

Exit 0 whatever waits, 2 wrong usage, 3 something could not be known (the rest is shown).
"""

from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

from group_registry.approval.agenda import agenda, spoken_of
from group_registry.approval.explanation import age, to_the_minute
from group_registry.approval.facts import Facts
from group_registry.approval.pending import MEND, ChangedFile, Discussed, Waiting, WaitingList, waiting
from group_registry.cli.given import host_of
from group_registry.cli.parser import HOST, Parser
from group_registry.commands import exit_code, say, warn
from group_registry.evidence.covered import Books
from group_registry.evidence.result import Evidence
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.waiting_list import discussed, filings, with_changes
from group_registry.gitrepo import clone_audit, repository
from group_registry.hosts import open_pulls
from group_registry.hosts.open_pulls import Basis, Docket
from group_registry.model.records import Minutes, Record
from group_registry.reports.findings import shown

ASKING = ("--fetch", "--from", *HOST, "--now")
"""The options about open pull requests and their host."""
SUBMITTERS, NOBODY = "报送单位", "待其他申请办结，或名册中无人可办"


def asked(basis: Basis, docket: Docket) -> WaitingList:
    """Each text is on one line without invisible or direction-changing characters, since authors may be strangers."""
    by_number = {case.facts.pull.number: case for case in docket.cases}
    facts = [case.facts for case in by_number.values()]
    turns = list[Waiting]()
    for turn in waiting(facts):
        case = by_number[turn.pull]
        turns += with_changes([turn], case.comparison, case.reviewed)
    items = _discussed(basis, facts)
    files = list[ChangedFile]()
    for number, case in by_number.items():
        for filing in filings(case.facts, case.comparison, case.answers.submission.web):
            files.append(replace(filing, discussed=items.get((number, filing.path), ())))
    meeting = tuple(replace(business, says=_printable(business.says)) for business in agenda(facts))
    return WaitingList(
        asked_at=basis.now,
        main=basis.tip,
        waiting=_printable(tuple(turns)),
        filings=_printable(tuple(files)),
        meeting=meeting,
        doubts=_printable(tuple(docket.doubts())),
    )


def _discussed(basis: Basis, cases: Iterable[Facts]) -> dict[tuple[int, str], tuple[Discussed, ...]]:
    """What the minutes in open requests bring, by request and path."""
    fresh = {}
    for facts in cases:
        for matter in facts.matters:
            if isinstance(matter.after, Minutes):
                (items,) = discussed([matter.after], partial(repository.held, basis.root), basis.reader).values()
                brought = spoken_of(matter.before, matter.after)
                spoken = tuple(item for item in items if (item.file, item.new) in brought)
                fresh[facts.pull.number, matter.path] = spoken
    return fresh


def read_list(options: Namespace, known: tuple[str, Books] | None = None) -> WaitingList:
    """``known`` as in ``open_pulls.basis``."""
    try:
        forge = host_of(options)
        basis = open_pulls.basis(options.root, None, worktree.read_forms(), options.now, known)
        docket = open_pulls.read_docket(forge, options.fetch, basis)
    except CannotKnow as doubt:
        return WaitingList(options.now, unanswered=_printable(str(doubt)))
    return asked(basis, docket)


def if_asked(options: Namespace, commit: str | None) -> tuple[Evidence | None, WaitingList | None]:
    """With ``--ask``, the audit of that commit of main and what waits by it."""
    if not options.ask:
        return None, None
    evidence = clone_audit.evidence(options.root, worktree.read_forms(), commit)
    return evidence, read_list(options, evidence.books)


def doubts_of(answer: WaitingList | None) -> Sequence[str]:
    if answer is None:
        return ()
    if answer.unanswered:
        return [f"无法判断：{answer.unanswered}"]
    return answer.doubts


def _waiting_lines(answer: WaitingList) -> Iterator[str]:
    if not answer.waiting:
        if not answer.doubts:
            yield "没有待办的申请。"
        return
    yield f"{to_the_minute(answer.asked_at)} 查询，其后的评审和申请未列入"
    groups, units = {**answer.by_person(), SUBMITTERS: [], NOBODY: []}, dict[str, list[Waiting]]()
    for turn in answer.waiting:
        if not turn.whom and turn.step == MEND:
            groups[SUBMITTERS].append(turn)
        elif not turn.whom:
            groups[NOBODY].append(turn)
        if turn.unit:
            units.setdefault(turn.unit, []).append(turn)
    for name, own in groups.items():
        if own:
            yield f"{name}  {len(own)} 件"
        for turn in own:
            yield f"  第 {turn.pull} 号申请  {turn.title}  {turn.step}，{age(turn.days)}；{turn.says}"
    yield "各单位在办"
    for unit, own in units.items():
        yield f"  {unit}  {len({turn.path for turn in own})} 件，最久{age(own[0].days)}"
    yield "催办语（可复制）"
    yield from (f"  {reminder}" for reminder in answer.reminders().values())


def _printable(data: Any) -> Any:
    match data:
        case str():
            return shown(" ".join(data.splitlines()))
        case list() | tuple():
            return type(data)(map(_printable, data))
        case _ if is_dataclass(data) and not isinstance(data, type | Record):  # forms are screened
            return replace(data, **{one.name: _printable(getattr(data, one.name)) for one in fields(data)})
    return data


def main(argv: list[str]) -> int:
    parser = Parser(
        description="今日待签：各份申请的待办人和等待天数，按人、按单位列出，附催办语。",
        epilog="GitHub 的令牌须有权限 Pull requests、Issues、Contents、Commit statuses（均为 Read-only）。",
    )
    parser.add_shared("--root", *ASKING)
    options = parser.parse_args(argv)
    answer = read_list(options)
    if not answer.unanswered:
        say(*_waiting_lines(answer))
    doubts = doubts_of(answer)
    warn(doubts)
    return exit_code(doubts)
