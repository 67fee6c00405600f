"""What waits for whom in all open pull requests: the steps whose turn it is, from here to comments and pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from operator import attrgetter
from types import MappingProxyType

from group_registry.approval.agenda import Business, Drafts, Turn, businesses, drafts_of
from group_registry.approval.decision import is_merged_alone, mergers, missed, objections, objectors, parted
from group_registry.approval.explanation import (
    addressed,
    age,
    awaited,
    done,
    nobody,
    note,
    please,
    turn_since,
    unripe,
)
from group_registry.approval.facts import Facts, Matter, Review, ReviewState
from group_registry.approval.filing import lasts, showed
from group_registry.approval.judged import Judged, JudgedStep, given, is_about_any, judged
from group_registry.approval.minutes_and_paper import MEETING
from group_registry.approval.people import away, decides, sitting_then
from group_registry.approval.standing import is_about
from group_registry.lifecycle.reminders import State
from group_registry.model.records import Group, Minutes, PaperSignature, Person, frozen
from group_registry.model.registry import OpenStep, Registry, UnderWay
from group_registry.model.similarity import grouped
from group_registry.model.terms import Role, day_of
from group_registry.personal_data.scan import masked
from group_registry.rules.transition import ItemChange

MEND, FILING, MERGING = "补正", "备案", "合并"
LONGEST_REASON = 300
"""The most characters of a leader's reason that are quoted."""


@frozen
class Again:
    """Who is asked again as the file was changed. ``changes`` None: not to be shown by item; ``commit`` None: gone."""

    name: str
    at: datetime
    was_refusal: bool
    changes: tuple[ItemChange, ...] | None
    commit: str | None


@frozen
class Given:
    step: str
    says: str


@frozen
class Waiting:
    """One step of one file whose turn it is; ``again``: who reviewed before, ``accounts``: ids and logins to ask.

    ``note``: what it waits for besides; ``says`` begins with it. ``old`` and ``new`` are the blob ids of the file,
    ``may_be_on_paper`` is that of the need, ``about_term`` as in ``_about_term``. ``whom`` is empty if it
    waits for another pull request or for an author who is not on the list of people (``MEND``), or if nobody in office
    may take it.
    """

    pull: int
    path: str
    title: str
    unit: str
    step: str
    whom: tuple[str, ...]
    since: datetime
    days: int
    says: str
    given: tuple[Given, ...] = ()
    again: tuple[Again, ...] = ()
    spoken_to: tuple[str, ...] = ()
    accounts: tuple[tuple[int, str], ...] = ()
    old: str | None = None
    new: str | None = None
    may_be_on_paper: bool = False
    note: str = ""
    about_term: tuple[str, date] | None = None


@frozen
class Discussed:
    """An item of minutes in words; of contents that are not known ``changes`` and ``record`` are None."""

    file: str
    outcome: str
    note: str
    old: str
    new: str
    changes: tuple[ItemChange, ...] | None = None
    record: Group | None = None


@frozen
class ChangedFile:
    """One changed file of an open pull request; ``changes`` None: not to be shown by item.

    ``discussed`` are the items that minutes bring, ``record`` is the group as asked for.
    """

    pull: int
    path: str
    web: str
    title: str
    notices: tuple[str, ...]
    changes: tuple[ItemChange, ...] | None
    author: str = ""
    discussed: tuple[Discussed, ...] = ()
    record: Group | None = None


@frozen
class WaitingList:
    """What was known at ``asked_at``, judged against the commit ``main``; ``unanswered``: why nothing was, or empty."""

    asked_at: datetime
    unanswered: str = ""
    main: str = ""
    waiting: tuple[Waiting, ...] = ()
    filings: tuple[ChangedFile, ...] = ()
    meeting: tuple[Business, ...] = ()
    doubts: tuple[str, ...] = ()

    def filing(self, of: Waiting | Business) -> ChangedFile:
        return next(file for file in self.filings if (file.pull, file.path) == (of.pull, of.path))

    def joined_to(self, registry: Registry) -> Registry:
        """The registry with what waits for whom, and of requests about a group's term, of several the oldest."""
        under_way = {
            turn.path: UnderWay(*turn.about_term, turn.pull, turn.step, turn.whom, day_of(turn.since))
            for turn in reversed(self.waiting)
            if turn.about_term
        }
        steps = tuple(
            OpenStep(turn.pull, turn.path, turn.title, turn.step, turn.whom, day_of(turn.since), turn.step == MEND)
            for turn in self.waiting
            if turn.whom
        )
        is_known = not (self.unanswered or self.doubts)
        return replace(registry, under_way=under_way, open_steps=steps, knows_requests=is_known)

    def by_person(self) -> Mapping[str, list[Waiting]]:
        return grouped((name, turn) for turn in self.waiting for name in dict.fromkeys(turn.whom))

    def reminders(self) -> dict[str, str]:
        messages = {}
        for name, own in self.by_person().items():
            called = own[0].spoken_to[own[0].whom.index(name)]
            items = "；".join(f"第 {turn.pull} 号申请，{turn.title}，{turn.step}，{age(turn.days)}" for turn in own)
            what = "；".join(dict.fromkeys(turn.says for turn in own))
            messages[name] = f"{called}：您有 {len(own)} 件待办。{items}。{what}。"
        return messages


