"""An old ledger goes in, comes back, is mended as an office would, and goes in again (Art. 6, 7, 8)."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from group_registry.commands import baseline, validate
from group_registry.files import worktree
from group_registry.model.terms import BASELINE
from group_registry.spreadsheets import reader
from support.books_office import laid_out, said
from support.cases import OFFICE
from support.dirty_ledger import Fact, Made, ledger

REASON, PROPOSAL, ACCEPT = "退回原因", "建议改为", "采纳建议（填“是”）"


def written(made: Made, place: Path) -> Path:
    with place.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows(made.lines)
    return place


def sheet_of(place: Path) -> tuple[Any, Worksheet, dict[str, int]]:
    book = load_workbook(place)
    (sheet,) = book.worksheets
    return book, sheet, {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}


def names_in(place: Path) -> list[str]:
    _, sheet, at = sheet_of(place)
    return [str(sheet.cell(row, at["群名"]).value) for row in range(2, sheet.max_row + 1)]


def mend(place: Path, facts: dict[str, Fact]) -> None:
    """Fill in what is coloured from what the office knows; every other time accept what is proposed instead."""
    book, sheet, at = sheet_of(place)
    for row in range(2, sheet.max_row + 1):
        cell: Callable[[str], Any] = lambda title, row=row: sheet.cell(row, at[title])  # type: ignore[misc]  # noqa: E731
        fact = facts[cell("群名").value]
        shown = str(cell(PROPOSAL).value or "")
        if shown and row % 2:
            cell(ACCEPT).value = "是"
        coloured = [title for title in at if cell(title).fill.fill_type is not None]
        assert coloured, cell(REASON).value
        for title in coloured:
            is_lost = title == "停用日期" and fact.has_lost_day
            if not is_lost and not (shown and row % 2 and f"{title}：" in shown):
                cell(title).value = fact.cells[title]
    book.save(place)


def on_file(root: Path) -> dict[str, dict[str, Any]]:
    """Every group's file by its name, read by another reader than the product's."""
    found = [
        yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        for path in (root / "registry/groups").rglob("*.yaml")
    ]
    assert len({data["群组名称"] for data in found}) == len(found)
    return {data["群组名称"]: data for data in found}


def agrees(data: dict[str, Any], fact: Fact) -> None:
    """A file says what is true of its group, no more and no less."""
    own = {key: value for key, value in data.items() if key != "备案记录"}
    assert own == {
        "群组名称": fact.name,
        "平台类别": fact.platform,
        "使用范围": fact.scope,
        "使用部门": fact.unit,
        **({"主管领导": "田野"} if fact.unit == "朝阳代办处" else {}),
        "群组负责人": fact.custodian,
        "成员范围": fact.members,
        "建群目的": fact.purpose,
        **({"使用期限": str(fact.term_end)} if fact.term_end else {}),
    }
    created, *later = data["备案记录"]
    assert (created["备案类别"], created["备案日期"]) == ("创建", str(fact.filed_on))
    assert created["备案事项说明"] == f"历史数据：原台账未载明“{fact.name}”的备案事项说明"
    ended = [
        {
            "备案类别": "注销",
            "备案日期": str(fact.ended_on),
            "备案事项说明": f"历史数据：原台账填为“{fact.state}”",
            "处置": "已解散" if fact.state == "解散" else "不详",
        }
    ]
    assert later == ended * (fact.ended_on is not None)


@pytest.mark.parametrize(("seed", "count"), [(1, 115), pytest.param(2, 475, marks=pytest.mark.long)])
def test_dirty_lines(tmp_path: Path, seed: int, count: int) -> None:
    made = ledger(seed, count)
    lines, taken = count + made.repeated, count - len(made.refused)
    root = laid_out(tmp_path / "office", OFFICE)
    place = written(made, tmp_path / "旧台账.csv")
    told = said("import_ledger", place, "--root", root)
    first = tmp_path / "旧台账-待补.xlsx"
    assert told.startswith("1\n")
    assert f"O 列“联系方式”（{lines // 7} 行）" in told
    assert f"台账共 {lines} 行：导入 {taken} 行（{taken} 个群组），" in told
    assert f"退回 {len(made.refused)} 行，重复 {made.repeated} 行。" in told
    remarks = (f"第 {lines + 3} 行  合计", f"第 {lines + 4} 行  制表人：示例", f"第 {lines + 5} 行  {lines + 1}")
    assert "\n  ".join(("作为合计、备注或空行、未导入的行：", *remarks)) in told
    assert len(told.splitlines()) < 120  # alike complaints are one line
    assert sorted(names_in(first)) == sorted(made.refused)
    assert set(on_file(root)) == set(made.facts) - made.refused
    assert baseline.main(["--root", str(root), str(root / "baseline.csv")]) == 0
    assert validate.main(["--root", str(root)]) == 0

    mend(first, made.facts)
    again = said("import_ledger", first, "--root", root)
    lost = {fact.name for fact in made.facts.values() if fact.has_lost_day}
    assert lost
    assert again.startswith("1\n")
    assert sorted(names_in(tmp_path / "旧台账-待补-2.xlsx")) == sorted(lost)
    found = on_file(root)
    assert set(found) == set(made.facts) - lost
    for name, data in found.items():
        agrees(data, made.facts[name])
    rows = (root / "baseline-2.csv").read_text("utf-8-sig").splitlines()[1:]
    dated = {fact.number: str(fact.ended_on or fact.filed_on) for name, fact in made.facts.items() if name in found}
    assert {row.split(",")[1]: row.split(",")[2] for row in rows} == dated
    assert baseline.main(["--root", str(root), str(root / "baseline-2.csv")]) == 0
    assert validate.main(["--root", str(root)]) == 0


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
        *("http://example.invalid/", "mailto:a@example.invalid", "_x0041_", "_x005F_x0041_", "<r>x</r>"),
        *("2021-02-08", "是"),
    ),
)


def refused(*lines: list[str], place: Path, root: Path) -> str:
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*HEADINGS, "备注"], *lines])
    return said("import_ledger", place, "--root", root)


def test_what_is_mended_after_the_adoption_leaves_the_rest_on_file(tmp_path: Path) -> None:
    """``adopt`` binds the first lines and takes its list away; the mended lines must not replace them."""
    root = laid_out(tmp_path / "office", OFFICE)
    refused(GOOD, ["2号", "会议通知群", *REFUSED[2:]], place=tmp_path / "旧台账.csv", root=root)
    assert baseline.main(["--root", str(root), str(root / "baseline.csv")]) == 0
    assert (root / BASELINE).read_text("utf-8").count("文件:") == 1
    (root / "baseline.csv").unlink()
    first = tmp_path / "旧台账-待补.xlsx"
    book, sheet, at = sheet_of(first)
    sheet.cell(2, at["负责人"]).value = "吴敏"
    book.save(first)
    said("import_ledger", first, "--root", root)
    assert baseline.main(["--root", str(root), str(root / "baseline.csv")]) == 0
    assert (root / BASELINE).read_text("utf-8").count("文件:") == 2


def test_every_cell_comes_back_as_text(tmp_path: Path) -> None:
    lines = [[*GOOD[:5], "", *GOOD[6:9], text, text] for text in NAUGHTY]
    refused(*lines, place=tmp_path / "旧台账.csv", root=laid_out(tmp_path / "office", OFFICE))
    _, sheet, at = sheet_of(tmp_path / "旧台账-待补.xlsx")
    assert list(at) == [*HEADINGS, "备注", REASON, PROPOSAL, ACCEPT]
    back = reader.read(tmp_path / "旧台账-待补.xlsx").rows[1:]
    assert [row.cells[9:11] for row in back] == [(text, text) for text in NAUGHTY]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert {(cell.data_type, cell.number_format) for cell in cells if cell.value is not None} == {("s", "@")}
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
            (above / "HEAD").write_text("ref: refs/heads/main\n")
            (above / "objects").mkdir()
    root = laid_out(tmp_path / "office", OFFICE)
    told = refused(REFUSED, place=above / inside / "旧台账.csv", root=root)
    assert f"退回的行已写入 {tmp_path / '旧台账-待补.xlsx'}" in told
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.xlsx")] == ["旧台账-待补.xlsx"]


def test_no_returned_workbook_is_written_over(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "office", OFFICE)
    (tmp_path / "旧台账-待补.xlsx").write_text("mine")
    refused(REFUSED, place=tmp_path / "旧台账.csv", root=root)
    refused([*REFUSED, "已催"], place=tmp_path / "旧台账.csv", root=root)
    assert said("import_ledger", tmp_path / "旧台账-待补-3.xlsx", "--root", root).startswith("1\n")
    assert (tmp_path / "旧台账-待补.xlsx").read_text() == "mine"
    assert {path.name for path in tmp_path.glob("*.xlsx")} == {f"旧台账-待补{n}.xlsx" for n in ("", "-2", "-3", "-4")}


def test_a_dry_run_writes_nothing_and_gives_nothing_back(tmp_path: Path) -> None:
    root, place = laid_out(tmp_path / "office", OFFICE), tmp_path / "旧台账.csv"
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, GOOD, REFUSED])
    before = sorted(tmp_path.rglob("*"))
    assert said("import_ledger", place, "--root", root, "--dry-run").startswith("1\n")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_cancelled_group_is_not_taken_in_a_second_time(tmp_path: Path) -> None:
    root, place = laid_out(tmp_path / "office", OFFICE), tmp_path / "旧台账.csv"
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*HEADINGS, "状态", "注销日期"], [*GOOD, "停用", "2022/1/31"]])
    assert said("import_ledger", place, "--root", root).startswith("0\n")
    before = worktree.read_files(root), (root / "baseline.csv").read_bytes()
    other = place.rename(tmp_path / "另一份.csv")
    assert "登记册中已有同名群组" in said("import_ledger", other, "--root", root)
    assert (worktree.read_files(root), (root / "baseline.csv").read_bytes()) == before


def test_dates_that_a_spreadsheet_wrote_into_the_baseline_are_read(tmp_path: Path) -> None:
    root, place = laid_out(tmp_path / "office", OFFICE), tmp_path / "旧台账.csv"
    refused(GOOD, place=place, root=root)
    rows = root / "baseline.csv"
    rows.write_text(rows.read_text("utf-8-sig").replace("2021-02-08", "2021/2/8"), "utf-8-sig")
    assert baseline.main(["--root", str(root), str(rows)]) == 0
    assert "备案日期: 2021-02-08" in (root / "registry/office/baseline.yaml").read_text("utf-8")
