"""Finding oneself: the pages of people, and 我的, which keeps a name in this browser alone (Art. 8, 11)."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Page, expect

from group_registry.commands import remind
from group_registry.forms.check import Inspection
from group_registry.pages.overview import units
from group_registry.pages.people import custodians, leaders
from support.browsing import Tab, served
from support.made_pages import viewer_of
from support.owed import Owed
from support.rendering import DAY, PHONE, filled, of_its_day
from support.saved_pulls import run


def test_every_live_group_is_counted_for_one_custodian_and_its_deputies(sample: Inspection) -> None:
    viewer = viewer_of(sample)
    live = [row for row in viewer.rows if row.state.mark != "out"]
    assert sum(numbers[0] for *_, numbers in custodians(viewer)) == len(live)
    counted = {it.label: sum(view.live for view in own) for it, own in leaders(viewer, units(viewer))}
    assert counted == Counter(row.deputy for row in live)


OWN = "周启明"
"""Keeps groups in the sample."""
KEY = "group-registry.me"


def stored(page: Page) -> object:
    return page.evaluate("Object.fromEntries(Object.entries(localStorage))")


def test_a_name_chosen_once_is_kept_and_cleared_and_no_server_is_told(page: Page, sample: Inspection) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote(request.url)))
    page.goto("")
    page.get_by_role("link", name="我的", exact=True).click()
    page.wait_for_url("**/me/")  # loaded: the name is kept by a script
    page.get_by_role("link", name=OWN, exact=True).click()
    expect(page.locator("h1")).to_have_text(OWN)
    own = [group for group in sample.registry.groups if group.custodian == OWN and not group.is_cancelled]
    rows = page.locator(".r-keeping tbody tr")
    assert sorted(rows.locator("td:first-child").all_inner_texts()) == sorted(group.name for group in own)
    page.wait_for_function("() => localStorage.length === 1")
    assert stored(page) == {KEY: OWN}
    page.goto("")
    page.get_by_role("link", name="我的", exact=True).click()
    expect(page.locator("h1")).to_have_text(OWN)
    page.get_by_role("link", name="不是我，重选").click()
    expect(page.locator("h1")).to_have_text("我的")
    page.wait_for_function("() => localStorage.length === 0")
    page.reload()
    expect(page.locator("#choose")).to_be_visible()
    assert len(asked) > 3
    assert not [url for url in asked if OWN in url.partition("#")[0]]


def test_a_link_of_ones_own_opens_what_falls_due_and_what_fits_each_group(page: Page, sample: Inspection) -> None:
    for name in ("查无此人", "<img src=x onerror=alert(1)>"):
        page.goto("")
        page.goto(f"me/#{quote(name)}")
        expect(page.locator("#mine")).to_contain_text(f"名单中没有“{name}”")
        expect(page.locator("#mine img")).to_have_count(0)
    page.goto("")
    page.goto("me/#%")
    expect(page.locator("h1")).to_contain_text("我的")
    page.evaluate("name => { location.hash = name }", "徐海峰")
    expect(page.locator("h1")).to_contain_text("徐海峰")
    expect(page.get_by_text("未接通报送平台，退回和待签的申请不在其中，请到报送平台查看。")).to_be_visible()
    expect(page.locator(".r-keeping tbody tr").first).to_contain_text("会员满意度回访群")
    expect(page.locator(".r-keeping .state.over").first).to_contain_text("逾期")
    row = page.locator("tbody tr", has=page.get_by_role("link", name="会员满意度回访群", exact=True))
    group = next(group for group in sample.registry.groups if group.name == "会员满意度回访群")
    expect(row.locator(".r-acts a")).to_have_text(["注销", "延期", "变更"])
    row.get_by_role("link", name="延期").click()
    page.wait_for_url(f"**/file/?kind=extend&group={group.folder}/{group.stem}&at=term_end")


def test_very_many_names_are_folded_and_looked_for(page: Page, site: Path) -> None:
    shell = (site / "me/index.html").read_text("utf-8")
    line = re.search(r'<li><a href="../people/.*?</li>', shell)
    assert line
    more = "".join(line[0].replace("</a>", f"{at}</a>", 1) for at in range(60))
    page.route(
        "**/me/", lambda route: route.fulfill(body=shell.replace(line[0], line[0] + more), content_type="text/html")
    )
    page.goto("me/")
    expect(page.locator(".r-names li:visible")).to_have_count(60)
    page.get_by_role("searchbox", name="行中查找").fill(OWN)
    page.locator(".r-names li:visible a").click()
    expect(page.locator("h1")).to_have_text(OWN)


def test_on_a_telephone_what_waits_says_why_and_leads_to_the_review(tab: Tab, asked_site: Path) -> None:
    phone = tab(served(asked_site), "2026-11-12", **PHONE)
    phone.goto(f"me/#{quote('孙立')}")
    waits = phone.locator("#today li", has_text="号申请")
    expect(waits).to_have_count(2)
    expect(phone.get_by_text("没有在办的申请。")).to_be_visible()
    expect(waits.first).to_contain_text("综合值班群（综合部，创建）")
    expect(waits.first).to_contain_text("第 8 号申请 · 分管主任审核")
    expect(waits.first).to_contain_text("已等 10 天")
    expect(waits.first).to_be_in_viewport()
    button = waits.first.get_by_role("link", name="去签")
    assert str(button.get_attribute("href")).endswith("/pull/8/files")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    waits.first.get_by_role("link", name="综合值班群").tap()
    expect(phone.locator("h1")).to_have_text("孙立 · 2 件")


LINE = re.compile(
    r'<li class="r-acting r-duty[^>]*><a [^>]*>(.*?)</a>.*?<span class="r-acts"><a [^>]*>(.*?)</a></span>'
)
NOT_COUNTED = ("清单", "清查", "填报")
"""The buttons of quiet periods, of the yearly look and of what was taken over."""


def listed(page: str) -> list[tuple[str, str]]:
    """The title and the button of each line of 今天要办."""
    return LINE.findall(page.partition('id="today"')[2].partition("</section>")[0])


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as main was on the tests' day."""
    return of_its_day(tmp_path_factory.mktemp("autumn") / "root")


