"""Read a spreadsheet that people made, CSV or xlsx: bytes to lines of text, with limits on every dimension.

The file type is detected from the content, not from the name. Nothing in the file is run or followed: for a formula,
the value stored with it is used; links and macros are ignored. Limits apply before openpyxl unpacks anything.
"""

import csv
import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from group_registry.files.errors import CannotKnow, in_words
from group_registry.forms.answers import shortened, tidy, unguarded
from group_registry.personal_data.scan import masked
from group_registry.spreadsheets.table import Table, TableRow, letters

MAX_BYTES = 20 << 20
"""Maximum bytes of a file, and maximum characters in all cells, since a workbook can use one text in many cells."""
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 20_000, 200, 4_000
"""Maximum number of lines that are not blank, of columns, and of characters in a cell."""
_OLD = b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MAX_UNPACKED = 64 << 20
MAX_PARTS = 1_000
LAST_ROW = 1_048_576
"""The last possible line of a sheet."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_VALUELESS = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_ZEROS = re.compile("0+")
"""The format of a whole number that is shown with at least as many digits as there are zeros."""
_LITERAL = re.compile(r'"[^"]*"|\[[^]]*\]|\\.')
"""What a number format shows as it stands, and colours."""
_MONTHS = frozenset({27, 36, 50, 52, 57})
"""The numbers of the formats of year and month that only a Chinese Excel has."""
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")
"""The escaped form of text such as _x000D_, which the format reads as a character code."""
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_BROKEN = "不是完整的 .xlsx 工作簿；请在表格软件中打开，另存一份，或另存为“CSV UTF-8”"

Lines = Sequence[tuple[int, list[str]]]


def read_table(path: Path, sheet: str | None = None) -> Table:
    """The lines of a file that are not blank; for a workbook, those of the named sheet, else of the first
    visible one that is not empty.

    Raises CannotKnow if the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return of_bytes(file.read(MAX_BYTES + 1), sheet)
    except OSError as error:
        raise CannotKnow(f"无法读取表格 {in_words(error)}") from error
    except CannotKnow as doubt:
        raise CannotKnow(f"{path.name}：{doubt}") from None


def of_bytes(content: bytes, sheet: str | None = None) -> Table:
    if len(content) > MAX_BYTES:
        raise CannotKnow(f"文件超过 {MAX_BYTES >> 20} MB，不是台账；请删去图片和无关的工作表")
    if content.startswith(_OLD):
        raise CannotKnow("是旧式 .xls，或已加密；请另存为不加密的 .xlsx，或“CSV UTF-8”")
    lines: Iterable[tuple[int, list[str]]] = ()
    table = Table(())
    if content.startswith(b"PK"):
        parts = _parts(content)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                lines, table = _of_workbook(content, parts, sheet)
        except CannotKnow:
            raise
        except Exception as error:  # a library may raise anything on a broken workbook
            raise CannotKnow(_BROKEN) from error
    elif sheet:
        raise CannotKnow("CSV 没有工作表，不填 --sheet")
    else:
        lines = _csv(content)
    rows: list[TableRow] = []
    size = 0
    for number, cells in lines:
        size += sum(map(len, cells))
        if size > MAX_BYTES:
            raise CannotKnow(f"各单元格的文字合计超过 {MAX_BYTES >> 20} MB，不是台账；请删去重复、无关的内容")
        row = TableRow(number, tuple(_cell(text, number, column) for column, text in enumerate(cells, start=1)))
        if not any(row.cells):
            continue
        if len(rows) >= MAX_ROWS:
            raise CannotKnow(f"有内容的行超过 {MAX_ROWS} 行；请分为多份")
        rows.append(row)
    if not rows:
        raise CannotKnow("是空表，没有内容")
    return replace(table, rows=tuple(rows))


