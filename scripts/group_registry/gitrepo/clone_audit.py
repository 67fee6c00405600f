"""The audit of a whole clone: main, the branch of records, and what is proven. The host is not asked."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from group_registry.evidence import host_answers
from group_registry.evidence.audit import Audit
from group_registry.evidence.case import Landing
from group_registry.evidence.covered import Books, Contents
from group_registry.evidence.findings import AuditKind, finding_of
from group_registry.evidence.record import MergeRecord, RecordChain, chain_of
from group_registry.evidence.record_checks import misplaced, rewritten, suspects
from group_registry.evidence.result import AuditResult, Coverage, Evidence, GroupStanding
from group_registry.files import office_host, worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Reader
from group_registry.forms.contents import Files
from group_registry.gitrepo import approvals_branch, history, mainline, repository
from group_registry.model.finding import SECOND
from group_registry.model.terms import BASELINE, GROUPS, OFFICE
from group_registry.rules.transition import SUBMODULE, entry_of, is_data


def audited(
    root: Path,
    schemas: Mapping[str, Any],
    rev: str | None = None,
    genesis: str | None = None,
    expect_main: str | None = None,
    expect_approvals: str | None = None,
) -> AuditResult:
    """The complete audit of main up to ``rev`` from ``genesis`` on; each branch must still hold the expected commit.

    ``CannotKnow`` if the clone is incomplete or has broken objects.
    """
    sight = _seen(root, schemas, rev)
    result, _ = _audited(sight, genesis)
    expected = (
        (AuditKind.MAIN_ROLLED_BACK, expect_main, sight.main),
        (AuditKind.APPROVALS_ROLLED_BACK, expect_approvals, sight.branch.tip),
    )
    gone = (
        finding_of(kind, commit=commit)
        for kind, commit, now in expected
        if commit is not None and not (now and repository.holds(root, commit, now))
    )
    return replace(result, findings=(*result.findings, *gone))


def _audited(sight: mainline.Sight, genesis: str | None = None) -> tuple[AuditResult, Books | None]:
    """The result, and the books (None if the adoption is lost)."""
    result, audit = _walked(sight, genesis)
    if audit is None:
        held = mainline.ground(sight.root, sight.main)
        groups = (path for path in sorted(held) if path.startswith(GROUPS))
        refused = {path: GroupStanding(path, held[path], Coverage.REFUSED, None, 0, ()) for path in groups}
        return replace(result, adoption=None, groups=refused), None
    routed, homes = audit.books.homes()
    result = replace(
        result,
        groups=audit.standings(),
        findings=(*result.findings, *audit.settled_findings()),
        exceptions=tuple(audit.exceptions),
        pending=tuple(audit.pending),
        void=tuple(sorted(number for path, number in audit.given.items() if not audit.filings.get(path))),
        covered=audit.books.covered,
        routed=routed,
        homes=homes,
        revisions=audit.revisions,
    )
    return result, audit.books


def records(root: Path, rev: str | None = None) -> tuple[MergeRecord, ...]:
    return chain_of(approvals_branch.streamed(root, _branch(root, rev))).records


def _branch(root: Path, rev: str | None) -> approvals_branch.Branch:
    branch = approvals_branch.find(root)
    if rev is None:
        return branch
    return mainline.branch_as_of(root, history.tip_of(root, rev), branch)


def _seen(root: Path, schemas: Mapping[str, Any], rev: str | None) -> mainline.Sight:
    main = history.tip_of(root, rev)
    repository.need_contents(root)
    return mainline.Sight(root, Reader(schemas), main, _branch(root, rev))


def _walked(sight: mainline.Sight, genesis: str | None) -> tuple[AuditResult, Audit | None]:
    """Main's line read up to its tip: what is found outside its audit, and the audit (None if the adoption is lost)."""
    root, tip, odd = sight.root, sight.branch.tip, sight.odd
    chain = chain_of(approvals_branch.streamed(root, sight.branch))
    written, altered = mainline.written(root, tip) if tip else ({}, {})
    findings = [*chain.flaws, *(finding_of(AuditKind.ODD_RECORD, paths=[path]) for path in _odd_records(sight))]
    foreign = list(rewritten(written, chain.records, approvals_branch.AUTHOR))
    findings += foreign or (finding_of(AuditKind.BRANCH_REWRITTEN, commit=one) for one in altered)
    adoption = _adoption(sight, genesis, chain)
    result = AuditResult(sight.main, tip, adoption, records=len(chain.records))
    if adoption is None or adoption not in sight.places:
        lost = finding_of(AuditKind.LOST_ADOPTION, commit=adoption)
        return replace(result, findings=(*findings, lost)), None
    result = replace(result, findings=(*findings, *misplaced(chain.records, sight.places, adoption)))
    contents = Contents(partial(repository.blobs, root), sight.reader)
    books = Books(mainline.ground(root, adoption, odd), contents, worktree.official)
    if chain.records:
        books.recorded_at = chain.records[-1].merged_at
    audit = Audit(books, suspects(chain).union(*altered.values()), office_host.words())
    fresh = {record.merge: record for record in chain.records}
    del chain  # 100,000 records take a quarter of the memory, so each is dropped after use
    final = max((sight.places[merge] for merge in fresh if merge in sight.places), default=-1)
    # A record that is used is removed, to save memory.
    known_merges = mainline.known_merges(sight, adoption, fresh, lambda: books.tools >= SECOND)
    for landing, known in known_merges:
        if sight.places[landing.oid] > final and landing.is_merge:
            audit.wait(landing, sight.last)
        else:
            audit.take(landing, known)
    # If the changes of all commits do not add up to what main holds, git's history cannot be trusted.
    if mainline.ground(root, sight.main, odd) != books.current:
        raise CannotKnow("git 给出的主分支历史与主分支现有内容不符，无法审计；请重新克隆一份，再核对一次")
    return result, audit


