"""我的: a name chosen once, kept in this browser alone; what waits, falls due and may be handed over (Art. 8, 11)."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from group_registry.forms.check import Inspection
from support.browsing import served, strict
from support.cases import PROJECT
from support.rendering import render
from support.site_settings import PHONE

NAME = "周启明"
"""Keeps groups in the sample."""
KEY = "group-registry.me"


def stored(page: Page) -> object:
    return page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def test_a_name_chosen_once_is_kept_and_cleared(page: Page, sample: Inspection) -> None:
    page.goto("")
    page.get_by_role("link", name="我的", exact=True).click()
    page.get_by_role("searchbox", name="姓名或单位").fill("周启")
    expect(page.locator(".r-names li:visible")).to_have_count(1)
    page.get_by_role("link", name=NAME, exact=True).click()
    expect(page.locator("h1")).to_have_text(f"我的：{NAME}")
    own = [group for group in sample.registry.groups if group.custodian == NAME and not group.is_cancelled]
    rows = page.locator("section", has=page.get_by_role("heading", name="我负责的群组")).locator("tbody tr")
    expect(rows).to_have_count(len(own))  # they come from another page
    assert sorted(rows.locator("td:first-child").all_inner_texts()) == sorted(group.name for group in own)
    assert stored(page) == {KEY: NAME}
    page.goto("")
    page.get_by_role("link", name="我的", exact=True).click()
    expect(page.locator("h1")).to_have_text(f"我的：{NAME}")
    page.get_by_role("button", name="清除本机所存姓名").click()
    expect(page.locator("h1")).to_have_text("我的")
    assert stored(page) == {}
    page.reload()
    expect(page.locator("#choose")).to_be_visible()


def test_a_link_of_ones_own_opens_it_and_no_server_is_told_the_name(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote(request.url)))
    page.goto(f"me/#{quote(NAME)}")
    expect(page.get_by_role("heading", name="我负责的群组")).to_be_visible()
    expect(page.get_by_role("link", name="参保服务答疑群").first).to_be_visible()
    assert len(asked) > 3
    assert not [url for url in asked if NAME in url.partition("#")[0]]


def test_what_falls_due_stands_first_and_each_group_can_be_handed_over(page: Page, sample: Inspection) -> None:
    page.goto(f"me/#{quote('徐海峰')}")
    due = page.locator("section", has=page.get_by_role("heading", name="将到期和逾期"))
    expect(due.locator("li").first).to_contain_text("会员满意度回访群")
    expect(due.locator(".state.over").first).to_contain_text("逾期")
    row = page.locator("tbody tr", has=page.get_by_role("link", name="会员满意度回访群", exact=True))
    group = next(group for group in sample.registry.groups if group.name == "会员满意度回访群")
    row.get_by_role("link", name="变更负责人").click()
    page.wait_for_url(f"**/file/?kind=change&group={group.folder}/{group.slug}")


def test_a_stranger_is_told_so_and_nothing_breaks(page: Page) -> None:
    for name in ("查无此人", "<img src=x onerror=alert(1)>", "%"):
        page.goto("")
        page.goto(f"me/#{name}")
        expect(page.locator("#mine img")).to_have_count(0)
        expect(page.locator("h1")).to_contain_text("我的")


def test_of_very_many_names_those_are_shown_that_are_looked_for(page: Page, site: Path) -> None:
    shell = (site / "me/index.html").read_text("utf-8")
    line = re.search(r"<li data-no=.*?</li>", shell)
    assert line
    more = "".join(line[0].replace("</a>", f"{at}</a>", 1) for at in range(60))
    page.route(
        "**/me/", lambda route: route.fulfill(body=shell.replace(line[0], line[0] + more), content_type="text/html")
    )
    page.goto("me/")
    expect(page.locator(".r-names li:visible")).to_have_count(0)
    expect(page.get_by_text("输入姓名或单位，选定本人")).to_be_visible()
    page.get_by_role("searchbox", name="姓名或单位").press_sequentially(NAME)
    expect(page.locator(".r-names li:visible")).to_have_count(1)
    page.get_by_role("searchbox", name="姓名或单位").press("Enter")
    expect(page.locator("h1")).to_have_text(f"我的：{NAME}")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
def test_without_scripts_the_names_lead_to_the_pages_of_people(page: Page) -> None:
    page.goto("me/")
    page.get_by_role("link", name=NAME, exact=True).click()
    expect(page.locator("h1")).to_contain_text(NAME)
    assert re.search(r"/people/\w+/$", page.url)


@pytest.fixture
def phone(browser: Browser, asked_site: Path) -> Iterator[Page]:
    """A telephone on that day."""
    with served(asked_site) as address, strict(browser, address, {"today": "2026-11-12", **PHONE}) as context:
        yield context.new_page()


def test_on_a_telephone_what_waits_says_why_and_leads_to_the_review(phone: Page) -> None:
    phone.goto(f"me/#{quote('孙立')}")
    waits = phone.locator("section", has=phone.get_by_role("heading", name="待我办理"))
    expect(waits.locator("li")).to_have_count(2)
    expect(waits.locator("li").first).to_contain_text("综合值班群（综合部，创建） 分管主任审核")
    expect(waits.locator("li").first).to_contain_text("已等 10 天")
    first = waits.get_by_role("link", name="综合值班群").first
    assert str(first.get_attribute("href")).endswith("/pull/8/files")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    waits.get_by_role("link", name="本人的待签").tap()
    expect(phone.locator("h1")).to_have_text("孙立 · 2 件")


def test_the_public_edition_has_no_such_page(tmp_path: Path) -> None:
    done = render("--root", PROJECT, "--out", tmp_path / "site", "--audience", "public", "--as-of", "2026-11-25")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "site/me").exists()
    assert not (tmp_path / "site/assets/me.js").exists()
    for page in (tmp_path / "site").rglob("*.html"):
        assert "me/" not in re.findall(r'href="(?:\.\./)*([^"]*)"', page.read_text("utf-8")), page
