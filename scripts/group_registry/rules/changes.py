"""What a change may do to files of the registry: nothing is lost or changed without a record (Art. 6 to 10).

These rules judge the deeds of one change (``rules.transition``), not the registry at one moment.
"""

from collections import Counter
from datetime import date

from group_registry.lifecycle.to_be_filed import is_to_be_filed
from group_registry.model.finding import SECOND, Problem, Problems, fault, notice, rule
from group_registry.model.records import (
    LEAST_PRESENT,
    START_WITHIN,
    BaselineEntry,
    DelegationList,
    Group,
    Minutes,
    PersonList,
    Policy,
    Record,
    UnitList,
)
from group_registry.model.similarity import SLIP, are_near, chain_of, core, nearest
from group_registry.model.terms import OFFICE, Disposal, FilingKind, Scope, is_known
from group_registry.rules.articles_06_to_10_filing import LATE_PAPER, UNCHANGING, asks_to_be_confirmed
from group_registry.rules.files import file_at
from group_registry.rules.transition import (
    Change,
    Changed,
    Created,
    Deed,
    Deleted,
    Entered,
    Filed,
    Revised,
    Unread,
    Written,
    differing_items,
    is_data,
    is_led_from_outside,
    taken_for,
)

DECIDED_BY_COVERAGE = "the decision judges it by what is covered"
"""Why some rules are asked before the merge alone."""
DAYS = ("filed_on", "starts_on", "ends_on")
VERSIONED = UnitList | PersonList | DelegationList | Policy
MOST_FILES_AT_ONCE = 20
FEW_FILES = 9
LARGE_SHARE = 20
"""A change is large if it touches more than one in twenty of the existing files, and more than ``FEW_FILES``."""

BOOKS = {
    "groups": "群组备案表",
    "minutes": "办公会纪要",
    "paper": "纸质签批",
    "incidents": "舆情记录",
    "blacklist": "黑名单",
    "quiet-periods": "禁言期",
}


@rule("8", "入册文件不得删除、改名、移动")
def files_are_never_deleted(deleted: Deleted, change: Change) -> Problems:
    """The path identifies the group for good. The folder is that of the unit at creation, even if the unit changes."""
    fix = "按原文件名恢复；群组更名、变更使用部门的，只改文件内容；不再使用的，在备案记录最后加一条“注销”"
    yield Problem(file_at(deleted.path), None, "已入册的文件被删除、改名或移动", fix)


@rule("8", "内容有改动的须有新的备案记录")
def new_content_needs_a_new_record(changed: Changed, change: Change) -> Problems:
    """Approval applies to the exact content of the file, so any change, even to a comment, needs a new record."""
    if changed.after.filings == changed.before.filings:
        fix = "在备案记录最后加一条“变更”或“注销”，写明日期和事由；无须改动的，恢复原内容"
        yield Problem(changed.after, "filings", "内容有改动，没有新的备案记录", fix)


@rule("8", "变更须有改动", since=(2,))
def a_change_changes_something(changed: Changed, change: Change) -> Problems:
    """Not so the first filing of a group that was taken over without one."""
    before, after, last = changed.before, changed.after, changed.after.last
    is_one_more = last.kind is FilingKind.CHANGE and after.filings[:-1] == before.filings
    if not is_one_more or before.is_cancelled or last.statement.startswith(UNCHANGING):
        return
    if not any(differing_items(before, after)) and not is_to_be_filed(before, change.base):
        yield fault(last, "statement", "a_change_changes_something")


@rule("8", "一次只办理一条备案记录", holds_to_old=True)
def one_new_record_at_a_time(filed: Filed, change: Change) -> Problems:
    past = filed.before.filings if filed.before else ()
    if filed.after.filings[: len(past)] == past and len(filed.after.filings) > len(past) + 1:
        added = len(filed.after.filings) - len(past)
        fix = "保留本次办理的一条，其余待该条办结后报送"
        yield Problem(filed.after.filings[len(past) + 1], None, f"一次增加 {added} 条备案记录", fix)


@rule("6", "纸质补录只用于创建", since=(2,))
def late_paper_is_a_creation(changed: Changed, change: Change) -> Problems:
    """It is the word for a group that was found later. One that is on file is changed like any other."""
    last = changed.after.last
    if last.statement.startswith(LATE_PAPER) and changed.after.filings != changed.before.filings:
        yield fault(last, "statement", "late_paper_is_a_creation")


