"""Check the list of a group's members, as exported from its platform (Art. 12, 21). Nothing is stored or sent.

Exit 0 no error (notices only), 1 somebody is limited by the blacklist, 2 wrong usage, 3 could not know.
"""

from argparse import Namespace
from dataclasses import replace

from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as, say
from group_registry.commands.import_ledger import read_table
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.lifecycle.members import Member, check
from group_registry.model.finding import Level, with_article
from group_registry.model.terms import GROUPS
from group_registry.personal_data.scan import masked
from group_registry.spreadsheets.table import Table, TableRow, body, of_roster
from group_registry.spreadsheets.table_cells import DIRECTING


def members_of(table: Table) -> list[Member]:
    """The members in a list. A list with one column needs no heading. Numbers in nicknames are masked while reading."""
    headings, rows = of_roster(), table.rows
    if all(len(row.cells) == 1 and not headings.item(row.cells[0]) for row in rows):
        table = replace(table, rows=(TableRow(0, ("昵称",)), *rows))
    columns = headings.columns(table, "own", "nickname", "name")
    other = "own" if "nickname" in columns or "own" in columns else "name"
    members = []
    for row in body(table, columns)[0]:
        nickname = columns.value(row, "nickname") or columns.value(row, other)
        members.append(Member(row.number, masked(nickname)[:80], columns.value(row, "name")))
    if not members:
        raise CannotKnow("表头以下没有成员")
    return members


@doubts_as("未核对")
def main(argv: list[str]) -> int:
    options = _options(argv)
    inspection = worktree.read_register(options.root)
    place = options.group.removeprefix(GROUPS).removesuffix(".yaml").strip("/")
    group = inspection.registry.group(f"{GROUPS}{place}.yaml")
    if group is None:
        raise CannotKnow(f"登记册中没有群组 {options.group}；请填写 单位编号/文件名，如 hyfw/cbfw-dayi")
    table = read_table(options.members, options.sheet)
    for row in table.rows:
        if any(map(DIRECTING.search, row.cells)):
            print(f"第 {row.number} 行  提示：有改变文字方向的不可见字符，所见与实际不同（第十二条）")
    members = members_of(table)
    notes = check(group, members, inspection.registry, options.as_of)
    for note in notes:
        where = f"第 {note.row} 行  {note.nickname or '（空）'}  " if note.row is not None else ""
        level = "" if note.level is Level.ERROR else "提示："
        say(f"{where}{level}{with_article(note.says, note.article)}", f"    办法：{note.fix}")
    errors = sum(note.level is Level.ERROR for note in notes)
    end = f"{errors} 处待处理，{len(notes) - errors} 条提示" if notes else "没有发现问题"
    say(f"{group.name}：名单 {len(members)} 人，{end}。")
    return int(bool(errors))


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="核对群组成员名单：昵称、无关人员、黑名单人员。只在本机核对，不留存。")
    parser.add_path("members", "MEMBERS", "成员名单，CSV 或 xlsx，须有昵称一列")
    parser.add_argument("--group", required=True, metavar="PATH", help="群组，单位编号/文件名，如 hyfw/cbfw-dayi")
    parser.add_shared("--sheet", "--root")
    parser.add_day()
    return parser.parse_args(argv)
