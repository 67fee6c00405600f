"""Local files that the tools for old ledgers, inventories and member lists read and write."""

import re
from itertools import chain, count
from pathlib import Path

from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Inspection, has_errors, read_registry
from group_registry.forms.schemas import Forms
from group_registry.model.terms import DATA
from group_registry.spreadsheets.reader import beginning_of
from group_registry.spreadsheets.table import Guide, mapping_of

LARGEST = 4 << 20


def read_register(root: Path) -> Inspection:
    """Read the registry of the work tree. Raises CannotKnow if a file of it cannot be read."""
    inspection = read_registry(worktree.read_files(root), worktree.read_forms())
    if has_errors(inspection.findings):
        raise CannotKnow("登记册中有无法正确读取的文件，先运行 registry.py validate 并改正")
    return inspection


def read_guide(path: Path | None, forms: Forms) -> Guide:
    if path is None:
        return Guide({}, {})
    content = beginning_of(path, LARGEST + 1, "无法读取文件")
    if len(content) > LARGEST:
        raise CannotKnow(f"{path.name} 超过 {LARGEST >> 20} MB")
    return mapping_of(content, forms)


RETURNED = "待补"


def place_of_returned(ledger: Path) -> Path:
    """The path for the refused lines of a ledger: next to the ledger, with a free name, but never inside a repository.

    The lines contain what people wrote about each other, which no repository may store. If the ledger is inside a
    repository, the folder above the repository is used.
    """
    folder = ledger.resolve().parent
    while above := next((place for place in (folder, *folder.parents) if _is_repository(place)), None):
        if above == above.parent:
            raise CannotKnow(f"{ledger.name} 在仓库之内，找不到可存放待补表的位置；请将台账移到仓库以外，再运行一次")
        folder = above.parent
    stem = re.sub(f"-{RETURNED}(-[0-9]+)?$", "", ledger.stem) + f"-{RETURNED}"
    return free(folder / f"{stem}.xlsx")


def free(path: Path) -> Path:
    """The path, or the first free one with a number (from 2) after its name."""
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(one for one in chain([path], numbered) if not (one.exists() or one.is_symlink()))


def _is_repository(folder: Path) -> bool:
    """A clone, a bare repository or the root of a registry."""
    is_bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    return (folder / ".git").exists() or is_bare or (folder / DATA / "office").is_dir()