@rule("8", "注销时不得改动其他内容", holds_to_old=True)
def cancellation_changes_nothing_else(changed: Changed, change: Change) -> Problems:
    """Nor does the 更正 of a wrong one, which restores the last content or mends what became of the group."""
    before, after = changed.before, changed.after
    if not (before.is_cancelled or after.is_cancelled):
        return
    for field, *_ in differing_items(before, after):
        fix = "恢复原内容，只加注销记录；确需改动的，先办理变更"
        yield Problem(after, field, "办理注销时改动了其他内容", fix)


@rule("8", "移交的写明接管的单位和人员")
def whoever_takes_the_group_is_named(changed: Changed, change: Change) -> Problems:
    last = changed.after.last
    if changed.before.last != last and last.disposal is Disposal.HANDED_OVER and not last.handed_to:
        yield fault(last, "handed_to", "whoever_takes_the_group_is_named")


@rule("2", "由外单位人员负责的群组为对外")
def outside_custodian_makes_a_group_external(filed: Filed, change: Change) -> Problems:
    """Whoever is responsible for a group is in it. Only whom this change names is judged: people may move later."""
    group, person = filed.after, change.head.person(filed.after.custodian)
    if group.scope is Scope.EXTERNAL or person is None or (filed.before and filed.before.custodian == group.custodian):
        return
    if is_led_from_outside(group, change.head.unit(person.unit), change.head):
        yield fault(
            group, "custodian", "outside_custodian_makes_a_group_external", name=group.custodian, unit=person.unit
        )


@rule("10", "临时群先经审批，后启用", since=(2,))
def short_lived_group_is_approved_before_use(created: Created, change: Change) -> Problems:
    group, day, most = created.after, created.after.first_day, change.head.short_lived_days
    if group.procedure or group.begins_on >= day or not _ends_within(group, day, most):
        return
    yield fault(
        group, "started_on", "short_lived_group_is_approved_before_use", begins=group.begins_on, day=day, most=most
    )


@notice("10", "备案后七天以内启用的，自启用之日计算天数")
def start_is_within_seven_days(created: Created, change: Change) -> Problems:
    """A form that comes earlier is counted from its own date, so it usually takes the full route."""
    group, most = created.after, change.head.short_lived_days
    comes_early = group.begins_on > group.first_day and not change.head.is_short_lived(group)
    if comes_early and not group.procedure and _ends_within(group, group.begins_on, most):
        days = {"begins": group.begins_on, "from_day": group.begins_on - START_WITHIN}
        yield fault(group, "started_on", "start_is_within_seven_days", **days)


def _ends_within(group: Group, first: date, most: int) -> bool:
    return group.term_end is not None and (group.term_end - first).days < most


@rule("10", "连续建立的临时群合计超过十五天的按全部程序备案")
def short_lived_chain_is_filed_in_full(filed: Filed, change: Change) -> Problems:
    chain = change.head.lengthened(filed.before, filed.after, change.head.links)
    if chain and not filed.after.further_need:
        yield Problem(filed.after, "term_end", *chain.in_words(filed.after))


@notice("10", "另有需要由分管主任审定")
def further_need_is_weighed(filed: Filed, change: Change) -> Problems:
    """The deputy director who approves alone sees the groups of the chain, their total days and the reason given."""
    chain = change.head.lengthened(filed.before, filed.after, change.head.links)
    if chain and filed.after.further_need:
        about = {"chain": chain.in_words(filed.after)[0], "reason": filed.after.further_need}
        yield fault(filed.after, "further_need", "further_need_is_weighed", **about)


@notice("10", "与相近的临时群对照天数")
def alike_short_lived_groups_are_compared(filed: Filed, change: Change) -> Problems:
    """What is merely alike, or of another unit, is not added up. People judge whether it serves one need."""
    group, head = filed.after, change.head
    if group.is_cancelled or not head.takes_approval_alone(group):
        return
    linked = [one.path for one in head.chain(group).groups]
    for other in filter(head.is_short_lived, head.groups):
        both = chain_of((group, other), head.short_lived_days)
        pairs = ((group.name, other.name), (group.purpose, other.purpose))
        is_alike = both.is_too_long and are_near(group, other) and other.path not in linked
        if is_alike and any(nearest(core(own), [core(theirs)], SLIP) for own, theirs in pairs):
            says = f"与 {other.path}（{other.name}）的名称或目的相近，合计使用 {both.days} 天"
            yield Problem(group, "term_end", says, "核对是否为同一项工作；是的，填写“办理方式: 备案”，按全部程序办理")


