"""The oldest supported engine, Chromium 90 (README): what it does not know is not used, and the pages work in it.

Playwright's own look at elements needs a newer engine, so here scripts look, click and type.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest
from playwright.sync_api import Browser, Page, Playwright

from support.browsing import CLOCK, CREATION, THE_PAGE, served
from support.cases import PROJECT
from support.rendering import KINDS

ENGINE, PACKAGE = 90, "chrome-aws-lambda@8.0.2"
"""The engine, and the package of npm that brings it, for Linux on x86."""
LATER_STYLE = (
    r":has\((?!li:nth-child\(13\)\)|\.state\))|color-mix\(|light-dark\(|@container|@layer|@scope|@starting-style|&\s*[:.\[{]"
    r"|\d[dsl]v[hw]\b|\d(?:ic|lh)\b|\baccent-color|text-wrap|subgrid|scrollbar-|:user-(?:in)?valid|\(\s*(?:width|height)\s*[<>]"
    r"|(?:^|[;{ ])(?:translate|rotate|scale):|anchor\(|anchor-name|field-sizing|interpolate-size"
)
"""What style sheets have known since Chromium 91. Two cases of :has() stand in an :is(), which leaves out what it does
not know: there a list is in one column, and a state on the left."""
LATER_SCRIPT = (
    r"\.at\(-?\d|\.at\([a-z]+\)(?=[.;,)])|Object\.(?:hasOwn|groupBy)\b|\.findLast|structuredClone|\.to(?:Sorted|Reversed|Spliced)\b"
    r"|\.with\(|Promise\.(?:withResolvers|try)|AbortSignal\.(?:timeout|any)|randomUUID|showPicker|\.checkVisibility|\binert\b"
    r"|static \{|#\w+ in |/[a-z]*[dv][a-z]*\.(?:exec|test)\(|Array\.fromAsync|\.(?:isWellFormed|replaceAll)\(/"
    r"|Intl\.Segmenter|\.(?:union|intersection|difference)\(|querySelector(?:All)?\([^)]*:has\(|popover|scheduler\."
)
OWN = [*PROJECT.glob("docs/assets/*.*s"), *PROJECT.glob("docs/assets/filing/*.*s")]


def test_what_the_oldest_engine_does_not_know_is_not_used() -> None:
    found = []
    for path in OWN:
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        later = LATER_STYLE if path.suffix == ".css" else LATER_SCRIPT
        found += [f"{path.name}: {match[0]}" for match in re.finditer(later, text)]
    assert len(OWN) > 25
    assert found == []


def test_readers_are_told_which_engine_is_the_oldest() -> None:
    told = f"Chromium {ENGINE}"
    assert told in (PROJECT / "README.md").read_text("utf-8")
    style = (PROJECT / "docs/assets/registry.css").read_text("utf-8")
    (line,) = re.findall(r'\.md-banner::after \{ content: "(.*?)"', style)
    assert told in line
    assert "@supports (overflow: clip) { .md-banner::after { content: none; } }" in style  # known since Chromium 90


@pytest.fixture(scope="module")
def oldest(playwright: Playwright) -> Iterator[Browser]:
    folder = PROJECT / ".cache/oldest-browser"
    if not (folder / "chromium").is_file():
        bring(folder)
    browser = playwright.chromium.launch(executable_path=folder / "chromium", args=["--no-sandbox", "--disable-gpu"])
    assert browser.version.startswith(f"{ENGINE}.")
    yield browser
    browser.close()


def bring(folder: Path) -> None:
    """Each worker in a folder of its own; the first one's is kept."""
    folder.parent.mkdir(exist_ok=True)
    aside = Path(mkdtemp(dir=folder.parent))
    unpack = "const { readFileSync: read, writeFileSync: write } = require('fs'); write('chromium.new',"
    unpack += " require('zlib').brotliDecompressSync(read('package/bin/chromium.br')), { mode: 0o755 })"
    try:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=aside, check=True, capture_output=True)
        (packed,) = aside.glob("*.tgz")
        shutil.unpack_archive(packed, aside)
        subprocess.run(["node", "-e", unpack], cwd=aside, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"Chromium {ENGINE} is not to be had ({PACKAGE} of npm, with node): {error}")
    os.replace(aside / "chromium.new", aside / "chromium")
    with suppress(OSError):  # another worker was first
        aside.rename(folder)
    shutil.rmtree(aside, ignore_errors=True)


@pytest.fixture
def page(oldest: Browser, site: Path) -> Iterator[Page]:
    """Any error of a script on it fails the test."""
    context, errors = oldest.new_context(base_url=served(site)), list[str]()
    context.add_init_script(CLOCK)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert errors == []


def put(page: Page, place: str, text: str) -> None:
    page.evaluate("place => document.querySelector(place).focus()", place)
    page.keyboard.insert_text(text)


def waits(page: Page, place: str, words: str) -> None:
    script = "([place, words]) => document.querySelector(place)?.textContent.includes(words)"
    page.wait_for_function(script, arg=[place, words], timeout=20_000)


@pytest.mark.long
def test_every_page_opens_in_it(page: Page) -> None:
    for kind in KINDS:
        page.goto(kind)
        box = page.evaluate(
            "(({ width, height }) => [width, height])(document.querySelector('h1').getBoundingClientRect())"
        )
        assert min(box) > 20, kind
        banner = page.evaluate("getComputedStyle(document.querySelector('.md-banner'), '::after').content")
        assert banner == "none"


@pytest.mark.long
def test_a_group_is_looked_for_and_filed_in_it(page: Page) -> None:
    page.goto("")
    put(page, "#question", "「參保服務答疑群」(58)")
    waits(page, ".r-question .r-verdict", "历史备案")
    put(page, "[name=query]", "cbfwdy")
    waits(page, ".r-found", "参保服务答疑群")
    page.goto("register/")
    put(page, "[name=text]", "服务答")
    waits(page, "#count", "符合条件 1 个")
    page.goto("file/")
    page.wait_for_function("() => document.querySelector('#filing.ready')")
    script = f"async (answers) => {{ {THE_PAGE} for (const [name, value] of Object.entries(answers))"
    script += " page.fields.get(name).value = value; page.refresh(); }"
    page.evaluate(script, dict(CREATION))
    page.evaluate("document.querySelector('#filing [type=submit]').click()")
    waits(page, ".f-summary", "可以报送")
    waits(page, ".f-file pre", "群组名称: 续保集中办理联络群")
    assert page.evaluate("document.querySelector('.f-hand').getBoundingClientRect().height > 50")
