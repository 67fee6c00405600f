"""Reading what people's spreadsheets are: encodings, dates, merged cells, formulas; and what is refused, and how."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import example, given, strategies as st
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from group_registry.files.errors import CannotKnow
from group_registry.forms.answers import guarded, unguarded
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.table import TableRow, letters
from group_registry.spreadsheets.table_cells import day_in
from support.books_office import workbook
from support.formulas import may_be_formula
from support.running import ends

LINES = [["群组名称", "群主"], ["参保服务答疑群", "周启明"]]
CSV = "群组名称,群主\r\n参保服务答疑群,周启明\r\n"
READ = (TableRow(1, ("群组名称", "群主")), TableRow(2, ("参保服务答疑群", "周启明")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_whatever_a_spreadsheet_writes_is_read(encoding: str, between: str) -> None:
    assert reader.of_bytes(CSV.replace(",", between).encode(encoding)).rows == READ


def test_a_workbook_is_read_as_the_same_table() -> None:
    assert reader.of_bytes(workbook(LINES)).rows == READ


def test_cells_of_a_workbook_become_text() -> None:
    rows: list[list[object]] = [
        ["甲", None, 12, 12.0, 1.5, True, datetime(2024, 3, 5), datetime(2024, 3, 5, 9, 30), date(2024, 3, 6)],
        [],
        [" 乙\n丙　"],
    ]
    read = reader.of_bytes(workbook(rows)).rows
    assert read[0].cells == ("甲", "", "12", "12", "1.5", "是", "2024-03-05", "2024-03-05 09:30", "2024-03-06")
    assert read[1] == TableRow(3, ("乙 丙",))


def test_a_number_keeps_the_zeros_that_it_is_shown_with() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([12, 12.0, 123456, 12.5, 12])
    for cell, shown in zip(sheet[1], ("0000", "000000", "0000", "0000", "0.00"), strict=True):
        cell.number_format = shown
    made = io.BytesIO()
    book.save(made)
    assert reader.of_bytes(made.getvalue()).rows[0].cells == ("0012", "000012", "123456", "12.5", "12")


def test_a_cell_that_shows_a_month_is_a_month() -> None:
    book, day = Workbook(), datetime(2019, 3, 1)
    sheet = book.active
    assert sheet is not None
    formats = ("mmm-yy", 'yyyy"年"m"月"', "yyyy\\-mm", "[Red]yyyy/m", "yyyy/m/d", "mmm-yy", "mmm-yy", "General")
    sheet.append([*[day] * 5, datetime(2019, 3, 2), datetime(2019, 3, 1, 9), 43525])
    for cell, shown in zip(sheet[1], formats, strict=True):
        cell.number_format = shown
    sheet.append([43525])
    sheet["A2"].number_format = "0000000"  # stands for a format that only a Chinese Excel has, known by its number
    made, patched = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(patched, "w") as new:
        text = old.read("xl/styles.xml").decode()
        before, own, after = re.split(r'<numFmt numFmtId="(\d+)" formatCode="0{7}" ?/>', text)
        styles = before + after
        for name in old.namelist():
            is_styles = name == "xl/styles.xml"
            new.writestr(name, styles.replace(f'numFmtId="{own}" ', 'numFmtId="57" ') if is_styles else old.read(name))
    read = reader.of_bytes(patched.getvalue()).rows
    days = ("2019-03",) * 4 + ("2019-03-01", "2019-03-02", "2019-03-01 09:00", "43525")
    assert (read[0].cells, read[1].cells) == (days, ("2019-03",))


def test_a_merged_column_holds_for_all_its_lines_and_a_merged_line_is_one_cell() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["群组台账", "", ""], ["使用部门", "群组名称", ""], ["会员服务部", "甲甲", "x"], [None, "乙乙", "y"]):
        sheet.append(line)
    for merged in ("A1:C1", "A3:A4"):
        sheet.merge_cells(merged)
    made = io.BytesIO()
    book.save(made)
    read = reader.of_bytes(made.getvalue())
    assert read.rows[0].cells == ("群组台账",)
    assert read.rows[3].cells == ("会员服务部", "乙乙", "y")
    assert read.remarks == ("1 格原为合并单元格，已按最上一格的内容填写",)


def test_a_merged_column_fills_empty_cells_of_its_own_lines_alone() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["部", "甲"], [None, "乙"], [None, "丙"]):
        sheet.append(line)
    sheet.merge_cells("A1:A2")
    made = io.BytesIO()
    book.save(made)
    read = reader.of_bytes(made.getvalue())
    assert [row.cells for row in read.rows] == [("部", "甲"), ("部", "乙"), ("", "丙")]


def test_too_many_merged_cells_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ROWS", 2)
    monkeypatch.setattr(reader, "MAX_COLUMNS", 3)
    first = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>'
    blank = "".join(f'<row r="{at}"><c r="A{at}" t="str"><v> </v></c></row>' for at in range(3, 10))
    merged = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>'
    with pytest.raises(CannotKnow, match=r"^合并的单元格过多，不是台账；请取消合并$"):
        reader.of_bytes(sheet(first + blank, merged))


def test_the_first_sheet_that_is_shown_is_read() -> None:
    """Hidden ones are neither read nor told; where all are, the first is read."""
    book = Workbook()
    assert book.active is not None
    for title in ("旧", "今", "又"):
        book.create_sheet(title).append([title])
    book["旧"].sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    read = reader.of_bytes(made.getvalue())
    assert (read.rows[0].cells, read.others) == (("今",), ("又",))


def test_what_cannot_be_a_cell_is_told_by_its_place_and_its_beginning() -> None:
    long = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯".ljust(4_001, "长")
    with pytest.raises(CannotKnow) as told:
        reader.of_bytes(f"甲,乙\n丙,{long}\n".encode())
    assert str(told.value) == "第 2 行 B 列有 4001 个字，超过 4000：“一二三四五六七八九十甲乙丙丁戊己庚辛壬癸……”"


def test_a_text_file_has_no_sheet_to_choose() -> None:
    with pytest.raises(CannotKnow, match=r"^CSV 没有工作表，不填 --sheet$"):
        reader.tables_of_bytes("甲,乙".encode(), "一月")


def packed(**parts: bytes) -> bytes:
    """A workbook with some parts replaced or added; names with __ for / and _ for a point."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(LINES))) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        named = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
        for name in old.namelist():
            new.writestr(name, named.pop(name, old.read(name)))
        for name, content in named.items():
            new.writestr(name, content)
    return made.getvalue()


