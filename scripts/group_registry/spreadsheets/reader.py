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
from collections.abc import Callable, Iterable, Iterator
from colorsys import rgb_to_hls
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from group_registry.files.errors import CannotKnow, in_words
from group_registry.forms.answers import tidy, unguarded
from group_registry.personal_data.scan import masked
from group_registry.spreadsheets.table import Table, TableRow, letters

T = TypeVar("T")
MAX_BYTES = 20 << 20
"""Maximum bytes of a file, and maximum characters in all cells, since a workbook can use one text in many cells."""
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 20_000, 200, 4_000
"""Maximum number of lines that are not blank, of columns, and of characters in a cell."""
_OLD = b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MAX_UNPACKED = 64 << 20
MAX_PARTS = 1_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last possible line and column of a sheet."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_VALUELESS = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_LITERAL = re.compile(r'"[^"]*"|\[[^]]*\]|\\.')
"""What a number format shows as it stands, and colours."""
_MONTHS = frozenset({27, 36, 50, 52, 57})
"""The numbers of the formats of year and month that only a Chinese Excel has."""
_ESCAPED = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")
"""The escaped form of text such as _x000D_, which the format reads as a character code."""
_RGB = re.compile("[0-9A-F]{6}")
_HUES = "红橙黄绿绿绿青蓝蓝紫紫红"
_WHITE = frozenset({"FFFFFF", "theme 0", "indexed 64"})
_BLACK = frozenset({"000000", "theme 1", "indexed 64", "indexed 8"})
STRUCK, HIDDEN = "划有删除线", "隐藏的行"
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")
_SAVE_AGAIN = "请在表格软件中打开，另存一份，或另存为“CSV UTF-8”"
_BROKEN = f"不是完整的 .xlsx 工作簿；{_SAVE_AGAIN}"


def read_table(path: Path, sheet: str | None = None) -> Table:
    """The lines of a file that are not blank; for a workbook, those of the named sheet, else of the first
    visible one that is not empty.

    Raises CannotKnow if the file cannot be read.
    """
    return _of_file(path, sheet, of_bytes)


def read_tables(path: Path, sheet: str | None = None) -> dict[str, Table | CannotKnow]:
    """By its name each sheet with content, hidden ones too, or why it cannot be read; the named one alone."""
    return _of_file(path, sheet, tables_of_bytes)


def _of_file(path: Path, sheet: str | None, of: Callable[[bytes, str | None], T]) -> T:
    try:
        with path.open("rb") as file:
            return of(file.read(MAX_BYTES + 1), sheet)
    except OSError as error:
        raise CannotKnow(f"无法读取表格 {in_words(error)}") from error
    except CannotKnow as doubt:
        raise CannotKnow(f"{path.name}：{doubt}") from None


def of_bytes(content: bytes, sheet: str | None = None) -> Table:
    tables = tables_of_bytes(content, sheet)
    hidden = [title for title, table in tables.items() if isinstance(table, Table) and table.is_hidden]
    first, *others = [title for title in tables if title not in hidden] or tables
    table = tables[first]
    if isinstance(table, CannotKnow):
        raise table
    return replace(table, others=tuple(others))


def tables_of_bytes(content: bytes, sheet: str | None = None) -> dict[str, Table | CannotKnow]:
    if _is_workbook(content):
        tables = _of_workbook(content, sheet)
    elif sheet:
        raise CannotKnow("CSV 没有工作表，不填 --sheet")
    else:
        tables = {"": Table(_within_limits(_csv(content)))}
    full = {title: table for title, table in tables.items() if isinstance(table, CannotKnow) or table.rows}
    if not full:
        raise CannotKnow("是空表，没有内容")
    return full


def _is_workbook(content: bytes) -> bool:
    if len(content) > MAX_BYTES:
        raise CannotKnow(f"文件超过 {MAX_BYTES >> 20} MB，不是台账；请删去图片和无关的工作表")
    if content.startswith(_OLD):
        raise CannotKnow("是旧式 .xls，或已加密；请另存为不加密的 .xlsx，或“CSV UTF-8”")
    return content.startswith(b"PK")


def _within_limits(lines: Iterable[tuple[int, list[str]]]) -> tuple[TableRow, ...]:
    """The lines that are not blank; nothing is read behind the last one that may be."""
    rows: list[TableRow] = []
    size = 0
    for number, texts in lines:
        size += sum(map(len, texts))
        if size > MAX_BYTES:
            raise CannotKnow(f"各单元格的文字合计超过 {MAX_BYTES >> 20} MB，不是台账；请删去重复、无关的内容")
        if any(texts[MAX_COLUMNS:]):
            raise CannotKnow(f"第 {number} 行超过 {MAX_COLUMNS} 列；请只保留台账所需的列")
        cells = tuple(_cell(text, number, column) for column, text in enumerate(texts[:MAX_COLUMNS], start=1))
        if not any(cells):
            continue
        if len(rows) >= MAX_ROWS:
            raise CannotKnow(f"有内容的行超过 {MAX_ROWS} 行；请分为多份")
        broken = frozenset(place for place, text in enumerate(texts[:MAX_COLUMNS]) if "\n" in text.strip())
        rows.append(TableRow(number, cells, broken))
    return tuple(rows)


