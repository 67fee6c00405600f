"""The sample's site, built once for all workers; a server that is as strict as the office's may be; a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from group_registry.files import worktree
from group_registry.forms.check import Inspection, inspect
from group_registry.rules import RULES
from support import payloads
from support.adopting import once
from support.browsing import Tab, Tabs, served
from support.cases import PROJECT
from support.rendering import DAY, FORGE, of_its_day, render
from support.saved_pulls import morning, saved

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
expect.set_options(timeout=60_000)  # Playwright's five seconds are too few for a busy machine


def build(folder: Path, project: Path = PROJECT) -> None:
    """A site of the sample as of one day."""
    root = of_its_day(folder / "root")
    done = render("--root", root, "--out", folder / "site", "--as-of", DAY, project=project)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's site as of one day."""
    return once(tmp_path_factory, "sample", build) / "site"


@pytest.fixture(scope="session")
def forge_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, by an office that names its forge in mkdocs.yml and has the common token write the evidence."""

    def make(folder: Path) -> None:
        for part in ("scripts", "docs", "schema"):
            shutil.copytree(PROJECT / part, folder / "project" / part)
        settings = (PROJECT / "mkdocs.yml").read_text("utf-8")
        settings += f"\nrepo_url: {FORGE.replace('://', '://desk:t0ken-4711@')}\nextra:\n  recorder: token\n"
        (folder / "project/mkdocs.yml").write_text(settings, "utf-8")
        build(folder, folder / "project")

    return once(tmp_path_factory, "forge", make) / "site"


@pytest.fixture(scope="session")
def asked_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an office in which something waits for 孙立."""

    def make(folder: Path) -> None:
        words = ["--as-of", "2026-11-12", "--at", "main", "--ask", *saved(*morning(folder / "r"))]
        done = render("--out", folder / "site", *words)
        assert done.returncode == 0, done.stderr

    return once(tmp_path_factory, "asked", make) / "site"


@pytest.fixture(scope="session")
def sample() -> Inspection:
    return inspect(worktree.read_files(PROJECT), worktree.read_forms(PROJECT), RULES)


@pytest.fixture(scope="session")
def hostile(sample: Inspection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of such a registry, of more than a thousand groups."""
    return once(tmp_path_factory, "hostile", lambda folder: payloads.build(sample, folder / "site")) / "site"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def tabs(playwright: Playwright) -> Iterator[Tabs]:
    """A real Chromium, which can reach nothing but this machine; without one tests fail, they are never skipped."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    args += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    if not found and not Path(playwright.chromium.executable_path).exists():
        pytest.fail(f"no browser: none of {', '.join(BROWSERS)} is on PATH; tests/browser.sh brings one")
    tabs = Tabs(lambda: playwright.chromium.launch(executable_path=found, args=args))
    yield tabs
    tabs.browser.close()


@pytest.fixture
def browser(tabs: Tabs) -> Browser:
    return tabs.browser


@pytest.fixture
def tab(tabs: Tabs) -> Iterator[Tab]:
    """Opens tabs; any complaint of the browser in one of them fails the test."""
    yield tabs.open
    tabs.close()


@pytest.fixture
def page(tab: Tab, site: Path, request: pytest.FixtureRequest) -> Page:
    """A tab on the sample's site."""
    return tab(served(site), **getattr(request, "param", {}))
