"""Cases of rules as data: a small office, and what a case lays over it.

``cases/rules/<rule>/pass-*`` and ``fail-*`` are either one group file (``.yaml``), which is put into the folder that
its 使用部门 has in the office, or a folder that is laid over the office; a file that holds only ``删除`` removes that
file. Beside each failing case stands ``<case>.txt``: the exact report of the whole registry.
"""

import os
import re
from pathlib import Path

from group_registry.files import worktree
from group_registry.forms.check import Inspection, inspect
from group_registry.rules import RULES

PROJECT = Path(__file__).resolve().parents[2]
CASE_FILES = PROJECT / "tests/cases"
FORMS = worktree.read_forms(PROJECT)
OFFICE = worktree.read_files(CASE_FILES / "office")
REMOVED = "删除".encode()


def case_files(case: Path) -> dict[str, bytes]:
    if case.is_file():
        content = case.read_bytes()
        return OFFICE | {f"registry/groups/{_folder(content.decode())}/case.yaml": content}
    laid = OFFICE | worktree.read_files(case)
    return {path: content for path, content in laid.items() if content.strip() != REMOVED}


def inspected(case: Path) -> Inspection:
    return inspect(case_files(case), FORMS, RULES)


def cases(kind: str) -> list[Path]:
    found = sorted((CASE_FILES / "rules").glob(f"*/{kind}-*"))
    return [case for case in found if case.suffix != ".txt"]


def kept(place: Path, text: str) -> str:
    """What is kept as the expected text; WRITE_REPORTS=1 writes it anew, to be read before it is committed."""
    if os.environ.get("WRITE_REPORTS"):
        place.write_bytes(text.encode())
    expected = place.read_bytes().decode()
    if text != expected:  # pytest shows what a failing test printed
        print(f"If {place} should change: run this test with WRITE_REPORTS=1, read the diff, commit it.")
    return expected


def blocks(name: str) -> list[str]:
    """The cases of a file, between blank lines; the first block is about the file."""
    return (CASE_FILES / name).read_text("utf-8").split("\n\n")[1:]


def name_of(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def report_of(case: Path) -> Path:
    return case.parent / f"{case.stem}.txt"


def _folder(text: str) -> str:
    """The folder of the unit that the group file names; ``hyfw`` where it names none that the office has."""
    unit = re.search(r"^使用部门: *(\S+)", text, re.MULTILINE)
    units = OFFICE["registry/office/units.yaml"].decode()
    folder = re.search(rf"编号: (\S+), 名称: {re.escape(unit[1])},", units) if unit else None
    return folder[1] if folder else "hyfw"
