"""Findings for a reader: the terminal, GitHub annotations, JSON, SARIF, a summary. Pure functions to text."""

from collections.abc import Callable, Mapping, Sequence

from reading.comparison import Comparison
from regulation.finding import Finding
from reports import annotations, machine, sarif, summary, text

FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": text.render,
    "coloured": text.coloured,
    "github": annotations.render,
    "json": machine.render,
    "sarif": sarif.render,
    "summary": summary.render,
}
"""Every format by its name on the command line."""


def report(form: str, findings: Sequence[Finding], comparison: Comparison | None) -> str:
    """The findings in that format; the summary also tells the change, where one is judged."""
    return summary.render(findings, comparison) if form == "summary" else FORMATS[form](findings)
