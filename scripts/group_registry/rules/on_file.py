"""What a later request may do to what is on file: one table, by kind of file and item (contract B).

It is read as ``RULES_ON_FILE``, and for the steps of a 更正. An item that the table does not name is free, by a new
record.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from functools import partial
from typing import Any, NamedTuple

from group_registry.model import records
from group_registry.model.finding import SECOND, Level, Problem, Rule
from group_registry.model.records import Group, Incident, Record
from group_registry.model.registry import Registry
from group_registry.personal_data.scan import personal_data_in
from group_registry.rules.articles_06_to_10_filing import CORRECTION
from group_registry.rules.articles_19_to_22 import takes_away
from group_registry.rules.transition import Change, Changed, Revised, differing_items


class Hold(Enum):
    """How an item is held, with its words. All but ``SEALED`` may be filled in while empty."""

    SEALED = "不得填写、改动"
    FIXED = "不得改动"
    GROWS = "只能在其后补充"
    FILLS = "只能增补"
    EARLIER = "只能改早"
    LATER = "只能改晚"
    FROM_REQUEST = "只能改为报送当日或以后"


class Row(NamedTuple):
    """Items of one kind of file: the rule that guards them, its article and title, how to mend it, and the items.

    The items are written as their attributes with their titles.
    """

    kind: type[Record]
    rule: str
    article: str
    title: str
    fix: str
    items: Mapping[Hold, str]
    decided: str = ""

    @property
    def held(self) -> Iterator[tuple[str, str, Hold]]:
        """Each item's attribute, title and hold."""
        for hold, items in self.items.items():
            for field, _, title in (item.partition("=") for item in items.split()):
                yield field, title, hold


HOW_TO_MEND = "恢复原内容，有补充的写在原文之后；登记有误的，在“更正”写明理由；不应公开的文字，在“删去”写明理由后删去"
ON_FILE = (
    Row(
        Group,
        "past_records_are_never_rewritten",
        "8",
        "以前的备案记录不得改动",
        "按原样恢复；原填写有误的，在最后加一条“变更”，说明以“更正”开头",
        {Hold.GROWS: "filings=备案记录"},
    ),
    Row(
        Group,
        "group_on_file_stands",
        "10",
        "启用日期、办理方式备案以后不得更改",
        "恢复原内容；启用日期填写有误的，加一条“变更”，说明以“更正”开头；需要延长的，更改使用期限",
        {
            Hold.SEALED: "started_on=启用日期",
            Hold.FIXED: "procedure=办理方式",
            Hold.GROWS: "further_need=另有需要",
        },
    ),
    Row(
        Incident,
        "incident_on_file_stands",
        "19",
        "入册的舆情记录不得改写",
        HOW_TO_MEND,
        {
            Hold.FIXED: "group=群组 group_name=群组名称 platform=平台类别 unit=单位 channel=报请方式",
            Hold.GROWS: "late_reason=补录 report=舆情信息 opinion=处置意见 instruction=批示 cause=原因 measures=措施 "
            "result=处理结果 correction=更正 removal=删去",
            Hold.EARLIER: "found_at=发现时间",
            Hold.LATER: "reported_at=报请时间 verified_at=核实时间 closed_at=办结时间",
        },
    ),
    Row(
        records.BlacklistEntry,
        "blacklist_on_file_stands",
        "21",
        "入册的黑名单记录不得改写",
        f"{HOW_TO_MEND}；提前结束的，填写解除日期",
        {
            Hold.FIXED: "subject_kind=对象类型 subject=对象 name=姓名 group_name=群组名称 platform=平台类别 unit=单位 "
            "article=条款 decided_on=决定日期 starts_on=起 ends_on=止 lifted_on=解除日期",
            Hold.GROWS: "cause=事由 appeal=申诉 appeal_outcome=申诉结果 correction=更正 removal=删去",
        },
    ),
    Row(
        records.Minutes,
        "minutes_on_file_stand",
        "9.2",
        "入册的会议纪要不得改写",
        "恢复原内容；记录有误的，在“更正”写明理由，由办公会秘书报送、主任签批，只对其后的合并有效",
        {
            Hold.SEALED: "year=年份 number=次数 met_on=日期 chair=主持 present=出席 items=议题",
            Hold.GROWS: "supplements=补充 correction=更正",
        },
    ),
    Row(
        records.PaperSignature,
        "paper_on_file_stands",
        "9",
        "入册的纸质签批不得改写",
        "恢复原内容；登记有误的，另行登记一份",
        {
            Hold.SEALED: "file=文件 old_digest=原内容 new_digest=内容摘要 step=步骤 signer=签字人 signed_on=签字日期 "
            "scan_digest=扫描件摘要 witnesses=见证"
        },
    ),
    Row(
        records.QuietPeriod,
        "quiet_period_on_file_stands",
        "22",
        "已开始的禁言期不得改写",
        f"{HOW_TO_MEND}；报送当日尚未开始的不受此限，由审批程序（registry.py approve）判断",
        {
            Hold.FIXED: "name=名称 starts_on=起 grounds=依据 scope=范围",
            Hold.FILLS: "confirmations=确认",
            Hold.FROM_REQUEST: "ends_on=止",
            Hold.GROWS: "correction=更正 removal=删去",
        },
        "the check does not know whether it has begun",
    ),
)
RESIGNED = {"found_at", "reported_at", "subject", "starts_on", "ends_on"}
"""What is mended by the director's word too, not by a deputy's alone."""
REASONS = ("correction", "removal")
"""The items that give the reason for a 更正, and for taking out what must not be shown."""
HELD_BEFORE = ("filings", "started_on", "procedure", "found_at", "report")
"""What version 1 of the tools held already; merges of its time are asked of nothing else (contract E)."""
NAMES = ("group_name", "platform", "unit")
"""What says which group an incident is about where it has no path."""


