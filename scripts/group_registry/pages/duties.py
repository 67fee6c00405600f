"""今天要办: what each person has to do, a line with one button for each (Art. 8, 10, 11, 19), and what the office has.

The lines are the reminders of the command ``remind``, in their order. What is the same for several groups is one line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from group_registry.approval.explanation import age
from group_registry.lifecycle.reminders import Reminder, ReminderKind
from group_registry.lifecycle.to_be_filed import PORTION, owed
from group_registry.model.records import Person
from group_registry.model.similarity import grouped
from group_registry.pages.conduct import incident_id
from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.pages.waiting import Card, LeaderDesk
from group_registry.pages.wording import Chip

GROUPS_NAMED = 3
"""How many groups of a line are named."""
_OF_TERMS = (ReminderKind.UNDER_WAY, ReminderKind.OVERDUE, ReminderKind.ENDING, ReminderKind.DUE)
_WAYS = {ReminderKind.QUIET: ("清单", "quiet/"), ReminderKind.INVENTORY: ("清查", "inventory/")}
NEEDS = {
    ReminderKind.REFUSED: "register/?coverage=审批依据不符",
    ReminderKind.INCIDENT: "incidents/",
    ReminderKind.TO_BE_FILED: "register/?coverage=待补备案",
    ReminderKind.HANDOVER: "people/",
}
"""What home shows of the whole office, and where all of it stands."""


class Duty(NamedTuple):
    """``address`` is a page of the site; ``act``, a word and an address, may lead to the host. ``more`` are groups."""

    kind: ReminderKind
    title: str
    address: str
    state: Chip
    says: str
    act: tuple[str, str]
    more: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Duties:
    """``addresses`` are those of people's pages, by label."""

    viewer: Viewer
    due: Sequence[Reminder]
    addresses: Mapping[str, str]

    def of_person(self, person: Person, desk: LeaderDesk | None) -> list[Duty]:
        own = [reminder for reminder in self.due if person in reminder.to]
        return list(self._lines(own, desk))

    def of_office(self) -> list[tuple[ReminderKind, str, list[Duty]]]:
        by_kind = grouped((reminder.kind, reminder) for reminder in self.due)
        return [(kind, place, list(self._lines(by_kind[kind]))) for kind, place in NEEDS.items() if kind in by_kind]

    def _lines(self, reminders: Iterable[Reminder], desk: LeaderDesk | None = None) -> Iterator[Duty]:
        cards: dict[int, tuple[LeaderDesk, Card]] = {}
        if desk:
            cards = {card.turns[0].pull: (desk, card) for card in desk.cards}
        together = grouped((self._shared(reminder), reminder) for reminder in reminders)
        for first, *more in together.values():
            about = dict.fromkeys((first.about, *(one.about for one in more)))  # one group for two reasons
            rows = [self.viewer.row_of[path] for path in about if path in self.viewer.row_of]
            if first.pull in cards:
                yield _of_request(first, *cards[first.pull])
            elif len(rows) > 1:
                yield self._of_groups(first, rows)
            elif rows:
                yield _of_group(first, rows[0])
            else:
                yield self._of_others(first)

    def _shared(self, reminder: Reminder) -> str:
        """What lines that are one have in common."""
        group = self.viewer.registry.group(reminder.about)
        if group and reminder.kind is ReminderKind.HANDOVER:
            return group.custodian
        if reminder.kind is ReminderKind.QUIET:
            return reminder.says
        return reminder.key

    def _of_groups(self, first: Reminder, rows: Sequence[GroupRow]) -> Duty:
        custodian = rows[0].group.custodian
        act = _WAYS.get(first.kind, ("移交", self.addresses.get(custodian, "people/#leaving")))
        what = custodian if first.kind is ReminderKind.HANDOVER else first.kind
        title = f"{what}：{len(rows)} 个群组"
        named = [(row.group.name, row.address) for row in rows[:GROUPS_NAMED]]
        return Duty(first.kind, title, act[1], handing(first), _brief(first), act, named)

    def _of_others(self, first: Reminder) -> Duty:
        """Of an incident, a unit, or a request of which this person sees no card."""
        kind, title, says, more = first.kind, first.title, _brief(first), list[tuple[str, str]]()
        act = _WAYS.get(kind, ("查看", "waiting/"))
        place = act[1]
        if kind is ReminderKind.INCIDENT:
            place = f"incidents/#{incident_id(first.about)}"
            act = "办理", f"file/?book=incident&entry={first.about}"
            says = f"{'、'.join(person.label for person in first.to)} · {says}"
        elif kind is ReminderKind.TO_BE_FILED:
            registry = self.viewer.registry
            own = owed(registry.groups, registry, self.viewer.today)[first.about]
            more = [(it.name, f"file/?kind=change&group={it.folder}/{it.stem}") for it in own[:PORTION]]
            title, place = f"{title}：待补备案 {len(own)} 个", f"{NEEDS[kind]}&unit={title}"
            act, says = ("填报", more[0][1]), f"由使用部门各报一次变更，先办理 {len(more)} 个"
        return Duty(kind, title, place, handing(first), says, act, more)


def _brief(reminder: Reminder) -> str:
    """What is said, without what to do, which the button says."""
    return reminder.says.partition("；")[0]


def handing(reminder: Reminder) -> Chip:
    return Chip("over" if reminder.days < 0 else "due", reminder.kind)


def _of_group(reminder: Reminder, row: GroupRow) -> Duty:
    state, says, acts = handing(reminder), _brief(reminder), dict(row.acts)
    first = next(iter(row.acts), ("查看", row.address))
    act = _WAYS.get(reminder.kind, first)
    if reminder.kind in _OF_TERMS:
        state, says = (
            row.status,
            "，".join((f"{row.term} 期满", *(it for it in reminder.says.split("；") if "合计" in it))),
        )
    elif reminder.kind is ReminderKind.REFUSED:
        state = row.coverage
    elif reminder.kind is ReminderKind.HANDOVER and "变更" in acts:
        act = "变更", acts["变更"]
    return Duty(reminder.kind, row.group.name, row.address, state, f"{row.unit} · {row.group.custodian} · {says}", act)


def _of_request(reminder: Reminder, desk: LeaderDesk, card: Card) -> Duty:
    first = card.turns[0]
    says = [f"第 {reminder.pull} 号申请", *dict.fromkeys(turn.step for turn in card.turns)]
    for turn in card.turns:
        for again in turn.again:
            if again.name == desk.name:
                says.append(f"您上次{'退回' if again.was_refusal else '同意'}后又有改动")
    if reminder.kind is ReminderKind.RETURNED:
        says.append(first.says)
    act = "查看", desk.address
    if card.web:
        act = "去签" if card.is_review else "打开", card.web
    return Duty(reminder.kind, reminder.title, desk.address, Chip("due", age(first.days)), " · ".join(says), act)
