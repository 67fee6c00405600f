"""The forms of the office's books in the browser: each filled in by hand, its file is the one that is written here, and
passes the check (Art. 9, 19, 21, 22)."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, expect

from group_registry.files import worktree
from group_registry.forms.check import inspect
from group_registry.rules import RULES
from support.browsing import Tab, check, fill, opened, path_shown, served, text_shown
from support.cases import PROJECT
from support.rendering import PHONE

FORMS = worktree.read_forms(PROJECT)
SAMPLE = worktree.read_files(PROJECT)


def made(page: Page, files: Mapping[str, bytes] = SAMPLE) -> tuple[str, str]:
    """Press the button; the path and the text of a file that the check passes."""
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("内容齐全")
    path, text = path_shown(page), text_shown(page)
    found = inspect({**files, path: text.encode()}, FORMS, RULES).findings
    assert [one.says for one in found if one.path == path and one.is_error] == []
    return path, text


def pick_group(page: Page, name: str) -> None:
    page.get_by_label("所办群组").fill(name)
    page.locator(".f-found button").first.click()


INCIDENT = """\
群组: registry/groups/hyfw/cbfw-dayi.yaml
发现时间: 2026-11-25 08:40
舆情信息: |-
  群内有人转发未经核实的待遇调整消息
  十余人跟帖询问
处置意见: 当场澄清，请发布者撤回
报请时间: 2026-11-25 09:00
报请方式: 电话
"""


def test_an_incident_is_reported_and_filed_from_a_phone(tab: Tab, site: Path) -> None:
    """(Art. 19) Three items make the text for the deputy; a clerk files what the custodian's link brings along."""
    page = opened(tab(served(site), **PHONE), "?book=incident")
    pick_group(page, "参保服务")
    fill(page, {"report": "群内有人转发未经核实的待遇调整消息\n十余人跟帖询问", "opinion": "当场澄清，请发布者撤回"})
    page.get_by_role("button", name="复制报请稿").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == (
        "李晓岚：现将“参保服务答疑群（会员服务部，负责人周启明）”的舆情报请审示。\n发现时间：2026-11-25 09:00\n"
        "舆情信息：群内有人转发未经核实的待遇调整消息\n十余人跟帖询问\n处置意见：当场澄清，请发布者撤回"
    )
    expect(page.locator("#f-reported_at")).to_have_value("2026-11-25T09:00")
    page.get_by_role("button", name="复制登记链接").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    page.evaluate("localStorage.clear()")
    page.reload()
    fill(page, {"channel": "电话", "found_at": "2026-11-25T08:40"})
    assert made(page) == ("registry/incidents/2026/03.yaml", INCIDENT)
    expect(page.locator(".f-steps li")).to_have_text(["分管主任审核李晓岚", "信息技术部备案刘欣蕾、钱伟、冯晨"])


def test_an_incident_is_added_to_until_it_is_closed(page: Page) -> None:
    """(Art. 19) What was filed stays, in its own order."""
    path = "registry/incidents/2026/02.yaml"
    page.goto("incidents/")
    page.get_by_role("link", name="补填处置情况").click()
    expect(page.locator("#filing.ready")).to_be_visible()
    fill(page, {"closed_at": "2026-11-25T08:00", "cause": "截图为旧通知，另有人改动了年份"})
    check(page)
    expect(page.locator(".f-summary")).to_contain_text("尚有 1 处须改正措施")
    fill(page, {"measures": "各代办处统一答复，群公告置顶"})
    assert made(page) == (
        path,
        SAMPLE[path].decode()
        + "原因: 截图为旧通知，另有人改动了年份\n措施: 各代办处统一答复，群公告置顶\n办结时间: 2026-11-25 08:00\n",
    )
    unfiled = opened(page, "?book=incident")
    unfiled.get_by_role("button", name="该群组从未备案").click()
    fill(unfiled, {"group_name": "某街道联络群", "platform": "微信", "unit": "会员服务部", "report": "流传不实消息"})
    fill(
        unfiled,
        {"opinion": "请群主澄清", "found_at": "2026-11-10T09:00", "reported_at": "2026-11-10T09:30", "channel": "当面"},
    )
    check(unfiled)
    expect(unfiled.locator(".f-summary")).to_contain_text("尚有 1 处须改正补录")
    fill(unfiled, {"late_reason": "经办人休假，节后补记"})
    assert made(unfiled)[1].startswith(
        "群组名称: 某街道联络群\n平台类别: 微信\n单位: 会员服务部\n补录: 经办人休假，节后补记\n发现时间: "
    )
