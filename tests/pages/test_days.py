"""Days: a page opened later, a look back, the last round, both days of a filing and days without one (Art. 8, 10)."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from group_registry.commands import render as render_command
from group_registry.files import worktree
from group_registry.forms.check import Inspection, Reader, read_registry
from group_registry.forms.schemas import Forms
from group_registry.gitrepo import clone_audit, mainline, repository
from group_registry.lifecycle.filing_gaps import Done, Version
from group_registry.model.registry import UnderWay
from group_registry.model.terms import Audience
from group_registry.pages import overview
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from support.browsing import Tab, live_on, served
from support.bundles import FIRST, LATE, SECOND
from support.cases import FORMS, PROJECT
from support.evidence_past import ADOPTED, INSIDE, Past
from support.histories import History
from support.made_pages import PATH, group, registry_of
from support.rendering import DAY, filled, of_its_day, render
from support.repositories import git
from support.world import LI, ZHAO, filing

TODAY = date.fromisoformat(DAY)


def after(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def states(page: Page) -> dict[str, str]:
    """The state of each group of the page's tables, by name."""
    read = "rows => rows.map(row => [row.cells[0].textContent, row.querySelector('.state').textContent])"
    return dict(page.locator("tbody tr").evaluate_all(read))


@pytest.mark.parametrize("days", [40, *(pytest.param(days, marks=pytest.mark.long) for days in (1, 3))])
def test_due_and_overdue_are_said_as_python_says_them_on_that_day(
    tab: Tab, site: Path, days: int, sample: Inspection
) -> None:
    then = Viewer(sample.registry, sample.forms, sample.digests, TODAY + timedelta(days=days))
    page = tab(served(site), after(days))
    page.goto("register/")
    assert states(page) == {row.group.name: row.status.word for row in then.rows}
    page.goto("expiry/")
    outlooks, said = states(page), {row.group.name: row.outlook.word for row in then.rows}
    assert outlooks
    assert outlooks == {name: said[name] for name in outlooks}


def test_a_page_of_another_day_says_so_also_while_it_stays_open(page: Page) -> None:
    """On a wall, or in a tab of a telephone: nothing loads it anew, and nobody looks at it for days (c29)."""
    for days in (-1, 0, 1, 3):
        live_on(page, after(days))
        for address in ("", "groups/hyfw/cbfw-dayi/", "articles/") if days > 1 else ("",):
            page.goto(address)
            expect(page.locator(".r-old")).to_have_text([re.compile(f"是 {days} 天前")] if days > 0 else [])
    live_on(page, DAY)
    page.goto("expiry/")
    expect(page.locator(".r-old")).to_have_count(0)
    page.evaluate("const open = Date.now.bind(Date); Date.now = () => open() + 2 * 86400000")
    for event in ("focus", "pageshow"):
        page.evaluate("event => dispatchEvent(new Event(event))", event)
        expect(page.locator(".r-old")).to_have_text([re.compile("是 2 天前.*各项合计未更新")])


def test_each_line_that_another_day_changed_says_what_it_was(page: Page) -> None:
    """The heading stays as it was, so the line must tell."""
    live_on(page, after(0))
    page.goto("expiry/")
    names, chips = (page.locator(f"#due-7 {cell}").all_text_contents() for cell in ("td:first-child", ".state"))
    before = dict(zip(names, chips, strict=True))
    expect(page.locator("[data-was]")).to_have_count(0)
    live_on(page, after(8))
    page.goto("expiry/")
    rows = page.locator("#due-7 tbody tr")
    expect(rows).to_have_count(len(before))
    for row in rows.all():
        chip = row.locator(".state")
        expect(chip).to_have_class("state over")
        was = before[str(row.locator("td:first-child").text_content())]
        told = chip.evaluate("chip => getComputedStyle(chip, '::after').content")
        assert re.sub('[" ]', "", told) == f"（原为“{was}”）".replace(" ", "")
    page.goto("groups/hyfw/cbfw-dayi/")
    expect(page.locator(".r-line [data-was]")).to_have_count(0)  # its term has not ended


