"""Days without a valid filing, by cases as data."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from group_registry.lifecycle.filing_gaps import Done, Version, done_days, gaps, takes_long, version_of
from group_registry.model.records import Filing, Group, Origin
from group_registry.model.terms import FilingKind
from support.cases import CASE_FILES, blocks
from support.pure import group

TEXT = (CASE_FILES / "gaps.txt").read_text("utf-8")
CASES = blocks("gaps.txt")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
Line = tuple[date, FilingKind, date | None, date | None]
"""One filing: filled in, its kind, the last day of the term that it gives, the day on which it was filed."""


def group_of(lines: list[Line], started: date | None = None) -> Group:
    """The group after these filings."""
    filings = (Filing(origin=Origin("g.yaml"), kind=kind, filed_on=day, statement="续用") for day, kind, *_ in lines)
    return group(started_on=started, term_end=lines[-1][2], filings=tuple(filings))


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
    found = gaps(group_of(lines, *days[1:]), done_of(lines), days[0])
    told = [f"= {gap.first} {gap.last} {gap.days} {gap.kind}" for gap in found]
    assert told == [line for line in rest if line.startswith("=")]


def test_a_record_that_reads_otherwise_now_has_no_day_of_filing() -> None:
    lines: list[Line] = [(date(2026, 3, 2), FilingKind.CREATION, None, date(2026, 3, 5))]
    one, done = group_of(lines), done_of(lines)
    assert done_days(one, done) == {0: date(2026, 3, 5)}
    rewritten = replace(one, filings=(replace(one.filings[0], filed_on=date(2026, 3, 1)),))
    assert done_days(rewritten, done) == {}
    assert done_days(one, [Done(None, Version(7, date(2026, 3, 2), None, False), date(2026, 3, 5))]) == {}


@pytest.mark.parametrize(("days", "is_long"), [(0, False), (30, False), (31, True), (-30, False), (-31, True)])
def test_more_than_thirty_days_apart_is_long(days: int, is_long: bool) -> None:
    day = date(2026, 3, 2)
    assert takes_long(day, day + timedelta(days=days)) is is_long
