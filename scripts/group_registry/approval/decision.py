"""The decision: who must approve what, in what order, and why not yet (Art. 9, 10; contract D)."""

from collections.abc import Iterator, Sequence

from group_registry.approval import explanation
from group_registry.approval.explanation import steps_of, uncounted
from group_registry.approval.facts import Facts, Review, Verdict
from group_registry.approval.filing import (
    against_chain,
    against_confirming,
    against_days,
    against_limits,
    against_old_content,
)
from group_registry.approval.judged import Judged, judge
from group_registry.approval.minutes_and_paper import meeting_name
from group_registry.approval.people import DECIDING, blocks, office_at
from group_registry.approval.standing import Standings, acts_by_account, refusals, vanished
from group_registry.approval.steps import kind_of
from group_registry.model.host_words import pressing
from group_registry.model.records import Minutes, Person
from group_registry.model.terms import OFFICE, Role, day_of


def decide(facts: Facts) -> Verdict:
    """Judge a pull request as it would be merged at ``facts.now``.

    It is approved when there is no objection (see ``objections``) and every step of every file is done. Objections
    include: an error of the check; a target other than main, a draft, a request closed unmerged, an automatic merge; a
    file that changed on main since the merge base; files of more than one kind; and a standing refusal. A refusal
    blocks if its author is 主任, 分管主任 or 信息技术部, either by the office files and the day of the review or by
    those of the merge.

    A person's standing is their last decisive review before ``now`` (ties by id):

    - A refusal stands until the same person gives a new approval, whatever is dismissed, reopened or pushed. A
      dismissed review of unknown state is a refusal. A refusal by an account that no longer exists stands for ever.
    - An approval counts together with those directly before it, as a run of approvals of the exact content that would
      be merged. A refusal, a dismissal, an approval of another content, a fresh start or a vanished review interrupts
      the run. Every approval of the run may be used: the first step takes the earliest, and a later step may take a
      later one.
    - A dismissed approval does not count, and neither does an approval by an app.
    - A last review that was seen and has vanished from the host blocks the merge until the same person reviews again.

    A step takes the earliest approval that is strictly later than all steps before it. The approver must hold the
    office of the step both at the review and at ``now``, directly or by delegation. They must not be the author, must
    not have authored any content of the file, and must not give another kind of step of this file. The meeting is one
    step in that order: the earliest meeting that passed this exact content since the last one that did not.
    """
    standings = acts_by_account(facts)
    files = [judge(matter, facts, standings) for matter in facts.matters]
    against = list(dict.fromkeys(objections(facts, files, standings)))
    undone = [need for file in files for need in file.undone]
    outcome = explanation.outcome(undone, len(files), is_of_office(files))
    says = f"不能批准：{'；'.join(against)}。" if against else outcome
    says += explanation.OFFICE_BEHIND if facts.is_office_behind else ""
    steps = tuple(step for file in files for step in steps_of(file, facts, standings))
    ignored = tuple(uncounted(files, facts, standings))
    return Verdict(not against and not undone, says, steps, ignored, bool(against))


def objections(facts: Facts, files: Sequence[Judged], standings: Standings) -> Iterator[str]:
    """Everything that blocks a merge whatever is approved, each with what to do about it."""
    pull = facts.pull
    if facts.errors:
        where = "每一处见申请页的检查结果；在本机检查的，先合并主分支，再运行 registry.py validate"
        yield f"检查出 {facts.errors} 处错误，请先改正（{where}）"
    if not pull.is_to_main:
        yield "未报送至主分支 main，请改为合并到 main"
    if pull.is_draft:
        yield f"仍为草稿，请先{facts.words.undraft}"
    if pull.is_closed:
        yield "申请已关闭，请重新打开或另行报送"
    if pull.merges_by_itself:
        yield "已设自动合并，请先取消；合并须由信息技术部人员办理"
    if pull.author is None:
        yield "申请人的账号已注销，无法核对审批人是否为本人，请另行报送"
    if not files:
        yield "没有改动任何文件"
    if facts.waits_for_office:
        yield "主分支上的名册（registry/office/）有已合并、待登记的改动，登记之后自动再次判断"
    if len({kind_of(file.matter) for file in files}) > 1:
        yield "一次改动了多类文件，请每类单独报送"
    yield from _against_files(facts, files)
    yield from _against_merger(facts, files)
    for person, review in objectors(facts, standings):
        yield explanation.stands(person, review, facts)
    for person, review in missed(facts, standings):
        yield explanation.vanished(person, review, facts)