@rule("10", "按全部程序备案的不得改回审批", holds_to_old=True)
def filing_in_full_is_kept(changed: Changed, change: Change) -> Problems:
    before, after = changed.before, changed.after
    if after.procedure or before.procedure:
        return
    if change.head.is_short_lived(after) and not change.base.is_short_lived(before):
        yield fault(after, "term_end", "filing_in_full_is_kept", most=change.head.short_lived_days)


@rule("10", "临时群在最后一日以前办理")
def short_lived_group_is_filed_in_time(filed: Filed, change: Change) -> Problems:
    """As far as the dates of the record show it. The decision goes by the host's clock."""
    after, day = filed.after, filed.after.last.filed_on
    if after.is_cancelled or asks_to_be_confirmed(filed.after) or change.head.is_of_paper_days(after, after.last):
        return
    was = filed.before if filed.before and change.base.takes_approval_alone(filed.before) else None
    for group, fix in (
        (was, "只能办理注销；继续使用的，另行创建"),
        (after, "日期有误的，改正日期；已结束使用的，不再办理"),
    ):
        if group and group.term_end and group.term_end < day and change.head.takes_approval_alone(group):
            yield Problem(after.last, "filed_on", f"备案日期 {day} 在使用期限 {group.term_end} 之后", fix)
            return


@rule("9.2", "主任办公会出席至少两人")
def meeting_has_enough_present(written: Written, change: Change) -> Problems:
    """Version 1 did not ask it of minutes that are mended."""
    minutes, is_asked = written.after, isinstance(written, Entered) or change.head.tools >= SECOND
    count = len(set(minutes.present)) if isinstance(minutes, Minutes) else LEAST_PRESENT
    if is_asked and count < LEAST_PRESENT:
        yield fault(minutes, "present", "meeting_has_enough_present", count=count, least=LEAST_PRESENT)


@notice("8", "重新确认对照最后一次经审批的内容", told_only=DECIDED_BY_COVERAGE)
def confirming_is_held_against_what_was_covered(filed: Filed, change: Change) -> Problems:
    """The content on main may never have been approved. Only the evidence shows which content was approved last."""
    if asks_to_be_confirmed(filed.after):
        says = "重新确认：以前的备案记录、首日对照最后一次经审批的内容核对，由审批程序（registry.py approve）判断"
        fix = "备案记录以最后一次经审批的各条原样开头，其后只加重新确认的一条"
        yield Problem(filed.after.last, "statement", says, fix)


@rule(None, "版次只升不降")
def versions_only_rise(revised: Revised, change: Change) -> Problems:
    """A change of a versioned office file raises its version, so an old copy cannot silently replace a newer one."""
    before, after = revised.before, revised.after
    if isinstance(before, VERSIONED) and isinstance(after, VERSIONED) and after.version <= before.version:
        says = f"内容有改动，版次未升：原为 {before.version}，现为 {after.version}"
        fix = f"先核对是否在最新一版上改动，再将版次改为 {before.version + 1}"
        yield Problem(after, "version", says, fix)


@rule("7", "启用以后的日期写明年月日")
def new_days_are_known(deed: Deed, change: Change) -> Problems:
    """A month alone, or 不详, stands only where it stood before: in no record and no term from after the adoption."""
    if isinstance(deed, Revised | Changed):
        before, after = _unknown_days(deed.before), _unknown_days(deed.after)
        for record, field, day in (found for key, found in after.items() if key not in before):
            says = f"新增的日期填为“{day}”；只有启用以前的记录和任期可以只写年月、年份或不详"
            yield Problem(record, field, says, "填写年月日")


def _unknown_days(record: Record) -> dict[tuple[object, ...], tuple[Record, str, date]]:
    """The days of a file that are not known to the day, by what they are of and how they are written."""
    entries: list[tuple[tuple[object, ...], Record]] = []
    if isinstance(record, Group):
        entries = [((number,), filing) for number, filing in enumerate(record.filings)]
    elif isinstance(record, UnitList):
        entries = [((unit.slug,), unit) for unit in record.units]
    elif isinstance(record, PersonList):
        entries = [((one.staff_no, term.role), term) for one in record.people for term in one.appointments]
    dated = ((key, entry, field, getattr(entry, field, None)) for key, entry in entries for field in DAYS)
    return {
        (*key, field, f"{day}"): (entry, field, day) for key, entry, field, day in dated if day and not is_known(day)
    }


