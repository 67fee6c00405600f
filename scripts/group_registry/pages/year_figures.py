"""The yearly figures other than incidents, each with its counting rule (Art. 8, 18, 21)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from group_registry.lifecycle.filing_gaps import GapKind
from group_registry.model.records import BlacklistEntry
from group_registry.model.terms import SubjectKind
from group_registry.pages.group_view import Viewer

OVERDUE = (GapKind.EXTENDED_LATE, GapKind.CANCELLED_LATE, GapKind.OPEN)
NOWHERE = "单位不明"
"""The unit of a group or person that is no longer on file."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure of a year: what is counted, how many by unit (in words), and the counting rule."""

    title: str
    told: str
    rule: str


_RULES = {
    "列入黑名单": "决定日期在该年的，一份登记计一个，其后解除、期满的亦计入；计入群组、人员现所在的单位。",
    "逾期群组": "该年内曾有逾期之日的：使用期限已过，当日尚未报延期或注销。一个群组一年只计一个，跨年的分年计入，"
    "当年的计至今日；已延期的，只计审批登记中可查的。计入现使用部门。",
}


def counted(viewer: Viewer) -> Mapping[int, tuple[Counted, ...]]:
    """All figures by year, for each year in which at least one figure is not zero."""
    found: dict[int, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for title, pairs in zip(_RULES, (_decisions(viewer), _overdue(viewer)), strict=True):
        for year, unit in pairs:
            found[year][title][unit] += 1
    return {
        year: tuple(Counted(title, _told(figures[title]), rule) for title, rule in _RULES.items())
        for year, figures in found.items()
    }


def _decisions(viewer: Viewer) -> Iterator[tuple[int, str]]:
    for entry in viewer.registry.of(BlacklistEntry):
        yield entry.decided_on.year, _unit_of(entry, viewer)


def _unit_of(entry: BlacklistEntry, viewer: Viewer) -> str:
    if entry.subject_kind is SubjectKind.GROUP:
        group = viewer.registry.group(entry.subject)
        return viewer.unit_name(group) if group else NOWHERE
    person = viewer.registry.person_numbered(entry.subject)
    name = person.unit if person else entry.unit or NOWHERE
    unit = viewer.registry.unit(name)
    return unit.name if unit else name


def _overdue(viewer: Viewer) -> Iterator[tuple[int, str]]:
    for group in viewer.registry.groups:
        gaps = [gap for gap in viewer.gaps(group) if gap.kind in OVERDUE]
        for year in {year for gap in gaps for year in range(gap.first.year, gap.last.year + 1)}:
            yield year, viewer.unit_name(group)


def _told(units: Counter[str]) -> str:
    where = "、".join(f"{unit} {count}" for unit, count in sorted(units.items(), key=lambda it: (-it[1], it[0])))
    return f"{units.total()} 个" + (f"（{where}）" if where else "")
