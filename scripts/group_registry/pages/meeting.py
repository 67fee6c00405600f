"""The papers for the office meeting (Art. 9.2), for the office only: what it has to pass, on one sheet to sign."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from group_registry.approval.agenda import TITLES, Turn
from group_registry.approval.sentences import moment
from group_registry.forms.waiting_list import Tabled, WaitingList
from group_registry.pages.views import Viewer

MOST_ITEMS = 30
"""Of one filing; more is counted and left to the pull request."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the table for the meeting."""

    number: int
    unit: str
    group: str
    web: str
    pull: int
    platform: str
    kind: str
    points: tuple[str, ...]
    reviews: tuple[tuple[str, str], ...]
    """By whom, and when."""
    says: str


def meeting(viewer: Viewer, found: WaitingList | None) -> dict[str, object]:
    """The papers, those that have waited longest first, and what is not for this meeting."""
    papers = [_paper(viewer, number, one) for number, one in enumerate(tabled(found, Turn.MEETING), 1)]
    others = [(TITLES[turn], [_paper(viewer, 0, one) for one in tabled(found, turn)]) for turn in list(Turn)[1:]]
    return {"papers": papers, "others": [(title, rows) for title, rows in others if rows]}


def tabled(found: WaitingList | None, turn: Turn) -> Iterator[Tabled]:
    """The filings of the list that wait for that; none where there is no list."""
    return (one for one in (found.tabled if found else ()) if one.turn is turn)


def _paper(viewer: Viewer, number: int, one: Tabled) -> Paper:
    filing = one.filing
    return Paper(
        number=number,
        unit=filing.unit,
        group=filing.group,
        web=filing.web,
        pull=filing.pull,
        platform=filing.platform,
        kind=filing.kind,
        points=tuple(_points(one, viewer.registry.group(filing.path) is None)),
        reviews=tuple((name, moment(at)) for name, at in one.reviewed),
        says=one.says,
    )


def _points(one: Tabled, is_new: bool) -> Iterable[str]:
    """What the meeting is asked to pass: of a new group its purpose and members, else each item that changes."""
    filing = one.filing
    if is_new:
        yield f"目的：{one.purpose}"
        yield f"成员：{one.members}"
    else:
        items = [item for item in filing.changes or () if not item.is_entry]
        yield from (f"{item.item}：{item.old or '无'} → {item.new or '无'}" for item in items[:MOST_ITEMS])
        if len(items) > MOST_ITEMS:
            yield f"另有 {len(items) - MOST_ITEMS} 项，见申请"
    yield f"事由：{filing.statement}"
