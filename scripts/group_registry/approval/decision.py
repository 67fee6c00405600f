"""The decision: who must approve what, in what order, and why not yet (Art. 9, 10; contract D)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from group_registry.approval import filing
from group_registry.approval.explanation import DELETED, steps_of, to_the_minute, uncounted, words_let_through
from group_registry.approval.facts import ExceptionKind, Facts, LetThrough, Pending, Review, ReviewState, Verdict
from group_registry.approval.judged import Judged, given, judged, judged_without
from group_registry.approval.office_ways import leavers_of, registrars_left
from group_registry.approval.people import BLOCKING, DECIDING, blocks, decides, ever_behind, office_at
from group_registry.approval.standing import refusals, vanished
from group_registry.model.finding import cited, with_article
from group_registry.model.host_words import pressing
from group_registry.model.records import Minutes, Person, staff_numbers
from group_registry.model.sentences import worded
from group_registry.model.terms import CODEOWNERS, OFFICE, Role, day_of
from group_registry.rules.transition import Step, is_governing

Raised = str | LetThrough
"""An objection, or an exception by which something passes that would be one."""

Heard = tuple[Person | None, Review]
"""A review, and who gave it (None: the account is gone)."""


def decide(facts: Facts) -> Verdict:
    """Judge a pull request as it would be merged at ``facts.now``.

    It is approved when there is no objection and every step of every file is done. A step takes the earliest approval
    later than all steps before it, by somebody who holds its office both at the review and at ``now`` (``people``), is
    no author, and has given no other kind of step. The meeting is the earliest since the last that did not pass it.
    """
    files = judged(facts)
    against, let_through = parted(objections(facts, files))
    undone = list(chain.from_iterable(file.undone for file in files))
    exceptions: tuple[LetThrough, ...] = ()
    if against:
        says = f"不能批准：{'；'.join(against)}。"
    elif undone:
        names = "、".join(dict.fromkeys(f"{need.title}（{cited(need.article)}）" for need in undone))
        scope = ""
        if len(files) > 1:
            scope = f"（{len(files)} 个文件）"
        says = f"尚缺 {len(undone)} 步{scope}：{names}。"
    else:
        exceptions = _together(let_through)
        says = f"已批准，各步骤均已办结。{_merging(files, exceptions, facts)}"
    if facts.is_office_behind:
        says += "主分支上的名册（registry/office/）有未经审批的改动，本次按最后一次经审批的名册判断。"
    return Verdict(
        approved=not against and not undone,
        says=says,
        steps=tuple(chain.from_iterable(steps_of(file, facts) for file in files)),
        ignored=tuple(uncounted(files, facts)),
        is_blocked=not all(isinstance(one, Pending) for one in against),
        exceptions=exceptions,
    )


def parted(raised: Iterable[Raised]) -> tuple[list[str], list[LetThrough]]:
    """The objections and the exceptions, each once."""
    each = dict.fromkeys(raised)
    return [one for one in each if isinstance(one, str)], [one for one in each if isinstance(one, LetThrough)]


def _together(let_through: Iterable[LetThrough]) -> tuple[LetThrough, ...]:
    """What differs only in its people as one."""
    people: dict[LetThrough, dict[str, None]] = defaultdict(dict)
    for one in let_through:
        people[one._replace(people=())] |= dict.fromkeys(one.people)
    return tuple(one._replace(people=tuple(names)) for one, names in people.items())


def _merging(files: Sequence[Judged], exceptions: Sequence[LetThrough], facts: Facts) -> str:
    """Who merges an approved request, and from when on it counts."""
    # A short-lived group is merged, not filed (Art. 10).
    merging = "办理备案（合并）"
    if all(map(is_merged_alone, files)):
        merging = "合并"
    if not facts.is_governing:
        return f"请信息技术部{merging}，合并人不得为申请人或审批人。"
    says = f"请信息技术部{merging}，合并人不得为审批人，可以是申请人。"
    left = _last_registrar(facts)
    if left and left.staff_no in approvers(files):
        says = f"请{left.label}{merging}；信息技术部仅其一人在任，审核、合并均由其办理，列入例外一览。"
    if any(one.counts_later for one in exceptions):
        says += "名册的改动由他人代为签批，或为纸质签批，自合并后第一个工作日结束时起生效。"
    return says


def objections(facts: Facts, files: Sequence[Judged]) -> Iterator[Raised]:
    yield from against_request(facts, files)
    if len(files) > 1 and not facts.is_governing:
        signers = tuple(chain.from_iterable(file.signers for file in files))
        yield LetThrough(ExceptionKind.BATCH, f"{len(files)} 份", signers)
    for file in files:
        yield from words_let_through(file)
        meeting, is_open = file.resolution, any(need.step is Step.OFFICE_MEETING for need in file.undone)
        if meeting and meeting.lacks and is_open:
            cites = facts.citing("9.2", "meeting_of_too_few_passes_nothing")
            yield f"{meeting.name}主任办公会{meeting.lacks}，不能作为讨论通过的依据{cites}"
    yield from (says for _, says in against_standing(facts, files))


NO_OWNERS = "不是领导、信息技术部人员的账号；请运行 registry.py codeowners 重新生成"
WAITS_FOR_OFFICE = Pending(f"主分支上的名册（registry/office/）有已合并、待登记的改动，{filing.JUDGED_AGAIN}")
NAMED_FAULTS = 3
"""So many errors of what is brought in are named."""


def against_request(facts: Facts, files: Sequence[Judged]) -> Iterator[Raised]:
    """What is wrong with the request itself, whoever refused it and whatever a meeting said."""
    pull = facts.pull
    first = [with_article(f"{one.path} {one.says}", one.article) for one in facts.faults[:NAMED_FAULTS]]
    where = "每一处见申请页的检查结果；在本机检查的，先合并主分支，再运行 registry.py validate"
    for applies, says in (
        (facts.faults, f"检查出 {len(facts.faults)} 处错误，请先改正：{'；'.join(first)}（{where}）"),
        (not pull.is_to_main, "未报送至主分支 main，请改为合并到 main"),
        (pull.is_draft, f"仍为草稿，请先{facts.words.undraft}"),
        (pull.is_closed, "申请已关闭，请重新打开或另行报送"),
        (pull.merges_by_itself, "已设自动合并，请先取消；合并须由信息技术部人员办理"),
        (pull.author is None, "申请人的账号已注销，无法核对审批人是否为本人，请另行报送"),
        (not files and not facts.barred, worded("nothing_is_changed")[0]),
        (facts.strange_owners, f"{CODEOWNERS} 列有{'、'.join(facts.strange_owners)}，{NO_OWNERS}"),
        (facts.waits_for_office, WAITS_FOR_OFFICE),
    ):
        if applies:
            yield says
    yield from facts.barred
    for one in (one for one in facts.commits.values() if one.is_odd and not facts.is_of_first_version):
        yield f"提交 {one.oid[:10]} 的日期或作者写法有误，git 自身不会如此写出；请另建分支，重新提交后报送"
    paths = [file.matter.path for file in files]
    # Office files and files outside registry/ are one kind, each folder below it is another (contract D 2).
    if len({is_governing(path) or path.split("/")[1] for path in paths}) > 1:
        yield f"一次改动了多类文件，请每类单独报送{facts.citing(None, 'one_kind_a_change')}"
    for file in files:
        yield from _against_file(file, facts)
    yield from (f"{says}{facts.citing(*cites)}" for says, cites in filing.against_office(facts))
    yield from _against_merger(facts, files)


def against_standing(facts: Facts, files: Sequence[Judged]) -> Iterator[tuple[Person | None, str]]:
    """Who refused; not whose office the request ends with the director's word (contract D 5)."""
    against = [*objectors(facts), *missed(facts)]
    directors = staff_numbers(facts.registry.holders(Role.DIRECTOR, facts.today))
    leaving = frozenset[str]()
    if against and approvers(files) & directors:
        leaving = leavers_of(facts)
    for person, review in against:
        if person and person.staff_no in leaving:
            continue
        name, what = DELETED, "退回"
        if person:
            name = person.label
        says, next_step, is_gone = what, "，本人重新评审后方可继续", review in facts.vanished
        if is_gone:
            if review.state is ReviewState.APPROVED:
                what = "同意"
            says, next_step = f"的{what}已从报送平台上消失，无从核对", "；请本人重新评审"
        says = f"{name} {to_the_minute(review.at)} {says}"
        if decides(facts.base.person_behind(review.user), facts):
            yield person, f"{says}{next_step}"
        elif person is None and not is_gone:
            yield person, f"{says}，无法由本人撤回，请另行报送"
        else:
            yield person, f"{says}，本人现不在任；请另行报送，并在说明中写明该次{what}"


