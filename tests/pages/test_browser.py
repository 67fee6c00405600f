"""The site in a real Chromium that reaches nothing else, under a policy that lets nothing run in line."""

import io
import re
import unicodedata
from collections import Counter

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from group_registry.forms.check import Inspection
from group_registry.model.records import BaselineEntry
from support.rendering import GROUP, PHONE, PUBLISHED

NAME = "参保服务答疑群"
MIDDLE = "服务答"
"""From the middle of that name, across the border of two words."""
GROUPS = ".r-found :is(.r-verdict > ol:not(.r-leads), .r-others) li > a"
NO_SCRIPT = {"java_script_enabled": False}


def search(page: Page, words: str) -> None:
    page.locator("[name=query]").fill(words)


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"#register tbody tr:not([hidden]) td:nth-child({number})").all_inner_texts()


def test_home_answers_and_each_count_leads_to_just_these_groups(page: Page, sample: Inspection) -> None:
    page.goto("")
    live = sum(not group.is_cancelled for group in sample.registry.groups)
    expect(page.locator("h1")).to_contain_text(f"在册 {live} 个群组")
    links = page.locator("h1 a:visible, h1 + .soft a").all()
    found = [(re.sub(r"\D", "", link.inner_text()), link.get_attribute("href")) for link in links]
    assert len(found) >= 6  # on file, due, overdue, short-lived, cancelled, and each word on the evidence
    for count, address in found:
        page.goto(str(address))
        expect(page.locator("#count")).to_contain_text(f"符合条件 {count} 个")
        expect(page.locator("#register tbody tr:visible")).to_have_count(int(count))
    page.goto("charts/")
    share = page.locator(".r-shares li", has=page.get_by_role("link", name="对外", exact=True))
    count = share.locator("b").inner_text()
    share.get_by_role("link").click()
    expect(page.locator("#count")).to_have_text(f"{len(sample.registry.groups)} 个群组，符合条件 {count} 个")
    assert set(column(page, 5)) == {"对外"}


def test_the_register_is_filtered_and_sorted_and_the_address_keeps_it(page: Page, sample: Inspection) -> None:
    groups, count = sample.registry.groups, page.locator("#count")
    page.goto("register/")
    expect(count).to_have_text(f"{len(groups)} 个群组")
    page.get_by_role("searchbox").fill(MIDDLE)
    expect(count).to_have_text(f"{len(groups)} 个群组，符合条件 1 个")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    page.get_by_role("searchbox").fill("ＱＱ／ｔｉｍ")  # full width; the platform is no free text, it has its chips
    expect(page.locator("#none")).to_be_visible()
    page.get_by_role("button", name="清除筛选").click()
    listed = {entry.file for entry in sample.registry.of(BaselineEntry)}
    unproven = sum(group.path not in listed for group in groups)
    page.locator("label", has_text="待核对").click()
    expect(count).to_contain_text(f"符合条件 {unproven} 个")
    expect(page.locator("#register tbody td.unseen:visible")).to_have_text(["待核对"] * unproven)
    page.get_by_role("columnheader", name="备案状态").get_by_role("button").click()
    page.wait_for_url("**/register/?coverage=*&sort=coverage")
    page.get_by_role("button", name="清除筛选").click()
    page.locator("label", has_text="QQ/TIM").click()
    page.locator("label", has_text="对外").click()
    wanted = sum(group.platform == "QQ/TIM" and group.scope == "对外" for group in groups)
    expect(count).to_have_text(f"{len(groups)} 个群组，符合条件 {wanted} 个")
    page.reload()
    expect(count).to_have_text(f"{len(groups)} 个群组，符合条件 {wanted} 个")
    expect(page.locator("#register tbody tr:visible")).to_have_count(wanted)


