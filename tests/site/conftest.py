"""The sample's site, built once for all workers; a server that is as strict as the office's may be; a browser."""

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from outside import disk
from reading.inspection import Inspection, inspect
from regulation.rules import RULES
from rendering import DAY, PROJECT, render

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's site as of one day."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = base / "sample" / "site"
    with (base / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.exists():
            done = render("--root", PROJECT, "--out", out, "--as-of", DAY)
            assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def sample() -> Inspection:
    """The sample registry, read."""
    return inspect(disk.read_files(PROJECT), disk.read_forms(PROJECT), RULES)


class StrictHandler(SimpleHTTPRequestHandler):
    """Serves a folder under a policy that lets nothing in from outside and nothing run in line."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(StrictHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; without one the tests fail, they are never skipped."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        if not found and not Path(playwright.chromium.executable_path).exists():
            pytest.fail(f"no browser: none of {', '.join(BROWSERS)} is on PATH; tests/browser.sh brings one")
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that refuses every address but the site's; any complaint of the browser fails the test."""
    options = {**getattr(request, "param", {})}
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
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # What is given up because the reader leaves the page did not fail.
    page.on("requestfailed", lambda it: complaints.append(it.url) if it.failure != "net::ERR_ABORTED" else None)
    yield page
    context.close()
    assert complaints == []
