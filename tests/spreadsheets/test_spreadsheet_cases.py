"""Tables as data: ``<command>/<case>.csv``, the words of the call in ``.words``, all that is said in ``.txt``."""

import shutil
from pathlib import Path

import pytest

from support.books_office import BOOKS, FILES, laid_out, said


def fresh(root: Path) -> list[tuple[str, str]]:
    """What was written, by path."""
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    return [(name, path.read_text("utf-8-sig")) for name, path in found.items() if name not in FILES]


CASES = sorted(path for shell in ("import_ledger", "inventory", "roster") for path in (BOOKS / shell).glob("*.csv"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_table_is_answered(case: Path, tmp_path: Path) -> None:
    root = laid_out(tmp_path / "office")
    for beside in case.parent.glob("*.yaml"):
        shutil.copy(beside, tmp_path)
    shutil.copy(case, tmp_path)
    words = case.with_suffix(".words").read_text("utf-8").split()
    words = [word if not word.startswith("@") else str(tmp_path / word[1:]) for word in words]
    told = said(case.parent.name, tmp_path / case.name, "--root", root, *words).replace(f"{tmp_path}/", "")
    told += "".join(f"--- {path}\n{content}" for path, content in fresh(root))
    assert told == case.with_suffix(".txt").read_text("utf-8")
    if not told.startswith("0"):  # nothing is lost, nothing is left
        assert {path for path in root.rglob("*") if path.is_file()} == {root / path for path in FILES}


def test_every_command_has_cases_of_each_kind() -> None:
    codes = {(case.parent.name, case.with_suffix(".txt").read_text("utf-8")[0]) for case in CASES}
    assert codes >= {(shell, code) for shell in ("import_ledger", "inventory", "roster") for code in "013"}