def test_facets_count_what_the_others_leave(page: Page, sample: Inspection) -> None:
    page.goto("register/?scope=对外&sort=-term")
    outward = [group for group in sample.registry.groups if group.scope == "对外"]
    for platform, count in Counter(str(group.platform) for group in outward).items():
        chip = page.locator("label", has=page.locator(f"[name=platform][value='{platform}']"))
        expect(chip.locator("sup")).to_have_text(str(count))
    inward = page.locator("label", has=page.locator("[name=scope][value='对内']"))
    expect(inward.locator("sup")).to_have_text(str(len(sample.registry.groups) - len(outward)))
    head, terms = page.get_by_role("columnheader", name="使用期限"), column(page, 6)
    assert len(terms) == len(outward)
    assert [it for it in terms if it[0] == "2"] == sorted((it for it in terms if it[0] == "2"), reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    head.get_by_role("button").click()
    page.wait_for_url("**/register/?scope=*&sort=term")
    dates = [term for term in column(page, 6) if term[0] == "2"]
    assert dates == sorted(dates)
    assert head.get_attribute("aria-sort") == "ascending"


@pytest.mark.long
def test_each_page_of_the_printed_register_names_its_columns(page: Page) -> None:
    page.goto("register/")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    texts = [unicodedata.normalize("NFKC", one.extract_text()) for one in printed.pages]  # 人 comes out as a radical
    assert len(texts) > 1
    for name in ("群组名称", "群组负责人", "平台类别", "使用期限", "备案状态", "备案编号"):
        assert [name in text for text in texts] == [True] * len(texts), name


LEADS_TO = "text => document.querySelector('.r-found .r-all a')?.search === `?${new URLSearchParams({ text })}`"
FOUND = [MIDDLE, "canbao dayi", "cbfwdy", "启明", "疑群", "canbaofuwu", "fuwuday", "cbfuwu", "zhouqim"]
FOUND += ["〔2026〕3号", "2026〕３号", "ｃｂｆｗｄｙ", "会员服务部 答疑"]
"""The middle of a name, sounds and initials, a person, a number, full width, a unit with a part of a name."""


@pytest.mark.parametrize("many", [FOUND[:2], pytest.param(FOUND[2:], marks=pytest.mark.long)], ids=["two", "others"])
def test_the_header_finds_what_the_register_finds(page: Page, many: list[str]) -> None:
    page.goto("register/")
    rows, listed = page.locator("#register tbody tr:visible"), dict[str, list[str]]()
    for words in many:
        page.get_by_role("searchbox").fill(words)
        page.wait_for_function("text => new URLSearchParams(location.search).get('text') === text", arg=words)
        expect(rows.get_by_role("link", name=NAME, exact=True)).to_be_visible()  # sounds are learnt
        listed[words] = rows.locator("td:first-child").all_inner_texts()
    page.goto("articles/")
    for words, names in listed.items():
        search(page, words)
        page.wait_for_function(LEADS_TO, arg=words)  # two searches may find as many
        expect(page.locator(".r-found .r-all a")).to_have_text(f"在台账中查看全部 {len(names)} 个群组")
        found = page.locator(GROUPS).evaluate_all("links => links.map((link) => link.firstChild.textContent)")
        assert NAME in names
        assert set(found) <= set(names)
        assert len(found) == min(len(names), 8)
    page.locator(".r-found .r-all a").click()
    page.wait_for_url("**/register/?text=*")
    expect(rows).to_have_count(len(listed[many[-1]]))


def test_the_search_finds_prose_waits_for_an_input_method_and_leads_on_by_keys(page: Page) -> None:
    page.goto("articles/")
    first, results = page.locator(GROUPS).first, page.locator(".r-passages li")
    search(page, "入群链接")
    expect(results.first).to_be_visible()
    assert [text for text in results.all_inner_texts() if "入群链接" not in text] == []
    search(page, "")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "fu'wu'da", "selectionStart": 8, "selectionEnd": 8})
    page.evaluate("""document.querySelector("[name=query]").dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, isComposing: true }))""")
    expect(page).to_have_url(re.compile("articles/"))
    session.send("Input.insertText", {"text": MIDDLE})
    expect(first).to_contain_text(NAME)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.firstChild.textContent") == NAME
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[name=query]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".r-found")).not_to_be_in_viewport()
    page.locator("[name=query]").focus()
    expect(first).to_be_in_viewport()
    page.keyboard.press("Enter")  # the first group, not the first passage
    page.wait_for_url(f"**/{GROUP}")
    expect(page.locator("h1")).to_have_text(NAME)
    search(page, MIDDLE)
    expect(first).to_contain_text(NAME)
    for part in ("#__search", ".r-find"):  # also where a hand-written page brings them
        expect(page.locator(part)).to_have_count(1)


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_a_group_is_found_and_opened_by_touch_and_a_year_is_seen_whole(page: Page) -> None:
    page.goto("charts/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_text("搜索", exact=True).tap()
    page.locator("[name=query]").fill("cbfwdy")
    link = page.locator(GROUPS).first
    expect(link).to_contain_text(NAME)
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    link.tap()
    page.wait_for_url(f"**/{GROUP}")


def test_a_group_page_is_the_form_has_a_notice_to_paste_and_prints(page: Page) -> None:
    page.goto(GROUP)
    expect(page).to_have_title(f"{NAME} · 群组备案")
    terms = page.locator("dl").first.locator("dt").all_inner_texts()
    assert terms[0] == "使用部门"
    assert len(terms) == 9
    page.get_by_role("link", name="注销").click()
    page.wait_for_url("**/file/?kind=cancel&group=hyfw/cbfw-dayi")
    page.go_back()
    page.get_by_role("link", name="延期").click()
    expect(page.locator(".f-kind[aria-current]")).to_contain_text("延期")
    expect(page.locator("#f-term_end")).to_be_focused()
    page.go_back()
    page.get_by_role("button", name="群公告").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    said = page.evaluate("navigator.clipboard.readText()")
    for words in (NAME, "中互京群备〔2026〕3号", "群组负责人：周启明", "“周启明 会员服务部”", "第十二条"):
        assert words in said
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="打印").click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    note = page.evaluate("getComputedStyle(document.querySelector('.r-digest'), '::before').content")
    assert "内部资料，请勿外传" in note
    expect(page.get_by_role("button", name="打印")).to_be_hidden()


@pytest.mark.parametrize("page", [{"color_scheme": "dark"}], indirect=True, ids=["dark"])
def test_every_written_page_opens_without_complaint(page: Page) -> None:
    """Those of data are opened where each is held as it is shown."""
    for kind in PUBLISHED:
        answer = page.goto(f"{kind}/")
        assert answer is not None
        assert answer.ok, kind
        expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("page", [NO_SCRIPT], indirect=True, ids=["no-script"])
def test_without_scripts_every_page_has_what_can_be_done_without(page: Page) -> None:
    page.goto(GROUP)
    expect(page.get_by_text("搜索", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="填报")).to_be_visible()
    page.goto("file/")
    expect(page.locator("#filing")).to_be_hidden()
    page.get_by_role("link", name="自行填写文件").click()
    expect(page.get_by_role("heading", name="自行填写文件")).to_be_visible()
    expect(page.locator("pre").first).to_contain_text("群组名称: 参保服务答疑群")
    page.goto("incidents/")
    page.get_by_text("报告稿", exact=True).first.click()
    expect(page.get_by_role("textbox", name="报告稿").first).to_be_visible()
    expect(page.get_by_role("button", name="复制").first).to_be_hidden()
    page.goto("me/")
    page.get_by_role("link", name="周启明", exact=True).click()
    expect(page.locator("h1")).to_contain_text("周启明")
    assert re.search(r"/people/\w+/$", page.url)
