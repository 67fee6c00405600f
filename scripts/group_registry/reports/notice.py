"""What the tools write on a pull request: one commit status, and one comment that can be read on a phone."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from group_registry.approval.conflicts import OfficeChange
from group_registry.approval.explanation import age, to_the_minute
from group_registry.approval.facts import Facts, StepState, Verdict, groups_in
from group_registry.approval.office_ways import lent_again
from group_registry.approval.pending import Again, Waiting
from group_registry.forms.compare import Comparison
from group_registry.forms.waiting_list import since_filled_in
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.terms import STATUS
from group_registry.reports import markdown
from group_registry.reports.evidence import MARKS
from group_registry.reports.markdown import as_many, fitting, quoted
from group_registry.rules.transition import Filed

CONTEXT = STATUS
"""The name of the status. No job has the same name, because a failed job of an earlier event would keep blocking."""
MARK = "group-registry: approval"
ROOM_FOR_STEPS, ROOM_FOR_IGNORED, ROOM_FOR_FINDINGS = 3_000, 2_000, 5_000
STRUCK_TAGS = ("<del>{}</del>", "<ins>{}</ins>")
LENT_AGAIN = (
    "您终止过他人代为登记的委托，本申请再次代为委托。不同意的，请退回本申请；不再缺席的，将人员名册"
    "（registry/office/people.yaml）中该次缺席的止改为实际的最后一日，由您签批、信息技术部一人审核，其后他人不能再代为委托。"
)
ROOM = 58_000
"""The length in characters up to which whole forms are added to the comment, below the limit of the host."""


@dataclass(frozen=True)
class Notice:
    """A status (none if ``state`` is empty), the text of the comment, and the ids and logins to ask for a review."""

    state: str
    note: str
    text: str
    accounts: tuple[tuple[int, str], ...] = ()


def judged(
    verdict: Verdict,
    facts: Facts,
    comparison: Comparison,
    turns: Sequence[Waiting],
    pictures: str,
    web: str = "",
) -> Notice:
    """``pictures`` is the address of the folder of pictures, ``web`` that of the pull request."""
    words, card = facts.words, _card(turns, pictures, web, facts.words)

    def plain(says: str) -> str:
        """Without its last words on the button, which the card explains once."""
        if not card:
            return says
        return re.sub(rf"(^|。){re.escape(words.review_it)}$|；请[^；]*{re.escape(words.press)}$", "", says)

    blocks = [
        *_again(turns),
        f"**{quoted(plain(verdict.says))}**",
        *_steps(verdict, plain),
        *_turns(turns, plain),
        *_told(facts),
        *card,
        *_closed(comparison, web, words),
        *markdown.changes(comparison, words),
        *_gains(comparison),
        *_findings(comparison, words),
        *_ignored(verdict),
    ]
    text = "\n\n".join(blocks)
    text = "\n\n".join([text, *fitting(markdown.forms(comparison), ROOM - len(text))])
    accounts = dict.fromkeys(chain.from_iterable(turn.accounts for turn in turns))
    return Notice(_state(verdict), verdict.says, text, tuple(accounts))


def unknown(reason: str, words: HostWords = GITHUB) -> Notice:
    return Notice("error", f"无法判断：{reason}", f"**无法判断**：{quoted(reason)}\n\n{words.unsure}")


def copied(first: int) -> Notice:
    """The notice on a pull request with exactly the commits of an earlier one. Both share a status, so none is set."""
    says = f"与第 {first} 号申请的提交完全相同，以第 {first} 号为准；请关闭本申请，不得合并。"
    return Notice("", says, f"**{says}**")


def _state(verdict: Verdict) -> str:
    if verdict.approved:
        return "success"
    if verdict.is_blocked or any(step.state is StepState.REFUSED for step in verdict.steps):
        return "failure"
    return "pending"


def _steps(verdict: Verdict, plain: Callable[[str], str]) -> Iterator[str]:
    lines = []
    paths = dict.fromkeys(step.path for step in verdict.steps)
    for path, steps in groupby(verdict.steps, lambda step: step.path):
        own = [f"- {MARKS[step.state]} {quoted(plain(step.says))}" for step in steps]
        if len(paths) > 1:
            own = [quoted(path), "", *own]
        lines.append("\n".join(own))
    yield from as_many(lines, ROOM_FOR_STEPS, "个文件的步骤")


def _turns(turns: Sequence[Waiting], plain: Callable[[str], str]) -> Iterator[str]:
    blocks = []
    for one in turns:
        whom, since = " 或 ".join(one.whom) or "申请人或相关人员", to_the_minute(one.since)
        head = quoted(f"{one.step}：{whom}，{since} 起，{age(one.days)}")
        blocks.append("<br>".join([f"**下一步** {head}", *filter(None, [quoted(plain(one.says))])]))
    yield from fitting(dict.fromkeys(blocks), ROOM_FOR_STEPS)


def _told(facts: Facts) -> Iterator[str]:
    groups = groups_in(*(matter.after for matter in facts.matters))
    says = chain.from_iterable(since_filled_in(group, facts) for group in groups)
    lines = [f"**提示** {quoted(line)}" for line in says]
    lines += [markdown.joint_users(group, facts.registry, facts.today) for group in groups]
    lines += [f"**提示** @{one.account or quoted(one.label)} {LENT_AGAIN}" for one in lent_again(facts)]
    yield from fitting(dict.fromkeys(filter(None, lines)), ROOM_FOR_STEPS)


def _again(turns: Sequence[Waiting]) -> Iterator[str]:
    asked: dict[tuple[str, str], Again] = {}
    for turn in turns:
        asked |= {(again.name, turn.path): again for again in turn.again}
    blocks = []
    for again in asked.values():
        what = "同意"
        if again.was_refusal:
            what = "退回"
        head = f"**您上次{what}后又有改动**（{quoted(again.name)}，{to_the_minute(again.at)}）"
        if again.changes is None:
            blocks.append(f"{head}：其间的改动不能逐项对照，请重新审阅全部内容")
        elif again.changes:
            blocks.append(f"{head}\n\n{markdown.table(again.changes, '上次', STRUCK_TAGS)}")
        else:
            blocks.append(f"{head}：各项内容没有变化，仅改动注释或写法")
    yield from as_many(blocks, ROOM_FOR_STEPS, "处改动")


def _card(turns: Sequence[Waiting], pictures: str, web: str, words: HostWords) -> list[str]:
    if not any(one.accounts for one in turns):
        return []
    answers = (("approve", "同意", words.approve), ("return", "退回", words.refuse))
    cells = [f"<b>{word}</b> = {button}" for _, word, button in answers]
    if words.has_pictures:
        cells = [
            f'<img src="{pictures}/{name}.svg" width="200" alt="{answer} = {button}">'
            for name, answer, button in answers
        ]
    page = words.files_page
    if web:
        page = f"[{page}]({web}/files)"
    where = f"在 {page}右上角{words.answering}；仅写“同意”的评论不予计入"
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return [f"<table><tr>{row}</tr></table>\n\n{where}"]


def _closed(comparison: Comparison, web: str, words: HostWords) -> Iterator[str]:
    names = dict.fromkeys(deed.after.name for deed in comparison.change.deeds if isinstance(deed, Filed))
    if web and len(names) == 1:
        yield f"[该群组撤回过的申请]({words.closed_requests(web, next(iter(names)))})"


def _gains(comparison: Comparison) -> Iterator[str]:
    """The people to whom a change of the office files gives an office, an account or a delegation (contract D 2)."""
    before, after = comparison.change.base, comparison.change.head
    people = [after.person_numbered(number) for number in sorted(OfficeChange(before, after).gainers)]
    if people:
        names = "、".join(person.label for person in people if person)
        yield f"**得到或延长职权、账号、委托的**：{quoted(names)}。本人的同意不予计入，请逐项核对。"


def _findings(comparison: Comparison, words: HostWords) -> Iterator[str]:
    findings, touched = comparison.findings, frozenset(comparison.change.touched)
    errors = [finding for finding in findings if finding.is_error]
    notices = [finding for finding in findings if not finding.is_error and finding.path in touched]
    if items := [*map(markdown.finding_item, [*errors, *notices])]:
        yield "### 检查结果"
        yield from as_many(items, ROOM_FOR_FINDINGS, "处", f"，{words.all_findings}")


def _ignored(verdict: Verdict) -> Iterator[str]:
    if verdict.ignored:
        yield "### 未计入的评审"
        yield from as_many([f"- {quoted(one.says)}" for one in verdict.ignored], ROOM_FOR_IGNORED, "条")
