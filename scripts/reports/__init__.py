"""Findings for a reader: the terminal, GitHub annotations, JSON, SARIF, a summary. Pure functions to text."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reading.comparison import Comparison
    from regulation.finding import Finding


def _late(module: str, name: str = "render") -> "Callable[..., str]":
    """A function of one of the modules here, which is imported when first called: that takes longer than most calls."""

    def render(*words: object) -> str:
        return str(getattr(import_module(f"reports.{module}"), name)(*words))

    return render


FORMATS: "Mapping[str, Callable[[Sequence[Finding]], str]]" = {
    "text": _late("text"),
    "github": _late("annotations"),
    "json": _late("machine"),
    "sarif": _late("sarif"),
    "summary": _late("summary"),
}
"""Every format by its name on the command line."""


def report(form: str, findings: "Sequence[Finding]", comparison: "Comparison | None" = None) -> str:
    """The findings in that format, or coloured text; the summary also tells the change, where one is judged."""
    if form == "summary":
        return _late("summary")(findings, comparison)
    return _late("text", "coloured")(findings) if form == "coloured" else FORMATS[form](findings)
