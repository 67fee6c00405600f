"""Two trees in, what was done between them and every finding out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from group_registry.forms.check import OFFICE, Inspection, Watch, in_order, inspect
from group_registry.forms.contents import picked
from group_registry.forms.refusal import Refusal
from group_registry.forms.schemas import Schema
from group_registry.forms.yaml import LIST, Data, parse
from group_registry.model.finding import Finding, Level, Rule
from group_registry.rules.engine import judge
from group_registry.rules.transition import Cancelled, Change, Deed, Tree, differing, is_data


@dataclass(frozen=True)
class Snapshot:
    """One tree: all its entries, and the contents of those below ``registry/``."""

    entries: Tree
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Difference:
    """One file of a change: its data before and after, None where there is none, and what was done to it."""

    path: str
    before: Data | Refusal | None
    after: Data | Refusal | None
    deed: Deed | None


@dataclass(frozen=True)
class Comparison:
    """What a change did, and every finding about it, in a stable order."""

    change: Change
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    inspection: Inspection
    """The check of the head as a whole."""

    @property
    def paths(self) -> frozenset[str]:
        """Every file that was there or is there now."""
        return frozenset(self.change.before.keys() | self.change.after.keys())

    @property
    def others(self) -> tuple[str, ...]:
        """The touched paths outside the registry."""
        return tuple(path for path in self.change.touched if not is_data(path))


def compare(
    base: Snapshot,
    head: Snapshot,
    schemas: Mapping[str, Schema],
    rules: Sequence[Rule],
    change_rules: Iterable[Rule],
    watch: Watch = iter,
) -> Comparison:
    """Check the head as a whole, and judge what was done to the base."""
    touched = frozenset(differing(base.entries, head.entries))
    inspection = inspect(head.files, schemas, rules, watch)
    started = picked(base.files, [path for path in base.files if path in touched or path.startswith(OFFICE)])
    change = Change(base.entries, head.entries, inspect(started, schemas, ()).registry, inspection.registry)
    # A link or a submodule is named as such; what its content would mean is beside the point.
    judged = [found for found in inspection.findings if found.path not in change.irregular]
    # What ends says nothing new, and may not: what was wrong with it before must not keep it open.
    answered = touched - {deed.path for deed in change.deeds if isinstance(deed, Cancelled)}
    # A second check, of the base, is made only where it matters.
    matters = any(_is_elsewhere(found, answered) for found in judged)
    known = frozenset(inspect(base.files, schemas, rules).findings if matters else ())
    weighed = [_weigh(found, answered, known) for found in judged]
    findings = in_order([*judge(change, change_rules, inspection.locate), *weighed])
    return Comparison(change, _differences(base, head, change), findings, inspection)


def _is_elsewhere(found: Finding, answered: frozenset[str]) -> bool:
    """Whether it is an error in a file for which the change does not answer; the office files concern every change."""
    return found.level is Level.ERROR and found.path not in answered and not found.path.startswith(OFFICE)


def _weigh(found: Finding, answered: frozenset[str], known: frozenset[Finding]) -> Finding:
    """A file that a change does not touch is never failed by it, only noticed.

    What was wrong before stays to be mended apart; what a change of the office files leaves behind, such as the
    groups of someone who left, is to be handed over. But where filings alone make an untouched file wrong, a name
    taken twice, say, the filings are at fault.
    """
    if not _is_elsewhere(found, answered):
        return found
    if found in known:
        return replace(found, level=Level.NOTICE, says=f"本次改动之外：{found.says}")
    if any(path.startswith(OFFICE) for path in answered):
        return replace(found, level=Level.NOTICE, says=f"待移交：{found.says}")
    return found


def _differences(base: Snapshot, head: Snapshot, change: Change) -> tuple[Difference, ...]:
    deeds = {deed.path: deed for deed in change.deeds}
    before, after = (_data(snapshot, change.filed_paths) for snapshot in (base, head))
    return tuple(Difference(path, before.get(path), after.get(path), deeds.get(path)) for path in change.filed_paths)


def _data(snapshot: Snapshot, paths: Iterable[str]) -> dict[str, Data | Refusal]:
    return {path: parse(content, LIST) for path, content in picked(snapshot.files, paths).items()}
