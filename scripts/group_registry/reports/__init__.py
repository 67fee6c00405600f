"""Findings for a reader: the terminal, GitHub annotations, JSON, a summary. Pure functions to text."""

from collections.abc import Callable, Mapping, Sequence

from group_registry.forms.compare import Comparison
from group_registry.model.finding import Finding
from group_registry.reports import annotations, findings as text, machine, summary

FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": text.render,
    "github": annotations.render,
    "json": machine.render,
    "summary": summary.render,
}
"""Every format by its name on the command line."""


def report(form: str, findings: Sequence[Finding], comparison: Comparison | None = None) -> str:
    """The findings in that format, or coloured text; the summary also tells the change, where one is judged."""
    if form == "summary":
        return summary.render(findings, comparison)
    return text.coloured(findings) if form == "coloured" else FORMATS[form](findings)
