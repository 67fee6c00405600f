"""Findings as JSON (contract C)."""

import json
from collections.abc import Sequence

from group_registry.model.finding import Finding

_FIELDS = ("rule", "article", "path", "line", "column", "says", "fix", "level")


def render(findings: Sequence[Finding]) -> str:
    """A list of objects; ``[]`` when clean."""
    if not findings:
        return "[]\n"
    rows = [{name: getattr(finding, name) for name in _FIELDS} for finding in findings]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
