"""Feeds (RFC 4287): what was filed lately, and what falls due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nlargest
from uuid import UUID, uuid5
from xml.etree import ElementTree

from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.pages.takeaway.table import plain
from group_registry.pages.wording import SOON

_REGISTRY = UUID("6f1d7c3e-2d0b-5c1a-9a55-0e6c4b3f2017")


def name_of(thing: str) -> str:
    """The URN of a thing (UUID version 5), the same on every machine and every day."""
    return f"urn:uuid:{uuid5(_REGISTRY, thing)}"


LATEST = 100
"""The most entries of a feed."""
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: ``name`` is its permanent identity, ``address`` is below the site's root."""

    name: str
    title: str
    address: str
    day: date
    kind: str
    text: str


def feeds(viewer: Viewer) -> Iterator[tuple[str, bytes]]:
    """The path of each feed below the site's root, and its bytes."""
    yield "feed.xml", feed("群组备案动态", "feed.xml", _filed(viewer), viewer.today)
    yield "due.xml", feed("群组到期提醒", "due.xml", _due(viewer), viewer.today)


def _filed(viewer: Viewer) -> list[FeedEntry]:
    """The latest records: new, changed, cancelled."""
    found = (  # path and number make each key unique, so rows are never compared
        (filing.filed_on, group.path, number, row, filing)
        for row, group in zip(viewer.rows, viewer.registry.groups, strict=True)
        for number, filing in enumerate(group.filings, 1)
    )
    return [
        FeedEntry(
            name=f"filing:{path}#{number}",
            title=f"{filing.kind}：{row.name}",
            address=row.address,
            day=day,
            kind=filing.kind.value,
            text=" · ".join(filter(None, (row.unit, filing.statement))),
        )
        for day, path, number, row, filing in nlargest(LATEST, found)
    ]


def _due(viewer: Viewer) -> list[FeedEntry]:
    """Groups that are overdue or fall due within ``SOON`` days, the most urgent first."""
    due = [(row.left, row) for row in viewer.rows if row.left is not None and row.left <= SOON]
    return [_reminder(row, left, viewer.today) for left, row in sorted(due, key=lambda it: (it[0], it[1].address))][
        :LATEST
    ]


def _reminder(row: GroupRow, left: int, today: date) -> FeedEntry:
    """An entry dated on the day from which it is true, so that a feed reader shows it only once."""
    stage, since = ("逾期", today + timedelta(days=left + 1)) if left < 0 else ("到期", today + timedelta(left - SOON))
    text = " · ".join(filter(None, (row.unit, row.custodian, f"{row.term} 期满")))
    return FeedEntry(f"{stage}:{row.address}@{row.term}", f"{stage}：{row.name}", row.address, since, stage, text)


def feed(title: str, address: str, entries: Iterable[FeedEntry], today: date) -> bytes:
    """One feed. Its links are relative, because a site does not know its own address."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh"})
    _add(root, "id", name_of(address))
    _add(root, "title", title)
    _add(root, "updated", _moment(today))
    ElementTree.SubElement(root, "link", {"rel": "self", "href": address})
    _add(ElementTree.SubElement(root, "author"), "name", "群组备案")
    for entry in entries:
        inner = ElementTree.SubElement(root, "entry")
        _add(inner, "id", name_of(entry.name))
        _add(inner, "title", entry.title)
        _add(inner, "updated", _moment(entry.day))
        ElementTree.SubElement(inner, "link", {"href": entry.address})
        ElementTree.SubElement(inner, "category", {"term": entry.kind})
        _add(inner, "summary", entry.text)
    made: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return made


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = plain(text)


def _moment(day: date) -> str:
    """Midnight in Shanghai, as RFC 3339."""
    return f"{day.isoformat()}T00:00:00+08:00"
