"""The sentences that explain the state of a step, why a review does not count, and what to do next."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from group_registry.approval.facts import Facts, Ignored, Review, ReviewState, StepState, StepVerdict
from group_registry.approval.judged import Judged
from group_registry.approval.minutes_and_paper import asks_for_changes, is_for, meeting_name, speaks_of
from group_registry.approval.people import blocks, decides, delegates, holders, parties, sitting, sitting_then
from group_registry.approval.standing import Act, Standings, is_about, refusals
from group_registry.approval.steps import Need, Word
from group_registry.model.finding import cited
from group_registry.model.host_words import HostWords
from group_registry.model.records import Minutes, PaperSignature, Person
from group_registry.model.terms import SHANGHAI, Outcome, Role, day_of
from group_registry.rules.route import Step

# The surnames of two characters. They count only if the whole name has more than two characters.
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "东方")


ON_PAPER = ("9.1", "9.2", "10")
"""The articles of the steps that a leader without an account may sign on paper, for filings and for minutes."""
OFFICE_BEHIND = "主分支上的名册（registry/office/）有未经审批的改动，本次按最后一次经审批的名册判断。"
"""The sentence added when the office files on main are not covered and therefore do not count."""


def to_the_minute(at: datetime) -> str:
    """A time as text: Shanghai time, to the minute."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def addressed(person: Person, need: Need) -> str:
    """How a person is addressed: a leader by surname and office, others by name."""
    if need.seats[0].role not in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR):
        return person.label
    length = 2 if len(person.name) > 2 and person.name.startswith(COMPOUND_SURNAMES) else 1
    return f"{person.name[:length]}主任"


def done(need: Need, word: Word, others: Sequence[Word]) -> str:
    """A step that is done: by whom and when; for a paper signature also whether the signer has confirmed it."""
    if not need.seats:
        return f"{need.title}  {word.name}，{word.day}（{word.about}）"
    if word.is_on_paper:
        return f"{need.title}  {word.name}，{word.day} {evidence(need, word, others)}"
    return f"{need.title}  {word.name}  {to_the_minute(word.at)}"


def evidence(need: Need, word: Word, others: Sequence[Word]) -> str:
    """The kind of evidence of a step that is done.

    A paper signature is marked 待本人确认 until a review by the signer confirms it. It is final for a signer who has
    no account (contract D 8).
    """
    if not need.seats:
        return f"会议纪要（{word.about}）"
    if not word.is_on_paper:
        return "线上"
    if word.is_final:
        return f"纸质{need.step}"
    is_confirmed = any(other.whose == word.whose and not other.is_on_paper for other in others)
    return f"纸质{need.step}（{'本人已确认' if is_confirmed else '待本人确认'}）"


def waiting(need: Need, people: Sequence[Person], since: datetime, now: datetime, next_step: str) -> str:
    """A step that is waiting: for whom, since when, and what to do."""
    days = (day_of(now) - day_of(since)).days
    time = f"已 {days} 天" if days > 0 else "今日开始"
    names = " 或 ".join(person.label for person in people)
    return f"{need.title}  等待 {names}，{time}；{next_step}"


def nobody(need: Need) -> str:
    """A step that nobody can give until an office, a delegation or the document behind a change is registered."""
    next_step = "请先在 registry/office/ 登记任职或委托，再办理"
    if need.step is Step.SIGN_OFF and need.article == "24":
        next_step = "主任因此得益的，请将该项写明所依据的文件（依据），单独报送，由分管主任代主任批准"
    return f"{need.title}  目前无人可办理该步骤（报送、修改过本备案或因此得益的人员除外）；{next_step}"


def not_yet(need: Need) -> str:
    """A step whose turn has not come."""
    return f"{need.title}  待前列步骤办结"


def please(need: Need, people: Sequence[Person], words: HostWords) -> str:
    """What the people who have to give a step are asked to do."""
    if not any(person.account_id for person in people):
        if need.article not in ON_PAPER:
            return "未登记账号，这一步不能以纸质办理，请先在人员名册登记账号"
        return "未登记账号，请打印备案表签字，由办公会秘书和信息技术部见证后登记到 registry/paper/"
    return f"请{_all(need, people)}在手机上{words.press}"