def waiting(cases: Iterable[Facts], elsewhere: Drafts = MappingProxyType({})) -> list[Waiting]:
    cases = tuple(cases)
    drafts = drafts_of(cases, elsewhere)
    turns = chain.from_iterable(_of_pull(facts, drafts) for facts in cases)
    return sorted(turns, key=attrgetter("since", "pull", "path", "step"))


def _of_pull(facts: Facts, drafts: Drafts) -> Iterator[Waiting]:
    files = judged(facts)
    against, _ = parted(objections(facts, files))
    again = list(_asked_again(facts, files))
    business = {one.path: one for one in businesses(facts, files, drafts)}
    may_go_on = any(one.turn is not Turn.OTHERS for one in business.values())  # nothing else is against it
    if may_go_on or (not against and any(file.undone for file in files)):
        for file in files:
            yield from _of_file(file, facts, business)
    elif against and len(against) == len(again):
        for person, review, why in again:
            yield from _of_reviewer(person, review, why, facts, files)
    elif against:
        yield from _to_mend(against, facts, files)
    else:
        yield from _to_merge(facts, files)


def _to_merge(facts: Facts, files: Sequence[Judged]) -> Iterator[Waiting]:
    since = max((word.at for word in given(files)), default=facts.pull.opened_at)
    says = f"各步骤已办结，请核对后合并（{facts.words.merge}）"
    merging = _entry(facts, FILING, since, says, mergers(files, facts))
    for file in files:
        turn = _about(file, merging, facts)
        if is_merged_alone(file):
            turn = replace(turn, step=MERGING)
        yield turn


def _of_reviewer(person: Person, review: Review, why: str, facts: Facts, files: Sequence[Judged]) -> Iterator[Waiting]:
    asked = _entry(facts, "重新评审", review.at, f"{why}。{facts.words.review_it}", [person])
    asked = replace(asked, accounts=_accounts([person]))
    for file in files:
        turn = _about(file, asked, facts)
        if not is_about(review, file.matter.content, facts):
            turn = replace(turn, again=(_again(person, review, facts),))
        yield turn


def _to_mend(against: Sequence[str], facts: Facts, files: Sequence[Judged]) -> Iterator[Waiting]:
    refused = list(objectors(facts))
    since = max((review.at for _, review in refused), default=facts.pull.opened_at)
    says = "；".join([*against, *filter(None, (_reason(person, review) for person, review in refused))])
    mend = _entry(facts, MEND, since, says, _filer(facts))
    if not files:
        yield mend
    for file in files:
        yield replace(_about(file, mend, facts), given=())


def _filer(facts: Facts) -> list[Person]:
    return list(filter(None, [facts.base.person_behind(facts.pull.author)]))


def _reason(person: Person | None, review: Review) -> str:
    """What a leader wrote with a refusal, on one line, without personal data."""
    reason = masked(" ".join(review.body.split()))
    if not reason:
        return ""
    if len(reason) > LONGEST_REASON:
        reason = f"{reason[:LONGEST_REASON]}…"
    says = f"的意见：“{reason}”"
    if person:
        says = f"{person.label}{says}"
    return says


def _again(person: Person, review: Review, facts: Facts) -> Again:
    again = Again(person.label, review.at, review.state is ReviewState.CHANGES_REQUESTED, None, review.commit)
    if review.commit not in facts.commits:
        again = replace(again, commit=None)
    return again


def _asked_again(facts: Facts, files: Sequence[Judged]) -> Iterator[tuple[Person, Review, str]]:
    """Those in office who refused a content changed since, or whose last review has vanished; after which, and why."""
    changed, vanished = "退回的内容已修改，请重新审阅", "本人的评审已从报送平台上消失，请重新审阅"
    reviews = [(review, changed) for _, review in objectors(facts) if not is_about_any(review, files, facts)]
    reviews += ((review, vanished) for _, review in missed(facts))
    for review, why in reviews:
        person = facts.base.person_behind(review.user)
        if person and decides(person, facts):
            yield person, review, why


