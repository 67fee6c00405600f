"""The ways of staff through the site by keyboard and touch; the five guides followed (Art. 5, 6, 8, 9, 10)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from support.browsing import CREATION, Tab, fill, served
from support.guides import GUIDES, Acts, follow, names, sections
from support.rendering import FORGE, PHONE

pytestmark = pytest.mark.long

Press = Callable[..., None]
MOST_TABS = 150
WAYS = ("keyboard", "touch")
"""By mouse, ``test_browser`` goes."""


def pressing(page: Page, way: str) -> Press:
    """How something is pressed; by keyboard it is reached with the tab key alone."""

    def press(what: Locator, key: str = "Enter") -> None:
        if way == "touch":
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


@pytest.fixture(params=WAYS)
def hand(tab: Tab, site: Path, request: pytest.FixtureRequest) -> tuple[Page, Press]:
    """A tab at the home page and a way of pressing; touch has a phone."""
    page = tab(served(site), **(PHONE if request.param == "touch" else {}))
    page.goto("")
    return page, pressing(page, request.param)


def narrow(page: Page, press: Press, word: str) -> None:
    """Choose a filter of the register; on a phone they are folded."""
    expect(page.locator("#filters")).to_be_visible()
    if (fold := page.get_by_role("button", name="筛选、下载")).is_visible():
        press(fold)
    press(page.get_by_label(word), key="Space")


def test_a_count_leads_to_its_groups_and_a_group_to_what_proves_it(hand: tuple[Page, Press]) -> None:
    page, press = hand
    count = page.locator("h1 .over")
    many = count.inner_text()
    press(count)
    expect(page.locator("#count")).to_contain_text(f"符合条件 {many} 个")
    press(page.locator("nav").get_by_role("link", name="台账", exact=True))
    narrow(page, press, "待核对")
    expect(page.locator("#register tbody tr:visible")).to_have_count(3)
    press(page.locator("#register tbody tr:visible a").first)
    expect(page.locator(".r-trouble")).to_contain_text("待核对")
    press(page.locator("nav").get_by_role("link", name="台账", exact=True))
    narrow(page, press, "历史备案")
    press(page.locator("#register tbody tr:visible a").first)
    expect(page.locator(".r-story")).to_contain_text("纸质备案")


def test_a_name_is_chosen_and_cleared_and_the_audit_is_two_clicks_away(hand: tuple[Page, Press]) -> None:
    page, press = hand
    press(page.get_by_role("link", name="我的", exact=True))
    page.wait_for_url("**/me/")  # loaded, with its script; a tap may return before the page is left
    press(page.get_by_role("link", name="周启明", exact=True))
    expect(page.locator("h1")).to_have_text("周启明")
    press(page.get_by_role("link", name="不是我，重选"))
    expect(page.locator("h1")).to_have_text("我的")
    page.wait_for_function("() => localStorage.length === 0")
    press(page.get_by_role("link", name="更多", exact=True))
    press(page.locator("main").get_by_role("link", name=re.compile("审计")).first)
    page.wait_for_url("**/audit/")


DESKTOP = {"viewport": {"width": 1440, "height": 900}}


def asked_by_name(page: Page) -> None:
    """Ask the home page for a group, and open it."""
    page.locator("#question").fill("参保服务答疑群")
    page.locator(".r-question").get_by_role("link", name="参保服务答疑群", exact=True).first.click()


def filled_in(page: Page) -> None:
    page.wait_for_url("**/file/?kind=create*")
    expect(page.locator("#filing.ready")).to_be_visible()
    fill(page, CREATION)


def chosen(name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.wait_for_load_state()  # until its script is there, a name leads to the page of the person
        page.get_by_role("link", name=name, exact=True).click()

    return act


def at(address: str) -> Callable[[Page], None]:
    return lambda page: expect(page).to_have_url(re.compile(f"/{address}$"))


def shows(place: str, words: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator(place).first).to_contain_text(words)


FOLLOWED: dict[tuple[str, str], tuple[Acts, Callable[[Page], None], str]] = {
    ("department", "create"): (
        {"检查，准备报送": filled_in},
        shows(".f-summary", "可以报送"),
        f"{FORGE}/new/main?filename=registry%2Fgroups%2Fhyfw%2Fxubao-jizhong-banli-lianluo.yaml&value=",
    ),
    ("department", "change"): ({"变更": asked_by_name}, shows("#filing", "参保服务答疑群"), ""),
    ("department", "mine"): ({"不是我，重选": chosen("周启明")}, at("expiry/"), ""),
    ("leader", "approve"): (
        {"去签": chosen("孙立")},
        shows("h1", "孙立"),
        "https://git.example.invalid/office/registry/pull/8/files",
    ),
    ("leader", "look"): ({}, at("charts/"), ""),
    ("secretary", "daily"): ({}, shows("details[open] textarea", "孙主任：您有 2 件待办"), ""),
    ("secretary", "meeting"): ({}, at(r"file/\?book=minutes"), ""),
    ("secretary", "paper"): ({}, at(r"file/\?book=paper"), ""),
    ("it", "daily"): ({}, at("audit/"), ""),
    ("inspector", "site"): ({}, at("exceptions/"), ""),
}
"""Each section that names something to press: what its words say to do, where it ends, the address of the host."""
ASKED = {("leader", "approve"), *(("secretary", section) for section in ("daily", "meeting", "paper"))}


@pytest.mark.parametrize(("guide", "section"), FOLLOWED)
def test_a_section_is_followed_as_written(
    guide: str, section: str, tab: Tab, forge_site: Path, asked_site: Path
) -> None:
    acts, end, host = FOLLOWED[guide, section]
    site = asked_site if (guide, section) in ASKED else forge_site
    page = tab(served(site), **(PHONE if guide == "leader" else DESKTOP))
    assert follow(page, sections(guide)[section], acts).startswith(host)
    end(page)


def test_no_section_that_names_something_is_left_out() -> None:
    written = {(guide, section) for guide in GUIDES for section, text in sections(guide).items() if names(text)}
    assert written == set(FOLLOWED)


def test_a_guide_is_at_most_two_screens(tab: Tab, forge_site: Path) -> None:
    page = tab(served(forge_site), **DESKTOP)
    for guide in GUIDES:
        page.goto(f"guide-{guide}/")
        assert page.evaluate("document.documentElement.scrollHeight") <= 2 * 900, guide