@notice(
    "6",
    "历史备案基线只减不增",
    decided="the baseline is made on the day of adoption, and no file says whether that is over",
)
def baseline_only_shrinks(change: Change, whole: Change) -> Problems:
    """The baseline is frozen at the adoption. An entry added later covers nothing, and the audit reports it."""
    before, after = (side.of(BaselineEntry) for side in (change.base, change.head))
    if before is after:  # as for nearly all merges; there may be thousands
        return
    known = frozenset(before)
    if new := [entry for entry in after if entry not in known]:
        says = f"历史备案基线有 {len(new)} 条新增或改动，首条为 {new[0].file}"
        fix = "采用本系统当日，核对无误即可；已有备案办结的，请撤回：此后基线只减不增，补录按正常备案程序办理"
        yield Problem(new[0], None, says, fix)


@rule("9", "一次只报送一类文件")
def one_kind_a_change(change: Change, whole: Change) -> Problems:
    kinds = Counter(map(_kind, change.touched))
    if len(kinds) > 1 and change.filed_paths:
        counted = "、".join(f"{kind}（{count} 个文件）" for kind, count in kinds.items())
        says = f"一次改动了多类文件：{counted}"
        yield Problem(file_at(change.filed_paths[0]), None, says, "每类文件单独报送")


@rule("9", "多个群组一并报送的审批路线须相同")
def a_batch_is_of_one_kind(change: Change, whole: Change) -> Problems:
    filed = [deed for deed in change.deeds if isinstance(deed, Filed)]
    if len(filed) < 2:
        return
    found = {
        "分属": {"与".join(sorted(change.units(deed))) for deed in filed},
        "兼有": {str(deed.after.last.kind) for deed in filed},
        "路线有": {change.route(deed).name for deed in filed},
    }
    if mixed := "；".join(words + "、".join(sorted(values)) for words, values in found.items() if len(values) > 1):
        says = f"一次报送了 {len(filed)} 个群组，不属同一单位、同一备案类别、同一审批路线：{mixed}"
        yield Problem(file_at(filed[0].path), None, says, "一次只报送一个群组；或仅将各项均相同的一并报送")


@rule(None, "登记册中只有普通文件")
def plain_files_only(change: Change, whole: Change) -> Problems:
    """People and tools may see different content in a link or submodule, and git attributes can hide differences."""
    for path in change.irregular:
        says = "不是普通文件：是符号链接、子模块、可执行文件或改变比较方式的设置文件"
        fix = "原有文件恢复为普通文件，取消“可执行”属性；新增的删去，需填报的另存为普通文本文件"
        yield Problem(file_at(path), None, says, fix)


@rule(None, "文件名不得与本系统的只差写法", since=(2,))
def spelled_as_ours(change: Change, whole: Change) -> Problems:
    """On Windows such a file would take the place of the registry's or the tools' own."""
    for path in change.touched:
        if path in change.after and (ours := taken_for(path)):
            says = f"在 Windows 等系统上会被当作 {ours}，二者只差写法"
            yield Problem(file_at(path), None, says, f"按 {ours} 的写法改名；不需要的，删去")


@rule("6", "大批改动须经许可")
def mass_changes_need_a_permit(change: Change, whole: Change) -> Problems:
    count, total = len(change.filed_paths), sum(map(is_data, change.before))
    if is_mass_change(count, total) and not change.base.policy.batch_permits:
        says = f"一次改动了 {count} 个文件（登记册原有 {total} 个），超出一次报送的限度"
        fix = "分次报送；确需一次改动的，先单独报送 registry/office/policy.yaml，写明批量许可"
        yield Problem(file_at(change.filed_paths[0]), None, says, fix)


def is_mass_change(count: int, total: int) -> bool:
    return count > MOST_FILES_AT_ONCE or (count > FEW_FILES and count * LARGE_SHARE > total)


@notice("8", "原内容须能正确读取")
def earlier_content_can_be_read(unread: Unread, change: Change) -> Problems:
    fix = "请信息技术部对照原文，核对以前的备案记录没有改动"
    yield Problem(file_at(unread.path), None, "原内容无法正确读取，以前的备案记录未能自动核对", fix)


def _kind(path: str) -> str:
    """As the decision distinguishes it: office files and files outside ``registry/`` are one."""
    if not is_data(path) or path.startswith(OFFICE):
        return "办事处文件与程序"
    return BOOKS.get(path.partition("/")[2].split("/")[0], "不属登记册的文件")
