"""Quiet periods (Art. 22): holidays and special times. Custodians choose when to mute their groups."""

from collections.abc import Iterator

from group_registry.lifecycle.quiet_periods import LEFT_OUT
from group_registry.model.finding import Problem, rule
from group_registry.model.records import QuietPeriod
from group_registry.model.registry import Registry
from group_registry.rules.support import is_reversed, overlapping, repeats


@rule(article="22", title="禁言期止日不早于起日")
def quiet_period_ends_after_it_starts(period: QuietPeriod, registry: Registry) -> Iterator[Problem]:
    """A quiet period lasts at least a day."""
    if is_reversed(period):
        says = f"止日 {period.ends_on} 早于起日 {period.starts_on}"
        yield Problem(period, "ends_on", says, fix="改正有误的日期")


@rule(article="22", title="禁言期的文件名与年份一致")
def quiet_period_bears_its_year(period: QuietPeriod, registry: Registry) -> Iterator[Problem]:
    """The file name begins with the year of the first day."""
    if not period.stem.startswith(f"{period.starts_on.year}-"):
        says = f"{period.starts_on} 开始的禁言期，文件名为 {period.stem}.yaml"
        yield Problem(period, "starts_on", says, fix=f"文件名以 {period.starts_on.year}- 开头，或改正起日")


@rule(article="22", title="禁言期不重叠")
def quiet_periods_do_not_overlap(registry: Registry, _: Registry) -> Iterator[Problem]:
    """No group is in two periods on one day, because its custodian would not know when to open it again."""
    for other in LEFT_OUT.values():
        for earlier, later in overlapping(one for one in registry.of(QuietPeriod) if one.scope is not other):
            says = f"与“{earlier.name}”（{earlier.starts_on} 至 {earlier.ends_on}，{earlier.scope}）重叠"
            yield Problem(
                later, "starts_on", says, fix="错开日期，或合并为一个禁言期；一个仅限对内、一个仅限对外的，可以同期"
            )


@rule(article="22", title="禁言确认所列为群组文件")
def quiet_confirmation_names_a_group(period: QuietPeriod, registry: Registry) -> Iterator[Problem]:
    """A confirmation refers to a group of the registry."""
    for one in period.confirmations:
        if one.group not in registry.paths:
            yield Problem(one, "group", says=f"找不到文件 {one.group}", fix="核对群组文件的路径")


@rule(article="22", title="一个群组只确认一次")
def quiet_confirmation_is_given_once(period: QuietPeriod, registry: Registry) -> Iterator[Problem]:
    """Two confirmations of one group in one period contradict each other or say nothing new."""
    for _first, again in repeats(period.confirmations, lambda one: one.group):
        yield Problem(
            again, "group", says=f"{again.group} 已经确认过", fix="合并为一条，填写最早的禁言时间、最后的恢复时间"
        )


@rule(article="22", title="确认的群组在禁言范围内")
def quiet_confirmation_is_in_scope(period: QuietPeriod, registry: Registry) -> Iterator[Problem]:
    """A period for internal or external groups only is not confirmed for a group of the other scope.

    Groups with a record after the first day are not judged, because that record may have changed their scope.
    """
    for one in period.confirmations:
        group = registry.group(one.group)
        if group and group.last.filed_on <= period.starts_on and period.scope is LEFT_OUT[group.scope]:
            says = f"{group.name}是{group.scope}群组，该禁言期仅限{period.scope}"
            yield Problem(one, "group", says, fix="删去该条，或改正禁言期的范围")


@rule(article="22", title="先禁言后恢复")
def quiet_confirmation_times_in_order(period: QuietPeriod, registry: Registry) -> Iterator[Problem]:
    """A group is muted first and opened again later."""
    for one in period.confirmations:
        if one.muted_at and one.restored_at and one.restored_at <= one.muted_at:
            says = f"恢复时间 {one.restored_at:%Y-%m-%d %H:%M} 不晚于禁言时间 {one.muted_at:%Y-%m-%d %H:%M}"
            yield Problem(one, "restored_at", says, fix="改正有误的时间")
