"""The pages of quiet periods, for the office only: the list, and a checklist (sheet) for each near period (Art. 22)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from group_registry.lifecycle.quiet_periods import OfficialDays, QuietSpan, periods, unknown_years
from group_registry.model.records import Policy
from group_registry.model.terms import Confirming
from group_registry.pages.group_view import Viewer

BEFORE = 7
"""Days before a period from which on pages announce it; ``site.js`` reads the number from the page."""
AHEAD, BEHIND = timedelta(days=60), timedelta(days=31)
"""A period has a sheet if it begins at most ``AHEAD`` after the day of the build or ended at most ``BEHIND`` before."""


@dataclass(frozen=True)
class Quiet:
    """The quiet periods as one viewer may see them; the public edition sees none."""

    viewer: Viewer
    official: OfficialDays

    @cached_property
    def periods(self) -> list[QuietSpan]:
        return periods(self.viewer.registry, self.official)

    def page(self) -> dict[str, object]:
        today, policies = self.viewer.today, self.viewer.registry.of(Policy)
        past = [period for period in self.periods if today - timedelta(days=366) <= period.last < today]
        return {
            "coming": [period for period in self.periods if period.last >= today],
            "past": past[::-1],
            "unknown": unknown_years(policies, self.official, today),
            "is_asked": self._is_asked,
        }

    def banner(self) -> list[tuple[QuietSpan, bool]]:
        """The periods that are on or begin within two weeks, and whether they are over ``BEFORE`` days off: hidden."""
        today, before = self.viewer.today, timedelta(days=BEFORE)
        near = [period for period in self.periods if period.first - 2 * before <= today <= period.last]
        return [(period, period.first - before > today) for period in near]

    def sheets(self) -> Iterator[tuple[QuietSpan, dict[str, object]]]:
        """For each near period, every group that it covers, by unit."""
        for period in filter(self.sheet, self.periods):
            words = {word.group: word for word in period.record.confirmations} if period.record else {}
            covered = filter(period.covers, self.viewer.registry.groups)
            groups = sorted(covered, key=lambda group: (self.viewer.unit_name(group), group.path))
            is_asked = self._is_asked and period.record is not None and period.first <= self.viewer.today
            given = [word for group in groups if (word := words.get(group.path))]
            confirms = is_asked or any(word.muted_at or word.restored_at for word in given)
            missing = len(groups) - sum(word.muted_at is not None for word in given) if is_asked else 0
            yield period, {"groups": groups, "words": words, "confirms": confirms, "missing": missing}

    @property
    def _is_asked(self) -> bool:
        return any(policy.confirming is Confirming.ASKED for policy in self.viewer.registry.of(Policy))

    def sheet(self, period: QuietSpan) -> str:
        """The address of its sheet; empty if the period is too far off to have one."""
        is_near = period.first <= self.viewer.today + AHEAD and period.last >= self.viewer.today - BEHIND
        return f"quiet/{period.id}/" if is_near else ""

    def phase(self, period: QuietSpan) -> str:
        away = (period.first - self.viewer.today).days
        return f"还有 {away} 天" if away > 0 else "正在禁言期" if self.viewer.today <= period.last else "已结束"


def days_of(period: QuietSpan) -> str:
    return f"{period.first} 至 {period.last}" if period.first < period.last else str(period.first)
