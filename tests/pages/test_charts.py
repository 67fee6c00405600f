"""Charts: their numbers are the registry's, drawn and said; nothing in them but shapes and escaped text."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from group_registry.files import worktree
from group_registry.forms.check import Inspection
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.terms import Audience
from group_registry.pages.charts import by_month, months_from, over_time
from group_registry.pages.group_view import Viewer
from group_registry.pages.overview import live_by_month, statistics
from group_registry.pages.site import Site
from group_registry.rules.route import Step
from support.cases import PROJECT
from support.proven import evidence_of
from support.rendering import DAY

TODAY = date.fromisoformat(DAY)


def drawn(viewer: Viewer) -> dict[str, str]:
    return {title: str(chart or note) for title, chart, note in statistics(viewer)["charts"]}  # type: ignore[attr-defined]


def test_groups_over_time_are_those_on_file_at_each_end_of_month(sample: Inspection) -> None:
    points = live_by_month(sample.registry.groups, TODAY)
    assert points[-1] == ((2026, 11), sum(not group.is_cancelled for group in sample.registry.groups))
    for (year, month), count in points:
        after = date(year + month // 12, month % 12 + 1, 1)
        begun = [group for group in sample.registry.groups if group.filings[0].filed_on < after]
        assert count == sum(not (group.is_cancelled and group.last.filed_on < after) for group in begun)


def test_every_chart_is_svg_and_says_its_numbers(sample: Inspection) -> None:
    viewer = Viewer(sample.registry, sample.forms, sample.digests, TODAY)
    charts = drawn(viewer)
    shown = {title: chart for title, chart in charts.items() if chart.startswith("<svg")}
    assert list(shown) == ["在册群组"]
    for title, chart in shown.items():
        root = ElementTree.fromstring(chart)
        assert root.get("role") == "img"
        assert re.search(r"\d", str(root.get("aria-label"))), title
        assert {part.tag for part in root.iter()} <= {"svg", "rect", "text", "line", "polygon", "polyline"}
        assert not {name for part in root.iter() for name in part.attrib} & {"style", "onclick", "href"}


def test_days_from_filing_to_signing_come_from_the_evidence_alone(sample: Inspection) -> None:
    viewer = Viewer(sample.registry, sample.forms, sample.digests, TODAY)
    assert drawn(viewer)["从填报到签批的天数"] == "尚无审批证据，暂无数据。"
    given = [(Step.SIGN_OFF, "甲", datetime(2026, 11, 25, 2, tzinfo=UTC), "线上")]
    groups = []
    for group, days in zip(sample.registry.groups, (3, 5, 40), strict=False):
        moved = replace(group.last, filed_on=TODAY - timedelta(days=days))
        groups.append(replace(group, filings=(moved,)))
    evidence = evidence_of({group.path: (sample.digests[group.path], given) for group in groups})
    viewer = Viewer(Registry({Group: tuple(groups)}), sample.forms, sample.digests, TODAY, evidence=evidence)
    assert "11 月 5 天" in drawn(viewer)["从填报到签批的天数"]


def test_the_public_has_no_chart_of_what_it_may_not_know(sample: Inspection) -> None:
    """Who signed and when is the office's own (Art. 17): no chart, and no word that there is no evidence."""
    assert list(drawn(Viewer.of(Audience.PUBLIC, sample, TODAY))) == ["在册群组"]


def test_a_registry_without_groups_has_words_in_place_of_charts(sample: Inspection) -> None:
    charts = drawn(Viewer(Registry({}), sample.forms, {}, TODAY))
    assert charts["在册群组"] == "尚无在册的群组。"


def test_a_chart_without_a_figure_is_a_sentence(sample: Inspection) -> None:
    lasting = tuple(replace(group, term_end=None) for group in sample.registry.groups)
    viewer = Viewer(Registry({**sample.registry.records, Group: lasting}), sample.forms, {}, TODAY)
    home = next(iter(Site(viewer, (), worktree.read_templates(PROJECT)).single_pages()))
    assert "十二个月内没有到期的群组。" in home.body
    assert "<svg" not in home.body
    assert (
        "<svg"
        in next(
            iter(Site(replace(viewer, registry=sample.registry), (), worktree.read_templates(PROJECT)).single_pages())
        ).body
    )


def test_names_in_charts_are_text(sample: Inspection) -> None:
    hostile = "<script>\"&'"
    chart = str(by_month(hostile, {(2026, 1): 1}, hostile))
    assert "<script" not in chart
    ElementTree.fromstring(f"<p>{chart}</p>")


@pytest.mark.parametrize(
    ("first", "names"),
    [
        ((2026, 11), ["2026 年 11 月", "4 月", "7 月", "10 月"]),
        ((2026, 1), ["2026 年 1 月", "7 月", "10 月"]),
        ((2026, 6), ["2026 年 6 月", "2027 年", "4 月"]),
        ((2026, 8), ["2026 年 8 月", "2027 年", "4 月", "7 月"]),
    ],
)
def test_months_are_named_with_their_years_and_never_one_over_the_other(
    first: tuple[int, int], names: list[str]
) -> None:
    months = months_from(date(*first, 1), 0, 12)
    root = ElementTree.fromstring(str(by_month("到期", dict.fromkeys(months, 3), "个")))
    texts = [text for text in root.iter("text") if text.get("class") in ("first", "month")]
    assert [text.text for text in texts] == names
    places = [int(text.get("x", "")) for text in texts]
    assert places[1] - places[0] > 112  # the first one begins there, the others stand in the middle
    assert all(later - earlier >= 84 for earlier, later in pairwise(places[1:]))


@pytest.mark.parametrize("today", [date(2026, 1, 31), date(2024, 2, 29), date(2026, 12, 1)])
def test_months_and_days_hold_at_the_ends_of_years(today: date) -> None:
    months = months_from(today, -11, 24)
    assert len(set(months)) == 24
    assert months[11] == (today.year, today.month)
    ElementTree.fromstring(str(over_time("在册", [((2026, 1), 0)])))