def sheet(cells: str, after: str = "") -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<worksheet xmlns="{main}"><dimension ref="A1"/><sheetData>{cells}</sheetData>{after}</worksheet>'
    return packed(xl__worksheets__sheet1_xml=text.encode())


CELL = '<row r="{}"><c r="{}"><v>1</v></c></row>'


def test_a_merge_over_everything_costs_nothing() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:A1048576"/></mergeCells>'
    cells = '<row r="1"><c r="A1" t="str"><v>甲</v></c></row><row r="1048576"><c r="B1048576"><v>1</v></c></row>'
    assert [row.cells for row in reader.of_bytes(sheet(cells, merged)).rows] == [("甲",), ("甲", "1")]


def test_cells_that_tell_no_place_follow_one_another() -> None:
    """Some programs leave the places out."""
    cells = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert reader.of_bytes(sheet(cells)).rows == (TableRow(1, ("1", "2")), TableRow(2, ("3",)))
    with pytest.raises(CannotKnow, match=r"^有单元格 是公式，文件中没有计算结果；"):
        reader.of_bytes(sheet('<row r="7"><c><f>SUM(A1:A3)</f></c></row>'))


def test_a_merged_column_whose_top_is_empty_has_nothing_to_tell() -> None:
    merged = '<mergeCells><mergeCell ref="B1:B2"/></mergeCells>'
    read = reader.of_bytes(sheet(CELL.format(1, "A1") + CELL.format(2, "A2"), merged))
    assert (read.rows, read.remarks) == ((TableRow(1, ("1",)), TableRow(2, ("1",))), ())


