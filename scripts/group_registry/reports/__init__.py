"""Reports for readers: the terminal, GitHub annotations, JSON, a summary. Pure functions that return text."""

from collections.abc import Callable, Mapping, Sequence

from group_registry.forms.compare import Comparison
from group_registry.model.finding import Finding
from group_registry.reports import markdown
from group_registry.reports.findings import as_annotations, as_json, as_text, coloured

FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "github": as_annotations,
    "json": as_json,
    "summary": markdown.render,
}


def report(form: str, findings: Sequence[Finding], comparison: Comparison | None = None) -> str:
    """``form`` is one of ``FORMATS``, or "coloured" for text with colours; a summary also describes the comparison."""
    if form == "summary":
        return markdown.render(findings, comparison)
    return coloured(findings) if form == "coloured" else FORMATS[form](findings)
