"""An old ledger goes in, comes back, is mended as an office would, and goes in again (Art. 6, 7, 8)."""

import csv
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from group_registry.commands import validate
from group_registry.model.terms import BASELINE
from group_registry.spreadsheets import reader
from support.books_office import laid_out, moved_over, said
from support.cases import OFFICE
from support.repositories import git

REASON = "退回原因"


def sheet_of(place: Path) -> tuple[Any, Worksheet, dict[str, int]]:
    book = load_workbook(place)
    sheet = book.worksheets[0]
    return book, sheet, {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}


HEADINGS = [
    *("编号", "群组名称", "平台类别", "使用范围", "使用部门", "负责人"),
    *("成员范围", "建群目的", "备案日期", "说明"),
]
GOOD = [
    *("1号", "理赔材料初审群", "微信", "对内", "综合部", "吴敏"),
    *("综合部全体人员", "初审理赔材料", "2021-02-08", "材料多"),
]
REFUSED = [*GOOD[:5], "", *GOOD[6:]]
NAUGHTY = (
    *("=1+1", '=HYPERLINK("http://example.invalid")', "+1", "-1", "@SUM(A1)", "＝1", "'1", "00123", "1e5", "9" * 20),
    *(
        *("http://example.invalid/", "mailto:a@example.invalid", "_x0041_", "<r>x</r>"),
        *("2021-02-08", "是"),
    ),
)


def refused(*lines: list[str], place: Path, root: Path, more: tuple[str, ...] = ()) -> str:
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*HEADINGS, "备注"], *lines])
    return said("import_ledger", place, "--root", root, *more)


def test_what_is_mended_is_added_to_the_baseline(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "office", OFFICE)
    refused(GOOD, ["2号", "会议通知群", *REFUSED[2:]], place=tmp_path / "旧台账.csv", root=root)
    moved_over(root)
    assert (root / BASELINE).read_text("utf-8").count("文件:") == 1
    first = tmp_path / "旧台账-待补.xlsx"
    book, sheet, at = sheet_of(first)
    sheet.cell(2, at["负责人"]).value = "吴敏"
    book.save(first)
    said("import_ledger", first, "--root", root)
    moved_over(root)
    assert (root / BASELINE).read_text("utf-8").count("文件:") == 2
    assert validate.main(["--root", str(root)]) == 0


def test_every_cell_comes_back_as_text(tmp_path: Path) -> None:
    lines = [[*GOOD[:5], "", *GOOD[6:9], text, text] for text in NAUGHTY]
    refused(*lines, place=tmp_path / "旧台账.csv", root=laid_out(tmp_path / "office", OFFICE))
    _, sheet, at = sheet_of(tmp_path / "旧台账-待补.xlsx")
    assert list(at) == [*HEADINGS, "备注", REASON, "本行答复"]
    back = reader.read_table(tmp_path / "旧台账-待补.xlsx").rows[1:]
    assert [row.cells[9:11] for row in back] == [(text, text) for text in NAUGHTY]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    kinds = {(cell.data_type, cell.number_format) for cell in cells if cell.value is not None}
    assert kinds == {("s", "@"), ("d", r"yyyy\-mm\-dd")}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("inside", ["registry", "deep/below", "."])
@pytest.mark.parametrize("kind", ["clone", "bare", "worktree", "without git"])
def test_refused_lines_are_never_written_below_a_repository(tmp_path: Path, kind: str, inside: str) -> None:
    above = laid_out(tmp_path / "office", OFFICE) if kind == "without git" else tmp_path / "clone"
    (above / inside).mkdir(parents=True, exist_ok=True)
    match kind:
        case "clone":
            (above / ".git").mkdir()
        case "worktree":
            (above / ".git").write_text("gitdir: elsewhere\n")
        case "bare":
            git(above, "init", "--quiet", "--bare")
    root = laid_out(tmp_path / "office", OFFICE)
    told = refused(REFUSED, place=above / inside / "旧台账.csv", root=root)
    assert f"退回的内容在 {tmp_path / '旧台账-待补.xlsx'}" in told
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.xlsx")] == ["旧台账-待补.xlsx"]


def test_no_returned_workbook_is_written_over(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "office", OFFICE)
    (tmp_path / "旧台账-待补.xlsx").write_text("mine")
    refused(REFUSED, place=tmp_path / "旧台账.csv", root=root)
    refused([*REFUSED, "已催"], place=tmp_path / "旧台账.csv", root=root)
    assert said("import_ledger", tmp_path / "旧台账-待补-3.xlsx", "--root", root).startswith("1\n")
    assert (tmp_path / "旧台账-待补.xlsx").read_text() == "mine"
    assert {path.name for path in tmp_path.glob("*.xlsx")} == {f"旧台账-待补{n}.xlsx" for n in ("", "-2", "-3")}


def test_a_dry_run_writes_nothing_and_gives_nothing_back(tmp_path: Path) -> None:
    root, place = laid_out(tmp_path / "office", OFFICE), tmp_path / "旧台账.csv"
    before = sorted([*tmp_path.rglob("*"), place])
    assert refused(GOOD, REFUSED, place=place, root=root, more=("--dry-run",)).startswith("1\n")
    assert sorted(tmp_path.rglob("*")) == before
