"""The sentences of a verdict, in the words of the office: what is done, who is waited for, what to do next."""

from collections.abc import Sequence
from datetime import datetime

from group_registry.approval.ordering import Word
from group_registry.approval.required_steps import Need
from group_registry.model.citation import cited
from group_registry.model.dates import SHANGHAI, day_of
from group_registry.model.records import Person, Role
from group_registry.rules.route import Step

# Two characters of a name of three or four are the surname only in these families.
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "东方")


def moment(at: datetime) -> str:
    """A time as the office reads it: Shanghai's, to the minute."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def addressed(person: Person, need: Need) -> str:
    """How a person is spoken to: a leader by surname and office, others by name."""
    if need.seats[0].role not in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR):
        return person.label
    length = 2 if len(person.name) > 2 and person.name.startswith(COMPOUND_SURNAMES) else 1
    return f"{person.name[:length]}主任"


def done(need: Need, word: Word, others: Sequence[Word]) -> str:
    """A step that is done: by whom, and when; on paper until one of the other words is the person's own review."""
    if not need.seats:
        return f"{need.title}  {word.name}，{word.day}"
    if word.is_on_paper:
        return f"{need.title}  {word.name}，{word.day} {evidence(need, word, others)}"
    return f"{need.title}  {word.name}  {moment(word.at)}"


def evidence(need: Need, word: Word, others: Sequence[Word]) -> str:
    """What a step that is done rests on; paper is told apart, until its signer's own review confirms it."""
    if not need.seats:
        return "会议纪要"
    if not word.is_on_paper:
        return "线上"
    is_confirmed = any(other.whose == word.whose and not other.is_on_paper for other in others)
    return f"纸质{need.step}（{'本人已确认' if is_confirmed else '待本人确认'}）"


def waiting(need: Need, people: Sequence[Person], since: datetime, now: datetime, next_step: str) -> str:
    """A step that is awaited: whom, since when, and what to do."""
    days = (day_of(now) - day_of(since)).days
    time = f"已 {days} 天" if days > 0 else "今天开始"
    names = " 或 ".join(person.label for person in people)
    return f"{need.title}  等待 {names}，{time}；{next_step}"


def nobody(need: Need) -> str:
    """A step that nobody can give: the list of people, a delegation or the document behind a change comes first."""
    next_step = "请先在 registry/office/ 登记任职或委托，再办理"
    if need.step is Step.SIGN_OFF and need.article == "24":
        next_step = "新任职或新账号请在名册写明所依据的文件（依据），由分管主任代主任批准"
    return f"{need.title}  现在没有能办这一步的人（报送、改过这份备案或因此得益的本人不算）；{next_step}"


def not_yet(need: Need) -> str:
    """A step whose turn has not come."""
    return f"{need.title}  等前面的步骤办完"


def please(need: Need, people: Sequence[Person]) -> str:
    """What the people awaited are asked to do."""
    if not any(person.account_id for person in people):
        return "没有登记账号，请打印备案表签字，由办公会秘书和信息技术部见证后登记到 registry/paper/"
    return f"请{_all(need, people)}在手机上点 Approve"


def changed(need: Need, person: Person) -> str:
    """Asked again, since the content is another one."""
    return f"内容已改动，请{addressed(person, need)}重新{_verb(need)}"


def too_early(word: Word) -> str:
    """Asked again, since the yes came before its turn."""
    return (
        f"{word.name} {moment(word.at)} 的同意不在前面各步之后，或同一个人已办了另一步；请再点一次 Approve 或另请一位"
    )


def taken_back(need: Need, person: Person) -> str:
    """Asked again, since the yes was dismissed or given before a fresh start."""
    return f"原来的同意已撤销，或在重新打开之前给出，请{addressed(person, need)}重新{_verb(need)}"


def meeting_awaited() -> str:
    """The meeting has not spoken of the filing."""
    return "主任办公会  请办公会秘书安排上会；纪要合并后，再请主任签批"


def changes_awaited(told: str) -> str:
    """The meeting passed the filing in principle, and it has not been changed yet."""
    return f"主任办公会  {told}原则通过，请按会议意见修改，再由办公会秘书在纪要里写上补充；纪要合并后，再请主任签批"


def supplement_awaited(told: str) -> str:
    """The filing was changed as the meeting asked, and its minutes do not say so yet."""
    return f"主任办公会  {told}原则通过，内容已改，请办公会秘书写进那次纪要的补充；纪要合并后，再请主任签批"


def meeting_too_early(told: str) -> str:
    """The meeting passed a content that had not been reviewed, which no other meeting can pass once more."""
    return f"主任办公会  {told}的纪要先于分管主任审核，不能据此签批；请修改后重新审核，再次上会"


def meeting_refused(told: str, outcome: str) -> str:
    """The meeting sent the filing back."""
    return f"主任办公会  {told}：{outcome}；请按会议意见修改后重新报送"


def refused(need: Need, name: str, at: datetime) -> str:
    """A step that its holder refused."""
    return f"{need.title}  {name} {moment(at)} 退回；请按意见修改后，请{name}本人重新评审"


def step_of(need: Need) -> str:
    """A step with its article, as it is named in the first sentence."""
    return f"{need.title}（{cited(need.article)}）"


def outcome(undone: Sequence[Need], files: int) -> str:
    """The first sentence where nothing stands against it."""
    if not undone:
        return "已批准，各步都已办完。请信息技术部办理备案（合并），合并的人不能是申请人，也不能是审批人。"
    names = "、".join(dict.fromkeys(step_of(need) for need in undone))
    scope = f"（{files} 个文件）" if files > 1 else ""
    return f"还差 {len(undone)} 步{scope}：{names}。"


def _verb(need: Need) -> str:
    return need.title[-2:]


def _all(need: Need, people: Sequence[Person]) -> str:
    return "或".join(addressed(person, need) for person in people if person.account_id)
