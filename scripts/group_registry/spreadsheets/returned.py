"""What goes back to the office: complaints with like ones together, and its own table with the reasons and colours."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from group_registry.files.errors import CannotKnow
from group_registry.model.finding import with_article
from group_registry.model.terms import DATA
from group_registry.spreadsheets.reader import of_text
from group_registry.spreadsheets.table import REASON, Columns, Complaint, TableRow

RETURNED = "待补"
MOST_ROWS = 10
"""How many line numbers are listed for one complaint."""


def complaints(refused: Iterable[Complaint]) -> Iterator[Complaint]:
    """Those about several lines first, then in the order of their lines."""
    alike: dict[tuple[str | None, str, str, str | None], list[Complaint]] = defaultdict(list)
    for one in refused:
        # Complaints about no line are not put together with others.
        key = (one.item, one.alike or one.says, one.fix, one.article) if one.row else (one.where, one.says, one.fix, "")
        alike[key].append(one)
    for some in sorted(alike.values(), key=lambda some: -len({one.row for one in some})):
        first, count = some[0], len({one.row for one in some})
        if count == 1:
            yield replace(first, says="；".join(dict.fromkeys(one.says for one in some)))
            continue
        column = first.where.removeprefix(f"第 {first.row} 行").strip()
        numbers = [str(number) for number in dict.fromkeys(one.row for one in some)]
        listed = f"第 {'、'.join(numbers[:MOST_ROWS])} 行{'等' if len(numbers) > MOST_ROWS else ''}"
        where = f"{listed}（共 {count} 行）{column}"
        is_same = len({one.says for one in some}) == 1
        says = first.says if is_same else f"{first.alike}，如第 {first.row} 行：{first.says}"
        yield replace(first, where=where, says=says)


def lines_of(name: str, refused: Iterable[Complaint], most: int) -> list[str]:
    """In words, at most so many complaints."""
    listed = list(complaints(refused))
    lines = []
    for one in listed[:most]:
        lines += [f"{name} {one.where}  {with_article(one.says, one.article)}", f"    改法：{one.fix}"]
    return [*lines, *[f"……共 {len(listed)} 项，其余见退回的表"] * (len(listed) > most)]


def returned_table(
    columns: Columns, rows: Sequence[TableRow], refused: Sequence[Complaint], known: Mapping[str, str]
) -> bytes:
    """The office's own columns in their order, those that are missing by their names in ``known``, and the reason."""
    ours = {columns.places["reason"]} if "reason" in columns else set()
    width = max(len(row.cells) for row in (columns.heading, *rows))
    own = [place for place in range(width) if place not in ours]
    asked = dict.fromkeys(one.item for one in refused if one.item in known and one.item not in columns)
    missing = [item for item in known if item in asked]
    place_of = {item: own.index(place) for item, place in columns.places.items() if place not in ours}
    place_of |= {item: len(own) + number for number, item in enumerate(missing)}
    lines = [[*_cells(columns.heading, own), *(known[item] for item in missing), REASON]]
    marked: set[tuple[int, int]] = set()
    for row in rows:
        faults = [one for one in refused if one.row == row.number]
        reason = "；".join(dict.fromkeys(f"{one.says}（{one.fix}）" for one in faults))
        marked |= {(len(lines), place_of[one.item]) for one in faults if one.item in place_of}
        told = f"原第 {row.number} 行：{reason}" if faults else ""
        lines.append([*_cells(row, own), *[""] * len(missing), told])
    return of_text(RETURNED, lines, marked)


def _cells(row: TableRow, places: Sequence[int]) -> list[str]:
    return [row.cells[place] if place < len(row.cells) else "" for place in places]


def place_of_returned(ledger: Path) -> Path:
    """The path for the refused lines of a ledger: next to the ledger, with a free name, but never inside a repository.

    The lines contain what people wrote about each other, which no repository may store. If the ledger is inside a
    repository, the folder above the repository is used.
    """
    folder = ledger.resolve().parent
    while above := next((place for place in (folder, *folder.parents) if _is_repository(place)), None):
        if above == above.parent:
            raise CannotKnow(f"{ledger.name} 在仓库之内，找不到可存放待补表的位置；请将台账移到仓库以外，再运行一次")
        folder = above.parent
    stem = re.sub(f"-{RETURNED}(-[0-9]+)?$", "", ledger.stem) + f"-{RETURNED}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(path for path in (folder / f"{name}.xlsx" for name in names) if not os.path.lexists(path))


def _is_repository(folder: Path) -> bool:
    """A clone, a bare repository or the root of a registry."""
    is_bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    return (folder / ".git").exists() or is_bare or (folder / DATA / "office").is_dir()
