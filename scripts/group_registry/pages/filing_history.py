"""A group's past as its page shows it: each record with both of its days, and the days without a valid filing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from group_registry.lifecycle.filing_gaps import Gap, GapKind, takes_long
from group_registry.model.records import Group


class RecordLine(NamedTuple):
    """One record: its cells, the day of filing (备案办结日) where it is known, and how far apart where that is long."""

    cells: tuple[str, ...]
    done: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True)
class GapLine:
    """Days without a valid filing, and how that came about."""

    span: str
    kind: str


def record_lines(group: Group, cells: Sequence[tuple[str, ...]], done: Mapping[int, date]) -> Iterator[RecordLine]:
    """The records, the latest first; ``cells`` are those of each, the first one first."""
    for place in reversed(range(len(cells))):
        day, filled_in = done.get(place), group.filings[place].filed_on
        if day is None:
            yield RecordLine(cells[place])
        else:
            apart = f"相隔 {abs((day - filled_in).days)} 天" if takes_long(filled_in, day) else ""
            yield RecordLine(cells[place], day.isoformat(), apart)


def gap_line(gap: Gap) -> GapLine:
    """A gap in words. One that goes on has no number of days: it would be another one tomorrow."""
    return GapLine(f"{gap.first} 起" if gap.kind is GapKind.OPEN else span(gap), gap.kind.value)


def span(gap: Gap) -> str:
    """The days of a gap up to the day on which it is looked at."""
    return f"{gap.first} 至 {gap.last}（{gap.days} 天）"
