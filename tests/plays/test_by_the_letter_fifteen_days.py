"""Fifteen days (Art. 10), by the letter: how they are counted, prolonged and cut, and groups that serve one need."""

from collections.abc import Mapping, Sequence

import pytest

from support.cases import OFFICE
from support.played_office import Open, PlayedOffice
from support.texts import BRIEF, OUTSIDE, changed, ended, form
from support.world import LI, PATH, ZHAO

Items = Mapping[str, str | None]
ALONE, INTERNAL, EXTERNAL = ["approval"], ["review", "sign_off"], ["review", "office_meeting", "sign_off"]
POLICY, SECOND = "registry/office/policy.yaml", PATH.replace("case", "second")
ABROAD, IN_FULL = {**OUTSIDE, **BRIEF}, {"办理方式": "备案"}
FILED = ("已备案", "中互京群备〔2026〕1号")


def lasting(last: str | None, first: str | None = None, more: Items = BRIEF) -> Items:
    return {**more, "启用日期": first, "使用期限": last}


def short_lived(office: PlayedOffice, items: Items = BRIEF) -> None:
    office.land(office.hand_in({PATH: form(items)}), LI)


SHORT = [(None, "2026-11-02"), (None, "2026-11-16"), ("2026-11-05", "2026-11-19"), ("2026-11-09", "2026-11-23")]
LONG = [(None, "2026-11-17"), ("2026-11-05", "2026-11-20"), ("2026-11-10", "2026-11-24"), ("2026-11-20", "2026-12-31")]


@pytest.mark.parametrize(("group", "in_full"), [(BRIEF, INTERNAL), (ABROAD, EXTERNAL)], ids=["inside", "outside"])
def test_both_ends_are_counted_and_leave_is_no_ban(office: PlayedOffice, group: Items, in_full: list[str]) -> None:
    """(Art. 10)"""
    for days, more, steps in ((SHORT, {}, ALONE), (SHORT, IN_FULL, in_full), (LONG, {}, in_full)):
        for first, last in days:
            pull = office.hand_in({PATH: form({**lasting(last, first, group), **more})})
            assert (office.errors(pull), office.missing(pull)) == (set(), steps), (first, last, more)


def test_the_first_day_is_within_a_week_and_never_changed_later(office: PlayedOffice) -> None:
    """(Art. 10)"""
    early = office.hand_in({SECOND: form(lasting("2026-11-24", "2026-11-10"))})
    assert (office.missing(early), office.status(early)) == (INTERNAL, "pending")
    assert "2026-11-03 起报送的，只需分管主任审批" in office.comment(early)
    used = office.hand_in({SECOND: form(lasting("2026-11-16", "2026-11-01"))})
    assert office.errors(used) == {"short_lived_group_is_approved_before_use"}
    assert office.errors(office.hand_in({SECOND: form({**lasting("2026-11-16", "2026-11-01"), **IN_FULL})})) == set()
    short_lived(office, lasting("2026-11-16", "2026-11-04"))
    other = office.hand_in({PATH: form(lasting("2026-11-19", "2026-11-05"), changed("2026-11-02"))})
    for pull in (used, other):
        office.review(pull, LI, ZHAO)
        assert office.status(pull) == "failure"


def test_the_office_may_lower_the_fifteen_days_and_not_raise_them(opened: Open) -> None:
    """(Art. 10)"""
    policy = OFFICE[POLICY].decode()
    office = opened({**OFFICE, POLICY: policy.replace("临时天数: 15", "临时天数: 10").encode()})
    for last, steps in (("2026-11-11", ALONE), ("2026-11-12", INTERNAL)):
        assert office.missing(office.hand_in({PATH: form(lasting(last))})) == steps
    raised = policy.replace("版次: 1", "版次: 2").replace("临时天数: 15", "临时天数: 16")
    assert office.status(office.hand_in({POLICY: raised.encode()})) == "failure"


def test_within_fifteen_days_the_deputy_prolongs_and_shortens(office: PlayedOffice) -> None:
    """(Art. 10)"""
    short_lived(office, lasting("2026-11-08"))
    office.on("2026-11-05")
    again = changed("2026-11-05")
    for last, steps in (("2026-11-06", ALONE), (None, INTERNAL), ("2026-11-17", INTERNAL), ("2026-11-16", ALONE)):
        pull = office.hand_in({PATH: form(lasting(last), again)})
        assert (office.errors(pull), office.missing(pull)) == (set(), steps), last
    office.land(pull, LI)
    office.land(office.hand_in({PATH: form(lasting("2026-11-17"), again + again)}), LI, ZHAO)
    assert office.standing(PATH) == FILED


@pytest.mark.parametrize("is_in_time", [True, False])
@pytest.mark.parametrize("last", ["2026-11-14", "2026-12-31"])
def test_what_is_prolonged_is_seen_by_the_old_last_day(office: PlayedOffice, last: str, is_in_time: bool) -> None:
    """(Art. 10)"""
    short_lived(office, lasting("2026-11-08"))
    office.on("2026-11-08")
    pull = office.hand_in({PATH: form(lasting(last), changed("2026-11-08"))})
    office.review(pull, *([LI] if is_in_time else []))
    office.on("2026-11-10")
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == ("success" if is_in_time else "failure")


def test_no_group_is_created_for_days_that_are_over(office: PlayedOffice) -> None:
    """(Art. 10)"""
    pull = office.hand_in({PATH: form(BRIEF)})
    office.review(pull, LI)
    office.on("2026-11-17")
    assert office.status(pull) == "failure"
    assert "第十条" in office.verdict(pull)["says"]


