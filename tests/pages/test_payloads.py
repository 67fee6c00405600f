"""Scripts in disguise, thousands of them, on every page and in every file of a site: none runs, all come out as text.

A group for each payload bears it in every field; what people wrote elsewhere (units, people, quiet periods, readings …)
is a payload, too. The registry is made past the loader, which refuses much of this; nothing may lean on that.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from zlib import decompress

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from group_registry.forms.check import Inspection
from group_registry.forms.yaml import parse
from support.browsing import Tab, served
from support.payloads import AT_ONCE, PAYLOADS, SOME, site_of
from support.rendering import PHONE, parsed

AT_A_TIME = 320
"""Group pages that a browser is given as one."""
CANARY = """
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => { window.ran.push(name); };
  addEventListener("securitypolicyviolation", (event) => window.ran.push(event.violatedDirective + event.blockedURI));
"""
LOOK = """() => {
  const found = { names: [], addresses: [], ran: window.ran, title: document.title };
  const names = new Set();
  for (const it of document.body.querySelectorAll("*")) {
    for (const name of it.getAttributeNames()) names.add(`${it.localName} ${name}`.toLowerCase());
    names.add(it.localName);
    for (const name of ["href", "src"])
      if (it[name] && typeof it[name] === "string") found.addresses.push(new URL(it[name]).protocol);
  }
  found.names = [...names];
  return found;
}"""
LEAVES = """JSON.stringify(Array.from(document.querySelectorAll("body > section"),
  (part) => Array.from(part.querySelectorAll("*"), (it) => it.childElementCount ? null : it.textContent)
    .filter(Boolean)))"""


@pytest.fixture(scope="session")
def harmless(site: Path) -> set[str]:
    """Every element of the sample's ordinary site, and every element with an attribute of its."""
    tags = [tag for name, page in parsed(site).items() if name.endswith(".html") for tag in page.tags]
    known = {name for name, _ in tags} | {f"{tag} {name}" for tag, attrs in tags for name in attrs}
    return known | {"link as", "link crossorigin", "form data-rest"}  # a large register asks for the rest of its rows


