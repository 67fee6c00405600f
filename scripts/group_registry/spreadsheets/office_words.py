"""What an office calls itself and its decree, and the form of its numbers, as its first table of units says (Art. 6).

They are asked for, and never made up: a form of numbers is only proposed, from those of the old ledger.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress

from group_registry.evidence.numbers import form_shown
from group_registry.files.errors import CannotKnow
from group_registry.forms.answers import shortened
from group_registry.model.records import OFFICE_WORDS
from group_registry.spreadsheets.office_tables import OfficeLine, OfficeSheet
from group_registry.spreadsheets.table import Headings, Table, body

NUMBERS = "number_format"


def office_words(sheet: OfficeSheet, proposed: Callable[[], str]) -> dict[str, str]:
    """Each on any one line; what is missing, or not one thing, is refused. ``proposed`` is a form of numbers."""
    words = {item: _word(sheet, item) for item in (*OFFICE_WORDS, NUMBERS)}
    written, first = words.pop(NUMBERS), sheet.rows[0]
    for item, word in words.items():
        if not word:
            first.refuse(item, f"未填写{sheet.columns.title(item)}", "在第一个单位的一行填写，其余各行可以不填")
    form = written if "{年}" in written and "{号}" in written else form_shown(written)
    if not form:
        fix = "填写一个编号作为格式，如 某群备〔2026〕1号，年份在前，序号在后"
        if of_ledger := proposed():
            fix = f"旧台账的编号似为 {of_ledger}，无误的照此填写"
        first.refuse(NUMBERS, f"{sheet.columns.title(NUMBERS)}未写明年份和序号", fix, "6")
    return {**words, NUMBERS: form}


def _word(sheet: OfficeSheet, item: str) -> str:
    """The only one in its column; of two the first, and the other is refused."""
    lines: dict[str, OfficeLine] = {}
    for row in sheet.rows:
        lines.setdefault(row.value(item), row)
    lines.pop("", None)
    first, *others = lines or [""]
    for other in others:
        says = f"{sheet.columns.title(item)}写有“{shortened(first)}”“{shortened(other)}”"
        lines[other].refuse(item, says, "只写一种，其余清空")
    return first


def form_of_ledger(tables: Iterable[Table], headings: Headings) -> str:
    """The form that more than half of a ledger's numbers show; else empty."""
    numbers: list[str] = []
    for table in tables:
        with suppress(CannotKnow):  # a sheet that is no ledger
            columns = headings.columns(table, "paper_number")
            numbers += filter(None, (columns.value(row, "paper_number") for row in body(table, columns)[0]))
    ranked = Counter(map(form_shown, numbers)).most_common(1)
    return next((form for form, count in ranked if 2 * count > len(numbers)), "")
