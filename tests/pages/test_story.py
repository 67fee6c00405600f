"""Why a group's content is not proven, since when, what to do: in the words of staff, never a file or a command
(Art. 6, 8, 9)."""

from datetime import date

import pytest

from group_registry.evidence.findings import AuditKind, found
from group_registry.evidence.result import NO_EVIDENCE, AuditResult, Coverage, Evidence, GroupStanding
from group_registry.pages.story import Troubles

PATH, CONTENT, DAY = "registry/groups/hyfw/a.yaml", "a" * 40, date(2026, 11, 4)
REFILE = "请使用部门核对现有内容，按“恢复”或“重新确认”重新报送，逐级审批后恢复为已备案"
REGISTRARS = "请信息技术部查明经过，恢复或补办审批登记，并报告办事处主任"


def told(state: Coverage, *kinds: tuple[AuditKind, str], is_pending: bool = False) -> tuple[str, str, str, str]:
    """Word, since when, why, what to do."""
    since = DAY if is_pending or kinds else None
    standing = GroupStanding(PATH, CONTENT, state, None, 0, (), since, is_pending)
    findings = tuple(found(kind, more, paths=[PATH]) for kind, more in kinds)
    evidence = Evidence("1" * 40, AuditResult("1" * 40, "2" * 40, "3" * 40, {PATH: standing}, findings))
    said = Troubles(evidence).of_group(PATH, CONTENT, state)
    assert said is not None
    return said.word, said.since, said.why, said.todo


REFUSALS = [
    ((AuditKind.DIRECT_PUSH, ""), "未经报送和审批，直接改动主分支", REFILE),
    ((AuditKind.NOT_APPROVED, "缺主任签批。"), "合并时审批不合规定：缺主任签批", REFILE),
    ((AuditKind.NOT_APPROVED, "请先在 registry/office/ 登记任职"), "合并时审批不合规定", REFILE),
    ((AuditKind.EVIL_MERGE, PATH), "合并时另行改动了内容，入册内容与审批人所审阅的不同", REFILE),
    ((AuditKind.AGAINST_GIT, "改动的文件不符"), "审批登记与主分支上的实际改动不符：改动的文件不符", REGISTRARS),
    ((AuditKind.NO_RECORD, ""), "本次合并没有审批登记，其后的合并已有登记", REGISTRARS),
]  # fmt: skip


@pytest.mark.parametrize(("finding", "why", "todo"), REFUSALS)
def test_what_was_refused_says_why_since_when_and_who_mends_it(
    finding: tuple[AuditKind, str], why: str, todo: str
) -> None:
    assert told(Coverage.REFUSED, finding) == ("审批依据不符", "2026-11-04", why, todo)


def test_what_waits_is_no_fault() -> None:
    says = "无须办理，登记后自动核对；超过三日的，请联系信息技术部"
    assert told(Coverage.UNRECORDED, is_pending=True) == ("待核对", "2026-11-04", "申请已合并，审批尚未登记", says)
    assert told(Coverage.UNRECORDED) == ("待核对", "", "启用时已在册，没有与之一致的纸质备案", REFILE)


def test_before_the_first_record_nothing_is_accused() -> None:
    said = Troubles(NO_EVIDENCE).of_group(PATH, CONTENT, Coverage.UNRECORDED)
    assert said is not None
    assert (said.why, said.is_refiled) == ("尚无审批证据，内容也没有列入历史备案", False)


@pytest.mark.parametrize("state", set(Coverage) - {Coverage.UNRECORDED, Coverage.REFUSED})
def test_what_is_proven_has_no_trouble(state: Coverage) -> None:
    assert Troubles(NO_EVIDENCE).of_group(PATH, CONTENT, state) is None
