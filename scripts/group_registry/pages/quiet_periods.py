"""The pages of quiet periods, for the office only: the list, and a checklist (sheet) for each near period (Art. 22)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from group_registry.lifecycle.quiet_periods import OfficialDays, QuietSpan, periods, unknown_years
from group_registry.model.records import Group, Policy
from group_registry.model.terms import Confirming
from group_registry.pages.group_view import Viewer

BEFORE = 7
"""Days before a period from which on pages announce it; ``site.js`` reads the number from the page."""
AHEAD, BEHIND = timedelta(days=60), timedelta(days=31)
"""A period has a sheet if it begins at most ``AHEAD`` after the day of the build or ended at most ``BEHIND`` before."""


class PeriodView(NamedTuple):
    """A quiet period in words; ``address`` is that of its sheet, empty if the period is too far off to have one."""

    name: str
    first: str
    last: str
    span: str
    scope: str
    basis: str
    phase: str
    address: str
    is_shown: bool


@dataclass(frozen=True)
class Quiet:
    """The quiet periods as one viewer may see them; the public edition sees none."""

    viewer: Viewer
    official: OfficialDays

    @cached_property
    def periods(self) -> list[QuietSpan]:
        return periods(self.viewer.registry, self.official)

    def page(self) -> dict[str, object]:
        """The coming periods, those of the last year, and the years whose official holidays are not known."""
        today, policies = self.viewer.today, self.viewer.registry.of(Policy)
        past = [period for period in self.periods if today - timedelta(days=366) <= period.last < today]
        return {
            "coming": [self.view(period) for period in self.periods if period.last >= today],
            "past": [self.view(period) for period in reversed(past)],
            "unknown": unknown_years(policies, self.official, today),
            "is_asked": self._is_asked,
        }

    def banner(self) -> list[PeriodView]:
        """The periods that are on or begin within two weeks; those over ``BEFORE`` days off are hidden at first."""
        today = self.viewer.today
        near = today + timedelta(days=2 * BEFORE)
        return [self.view(period) for period in self.periods if period.first <= near and period.last >= today]

    def sheets(self) -> Iterator[tuple[PeriodView, dict[str, object]]]:
        """The sheet of each near period: every group that the period covers, by unit."""
        for period in filter(self._is_near, self.periods):
            words = {word.group: word for word in period.record.confirmations} if period.record else {}
            groups = sorted(filter(period.covers, self.viewer.registry.groups), key=self._by_unit)
            is_asked = self._is_asked and period.record is not None and period.first <= self.viewer.today
            given = [word for group in groups if (word := words.get(group.path))]
            confirms = is_asked or any(word.muted_at or word.restored_at for word in given)
            missing = len(groups) - sum(word.muted_at is not None for word in given) if is_asked else 0
            yield self.view(period), {"groups": groups, "words": words, "confirms": confirms, "missing": missing}

    def _by_unit(self, group: Group) -> tuple[str, str]:
        return self.viewer.unit_name(group), group.path

    @property
    def _is_asked(self) -> bool:
        return any(policy.confirming is Confirming.ASKED for policy in self.viewer.registry.of(Policy))

    def _is_near(self, period: QuietSpan) -> bool:
        return period.first <= self.viewer.today + AHEAD and period.last >= self.viewer.today - BEHIND

    def view(self, period: QuietSpan) -> PeriodView:
        away = (period.first - self.viewer.today).days
        return PeriodView(
            name=period.name,
            first=period.first.isoformat(),
            last=period.last.isoformat(),
            span=f"{period.first} 至 {period.last}" if period.first < period.last else str(period.first),
            scope=period.scope.value,
            basis=period.basis,
            phase=f"还有 {away} 天" if away > 0 else "正在禁言期" if self.viewer.today <= period.last else "已结束",
            address=f"quiet/{period.id}/" if self._is_near(period) else "",
            is_shown=away <= BEFORE,
        )
