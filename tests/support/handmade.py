"""Records, contents and evidence made by hand, for tests that need no repository."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from group_registry.approval.facts import Content, StepState, StepVerdict
from group_registry.evidence.covered import Contents
from group_registry.evidence.record import MergeRecord, canonical
from group_registry.evidence.result import AuditResult, Coverage, CoveredFiling, Evidence, GroupStanding
from group_registry.forms.check import Reader
from group_registry.forms.contents import blob_id
from group_registry.lifecycle.filing_gaps import Version
from group_registry.model.terms import FilingKind
from group_registry.rules.transition import Step
from support.cases import FORMS

ABOUT = "registry/groups/hyfw/a.yaml"


def oid(*words: object) -> str:
    return hashlib.sha256(repr(words).encode()).hexdigest()[:40]


def pull(number: int, merged_at: str = "2026-11-03T01:00:00Z") -> bytes:
    """What the host says of a pull request, as far as the record itself reads it."""
    return canonical({"number": number, "merged_at": merged_at, "user": {"id": 7, "login": "demo-7", "type": "User"}})


def record(seq: int = 1, **changes: Any) -> MergeRecord:
    fields: dict[str, Any] = {
        "seq": seq,
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


def chained(count: int) -> list[MergeRecord]:
    return [record(seq) for seq in range(1, count + 1)]


def files_of(records: list[MergeRecord]) -> dict[str, bytes]:
    return {one.path: one.to_bytes() for one in records}


def contents_of(*trees: Mapping[str, bytes]) -> Contents:
    """The contents of some trees, read as a clone's are."""
    blobs = {blob_id(content): content for tree in trees for content in tree.values()}
    return Contents(lambda marks: {mark: blobs.get(mark, b"") for mark in marks}, Reader(FORMS))


Given = tuple[Step, str, datetime, str]
"""A step, by whom, when, the kind of evidence."""


def evidence_of(
    filed: Mapping[str, tuple[str, Sequence[Given]]], number: str = "一号", versions: Mapping[str, Version] = {}
) -> Evidence:
    """Each path with the content (blob id) that was filed and its steps; all merged on 2026-09-21."""
    merged = datetime(2026, 9, 21, 1, tzinfo=UTC)
    groups = {}
    for path, (content, given) in filed.items():
        steps = (StepVerdict(path, step, "9", StepState.DONE, by, at, "", kind) for step, by, at, kind in given)
        version = versions.get(path)
        filing = CoveredFiling(FilingKind.CREATION, "", False, 7, "0" * 40, merged, 0, tuple(steps), version=version)
        groups[path] = GroupStanding(path, content, Coverage.FILED, number, 0, (filing,))
    result = AuditResult("1" * 40, "2" * 40, "3" * 40, groups)
    return Evidence(result.main, result)
