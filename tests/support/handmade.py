"""Records made by hand, for tests of the record and of the chain alone."""

import hashlib
from typing import Any

from group_registry.approval.facts import Content
from group_registry.evidence.record import MergeRecord, canonical

ABOUT = "registry/groups/hyfw/a.yaml"


def oid(*words: object) -> str:
    return hashlib.sha256(repr(words).encode()).hexdigest()[:40]


def pull(number: int, merged_at: str = "2026-11-03T01:00:00Z") -> bytes:
    """What the host says of a pull request, as far as the record itself reads it."""
    return canonical({"number": number, "merged_at": merged_at, "user": {"id": 7, "login": "demo-7", "type": "User"}})


def record(seq: int = 1, prev: str = "", **changes: Any) -> MergeRecord:
    fields: dict[str, Any] = {
        "seq": seq,
        "prev": prev,
        "repo": 1,
        "merge": oid("merge", seq),
        "base": oid("base", seq),
        "head": oid("head", seq),
        "pull": pull(100 + seq),
        "reviews": canonical([{"id": 1, "state": "APPROVED"}]),
        "timeline": canonical([]),
        "commits": canonical([{"sha": oid("head", seq), "author": None}]),
        "paths": (Content(ABOUT, None, oid("blob", seq)),),
        "minutes": (),
        "paper": (),
        "numbers": {ABOUT: f"中互京群备〔2026〕{seq}号"},
    }
    return MergeRecord(**fields | changes)


def digest(one: MergeRecord) -> str:
    """What the next record names."""
    return hashlib.sha256(one.to_bytes()).hexdigest()


def chained(count: int) -> list[MergeRecord]:
    made: list[MergeRecord] = []
    for seq in range(1, count + 1):
        made.append(record(seq, digest(made[-1]) if made else ""))
    return made


def files_of(records: list[MergeRecord]) -> dict[str, bytes]:
    return {one.path: one.to_bytes() for one in records}
