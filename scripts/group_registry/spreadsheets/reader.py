"""Read a spreadsheet that people made, CSV or xlsx: bytes to lines of text, with limits on every dimension.

The file type is detected from the content, not from the name. Nothing in the file is run or followed: for a formula,
the value stored with it is used; links and macros are ignored.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from group_registry.files.errors import CannotKnow, in_words
from group_registry.forms.cells import shortened, tidy, unguarded
from group_registry.personal_data.scan import masked
from group_registry.spreadsheets import workbook
from group_registry.spreadsheets.table import Table, TableRow, letters

MAX_BYTES = 20 << 20
"""Maximum bytes of a file, and maximum characters in all cells, since a workbook can use one text in many cells."""
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 20_000, 200, 4_000
"""Maximum number of lines that are not blank, of columns, and of characters in a cell."""
_OLD = b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(path: Path, sheet: str | None = None) -> Table:
    """The lines of a file that are not blank; for a workbook, those of the first visible sheet or of the named one.

    Raises CannotKnow if the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CannotKnow(f"无法读取表格 {in_words(error)}") from error
    try:
        return of_bytes(content, sheet)
    except CannotKnow as doubt:
        raise CannotKnow(f"{path.name}：{doubt}") from None


def of_bytes(content: bytes, sheet: str | None = None) -> Table:
    if len(content) > MAX_BYTES:
        raise CannotKnow(f"文件超过 {MAX_BYTES >> 20} MB，不是台账；请删去图片和无关的工作表")
    if content.startswith(_OLD):
        raise CannotKnow("是旧式 .xls，或已加密；请另存为不加密的 .xlsx，或“CSV UTF-8”")
    lines: Iterable[tuple[int, list[str]]] = ()
    told: list[str] = []
    if content.startswith(b"PK"):
        lines, told = workbook.lines_of(content, sheet, MAX_COLUMNS)
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
    return Table(tuple(rows), tuple(told))


def _cell(text: str, number: int, column: int) -> str:
    if column > MAX_COLUMNS and text:
        raise CannotKnow(f"第 {number} 行超过 {MAX_COLUMNS} 列；请只保留台账所需的列")
    if len(text) > MAX_CELL:
        where, begins = f"第 {number} 行 {letters(column)} 列", shortened(masked(tidy(text[:60])), 20)
        raise CannotKnow(f"{where}有 {len(text)} 个字，超过 {MAX_CELL}：“{begins}”")
    return tidy(text)


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
    """Decode the encodings used by spreadsheets in China: UTF-8 with or without BOM, UTF-16 with BOM, GB18030."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotKnow("不是 UTF-8 也不是 GBK 的文字，不是表格；请另存为 .xlsx 或“CSV UTF-8”")
