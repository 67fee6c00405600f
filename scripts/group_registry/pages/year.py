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
from group_registry.model.similarity import grouped
from group_registry.model.terms import FilingKind, Platform, Scope, SubjectKind, day_of, is_known
from group_registry.pages.group_view import Viewer
from group_registry.pages.overview import NOT_CANCELLED, is_live
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
    filed = defaultdict[str, list[tuple[Filing, Group, int]]](list)
    for group in groups:
        for number, filing in enumerate(group.filings, 1):
            if is_known(filing.filed_on):
                filed[f"{filing.filed_on:%Y-%m}"].append((filing, group, number))
    for records in filed.values():
        records.sort(key=lambda it: (it[0].filed_on, it[1].path, it[2]))
    year, month = map(int, min(filed, default=f"{today:%Y-%m}").split("-"))
    back = (today.year - year) * 12 + today.month - month
    names = filed.keys() | set(months_from(today, -back, back + 1))
    return [Month(name, filed[name]) for name in sorted(names, reverse=True)]


class Share(NamedTuple):
    """A word, its count (None: no data), the length of its bar (0 to 100), the register's filter for it, if any."""

    word: str
    number: int | None
    length: int
    query: str = ""
    mark: str = ""


def page(viewer: Viewer, periods: Iterable[QuietSpan]) -> dict[str, object]:
    """``sections`` are titles with lines, none where there is no data; ``years`` are as in ``figures``."""
    return {
        "sections": [*shares(viewer), *months(viewer)],
        "limits": viewer.limits,
        "years": list(figures(viewer, periods)),
        "how": HOW,
        "slugs": {unit.name: unit.slug for unit in viewer.registry.of(Unit)},
    }


def months(viewer: Viewer) -> list[tuple[str, list[Share]]]:
    """The public edition never knows who signed, and when."""
    groups, today = viewer.registry.groups, viewer.today
    terms = [group.term_end for group in groups if group.term_end and not group.is_cancelled]
    ends = [f"{day:%Y-%m}" for day in terms if day >= today]
    due = {}
    if ends:
        due = {month: ends.count(month) for month in months_from(today, 0, MONTHS)}
    return [
        ("在册群组，各月末", _shares(live_by_month(groups, today))),
        ("从填报到签批，居中天数", _shares(_signing(viewer))),
        ("未来十二个月到期", _shares(due)),
    ]


def shares(viewer: Viewer) -> list[tuple[str, list[Share]]]:
    live = list(filter(is_live, viewer.rows))
    marks = {row.state.word: row.state.mark for row in viewer.rows}
    counted: list[tuple[str, str, Iterable[str], Counter[str]]] = [
        ("按状态", "state", State, Counter(row.state.word for row in viewer.rows)),
        ("按平台", f"{NOT_CANCELLED}&platform", Platform, Counter(row.group.platform for row in live)),
        ("按范围", f"{NOT_CANCELLED}&scope", Scope, Counter(row.group.scope for row in live)),
    ]
    sections = []
    for title, query, order, counts in counted:
        lines = _shares({str(word): counts[word] for word in order if counts[word]})
        linked = [it._replace(query=f"{query}={it.word}", mark=marks.get(it.word, "")) for it in lines]
        sections.append((title, linked))
    return sections


def _shares(counts: Mapping[str, int | None]) -> list[Share]:
    most = max([*filter(None, counts.values()), 1])
    return [Share(word, count, round((count or 0) * 100 / most)) for word, count in counts.items()]


def live_by_month(groups: Sequence[Group], today: date) -> Mapping[str, int]:
    """Groups on file at the end of each of the last months; empty if there never was a group."""
    if not groups:
        return {}
    dated = [one for one in groups if is_known(one.filings[0].filed_on) and is_known(one.last.filed_on)]
    begun = sorted(group.filings[0].filed_on for group in dated)
    ended = sorted(group.last.filed_on for group in dated if group.is_cancelled)
    after = [date.fromisoformat(f"{month}-01") for month in months_from(today, 2 - MONTHS, MONTHS)]
    counts = [bisect_left(begun, day) - bisect_left(ended, day) for day in after]
    return dict(zip(months_from(today, 1 - MONTHS, MONTHS), counts, strict=True))


