"""Which quiet periods there are: those on file, and official holidays that policy names; what is not known is said
(Art. 22)."""

from datetime import date, timedelta

import pytest

from group_registry.files.worktree import official
from group_registry.forms.check import read_registry
from group_registry.lifecycle.quiet_periods import NO_DATA, OfficialDays, QuietSpan, periods, quiet_of, unknown_years
from group_registry.model.records import Group, Policy
from group_registry.model.registry import Registry
from support.cases import FORMS, OFFICE
from support.made_pages import PATH, cancelled, group

POLICY = "registry/office/policy.yaml"
OFFICIAL = official()
FORMERLY = group().replace("会员服务部".encode(), "业务部".encode(), 1)
"""Of the same unit, under its former name."""


def office(holidays: str = "[春节, 国庆节]", **files: str) -> Registry:
    policy = OFFICE[POLICY].decode().replace("[春节, 国庆节]", holidays)
    more = {f"registry/quiet-periods/{name}.yaml": text.encode() for name, text in files.items()}
    inspection = read_registry({**OFFICE, POLICY: policy.encode(), **more}, FORMS)
    assert not inspection.findings, inspection.findings
    return inspection.registry


def told(found: list[QuietSpan], year: int) -> list[tuple[str, str, str]]:
    return [(one.name, str(one.first), str(one.last)) for one in found if one.first.year == year]


def test_holidays_are_those_of_the_official_notice() -> None:
    assert told(periods(office(), OFFICIAL), 2026) == [
        ("春节放假", "2026-02-15", "2026-02-23"),
        ("国庆节放假", "2026-10-01", "2026-10-07"),
    ]


@pytest.mark.parametrize("name", ["中秋", "中秋节"])
def test_days_off_in_a_row_are_one_period_whichever_of_its_holidays_is_named(name: str) -> None:
    found = told(periods(office(f"[{name}]"), OFFICIAL), 2025)
    assert found == [("国庆节、中秋放假", "2025-10-01", "2025-10-08")]


def test_a_holiday_beside_an_order_for_some_groups_is_kept_and_both_add_up() -> None:
    text = "名称: 国庆值班期间\n起: 2026-09-30\n止: 2026-10-04\n依据: 值班通知\n范围: 对外群组\n"
    spans = periods(office(**{"2026-guoqing": text}), OFFICIAL)
    both = ["国庆值班期间、国庆节放假", "2026-09-30", "2026-10-07"]
    for scope, own in (("对内", ["国庆节放假", "2026-10-01", "2026-10-07"]), ("对外", both)):
        changed = group().replace("对内".encode(), scope.encode())
        (found,) = read_registry({**OFFICE, PATH: changed}, FORMS).registry.of(Group)
        assert told(quiet_of(found, spans), 2026)[-1] == tuple(own)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([("05-03", "05-05")], [("甲、乙", "05-01", "05-10")]),
        ([("05-08", "05-12")], [("甲、乙", "05-01", "05-12")]),
        ([("05-11", "05-12")], [("甲、乙", "05-01", "05-12")]),
        ([("05-12", "05-13")], [("甲", "05-01", "05-10"), ("乙", "05-12", "05-13")]),
        ([("05-02", "05-03"), ("05-09", "05-11")], [("甲、乙、丙", "05-01", "05-11")]),
    ],
    ids=["one within the other", "one ends later", "one follows at once", "a day between", "three"],
)
def test_periods_that_overlap_or_meet_are_told_once(
    others: list[tuple[str, str]], expected: list[tuple[str, str, str]]
) -> None:
    texts = {
        f"2026-{number}": f"名称: {name}\n起: 2026-{first}\n止: 2026-{last}\n依据: 值班通知\n范围: 全部群组\n"
        for number, (name, (first, last)) in enumerate(zip("甲乙丙", [("05-01", "05-10"), *others], strict=False))
    }
    (found,) = read_registry({**OFFICE, PATH: group()}, FORMS).registry.of(Group)
    spans = quiet_of(found, periods(office("[]", **texts), OFFICIAL))
    assert told(spans, 2026) == [(name, f"2026-{first}", f"2026-{last}") for name, first, last in expected]


def test_a_run_of_days_may_cross_the_year() -> None:
    days = [date(2030, 12, 31), date(2031, 1, 1), date(2031, 1, 2), date(2031, 4, 4)]
    runs = list(OfficialDays(dict(zip(days, ["元旦"] * 3 + ["清明"], strict=True))).runs())
    assert runs == [(days[0], days[2], "元旦"), (days[3], days[3], "清明")]


@pytest.mark.parametrize(
    ("day", "years"), [("2026-11-01", []), ("2026-11-02", [2027]), ("2027-01-01", [2027]), ("2027-12-31", [2027, 2028])]
)
def test_a_year_without_official_data_is_named_two_months_before(day: str, years: list[int]) -> None:
    known = OfficialDays({date(2026, 10, 1): "国庆节"})
    assert unknown_years(office().of(Policy), known, date.fromisoformat(day)) == years
    assert unknown_years(office("[]").of(Policy), NO_DATA, date.fromisoformat(day)) == []


def test_the_package_knows_its_years_whole() -> None:
    years = {day.year for day in OFFICIAL.names}
    assert [year for year in years if not OFFICIAL.knows(year)] == []
    assert 2026 in years


@pytest.mark.parametrize(
    ("content", "scope", "is_covered"),
    [
        (group(), "全部群组", True),
        (group(), "对内群组", True),
        (group(), "对外群组", False),
        (cancelled("2026-04-01"), "全部群组", False),
        (group("2026-10-08"), "全部群组", True),
        (group("2026-10-09"), "全部群组", False),
        (group(), "会员服务部", True),
        (group(), "业务部", True),
        (FORMERLY, "会员服务部", True),
        (FORMERLY, "业务部", True),
        (FORMERLY, "综合部", False),
    ],
)
def test_whom_a_period_is_meant_for(content: bytes, scope: str, is_covered: bool) -> None:
    text = f"名称: 国庆值班期间\n起: 2026-09-30\n止: 2026-10-08\n依据: 值班通知\n范围: {scope}\n"
    (one,) = periods(office("[]", **{"2026-guoqing": text}), OFFICIAL)
    found = read_registry({**OFFICE, PATH: content}, FORMS).registry.of(Group)
    assert one.covers(found[0]) is is_covered
    assert one.last - one.first == timedelta(days=8)
