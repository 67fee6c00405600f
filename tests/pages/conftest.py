"""The sample's site, built once for all workers; a server that is as strict as the office's may be; a browser."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from group_registry.files import worktree
from group_registry.forms.check import Inspection, inspect
from group_registry.rules import RULES
from support import payloads
from support.browsing import served, strict
from support.cases import PROJECT
from support.rendering import DAY, FORGE, of_its_day, render
from support.saved_pulls import morning, saved

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
expect.set_options(timeout=60_000)  # Playwright's five seconds are too few for a busy machine


def built(factory: pytest.TempPathFactory, name: str, project: Callable[[Path], Path]) -> Path:
    """A site as of one day, made once for all workers by a project that is put into the folder given."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = base / name / "site"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.exists():
            root = of_its_day(base / name / "root")
            done = render("--root", root, "--out", out, "--as-of", DAY, project=project(base / name))
            assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's site as of one day."""
    return built(tmp_path_factory, "sample", lambda folder: PROJECT)


@pytest.fixture(scope="session")
def forge_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, by an office that names its forge in mkdocs.yml and has the common token write the evidence."""

    def project(folder: Path) -> Path:
        for part in ("scripts", "docs", "schema"):
            shutil.copytree(PROJECT / part, folder / "project" / part)
        settings = (PROJECT / "mkdocs.yml").read_text("utf-8")
        settings += f"\nrepo_url: {FORGE}\nextra:\n  recorder: token\n"
        (folder / "project" / "mkdocs.yml").write_text(settings, "utf-8")
        return folder / "project"

    return built(tmp_path_factory, "forge", project)


@pytest.fixture(scope="session")
def asked_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an office in which something waits for 孙立."""
    folder = tmp_path_factory.mktemp("office")
    words = ["--as-of", "2026-11-12", "--at", "main", "--ask", *saved(*morning(folder / "r"))]
    done = render("--out", folder / "site", *words)
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def sample() -> Inspection:
    return inspect(worktree.read_files(PROJECT), worktree.read_forms(PROJECT), RULES)


@pytest.fixture(scope="session")
def hostile(sample: Inspection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of such a registry, built once for all workers."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = base / "hostile" / "site"
    with (base / "hostile.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.exists():
            payloads.build(sample, out)
    return out


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def running() -> Iterator[Callable[[], Browser]]:
    """Gives a real Chromium, and another one should it have crashed; without one tests fail, they are never skipped."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    browsers: list[Browser] = []
    with sync_playwright() as playwright:
        if not found and not Path(playwright.chromium.executable_path).exists():
            pytest.fail(f"no browser: none of {', '.join(BROWSERS)} is on PATH; tests/browser.sh brings one")

        def one() -> Browser:
            if not browsers or not browsers[-1].is_connected():
                args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
                browsers.append(playwright.chromium.launch(executable_path=found, args=args))
            return browsers[-1]

        yield one
        for browser in browsers:
            browser.close()


@pytest.fixture
def browser(running: Callable[[], Browser]) -> Browser:
    return running()


@pytest.fixture
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that refuses every address but the site's; any complaint of the browser fails the test."""
    with strict(browser, address, getattr(request, "param", {})) as context:
        yield context.new_page()
