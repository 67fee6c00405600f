"""Local files that the tools for old ledgers, inventories and member lists read and write."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.cells import day_of
from group_registry.forms.check import Inspection, has_errors, read
from group_registry.forms.schemas import Forms, Schema
from group_registry.model.records import BaselineEntry, Origin
from group_registry.model.terms import BASELINE, DATA
from group_registry.spreadsheets.reader import beginning_of
from group_registry.spreadsheets.table import Guide, mapping_of

BASELINE_FIELDS = ("file", "paper_number", "filed_on")
LARGEST = 4 << 20


def read_register(root: Path) -> Inspection:
    """Read the registry of the work tree. Raises CannotKnow if a file of it cannot be read."""
    inspection = read(worktree.read_files(root), worktree.read_forms())
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


def baseline_ledger(entries: Iterable[BaselineEntry], forms: Forms) -> bytes:
    """What ``registry.py baseline`` reads."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(_heading(forms))
    writer.writerows([str(getattr(entry, field)) for field in BASELINE_FIELDS] for entry in entries)
    return made.getvalue().encode("utf-8-sig")


def read_baseline(path: Path, forms: Forms) -> list[BaselineEntry]:
    """Read the CSV file for ``registry.py baseline``; the digests of the entries are still zeros.

    A heading is required: without this check, an empty or unrelated file would give an empty baseline, and a file
    without a heading would lose its first row. Raises CannotKnow if the file cannot be understood.
    """
    heading = _heading(forms)
    try:
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    except UnicodeDecodeError as error:
        raise CannotKnow("台账不是 UTF-8 编码；请另存为“CSV UTF-8”") from error
    except csv.Error as error:
        raise CannotKnow("台账不是表格：有单元格超过十三万字") from error
    if rows[:1] != [heading]:
        raise CannotKnow(f"台账的第一行应为表头：{','.join(heading)}")
    return [_entry(number, row) for number, row in enumerate(rows, 1) if number > 1 and row]


def _heading(forms: Forms) -> list[str]:
    return [forms.label(BaselineEntry, field) for field in BASELINE_FIELDS]


def _entry(number: int, row: list[str]) -> BaselineEntry:
    try:
        file, paper_number, filed_on = row
    except ValueError as error:
        raise CannotKnow(f"台账第 {number} 行有 {len(row)} 格，应有三格：文件、纸质编号、备案日期") from error
    try:
        day = day_of(filed_on)  # spreadsheet programs save dates as 2019/2/8
    except ValueError as error:
        raise CannotKnow(f"台账第 {number} 行：{error}") from error
    return BaselineEntry(origin=Origin(BASELINE), file=file, digest="0" * 40, paper_number=paper_number, filed_on=day)


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


def bound_already(files: Mapping[str, bytes], schemas: Mapping[str, Schema]) -> list[BaselineEntry]:
    """The entries of the present baseline whose files are still there; none if it cannot be read."""
    present = read({path: content for path, content in files.items() if path == BASELINE}, schemas)
    return [entry for entry in present.registry.of(BaselineEntry) if entry.file in files]


def noted_before(path: Path, forms: Forms) -> tuple[list[BaselineEntry], Path]:
    """The rows that earlier imports left for ``baseline``, from the latest file, and the path for the combined rows.

    If the latest file is not such a table, it is left alone: ``path`` is returned, where writing will be refused.
    """
    after = free(path)
    if after == path:
        return [], path
    with suppress(CannotKnow, OSError):
        earlier = [path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, 1_000))]
        return read_baseline(earlier[earlier.index(after) - 1], forms), after
    return [], path
