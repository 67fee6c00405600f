"""The site in a real Chromium that refuses every address but its own, under a policy that lets nothing run in line."""

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from group_registry.forms.check import Inspection
from group_registry.model.records import BaselineEntry
from support.rendering import GROUP, KINDS, PHONE

NAME = "参保服务答疑群"
MIDDLE = "服务答"
"""From the middle of that name, across the border of two words."""


def search(page: Page, words: str) -> None:
    page.locator("[name=query]").fill(words)
    page.keyboard.press("End")  # Material's search listens to keys, and an input method sends none


def test_home_answers_and_leads_on(page: Page, sample: Inspection) -> None:
    page.goto("")
    live = sum(not group.is_cancelled for group in sample.registry.groups)
    expect(page.locator("h1")).to_contain_text(f"在册 {live} 个群组")
    expect(page.locator("svg[role=img]")).to_be_visible()
    page.goto("charts/")
    share = page.locator(".r-shares section:last-child li", has=page.get_by_role("link", name="会员服务部", exact=True))
    count = share.locator("b").inner_text()
    share.get_by_role("link").click()
    expect(page.locator("#count")).to_have_text(f"{len(sample.registry.groups)} 个群组，符合条件 {count} 个")
    assert {cell.inner_text() for cell in page.locator("#register tbody tr:not([hidden]) td:nth-child(2)").all()} == {
        "会员服务部"
    }


def test_each_count_of_the_home_page_leads_to_just_these_groups(page: Page) -> None:
    page.goto("")
    links = page.locator("h1 a:visible, h1 + .soft a").all()
    found = [(re.sub(r"\D", "", link.inner_text()), link.get_attribute("href")) for link in links]
    assert len(found) >= 6  # on file, due, overdue, short-lived, cancelled, and each word on the evidence
    for count, address in found:
        page.goto(str(address))
        expect(page.locator("#count")).to_contain_text(f"符合条件 {count} 个")
        expect(page.locator("#register tbody tr:visible")).to_have_count(int(count))


def test_the_register_has_the_state_of_filing_as_column_and_filter(page: Page, sample: Inspection) -> None:
    page.goto("register/")
    listed = {entry.file for entry in sample.registry.of(BaselineEntry)}
    unproven = sum(group.path not in listed for group in sample.registry.groups)
    page.locator("label", has_text="待核对").click()
    expect(page.locator("#count")).to_contain_text(f"符合条件 {unproven} 个")
    words = page.locator("#register tbody td.unseen:visible")
    expect(words).to_have_text(["待核对"] * unproven)
    page.get_by_role("columnheader", name="备案状态").get_by_role("button").click()
    assert "coverage=" in page.url
    assert "sort=coverage" in page.url


def test_the_register_is_filtered_and_the_address_keeps_it(page: Page, sample: Inspection) -> None:
    page.goto("register/")
    total = len(sample.registry.groups)
    expect(page.locator("#count")).to_have_text(f"{total} 个群组")
    page.get_by_role("searchbox").fill(MIDDLE)
    expect(page.locator("#count")).to_have_text(f"{total} 个群组，符合条件 1 个")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    page.get_by_role("searchbox").fill("ＱＱ／ｔｉｍ")  # full width; the platform is no free text, it has its chips
    expect(page.locator("#none")).to_be_visible()
    page.get_by_role("button", name="清除筛选").click()
    page.locator("label", has_text="QQ/TIM").click()
    page.locator("label", has_text="对外").click()
    wanted = sum(group.platform == "QQ/TIM" and group.scope == "对外" for group in sample.registry.groups)
    expect(page.locator("#count")).to_have_text(f"{total} 个群组，符合条件 {wanted} 个")
    page.reload()
    expect(page.locator("#count")).to_have_text(f"{total} 个群组，符合条件 {wanted} 个")
    expect(page.locator("#register tbody tr:visible")).to_have_count(wanted)


def test_the_register_is_sorted(page: Page) -> None:
    page.goto("register/")
    head = page.get_by_role("columnheader", name="使用期限")
    head.get_by_role("button").click()
    terms = page.locator("#register tbody td:nth-child(6)").all_inner_texts()
    dates = [term for term in terms if term[0] == "2"]
    assert dates == sorted(dates)
    assert head.get_attribute("aria-sort") == "ascending"


def test_each_page_of_the_printed_register_names_its_columns(page: Page) -> None:
    page.goto("register/")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    texts = [unicodedata.normalize("NFKC", one.extract_text()) for one in printed.pages]  # 人 comes out as a radical
    assert len(texts) > 1
    for name in ("群组名称", "群组负责人", "平台类别", "使用期限", "备案状态", "备案编号"):
        assert [name in text for text in texts] == [True] * len(texts), name


GROUPS = ".r-found li a"
FOUND = [MIDDLE, "cbfwdy", "启明", "疑群", "canbaofuwu", "fuwuday", "cbfuwu", "zhouqim", "canbao dayi"]
FOUND += ["〔2026〕3号", "2026〕３号", "ｃｂｆｗｄｙ", "会员服务部 答疑"]
"""The middle of a name, a person, sounds and initials, a number, full width, a unit with a part of a name."""


