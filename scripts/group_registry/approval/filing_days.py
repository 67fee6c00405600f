"""Checks of dates against the host's clock (Art. 8, 9, 10): the days on which a form was filled in, submitted and
merged (contract A 4, A 6), and the day of a meeting.
"""

from collections.abc import Iterator
from datetime import timedelta

from group_registry.approval.confirming import heals, restores
from group_registry.approval.facts import Facts, Matter
from group_registry.lifecycle.short_lived_chains import lengthens
from group_registry.model.records import Group, Minutes
from group_registry.model.terms import day_of
from group_registry.rules.articles_06_to_10_filing import LATE_PAPER
from group_registry.rules.changes import told_chain

HANDED_IN_WITHIN = timedelta(days=7)
"""How long before its pull request was opened a form may be dated (the office's reading)."""


def against_days(matter: Matter, facts: Facts) -> Iterator[str]:
    """What is wrong with the dates of a group's new record, or with the date of a meeting."""
    if isinstance(matter.after, Minutes):
        yield from _against_meeting(matter.after, matter, facts)
    if not isinstance(matter.after, Group):
        return
    if not restores(matter, facts):  # a restoring brings no new record
        yield from _against_date(matter.after, matter, facts)
    is_covered = matter.content.path not in facts.uncovered
    if is_covered or not heals(matter, facts):
        yield from _against_lateness(matter.after, matter, facts)


def _against_meeting(minutes: Minutes, matter: Matter, facts: Facts) -> Iterator[str]:
    """An objection if the meeting is dated after the merge: it cannot have passed anything yet (Art. 9.2)."""
    if minutes.met_on > day_of(facts.now):
        says = f"{matter.content.path} 的会议日期 {minutes.met_on} 未到，到当日方可合并"
        yield f"{says}；填写有误的，改正日期（第九条（二））"


def _against_date(group: Group, matter: Matter, facts: Facts) -> Iterator[str]:
    filed_on, opened, merged = group.last.filed_on, day_of(facts.pull.opened_at), day_of(facts.now)
    path = matter.content.path
    takes_one_step = facts.base.registry.takes_approval_alone(group)
    # A filing found on paper later (纸质补录) may have any past date, but only if it takes the full route (contract E).
    is_late_paper = group.last.statement.startswith(LATE_PAPER) and not takes_one_step
    if filed_on > merged:
        yield f"{path} 的备案日期 {filed_on} 未到，到当日方可合并；填写有误的，改正日期（第七条）"
    elif opened - filed_on > HANDED_IN_WITHIN and not is_late_paper:
        days = (opened - filed_on).days
        yield f"{path} 的备案日期 {filed_on} 早于报送 {days} 天，超过七天；按实际填表的日期改正（第七条）"


def _against_lateness(group: Group, matter: Matter, facts: Facts) -> Iterator[str]:
    """Objections to a short-lived group that is created or changed after its term has ended."""
    registry, path, before = facts.base.registry, matter.content.path, matter.before
    opened, merged = day_of(facts.pull.opened_at), day_of(facts.now)
    if before is None and registry.takes_approval_alone(group) and group.term_end and group.term_end < merged:
        yield f"{path} 的使用期限 {group.term_end} 已过，不再创建（第十条）"
    if not isinstance(before, Group) or group.is_cancelled or not registry.takes_approval_alone(before):
        return
    if before.term_end and before.term_end < opened:
        yield f"{path} 的使用期限 {before.term_end} 已过，报送在其后（{opened}），只能办理注销（第十条）"


def against_chain(matter: Matter, facts: Facts) -> Iterator[str]:
    """An objection if a short-lived group and those on main that it continues exceed the limit in all (Art. 10)."""
    after, before = matter.after, matter.before if isinstance(matter.before, Group) else None
    if isinstance(after, Group) and facts.short_lived is not None and not after.further_need:
        chain = lengthens(before, after, facts.short_lived, facts.base.registry)
        if chain:
            how = "须写明“办理方式: 备案”，按全部程序办理，或在“另有需要”写明理由（第十条）"
            yield f"{after.path} {told_chain(after, chain)}，超过 {chain.limit} 天，{how}"
