"""The calendar to subscribe to (RFC 5545): the last days of terms and the quiet periods."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from icalendar import Calendar, Event

from group_registry.lifecycle.quiet_periods import QuietSpan
from group_registry.pages.group_view import Viewer
from group_registry.pages.table import plain

BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)
"""Terms are listed if they end at most ``BEHIND`` before or ``AHEAD`` after the day of the build."""
_REGISTRY = UUID("6f1d7c3e-2d0b-5c1a-9a55-0e6c4b3f2017")


class Days(NamedTuple):
    """An event of whole days, both ends included; ``name`` is its identity, the same on every machine and every day."""

    first: date
    name: str
    title: str
    last: date
    said_on: date
    text: str


def calendar(viewer: Viewer, quiet_periods: Iterable[QuietSpan]) -> bytes:
    made = Calendar({"version": "2.0", "prodid": "-//group registry//zh", "calscale": "GREGORIAN"})
    made.add("x-wr-calname", "群组日历")
    for days in sorted([*_terms(viewer), *_quiet(viewer.today, quiet_periods)]):
        event = Event({"dtstamp": f"{days.said_on:%Y%m%d}T000000Z"})
        event.add("uid", f"urn:uuid:{uuid5(_REGISTRY, days.name)}")
        event.add("dtstart", days.first)
        event.add("dtend", days.last + timedelta(days=1))
        event.add("summary", plain(days.title))
        if days.text:
            event.add("description", plain(days.text))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    content: bytes = made.to_ical()
    return content


def _terms(viewer: Viewer) -> Iterator[Days]:
    for row in viewer.rows:
        group, last = row.group, row.group.term_end
        if last and not group.is_cancelled and viewer.today - BEHIND <= last <= viewer.today + AHEAD:
            text = " · ".join(filter(None, (row.unit, group.custodian, "期满前注销，或报变更延期（第八条）")))
            yield Days(last, f"term:{group.path}", f"到期：{group.name}", last, group.last.filed_on, text)


def _quiet(today: date, periods: Iterable[QuietSpan]) -> Iterator[Days]:
    for one in periods:
        if one.record or (today - BEHIND <= one.last and one.first <= today + AHEAD):
            name, title = one.record.path if one.record else one.id, f"禁言期：{one.name}（{one.scope}）"
            yield Days(one.first, f"quiet:{name}", title, one.last, one.first, one.basis)