def missed(facts: Facts) -> Iterator[Heard]:
    """Everyone (None: the account is gone) whose last review has vanished from the host, with it (contract E)."""
    return _with_person(vanished(facts), facts, DECIDING)


def objectors(facts: Facts) -> Iterator[Heard]:
    """Everyone (None: the account is gone) with a refusal that blocks the merge; vanished ones are in ``missed``."""
    runs = []
    for run in refusals(facts):
        if shown := [review for review in run if review not in facts.vanished]:
            runs.append(shown)
    yield from _with_person(runs, facts, BLOCKING)
    for person, review in _with_person(runs, facts, (Role.SECRETARY,)):
        if person and person.staff_no in leavers_of(facts) and not blocks(review.user, review.at, facts):
            yield person, review


def _with_person(runs: Iterable[list[Review]], facts: Facts, roles: Sequence[Role]) -> Iterator[Heard]:
    for run in runs:
        people = (blocks(review.user, review.at, facts, roles) for review in run)
        person = next(filter(None, people), None)
        if person or run[0].user is None:
            yield person, run[0]


def _against_file(file: Judged, facts: Facts) -> Iterator[Raised]:
    matter, path = file.matter, file.matter.path
    if path in facts.outdated:
        yield f"{path} 在主分支上已有新的改动，请先{pressing(facts.words.update)}，再重新审批"
    for against in filing.CHECKS:
        for looked in against(matter, facts):
            if isinstance(looked, LetThrough):
                yield looked._replace(people=file.signers, paths=(path,))
                continue
            says, cites = looked
            yield type(says)(f"{says}{facts.citing(*cites)}")
    if not file.steps and not facts.faults:  # else it is what these errors bring about
        yield f"{path} 原内容或现内容无法正确读取，或与单位不符，不能确定审批人"
    # The author is a secretary, both when the pull request was opened and at the merge.
    moments = ((office_at(facts.pull.opened_at, facts), facts.pull.opened_at), (facts.base, facts.now))
    authors = [(office.person_behind(facts.pull.author), at) for office, at in moments]
    if isinstance(matter.after, Minutes) and not all(
        person and person.holds(Role.SECRETARY, day_of(at)) for person, at in authors
    ):
        yield "会议纪要须由办公会秘书本人报送"


