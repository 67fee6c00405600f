"""A dossier's pages on paper: the cover is one page, and so is each form, whatever it holds; nothing is refused."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from group_registry.evidence.dossier import COVER, DossierContents, DossierScope, Landed
from group_registry.evidence.result import NO_EVIDENCE, AuditResult
from group_registry.files import worktree
from group_registry.forms.check import Inspection
from group_registry.gitrepo import dossier_archive
from group_registry.pages.dossier.complete import FORMS, complete
from support.cases import PROJECT
from support.sheets import PATH, longest, pages_of

SCOPE = DossierScope(first=date(2026, 11, 1), last=date(2026, 11, 30))
MAIN = "1" * 40


@pytest.fixture(scope="module")
def folder(sample: Inspection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with a form as it is and one with as much text as fits, neither of them recorded."""
    group = sample.registry.group(PATH)
    assert group is not None
    short = Landed(
        on=SCOPE.last,
        commit=MAIN,
        group=group,
        digest="2" * 40,
        record=None,
        filing=None,
        number="",
        is_filing=True,
        is_pending=True,
    )
    landed = (short, replace(short, group=longest(group), commit="3" * 40))
    period = DossierContents(scope=SCOPE, result=AuditResult(MAIN, None, MAIN), evidence=NO_EVIDENCE, landed=landed)
    out = tmp_path_factory.mktemp("dossier") / "folder"
    dossier_archive.write(
        out, complete(sample, period, worktree.read_templates(PROJECT), {"text": b"", "json": b""}, "0" * 64)
    )
    return out


@pytest.mark.parametrize(("name", "count"), [(COVER, 1), (FORMS, 3)])
def test_a_dossier_prints_page_by_page(folder: Path, browser: Browser, name: str, count: int) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto((folder / name).as_uri())
        assert pages_of(page.pdf(prefer_css_page_size=True)) == count
        assert page.evaluate("getComputedStyle(document.querySelector('.banner')).textAlign") == "center"
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert said == []


def test_the_cover_leads_to_every_part(folder: Path, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((folder / COVER).as_uri())
        hrefs = [link.get_attribute("href") or "" for link in page.locator(".parts a").all()]
        assert len(hrefs) == 12
        assert [href for href in hrefs if not (folder / href).exists()] == []
        assert re.search("审批证据 *尚无", page.locator(".heads").inner_text().replace("\n", " "))