@contextmanager
def lenient(browser: Browser, chunk: dict[str, str]) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A tab without a policy: whatever could run does; it is given some texts; what else it asks for is told."""
    context, asked = browser.new_context(), list[str]()
    context.set_default_timeout(120_000)
    context.add_init_script(CANARY)

    def route(route: Route) -> None:
        path = route.request.url.removeprefix("http://pages.invalid/")
        if path in chunk:
            route.fulfill(body=chunk[path], content_type="text/html; charset=utf-8")
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", route)
    yield context, asked
    context.close()


def test_payloads_are_many_and_pass_the_reader() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 4_900
    for text in PAYLOADS:
        assert parse(("建群目的: '" + text.replace("'", "''") + "'\n").encode()) == {"建群目的": text}


@pytest.mark.long
def test_the_canary_sings(browser: Browser) -> None:
    """Put in raw, what should run by itself does, and is seen: a hook, a title, or a call to another host."""
    raw = {
        f"{place}.html": f"<title>甲</title><body><p>{vector.format(call=call)}"
        for place, (vector, call) in enumerate(
            (vector, call)
            for vector in AT_ONCE
            for call in ("alert(1)", "document.title='ran'", "fetch('//canary.invalid/1')")
        )
    }
    seen = []
    with lenient(browser, raw) as (context, asked):
        page = context.new_page()
        for name in raw:
            asked.clear()
            page.goto(f"http://pages.invalid/{name}")
            page.wait_for_timeout(30)
            found = page.evaluate("[window.ran.length, document.title]")
            seen.append(bool(found[0]) or found[1] == "ran" or any("canary" in url for url in asked))
    assert sum(seen) >= len(seen) * 2 / 3, [name for name, it in zip(raw.values(), seen, strict=True) if not it]


@pytest.mark.long
@pytest.mark.parametrize("kind", ["groups", "others"])
def test_no_page_runs_or_changes_what_it_holds(
    browser: Browser, sample: Inspection, harmless: set[str], kind: str
) -> None:
    whole = site_of(sample, PAYLOADS)
    made = {page.address: page.body for page in (whole.group_pages() if kind == "groups" else whole.single_pages())}
    if kind == "groups":
        made = {text: made[f"groups/hyfw/p{number:05d}/"] for number, text in enumerate(PAYLOADS)}
    parts = [f"<section>{body}</section>" for body in made.values()]
    chunks = {
        f"{at}.html": "<!doctype html><title>甲</title>" + "".join(parts[at : at + AT_A_TIME])
        for at in range(0, len(parts), AT_A_TIME)
    }
    said: list[list[str]] = []
    with lenient(browser, chunks) as (context, asked):
        for name in chunks:
            page = context.new_page()
            page.goto(f"http://pages.invalid/{name}")
            found = page.evaluate(LOOK)
            assert (found["ran"], found["title"]) == ([], "甲")
            assert set(found["names"]) <= harmless, "an element or attribute that an ordinary site lacks"
            assert set(found["addresses"]) <= {"http:"}
            assert not [url for url in asked if not url.startswith("http://pages.invalid/")]
            said += json.loads(page.evaluate(LEAVES))
            page.close()
    assert len(said) == len(parts), "a page leaked into another"
    leaves = dict(zip(made, said, strict=True))
    if kind == "groups":
        assert [text for text in PAYLOADS if leaves[text].count(text) < 8] == []
    else:
        for address in ("register/all/", "expiry/", "people/"):
            assert set(PAYLOADS) <= set(leaves[address]), address


REAL = ["", "register/", "expiry/", "units/", "units/hyfw/", "people/", "charts/", "quiet/", "audit/", "readings/"]
REAL += ["rules/", "404.html"]


@pytest.mark.parametrize("look", [{}, pytest.param(PHONE, marks=pytest.mark.long)], ids=["desktop", "phone"])
def test_pages_as_they_are_served_raise_no_complaint(tab: Tab, hostile: Path, look: dict[str, object]) -> None:
    """With their scripts and under their policy, which any inline script would offend against."""
    some = (min(hostile.glob(f"{kind}/*/index.html")) for kind in ("people", "quiet"))
    places = [*REAL, *(path.parent.relative_to(hostile).as_posix() + "/" for path in some)]
    groups = {f"groups/hyfw/p{number:05d}/": SOME[number] for number in range(0, len(SOME), 140)}
    page = tab(served(hostile), begins=CANARY, **look)
    for place in [*places, *groups] if not look else ["", "register/", list(groups)[1]]:
        page.goto(place)
        found = page.evaluate(LOOK)
        assert found["ran"] == [], place
        assert found["title"].endswith(" · 群组备案"), place
        assert set(found["addresses"]) <= {"http:"}, place
        if place in groups:
            assert found["title"] == f"{groups[place]} · 群组备案"
            page.get_by_role("button", name="群公告").click()
            expect(page.get_by_text("已复制")).to_be_visible()
            assert groups[place] in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.long
def test_the_register_makes_of_data_what_the_whole_page_holds(tab: Tab, hostile: Path) -> None:
    rows = """JSON.stringify(Array.from(document.querySelectorAll('#register tbody tr'),
      (row) => Array.from(row.cells, (cell) => cell.outerHTML)))"""
    page = tab(served(hostile), begins=CANARY)
    page.goto("register/all/")
    whole = json.loads(page.evaluate(rows))
    page.goto("register/")
    expect(page.get_by_role("button", name="继续显示")).to_have_text(f"还有 {len(whole) - 60} 个，继续显示")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # lays all rows
    made = json.loads(page.evaluate(rows))
    assert [
        [re.sub(' data-(end|from)="[^"]*"', "", cell.replace("../../groups/", "../groups/")) for cell in row]
        for row in whole
    ] == [[re.sub(' data-(end|from)="[^"]*"', "", cell) for cell in row] for row in made]
    assert {unescape(re.sub("<[^>]*>", "", row[0])) for row in made} >= set(SOME)
    assert page.evaluate("window.ran") == []


def test_search_shows_payloads_as_text(tab: Tab, hostile: Path) -> None:
    page = tab(served(hostile), begins=CANARY)
    page.goto("charts/")
    shown = {text.strip() for text in PAYLOADS}  # no browser shows a space at an end
    for words in ("alert", "onerror", "canary"):
        page.locator("[name=query]").fill(words)
        expect(page.locator(".r-found")).to_have_attribute("data-asked", words)
        assert page.locator(".r-found :is(img, script, svg, b)").count() == 0
        found = page.locator(".r-found .r-others li a")
        expect(found.first).to_contain_text(re.compile(words, re.IGNORECASE))
        names = found.evaluate_all("links => links.map((link) => link.firstChild.textContent.trim())")
        assert set(names) <= shown
    assert page.evaluate("window.ran") == []


@pytest.mark.long
def test_the_filing_page_is_given_texts_and_shows_them(tab: Tab, hostile: Path) -> None:
    names = {place: name for place, name, *_ in json.loads((hostile / "file/groups.json").read_bytes())}
    forms = json.loads(decompress((hostile / "file/groups/hyfw.bin").read_bytes()))
    for number, text in enumerate(SOME):
        form = forms[f"p{number:05d}"][0]
        assert names[f"hyfw/p{number:05d}"] == text
        assert [form[key] for key in ("群组名称", "群组负责人", "成员范围", "建群目的")] == [text] * 4
    page = tab(served(hostile), begins=CANARY)
    for number in range(5, len(SOME), 180):
        page.goto(f"file/?kind=change&group=hyfw/p{number:05d}")
        expect(page.locator("#f-name")).to_have_value(SOME[number])
        assert page.evaluate("window.ran") == []
        assert page.title() == "填报 · 群组备案"
