"""A register of thousands: the first rows come with the page, the others follow, and what cannot follow is said."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from support.browsing import served
from support.rendering import PHONE

WORDS = "canary.invalid"


@pytest.fixture
def large(browser: Browser, hostile: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab in which requests can be held up."""
    context = browser.new_context(base_url=served(hostile), **getattr(request, "param", {}))
    yield context.new_page()
    context.close()


def test_what_is_typed_at_once_is_found_once_the_rows_are_there(large: Page, hostile: Path) -> None:
    held: list[Route] = []
    large.route("**/search/groups.json", lambda route: held.append(route))
    large.goto("register/?scope=对内")
    expect(large.locator("#register tbody tr").first).to_be_visible()
    assert large.locator("#register tbody tr").count() <= 60
    large.get_by_role("searchbox").first.fill(WORDS)
    expect(large.locator("#count")).to_contain_text("其余正在读取")
    expect(large.locator("#rest")).to_be_hidden()
    for route in held:
        route.continue_()
    known = json.loads((hostile / "api/v1/groups.json").read_text("utf-8"))["groups"]
    keys = ("name", "unit", "custodian", "number", "purpose")
    inward = [it for it in known if it["scope"] == "对内"]
    wanted = [it for it in inward if WORDS in "".join(filter(None, map(it.get, keys)))]
    expect(large.locator("#count")).to_have_text(f"{len(known)} 个群组，符合条件 {len(wanted)} 个")
    assert len(known) > 1000
    large.get_by_role("button", name="清除筛选").click()
    rows, more = large.locator("#register tbody tr"), large.locator("#more")
    for count in (300, 600):  # so many are laid out at a time
        expect(rows).to_have_count(count)
        expect(more).to_have_text(f"还有 {len(known) - count} 个，继续显示")
        more.dispatch_event("click")
    large.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(rows).to_have_count(len(known))
    links = rows.locator("a").evaluate_all("all => all.map((it) => [it.getAttribute('href'), it.textContent])")
    assert sorted(name.strip() for _, name in links) == sorted(it["name"].strip() for it in known)
    assert [link for link, _ in links if not (hostile / "register" / link / "index.html").is_file()] == []


def test_what_does_not_come_is_said_and_leaves_a_way_to_it(large: Page) -> None:
    large.route("**/search/groups.json", lambda route: route.fulfill(status=500))
    large.goto("register/")
    expect(large.locator("#register tbody tr")).to_have_count(60)
    large.get_by_role("searchbox").first.fill("script")
    expect(large.locator("#count")).to_contain_text("其余未能读取")
    large.locator("#rest a").click()
    large.wait_for_url("**/register/all/")
    assert large.locator("#register tbody tr").count() > 1000


@pytest.mark.long
@pytest.mark.parametrize("large", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_is_given_cards_of_the_rows_that_follow(large: Page) -> None:
    large.goto("register/?sort=-term")
    expect(large.locator("#more")).to_contain_text("继续显示")
    assert large.evaluate("document.documentElement.scrollWidth") <= 390
    first = large.locator("#register tbody tr").first
    assert first.evaluate("(row) => getComputedStyle(row).display") == "flex"


def test_a_state_of_the_audit_page_leads_to_its_groups(large: Page, hostile: Path) -> None:
    known = json.loads((hostile / "api/v1/groups.json").read_text("utf-8"))["groups"]
    unproven = sum(it["coverage"] == "待核对" for it in known)
    large.goto("audit/")
    large.get_by_role("row", name=f"待核对 {unproven}").get_by_role("link").click()
    expect(large.locator("#count")).to_contain_text(f"符合条件 {unproven} 个")