def test_a_long_ledger_may_have_a_merged_column() -> None:
    merged = '<mergeCells><mergeCell ref="A1:A150"/></mergeCells>'
    below = "".join(CELL.format(line, f"B{line}") for line in range(2, 151))
    read = reader.of_bytes(sheet(CELL.format(1, "A1") + below, merged))
    assert read.rows[-1] == TableRow(150, ("1", "1"))
    assert read.remarks == ("149 格原为合并单元格，已按最上一格的内容填写",)


def test_a_text_that_looks_like_a_code_of_the_format_is_that_text() -> None:
    cell = '<row r="1"><c r="A1" t="str"><v>甲_x005F_x000D_乙_x005F_丙</v></c></row>'
    assert reader.of_bytes(sheet(cell)).rows[0].cells == ("甲_x000D_乙_x005F_丙",)


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    book.active.append([datetime(2024, 3, 5)])
    made = io.BytesIO()
    book.save(made)
    assert reader.of_bytes(made.getvalue()).rows[0].cells == ("2024-03-05",)


@pytest.mark.parametrize(
    ("row", "looks"),
    [('hidden="1"', True), ('hidden="true"', True), ('ht="0"', True), ('ht="15"', False), ('hidden="0"', False)],
)
def test_a_line_that_is_not_shown_is_known(row: str, looks: bool) -> None:
    read = reader.of_bytes(sheet(f'<row r="1" {row}><c r="A1"><v>1</v></c></row>'))
    assert read.looks == {1: ("隐藏的行",) if looks else ()}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        *(("FF0000", "红"), ("ED7D31", "橙"), ("FFFF00", "黄"), ("00B050", "绿"), ("0070C0", "蓝"), ("7030A0", "紫")),
        *(("888888", "灰"), ("120000", "灰"), ("9A9090", "灰"), ("E0F0F0", "青")),
    ],
)
def test_the_colour_of_a_line_has_a_name_and_its_code(code: str, name: str) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["甲", "乙"])
    book.active["A1"].fill = PatternFill("solid", fgColor=code)
    made = io.BytesIO()
    book.save(made)
    assert reader.of_bytes(made.getvalue()).looks == {1: (f"底色{name}（{code}）",)}


FORMULA = '<row r="7"><c r="C7"><f>SUM(A1:A3)</f>{0}</c></row>'


def test_a_formula_counts_by_its_value() -> None:
    assert reader.of_bytes(sheet(FORMULA.format("<v>12</v>"))).rows == (TableRow(7, ("", "", "12")),)


