"""Identity, card and telephone numbers among the runs of digits."""

import re
from collections.abc import Iterator, Sequence

from group_registry.personal_data.checksums import NUMBERS, is_compact_date
from group_registry.personal_data.hit import Found, Kind
from group_registry.personal_data.runs import LIST_MARKS, Run

_PREFIXES = ("0086", "086", "86", "0")
"""What may be dialled before a mobile number without a separator."""
_AMOUNT_AFTER = re.compile(r"(?:\.\d{1,2})?\s?(?:[万亿]?元|%)")


def numbers_in(runs: Sequence[Run]) -> Iterator[Found]:
    """Every number of a person, the surest first; they may overlap."""
    long = [run for run in runs if len(run.digits) >= 10]
    for run in long:
        yield from _between(run, run.edges)
    for run in long:
        if len(run.seams) > len(run.edges):
            yield from _between(run, run.seams)


def _between(run: Run, edges: Sequence[int]) -> Iterator[Found]:
    starts, ends = [*edges, *_after_prefix(run, edges)], set(edges)
    for kind, lengths, fits in NUMBERS:
        for start in starts:
            for end in (start + length for length in lengths):
                value = run.digits[start:end]
                if end in ends and fits(value) and _is_meant(run, start, end, kind):
                    yield Found(*run.span(start, end), kind, value)


def _after_prefix(run: Run, edges: Sequence[int]) -> Iterator[int]:
    for start in edges:
        for prefix in _PREFIXES:
            place = start + len(prefix)
            attached = place + 3 <= len(run.digits) and len(run.groups(start, place + 3)) == 1
            if attached and run.digits.startswith(prefix, start):
                yield place


def _is_meant(run: Run, start: int, end: int, kind: Kind) -> bool:
    """Whether the digits belong together, and are no list, amount or date whose digits happen to fit."""
    groups = run.groups(start, end)
    if not run.is_disguised_well(start, end) or _AMOUNT_AFTER.match(run.after(end)):
        return False
    if kind is Kind.LANDLINE and not _is_dialled(groups, run.before(start)):
        return False
    if len(groups) in (1, end - start):
        return True
    sizes = tuple(map(len, groups))
    if kind is Kind.IDENTITY:
        return _is_no_dates(run, start, end) if end - start == 18 else sizes in {(6, 6, 3), (6, 9), (12, 3)}
    # The last group may be the year of a date that follows: hence four digits more.
    dated = date_at(run.groups(start, min(end + 4, len(run.digits)))) is not None
    gaps = run.gaps(start, end)
    return not (dated or _is_decimal(groups, gaps) or _is_list(groups, gaps, kind))


def _is_list(groups: Sequence[str], gaps: set[str], kind: Kind) -> bool:
    """Whether what parts the groups makes several things of them: articles, rooms, thousands, days."""
    if not any(LIST_MARKS.intersection(gap) or ("\n" in gap and "-" in gap) for gap in gaps):
        return False
    return len(gaps) > 1 or not _is_whole(tuple(map(len, groups)), kind) or any(map(is_compact_date, groups))


def _is_no_dates(run: Run, start: int, end: int) -> bool:
    """Whether the only date in eighteen digits is the birthday, after the six of the place, and none follows."""
    behind = run.groups(start + 14, min(end + 4, len(run.digits)))
    return date_at(run.groups(start, end)) in (None, 6) and date_at(behind) is None


def _is_whole(sizes: tuple[int, ...], kind: Kind) -> bool:
    """Whether the groups are those of one number, even though list marks part them."""
    if kind is Kind.MOBILE:
        return sizes in {(3, 4, 4), (3, 8)}
    return kind is Kind.LANDLINE and len(sizes) == 2 and sizes[0] <= 4


def _is_dialled(groups: Sequence[str], before: str) -> bool:
    """Whether no separator cuts the area code (unless every digit stands alone), and 86 is set off as +86 is."""
    if groups[0] == "86":
        return len(groups[1]) >= 2 or max(map(len, groups[1:])) == 1
    if groups[0].startswith("86") and not before.endswith("+"):
        return False
    return len(groups[0]) >= 3 or max(map(len, groups)) == 1


def date_at(groups: Sequence[str]) -> int | None:
    """After how many digits a year, a month and a day of our time stand among the groups; None where there are none."""
    place = 0
    for year, month, day in zip(groups, groups[1:], groups[2:], strict=False):
        is_year = len(year) == 4 and year[:2] in ("19", "20")
        if is_year and 0 < int(month) <= 12 and len(day) <= 2 and 0 < int(day) <= 31:
            return place
        place += len(year)
    return None


def _is_decimal(groups: Sequence[str], gaps: set[str]) -> bool:
    """Whether it is an amount with a fraction of one or two digits."""
    return gaps == {"."} and len(groups) == 2 and len(groups[1]) <= 2
