"""Pages of a built site in a real browser, as strict as an office may be: nothing from outside, nothing run in line."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Route

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
