"""Identity, card and telephone numbers among the runs of digits."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from regulation.personal_data.checksums import NUMBERS
from regulation.personal_data.hit import Found, Kind
from regulation.personal_data.runs import Run

_PREFIXES = ("0086", "086", "86", "0")
"""What may be dialled before a mobile number without a separator."""


def numbers_in(runs: Sequence[Run]) -> Iterator[Found]:
    """Every number of a person, the surest kinds first; they may overlap."""
    for run in runs:
        if len(run.digits) < 10:
            continue
        starts = [*run.edges, *_after_prefix(run)]
        for kind, lengths, fits in NUMBERS:
            for start in starts:
                for end in (start + length for length in lengths):
                    value = run.digits[start:end]
                    if run.ends_at(end) and fits(value) and _is_meant(run, start, end, kind):
                        yield Found(*run.span(start, end), kind, value)


def _after_prefix(run: Run) -> Iterator[int]:
    for start in run.edges:
        for prefix in _PREFIXES:
            place = start + len(prefix)
            attached = place + 3 <= len(run.digits) and len(run.groups(start, place + 3)) == 1
            if attached and run.digits.startswith(prefix, start):
                yield place


def _is_meant(run: Run, start: int, end: int, kind: Kind) -> bool:
    """Whether the digits belong together, and are no list, amount or date whose digits happen to fit."""
    groups = run.groups(start, end)
    if not run.is_disguised_well(start, end):
        return False
    if len(groups) == 1 or kind is Kind.IDENTITY:
        return True
    if kind is Kind.LANDLINE and _cuts_area_code(groups):
        return False
    return not (is_sequence(groups) or has_date(groups) or _is_amount(groups, run.gaps(start, end)))


def is_sequence(groups: Sequence[str]) -> bool:
    """Five or more small numbers that only rise or only fall: articles, days, months."""
    values = [int(group) for group in groups]
    if len(groups) < 5 or max(map(len, groups)) > 3:
        return False
    return all(a < b for a, b in pairwise(values)) or all(a > b for a, b in pairwise(values))


def has_date(groups: Sequence[str]) -> bool:
    """Whether a year, a month and a day of our time stand among the groups."""
    triples = zip(groups, groups[1:], groups[2:], strict=False)
    return any(
        len(year) == 4 and year[:2] in ("19", "20") and 0 < int(month) <= 12 and len(day) <= 2 and 0 < int(day) <= 31
        for year, month, day in triples
    )


def _is_amount(groups: Sequence[str], gaps: set[str]) -> bool:
    """Thousands set off by commas, or a decimal fraction of one or two digits."""
    thousands = gaps == {","} and len(groups) > 2 and len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:])
    return thousands or (gaps == {"."} and len(groups) == 2 and len(groups[1]) <= 2)


def _cuts_area_code(groups: Sequence[str]) -> bool:
    """A separator inside the area code is no one's way to write it, unless every digit stands alone."""
    code, shortest = (groups[1], 2) if groups[0] == "86" else (groups[0], 3)
    return len(code) < shortest and max(map(len, groups)) > 1
