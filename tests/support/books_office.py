"""The small office with a few groups, for tables that people made; a table in, all that is said out."""

import io
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from openpyxl import Workbook

from group_registry.files import worktree
from group_registry.forms.answers import readings_of
from group_registry.model.registry import Registry
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.office_lists import OfficeLists, files_at_adoption, read_lists
from group_registry.spreadsheets.reading import Complaint, note_lines
from support.cases import CASE_FILES, FORMS, OFFICE
from support.repositories import laid_over
from support.running import ran

READINGS = readings_of(worktree.read_pinyin())
BOOKS = CASE_FILES / "spreadsheets"
FILES = laid_over(OFFICE, BOOKS / "registry")
DAY = "2026-07-15"


def laid_out(root: Path, files: dict[str, bytes] | None = None) -> Path:
    for path, content in (FILES if files is None else files).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def moved_over(root: Path) -> None:
    """As an office without git does after an import: ``registry`` in the folder that it made is moved over its own."""
    shutil.copytree(root / "导入/registry", root / "registry", dirs_exist_ok=True)
    shutil.rmtree(root / "导入/registry")


def said(command: str, *words: str | Path) -> str:
    """All that a command says, its exit code first."""
    done = ran(import_module(f"group_registry.commands.{command}"), *words)
    return f"{done.returncode}\n{done.stderr}{done.stdout}"


def workbook(rows: Iterable[Sequence[object]], **sheets: Iterable[Sequence[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([*row])
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([*line])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def office_of(units: bytes, people: bytes) -> tuple[OfficeLists, dict[str, bytes], list[str]]:
    """What an office's two tables make at the adoption: the lists, their files, and what is told of the tables."""
    tables = reader.of_bytes(units), reader.of_bytes(people)
    lists = read_lists(Registry({}), READINGS, ("部门.xlsx", tables[0]), ("人员.xlsx", tables[1]), date(2026, 12, 1))
    files = files_at_adoption(lists, FORMS)
    return lists, files, [f"{sheet.name}：{line}" for sheet in lists.sheets for line in note_lines(sheet.notes)]


def every_fault(name: str, faults: Iterable[Complaint]) -> list[str]:
    """Each fault of a table, whole: its place, its article, how to mend it, and what like ones are told as."""
    return [
        f"{name} 第 {one.row} 行 {one.item or '—'} {one.column or '—'}（{one.article or '—'}）\n"
        f"  {one.says}\n  {one.fix}\n  {one.alike}"
        for one in faults
    ]


def changed(table: Path, *changes: tuple[str, dict[str, str] | None]) -> None:
    """The table with other words in the first line that begins with a name, or without that line (None).

    A name that is in no line gets one, and so does one after a plus.
    """
    heading, *lines = [list(row.cells) for row in reader.read_table(table).rows]
    for name, words in changes:
        line = next((one for one in lines if one[0] == name), None)
        if words is None:
            lines.remove(line or [])
            continue
        if line is None:
            lines.append(line := [name.removeprefix("+")])
        line += [""] * (len(heading) - len(line))
        for title, word in words.items():
            line[heading.index(title)] = word
    table.write_bytes(workbook([heading, *lines]))
