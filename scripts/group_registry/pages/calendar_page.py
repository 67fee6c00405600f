"""The calendar of twelve months, drawn when the site is built: terms that end, and the quiet periods (Art. 22).

It is meant to be printed or read on a phone. The page stays small for any number of groups: days show counts, and
only a few groups of a day and of a month are named.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from group_registry.model.records import Policy
from group_registry.pages.charts import MONTHS, Month, months_from
from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.pages.quiet_periods import PeriodView, Quiet
from group_registry.pages.wording import long_date

NAMED_OF_A_DAY, NAMED_OF_A_MONTH = 3, 12
"""How many groups are named at most; the others are counted, and the register has them all."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of a month; number 0 is an empty cell. ``link`` leads to what ends on it, ``mark`` are CSS classes."""

    number: int = 0
    count: int = 0
    link: str = ""
    mark: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Ends:
    """The terms that end on one day: some groups by name and page, and how many more."""

    anchor: str
    day: str
    count: int
    named: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month: its weeks (Monday first), the terms that end, and the quiet periods in it."""

    title: str
    count: int
    weeks: tuple[tuple[DayView, ...], ...]
    ends: tuple[Ends, ...]
    quiet: tuple[PeriodView, ...]


def year(viewer: Viewer, quiet: Quiet) -> dict[str, object]:
    """The data of the page: twelve months from the present one."""
    rows = _by_day(viewer)
    months = months_from(viewer.today, 0, MONTHS)
    views = [_month(month, rows, quiet, viewer.today) for month in months]
    years = sorted({year for year, _ in months})
    wants = any(policy.holidays for policy in viewer.registry.of(Policy))
    return {
        "today": long_date(viewer.today),
        "span": f"{views[0].title}至 {views[-1].title}",
        "months": views,
        "count": sum(month.count for month in views),
        "over": sum(row.state.mark == "over" for row in viewer.rows),
        "unknown": [year for year in years if wants and not quiet.official.knows(year)],
        "has_quiet": any(month.quiet for month in views),
    }


def _by_day(viewer: Viewer) -> Mapping[date, list[GroupRow]]:
    """The groups on file by the last day of their term."""
    found: dict[date, list[GroupRow]] = defaultdict(list)
    for row, group in zip(viewer.rows, viewer.registry.groups, strict=True):
        if group.term_end and not group.is_cancelled:
            found[group.term_end].append(row)
    return found


def _month(month: Month, rows: Mapping[date, list[GroupRow]], quiet: Quiet, today: date) -> MonthView:
    days = _days(month)
    ends = _ends([(day, rows[day]) for day in days if day in rows])
    muted = {day: one.name for one in quiet.periods for day in days if one.first <= day <= one.last}
    cells = [DayView()] * days[0].weekday() + [_day(day, rows.get(day, ()), muted, today) for day in days]
    cells += [DayView()] * (-len(cells) % WEEK)
    return MonthView(
        title=f"{month[0]} 年 {month[1]} 月",
        count=sum(one.count for one in ends),
        weeks=tuple(tuple(cells[start : start + WEEK]) for start in range(0, len(cells), WEEK)),
        ends=ends,
        quiet=tuple(quiet.views_between(days[0], days[-1])),
    )


def _days(month: Month) -> list[date]:
    """All days of a month."""
    year, number = month
    first = date(year, number, 1)
    length = (date(year + number // 12, number % 12 + 1, 1) - first).days
    return [first + timedelta(days=ahead) for ahead in range(length)]


def _day(day: date, rows: Sequence[GroupRow], muted: Mapping[date, str], today: date) -> DayView:
    marks = {"on": bool(rows), "quiet": day in muted, "now": day == today, "gone": day < today}
    said = [f"{len(rows)} 个群组期满" if rows else "", f"禁言期：{muted[day]}" if day in muted else ""]
    return DayView(
        number=day.day,
        count=len(rows),
        link=(rows[0].address if len(rows) == 1 else f"calendar/#{_anchor(day)}") if rows else "",
        mark=" ".join(mark for mark, is_so in marks.items() if is_so),
        title="，".join(filter(None, said)),
    )


def _ends(found: Sequence[tuple[date, Sequence[GroupRow]]]) -> tuple[Ends, ...]:
    """The terms that end in a month, by day; groups are named until the limit of the month is reached."""
    made, room = [], NAMED_OF_A_MONTH
    for day, rows in found:
        named = tuple((row.name, row.address) for row in rows[: min(NAMED_OF_A_DAY, room)])
        room -= len(named)
        made.append(Ends(_anchor(day), f"{day.month} 月 {day.day} 日", len(rows), named, len(rows) - len(named)))
    return tuple(made)


def _anchor(day: date) -> str:
    return f"day-{day}"
