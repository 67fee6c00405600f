"""What one shows to others: where a request stands, that one was handed in, that a group is on file (Art. 6, 8)."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from group_registry.forms.check import Inspection
from pages.test_form_on_paper import ADDRESS, GIVEN, body_of, filed, in_place
from support.browsing import CREATION, Tab, check, fill, opened, served
from support.handmade import evidence_of
from support.made_pages import bodies, made, viewer_of
from support.rendering import PATH, PHONE


@pytest.mark.parametrize("words", ["第 8 号", "8号申请", "#8", "８", "第8号申请"])
def test_a_request_is_found_by_its_number_with_who_has_it_since_when(tab: Tab, asked_site: Path, words: str) -> None:
    page = tab(served(asked_site), today="2026-11-12")
    page.goto("")
    for box, answer in (("#question", ".r-question .r-verdict li"), ("[name=query]", ".r-search section li")):
        page.locator(box).fill(words)
        first = page.locator(answer).first
        expect(first).to_contain_text("第 8 号申请")
        for part in ("综合值班群", "分管主任审核，待孙立，2026-11-0"):
            expect(first).to_contain_text(part)
    first.get_by_role("link").click()
    page.wait_for_url("**/waiting/8/2/")
    expect(page.locator(".r-quiet")).to_contain_text("办件进度：分管主任审核，待孙立，2026-11-0")


def test_a_number_that_nobody_knows_is_told_so(tab: Tab, asked_site: Path) -> None:
    page = tab(served(asked_site), today="2026-11-12")
    page.goto("")
    page.locator("#question").fill("第 99 号")
    expect(page.locator(".r-question .r-verdict")).to_have_text("没有第 99 号申请的记录，或为本站更新以后所报。")


def test_a_request_that_was_filed_leads_to_its_group(sample: Inspection) -> None:
    evidence = evidence_of({PATH: (sample.digests[PATH], GIVEN)})
    files = dict(made(viewer_of(sample, evidence=evidence)).files())
    address, says = json.loads(files["search/requests.json"])["7"]
    assert address == ADDRESS
    assert re.fullmatch(r"参保服务答疑群：创建，2026-\d\d-\d\d 办结", says)


def test_a_group_shows_in_large_that_it_is_on_file(tab: Tab, site: Path, sample: Inspection) -> None:
    body = body_of(sample, filed(sample), evidence_of({PATH: (sample.digests[PATH], GIVEN)}))
    page = tab(served(site), **PHONE)
    page.route(f"**/{ADDRESS}", lambda route: route.fulfill(body=in_place(site, body)))
    page.goto(ADDRESS)
    shown = page.locator(".r-shown")
    expect(shown.locator("b")).to_have_text("已备案")
    expect(shown).to_have_text("已备案一号备案日期 2026-09-14")
    assert shown.locator("b").evaluate("it => parseFloat(getComputedStyle(it).fontSize)") >= 26
    code = shown.get_by_role("img").locator("path").get_attribute("d")
    rows = page.evaluate("async (text) => (await import('/assets/qr.js')).qr(text)", page.url)
    assert code == "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    tops = [shown, page.locator(".r-actions"), page.locator(".r-form").first]
    ys = [box["y"] for it in tops if (box := it.bounding_box())]
    assert ys == sorted(ys)
    assert len(ys) == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    gaps = """all => all.filter(it => it.previousElementSibling?.localName === "small").map(
      it => getComputedStyle(it, "::before").content)"""
    assert set(page.locator(".r-story small").evaluate_all(gaps)) == {'" · "'}


def test_a_cancelled_group_is_not_shown_as_one_in_use(sample: Inspection) -> None:
    pages = bodies(viewer_of(sample))
    ended = [group for group in sample.registry.groups if group.is_cancelled]
    assert ended
    assert "备案编号 <span data-number>中互京群备〔2026〕3号</span>" in pages[ADDRESS]
    for group in ended:
        body = pages[f"groups/{group.folder}/{group.stem}/"]
        assert '<div class="r-shown"><p><b class="out">已注销</b>' in body, group.path


def test_once_it_was_handed_over_a_receipt_can_be_sent_on(tab: Tab, forge_site: Path) -> None:
    page = tab(served(forge_site))
    opened(page)
    fill(page, CREATION)
    check(page)
    receipt = page.get_by_role("button", name="复制回执")
    expect(receipt).to_be_hidden()
    way = page.get_by_role("link", name="打开，内容已填好")
    way.evaluate("it => { it.addEventListener('click', (event) => event.preventDefault()); it.click(); }")
    receipt.click()
    expect(page.get_by_text("已复制")).to_be_visible()
    day = "2026-11-25"
    said = f"【备案报送】续保集中办理联络群：创建，{day} 报送，待审批。进度按申请号查询：{served(forge_site)}"
    assert page.evaluate("navigator.clipboard.readText()") == said
