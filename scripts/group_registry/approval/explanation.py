"""The sentences that explain the state of a step, why a review does not count, and what to do next."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain

from group_registry.approval.facts import (
    ExceptionKind,
    Facts,
    Ignored,
    LetThrough,
    Office,
    Review,
    ReviewState,
    StepState,
    StepVerdict,
)
from group_registry.approval.filing import JUDGED_AGAIN
from group_registry.approval.judged import Judged, JudgedStep, is_about_any
from group_registry.approval.minutes_and_paper import (
    MEETING,
    asks_for_changes,
    awaits_supplement,
    is_for,
    meeting_name,
    speaks_of,
)
from group_registry.approval.needs import Need, Word
from group_registry.approval.people import (
    absence,
    away,
    blocks,
    delegates,
    ended,
    holders,
    parties,
    sitting,
    sitting_still,
    sitting_then,
)
from group_registry.approval.standing import is_about, refusals
from group_registry.model.host_words import HostWords
from group_registry.model.records import LONGEST_DELEGATION, Minutes, PaperSignature, Person, staff_numbers
from group_registry.model.terms import A_DAY, SHANGHAI, Role, day_of
from group_registry.rules.transition import Step, is_governing

COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "东方")
ON_PAPER = ("9.1", "9.2", "10")
"""The articles of the steps that a leader without an account may sign on paper, for filings and for minutes."""
DELETED = "一个已注销的账号"
UNCONFIRMED = "待本人确认"
REVIEW_WORDS = {
    ReviewState.APPROVED: "同意",
    ReviewState.WITHDRAWN: "同意",
    ReviewState.CHANGES_REQUESTED: "退回",
    ReviewState.DISMISSED: "评审",
    ReviewState.COMMENTED: "评论",
}


def to_the_minute(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(" ", "minutes").removesuffix("+08:00")


def addressed(person: Person, need: Need) -> str:
    if need.seats[0].role not in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR):
        return person.label
    length = 1
    if len(person.name) > 2 and person.name.startswith(COMPOUND_SURNAMES):
        length = 2
    return f"{person.name[:length]}主任"


def done(need: Need, word: Word, others: Sequence[Word]) -> str:
    if not need.seats:
        return f"{word.name}，{word.day}（{word.about}）"
    if word.is_on_paper:
        return f"{word.name}，{word.day} {_proof(need, word, others)}"
    says = f"{word.name}  {to_the_minute(word.at)}"
    if word.for_whom:
        says += f" {_proof(need, word, others)}"
    return says


def _proof(need: Need, word: Word, others: Sequence[Word]) -> str:
    """A paper signature waits for the signer's own review, unless the signer has no account; a delegate's for that of
    whose word others lent (contract D 6, D 8)."""
    if not need.seats:
        return f"会议纪要（{word.about}）"
    if not word.is_on_paper and not word.for_whom:
        return "线上"
    kind = "代行"
    if word.is_on_paper:
        kind = f"纸质{need.step}"
    if word.is_final and not word.for_whom:
        return kind
    if any(other.whose == (word.for_whom or word.whose) and not other.is_on_paper for other in others):
        return f"{kind}（本人已确认）"
    return f"{kind}（{UNCONFIRMED}）"


def words_let_through(file: Judged) -> Iterator[LetThrough]:
    """What was signed in place of somebody else, on paper, or by a delegate (contract D 2, D 6, D 8)."""
    paths: tuple[str, ...] = (file.matter.path,)
    if is_governing(file.matter.path):
        paths = ()
    for need, others, word in file.steps:
        if word is None:
            continue
        how, lent = _proof(need, word, others), f"代{word.lent_by}"
        if word.for_whom:
            lent += f"，{how}"
        about = ((word.signer,), paths, need.counts_later)
        if word.stands_in:
            yield LetThrough(word.stands_in, "", *about)
        if word.is_on_paper:
            yield LetThrough(ExceptionKind.ON_PAPER, how, *about)
        if word.lent_by:
            yield LetThrough(ExceptionKind.DELEGATED, lent, *about)


def please(need: Need, people: Sequence[Person], words: HostWords) -> str:
    if names := [addressed(person, need) for person in people if person.account_id]:
        return f"请{'或'.join(names)}在手机上{words.press}"
    if need.article not in ON_PAPER and not need.may_be_on_paper:
        return "未登记账号，这一步不能以纸质办理，请先在人员名册登记账号"
    return "未登记账号，请打印备案表签字，由办公会秘书和信息技术部见证后登记到 registry/paper/"


def steps_of(file: Judged, facts: Facts) -> Iterator[StepVerdict]:
    for step in file.steps:
        need, words, word = step
        about, resolution = (file.matter.path, need.step, need.article), file.resolution
        if word:
            says = f"{need.title}  {done(need, word, words)}"
            yield StepVerdict(*about, StepState.DONE, word.name, word.at, says, _proof(need, word, words))
        elif refusal := next(_refused(need, file, facts), None):
            by, at = refusal
            says = f"{need.title}  {by} {to_the_minute(at)} 退回；请按意见修改后，请{by}本人重新评审"
            yield StepVerdict(*about, StepState.REFUSED, by, at, says)
        elif not need.seats and resolution and resolution.may_be_discussed_again:
            says = f"{MEETING}  {resolution.says}"
            yield StepVerdict(*about, StepState.REFUSED, resolution.name, resolution.since, says)
        else:
            yield StepVerdict(*about, StepState.WAITING, None, None, _awaited(step, file, facts))


def _refused(need: Need, file: Judged, facts: Facts) -> Iterator[tuple[str, datetime]]:
    """Who could give the step now and refused, and when."""
    for review, *_ in refusals(facts):
        person = facts.base.person_behind(review.user)
        if person and sitting(need, person, facts.today, facts.base, file.matter):
            yield person.label, review.at


def _awaited(step: JudgedStep, file: Judged, facts: Facts) -> str:
    need, since = step.need, turn_since(step.need, file, facts)
    if not need.seats:
        return "；".join(filter(None, [_meeting_awaited(file, facts), note(need, file, facts)]))
    if since is None:
        return f"{need.title}  待前列步骤办结"
    if any(isinstance(one, PaperSignature) and is_for(one, need, file.matter.content) for one in facts.unrecorded):
        return _unrecorded(need.title, f"纸质{need.step}", facts)
    people = awaited(need, file, facts)
    if not people:
        return f"{need.title}  {nobody(need, file, facts)}"
    names, time = " 或 ".join(person.label for person in people), age((facts.today - day_of(since)).days, "已")
    waits = "；".join(filter(None, [note(need, file, facts), _next_step(step, file, people, facts)]))
    return f"{need.title}  等待 {names}，{time}；{waits}"


def age(days: int, waited: str = "已等") -> str:
    if days > 0:
        return f"{waited} {days} 天"
    return "今日送到"


def nobody(need: Need, file: Judged, facts: Facts) -> str:
    """What to do where nobody may take a step."""
    if people := holders(need, facts.today, facts.base):
        names = "、".join(one.label for one in people)
        return f"{names}报送或修改过本申请，不得办理该步骤；请由他人报送"
    if says := note(need, file, facts):
        return f"目前无人可办理该步骤；{says}"
    next_step = "请先在 registry/office/ 登记任职或委托，再办理"
    if need.step is Step.SIGN_OFF and need.article == "24":
        next_step = "主任因此得益的，请将该项写明所依据的文件（依据），单独报送，由分管主任代主任批准"
    return f"目前无人可办理该步骤（报送、修改过本申请或因此得益的人员除外）；{next_step}"


def note(need: Need, file: Judged, facts: Facts) -> str:
    """What a step waits for besides a word: the director's own hand, or a day; else empty."""
    today, known = facts.today, staff_numbers(awaited(need, file, facts))
    if not need.seats or isinstance(file.matter.after, Minutes):
        return away(facts.registry, today)
    to_come = Office(facts.filed_since, facts.filed_office or facts.registry)
    if not all(one and absence(one, today) for one in map(to_come.registry.person_numbered, known)):
        return ""
    first = max(today, day_of(to_come.since))
    for day in (first + A_DAY * count for count in range(LONGEST_DELEGATION)):
        if names := [one.label for one in _free(need, day, to_come, file, facts) if one.staff_no not in known]:
            return f"{'、'.join(names)} 自 {day} 起可以办理"
    return ""


