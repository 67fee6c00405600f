"""Findings and the checks of ``doctor``, as text; findings also as JSON and as GitHub annotations."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from group_registry.model.finding import Finding, Readiness, SetupCheck, article_of, with_article


def as_text(findings: Sequence[Finding]) -> str:
    if not findings:
        return "全部检查通过，没有需要改正之处。\n"
    errors = sum(finding.is_error for finding in findings)
    notices = len(findings) - errors
    parts = [f"{errors} 处需要改正"] * bool(errors) + [f"{notices} 条提示"] * bool(notices)
    return "".join(map(_finding, findings)) + f"共 {'，'.join(parts)}。\n"


def _finding(finding: Finding) -> str:
    place = f"{shown(finding.path)}:{finding.line}:{finding.column}"
    says = with_article(f"{'' if finding.is_error else '提示：'}{shown(finding.says)}", finding.article)
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
    rows = [{name: getattr(one, name) for name in _FIELDS} | {"article": article_of(one.article)} for one in findings]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


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
    unknown, left_out = states[Readiness.UNKNOWN], [one.title for one in checks if one.state is Readiness.SKIPPED]
    if states[Readiness.MISSING]:
        lines.append(f"还差 {states[Readiness.MISSING]} 件" + (f"，另有 {unknown} 件查不到" if unknown else ""))
    elif unknown:
        lines.append(f"有 {unknown} 件查不到，不能确认可以启用")
    else:
        lines.append("可以启用" + (f"（{'、'.join(left_out)}未核对）" if left_out else ""))
    return "".join(lines) + "\n"