@pytest.mark.parametrize("is_under_way", [True, False])
def test_an_overdue_group_is_said_as_python_says_it_on_that_day(page: Page, is_under_way: bool) -> None:
    """What the page said on the first day is what a browser has; the other days are counted there."""
    last = TODAY - timedelta(days=1)
    under_way = {PATH: UnderWay("延期办理中", last, 7, "主任签批", (), last)} if is_under_way else {}
    registry = replace(registry_of({PATH: group("2026-01-05", str(last))}), under_way=under_way)
    days = (0, 1, 13, 14, 15, 16, 40)
    views = [Viewer(registry, Forms.of_schemas(FORMS), {}, TODAY + timedelta(days=day)) for day in days]
    said = [(view.row_of[PATH].status.mark, view.row_of[PATH].status.word) for view in views]
    assert [mark for mark, _ in said] == (["wait"] * 4 + ["over"] * 3 if is_under_way else ["over"] * 7)
    for day, words in zip(days, said, strict=True):
        live_on(page, after(day))
        page.goto("")
        told = page.evaluate("words => window.anew(words[0], '', false, words[1])", [str(last), said[0][1]])
        assert tuple(told) == words, day


def test_a_look_back_stays_at_its_day(tab: Tab, tmp_path: Path, sample: Inspection) -> None:
    """An inspector asks how it stood then: main has moved on, and whatever today is changes nothing (Art. 10)."""
    root = of_its_day(tmp_path / "root")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "later")
    done = render("--root", root, "--out", tmp_path / "site", "--at", DAY)
    assert done.returncode == 0, done.stderr
    then = Viewer(sample.registry, sample.forms, sample.digests, TODAY)
    page = tab(served(tmp_path / "site"), after(40))
    page.goto("")
    expect(page.locator(".r-old")).to_have_count(0)
    expect(page.locator(".r-then")).to_contain_text("为该日的登记册：其后的内容没有列入，到期和逾期按该日计算")
    expect(page.locator("h1 .due")).to_have_text(str(overview.home(then)["due"]))
    page.goto("register/")
    assert states(page) == {row.group.name: row.status.word for row in then.rows}
    page.get_by_label("三十日内到期").check()
    expect(page.locator("#register tbody tr")).to_have_count(int(str(overview.home(then)["due"])))
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator(".r-old")).to_have_count(0)
    as_of = filled("--root", root, "--as-of", DAY)
    assert "其后办理的未列入；到期和逾期按该日计算" in as_of["banner"]
    assert " data-stays" in as_of["foot"]


THEN = "2026-01-02T01:30:00Z"


@pytest.fixture(scope="module")
def round_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's site by a machine that made a round."""
    out = tmp_path_factory.mktemp("round") / "site"
    options = render_command.site_options(["--root", str(PROJECT), "--out", str(out), "--as-of", DAY])
    assert render_command.build_site(options, None, duty=datetime.fromisoformat(THEN)) == ((), "", "")
    return out


def test_the_last_round_is_looked_up_anew(round_site: Path, tab: Tab) -> None:
    """After six hours every page says at its head that it is old: schedules come late on GitHub."""
    page = tab(served(round_site))
    for moment, says, is_old in (
        (f"{DAY}T00:30:00Z", f"{DAY} 08:30", False),
        (f"{after(-1)}T20:00:00Z", f"{DAY} 04:00（5 小时前）", False),
        (f"{after(-1)}T18:00:00Z", f"{DAY} 02:00（7 小时前）", True),
        (THEN, "2026-01-02 09:30（", True),
    ):
        (round_site / "duty.json").write_text(json.dumps({"at": moment}), "utf-8")
        page.goto("audit/")
        expect(page.locator("#duty")).to_contain_text(says)
        expect(page.locator("#duty")).to_have_attribute("datetime", moment)
        old = page.locator(".r-old", has_text="小时未更新，其后的审批、合并和新的申请未列入")
        expect(old).to_have_count(int(is_old))
        page.goto("register/")
        expect(old).to_have_count(int(is_old))


