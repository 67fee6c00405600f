"""Records against main's line, and against the commits of their own branch: each in its place, once, in order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from group_registry.evidence.chain import Chain, FlawKind
from group_registry.evidence.findings import AuditFinding, Kind, found
from group_registry.evidence.record import MergeRecord

FIRST = "The branch of the records"


@dataclass(frozen=True, slots=True)
class Written:
    """A commit of the branch of records: its id, who wrote it and when (twice: author, committer), its first line."""

    oid: str
    by: tuple[str, str]
    at: tuple[int, int]
    subject: str


def misplaced(records: Iterable[MergeRecord], places: Mapping[str, int], adoption: str) -> Iterator[AuditFinding]:
    """Records of merges that main does not have, has from before the adoption, or has in another order."""
    last = start = places.get(adoption, -1)
    for record in records:
        place = places.get(record.merge)
        if place is None:
            yield found(Kind.NO_SUCH_MERGE, commit=record.merge, paths=[record.path])
            continue
        if place <= start:
            yield found(Kind.BEFORE_ADOPTION, commit=record.merge, paths=[record.path])
        elif place < last:
            yield found(Kind.OUT_OF_ORDER, commit=record.merge, paths=[record.path])
        last = max(last, place)


def suspects(chain: Chain) -> frozenset[str]:
    """The records on which nothing may rest: each is vouched for by the one after it, and named once."""
    flawed = {flaw.path: flaw.kind for flaw in chain.flaws}
    found = set()
    before: MergeRecord | None = None
    by_merge: dict[str, MergeRecord] = {}
    for record in chain.records:
        kind = flawed.get(record.path)
        if before and kind in (FlawKind.GAP, FlawKind.UNCHAINED):
            found.add(before.path)
        elif kind:
            found.add(record.path)
        if other := by_merge.get(record.merge):
            found |= {other.path, record.path}
        before = by_merge[record.merge] = record
    return frozenset(found)


def rewritten(written: Sequence[Written], records: Sequence[MergeRecord], author: str) -> Iterator[AuditFinding]:
    """The first commit of the branch, the oldest first, that is not the one that its record makes; or one too many."""
    expected = [(FIRST, records[0]), *map(_line, records)] if records else []
    for commit, (subject, record) in zip(written, expected, strict=False):
        if not _is_as_written(commit, subject, record, author):
            yield found(Kind.BRANCH_REWRITTEN, commit=commit.oid)
            return
    if len(written) != len(expected):
        yield found(Kind.BRANCH_REWRITTEN, commit=written[-1].oid if written else None)


def _line(record: MergeRecord) -> tuple[str, MergeRecord]:
    return f"Record {record.seq}: #{record.number}", record


def _is_as_written(commit: Written, subject: str, record: MergeRecord, author: str) -> bool:
    seconds = int(record.merged_at.timestamp())
    return (commit.subject, commit.by, commit.at) == (subject, (author, author), (seconds, seconds))
