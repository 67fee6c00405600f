"""Overlaps of spans, against comparing every pair."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, strategies as st

from group_registry.model.records import Origin, Span
from group_registry.rules.support import overlap, overlapping

FIRST, ORIGIN = date(2026, 1, 1), Origin("registry/office/people.yaml")


def terms_of(lengths: list[tuple[int, int | None]]) -> list[Span]:
    """Terms from pairs of first day and length, both counted from zero."""
    starts = [FIRST + timedelta(start) for start, _ in lengths]
    ends = [None if days is None else start + timedelta(days) for start, (_, days) in zip(starts, lengths, strict=True)]
    return [Span(origin=ORIGIN, starts_on=start, ends_on=end) for start, end in zip(starts, ends, strict=True)]


LENGTHS = st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 10)), max_size=8)


@given(LENGTHS)
def test_a_span_is_named_when_it_meets_an_earlier_one(lengths: list[tuple[int, int | None]]) -> None:
    terms = sorted(terms_of(lengths), key=lambda term: term.starts_on)
    found = list(overlapping(terms))
    assert all(overlap(earlier, later) for earlier, later in found)
    assert {id(later) for _, later in found} == {
        id(later) for earlier, later in combinations(terms, 2) if overlap(earlier, later)
    }


def test_both_ends_count() -> None:
    before, same_day, next_day = terms_of([(0, 4), (4, 0), (5, 0)])
    assert overlap(before, same_day)
    assert overlap(same_day, before)
    assert not overlap(before, next_day)
    assert not overlap(next_day, before)