@pytest.mark.parametrize("words", [FOUND[0], *(pytest.param(words, marks=pytest.mark.long) for words in FOUND[1:])])
def test_the_header_finds_what_the_register_finds(page: Page, words: str) -> None:
    page.goto("register/")
    page.get_by_role("searchbox").fill(words)
    expect(page.locator("#count")).to_contain_text("符合条件")
    page.wait_for_timeout(300)  # sounds are learnt
    rows = page.locator("#register tbody tr:visible")
    count, names = rows.count(), rows.locator("td:first-child").all_inner_texts()
    assert NAME in names
    page.goto("articles/")
    search(page, words)
    expect(page.locator(".r-found p a")).to_have_text(f"在台账中查看全部 {count} 个群组")
    found = page.locator(GROUPS).evaluate_all("links => links.map((link) => link.firstChild.textContent)")
    assert set(found) <= set(names)
    assert len(found) == min(count, 8)
    page.locator(".r-found p a").click()
    expect(page.locator("#register tbody tr:visible")).to_have_count(count)


def test_prose_is_still_found_by_materials_own_search(page: Page) -> None:
    page.goto("")
    search(page, "入群链接")
    results = page.locator(".md-search-result__item h1")
    expect(results.first).to_be_visible()
    assert "填报" in [re.sub("[\u200b\u2060]", "", text) for text in results.all_inner_texts()]


def test_enter_opens_the_first_group_and_arrows_lead_to_the_others(page: Page) -> None:
    page.goto("articles/")
    search(page, MIDDLE)
    expect(page.locator(GROUPS).first).to_contain_text(NAME)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.firstChild.textContent") == NAME
    page.locator("[name=query]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{GROUP}")
    expect(page.locator("h1")).to_have_text(NAME)


def test_an_input_method_is_waited_for_and_its_enter_is_its_own(page: Page) -> None:
    page.goto("articles/")
    session = page.context.new_cdp_session(page)
    page.locator("[name=query]").focus()
    session.send("Input.imeSetComposition", {"text": "fu'wu'da", "selectionStart": 8, "selectionEnd": 8})
    page.evaluate("""document.querySelector("[name=query]").dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, isComposing: true }))""")
    expect(page).to_have_url(re.compile("articles/"))
    session.send("Input.insertText", {"text": MIDDLE})
    expect(page.locator(GROUPS).first).to_contain_text(NAME)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{GROUP}")


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_a_group_is_found_and_opened_by_touch(page: Page) -> None:
    page.goto("articles/")
    page.get_by_text("搜索", exact=True).tap()
    page.locator("[name=query]").fill("cbfwdy")
    link = page.locator(GROUPS).first
    expect(link).to_contain_text(NAME)
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    link.tap()
    page.wait_for_url(f"**/{GROUP}")


LONG = pytest.mark.long


@pytest.mark.parametrize("kind", [GROUP, *(pytest.param(it, marks=LONG) for it in ("people/", "books/", "file/"))])
def test_what_the_search_asks_for_is_there_once(page: Page, kind: str) -> None:
    page.goto(kind)
    for part in (
        "#__search",
        "#__drawer",
        ".md-dialog",
        ".r-find",
        *(f"[data-md-component={it}]" for it in ("header", "container", "main")),
    ):
        expect(page.locator(part)).to_have_count(1)
    search(page, MIDDLE)
    expect(page.locator(GROUPS).first).to_contain_text(NAME)


@pytest.mark.parametrize("page", [PHONE | {"java_script_enabled": False}], indirect=True, ids=["no-script"])
def test_without_scripts_nobody_is_offered_a_search(page: Page) -> None:
    page.goto(GROUP)
    expect(page.get_by_text("搜索", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="填报")).to_be_visible()


def test_a_group_page_is_the_form_and_prints(page: Page) -> None:
    page.goto(GROUP)
    expect(page).to_have_title(f"{NAME} · 群组备案")
    terms = page.locator("dl").first.locator("dt").all_inner_texts()
    assert terms[0] == "使用部门"
    assert len(terms) == 9
    page.get_by_role("link", name="注销").click()
    page.wait_for_url("**/file/?kind=cancel&group=hyfw/cbfw-dayi")
    page.go_back()
    page.get_by_role("link", name="延期").click()
    expect(page.locator("#f-kind-change")).to_be_checked()
    expect(page.locator("#f-term_end")).to_be_focused()
    page.go_back()
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="打印").click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    note = page.evaluate("getComputedStyle(document.querySelector('.r-digest'), '::before').content")
    assert "内部资料，请勿外传" in note
    expect(page.get_by_role("button", name="打印")).to_be_hidden()


@pytest.mark.long
@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_a_phone_never_scrolls_sideways(page: Page) -> None:
    for kind in KINDS:
        page.goto(kind)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, kind
    page.get_by_text("搜索", exact=True).click()
    search(page, MIDDLE)
    expect(page.locator(GROUPS).first).to_contain_text(NAME)


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_every_chart_is_seen_whole(page: Page) -> None:
    for kind, charts in (("charts/", ".r-chart .r-card"), ("", ".r-card:has(svg)")):
        page.goto(kind)
        shown = page.locator(f"{charts}:visible")
        assert shown.count() > 0, kind
        assert all(shown.evaluate_all("all => all.map((it) => it.scrollWidth <= it.clientWidth + 1)")), kind


@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True, ids=["dark"])
def test_every_kind_of_page_opens_without_complaint(page: Page) -> None:
    for kind in KINDS:
        answer = page.goto(kind)
        assert answer is not None
        assert answer.ok, kind
        expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
def test_the_register_is_whole_without_scripts(page: Page, sample: Inspection) -> None:
    page.goto("register/")
    expect(page.locator("#register tbody tr")).to_have_count(len(sample.registry.groups))
    expect(page.locator("#filters")).to_be_hidden()
