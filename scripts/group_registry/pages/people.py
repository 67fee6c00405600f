"""Leaders, custodians, and a page for each person, for the office only (Art. 4, 8, 11).

They show whose groups and units these are, and what must be handed over.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from group_registry.approval.facts import StepVerdict
from group_registry.approval.needs import STOOD_IN
from group_registry.evidence.result import CoveredFiling
from group_registry.lifecycle.handover import Load, has_to_hand_over, last_day, loads
from group_registry.lifecycle.reminders import LIMITED, concerns
from group_registry.model.records import BlacklistEntry, Group, Person
from group_registry.model.similarity import grouped
from group_registry.model.terms import Role
from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.pages.overview import UnitView, counts, is_live, urgency
from group_registry.pages.story import given
from group_registry.rules.transition import Step


def leaders(viewer: Viewer, units: Sequence[UnitView]) -> list[tuple[Person, list[UnitView]]]:
    """The deputy directors, each with the units in their charge."""
    registry, leading = viewer.registry, list[tuple[Person, list[UnitView]]]()
    for person in registry.holders(Role.DEPUTY_DIRECTOR, viewer.today):
        led = [view for view in units if person in registry.deputies_of(view.unit.name, viewer.today)]
        leading.append((person, led))
    return leading


def custodians(viewer: Viewer) -> list[tuple[str, list[GroupRow], tuple[int, int, int]]]:
    """Each with their groups in use and the counts of these; who has most overdue first."""
    groups = grouped((row.group.custodian, row) for row in filter(is_live, viewer.rows))
    counted = [(name, rows, counts(rows)) for name, rows in sorted(groups.items())]
    return sorted(counted, key=lambda it: it[2][::-1], reverse=True)


Given = tuple[StepVerdict, CoveredFiling, Group | None, str]
"""A step of a filing, its group if it is still there, and notes on it."""


class PersonView(NamedTuple):
    """``warning``: the last day in office. ``limit``: the blacklist entry for which the groups must be handed over."""

    load: Load
    warning: str
    limit: BlacklistEntry | None
    kept: list[GroupRow]
    given: list[Given]

    @property
    def name(self) -> str:
        return self.load.person.label

    @property
    def staff_no(self) -> str:
        return self.load.person.staff_no

    @property
    def address(self) -> str:
        return f"people/{self.staff_no}/"

    @property
    def total(self) -> int:
        load = self.load
        return len(self.kept) + len(load.offices) + len(load.led) + len(load.delegations)


def persons(viewer: Viewer, also: Iterable[str]) -> list[PersonView]:
    """Those in ``also`` (staff numbers) in any case. Who cannot keep a group in another post is warned, too."""
    steps = _given(viewer)
    views = []
    for load in loads(viewer.registry, viewer.today, {*steps, *also}):
        staff_no, limit = load.person.staff_no, has_to_hand_over(load, viewer.registry, viewer.today)
        views.append(
            PersonView(
                load,
                warning=_warning(load, viewer),
                limit=limit,
                kept=sorted((viewer.row_of[group.path] for group in load.kept), key=urgency),
                given=steps.get(staff_no, []),
            )
        )
    return views


def _warning(load: Load, viewer: Viewer) -> str:
    if not load.hands_over:
        registry = viewer.registry
        about = chain.from_iterable(concerns(it, registry, viewer.today) for it in load.kept)
        return next((concern.says for concern in about if concern.topic != LIMITED), "")
    last = last_day(load.person)
    if last and last >= viewer.today:
        return f"{last} 离任，还有 {(last - viewer.today).days} 天，以下事项待移交"
    return f"已于 {last} 离任，以下事项待移交"


def _given(viewer: Viewer) -> Mapping[str, list[Given]]:
    """The proven steps that people gave, by staff number, newest first. Meetings are left out: no one gives them.

    A step under a name that several people share is listed for each, marked.
    """
    steps: list[tuple[StepVerdict, CoveredFiling]] = []
    for filing in viewer.evidence.filings:
        steps += ((step, filing) for step in given(filing) if step.step is not Step.OFFICE_MEETING)
    by_person: dict[str, list[Given]] = defaultdict(list)
    for step, filing in sorted(steps, key=lambda it: (it[0].at, it[0].path), reverse=True):
        name = str(step.by).removesuffix(STOOD_IN)
        people = viewer.registry.people_called(name)
        notes = [step.proof]
        if step.by != name:
            notes.append("代行")
        if len(people) > 1:
            notes.append("有同名人员，须辨认")
        shown = (step, filing, viewer.registry.group(step.path), "，".join(filter(None, notes)))
        for person in people:
            by_person[person.staff_no].append(shown)
    return by_person
