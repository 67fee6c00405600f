"""Findings as GitHub workflow commands, which show them beside the line in the pull request."""

from collections.abc import Sequence

from group_registry.model.citation import cited
from group_registry.model.finding import Finding


def render(findings: Sequence[Finding]) -> str:
    """One command a finding; nothing when clean. Data cannot start a command of its own: it is escaped."""
    return "".join(map(_command, findings))


def _command(finding: Finding) -> str:
    article = f"（{cited(finding.article)}）" if finding.article else ""
    message = f"{finding.says}{article}\n改法：{finding.fix}"
    place = f"file={_property(finding.path)},line={finding.line},col={finding.column}"
    return f"::{finding.level} {place},title={_property(finding.rule)}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
