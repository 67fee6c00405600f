"""The filing page as somebody fills it in."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

Answers = Mapping[str, str | list[str]]
"""By the attributes of the model."""

CREATION: Answers = {
    "unit": "会员服务部",
    "name": "续保集中办理联络群",
    "platform": "微信",
    "scope": "对外",
    "member_units": ["会员服务部", "朝阳代办处"],
    "member_scope": "会员服务部全体，朝阳代办处窗口经办人",
    "custodian": "周启明",
    "purpose": "集中办理续保期间答复材料上的疑问",
    "term_end": "2027-06-30",
    "statement": "续保集中办理期间来电太多",
}
CHECK = "检查，准备报送"
IN_FULL = """\
群组名称: 续保材料核对群
平台类别: 微信
使用范围: 对内
使用部门: 会员服务部
群组负责人: 周启明
成员范围: 会员服务部全体
建群目的: 核对第一批续保材料
使用期限: 2026-11-30
办理方式: 备案
备案记录:
  - 备案类别: 创建
    备案日期: 2026-11-16
    备案事项说明: 续保材料集中核对
"""
"""A group of fifteen days that was filed in full."""


def opened(page: Page, query: str = "") -> Page:
    page.goto(f"file/{query}")
    expect(page.locator("#filing.ready")).to_be_visible()
    return page


def fill(page: Page, answers: Answers) -> None:
    for field, value in answers.items():
        place = page.locator(f"#f-{field}")
        if isinstance(value, list):
            for name in value:
                place.fill(name)
                place.press("Enter")
        elif place.count() == 0:
            choose(page.locator(f"input[name=f-{field}][value='{value}']"))
        elif place.evaluate("it => it.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)


def choose(radio: Locator) -> None:
    """Click the word around a radio button, as people do: the button itself is not to be seen."""
    radio.locator("xpath=ancestor::label").click()
    expect(radio).to_be_checked()


def check(page: Page) -> None:
    page.get_by_role("button", name=CHECK).click()
    expect(page.locator(".f-summary")).to_be_focused()


def text_shown(page: Page) -> str:
    return page.locator(".f-file pre").text_content() or ""


def path_shown(page: Page) -> str:
    return page.locator(".f-file code").text_content() or ""


def brought_along(address: str) -> tuple[str, str]:
    query = parse_qs(urlsplit(address).query, strict_parsing=True)
    return query["filename"][0], query["value"][0]