def unripe(step: JudgedStep) -> str:
    """Of a word that does not count yet, from when on it does."""
    for word in step.words:
        if word.ripe_at:
            when = f"{word.name} {to_the_minute(word.at)} 已同意，{day_of(word.ripe_at)} 起方可合并"
            return f"{when}，此前本人可以退回"
    return ""


def turn_since(need: Need, file: Judged, facts: Facts) -> datetime | None:
    """Since when it has been the turn of a step; None while an earlier step is missing."""
    earlier = [step.word for step in file.steps if step.need.rank < need.rank]
    done = [word.at for word in earlier if word]
    if len(done) < len(earlier):
        return None
    return max([facts.pull.opened_at, *done])


def awaited(need: Need, file: Judged, facts: Facts) -> list[Person]:
    return _free(need, facts.today, facts.base, file, facts)


def _free(need: Need, day: date, office: Office, file: Judged, facts: Facts) -> list[Person]:
    _, barred = parties(file.matter, facts)
    people = [*holders(need, day, office), *delegates(need, day, office, file.matter)]
    return [one for one in dict.fromkeys(people) if one.staff_no not in barred]


def _next_step(step: JudgedStep, file: Judged, people: Sequence[Person], facts: Facts) -> str:
    need = step.need
    if says := unripe(step):
        return says
    if step.words:
        word = step.words[-1]
        why = "的同意不在前列各步骤之后，或同一人已办理另一步骤"
        return f"{word.name} {to_the_minute(word.at)} {why}；请再次{facts.words.press}，或另请一人"
    for person in people:
        acts = facts.acts.get(person.account_id)
        if not acts or acts[-1].is_refusal:
            continue
        if acts[-1].is_gone:
            break
        once_more = f"请{addressed(person, need)}重新{need.title[-2:]}"
        if not acts[-1].is_approval:
            return f"原同意已撤销，或在重新打开之前给出，{once_more}"
        if not is_about(acts[-1].review, file.matter.content, facts):
            return f"内容已改动，{once_more}"
    return please(need, people, facts.words)


