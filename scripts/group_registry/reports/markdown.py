"""Markdown for readers: what a change does, item by item, which leaders read before they approve, and the findings.

Text from the registry inside it cannot create markup, mentions, links or emoji.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate

from group_registry.forms.compare import Comparison, Difference, InCommon, changed_items, in_common, in_one_line
from group_registry.model.finding import Finding, cited, with_article
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import Group, Person
from group_registry.model.registry import Registry
from group_registry.rules.transition import Cancelled, Changed, Created, Filed, ItemChange

ROOM_FOR_FILES, ROOM_FOR_FINDINGS, ROOM_FOR_OTHERS = 40_000, 15_000, 3_000
"""In characters. GitHub allows 65,536 in a comment and 1 MiB in a step summary. Room remains for other text."""


def render(findings: Sequence[Finding], comparison: Comparison | None = None) -> str:
    """Files and findings are never cut; those that do not fit are counted, with a hint where to see them."""
    parts = ["## 检查结果", _findings(findings)]
    if comparison:
        parts = [*changes(comparison), *parts]
    return "\n\n".join(parts) + "\n"


def changes(comparison: Comparison, words: HostWords = GITHUB) -> list[str]:
    differences, others = comparison.differences, comparison.others
    parts = ["## 本次改动：登记册没有改动"]
    if differences:
        parts = [f"## 本次改动：登记册 {len(differences)} 个文件"]
    where = f"请查看申请的{words.files_page}，或运行 `git diff main...HEAD -- registry/`"
    common, same, shared = _common(differences, comparison)
    files = ["\n\n".join(_file(difference, comparison, common, same)) for difference in differences]
    parts += shared
    room = ROOM_FOR_FILES - sum(map(len, shared))
    parts += as_many(files, room, "个文件的改动", f"，{where}")
    if others:
        listed = fitting(map(quoted, others), ROOM_FOR_OTHERS)
        names = "、".join(listed)
        if len(listed) < len(others):
            names += " 等"
        parts.append(f"另外改动了登记册以外的 {len(others)} 个文件：{names}")
    return parts


def _common(differences: Sequence[Difference], comparison: Comparison) -> tuple[InCommon, str, list[str]]:
    """What all groups of a batch have in common, the way and reason if all have the same, and both in words."""
    if not all(isinstance(one.deed, Changed | Cancelled) for one in differences):
        return InCommon(), "", []  # new ones are told whole
    common = in_common({one.path: changed_items(one.before, one.after) or () for one in differences})
    filed = {_filing(one.deed, comparison) for one in differences if isinstance(one.deed, Filed)}
    same = ""
    if common.alike and len(filed) == 1:
        same = filed.pop()
    parts = ["### 各群组相同的改动", *filter(None, [same]), table(common.alike)]
    if not common.alike or sum(map(len, parts)) > ROOM_FOR_FILES // 2:
        return InCommon(), "", []
    return common, same, parts


def _file(difference: Difference, comparison: Comparison, common: InCommon, same: str) -> Iterator[str]:
    """Without the changes that all have in common, and the way and reason if they are the ``same`` for all."""
    deed = difference.deed
    yield f"### {quoted(_name(difference, comparison))}　{_kind(difference)}"
    yield f"文件：{quoted(difference.path)}"
    if isinstance(deed, Filed) and not same:
        yield _filing(deed, comparison)
    match common.own.get(difference.path, changed_items(difference.before, difference.after)):
        case None:
            yield "内容无法正确读取，不能逐项对照；请查看以下检查结果，并对照原文。"
        case [] | () if common.alike:
            yield "各项内容仅有上述改动。"
        case [] | ():
            yield "各项内容没有变化，仅改动注释、写法或文件属性。"
        case items:
            yield table(items)


def _name(difference: Difference, comparison: Comparison) -> str:
    if isinstance(difference.deed, Filed):
        return difference.deed.after.name
    if former := comparison.change.base.group(difference.path):
        return former.name
    return difference.path


def _kind(difference: Difference) -> str:
    if isinstance(difference.deed, Filed):
        return {Created: "创建", Cancelled: "注销"}.get(type(difference.deed), "变更")
    if difference.before is None:
        return "新增"
    if difference.after is None:
        return "删除"
    return "修改"


def _filing(deed: Filed, comparison: Comparison) -> str:
    route = comparison.change.route(deed)
    units = sorted(comparison.change.units(deed))
    way = f"审批：{route.name}，{' → '.join(route.steps)}（{cited(route.article)}）"
    if len(units) > 1:
        way += f"；{quoted('、'.join(units))}的分管主任均须同意"
    return f"{way}\n\n事由：{quoted(deed.after.last.statement)}"


def forms(comparison: Comparison) -> Iterator[str]:
    """The whole form of each changed or cancelled group, because the differences alone do not show the rest of it."""
    for difference in comparison.differences:
        data = difference.after
        if isinstance(difference.deed, Changed | Cancelled) and isinstance(data, dict):
            items = "\n".join(f"| {quoted(key)} | {quoted(in_one_line(value))} |" for key, value in data.items())
            name = quoted(_name(difference, comparison))
            table = f"| 项目 | 内容 |\n| --- | --- |\n{items}"
            yield f"<details><summary>{name}的完整备案表</summary>\n\n{table}\n\n</details>"


def table(rows: Iterable[ItemChange], since: str = "原来", marks: tuple[str, str] = ("{}", "{}")) -> str:
    """``marks`` are what an old and a new text are put into."""
    lines = [f"| 项目 | {since} | 现在 |", "| --- | --- | --- |"]
    for row in rows:
        old, new = map(_cell, (row.old, row.new), marks)
        lines.append(f"| {quoted(row.item)} | {old} | {new} |")
    return "\n".join(lines)


def _cell(text: str | None, mark: str) -> str:
    if text is None:
        return "—"
    return mark.format(quoted(text))


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return "全部检查通过，没有需要改正之处。"
    where = "，运行 `python3 scripts/registry.py validate --base main` 可看到全部"
    return "\n".join(as_many([*map(finding_item, findings)], ROOM_FOR_FINDINGS, "处", where))


def finding_item(finding: Finding) -> str:
    level = "提示"
    if finding.is_error:
        level = "需要改正"
    says = with_article(quoted(finding.says), finding.article)
    place = quoted(f"{finding.path}:{finding.line}:{finding.column}")
    return f"- **{level}**　{says}<br>改法：{quoted(finding.fix)}<br>{place}"


# Plain Chinese with short numbers, dates, times and the names of buttons and of the check stays as it is, because
# nothing in it has a meaning in Markdown or on GitHub. Other words are encoded: seven letters may be a commit.
_CHINESE = r"[\u3000-\u303f\u3400-\u9fff！（），：；？“”‘’—…·〔〕→ ]"
_NAMES = r"Approve|Request changes|Update branch|Ready for review|Merge|Files changed|WIP|validate\.py"
_BUTTON = rf"(?<![A-Za-z0-9-])(?:{_NAMES})(?![A-Za-z0-9-])"
_TIME = r"(?<![\d:])\d\d:\d\d(?![\d:])"
_PLAIN = re.compile(rf"(?:{_CHINESE}|{_BUTTON}|{_TIME}|(?<!\d)\d{{1,6}}(?!\d)|(?<=\d)-(?=\d))*")


def joint_users(group: Group, registry: Registry, day: date) -> str:
    """A mention of everyone who is told of a group since their unit uses it too (Art. 4); empty if nobody is."""
    names = " ".join(map(_mention, registry.joint_users(group, day)))
    if not names:
        return ""
    return f"共同使用部门（{quoted('、'.join(group.joint_units))}）：{names} 知悉。"


def _mention(person: Person) -> str:
    if person.account:
        return f"@{person.account}"
    return quoted(person.label)


_BLANK = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029 ]+")
"""Whitespace that a page shows as one blank. The wide Chinese blank is shown as it is."""


def quoted(text: str) -> str:
    """One line; what is not plain Chinese is encoded in ``<code>``, where GitHub makes no mentions, links or emoji."""
    line = _BLANK.sub(" ", text).strip(" ")
    if _PLAIN.fullmatch(line):
        return line
    return f"<code>{''.join(map(_encoded, line))}</code>"


def _encoded(character: str) -> str:
    if character.isalnum() or character in " -/":
        return character
    if character == "@":  # GitHub links e-mail addresses even when encoded. The empty comment prevents it.
        return "&#64;<!-- -->"
    return f"&#{ord(character)};"


def fitting(blocks: Iterable[str], room: int) -> list[str]:
    """The leading blocks that fit into ``room`` characters, if a blank line (two characters) follows each."""
    blocks = list(blocks)
    ends = accumulate(len(block) + 2 for block in blocks)
    return blocks[: sum(end <= room for end in ends)]


def as_many(blocks: Sequence[str], room: int, what: str, where: str = "") -> Iterator[str]:
    """As many as fit; the others are counted."""
    shown = fitting(blocks, room)
    yield from shown
    if left := len(blocks) - len(shown):
        yield f"- **另有 {left} {what}未予列出**{where}"
