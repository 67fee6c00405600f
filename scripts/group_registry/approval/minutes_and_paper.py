"""Words that stand in files of the main branch: the office meeting's, and signatures on paper (contract D 7, 8)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from group_registry.approval.eligibility import office_at, parties, sitting, sitting_then
from group_registry.approval.facts import Content, Facts, Matter, Meeting, Office, Paper
from group_registry.approval.ordering import Word
from group_registry.approval.required_steps import Need
from group_registry.approval.standing import Standings, is_about
from group_registry.model.dates import day_of
from group_registry.model.records import NOTHING_BEFORE, Minutes, MinutesItem
from group_registry.model.registry import Registry
from group_registry.model.terms import Outcome, Role

MEETING = "主任办公会"
SEVERITY = (Outcome.PASSED, Outcome.PASSED_IN_PRINCIPLE, Outcome.RETURNED, Outcome.REJECTED)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What one meeting says of a content: its outcome, and the content discussed where a 补充 took its place.

    ``since`` is when the minutes that say so were merged; a later content of the same file that says so as well takes
    nothing back.
    """

    minutes: Minutes
    since: datetime
    outcome: Outcome
    discussed: Content | None = None

    @property
    def name(self) -> str:
        """The meeting, as it is cited."""
        return meeting_name(self.minutes)

    def is_same(self, other: "Resolution") -> bool:
        """Whether both say the same of the content, of the same day."""
        days = (self.minutes.met_on, other.minutes.met_on)
        return days[0] == days[1] and (self.outcome, self.discussed) == (other.outcome, other.discussed)


def meeting_name(minutes: Minutes) -> str:
    """A meeting, as it is cited."""
    return f"{minutes.year} 年第 {minutes.number} 次"


def resolutions(content: Content, facts: Facts) -> list[Resolution]:
    """What each meeting says of this very content, in the order of meetings; those that are silent left out."""
    files: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in sorted(facts.meetings, key=lambda meeting: meeting.merged_at):
        if meeting.merged_at < facts.now:
            files[meeting.minutes.path].append(meeting)
    found = [told for versions in files.values() if (told := _said(content, versions))]
    return sorted(found, key=lambda told: (told.minutes.met_on, told.minutes.year, told.minutes.number))


def passing(told: Sequence[Resolution]) -> list[Resolution]:
    """The meetings that passed it since the last that did not."""
    return list(takewhile(lambda one: one.outcome is Outcome.PASSED, reversed(told)))


def _said(content: Content, versions: Sequence[Meeting]) -> Resolution | None:
    """What the present content of one minutes file says, and since when without a break."""
    since: Resolution | None = None
    for meeting in reversed(versions):
        told = _worst(content, meeting)
        if told is None or (since and not told.is_same(since)):
            break
        since = told
    return since


def _worst(content: Content, meeting: Meeting) -> Resolution | None:
    """Where one minutes file speaks twice of a content, the worse word is meant."""
    return max(_words(content, meeting), key=lambda told: SEVERITY.index(told.outcome), default=None)


def _words(content: Content, meeting: Meeting) -> Iterator[Resolution]:
    minutes, old = meeting.minutes, content.old or NOTHING_BEFORE
    for item in minutes.items:
        if (item.file, item.old_digest) != (content.path, old):
            continue
        if item.new_digest == content.new:
            yield Resolution(minutes, meeting.merged_at, item.outcome)
        elif item.outcome is Outcome.PASSED_IN_PRINCIPLE and _leads(item.new_digest, content, minutes):
            discussed = Content(content.path, content.old, item.new_digest)
            yield Resolution(minutes, meeting.merged_at, Outcome.PASSED, discussed)


def _leads(start: str, content: Content, minutes: Minutes) -> bool:
    """Whether the 补充 of those minutes lead from the content discussed to this one."""
    reached = [start]
    for digest in reached:
        steps = (more for more in minutes.supplements if more.file == content.path)
        reached += [more.new_digest for more in steps if more.old_digest == digest and more.new_digest not in reached]
    return content.new in reached


