"""The baseline: filings on paper from before the adoption, bound to content (contract E)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from group_registry.model.records import BaselineEntry


def bound(entries: Iterable[BaselineEntry], digests: Mapping[str, str]) -> tuple[BaselineEntry, ...]:
    """The entries by path, each bound to its file's present content; a file that is gone keeps its old digest."""
    return tuple(
        replace(entry, digest=digests.get(entry.file, entry.digest))
        for entry in sorted(entries, key=lambda entry: entry.file)
    )
