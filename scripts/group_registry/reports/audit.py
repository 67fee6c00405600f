"""The result of an audit as text and as JSON. The names and words in the JSON are stable."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from group_registry.approval.facts import StepVerdict
from group_registry.evidence.findings import AuditFinding
from group_registry.evidence.result import AuditResult, CoveredFiling, GroupStanding
from group_registry.model.finding import Level, cited
from group_registry.reports.findings import shown

MOST_PATHS = 5


def as_text(result: AuditResult) -> str:
    """The findings, how many groups are proven, and the heads of the branches to compare with printed ones."""
    return "\n".join(map(shown, _lines(result))) + "\n"


def as_json(result: AuditResult) -> str:
    """One JSON object, with times in UTC."""
    data = {
        "clean": result.is_clean,
        "heads": {"main": result.main, "approvals": result.approvals},
        "adoption": result.adoption,
        "records": result.records,
        "counts": {state.value: count for state, count in result.counts.items()},
        "pending": list(result.pending),
        "void": list(result.void),
        "findings": [_finding(one) for one in result.findings],
        "groups": [_group(one) for one in result.groups.values()],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[AuditResult], str]] = {"json": as_json, "text": as_text}


def _lines(result: AuditResult) -> Iterator[str]:
    for finding in result.findings:
        article = f"（{cited(finding.article)}）" if finding.article else ""
        level = "提示：" if finding.level is Level.NOTICE else ""
        commit = f"{finding.commit[:10]}  " if finding.commit else ""
        yield f"{commit}{level}{finding.says}{article}"
        yield from (f"    {path}" for path in finding.paths[:MOST_PATHS])
        if len(finding.paths) > MOST_PATHS:
            yield f"    等 {len(finding.paths)} 个文件"
        yield f"    改法：{finding.fix}        [{finding.kind}]"
    errors = sum(finding.level is Level.ERROR for finding in result.findings)
    notices = len(result.findings) - errors
    yield f"发现 {errors} 处问题，{notices} 条提示。" if result.findings else "没有发现问题。"
    yield "群组：" + "，".join(f"{state.value} {count}" for state, count in result.counts.items() if count) + "。"
    yield f"登记 {result.records} 条，待登记的合并 {len(result.pending)} 次，作废编号 {len(result.void)} 个。"
    yield f"启用提交  {result.adoption or '无从确认'}"
    yield f"主分支    {result.main}"
    yield f"审批证据  {result.approvals or '尚无'}"


def _finding(finding: AuditFinding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "level": finding.level.value,
        "says": finding.says,
        "fix": finding.fix,
        "article": finding.article,
        "commit": finding.commit,
        "path": finding.paths[0] if finding.paths else None,
        "paths": list(finding.paths),
    }


def _group(group: GroupStanding) -> dict[str, Any]:
    return {
        "path": group.path,
        "state": group.state.value,
        "number": group.number,
        "changes": group.changes,
        "filings": [_filing(one) for one in group.filings],
    }


def _filing(filing: CoveredFiling) -> dict[str, Any]:
    return {
        "kind": filing.kind.value,
        "statement": filing.statement,
        "pull": filing.pull,
        "merge": filing.merge,
        "at": _utc(filing.at),
        "done_on": filing.done_on.isoformat(),
        "changes": filing.changes,
        "steps": [_step(one) for one in filing.steps],
    }


def _step(step: StepVerdict) -> dict[str, Any]:
    return {
        "step": step.step.name.lower(),
        "article": step.article,
        "by": step.by,
        "at": _utc(step.at) if step.at else None,
        "evidence": step.evidence,
        "says": step.says,
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
