"""What the host said about each record when it was last asked (contract E), kept in one small file.

The file proves nothing. It only says on which day a difference, or none, was seen. It names records by the digest of
their bytes; a record that it does not name was never compared with the host.
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
"""How many records are compared with the host on one day, besides those written since the last look."""
VERSION = 1
KINDS = frozenset({AuditKind.GONE_ONLINE, AuditKind.CHANGED_ONLINE, AuditKind.DISMISSED_LATER, AuditKind.ACCOUNT_GONE})


@dataclass(frozen=True, slots=True)
class HostDifference:
    """One difference between a record and the host, and the Shanghai day on which it was first seen."""

    kind: AuditKind
    says: str
    since: date


@dataclass(frozen=True, slots=True)
class Asked:
    """The last comparison of one record: its Shanghai day, and the differences found."""

    on: date
    found: tuple[HostDifference, ...] = ()


Look = Mapping[str, Asked]
"""The last comparison of each record, by the digest (sha256) of the record's bytes."""


@dataclass(frozen=True)
class Looked:
    """The summary of the comparisons of all records of a branch.

    ``records`` and ``asked`` are numbers of records. ``last`` is the day of the newest comparison and ``first`` that of
    the oldest, None if there is none. ``by`` is the day by which the records never asked for will have been compared,
    None if there are none left or nothing was asked yet.
    """

    records: int
    asked: int
    last: date | None
    first: date | None
    by: date | None
    findings: tuple[AuditFinding, ...]

    @property
    def errors(self) -> int:
        """How many of the findings are errors."""
        return sum(one.level is Level.ERROR for one in self.findings)


def of_bytes(content: bytes, today: date | None = None) -> Look:
    """Parse a look; ``Unclear`` if the bytes are none. Comparisons dated after ``today`` are dropped."""
    data = parsed(content, "核对结果", dict)
    if data.get("v") != VERSION:
        raise Unclear("不是与平台核对的结果")
    told = {mark: _asked(an_object(one)) for mark, one in field(data, "records", an_object).items()}
    return {mark: one for mark, one in told.items() if today is None or one.on <= today}


def to_bytes(look: Look) -> bytes:
    """The look as canonical JSON."""
    told = {mark: {"asked": one.on.isoformat(), "found": [*map(_told, one.found)]} for mark, one in look.items()}
    return canonical({"v": VERSION, "records": told}) + b"\n"


def marks(records: Iterable[MergeRecord]) -> dict[str, MergeRecord]:
    """The records by the digest of their bytes, in the given order."""
    return {sha256(record.to_bytes()).hexdigest(): record for record in records}


def due(records: Mapping[str, MergeRecord], look: Look, today: date, most: int = A_NIGHT) -> list[str]:
    """Which records to compare now: those written since the last look, and others up to what is left of today's quota.

    Of the others, those never asked for come first, newest first, then those asked for the longest ago.
    """
    newest = max((record.seq for mark, record in records.items() if mark in look), default=None)
    fresh = [mark for mark, one in records.items() if newest is not None and one.seq > newest][:most]
    spent = sum(mark in look and look[mark].on == today for mark in records)
    waiting = [mark for mark in records if mark not in fresh and (mark not in look or look[mark].on < today)]
    never = sorted((mark for mark in waiting if mark not in look), key=lambda mark: -records[mark].seq)
    again = sorted((mark for mark in waiting if mark in look), key=lambda mark: (look[mark].on, records[mark].seq))
    return [*fresh, *[*never, *again][: max(most - spent, 0)]]


def answered(before: Asked | None, told: Iterable[AuditFinding], today: date) -> Asked:
    """The new comparison of a record; a difference that was known before keeps its day."""
    since = {(one.kind, one.says): one.since for one in before.found} if before else {}
    kinds = ((AuditKind(one.kind), one.says) for one in told)
    return Asked(today, tuple(HostDifference(*one, since.get(one, today)) for one in kinds))


def looked(records: Mapping[str, MergeRecord], look: Look) -> Looked:
    """Summarise the look for exactly these records."""
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
