"""The five guides, followed in a browser as they are written (Art. 6, 8, 9, 10).

Their commands: ``demo/test_guide_commands.py``.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from support.browsing import served, strict
from support.form_page import CREATION, fill
from support.guides import GUIDES, Acts, follow, names, sections
from support.site_settings import FORGE, GROUP, PHONE

pytestmark = pytest.mark.long

DESKTOP = {"viewport": {"width": 1440, "height": 900}}


def found(words: str, name: str) -> Callable[[Page], None]:
    """Type words into the register's search, and open the group that is left."""

    def find(page: Page) -> None:
        page.get_by_role("searchbox", name="查找").fill(words)
        page.get_by_role("link", name=name, exact=True).click()

    return find


def chosen(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("link", name=name, exact=True).click()


def at(address: str) -> Callable[[Page], None]:
    return lambda page: expect(page).to_have_url(re.compile(f"/{address}$"))


def shows(place: str, words: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator(place).first).to_contain_text(words)


FOLLOWED: dict[tuple[str, str], tuple[Acts, Callable[[Page], None], str]] = {
    ("department", "create"): (
        {"检查，准备报送": lambda page: fill(page, CREATION)},
        shows(".f-summary", "可以报送"),
        f"{FORGE}/new/main?filename=registry%2Fgroups%2Fhyfw%2Fxubao-jizhong-banli-lianluo.yaml&value=",
    ),
    ("department", "change"): ({"变更": found("cbfwdy", "参保服务答疑群")}, shows("#filing", "参保服务答疑群"), ""),
    ("department", "mine"): ({"清除本机所存姓名": chosen("周启明")}, at("expiry/"), ""),
    ("leader", "approve"): (
        {"去签": chosen("孙立")},
        shows("h1", "孙立"),
        "https://git.example.invalid/office/registry/pull/8/files",
    ),
    ("leader", "look"): ({}, at("charts/"), ""),
    ("secretary", "daily"): ({}, shows("details[open] textarea", "孙主任：您有 2 件待办"), ""),
    ("secretary", "meeting"): ({}, at("meeting/"), ""),
    ("secretary", "paper"): ({"打印": lambda page: page.goto(GROUP)}, at(GROUP), ""),
    ("it", "daily"): ({}, at("audit/"), ""),
    ("inspector", "site"): ({}, at("audit/"), ""),
}
"""Each section that names something to press: what its words say to do, where it ends, the address of the host."""
ASKED = {("leader", "approve"), ("secretary", "daily"), ("secretary", "meeting")}


@pytest.mark.parametrize(("guide", "section"), FOLLOWED)
def test_a_section_is_followed_as_written(
    guide: str, section: str, browser: Browser, forge_site: Path, asked_site: Path
) -> None:
    acts, end, host = FOLLOWED[guide, section]
    site = asked_site if (guide, section) in ASKED else forge_site
    with served(site) as address, strict(browser, address, PHONE if guide == "leader" else DESKTOP) as context:
        page = context.new_page()
        assert follow(page, sections(guide)[section], acts).startswith(host)
        end(page)


def test_no_section_that_names_something_is_left_out() -> None:
    written = {(guide, section) for guide in GUIDES for section, text in sections(guide).items() if names(text)}
    assert written == set(FOLLOWED)


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_is_at_most_two_screens(guide: str, browser: Browser, forge_site: Path) -> None:
    with served(forge_site) as address, strict(browser, address, DESKTOP) as context:
        page = context.new_page()
        page.goto(f"guide-{guide}/")
        assert page.evaluate("document.documentElement.scrollHeight") <= 2 * 900
