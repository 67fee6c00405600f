"""A table as CSV for spreadsheets: UTF-8 with BOM; a cell that might be a formula gets a leading apostrophe."""

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from group_registry.forms.cells import guarded

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")


def plain(text: str) -> str:
    """The text on one line. Runs of control and invalid characters, which XML and calendars forbid, become a space."""
    return text if text.isprintable() else _UNSEEN.sub(" ", text)


Value = str | date | None


def table(header: Sequence[str], lines: Iterable[Iterable[Value]]) -> bytes:
    """The bytes of the file."""
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
