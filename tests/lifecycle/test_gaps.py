"""Days without a valid filing: exact by cases as data, and in general where extensions come in time."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from group_registry.lifecycle.filing_gaps import Done, Version, done_days, gaps, takes_long, version_of
from group_registry.model.records import Filing, Group, Origin
from group_registry.model.terms import FilingKind, Platform, Scope
from support.cases import CASE_FILES, blocks

TEXT = (CASE_FILES / "gaps.txt").read_text("utf-8")
CASES = blocks("gaps.txt")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
Line = tuple[date, FilingKind, date | None, date | None]
"""One filing: filled in, its kind, the last day of the term that it gives, the day on which it was filed."""


def group_of(lines: list[Line], started: date | None = None) -> Group:
    """The group after these filings."""
    filings = tuple(
        Filing(origin=Origin("g.yaml"), kind=kind, filed_on=day, statement="续用") for day, kind, *_ in lines
    )
    return Group(
        origin=Origin("registry/groups/hyfw/g.yaml"),
        name="参保服务答疑群",
        platform=Platform.WECHAT,
        scope=Scope.INTERNAL,
        unit="会员服务部",
        custodian="周启明",
        member_scope="会员服务部全体",
        purpose="布置参保续保工作",
        started_on=started,
        term_end=lines[-1][2],
        filings=filings,
    )


def done_of(lines: list[Line]) -> list[Done]:
    """What is known of those filings whose day is known."""
    versions = [version_of(group_of(lines[:count])) for count in range(1, len(lines) + 1)]
    before = [None, *versions[:-1]]
    return [Done(old, new, line[3]) for old, new, line in zip(before, versions, lines, strict=True) if line[3]]


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_gaps_are_those_that_one_would_cross_off_a_calendar(case: str) -> None:
    about, *rest = case.strip().split("\n")
    days = [date.fromisoformat(day) for day in DAY.findall(about)]
    lines: list[Line] = []
    for filled, kind, until, done in (line.split() for line in rest if not line.startswith("=")):
        end, on = (date.fromisoformat(word) if DAY.match(word) else None for word in (until, done))
        lines.append((date.fromisoformat(filled), FilingKind(kind), end, on))
    group = group_of(lines, *days[1:])
    told = [f"= {gap.first} {gap.last} {gap.days} {gap.kind}" for gap in gaps(group, done_of(lines), days[0])]
    assert told == [line for line in rest if line.startswith("=")]


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def lives(draw: st.DrawFn) -> list[Line]:
    """A creation and extensions, each filled in by the last day of the term before it, or after it."""
    filled = draw(DAYS)
    lines: list[Line] = []
    for number in range(draw(st.integers(1, 5))):
        end = filled + timedelta(days=draw(st.integers(0, 300)))
        kind = FilingKind.CHANGE if number else FilingKind.CREATION
        lines.append((filled, kind, end, filled + timedelta(days=draw(st.integers(0, 90)))))
        upto = (end - filled).days
        filled += timedelta(days=draw(st.integers(0, upto + 60)))
    return lines


@given(lives(), DAYS)
def test_late_extensions_leave_exactly_the_days_between(lines: list[Line], today: date) -> None:
    ends = [end for _, _, end, _ in lines if end]
    missed = {
        end + timedelta(days=n)
        for end, (_, after) in zip(ends, pairwise(lines), strict=False)
        for n in range(1, (after[0] - end).days)
    }
    missed |= {ends[-1] + timedelta(days=n) for n in range(1, (today - ends[-1]).days + 1)}
    found = gaps(group_of(lines), done_of(lines), today)
    crossed_off = [gap.first + timedelta(days=n) for gap in found for n in range(gap.days)]
    assert len(crossed_off) == len(set(crossed_off))
    assert set(crossed_off) == {day for day in missed if day <= today}


def test_a_record_that_reads_otherwise_now_has_no_day_of_filing() -> None:
    lines: list[Line] = [(date(2026, 3, 2), FilingKind.CREATION, None, date(2026, 3, 5))]
    group, done = group_of(lines), done_of(lines)
    assert done_days(group, done) == {0: date(2026, 3, 5)}
    rewritten = replace(group, filings=(replace(group.filings[0], filed_on=date(2026, 3, 1)),))
    assert done_days(rewritten, done) == {}
    assert done_days(group, [Done(None, Version(7, date(2026, 3, 2), None, False), date(2026, 3, 5))]) == {}


@pytest.mark.parametrize(("days", "is_long"), [(0, False), (30, False), (31, True), (-30, False), (-31, True)])
def test_more_than_thirty_days_apart_is_long(days: int, is_long: bool) -> None:
    day = date(2026, 3, 2)
    assert takes_long(day, day + timedelta(days=days)) is is_long
