"""Compare the groups that units really have with those on file: one return for each unit (Art. 8, 11).

It only reads; it stores and sends nothing. Exit 0 all as on file, 1 something to deal with, 2 wrong usage, 3 could not
know.
"""

import csv
import io
import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from group_registry.cli.parser import Parser, day
from group_registry.files.errors import CannotKnow
from group_registry.files.worktree import PROJECT
from group_registry.forms.answers import platform_of
from group_registry.forms.cells import Unreadable, guarded
from group_registry.forms.returns import Inventory, Stray, as_data, discreet
from group_registry.forms.schemas import Forms
from group_registry.lifecycle.as_of import LEFT_OUT, known_on
from group_registry.lifecycle.inventory import InventoryVerdict, ListedGroup, Return, ReturnLine, compare
from group_registry.model.finding import cited
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import folded
from group_registry.model.terms import SHANGHAI, Platform
from group_registry.personal_data.scan import masked
from group_registry.reports.findings import shown
from group_registry.spreadsheets import local_files, reader
from group_registry.spreadsheets.ledger_cells import ENDED
from group_registry.spreadsheets.table import Columns, Table, TableRow, body, of_inventory, titles


def inventory(table: Table, registry: Registry, forms: Forms, unit: Unit | None, day: date) -> Inventory:
    """The returns of a list. A line that names no unit belongs to ``unit``.

    ``Unreadable`` if ``unit`` is None and the list has no column for the unit.
    """
    name = titles(forms)["name"]
    columns = of_inventory(forms).columns(table, {"name"}, name)
    if unit is None and "unit" not in columns:
        raise Unreadable(f"无法确定清单所属单位：用 --unit 填写单位编号，或加一列“{titles(forms)['unit']}”")
    by_unit: dict[str, list[ListedGroup]] = {unit.slug: []} if unit else {}
    ended: list[ListedGroup] = []
    strays: list[Stray] = []
    for row in body(table, columns)[0]:
        called, said = columns.value(row, "name"), columns.value(row, "unit")
        own = registry.unit(said) if said else unit
        if own is None or not called or unit not in (None, own):
            strays.append(_stray(row, called, said, own, unit))
            continue
        there = by_unit.setdefault(own.slug, [])
        (ended if folded(columns.value(row, "state")) in ENDED else there).append(_listed(row, columns))
    units = {one.slug: one for one in registry.of(Unit)}
    found = (compare(registry, units[slug], listed, day, ended) for slug, listed in sorted(by_unit.items()))
    return Inventory(tuple(map(discreet, found)), tuple(strays), columns.unknown)


def _listed(row: TableRow, columns: Columns) -> ListedGroup:
    platform, note = platform_of(columns.value(row, "platform"))
    keeper = columns.value(row, "custodian").replace("(", "（").replace(")", "）")
    size = re.match(r"\d{1,6}(?!\d)", re.sub("[,，]", "", columns.value(row, "size")))
    shown = note if platform == Platform.OTHER and note else platform
    return ListedGroup(row.number, columns.value(row, "name"), shown, keeper, int(size[0]) if size else 0)


def _stray(row: TableRow, called: str, said: str, own: Unit | None, unit: Unit | None) -> Stray:
    """A line that is not compared, with the reason."""
    if not called:
        return Stray(row.number, "", "未填写群组名称", "补填群组在平台上的名称，或删去该行")
    if own is None or unit is None:
        says = f"机构名册中没有“{masked(said)}”" if said else "未填写所属单位"
        return Stray(row.number, masked(called), says, "按机构名册填写单位全称")
    says = f"属于“{own.name}”，不属于“{unit.name}”"
    return Stray(row.number, masked(called), says, f"另用 --unit {own.slug} 比对")


def render(form: str, found: Inventory) -> str:
    """The returns in the format ``text``, ``csv`` or ``json``."""
    if form == "json":
        return json.dumps(as_data(found), ensure_ascii=False, indent=2) + "\n"
    return _table(found) if form == "csv" else "\n".join(_sections(found))


