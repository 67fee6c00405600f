"""What earlier checks of a clone left, and what this one leaves: never more than a saving of time."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from outside import disk, store
from outside.disk import Survey
from reading.files import ByFolder, Files

if TYPE_CHECKING:
    from reading.inspection import Inspection
    from reading.memory import Memory
    from regulation.finding import Finding

# Imported late, as in ``checking``.


def memory_of(root: Path) -> "Memory | None":
    """What the last whole check found."""
    from reading.memory import Memory

    kept = store.recall(root, "memory")
    return Memory(*kept) if isinstance(kept, tuple) else None


def keep(root: Path, inspection: "Inspection", files: Mapping[str, bytes]) -> None:
    """Leave a whole check to the next run."""
    from reading.recheck import remember

    # Making it takes as long as a tenth of the check: not where there is no git directory to keep it in.
    if store.has_room(root) and (memory := remember(inspection, files)):
        store.keep(root, "memory", tuple(memory))


def outcome_of(root: Path, survey: Survey) -> "tuple[Finding, ...] | None":
    """What was found about the work tree when it was last checked, if nothing in it has changed since."""
    kept = store.recall(root, "outcome") if survey.is_settled else None
    if not isinstance(kept, tuple) or kept[0] != survey.fingerprint:
        return None
    if not kept[1]:
        return ()
    from reading.memory import recalled

    return tuple(recalled(kept[1]))


def work_files(root: Path, survey: Survey) -> Files:
    """The files of the work tree, of which those that have not changed are known."""
    kept = store.recall(root, "signs")
    signs, digests = kept if isinstance(kept, tuple) else ({}, {})
    return disk.work_files(survey, ByFolder(signs), ByFolder(digests))


def keep_outcome(root: Path, survey: Survey, files: Files, findings: "Iterable[Finding]") -> None:
    """Leave what was found about the work tree, and what its files hold."""
    if not store.has_room(root):
        return
    from reading.memory import told_by_file

    store.keep(root, "signs", (survey.settled, files.digests.packed))
    if survey.is_settled:
        store.keep(root, "outcome", (survey.fingerprint, told_by_file(findings)))
