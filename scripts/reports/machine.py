"""Findings as JSON (contract C)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regulation.finding import Finding

_FIELDS = ("rule", "article", "path", "line", "column", "says", "fix", "level")


def render(findings: "Sequence[Finding]") -> str:
    """A list of objects; ``[]`` when clean."""
    if not findings:
        return "[]\n"
    import json  # late: most checks find nothing

    rows = [{name: getattr(finding, name) for name in _FIELDS} for finding in findings]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
