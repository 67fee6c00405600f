"""A table as CSV for spreadsheets: UTF-8 with its mark; what might be a formula stands behind an apostrophe."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from pages.takeaway.plain import plain
from reading.cells import guarded

Value = str | date | None


def table(header: Sequence[str], lines: Iterable[Iterable[Value]]) -> bytes:
    """The file."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(header)
    cell = cache(_cell)  # most cells say what others say
    writer.writerows(map(cell, line) for line in lines)
    return made.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    return guarded(plain(str(value))) if value else ""
