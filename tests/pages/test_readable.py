"""Read at fifty, touched with thumbs, heard: letters and targets are measured, axe runs on each page (Art. 5)."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from group_registry.forms.check import Inspection
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience
from group_registry.pages.editions import EDITIONS
from support.browsing import CHECK, Tab, check, opened, served
from support.evidence_past import INSIDE, Past
from support.made_pages import bodies, viewer_of
from support.rendering import DAY, GROUP, KINDS, LOOKS, PHONE, PUBLISHED, render
from support.world import filing

TODAY = date.fromisoformat(DAY)

LEAST, HIGH = 15, 44
"""Pixels of letters that must be read, and of what is touched."""
TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), holder = walk.currentNode.parentElement;
    if (!text || !holder.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const box = holder.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue; /* for those who hear the page */
    const drawing = holder.closest("svg");
    const scale = drawing ? drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width : 1;
    found.push([text.slice(0, 20), parseFloat(getComputedStyle(holder).fontSize) * scale]);
  }
  return found;
}"""
COUNTS = ".r-shares b, .r-answer a, .r-jump b, h2 small span"
BROKEN = """() => {
  const found = [], walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode, holder = text.parentElement;
    if (!holder.checkVisibility() || holder.closest("pre, code, textarea")) continue; /* as it is typed */
    for (const number of text.textContent.matchAll(/\\d{4}-\\d\\d-\\d\\d|\\d+/g)) {
      const range = document.createRange();
      range.setStart(text, number.index);
      range.setEnd(text, number.index + number[0].length);
      const lines = new Set(Array.from(range.getClientRects(), (box) => Math.round(box.top)));
      if (lines.size > 1) found.push([number[0], text.textContent.trim().slice(0, 40)]);
    }
  }
  return found;
}"""
TARGETS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, label.r-chip")]
  .filter((it) => it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && it.offsetWidth > 2)
  .filter((it) => getComputedStyle(it).display !== "inline") /* within a sentence */
  .map((it) => [`${it.tagName} ${it.className} ${it.textContent.trim().slice(0, 12)}`, it.offsetHeight])"""
HEIGHTS = "all => all.map((it) => it.offsetHeight)"
SENTENCES = ":is(p, dd, small, pre, .r-soft, td:not(:first-child), li:not(.r-rows li))"
"""Where links are as high as their line."""
INLINE = f"""() => [...document.querySelectorAll(".r-page a[href]")]
  .filter((it) => it.checkVisibility() && getComputedStyle(it).display === "inline")
  .filter((it) => !it.closest("{SENTENCES}, .r-answer"))
  .map((it) => it.outerHTML.slice(0, 90))"""


RUNNING = {"groups/hyfw/cbfw-dayi/": "dd", "articles/": ".r-article p", "books/": ".md-content__inner > p:not([class])"}
"""Where running text stands, which has sixteen pixels."""


def long_report(page: Page, sample: Inspection, site: Path, ending: int) -> None:
    """The report of an office with so many groups that end in the next weeks, opened."""
    model = next(group for group in sample.registry.groups if not group.is_cancelled)
    groups = tuple(
        replace(
            model,
            origin=model.origin._replace(path=f"registry/groups/hyfw/g{at}.yaml"),
            name=f"第{at}组",
            term_end=TODAY + timedelta(days=31 + at % 59),
        )
        for at in range(ending)
    )
    body = bodies(viewer_of(sample, registry=Registry({**sample.registry.records, Group: groups})))["expiry/"]
    shell = (site / "expiry/index.html").read_text("utf-8")
    start, end = shell.index("<h1>到期</h1>"), shell.index("</div></div></main>")
    page.route("**/expiry/", lambda route: route.fulfill(body=shell[:start] + body + shell[end:]))
    page.goto("expiry/")


SHIFTED = """() => new Promise((tell) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((one) => { sum += one.value; });
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(sum), 100);
})"""


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_the_register_does_not_move_once_it_is_shown(page: Page) -> None:
    """0.1 is what Lighthouse calls good; the form of the filters comes to life by a script."""
    page.goto("register/")
    page.wait_for_selector("#register.ready")
    expect(page.locator("#filters")).to_be_visible()
    assert page.evaluate(SHIFTED) < 0.1


@pytest.mark.parametrize("page", [PHONE, {}], indirect=True, ids=["phone", "desk"])
def test_a_list_longer_than_a_screen_is_folded_and_looked_through(page: Page, sample: Inspection, site: Path) -> None:
    long_report(page, sample, site, 60)
    shown, box = page.locator("#due-90 tbody tr:visible"), page.get_by_role("searchbox", name="在 60 行中查找")
    expect(shown).to_have_count(10)
    assert page.evaluate("document.documentElement.scrollHeight") < 3000
    box.fill("第59组")
    expect(shown).to_have_count(1)
    box.fill("")
    expect(shown).to_have_count(10)
    page.get_by_role("button", name="全部 60 行").click()
    expect(shown).to_have_count(60)
    page.reload()
    expect(shown).to_have_count(10)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(shown).to_have_count(60)


CUT = """() => [...document.querySelectorAll(":is(#register, .r-due) :is(td, th)")]
  .filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.textContent)"""


@pytest.mark.long
def test_in_the_register_and_in_the_report_no_cell_is_cut(tab: Tab, hostile: Path, site: Path) -> None:
    for place in (hostile, site):
        page = tab(served(place), viewport={"width": 1000, "height": 800})
        for width in (1000, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto("register/")
            page.wait_for_selector("#register.ready")
            assert page.evaluate(CUT) == [], place
            if place == site:
                assert max(page.locator("#register th button").evaluate_all(HEIGHTS)) < 30, "a heading takes two lines"
            page.goto("expiry/")
            assert page.evaluate(CUT) == [], place


LOOKED_AT: dict[str, list[str]] = {
    "desktop": [],
    "phone": ["color-contrast", "scrollable-region-focusable", "target-size", "link-in-text-block", "label"],
    "dark": ["color-contrast", "link-in-text-block"],
}
"""The rules that can come out otherwise than on a desk by day; ``make quality`` runs all of them everywhere."""


CHOSEN = "group=hyfw/cbfw-dayi"


def complaints(page: Page, rules: list[str], within: str | None = None) -> list[str]:
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def too_small(page: Page) -> dict[str, float]:
    """Letters below the least; numbers and dates over two lines, though counts be as in an office of thousands."""
    texts = page.evaluate(TEXTS)
    assert len(texts) > 5
    small = {text: size for text, size in texts if size < LEAST - 0.05}
    page.locator(COUNTS).evaluate_all("all => all.forEach((it) => { it.textContent = '12345'; })")
    return small | {text: number for number, text in page.evaluate(BROKEN)}


def hard_to_touch(page: Page) -> dict[str, float]:
    low = {what: high for what, high in page.evaluate(TARGETS) if high < HIGH}
    return low | dict.fromkeys(page.evaluate(INLINE), 0)


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKED_AT)
def test_every_kind_of_page_is_read_touched_and_heard(tab: Tab, site: Path, look: str) -> None:
    """By axe's rules too; nothing scrolls sideways on a phone."""
    page, faults = tab(served(site), **LOOKS[look]), dict[str, object]()
    for kind in KINDS:
        page.goto(kind)
        faults[f"{kind}: axe"] = complaints(page, LOOKED_AT[look])
        if look == "phone":
            faults[f"{kind}: width"] = page.evaluate("document.documentElement.scrollWidth > 390")
            faults[f"{kind}: touched"] = hard_to_touch(page)
        if kind in RUNNING:
            size = page.locator(RUNNING[kind]).first.evaluate("it => getComputedStyle(it).fontSize")
            faults[f"{kind}: running"] = size != "16px"
        if look != "dark":
            faults[f"{kind}: read"] = too_small(page)
    for query in ("", f"?kind=change&{CHOSEN}", f"?kind=cancel&{CHOSEN}", "?kind=change"):
        opened(page, query)
        if page.get_by_role("button", name=CHECK).is_visible():
            check(page)
            page.evaluate("scrollTo(0, 0)")  # the bar at the top covers what lies above the summary
        faults[f"file/{query}: axe"] = complaints(page, LOOKED_AT[look], "#filing")
    assert {where: found for where, found in faults.items() if found} == {}


