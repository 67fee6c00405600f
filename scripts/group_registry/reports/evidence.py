"""A verdict (contract C) and the result of an audit, as text and as JSON: names there are stable, times are UTC."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import groupby

from group_registry.approval.facts import StepState, StepVerdict, Verdict
from group_registry.evidence.result import AuditResult, CoveredFiling, GroupStanding
from group_registry.model.finding import Level, with_article
from group_registry.reports.findings import shown

MARKS = {StepState.DONE: "✓", StepState.WAITING: "…", StepState.REFUSED: "✗"}
MOST_PATHS = 5


def verdict_text(verdict: Verdict) -> str:
    return "\n".join(map(shown, _of_verdict(verdict))) + "\n"


def _of_verdict(verdict: Verdict) -> Iterator[str]:
    yield verdict.says
    paths = dict.fromkeys(step.path for step in verdict.steps)
    for path, steps in groupby(verdict.steps, lambda step: step.path):
        if len(paths) > 1:
            yield f"  {path}"
        yield from (f"  {MARKS[step.state]} {step.says}" for step in steps)
    if verdict.ignored:
        yield f"未计入：{'；'.join(review.says for review in verdict.ignored)}"


def verdict_json(verdict: Verdict) -> str:
    return _json(
        {
            "approved": verdict.approved,
            "says": verdict.says,
            "steps": [_step(step, ("path", "step", "article", "state", "by", "at", "says")) for step in verdict.steps],
            "ignored": [{"review": review.review, "says": review.says} for review in verdict.ignored],
        }
    )


def audit_text(result: AuditResult) -> str:
    return "\n".join(map(shown, _of_audit(result))) + "\n"


def _of_audit(result: AuditResult) -> Iterator[str]:
    for finding in result.findings:
        says = with_article(finding.says, finding.article)
        if finding.level is Level.NOTICE:
            says = f"提示：{says}"
        if finding.commit:
            says = f"{finding.commit[:10]}  {says}"
        yield says
        yield from (f"    {path}" for path in finding.paths[:MOST_PATHS])
        if len(finding.paths) > MOST_PATHS:
            yield f"    等 {len(finding.paths)} 个文件"
        yield f"    改法：{finding.fix}        [{finding.kind}]"
    levels = Counter(finding.level for finding in result.findings)
    if levels:
        yield f"发现 {levels[Level.ERROR]} 处问题，{levels[Level.NOTICE]} 条提示。"
    else:
        yield "没有发现问题。"
    if kinds := Counter(one.by.kind for one in result.exceptions):
        counted = "，".join(f"{kind} {count}" for kind, count in kinds.most_common())
        yield f"例外 {kinds.total()} 项：{counted}；逐项见网站“例外一览”。"
    yield "群组：" + "，".join(f"{state.value} {count}" for state, count in result.counts.items() if count) + "。"
    yield f"登记 {result.records} 条，待登记的合并 {len(result.pending)} 次，作废编号 {len(result.void)} 个。"
    yield f"启用提交  {result.adoption or '无从确认'}"
    yield f"主分支    {result.main}"
    yield f"审批证据  {result.approvals or '尚无'}"


def audit_json(result: AuditResult) -> str:
    findings = []
    for finding in result.findings:
        known = {name: getattr(finding, name) for name in ("kind", "level", "says", "fix", "article", "commit")}
        path = next(iter(finding.paths), None)
        findings.append({**known, "path": path, "paths": list(finding.paths)})
    return _json(
        {
            "clean": result.is_clean,
            "heads": {"main": result.main, "approvals": result.approvals},
            "adoption": result.adoption,
            "records": result.records,
            "counts": {state.value: count for state, count in result.counts.items()},
            "pending": list(result.pending),
            "void": list(result.void),
            "findings": findings,
            "exceptions": [
                {**one.by._asdict(), "paths": one.paths, "pull": one.pull, "on": str(one.on)}
                for one in result.exceptions
            ],
            "groups": [_group(group) for group in result.groups.values()],
        }
    )


def _group(group: GroupStanding) -> dict[str, object]:
    known = {name: getattr(group, name) for name in ("path", "state", "number", "changes")}
    return {**known, "filings": [*map(_filing, group.filings)]}


def _filing(filing: CoveredFiling) -> dict[str, object]:
    return {
        "kind": filing.kind.value,
        "statement": filing.statement,
        "pull": filing.pull,
        "merge": filing.merge,
        "at": utc(filing.at),
        "done_on": filing.done_on.isoformat(),
        "changes": filing.changes,
        "steps": [_step(step, ("step", "article", "by", "at", "evidence", "says")) for step in filing.steps],
    }


def _step(step: StepVerdict, names: tuple[str, ...]) -> dict[str, object]:
    known = {
        **step._asdict(),
        "step": step.step.name.lower(),
        "at": step.at and utc(step.at),
        "evidence": step.proof,
    }
    return {name: known[name] for name in names}


def utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


VERDICT_FORMATS: dict[str, Callable[[Verdict], str]] = {"json": verdict_json, "text": verdict_text}
AUDIT_FORMATS: dict[str, Callable[[AuditResult], str]] = {"json": audit_json, "text": audit_text}
