"""Quiet periods (Art. 22): those on file, and official holidays named by policy. Custodians choose the exact time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from group_registry.model.records import Group, Policy, QuietPeriod
from group_registry.model.registry import Registry
from group_registry.model.terms import A_DAY, SHANGHAI, QuietScope, Scope, day_of

FORESEEN = timedelta(days=60)
"""How far ahead missing official holidays of a year are reported."""
LEFT_OUT = {Scope.INTERNAL: QuietScope.EXTERNAL, Scope.EXTERNAL: QuietScope.INTERNAL}
"""For each scope of a group, the scope of a quiet period that does not cover it."""


@dataclass(frozen=True, slots=True)
class OfficialDays:
    names: Mapping[date, str]

    def knows(self, year: int) -> bool:
        """Decided by the first of October, a holiday in every year."""
        return date(year, 10, 1) in self.names

    def runs(self) -> Iterator[tuple[date, date, str]]:
        days = sorted(self.names)
        starts = [day for day in days if day - A_DAY not in self.names]
        for first, following in zip(starts, [*starts[1:], date.max], strict=False):
            run = [day for day in days if first <= day < following]
            yield first, run[-1], "、".join(dict.fromkeys(self.names[day] for day in run))


NO_DATA = OfficialDays({})
BASIS = "法定节假日，本单位口径列为重大节假日"


@dataclass(frozen=True, slots=True)
class QuietSpan:
    """``record`` is None if the period follows from policy and the official days off."""

    id: str
    name: str
    first: date
    last: date
    scope: QuietScope
    basis: str
    record: QuietPeriod | None = None

    def covers(self, group: Group) -> bool:
        return not group.is_cancelled and group.first_day <= self.last and self.scope is not LEFT_OUT[group.scope]


def periods(registry: Registry, official: OfficialDays) -> list[QuietSpan]:
    """A holiday that overlaps a period on file is left out: the file counts."""
    filed = [
        QuietSpan(one.stem, one.name, one.starts_on, one.ends_on, one.scope, one.basis, one)
        for one in registry.of(QuietPeriod)
    ]
    derived = [
        QuietSpan(first.isoformat(), f"{names}放假", first, last, QuietScope.ALL, BASIS)
        for first, last, names in _holidays(registry, official)
        if not any(one.first <= last and first <= one.last for one in filed)
    ]
    return sorted([*filed, *derived], key=lambda one: (one.first, one.id))


def _holidays(registry: Registry, official: OfficialDays) -> Iterator[tuple[date, date, str]]:
    wanted = {_bare(name) for policy in registry.of(Policy) for name in policy.holidays}
    return (run for run in official.runs() if not wanted.isdisjoint(map(_bare, run[2].split("、"))))


def end_of_next_working_day(moment: datetime, registry: Registry, official: OfficialDays) -> datetime:
    """Working days: Monday to Friday but for the policy's holidays, as far as they are known (contract D 2)."""
    holidays, day = list(_holidays(registry, official)), day_of(moment) + A_DAY
    while day.weekday() > 4 or any(first <= day <= last for first, last, _ in holidays):
        day += A_DAY
    return datetime.combine(day + A_DAY, time(), SHANGHAI)


def unknown_years(policies: Sequence[Policy], official: OfficialDays, today: date) -> list[int]:
    """Of this year and the year ``FORESEEN`` from today; none if no policy names a holiday."""
    wants = any(policy.holidays for policy in policies)
    return [year for year in sorted({today.year, (today + FORESEEN).year}) if wants and not official.knows(year)]


def _bare(name: str) -> str:
    """A holiday's name without 节 at its end, since some write 清明 and some 清明节."""
    return name.removesuffix("节")
