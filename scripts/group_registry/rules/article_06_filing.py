"""Article 6: creation, change and cancellation are filed in this order, each as a record of its own."""

from collections.abc import Iterator
from itertools import pairwise

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.terms import FilingKind


@rule(article="6", title="第一条记录是创建")
def first_record_is_a_creation(group: Group, registry: Registry) -> Iterator[Problem]:
    """A group that was never created can be neither changed nor cancelled."""
    first = group.filings[0]
    if first.kind is not FilingKind.CREATION:
        says, fix = f"第一条备案记录是“{first.kind}”，不是“创建”", "将创建记录补在最前"
        yield Problem(first, "kind", says, fix)


@rule(article="6", title="创建只办理一次")
def only_one_creation(group: Group, registry: Registry) -> Iterator[Problem]:
    """A file describes one group. A second creation is really a change, or it belongs to another group."""
    for record in group.filings[1:]:
        if record.kind is FilingKind.CREATION and group.filings[0].kind is FilingKind.CREATION:
            says = f"{group.filings[0].filed_on} 已经创建，不得重复创建"
            yield Problem(record, "kind", says, "内容有变的，改为“变更”；另建的群组，另填一份备案表")


@rule(article="6", title="备案记录按日期先后排列")
def records_in_order(group: Group, registry: Registry) -> Iterator[Problem]:
    """New records are added at the end, so their dates never decrease. Two records may have the same date."""
    for earlier, later in pairwise(group.filings):
        if later.filed_on < earlier.filed_on:
            says = f"备案日期 {later.filed_on} 早于上一条的 {earlier.filed_on}"
            yield Problem(later, "filed_on", says, "新记录列在最后；日期有误的，改正日期")


@rule(article="6", title="先备案，后启用", level=Level.NOTICE)
def use_does_not_precede_filing(group: Group, registry: Registry) -> Iterator[Problem]:
    """Approval and filing come before use. A group already in use is filed with its true dates and gets a notice."""
    first = group.filings[0].filed_on
    if group.started_on and group.started_on < first:
        says = f"启用日期 {group.started_on} 早于首次备案日期 {first}"
        yield Problem(group, "started_on", says, "日期有误的，改正日期；确属先启用后填报的，在备案事项说明中写明")
