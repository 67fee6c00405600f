"""The foot of the site tells of the last round of ``work``, and of one that has not come."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from group_registry.commands import render
from support.browsing import served, strict
from support.cases import PROJECT
from support.rendering import DAY

THEN = "2026-01-02T01:30:00Z"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's site by a machine that made a round."""
    out = tmp_path_factory.mktemp("round") / "site"
    assert render.main(["--root", str(PROJECT), "--out", str(out), "--as-of", DAY, "--duty", THEN]) == 0
    return out


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (f"{DAY}T00:30:00Z", f"{DAY} 08:30"),
        (THEN, "2026-01-02 09:30（已"),
    ],
)
def test_the_last_round_is_looked_up_anew(site: Path, browser: Browser, at: str, says: str) -> None:
    (site / "duty.json").write_text(json.dumps({"at": at}), "utf-8")
    with served(site) as address, strict(browser, address, {}) as context:
        page = context.new_page()
        page.goto("register/")
        expect(page.locator("#duty")).to_contain_text(says)
        expect(page.locator("#duty")).to_have_attribute("datetime", at)


def test_without_a_round_nothing_is_said(site: Path, tmp_path: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    assert '最近一次值守 <time id="duty" datetime="2026-01-02T01:30:00+00:00">2026-01-02 09:30</time>' in page
    assert render.main(["--root", str(PROJECT), "--out", str(tmp_path / "site"), "--as-of", DAY]) == 0
    assert "最近一次值守" not in (tmp_path / "site/index.html").read_text("utf-8")
