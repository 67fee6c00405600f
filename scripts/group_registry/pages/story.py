"""The evidence of a group, step by step, or why its present content is not proven (Art. 6, 8, 9).

A step says who took it, when, by what evidence and at which meeting. Without proof: since when, and what to do.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from group_registry.evidence.covered import GROUPS
from group_registry.evidence.findings import ASK, NOTICES, RESTORE, SENTENCES, AuditFinding, AuditKind
from group_registry.evidence.result import Coverage, Evidence, GroupStanding
from group_registry.model.finding import Level
from group_registry.model.records import BaselineEntry
from group_registry.pages.approval_status import Proof
from group_registry.pages.wording import coverage_chip

FILE_AGAIN = "请使用部门核对现有内容，按“恢复”或“重新确认”重新报送，逐级审批后恢复为已备案"
LOOK_INTO = "请信息技术部查明经过，恢复或补办审批登记，并报告办事处主任"
FILE_OTHERS_AGAIN = "请信息技术部核对现有内容，注明“重新确认”后重新报送，按规定逐级审批"
HEALED = "此后已按规定重新确认，无须再办"
_SENTENCES = {kind.value: says for kind, (says, _, _) in SENTENCES.items()}
_LOOKED_INTO = frozenset({AuditKind.NO_RECORD.value, AuditKind.LATE_RECORD.value, AuditKind.BEFORE_ADOPTION.value})
_ONLINE = (AuditKind.GONE_ONLINE, AuditKind.CHANGED_ONLINE)
_OWN = frozenset({AuditKind.BASELINE_WRONG, AuditKind.BASELINE_WIDENED, *_ONLINE, *NOTICES})
"""Kinds of finding whose ``fix`` is already worded for staff."""
_TECHNICAL = re.compile(r"registry\.py|\b(?:registry|records|schema|scripts|docs)/|\.(?:ya?ml|json|md|py)\b|--")


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step: what was done, by whom, when, by what evidence.

    ``pull`` is the pull request (0: none), ``minutes`` the file of the meeting's minutes (empty: none). Both become
    links if the host is known.
    """

    title: str
    by: str
    when: str
    evidence: str = ""
    pull: int = 0
    minutes: str = ""


def story(
    proof: Proof, filled_in: date, baseline: BaselineEntry | None, meetings: Mapping[str, str]
) -> list[StoryStep]:
    """The steps that prove the present content, oldest first; empty if it is not proven.

    ``baseline`` is the entry that covers the content if no filing does. ``meetings`` maps the name of a meeting to
    the file of its minutes.
    """
    filed = proof.filings[-1] if proof.filings and proof.is_proven else None
    if filed is None:
        return [_on_paper(baseline)] if baseline else []
    steps = [StoryStep("填报", "", f"{filled_in}", filed.kind, filed.pull)]
    steps += [
        StoryStep(one.title, one.by, one.when, one.kind, minutes=meetings.get(one.by, "")) for one in filed.opinions
    ]
    done = StoryStep("审批办结", "", f"{filed.on}", "免备案（第十条）")
    return [
        *steps,
        done if filed.is_short_lived else StoryStep("信息技术部备案", proof.number, f"{filed.on}", "已登记"),
    ]


def _on_paper(entry: BaselineEntry) -> StoryStep:
    return StoryStep("纸质备案", entry.paper_number, f"{entry.filed_on}", "启用时与纸质件一致")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the present content is not proven: its state as a mark and a word, since when, why, and what to do.

    ``since`` is empty if not known. ``is_refiled`` says that the unit must file again.
    """

    mark: str
    word: str
    since: str
    why: str
    todo: str
    is_refiled: bool


@dataclass(frozen=True)
class Troubles:
    """Tells for each group what is wrong with its evidence."""

    evidence: Evidence
    by_path: Mapping[str, Sequence[AuditFinding]]

    @classmethod
    def of(cls, evidence: Evidence) -> "Troubles":
        """Build from the evidence, with the audit errors indexed by the files that they name."""
        found: dict[str, list[AuditFinding]] = defaultdict(list)
        for one in evidence.result.findings if evidence.result else ():
            if one.level is Level.ERROR:
                for path in one.paths:
                    found[path].append(one)
        return cls(evidence, found)

    def of_group(self, path: str, content: str, state: Coverage) -> Trouble | None:
        """What is wrong with the evidence of a group; None if its content is proven."""
        if state not in (Coverage.UNRECORDED, Coverage.REFUSED):
            return None
        standing = self.evidence.standings.get(path)
        since, why, todo = self._told(path, standing if standing and standing.content == content else None)
        mark, word, *_ = coverage_chip(state)
        return Trouble(mark, word, f"{since or ''}", why, todo, todo == FILE_AGAIN)

    def _told(self, path: str, standing: GroupStanding | None) -> tuple[date | None, str, str]:
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
        found = self.by_path.get(path, ())
        why = "；".join(dict.fromkeys(map(plain, found))) or "审计不予认可"
        return standing.since, why, LOOK_INTO if any(map(_is_for_registrars, found)) or not found else FILE_AGAIN


def plain(one: AuditFinding) -> str:
    """The text of a finding for staff, without names of files and commands."""
    if not _TECHNICAL.search(one.says):
        return one.says.rstrip("。")
    return _SENTENCES.get(one.kind, "审批登记有误" if one.fix == RESTORE else "备案内容不合规定")


def todo(one: AuditFinding) -> str:
    """What to do about a finding, and who does it, worded for staff."""
    if one.kind in _OWN:
        return one.fix
    if one.level is Level.NOTICE:
        return HEALED if one.kind in _SENTENCES else "供参考，无须办理"
    if _is_for_registrars(one):
        return LOOK_INTO
    return FILE_AGAIN if all(path.startswith(GROUPS) for path in one.paths) else FILE_OTHERS_AGAIN


def _is_for_registrars(one: AuditFinding) -> bool:
    return one.fix in (RESTORE, ASK) or one.kind in _LOOKED_INTO
