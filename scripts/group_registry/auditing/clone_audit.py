"""The whole audit of a clone: main, the branch of records, and what stands proven. Nothing is asked of the host."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from group_registry.auditing import merges
from group_registry.evidence import chain
from group_registry.evidence.audit import Audit
from group_registry.evidence.chain import RecordChain
from group_registry.evidence.covered import GROUPS, MINUTES, PAPER, Books, Contents, CoveredMain
from group_registry.evidence.findings import AuditFinding, AuditKind, found, of_flaw
from group_registry.evidence.landing import Landing
from group_registry.evidence.record import MergeRecord
from group_registry.evidence.record_checks import misplaced, rewritten, suspects
from group_registry.evidence.result import AuditResult, Coverage, Evidence, GroupStanding
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Reader
from group_registry.forms.schemas import Schemas
from group_registry.gitrepo import approvals_branch, history, mainline, past, repository, seen_branch
from group_registry.hosts import chosen
from group_registry.hosts.open_pulls import Basis
from group_registry.hosts.seen import NOTHING, of_files
from group_registry.model.records import Group, Minutes, PaperSignature, Record
from group_registry.model.registry import Registry
from group_registry.model.terms import MAIN


@dataclass(frozen=True, kw_only=True)
class Question:
    """What to audit: which main, from which adoption on, and commits that both branches must hold.

    ``approvals`` is which commit of the records, empty for none; left out, all, or those of main up to ``rev``.
    """

    rev: str | None = None
    approvals: str | None = None
    genesis: str | None = None
    expect_main: str | None = None
    expect_approvals: str | None = None


ALL = Question()
"""The whole of it."""


@dataclass(frozen=True)
class Sight:
    """A clone as an audit finds it: both heads, and main's line."""

    root: Path
    reader: Reader
    main: str
    branch: approvals_branch.Branch

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each commit of main's line, from its first one."""
        return {oid: place for place, oid in enumerate(mainline.line(self.root, self.main))}

    @cached_property
    def last(self) -> Landing:
        """What became the tip of main last."""
        return mainline.landings(self.root, f"{self.main}^", self.main)[-1]


def audited(root: Path, schemas: Mapping[str, Any], question: Question = ALL) -> AuditResult:
    """The audit of that main, all of it; ``CannotKnow`` where the clone is not whole."""
    sight = _seen(root, schemas, question.rev, question.approvals)
    with _looked_over(sight):
        result = _whole(sight, question)
    return replace(result, findings=(*result.findings, *_unexpected(sight, question)))


def records(root: Path, rev: str | None = None) -> tuple[MergeRecord, ...]:
    """Every record of the clone that can be read; with a revision of main, those that there were of it."""
    branch = approvals_branch.find(root)
    if rev is not None:
        branch = past.branch_as_of(root, history.tip_of(root, MAIN, rev), branch)
    return chain.gathered(approvals_branch.streamed(root, branch)).records


def _seen(root: Path, schemas: Mapping[str, Any], rev: str | None, records: str | None = None) -> Sight:
    repository.need_whole(root)
    main, branch = history.tip_of(root, MAIN, rev), approvals_branch.find(root)
    if records is not None:
        branch = approvals_branch.at(root, repository.commit_id(root, records) if records else None)
    elif rev is not None:
        branch = past.branch_as_of(root, main, branch)
    return Sight(root, Reader(schemas), main, branch)


@contextmanager
def _looked_over(sight: Sight) -> Iterator[None]:
    """Git looks at every object of the clone while it is read; nothing that was read of a broken one gets out."""
    with ThreadPoolExecutor(1) as beside:
        is_sound = beside.submit(repository.need_sound, sight.root, sight.main, *filter(None, [sight.branch.tip]))
        try:
            yield
        finally:
            is_sound.result()  # what went wrong meanwhile, too, comes of a broken object where there is one


