"""What waits for whom and what goes to the meeting (Art. 9): the list, and a page for each leader's phone.

For the office only. Without a list, the pages say so and show no work.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from group_registry.approval.agenda import Business, Turn
from group_registry.approval.pending import MEND, ChangedFile, Waiting, WaitingList
from group_registry.forms.compare import InCommon, in_common
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import Filing, Group, Person
from group_registry.model.registry import Registry
from group_registry.model.similarity import grouped
from group_registry.model.terms import Role, day_of
from group_registry.pages.group_view import GroupView, Viewer, address
from group_registry.pages.wording import long_date
from group_registry.rules.transition import SHORT_LIVED, ItemChange, route_of, stricter, title_of

ITEMS_SHOWN, FILES_SHOWN = 30, 20
"""The most items shown of one file, and files of one pull request; more are counted and left to the pull request."""
LEADERS = (Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.SECRETARY, Role.REGISTRAR)
"""The roles that can take a step; everybody who holds one has a page, with or without work."""


class Card(NamedTuple):
    """One pull request. ``is_review``: a review is asked for; ``says``: what to do beyond the two buttons."""

    web: str
    is_review: bool
    says: Sequence[str]
    turns: Sequence[Waiting]


@dataclass(frozen=True, slots=True)
class LeaderDesk:
    """What waits for one person, the longest waiting first; and what the person filed, with the steps it waits for."""

    name: str
    address: str
    roles: str
    turns: Sequence[Waiting]
    cards: Sequence[Card]
    filed: Sequence[tuple[ChangedFile, Sequence[Waiting]]]

    @property
    def count(self) -> int:
        return len({(turn.pull, turn.path) for turn in self.turns})

    @property
    def longest(self) -> int:
        return next((turn.days for turn in self.turns), 0)


@dataclass(frozen=True)
class Waits:
    """The list as one viewer may see it. ``answer`` is None if the host was not asked; ``words`` is its wording."""

    viewer: Viewer
    answer: WaitingList | None
    words: HostWords = GITHUB

    @property
    def known(self) -> bool:
        return self.answer is not None and not self.answer.unanswered

    @cached_property
    def open_list(self) -> WaitingList:
        return self.answer or WaitingList(datetime.min)

    @property
    def count(self) -> int:
        return len({(turn.pull, turn.path) for turn in self.open_list.waiting if turn.whom and turn.step != MEND})

    @property
    def stale(self) -> str:
        """The day asked if that is not today, else empty."""
        if self.answer is None:
            return ""
        asked = day_of(self.answer.asked_at)
        return "" if asked == self.viewer.today else long_date(asked)

    @cached_property
    def desks(self) -> list[LeaderDesk]:
        """A desk for each leader in office and everybody else with waiting work or an open request of their own."""
        registry, day = self.viewer.registry, self.viewer.today
        people: dict[str, Person] = {}  # by staff number
        for role in LEADERS:
            people.update((person.staff_no, person) for person in registry.holders(role, day))
        names = list[str]()
        for turn in self.open_list.waiting:
            names += turn.whom
        names += (file.author for file in self.open_list.filings)
        for name in names:
            if person := registry.person(name):
                people.setdefault(person.staff_no, person)
        return sorted(map(self._desk, people.values()), key=lambda desk: (not desk.count, -desk.longest))

    def _desk(self, person: Person) -> LeaderDesk:
        own = [turn for turn in self.open_list.waiting if person.label in turn.whom]
        by_pull = grouped((turn.pull, turn) for turn in own)
        filed = [file for file in self.open_list.filings if file.author == person.label]
        return LeaderDesk(
            name=person.label,
            address=f"waiting/{person.staff_no}/",
            roles="、".join(person.roles(self.viewer.today)),
            turns=own,
            filed=[(file, self._turns(file)) for file in filed],
            cards=list(map(self._card, by_pull.values())),
        )

    def _turns(self, file: ChangedFile) -> list[Waiting]:
        """The steps that a file waits for."""
        return [turn for turn in self.open_list.waiting if (turn.pull, turn.path) == (file.pull, file.path)]

    def _card(self, turns: Sequence[Waiting]) -> Card:
        web, buttons = self.open_list.filing(turns[0]).web, self.words.review_it
        is_review = any(turn.says.endswith(buttons) for turn in turns)
        says = dict.fromkeys(turn.says.removesuffix(buttons).rstrip("。") for turn in turns)
        if web and is_review:
            web += "/files"  # where a pull request is reviewed, both on GitHub and on Gitea
        return Card(web, is_review, [*filter(None, says)], turns)

    @cached_property
    def progress(self) -> dict[tuple[int, str], str]:
        """Of each open file, by pull request and path: at which steps it is, who has them, since when."""
        steps_of = defaultdict[tuple[int, str], list[str]](list)
        for turn in self.open_list.waiting:
            whom = "、".join(turn.whom) or ("填报人" if turn.step == MEND else "相关人员")
            steps_of[turn.pull, turn.path].append(f"{turn.step}，待{whom}，{day_of(turn.since)} 起")
        return {of: "；".join(steps) for of, steps in steps_of.items()}

    def link(self, path: str) -> str:
        group = self.viewer.registry.group(path)
        return address(group) if group else ""

    @cached_property
    def sheets(self) -> dict[tuple[int, str], str]:
        """The addresses of the forms to print, by pull request and path."""
        filings = [file for file in self.open_list.filings if file.record]
        return {(file.pull, file.path): f"waiting/{file.pull}/{place}/" for place, file in enumerate(filings, 1)}

    def sheet(self, file: ChangedFile, record: Group) -> GroupView:
        """The form as asked for: the number that the group has, the stricter route of old and new, the steps given."""
        registry, on_file = self.viewer.registry, self.viewer.row_of.get(file.path)
        alone = Viewer(Registry({**registry.records, Group: (record,)}), self.viewer.forms, {}, self.viewer.today)
        routes = [route_of(group, registry) for group in (record, on_file and on_file.group) if group]
        given: dict[str, str] = {}
        for turn in self.open_list.waiting:
            if turn.path == file.path:
                given.update((opinion.step, opinion.says) for opinion in turn.given)
        route = stricter(*routes)
        steps = [(title, given.get(title, "")) for title in map(title_of, route.steps)]
        if route is not SHORT_LIVED:
            steps.append(("信息技术部备案", ""))
        number = on_file.own_number if on_file else ""
        return alone.group(record)._replace(steps=tuple(steps), number=number)

    def is_new(self, file: ChangedFile) -> bool:
        olds = [change.old for change in file.changes or ()]
        return bool(olds) and olds == [None] * len(olds) and not self.link(file.path)

    def files_of(self, pull: int) -> list[ChangedFile]:
        return [one for one in self.open_list.filings if one.pull == pull]

    def in_common(self, pull: int) -> InCommon:
        """What a batch changes in each of its groups; new ones are told whole, as in the host's comment."""
        changes = {}
        for file in self.files_of(pull):
            if file.record is None or file.changes is None or self.is_new(file):
                return InCommon()
            last, label = file.record.last, self.viewer.forms.label(Filing, "statement")
            statement = ItemChange(label, None, f"{last.statement}（{last.filed_on} 填报）", False)
            changes[file.path] = [*self.items(file), statement]
        return in_common(changes)

    def items(self, file: ChangedFile) -> list[ItemChange]:
        """Without the new record of a group, which the card says in words."""
        changes = file.changes or ()
        new_records = [one for one in changes if file.record and one.is_entry and one.old is None]
        return [one for one in changes if one not in new_records[-1:]]

    def page(self) -> dict[str, object]:
        turns = self.open_list.waiting
        longest = {turn.unit: turn.days for turn in reversed(turns)}
        return {
            "reminders": self.open_list.reminders(),
            "lines": sorted(turns, key=lambda turn: (not turn.unit, -longest[turn.unit], turn.unit, -turn.days)),
        }

    @property
    def ready(self) -> int:
        return sum(business.turn is Turn.MEETING for business in self.open_list.meeting)

    def meeting(self) -> dict[str, object]:
        """Each paper is a filing for the meeting, its file, and the points to be discussed."""
        papers = grouped((business.turn, self._paper(business)) for business in self.open_list.meeting)
        others = [(turn, papers[turn]) for turn in Turn if turn in papers and turn is not Turn.MEETING]
        return {"papers": papers[Turn.MEETING], "others": others, "least": self.viewer.registry.least_present}

    def _paper(self, business: Business) -> tuple[Business, ChangedFile, list[str]]:
        filing, group = self.open_list.filing(business), business.group
        points = [f"目的：{group.purpose}"]
        if self.viewer.registry.group(business.path) is None:
            points += [f"成员：{group.member_scope}"]
        else:
            items = [change for change in filing.changes or () if not change.is_entry]
            points += [f"{change.item}：{change.old or '无'} → {change.new or '无'}" for change in items[:ITEMS_SHOWN]]
            if len(items) > ITEMS_SHOWN:
                points.append(f"另有 {len(items) - ITEMS_SHOWN} 项，见申请")
        return business, filing, [*points, f"事由：{group.last.statement}"]