def is_merged_alone(file: Judged) -> bool:
    return all(step.need.step is Step.APPROVAL for step in file.steps)


def approvers(files: Sequence[Judged]) -> frozenset[str]:
    """The staff numbers of those whose words count."""
    return frozenset(word.whose for word in given(files))


def mergers(files: Sequence[Judged], facts: Facts) -> list[Person]:
    """Who of 信息技术部 may merge it (Art. 6; D 9): no approver, nor the author of what is filed.

    Of office files, tools and documents the author may: the merge is the second word. If but one registrar is left, who
    approved may merge what somebody else opened.
    """
    holders = facts.registry.holders(Role.REGISTRAR, facts.today)
    if not facts.is_governing:
        barred = approvers(files) | ever_behind(facts.pull.author, facts)
        return [one for one in holders if one.staff_no not in barred]
    last = _last_registrar(facts)
    return [one for one in holders if one.account_id and (one == last or _is_free(one, files, facts))]


def _is_free(registrar: Person, files: Sequence[Judged], facts: Facts) -> bool:
    """Whether the registrar approved nothing, or all steps are done without that word."""
    if registrar.staff_no not in approvers(files):
        return True
    return not any(file.undone for file in judged_without(registrar.account_id, facts))


def _last_registrar(facts: Facts) -> Person | None:
    """The one registrar who is left, unless that is the author."""
    in_force = facts.registry
    left = registrars_left(in_force, facts.head_office or in_force, facts.today)
    if len(left) != 1 or left[0].account_id == facts.pull.author:
        return None
    return left[0]


def _against_merger(facts: Facts, files: Sequence[Judged]) -> Iterator[Raised]:
    if not facts.pull.is_merged:
        return
    person = facts.base.person_behind(facts.pull.merger)
    is_approver = person and person.staff_no in approvers(files)
    if person is None or not person.holds(Role.REGISTRAR, facts.today):
        yield "合并人不是信息技术部人员"
    elif is_approver and not _may_merge_too(person, files, facts):
        yield f"{person.label}既审批又合并，合并须由信息技术部另一人办理"
    elif is_approver and not facts.is_of_first_version:
        yield LetThrough(ExceptionKind.ONE_REGISTRAR, people=(person.label,))
    is_author = facts.pull.merger == facts.pull.author or (
        person and person.staff_no in ever_behind(facts.pull.author, facts)
    )
    if is_author and not facts.is_governing:
        yield "申请人自行合并，合并须由信息技术部另一人办理"
    elif is_author and person:
        yield LetThrough(ExceptionKind.SELF_MERGED, people=(person.label,))


def _may_merge_too(approver: Person, files: Sequence[Judged], facts: Facts) -> bool:
    """Before version 2.0, whoever approved office files."""
    is_of_office = all(file.matter.path.startswith(OFFICE) for file in files)
    return (facts.is_of_first_version and is_of_office) or approver in mergers(files, facts)
