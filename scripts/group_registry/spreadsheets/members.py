"""An exported list of members: one nickname a line, whatever else the list holds, but for real names, left unread."""

from group_registry.forms.cells import Unreadable
from group_registry.lifecycle.members import Member
from group_registry.personal_data import masked
from group_registry.spreadsheets.table import Table, TableRow, body, of_roster


def members_of(table: Table) -> list[Member]:
    """The members of a list; a list of one column needs no heading. Numbers inside nicknames are masked at once."""
    if all(len(row.cells) == 1 for row in table.rows):
        headings = of_roster()
        rows = [row for row in table.rows if headings.item(row.cells[0]) is None]
        return [_member(row, row.cells[0]) for row in rows if not row.is_remark]
    columns = of_roster().columns(table, {"nickname", "own", "name"}, "昵称")
    rows = body(table, columns)[0]
    if not rows:
        raise Unreadable("表头以下没有成员")
    shown = [item for item in ("nickname", "own") if item in columns] or ["name"]
    named = [(row, next(filter(None, (columns.value(row, item) for item in shown)), "")) for row in rows]
    return [_member(row, nickname, columns.value(row, "name")) for row, nickname in named]


def _member(row: TableRow, nickname: str, name: str = "") -> Member:
    return Member(row.number, masked(nickname)[:80], name)
