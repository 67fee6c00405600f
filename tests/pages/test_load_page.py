"""The page of what could be fewer: it says how it counts, stays short whatever the size, and is for the office only."""

from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

from group_registry.forms.check import Inspection
from group_registry.lifecycle.consolidation import pairs
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience
from group_registry.pages.overview import MOST_PAIRS
from support.made_pages import bodies, viewer_of
from support.rendering import DAY

TODAY = date.fromisoformat(DAY)


def body(sample: Inspection, registry: Registry) -> str:
    return unescape(bodies(viewer_of(sample, TODAY, registry))["load/"])


def many(sample: Inspection, count: int) -> Registry:
    """So many copies of one long-standing group, all of one unit."""
    model = next(group for group in sample.registry.groups if group.term_end is None and not group.is_cancelled)
    filing = replace(model.filings[0], filed_on=date(2024, 1, 2))
    groups = [
        replace(
            model,
            origin=model.origin._replace(path=f"registry/groups/hyfw/g{at:03}.yaml"),
            name=f"第{at}号群",
            filings=(filing,),
        )
        for at in range(count)
    ]
    return Registry({**sample.registry.records, Group: tuple(groups)})


def test_without_any_it_says_so(sample: Inspection) -> None:
    assert "没有名称或用途相近的群组。" in body(sample, Registry({}))
    assert pairs(sample.registry, TODAY) == []


def test_a_long_list_is_cut_and_the_rest_is_counted(sample: Inspection) -> None:
    registry = many(sample, 100)
    page = body(sample, registry)
    assert len(pairs(registry, TODAY)) == 99
    assert f"另有 {99 - MOST_PAIRS} 对" in page
    assert page.count("名称几乎相同，建群目的相同") + page.count("<td>建群目的相同") == MOST_PAIRS
    assert not [word for word in ("必须", "应当", "责令", "违反", "限期") if word in page]
    assert len(page.encode()) < 30_000


def test_it_is_reached_from_statistics_and_from_people(site: Path) -> None:
    for place in ("charts", "people", "articles"):
        assert '"../load/"' in (site / place / "index.html").read_text("utf-8")


def test_the_public_edition_has_none_of_it(sample: Inspection) -> None:
    pages = bodies(viewer_of(sample, audience=Audience.PUBLIC))
    assert not [address for address, body in pages.items() if address == "load/" or "load/" in body]
