"""The audit page, for an inspector who does not know Git (contract E), and 例外一览."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from group_registry.approval.facts import ExceptionKind
from group_registry.approval.minutes_and_paper import meeting_name
from group_registry.evidence.findings import AuditFinding, AuditKind
from group_registry.evidence.record import FOLDER
from group_registry.evidence.record_checks import nights
from group_registry.evidence.result import Coverage, Excepted
from group_registry.model.finding import Level
from group_registry.model.records import Delegation, Minutes, Waiver
from group_registry.model.terms import Role
from group_registry.pages.conduct import incident_views
from group_registry.pages.group_view import Viewer
from group_registry.pages.wording import COVERAGES, UNUSABLE
from group_registry.rules.engine import taken_over

SHORT = 12
"""Characters of a commit id that are shown where there is little room."""
MOST_FINDINGS = 20
"""The most subjects that are named for one finding."""

MEANINGS: Mapping[str, str] = {
    Coverage.FILED: "已登记，经重新核对符合规定，以前各次亦然",
    Coverage.SHORT_LIVED: "使用期限不超过十五天，经分管主任审批，不编号（第十条）",
    Coverage.LATE_PAPER: "启用以后补录的纸质备案，已按全部程序办理",
    Coverage.BASELINE: "启用之前已办理纸质备案，内容与当时完全一致",
    Coverage.TO_BE_FILED: "启用之前已在使用，没有纸质备案编号；由使用部门报一次变更，按全部程序补办",
    Coverage.TAKEN_OVER: "启用之前已注销，或属临时群，没有编号，无须补办",
    Coverage.UNRECORDED: "刚办结尚未登记，或没有纸质备案；不属差错",
    Coverage.REFUSED: "未报送即改动、审批不合规定，或登记曾被改动；须逐条查明",
    UNUSABLE.word: "现有内容未通过检查，以最后一次经审批的内容代替；须重新报送",
}

_FOLDERS = {
    FOLDER: "审批登记",
    "registry/groups/": "已不在册的群组",
    "registry/minutes/": "会议纪要",
    "registry/paper/": "纸质签字",
    "registry/incidents/": "舆情记录",
    "registry/blacklist/": "黑名单",
    "registry/quiet-periods/": "禁言期",
    "registry/office/": "名册和口径",
}
"""What is in a folder, in the words of the office."""


def audit(viewer: Viewer) -> dict[str, object]:
    covered = Counter(row.coverage for row in viewer.rows)
    return {
        "answer": _answer(viewer),
        "evidence": viewer.evidence,
        "taken_over": taken_over(viewer.registry),
        "counts": [(chip, covered[chip], MEANINGS[chip.word]) for chip in COVERAGES],
        "findings": sorted(viewer.evidence.findings, key=lambda finding: finding.level is not Level.ERROR),
        "nights": nights,
        "subjects": partial(_subjects, viewer),
        "most": MOST_FINDINGS,
        "short": SHORT,
        "exceptions": exceptions(viewer),
    }


class Subject(NamedTuple):
    name: str
    address: str = ""
    unit: str = ""


def _subjects(viewer: Viewer, paths: Iterable[str]) -> list[Subject]:
    """A group or incident by its name, anything else by its kind, each once."""
    incidents = {view.incident.path: view for view in incident_views(viewer)}
    subjects: dict[Subject, None] = {}
    for path in paths:
        titles = (title for folder, title in _FOLDERS.items() if path.startswith(folder))
        subject = Subject(next(titles, "程序和文档"))
        if row := viewer.row_of.get(path):
            subject = Subject(row.group.name, row.address, row.unit)
        elif view := incidents.get(path):
            subject = Subject(f"舆情：{view.name}", view.address, view.unit)
        subjects[subject] = None
    return list(subjects)


def _answer(viewer: Viewer) -> str:
    evidence = viewer.evidence
    if evidence.doubt:
        return "审批证据无从核对"
    if evidence.result is None:
        return "尚无审批证据"
    errors = sum(one.level is Level.ERROR for one in evidence.result.findings)
    proven = sum(row.coverage.mark in ("proven", "seen") for row in viewer.rows)
    problems = f"发现 {errors} 处问题" if errors else "没有发现问题"
    return f"{len(viewer.rows)} 个群组，{proven} 个有据可查，{problems}。"


RED_FOR = timedelta(days=30)
"""How long an exception is red that others signed in the office files for somebody (contract D 2)."""
_FOUND = {
    AuditKind.NOT_KNOWABLE.value: "合并无从核实",
    AuditKind.OUT_OF_ORDER.value: "登记较晚",
    AuditKind.LATE_RECORD.value: "登记较晚",
    AuditKind.DISMISSED_LATER.value: "办结后撤销审批",
}
"""Findings about a merge that have a word of their own; the others were merged without what was due."""


class ListedException(NamedTuple):
    """``address`` is that of the page that shows more; ``proof`` is a commit or a request."""

    on: date
    kind: str
    about: str
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    reason: str = ""
    proof: str = ""
    address: str = ""
    is_red: bool = False


def exceptions(viewer: Viewer) -> list[ListedException]:
    """Newest first. A waiver stands at its last day, since its file has no other."""
    listed = [*_of_office(viewer), *_of_meetings(viewer), *_refused(viewer)]
    if viewer.evidence.result:
        listed += (_of_merge(viewer, excepted) for excepted in viewer.evidence.result.exceptions)
    for finding in viewer.evidence.findings:
        if finding.on:
            listed.append(_of_finding(viewer, finding, finding.on))
    return sorted(listed, reverse=True)


def exceptions_page(viewer: Viewer) -> dict[str, object]:
    """With how often each person let something through, by kind, and how often each unit was concerned."""
    listed = exceptions(viewer)
    by_unit = Counter[str]()
    by_person = defaultdict[str, Counter[str]](Counter)
    for exception in listed:
        by_unit.update(exception.units)
        for person in exception.people:
            by_person[person][exception.kind] += 1
    people = sorted(by_person.items(), key=lambda each: (-each[1].total(), each[0]))
    return {"exceptions": listed, "people": people, "units": by_unit.most_common()}


def _of_office(viewer: Viewer) -> Iterator[ListedException]:
    for lent in viewer.registry.of(Delegation):
        about = f"{lent.delegator}由{lent.delegate}代行至 {lent.ends_on}"
        yield ListedException(lent.starts_on, "委托代行", about, (lent.delegator,), lent.units, lent.grounds)
    for waiver in viewer.registry.of(Waiver):
        exception = ListedException(waiver.ends_on, "豁免，至当日", waiver.file, reason=waiver.reason)
        if row := viewer.row_of.get(waiver.file):
            exception = exception._replace(about=row.group.name, units=(row.unit,), address=row.address)
        yield exception


def _of_meetings(viewer: Viewer) -> Iterator[ListedException]:
    """Meetings with no more leaders than the least number."""
    for minutes in viewer.registry.of(Minutes):
        leaders = set[str]()
        for role in (Role.DIRECTOR, Role.DEPUTY_DIRECTOR):
            leaders.update(person.label for person in viewer.registry.holders(role, minutes.met_on))
        leaders &= {*minutes.present}
        if len(leaders) <= viewer.registry.least_present:
            about = f"{meeting_name(minutes)}，出席的领导 {len(leaders)} 人"
            yield ListedException(minutes.met_on, "办公会人数最少", about, (minutes.chair,))


def _refused(viewer: Viewer) -> Iterator[ListedException]:
    for row in viewer.rows:
        standing = viewer.evidence.standings.get(row.group.path)
        if standing and standing.state is Coverage.REFUSED:
            on, reason = standing.since or viewer.today, "现有内容没有审批依据"
            yield ListedException(
                on, standing.state, row.group.name, (), (row.unit,), reason, "", row.address, is_red=True
            )


def _of_merge(viewer: Viewer, excepted: Excepted) -> ListedException:
    by, on = excepted.by, excepted.on
    is_looked_at = by.counts_later or by.kind in (ExceptionKind.GIFT, ExceptionKind.ONE_REGISTRAR)
    is_red = is_looked_at and viewer.today <= on + RED_FOR
    exception = ListedException(on, by.kind, "", by.people, (), by.says, f"第 {excepted.pull} 号申请", is_red=is_red)
    return _about(exception, _subjects(viewer, excepted.paths))


def _of_finding(viewer: Viewer, finding: AuditFinding, on: date) -> ListedException:
    """A finding about a merge; it is a notice once it was healed."""
    kind, about, reason = _FOUND.get(finding.kind, "未按规定审批"), finding.says.partition("：")[0], finding.says
    is_open = finding.level is Level.ERROR
    if not is_open:
        reason += "；此后已处理"
    commit = f"提交 {str(finding.commit)[:12]}"
    exception = ListedException(on, kind, about, reason=reason, proof=commit, is_red=is_open)
    return _about(exception, [subject for subject in _subjects(viewer, finding.paths) if subject.unit])


def _about(exception: ListedException, subjects: Sequence[Subject]) -> ListedException:
    """With the names and units of the subjects, if there are any, and the address of a single one."""
    names = "、".join(subject.name for subject in subjects) or exception.about
    units = tuple(dict.fromkeys(subject.unit for subject in subjects if subject.unit))
    address = subjects[0].address if len(subjects) == 1 else ""
    return exception._replace(about=names, units=units, address=address)