@dataclass(frozen=True)
class _Walk:
    """Main's line taken up to its tip: the audit of it, None where the adoption is lost, and what was found besides."""

    adoption: str | None
    audit: Audit | None
    findings: list[AuditFinding]
    count: int
    recorded_at: datetime | None
    contents: Contents


def _whole(sight: Sight, question: Question) -> AuditResult:
    walk = _walked(sight, question)
    if walk.audit is None:
        standings = _all_refused(sight)
        return AuditResult(sight.main, sight.branch.tip, None, standings, tuple(walk.findings), walk.count)
    return _result(sight, walk, walk.audit)


def _walked(sight: Sight, question: Question) -> _Walk:
    root, tip, contents = sight.root, sight.branch.tip, _Contents(sight.root, sight.reader)
    told = chain.gathered(approvals_branch.streamed(root, sight.branch))
    findings = [*map(of_flaw, told.flaws)]
    foreign = list(rewritten(mainline.written(root, tip), told.records, approvals_branch.AUTHOR)) if tip else []
    findings += foreign
    adoption = _adoption(sight, question, told)
    count, recorded_at = len(told.records), told.records[-1].merged_at if told.records else None
    if adoption is None or adoption not in sight.places:
        findings.append(found(AuditKind.LOST_ADOPTION, commit=adoption))
        return _Walk(adoption, None, findings, count, recorded_at, contents)
    findings += misplaced(told.records, sight.places, adoption)
    ground = mainline.ground(root, adoption)
    altered = mainline.altered(root, str(foreign[0].commit), str(tip)) if foreign else frozenset()
    audit = Audit(Books(ground, contents), suspects(told) | altered, chosen.words())
    fresh = {record.merge: record for record in told.records}
    del told  # a hundred thousand records are a quarter of the memory, so each is dropped after use
    _go_on(sight, audit, adoption, fresh)
    # The changes of all commits must add up to what main holds, or git's history cannot be trusted.
    if mainline.ground(root, sight.main) != audit.books.current:
        raise CannotKnow("git 给出的主分支历史与主分支现有内容不符，无法审计；请重新克隆一份，再核对一次")
    return _Walk(adoption, audit, findings, count, recorded_at, contents)


def covered_main(root: Path, schemas: Mapping[str, Any], rev: str) -> CoveredMain:
    """What a decision at that commit of main may lean on; ``CannotKnow`` where the clone does not tell."""
    sight = _seen(root, schemas, rev)
    if sight.branch.tip is None and approvals_branch.is_only_at_the_remote(root):
        raise CannotKnow("远端有审批证据分支 approvals，本地没有取回；请先取回（git fetch）")
    with _looked_over(sight):
        walk = _walked(sight, ALL)
    if walk.audit is None:
        raise CannotKnow("审批证据的开头已不存在，无法确定经过审批的内容；请先运行 registry.py audit")
    books = walk.audit.books
    waiting = {path: mark for path, mark in books.current.items() if _is_word(path) and books.is_unrecorded(path)}
    words = (walk.contents.record(path, mark) for path, mark in sorted(waiting.items()))
    unrecorded = tuple(one for one in words if isinstance(one, Minutes | PaperSignature))
    return CoveredMain(books, unrecorded, walk.recorded_at)


def basis(root: Path, base: str | None, schemas: Schemas, now: datetime) -> Basis:
    """What open pull requests are judged with, as they would be merged at that moment into main or that revision."""
    tip = history.tip_of(root, MAIN, base)
    seen = of_files(seen_branch.find(root)) if chosen.loses_reviews() else NOTHING
    return Basis(root, tip, covered_main(root, schemas, tip), schemas, now, seen, chosen.words())


def _is_word(path: str) -> bool:
    return path.startswith((MINUTES, PAPER))


