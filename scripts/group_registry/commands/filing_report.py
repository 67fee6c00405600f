"""What a filing would do, for whoever is about to propose it: the lines that change, the way, who decides."""

from collections.abc import Iterator
from datetime import date
from difflib import unified_diff

from group_registry.approval.deciders import FILED, registrars, way
from group_registry.forms.compare import Comparison
from group_registry.model.citation import cited
from group_registry.model.records import Group, Record
from group_registry.reports.findings import shown
from group_registry.rules.transition import Filed


def name_of(record: Record) -> str:
    """What a filing is called in the title of its commit."""
    return shown(record.name) if isinstance(record, Group) else record.stem


def told(comparison: Comparison, path: str, before: bytes, after: bytes, day: date) -> str:
    """The change of one file and, where it can be told, its way and who is on it that day."""
    lines = [path, *_difference(before, after)]
    for deed in comparison.change.deeds:
        if isinstance(deed, Filed):
            lines += ["", *_way(comparison, deed, day)]
    return "".join(f"{shown(line)}\n" for line in lines) + "\n"


def _difference(before: bytes, after: bytes) -> Iterator[str]:
    old, new = before.decode("utf-8", "replace"), after.decode("utf-8", "replace")
    changed = list(unified_diff(old.splitlines(), new.splitlines(), lineterm=""))
    yield from (line for line in changed[2:] if not line.startswith("@@"))


def _way(comparison: Comparison, deed: Filed, day: date) -> Iterator[str]:
    route, registry = comparison.change.route(deed), comparison.change.base
    steps = way(route, sorted(comparison.change.units(deed)), registry, day)
    yield f"审批：{route.name}（{cited(route.article)}）"
    for title, unit, names in [*steps, (FILED, "", registrars(registry, day))]:
        yield f"  {title}{f'（{unit}）' if unit else ''}  {' 或 '.join(names)}".rstrip()