def _sections(found: Inventory) -> Iterator[str]:
    for one in found.returns:
        yield "".join(f"{shown(line)}\n" for line in _lines(one))
    if found.strays:
        yield "".join(
            f"{shown(line)}\n"
            for line in (
                f"未比对的 {len(found.strays)} 行：",
                *(f"  第 {one.row} 行  {one.name or '（空）'}  {one.says}。改法：{one.fix}" for one in found.strays),
            )
        )


def _lines(one: Return) -> Iterator[str]:
    yield f"清查回执  {one.unit}（{one.slug}）  截至 {one.as_of}"
    people = f"（成员共 {one.people} 人次）" if one.people else ""
    yield f"清单 {one.listed} 个{people}，在册 {one.on_file} 个，相符 {one.clean} 个，待处理 {len(one.open)} 处"
    number = 0
    for verdict in InventoryVerdict:
        lines = [line for line in one.open if line.verdict is verdict]
        if not lines:
            continue
        yield ""
        yield f"【{verdict}】{len(lines)} 处"
        for line in lines:
            number += 1
            yield f"{number}. {line.name}{_place(line)}"
            yield f"   {line.says}{f'（{cited(line.article)}）' if line.article else ''}"
            yield f"   办法：{line.fix}"
    yield ""
    yield "以上请在收到后处理并回复。" if one.open else "清单与登记册完全相符。"
    yield "填报人：              单位负责人：              日期："


def _place(line: ReturnLine) -> str:
    where = [f"清单第 {line.row} 行"] * (line.row is not None) + [line.path] * (line.path is not None)
    return f"（{'；'.join(filter(None, where))}）" if where else ""


def _table(found: Inventory) -> str:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(["单位名称", "结果", "清单行号", "群组名", "登记文件", "情况", "办法"])
    for one in found.returns:
        for line in one.lines:
            cells = (one.unit, line.verdict, line.row or "", line.name, line.path or "", line.says, line.fix)
            writer.writerow([guarded(str(cell)) for cell in cells])
    for stray in found.strays:
        writer.writerow(
            [guarded(cell) for cell in ("", "未比对", str(stray.row), stray.name, "", stray.says, stray.fix)]
        )
    return "\ufeff" + made.getvalue().replace("\r\n", "\n")


def main(argv: list[str] | None = None) -> int:
    """Print the returns of a list."""
    options = _options(argv)
    try:
        inspection = local_files.read_register(options.root, PROJECT)
        units = {unit.slug: unit for unit in inspection.registry.of(Unit)}
        if options.unit and options.unit not in units:
            print(f"没有编号为“{options.unit}”的单位，现有单位：{'、'.join(units)}", file=sys.stderr)
            return 2
        lines = reader.read(options.list, options.sheet)
        known = known_on(inspection.registry, options.as_of)
        found = inventory(lines, known, inspection.forms, units.get(options.unit), options.as_of)
    except (CannotKnow, Unreadable) as doubt:
        print(f"未比对：{shown(str(doubt))}", file=sys.stderr)
        return 3
    if known is not inspection.registry:
        print(LEFT_OUT.format(options.as_of), file=sys.stderr)
    for remark in lines.told:
        print(shown(remark), file=sys.stderr)
    sys.stdout.write(render(options.format, found))
    return int(not found.is_clean)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(description="清查：将单位实际使用的群组清单与登记册比对，每个单位一份清查回执。")
    parser.add_argument("list", type=Path, metavar="LIST", help="单位填写的群组清单，CSV 或 xlsx；网站“清查”页有预填表")
    parser.add_argument("--unit", metavar="UNIT", help="清单所属单位；表中有使用部门一列的可不填")
    parser.add_argument("--sheet", metavar="SHEET", help="xlsx 中的工作表，默认第一个")
    parser.add_argument(
        "--format", choices=["text", "json", "csv"], default="text", help="text 回执，json，csv 逐行结果"
    )
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    today = datetime.now(SHANGHAI).date()
    parser.add_argument("--as-of", type=day, default=today, metavar="DATE", help="截止日期，默认今天")
    return parser.parse_args(argv)
