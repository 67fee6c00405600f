"""The calendar of twelve months: every day's number is the registry's, quiet days are marked, and it stays small."""

import re
from calendar import monthrange
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from group_registry.files import worktree
from group_registry.files.worktree import official
from group_registry.forms.check import Inspection
from group_registry.lifecycle.quiet_periods import NO_DATA
from group_registry.model.records import Group, Origin
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience
from group_registry.pages.calendar_page import NAMED_OF_A_DAY, NAMED_OF_A_MONTH, MonthView, year
from group_registry.pages.group_view import Viewer
from group_registry.pages.quiet_periods import Quiet
from group_registry.pages.site import Site
from support.cases import PROJECT
from support.rendering import DAY
from support.site_settings import PHONE

TODAY = date.fromisoformat(DAY)
LAST = date(2027, 10, 31)


def months(viewer: Viewer) -> list[MonthView]:
    found: list[MonthView] = year(viewer, Quiet(viewer, official()))["months"]  # type: ignore[assignment]
    return found


def viewer_on(sample: Inspection, day: date, audience: Audience = Audience.INTERNAL) -> Viewer:
    return Viewer.of(audience, sample, day)


def days(viewer: Viewer) -> dict[date, tuple[int, str]]:
    """Each day of the calendar with its number of ends and its marks."""
    found = {}
    for month in months(viewer):
        of, number = map(int, re.findall(r"\d+", month.title))
        for week in month.weeks:
            assert len(week) == 7
            for weekday, cell in enumerate(week):
                if cell.number:
                    day = date(of, number, cell.number)
                    assert day.weekday() == weekday
                    found[day] = cell.count, cell.mark
    return found


@pytest.mark.parametrize("day", [TODAY, date(2027, 12, 31), date(2024, 2, 29), date(2026, 3, 1)], ids=str)
def test_every_day_of_twelve_months_is_there_once_with_what_ends_on_it(sample: Inspection, day: date) -> None:
    found = days(viewer_on(sample, day))
    first = day.replace(day=1)
    last = date(first.year + 1, first.month, 1) - timedelta(days=1)
    assert list(found) == [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    terms = Counter(group.term_end for group in sample.registry.groups if not group.is_cancelled)
    assert {one: count for one, (count, _) in found.items() if count} == {
        one: terms[one] for one in found if terms[one]
    }
    assert [one for one, (_, mark) in found.items() if "now" in mark] == [day]
    assert all(("gone" in mark) is (one < day) for one, (_, mark) in found.items())


def test_quiet_days_are_those_of_the_periods(sample: Inspection) -> None:
    viewer = viewer_on(sample, date(2026, 2, 10))
    muted = {one for one, (_, mark) in days(viewer).items() if "quiet" in mark.split()}
    periods = Quiet(viewer, official()).periods
    assert muted
    assert muted == {one for one in days(viewer) if any(it.first <= one <= it.last for it in periods)}
    spring = next(month for month in months(viewer) if month.title == "2026 年 2 月")
    assert "春节放假" in [period.name for period in spring.quiet]


def test_a_year_whose_holidays_are_not_announced_is_named(sample: Inspection) -> None:
    def unknown(day: date) -> object:
        viewer = viewer_on(sample, day)
        return year(viewer, Quiet(viewer, official()))["unknown"]

    assert unknown(TODAY) == [2027]
    assert unknown(date(2026, 1, 1)) == []
    nothing = viewer_on(sample, TODAY)
    assert year(nothing, Quiet(nothing, NO_DATA))["unknown"] == [2026, 2027]


def test_a_day_leads_to_the_group_or_to_the_days_list(sample: Inspection) -> None:
    for month in months(viewer_on(sample, TODAY)):
        anchors = {ends.anchor: ends for ends in month.ends}
        for cell in (cell for week in month.weeks for cell in week if cell.count):
            if cell.count == 1:
                assert (cell.link,) in [tuple(it for _, it in ends.named) for ends in month.ends]
            else:
                assert anchors[cell.link.partition("#")[2]].count == cell.count


def crowded(sample: Inspection, count: int) -> Inspection:
    """The sample with so many groups that their terms end on every day of the year."""
    group = next(group for group in sample.registry.groups if not group.is_cancelled)
    span = (LAST - TODAY).days + 1

    def made(number: int) -> Group:
        origin = Origin(f"registry/groups/hyfw/g-{number:05}.yaml")
        return replace(group, origin=origin, name=f"第 {number} 群", term_end=TODAY + timedelta(days=number % span))

    groups = tuple(map(made, range(count)))
    return replace(sample, registry=Registry({**sample.registry.records, Group: groups}))


def test_with_ten_thousand_groups_it_is_small_and_tells_what_it_leaves_out(sample: Inspection) -> None:
    inspection = crowded(sample, 10_000)
    viewer = viewer_on(inspection, TODAY)
    site = Site(viewer, (), worktree.read_templates(PROJECT), official=official())
    body = next(page.body for page in site.single_pages() if page.address == "calendar/")
    assert len(body.encode()) < 130_000
    for month in months(viewer):
        named = [len(ends.named) for ends in month.ends]
        assert max(named) <= NAMED_OF_A_DAY
        assert sum(named) <= NAMED_OF_A_MONTH
        assert all(len(ends.named) + ends.more == ends.count for ends in month.ends)
    assert sum(month.count for month in months(viewer)) == 10_000
    assert re.search(r"，另有 \d+ 个，见<a href=\"\.\./register/\">台账</a>", body)
    assert re.search(r"<small>有 \d+ 个，见<a", body)


def test_the_public_edition_shows_terms_and_neither_people_nor_quiet_periods(sample: Inspection) -> None:
    inside, outside = (viewer_on(sample, TODAY, audience) for audience in (Audience.INTERNAL, Audience.PUBLIC))
    counts = [{day: count for day, (count, _) in days(viewer).items()} for viewer in (inside, outside)]
    assert counts[0] == counts[1]
    assert not any("quiet" in mark for _, mark in days(outside).values())
    site = Site(outside, (), worktree.read_templates(PROJECT), official=official())
    body = next(page.body for page in site.single_pages() if page.address == "calendar/")
    assert "禁言" not in body


def test_the_days_of_a_month_are_as_many_as_it_has(sample: Inspection) -> None:
    counts = Counter((day.year, day.month) for day in days(viewer_on(sample, TODAY)))
    assert counts == {month: monthrange(*month)[1] for month in counts}


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_on_a_telephone_it_stands_in_one_column(page: Page) -> None:
    page.goto("calendar/")
    months = page.locator(".r-year table:visible")
    assert len(set(months.evaluate_all("of => of.map(month => month.getBoundingClientRect().left)"))) == 1
    expect(page.locator(".r-months section").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_wide_screen_a_day_leads_on(page: Page, site: Path) -> None:
    page.goto("calendar/")
    expect(page.locator(".r-year table")).to_have_count(12)
    day = page.locator(".r-year .on a").first
    address = day.get_attribute("href")
    day.click()
    assert address
    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith(address.removeprefix(".."))
