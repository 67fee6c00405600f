"""Findings for a reader: the terminal, GitHub annotations, JSON, SARIF. Pure functions from findings to text."""

from collections.abc import Callable, Mapping, Sequence

from regulation.finding import Finding
from reports import annotations, machine, sarif, text

FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": text.render,
    "github": annotations.render,
    "json": machine.render,
    "sarif": sarif.render,
}
"""Every format by its name on the command line."""
