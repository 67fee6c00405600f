"""Findings and the checks of ``doctor``, as text; findings also as JSON and as GitHub annotations."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from group_registry.model.finding import Finding, Readiness, SetupCheck, article_of, with_article


def as_text(findings: Sequence[Finding]) -> str:
    if not findings:
        return "全部检查通过，没有需要改正之处。\n"
    errors = sum(finding.is_error for finding in findings)
    counted = ((errors, "处需要改正"), (len(findings) - errors, "条提示"))
    parts = "，".join(f"{count} {what}" for count, what in counted if count)
    return "".join(map(_finding, findings)) + f"共 {parts}。\n"


def _finding(finding: Finding) -> str:
    place = f"{shown(finding.path)}:{finding.line}:{finding.column}"
    says = with_article(shown(finding.says), finding.article)
    if not finding.is_error:
        says = f"提示：{says}"
    return f"{place}  {says}\n    改法：{shown(finding.fix)}        [{finding.rule}]\n"


def shown(text: str) -> str:
    """Text that cannot control a terminal: characters that do not print are shown as their codes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" for c in text)


def as_annotations(findings: Sequence[Finding]) -> str:
    """One workflow command per finding; empty without findings. Data are escaped, so they cannot start a command."""
    commands = []
    for finding in findings:
        message = f"{with_article(finding.says, finding.article)}\n改法：{finding.fix}"
        place = f"file={_property(finding.path)},line={finding.line},col={finding.column}"
        commands.append(f"::{finding.level} {place},title={_property(finding.rule)}::{_data(message)}\n")
    return "".join(commands)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_FIELDS = ("rule", "article", "path", "line", "column", "says", "fix", "level")


def as_json(findings: Sequence[Finding]) -> str:
    return json.dumps([*map(_row, findings)], ensure_ascii=False, indent=2) + "\n"


def _row(finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, name) for name in _FIELDS} | {"article": article_of(finding.article)}


FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "github": as_annotations,
    "json": as_json,
}


def checks_text(checks: Sequence[SetupCheck]) -> str:
    lines = []
    for check in checks:
        lines.append(f"{check.state}  {shown(check.title)}：{shown(check.says)}\n")
        if check.fix:
            lines.append(f"    办法：{shown(check.fix)}\n")
    states = Counter(check.state for check in checks)
    missing, unknown = states[Readiness.MISSING], states[Readiness.UNKNOWN]
    left_out = [check.title for check in checks if check.state is Readiness.SKIPPED]
    if missing and unknown:
        lines.append(f"还差 {missing} 件，另有 {unknown} 件查不到")
    elif missing:
        lines.append(f"还差 {missing} 件")
    elif unknown:
        lines.append(f"有 {unknown} 件查不到，不能确认可以启用")
    elif left_out:
        lines.append(f"可以启用（{'、'.join(left_out)}未核对）")
    else:
        lines.append("可以启用")
    return "".join(lines) + "\n"
