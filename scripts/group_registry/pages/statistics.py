"""The page of charts: groups on file over time and by state, platform, scope and unit, and how long approval takes."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date
from statistics import median

from markupsafe import Markup

from group_registry.lifecycle.consolidation import begun_and_ended
from group_registry.model.records import Group
from group_registry.model.terms import Audience
from group_registry.pages.charts import MONTHS, Month, by_month, months_from, over_time
from group_registry.pages.group_view import Viewer
from group_registry.pages.overview import is_live, shares
from group_registry.pages.wording import long_date

BACK = 36
"""Months that the chart over time covers, including the present one."""
MOST_LINES = 30
"""The most lines shown of one breakdown; the page of units has them all."""


def statistics(viewer: Viewer) -> dict[str, object]:
    """The data of the page. Each chart is a title, a drawing (None without data) and a note."""
    return {
        "today": long_date(viewer.today),
        "charts": list(_charts(viewer)),
        "shares": shares(viewer),
        "most": MOST_LINES,
        "limits": viewer.limits,
    }


def _charts(viewer: Viewer) -> Iterator[tuple[str, Markup | None, str]]:
    groups, rows, today = viewer.registry.groups, list(filter(is_live, viewer.rows)), viewer.today
    yield (
        "在册群组",
        over_time("各月末在册群组", live_by_month(groups, today)) if rows else None,
        "" if rows else "尚无在册的群组。",
    )
    if viewer.audience is Audience.INTERNAL:  # the public edition never knows who signed, and when
        signing = _signing(viewer, today)
        yield "从填报到签批的天数", signing, "各月签批的中位数。" if signing else "尚无审批证据，暂无数据。"


def live_by_month(groups: Iterable[Group], today: date) -> list[tuple[Month, int]]:
    """How many groups were on file at the end of each month up to the present one.

    Starts one month before the first group on file, but covers at most ``BACK`` months.
    """
    begun, ended = begun_and_ended(groups)
    months = months_from(today, 1 - BACK, BACK)
    points = []
    for year, month in months:
        after = date(year + month // 12, month % 12 + 1, 1)
        points.append(((year, month), bisect_left(begun, after) - bisect_left(ended, after)))
    started = next((at for at, (_, count) in enumerate(points) if count), len(points) - 1)
    return points[max(started - 1, 0) :]


def _signing(viewer: Viewer, today: date) -> Markup | None:
    """Median days from filling in to 签批 by month, over the last twelve months; None if there was no 签批."""
    found: dict[Month, list[int]] = {month: [] for month in months_from(today, 1 - MONTHS, MONTHS)}
    for group in viewer.registry.groups:
        for on in viewer.signed_on(group):
            if (on.year, on.month) in found:
                found[on.year, on.month].append((on - group.last.filed_on).days)
    if not any(found.values()):
        return None
    medians = {month: round(median(days)) if days else 0 for month, days in found.items()}
    return by_month("从填报到签批", medians, "天")
