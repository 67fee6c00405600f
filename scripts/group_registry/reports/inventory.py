"""The return of an inventory (清查回执): as text to send, as a table for spreadsheets, as JSON."""

import csv
import io
import json
from collections.abc import Iterator

from group_registry.forms.cells import guarded
from group_registry.forms.returns import Inventory, as_data
from group_registry.lifecycle.inventory import InventoryVerdict, Return, ReturnLine
from group_registry.model.citation import cited
from group_registry.reports.findings import shown


def render(form: str, found: Inventory) -> str:
    """The returns in that form: ``text``, ``csv`` or ``json``."""
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
                f"没有比对的 {len(found.strays)} 行：",
                *(f"  第 {one.row} 行  {one.name or '（空）'}  {one.says}。改法：{one.fix}" for one in found.strays),
            )
        )


def _lines(one: Return) -> Iterator[str]:
    yield f"清查回执  {one.unit}（{one.slug}）  截至 {one.as_of}"
    people = f"（成员共 {one.people} 人次）" if one.people else ""
    yield f"清单 {one.listed} 个{people}，在册 {one.on_file} 个，相符 {one.clean} 个，要处理 {len(one.open)} 处"
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
            [guarded(cell) for cell in ("", "没有比对", str(stray.row), stray.name, "", stray.says, stray.fix)]
        )
    return "\ufeff" + made.getvalue().replace("\r\n", "\n")
