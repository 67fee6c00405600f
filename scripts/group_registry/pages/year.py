"""The figures of a year, for the director: filings, overdue groups, incidents, quiet periods; shares and months.

The public edition has the shares and months alone. Figures of filings are those that the evidence covers.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from group_registry.evidence.result import CoveredFiling
from group_registry.lifecycle.filing_gaps import GapKind
from group_registry.lifecycle.incidents import Figures, yearly
from group_registry.lifecycle.quiet_periods import QuietSpan
from group_registry.lifecycle.reminders import State
from group_registry.model.records import BlacklistEntry, Filing, Group, Unit
from group_registry.model.terms import FilingKind, Platform, Scope, SubjectKind, day_of, is_known
from group_registry.pages.group_view import Viewer
from group_registry.pages.overview import ON_FILE, is_live
from group_registry.rules.transition import Step

MONTHS = 12
MOST_NAMED = 12
"""The most units named with a figure of a year."""


class Month(NamedTuple):
    """What was filed in a month (``2026-05``) by day: each record, its group and its number among the group's."""

    name: str
    records: Sequence[tuple[Filing, Group, int]]

    @property
    def year(self) -> str:
        return self.name[:4]

    @property
    def title(self) -> str:
        return f"{self.year} 年 {int(self.name[5:])} 月"

    @property
    def counts(self) -> str:
        kinds = Counter[str](filing.kind for filing, *_ in self.records)
        return "、".join(f"{kind} {kinds[kind]}" for kind in FilingKind if kinds[kind]) or "没有备案"

    @property
    def asked(self) -> list[str]:
        """Its names with the year, as people type them."""
        year, month = self.name.split("-")
        return [self.name, f"{year}年{int(month)}月", f"{year}年{month}月"]


def by_month(groups: Iterable[Group], today: date) -> list[Month]:
    """The latest first, without a gap. What is known of a paper day is too little for a month."""
    found = defaultdict[str, list[tuple[date, str, int, Filing, Group]]](list)
    for group in groups:
        for number, filing in enumerate(group.filings, 1):
            if is_known(filing.filed_on):
                found[f"{filing.filed_on:%Y-%m}"].append((filing.filed_on, group.path, number, filing, group))
    year, month = map(int, min(found, default=f"{today:%Y-%m}").split("-"))
    back = (today.year - year) * 12 + today.month - month
    names = found.keys() | set(months_from(today, -back, back + 1))
    lists = {name: sorted(found[name]) for name in sorted(names, reverse=True)}
    return [Month(name, [(it[3], it[4], it[2]) for it in records]) for name, records in lists.items()]


class Share(NamedTuple):
    """A word, its count (None: no data), the length of its bar (0 to 100), the register's filter for it, if any."""

    word: str
    number: int | None
    length: int
    query: str = ""
    mark: str = ""


def page(viewer: Viewer, periods: Iterable[QuietSpan] = ()) -> dict[str, object]:
    """``sections`` are titles with lines, none where there is no data; ``years`` are as in ``figures``."""
    return {
        "sections": [*shares(viewer), *months(viewer)],
        "limits": viewer.limits,
        "years": list(figures(viewer, periods)) if viewer.is_internal else [],
        "how": HOW,
        "slugs": {unit.name: unit.slug for unit in viewer.registry.of(Unit)},
    }


def months(viewer: Viewer) -> list[tuple[str, list[Share]]]:
    """The public edition never knows who signed, and when."""
    groups, today = viewer.registry.groups, viewer.today
    terms = [group.term_end for group in groups if group.term_end and not group.is_cancelled]
    ends = [f"{day:%Y-%m}" for day in terms if day >= today]
    due = {month: ends.count(month) for month in months_from(today, 0, MONTHS)}
    return [
        ("在册群组，各月末", _shares(live_by_month(groups, today) if groups else {})),
        ("从填报到签批，居中天数", _shares(_signing(viewer))),
        ("未来十二个月到期", _shares(due if ends else {})),
    ]


def shares(viewer: Viewer) -> list[tuple[str, list[Share]]]:
    live = list(filter(is_live, viewer.rows))
    marks = {row.state.word: row.state.mark for row in viewer.rows}
    counted: list[tuple[str, str, Iterable[str], Counter[str]]] = [
        ("按状态", "state", State, Counter(row.state.word for row in viewer.rows)),
        ("按平台", f"{ON_FILE}&platform", Platform, Counter(row.group.platform for row in live)),
        ("按范围", f"{ON_FILE}&scope", Scope, Counter(row.group.scope for row in live)),
    ]
    return [
        (title, _shares({str(word): counts[word] for word in order if counts[word]}, query, marks))
        for title, query, order, counts in counted
    ]


def _shares(counts: Mapping[str, int | None], query: str = "", marks: Mapping[str, str] = {}) -> list[Share]:
    most = max([*filter(None, counts.values()), 1])
    return [
        Share(word, count, round((count or 0) * 100 / most), f"{query}={word}" if query else "", marks.get(word, ""))
        for word, count in counts.items()
    ]


def live_by_month(groups: Iterable[Group], today: date) -> dict[str, int | None]:
    """Groups on file at the end of each of the last months."""
    dated = [one for one in groups if is_known(one.filings[0].filed_on) and is_known(one.last.filed_on)]
    begun = sorted(group.filings[0].filed_on for group in dated)
    ended = sorted(group.last.filed_on for group in dated if group.is_cancelled)
    after = [date.fromisoformat(f"{month}-01") for month in months_from(today, 2 - MONTHS, MONTHS)]
    counts = [bisect_left(begun, day) - bisect_left(ended, day) for day in after]
    return dict(zip(months_from(today, 1 - MONTHS, MONTHS), counts, strict=True))


