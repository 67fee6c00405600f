"""What groups need apart from their term, on the home page and their own pages (Art. 11, 21, 22).

This is a custodian who cannot continue, or a quiet period to come. For the office only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from group_registry.lifecycle.quiet_periods import QuietSpan
from group_registry.lifecycle.reminders import LIMITED, Concern, Phase, concerns, is_told, of_quiet
from group_registry.model.records import Group, Policy
from group_registry.model.terms import Audience
from group_registry.pages.blacklist import Phased
from group_registry.pages.group_view import Viewer, address
from group_registry.pages.quiet_periods import PeriodView, Quiet

HARD_SPACE = "\N{NO-BREAK SPACE}"
"""Replaces spaces in the words of ``Phased.phases``, where a plain space separates the fields."""


class ConcernView(NamedTuple):
    """One concern: a short title, the full sentence, and what to do."""

    title: Phased
    says: Phased
    advice: str


class ConcernLine(NamedTuple):
    """A group with a concern, in a list."""

    name: str
    address: str
    unit: str
    custodian: str
    concern: ConcernView


@dataclass(frozen=True)
class Concerns:
    """The concerns of the groups of one viewer; none outside the office. The policy says from when they are shown."""

    viewer: Viewer
    quiet: Quiet

    @property
    def _policies(self) -> tuple[Policy, ...]:
        return self.viewer.registry.of(Policy)[:1] if self.viewer.audience is Audience.INTERNAL else ()

    def of_group(self, group: Group) -> list[ConcernView]:
        """The concerns on the group's page, without ``LIMITED``, since that page shows the blacklist entry itself."""
        return [self._view(one) for one in self._of(group, self.quiet.periods) if one.topic != LIMITED]

    @cached_property
    def handovers(self) -> list[tuple[str, list[ConcernLine]]]:
        """The groups that need another custodian, by present custodian, for the home page; the earliest due first."""
        found = [(one, group) for group in self.viewer.registry.groups for one in self._of(group, ())]
        found.sort(key=lambda pair: (pair[0].due, pair[1].path))
        by_person: dict[str, list[ConcernLine]] = {}
        for one, group in found:
            unit = self.viewer.unit_name(group)
            line = ConcernLine(group.name, address(group), unit, group.custodian, self._view(one))
            by_person.setdefault(group.custodian, []).append(line)
        return list(by_person.items())

    @property
    def coming(self) -> list[tuple[PeriodView, ConcernView]]:
        """The quiet periods that are near or in progress, for the home page."""
        near = [(one, of_quiet(one, policy)) for policy in self._policies for one in self.quiet.periods]
        return [
            (self.quiet.view(span), self._view(one))
            for span, one in near
            if span.last >= self.viewer.today and is_told(one, self._policies[0], self.viewer.today)
        ]

    def _of(self, group: Group, spans: Sequence[QuietSpan]) -> list[Concern]:
        policies = () if group.is_cancelled else self._policies
        registry, today = self.viewer.registry, self.viewer.today
        return [one for policy in policies for one in concerns(group, registry, policy, today, spans)]

    def _view(self, one: Concern) -> ConcernView:
        return ConcernView(self._phased(one, _title), self._phased(one, _says), one.advice)

    def _phased(self, one: Concern, word: Callable[[Phase], str]) -> Phased:
        now = one.phase(self.viewer.today)
        told = "|".join(f"{phase.since} {_mark(phase, one)} {word(phase)}" for phase in one.phases)
        return Phased(_mark(now, one), word(now), told)


def _title(phase: Phase) -> str:
    return phase.title


def _says(phase: Phase) -> str:
    return phase.says.replace(" ", HARD_SPACE)


def _mark(phase: Phase, one: Concern) -> str:
    return "over" if one.asks_filing and phase.since > date.min else "due"
