"""Pages of a built site in a real browser, as strict as an office may be; and the filing page, filled in."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from support.rendering import DAY


class StrictHandler(SimpleHTTPRequestHandler):
    """Serves a folder under a policy that lets nothing in from outside and nothing run in line."""

    protocol_version = "HTTP/1.1"  # one connection for many files

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'")
        self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@cache
def served(folder: Path) -> str:
    """Where a folder is served from now on, until the tests end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(StrictHandler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/"


Tab = Callable[..., Page]
"""Gives an empty tab on the site of an address: ``today`` is its day, ``begins`` a script that runs before those of
a page; the rest are options of the browser's context."""

# A page says how old it is, so it lives on the tests' day; its clock runs, for the search waits by it.
CLOCK = f"""{{
  const told = location.protocol === "http:" && /today=([-0-9]+)/.exec(document.cookie)?.[1];
  const begun = Date.now(), now = Date.now.bind(Date), then = Date.parse((told || "{DAY}") + "T09:00:00+08:00");
  Date.now = () => then + now() - begun;
}}"""


def live_on(page: Page, day: str) -> None:
    """What is opened from now on is opened on that day."""
    page.context.add_cookies([{"name": "today", "value": day, "domain": "127.0.0.1", "path": "/"}])


class Tabs:
    """Tabs of a browser that reaches this machine alone. A site that is looked at in one way has a tab that is kept."""

    def __init__(self, start: Callable[[], Browser]) -> None:
        self._start, self._browser = start, start()
        self._contexts: dict[tuple[str, str, str], BrowserContext] = {}
        self._used: list[tuple[Page, str]] = []
        self.complaints: list[str] = []

    @property
    def browser(self) -> Browser:
        """Another one, should it have crashed."""
        if not self._browser.is_connected():
            self._browser = self._start()
            self._contexts.clear()
        return self._browser

    def open(self, address: str, today: str = DAY, begins: str = "", **look: Any) -> Page:
        browser, key = self.browser, (address, begins, str(look))
        context = self._contexts.get(key) or self._context(browser, address, begins, look)
        self._contexts[key] = context
        used = [page for page, _ in self._used]
        page = next((page for page in context.pages if page not in used), None) or context.new_page()
        self._used.append((page, address))
        live_on(page, today)
        return page

    def _context(self, browser: Browser, address: str, begins: str, look: dict[str, Any]) -> BrowserContext:
        context = browser.new_context(base_url=address, permissions=["clipboard-read", "clipboard-write"], **look)
        context.add_init_script(CLOCK + begins)
        complain = self.complaints.append
        # What is given up because the reader leaves the page did not fail, nor a script where there are to be none.
        fine = ("net::ERR_ABORTED", "csp") if look.get("java_script_enabled") is False else ("net::ERR_ABORTED",)

        def failed(request: Request) -> None:
            if request.failure not in fine:
                complain(f"{request.url}: {request.failure}")

        context.on("requestfailed", failed)
        context.on(
            "console",
            lambda said: complain(f"{said.text} {said.location}") if said.type in ("error", "warning") else None,
        )
        context.on("weberror", lambda error: complain(str(error.error)))
        return context

    def close(self) -> None:
        """Leave what a test opened, and forget what its pages kept; no page may have complained."""
        for page, address in self._used if self._browser.is_connected() else ():
            if page.is_closed():
                continue
            page.unroute_all(behavior="ignoreErrors")
            page.emulate_media(media="null")
            page.goto("about:blank")  # a page that is left may keep something
            session = page.context.new_cdp_session(page)
            kept = {"origin": address.rstrip("/"), "storageTypes": "local_storage"}
            session.send("Storage.clearDataForOrigin", kept)
            session.detach()
        self._used.clear()
        complaints, self.complaints[:] = self.complaints[:], []
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


THE_PAGE = """const { Page } = await import("/assets/filing/page.js");
  const page = await new Promise((resolve) => {
    const own = Page.prototype.askFor;
    Page.prototype.askFor = function () { own.call(this); resolve(this); };
    document.querySelector("#f-name").dispatchEvent(new Event("change", { bubbles: true }));
  });
"""
"""What is shown by the filing page's script, for a script of a test."""


def opened(page: Page, query: str = "") -> Page:
    page.goto(f"file/{query}")
    expect(page.locator("#filing.ready")).to_be_visible()
    return page


def fill(page: Page, answers: Answers) -> None:
    for field, value in answers.items():
        place = page.locator(f"#f-{field}")
        if field == "slug":
            place.evaluate("it => { it.closest('details').open = true }")
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
