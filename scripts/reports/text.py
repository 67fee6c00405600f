"""Findings as a clerk reads them on a terminal."""

from collections.abc import Sequence

from regulation.citation import cited
from regulation.finding import Finding, Level

_LEVELS = {Level.ERROR: "", Level.NOTICE: "提示："}


def render(findings: Sequence[Finding]) -> str:
    """Two lines a finding, then how many; a kind line when there is nothing to mend."""
    if not findings:
        return "全部检查通过，没有需要改正的地方。\n"
    errors = sum(finding.level is Level.ERROR for finding in findings)
    notices = len(findings) - errors
    parts = [f"{errors} 处需要改正"] * bool(errors) + [f"{notices} 条提示"] * bool(notices)
    return "".join(map(_finding, findings)) + f"共 {'，'.join(parts)}。\n"


def _finding(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}:{finding.column}"
    article = f"（{cited(finding.article)}）" if finding.article else ""
    says = f"{_LEVELS[finding.level]}{finding.says}{article}"
    return f"{place}  {says}\n    改法：{finding.fix}        [{finding.rule}]\n"
