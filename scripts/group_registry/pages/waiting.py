"""What waits for whom and what goes to the meeting (Art. 9): the list, and a page for each leader's phone.

For the office only. All data comes from the list that the command ``waiting`` wrote. Without it, the pages say so and
show no work.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from group_registry.approval.agenda import TITLES, Turn
from group_registry.approval.explanation import moment
from group_registry.approval.pending import MEND, age
from group_registry.forms.waiting_list import AskedAgain, Tabled, Turned, WaitingChange, WaitingList
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import Person
from group_registry.model.terms import Role, day_of
from group_registry.pages.group_view import Viewer, address
from group_registry.pages.wording import long_date

MOST_ITEMS, MOST_FILES = 30, 20
"""The most items shown of one file, and files of one pull request; more are counted and left to the pull request."""


@dataclass(frozen=True, slots=True)
class MeetingPaper:
    """One line of the table for the meeting."""

    number: int
    unit: str
    group: str
    web: str
    pull: int
    platform: str
    kind: str
    points: tuple[str, ...]
    reviews: tuple[tuple[str, str], ...]
    """By whom, and when."""
    says: str


def meeting(viewer: Viewer, found: WaitingList | None) -> dict[str, object]:
    """The data of the page: the papers of the meeting in the order of the list, and the filings not ready for it."""
    papers = [_paper(viewer, number, one) for number, one in enumerate(tabled(found, Turn.MEETING), 1)]
    others = [(TITLES[turn], [_paper(viewer, 0, one) for one in tabled(found, turn)]) for turn in list(Turn)[1:]]
    told = [(title, rows) for title, rows in others if rows]
    return {"papers": papers, "others": told, "least": viewer.registry.least_present}


def tabled(found: WaitingList | None, turn: Turn) -> Iterator[Tabled]:
    """The filings of the list that wait for this turn; none if there is no list."""
    return (one for one in (found.tabled if found else ()) if one.turn is turn)


def _paper(viewer: Viewer, number: int, one: Tabled) -> MeetingPaper:
    filing = one.filing
    return MeetingPaper(
        number=number,
        unit=filing.unit,
        group=filing.group,
        web=filing.web,
        pull=filing.pull,
        platform=filing.platform,
        kind=filing.kind,
        points=tuple(_points(one, viewer.registry.group(filing.path) is None)),
        reviews=tuple((name, moment(at)) for name, at in one.reviewed),
        says=one.says,
    )


def _points(one: Tabled, is_new: bool) -> Iterable[str]:
    """What the meeting is asked to pass: purpose and members of a new group, else each item that changes."""
    filing = one.filing
    if is_new:
        yield f"目的：{one.purpose}"
        yield f"成员：{one.members}"
    else:
        items = [item for item in filing.changes or () if not item.is_entry]
        yield from (f"{item.item}：{item.old or '无'} → {item.new or '无'}" for item in items[:MOST_ITEMS])
        if len(items) > MOST_ITEMS:
            yield f"另有 {len(items) - MOST_ITEMS} 项，见申请"
    yield f"事由：{filing.statement}"


LEADERS = (Role.DIRECTOR, Role.DEPUTY_DIRECTOR, Role.SECRETARY, Role.REGISTRAR)
"""The roles that can take a step; everybody who holds one has a page, with or without work."""
ELSEWHERE = "其他"


@dataclass(frozen=True, slots=True)
class AgainView:
    """What changed since the person's own answer: which answer, when, and the items (None: cannot be shown)."""

    what: str
    at: str
    items: tuple[WaitingChange, ...] | None
    more: int


@dataclass(frozen=True, slots=True)
class FileView:
    """One file that waits: its title, the page of its group, the notices of the check, and its changed items.

    ``is_new`` says that the group does not exist yet, ``is_told`` that the changes can be shown item by item.
    ``given`` are the steps that are done, each with by whom and when.
    """

    title: str
    step: str
    address: str
    statement: str
    notices: tuple[str, ...]
    items: tuple[WaitingChange, ...]
    more: int
    is_new: bool
    is_told: bool
    given: tuple[tuple[str, str], ...]
    again: "AgainView | None"


