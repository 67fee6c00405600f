"""Compare the groups that units really have with those on file: one report, a return for each unit (Art. 8, 11).

It only reads; it stores and sends nothing. Exit 0 all as on file, 1 something to deal with, 2 wrong usage, 3 could not
know.
"""

import re
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import date

from group_registry.cli.parser import Parser
from group_registry.commands import doubts_as
from group_registry.commands.import_ledger import read_table
from group_registry.files import worktree
from group_registry.files.errors import CannotKnow
from group_registry.forms.schemas import Forms
from group_registry.lifecycle.inventory import InventoryVerdict, ListedGroup, Return, compare
from group_registry.model.finding import with_article
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.personal_data.scan import masked
from group_registry.reports.findings import shown
from group_registry.spreadsheets.table import Columns, Table, TableRow, body, of_inventory
from group_registry.spreadsheets.table_cells import ENDED, platform_in

Compared = tuple[Sequence[Return], Sequence[str]]
"""The return of each unit, and the lines that belong to none."""


def inventory(table: Table, registry: Registry, forms: Forms, unit: Unit | None, day: date) -> Compared:
    """A line that names no unit belongs to ``unit``; ``CannotKnow`` if that is None and there is no column for it."""
    columns = of_inventory(forms).columns(table, "name")
    if unit is None and "unit" not in columns:
        raise CannotKnow(f"无法确定清单所属单位：用 --unit 填写单位编号，或加一列“{columns.names['unit']}”")
    by_unit: dict[str, tuple[list[ListedGroup], list[ListedGroup]]] = {}
    if unit:
        by_unit[unit.slug] = [], []
    strays: list[str] = []
    for row in body(table, columns)[0]:
        name, unit_name = columns.value(row, "name"), columns.value(row, "unit")
        own = registry.unit(unit_name) if unit_name else unit
        if own is None or not name or unit not in (None, own):
            strays.append(_stray(row, name, unit_name, own, unit))
            continue
        in_use, ended = by_unit.setdefault(own.slug, ([], []))
        (ended if folded(columns.value(row, "state")) in ENDED else in_use).append(_listed_group(row, columns))
    units = {it.slug: it for it in registry.of(Unit)}
    returns = [compare(registry, units[slug], in_use, day, ended) for slug, (in_use, ended) in sorted(by_unit.items())]
    return returns, strays


def _listed_group(row: TableRow, columns: Columns) -> ListedGroup:
    platform = columns.value(row, "platform")
    if platform:
        name, note = platform_in(platform)
        platform = note or name
    keeper = columns.value(row, "custodian").replace("(", "（").replace(")", "）")
    size = re.match(r"\d{1,6}(?!\d)", re.sub("[,，]", "", columns.value(row, "size")))
    return ListedGroup(row.number, columns.value(row, "name"), platform, keeper, int(size[0]) if size else 0)


def _stray(row: TableRow, name: str, unit_name: str, own: Unit | None, unit: Unit | None) -> str:
    if not name:
        says, fix = "未填写群组名称", "补填群组在平台上的名称，或删去该行"
    elif own is None or unit is None:
        says, fix = "未填写所属单位", "按机构名册填写单位全称"
        if unit_name:
            says = f"机构名册中没有“{masked(unit_name)}”"
    else:
        says, fix = f"属于“{own.name}”，不属于“{unit.name}”", f"另用 --unit {own.slug} 比对"
    return f"  第 {row.number} 行  {masked(name) or '（空）'}  {says}。改法：{fix}"


def report(returns: Sequence[Return], strays: Sequence[str], day: date) -> str:
    """All returns as text, with personal data masked, since they are passed around (Art. 17)."""
    parts = [[*_return_lines(it, day)] for it in returns]
    if strays:
        parts.append([f"未比对的 {len(strays)} 行：", *strays])
    return "\n".join("".join(f"{shown(line)}\n" for line in part) for part in parts)


def _return_lines(it: Return, day: date) -> Iterator[str]:
    yield f"清查回执  {it.unit.name}（{it.unit.slug}）  截至 {day}"
    count = sum(group.size for group in it.rows)
    people, clean = f"（成员共 {count} 人次）" if count else "", len(it.lines) - len(it.open)
    yield f"清单 {len(it.rows)} 个{people}，在册 {it.on_file} 个，相符 {clean} 个，待处理 {len(it.open)} 处"
    number = 0
    for verdict in InventoryVerdict:
        lines = [line for line in it.open if line.outcome is verdict]
        if lines:
            yield from ("", f"【{verdict}】{len(lines)} 处")
        for line in lines:
            number += 1
            where = []
            if line.row is not None:
                where.append(f"清单第 {line.row} 行")
            if line.path:
                where.append(line.path)
            yield f"{number}. {masked(line.name)}（{'；'.join(where)}）"
            yield f"   {with_article(masked(line.says), line.article)}"
            yield f"   办法：{line.fix}"
    yield ""
    yield "以上请在收到后处理并回复。" if it.open else "清单与登记册完全相符。"
    yield "填报人：              单位负责人：              日期："


@doubts_as("未比对")
def main(argv: list[str]) -> int:
    options = _options(argv)
    inspection = worktree.read_register(options.root)
    units = {unit.slug: unit for unit in inspection.registry.of(Unit)}
    if options.unit and options.unit not in units:
        options.wrong(f"--unit：没有编号为“{options.unit}”的单位，现有单位：{'、'.join(units)}")
    lines = read_table(options.list, options.sheet)
    returns, strays = inventory(lines, inspection.registry, inspection.forms, units.get(options.unit), options.as_of)
    sys.stdout.write(report(returns, strays, options.as_of))
    return int(bool(strays) or any(it.open for it in returns))


def _options(argv: list[str]) -> Namespace:
    parser = Parser(description="清查：将单位实际使用的群组清单与登记册比对，每个单位一份清查回执。")
    parser.add_path("list", "LIST", "单位填写的群组清单，CSV 或 xlsx；网站“清查”页有预填表")
    parser.add_argument("--unit", metavar="UNIT", help="清单所属单位的编号，如 hyfw；表中有使用部门一列的可不填")
    parser.add_shared("--sheet", "--root")
    parser.add_day()
    return parser.parse_args(argv)