def _of_file(file: Judged, facts: Facts, business: Mapping[str, Business]) -> Iterator[Waiting]:
    for step in file.steps:
        since = turn_since(step.need, file, facts)
        if step.word is None and since is not None:
            if step.need.seats:
                yield _of_step(step, since, file, facts)
            else:
                yield _of_meeting(business[file.matter.path], since, file, facts)


def _of_step(step: JudgedStep, since: datetime, file: Judged, facts: Facts) -> Waiting:
    need, people = step.need, awaited(step.need, file, facts)
    again = []  # whose last approval, dismissed or not, was of another content of the file
    for person in people:
        yeses = [act.review for act in facts.acts.get(person.account_id, ()) if not act.is_refusal]
        if yeses and not is_about(yeses[-1], file.matter.content, facts):
            again.append(_again(person, yeses[-1], facts))
    asks = facts.words.review_it
    if not any(person.account_id for person in people):
        asks = please(need, people, facts.words)
    if people:
        beside = unripe(step) or note(need, file, facts)
    else:
        asks, beside = "", nobody(need, file, facts)
    turn = _about(file, _entry(facts, need.title, since, asks, people, beside), facts)
    return replace(
        turn,
        again=tuple(again),
        spoken_to=tuple(addressed(person, need) for person in people),
        accounts=_accounts(people),
        may_be_on_paper=need.may_be_on_paper,
    )


def _of_meeting(case: Business, since: datetime, file: Judged, facts: Facts) -> Waiting:
    step, whom, today = MEETING, list[Person](), facts.today
    if case.turn is Turn.OTHERS:
        step = MEND
    elif case.turn is not Turn.MINUTES:
        whom += facts.registry.holders(Role.SECRETARY, today)
    if case.past and case.turn is not Turn.MINUTES:
        whom += _filer(facts)
    says = case.says or "请安排上会，会后起草纪要"
    turn = _entry(facts, step, since, says, list(dict.fromkeys(whom)), away(facts.registry, today))
    return _about(file, turn, facts)


def _entry(facts: Facts, step: str, since: datetime, says: str, people: Sequence[Person], note: str = "") -> Waiting:
    """Of a request; it has no file yet."""
    title, names = "没有改动的申请", tuple(person.label for person in people)
    if facts.barred:
        title = "未予审查的申请"
    return Waiting(
        pull=facts.pull.number,
        path="",
        title=title,
        unit="",
        step=step,
        whom=names,
        spoken_to=names,
        since=since,
        days=(facts.today - day_of(since)).days,
        says="。".join(filter(None, [note, says])),
        note=note,
    )


def _about(file: Judged, entry: Waiting, facts: Facts) -> Waiting:
    (path, old, new), unit = file.matter.content, ""
    if isinstance(file.matter.after, Group):
        unit = file.matter.after.unit
    title, about_term = title_of(file.matter), _about_term(file, facts)
    so_far = tuple(Given(need.title, done(need, word, words)) for need, words, word in file.steps if word)
    return replace(entry, path=path, title=title, unit=unit, given=so_far, old=old, new=new, about_term=about_term)


def _accounts(people: Iterable[Person]) -> tuple[tuple[int, str], ...]:
    return tuple((one.account_id, one.account) for one in people if one.account_id and one.account)


def _about_term(file: Judged, facts: Facts) -> tuple[str, date] | None:
    """With the last day on file: what a deputy director in charge approved, a longer term by that day."""
    before, after = file.matter.before, file.matter.after
    if not (isinstance(before, Group) and isinstance(after, Group)):
        return None
    last = lasts(before)
    if after.is_cancelled and file.steps[0].word:
        return State.CLOSING, last
    if not after.is_cancelled and lasts(after) > last and _is_seen_by(last, after, file, facts):
        return State.PROLONGED, last
    return None


def _is_seen_by(last: date, after: Group, file: Judged, facts: Facts) -> bool:
    need, words, _ = file.steps[0]
    heads = []
    standing = [acts for acts in facts.acts.values() if not acts[-1].is_refusal]
    for act in chain.from_iterable(standing):
        is_in_time = act.is_approval and day_of(act.review.at) <= last
        if is_in_time and sitting_then(need, act.review, file.matter, facts):
            heads.append(act.review.commit or "")
    return any(word.day <= last for word in words) or showed(file.matter, after, heads, facts)


def title_of(matter: Matter) -> str:
    match matter.after:
        case Group() as group:
            return f"{group.name}（{group.unit}，{group.last.kind}）"
        case Minutes() as minutes:
            return f"{minutes.year} 年第 {minutes.number} 次主任办公会纪要"
        case PaperSignature() as paper:
            return f"{paper.signer}的纸质{paper.step}"
    return matter.path
