"""What may be said of a group's filing: only what the evidence covers, content by content (contract E)."""

from collections.abc import Mapping
from enum import StrEnum

from group_registry.model.records import BaselineEntry
from group_registry.model.registry import Registry


class Coverage(StrEnum):
    """How far the present content of a group is proven, in the words shown on screen."""

    FILED = "已备案"
    SHORT_LIVED = "临时群（免备案）"
    LATE_PAPER = "纸质补录"
    BASELINE = "历史备案"
    UNRECORDED = "待核对"
    REFUSED = "审批依据不符"


def coverage(path: str, digests: Mapping[str, str], baseline: Mapping[str, BaselineEntry]) -> Coverage:
    """A group is 历史备案 only while its content is the very content of its baseline entry."""
    entry = baseline.get(path)
    covered = entry is not None and digests.get(path) == entry.digest
    return Coverage.BASELINE if covered else Coverage.UNRECORDED


def by_file(registry: Registry) -> dict[str, BaselineEntry]:
    """The baseline's entries by the file they are bound to."""
    return {entry.file: entry for entry in registry.of(BaselineEntry)}
