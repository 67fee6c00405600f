"""The audit page, for an inspector who does not know Git (contract E), and 例外一览."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from group_registry.approval.explanation import UNCONFIRMED
from group_registry.approval.minutes_and_paper import meeting_name
from group_registry.approval.people import STOOD_IN
from group_registry.evidence.findings import AuditFinding, AuditKind
from group_registry.evidence.record import FOLDER
from group_registry.evidence.record_checks import nights
from group_registry.evidence.result import Coverage, CoveredFiling
from group_registry.lifecycle.incidents import unit_of
from group_registry.model.finding import Level
from group_registry.model.records import Delegation, Incident, Minutes, Waiver
from group_registry.model.terms import Role, day_of
from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.pages.wording import UNUSABLE, coverage_chip
from group_registry.rules.articles_06_to_10_filing import CORRECTION, LATE_PAPER, RECONFIRMED
from group_registry.rules.engine import taken_over

SHORT = 12
"""Characters of a commit id that are shown where there is little room."""
MOST = 20
"""The most subjects that are named for one finding."""

MEANINGS = {
    coverage_chip(Coverage.FILED): "已登记，经重新核对符合规定，以前各次亦然",
    coverage_chip(Coverage.SHORT_LIVED): "使用期限不超过十五天，经分管主任审批，不编号（第十条）",
    coverage_chip(Coverage.LATE_PAPER): "启用以后补录的纸质备案，已按全部程序办理",
    coverage_chip(Coverage.BASELINE): "启用之前已办理纸质备案，内容与当时完全一致",
    coverage_chip(Coverage.TO_BE_FILED): "启用之前已在使用，没有纸质备案编号；由使用部门报一次变更，按全部程序补办",
    coverage_chip(Coverage.TAKEN_OVER): "启用之前已注销，或属临时群，没有编号，无须补办",
    coverage_chip(Coverage.UNRECORDED): "刚办结尚未登记，或没有纸质备案；不属差错",
    coverage_chip(Coverage.REFUSED): "未报送即改动、审批不合规定，或登记曾被改动；须逐条查明",
    UNUSABLE: "现有内容未通过检查，以最后一次经审批的内容代替；须重新报送",
}

_KINDS = {
    "groups": "已不在册的群组",
    "minutes": "会议纪要",
    "paper": "纸质签字",
    "incidents": "舆情记录",
    "blacklist": "黑名单",
    "quiet-periods": "禁言期",
    "office": "名册和口径",
}
"""What the folders of the registry hold, in the words of the office; the keys are the folder names."""


def audit(viewer: Viewer) -> dict[str, object]:
    evidence, result = viewer.evidence, viewer.evidence.result
    covered = Counter(row.coverage for row in viewer.rows)
    commits = [("启用提交", result.adoption), ("主分支", result.main), ("审批证据", result.approvals)] if result else []
    return {
        "answer": _answer(viewer),
        "doubt": evidence.doubt,
        "is_asked": evidence.is_asked,
        "taken_over": taken_over(viewer.registry) if viewer.is_internal else "",
        "counts": [(chip, covered[chip], meaning) for chip, meaning in MEANINGS.items()],
        "findings": sorted(result.findings if result else (), key=lambda finding: finding.level is not Level.ERROR),
        "nights": nights(result.records if result else 0),
        "subjects": partial(_subjects, {row.address: row.group.name for row in viewer.rows}),
        "most": MOST,
        "short": SHORT,
        "exceptions": exceptions(viewer),
        "result": result,
        "heads": [(name, commit or "无从确认") for name, commit in commits],
    }


def _subjects(names: Mapping[str, str], finding: AuditFinding) -> list[tuple[str, str]]:
    """A group by its name and address, anything else by its kind, without an address; ``names`` are by address."""
    subjects: dict[tuple[str, str], None] = {}
    for path in finding.paths:
        address = f"{path.removeprefix('registry/').removesuffix('.yaml')}/"
        folder = path.split("/")[1] if path.startswith("registry/") else ""
        if address in names:
            subjects[names[address], address] = None
        else:
            subjects["审批登记" if path.startswith(FOLDER) else _KINDS.get(folder, "程序和文档"), ""] = None
    return list(subjects)


def _answer(viewer: Viewer) -> str:
    evidence = viewer.evidence
    if evidence.doubt:
        return "审批证据无从核对"
    if evidence.result is None:
        return "尚无审批证据"
    errors = sum(one.level is Level.ERROR for one in evidence.result.findings)
    proven = sum(row.coverage.mark in ("proven", "seen") for row in viewer.rows)
    found = f"发现 {errors} 处问题" if errors else "没有发现问题"
    return f"{len(viewer.rows)} 个群组，{proven} 个有据可查，{found}。"


RED_FOR = timedelta(days=30)
"""How long an exception is red that others signed in the office files for somebody (contract D 2)."""
_FOUND = {
    AuditKind.ONE_REGISTRAR.value: "一人审核并合并",
    AuditKind.STOOD_IN.value: "名册代签、纸签",
    AuditKind.NOT_KNOWABLE.value: "合并无从核实",
    AuditKind.OUT_OF_ORDER.value: "登记较晚",
    AuditKind.LATE_RECORD.value: "登记较晚",
    AuditKind.DISMISSED_LATER.value: "办结后撤销审批",
}
"""Findings about a merge that have a word of their own; the others were merged without what was due."""


class LetThrough(NamedTuple):
    """``address`` is that of the page that shows more; ``proof`` is a commit or a request."""

    on: date
    kind: str
    about: str
    leaders: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    reason: str = ""
    proof: str = ""
    address: str = ""
    is_red: bool = False


def exceptions(viewer: Viewer) -> list[LetThrough]:
    """Newest first. A waiver stands at its last day, since its file has no other."""
    findings = viewer.evidence.result.findings if viewer.evidence.result else ()
    let_through = [*_of_office(viewer), *_of_meetings(viewer)]
    let_through += (_of_finding(viewer, finding, finding.on) for finding in findings if finding.on)
    for row in viewer.rows:
        let_through += _of_group(viewer, row)
    return sorted(let_through, reverse=True)


def exceptions_page(viewer: Viewer) -> dict[str, object]:
    listed = exceptions(viewer)
    by_leader = Counter(leader for one in listed for leader in one.leaders)
    by_unit = Counter(unit for one in listed for unit in one.units)
    return {"exceptions": listed, "totals": {"领导": by_leader.most_common(), "单位": by_unit.most_common()}}


def _of_office(viewer: Viewer) -> Iterator[LetThrough]:
    for lent in viewer.registry.of(Delegation):
        about = f"{lent.delegator}由{lent.delegate}代行至 {lent.ends_on}"
        yield LetThrough(lent.starts_on, "委托代行", about, (lent.delegator,), lent.units, lent.basis)
    for waiver in viewer.registry.of(Waiver):
        row = viewer.row_of.get(waiver.file)
        about, units, address = (row.group.name, (row.unit,), row.address) if row else (waiver.file, (), "")
        yield LetThrough(waiver.ends_on, "豁免，至当日", about, (), units, waiver.reason, "", address)
    for incident in viewer.registry.of(Incident):
        if incident.late_reason:
            group = viewer.registry.group_of(incident)
            about = f"舆情：{group.name if group else incident.group_name or incident.group}"
            unit, on = (unit_of(incident, viewer.registry),), day_of(incident.found_at)
            yield LetThrough(on, "舆情补录", about, (), unit, incident.late_reason, "", "incidents/")


def _of_meetings(viewer: Viewer) -> Iterator[LetThrough]:
    """Meetings with no more leaders than the least number."""
    for minutes in viewer.registry.of(Minutes):
        holders = (viewer.registry.holders(role, minutes.met_on) for role in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR))
        leaders = {person.label for people in holders for person in people}.intersection(minutes.present)
        if len(leaders) <= viewer.registry.least_present:
            about = f"{meeting_name(minutes)}，出席的领导 {len(leaders)} 人"
            yield LetThrough(minutes.met_on, "办公会人数最少", about, (minutes.chair,))


def _of_finding(viewer: Viewer, finding: AuditFinding, on: date) -> LetThrough:
    """A finding about a merge; it is a notice once it was healed."""
    rows = [viewer.row_of[path] for path in finding.paths if path in viewer.row_of]
    is_signed_for = finding.kind in (AuditKind.STOOD_IN, AuditKind.ONE_REGISTRAR)
    return LetThrough(
        on,
        _FOUND.get(finding.kind, "未按规定审批"),
        "、".join(row.group.name for row in rows) or finding.says.partition("：")[0],
        tuple(finding.says.partition("：")[2].split("、")) if is_signed_for else (),
        tuple(dict.fromkeys(row.unit for row in rows)),
        "" if is_signed_for else finding.says + ("" if finding.level is Level.ERROR else "；此后已处理"),
        f"提交 {str(finding.commit)[:12]}",
        rows[0].address if len(rows) == 1 else "",
        viewer.today <= on + RED_FOR if is_signed_for else finding.level is Level.ERROR,
    )


def _of_group(viewer: Viewer, row: GroupRow) -> Iterator[LetThrough]:
    group, standing = row.group, viewer.evidence.standings.get(row.group.path)

    def let_through(on: date, kind: str, filing: CoveredFiling | None, reason: str) -> LetThrough:
        steps = filing.steps if filing else ()
        leaders = tuple(dict.fromkeys(step.by.removesuffix(STOOD_IN) for step in steps if step.by))
        proof = f"第 {filing.pull} 号申请" if filing else ""
        return LetThrough(on, kind, group.name, leaders, (row.unit,), reason, proof, row.address)

    if standing and standing.state is Coverage.REFUSED:
        refused = let_through(standing.since or viewer.today, standing.state, None, "现有内容没有审批依据")
        yield refused._replace(is_red=True)
    filings = standing.filings if standing else ()
    if group.further_need:
        yield let_through(group.first_day, "连续建立，另有需要", filings[0] if filings else None, group.further_need)
    limits = (*viewer.registry.restrictions(group.path), *viewer.registry.restrictions(group.custodian))
    for filing in filings:
        if filing.statement.startswith((RECONFIRMED, LATE_PAPER)):
            kind = "重新确认" if filing.statement.startswith(RECONFIRMED) else "纸质补录"
            yield let_through(filing.done_on, kind, filing, filing.statement)
        is_limited = any(entry.stands_on(filing.done_on) for entry in limits)  # Art. 21
        if filing.statement.startswith(CORRECTION) and is_limited:
            yield let_through(filing.done_on, "受限群组的更正", filing, filing.statement)
        for step in filing.steps:
            if step.by and step.evidence and UNCONFIRMED in step.evidence:
                yield let_through(filing.done_on, step.evidence, filing, step.by)._replace(leaders=(step.by,))