def _go_on(sight: Sight, audit: Audit, adoption: str, fresh: dict[str, MergeRecord]) -> None:
    """Take every commit of main after the adoption.

    ``fresh`` are the records by merge; what is taken is taken out of it.
    """
    places = sight.places
    final = max((places[merge] for merge in fresh if merge in places), default=-1)
    for landing, known in merges.told(sight.root, adoption, fresh, sight.reader, places):
        if places[landing.oid] > final and landing.is_merge:
            audit.wait(landing, sight.last)
        else:
            audit.take(landing, known)


def _result(sight: Sight, walk: _Walk, audit: Audit) -> AuditResult:
    told = (*walk.findings, *audit.told())
    waiting, void = tuple(audit.pending), audit.void_numbers()
    standings = audit.standings()
    return AuditResult(sight.main, sight.branch.tip, walk.adoption, standings, told, walk.count, waiting, void)


def _adoption(sight: Sight, question: Question, told: RecordChain) -> str | None:
    """What is named, else what main was before the first recorded merge; None where the first records are gone."""
    if question.genesis is not None:
        named = repository.identified(sight.root, question.genesis)
        if len(named) != 1:
            raise CannotKnow(f"本地没有编号为“{question.genesis}”的提交；请核对编号，或先取回（git fetch）")
        return named[0]
    if not told.records:
        return None if told.flaws else sight.main
    first = told.records[0]
    place = sight.places.get(first.merge, 0)
    return list(sight.places)[place - 1] if first.seq == 1 and place else None


def _unexpected(sight: Sight, question: Question) -> Iterator[AuditFinding]:
    """Heads that are known from earlier, in print for example, and no longer part of these branches."""
    wanted = [
        (AuditKind.MAIN_ROLLED_BACK, question.expect_main, sight.main),
        (AuditKind.APPROVALS_ROLLED_BACK, question.expect_approvals, sight.branch.tip),
    ]
    for kind, commit, now in wanted:
        if commit is not None and not (now and repository.holds(sight.root, commit, now)):
            yield found(kind, commit=commit)


def _all_refused(sight: Sight) -> dict[str, GroupStanding]:
    held = mainline.ground(sight.root, sight.main)
    paths = (path for path in sorted(held) if path.startswith(GROUPS))
    return {path: GroupStanding(path, held[path], Coverage.REFUSED, None, 0, ()) for path in paths}


@dataclass(frozen=True)
class _Contents:
    """The contents of the clone; offices are asked for at moments that follow each other."""

    root: Path
    reader: Reader

    def office(self, files: Mapping[str, str]) -> Registry | None:
        blobs = repository.blobs(self.root, sorted({mark for mark in files.values() if " " not in mark}))
        read_files = [self.reader.records(path, blobs.get(mark, b"")) for path, mark in sorted(files.items())]
        if any(records is None for records in read_files):
            return None
        return Registry.of_records((record for records in read_files for record in records or ()), {})

    def record(self, path: str, mark: str) -> Record | None:
        return self.reader.whole(path, self.text(mark))

    def groups_with_a_term(self, files: Mapping[str, str]) -> Iterator[Group]:
        blobs = repository.blobs(self.root, sorted({mark for mark in files.values() if " " not in mark}))
        for path, mark in sorted(files.items()):
            record = self.reader.whole(path, blobs.get(mark, b""))
            if isinstance(record, Group) and record.term_end:
                yield record

    def text(self, mark: str) -> bytes:
        return repository.blobs(self.root, [mark])[mark] if " " not in mark else b""


def evidence(root: Path, schemas: Mapping[str, Any], rev: str | None) -> Evidence:
    """The audit of main, or of a revision of it; none outside a repository and before the first record."""
    try:
        repository.need_top(root)
        branch = approvals_branch.find(root)
    except CannotKnow:
        return Evidence()
    try:
        main = history.tip_of(root, MAIN, rev)
        if not branch.tip:
            return Evidence(main, merges=past.merges(root, main, Reader(schemas)))
        result = audited(root, schemas, Question(rev=rev))
    except CannotKnow as doubt:
        return Evidence(doubt=str(doubt)) if branch.tip else Evidence()
    return Evidence(main, result)
