"""Quiet periods (Art. 22): those on file, and official holidays named by policy. Custodians choose the exact time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from group_registry.model.records import Group, Policy, QuietPeriod, frozen
from group_registry.model.registry import Registry
from group_registry.model.terms import A_DAY, SHANGHAI, QuietScope, Scope, day_of

FORESEEN = timedelta(days=60)
"""How far ahead missing official holidays of a year are reported."""
LEFT_OUT = {Scope.INTERNAL: QuietScope.EXTERNAL, Scope.EXTERNAL: QuietScope.INTERNAL}
"""For each scope of a group, the scope of a quiet period that does not cover it."""


@frozen
class OfficialDays:
    names: Mapping[date, str]

    def knows(self, year: int) -> bool:
        """Decided by the first of October, a holiday in every year."""
        return date(year, 10, 1) in self.names

    def runs(self) -> Iterator[tuple[date, date, str]]:
        days = sorted(self.names)
        starts = [day for day in days if day - A_DAY not in self.names]
        for first, following in pairwise([*starts, date.max]):
            run = [day for day in days if first <= day < following]
            yield first, run[-1], "、".join(dict.fromkeys(self.names[day] for day in run))


NO_DATA = OfficialDays({})
BASIS = "法定节假日，本单位口径列为重大节假日"


@frozen
class QuietSpan:
    """``record`` is None if the period follows from policy and the official days off."""

    id: str
    name: str
    first: date
    last: date
    scope: str
    grounds: str
    record: QuietPeriod | None = None
    unit_names: frozenset[str] = frozenset()
    """Of the one unit whose groups it is for, if it is for one."""

    def covers(self, group: Group) -> bool:
        if group.is_cancelled or group.begins_on > self.last:
            return False
        if self.unit_names:
            return group.unit in self.unit_names
        return self.scope != LEFT_OUT[group.scope]


def periods(registry: Registry, official: OfficialDays) -> list[QuietSpan]:
    """What is ordered and the holidays, also where they overlap."""
    filed = []
    for one in registry.of(QuietPeriod):
        unit = registry.unit(one.scope)
        names = frozenset((unit.name, *unit.former_names)) if unit else frozenset()
        filed.append(QuietSpan(one.stem, one.name, one.starts_on, one.ends_on, one.scope, one.grounds, one, names))
    derived = [
        QuietSpan(first.isoformat(), f"{names}放假", first, last, QuietScope.ALL, BASIS)
        for first, last, names in _holidays(registry, official)
    ]
    return sorted([*filed, *derived], key=lambda span: (span.first, span.id))


def quiet_of(group: Group, spans: Iterable[QuietSpan]) -> list[QuietSpan]:
    """The group's own, in the order of their first days: those that overlap or meet are one."""
    found: list[QuietSpan] = []
    for span in (one for one in spans if one.covers(group)):
        if found and span.first <= found[-1].last + A_DAY:
            last = found[-1]
            found[-1] = replace(last, name=f"{last.name}、{span.name}", last=max(last.last, span.last))
        else:
            found.append(span)
    return found


def _holidays(registry: Registry, official: OfficialDays) -> Iterator[tuple[date, date, str]]:
    wanted = {_bare(name) for name in registry.policy.holidays}
    return (run for run in official.runs() if not wanted.isdisjoint(map(_bare, run[2].split("、"))))


def end_of_working_day(moment: datetime, count: int, registry: Registry, official: OfficialDays) -> datetime:
    """The end of that working day after the moment, counted from 1.

    Working days: Monday to Friday but for the policy's holidays, as far as they are known (contract D 2).
    """
    holidays, day = list(_holidays(registry, official)), day_of(moment)
    while count:
        day += A_DAY
        if day.weekday() <= 4 and not any(first <= day <= last for first, last, _ in holidays):
            count -= 1
    return datetime.combine(day + A_DAY, time(), SHANGHAI)


def unknown_years(policies: Sequence[Policy], official: OfficialDays, today: date) -> list[int]:
    """Of this year and the year ``FORESEEN`` from today; none if no policy names a holiday."""
    wants = any(policy.holidays for policy in policies)
    return [year for year in sorted({today.year, (today + FORESEEN).year}) if wants and not official.knows(year)]


def _bare(name: str) -> str:
    """A holiday's name without 节 at its end, since some write 清明 and some 清明节."""
    return name.removesuffix("节")
