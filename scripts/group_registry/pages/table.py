"""Plain tables as CSV and as a workbook, byte for byte the same for the same tables and day.

A cell is a text or a day, never a formula or a link. In a CSV file for spreadsheets (UTF-8 with BOM) a cell that might
be a formula gets a leading apostrophe. In a workbook each cell is written with its type, so that XlsxWriter does not
guess from the content, and a text that looks like a formula stays a text when somebody edits it.
"""

import csv
import io
import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime, time
from functools import cache
from itertools import chain, product
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from group_registry.forms.answers import guarded, looks_like_formula
from group_registry.model.terms import PaperDay

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
_FONT = {"font_name": "等线", "font_size": 11, "font_scheme": "none"}
LAST_FILLED = 2000
"""The last row, counted from 0, whose cells offer choices and hints."""
_SEAM = re.compile(r"(?<=^<)(?=r>.*</r>$)|(?<=_)(?=x[0-9A-Fa-f]{4}_)")
"""Where a text is cut into runs, because the library would change some texts if written whole.

It takes ``<r>…</r>`` for its own mark-up. Of escape codes of the format, such as ``_x0041_``, it escapes only every
other one.
"""
Value = str | date | None


def plain(text: str) -> str:
    """The text on one line. Runs of control and invalid characters, which XML and calendars forbid, become a space."""
    return text if text.isprintable() else _UNSEEN.sub(" ", text)


def compact(value: object) -> bytes:
    """JSON with "<" escaped, so that the text cannot open an element if a page ever embeds it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode("utf-8", "replace")


def table(header: Sequence[str], lines: Iterable[Iterable[Value]]) -> bytes:
    made = io.BytesIO()
    made.write(BOM_UTF8)
    cell = cache(_cell)  # most cells repeat the text of others
    with io.TextIOWrapper(made, "utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows(map(cell, line) for line in lines)
        text.flush()
        return made.getvalue()


def _cell(value: Value) -> str:
    return guarded(plain(str(value))) if value else ""


class Sheet(NamedTuple):
    """One sheet of a workbook: its name, its header, the width of each column in characters, and its lines.

    By header, ``choices`` are offered in the cells below (other texts are accepted, too), and ``hints`` are shown
    beside a cell of the column while somebody fills it in. ``marked`` are the lines and columns, counted from 0, of the
    cells to colour.
    """

    name: str
    header: Sequence[str]
    widths: Sequence[int]
    lines: Sequence[Sequence[Value]]
    choices: Mapping[str, Sequence[str]] = {}
    hints: Mapping[str, str] = {}
    marked: Set[tuple[int, int]] = frozenset()


def workbook(sheets: Sequence[Sheet], made_on: date) -> bytes:
    """It says it was made on ``made_on``; its ZIP entries bear the first day of the format.

    What somebody types into a cell later stays a text, also below the last line: 2022-06 does not become a day.
    """
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "default_format_properties": _FONT}) as book:
        book.set_properties({"created": datetime.combine(made_on, time())})
        day = book.add_format({"num_format": r"yyyy\-mm\-dd"})
        for sheet in sheets:
            base: dict[str, Any] = {"num_format": "@"}
            if sheet.marked:
                base |= {"text_wrap": True, "valign": "top"}
            text = book.add_format(base)
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, len(sheet.lines), len(sheet.header) - 1)
            _head(page, sheet, text, book.add_format({**base, "bold": True, "bg_color": "#EFEDE6"}))
            looks = {}
            for is_marked, is_quoted in product((False, True), repeat=2):
                look = {**base, "quote_prefix": is_quoted}
                if is_marked:
                    look["bg_color"] = "#FFF2CC"
                looks[is_marked, is_quoted] = book.add_format(look)
            for row, line in enumerate(sheet.lines):
                for column, value in enumerate(line):
                    is_marked = (row, column) in sheet.marked
                    if isinstance(value, date) and not isinstance(value, PaperDay):
                        page.write_datetime(row + 1, column, value, day)
                    elif value:
                        look = looks[is_marked, looks_like_formula(str(value))]
                        _write(page, (row + 1, column), plain(str(value)), look, text)
                    elif is_marked:
                        page.write_blank(row + 1, column, None, looks[True, False])
    return made.getvalue()


def _head(page: Worksheet, sheet: Sheet, text: Format, bold: Format) -> None:
    for column, (word, width) in enumerate(zip(sheet.header, sheet.widths, strict=True)):
        page.set_column(column, column, width, text)
        page.write_string(0, column, word, bold)
        choices, hint = sheet.choices.get(word), sheet.hints.get(word, "")
        if not choices and not hint:
            continue
        # Nothing is rejected here: the reader of the table reports errors.
        kind: dict[str, Any] = {"validate": "list", "source": choices} if choices else {"validate": "any"}
        kind |= {"show_error": False, "input_title": word, "input_message": hint}
        page.data_validation(1, column, LAST_FILLED, column, kind)


def _write(page: Worksheet, at: tuple[int, int], value: str, look: Format, run: Format) -> None:
    first, *others = _SEAM.split(value)
    if others:
        page.write_rich_string(*at, first, *chain.from_iterable((run, other) for other in others), look)
    else:
        page.write_string(*at, first, look)
