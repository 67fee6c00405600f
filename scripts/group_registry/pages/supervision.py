"""What pages show of groups and people besides filings, for the office only: incidents, limits, chains, concerns.

A concern is what a group needs apart from its term (Art. 11, 21, 22): its custodian cannot continue, or a quiet period
comes. The policy says from when it is shown. Each near quiet period has a checklist, its sheet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from group_registry.lifecycle.handover import limit_state
from group_registry.lifecycle.quiet_periods import OfficialDays, QuietSpan, periods, unknown_years
from group_registry.lifecycle.reminders import LIMITED, Concern, Reminder, ReminderKind, concerns, reminders
from group_registry.model.records import BlacklistEntry, Confirmation, Group, Policy, Waiver
from group_registry.model.similarity import Chain
from group_registry.model.terms import Confirming
from group_registry.pages.conduct import IncidentView, incident_views, phased, revisions
from group_registry.pages.duties import Duties, handing
from group_registry.pages.group_view import Viewer
from group_registry.pages.people import PersonView, persons
from group_registry.pages.wording import Chip

BEFORE = timedelta(days=7)
"""How long before a period pages announce it."""
AHEAD, BEHIND = timedelta(days=60), timedelta(days=31)
"""A period has a sheet if it begins at most ``AHEAD`` after the day of the build or ended at most ``BEHIND`` before."""


class Notes(NamedTuple):
    """A limit is an entry, and whether it is the custodian's; the waivers are of the group's file."""

    incidents: Sequence[IncidentView] = ()
    limits: Sequence[tuple[BlacklistEntry, Chip, bool]] = ()
    chain: Chain | None = None
    concerns: Sequence[Concern] = ()
    waivers: Sequence[Waiver] = ()


@dataclass(frozen=True)
class Supervision:
    """As one viewer may see them; the public edition sees none."""

    viewer: Viewer
    official: OfficialDays

    @cached_property
    def periods(self) -> list[QuietSpan]:
        return periods(self.viewer.registry, self.official)

    def quiet(self) -> dict[str, object]:
        today, policies = self.viewer.today, self.viewer.registry.of(Policy)
        shown = [period for period in self.periods if today - timedelta(days=366) <= period.last]
        past = [period for period in shown if period.last < today]
        return {
            "coming": [period for period in shown if period.last >= today],
            "past": past[::-1],
            "revisions": [(one.name, revisions(one.record, self.viewer)) for one in shown if one.record],
            "unknown": unknown_years(policies, self.official, today),
        }

    def banner(self) -> list[QuietSpan]:
        today = self.viewer.today
        return [period for period in self.periods if period.first - BEFORE <= today <= period.last]

    def sheets(self) -> Iterator[tuple[QuietSpan, dict[str, object]]]:
        for period in filter(self.sheet, self.periods):
            yield period, self._sheet(period)

    def _sheet(self, period: QuietSpan) -> dict[str, object]:
        words: Mapping[str, Confirmation] = {}
        is_asked = False
        if period.record:
            words = {word.group: word for word in period.record.confirmations}
            is_asked = self.is_asked and period.first <= self.viewer.today
        covered = filter(period.covers, self.viewer.registry.groups)
        groups = sorted(covered, key=lambda group: (self.viewer.unit_name(group), group.path))
        given = [words[group.path] for group in groups if group.path in words]
        confirms = is_asked or any(word.muted_at or word.restored_at for word in given)
        missing = 0
        if is_asked:
            missing = len(groups) - sum(word.muted_at is not None for word in given)
        return {"groups": groups, "words": words, "confirms": confirms, "missing": missing}

    @property
    def is_asked(self) -> bool:
        return self.viewer.registry.policy.confirming is Confirming.ASKED

    def sheet(self, period: QuietSpan) -> str:
        """The address of its sheet; empty if the period is too far off to have one."""
        is_near = period.first <= self.viewer.today + AHEAD and period.last >= self.viewer.today - BEHIND
        return f"quiet/{period.id}/" if is_near else ""

    def phase(self, period: QuietSpan) -> str:
        away = (period.first - self.viewer.today).days
        if away > 0:
            return f"还有 {away} 天"
        return "正在禁言期" if self.viewer.today <= period.last else "已结束"

    @cached_property
    def persons(self) -> list[PersonView]:
        reminded = set[str]()
        for reminder in self.due:
            reminded.update(person.staff_no for person in reminder.to)
        return persons(self.viewer, reminded)

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """The pages of people by label; the public edition has none."""
        if not self.viewer.is_internal:
            return {}
        return {view.name: view.address for view in self.persons}

    @cached_property
    def incidents(self) -> list[IncidentView]:
        return incident_views(self.viewer)

    def notes(self, group: Group) -> Notes:
        """Of the concerns not ``LIMITED``, since the entry is shown."""
        if not self.viewer.is_internal:
            return Notes()
        registry, today = self.viewer.registry, self.viewer.today
        about = concerns(group, registry, today, self.periods)
        own = [view for view in self.incidents if view.group == group]
        shared = None
        if group.path in registry.links.groups:
            chain = registry.chain(group)
            if len(chain.groups) > 1:
                shared = chain
        waivers = [waiver for waiver in registry.of(Waiver) if waiver.file == group.path]
        unlimited = [concern for concern in about if concern.topic != LIMITED]
        return Notes(own, list(self._limits(group)), shared, unlimited, waivers)

    def _limits(self, group: Group) -> Iterator[tuple[BlacklistEntry, Chip, bool]]:
        if group.is_cancelled:
            return
        for subject in (group.path, group.custodian):
            for entry in self.viewer.registry.restrictions(subject):
                if not limit_state(entry, self.viewer.today).is_over:
                    yield entry, phased(entry, self.viewer.today), subject == group.custodian

    @cached_property
    def due(self) -> list[Reminder]:
        if not self.viewer.is_internal:
            return []
        return reminders(self.viewer.registry, self.viewer.today, self.official)

    @cached_property
    def duties(self) -> Duties:
        return Duties(self.viewer, self.due, self.addresses)

    @cached_property
    def handed_on(self) -> Mapping[str, Chip]:
        """The groups that wait for another custodian or unit, by path."""
        return {one.about: handing(one) for one in self.due if one.kind is ReminderKind.HANDOVER}

    def worded(self, concern: Concern) -> Chip:
        return Chip("over" if concern.is_late else "due", concern.says)


def days_of(period: QuietSpan) -> str:
    return f"{period.first} 至 {period.last}" if period.first < period.last else str(period.first)
