"""Tables as data: ``<command>/<case>.csv``, the words of the call in ``.words``, all that comes of it in ``.txt``."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.ledger import taken_in
from support.books_office import BOOKS, FILES, every_fault, laid_out, moved_over, said, workbook
from support.cases import FORMS, kept


def fresh(root: Path) -> Iterator[str]:
    """What was written: texts as they are, workbooks by their cells, coloured ones in 【】."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and path.suffix == ".xlsx":
            yield f"--- {name}\n{cells_of(path)}"
        elif path.is_file() and name not in FILES:
            yield f"--- {name}\n{path.read_text('utf-8-sig')}"


def cells_of(path: Path) -> str:
    lines = []
    for sheet in load_workbook(path).worksheets:
        lines.append(f"[{sheet.title}]")
        for number, row in enumerate(sheet.iter_rows()):
            assert {cell.data_type for cell in row if cell.value is not None} <= {"s", "d"}
            assert not any(cell.hyperlink for cell in row)
            coloured = [cell.fill.fill_type is not None and number > 0 for cell in row]
            lines.append(
                "|".join(
                    f"【{cell.value or ''}】" if is_marked else str(cell.value or "")
                    for cell, is_marked in zip(row, coloured, strict=True)
                )
            )
    return "\n".join(lines) + "\n"


CASES = sorted(path for shell in ("import_ledger", "inventory", "roster") for path in (BOOKS / shell).glob("*.csv"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_table_is_answered(case: Path, tmp_path: Path) -> None:
    root = laid_out(tmp_path / "office")
    given = tmp_path / "given"
    given.mkdir()
    shutil.copy(case, given)
    words = case.with_suffix(".words").read_text("utf-8").split()
    told = said(case.parent.name, given / case.name, "--root", root, *words)
    (given / case.name).unlink()
    if (root / "导入").is_dir():
        moved_over(root)
    told += "".join([*fresh(given), *fresh(root)])
    told = told.replace(f"{given}{os.sep}", "").replace(f"{tmp_path}{os.sep}", "").replace(os.sep, "/")
    assert told == kept(case.with_suffix(".txt"), told)
    assert {path for path in root.rglob("*") if path.is_file()} >= {root / path for path in FILES}
    if told.startswith("3"):  # what could not be read leaves nothing
        assert "---" not in told


def test_each_fault_of_a_ledger_is_told_whole() -> None:
    """Its cell, article and way to mend it, and the wording for several, also where the command is short of room."""
    told = list[str]()
    for path in [path for path in CASES if path.parent.name == "import_ledger"]:
        try:
            books = {path.name: reader.read_tables(path)}
            found = taken_in(books, FILES, FORMS, worktree.read_pinyin(), date(2026, 12, 1))
        except CannotKnow as doubt:
            told.append(f"{path.name} {doubt}")
        else:
            told += every_fault(path.name, found.faults)
    text = "\n".join(told) + "\n"
    assert text == kept(BOOKS / "import-faults.txt", text)


def test_every_command_has_cases_of_each_kind() -> None:
    codes = {(case.parent.name, case.with_suffix(".txt").read_text("utf-8")[0]) for case in CASES}
    assert codes >= {(shell, code) for shell in ("import_ledger", "inventory", "roster") for code in "013"}


WORDS = {"import_ledger": [], "inventory": ["--unit", "hyfw"], "roster": ["--group", "hyfw/dayi"]}
STEERS = "\x1b]0;甲\x07\x1b[2J"
"""What sets the title of a terminal's window and clears it."""


@pytest.mark.parametrize("command", WORDS)
def test_nothing_in_a_table_steers_the_terminal(command: str, tmp_path: Path) -> None:
    """Neither a cell that is quoted, nor the name of a sheet that is told."""
    root = laid_out(tmp_path / "office")
    (tmp_path / "cell.csv").write_text(f"群组名称,昵称\n{STEERS}{'长' * 4_001}\n", "utf-8")
    (tmp_path / "sheet.xlsx").write_bytes(workbook([["群组名称", "昵称"], ["甲"]], **{"乙\u202e丙": [["丁"]]}))
    for name, told in (("cell.csv", "2J"), ("sheet.xlsx", "丙")):
        answer = said(command, tmp_path / name, "--root", root, *WORDS[command])
        assert told in answer
        assert not [sign for sign in answer if not sign.isprintable() and sign not in "\n\u3000"]