def changed(need: Need, person: Person) -> str:
    """Asks the person again, because the content has changed."""
    return f"内容已改动，请{addressed(person, need)}重新{_verb(need)}"


def too_early(word: Word, words: HostWords) -> str:
    """Asks again, because the approval came before its turn or the person has given another step."""
    why = "的同意不在前列各步骤之后，或同一人已办理另一步骤"
    return f"{word.name} {to_the_minute(word.at)} {why}；请再次{words.press}，或另请一人"


def taken_back(need: Need, person: Person) -> str:
    """Asks again, because the approval was dismissed or was given before a fresh start."""
    return f"原同意已撤销，或在重新打开之前给出，请{addressed(person, need)}重新{_verb(need)}"


def vanished(person: Person | None, review: Review, facts: Facts) -> str:
    """A review that has vanished from the host, and how to resolve it."""
    what = "同意" if review.state is ReviewState.APPROVED else "退回"
    name = person.label if person else "一个已注销的账号"
    told = f"{name} {to_the_minute(review.at)} 的{what}已从代码平台上消失，无从核对"
    if decides(facts.base.person_behind(review.user), facts):
        return f"{told}；请本人重新评审"
    return f"{told}，{_left(what)}"


def stands(person: Person | None, review: Review, facts: Facts) -> str:
    """A refusal that blocks the merge, and how to resolve it."""
    name = person.label if person else "一个已注销的账号"
    told = f"{name} {to_the_minute(review.at)} 退回"
    if person is None:
        return f"{told}，无法由本人撤回，请另行报送"
    is_in_office = decides(facts.base.person_behind(review.user), facts)
    return f"{told}，{'本人重新评审后方可继续' if is_in_office else _left('退回')}"


def _left(what: str) -> str:
    return f"本人现不在任；请另行报送，并在说明中写明该次{what}"


def unrecorded(title: str, what: str, since: datetime | None) -> str:
    """A step whose paper or minutes are merged but not yet recorded; it is judged again once they are."""
    last = f"，上次登记到 {to_the_minute(since)} 的合并" if since else ""
    return f"{title}  {what}已合并，待登记{last}；登记之后自动再次判断"


def meeting_awaited() -> str:
    """The meeting has not decided on the filing yet."""
    return "主任办公会  请办公会秘书安排上会；纪要合并后，再请主任签批"


def changes_awaited(told: str) -> str:
    """The meeting passed the filing in principle, and it has not been changed yet."""
    return f"主任办公会  {told}原则通过，请按会议意见修改，再由办公会秘书写入该次纪要的补充；纪要合并后，再请主任签批"


def supplement_awaited(told: str) -> str:
    """The filing was changed as the meeting asked, but the minutes do not have the supplement (补充) yet."""
    return f"主任办公会  {told}原则通过，内容已修改，请办公会秘书写入该次纪要的补充；纪要合并后，再请主任签批"


def meeting_too_early(told: str) -> str:
    """The meeting passed a content before it was reviewed; no other meeting can pass the same content again."""
    return f"主任办公会  {told}的纪要先于分管主任审核，不能据此签批；请修改后重新审核，再次上会"


def meeting_refused(told: str, outcome: str) -> str:
    """The meeting sent the filing back."""
    return f"主任办公会  {told}：{outcome}；请按会议意见修改后重新报送"


def refused(need: Need, name: str, at: datetime) -> str:
    """A step refused by somebody who could give it."""
    return f"{need.title}  {name} {to_the_minute(at)} 退回；请按意见修改后，请{name}本人重新评审"


def step_of(need: Need) -> str:
    """A step with its article, as the first sentence of the verdict names it."""
    return f"{need.title}（{cited(need.article)}）"


def outcome(undone: Sequence[Need], files: int, approvers_may_merge: bool) -> str:
    """The first sentence of a verdict without objections. Office files have one registrar among their approvers."""
    if not undone:
        others = "申请人" if approvers_may_merge else "申请人或审批人"
        return f"已批准，各步骤均已办结。请信息技术部办理备案（合并），合并人不得为{others}。"
    names = "、".join(dict.fromkeys(step_of(need) for need in undone))
    scope = f"（{files} 个文件）" if files > 1 else ""
    return f"尚缺 {len(undone)} 步{scope}：{names}。"


