"""Checks of a clone that are quicker for what earlier ones left, and leave something themselves."""

from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING

from outside import disk, remembered

if TYPE_CHECKING:
    from reading.comparison import Comparison, Snapshot
    from reading.forms import Schema
    from regulation.finding import Finding

# What is imported inside functions takes longer than the check of files that have not changed.
Watch = Callable[[list[str]], Iterable[str]]


class Outcome:
    """Every finding about the files of the work tree."""

    def __init__(self, findings: "tuple[Finding, ...]", survey: disk.Survey) -> None:
        self.findings, self._survey = findings, survey

    @property
    def paths(self) -> Set[str]:
        """Every file that was checked."""
        return self._survey.signs.keys()


def of_work_tree(root: Path, project: Path, watch: Watch = iter) -> Outcome:
    """The files as they lie there."""
    survey = disk.survey(root)
    findings = remembered.outcome_of(root, survey)
    return Outcome(_found(root, project, survey, watch) if findings is None else findings, survey)


def _found(root: Path, project: Path, survey: disk.Survey, watch: Watch) -> "tuple[Finding, ...]":
    from outside.beside import for_many
    from reading.recheck import check
    from regulation.rules import RULES

    files = remembered.work_files(root, survey)
    forms, memory = disk.read_forms(project), remembered.memory_of(root)
    inspection = check(files, forms, RULES, watch, memory, beside=for_many(len(files)))
    remembered.keep(root, inspection, files)
    remembered.keep_outcome(root, survey, files, inspection.findings)
    return inspection.findings


def of_change(
    root: Path, schemas: "Mapping[str, Schema]", before: "Snapshot", after: "Snapshot", watch: Watch = iter
) -> "Comparison":
    """What a change did, and every finding about it."""
    from outside.beside import for_many
    from reading.comparison import compare
    from regulation.rules import RULES
    from regulation.rules.on_changes import CHANGE_RULES

    second = for_many(len(after.files))
    comparison = compare(before, after, schemas, RULES, CHANGE_RULES, watch, remembered.memory_of(root), second)
    remembered.keep(root, comparison.inspection, after.files)
    return comparison
