"""Why a step is as it is, and why a review does not count: what people read to know what to do next."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from group_registry.approval import sentences
from group_registry.approval.eligibility import blocks, holders, parties, sitting, sitting_then
from group_registry.approval.facts import Facts, Ignored, Review, ReviewState, StepState, StepVerdict
from group_registry.approval.judged_file import Judged
from group_registry.approval.minutes_and_paper import asks_for_changes, meeting_name
from group_registry.approval.ordering import Word
from group_registry.approval.required_steps import Need
from group_registry.approval.standing import Act, Standings, is_about, refusals
from group_registry.model.dates import day_of
from group_registry.model.records import Outcome, Person, Role


def steps_of(file: Judged, facts: Facts, standings: Standings) -> Iterator[StepVerdict]:
    """Each step of one file, in order."""
    for place, (need, word) in enumerate(zip(file.needs, file.given, strict=True)):
        evidence = None
        if word is not None:
            evidence = sentences.evidence(need, word, file.words[place])
            state, by, at, says = StepState.DONE, word.name, word.at, sentences.done(need, word, file.words[place])
        elif refusal := _refusal(need, file, facts, standings):
            (by, at), state = refusal, StepState.REFUSED
            says = sentences.refused(need, by, at)
        elif not need.seats and file.told and file.told.outcome in (Outcome.RETURNED, Outcome.REJECTED):
            state, by, at = StepState.REFUSED, file.told.name, file.told.since
            says = sentences.meeting_refused(by, file.told.outcome)
        else:
            state, by, at, says = StepState.WAITING, None, None, _awaited(place, file, facts, standings)
        yield StepVerdict(file.matter.content.path, need.step, need.article, state, by, at, says, evidence)


def _refusal(need: Need, file: Judged, facts: Facts, standings: Standings) -> tuple[str, datetime] | None:
    """Name and time of a standing refusal by somebody who could give the step."""
    for review, *_ in refusals(standings):
        person = facts.base.person_behind(review.user)
        if person and sitting(need, person, day_of(facts.now), facts.base, file.matter):
            return person.label, review.at
    return None


def _awaited(place: int, file: Judged, facts: Facts, standings: Standings) -> str:
    """Whom a step waits for, since when, and what to do."""
    need, since = file.needs[place], turn_since(place, file, facts)
    if not need.seats:
        return _meeting(file, facts)
    if since is None:
        return sentences.not_yet(need)
    people = awaited(need, file, facts)
    if not people:
        return sentences.nobody(need)
    return sentences.waiting(need, people, since, facts.now, _next_step(place, file, people, facts, standings))


def turn_since(place: int, file: Judged, facts: Facts) -> datetime | None:
    """Since when a step has had its turn; None while an earlier one is missing."""
    rank = file.needs[place].rank
    earlier = [word for need, word in zip(file.needs, file.given, strict=True) if need.rank < rank]
    done = [word.at for word in earlier if word]
    return max([facts.pull.opened_at, *done]) if len(done) == len(earlier) else None


def awaited(need: Need, file: Judged, facts: Facts) -> list[Person]:
    """Who may give a step now; parties to the file may not."""
    _, barred = parties(file.matter, facts)
    return [one for one in holders(need, day_of(facts.now), facts.base) if one.staff_no not in barred]


def _next_step(place: int, file: Judged, people: Sequence[Person], facts: Facts, standings: Standings) -> str:
    need = file.needs[place]
    if file.words[place]:
        return sentences.too_early(file.words[place][-1])
    for person in people:
        acts = standings.get(person.account_id)
        if acts and not acts[-1].is_refusal:
            if not acts[-1].is_approval:
                return sentences.taken_back(need, person)
            if not is_about(acts[-1].review, file.matter.content, facts):
                return sentences.changed(need, person)
    return sentences.please(need, people)


def _meeting(file: Judged, facts: Facts) -> str:
    if file.told is None:
        asked = asks_for_changes(file.matter.content, facts)
        return sentences.supplement_awaited(meeting_name(asked)) if asked else sentences.meeting_awaited()
    if file.told.outcome is Outcome.PASSED_IN_PRINCIPLE:
        return sentences.changes_awaited(file.told.name)
    return sentences.meeting_too_early(file.told.name)


def uncounted(files: Sequence[Judged], facts: Facts, standings: Standings) -> Iterator[Ignored]:
    """Every review that is neither counted nor an objection, with the reason."""
    counted = {(word.at, word.whose) for file in files for word in _counted(file)}
    for review in sorted(facts.reviews, key=lambda review: (review.at, review.id)):
        person = facts.base.person_behind(review.user)
        if person is not None and (review.at, person.staff_no) in counted:
            continue
        if reason := _reason(review, files, facts, standings):
            name = person.label if person else review.login or "一个已注销的账号"
            yield Ignored(review.id, f"{name} {sentences.moment(review.at)} 的{WORDS[review.state]}，{reason}")


def _counted(file: Judged) -> Iterator[Word]:
    """The words that count, and those by which the same people said so again, or confirm what they signed on paper."""
    for word, words in zip(file.given, file.words, strict=True):
        yield from (other for other in words if word and other.whose == word.whose)


WORDS = {
    ReviewState.APPROVED: "同意",
    ReviewState.CHANGES_REQUESTED: "退回",
    ReviewState.DISMISSED: "评审",
    ReviewState.COMMENTED: "评论",
}


def _reason(review: Review, files: Sequence[Judged], facts: Facts, standings: Standings) -> str | None:
    """Why a review does not count; None where nothing need be said."""
    if review.at >= facts.now:
        return "不在合并之前"
    if review.state is ReviewState.COMMENTED:
        return "评论不是同意，同意须点 Approve" if facts.base.person_behind(review.user) else None
    if review.user is None:
        return "账号已注销，不知道是谁" if review.state is ReviewState.APPROVED else None
    act = next((act for act in standings.get(review.user, ()) if act.review is review), None)
    if act is None:
        return "是机器人账号"
    if act is not standings[review.user][-1]:
        return None if act.is_approval and standings[review.user][-1].is_approval else "本人后来又有新的评审"
    if act.is_refusal:
        runs = [run for run in refusals(standings) if run[0] is review]
        is_heard = any(blocks(one.user, one.at, facts) for run in runs for one in run)
        return None if is_heard else "不是主任、分管主任或信息技术部的人，不影响审批"
    return _why_void(act) or _why_unbound(review, files, facts) or _why_not_theirs(review, files, facts)


def _why_void(act: Act) -> str | None:
    if act.is_dismissed:
        return "已被撤销"
    return "在重新打开或改换目标分支之前给出" if act.is_before_a_fresh_start else None


def _why_unbound(review: Review, files: Sequence[Judged], facts: Facts) -> str | None:
    if review.commit is None or review.commit not in facts.commits:
        return "针对的提交已不在这份申请里"
    if not any(is_about(review, file.matter.content, facts) for file in files):
        return "针对的内容已改动"
    return None


def _why_not_theirs(review: Review, files: Sequence[Judged], facts: Facts) -> str:
    """Why somebody's yes to the right content counts for no step."""
    now = facts.base.person_behind(review.user)
    if now is None:
        return "名册里没有这个账号，或一个账号登记在几个人名下"
    if review.user == facts.pull.author:
        return "是申请人本人"
    if any(now.staff_no in parties(file.matter, facts)[1] for file in files):
        return "本人改过这份备案的内容"
    needs = [(need, file.matter) for file in files for need in file.needs if need.seats]
    if not any(sitting(need, now, day_of(facts.now), facts.base, matter) for need, matter in needs):
        return f"不是{_seats(needs[0][0]) if needs else '审批人'}，或现在已不在任"
    if not any(sitting_then(need, review, matter, facts) for need, matter in needs):
        return "当时还不在任"
    return "不在前面各步之后，或已另有人办了这一步"


def _seats(need: Need) -> str:
    names = {Role.DEPUTY_DIRECTOR: "本部门分管主任", Role.DIRECTOR: "主任"}
    return "、".join(names.get(seat.role, seat.role) for seat in need.seats)
