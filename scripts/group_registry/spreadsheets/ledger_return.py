"""What is returned to the office after an import: the complaints, grouped, and the refused lines as a workbook.

The workbook has the office's own columns in their order, then the missing columns, then the reason, a proposal and a
column to accept the proposal. ``import_ledger`` can read it again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from group_registry.forms.schemas import Forms
from group_registry.spreadsheets import workbook
from group_registry.spreadsheets.ledger_desk import Refused
from group_registry.spreadsheets.ledger_import import TakenIn
from group_registry.spreadsheets.table import RETURNED, TableRow, titles

SHEET = "待补"
MOST_ROWS = 10
"""How many line numbers are listed for one complaint."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint about one line, or about several lines that are refused for the same reason."""

    where: str
    says: str
    fix: str
    article: str | None


def complaints(refused: Iterable[Refused]) -> Iterator[Complaint]:
    """All complaints, in the order of their first lines."""
    alike: dict[tuple[str | None, str, str, str | None], list[Refused]] = defaultdict(list)
    for one in refused:
        # Complaints about the registry itself (row 0) are not merged with others.
        key = (one.item, one.alike or one.says, one.fix, one.article) if one.row else (one.where, one.says, one.fix, "")
        alike[key].append(one)
    for some in alike.values():
        first, count = some[0], len({one.row for one in some})
        if count == 1:
            yield Complaint(first.where, "；".join(dict.fromkeys(one.says for one in some)), first.fix, first.article)
            continue
        column = first.where.removeprefix(f"第 {first.row} 行").strip()
        numbers = [str(number) for number in dict.fromkeys(one.row for one in some)]
        listed = f"第 {'、'.join(numbers[:MOST_ROWS])} 行{'等' if len(numbers) > MOST_ROWS else ''}"
        where = f"{listed}（共 {count} 行）{column}"
        is_same = len({one.says for one in some}) == 1
        says = first.says if is_same else f"{first.alike}，如第 {first.row} 行：{first.says}"
        yield Complaint(where, says, first.fix, first.article)


def returned(found: TakenIn, forms: Forms) -> bytes:
    return workbook.of_text(SHEET, *_table(found, forms))


def _table(found: TakenIn, forms: Forms) -> tuple[list[list[str]], set[tuple[int, int]]]:
    """The lines of the workbook, heading first, and its coloured cells as pairs of line and column, counted from 0."""
    columns, rows = found.columns, found.returned
    ours = {columns.places[item] for item in RETURNED if item in columns}
    width = max(len(row.cells) for row in (columns.heading, *rows))
    own = [place for place in range(width) if place not in ours]
    known = titles(forms)
    asked = dict.fromkeys(one.item for one in found.refused if one.item in known and one.item not in columns)
    missing = [item for item in known if item in asked]
    place_of = {item: own.index(place) for item, place in columns.places.items() if place not in ours}
    place_of |= {item: len(own) + number for number, item in enumerate(missing)}
    lines = [[*_cells(columns.heading, own), *(known[item] for item in missing), *RETURNED.values()]]
    marked: set[tuple[int, int]] = set()
    for row in rows:
        faults = [one for one in found.refused if one.row == row.number]
        reason = "；".join(dict.fromkeys(f"{one.says}（{one.fix}）" for one in faults))
        proposals = {one.item: one.proposal for one in faults if one.proposal and one.item in columns}
        shown = "；".join(f"{columns.title(item)}：{value}" for item, value in proposals.items() if item)
        marked |= {(len(lines), place_of[one.item]) for one in faults if one.item in place_of}
        lines.append([*_cells(row, own), *[""] * len(missing), f"原第 {row.number} 行：{reason}", shown, ""])
    return lines, marked


def _cells(row: TableRow, places: Sequence[int]) -> list[str]:
    return [row.cells[place] if place < len(row.cells) else "" for place in places]
