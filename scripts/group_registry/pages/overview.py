"""The pages that list and count groups (home, expiry, units, likeness)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from group_registry.lifecycle.inventory import pairs
from group_registry.lifecycle.reminders import ReminderKind, State, is_beyond_five_years
from group_registry.model.finding import numeral
from group_registry.model.records import Filing, Group, Unit
from group_registry.model.similarity import grouped
from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.pages.wording import COVERAGES, DUE_FROM

HORIZONS = (7, 30, 90)
"""The ends of the sections of the expiry report, in days ahead."""
MOST_FILINGS = 6
"""How many of the latest records the home page shows."""
NOT_CANCELLED = "&".join(f"state={state.value}" for state in State if state is not State.CANCELLED)
"""The register's filter for groups that are not cancelled."""
TASKS = 5
"""How many groups each list of the home page shows; the expiry report has them all."""


class Section(NamedTuple):
    anchor: str
    title: str
    rows: Sequence[GroupRow]
    empty: str


@dataclass(frozen=True, slots=True)
class UnitView:
    unit: Unit
    deputy: str
    rows: tuple[GroupRow, ...]
    live: int
    due: int
    over: int
    taken: Sequence[GroupRow] = ()
    """The open groups of units that have ended, for which this one answers (Art. 4)."""


def home(viewer: Viewer) -> dict[str, object]:
    rows = viewer.rows
    live = list(filter(is_live, rows))
    states, covered = Counter(row.state.word for row in rows), Counter(row.coverage for row in rows)
    over, due = (sorted(filter(fits, live), key=urgency) for fits in (is_over, is_due))
    return {
        "live": len(live),
        "due": len(due),
        "over": len(over),
        "short": states[State.SHORT_LIVED],
        "out": states[State.CANCELLED],
        "on_file": NOT_CANCELLED,
        "proofs": [(chip, covered[chip]) for chip in COVERAGES if covered[chip]],
        "lists": [
            Section("overdue", "逾期未注销", over, "没有逾期的群组。"),
            Section("due-7", "三十日内到期", due, "三十日内没有到期的群组。"),
            *under_way(live),
        ],
        "most": TASKS,
        "latest": latest(viewer, MOST_FILINGS),
    }


def latest(viewer: Viewer, most: int) -> list[tuple[Group, Filing]]:
    records = (  # date, path and number make each tuple unique, so groups are never compared
        (filing.filed_on, group.path, number, group, filing)
        for group in viewer.registry.groups
        for number, filing in enumerate(group.filings)
    )
    return [(group, filing) for *_, group, filing in nlargest(most, records)]


def expiry(viewer: Viewer) -> dict[str, object]:
    """The data of the expiry report: what is overdue or falls due; a reminder, never a verdict of breach (Art. 8)."""
    live = sorted(filter(is_live, viewer.rows), key=urgency)
    yearly = [
        ("未写明期限的", sum(row.left is None for row in live)),
        ("期限超过五年的", sum(is_beyond_five_years(row.group) and not is_over(row) for row in live)),
    ]
    sections = [Section("overdue", State.OVERDUE.value, list(filter(is_over, live)), "没有逾期的群组。")]
    sections += under_way(live)
    after = -1
    for days in HORIZONS:
        due = [row for row in live if row.left is not None and after < row.left <= days]
        title = f"{days} 日内到期" if after < 0 else f"{after + 1} 至 {days} 日内到期"
        sections.append(Section(f"due-{days}", title, due, "没有在此期间到期的群组。"))
        after = days
    return {"sections": sections, "yearly": yearly}


def units(viewer: Viewer) -> list[UnitView]:
    by_unit = grouped((row.unit, row) for row in viewer.rows)
    taken: dict[str, list[GroupRow]] = {}
    for row in filter(is_live, viewer.rows):
        if (heir := viewer.registry.unit_in_charge(row.group, viewer.today)) != row.unit:
            taken.setdefault(heir, []).append(row)
    views = []
    for unit in viewer.registry.of(Unit):
        rows = tuple(sorted(by_unit[unit.name], key=lambda row: (not is_live(row), *urgency(row))))
        live, due, over = counts(rows)
        deputy, heir_of = viewer.deputy(unit.name), taken.get(unit.name, ())
        views.append(UnitView(unit, deputy, rows, live, due, over, heir_of))
    return views


def is_live(row: GroupRow) -> bool:
    return row.state.mark != "out"


def under_way(live: Iterable[GroupRow]) -> list[Section]:
    """Those whose extension or closing is under way, if there are any."""
    rows = [row for row in live if row.state.mark == "wait"]
    return [Section("under-way", ReminderKind.UNDER_WAY.value, rows, "")] if rows else []


def is_due(row: GroupRow) -> bool:
    return row.left is not None and 0 <= row.left <= DUE_FROM


def is_over(row: GroupRow) -> bool:
    return row.state.mark == "over"


def counts(rows: Sequence[GroupRow]) -> tuple[int, int, int]:
    return sum(map(is_live, rows)), sum(map(is_due, rows)), sum(map(is_over, rows))


def urgency(row: GroupRow) -> tuple[bool, bool, int, str]:
    """The sort key of a row: refused content first, then overdue or soonest end, no end last."""
    return not row.is_refused, row.left is None, row.left or 0, row.address


MOST_PAIRS = 20
"""The most pairs of groups that the page of likeness shows; the others are counted."""


def load(viewer: Viewer) -> dict[str, object]:
    alike = pairs(viewer.registry, viewer.today)
    shown = []
    for pair in alike[:MOST_PAIRS]:
        why = []
        if pair.has_same_name:
            why.append("名称几乎相同")
        if pair.purpose > 0:
            alike_by = "相同" if pair.purpose == 100 else f"{numeral(pair.purpose // 10)}成相同"
            why.append(f"{viewer.forms.label(Group, 'purpose')}{alike_by}")
        shown.append((viewer.row_of[pair.first.path], viewer.row_of[pair.second.path], "，".join(why)))
    return {
        "pairs": shown,
        "count": len(alike),
    }
