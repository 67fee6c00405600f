"""例外一览: what was let through by exception, newest first, with leaders, units, reason and proof."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from group_registry.approval.explanation import UNCONFIRMED
from group_registry.approval.minutes_and_paper import meeting_name
from group_registry.evidence.findings import AuditFinding, AuditKind
from group_registry.evidence.result import STOOD_IN, Coverage, CoveredFiling
from group_registry.lifecycle.incidents import unit_of
from group_registry.model.finding import Level
from group_registry.model.records import Delegation, Group, Incident, Minutes, Waiver
from group_registry.model.terms import Role, day_of
from group_registry.pages.group_view import GroupRow, Viewer
from group_registry.rules.articles_06_to_10_filing import CORRECTION, LATE_PAPER, RECONFIRMED

RED_FOR = timedelta(days=30)
"""How long an exception is red that others signed in the office files for somebody (contract D 2)."""
_FOUND = {
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


def page(viewer: Viewer) -> dict[str, object]:
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
    is_signed_for = finding.kind == AuditKind.STOOD_IN
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
    for filing in filings:
        if filing.statement.startswith((RECONFIRMED, LATE_PAPER)):
            kind = "重新确认" if filing.statement.startswith(RECONFIRMED) else "纸质补录"
            yield let_through(filing.done_on, kind, filing, filing.statement)
        if filing.statement.startswith(CORRECTION) and _is_limited(viewer, group, filing.done_on):
            yield let_through(filing.done_on, "受限群组的更正", filing, filing.statement)
        for step in filing.steps:
            if step.by and step.evidence and UNCONFIRMED in step.evidence:
                yield let_through(filing.done_on, step.evidence, filing, step.by)._replace(leaders=(step.by,))


def _is_limited(viewer: Viewer, group: Group, day: date) -> bool:
    """Whether the group or its custodian is on the blacklist that day (Art. 21)."""
    entries = (*viewer.registry.restrictions(group.path), *viewer.registry.restrictions(group.custodian))
    return any(entry.stands_on(day) for entry in entries)