def test_axe_finds_nothing_in_what_scripts_put_together(page: Page) -> None:
    page.goto("charts/")
    page.locator("[name=query]").fill("cbfwdy")
    expect(page.locator(".r-found li a").first).to_be_visible()
    expect(page.locator(".md-search__output")).to_have_css("opacity", "1")  # it fades in
    assert complaints(page, []) == []


def test_axe_would_find_something(page: Page) -> None:
    page.set_content(
        "<html lang=zh><title>甲</title><main><h1>甲</h1><img>"
        "<p style='color:#ccc;background:#fff'>没有对比的字</p></main>"
    )
    assert {it.split(":")[0] for it in complaints(page, [])} >= {"image-alt", "color-contrast"}


def test_a_page_of_every_kind_is_looked_at() -> None:
    for place in EDITIONS[Audience.INTERNAL].shells:
        folder = place.split("/_")[0] + "/"
        if place == "register/_":
            continue  # only a large register has it; test_payloads opens it
        if "_" in place:
            assert any(kind.startswith(folder) and kind != folder for kind in KINDS), (
                f"support/rendering.py, KINDS: {place}"
            )
        else:
            assert (folder if place != "index" else "") in KINDS, f"support/rendering.py, KINDS: {place}"
    assert set(PUBLISHED) <= {kind.rstrip("/") for kind in KINDS}


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKED_AT)
def test_axe_finds_nothing_in_states_that_the_sample_hides(past: Past, tab: Tab, tmp_path: Path, look: str) -> None:
    """What was pushed past the approvals, on each page that says so; the question answered; a change of it."""
    past.push({INSIDE: filing(purpose="别的用途写在这里")})
    done = render("--root", past.world.git, "--at", "main", "--as-of", DAY, "--out", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    page, faults = tab(served(tmp_path / "site"), **LOOKS[look]), dict[str, list[str]]()
    for kind in ("", "audit/", "register/", "units/hyfw/", "groups/hyfw/inside/", "groups/hyfw/brief/", "check/"):
        page.goto(kind)
        if kind in ("", "check/"):
            page.locator("#question").fill("参保服务答疑群(12)")
            expect(page.locator(".r-question li.refused")).to_contain_text("审批依据不符")
        faults[kind] = complaints(page, LOOKED_AT[look])
    check(opened(page, "?kind=change&group=hyfw/inside"))
    faults["file/"] = complaints(page, LOOKED_AT[look])
    assert {where: found for where, found in faults.items() if found} == {}


@pytest.mark.long
def test_at_twice_the_size_nothing_scrolls_sideways_and_keys_lead_to_the_register(tab: Tab, site: Path) -> None:
    page = tab(served(site), viewport={"width": 640, "height": 400})  # 1280 by 800 at 200 %
    assert [kind for kind in KINDS if page.goto(kind) and page.evaluate("document.body.scrollWidth > 640")] == []
    for kind in ("", GROUP, "file/", "articles/"):
        page.goto(kind)
        for _ in range(5):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "台账":
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/register/")


def test_words_stand_beside_their_numbers_on_a_phone_and_long_texts_wrap(tab: Tab, site: Path) -> None:
    page = tab(served(site), **PHONE)
    page.goto("units/")
    labelled = """rows => rows.map(row => Array.from(row.cells)
      .findIndex(cell => getComputedStyle(cell, "::before").content.includes("在册")) - row.cells.length)"""
    assert set(page.locator("tbody tr").evaluate_all(labelled)) == {-3}
    page = tab(served(site), viewport={"width": 1280, "height": 900})
    page.goto("recent/2026-11/")
    page.locator("tbody td:nth-child(5)").first.evaluate("cell => cell.textContent = '电话逐个通知费时，'.repeat(20)")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
