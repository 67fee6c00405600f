"""Quiet periods on the site: what comes, a sheet for each, a banner before and during, confirmations where asked
(Art. 22)."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from group_registry.files import worktree
from group_registry.files.worktree import official
from group_registry.forms.check import Inspection
from group_registry.model.records import Policy, QuietPeriod
from group_registry.model.terms import Audience, Confirming
from group_registry.pages.group_view import Viewer
from group_registry.pages.quiet_periods import Quiet
from group_registry.pages.site import Site
from support.cases import PROJECT
from support.rendering import DAY

TODAY = date.fromisoformat(DAY)
SHUTDOWN = (date(2026, 12, 11), date(2026, 12, 14))
"""The system's shutdown in the sample."""
EACH_DAY = [SHUTDOWN[0] + timedelta(days=number) for number in range(-9, 6)]


def asking(sample: Inspection, wish: Confirming) -> Inspection:
    policies = tuple(replace(policy, confirming=wish) for policy in sample.registry.of(Policy))
    return replace(sample, registry=replace(sample.registry, records={**sample.registry.records, Policy: policies}))


def site_on(sample: Inspection, day: date) -> Site:
    viewer = Viewer.of(Audience.INTERNAL, sample, day)
    return Site(viewer, (), worktree.read_templates(PROJECT), official=official())


def body(site: Site, address: str) -> str:
    return next(page.body for page in site.single_pages() if page.address == address)


def test_a_year_without_official_data_is_said_aloud(sample: Inspection) -> None:
    assert "尚无 2027 年的官方放假安排" in body(site_on(sample, TODAY), "quiet/")
    assert "官方放假安排" not in body(site_on(sample, date(2026, 5, 1)), "quiet/")


def test_a_holiday_nobody_filed_has_its_sheet_with_every_group(sample: Inspection) -> None:
    site = site_on(sample, date(2026, 2, 10))
    sheet = body(site, "quiet/2026-02-15/")
    on_it = [group for group in sample.registry.groups if f'groups/{group.folder}/{group.slug}/"' in sheet]
    last = date(2026, 2, 23)
    assert on_it == [group for group in sample.registry.groups if not group.is_cancelled and group.first_day <= last]
    assert "春节放假" in body(site, "quiet/")
    assert "DTSTART;VALUE=DATE:20260215" in dict(site.takeaway())["calendar.ics"].decode()


@pytest.mark.parametrize(
    ("wish", "day", "missing"),
    [
        (Confirming.ASKED, date(2026, 10, 2), True),
        (Confirming.ASKED, date(2026, 9, 30), False),
        (Confirming.NOT_ASKED, date(2026, 10, 2), False),
    ],
)
def test_confirmations_are_missed_only_where_policy_asks(
    sample: Inspection, wish: Confirming, day: date, missing: bool
) -> None:
    sheet = body(site_on(asking(sample, wish), day), "quiet/2026-guoqing/")
    assert ("尚未确认" in sheet) is missing
    assert "09-30 17:30" in sheet


def test_without_any_confirmation_there_is_no_column_for_it(sample: Inspection) -> None:
    sheet = body(site_on(sample, SHUTDOWN[0]), "quiet/2026-xitong-qiehuan/")
    assert "已禁言" not in sheet
    assert "已禁言" in body(site_on(asking(sample, Confirming.ASKED), SHUTDOWN[0]), "quiet/2026-xitong-qiehuan/")


def phases(sample: Inspection, day: date) -> list[str]:
    viewer = Viewer.of(Audience.INTERNAL, sample, day)
    return [one.phase for one in Quiet(viewer, official()).banner() if one.is_shown]


def test_the_banner_is_there_from_a_week_before_to_the_last_day(sample: Inspection) -> None:
    assert [phases(sample, day) for day in EACH_DAY] == [
        *[[]] * 2,
        *[[f"还有 {days} 天"] for days in range(7, 0, -1)],
        *[["正在禁言期"]] * 4,
        *[[]] * 2,
    ]


@pytest.mark.parametrize(
    "page", [{"today": str(TODAY + timedelta(days=days))} for days in (8, 9, 17, 20)], indirect=True
)
def test_a_page_made_before_says_it_on_the_day(page: Page, sample: Inspection, request: pytest.FixtureRequest) -> None:
    page.goto("groups/hyfw/cbfw-dayi/")
    day = date.fromisoformat(request.node.callspec.params["page"]["today"])
    made_in_time = [one for one in phases(sample, day) if (SHUTDOWN[0] - TODAY).days <= 14]
    expect(page.locator(".r-quiet:visible b")).to_have_text(made_in_time)


def test_the_public_edition_knows_of_none(sample: Inspection) -> None:
    viewer = Viewer.of(Audience.PUBLIC, sample, SHUTDOWN[0])
    site = Site(viewer, (), worktree.read_templates(PROJECT), official=official())
    pages = [*site.single_pages(), *site.group_pages()]
    assert not [page.address for page in pages if "r-quiet" in page.body or "quiet/" in page.body]
    assert "禁言" not in dict(site.takeaway())["calendar.ics"].decode()


def test_the_sample_site_has_its_sheets(site: Path, sample: Inspection) -> None:
    near = {one.stem for one in sample.registry.of(QuietPeriod) if abs((one.starts_on - TODAY).days) <= 60}
    assert {path.parent.name for path in site.glob("quiet/*/index.html")} == near - {"2026-guoqing"}
