"""A dossier's extract on paper: the cover is one page, and so is each form, whatever it holds; nothing is refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from group_registry.evidence.result import AuditResult, Coverage, GroupStanding
from group_registry.files import worktree
from group_registry.forms.check import Inspection
from group_registry.pages.dossier import Landed, extract
from support.rendering import PATH, longest, pages_of

MAIN = "1" * 40


@pytest.fixture(scope="module")
def paper(sample: Inspection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract with a form as it is and one with as much text as fits, neither of them recorded."""
    group = sample.registry.group(PATH)
    assert group is not None
    standing = GroupStanding(group.path, "2" * 40, Coverage.UNRECORDED, None, 0, ())
    on = date(2026, 11, 30)
    short = Landed(on=on, commit=MAIN, pull=None, group=group, standing=standing, is_filing=True)
    landed = (short, replace(short, group=longest(group), commit="3" * 40))
    made = extract(
        landed,
        sample,
        AuditResult(MAIN, None, MAIN),
        worktree.read_templates(),
        (date(2026, 11, 1), on, ""),
        "4" * 64,
    )
    out = tmp_path_factory.mktemp("dossier") / "extract.html"
    out.write_bytes(made)
    return out


def test_an_extract_prints_page_by_page(paper: Path, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(paper.as_uri())
        assert pages_of(page.pdf(prefer_css_page_size=True)) == 4
        assert page.evaluate("getComputedStyle(document.querySelector('.banner')).textAlign") == "center"
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert complaints == []
