"""All reminders that are due on a day (Art. 8, 10, 11, 21, 22).

They are about terms, custodians who cannot continue, and quiet periods. A group may have several reminders at a time,
one for each concern.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from group_registry.lifecycle.due import Reminder, ReminderKind, addressees, of_term
from group_registry.lifecycle.handover import last_day, standing
from group_registry.lifecycle.quiet_periods import NO_DATA, OfficialDays, QuietSpan, periods
from group_registry.model.records import Group, Policy
from group_registry.model.registry import Registry
from group_registry.model.terms import A_DAY, Confirming

LIMITED = "负责人黑名单"
ANOTHER = "另定负责人（第八条、第十一条）"


class Phase(NamedTuple):
    """What is true from the day ``since`` on: ``title`` in a word or two, ``says`` in full."""

    since: date
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class Concern:
    """A reason other than the term to remind somebody of a group.

    ``topic`` identifies it among the group's concerns. ``phases`` are in order of time. ``due`` is the day on which it
    takes effect. From ``since`` on, the reminder is repeated every ``policy.overdue_every`` days; before ``due``, it is
    sent as many days ahead as policy says. ``asks_filing`` says that another custodian must be filed; the deputy
    director is told of that as well. ``is_dated`` is False if nobody knows since when it is so: then ``since`` only
    sets the days of the reminders, which are not counted, and nothing is overdue.
    """

    topic: str
    due: date
    since: date
    phases: tuple[Phase, ...]
    advice: str
    asks_filing: bool
    is_dated: bool = True

    def phase(self, today: date) -> Phase:
        return [one for one in self.phases if one.since <= today][-1]


def reminders(registry: Registry, policy: Policy, today: date, official: OfficialDays = NO_DATA) -> list[Reminder]:
    """All reminders that are due, the most overdue first."""
    spans = periods(registry, official)
    live = [group for group in registry.groups if not group.is_cancelled]
    terms = (of_term(group, registry, policy, today) for group in live)
    others = (
        _reminder(group, one, registry, policy, today)
        for group in live
        for one in concerns(group, registry, policy, today, spans)
    )
    return sorted([*filter(None, terms), *others], key=lambda one: (one.days, one.group.path, one.key))


def concerns(
    group: Group, registry: Registry, policy: Policy, today: date, spans: Iterable[QuietSpan] = ()
) -> Iterator[Concern]:
    """The concerns about a group, which must not be cancelled, that are due for a reminder on that day."""
    found = (*_of_office(group, registry, today), *_of_limit(group, registry, today))
    quiet = (of_quiet(one, policy) for one in spans if one.last >= today and one.covers(group))
    yield from (one for one in (*found, *quiet) if is_due(one, policy, today))


def _of_office(group: Group, registry: Registry, today: date) -> Iterator[Concern]:
    """The custodian has left, or will leave on a day that is on file; or the name matches nobody, or several people."""
    person = registry.person(group.custodian)
    if person is None:  # perhaps only since the list of people changed
        filed = group.as_filed.filed_on
        phase = Phase(date.min, "负责人不明", f"负责人{group.custodian}在人员名册中无法辨认，待核对")
        is_shared = bool(registry.people_called(group.custodian))
        way = "将负责人写作“姓名（区分）”（名册中未填区分的，先行填写），或" if is_shared else ""
        advice = f"请报变更，{way}{ANOTHER}"
        yield Concern("负责人不明", filed, filed, (phase,), advice, asks_filing=True, is_dated=False)
        return
    ended = [term.ends_on for term in person.appointments if term.ends_on and term.ends_on < today]
    last = last_day(person) if person.is_in_office(today) else max(ended, default=None)
    if last is not None:
        phases = (
            Phase(date.min, "负责人将离任", f"负责人将于 {last} 离任，待移交"),
            Phase(last + A_DAY, "负责人已离任", f"负责人已离任（{last}），待移交"),
        )
        yield Concern("负责人离任", last, last + A_DAY, phases, f"请报变更，{ANOTHER}", asks_filing=True)


def _of_limit(group: Group, registry: Registry, today: date) -> Iterator[Concern]:
    """The custodian is on the blacklist, or will be. Of several entries, only the one that ends last."""
    entries = registry.restrictions(group.custodian)
    known = [one for one in entries if one.decided_on <= today and not standing(one, today).is_over]
    for one in sorted(known, key=lambda one: (one.ends_on, one.path))[-1:]:
        span = f"（{one.starts_on} 至 {one.ends_on}）"
        phases = (
            Phase(date.min, "负责人将受限制", f"负责人将受黑名单限制{span}，待移交"),
            Phase(one.starts_on, "负责人受限制", f"负责人在黑名单限制期内{span}，待移交"),
        )
        advice = "请报变更，另定负责人（第二十一条）"
        yield Concern(LIMITED, one.starts_on, one.decided_on, phases, advice, asks_filing=True)


def of_quiet(span: QuietSpan, policy: Policy) -> Concern:
    """A quiet period as a concern about each group that it covers."""
    days = f"{span.first} 至 {span.last}" if span.first < span.last else str(span.first)
    phases = (
        Phase(date.min, "将进入禁言期", f"将于 {span.first} 进入禁言期"),
        Phase(span.first, "禁言期内", f"正在禁言期（至 {span.last}）"),
    )
    confirms = "，并登记禁言和恢复的时间" if policy.confirming is Confirming.ASKED else ""
    advice = f"{span.name}（{days}），由负责人适时禁言{confirms}（第二十二条）"
    return Concern(f"禁言期 {span.id}", span.first, span.first, phases, advice, asks_filing=False)


def is_due(one: Concern, policy: Policy, today: date) -> bool:
    return bool(_rung(one, policy, today))


def _rung(one: Concern, policy: Policy, today: date) -> str:
    """Which reminder of the concern is the current one on that day; empty if none is due yet."""
    if today >= one.since:
        return f"第 {(today - one.since).days // policy.overdue_every + 1} 次提醒" if one.is_dated else "提醒"
    ahead = [days for days in policy.reminder_days if (one.due - today).days <= days]
    return f"前 {min(ahead)} 天" if ahead else ""


def _reminder(group: Group, one: Concern, registry: Registry, policy: Policy, today: date) -> Reminder:
    rung, now = _rung(one, policy, today), one.phase(today)
    # Without a date: the day from which the current reminder is sent.
    due = one.due if one.is_dated else today - timedelta(days=(today - one.since).days % policy.overdue_every)
    return Reminder(
        group=group,
        rung=f"{one.topic}，{rung}",
        stage=f"{now.title}，{rung}" if one.is_dated and today >= one.since else now.title,
        due=due,
        days=(due - today).days if one.is_dated else 0,
        to=addressees(group, one.asks_filing, registry, today),
        says=f"{now.says}；{one.advice}",
        offers_ways=False,
        kind=ReminderKind.HANDOVER if one.asks_filing else ReminderKind.QUIET,
    )
