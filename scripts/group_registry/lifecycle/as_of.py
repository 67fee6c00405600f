"""The registry as it was on an earlier day: later entries are left out, other fields stay as they were read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from group_registry.model.records import (
    BlacklistEntry,
    Group,
    Incident,
    Minutes,
    PaperSignature,
    QuietPeriod,
    Record,
)
from group_registry.model.registry import Registry

LEFT_OUT = "提示：读入的登记内容晚于 {}，其后的备案记录、舆情、黑名单和禁言确认没有计入。"
"""The notice of commands whose day is earlier than what they read."""


def known_on(registry: Registry, day: date) -> Registry:
    """``registry`` itself if nothing in it is later than ``day``."""
    records = {kind: tuple(_known(found, day)) for kind, found in registry.records.items()}
    return registry if records == registry.records else Registry(records, registry.files, registry.strays)


def _known(records: tuple[Record, ...], day: date) -> Iterator[Record]:
    for record in records:
        match record:
            case Group():
                filings = tuple(one for one in record.filings if one.filed_on <= day)
                if filings:
                    yield record if filings == record.filings else replace(record, filings=filings)
            case Incident():
                if record.found_at.date() <= day:
                    yield replace(record, closed_at=_by(record.closed_at, day))
            case BlacklistEntry():
                if record.decided_on <= day:
                    is_unlifted = record.lifted_on is not None and record.lifted_on > day
                    yield replace(record, lifted_on=None, appeal_outcome=None) if is_unlifted else record
            case QuietPeriod():
                confirmed = (
                    replace(one, muted_at=_by(one.muted_at, day), restored_at=_by(one.restored_at, day))
                    for one in record.confirmations
                )
                yield replace(record, confirmations=tuple(confirmed))
            case Minutes(met_on=on) | PaperSignature(signed_on=on):
                if on <= day:
                    yield record
            case _:
                yield record


def _by(at: datetime | None, day: date) -> datetime | None:
    return at if at is not None and at.date() <= day else None
