"""The evidence of a group, step by step, or why its present content is not proven (Art. 6, 8, 9).

A step says who took it, when, by what evidence and at which meeting. Without proof: since when, and what to do.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from group_registry.approval.explanation import to_the_minute
from group_registry.approval.facts import StepVerdict
from group_registry.evidence.findings import ASK, NOTICES, RESTORE, AuditFinding, AuditKind
from group_registry.evidence.result import Coverage, CoveredFiling, Evidence, GroupStanding
from group_registry.model.finding import Level
from group_registry.model.similarity import grouped
from group_registry.model.terms import GROUPS, FilingKind, day_of
from group_registry.rules.transition import Step, title_of

FILE_AGAIN = "请使用部门核对现有内容，按“恢复”或“重新确认”重新报送，逐级审批"
LOOK_INTO = "请信息技术部查明经过，恢复或补办审批登记，并报告办事处主任"
FILE_OTHERS_AGAIN = "请信息技术部核对现有内容，注明“重新确认”后重新报送，按规定逐级审批"
HEALED = "此后已按规定重新确认，无须再办"
_SENTENCES = {kind.value: kind.says for kind in AuditKind}
_LOOKED_INTO = frozenset({AuditKind.NO_RECORD.value, AuditKind.LATE_RECORD.value, AuditKind.BEFORE_ADOPTION.value})
_ONLINE = (AuditKind.GONE_ONLINE, AuditKind.CHANGED_ONLINE)
_OWN = frozenset({AuditKind.BASELINE_WRONG, *_ONLINE, *NOTICES})
"""Kinds of finding whose ``fix`` is already worded for staff."""
_TECHNICAL = re.compile(r"registry\.py|\b(?:registry|records|schema|scripts|docs)/|\.(?:ya?ml|json|md|py)\b|--")


def given(filing: CoveredFiling) -> list[StepVerdict]:
    return [step for step in filing.steps if step.by and step.at]


def when(step: StepVerdict) -> str:
    if step.at is None:
        return ""
    if step.step is Step.OFFICE_MEETING:
        return f"{day_of(step.at)}"
    return to_the_minute(step.at)


def number_of(standing: GroupStanding | None) -> str:
    """With the number of changes filed under it; empty without a number."""
    if standing is None or not standing.number:
        return ""
    # What was filed before there was a number is no change under it; nor is a cancellation, which the audit counts.
    count = sum(filing.kind is FilingKind.CHANGE and filing.changes > 0 for filing in standing.filings)
    return f"{standing.number}（变更{count}）" if count else standing.number


def proof_of(step: StepVerdict) -> str:
    """The kind of evidence; of a meeting, who chaired it and how many were present."""
    proof = step.proof or ""
    if step.step is not Step.OFFICE_MEETING:
        return proof
    return proof.removeprefix("会议纪要（").removesuffix("）").partition("：")[0]


GIVEN_STEPS = ("审核", "会议", "签批", "合并")
_COLUMNS = {
    Step.REVIEW: "审核",
    Step.APPROVAL: "审核",
    Step.OFFICE_REVIEW: "审核",
    Step.OFFICE_MEETING: "会议",
    Step.SIGN_OFF: "签批",
}


def signed(filing: CoveredFiling | None) -> list[str | None]:
    """Who gave each step, when and by what proof, and who merged, as ``GIVEN_STEPS``; of nothing proven, nothing."""
    if filing is None:
        return [None] * len(GIVEN_STEPS)
    givers = defaultdict[str, list[str]](list)
    for step in given(filing):
        givers[_COLUMNS[step.step]].append(f"{step.by} {when(step)}（{proof_of(step)}）")
    givers["合并"].append(f"{filing.registrar or '不详'} {to_the_minute(filing.at)}")
    return ["；".join(givers[title]) or None for title in GIVEN_STEPS]


class StoryStep(NamedTuple):
    """``pull`` is 0 for none, and becomes a link if the host is known; ``minutes`` is the address of the meeting."""

    title: str
    by: str
    when: str
    proof: str = ""
    pull: int = 0
    minutes: str = ""
    record: str = ""


def story(filed: CoveredFiling, number: str, filled_in: date, meetings: Mapping[str, str]) -> list[StoryStep]:
    """The steps that prove the present content; ``meetings`` maps a meeting's name to its page's address."""
    steps = [StoryStep("填报", "", f"{filled_in}", filed.kind, filed.pull)]
    for step in given(filed):
        by = step.by or ""
        steps.append(StoryStep(title_of(step.step), by, when(step), proof_of(step), 0, meetings.get(by, "")))
    if filed.is_short_lived:
        return [*steps, StoryStep("审批办结", "", f"{filed.done_on}", "免备案（第十条）", record=filed.record)]
    by = f"{filed.registrar}办理，审批记录已存" if filed.registrar else "已登记"
    return [*steps, StoryStep("信息技术部备案", number, f"{filed.done_on}", by, record=filed.record)]


class Trouble(NamedTuple):
    since: str
    why: str
    todo: str

    @property
    def is_refiled(self) -> bool:
        return self.todo == FILE_AGAIN


@dataclass(frozen=True)
class Troubles:
    evidence: Evidence

    @cached_property
    def _errors(self) -> Mapping[str, list[AuditFinding]]:
        errors = [finding for finding in self.evidence.findings if finding.level is Level.ERROR]
        return grouped((path, finding) for finding in errors for path in finding.paths)

    def of_group(self, path: str, standing: GroupStanding | None, state: Coverage) -> Trouble | None:
        """What is wrong with the evidence of a group; None if its content is proven. ``standing``: of this content."""
        if state is Coverage.TO_BE_FILED:
            why, todo = "启用以前已在使用，没有纸质备案编号", "请使用部门报一次变更，按全部程序办理后即为已备案"
            return Trouble("", why, todo)
        if state.is_proven:
            return None
        since, why, todo = self._cause(path, standing)
        return Trouble(f"{since or ''}", why, todo)

    def _cause(self, path: str, standing: GroupStanding | None) -> tuple[date | None, str, str]:
        if self.evidence.doubt:
            return None, f"审批证据无从核对：{self.evidence.doubt}", "请信息技术部排除原因后重新生成网站"
        if not self.evidence.is_asked:
            return None, "尚无审批证据，内容也没有列入历史备案", "首次合并、登记审批以后再行核对；有纸质备案的，请补录"
        if standing is None:
            return None, "本页内容尚未报送，或与审计过的内容不同", "请按规定报送；已报送的，待合并、登记后重新生成网站"
        if standing.is_pending:
            return standing.since, "申请已合并，审批尚未登记", "无须办理，登记后自动核对；超过三日的，请联系信息技术部"
        if standing.state is Coverage.UNRECORDED:
            return None, "启用时已在册，没有与之一致的纸质备案", FILE_AGAIN
        errors = self._errors.get(path, ())
        why = "；".join(dict.fromkeys(map(plain, errors))) or "审计不予认可"
        if not errors or any(map(_is_for_registrars, errors)):
            return standing.since, why, LOOK_INTO
        return standing.since, why, FILE_AGAIN


def plain(finding: AuditFinding) -> str:
    if not _TECHNICAL.search(finding.says):
        return finding.says.rstrip("。")
    otherwise = "审批登记有误" if finding.fix == RESTORE else "备案内容不合规定"
    return _SENTENCES.get(finding.kind, otherwise)


def todo(finding: AuditFinding) -> str:
    if finding.kind in _OWN:
        return finding.fix
    if finding.level is Level.NOTICE:
        if finding.paths and finding.kind in _SENTENCES:
            return HEALED
        return "供参考，无须办理"
    if _is_for_registrars(finding):
        return LOOK_INTO
    if all(path.startswith(GROUPS) for path in finding.paths):
        return FILE_AGAIN
    return FILE_OTHERS_AGAIN


def _is_for_registrars(finding: AuditFinding) -> bool:
    return finding.fix in (RESTORE, ASK) or finding.kind in _LOOKED_INTO