def _cell(text: str, number: int, column: int) -> str:
    if len(text) > MAX_CELL:
        begins = masked(tidy(text[:60]))[:20]
        where = f"第 {number} 行 {letters(column)} 列"
        raise CannotKnow(f"{where}有 {len(text)} 个字，超过 {MAX_CELL}：“{begins}……”")
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
            if any(cells):
                yield number, [*map(unguarded, cells[:MAX_COLUMNS]), *cells[MAX_COLUMNS:]]
    except csv.Error as error:
        says = f"第 {number + 1} 行无法读取：引号未成对，或单元格内容过长"
        raise CannotKnow(f"{says}；请在表格软件中打开，另存为 .xlsx") from error


def _decoded(content: bytes) -> str:
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotKnow("不是 UTF-8 也不是 GBK 的文字，不是表格；请另存为 .xlsx 或“CSV UTF-8”")


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts of the zip file, none of which yields more bytes than it says.

    A part with a document type declaration is refused, because its entities could expand without limit.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        infos = packed.infolist()
        if len(infos) > MAX_PARTS:
            raise CannotKnow(f"压缩包中有 {len(infos)} 个部件，不是台账")
        if sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise CannotKnow(f"解压后超过 {MAX_UNPACKED >> 20} MB，不是台账；请删去图片和无关的工作表")
        parts = {info.filename: packed.read(info) for info in infos}
    texts = (data for name, data in parts.items() if not name.startswith("xl/media/"))
    if any(b"<!DOCTYPE" in data.replace(b"\0", b"") for data in texts):
        raise CannotKnow("部件中有文档类型声明，不属正常工作簿；请在表格软件里另存一份")
    return parts


def _of_workbook(content: bytes, wanted: str | None) -> dict[str, Table | CannotKnow]:
    from openpyxl import load_workbook  # imported late: loading it takes longer than reading most tables

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parts = _parts(content)
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            names = [sheet.title for sheet in book.worksheets]
            if not names:
                raise CannotKnow("没有工作表")
            if wanted not in (None, *names):
                raise CannotKnow(f"没有名为“{wanted}”的工作表，现有工作表：{'、'.join(names)}")
            return {
                sheet.title: _Sheet(sheet, parts).table() for sheet in book.worksheets if wanted in (None, sheet.title)
            }
    except CannotKnow:
        raise
    except Exception as error:  # a workbook may be broken, encrypted or packed in ways that are not known here
        raise CannotKnow(_BROKEN) from error


