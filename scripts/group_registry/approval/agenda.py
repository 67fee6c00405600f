"""The filings that wait for the office meeting, and the minutes that a secretary drafts (Art. 9.2; contract D 7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain

from group_registry.approval.decision import against_request, against_standing, parted
from group_registry.approval.facts import Content, Facts, Matter
from group_registry.approval.judged import Judged, judged
from group_registry.approval.minutes_and_paper import MEND_OR_MEET, asked_for, asks_for_changes, awaits_supplement
from group_registry.approval.needs import Word
from group_registry.model.records import Group, Minutes, Person, Record, Supplement, frozen
from group_registry.model.terms import Role
from group_registry.rules.transition import Step


class Turn(StrEnum):
    """Where a filing stands, as lists are headed."""

    MEETING = "可以上会的"
    SUPPLEMENT = "原则通过后已修改、待写入补充的"
    MINUTES = "已写入纪要、待纪要合并的"
    OTHERS = "暂不能上会的"


@frozen
class Business:
    """A filing yet to be passed. ``says``: why the next meeting cannot take it; ``agreed_by``: in principle.

    ``past``: what a meeting said of it, after which its filer may mend it; where the next may take it, ``says`` too.
    """

    pull: int
    matter: Matter
    group: Group
    reviews: tuple[Word, ...]
    turn: Turn
    says: str = ""
    agreed_by: Minutes | None = None
    past: str = ""

    @property
    def path(self) -> str:
        return self.matter.path


Drafts = Mapping[tuple[str, str], int]
"""The contents (path, blob id) newly named by minutes in open pull requests, each with that pull request's number."""


def agenda(cases: Sequence[Facts]) -> list[Business]:
    """The filings yet to pass, by their last review."""
    drafts = drafts_of(cases, {})
    waiting = chain.from_iterable(businesses(facts, judged(facts), drafts) for facts in cases)
    return sorted(waiting, key=lambda each: (max((word.at.timestamp() for word in each.reviews), default=0), each.pull))


def drafts_of(cases: Iterable[Facts], elsewhere: Drafts) -> Drafts:
    """``elsewhere``: those in pull requests that are not among the cases."""
    drafts = dict(elsewhere)
    for facts in cases:
        for matter in facts.matters:
            drafts |= dict.fromkeys(spoken_of(matter.before, matter.after), facts.pull.number)
    return drafts


def supplemented(minutes: Minutes, business: Business) -> Minutes:
    content = business.matter.content
    item = next(asked_for(minutes, content))
    added = Supplement(origin=minutes.origin, file=item.file, old_digest=item.new_digest, new_digest=str(content.new))
    return replace(minutes, supplements=(*minutes.supplements, added))


def spoken_of(before: Record | None, after: Record | None) -> list[tuple[str, str]]:
    """The contents (path, blob id) that minutes newly name; empty if ``after`` is not minutes."""
    if not isinstance(after, Minutes):
        return []
    known = before.entries if isinstance(before, Minutes) else ()
    return [(entry.file, entry.new_digest) for entry in after.entries if entry not in known]


def businesses(facts: Facts, files: Sequence[Judged], drafts: Drafts) -> Iterator[Business]:
    """The files of one request that wait for the office meeting."""
    (against, _), refused = parted(against_request(facts, files)), list(against_standing(facts, files))
    for file in files:
        group, asked = file.matter.after, asks_for_changes(file.matter.content, facts)
        if not isinstance(group, Group) or all(need.step is not Step.OFFICE_MEETING for need in file.undone):
            continue
        reviews = [step.word for step in file.steps if step.need.rank == 0]
        hindrance = [*against, *_standing_refusals(refused, asked is not None, facts)]
        past, resolution = "", file.resolution
        if resolution and not resolution.lacks:
            if not hindrance and not resolution.may_be_discussed_again:
                hindrance = [resolution.says]  # no other meeting can pass it
            if not against:
                past = f"曾{resolution.outcome}（{resolution.name}）"
        turn, says = Turn.OTHERS, "；".join(dict.fromkeys(hindrance))
        if not hindrance:
            turn, says = _turn(file.matter.content, past, drafts, asked, all(reviews))
        given = tuple(filter(None, reviews))
        yield Business(facts.pull.number, file.matter, group, given, turn, says, asked, past)


def _turn(content: Content, past: str, drafts: Drafts, asked: Minutes | None, is_reviewed: bool) -> tuple[Turn, str]:
    if draft := drafts.get((content.path, str(content.new))):
        return Turn.MINUTES, f"已写入第 {draft} 号申请的纪要，待该纪要合并"
    if asked:
        return Turn.SUPPLEMENT, awaits_supplement(asked)
    if not is_reviewed:
        return Turn.OTHERS, "待分管主任审核"
    if past:
        return Turn.MEETING, f"{past}；{MEND_OR_MEET}"
    return Turn.MEETING, ""


def _standing_refusals(refused: Sequence[tuple[Person | None, str]], is_asked: bool, facts: Facts) -> Iterator[str]:
    """The director may refuse what a meeting passed in principle until the supplement says what is meant."""
    today = facts.today
    for who, says in refused:
        if not is_asked or who is None or not who.holds(Role.DIRECTOR, today):
            yield says
