"""The chain of records. Each holds the digest of the one before, so none can be changed, dropped or inserted unseen."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from group_registry.evidence.record import BrokenRecord, MergeRecord, of_bytes

FOLDER = "records/"
ABOUT = "README.md"


class FlawKind(StrEnum):
    FOREIGN = "foreign"
    BROKEN = "broken"
    MISNAMED = "misnamed"
    GAP = "gap"
    UNCHAINED = "unchained"
    MERGE_TWICE = "merge_twice"
    PULL_TWICE = "pull_twice"
    NUMBER_TWICE = "number_twice"
    OTHER_REPOSITORY = "other_repository"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One fault: its kind, the file in which it appears, and a sentence for the reader."""

    kind: FlawKind
    path: str
    says: str


@dataclass(frozen=True)
class RecordChain:
    """The records in order, the link that the next one must carry (digest of the last), and every fault found."""

    records: tuple[MergeRecord, ...] = ()
    link: str = ""
    flaws: tuple[Flaw, ...] = ()

    @property
    def next_seq(self) -> int:
        return self.records[-1].seq + 1 if self.records else 1


def read(files: Mapping[str, bytes]) -> RecordChain:
    """Read the chain from all files of the branch (path to content)."""
    return gathered(sorted(files.items()))


def gathered(files: Iterable[tuple[str, bytes]]) -> RecordChain:
    """Read the chain from a stream of paths and contents in the order of paths; contents are not kept in memory."""
    flaws: list[Flaw] = []
    found: list[tuple[MergeRecord, str]] = []
    for path, content in files:
        if path == ABOUT:
            continue
        if not path.startswith(FOLDER):
            flaws.append(Flaw(FlawKind.FOREIGN, path, "审批证据分支上多出的文件"))
            continue
        try:
            found.append((of_bytes(content), hashlib.sha256(content).hexdigest()))
        except BrokenRecord as error:
            flaws.append(Flaw(FlawKind.BROKEN, path, str(error)))
            continue
        if found[-1][0].path != path:
            flaws.append(Flaw(FlawKind.MISNAMED, path, f"登记的文件名与内容不符，应为 {found[-1][0].path}"))
    found.sort(key=lambda one: one[0].seq)
    records = tuple(record for record, _ in found)
    flaws += [*_links(found), *_repeats(records)]
    return RecordChain(records, found[-1][1] if found else "", tuple(flaws))


def _links(found: list[tuple[MergeRecord, str]]) -> Iterator[Flaw]:
    seq, link = 1, ""
    for record, digest in found:
        if record.seq != seq:
            yield Flaw(FlawKind.GAP, record.path, f"登记的序号不连续：此处应为第 {seq} 条")
        elif record.prev != link:
            yield Flaw(FlawKind.UNCHAINED, record.path, "与上一条登记不衔接，其中一条曾被改动")
        seq, link = record.seq + 1, digest


def _repeats(records: tuple[MergeRecord, ...]) -> Iterator[Flaw]:
    """Find what may appear in only one record but appears in several, and records of another repository."""
    yield from _twice(records, FlawKind.MERGE_TWICE, lambda record: [record.merge], "同一次合并重复登记")
    yield from _twice(records, FlawKind.PULL_TWICE, lambda record: [record.number], "同一份申请重复登记")
    numbers = _twice(records, FlawKind.NUMBER_TWICE, lambda record: list(record.numbers.values()), "备案编号重复使用")
    yield from numbers
    for record in records:
        if record.repo != records[0].repo:
            yield Flaw(FlawKind.OTHER_REPOSITORY, record.path, "所登记的合并属于其他仓库")


def _twice(
    records: tuple[MergeRecord, ...], kind: FlawKind, marks: Callable[[MergeRecord], list[str] | list[int]], says: str
) -> Iterator[Flaw]:
    seen: dict[str | int, MergeRecord] = {}
    for record in records:
        for mark in marks(record):
            if mark in seen:
                yield Flaw(kind, record.path, f"{says}，另见 {seen[mark].path}")
            seen.setdefault(mark, record)
