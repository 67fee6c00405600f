"""An exported list of members: one nickname a line, whatever else the list holds left unread."""

from reading.headings import of_roster
from reading.table import Row, Table, Unreadable, body
from regulation.personal_data import masked
from regulation.roster import Member


def members_of(table: Table) -> list[Member]:
    """The members of a list; a list of one column needs no heading. Numbers inside nicknames are masked at once."""
    if all(len(row.cells) == 1 for row in table.rows):
        headings = of_roster()
        rows = [row for row in table.rows if headings.item(row.cells[0]) is None]
        return [_member(row, row.cells[0]) for row in rows if not row.is_remark]
    columns = of_roster().columns(table, "nickname", "昵称")
    if len(rows := body(table, columns)[0]) == 0:
        raise Unreadable("表头以下没有成员")
    return [_member(row, columns.value(row, "nickname")) for row in rows if columns.value(row, "nickname")]


def _member(row: Row, nickname: str) -> Member:
    return Member(row.number, masked(nickname)[:80])