def broken(
    before: Record, after: Record, opened: date | None, rows: tuple[Row, ...] = ON_FILE
) -> Iterator[tuple[str, str, Hold]]:
    """The items, with their titles, that change beyond what these rows allow, whatever reason is given.

    ``opened`` is the day of the request, where it is known. A quiet period that has not begun by then is free.
    """
    if opened and isinstance(before, records.QuietPeriod) and before.starts_on > opened:
        return
    for row in (row for row in rows if row.kind is type(before) is type(after)):
        for field, title, hold in row.held:
            old, new = getattr(before, field), getattr(after, field)
            if old != new and not _allows(hold, old, new, opened):
                yield field, title, hold


def is_correction(before: Record, after: Record, opened: date) -> bool:
    """Whether a request mends, or takes out, what later requests may not change otherwise: what is listed for good."""
    is_revived = isinstance(before, Group) and before.is_cancelled and before != after
    return is_revived or any(True for _ in broken(before, after, opened))


def is_signed_again(before: Record, after: Record, opened: date) -> bool:
    return any(field in RESIGNED for field, *_ in broken(before, after, opened))


def _allows(hold: Hold, old: Any, new: Any, opened: date | None) -> bool:
    if not old:
        return hold is not Hold.SEALED
    if type(old) is str and hold in (Hold.GROWS, Hold.FIXED):
        pattern = _with_gaps(old) + (".*" if hold is Hold.GROWS else "")
        return re.fullmatch(pattern, new or "", re.DOTALL) is not None
    if hold is Hold.GROWS:
        return bool((new or ())[: len(old)] == old)
    if hold is Hold.FILLS:
        return all(any(_is_filled_in(entry, other) for other in new) for entry in old)
    if hold is Hold.FROM_REQUEST:
        return opened is None or new >= opened
    if new is None:
        return False
    if hold is Hold.EARLIER:
        return bool(new < old)
    return hold is Hold.LATER and bool(new > old)


def _with_gaps(text: str) -> str:
    """The pattern of a text from which personal data may be missing, with a few characters in its place."""
    pattern, start, whole = "", 0, text.rstrip()
    for hit in personal_data_in(whole):
        pattern += f"{re.escape(whole[start : hit.start])}(?:{re.escape(whole[hit.start : hit.end])}|.{{0,12}}?)"
        start = hit.end
    return pattern + re.escape(whole[start:])


def _is_filled_in(old: records.Confirmation, new: records.Confirmation) -> bool:
    return all(getattr(old, field) in (None, getattr(new, field)) for field in ("group", "muted_at", "restored_at"))


def _is_excused(field: str, before: Record, after: Record, registry: Registry) -> bool:
    if isinstance(after, Group):
        return field == "started_on" and after.last.statement.startswith(CORRECTION)
    if field in REASONS:
        return False
    is_cut = gives("removal", before, after) and takes_away(getattr(before, field), getattr(after, field))
    return is_cut or gives("correction", before, after) or (field in NAMES and _is_joined(before, after, registry))


def gives(reason: str, before: Record, after: Record) -> bool:
    """Whether the request adds to 更正 or 删去, one of ``REASONS``."""
    old, new = getattr(before, reason, None) or "", getattr(after, reason, None) or ""
    return len(new) > len(old) and new.startswith(old)


def taken_out(before: Record, after: Record) -> frozenset[str]:
    """The items from which text was taken that must not be shown, so no page shows what they were."""
    if gives("correction", before, after) and not gives("removal", before, after):
        return frozenset()
    return frozenset(field for field, old, new in differing_items(before, after) if takes_away(old, new))


def _is_joined(before: Record, after: Record, registry: Registry) -> bool:
    """Whether the path of a group that was filed since takes the place of its name; the registry may not know it."""
    if not (isinstance(before, Incident) and isinstance(after, Incident)) or before.group or not after.group:
        return False
    group = registry.group(after.group)
    return group is None or registry.group_of(before) == group


def _rewritten(row: Row, deed: Revised | Changed, change: Change) -> Iterator[Problem]:
    before, after, is_of_first_version = deed.before, deed.after, change.head.tools < SECOND
    for field, title, hold in broken(before, after, change.opened, (row,)):
        is_free = is_of_first_version and field not in HELD_BEFORE
        if not (is_free or _is_excused(field, before, after, change.head)):
            old = getattr(before, field)
            was = f"（原为 {f'{old}'[:16]}）" if isinstance(old, date | Enum) else ""
            yield Problem(after, field, f"已入册的“{title}”{hold.value}{was}", row.fix)


def _rule(row: Row) -> Rule:
    is_of_groups, level = row.kind is Group, Level.NOTICE if row.decided else Level.ERROR
    subject = Changed if is_of_groups else Revised
    marks: dict[str, Any] = {"holds_to_old": is_of_groups, "decided": row.decided}
    return Rule(row.rule, row.article, row.title, level, subject, partial(_rewritten, row), **marks)


RULES_ON_FILE = tuple(map(_rule, ON_FILE))