class _Sheet:
    """A sheet of a workbook, read row by row; how its lines look and how much was filled is known at the end.

    The library's own rows are not used: it makes a row of its own of each one that is missing, however many, and
    leaves out the cells behind the last column that it is asked for.
    """

    def __init__(self, sheet: Any, parts: dict[str, bytes]) -> None:
        self._sheet, self._content = sheet, parts[sheet._worksheet_path]
        self.title: str = sheet.title
        self.looks = dict[int, tuple[str, ...]]()
        self.filled = 0
        self._styles = dict[int, tuple[str, ...]]()

    def table(self) -> Table | CannotKnow:
        try:
            rows = _within_limits(self.lines())
        except CannotKnow as doubt:
            return doubt
        remarks = [f"{self.filled} 格原为合并单元格，已按最上一格的内容填写"] if self.filled else []
        return Table(rows, tuple(remarks), self.title, looks=self.looks, is_hidden=self._sheet.sheet_state != "visible")

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """The lines that are not empty, cells merged within one column filled. Those across columns stay one cell."""
        tops = self._tops()
        merged, steps = dict[int, tuple[int, str]](), 0
        for number, written in self._rows():
            texts = {cell.column: _text(cell, number) for cell in written}
            last = max((column for column, text in texts.items() if text), default=0)
            cells = [texts.get(column, "") for column in range(1, last + 1)]
            steps += len(merged)
            if steps > MAX_ROWS * MAX_COLUMNS:
                raise CannotKnow("合并的单元格过多，不是台账；请取消合并")
            for column, (bottom, text) in merged.items():
                if number <= bottom and not any(cells[column : column + 1]):
                    cells.extend([""] * (column + 1 - len(cells)))
                    cells[column] = text
                    self.filled += 1
            merged |= {column: (bottom, cells[column]) for column, bottom in tops[number] if column < len(cells)}
            yield number, cells

    def _tops(self) -> dict[int, list[tuple[int, int]]]:
        """By the line on which they begin, the columns of cells merged within one, and where they end."""
        from openpyxl.utils import column_index_from_string

        tops = defaultdict[int, list[tuple[int, int]]](list)
        for left, top, right, bottom in set(_MERGED.findall(self._content)):
            if left == right:
                tops[int(top)].append((column_index_from_string(left.decode()) - 1, int(bottom)))
        return tops

    def _look(self, cell: Any) -> tuple[str, ...]:
        if cell._style_id not in self._styles:
            fill, font = cell.fill, cell.font
            looks = [STRUCK] if font.strike else []
            if fill.fill_type and (colour := _colour(fill.fgColor, _WHITE)):
                looks.append(f"底色{colour}")
            if font.color and (colour := _colour(font.color, _BLACK)):
                looks.append(f"字色{colour}")
            self._styles[cell._style_id] = tuple(looks)
        return self._styles[cell._style_id]

    def _rows(self) -> Iterator[tuple[int, list[Any]]]:
        """The rows with a value in some cell, and the cells that have one."""
        from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
        from openpyxl.xml.functions import iterparse

        self._check_formulas()
        book, source = self._sheet.parent, io.BytesIO(self._content)
        parser = WorkSheetParser(
            source,
            self._sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for _, element in iterparse(source):
            if element.tag != ROW_TAG:
                continue
            parser.row_counter, parser.col_counter = _number_of(element, parser.row_counter), 0
            if any(map(len, element)) and (cells := self._cells(element, parser)):
                yield parser.row_counter, cells
            element.clear()

    def _check_formulas(self) -> None:
        if valueless := _VALUELESS.search(self._content):
            place = _PLACE.search(valueless[1])
            where = place[1].decode() if place else "有单元格"
            raise CannotKnow(f"{where} 是公式，文件中没有计算结果；请在表格软件中打开并保存，或粘贴为数值")

    def _cells(self, row: Any, parser: Any) -> list[Any]:
        from openpyxl.cell.read_only import ReadOnlyCell

        number = parser.row_counter
        if len(row) > LAST_COLUMN:
            raise CannotKnow(f"第 {number} 行有 {len(row)} 格，超出工作表的范围；{_SAVE_AGAIN}")
        try:
            cells = [ReadOnlyCell(self._sheet, **parser.parse_cell(cell)) for cell in row]
        except Exception as error:  # a library may raise anything on a broken cell
            raise CannotKnow(f"第 {number} 行有单元格无法读取；{_SAVE_AGAIN}") from error
        if far := next((cell for cell in cells if cell.row > LAST_ROW or cell.column > LAST_COLUMN), None):
            raise CannotKnow(f"第 {number} 行有单元格编为 {far.coordinate}，超出工作表的范围；{_SAVE_AGAIN}")
        looks = [look for cell in cells if cell.has_style for look in self._look(cell)]
        if row.get("hidden") in ("1", "true") or float(row.get("ht", 1)) < 1:
            looks.append(HIDDEN)
        self.looks[number] = tuple(dict.fromkeys(looks))
        return [cell for cell in cells if cell.value is not None]


def _colour(colour: Any, usual: frozenset[str]) -> str:
    """Its name and code; empty for the usual one."""
    if colour.type != "rgb":
        code = f"{colour.type} {colour.value}"
        if code in usual and not colour.tint:
            return ""
        return f"（主题色 {colour.value}，{colour.tint:.1f}）"
    code = str(colour.value)[-6:].upper()
    if code in usual or not _RGB.fullmatch(code):
        return ""
    hue, light, depth = rgb_to_hls(*(int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    name = "灰" if depth < 0.15 or light < 0.1 else _HUES[round(hue * 12) % 12]
    return f"{name}（{code}）"


def _number_of(row: Any, last: int) -> int:
    number = int(float(row.get("r", last + 1)))
    if not last < number <= LAST_ROW:
        raise CannotKnow(f"行号 {number} 有误：应大于上一行的 {last}，不超过 {LAST_ROW}；{_SAVE_AGAIN}")
    return number


def _text(cell: Any, number: int) -> str:
    if cell.data_type == "e":
        raise CannotKnow(f"第 {number} 行有单元格为 {cell.value}，是计算出错的公式；请改为文字或数值")
    match cell.value:
        case str() as text:
            return _ESCAPED.sub("_", text)
        case True:
            return "是"
        case False:
            return "否"
        case int() as days if cell.style_array.numFmtId in _MONTHS:
            return _moment(datetime(1899, 12, 30) + timedelta(days), cell.number_format)
        case int() | float() as figure:
            return _figure(figure, cell.number_format)
        case datetime() as moment:
            return _moment(moment, cell.number_format)
        case other:
            return str(other)


def _figure(figure: float, shown: str) -> str:
    """Staff numbers are often stored as numbers with a format that shows leading zeros."""
    if not (abs(figure) < 1e15 and figure == int(figure)):
        return str(figure)
    digits = str(int(figure))
    if set(shown) == {"0"}:
        return digits.zfill(len(shown))
    return digits


def _moment(moment: datetime, shown: str) -> str:
    is_first = (moment.day, moment.time()) == (1, time())
    if is_first and "d" not in _LITERAL.sub("", shown):
        return f"{moment:%Y-%m}"
    return moment.isoformat(" ", "minutes").removesuffix(" 00:00")