def _odd_records(sight: mainline.Sight) -> list[str]:
    """The paths on the branch of records where git itself would not have written such an entry, or a submodule is."""
    links = {path for path, entry in sight.branch.tree.items() if entry.mode == SUBMODULE}
    return sorted(links.union(repository.odd_places(sight.root, str(sight.branch.tip), sight.odd)))


def covered_main(root: Path, schemas: Mapping[str, Any], rev: str | None, is_new: bool = False) -> tuple[str, Books]:
    """Main's tip (or ``rev``) and what a decision there may rely on; ``CannotKnow`` if the clone is not enough.

    ``is_new``: the office begins here, so nobody else can have records yet.
    """
    sight = _seen(root, schemas, rev)
    if sight.branch.tip is None and not is_new and approvals_branch.is_only_at_the_remote(root):
        raise CannotKnow("远端有审批证据分支 approvals，本地没有取回；请先取回（git fetch）")
    genesis = None
    if not sight.branch.tip:
        genesis = _first_request(mainline.landings(root, None, sight.main))
    _, audit = _walked(sight, genesis)
    if audit is None:
        raise CannotKnow("审批证据的开头已不存在，无法确定经过审批的内容；请先运行 registry.py audit")
    return sight.main, audit.books


def _first_request(line: Iterable[Landing]) -> str | None:
    """Where the first merge of a request began: it and what follows wait for records.

    Those before a baseline that no request brought are of another host: the office moved since.
    """
    begin: str | None = None
    for one in line:
        if one.is_merge and host_answers.named_in(one.subject):
            begin = begin or one.parents[0]
        elif any(content.path == BASELINE for content in one.contents):
            begin = None
    return begin


def _adoption(sight: mainline.Sight, genesis: str | None, chain: RecordChain) -> str | None:
    """The named adoption, else where the first recorded merge began, else main's tip; None if the start is gone."""
    if genesis is not None:
        named = repository.identified(sight.root, genesis)
        if len(named) != 1:
            raise CannotKnow(f"本地没有编号为“{genesis}”的提交；请核对编号，或先取回（git fetch）")
        return named[0]
    if not chain.records:
        return None if chain.flaws else sight.main
    first = chain.records[0]
    place = sight.places.get(first.merge, 0)
    if first.seq != 1 or not place:
        return None
    return list(sight.places)[place - 1]


def evidence(root: Path, schemas: Mapping[str, Any], rev: str | None) -> Evidence:
    """The audit of main or of a revision, or the doubt that prevents one; without records only what git alone shows."""
    try:
        repository.need_top(root)
        branch = approvals_branch.find(root)
    except CannotKnow:
        return Evidence()
    try:
        main = history.tip_of(root, rev)
        if not branch.tip:
            return Evidence(main, merges=mainline.merges(root, main, Reader(schemas)))
        result, books = _audited(_seen(root, schemas, rev))
    except CannotKnow as doubt:
        if not branch.tip:
            return Evidence()
        return Evidence(doubt=str(doubt))
    return Evidence(main, result, books=(main, books) if books else None)


def covered_files(root: Path, evidence: Evidence) -> Files:
    """The last covered contents of the registry's files; before the first record the office files of main's tip.

    What has an effect reads the office files from here (contract E): the edition, numbers, whom a reminder asks, who is
    in charge of a unit on the pages. Empty if it is not known what is covered.
    """
    marks: Mapping[str, str] = {}
    if evidence.result:
        marks = evidence.result.covered
    elif evidence.main and not evidence.doubt:
        marks = {path: mark for path, mark in mainline.ground(root, evidence.main).items() if path.startswith(OFFICE)}
    return repository.files_of(root, {path: entry_of(mark) for path, mark in marks.items() if is_data(path)})
