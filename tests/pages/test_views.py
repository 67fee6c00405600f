"""What pages say, from records made by hand or read from the sample."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from group_registry.evidence.result import Coverage, coverage
from group_registry.files import worktree
from group_registry.files.site_build import BODY, FOOTER, TITLE, Frame, Shell
from group_registry.forms.check import Inspection
from group_registry.lifecycle.due import State
from group_registry.model.records import BaselineEntry, Group
from group_registry.model.registry import Registry
from group_registry.pages import overview
from group_registry.pages.group_view import ADDED_ITEMS, FORM_ITEMS, Viewer
from group_registry.pages.search_index import JOINER, clauses, endings, of_prose
from group_registry.pages.site import Site
from group_registry.pages.wording import SOON
from group_registry.rules import RULES
from support.cases import PROJECT
from support.rendering import DAY

TODAY = date.fromisoformat(DAY)
HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(2)>&"'{{ 7*7 }}@@title@@<!--fill-->"""


def viewer(sample: Inspection, day: date = TODAY, registry: Registry | None = None) -> Viewer:
    return Viewer(registry or sample.registry, sample.forms, sample.digests, day)


def test_the_form_has_the_nine_items_and_marks_what_is_added(sample: Inspection) -> None:
    assert len(FORM_ITEMS) == 9
    assert {sample.forms.property(kind, name)["x-article"] for kind, name in FORM_ITEMS} == {"7"}
    assert not [name for kind, name in FORM_ITEMS if sample.forms.property(kind, name).get("x-added")]
    assert [name for kind, name in ADDED_ITEMS if not sample.forms.property(kind, name).get("x-added")] == []
    shown = {name for kind, name in (*FORM_ITEMS, *ADDED_ITEMS) if kind is Group}
    assert shown == set(sample.forms.fields(Group)) - {"filings"}


def test_a_later_day_moves_groups_from_due_to_overdue_and_nothing_else(sample: Inspection) -> None:
    for ahead in (1, 7, 30, 400):
        later = viewer(sample, TODAY + timedelta(days=ahead))
        for group, before, after in zip(sample.registry.groups, viewer(sample).rows, later.rows, strict=True):
            lapsed = not group.is_cancelled and group.term_end is not None and TODAY <= group.term_end < later.today
            assert (before.state != after.state) == lapsed, group.path
            assert not lapsed or after.state.word == State.OVERDUE
            day = {"left": None, "status": None, "outlook": None, "state": None, "deputy": None}
            assert replace(before, **day) == replace(after, **day)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "mark", "word"),
    [
        (-1, "over", "逾期 1 天"),
        (0, "due", "今天到期"),
        (1, "due", "还有 1 天"),
        (SOON, "due", f"还有 {SOON} 天"),
        (SOON + 1, "in", "使用中"),
    ],
)
def test_the_last_day_of_a_term_is_still_within_it(sample: Inspection, left: int, mark: str, word: str) -> None:
    group = next(g for g in sample.registry.groups if g.term_end and g.days and g.days > 60 and not g.is_cancelled)
    assert group.term_end is not None
    status = viewer(sample, group.term_end - timedelta(days=left)).row(group).status
    assert (status.mark, status.word) == (mark, word)


def test_every_group_that_falls_due_stands_in_one_section(sample: Inspection) -> None:
    seen = viewer(sample)
    sections = {section.anchor: section.rows for section in overview.expiry(seen)["sections"]}  # type: ignore[attr-defined]
    by_day = Counter(row for anchor in ("overdue", "due-7", "due-30", "due-90", "no-term") for row in sections[anchor])
    live = [row for row in seen.rows if row.state.word != State.CANCELLED]
    assert by_day == Counter(row for row in live if row.left is None or row.left <= 90)
    assert {row.state.word for row in sections["short-lived"]} <= {State.SHORT_LIVED}


YEARLY = [
    ("2026-03-01", "2031-02-28", []),
    ("2026-03-01", "2031-03-01", ["five-years"]),
    ("2024-02-29", "2029-02-28", []),
    ("2024-02-29", "2029-03-01", ["five-years"]),
    ("2019-01-01", "2026-11-23", []),  # overdue: it is to be closed
    ("2019-01-01", None, ["no-term"]),
]
"""The first day, the last one (both count), and the sections that ask for the yearly look."""


