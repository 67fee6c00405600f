"""The page of what could be fewer: it says how it counts, stays short whatever the size, and is for the office only."""

from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

from group_registry.files import worktree
from group_registry.forms.check import Inspection
from group_registry.lifecycle.consolidation import pairs, sleeping
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience
from group_registry.pages.consolidation import MOST, MOST_PEOPLE
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from support.cases import PROJECT
from support.rendering import DAY

TODAY = date.fromisoformat(DAY)


def body(sample: Inspection, registry: Registry) -> str:
    viewer = Viewer.of(Audience.INTERNAL, replace(sample, registry=registry), TODAY)
    site = Site(viewer, (), worktree.read_templates(PROJECT))
    return unescape(next(page.body for page in site.single_pages() if page.address == "load/"))


def many(sample: Inspection, count: int, custodian: str = "") -> Registry:
    """So many copies of one long-standing group, all of one unit."""
    model = next(group for group in sample.registry.groups if group.term_end is None and not group.is_cancelled)
    filing = replace(model.filings[0], filed_on=date(2024, 1, 2))
    groups = [
        replace(
            model,
            origin=model.origin._replace(path=f"registry/groups/hyfw/g{at:03}.yaml"),
            name=f"第{at}号群",
            filings=(filing,),
            custodian=custodian or f"某人{at}",
        )
        for at in range(count)
    ]
    return Registry({**sample.registry.records, Group: tuple(groups)})


def test_the_page_of_the_sample_lists_who_sleeps(site: Path, sample: Inspection) -> None:
    page = (site / "load/index.html").read_text("utf-8")
    asleep = sleeping(sample.registry, TODAY)
    assert len(asleep) > 5
    for one in asleep[:MOST]:
        assert f"{one.group.name}</a>" in page
        assert f"{one.months} 个月" in page
    assert f"<small>{len(asleep)} 个</small>" in page
    assert "没有名称或用途相近的群组。" in page
    assert pairs(sample.registry, TODAY) == []


def test_a_long_list_is_cut_and_the_rest_is_counted(sample: Inspection) -> None:
    registry = many(sample, 100)
    page = body(sample, registry)
    assert len(pairs(registry, TODAY)) == 99
    assert f"另有 {99 - MOST} 对" in page
    assert f"另有 {100 - MOST} 个" in page
    assert f"另有 {100 - MOST_PEOPLE} 人" in page
    assert page.count("建群目的相同，成员范围相同") == MOST
    assert len(page.encode()) < 30_000


def test_who_keeps_more_than_eight_is_shown_and_nobody_is_told_to(sample: Inspection) -> None:
    assert "超过 8 个，建议调整分工" in body(sample, many(sample, 9, "周启明"))
    page = body(sample, many(sample, 8, "周启明"))
    assert "没有人超过 8 个" in page
    assert not [word for word in ("必须", "应当", "责令", "违反", "限期") if word in page]


def test_without_groups_it_says_so(sample: Inspection) -> None:
    page = body(sample, Registry({}))
    assert page.count("尚无") == 3
    assert "没有久无记录的群组" in page


def test_it_is_reached_from_statistics_and_from_people(site: Path) -> None:
    for place in ("charts", "people", "articles"):
        assert '"../load/"' in (site / place / "index.html").read_text("utf-8")


def test_the_public_edition_has_none_of_it(sample: Inspection) -> None:
    viewer = Viewer.of(Audience.PUBLIC, sample, TODAY)
    pages = list(Site(viewer, (), worktree.read_templates(PROJECT)).single_pages())
    assert not [page.address for page in pages if page.address == "load/" or "load/" in page.body]
