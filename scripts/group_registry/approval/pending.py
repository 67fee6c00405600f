"""What waits for whom in all open pull requests: the steps whose turn it is, from here to comments and pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from group_registry.approval.agenda import Business, Drafts, Turn, businesses, drafts_of
from group_registry.approval.decision import is_merged_alone, mergers, missed, objections, objectors, parted
from group_registry.approval.explanation import (
    addressed,
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
from group_registry.approval.judged import Judged, JudgedStep, judged
from group_registry.approval.needs import Need
from group_registry.approval.people import away, decides, sitting_then
from group_registry.approval.standing import is_about
from group_registry.lifecycle.reminders import State
from group_registry.model.records import Group, Minutes, PaperSignature, Person, frozen
from group_registry.model.registry import OpenStep, Registry, UnderWay
from group_registry.model.similarity import grouped
from group_registry.model.terms import Role, day_of
from group_registry.personal_data.scan import masked
from group_registry.rules.transition import ItemChange

MEND, MEETING, FILING, MERGING = "补正", "主任办公会", "备案", "合并"
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
        return next(one for one in self.filings if (one.pull, one.path) == (of.pull, of.path))

    def told(self, registry: Registry) -> Registry:
        """The registry with what waits for whom, and of requests about a group's term, of several the oldest."""
        found = {
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
        return replace(registry, under_way=found, open_steps=steps, knows_requests=is_known)

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


def age(days: int) -> str:
    return f"已等 {days} 天" if days > 0 else "今日送到"


def waiting(cases: Iterable[Facts], elsewhere: Drafts = MappingProxyType({})) -> list[Waiting]:
    cases = tuple(cases)
    drafts = drafts_of(cases, elsewhere)
    found = [one for facts in cases for one in _of_pull(facts, drafts)]
    return sorted(found, key=lambda one: (one.since, one.pull, one.path, one.step))


def _of_pull(facts: Facts, drafts: Drafts) -> Iterator[Waiting]:
    files = judged(facts)
    against, _ = parted(objections(facts, files))
    again = list(_asked_again(facts, files))
    business = {one.path: one for one in businesses(facts, files, drafts)}
    may_go_on = any(one.turn is not Turn.OTHERS for one in business.values())  # nothing else is against it
    if may_go_on or (not against and any(file.undone for file in files)):
        yield from (entry for file in files for entry in _of_file(file, facts, business))
    elif against and len(against) == len(again):
        yield from (entry for person in again for entry in _of_reviewer(*person, facts, files))
    elif against:
        yield from _to_mend(against, facts, files)
    else:
        yield from _to_merge(facts, files)


def _to_merge(facts: Facts, files: Sequence[Judged]) -> Iterator[Waiting]:
    since = max((word.at for file in files for word in file.given), default=facts.pull.opened_at)
    people, says = mergers(files, facts), f"各步骤已办结，请核对后合并（{facts.words.merge}）"
    for file in files:
        yield _entry(facts, file, MERGING if is_merged_alone(file) else FILING, since, says, people)


def _of_reviewer(person: Person, review: Review, why: str, facts: Facts, files: Sequence[Judged]) -> Iterator[Waiting]:
    for file in files:
        is_changed = not is_about(review, file.matter.content, facts)
        looks = [_again(person, review, facts)] if is_changed else []
        says = f"{why}。{facts.words.review_it}"
        yield _entry(facts, file, "重新评审", review.at, says, [person], again=looks)


def _to_mend(against: Sequence[str], facts: Facts, files: Sequence[Judged]) -> Iterator[Waiting]:
    refused = list(objectors(facts))
    since = max((review.at for _, review in refused), default=facts.pull.opened_at)
    says = "；".join([*against, *filter(None, (_reason(person, review) for person, review in refused))])
    for file in files or (None,):
        yield replace(_entry(facts, file, MEND, since, says, _filer(facts)), given=())


def _filer(facts: Facts) -> list[Person]:
    person = facts.base.person_behind(facts.pull.author)
    return [person] if person else []


def _reason(person: Person | None, review: Review) -> str:
    """What a leader wrote with a refusal, on one line, without personal data."""
    reason = masked(" ".join(review.body.split()))
    if not reason:
        return ""
    if len(reason) > LONGEST_REASON:
        reason = f"{reason[:LONGEST_REASON]}…"
    return f"{person.label if person else ''}的意见：“{reason}”"


def _again(person: Person, review: Review, facts: Facts) -> Again:
    commit = review.commit if review.commit in facts.commits else None
    return Again(person.label, review.at, review.state is ReviewState.CHANGES_REQUESTED, None, commit)


def _asked_again(facts: Facts, files: Sequence[Judged]) -> Iterator[tuple[Person, Review, str]]:
    """Those in office who refused a content changed since, or whose last review has vanished; after which, and why."""
    changed, vanished = "退回的内容已修改，请重新审阅", "本人的评审已从报送平台上消失，请重新审阅"
    refused = [
        (review, changed)
        for _, review in objectors(facts)
        if not any(is_about(review, file.matter.content, facts) for file in files)
    ]
    for review, why in [*refused, *((review, vanished) for _, review in missed(facts))]:
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
    if not people:
        return _entry(facts, file, need.title, since, "", people, need, again, nobody(need, file, facts))
    asks = facts.words.review_it
    if not any(person.account_id for person in people):
        asks = please(need, people, facts.words)
    beside = unripe(step) or note(need, file, facts)
    return _entry(facts, file, need.title, since, asks, people, need, again, beside)


def _of_meeting(case: Business, since: datetime, file: Judged, facts: Facts) -> Waiting:
    is_waiting = case.turn in (Turn.OTHERS, Turn.MINUTES)
    whom = [] if is_waiting else [*facts.registry.holders(Role.SECRETARY, facts.today)]
    if case.past and case.turn is not Turn.MINUTES:
        whom += _filer(facts)
    step = MEND if case.turn is Turn.OTHERS else MEETING
    beside = away(facts.registry, facts.today)
    says = case.says or "请安排上会，会后起草纪要"
    return _entry(facts, file, step, since, says, list(dict.fromkeys(whom)), note=beside)


def _entry(
    facts: Facts,
    file: Judged | None,
    step: str,
    since: datetime,
    says: str,
    people: Sequence[Person] = (),
    need: Need | None = None,
    again: Sequence[Again] | None = None,
    note: str = "",
) -> Waiting:
    """``again`` is given, if only empty, for a step that waits for reviews by the people."""
    asked = [] if again is None else people
    entry = Waiting(
        pull=facts.pull.number,
        path="",
        title=_title(file.matter if file else None, facts),
        unit="",
        step=step,
        whom=tuple(person.label for person in people),
        spoken_to=tuple(addressed(person, need) if need else person.label for person in people),
        since=since,
        days=(facts.today - day_of(since)).days,
        says="。".join(filter(None, [note, says])),
        note=note,
        again=tuple(again or ()),
        may_be_on_paper=need is not None and need.may_be_on_paper,
        accounts=tuple((one.account_id, one.account) for one in asked if one.account_id and one.account),
    )
    if file is None:
        return entry
    (path, old, new), group = file.matter.content, file.matter.after
    given = tuple(Given(each.title, done(each, word, words)) for each, words, word in file.steps if word)
    unit = group.unit if isinstance(group, Group) else ""
    about_term = _about_term(file, facts)
    return replace(entry, path=path, unit=unit, given=given, old=old, new=new, about_term=about_term)


def _about_term(file: Judged, facts: Facts) -> tuple[str, date] | None:
    """With the last day on file: what a deputy director in charge approved, a longer term by that day."""
    before, after = file.matter.before, file.matter.after
    if not (isinstance(before, Group) and isinstance(after, Group)):
        return None
    last = lasts(before)
    if after.is_cancelled:
        return (State.CLOSING, last) if file.steps[0].word else None
    if lasts(after) > last and _is_seen_by(last, after, file, facts):
        return State.PROLONGED, last
    return None


def _is_seen_by(last: date, after: Group, file: Judged, facts: Facts) -> bool:
    need, words, _ = file.steps[0]
    heads = []
    for acts in facts.acts.values():
        for act in acts if not acts[-1].is_refusal else ():
            is_in_time = act.is_approval and day_of(act.review.at) <= last
            if is_in_time and sitting_then(need, act.review, file.matter, facts):
                heads.append(act.review.commit or "")
    return any(word.day <= last for word in words) or showed(file.matter, after, heads, facts)


def _title(matter: Matter | None, facts: Facts) -> str:
    if matter is None:
        return "未予审查的申请" if facts.barred else "没有改动的申请"
    return title_of(matter)


def title_of(matter: Matter) -> str:
    match matter.after:
        case Group() as group:
            return f"{group.name}（{group.unit}，{group.last.kind}）"
        case Minutes() as minutes:
            return f"{minutes.year} 年第 {minutes.number} 次主任办公会纪要"
        case PaperSignature() as paper:
            return f"{paper.signer}的纸质{paper.step}"
    return matter.path
