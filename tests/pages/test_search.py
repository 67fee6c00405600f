"""Finding groups: by the sound of a name, by facets that count each other, by person, by an address that keeps it all
(Art. 5)."""

import re
from collections import Counter
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from group_registry.forms.check import Inspection
from group_registry.pages.group_view import Viewer
from group_registry.pages.overview import units
from group_registry.pages.people import people
from support.rendering import DAY

NAME = "参保服务答疑群"


@pytest.mark.parametrize("letters", ["canbaofuwu", "cbfwdy", "cbfuwu", "fuwuday", "zhouqim", "canbao dayi"])
def test_a_group_is_found_by_the_sound_of_its_name(page: Page, letters: str) -> None:
    page.goto("register/")
    page.get_by_role("searchbox").fill(letters)
    expect(page.locator("#count")).to_have_text(re.compile("符合条件 ([1-9]|1[01]) 个$"))
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    page.get_by_role("searchbox").fill("xyzw")
    expect(page.locator("#none")).to_be_visible()


def test_facets_count_what_the_others_leave(page: Page, sample: Inspection) -> None:
    page.goto("register/?scope=对外&sort=-term")
    outward = [group for group in sample.registry.groups if group.scope == "对外"]
    platforms = Counter(str(group.platform) for group in outward)
    for platform, count in platforms.items():
        chip = page.locator("label", has=page.locator(f"[name=platform][value='{platform}']"))
        expect(chip.locator("sup")).to_have_text(str(count))
    inward = page.locator("label", has=page.locator("[name=scope][value='对内']"))
    expect(inward.locator("sup")).to_have_text(str(len(sample.registry.groups) - len(outward)))
    terms = page.locator("#register tbody td:nth-child(6)").all_inner_texts()
    assert len(terms) == len(outward)
    assert [it for it in terms if it[0] == "2"] == sorted((it for it in terms if it[0] == "2"), reverse=True)
    page.get_by_role("columnheader", name="群组名称").get_by_role("button").click()
    page.wait_for_url("**/register/?scope=*&sort=name")


def test_people_lead_to_their_groups(page: Page, sample: Inspection) -> None:
    page.goto("people/")
    page.get_by_role("link", name="周启明").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("周启明")
    viewer = Viewer(sample.registry, sample.forms, sample.digests, date.fromisoformat(DAY))
    own = {row.name for row in viewer.rows if row.custodian == "周启明" and row.state.mark != "out"}
    kept = page.locator("h2", has_text="负责的群组").locator("xpath=following-sibling::*[1]").get_by_role("link")
    assert own
    assert set(kept.all_inner_texts()) == own
    name = kept.first.inner_text()
    kept.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_every_live_group_is_counted_for_one_custodian_and_its_deputies(sample: Inspection) -> None:
    viewer = Viewer(sample.registry, sample.forms, sample.digests, date.fromisoformat(DAY))
    found = people(viewer, units(viewer))
    live = [row for row in viewer.rows if row.state.mark != "out"]
    assert sum(it.live for it in found["custodians"]) == len(live)  # type: ignore[attr-defined]
    assert {it.person.label for it in found["leaders"]} == {row.deputy for row in live}  # type: ignore[attr-defined]
    for leader in found["leaders"]:  # type: ignore[attr-defined]
        assert leader.live == sum(row.deputy == leader.person.label for row in live)
        assert len(leader.tasks) == sum(unit.due + unit.over for unit in leader.units)


def test_the_notice_of_a_group_is_there_to_be_pasted(page: Page) -> None:
    page.goto("groups/hyfw/cbfw-dayi/")
    page.get_by_role("button", name="群公告").click()
    said = page.get_by_label("群公告文字").input_value()
    for words in (NAME, "中互京群备〔2026〕3号", "群组负责人：周启明", "“周启明 会员服务部”", "第十二条"):
        assert words in said
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == said
    page.keyboard.press("Escape")
    expect(page.get_by_label("群公告文字")).to_be_hidden()