def _meeting_awaited(file: Judged, facts: Facts) -> str:
    content, says = file.matter.content, "请办公会秘书安排上会"
    merged = (one for one in facts.unrecorded if isinstance(one, Minutes) and speaks_of(one, content))
    if file.resolution:
        says = file.resolution.says
    elif minutes := next(merged, None):
        return _unrecorded(MEETING, f"{meeting_name(minutes)}的纪要", facts)
    elif asked := asks_for_changes(content, facts):
        says = awaits_supplement(asked)
    return f"{MEETING}  {says}；纪要合并后，再请主任签批"


def _unrecorded(title: str, what: str, facts: Facts) -> str:
    says = f"{title}  {what}已合并，待登记"
    if facts.recorded_at:
        says += f"，上次登记到 {to_the_minute(facts.recorded_at)} 的合并"
    return f"{says}；{JUDGED_AGAIN}"


def uncounted(files: Sequence[Judged], facts: Facts) -> Iterator[Ignored]:
    # Those that count, and those with which the same people repeat one or confirm a paper signature.
    counted = set()
    for _, words, word in chain.from_iterable(file.steps for file in files):
        if word:
            counted |= {(other.at, other.whose) for other in words if other.whose in (word.whose, word.for_whom)}
    for review in sorted(facts.reviews, key=lambda review: (review.at, review.id)):
        person = facts.base.person_behind(review.user)
        if person is not None and (review.at, person.staff_no) in counted:
            continue
        if reason := next(says for applies, says in _reasons(review, files, facts) if applies):
            name = review.login or DELETED
            if person:
                name = person.label
            yield Ignored(review.id, f"{name} {to_the_minute(review.at)} 的{REVIEW_WORDS[review.state]}，{reason}")


def _reasons(review: Review, files: Sequence[Judged], facts: Facts) -> Iterator[tuple[bool, str]]:
    """Why a review does not count: the first that applies. It is empty if no explanation is needed."""
    person, acts = facts.base.person_behind(review.user), facts.acts.get(review.user, ())
    act = next((act for act in acts if act.review is review), None)
    yield review.at >= facts.now, "不在合并之前"
    yield review.state is ReviewState.COMMENTED and person is None, ""
    yield review.state is ReviewState.COMMENTED, f"评论不是同意，同意须{facts.words.press}"
    yield review.user is None and review.state is ReviewState.APPROVED, "账号已注销，无法确认身份"
    yield review.user is None, ""
    if act is None:
        yield True, "是机器人账号"
        return
    last = acts[-1]
    yield act is not last and last.is_gone, "本人其后的评审已从报送平台上消失"
    yield act is not last and act.is_approval and last.is_approval, ""
    yield act is not last, "本人其后又有新的评审"
    yield last.is_refusal and _is_heard(review, facts), ""
    yield last.is_refusal, "不是主任、分管主任或信息技术部人员，不影响审批"
    yield last.is_dismissed, "已被撤销"
    yield last.is_before_a_fresh_start, "在重新打开或改换目标分支之前给出"
    yield review.commit not in facts.commits, "针对的提交已不在本申请中"
    yield not is_about_any(review, files, facts), "针对的内容已改动"
    yield person is None, "名册中没有该账号，或一个账号登记给多人"
    yield review.user == facts.pull.author, "是申请人本人"
    if person:
        written = any(person.staff_no in parties(file.matter, facts)[1] for file in files)
        yield written, "本人修改过本申请的内容"
        yield from _reasons_of_office(person, review, files, facts)
    yield True, "不在前列各步骤之后，或该步骤已由他人办理"


def _is_heard(review: Review, facts: Facts) -> bool:
    run = next((run for run in refusals(facts) if run[0] is review), [])
    return any(blocks(one.user, one.at, facts) for one in run)


def _reasons_of_office(
    person: Person, review: Review, files: Sequence[Judged], facts: Facts
) -> Iterator[tuple[bool, str]]:
    """Who sat by what was lent is told what ended it."""
    needs = [(need, file.matter) for file in files for need, *_ in file.steps if need.seats]
    sat = [(need, then, matter) for need, matter in needs if (then := sitting_then(need, review, matter, facts))]
    still = any(sitting_still(need, person, then, review.at, matter, facts) for need, then, matter in sat)
    for _, then, _ in sat:
        end = ended(then, review.at, facts)
        yield bool(end) and not still, end
    sits_now = any(sitting(need, person, facts.today, facts.base, matter) for need, matter in needs)
    names = {Role.DEPUTY_DIRECTOR: "本部门分管主任", Role.DIRECTOR: "主任"}
    seats = "审批人"
    if needs:
        seats = "、".join(names.get(seat.role, seat.role) for seat in needs[0][0].seats)
    yield not (still or sits_now), f"不是{seats}，或目前已不在任"
    yield not sat, "当时尚未在任"