def _cell(text: str, number: int, column: int) -> str:
    if column > MAX_COLUMNS and text:
        raise CannotKnow(f"第 {number} 行超过 {MAX_COLUMNS} 列；请只保留台账所需的列")
    if len(text) > MAX_CELL:
        where, begins = f"第 {number} 行 {letters(column)} 列", shortened(masked(tidy(text[:60])), 20)
        raise CannotKnow(f"{where}有 {len(text)} 个字，超过 {MAX_CELL}：“{begins}”")
    return tidy(_UNSEEN.sub("", text))


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    if "\0" in text:
        raise CannotKnow("有不可见的空字符，不是文本表格；请另存为 .xlsx 或“CSV UTF-8”")
    delimiter = max(",\t;", key=text[:4_000].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [unguarded(cell) for cell in cells]
    except csv.Error as error:
        says = f"第 {number + 1} 行无法读取：引号未成对，或单元格内容过长"
        raise CannotKnow(f"{says}；请在表格软件中打开，另存为 .xlsx") from error


def _decoded(content: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotKnow("不是 UTF-8 也不是 GBK 的文字，不是表格；请另存为 .xlsx 或“CSV UTF-8”")


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts of the zip file, none of which yields more bytes than it says.

    A part with a document type declaration is refused, because its entities could expand without limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = packed.infolist()
            if len(infos) > MAX_PARTS:
                raise CannotKnow(f"压缩包中有 {len(infos)} 个部件，不是台账")
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise CannotKnow(f"解压后超过 {MAX_UNPACKED >> 20} MB，不是台账；请删去图片和无关的工作表")
            parts = {info.filename: packed.read(info) for info in infos}
    except CannotKnow:
        raise
    except Exception as error:  # a zip may be broken, encrypted or packed in ways that are not known here
        raise CannotKnow(_BROKEN) from error
    texts = (data for name, data in parts.items() if not name.startswith("xl/media/"))
    if any(b"<!DOCTYPE" in data.replace(b"\0", b"") for data in texts):
        raise CannotKnow("部件中有文档类型声明，不属正常工作簿；请在表格软件里另存一份")
    return parts


def _of_workbook(content: bytes, parts: dict[str, bytes], sheet: str | None) -> tuple[Lines, Table]:
    """The lines and the rest; one column more than allowed, so that the caller can see that there are too many."""
    from openpyxl import load_workbook  # imported late: loading it takes longer than reading most tables

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    named: dict[str, Any] = {one.title: one for one in book.worksheets}
    visible = {title: one for title, one in named.items() if one.sheet_state == "visible"} or named
    if not named:
        raise CannotKnow("没有工作表")
    if sheet is not None and sheet not in named:
        raise CannotKnow(f"没有名为“{sheet}”的工作表，现有工作表：{'、'.join(named)}")
    for chosen in (*visible.values(),) if sheet is None else (named[sheet],):
        raw, struck = parts.get(chosen._worksheet_path.lstrip("/"), b""), set[int]()
        if valueless := _VALUELESS.search(raw):
            place = _PLACE.search(valueless[1])
            where = place[1].decode() if place else "有单元格"
            raise CannotKnow(f"{where} 是公式，文件中没有计算结果；请在表格软件中打开并保存，或粘贴为数值")
        chosen.reset_dimensions()
        if lines := list(_lines(chosen.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS + 1), struck)):
            break
    filled = _fill(lines, raw)
    remarks = [f"{filled} 格原为合并单元格，已按最上一格的内容填写"] if filled else []
    full = (one for one in visible.values() if any(cell.value is not None for row in one.iter_rows() for cell in row))
    others = tuple(one.title for one in full if one is not chosen)
    return lines, Table((), tuple(remarks), chosen.title, others, frozenset(struck))


def _lines(rows: Iterable[Sequence[Any]], struck: set[int]) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not empty. openpyxl yields one object for all lines missing in the file: checked once."""
    blank: object = None
    for number, row in enumerate(rows, start=1):
        if row is blank:
            continue
        if any(cell.value is not None for cell in row):
            texts = [_text(cell, number) for cell in row]
            if any(cell.value is not None and cell.has_style and cell.font.strike for cell in row):
                struck.add(number)
            while texts and not texts[-1]:
                texts.pop()
            yield number, texts
        else:
            blank = row


def _text(cell: Any, number: int) -> str:
    value = cell.value
    if type(value) is int and cell.style_array.numFmtId in _MONTHS:
        value = datetime(1899, 12, 30) + timedelta(value)
    match value:
        case None:
            return ""
        case str():
            if cell.data_type == "e":
                raise CannotKnow(f"第 {number} 行有单元格为 {value}，是计算出错的公式；请改为文字或数值")
            return _ESCAPED.sub("_", value)
        case bool():
            return "是" if value else "否"
        case datetime() if (value.day, value.time()) == (1, time()) and "d" not in _LITERAL.sub("", cell.number_format):
            return f"{value:%Y-%m}"
        case datetime():
            return value.isoformat(" ", "minutes").removesuffix(" 00:00")
        case date():
            return value.isoformat()
        case int() | float() if abs(value) < 1e15 and value == int(value):
            # Staff numbers are often stored as numbers with a format that shows leading zeros.
            zeros = _ZEROS.fullmatch(cell.number_format)
            return str(int(value)).zfill(len(zeros[0]) if zeros else 0)
        case _:
            return str(value)


def _fill(lines: Lines, raw: bytes) -> int:
    """Fill cells merged within one column; returns how many. Cells merged across columns stay one cell."""
    from openpyxl.utils import column_index_from_string

    tops = defaultdict[int, list[tuple[int, int]]](list)
    for left, top, right, bottom in set(_MERGED.findall(raw)):
        if left == right:
            tops[int(top)].append((column_index_from_string(left.decode()) - 1, int(bottom)))
    merged, filled, steps = dict[int, tuple[int, str]](), 0, 0
    for number, cells in lines:
        for column, (bottom, text) in merged.items():
            if number <= bottom and not (column < len(cells) and cells[column]):
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = text
                filled += 1
        if (steps := steps + len(merged)) > MAX_ROWS * MAX_COLUMNS:
            raise CannotKnow("合并的单元格过多，不是台账；请取消合并")
        merged |= {column: (bottom, cells[column]) for column, bottom in tops[number] if column < len(cells)}
    return filled
