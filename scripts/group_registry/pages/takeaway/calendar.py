"""Calendars (RFC 5545): the last days of terms and the quiet periods, for the whole office and for each unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from group_registry.lifecycle.quiet_periods import QuietSpan
from group_registry.model.records import Group, Unit
from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.pages.takeaway.feed import name_of
from group_registry.pages.takeaway.table import plain

BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)
"""Terms are listed if they end at most ``BEHIND`` before or ``AHEAD`` after the day of the build."""
_LINE = 73
"""The most bytes of a line before it is folded; with the space that continues it, within the limit of 75."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of whole days, both ends included; ``name`` is its permanent identity, ``said_on`` its DTSTAMP."""

    name: str
    title: str
    first: date
    last: date
    said_on: date
    text: str = ""


def calendars(viewer: Viewer, quiet_periods: Iterable[QuietSpan]) -> Iterator[tuple[str, bytes]]:
    """The path of each calendar below the site's root, and its bytes."""
    quiet = [_quiet(one) for one in quiet_periods if one.record or _is_near(one, viewer.today)]
    terms: dict[str, list[Event]] = {}
    for row, group in zip(viewer.rows, viewer.registry.groups, strict=True):
        last = group.term_end
        if last and not group.is_cancelled and viewer.today - BEHIND <= last <= viewer.today + AHEAD:
            terms.setdefault(row.unit, []).append(_term(row, group, last))
    everything = [event for events in terms.values() for event in events]
    yield "calendar.ics", calendar("群组日历", [*everything, *quiet])
    for unit in viewer.registry.of(Unit):
        events = [*terms.get(unit.name, ()), *quiet]
        yield f"units/{unit.slug}/calendar.ics", calendar(f"{unit.name}群组日历", events)


def _term(row: GroupRow, group: Group, last: date) -> Event:
    text = " · ".join(filter(None, (row.unit, row.custodian, "期满前注销，或报变更延期（第八条）")))
    return Event(f"term:{group.path}", f"到期：{group.name}", last, last, group.last.filed_on, text)


def _is_near(period: QuietSpan, today: date) -> bool:
    return today - BEHIND <= period.last and period.first <= today + AHEAD


def _quiet(period: QuietSpan) -> Event:
    name = period.record.path if period.record else period.id
    title = f"禁言期：{period.name}（{period.scope}）"
    return Event(f"quiet:{name}", title, period.first, period.last, period.first, period.basis)


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """One calendar file, its events in the order of days."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//group registry//zh", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for event in sorted(events, key=lambda event: (event.first, event.name)):
        lines += _lines(event)
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{name_of(event.name)}"
    yield f"DTSTAMP:{event.said_on:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{_escaped(event.text)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    text = plain(text).replace("\\", "\\\\")
    return text.replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """A line with its line end, folded between characters, never within one."""
    if len(line.encode()) <= _LINE:
        return f"{line}\r\n"
    parts, size = [""], 0
    for sign in line:
        size += len(sign.encode())
        if size > _LINE:
            parts.append("")
            size = len(sign.encode())
        parts[-1] += sign
    return "\r\n ".join(parts) + "\r\n"