def _verb(need: Need) -> str:
    return need.title[-2:]


def _all(need: Need, people: Sequence[Person]) -> str:
    return "或".join(addressed(person, need) for person in people if person.account_id)


def steps_of(file: Judged, facts: Facts, standings: Standings) -> Iterator[StepVerdict]:
    """Each step of one file, in order."""
    for place, (need, word) in enumerate(zip(file.needs, file.given, strict=True)):
        kind = None
        if word is not None:
            kind = evidence(need, word, file.words[place])
            state, by, at, says = StepState.DONE, word.name, word.at, done(need, word, file.words[place])
        elif refusal := _refusal(need, file, facts, standings):
            (by, at), state = refusal, StepState.REFUSED
            says = refused(need, by, at)
        elif not need.seats and file.told and file.told.outcome in (Outcome.RETURNED, Outcome.REJECTED):
            state, by, at = StepState.REFUSED, file.told.name, file.told.since
            says = meeting_refused(by, file.told.outcome)
        else:
            state, by, at, says = StepState.WAITING, None, None, _awaited(place, file, facts, standings)
        yield StepVerdict(file.matter.content.path, need.step, need.article, state, by, at, says, kind)


def _refusal(need: Need, file: Judged, facts: Facts, standings: Standings) -> tuple[str, datetime] | None:
    """Name and time of a standing refusal by somebody who could give the step."""
    for review, *_ in refusals(standings):
        person = facts.base.person_behind(review.user)
        if person and sitting(need, person, day_of(facts.now), facts.base, file.matter):
            return person.label, review.at
    return None


def _awaited(place: int, file: Judged, facts: Facts, standings: Standings) -> str:
    """The sentence for a step that is not done: whom it waits for, since when, and what to do."""
    need, since = file.needs[place], turn_since(place, file, facts)
    if not need.seats:
        return _meeting(file, facts)
    if since is None:
        return not_yet(need)
    if any(isinstance(one, PaperSignature) and is_for(one, need, file.matter.content) for one in facts.unrecorded):
        return unrecorded(need.title, f"纸质{need.step}", facts.recorded_at)
    people = awaited(need, file, facts)
    if not people:
        return nobody(need)
    return waiting(need, people, since, facts.now, _next_step(place, file, people, facts, standings))


def turn_since(place: int, file: Judged, facts: Facts) -> datetime | None:
    """Since when it has been the turn of a step; None while an earlier step is missing."""
    rank = file.needs[place].rank
    earlier = [word for need, word in zip(file.needs, file.given, strict=True) if need.rank < rank]
    done = [word.at for word in earlier if word]
    return max([facts.pull.opened_at, *done]) if len(done) == len(earlier) else None


def awaited(need: Need, file: Judged, facts: Facts) -> list[Person]:
    """Who may give a step now, in their own right first, then by delegation; parties to the file excluded."""
    _, barred = parties(file.matter, facts)
    today, office = day_of(facts.now), facts.base
    people = [*holders(need, today, office), *delegates(need, today, office, file.matter)]
    return [one for one in dict.fromkeys(people) if one.staff_no not in barred]


def _next_step(place: int, file: Judged, people: Sequence[Person], facts: Facts, standings: Standings) -> str:
    need = file.needs[place]
    if file.words[place]:
        return too_early(file.words[place][-1], facts.words)
    for person in people:
        acts = standings.get(person.account_id)
        if acts and not acts[-1].is_refusal:
            if acts[-1].is_gone:
                return please(need, people, facts.words)
            if not acts[-1].is_approval:
                return taken_back(need, person)
            if not is_about(acts[-1].review, file.matter.content, facts):
                return changed(need, person)
    return please(need, people, facts.words)


def _meeting(file: Judged, facts: Facts) -> str:
    if file.told is None:
        content = file.matter.content
        for minutes in (one for one in facts.unrecorded if isinstance(one, Minutes)):
            if speaks_of(minutes, content):
                return unrecorded("主任办公会", f"{meeting_name(minutes)}的纪要", facts.recorded_at)
        asked = asks_for_changes(file.matter.content, facts)
        return supplement_awaited(meeting_name(asked)) if asked else meeting_awaited()
    if file.told.outcome is Outcome.PASSED_IN_PRINCIPLE:
        return changes_awaited(file.told.name)
    return meeting_too_early(file.told.name)