def _signing(viewer: Viewer) -> Mapping[str, int | None]:
    """Median days from filling in to 签批 by month; empty if there was no 签批, and outside the office."""
    if not viewer.is_internal:
        return {}
    by_month = grouped((f"{on:%Y-%m}", days) for on, days in signings(viewer.evidence.filings))
    names = months_from(viewer.today, 1 - MONTHS, MONTHS)
    medians = {month: round(median(days)) for month, days in by_month.items() if month in names}
    if not medians:
        return {}
    return {month: medians.get(month) for month in names}


def signings(filings: Iterable[CoveredFiling]) -> Iterator[tuple[date, int]]:
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
    """Of each year: its figures, and those of incidents by unit, with the sum where there are several units.

    Nothing outside the office.
    """
    if not viewer.is_internal:
        return
    filed = grouped((filing.done_on.year, filing) for filing in viewer.evidence.filings)
    overdue, decided = defaultdict[int, Counter[str]](Counter), defaultdict[int, Counter[str]](Counter)
    for group in viewer.registry.groups:
        years = set[int]()
        for gap in viewer.gaps(group):
            if gap.kind in _OVERDUE:
                years.update(range(gap.first.year, gap.last.year + 1))
        for year in years:
            overdue[year][viewer.unit_name(group)] += 1
    for entry in viewer.registry.of(BlacklistEntry):
        decided[entry.decided_on.year][_unit_of(entry, viewer)] += 1
    quiet = Counter(period.first.year for period in periods)
    incidents = yearly(viewer.registry)
    known = filed.keys() | overdue.keys() | decided.keys() | incidents.keys() | {viewer.today.year}
    for year in sorted(known, reverse=True):
        lines = [
            *_of_filings(filed[year]),
            ("逾期群组", _in_words(overdue[year])),
            ("列入黑名单", _in_words(decided[year])),
            ("禁言期", f"{quiet[year]} 个"),
        ]
        total, by_unit = incidents.get(year, (None, []))
        units = [(unit or _NO_GROUP, of_unit) for unit, of_unit in by_unit]
        if total and len(units) > 1:
            units.append(("合计", total))
        yield year, lines, units


def _of_filings(filed: Sequence[CoveredFiling]) -> Iterator[Line]:
    kinds, routes = Counter[str](), Counter[str]()
    for filing in filed:
        kinds[filing.kind] += 1
        routes[_route(filing)] += 1
    counted = f"{len(filed)} 件"
    if filed:
        by_kind = "、".join(f"{kind} {kinds[kind]} 件" for kind in FilingKind)
        by_route = "、".join(f"{route} {routes[route]} 件" for route in ROUTES)
        counted += f"（{by_kind}，{by_route}）"
    yield "办结", counted
    days = [days for _, days in signings(filed)]
    yield "填报到签批", f"居中 {median(days):g} 天，最长 {max(days)} 天" if days else "—"


def _route(filing: CoveredFiling) -> str:
    """One of ``ROUTES``."""
    short_lived, internal, external = ROUTES
    if filing.is_short_lived:
        return short_lived
    return external if any(step.step is Step.OFFICE_MEETING for step in filing.steps) else internal


def _unit_of(entry: BlacklistEntry, viewer: Viewer) -> str:
    if entry.subject_kind is SubjectKind.GROUP and (group := viewer.registry.group_of(entry)):
        return viewer.unit_name(group)
    person = viewer.registry.person_numbered(entry.subject)
    return viewer.registry.present_name(person.unit if person else entry.unit or "单位不明")


def _in_words(units: Counter[str]) -> str:
    if not units:
        return "0 个"
    ordered = sorted(units.items(), key=lambda it: (-it[1], it[0]))
    where = "、".join(f"{unit} {count}" for unit, count in ordered[:MOST_NAMED])
    if len(ordered) > MOST_NAMED:
        where += f"，等 {len(ordered)} 个单位"
    return f"{units.total()} 个（{where}）"


def months_from(today: date, first: int, count: int) -> list[str]:
    """Such as ``2026-11``, from ``first`` months ahead of the present one."""
    places = (divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(first, first + count))
    return [f"{year}-{month + 1:02}" for year, month in places]