def test_without_a_round_nothing_is_said(round_site: Path, site: Path) -> None:
    page = (round_site / "audit/index.html").read_text("utf-8")
    assert '最近一次值守 <time id="duty" datetime="2026-01-02T01:30:00+00:00">2026-01-02 09:30</time>' in page
    assert "最近一次值守" not in (site / "audit/index.html").read_text("utf-8")


def lived(world: History) -> History:
    """A group whose term ended on the seventeenth, extended on the 21st, filed in the middle of December."""
    world.filed({LATE: FIRST})
    world.clock = datetime(2026, 11, 21, 1, tzinfo=UTC)
    pull = world.opened({LATE: SECOND})
    world.clock = datetime(2026, 12, 25, 1, tzinfo=UTC)
    pull.approve(LI, ZHAO)
    pull.merge()
    return world


def shown(past: Past, audience: Audience, day: str) -> dict[str, str]:
    """The pages of groups and the exports, as `render` fills them in, by address."""
    inspection = read_registry(repository.files_at(past.world.git, "main"), FORMS)
    evidence = clone_audit.evidence(past.world.git, FORMS, "main")
    viewer = Viewer.of(audience, inspection, date.fromisoformat(day), evidence)
    site = Site(viewer, (), worktree.read_templates())
    pages = {page.address: page.body for page in site.group_pages()}
    files = {name: content.decode("utf-8-sig") for name, content in site.takeaway() if not name.endswith(".xlsx")}
    return pages | files


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    """The office long after, with its records."""
    past = Past(lived(History(tmp_path_factory.mktemp("lived"), ADOPTED)))
    assert past.settled().is_clean
    return past


@pytest.fixture(scope="module")
def past_site(past: Past) -> dict[str, str]:
    """What its site shows."""
    return shown(past, Audience.INTERNAL, "2026-12-20")


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def test_each_record_shows_both_its_days_and_the_page_its_gaps(past_site: dict[str, str]) -> None:
    text = text_of(past_site["groups/hyfw/late/"])
    assert "填报 2026-11-21 办结 2026-12-25 相隔 34 天 变更 外勤没有结束" in text
    assert "填报 2026-11-02 办结 2026-11-02 创建" in text
    assert "备案空档 2026-11-18 至 2026-11-20（3 天） 到期以后报延期" in text
    assert "备案空档" not in past_site["groups/hyfw/on-paper/"]


def test_the_exports_tell_both(past_site: dict[str, str]) -> None:
    lines = list(csv.DictReader(io.StringIO(past_site["groups.csv"])))
    found = next(line for line in lines if line["群组名称"] == "外勤联络群")
    assert (found["最近备案日期"], found["最近办结日期"]) == ("2026-11-21", "2026-12-25")
    assert found["备案空档"] == "2026-11-18 至 2026-11-20（3 天）"
    groups = json.loads(past_site["api/v1/groups.json"])["groups"]
    told = {group["page"]: (group["last_done_on"], group["gaps"]) for group in groups}
    gap = {"from": "2026-11-18", "to": "2026-11-20", "how": "到期以后报延期"}
    assert told == {"groups/hyfw/late/": ("2026-12-25", [gap]), "groups/hyfw/on-paper/": (None, [])}


def test_without_records_the_days_are_those_of_merges_of_groups_alone(tmp_path: Path) -> None:
    world = lived(History(tmp_path, ADOPTED))
    world.land([world.main], {LATE: SECOND + "# 直接推送\n".encode()}, "推送")
    world.filed({INSIDE: filing(), "README.md": "工具和备案混在一起\n".encode()})
    found = mainline.merges(world.git, world.main, Reader(FORMS))
    brief = Version(1, date(2026, 11, 2), date(2026, 11, 17), False)
    longer = Version(2, date(2026, 11, 21), date(2027, 3, 31), False)
    assert found == {LATE: (Done(None, brief, date(2026, 11, 2)), Done(brief, longer, date(2026, 12, 25)))}


def test_the_public_edition_tells_neither(past: Past) -> None:
    told = shown(past, Audience.PUBLIC, "2027-04-20")
    assert "外勤联络群" in told["groups/hyfw/late/"]
    for name, text in told.items():
        assert not any(word in text for word in ("2026-12-25", "2026-11-20", "相隔", "空档", "gaps")), name
