"""A dossier against a clone: its heads are of the clone's branches, and what the clone gives is what it holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from group_registry.auditing import dossier_archive
from group_registry.evidence.bundle import ABOUT, EVIDENCE, ORIGINALS, About, Fault, differences
from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import approvals_branch, history, repository, then, walk
from group_registry.model.dates import SHANGHAI
from group_registry.model.terms import MAIN

CLONE = "请在另一份新取回的完整副本上再比一次；仍不符的，查明两个分支是否被改写过"


@dataclass(frozen=True)
class Comparison:
    """What came of it: the faults, a sentence on what was compared, merges that the dossier has not, the exit code."""

    faults: Sequence[Fault] = field(default_factory=tuple)
    says: str = ""
    later: int = 0
    code: int = 0


def compared(
    root: Path, about: About, files: Mapping[str, bytes], is_ours: bool, make: Callable[[], dict[str, bytes]]
) -> Comparison:
    """All of it. ``make`` makes the dossier again; of one by other tools only what no tool words is compared."""
    repository.need_whole(root)
    if strange := list(_strange(root, about)):
        return Comparison(strange, "案卷的提交不在副本的两个分支里，没有再比下去。")
    try:
        made = make()
    except CannotKnow as doubt:
        return Comparison((), f"没能与副本比对：{doubt}", code=3)
    pairs = (files, made) if is_ours else (_plain(files), _plain(made))
    faults = list(differences(*pairs, lambda name: dossier_archive.is_same(name, files[name], made[name])))
    later = _later(root, about)
    if is_ours:
        return Comparison(faults, "已与副本比对：重新审计、重新编制，逐个文件比过。", later)
    says = "已与副本比对登记和原件。案卷由另一版程序编制，其余文件无从逐字比对：请用编制时的那一版再核对一次。"
    return Comparison(faults, says, later, 3)


def _plain(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What is in a dossier as the branches have it."""
    return {name: content for name, content in files.items() if name.startswith((EVIDENCE, ORIGINALS))}


def _strange(root: Path, about: About) -> Iterator[Fault]:
    line = walk.line(root, history.tip_of(root, MAIN, None))
    if about.main not in line:
        yield Fault(ABOUT, f"主分支的提交 {about.main[:12]} 不在副本的主分支上", CLONE)
    branch = approvals_branch.find(root)
    written = [one.oid for one in walk.written(root, branch.tip)] if branch.tip else []
    if about.approvals is not None and about.approvals not in written:
        yield Fault(ABOUT, f"审批证据的提交 {about.approvals[:12]} 不在副本的审批证据分支上", CLONE)


def _later(root: Path, about: About) -> int:
    """Merges of the period that the clone's main has after the dossier's."""
    end = datetime.combine(about.scope.last + timedelta(days=1), datetime.min.time(), SHANGHAI)
    try:
        return len(walk.landings(root, about.main, then.tip_at(root, end)))
    except CannotKnow:
        return 0
