"""The audit page, for an inspector who does not know Git (contract E)."""

from collections import Counter
from collections.abc import Mapping
from functools import partial

from markupsafe import Markup

from group_registry.evidence.findings import AuditFinding
from group_registry.evidence.record import FOLDER
from group_registry.evidence.record_checks import nights
from group_registry.evidence.result import Coverage, Evidence
from group_registry.model.finding import Level
from group_registry.pages.exceptions import exceptions
from group_registry.pages.group_view import Viewer
from group_registry.pages.wording import UNUSABLE, coverage_chip, long_date
from group_registry.rules.engine import taken_over

SHORT = 12
"""Characters of a commit id that are shown where there is little room."""
MOST = 20
"""The most subjects that are named for one finding."""
MOST_UNPROVEN = 200
"""The most groups without proof that are listed, refused ones first; the ledger has them all."""

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
    unproven = [row for mark in ("refused", "owed", "unseen") for row in viewer.rows if row.coverage.mark == mark]
    covered = Counter(row.coverage for row in viewer.rows)
    commits = [("启用提交", result.adoption), ("主分支", result.main), ("审批证据", result.approvals)] if result else []
    return {
        "today": long_date(viewer.today),
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
        "unproven": unproven[:MOST_UNPROVEN],
        "unproven_count": len(unproven),
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


def heads(evidence: Evidence) -> Markup:
    """The heads of both branches that the site was made from."""
    if evidence.doubt:
        return Markup(" · 审批证据无从核对")
    if evidence.result is None:
        return Markup(" · 尚无审批证据")
    return Markup(' · 主分支 <span title="{}">{}</span> · 审批证据 <span title="{}">{}</span>').format(
        evidence.result.main,
        evidence.result.main[:SHORT],
        evidence.result.approvals or "",
        (evidence.result.approvals or "")[:SHORT],
    )


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