def asks_for_changes(content: Content, facts: Facts) -> Minutes | None:
    """The last minutes that speak of the file, if they passed another content of the same change in principle."""
    merged = sorted(facts.meetings, key=lambda meeting: meeting.merged_at)
    files = {meeting.minutes.path: meeting.minutes for meeting in merged if meeting.merged_at < facts.now}
    spoke = [minutes for minutes in files.values() if any(item.file == content.path for item in minutes.items)]
    last = max(spoke, key=lambda minutes: (minutes.met_on, minutes.year, minutes.number), default=None)
    return last if last and any(item.new_digest != content.new for item in asked_for(last, content)) else None


def asked_for(minutes: Minutes, content: Content) -> Iterator[MinutesItem]:
    """The item in which those minutes passed a change of that file in principle."""
    for item in minutes.items:
        is_same = (item.file, item.old_digest) == (content.path, content.old or NOTHING_BEFORE)
        if is_same and item.outcome is Outcome.PASSED_IN_PRINCIPLE:
            yield item


def meeting_words(
    told: Sequence[Resolution], needs: Sequence[Need], matter: Matter, facts: Facts, standings: Standings
) -> list[Word]:
    """The meetings' yes; to a content that one asked for only where what it discussed had been reviewed before."""
    counts = [
        one
        for one in passing(told)
        if one.discussed is None or _was_reviewed(one, one.discussed, needs, matter, facts, standings)
    ]
    return [Word(MEETING, one.name, one.since, one.minutes.met_on, waits=one.discussed is None) for one in counts]


def _was_reviewed(
    told: Resolution, discussed: Content, needs: Sequence[Need], matter: Matter, facts: Facts, standings: Standings
) -> bool:
    """Whether each deputy's step had a yes to the content discussed, no later than the day of the meeting."""
    accounts, people = parties(matter, facts)
    given = [act.review for acts in standings.values() for act in acts if act.is_approval]
    in_time = [review for review in given if day_of(review.at) <= told.minutes.met_on]
    reviews = [one for one in in_time if one.user not in accounts and is_about(one, discussed, facts)]

    def is_given(need: Need) -> bool:
        seats = (sitting_then(need, review, matter, facts) for review in reviews)
        return any(seat and seat.person.staff_no not in people for seat in seats)

    return all(is_given(need) for need in needs if need.rank == 0)


def paper_words(need: Need, matter: Matter, facts: Facts, barred: frozenset[str]) -> Iterator[Word]:
    """The signatures on paper that count for the step, by leaders who had no account and are not barred."""
    for paper in facts.papers:
        office = office_at(paper.merged_at, facts) if paper.merged_at < facts.now else None
        if office and _is_for(paper, need, matter.content) and _is_attested(paper, office, barred):
            yield from _signature(paper, need, matter, office, facts, barred)


def _is_for(paper: Paper, need: Need, content: Content) -> bool:
    signed = paper.signature
    contents = (signed.file, signed.old_digest, signed.new_digest)
    return signed.step.value == need.step.value and contents == (
        content.path,
        content.old or NOTHING_BEFORE,
        content.new,
    )


def _is_attested(paper: Paper, office: Office, barred: frozenset[str]) -> bool:
    """Whether a secretary and one of 信息技术部, neither a party to the file nor the signer, have seen it signed."""
    people = [office.registry.person(label) for label in paper.signature.witnesses]
    day = day_of(paper.merged_at)
    seen = {
        role: {person.staff_no for person in people if person and person.holds(role, day)}
        - barred
        - _called(paper.signature.signer, office.registry)
        for role in (Role.SECRETARY, Role.REGISTRAR)
    }
    return any(one != other for one in seen[Role.SECRETARY] for other in seen[Role.REGISTRAR])


def _signature(
    paper: Paper, need: Need, matter: Matter, office: Office, facts: Facts, barred: frozenset[str]
) -> Iterator[Word]:
    person, day = office.registry.person(paper.signature.signer), paper.signature.signed_on
    now = facts.base.registry.person_numbered(person.staff_no) if person else None
    if not (person and now) or person.account_id is not None or day > day_of(paper.merged_at):
        return
    if person.staff_no in barred:
        return
    if sitting(need, person, day, office, matter) and sitting(need, now, day_of(facts.now), facts.base, matter):
        yield Word(person.staff_no, person.label, paper.merged_at, day, is_on_paper=True)


def _called(label: str, registry: Registry) -> set[str]:
    return {person.staff_no for person in registry.people_called(label)}