@pytest.mark.parametrize("ahead", [0, 5, 38, *(pytest.param(n, marks=pytest.mark.long) for n in range(1, 120, 7))])
def test_what_each_person_owes_is_one_list_as_counted_from_the_files(
    autumn: Path, ahead: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """(Art. 8, 10, 11, 19, 21) On the page of each person and in the reminders, of nobody more and of nobody less."""
    day = date.fromisoformat(DAY) + timedelta(days=ahead)
    wanted = Owed(autumn, day).lines()
    pages = filled("--root", autumn, "--as-of", str(day))
    shown = {
        (unescape(re.sub("<.*?>", "", page.partition("<h1>")[2].partition("<")[0])).partition(" · ")[0], *line)
        for address, page in pages.items()
        if address.startswith("people/B")
        for line in listed(page)
        if line[1] not in NOT_COUNTED
    }
    assert shown == {(who, title, button) for who, _, title, button in wanted}
    code, out, err = run(remind, ["--root", str(autumn), "--as-of", str(day), "--format", "json"], capsys)
    assert code == 0, err
    told = [one for one in json.loads(out) if one["group"].endswith(".yaml") and "禁言期" not in one["stage"]]
    assert {(who, one["group"]) for one in told for who in one["to"]} == {(who, path) for who, path, *_ in wanted}


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_home_lists_what_must_be_done_for_whoever_chose_a_name(page: Page, site: Path) -> None:
    """First, and on a telephone without scrolling; without a name nothing is asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("")
    expect(page.get_by_label("这个群备案了吗")).to_be_visible()
    expect(page.locator("#mine")).to_be_hidden()
    assert not [url for url in asked if "/me.js" in url or "/people/" in url]
    page.goto(f"me/#{quote('徐海峰')}")
    expect(page.locator("h1")).to_have_text("徐海峰")
    lines = listed(page.content())
    page.goto("")
    expect(page.locator("#mine li a:first-child")).to_have_count(len(lines) * 2)  # the title and the button
    expect(page.locator("#mine li > a")).to_have_text([title for title, _ in lines])
    expect(page.locator("#mine .r-acts a")).to_have_text([button for _, button in lines])
    expect(page.locator("#mine .r-acts a").first).to_be_in_viewport()
    assert page.evaluate("document.querySelector('.r-page > *').id") == "mine"
    page.locator("#mine").get_by_role("link", name="注销", exact=True).click()
    page.wait_for_url("**/file/?kind=cancel&group=hyfw/manyidu-huifang")
    page.goto("")
    page.get_by_role("link", name="我的全部事项").click()
    expect(page.locator("h1")).to_have_text("徐海峰")
