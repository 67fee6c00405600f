"""Leaders, custodians, and a page for each person, for the office only (Art. 4, 8, 11).

They show whose groups and units these are, and what must be handed over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from group_registry.approval.facts import StepVerdict
from group_registry.approval.needs import STOOD_IN
from group_registry.evidence.result import CoveredFiling
from group_registry.lifecycle.handover import Load, changed_post, has_to_hand_over, last_day, loads
from group_registry.model.records import BlacklistEntry, Group
from group_registry.model.similarity import Chain
from group_registry.model.terms import Role
from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.pages.overview import UnitView, counts, is_live, urgency
from group_registry.rules.transition import Step


def people(viewer: Viewer, units: Iterable[UnitView]) -> dict[str, object]:
    """``leaders`` are deputy directors with their units."""
    registry, today = viewer.registry, viewer.today
    in_charge: dict[str, list[UnitView]] = defaultdict(list)
    for view in units:
        for person in registry.deputies_of(view.unit.name, today):
            in_charge[person.staff_no].append(view)
    leaders = registry.holders(Role.DEPUTY_DIRECTOR, today)
    groups: dict[str, list[GroupRow]] = defaultdict(list)
    for row in filter(is_live, viewer.rows):
        groups[row.group.custodian].append(row)
    units_of = {name: "、".join(sorted({row.unit for row in kept})) for name, kept in groups.items()}
    found = [(*counts(kept), name) for name, kept in groups.items()]
    custodians = sorted(found, key=lambda it: (-it[2], -it[1], -it[0], it[3]))
    leading = [(it, own) for it in leaders if (own := in_charge[it.staff_no])]
    return {"leaders": leading, "custodians": [(name, units_of[name], numbers) for *numbers, name in custodians]}


def chains_by_person(viewer: Viewer) -> Mapping[str, list[Chain]]:
    """The chains that are too long, by staff number of each deputy in charge and of the custodian of the last group.

    The longest first; without those whose last group is cancelled.
    """
    registry, chains = viewer.registry, defaultdict[str, list[Chain]](list)
    walks = map(registry.chain, registry.links.groups.values())
    found = {chain.groups[-1].path: chain for chain in walks if chain.is_too_long}
    for chain in sorted(found.values(), key=lambda one: (-one.days, one.groups[-1].path)):
        last = chain.groups[-1]
        if last.is_cancelled:
            continue
        people = (*viewer.registry.deputies_for(last, viewer.today), viewer.registry.person(last.custodian))
        for staff_no in {person.staff_no for person in people if person}:
            chains[staff_no].append(chain)
    return chains


Given = tuple[StepVerdict, CoveredFiling, Group | None, str]
"""A step of a filing, its group if it is still there, and notes on it."""


class PersonView(NamedTuple):
    """``warning``: the last day in office. ``limit``: the blacklist entry for which the groups must be handed over."""

    load: Load
    warning: str
    limit: BlacklistEntry | None
    limited: str
    kept: list[GroupRow]
    others: list[tuple[str, str]]
    chains: list[Chain]
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
        return len(self.kept) + len(self.others)


def persons(viewer: Viewer, also: Iterable[str]) -> list[PersonView]:
    """Those in ``also`` (staff numbers) in any case. Who cannot keep a group in another post is warned, too."""
    given, chains = _given(viewer), chains_by_person(viewer)
    views = []
    for load in loads(viewer.registry, viewer.today, {*given, *also}):
        staff_no, limit = load.person.staff_no, has_to_hand_over(load, viewer.registry, viewer.today)
        views.append(
            PersonView(
                load,
                warning=_warning(load, viewer),
                limit=limit,
                limited=_limited(limit, viewer) if limit else "",
                kept=sorted((viewer.row_of[group.path] for group in load.kept), key=urgency),
                others=list(_others(load, viewer)),
                chains=chains.get(staff_no, []),
                given=given.get(staff_no, []),
            )
        )
    return views


def _warning(load: Load, viewer: Viewer) -> str:
    if not load.hands_over:
        changes = (changed_post(group, load.person, viewer.registry, viewer.today) for group in load.kept)
        return next((f"{why}，待移交" for why in changes if why), "")
    last = last_day(load.person)
    if last and last >= viewer.today:
        return f"{last} 离任，还有 {(last - viewer.today).days} 天，以下事项待移交"
    return f"已于 {last} 离任，以下事项待移交"


def _limited(entry: BlacklistEntry, viewer: Viewer) -> str:
    span = f"{entry.starts_on} 至 {entry.ends_on}"
    if entry.starts_on > viewer.today:
        return f"将受限制（{span}），所负责的群组请在此前移交"
    return f"在限制期内（{span}），不得担任负责人，所负责的群组待移交"


def _given(viewer: Viewer) -> Mapping[str, list[Given]]:
    """The proven steps that people gave, by staff number, newest first. Meetings are left out: no one gives them.

    A step under a name that several people share is listed for each, marked.
    """
    steps = [
        (step, filing)
        for standing in viewer.evidence.standings.values()
        for filing in standing.filings
        for step in filing.steps
        if step.by and step.at and step.step is not Step.OFFICE_MEETING
    ]
    by_person: dict[str, list[Given]] = defaultdict(list)
    for step, filing in sorted(steps, key=lambda one: (one[0].at, one[0].path), reverse=True):
        name = str(step.by).removesuffix(STOOD_IN)
        people = viewer.registry.people_called(name)
        notes = (step.evidence, "代行" if step.by != name else "", "有同名人员，须辨认" if len(people) > 1 else "")
        for person in people:
            group = viewer.registry.group(step.path)
            by_person[person.staff_no].append((step, filing, group, "，".join(filter(None, notes))))
    return by_person


def _others(load: Load, viewer: Viewer) -> Iterator[tuple[str, str]]:
    for term in load.offices:
        units = f"：{'、'.join(term.units)}" if term.units else ""
        yield "在任职务", f"{term.role}{units}（{term.starts_on} 起{f'，至 {term.ends_on}' if term.ends_on else ''}）"
        yield from (("不在岗", f"{away.starts_on} 至 {away.ends_on}：{away.basis}") for away in term.absences)
    yield from (("群组主管领导", f"{group.name}（{viewer.unit_name(group)}）") for group in load.led)
    for lent in load.delegations:
        span, units = f"{lent.starts_on} 至 {lent.ends_on}", "、".join(lent.units)
        yield "委托授权", f"{lent.delegator}委托给{lent.delegate}，{span}：{units}"
