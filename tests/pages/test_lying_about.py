"""A page that is opened days after it was made says so, and says anew what is due and overdue; a look back does not."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from group_registry.forms.check import Inspection
from group_registry.pages import overview
from group_registry.pages.group_view import Viewer
from support.browsing import served, strict
from support.rendering import DAY, of_its_day, render
from support.repositories import git

TODAY = date.fromisoformat(DAY)


def opened(days: int, *marks: pytest.MarkDecorator) -> object:
    return pytest.param({"today": (TODAY + timedelta(days=days)).isoformat()}, days, id=f"{days}-days", marks=marks)


@pytest.mark.parametrize(
    ("page", "days"), [opened(40), *(opened(days, pytest.mark.long) for days in (1, 3))], indirect=["page"]
)
def test_due_and_overdue_are_said_as_python_says_them_on_that_day(page: Page, days: int, sample: Inspection) -> None:
    then = Viewer(sample.registry, sample.forms, sample.digests, TODAY + timedelta(days=days))
    page.goto("register/")
    words = {row.name: row.status.word for row in then.rows}
    cells = page.locator("#register tbody tr").evaluate_all(
        "rows => rows.map(row => [row.cells[0].textContent, row.querySelector('.state').textContent])"
    )
    assert dict(cells) == words
    page.goto("expiry/")
    for section in overview.expiry(then)["sections"]:  # type: ignore[attr-defined]
        if section.span and section.span[1] + days <= 90:
            rows = page.locator(f"#{section.anchor} tbody tr td:first-child").all_text_contents()
            assert sorted(rows) == sorted(row.name for row in section.rows), section.anchor
    page.goto("")
    home = overview.home(then)
    expect(page.locator("h1 [data-count=due]")).to_have_text(str(home["due"]))
    expect(page.locator("h1 [data-count=over]")).to_have_text(str(home["over"]))
    page.goto("units/")
    for unit in overview.units(then):
        line = page.locator("tbody tr", has=page.get_by_role("link", name=unit.name, exact=True))
        expect(line.locator("[data-count=due]")).to_have_text(str(unit.due))
        expect(line.locator("[data-count=over]")).to_have_text(str(unit.over))


@pytest.mark.parametrize(
    ("page", "days"), [opened(2), opened(3), *(opened(days, pytest.mark.long) for days in (-1, 0))], indirect=["page"]
)
def test_after_two_days_every_page_says_that_it_is_old(page: Page, days: int) -> None:
    for address in ("", "groups/hyfw/cbfw-dayi/", "articles/"):
        page.goto(address)
        expect(page.locator(".r-old")).to_have_count(int(days > 2))
    if days > 2:
        expect(page.locator(".r-old")).to_contain_text(f"{days} 天前")


def test_a_page_that_stays_open_says_so_on_another_day(page: Page) -> None:
    """On a wall, or in a tab of a telephone: nothing loads it anew, and nobody looks at it for days (c29)."""
    page.goto("expiry/")
    expect(page.locator(".r-old")).to_have_count(0)
    page.evaluate("const open = Date.now.bind(Date); Date.now = () => open() + 2 * 86400000")
    for event in ("focus", "pageshow"):
        page.evaluate("event => dispatchEvent(new Event(event))", event)
        expect(page.locator(".r-old")).to_have_text(["本页打开后已过 2 天，到期和逾期仍按打开当日计算，请刷新。"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--at", DAY], "为该日的登记册：其后的内容没有列入，到期和逾期按该日计算"),
        (["--as-of", DAY], "读入的登记内容晚于该日：其后的备案记录、事件和审批证据没有列入"),
    ],
)
def test_a_look_back_stays_at_its_day(
    browser: Browser, tmp_path: Path, sample: Inspection, words: list[str], says: str
) -> None:
    """An inspector asks how it stood then: main has moved on, and whatever today is changes nothing (Art. 10)."""
    root = of_its_day(tmp_path / "root")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "later")
    done = render("--root", root, "--out", tmp_path / "site", *words)
    assert done.returncode == 0, done.stderr
    then = Viewer(sample.registry, sample.forms, sample.digests, TODAY)
    with (
        served(tmp_path / "site") as address,
        strict(browser, address, {"today": (TODAY + timedelta(days=40)).isoformat()}) as tabs,
    ):
        page = tabs.new_page()
        page.goto("")
        expect(page.locator(".r-old")).to_have_count(0)
        expect(page.locator(".r-then")).to_contain_text(says)
        expect(page.locator("h1 [data-count=due]")).to_have_text(str(overview.home(then)["due"]))
        page.goto("register/")
        cells = page.locator("#register tbody tr").evaluate_all(
            "rows => rows.map(row => [row.cells[0].textContent, row.querySelector('.state').textContent])"
        )
        assert dict(cells) == {row.name: row.status.word for row in then.rows}
        page.get_by_label("三十日内到期").check()
        expect(page.locator("#register tbody tr")).to_have_count(int(str(overview.home(then)["due"])))
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.locator(".r-old")).to_have_count(0)
