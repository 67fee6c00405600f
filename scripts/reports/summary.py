"""What a change does, field by field, in Markdown: what a leader reads before approving."""

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from reading.comparison import Comparison, Difference
from reading.source import Data, Refusal
from regulation.citation import cited
from regulation.finding import Finding, Level
from regulation.transition import Cancelled, Changed, Created, Filed, Renamed
from reports.markdown import fitting, quoted

Row = tuple[str, Data | None, Data | None]
"""An item's name with its old and its new value."""
ROOM_FOR_FILES, ROOM_FOR_FINDINGS, ROOM_FOR_OTHERS = 40_000, 15_000, 3_000
"""Characters. GitHub's comment holds 65,536, its step summary 1 MiB; something is left for what stands around this."""


def render(findings: Sequence[Finding], comparison: Comparison | None = None) -> str:
    """The files of the change one after the other, then the findings; only those where nothing is compared.

    Whole files and whole findings only: what there is no room for is counted, and said where it can be seen.
    """
    parts = changes(comparison) if comparison else []
    return "\n\n".join([*parts, "## 检查结果", _findings(findings)]) + "\n"


def changes(comparison: Comparison) -> list[str]:
    """What the change did, file by file; at most ``ROOM_FOR_FILES`` and ``ROOM_FOR_OTHERS`` characters, and a line."""
    differences, others = comparison.differences, comparison.others
    parts = [f"## 本次改动：登记册 {len(differences)} 个文件" if differences else "## 本次改动：登记册没有改动"]
    files = fitting(("\n\n".join(_file(difference, comparison)) for difference in differences), ROOM_FOR_FILES)
    parts += files
    if left := len(differences) - len(files):
        where = "请看申请的 Files changed 页，或运行 `git diff main...HEAD -- registry/`"
        parts.append(f"**另有 {left} 个文件的改动在这里列不下**，{where}")
    return [*parts, _others(others)] if others else parts


def _others(paths: Sequence[str]) -> str:
    listed = fitting(map(quoted, paths), ROOM_FOR_OTHERS)
    more = " 等" if len(listed) < len(paths) else ""
    return f"另外改动了登记册以外的 {len(paths)} 个文件：{'、'.join(listed)}{more}"


def _file(difference: Difference, comparison: Comparison) -> Iterator[str]:
    deed = difference.deed
    yield f"### {quoted(_name(difference, comparison))}　{_kind(difference)}"
    yield f"文件：{quoted(difference.path)}"
    if isinstance(deed, Filed):
        yield _filing(deed, comparison)
    old, new = difference.before, difference.after
    if isinstance(old, Refusal) or isinstance(new, Refusal):
        yield "内容读不通，无法逐项对照；请看下面的检查结果，并对照原文。"
        return
    rows = list(_rows(old, new))
    yield _table(rows) if rows else "各项内容没有变化，只改了注释、写法或文件属性。"


def _name(difference: Difference, comparison: Comparison) -> str:
    """The group's name, the former one where the file is gone; the path of what is no group."""
    if isinstance(difference.deed, Filed):
        return difference.deed.after.name
    former = (group.name for group in comparison.change.base.groups if group.path == difference.path)
    return next(former, difference.path)


def _kind(difference: Difference) -> str:
    match difference.deed:
        case Created():
            return "创建"
        case Cancelled():
            return "注销"
        case Changed():
            return "变更"
        case Renamed(former=former):
            return f"改名，原为 {quoted(former)}"
    if difference.before is None:
        return "新增"
    return "删除" if difference.after is None else "修改"


def _filing(deed: Filed, comparison: Comparison) -> str:
    route = comparison.change.route(deed)
    units = sorted(comparison.change.units(deed))
    both = f"；{quoted('、'.join(units))}的分管主任都要同意" if len(units) > 1 else ""
    way = f"审批：{route.name}，{' → '.join(route.steps)}（{cited(route.article)}）{both}"
    return f"{way}\n\n事由：{quoted(deed.after.last.statement)}"


def _rows(before: Data | None, after: Data | None, name: str = "") -> Iterator[Row]:
    """What differs, in the order of the new content; whole items where there was or will be nothing."""
    match before, after:
        case dict() | None, dict() | None if before or after:
            old, new = before or {}, after or {}
            # Lists of records come last, as on the form, also where an item above them was taken out.
            keys = sorted(dict.fromkeys([*new, *old]), key=lambda key: _holds_items(new.get(key) or old.get(key)))
            for key in keys:
                yield from _rows(old.get(key), new.get(key), f"{name} {key}".strip())
        case list() | None, list() | None if _holds_items(before) or _holds_items(after):
            yield from _item_rows(before or [], after or [], name)
        case _ if before != after:
            yield name or "内容", before, after


def _holds_items(data: Data | None) -> bool:
    return isinstance(data, list) and any(isinstance(item, dict) for item in data)


def _item_rows(before: list[Data], after: list[Data], name: str) -> Iterator[Row]:
    """The items of a list that differ: one row where an item is new or gone, else its own rows."""
    old, new = ([json.dumps(item) for item in side] for side in (before, after))
    for what, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for gone, come in zip_longest(range(old_start, old_end), range(new_start, new_end)):
            label = f"{name} 第 {(gone if come is None else come) + 1} 条"
            if gone is None or come is None:
                yield label, None if gone is None else before[gone], None if come is None else after[come]
            else:
                yield from _rows(before[gone], after[come], label)


def forms(comparison: Comparison) -> Iterator[str]:
    """The whole form of each group that was on file before: a change alone does not show what it is a change of."""
    for difference in comparison.differences:
        data = difference.after
        if isinstance(difference.deed, Changed | Cancelled) and isinstance(data, dict):
            rows = "\n".join(f"| {quoted(key)} | {_cell(value)} |" for key, value in data.items())
            name = quoted(_name(difference, comparison))
            table = f"| 项目 | 内容 |\n| --- | --- |\n{rows}"
            yield f"<details><summary>{name}的整张备案表</summary>\n\n{table}\n\n</details>"


def _table(rows: Iterable[Row]) -> str:
    lines = (f"| {quoted(name)} | {_cell(old)} | {_cell(new)} |" for name, old, new in rows)
    return "\n".join(["| 项目 | 原来 | 现在 |", "| --- | --- | --- |", *lines])


def _cell(data: Data | None) -> str:
    return "—" if data is None else quoted(_told(data))


def _told(data: Data) -> str:
    match data:
        case dict():
            return "；".join(f"{key}：{_told(value)}" for key, value in data.items())
        case list():
            return "、".join(f"（{_told(item)}）" if isinstance(item, dict) else _told(item) for item in data)
    return data


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return "全部检查通过，没有需要改正的地方。"
    listed = fitting(map(told, findings), ROOM_FOR_FINDINGS)
    if left := len(findings) - len(listed):
        listed.append(f"\n**另有 {left} 处在这里列不下**，运行 `python scripts/validate.py --base main` 可看到全部")
    return "\n".join(listed)


def told(finding: Finding) -> str:
    """One finding: what is wrong, how to mend it, where."""
    level = "需要改正" if finding.level is Level.ERROR else "提示"
    article = f"（{cited(finding.article)}）" if finding.article else ""
    place = quoted(f"{finding.path}:{finding.line}:{finding.column}")
    return f"- **{level}**　{quoted(finding.says)}{article}<br>改法：{quoted(finding.fix)}<br>{place}"
