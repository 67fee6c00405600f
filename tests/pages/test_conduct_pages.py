"""Incidents, blacklist and accounts in a real browser: the text is copied, states change by themselves, links hold."""

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from group_registry.forms.check import Inspection
from group_registry.lifecycle.handover import standing
from group_registry.model.records import BlacklistEntry
from group_registry.pages.conduct import incident_views
from group_registry.pages.group_view import Viewer
from support.browsing import served, strict
from support.rendering import DAY

TODAY = date.fromisoformat(DAY)
ENDS = date(2027, 2, 11)
"""The last day of the sample's entry that holds."""
DAYS = [0, 1, (ENDS - TODAY).days, (ENDS - TODAY).days + 1]


@pytest.mark.parametrize(
    "page", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True, ids=["allowed"]
)
def test_the_report_is_copied_as_it_stands(page: Page, sample: Inspection) -> None:
    viewer = Viewer(sample.registry, sample.forms, sample.digests, TODAY)
    view = next(one for one in incident_views(viewer) if one.is_open)
    page.goto("")
    page.locator(".r-card").get_by_role("link", name=view.name).first.click()
    case = page.locator(f"[id='{view.id}']")
    expect(case.get_by_role("button", name="复制")).to_be_hidden()
    case.get_by_text("报告稿", exact=True).click()
    case.get_by_role("button", name="复制").click()
    expect(case.get_by_role("status")).to_have_text("已复制，核对后发出")
    assert page.evaluate("navigator.clipboard.readText()") == view.text
    case.get_by_role("link", name=view.name).click()
    page.get_by_role("link", name=view.number).click()
    expect(page).to_have_url(f"{page.url.partition('incidents/')[0]}incidents/#{view.id}")


@pytest.mark.parametrize(
    ("page", "days"),
    [pytest.param({"today": str(TODAY + timedelta(days=days))}, days, id=f"{days}-days") for days in DAYS],
    indirect=["page"],
)
def test_an_entry_says_later_what_python_would_say(page: Page, days: int, sample: Inspection) -> None:
    day = TODAY + timedelta(days=days)
    page.goto("blacklist/")
    words = {
        f"no-{one.stem}": standing(one, day).value
        for one in sample.registry.of(BlacklistEntry)
        if not standing(one, TODAY).is_over
    }
    assert len(words) < len(sample.registry.of(BlacklistEntry))
    shown = page.locator(".r-case").evaluate_all(
        "cases => cases.map(one => [one.id, one.querySelector('.state').textContent])"
    )
    assert dict(shown) == words


@pytest.mark.parametrize("place", ["incidents", "blacklist", "accounts"])
def test_the_pages_are_two_clicks_from_anywhere(page: Page, place: str) -> None:
    page.goto("units/")
    page.get_by_role("link", name="更多", exact=True).click()
    page.locator(f".r-places a[href$='{place}/']").click()
    expect(page).to_have_url(f"{page.url.partition(place)[0]}{place}/")


def test_a_new_entry_is_begun_at_the_host_with_the_form_filled_in(browser: Browser, forge_site: Path) -> None:
    with served(forge_site) as address, strict(browser, address, {}) as context:
        page = context.new_page()
        page.goto("incidents/")
        page.get_by_text("登记办法", exact=True).first.click()
        link = page.get_by_role("link", name="新建登记文件")
        expect(link).to_be_visible()
        found = parse_qs(urlsplit(str(link.get_attribute("href"))).query)
        assert found["filename"] == [link.get_attribute("data-new")]
        assert found["value"] == [f"{page.locator('.r-example').inner_text()}\n"]


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True, ids=["no-scripts"])
def test_without_scripts_the_report_can_still_be_selected(page: Page) -> None:
    page.goto("incidents/")
    page.get_by_text("报告稿", exact=True).first.click()
    expect(page.get_by_role("textbox", name="报告稿").first).to_be_visible()
    expect(page.get_by_role("button", name="复制").first).to_be_hidden()


def test_on_paper_there_are_no_buttons_and_no_case_is_cut(page: Page) -> None:
    page.goto("incidents/")
    page.emulate_media(media="print")
    expect(page.locator(".r-more").first).to_be_hidden()
    expect(page.locator(".r-steps").first).to_be_visible()
    assert page.locator(".r-case").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
