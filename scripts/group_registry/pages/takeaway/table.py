"""A table as CSV for spreadsheets: UTF-8 with its mark; what might be a formula stands behind an apostrophe."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from group_registry.forms.cells import guarded
from group_registry.pages.takeaway.plain import plain

Value = str | date | None


def table(header: Sequence[str], lines: Iterable[Iterable[Value]]) -> bytes:
    """The file."""
    made = io.BytesIO()
    made.write(BOM_UTF8)
    cell = cache(_cell)  # most cells say what others say
    with io.TextIOWrapper(made, "utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows(map(cell, line) for line in lines)
        text.flush()
        return made.getvalue()


def _cell(value: Value) -> str:
    return guarded(plain(str(value))) if value else ""
