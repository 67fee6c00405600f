"""The record of one merge: canonical JSON of what the host and git say about it, without a verdict (contract E).

The parser rejects any other spelling of the same data, so a record has exactly one form. Git chains the commits that
add the records, and each record has a number, so none can be changed, dropped or inserted unseen.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Annotated, Any, get_origin, get_type_hints

from group_registry.approval.facts import Content
from group_registry.evidence.findings import RESTORE, AuditFinding
from group_registry.forms.json_types import Id, Oid, a_list, a_number, a_text, a_time, loads, optional
from group_registry.model.records import frozen, value

VERSION = 1
PARTS = frozenset({"pull", "reviews", "timeline", "commits", "statuses", "seen"})
"""The host's own answers, reduced to the fields that are read again."""
OPTIONAL = frozenset({"statuses", "seen", "unknown"})
"""The fields that are left out if they are empty."""


class BrokenRecord(Exception):
    """The message is in Chinese, for the reader."""


_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8; ``ValueError`` for a value without one, such as NaN."""
    return _written(value).encode()


def _refuse() -> Any:
    raise ValueError


def _part(kind: type) -> Callable[[Any], bytes]:
    return lambda value: canonical(value) if isinstance(value, kind) else _refuse()


def _texts(value: Any) -> tuple[str, ...]:
    """Sorted, each once, none empty."""
    found = tuple(map(a_text, a_list(value)))
    return found if list(found) == sorted(set(found)) and all(found) else _refuse()


def _contents(value: Any) -> tuple[Content, ...]:
    mark = optional(lambda value: str(value) if re.fullmatch("([0-7]{6} )?[0-9a-f]{40}", value) else _refuse())
    if any(one.keys() != {"path", "before", "after"} for one in a_list(value)):
        raise ValueError
    paths = _texts([one["path"] for one in value])
    return tuple(Content(path, mark(one["before"]), mark(one["after"])) for path, one in zip(paths, value, strict=True))


def _numbers(value: Any) -> dict[str, str]:
    return {path: a_text(number) or _refuse() for path, number in value.items()}


def _digest(value: Any) -> str:
    return str(value) if re.fullmatch("([0-9a-f]{64})?", value) else _refuse()


Listed = Annotated[bytes, _part(list)]
Texts = Annotated[tuple[str, ...], _texts]


@value
class MergeRecord:
    """``pull``, ``reviews``, ``timeline`` and ``commits`` are the host's answers as canonical JSON.

    ``paths`` is what the merge changed compared with its first parent, sorted. ``minutes`` and ``paper`` are the files
    that named one of these contents at ``base``. ``numbers`` are the filing numbers given by this record, by path.
    ``statuses`` is the first status of the head. ``seen`` are reviews that the host once showed and no longer did.
    ``unknown`` says why nothing can be known of the approvals; then there are only those answers that could be read
    (contract E). ``prev`` is in records of version 1.0.0 alone: the sha256 of the record before, empty in the first.
    """

    seq: Id
    repo: Id
    merge: Oid
    base: Oid
    head: Oid
    pull: Annotated[bytes, _part(dict)]
    reviews: Listed
    timeline: Listed
    commits: Listed
    paths: Annotated[tuple[Content, ...], _contents]
    minutes: Texts
    paper: Texts
    numbers: Annotated[Mapping[str, str], _numbers]
    statuses: Listed = b"[]"
    seen: Listed = b"[]"
    unknown: Annotated[str, a_text] = ""
    prev: Annotated[str | None, _digest] = None
    number: int = field(init=False, compare=False)
    merged_at: datetime = field(init=False, compare=False)

    def __post_init__(self) -> None:
        told = json.loads(self.pull)
        object.__setattr__(self, "number", a_number(told["number"]))
        object.__setattr__(self, "merged_at", a_time(told["merged_at"]))

    @property
    def path(self) -> str:
        """The record's path on its branch. A folder holds a thousand records, so that git's trees stay short."""
        return f"records/{self.seq // 1000:03d}/{self.seq:06d}-pr{self.number}.json"

    def to_bytes(self) -> bytes:
        parts = {name: json.loads(getattr(self, name)) for name in PARTS}
        paths = [{"path": one.path, "before": one.old, "after": one.new} for one in self.paths]
        own = {name: getattr(self, name) for name in FIELDS.keys() - PARTS}
        told = own | parts | {"paths": paths, "v": VERSION}
        if self.prev is None:
            del told["prev"]
        return canonical({name: value for name, value in told.items() if value or name not in OPTIONAL}) + b"\n"


_HINTS = get_type_hints(MergeRecord, include_extras=True)
FIELDS = {name: hint.__metadata__[0] for name, hint in _HINTS.items() if get_origin(hint) is Annotated}
"""The fields of a record with their readers."""


def of_bytes(content: bytes) -> MergeRecord:
    """Parse a record; ``BrokenRecord`` if the bytes are not one in canonical form.

    No key may be missing or extra, so bytes and record have the same canonical form.
    """
    try:
        data = loads(content.decode())
        if a_number(data["v"]) != VERSION or not data["numbers"].keys() <= {one["path"] for one in data["paths"]}:
            raise ValueError
        if not all(data.get(name, True) for name in OPTIONAL):
            raise ValueError
        record = MergeRecord(**{name: FIELDS[name](value) for name, value in data.items() if name != "v"})
        is_canonical = canonical(data) + b"\n" == content
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BrokenRecord("不是一条完整的登记") from error
    if not is_canonical:
        raise BrokenRecord("内容不符合登记格式，可能曾被改动")
    return record


FOLDER = "records/"
ABOUT = "README.md"


GAP = "gap"
"""The kind of a flaw that says nothing against the record that shows it."""


def flaw(kind: str, path: str, says: str) -> AuditFinding:
    return AuditFinding(kind, says, RESTORE, "6", paths=(path,))


@frozen
class RecordChain:
    records: tuple[MergeRecord, ...] = ()
    flaws: tuple[AuditFinding, ...] = ()


def chain_of(files: Iterable[tuple[str, bytes]]) -> RecordChain:
    """Read the chain from a stream of paths and contents in the order of paths; contents are not kept in memory."""
    flaws: list[AuditFinding] = []
    found: list[MergeRecord] = []
    for path, content in files:
        if path == ABOUT:
            continue
        if not path.startswith(FOLDER):
            flaws.append(flaw("foreign", path, "审批证据分支上多出的文件"))
            continue
        try:
            found.append(of_bytes(content))
        except BrokenRecord as error:
            flaws.append(flaw("broken", path, str(error)))
            continue
        if found[-1].path != path:
            flaws.append(flaw("misnamed", path, f"登记的文件名与内容不符，应为 {found[-1].path}"))
    found.sort(key=lambda record: record.seq)
    seq = 1
    for record in found:
        if record.seq != seq:
            flaws.append(flaw(GAP, record.path, f"登记的序号不连续：此处应为第 {seq} 条"))
        seq = record.seq + 1
    return RecordChain(tuple(found), (*flaws, *_unchained(found), *_repeats(found)))


def _unchained(records: Sequence[MergeRecord]) -> Iterator[AuditFinding]:
    """Find the records whose digest is not the one in the record of version 1.0.0 that follows them."""
    for record, following in pairwise(records):
        is_told = following.prev is not None and following.seq == record.seq + 1
        if is_told and following.prev != sha256(record.to_bytes()).hexdigest():
            yield flaw("unchained", record.path, "与下一条登记所记的摘要不符，其中一条曾被改动")


def _repeats(records: Sequence[MergeRecord]) -> Iterator[AuditFinding]:
    """Find what may appear in only one record but appears in several, and records of another repository."""
    once: tuple[tuple[str, str, Callable[[MergeRecord], Iterable[str | int]]], ...] = (
        ("merge_twice", "同一次合并重复登记", lambda record: [record.merge]),
        ("pull_twice", "同一份申请重复登记", lambda record: [record.number]),
        ("number_twice", "备案编号重复使用", lambda record: record.numbers.values()),
    )
    for kind, says, marks in once:
        seen: dict[str | int, MergeRecord] = {}
        for record in records:
            for mark in marks(record):
                if mark in seen:
                    yield flaw(kind, record.path, f"{says}，另见 {seen[mark].path}")
                seen.setdefault(mark, record)
    for record in records:
        if record.repo != records[0].repo:
            yield flaw("other_repository", record.path, "所登记的合并属于其他仓库")