def missed(facts: Facts, standings: Standings) -> Iterator[tuple[Person | None, Review]]:
    """Everyone whose last review has vanished from the host, each with that review (contract E).

    None in place of the person: the account no longer exists.
    """
    for run in vanished(standings):
        person = next((found for review in run if (found := blocks(review.user, review.at, facts, DECIDING))), None)
        if person or run[0].user is None:
            yield person, run[0]


def objectors(facts: Facts, standings: Standings) -> Iterator[tuple[Person | None, Review]]:
    """Everyone whose refusal blocks the merge, each with their last refusal.

    None in place of the person: the account no longer exists. Refusals that have vanished from the host are
    reported by ``missed``.
    """
    for run in refusals(standings):
        run = [review for review in run if review not in facts.vanished]
        if not run:
            continue
        person = next((found for review in run if (found := blocks(review.user, review.at, facts))), None)
        if person or run[0].user is None:
            yield person, run[0]


def _against_files(facts: Facts, files: Sequence[Judged]) -> Iterator[str]:
    for file in files:
        path = file.matter.content.path
        if path in facts.outdated:
            yield f"{path} 在主分支上已有新的改动，请先{pressing(facts.words.update)}，再重新审批"
        yield from against_old_content(file.matter, facts)
        yield from against_confirming(file.matter, facts)
        yield from against_days(file.matter, facts)
        yield from against_chain(file.matter, facts)
        yield from against_limits(file.matter, facts)
        yield from _against_presence(file, facts)
        if not file.needs:
            yield f"{path} 原内容或现内容无法正确读取，或与单位不符，不能确定审批人"
        if isinstance(file.matter.after, Minutes) and not _is_by_the_secretary(facts):
            yield "会议纪要须由办公会秘书本人报送"


def _against_presence(file: Judged, facts: Facts) -> Iterator[str]:
    """An objection if too few were present at the meeting that the file is about, or that passed it (Art. 9.2)."""
    after = file.matter.after
    spoken = [after] if isinstance(after, Minutes) else [file.told.minutes] if file.told else []
    for minutes in spoken:
        if len(minutes.present) < (least := facts.base.registry.least_present):
            says = f"{meeting_name(minutes)}主任办公会出席 {len(minutes.present)} 人，不足 {least} 人"
            yield f"{says}，不能作为讨论通过的依据（第九条（二））"


def _is_by_the_secretary(facts: Facts) -> bool:
    """Whether the author is a secretary, both when the pull request was opened and at the merge."""
    opened = facts.pull.opened_at
    for office, at in ((office_at(opened, facts), opened), (facts.base, facts.now)):
        person = office.person_behind(facts.pull.author) if office else None
        if person is None or not person.holds(Role.SECRETARY, day_of(at)):
            return False
    return True


def is_of_office(files: Sequence[Judged]) -> bool:
    """Whether only office files are changed."""
    return all(file.matter.content.path.startswith(OFFICE) for file in files)


def _against_merger(facts: Facts, files: Sequence[Judged]) -> Iterator[str]:
    """Objections to who merged. The merge is the filing; a registrar does it (信息技术部; Art. 6; contract D 9).

    The registrar must be neither author nor approver. An office with two registrars must still be able to work, so on
    office files the registrar who approved may merge what the other one filed.
    """
    if not facts.pull.is_merged:
        return
    person = facts.base.person_behind(facts.pull.merger)
    if person is None or not person.holds(Role.REGISTRAR, day_of(facts.now)):
        yield "合并人不是信息技术部人员"
    elif not is_of_office(files) and any(
        word.whose == person.staff_no for file in files for word in file.given if word
    ):
        yield f"{person.label}既审批又合并，合并须由信息技术部另一人办理"
    if facts.pull.merger == facts.pull.author:
        yield "申请人自行合并，合并须由信息技术部另一人办理"