def _signing(viewer: Viewer) -> dict[str, int | None]:
    """Median days from filling in to 签批 by month; empty if there was no 签批, and outside the office."""
    found: dict[str, list[int]] = {month: [] for month in months_from(viewer.today, 1 - MONTHS, MONTHS)}
    for standing in viewer.evidence.standings.values() if viewer.is_internal else ():
        for on, days in signed(standing.filings):
            found.get(f"{on:%Y-%m}", []).append(days)
    medians = {month: round(median(days)) if days else None for month, days in found.items()}
    return medians if any(found.values()) else {}


def signed(filings: Iterable[CoveredFiling]) -> Iterator[tuple[date, int]]:
    """The day of the first 签批 of each filing, and its days since the filling in."""
    for filing in filings:
        given = [step.at for step in filing.steps if step.step is Step.SIGN_OFF and step.at]
        if given and filing.version and is_known(filing.version.filed_on):
            on = day_of(given[0])
            yield on, (on - filing.version.filed_on).days


ROUTES = ("临时群", "对内", "对外")
HOW = {
    "办结": "该年合并、经核对有据的备案表，临时群仅经分管主任审批（第十条），对外的经主任办公会。历史备案不计。",
    "填报到签批": "由备案日期至主任签批，该年办结的各件。",
    "逾期群组": "该年内曾有逾期之日的：使用期限已过，当日尚未报延期或注销。一个群组一年只计一个，跨年的分年计入，"
    "当年的计至今日；已延期的，只计审批登记中可查的。到期以前经分管主任审核的延期、经其审核的注销，尚未办结的，到期后十五天内不计。"
    "计入现使用部门。",
    "列入黑名单": "决定日期在该年的，一份登记计一个，其后解除、期满的亦计入；计入群组、人员现所在的单位。",
    "禁言期": "该年开始的，登记的和法定节假日的合计。",
}
"""How each figure is counted."""
Line = tuple[str, str]
"""A figure: its title, and the figure in words."""
_OVERDUE = (GapKind.EXTENDED_LATE, GapKind.CANCELLED_LATE, GapKind.OPEN)
_NO_GROUP = "群组不在册"


def figures(
    viewer: Viewer, periods: Iterable[QuietSpan]
) -> Iterator[tuple[int, list[Line], list[tuple[str, Figures]]]]:
    """Of each year: its figures, and those of incidents by unit, with the sum where there are several units."""
    filed: dict[int, list[CoveredFiling]] = defaultdict(list)
    for standing in viewer.evidence.standings.values():
        for filing in standing.filings:
            filed[filing.done_on.year].append(filing)
    overdue, decided = defaultdict[int, Counter[str]](Counter), defaultdict[int, Counter[str]](Counter)
    for group in viewer.registry.groups:
        gaps = [gap for gap in viewer.gaps(group) if gap.kind in _OVERDUE]
        for year in {year for gap in gaps for year in range(gap.first.year, gap.last.year + 1)}:
            overdue[year][viewer.unit_name(group)] += 1
    for entry in viewer.registry.of(BlacklistEntry):
        decided[entry.decided_on.year][_unit_of(entry, viewer)] += 1
    quiet = Counter(period.first.year for period in periods)
    incidents = yearly(viewer.registry)
    known = filed.keys() | overdue.keys() | decided.keys() | incidents.keys() | {viewer.today.year}
    for year in sorted(known, reverse=True):
        lines = [*_of_filings(filed[year])]
        lines += [
            ("逾期群组", _in_words(overdue[year])),
            ("列入黑名单", _in_words(decided[year])),
            ("禁言期", f"{quiet[year]} 个"),
        ]
        total, found = incidents.get(year, (None, []))
        units = [(unit or _NO_GROUP, of_unit) for unit, of_unit in found]
        yield year, lines, [*units, ("合计", total)] if total and len(units) > 1 else units


def _of_filings(filed: Sequence[CoveredFiling]) -> Iterator[Line]:
    kinds = Counter[str](filing.kind for filing in filed)
    meetings = (any(step.step is Step.OFFICE_MEETING for step in filing.steps) for filing in filed)
    routes = Counter(ROUTES[0 if one.is_short_lived else 1 + met] for one, met in zip(filed, meetings, strict=True))
    counted = "，".join(
        "、".join(f"{word} {counts[word]} 件" for word in words)
        for counts, words in ((kinds, FilingKind), (routes, ROUTES))
    )
    yield "办结", f"{len(filed)} 件" + (f"（{counted}）" if filed else "")
    days = [days for _, days in signed(filed)]
    words = f"居中 {median(days):g} 天，最长 {max(days)} 天" if days else "—"
    yield "填报到签批", words


def _unit_of(entry: BlacklistEntry, viewer: Viewer) -> str:
    if entry.subject_kind is SubjectKind.GROUP and (group := viewer.registry.group_of(entry)):
        return viewer.unit_name(group)
    person = viewer.registry.person_numbered(entry.subject)
    return viewer.registry.present_name(person.unit if person else entry.unit or "单位不明")


def _in_words(units: Counter[str]) -> str:
    ordered = sorted(units.items(), key=lambda it: (-it[1], it[0]))
    where = "、".join(f"{unit} {count}" for unit, count in ordered[:MOST_NAMED])
    more = f"，等 {len(ordered)} 个单位" if len(ordered) > MOST_NAMED else ""
    return f"{units.total()} 个" + (f"（{where}{more}）" if where else "")


def months_from(today: date, first: int, count: int) -> list[str]:
    """Such as ``2026-11``, from ``first`` months ahead of the present one."""
    places = (divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(first, first + count))
    return [f"{year}-{month + 1:02}" for year, month in places]
