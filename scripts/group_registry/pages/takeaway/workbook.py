"""A workbook of plain tables, byte for byte the same for the same tables and day (the wrapper around XlsxWriter).

A cell is a text or a day, never a formula or a link. Each is written with its type, so that the library does not guess
from the content. A text that looks like a formula stays a text when somebody edits it.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook

from group_registry.forms.cells import looks_like_formula
from group_registry.pages.takeaway.table import plain

_FONT = {"font_name": "等线", "font_size": 11, "font_scheme": "none"}
_HEADER = {"bold": True, "bg_color": "#EFEDE6"}
_DAY = {"num_format": r"yyyy\-mm\-dd"}
LAST_FILLED = 2000
"""The last row, counted from 0, whose cells offer choices and hints."""
_TEXT: dict[str, Any] = {}
_QUOTED = {"quote_prefix": True}
"""The format of a text that would otherwise turn into a formula when it is edited."""
_SEAM = re.compile(r"(?<=^<)(?=r>.*</r>$)|(?<=_)(?=x[0-9A-Fa-f]{4}_)")
"""Where a text is cut into runs, because the library would change some texts if written whole.

It takes ``<r>…</r>`` for its own mark-up. Of escape codes of the format, such as ``_x0041_``, it escapes only every
other one.
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its header, the width of each column in characters, and its lines."""

    name: str
    header: Sequence[str]
    widths: Sequence[int]
    lines: Sequence[Sequence[str | date | None]]
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By header: the choices offered in the cells below; other texts are accepted, too."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """By header: the hint shown beside a cell of the column while somebody fills it in."""


def workbook(sheets: Sequence[Sheet], made_on: date) -> bytes:
    """The bytes of the file. It says it was made on ``made_on``; its ZIP entries bear the first day of the format."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "default_format_properties": _FONT}) as book:
        book.set_properties({"created": datetime.combine(made_on, time())})
        writer = _Writer(book)
        for sheet in sheets:
            writer.write(sheet)
    return made.getvalue()


def _validation(sheet: Sheet, word: str) -> dict[str, Any]:
    """The choices and hint of a column's cells. Nothing is rejected here: the reader of the table reports errors."""
    choices = sheet.choices.get(word)
    kind: dict[str, Any] = {"validate": "list", "source": [*choices]} if choices else {"validate": "any"}
    hint = sheet.hints.get(word, "")
    return kind | {"show_error": False, "input_title": word, "input_message": hint}


class _Writer:
    """Writes sheets into a workbook, with the few cell formats in use."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._header, self._day, self._text, self._quoted = map(book.add_format, (_HEADER, _DAY, _TEXT, _QUOTED))

    def write(self, sheet: Sheet) -> None:
        """Write a frozen header that filters, and the lines below it."""
        table = self._book.add_worksheet(sheet.name)
        table.freeze_panes(1, 0)
        table.autofilter(0, 0, len(sheet.lines), len(sheet.header) - 1)
        for column, (word, width) in enumerate(zip(sheet.header, sheet.widths, strict=True)):
            table.set_column(column, column, width)
            table.write_string(0, column, word, self._header)
            if word in sheet.hints or word in sheet.choices:
                table.data_validation(1, column, LAST_FILLED, column, _validation(sheet, word))
        for row, line in enumerate(sheet.lines, 1):
            for column, found in enumerate(line):
                if isinstance(found, date):
                    table.write_datetime(row, column, found, self._day)
                elif found:
                    self._write_text(table, row, column, found)

    def _write_text(self, table: Any, row: int, column: int, text: str) -> None:
        look = self._quoted if looks_like_formula(text) else None
        first, *others = _SEAM.split(plain(text))
        if others:
            runs = [part for run in others for part in (self._text, run)]
            table.write_rich_string(row, column, first, *runs, look or self._text)
        else:
            table.write_string(row, column, first, look)
