"""Inventories: the register beside itself is clean, differences are found, nothing private is shown (Art. 6, 8, 11)."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from group_registry.commands.inventory import inventory
from group_registry.files import worktree
from group_registry.forms.check import Inspection, read_registry
from group_registry.lifecycle.inventory import InventoryVerdict, ListedGroup, compare
from group_registry.lifecycle.reminders import is_overdue
from group_registry.model.records import Group, Unit
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from group_registry.spreadsheets import reader
from support.books_office import DAY, FILES, laid_out, said
from support.cases import FORMS, PROJECT

TODAY = date.fromisoformat(DAY)
SAMPLE = read_registry(worktree.read_files(PROJECT), FORMS)
SMALL = read_registry(FILES, FORMS)


def site(inspection: Inspection, audience: Audience = Audience.INTERNAL, day: date = TODAY) -> Site:
    return Site(Viewer.of(audience, inspection, day), (), worktree.read_templates())


def units(inspection: Inspection) -> dict[str, Unit]:
    return {unit.slug: unit for unit in inspection.registry.of(Unit)}


@pytest.mark.parametrize("name", ["groups.csv", "groups.xlsx"])
@pytest.mark.parametrize("inspection", [SAMPLE, SMALL], ids=["sample", "small"])
def test_the_registers_own_export_reports_nothing_but_terms_that_ended(inspection: Inspection, name: str) -> None:
    content = dict(site(inspection).takeaway())[name]
    returns, strays = inventory(reader.of_bytes(content), inspection.registry, inspection.forms, None, TODAY)
    assert strays == []
    opened = {(line.path, line.outcome) for one in returns for line in one.open}
    overdue = {
        (group.path, InventoryVerdict.OVERDUE) for group in inspection.registry.groups if is_overdue(group, TODAY)
    }
    assert opened == overdue
    live = sum(not group.is_cancelled for group in inspection.registry.groups)
    assert sum(len(one.lines) - len(one.open) for one in returns) == live - len(overdue)


def test_every_prefilled_sheet_comes_back_clean() -> None:
    early = min(group.filings[0].filed_on for group in SAMPLE.registry.groups)
    sheets = {
        place: content for place, content in site(SAMPLE).files() if re.fullmatch(r"inventory/[a-z]+\.csv", place)
    }
    assert len(sheets) >= 15
    for place, content in sheets.items():
        unit = units(SAMPLE)[Path(place).stem]
        assert content.startswith("\ufeff群组名称,使用部门,平台类别,群组负责人,成员人数,本单位意见\r\n".encode())
        returns, strays = inventory(reader.of_bytes(content), SAMPLE.registry, SAMPLE.forms, unit, early)
        assert (strays, [one for one in returns if one.open]) == ([], []), place


def listed(group: Group, row: int) -> ListedGroup:
    return ListedGroup(row, group.name, group.platform, group.custodian)


OWN = [group for group in SAMPLE.registry.groups if group.unit == "会员服务部" and not group.is_cancelled]
HYFW = units(SAMPLE)["hyfw"]
EARLY = date(2024, 1, 1)


@given(st.sets(st.integers(0, len(OWN) - 1)), st.permutations(range(len(OWN))))
def test_what_is_left_out_is_gone_and_nothing_else(missing: set[int], order: list[int]) -> None:
    there = [listed(OWN[at], row) for row, at in enumerate(order, 2) if at not in missing]
    found = compare(SAMPLE.registry, HYFW, there, EARLY)
    assert {line.path for line in found.lines if line.outcome is InventoryVerdict.GONE} == {
        OWN[at].path for at in missing
    }
    assert len(found.open) == len(missing)
    assert len(found.lines) == len(OWN)


@given(st.integers(0, len(OWN) - 1), st.sampled_from(["name", "platform", "custodian", "width"]))
def test_one_difference_is_one_line_of_its_kind(at: int, what: str) -> None:
    lines = [listed(group, row) for row, group in enumerate(OWN, 2)]
    one = lines[at]
    lines[at], verdicts = {
        "name": (replace(one, name=one.name[:2] + one.name[3:]), [InventoryVerdict.RENAMED]),
        "platform": (replace(one, platform="钉钉"), [InventoryVerdict.PLATFORM]),
        "custodian": (replace(one, custodian="新来的人"), [InventoryVerdict.CUSTODIAN]),
        "width": (replace(one, name=f" {one.name}　"), []),
    }[what]
    found = compare(SAMPLE.registry, HYFW, lines, EARLY)
    assert [line.outcome for line in found.open] == verdicts
    assert all(line.path == OWN[at].path and OWN[at].name in line.says + line.name for line in found.open)


def test_what_a_return_shows_is_masked(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "office")
    (tmp_path / "list.csv").write_text("群名,群主,人数\n参保答疑群,郑雪,20\n加13800138000的群,,\n", "utf-8")
    told = said("inventory", tmp_path / "list.csv", "--unit", "hyfw", "--as-of", DAY, "--root", root)
    assert "加138****8000的群（清单第 3 行）" in told
    assert "13800138000" not in told


def body(of: Site, address: str = "inventory/") -> str:
    return next(page.body for page in of.single_pages() if page.address == address)


def test_the_page_has_every_unit_with_its_sheet_and_how_far_it_is() -> None:
    page = body(site(SMALL))
    for slug in ("hyfw", "zhb", "xxjs", "chaoyang", "jidian"):
        assert f'href="{slug}.csv" download' in page
    assert 'href="pxzx.csv"' not in page  # closed, without a group
    row = page[page.index('href="../units/hyfw/"') :].split("</tr>")[0]
    assert re.sub("<[^>]+>", " ", row).split()[-4:] == ["2", "2026-03-02", "—", "下载"]
    later = body(site(SMALL, day=date(2027, 3, 2)))
    row = later[later.index('href="../units/hyfw/"') :].split("</tr>")[0]
    assert re.sub("<[^>]+>", " ", row).split()[-4:] == ["2", "2026-03-02", "2", "下载"]


def test_the_sheets_are_never_in_the_public_edition() -> None:
    public = site(SMALL, audience=Audience.PUBLIC)
    text = "".join(page.body for page in public.single_pages()) + "".join(map(str, public.search_entries([])))
    assert not [place for place, _ in public.files() if place.startswith("inventory/")]
    assert "参保" in text
    assert "清查表" not in text