@pytest.mark.parametrize("day", ["2026-11-06", "2026-11-25"], ids=["early", "overdue"])
def test_a_group_with_outsiders_is_restored_and_closed_by_the_deputy_alone(office: PlayedOffice, day: str) -> None:
    """(Art. 10)"""
    short_lived(office, ABROAD)
    office.push({PATH: form({**ABROAD, "群组负责人": "陈可为"})})
    office.on(day)
    again = changed(day, "重新确认：恢复经审批的内容")
    for records in (again, again + ended(day)):
        pull = office.hand_in({PATH: form(ABROAD, records)})
        assert (office.errors(pull), office.missing(pull)) == (set(), ALONE)
        office.land(pull, LI)


def test_a_numbered_group_cut_to_fifteen_days_keeps_route_and_number(office: PlayedOffice) -> None:
    """(Art. 10)"""
    office.land(office.hand_in({PATH: form(lasting(None))}), LI, ZHAO)
    cut, day = changed("2026-11-02"), "2026-11-20"
    pull = office.hand_in({PATH: form({**lasting("2026-11-12"), **IN_FULL}, cut)})
    assert (office.errors(pull), office.missing(pull)) == (set(), INTERNAL)
    refused = office.errors(office.hand_in({PATH: form(lasting("2026-11-12"), cut)}))
    office.land(pull, LI, ZHAO)
    assert office.standing(PATH) == FILED
    office.on(day)
    ending = office.hand_in({PATH: form({**lasting("2026-11-12"), **IN_FULL}, cut + ended(day))})
    assert office.missing(ending) == INTERNAL
    assert refused


NEED = {**BRIEF, "群组名称": "年会会务二组群"}


@pytest.mark.parametrize(
    ("end", "first", "last", "passes"),
    [
        ("2026-11-05", "2026-11-18", "2026-11-28", True),
        ("2026-11-05", "2026-11-18", "2026-11-29", False),
        ("2026-11-16", "2026-11-10", "2026-11-16", True),
        ("2026-11-16", "2026-11-10", "2026-11-17", False),
        ("2026-11-16", "2027-01-10", "2027-01-10", False),
        ("2026-11-16", "2027-01-20", "2027-02-03", True),
    ],
)
def test_days_of_one_need_count_once(office: PlayedOffice, end: str, first: str, last: str, passes: bool) -> None:
    """(Art. 10)"""
    short_lived(office)
    if first > end:
        office.on(end)
        office.land(office.hand_in({PATH: form(BRIEF, ended(end))}), LI)
    office.on(first)
    pull = office.hand_in({SECOND: form(lasting(last, None, NEED), day=first)})
    office.review(pull, LI)
    assert office.status(pull) == ("success" if passes else "failure")


RECEPTION = {"群组名称": "来宾接待群", "建群目的": "接送来宾"}
SAME = ("年会会务群（11月18日）", "年会会务群2026")
FREE = ("年会会务接待群", "来宾接待群")
BY_ENDING = ("年会会务2群", "年会会务小组", "年会会务2组", "年会会务二组", "年会会务下半月群")


@pytest.mark.parametrize(("names", "passes"), [(SAME, False), (FREE, True), (BY_ENDING, False)])
def test_a_number_or_date_makes_no_other_need(office: PlayedOffice, names: Sequence[str], passes: bool) -> None:
    """(Art. 10)"""
    short_lived(office)
    office.on("2026-11-18")
    for name in names:
        items = {**lasting("2026-12-02"), **RECEPTION, "群组名称": name}
        pull = office.hand_in({SECOND: form(items, day="2026-11-18")})
        assert (not office.errors(pull), office.status(pull) != "failure") == (passes, passes), name
    elsewhere = {**lasting("2026-12-02"), "使用部门": "综合部", "群组名称": "年会会务二组群"}
    assert office.errors(office.hand_in({SECOND.replace("hyfw", "zhb"): form(elsewhere, day="2026-11-18")})) == set()


def test_a_change_that_makes_or_lengthens_a_link_is_counted(office: PlayedOffice) -> None:
    """(Art. 10)"""
    day, third = "2026-11-10", PATH.replace("case", "third")
    short_lived(office, lasting("2026-11-08"))
    office.on(day)
    need, other = lasting("2026-11-17", None, NEED), lasting("2026-11-20", None, {**BRIEF, **RECEPTION})
    for path, items in ((SECOND, need), (third, other)):
        office.land(office.hand_in({path: form(items, day=day)}), LI)
    longer, shorter = {**need, "使用期限": "2026-11-18"}, {**need, "使用期限": "2026-11-13"}
    made = {**other, "建群目的": BRIEF["建群目的"]}
    for path, items, passes in ((SECOND, longer, False), (SECOND, shorter, True), (third, made, False)):
        pull = office.hand_in({path: form(items, changed(day), day)})
        assert (not office.errors(pull), office.status(pull) != "failure") == (passes, passes), items


def test_the_second_group_for_one_need_is_filed_in_full_to_its_end(office: PlayedOffice) -> None:
    """(Art. 10)"""
    day = "2026-11-18"
    short_lived(office)
    office.on(day)
    second, bare = lasting("2026-12-02", None, {**NEED, **IN_FULL}), lasting("2026-12-02", None, NEED)
    office.land(office.hand_in({SECOND: form(second, day=day)}), LI, ZHAO)
    assert office.standing(SECOND) == FILED
    assert "使用中" in office.pages()["groups/hyfw/second/"]
    pull = office.hand_in({SECOND: form(bare, changed(day), day)})
    office.review(pull, LI, ZHAO)
    assert office.status(pull) == "failure"
    office.mend(pull, {SECOND: form(second, ended(day), day)})
    assert (office.errors(pull), office.missing(pull)) == (set(), INTERNAL)