def repeated(text: str, lines: int) -> bytes:
    """A small workbook that shows one text in very many cells."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        table = book.add_worksheet()
        for line in range(lines):
            for column in range(200):
                table.write_string(line, column, text)
    return made.getvalue()


BILLION = b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "是空表"),
        (b"\n,,\n \xe3\x80\x80,\n", "是空表"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "是旧式 .xls，或已加密"),
        (b"PK\x03\x04nothing", "不是完整的 .xlsx 工作簿"),
        (workbook(LINES)[:900], "不是完整的 .xlsx 工作簿"),
        (b"\xff\xfe\x00", "不是 UTF-8 也不是 GBK 的文字"),
        (b"\x89PNG\r\n\x1a\n\0\0", "不是 UTF-8 也不是 GBK 的文字|有不可见的空字符"),
        ("甲,\0乙".encode(), "有不可见的空字符，不是文本表格；请另存为 .xlsx 或“CSV UTF-8”"),
        ('甲,"乙\n'.encode(), "第 1 行无法读取：引号未成对"),
        (("群组名称\n" + "长" * 5_000).encode(), "第 2 行 A 列有 5000 个字，超过 4000：“长长长"),
        (b"a," + b"x" * (5 << 20), "第 1 行无法读取：引号未成对，或单元格内容过长"),
        (b"x" * ((20 << 20) + 1), "文件超过 20 MB"),
        ("\n".join("甲" for _ in range(20_001)).encode(), "有内容的行超过 20000 行"),
        (",".join("甲" for _ in range(201)).encode(), "第 1 行超过 200 列"),
        (sheet(FORMULA.format("")), "C7 是公式，文件中没有计算结果"),
        (sheet(FORMULA.format("<v/>")), "C7 是公式"),
        (sheet(FORMULA.format("<v></v>")), "C7 是公式"),
        (sheet('<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'), "第 2 行有单元格为 #REF!"),
        (sheet(f'<row r="1"><c r="A1" t="str"><v>{"x" * (5 << 20)}</v></c></row>'), "第 1 行 A 列有 5242880 个字"),
        (sheet('<row r="1"><c r="GS1"><v>1</v></c></row>'), "第 1 行超过 200 列"),
        (sheet('<row r="1"><c r="GT1"><v>1</v></c></row>'), "第 1 行超过 200 列"),
        (sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "第 1 行有单元格编为 XFE1，超出工作表的范围"),
        (sheet(CELL.format(1, "A1000000000000")), "第 1 行有单元格编为 A1000000000000，超出工作表的范围"),
        (sheet(CELL.format(1, "ABCDE1")), "第 1 行有单元格无法读取"),
        (sheet(CELL.format(1, "A1") + CELL.format(10**12, "A1")), "行号 1000000000000 有误：应大于上一行的 1"),
        (sheet(f'{CELL.format(2, "A2")}<row r="{10**12}"/>'), "应大于上一行的 2，不超过 1048576；请在表格软件中打开"),
        (sheet(CELL.format(5, "A5") + CELL.format(3, "A3")), "行号 3 有误：应大于上一行的 5"),
        (sheet(f'<row r="1">{"<c><v>1</v></c>" * 16_385}</row>'), "第 1 行有 16385 格，超出工作表的范围"),
        (sheet("<row"), "不是完整的 .xlsx 工作簿"),
        (lambda: packed(xl__bomb_bin=b"0" * (65 << 20)), "解压后超过 64 MB"),
        (lambda: repeated("长" * 4_000, 27), "各单元格的文字合计超过 20 MB"),
        (lambda: packed(**{f"xl__p{number}_bin": b"" for number in range(1_001)}), "压缩包中有 "),
        (packed(xl__sharedStrings_xml=BILLION), "文档类型声明"),
        (packed(xl__sharedStrings_xml=BILLION.decode().encode("utf-16")), "文档类型声明"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(content: bytes | Callable[[], bytes], says: str) -> None:
    with pytest.raises(CannotKnow, match=says if "|" in says else re.escape(says)):
        reader.of_bytes(content if isinstance(content, bytes) else content())


def test_one_sheet_is_read_and_the_others_are_named() -> None:
    content = workbook(LINES, 旧=[["别的"]])
    read = reader.of_bytes(content)
    assert (read.rows, read.others) == (READ, ("旧",))
    assert reader.of_bytes(content, "旧").rows == (TableRow(1, ("别的",)),)
    assert reader.of_bytes(workbook([], 旧=LINES)).rows == READ
    with pytest.raises(CannotKnow, match="没有名为“新”的工作表，现有工作表：Sheet、旧"):
        reader.of_bytes(content, "新")


MANY = 20_001


@pytest.mark.parametrize(
    "content",
    [
        sheet("<row><c><v>1</v></c></row>" * MANY * 2 + "<row><<"),
        ("甲\n" * MANY + '"').encode(),
        ("甲\n" * MANY + "甲," * 201).encode(),
    ],
    ids=["workbook", "an open quote", "a wide line"],
)
def test_nothing_is_read_behind_the_last_line_that_may_be(content: bytes) -> None:
    """What is broken lies behind that line, so whoever reads on complains of something else."""
    with pytest.raises(CannotKnow, match="有内容的行超过 20000 行；请分为多份"):
        reader.of_bytes(content)


def test_rows_that_are_only_laid_out_do_not_count() -> None:
    laid_out = "".join(f'<row r="{line}" ht="20"><c r="A{line}" s="0"/></row>' for line in range(2, 2 * MANY))
    content = sheet(CELL.format(1, "A1") + laid_out + CELL.format(2 * MANY, f"A{2 * MANY}"))
    assert reader.of_bytes(content).rows == (TableRow(1, ("1",)), TableRow(2 * MANY, ("1",)))
    assert reader.of_bytes(b"1" + b"," * 1_000 + b"\n" * MANY + b"2").rows[1] == TableRow(MANY + 1, ("2",))


FAR = """
from pathlib import Path
from group_registry.spreadsheets import reader
assert reader.read_table(Path({place!r})).others == ("旧",)
"""


def test_a_row_far_below_in_another_sheet_does_not_hang(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = f'<worksheet xmlns="{main}"><sheetData><row r="{10**12}"/></sheetData></worksheet>'.encode()
    made = io.BytesIO(workbook(LINES, 旧=[["别的"]]))
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(tmp_path / "far.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name.endswith("sheet2.xml") else old.read(name))
    ends(FAR.format(place=str(tmp_path / "far.xlsx")))


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotKnow, match="无法读取表格"):
        reader.read_table(tmp_path / name)


DAYS = {
    **dict.fromkeys(["2024-03-05", "2024/3/5", "2024.03.05", "2024年3月5日", "2024 年 3 月 5 日"], "2024-03-05"),
    **dict.fromkeys(["２０２４年３月５日", "20240305", "45356", "45356.5", "2024-03-05 09:30", "24-3-5"], "2024-03-05"),
    **dict.fromkeys(["2024年3月", "24年3月"], "2024-03"),
    "2024.3.5.": "2024-03-05",
    **dict.fromkeys(["", "3/5/2024", "去年", "2024-13-01", "99999", "1", "45356 5", "2024-02-30"], ""),
}


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_in_its_spellings(text: str, day: str) -> None:
    assert day_in(text) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    spellings = (
        str(day),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        str((day - date(1899, 12, 30)).days),
    )
    assert {day_in(text) for text in spellings} == {str(day)}


@given(st.text(max_size=12))
@example(" \n")
@example("\u3000\t甲")
@example("'=1+1")
@example("'' ＋86")
def test_a_guarded_cell_is_no_formula_and_comes_back(text: str) -> None:
    assert not may_be_formula(guarded(text))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("column", [1, 26, 27, 52, 702, 703, 16384])
def test_columns_have_the_names_that_spreadsheets_give_them(column: int) -> None:
    assert letters(column) == get_column_letter(column)


SLOW = """
from pathlib import Path
from group_registry.forms.answers import tidy
from group_registry.spreadsheets import ledger_lines, reader, table, table_cells, wordings
many = 400_000
assert tidy("甲" + " " * many) == "甲"
assert table.of_roster().item("（" * many) is None
assert table_cells.person_in("（" * many, None) == ""
assert not wordings.may_end("（" * many)
assert not wordings.hints("停" * many)
assert not ledger_lines.names_many("群" * many, None)
assert ledger_lines.names_many("甲群、" * 1_000, None)
reader.read_table(Path({place!r}))
"""


def test_no_pattern_hangs_on_a_table_made_to_be_slow(tmp_path: Path) -> None:
    """Blanks, open brackets and tags without an end: the square of their number would take an hour."""
    tags = f"<!--{'<c ' * 300_000}--><!--{'<mergeCell ' * 300_000}-->"
    (tmp_path / "tags.xlsx").write_bytes(sheet('<row r="1"><c r="A1"><v>1</v></c></row>', tags))
    ends(SLOW.format(place=str(tmp_path / "tags.xlsx")))
