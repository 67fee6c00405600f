"""What became of an old ledger: which columns were recognised, which lines are refused and why, what comes next."""

from collections.abc import Iterator, Sequence

from group_registry.model.citation import cited
from group_registry.personal_data import masked
from group_registry.reports.findings import shown
from group_registry.spreadsheets.ledger_import import Refused
from group_registry.spreadsheets.table import Columns, letters
from group_registry.spreadsheets.taking_in import TakenIn

MOST = 20
"""How many names of one kind are listed."""


def headings(columns: Columns, lacking: Sequence[str], titles: dict[str, str]) -> str:
    """Which column was taken for which item."""
    lines = [f"表头在第 {columns.heading.number} 行："]
    for item, place in sorted(columns.places.items(), key=lambda pair: pair[1]):
        lines.append(f"  {letters(place + 1)} 列“{columns.title(item)}”→ {titles[item]}")
    if columns.unknown:
        lines.append(f"没有用到的列：{'、'.join(columns.unknown)}")
    if lacking:
        lines.append(f"表里没有的项目：{'、'.join(lacking)}")
    return _text(lines)


def refusals(name: str, found: TakenIn) -> str:
    """Every refused line with all its reasons."""
    lines = [line for one in found.refused for line in _refused(name, one)]
    rows = len({one.row for one in found.refused})
    lines.append(
        f"共 {found.count} 行，{rows} 行有问题，{len(found.refused)} 处要改；什么也没有写。改好以后再运行一次。"
    )
    return _text(lines)


def _refused(name: str, one: Refused) -> Iterator[str]:
    article = f"（{cited(one.article)}）" if one.article else ""
    yield f"{name} {one.where}  {one.says}{article}"
    yield f"    改法：{one.fix}"


def taken(found: TakenIn, ledger: str, is_dry: bool) -> str:
    """What was written, or would be, what the ledger did not say, and what comes next."""
    lines = [f"{'可以写入' if is_dry else '已写入'} {len(found.drafts)} 个群组文件（台账 {found.count} 行）："]
    lines += _some([f"{draft.path}  {draft.name}" for draft in found.drafts])
    if found.remarks:
        lines += [
            "当作合计或备注、没有收的行：",
            *_some([f"第 {row.number} 行  {_first(row.cells)}" for row in found.remarks]),
        ]
    if found.incomplete:
        lines.append(
            f"{len(found.incomplete)} 个群组有台账没写的项目，写作“历史数据：原台账未载明……”，能补的下次变更时补："
        )
        lines += _some([draft.name for draft in found.incomplete])
    if found.unnumbered:
        lines.append(
            f"{len(found.unnumbered)} 个群组没有纸质编号，不列入历史备案，须补办备案（临时群可在编号一栏写“免备案”）："
        )
        lines += _some([draft.name for draft in found.unnumbered])
    if found.notices:
        lines.append(f"另有 {found.notices} 条提示，运行 validate.py 可以看到")
    if not is_dry:
        lines.append(
            f"下一步：核对这些文件，再运行 baseline.py {ledger}，把纸质备案与文件内容对应起来；最后运行 validate.py"
        )
    return _text(lines)


def _some(items: Sequence[str]) -> list[str]:
    more = [f"  ……共 {len(items)} 个"] if len(items) > MOST else []
    return [f"  {item}" for item in items[:MOST]] + more


def _first(cells: Sequence[str]) -> str:
    return masked(next(filter(None, cells), ""))[:40]


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{shown(line)}\n" for line in lines)
