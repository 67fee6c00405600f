"""The blacklist (Art. 21): whom it limits, for how long, and what it keeps from being filed meanwhile."""

from collections.abc import Iterator

from group_registry.model.finding import Problem, rule
from group_registry.model.records import BlacklistEntry, Group
from group_registry.model.registry import Registry
from group_registry.model.terms import AppealOutcome, FilingKind, SubjectKind


@rule(article="21", title="黑名单对象明确")
def blacklist_subject_is_known(entry: BlacklistEntry, registry: Registry) -> Iterator[Problem]:
    """A group is named by its file, a person by 工号, as the kind of the entry says."""
    if entry.subject_kind is SubjectKind.GROUP:
        if entry.subject not in registry.paths:
            says = f"找不到群组文件“{entry.subject}”"
            yield Problem(entry, "subject", says, fix="写群组文件的完整路径，如 registry/groups/hyfw/cbfw-dayi.yaml")
    elif registry.person_numbered(entry.subject) is None:
        says = f"人员名册里没有工号“{entry.subject}”"
        yield Problem(entry, "subject", says, fix=f"对象类型为{entry.subject_kind}的，写人员名册上的工号")


@rule(article="21", title="黑名单日期顺序")
def blacklist_dates_in_order(entry: BlacklistEntry, registry: Registry) -> Iterator[Problem]:
    """Decided, then in force, then over; lifted, if at all, in between."""
    if entry.starts_on < entry.decided_on:
        says = f"限制从 {entry.starts_on} 开始，早于决定日期 {entry.decided_on}"
        yield Problem(entry, "starts_on", says, fix="限制最早从决定当天开始，改正写错的一个日期")
    if entry.ends_on < entry.starts_on:
        says = f"限制到 {entry.ends_on} 为止，早于开始的 {entry.starts_on}"
        yield Problem(entry, "ends_on", says, fix="改正其中写错的一个日期")
    elif entry.lifted_on and not entry.starts_on <= entry.lifted_on <= entry.ends_on:
        says = f"解除日期 {entry.lifted_on} 不在限制期（{entry.starts_on} 至 {entry.ends_on}）之内"
        yield Problem(entry, "lifted_on", says, fix="改正解除日期；期满自然结束的不写")


@rule(article="21", title="申诉后解除的写明日期")
def blacklist_lifting_has_its_day(entry: BlacklistEntry, registry: Registry) -> Iterator[Problem]:
    """An appeal that succeeded ends the limits on a day; without it they would go on."""
    if entry.appeal_outcome is AppealOutcome.LIFTED and entry.lifted_on is None:
        says = "申诉的结果是提前解除，没有写从哪一天解除，限制仍然有效"
        yield Problem(entry, "appeal_outcome", says, fix="补上解除日期；没有解除的，改正申诉的结果")


@rule(article="21", title="受限的人不任负责人")
def blacklisted_custodian_takes_no_group(group: Group, registry: Registry) -> Iterator[Problem]:
    """While limited, a person is not put in charge of a group, nor kept in charge by a change; cancelling is free."""
    for entry in registry.restrictions(group.custodian):
        if entry.stands_on(group.last.filed_on) and not group.is_cancelled:
            says = f"{group.custodian}在黑名单限制期内（{entry.starts_on} 至 {entry.ends_on}，{entry.stem} 号）"
            yield Problem(group, "custodian", says, fix="另定一位负责人，或等限制期满、提前解除后再办")


@rule(article="21", title="受限的群组不办变更")
def blacklisted_group_takes_no_change(group: Group, registry: Registry) -> Iterator[Problem]:
    """While limited, a group is used as it is or closed: it files no change."""
    for entry in registry.restrictions(group.path):
        if group.last.kind is FilingKind.CHANGE and entry.stands_on(group.last.filed_on):
            says = f"群组在黑名单限制期内（{entry.starts_on} 至 {entry.ends_on}，{entry.stem} 号），不办变更"
            yield Problem(group.last, "filed_on", says, fix="等限制期满、提前解除后再办变更；不再使用的，可以办注销")
