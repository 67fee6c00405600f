"""Asked once more: who answered for an earlier content sees first what was changed since, then what others did, and is
one link from the place of review (Art. 9)."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from group_registry.approval.pending import WaitingChange, WaitingList
from group_registry.files import worktree
from group_registry.files.site_build import BODY, TITLE, Frame, Shell
from group_registry.forms.check import inspect
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from support.browsing import served, strict
from support.cases import FORMS, OFFICE, PROJECT
from support.rendering import PHONE
from support.saved_pulls import WEB, asked
from support.world import LI, PATH, ZHAO, World, filing, minutes_of, world_at

BETTER = "解答参保续保与理赔材料问题"
CHANGED = (WaitingChange("建群目的", "解答参保续保材料问题", BETTER, is_entry=False),)
READ = inspect(OFFICE, FORMS, ())
AT_TEN = datetime(2026, 11, 2, 2, tzinfo=UTC)
LI_S, ZHAO_S = "waiting/B0002/", "waiting/B0001/"


def approved(world: World) -> None:
    world.review(LI, 1)


def passed(world: World) -> None:
    world.review(LI, 1)
    world.merge_to_main({"registry/minutes/2026-12.yaml": minutes_of(world)}, 30)


def changed(world: World) -> None:
    world.review(LI, 1)
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)


def signed_and_changed(world: World) -> None:
    passed(world)
    world.review(ZHAO, 32)
    world.push({PATH: filing("对外", purpose=BETTER)}, 33)


def returned_and_changed(world: World) -> None:
    world.review(LI, 1, "CHANGES_REQUESTED")
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)


def lost(world: World) -> None:
    world.review(LI, 1, commit_id="e" * 40)
    world.push({PATH: filing("对外", purpose=BETTER)}, 31)


def listed(folder: Path, story: Callable[[World], None]) -> WaitingList:
    world = world_at(folder / "r", {PATH: filing("对外")})
    story(world)
    return asked(world)


STORIES: list[tuple[Callable[[World], None], list[str], list[str], list[tuple[str, datetime, bool, Any]]]] = [
    (approved, ["吴敏"], ["分管主任审核　李晓岚  2026-11-02 10:00"], []),
    (passed, ["赵明诚"], [
        "分管主任审核　李晓岚  2026-11-02 10:00",
        "主任办公会　2026 年第 12 次，2026-11-03（赵明诚主持，出席 3 人：赵明诚、李晓岚、吴敏）",
    ], []),
    (changed, ["李晓岚"], [], [("李晓岚", AT_TEN, False, CHANGED)]),
    (signed_and_changed, ["李晓岚"], [], [("李晓岚", AT_TEN, False, CHANGED)]),
    (returned_and_changed, ["李晓岚"], [], [("李晓岚", AT_TEN, True, CHANGED)]),
    (lost, ["李晓岚"], [], [("李晓岚", AT_TEN, False, None)]),
]  # fmt: skip
"""What happened; whom it waits for; the steps done; who is asked again, since when, after a return, what changed."""


@pytest.mark.parametrize(("story", "whom", "given", "again"), STORIES, ids=[it[0].__name__ for it in STORIES])
def test_the_list_says_what_is_done_and_what_was_changed_since(
    tmp_path: Path,
    story: Callable[[World], None],
    whom: list[str],
    given: list[str],
    again: list[tuple[str, datetime, bool, Any]],
) -> None:
    (turn,) = listed(tmp_path, story).waiting
    assert list(turn.whom) == whom
    assert [f"{done.step}　{done.says}" for done in turn.given] == given
    assert [(one.name, one.at, one.was_refusal, one.changes) for one in turn.again] == again


def site_of(known: WaitingList, folder: Path) -> dict[str, str]:
    """The pages of what waits, as they go into a frame that loads the style."""
    made = Site(
        Viewer.of(Audience.INTERNAL, READ, date(2026, 11, 12)), (), worktree.read_templates(PROJECT), asked=known
    )
    head = '<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f'<title>{TITLE}</title><link rel="stylesheet" href="/assets/registry.css">'
    frame = f'{head}<div class="r-page">{BODY}</div>'
    shell = Shell.of_page(frame, Frame(""))
    pages = {page.address: page.body for page in made.single_pages() if page.address.startswith("waiting/")}
    for address, body in pages.items():
        (folder / address).mkdir(parents=True, exist_ok=True)
        (folder / address / "index.html").write_bytes(shell.fill("今日待签", body))
    (folder / "assets").mkdir()
    for name in ("registry.css", "approve.svg", "return.svg"):
        (folder / "assets" / name).write_bytes((PROJECT / "docs/assets" / name).read_bytes())
    return pages


def test_the_card_opens_with_what_was_changed_and_leads_to_the_place_of_review(
    tmp_path: Path, browser: Browser
) -> None:
    site_of(listed(tmp_path, changed), tmp_path / "site")
    with served(tmp_path / "site") as address, strict(browser, address, PHONE) as context:
        page = context.new_page()
        page.goto(LI_S)
        card = page.locator("article")
        expect(card.locator("h3")).to_have_text("您上次同意之后改了 2026-11-02 10:00 同意")
        since = card.locator(".r-again")
        expect(since.locator("dt")).to_have_text(["建群目的"])
        assert since.locator("del").evaluate("it => getComputedStyle(it).textDecorationLine") == "line-through"
        mark = "it => getComputedStyle(it).backgroundColor !== getComputedStyle(it.parentElement).backgroundColor"
        assert since.locator("ins").evaluate(mark)
        expect(since.locator("del")).to_have_text("解答参保续保材料问题")
        expect(since.locator("ins")).to_have_text(BETTER)
        whole = card.locator("dl").last
        assert since.bounding_box()["y"] < whole.bounding_box()["y"]  # type: ignore[index]
        expect(page.get_by_role("link", name="去签：第 7 号申请")).to_have_attribute("href", f"{WEB}/7/files")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.goto("waiting/")
        expect(page.get_by_text("上次同意之后改了")).to_have_count(1)


def signed(world: World) -> None:
    passed(world)
    world.review(ZHAO, 32)


def test_who_merges_is_led_to_the_request_itself(tmp_path: Path) -> None:
    pages = site_of(listed(tmp_path, signed), tmp_path / "site")
    cards = [card for page in pages.values() for card in page.split("<article")[1:]]
    assert cards
    for card in cards:
        assert re.findall(r'href="([^"]*)">打开第 7 号申请', card) == [f"{WEB}/7"]
        assert "主任签批" in card


def test_the_director_sees_who_reviewed_and_which_meeting_passed_it(tmp_path: Path) -> None:
    pages = site_of(listed(tmp_path, passed), tmp_path / "site")
    card = pages[ZHAO_S].split("<article")[1]
    assert re.findall(r"<li><b>(.*?)</b> (.*?)</li>", card) == [
        ("分管主任审核", "李晓岚  2026-11-02 10:00"),
        ("主任办公会", "2026 年第 12 次，2026-11-03（赵明诚主持，出席 3 人：赵明诚、李晓岚、吴敏）"),
    ]
    assert "您上次" not in card
    assert "Approve" in pages[ZHAO_S]
    assert "Approve" not in pages[LI_S]  # nothing is to be pressed


@pytest.mark.parametrize(
    ("story", "says"),
    [(returned_and_changed, "您上次退回之后改了"), (lost, "其间的改动不能逐项对照，请重新审阅全部内容")],
    ids=["returned", "lost"],
)
def test_a_return_and_a_lost_commit_are_told_as_such(tmp_path: Path, story: Callable[[World], None], says: str) -> None:
    assert says in site_of(listed(tmp_path, story), tmp_path / "site")[LI_S]
