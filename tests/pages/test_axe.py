"""Nobody is kept out: axe finds nothing on any kind of page, by day and by night, on a desk and on a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from group_registry.model.terms import Audience
from group_registry.pages.editions import EDITIONS
from support.browsing import strict
from support.cases import PROJECT
from support.site_settings import KINDS, LOOKS

LOOKED_AT: dict[str, list[str]] = {
    "desktop": [],
    "phone": ["color-contrast", "scrollable-region-focusable", "target-size", "link-in-text-block", "label"],
    "dark": ["color-contrast", "link-in-text-block"],
}
"""The rules that can come out otherwise than on a desk by day; ``make quality`` runs all of them everywhere."""


def complaints(page: Page, rules: list[str]) -> list[str]:
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKED_AT)
def test_axe_finds_nothing(browser: Browser, address: str, look: str) -> None:
    options: dict[str, Any] = LOOKS[look]
    with strict(browser, address, options) as context:
        page = context.new_page()
        found = {}
        for kind in KINDS:
            page.goto(kind)
            found[kind] = complaints(page, LOOKED_AT[look])
    assert {kind: said for kind, said in found.items() if said} == {}


def test_axe_finds_nothing_in_what_scripts_put_together(browser: Browser, address: str) -> None:
    with strict(browser, address, {}) as context:
        page = context.new_page()
        page.goto("me/#周启明")
        expect(page.get_by_role("heading", name="我负责的群组")).to_be_visible()
        assert complaints(page, []) == []
        page.goto("charts/")
        page.locator("[name=query]").fill("cbfwdy")
        expect(page.locator(".r-found li a").first).to_be_visible()
        expect(page.locator(".md-search__output")).to_have_css("opacity", "1")  # it fades in
        assert complaints(page, []) == []


def test_axe_would_find_something(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<html lang=zh><title>甲</title><main><h1>甲</h1><img src=x>"
        "<p style='color:#ccc;background:#fff'>没有对比的字</p></main>"
    )
    assert {it.split(":")[0] for it in complaints(page, [])} >= {"image-alt", "color-contrast"}
    page.close()


def test_a_page_of_every_kind_is_looked_at() -> None:
    for place in EDITIONS[Audience.INTERNAL].shells:
        folder = place.split("/_")[0] + "/"
        if place == "register/_":
            continue  # only a large register has it; test_payloads opens it
        if "_" in place:
            assert any(kind.startswith(folder) and kind != folder for kind in KINDS), place
        else:
            assert (folder if place != "index" else "") in KINDS
    unpublished = {
        "adopt",
        "architecture",
        "continuity",
        "decisions",
        "first-run",
        "gitea",
        "setup",
        "testing",
        "windows",
    }
    assert {path.stem for path in (PROJECT / "docs").glob("*.md")} - unpublished <= {kind.rstrip("/") for kind in KINDS}
