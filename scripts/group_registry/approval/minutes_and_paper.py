"""Approvals from files of the main branch: minutes of the office meeting, and paper signatures (contract D 7, 8)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import takewhile

from group_registry.approval.facts import ALWAYS, Content, Facts, Matter, Meeting, Office, Paper, Review
from group_registry.approval.needs import Need, Word
from group_registry.approval.people import (
    called,
    lender,
    named_in,
    office_at,
    parties,
    sitting,
    sitting_still,
    sitting_then,
)
from group_registry.approval.standing import is_about
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import Minutes, MinutesItem, PaperSignature, frozen, staff_numbers
from group_registry.model.registry import Registry
from group_registry.model.similarity import grouped
from group_registry.model.terms import NOTHING_BEFORE, OFFICE, Outcome, PaperStep, Role, day_of
from group_registry.rules.article_09_approval import passes_nothing
from group_registry.rules.transition import route_of, stricter

MEETING = "主任办公会"
MEND_OR_MEET = "请按会议意见修改后重新报送，或再次上会"
SEVERITY = (Outcome.PASSED, Outcome.PASSED_IN_PRINCIPLE, Outcome.RETURNED, Outcome.REJECTED)


@frozen
class Resolution:
    """What a meeting says of a content; ``discussed``: the content before it that a supplement (补充) replaced.

    ``lacks`` is why the meeting could pass nothing, where it says that it did.
    """

    minutes: Minutes
    since: datetime
    outcome: Outcome
    discussed: Content | None = None
    lacks: str = ""

    @property
    def name(self) -> str:
        return meeting_name(self.minutes)

    @property
    def says(self) -> str:
        """What it said, and what is to be done; a content that is passed before its review is told as that."""
        if self.lacks:
            return f"{self.name}{self.lacks}，请办公会秘书另行安排上会"
        if self.outcome is Outcome.PASSED:
            return f"{self.name}的纪要先于分管主任审核，不能据此签批；同一内容不能再次通过，请修改后重新审核，再次上会"
        if self.outcome is Outcome.PASSED_IN_PRINCIPLE:
            return f"{self.name}原则通过，请按会议意见修改，再由办公会秘书写入该次纪要的补充"
        return f"{self.name}：{self.outcome}；{MEND_OR_MEET}"

    @property
    def may_be_discussed_again(self) -> bool:
        return self.outcome in (Outcome.RETURNED, Outcome.REJECTED)

    @property
    def statement(self) -> tuple[object, ...]:
        """Minutes that were mended say it for merges after that alone."""
        return self.minutes.met_on, self.minutes.chair, self.minutes.present, self.outcome, self.discussed


def meeting_name(minutes: Minutes) -> str:
    return f"{minutes.year} 年第 {minutes.number} 次"


def awaits_supplement(asked: Minutes) -> str:
    return f"{meeting_name(asked)}原则通过，内容已修改，请办公会秘书写入该次纪要的补充"


def resolutions(content: Content, facts: Facts) -> list[Resolution]:
    """What each meeting says of this exact content, in their order, dated from when it began to say just that."""
    files = grouped((meeting.minutes.path, meeting) for meeting in _merged(facts))
    decided = []
    for versions in files.values():
        since: Resolution | None = None
        for meeting in reversed(versions):
            says = max(_words(content, meeting), key=lambda says: SEVERITY.index(says.outcome), default=None)
            if says is None or (since and says.statement != since.statement):
                break
            since = says
        if since and since.outcome in (Outcome.PASSED, Outcome.PASSED_IN_PRINCIPLE):
            since = replace(since, lacks=passes_nothing(since.minutes, facts.registry))
        if since:
            decided.append(since)
    return sorted(decided, key=lambda resolution: _place(resolution.minutes))


def _merged(facts: Facts) -> list[Meeting]:
    """The contents of minutes that were merged before, the oldest first."""
    before = (meeting for meeting in facts.meetings if meeting.merged_at < facts.now)
    return sorted(before, key=lambda meeting: meeting.merged_at)


def _place(minutes: Minutes) -> tuple[date, int, int]:
    return minutes.met_on, minutes.year, minutes.number


def _items(minutes: Minutes, content: Content) -> Iterator[MinutesItem]:
    """Those about a change of the same old content."""
    about = content.path, content.old or NOTHING_BEFORE
    return (item for item in minutes.items if (item.file, item.old_digest) == about)


def _words(content: Content, meeting: Meeting) -> Iterator[Resolution]:
    minutes = meeting.minutes
    for item in _items(minutes, content):
        if item.new_digest == content.new:
            yield Resolution(minutes, meeting.merged_at, item.outcome)
        elif item.outcome is Outcome.PASSED_IN_PRINCIPLE and content.new in minutes.led_to(item):
            discussed = Content(content.path, content.old, item.new_digest)
            yield Resolution(minutes, meeting.merged_at, Outcome.PASSED, discussed)


def speaks_of(minutes: Minutes, content: Content) -> bool:
    return any(_words(content, Meeting(minutes, ALWAYS)))


def asks_for_changes(content: Content, facts: Facts) -> Minutes | None:
    """The last minutes that name the file, if they passed another new content for the same old one in principle."""
    files = {meeting.minutes.path: meeting.minutes for meeting in _merged(facts)}
    spoke = [minutes for minutes in files.values() if content.path in {item.file for item in minutes.items}]
    last = max(spoke, key=_place, default=None)
    if last is None or passes_nothing(last, facts.registry):
        return None
    if all(item.new_digest == content.new for item in asked_for(last, content)):
        return None
    return last


def asked_for(minutes: Minutes, content: Content) -> Iterator[MinutesItem]:
    return (item for item in _items(minutes, content) if item.outcome is Outcome.PASSED_IN_PRINCIPLE)


def meeting_words(decided: Sequence[Resolution], needs: Sequence[Need], matter: Matter, facts: Facts) -> Iterator[Word]:
    """Approvals since the last meeting that gave none; with a supplement only if the content discussed was reviewed."""
    for passed in takewhile(lambda resolution: resolution.outcome is Outcome.PASSED, reversed(decided)):
        minutes, discussed = passed.minutes, passed.discussed
        if passed.lacks or (discussed and not _was_reviewed(minutes, discussed, needs, matter, facts)):
            continue
        about = f"{minutes.chair}主持，{len(minutes.present)} 人出席：{'、'.join(minutes.present)}"
        yield Word(MEETING, passed.name, passed.since, minutes.met_on, waits=discussed is None, about=about)


def _was_reviewed(minutes: Minutes, discussed: Content, needs: Sequence[Need], matter: Matter, facts: Facts) -> bool:
    """Whether every first step was given of that content by the day of the meeting, before its minutes were merged."""
    accounts, people = parties(matter, facts)
    merged = min(meeting.merged_at for meeting in facts.meetings if meeting.minutes.path == minutes.path)
    reviews = [one for one in _approvals(discussed, minutes.met_on, merged, facts) if one.user not in accounts]
    for need in needs:
        if need.rank > 0:
            continue
        seats = (sitting_then(need, review, matter, facts) for review in reviews)
        if any(seat and seat.person.staff_no not in people for seat in seats):
            continue
        on_paper = paper_words(need, replace(matter, content=discussed), facts, people)
        if not any(word.at < merged and word.day <= minutes.met_on for word in on_paper):
            return False
    return True


def _approvals(discussed: Content, met_on: date, merged: datetime, facts: Facts) -> Iterator[Review]:
    """Of that content, as they stood then: no refusal by the same person followed."""
    for acts in facts.acts.values():
        then = [act for act in acts if act.review.at < merged and day_of(act.review.at) <= met_on]
        for act in takewhile(lambda act: not act.is_refusal, reversed(then)):
            if act.is_approval and is_about(act.review, discussed, facts):
                yield act.review


def paper_words(need: Need, matter: Matter, facts: Facts, barred: frozenset[str]) -> Iterator[Word]:
    """The paper signatures that count for the step: by leaders who had no account at the time and are not barred.

    Of office files only what concerns the signers themselves, whatever their account; no deputy attests that.
    """
    if matter.path.startswith(OFFICE) and not need.may_be_on_paper:
        return
    for paper in facts.papers:
        if paper.merged_at < facts.now and is_for(paper.signature, need, matter.content):
            yield from _words_on(paper, need, matter, facts, barred)


def _words_on(paper: Paper, need: Need, matter: Matter, facts: Facts, barred: frozenset[str]) -> Iterator[Word]:
    signed, merged, is_of_office = paper.signature, day_of(paper.merged_at), matter.path.startswith(OFFICE)
    office = office_at(paper.merged_at, facts)
    person = office.registry.person(signed.signer)
    now = person and facts.registry.person_numbered(person.staff_no)
    if not (person and now) or person.staff_no in barred or signed.signed_on > merged:
        return
    if (person.account_id is not None and not is_of_office) or not _is_attested(paper, matter, office, barred):
        return
    then = sitting(need, person, signed.signed_on, office, matter)
    still = sitting_still(need, now, then, paper.merged_at, matter, facts)
    if then and still and not (then.seat.stands_in or still.seat.stands_in):
        yield Word(
            person.staff_no,
            person.label,
            paper.merged_at,
            signed.signed_on,
            is_on_paper=True,
            is_final=now.account_id is None,
            lent_by=lender(then, still),
            witnesses=called(signed.witnesses, office.registry),
        )


def is_for(signed: PaperSignature, need: Need, content: Content) -> bool:
    path, old, new = content
    about = (signed.step.value, signed.file, signed.old_digest, signed.new_digest)
    return about == (need.step.value, path, old or NOTHING_BEFORE, new)


def _is_attested(paper: Paper, matter: Matter, office: Office, barred: frozenset[str]) -> bool:
    """Whether a secretary and another person of 信息技术部 saw it signed: neither is barred, named or the signer."""
    people = [*filter(None, map(office.registry.person, paper.signature.witnesses))]
    day = day_of(paper.merged_at)
    barred = barred | named_in(matter, office) | called([paper.signature.signer], office.registry)
    if matter.path.startswith(OFFICE):
        barred |= staff_numbers(office.registry.holders(Role.DEPUTY_DIRECTOR, day))

    def those_who_are(role: Role) -> frozenset[str]:
        return staff_numbers(person for person in people if person.holds(role, day)) - barred

    secretaries, registrars = those_who_are(Role.SECRETARY), those_who_are(Role.REGISTRAR)
    return bool(secretaries and registrars) and len(secretaries | registrars) > 1


def objections(
    paper: PaperSignature,
    matter: Matter,
    registry: Registry,
    parties: frozenset[str],
    words: HostWords = GITHUB,
) -> Iterator[str]:
    """Why a signature would not count; ``parties`` are staff numbers."""
    steps = _steps_of(matter, registry)
    if paper.step.value not in steps:
        yield f"所签文件应办理的步骤为{'、'.join(steps)}，不含{paper.step}"
    signer = registry.person(paper.signer)
    if signer and signer.account_id is not None and not matter.path.startswith(OFFICE):
        yield f"{signer.label}已登记账号，纸质签字不予计入；请本人在该申请中{words.press}"
    for label in (paper.signer, *paper.witnesses):
        person = registry.person(label)
        if person and person.staff_no in parties:
            yield f"{person.label}是申请人，或修改过其内容，不得签字或见证"
    custodians = [registry.person(group.custodian) for group in matter.groups]
    for label in paper.witnesses:
        if registry.person(label) in custodians:
            yield f"{label}是该群组的负责人，不得见证"


def _steps_of(matter: Matter, registry: Registry) -> list[str]:
    """Those that may be signed on paper; of office files and minutes the director's alone (contract D 2)."""
    if isinstance(matter.after, Minutes) or matter.path.startswith(OFFICE):
        return [PaperStep.SIGN_OFF.value]
    routes = (route_of(group, registry) for group in matter.groups)
    return [step.value for step in stricter(*routes).steps]
