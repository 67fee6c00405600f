"""What staff type into the search of every page leads to the form, the guide or the list that answers it."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.rendering import GROUP

ANSWERS = {
    "怎么延期": "file/?kind=extend",
    "如何延期": "file/?kind=extend",
    "怎样延期？": "file/?kind=extend",
    "还要继续使用怎么办": "file/?kind=extend",
    "怎样变更": "file/?kind=change",
    "怎么改群名": "file/?kind=change",
    "换负责人": "file/?kind=change",
    "负责人离职": "file/?kind=change",
    "负责人退休了怎么办": "file/?kind=change",
    "如何注销": "file/?kind=cancel",
    "怎样注销": "file/?kind=cancel",
    "群解散了怎么办": "file/?kind=cancel",
    "怎么填报": "file/",
    "如何新建群组": "file/",
    "怎么备案": "file/",
    "怎么建临时群": "file/?kind=short",
    "临时群怎么办理": "file/?kind=short",
    "什么是临时群": "questions/#short",
    "十五天怎么算": "questions/#short",
    "临时群到期了怎么办": "questions/#short-ends",
    "退回了怎么办": "questions/#returned",
    "怎么打印备案表": "questions/#print",
    "审批多久": "questions/#how-long",
    "要等几天": "questions/#how-long",
    "谁审批": "annexes/",
    "对外的群谁签字": "annexes/",
    "舆情怎么报": "file/?book=incident",
    "出了舆情怎么办": "file/?book=incident",
    "领导不在怎么办": "guide-leader/#absent",
    "黑名单": "blacklist/",
    "静默期": "quiet/",
    "什么时候禁言": "quiet/",
    "怎么看是否备案": "check/",
    "如何查有没有备案": "check/",
    "办到哪一步了": "waiting/",
    "谁还没签": "waiting/",
    "密码忘了": "accounts/",
    "账号被盗怎么办": "accounts/",
    "哪些群快到期": "expiry/",
    "逾期的群有哪些": "expiry/",
    "谁是分管主任": "people/",
    "什么是备案状态": "glossary/",
    "2026年5月": "recent/2026-05/",
    "5月": "recent/2026-05/",
    "2026-05": "recent/2026-05/",
    "五月报了哪些群": "recent/2026-05/",
    "会议纪要": "more/#held",
    "林佳宜": "people/B0029/",
    "参保服务答疑裙": GROUP,
    "临时群": "file/?kind=short",
    "续保到期提醒": "groups/hyfw/xubao-tixing/",
    "第十条": "articles/#art-10",
}
"""The address of the first link by what was typed, written from the regulation and the guides."""
FIRST = ".r-search section li a"


def ask(page: Page, words: str) -> None:
    page.locator("[name=query]").fill(words)
    expect(page.locator(".r-search section")).to_have_attribute("data-asked", words)


def test_questions_lead_to_what_answers_them(page: Page) -> None:
    assert len(ANSWERS) >= 40
    page.goto("articles/")
    home = page.url.removesuffix("articles/")
    found = {}
    for words in ANSWERS:
        ask(page, words)
        links = page.locator(FIRST)
        found[words] = str(links.first.evaluate("it => it.href")).removeprefix(home) if links.count() else ""
    assert {words: where for words, where in found.items() if where != ANSWERS[words]} == {}


def test_a_verdict_is_given_on_names_alone_and_nothing_found_is_said(page: Page) -> None:
    page.goto("articles/")
    section = page.locator(".r-search section")
    for words in ("临时群", "什么是临时群", "怎么延期", "黑名单", "群组", "备案编号"):
        ask(page, words)
        assert "未见同名" not in section.inner_text(), words
    for words in ("临时群二〇二六", "采购比价沟通群"):
        ask(page, words)
        expect(section).to_contain_text("未见同名的群组")
    ask(page, "zzqx 0000")
    expect(section).to_have_text("没有找到“zzqx 0000”。请换个说法，或在台账中查找。")
    ask(page, "")
    expect(section).to_be_hidden()


def test_what_is_found_is_text(page: Page) -> None:
    page.goto("articles/")
    for words in ("临时群", "备案", "使用期限", "<b", "mark>"):
        ask(page, words)
        shown = page.locator(".r-search section").inner_text().replace(f"“{words}”", "")
        assert ("没有找到" in shown) is (words in ("<b", "mark>")), shown
        assert not [it for it in ("rk>", "<b", "</", "&lt;", "\u2060", "\u200b") if it in shown], shown


def test_no_name_of_a_rule_is_searched(site: Path) -> None:
    listed = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    assert len(listed) > 50
    assert "short_lived_group" not in json.dumps(listed)


@pytest.mark.parametrize("words", ["谁审批", "怎么延期"])
def test_enter_opens_the_first_answer(page: Page, words: str) -> None:
    page.goto("articles/")
    ask(page, words)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{ANSWERS[words].partition('?')[0]}*")