@dataclass(frozen=True, slots=True)
class Card:
    """One pull request that waits for somebody, with a single link; ``is_review`` says that it needs a review."""

    pull: int
    web: str
    since: str
    day: str
    age: str
    is_review: bool
    says: tuple[str, ...]
    files: tuple[FileView, ...]
    more: int


@dataclass(frozen=True, slots=True)
class LeaderDesk:
    """What waits for one person; ``days`` is how long the oldest item has waited."""

    name: str
    roles: str
    address: str
    count: int
    days: int
    age: str
    day: str
    reminder: str
    cards: tuple[Card, ...]

    @property
    def asks(self) -> bool:
        """Whether the person has to review something, so that the page must explain the two buttons."""
        return any(card.is_review for card in self.cards)


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One file in a list: its unit, its title, the current step, and whom it waits for."""

    unit: str
    title: str
    web: str
    pull: int
    step: str
    whom: str
    days: int
    age: str
    day: str
    says: str
    is_again: bool


@dataclass(frozen=True, slots=True)
class AskedState:
    """When the host was asked, or why nothing is known; ``stale`` is the day asked if that is not today, else empty."""

    known: bool
    asked: str
    stale: str
    why: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Today:
    """How many files wait for a person and how many for the meeting; ``doubts`` are those that could not be judged."""

    count: int
    meeting: int
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Waits:
    """The list as one viewer may see it. ``found`` is None if the host was not asked; ``words`` is its wording."""

    viewer: Viewer
    found: WaitingList | None
    words: HostWords = GITHUB

    @property
    def _is_known(self) -> bool:
        return self.found is not None and not self.found.unanswered

    @property
    def _turns(self) -> tuple[Turned, ...]:
        return self.found.turns if self.found else ()

    @cached_property
    def count(self) -> int:
        """How many files wait for a person."""
        return len({(one.filing.pull, one.filing.path) for one in self._turns if one.whom})

    def home(self) -> Today | None:
        """What the home page says; None if nothing is known."""
        if not self._is_known:
            return None
        return Today(self.count, len(list(tabled(self.found, Turn.MEETING))), self._doubts)

    @property
    def state(self) -> AskedState:
        """When the list was made, or why nothing is known."""
        asked = self.found.asked_at if self.found else None
        is_of_today = asked is not None and day_of(asked) == self.viewer.today
        return AskedState(
            known=self._is_known,
            asked=moment(asked) if asked else "",
            stale="" if asked is None or is_of_today else long_date(day_of(asked)),
            why=self.found.unanswered if self.found else "",
            doubts=self._doubts,
        )

    @property
    def _doubts(self) -> tuple[str, ...]:
        return self.found.doubts if self.found else ()

    @cached_property
    def desks(self) -> list[LeaderDesk]:
        """A desk for each leader in office and everybody else with waiting work, the longest waiting first."""
        registry, day = self.viewer.registry, self.viewer.today
        leaders = {one.staff_no: one for role in LEADERS for one in registry.holders(role, day)}
        named = (registry.person(name) for one in self._turns for name in one.whom)
        people = leaders | {one.staff_no: one for one in named if one}
        desks = [self._desk(person) for person in people.values()]
        return sorted(desks, key=lambda desk: (not desk.count, -desk.days))

    def page(self) -> dict[str, object]:
        """The data of the list: work by person, work that waits for no particular person, and work by unit."""
        nobodys = [one for one in self._turns if not one.whom]
        return {
            "desks": self.desks,
            "idle": [desk for desk in self.desks if self._is_known and not desk.count],
            "count": self.count,
            "mend": [_line(one) for one in nobodys if one.step == MEND],
            "nobody": [_line(one) for one in nobodys if one.step != MEND],
            "lines": list(self._by_unit()),
        }

    def _by_unit(self) -> Iterator[WaitingLine]:
        """Every file by unit, the unit with the longest wait first, files without a unit last."""
        lines = [_line(one) for one in self._turns]
        longest = {unit: max(one.days for one in lines if one.unit == unit) for unit in {one.unit for one in lines}}
        yield from sorted(lines, key=lambda one: (one.unit == ELSEWHERE, -longest[one.unit], one.unit, -one.days))

    def _desk(self, person: Person) -> LeaderDesk:
        own = [one for one in self._turns if person.label in one.whom]
        terms = (term for term in person.appointments if term.covers(self.viewer.today))
        oldest = own[0] if own else None
        return LeaderDesk(
            name=person.label,
            roles="、".join(dict.fromkeys(str(term.role) for term in terms)),
            address=f"waiting/{person.staff_no}/",
            count=len({(one.filing.pull, one.filing.path) for one in own}),
            days=oldest.days if oldest else 0,
            age=age(oldest.days) if oldest else "",
            day=day_of(oldest.since).isoformat() if oldest else "",
            reminder=self.found.reminders.get(person.label, "") if self.found else "",
            cards=tuple(self._cards(own, person.label)),
        )

    def _cards(self, own: Sequence[Turned], whose: str) -> Iterator[Card]:
        for pull in dict.fromkeys(one.filing.pull for one in own):
            turns = [one for one in own if one.filing.pull == pull]
            first, is_review = turns[0], any(one.says.endswith(self.words.review_it) for one in turns)
            yield Card(
                pull=pull,
                web=_place_of_review(first.filing.web) if is_review else first.filing.web,
                since=moment(first.since),
                day=day_of(first.since).isoformat(),
                age=age(first.days),
                is_review=is_review,
                says=tuple(filter(None, dict.fromkeys(self._beyond_the_buttons(one.says) for one in turns))),
                files=tuple(self._file(one, whose) for one in turns[:MOST_FILES]),
                more=max(len(turns) - MOST_FILES, 0),
            )

    def _beyond_the_buttons(self, says: str) -> str:
        """What has to be done, without the sentence on the two buttons, which the page explains once."""
        return says.removesuffix(self.words.review_it).rstrip("。")

    def _file(self, turn: Turned, whose: str) -> FileView:
        filing = turn.filing
        group, changes = self.viewer.registry.group(filing.path), filing.changes or ()
        return FileView(
            title=turn.title,
            step=turn.step,
            address=address(group) if group else "",
            statement=filing.statement,
            notices=filing.notices[:MOST_ITEMS],
            items=changes[:MOST_ITEMS],
            more=max(len(changes) - MOST_ITEMS, 0),
            is_new=bool(changes) and all(one.old is None for one in changes) and group is None,
            is_told=filing.changes is not None,
            given=turn.given,
            again=next((_again(one) for one in turn.again if one.name == whose), None),
        )


def _again(one: AskedAgain) -> AgainView:
    found = one.changes
    return AgainView(
        what="退回" if one.was_refusal else "同意",
        at=moment(one.at),
        items=None if found is None else found[:MOST_ITEMS],
        more=max(len(found or ()) - MOST_ITEMS, 0),
    )


def _place_of_review(web: str) -> str:
    """The page on which a pull request is reviewed: its files, both on GitHub and on Gitea."""
    return f"{web}/files" if web else ""


def _line(one: Turned) -> WaitingLine:
    return WaitingLine(
        unit=one.filing.unit or ELSEWHERE,
        title=one.title,
        web=one.filing.web,
        pull=one.filing.pull,
        step=one.step,
        whom="、".join(one.whom),
        days=one.days,
        age=age(one.days),
        day=day_of(one.since).isoformat(),
        says=one.says,
        is_again=any(not it.was_refusal for it in one.again),
    )
