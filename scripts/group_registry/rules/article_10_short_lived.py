"""Article 10: the term of a group, and the short-lived groups that the deputy director approves alone."""

from collections.abc import Iterator
from datetime import timedelta

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import Group
from group_registry.model.registry import Registry

START_WITHIN = timedelta(days=7)
"""The latest start of a short-lived group after its first 备案日期 (the office's reading)."""


@rule(article="10", title="使用期限不早于启用")
def term_ends_after_it_begins(group: Group, registry: Registry) -> Iterator[Problem]:
    """The first and the last day of a term both count, so the last day may be the first day but not earlier."""
    if group.term_end and group.term_end < group.first_day:
        says = f"使用期限 {group.term_end} 早于使用的第一天 {group.first_day}"
        yield Problem(group, "term_end", says, "使用期限填写使用的最后一天；日期有误的，改正日期")


@rule(article="10", title="使用期限不超过十五天的，备案后七天以内启用")
def start_is_within_seven_days(group: Group, registry: Registry) -> Iterator[Problem]:
    """The fifteen days count from 启用日期. Without this limit a short-lived group could be filed far in advance."""
    latest = group.filings[0].filed_on + START_WITHIN
    if group.started_on and group.started_on > latest and registry.is_short_lived(group):
        says = f"启用日期 {group.started_on} 超过首次备案日期后七天（最迟 {latest}）"
        yield Problem(group, "started_on", says, "临近启用时填报，或提前启用日期")


@rule(article="10", title="连续建立的临时群合并计算天数", level=Level.NOTICE)
def short_lived_chain_is_added_up(group: Group, registry: Registry) -> Iterator[Problem]:
    """Several short-lived groups may serve one need, which together would take more than the permitted days.

    Groups are added up if each begins within sixty days after an earlier one ended, and if they have like names or
    purposes, or the same unit and custodian.
    """
    earlier, days = registry.likeness.possible_chains.get(group.path, (group, 0))
    if days > registry.short_lived_days and registry.takes_approval_alone(group):
        says = f"继 {earlier.path}（{earlier.name}）之后又建临时群，合计 {days} 天，超过 {registry.short_lived_days} 天"
        yield Problem(
            group,
            "term_end",
            says,
            "属同一项工作的，填写“办理方式: 备案”，按全部程序办理；不属同一项的，在名称和目的中写明区别",
        )
