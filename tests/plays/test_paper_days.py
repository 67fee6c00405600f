"""Which records are of paper days: those that the baseline counts, whatever day or word a later one bears (Art. 2, 7,
9, 11, 25).
"""

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from group_registry.forms.contents import blob_id
from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import changed, ended, form
from support.world import BASELINE, LI, PEOPLE, SUN, ZHAO

OLD_DAY = "2025-01-16"
LEFT = ("止: 2026-01-31", "止: 2024-12-31")
CLOSED = ("止: 2025-06-30", "止: 2024-06-30")
UNITS = "registry/office/units.yaml"
TODAY = "2026-11-02"


class Row(NamedTuple):
    slug: str
    changes: Mapping[str, str]
    rules: set[str]
    """What the check finds, whatever day the record bears."""


ROWS = (
    Row("agency", {"群组负责人": "田野"}, {"outside_custodian_makes_a_group_external"}),
    Row("nobody", {"群组负责人": "查无此"}, {"custodian_is_on_the_list"}),
    Row("director", {"群组负责人": "赵明诚"}, {"custodian_reports_to_another"}),
    Row("leaver", {"群组负责人": "郑雪"}, {"custodian_is_in_office"}),
    Row("closed", {"使用部门": "培训中心"}, {"unit_is_open_on_the_day"}),
    Row("empty", {"建群目的": "无"}, {"form_items_are_filled_in"}),
)
OUTWARD = {"agency", "nobody"}
"""Whose custodian belongs to no department, so that the meeting decides."""
DATINGS = {
    "dated today": (TODAY, "岗位有所调整", set[str]()),
    "dated long ago": ("2025-01-23", "岗位有所调整", set[str]()),
    "dated long ago, of paper it says": ("2025-01-23", "纸质补录：二〇二五年的变更", {"late_paper_is_a_creation"}),
    "dated today, of paper it says": (TODAY, "纸质补录：二〇二五年的变更", {"late_paper_is_a_creation"}),
}


def path_of(slug: str) -> str:
    return f"registry/groups/hyfw/{slug}.yaml"


def text(slug: str, changes: Mapping[str, str] | None = None, records: str = "", day: str = OLD_DAY) -> bytes:
    """A group whose name and purpose are like no other's."""
    names = {
        "agency": "续保",
        "nobody": "理赔",
        "director": "慰问",
        "leaver": "培训",
        "closed": "档案",
        "empty": "会务",
    }
    topic = names.get(slug, slug)
    return form({"群组名称": f"{topic}联络群", "建群目的": f"{topic}事项的日常联络", **(changes or {})}, records, day)


def entry(slug: str, count: int | None = 1, number: str = "", day: str = "2025-01-23", content: bytes = b"") -> str:
    """``day`` is the one that stood in for the number of records."""
    lines = [f"- 文件: {path_of(slug)}", f"  内容摘要: {blob_id(content or text(slug))}"]
    lines += [] if count is None else [f"  记录数: {count}"]
    return "\n".join([*lines, *([f"  纸质编号: {number}"] if number else []), f"  备案日期: {day}"]) + "\n"


def office_with(groups: Mapping[str, bytes], baseline: str) -> dict[str, bytes]:
    people = OFFICE[PEOPLE].decode().replace(*LEFT).encode()
    units = OFFICE[UNITS].decode().replace(*CLOSED).encode()
    return {**OFFICE, **groups, PEOPLE: people, UNITS: units, BASELINE: baseline.encode()}


@pytest.fixture(params=[1, None], ids=["counted", "of version 1"])
def imported(request: pytest.FixtureRequest, opened: Open) -> PlayedOffice:
    """The groups of the rows as an import left them, with the number of their records and without it."""
    groups = {path_of(row.slug): text(row.slug) for row in ROWS}
    entries = [entry(row.slug, request.param, f"{number}号") for number, row in enumerate(ROWS, 1)]
    return opened(office_with(groups, "".join(entries)))


@pytest.mark.parametrize("dating", DATINGS)
def test_no_date_and_no_word_makes_a_record_one_of_paper_days(imported: PlayedOffice, dating: str) -> None:
    """(Art. 25)"""
    office, (day, statement, more) = imported, DATINGS[dating]
    for row in ROWS:
        path = path_of(row.slug)
        pull = office.hand_in({path: text(row.slug, row.changes, changed(day, statement))})
        assert office.errors(pull) == row.rules | more, row.slug
        office.review(pull, LI, SUN, ZHAO)
        assert not office.verdict(pull)["approved"], row.slug
        assert office.status(pull) == "failure", row.slug
        is_outward = row.slug in OUTWARD
        assert ("office_meeting" in office.missing(pull)) == is_outward, row.slug
        # What is wrong today, but for the meeting, only the check finds. Day, word and meeting are asked by the audit.
        if is_outward or (day, more) != (TODAY, set()):
            office.merge_anyhow(pull)
            assert path in refused(office), row.slug


def refused(office: PlayedOffice) -> set[str]:
    findings = office.audit()["findings"]
    return {path for one in findings if one["level"] == "error" for path in one["paths"]}


def test_a_second_change_gives_the_first_no_right(imported: PlayedOffice) -> None:
    """(Art. 25)"""
    # Without the number of records, all but the last are of paper days: what that leaves out was decided when it was
    # the last, and neither it nor anything below it can be written anew.
    office, path = imported, path_of("empty")
    first = changed(TODAY, "成员增加")
    office.land(office.hand_in({path: text("empty", {"成员范围": "会务组"}, first)}), LI, ZHAO)
    evil, end = changed(TODAY, "岗位有所调整"), ended(TODAY)
    for records, rules in (
        (first + evil, {"custodian_is_on_the_list"}),
        (first + evil + end, {"one_new_record_at_a_time"}),
        (evil + end, {"past_records_are_never_rewritten"}),
    ):
        pull = office.hand_in({path: text("empty", {"成员范围": "会务组", "群组负责人": "查无此"}, records)})
        assert office.errors(pull) >= rules, rules
        office.review(pull, LI, ZHAO)
        assert office.status(pull) == "failure", rules
    second = changed(TODAY, "成员减少")
    office.land(office.hand_in({path: text("empty", {"成员范围": "会务人员"}, first + second)}), LI, ZHAO)
    assert office.standing(path) == ("已备案", "6号")
    office.land(office.hand_in({path: text("empty", {"成员范围": "会务人员"}, first + second + end)}), LI, ZHAO)
    assert office.standing(path) == ("已备案", "6号")
