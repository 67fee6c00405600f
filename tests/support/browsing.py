"""Pages of a built site in a real browser, as strict as an office may be; and the filing page, filled in."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from support.rendering import DAY


class StrictHandler(SimpleHTTPRequestHandler):
    """Serves a folder under a policy that lets nothing in from outside and nothing run in line."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(StrictHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


@contextmanager
def strict(browser: Browser, address: str, options: dict[str, Any]) -> Iterator[BrowserContext]:
    """Tabs that refuse every address but the site's; any complaint of the browser in one of them fails the test."""
    options = {**options}
    now = options.pop("today", DAY)
    context = browser.new_context(base_url=address, **options)
    # A page says how old it is, so the browser lives on the tests' day; its clock runs, for the search waits by it.
    context.add_init_script(
        f"const begun = Date.now(), told = Date.now.bind(Date), then = Date.parse('{now}T09:00:00+08:00');"
        "Date.now = () => then + told() - begun;"
    )
    complaints: list[str] = []

    def route(route: Route) -> None:
        if route.request.url.startswith(address):
            route.continue_()
        else:
            complaints.append(f"asked for {route.request.url}")
            route.abort()

    context.route("**/*", route)
    context.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    # What is given up because the reader leaves the page did not fail, nor a script where there are to be none.
    fine = ("net::ERR_ABORTED", "csp") if options.get("java_script_enabled") is False else ("net::ERR_ABORTED",)
    context.on("requestfailed", lambda it: complaints.append(it.url) if it.failure not in fine else None)
    try:
        yield context
    except Exception as error:
        error.add_note(f"the browser complained: {complaints}")
        raise
    context.close()
    assert complaints == [], complaints  # no test module, so pytest would not show them


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
