"""What the host said of each record when it was last asked (contract E), kept between looks in one small file.

The file proves nothing: it says that on a day a difference was seen or none was. A record that it does not name by the
digest of its bytes was never asked for.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from group_registry.evidence.findings import AuditFinding, AuditKind, found
from group_registry.evidence.record import MergeRecord, canonical
from group_registry.forms.json_types import Unclear, a_list, a_text, an_object, field, parsed
from group_registry.model.finding import Level

A_NIGHT = 150
"""Records that are asked for on one day, besides those that were just written."""
VERSION = 1
KINDS = frozenset({AuditKind.GONE_ONLINE, AuditKind.CHANGED_ONLINE, AuditKind.DISMISSED_LATER, AuditKind.ACCOUNT_GONE})


@dataclass(frozen=True, slots=True)
class HostDifference:
    """One thing that the host says otherwise, and the Shanghai day on which it was first seen."""

    kind: AuditKind
    says: str
    since: date


@dataclass(frozen=True, slots=True)
class Asked:
    """One record: the Shanghai day of the last answer, and how that answer differs."""

    on: date
    found: tuple[HostDifference, ...] = ()


Look = Mapping[str, Asked]
"""By the digest of each record's bytes."""


@dataclass(frozen=True)
class Looked:
    """The look at all records of a branch.

    ``last`` is the day of the newest answer and ``first`` that of the oldest, None where nothing was asked; ``by`` is
    the day by which those never asked will have been.
    """

    records: int
    asked: int
    last: date | None
    first: date | None
    by: date | None
    findings: tuple[AuditFinding, ...]

    @property
    def errors(self) -> int:
        """How many of the findings are more than notices."""
        return sum(one.level is Level.ERROR for one in self.findings)


def of_bytes(content: bytes, today: date | None = None) -> Look:
    """The look that was written; ``Unclear`` for anything else. What claims to be of a later day was never asked."""
    data = parsed(content, "核对结果", dict)
    if data.get("v") != VERSION:
        raise Unclear("不是与平台核对的结果")
    told = {mark: _asked(an_object(one)) for mark, one in field(data, "records", an_object).items()}
    return {mark: one for mark, one in told.items() if today is None or one.on <= today}


def to_bytes(look: Look) -> bytes:
    """The one way to write it."""
    told = {mark: {"asked": one.on.isoformat(), "found": [*map(_told, one.found)]} for mark, one in look.items()}
    return canonical({"v": VERSION, "records": told}) + b"\n"


def marks(records: Iterable[MergeRecord]) -> dict[str, MergeRecord]:
    """The records by the digest of their bytes, in their order."""
    return {sha256(record.to_bytes()).hexdigest(): record for record in records}


def due(records: Mapping[str, MergeRecord], look: Look, today: date, most: int = A_NIGHT) -> list[str]:
    """Which to ask for now: those written since the last look, and of the others what is left of the day's number.

    Of these come first those that were never asked for, the newest first, then those asked for the longest ago.
    """
    newest = max((record.seq for mark, record in records.items() if mark in look), default=None)
    fresh = [mark for mark, one in records.items() if newest is not None and one.seq > newest][:most]
    spent = sum(mark in look and look[mark].on == today for mark in records)
    waiting = [mark for mark in records if mark not in fresh and (mark not in look or look[mark].on < today)]
    never = sorted((mark for mark in waiting if mark not in look), key=lambda mark: -records[mark].seq)
    again = sorted((mark for mark in waiting if mark in look), key=lambda mark: (look[mark].on, records[mark].seq))
    return [*fresh, *[*never, *again][: max(most - spent, 0)]]


def answered(before: Asked | None, told: Iterable[AuditFinding], today: date) -> Asked:
    """What is known of a record now; a difference that was there before keeps its day."""
    since = {(one.kind, one.says): one.since for one in before.found} if before else {}
    kinds = ((AuditKind(one.kind), one.says) for one in told)
    return Asked(today, tuple(HostDifference(*one, since.get(one, today)) for one in kinds))


def looked(records: Mapping[str, MergeRecord], look: Look) -> Looked:
    """All of it, for those records and no others."""
    known = [look[mark] for mark in records if mark in look]
    days = [one.on for one in known]
    last, never = max(days, default=None), len(records) - len(known)
    by = last + timedelta(days=math.ceil(never / A_NIGHT)) if last and never else None
    findings = [_finding(records[mark], one) for mark, asked in look.items() if mark in records for one in asked.found]
    findings.sort(key=lambda one: (one.level is not Level.ERROR, one.paths, one.says))
    return Looked(len(records), len(known), last, min(days, default=None), by, tuple(findings))


def _finding(record: MergeRecord, one: HostDifference) -> AuditFinding:
    made = found(one.kind, commit=record.merge, paths=[record.path])
    return replace(made, says=f"{one.says}（{one.since.isoformat()} 首次发现）")


def _told(one: HostDifference) -> dict[str, str]:
    return {"kind": one.kind.value, "says": one.says, "since": one.since.isoformat()}


def _asked(data: Mapping[str, Any]) -> Asked:
    differences: Sequence[Any] = field(data, "found", a_list)
    return Asked(field(data, "asked", _day), tuple(_difference(an_object(one)) for one in differences))


def _difference(data: Mapping[str, Any]) -> HostDifference:
    return HostDifference(field(data, "kind", _kind), field(data, "says", a_text), field(data, "since", _day))


def _kind(value: Any) -> AuditKind:
    kind = AuditKind(a_text(value))
    if kind not in KINDS:
        raise ValueError
    return kind


def _day(value: Any) -> date:
    return date.fromisoformat(a_text(value))