def uncounted(files: Sequence[Judged], facts: Facts, standings: Standings) -> Iterator[Ignored]:
    """The reviews that neither count nor object, each with the reason; those that need no explanation are left out."""
    counted = {(word.at, word.whose) for file in files for word in _counted(file)}
    for review in sorted(facts.reviews, key=lambda review: (review.at, review.id)):
        person = facts.base.person_behind(review.user)
        if person is not None and (review.at, person.staff_no) in counted:
            continue
        if reason := _reason(review, files, facts, standings):
            name = person.label if person else review.login or "一个已注销的账号"
            yield Ignored(review.id, f"{name} {to_the_minute(review.at)} 的{WORDS[review.state]}，{reason}")


def _counted(file: Judged) -> Iterator[Word]:
    """The approvals that count, and those with which the same people repeat one or confirm a paper signature."""
    for word, words in zip(file.given, file.words, strict=True):
        yield from (other for other in words if word and other.whose == word.whose)


WORDS = {
    ReviewState.APPROVED: "同意",
    ReviewState.CHANGES_REQUESTED: "退回",
    ReviewState.DISMISSED: "评审",
    ReviewState.COMMENTED: "评论",
}


def _reason(review: Review, files: Sequence[Judged], facts: Facts, standings: Standings) -> str | None:
    """Why a review does not count; None if no explanation is needed."""
    if review.at >= facts.now:
        return "不在合并之前"
    if review.state is ReviewState.COMMENTED:
        return f"评论不是同意，同意须{facts.words.press}" if facts.base.person_behind(review.user) else None
    if review.user is None:
        return "账号已注销，无法确认身份" if review.state is ReviewState.APPROVED else None
    act = next((act for act in standings.get(review.user, ()) if act.review is review), None)
    if act is None:
        return "是机器人账号"
    if act is not standings[review.user][-1]:
        last = standings[review.user][-1]
        if last.is_gone:
            return "本人其后的评审已从代码平台上消失"
        return None if act.is_approval and last.is_approval else "本人其后又有新的评审"
    if act.is_refusal:
        runs = [run for run in refusals(standings) if run[0] is review]
        is_heard = any(blocks(one.user, one.at, facts) for run in runs for one in run)
        return None if is_heard else "不是主任、分管主任或信息技术部人员，不影响审批"
    return _why_void(act) or _why_unbound(review, files, facts) or _why_not_theirs(review, files, facts)


def _why_void(act: Act) -> str | None:
    if act.is_dismissed:
        return "已被撤销"
    return "在重新打开或改换目标分支之前给出" if act.is_before_a_fresh_start else None


def _why_unbound(review: Review, files: Sequence[Judged], facts: Facts) -> str | None:
    if review.commit is None or review.commit not in facts.commits:
        return "针对的提交已不在本申请中"
    if not any(is_about(review, file.matter.content, facts) for file in files):
        return "针对的内容已改动"
    return None


def _why_not_theirs(review: Review, files: Sequence[Judged], facts: Facts) -> str:
    """Why an approval of the right content counts for no step."""
    now = facts.base.person_behind(review.user)
    if now is None:
        return "名册中没有该账号，或一个账号登记给多人"
    if review.user == facts.pull.author:
        return "是申请人本人"
    if any(now.staff_no in parties(file.matter, facts)[1] for file in files):
        return "本人修改过本备案的内容"
    needs = [(need, file.matter) for file in files for need in file.needs if need.seats]
    if not any(sitting(need, now, day_of(facts.now), facts.base, matter) for need, matter in needs):
        return f"不是{_seats(needs[0][0]) if needs else '审批人'}，或目前已不在任"
    if not any(sitting_then(need, review, matter, facts) for need, matter in needs):
        return "当时尚未在任"
    return "不在前列各步骤之后，或该步骤已由他人办理"


def _seats(need: Need) -> str:
    names = {Role.DEPUTY_DIRECTOR: "本部门分管主任", Role.DIRECTOR: "主任"}
    return "、".join(names.get(seat.role, seat.role) for seat in need.seats)