@pytest.mark.parametrize(("first", "last", "sections"), YEARLY)
def test_what_has_no_end_or_a_far_one_is_looked_at_once_a_year(
    sample: Inspection, first: str, last: str | None, sections: list[str]
) -> None:
    group, end = sample.registry.groups[0], date.fromisoformat(last) if last else None
    group = replace(group, started_on=date.fromisoformat(first), term_end=end, filings=group.filings[:1])
    seen = viewer(sample, registry=Registry({**sample.registry.records, Group: (group,)}))
    asked = [section for section in overview.expiry(seen)["sections"] if section.is_yearly]  # type: ignore[attr-defined]
    assert [section.anchor for section in asked if section.rows] == sections
    page = next(
        page for page in Site(seen, (), worktree.read_templates(PROJECT)).single_pages() if page.shell == "expiry"
    )
    assert page.body.count('<a href="../inventory/">每年清查</a>时逐个核对') == len(sections)


def test_the_numbers_of_the_home_page_add_up(sample: Inspection) -> None:
    home = overview.home(viewer(sample))
    live = sum(not group.is_cancelled for group in sample.registry.groups)
    assert home["live"] == live
    by_state, *others = [shares for title, shares in overview.shares(viewer(sample)) if title != "各单位逾期"]
    assert [sum(share.number for share in shares) for shares in others] == [live] * 3
    assert sum(share.number for share in by_state) == len(sample.registry.groups)
    proofs = home["proofs"]
    assert sum(number for _, number in proofs) == len(sample.registry.groups)  # type: ignore[attr-defined]


def test_an_empty_registry_is_shown_kindly(sample: Inspection) -> None:
    site = Site(viewer(sample, registry=Registry({})), RULES, worktree.read_templates(PROJECT))
    bodies = {page.address: page.body for page in site.single_pages()}
    assert "没有逾期的群组" in bodies[""]
    assert "没有逾期的群组" in bodies["expiry/"]
    assert "0 个群组" in bodies["register/"]


class Tags(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_hostile_group_is_only_text(sample: Inspection) -> None:
    filing = replace(sample.registry.groups[0].filings[0], statement=HOSTILE)
    names = ("name", "unit", "custodian", "leader", "member_scope", "purpose", "platform_note")
    group = replace(sample.registry.groups[0], **dict.fromkeys(names, HOSTILE), filings=(filing,))  # type: ignore[arg-type]
    registry = Registry({Group: (group,)})
    site = Site(viewer(sample, registry=registry), RULES, worktree.read_templates(PROJECT))
    shell = Shell.of_page(f"<title>{TITLE}</title><main>{BODY}</main>{FOOTER}", Frame(site.footer))
    for page in [*site.single_pages(), *site.group_pages()]:
        parsed = Tags()
        parsed.feed(shell.fill(page.title, page.body).decode())
        assert not parsed.elements & {"script", "img"}, page.address
    assert parsed.texts.count(HOSTILE) >= 6
    told = dict(site.files())["search/groups.json"]
    assert b"<" not in told
    assert json.loads(told)["name"] == [HOSTILE]


def test_only_the_very_content_of_the_baseline_is_covered() -> None:
    entry = BaselineEntry(origin=None, file="a", digest="1", paper_number="一", filed_on=TODAY)  # type: ignore[arg-type]
    assert coverage("a", {"a": "1"}, {"a": entry}) is Coverage.BASELINE
    assert coverage("a", {"a": "2"}, {"a": entry}) is Coverage.UNRECORDED
    assert coverage("b", {"b": "1"}, {"a": entry}) is Coverage.UNRECORDED


def test_prose_is_found_by_any_part_of_its_clauses() -> None:
    assert endings("答疑群") == ["答疑群_", "疑群_"]
    assert clauses("报送（见 Art. 6），备案。") == ["报送", "见", "备案"]
    entry = of_prose({"location": "file/", "title": "填报", "text": "<p>一律不写，见下</p>"})
    assert entry["text"] == f"<p>一律不写{JOINER}，见下{JOINER}</p>"
    assert entry["tags"] == ["填报_ 一律不写_ 律不写_ 不写_ 见下_"]
    cut = {"location": "file/", "title": "\u200b填报\u200b", "text": "<p>\u200b一律\u200b不写\u200b，见下</p>"}
    assert of_prose(cut) == entry, "where a dictionary is installed, Material cuts into words"


def test_a_shell_keeps_what_it_is_given(tmp_path: Path) -> None:
    shell = Shell.of_page(f"<title>\n   {TITLE}</title>\n\n   <p>{BODY}</p> {FOOTER}", Frame("foot"))
    assert shell.fill(TITLE, FOOTER + BODY).decode() == f"<title>\n{TITLE}</title><p>{FOOTER}{BODY}</p> foot"
