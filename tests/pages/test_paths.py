"""The ways of staff through the site, from the first click, each by mouse, by keyboard and by touch (Art. 5, 6, 8)."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from support.browsing import strict
from support.site_settings import PHONE

Press = Callable[..., None]
MOST_TABS = 150
WAYS = ("mouse", "keyboard", "touch")


def pressing(page: Page, way: str) -> Press:
    """How something is pressed; by keyboard it is reached with the tab key alone."""

    def press(what: Locator, key: str = "Enter") -> None:
        if way == "mouse":
            what.click()
        elif way == "touch":
            what.tap()
        else:
            for _ in range(MOST_TABS):
                page.keyboard.press("Tab")
                if what.evaluate("it => it === document.activeElement"):
                    break
            else:
                pytest.fail(f"not reached with {MOST_TABS} tabs: {what}")
            page.keyboard.press(key)

    return press


@pytest.fixture(params=[WAYS[0], *(pytest.param(way, marks=pytest.mark.long) for way in WAYS[1:])])
def hand(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[tuple[Page, Press]]:
    """A tab at the home page and a way of pressing; touch has a phone."""
    with strict(browser, address, PHONE if request.param == "touch" else {}) as context:
        page = context.new_page()
        page.goto("")
        yield page, pressing(page, request.param)


def test_a_count_leads_to_its_groups_and_a_group_to_what_proves_it(hand: tuple[Page, Press]) -> None:
    page, press = hand
    count = page.locator("h1 .over")
    many = count.inner_text()
    press(count)
    expect(page.locator("#count")).to_contain_text(f"符合条件 {many} 个")
    press(page.locator("nav").get_by_role("link", name="台账", exact=True))
    expect(page.locator("#filters")).to_be_visible()
    press(page.get_by_label("待核对"), key="Space")
    expect(page.locator("#register tbody tr:visible")).to_have_count(3)
    press(page.locator("#register tbody tr:visible a").first)
    expect(page.locator(".r-trouble")).to_contain_text("待核对")
    press(page.locator("nav").get_by_role("link", name="台账", exact=True))
    press(page.get_by_label("历史备案"), key="Space")
    press(page.locator("#register tbody tr:visible a").first)
    expect(page.locator(".r-story")).to_contain_text("纸质备案")


def test_a_name_is_chosen_and_cleared_and_the_audit_is_two_clicks_away(hand: tuple[Page, Press]) -> None:
    page, press = hand
    press(page.get_by_role("link", name="我的", exact=True))
    press(page.get_by_role("link", name="周启明", exact=True))
    expect(page.locator("h1")).to_have_text("我的：周启明")
    expect(page.get_by_role("heading", name="我负责的群组")).to_be_visible()
    press(page.get_by_role("button", name="清除本机所存姓名"))
    expect(page.locator("h1")).to_have_text("我的")
    assert page.evaluate("localStorage.length") == 0
    press(page.get_by_role("link", name="更多", exact=True))
    press(page.locator("main").get_by_role("link", name=re.compile("审计")).first)
    page.wait_for_url("**/audit/")
