"""Finding groups and oneself: by sounds, facets and persons; 我的 keeps a name in this browser alone (Art. 8, 11)."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from group_registry.forms.check import Inspection
from group_registry.pages.overview import units
from group_registry.pages.people import people
from support.browsing import served, strict
from support.cases import PROJECT
from support.made_pages import viewer_of
from support.rendering import PHONE, render

NAME = "参保服务答疑群"


def test_facets_count_what_the_others_leave(page: Page, sample: Inspection) -> None:
    page.goto("register/?scope=对外&sort=-term")
    outward = [group for group in sample.registry.groups if group.scope == "对外"]
    platforms = Counter(str(group.platform) for group in outward)
    for platform, count in platforms.items():
        chip = page.locator("label", has=page.locator(f"[name=platform][value='{platform}']"))
        expect(chip.locator("sup")).to_have_text(str(count))
    inward = page.locator("label", has=page.locator("[name=scope][value='对内']"))
    expect(inward.locator("sup")).to_have_text(str(len(sample.registry.groups) - len(outward)))
    terms = page.locator("#register tbody td:nth-child(6)").all_inner_texts()
    assert len(terms) == len(outward)
    assert [it for it in terms if it[0] == "2"] == sorted((it for it in terms if it[0] == "2"), reverse=True)
    page.get_by_role("columnheader", name="群组名称").get_by_role("button").click()
    page.wait_for_url("**/register/?scope=*&sort=name")


def test_people_lead_to_their_groups(page: Page, sample: Inspection) -> None:
    page.goto("people/")
    page.get_by_role("link", name="周启明").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("周启明")
    viewer = viewer_of(sample)
    own = {row.name for row in viewer.rows if row.custodian == "周启明" and row.state.mark != "out"}
    kept = page.locator("h2", has_text="负责的群组").locator("xpath=following-sibling::*[1]").get_by_role("link")
    assert own
    assert set(kept.all_inner_texts()) == own
    name = kept.first.inner_text()
    kept.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_every_live_group_is_counted_for_one_custodian_and_its_deputies(sample: Inspection) -> None:
    viewer = viewer_of(sample)
    found = people(viewer, units(viewer))
    live = [row for row in viewer.rows if row.state.mark != "out"]
    assert sum(it.live for it in found["custodians"]) == len(live)  # type: ignore[attr-defined]
    assert {it.person.label for it in found["leaders"]} == {row.deputy for row in live}  # type: ignore[attr-defined]
    for leader in found["leaders"]:  # type: ignore[attr-defined]
        assert leader.live == sum(row.deputy == leader.person.label for row in live)
        assert len(leader.tasks) == sum(unit.due + unit.over for unit in leader.units)


def test_the_notice_of_a_group_is_there_to_be_pasted(page: Page) -> None:
    page.goto("groups/hyfw/cbfw-dayi/")
    page.get_by_role("button", name="群公告").click()
    said = page.get_by_label("群公告文字").input_value()
    for words in (NAME, "中互京群备〔2026〕3号", "群组负责人：周启明", "“周启明 会员服务部”", "第十二条"):
        assert words in said
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == said
    page.keyboard.press("Escape")
    expect(page.get_by_label("群公告文字")).to_be_hidden()


OWN = "周启明"
"""Keeps groups in the sample."""
KEY = "group-registry.me"


def stored(page: Page) -> object:
    return page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def test_a_name_chosen_once_is_kept_and_cleared(page: Page, sample: Inspection) -> None:
    page.goto("")
    page.get_by_role("link", name="我的", exact=True).click()
    page.get_by_role("searchbox", name="姓名或单位").fill("周启")
    expect(page.locator(".r-names li:visible")).to_have_count(1)
    page.get_by_role("link", name=OWN, exact=True).click()
    expect(page.locator("h1")).to_have_text(f"我的：{OWN}")
    own = [group for group in sample.registry.groups if group.custodian == OWN and not group.is_cancelled]
    rows = page.locator("section", has=page.get_by_role("heading", name="我负责的群组")).locator("tbody tr")
    expect(rows).to_have_count(len(own))  # they come from another page
    assert sorted(rows.locator("td:first-child").all_inner_texts()) == sorted(group.name for group in own)
    assert stored(page) == {KEY: OWN}
    page.goto("")
    page.get_by_role("link", name="我的", exact=True).click()
    expect(page.locator("h1")).to_have_text(f"我的：{OWN}")
    page.get_by_role("button", name="清除本机所存姓名").click()
    expect(page.locator("h1")).to_have_text("我的")
    assert stored(page) == {}
    page.reload()
    expect(page.locator("#choose")).to_be_visible()


def test_a_link_of_ones_own_opens_it_and_no_server_is_told_the_name(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote(request.url)))
    page.goto(f"me/#{quote(OWN)}")
    expect(page.get_by_role("heading", name="我负责的群组")).to_be_visible()
    expect(page.get_by_role("link", name="参保服务答疑群").first).to_be_visible()
    assert len(asked) > 3
    assert not [url for url in asked if OWN in url.partition("#")[0]]


def test_what_falls_due_stands_first_and_each_group_can_be_handed_over(page: Page, sample: Inspection) -> None:
    page.goto(f"me/#{quote('徐海峰')}")
    due = page.locator("section", has=page.get_by_role("heading", name="将到期和逾期"))
    expect(due.locator("li").first).to_contain_text("会员满意度回访群")
    expect(due.locator(".state.over").first).to_contain_text("逾期")
    row = page.locator("tbody tr", has=page.get_by_role("link", name="会员满意度回访群", exact=True))
    group = next(group for group in sample.registry.groups if group.name == "会员满意度回访群")
    row.get_by_role("link", name="变更负责人").click()
    page.wait_for_url(f"**/file/?kind=change&group={group.folder}/{group.stem}")


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
    page.get_by_role("searchbox", name="姓名或单位").press_sequentially(OWN)
    expect(page.locator(".r-names li:visible")).to_have_count(1)
    page.get_by_role("searchbox", name="姓名或单位").press("Enter")
    expect(page.locator("h1")).to_have_text(f"我的：{OWN}")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
def test_without_scripts_the_names_lead_to_the_pages_of_people(page: Page) -> None:
    page.goto("me/")
    page.get_by_role("link", name=OWN, exact=True).click()
    expect(page.locator("h1")).to_contain_text(OWN)
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
