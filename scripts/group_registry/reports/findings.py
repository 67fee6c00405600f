"""Findings as text for the terminal, as GitHub annotations and as JSON (contract C)."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from group_registry.model.finding import Finding, article_of, cited


class Palette(NamedTuple):
    """The control codes written before and after each kind of text; empty without colour."""

    place: str = ""
    error: str = ""
    notice: str = ""
    quiet: str = ""
    end: str = ""


PLAIN = Palette()
COLOUR = Palette(place="\x1b[1m", error="\x1b[31m", notice="\x1b[33m", quiet="\x1b[2m", end="\x1b[0m")


def as_text(findings: Sequence[Finding], palette: Palette = PLAIN) -> str:
    """Two lines for each finding, then the counts; one friendly line if there are no findings."""
    if not findings:
        return "全部检查通过，没有需要改正之处。\n"
    errors = sum(finding.is_error for finding in findings)
    notices = len(findings) - errors
    parts = [f"{errors} 处需要改正"] * bool(errors) + [f"{notices} 条提示"] * bool(notices)
    return "".join(_finding(finding, palette) for finding in findings) + f"共 {'，'.join(parts)}。\n"


def coloured(findings: Sequence[Finding]) -> str:
    """The text of ``as_text`` for a terminal with colours."""
    return as_text(findings, COLOUR)


def _finding(finding: Finding, palette: Palette) -> str:
    place = f"{palette.place}{shown(finding.path)}:{finding.line}:{finding.column}{palette.end}"
    article = f"（{cited(finding.article)}）" if finding.article else ""
    level = "" if finding.is_error else "提示："
    colour = palette.notice if level else palette.error
    says = f"{colour}{level}{shown(finding.says)}{palette.end}{article}"
    rule = f"{palette.quiet}[{finding.rule}]{palette.end}"
    return f"{place}  {says}\n    改法：{shown(finding.fix)}        {rule}\n"


def shown(text: str) -> str:
    """Text that cannot control a terminal: characters that do not print are shown as their codes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u3000" else f"\\u{ord(c):04x}" for c in text)


def as_annotations(findings: Sequence[Finding]) -> str:
    """One workflow command per finding; empty without findings. Data are escaped, so they cannot start a command."""
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


_FIELDS = ("rule", "article", "path", "line", "column", "says", "fix", "level")


def as_json(findings: Sequence[Finding]) -> str:
    """A JSON list of objects; ``[]`` without findings."""
    if not findings:
        return "[]\n"
    return json.dumps([*map(_row, findings)], ensure_ascii=False, indent=2) + "\n"


def _row(finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, name) for name in _FIELDS} | {"article": article_of(finding.article)}
