"""Quiet periods (Art. 22): those on file, and the official holidays that policy names. Custodians choose the time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from group_registry.model.records import Group, Policy, QuietPeriod
from group_registry.model.registry import Registry
from group_registry.model.terms import QuietScope, Scope

A_DAY = timedelta(days=1)
FORESEEN = timedelta(days=60)
"""How far ahead the official holidays of a year are missed."""
LEFT_OUT = {Scope.INTERNAL: QuietScope.EXTERNAL, Scope.EXTERNAL: QuietScope.INTERNAL}
"""The scope of a period that leaves groups of this scope out."""


@dataclass(frozen=True, slots=True)
class OfficialDays:
    """The official days off with the names of their holidays."""

    names: Mapping[date, str]

    def knows(self, year: int) -> bool:
        """Whether the year's holidays were announced; the first of October is one in every year."""
        return date(year, 10, 1) in self.names

    def runs(self) -> Iterator[tuple[date, date, str]]:
        """Days off in a row: first, last, and the names of the holidays in them."""
        days = sorted(self.names)
        starts = [day for day in days if day - A_DAY not in self.names]
        for first, following in zip(starts, [*starts[1:], date.max], strict=False):
            run = [day for day in days if first <= day < following]
            yield first, run[-1], "、".join(dict.fromkeys(self.names[day] for day in run))


NO_DATA = OfficialDays({})
BASIS = "法定节假日，本单位口径列为重大节假日"


@dataclass(frozen=True, slots=True)
class QuietSpan:
    """A quiet period; ``record`` is its file, None for one that follows from policy and the official days."""

    id: str
    name: str
    first: date
    last: date
    scope: QuietScope
    basis: str
    record: QuietPeriod | None = None

    def covers(self, group: Group) -> bool:
        """Whether it is meant for the group: in its scope, begun by then, not cancelled."""
        return not group.is_cancelled and group.first_day <= self.last and self.scope is not LEFT_OUT[group.scope]


def periods(registry: Registry, official: OfficialDays) -> list[QuietSpan]:
    """All of them by their days; a holiday that a file speaks of is what the file says."""
    filed = [
        QuietSpan(one.stem, one.name, one.starts_on, one.ends_on, one.scope, one.basis, one)
        for one in registry.of(QuietPeriod)
    ]
    wanted = {_bare(name) for policy in registry.of(Policy) for name in policy.holidays}
    holidays = [run for run in official.runs() if not wanted.isdisjoint(map(_bare, run[2].split("、")))]
    derived = [
        QuietSpan(first.isoformat(), f"{names}放假", first, last, QuietScope.ALL, BASIS)
        for first, last, names in holidays
        if not any(one.first <= last and first <= one.last for one in filed)
    ]
    return sorted([*filed, *derived], key=lambda one: (one.first, one.id))


def unknown_years(policies: Sequence[Policy], official: OfficialDays, today: date) -> list[int]:
    """The years, this one and what is near, whose official holidays nobody has announced to us."""
    wants = any(policy.holidays for policy in policies)
    return [year for year in sorted({today.year, (today + FORESEEN).year}) if wants and not official.knows(year)]


def _bare(name: str) -> str:
    """Some write 清明 and some 清明节."""
    return name.removesuffix("节")
