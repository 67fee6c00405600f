"""What each person has to do on a day (Art. 8, 10, 11, 19, 21, 22): of the command, the pages of people and home.

About content that was never approved, requests, incidents, terms, custodians who cannot continue, and quiet periods. A
group may have several at a time. The caller names the day. A missed date leads to a reminder, never to a verdict."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from group_registry.lifecycle.handover import changed_post, last_day, limit_state, unit_ended_on
from group_registry.lifecycle.incidents import unit_of
from group_registry.lifecycle.quiet_periods import NO_DATA, OfficialDays, QuietSpan, periods, quiet_of
from group_registry.lifecycle.to_be_filed import owed
from group_registry.model.records import Group, Incident, Person, Policy
from group_registry.model.registry import OpenStep, Registry
from group_registry.model.terms import A_DAY, Confirming, Role


class State(StrEnum):
    IN_USE = "使用中"
    SHORT_LIVED = "临时群（免备案）"
    PROLONGED = "延期办理中"
    CLOSING = "注销办理中"
    OVERDUE = "逾期未注销"
    CANCELLED = "已注销"


PATIENCE = timedelta(days=15)
"""How long after its term a group about which a request was reviewed is not counted as overdue."""
UNDER_WAY = (State.PROLONGED, State.CLOSING)


def state(group: Group, registry: Registry, today: date) -> State:
    if group.is_cancelled:
        return State.CANCELLED
    if is_overdue(group, today):
        request = None if is_overdue(group, today - PATIENCE) else registry.request(group)
        return State(request.word) if request else State.OVERDUE
    return State.SHORT_LIVED if registry.takes_approval_alone(group) else State.IN_USE


def is_overdue(group: Group, today: date) -> bool:
    return group.term_end is not None and group.term_end < today and not group.is_cancelled


def days_left(group: Group, today: date) -> int | None:
    """Negative when past; None without a term or once cancelled."""
    if group.term_end is None or group.is_cancelled:
        return None
    return (group.term_end - today).days


LONG_YEARS = 5
"""Years of use beyond which a group is reviewed once a year, like a group without a term."""


def is_beyond_five_years(group: Group) -> bool:
    """Both ends counted."""
    first, last = group.begins_on, group.term_end
    if last is None:
        return False
    return (last.year, last.month, last.day) >= (first.year + LONG_YEARS, first.month, first.day)


NOTICE_DAYS = (10, 13)
"""Days of use on which a short-lived group gets a notice that its end is near; another follows on the last day."""
SOON = 7
"""From this many days before the end, a reminder offers the ways to close or to extend the group."""


class ReminderKind(StrEnum):
    """In the order of the list. Only terms can be overdue."""

    REFUSED = "审批依据不符"
    RETURNED = "退回补正"
    TO_SIGN = "待签"
    UNDER_WAY = "延期或注销办理中"
    INCIDENT = "舆情未办结"
    OVERDUE = "逾期未注销"
    ENDING = "临时群即将期满"
    DUE = "将到期"
    HANDOVER = "待移交"
    TO_BE_FILED = "待补备案"
    INVENTORY = "清查"
    QUIET = "禁言期"


IN_ORDER = {kind: place for place, kind in enumerate(ReminderKind)}
NO_FILING = (ReminderKind.RETURNED, ReminderKind.TO_SIGN, ReminderKind.INCIDENT, ReminderKind.QUIET)
"""What no filing of a group answers."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """``about`` is the path of a group or another file, or the name of the unit whose groups are to be looked at;
    ``title`` names it.

    ``days`` until ``due``, negative when past. ``stage`` describes the day; ``rung`` stays until there is news.
    If nobody knows since when it is due, ``due`` is the first day of this reminder and ``days`` is 0. ``ways`` are the
    kinds of filing that it offers; ``pull`` is the request that waits, 0 for none.
    """

    about: str
    title: str
    rung: str
    stage: str
    due: date
    days: int
    to: tuple[Person, ...]
    says: str
    kind: ReminderKind
    ways: tuple[str, ...] = ()
    pull: int = 0

    @property
    def asks_filing(self) -> bool:
        return self.kind not in NO_FILING

    @property
    def key(self) -> str:
        return f"{self.about} {self.due} {self.rung}"


def of_term(group: Group, registry: Registry, policy: Policy, today: date) -> Reminder | None:
    """Of a group that is not cancelled; None while nothing is due."""
    now, due, left = state(group, registry, today), group.term_end, days_left(group, today)
    if due is None or left is None or not (rung := _rung_of_term(group, left, now, registry, policy, today)):
        return None
    kind, request = _KIND_BY_STATE[now], registry.request(group)
    stage = f"临时第 {day_of_use(group, today)} 天" if now is State.SHORT_LIVED else rung
    chain = _chain_in_words(group, registry)
    to = addressees(group, bool(chain) or left < 0, registry, today)
    advice, ways = _advice(group, left, registry)
    rest = f"；{advice}"
    if request:
        rest, ways = f" · {request.word}（{request.says}）", ()
        to = tuple(filter(None, map(registry.person, request.whom))) or to
        kind = kind if now is State.OVERDUE else ReminderKind.UNDER_WAY
    says = f"最后一天是 {due}，{in_days(left)}{chain}{rest}"
    return Reminder(
        group.path, _title(group), rung, stage, due, left, to, says, kind, ways, request.pull if request else 0
    )


_KIND_BY_STATE = {
    State.IN_USE: ReminderKind.DUE,
    State.SHORT_LIVED: ReminderKind.ENDING,
    State.PROLONGED: ReminderKind.UNDER_WAY,
    State.CLOSING: ReminderKind.UNDER_WAY,
    State.OVERDUE: ReminderKind.OVERDUE,
}


def _title(group: Group) -> str:
    return f"{group.name}（{group.unit}）"


def in_days(left: int) -> str:
    if left < 0:
        return f"逾期 {-left} 天"
    return f"还有 {left} 天" if left else "今天到期"


def _chain_in_words(group: Group, registry: Registry) -> str:
    """Empty unless it is too long."""
    chain = registry.chain(group) if group.path in registry.links.groups else None
    if not chain or not chain.is_too_long:
        return ""
    others = "".join(f"“{one.name}”" for one in chain.groups if one.path != group.path)
    return f"；与{others}属同一项工作，合计使用 {chain.days} 天，超过 {chain.limit} 天"


def day_of_use(group: Group, today: date) -> int:
    """Counted from 1."""
    return (today - group.first_day).days + 1


def _rung_of_term(group: Group, left: int, now: State, registry: Registry, policy: Policy, today: date) -> str:
    if left < 0:
        word = now if now in UNDER_WAY else "逾期"
        return f"{word}，{_count(today + timedelta(days=left + 1), registry, policy, today)}"
    if now is State.SHORT_LIVED:
        day = day_of_use(group, today)
        reached = [notice for notice in (*NOTICE_DAYS, group.days or 0) if notice <= day]
        return f"临时第 {max(reached)} 天" if reached else ""
    rungs = [rung for rung in (0, *policy.reminder_days) if left <= rung]
    return (f"到期前 {min(rungs)} 天" if min(rungs) else "到期当天") if rungs else ""


def _count(since: date, registry: Registry, policy: Policy, today: date) -> str:
    """Nobody was reminded before the adoption."""
    days = max((today - max(since, registry.adopted_on)).days, 0)
    return f"第 {days // policy.overdue_every + 1} 次提醒"


def addressees(group: Group, is_for_deputy: bool, registry: Registry, today: date) -> tuple[Person, ...]:
    """The custodian in office, else or also the deputies; else the registrars, so that it reaches somebody."""
    custodian = registry.person(group.custodian)
    keeps = custodian if custodian and custodian.is_in_office(today) else None
    deputies = registry.deputies_for(group, today) if is_for_deputy or keeps is None else ()
    people = {person.staff_no: person for person in (keeps, *deputies) if person}
    return tuple(people.values()) or registry.holders(Role.REGISTRAR, today)


BOTH = ("extend", "cancel")


def _advice(group: Group, left: int, registry: Registry) -> tuple[str, tuple[str, ...]]:
    """And the kinds of filing offered; a short-lived group that is overdue can only be closed (Art. 10)."""
    asked = "" if left >= 0 or registry.knows_requests else "；如已报送延期，见申请"
    if not registry.takes_approval_alone(group):
        return f"工作结束的报注销；继续使用的，写明理由报变更延期{asked}", BOTH if left <= SOON else ()
    if left < 0:
        return f"应予注销，只经分管主任审批；继续使用的，另行按全部程序备案{asked}", ("cancel",)
    longest = registry.short_lived_days
    more = f"{longest} 天以内再报审批，超过 {longest} 天的按全部程序备案"
    return f"工作结束即注销；继续使用的，在到期以前报送并请分管主任评审：{more}", BOTH


def cleanings(groups: Iterable[Group], registry: Registry, policy: Policy, today: date) -> Iterator[Reminder]:
    """One for each unit, in the month of policy: its groups without a term of which nothing was filed for a year."""
    by_unit: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if group.term_end is None and (today - group.last.filed_on).days >= 365:
            by_unit[registry.unit_in_charge(group, today)].append(group)
    due, rung = _month_end(today), f"{today.year} 年清查"
    advice = f"请于 {due} 前逐个核对：仍在使用的无须办理，也可报变更补填期限；不再使用的报注销"
    for unit, own in by_unit.items() if today.month == policy.inventory_month else ():
        says = f"未填写使用期限、上次备案满一年的群组 {len(own)} 个；{advice}"
        to = dict.fromkeys(person for group in own for person in addressees(group, False, registry, today))
        yield Reminder(unit, unit, rung, rung, due, (due - today).days, tuple(to), says, ReminderKind.INVENTORY)


def of_those_taken_over(groups: Iterable[Group], registry: Registry, today: date) -> Iterator[Reminder]:
    """One a month for each unit. What is filed makes room for the next of its groups."""
    due, rung = _month_end(today), f"{today.year} 年 {today.month} 月补办备案"
    advice = "各报一次变更，按全部程序办理，补填原台账未载明的各项（第六条、第七条）"
    for unit, own, first in ((it.unit, it.groups, it.first) for it in owed(groups, registry, today)):
        portion = f"，先办理以下 {len(first)} 个" if len(first) < len(own) else ""
        says = f"待补备案的群组 {len(own)} 个{portion}：{'、'.join(one.name for one in first)}；{advice}"
        to = dict.fromkeys(person for group in first for person in addressees(group, False, registry, today))
        yield Reminder(unit, unit, rung, rung, due, (due - today).days, tuple(to), says, ReminderKind.TO_BE_FILED)


def _month_end(today: date) -> date:
    return today.replace(day=monthrange(today.year, today.month)[1])


LIMITED = "负责人黑名单"
ANOTHER = "另定负责人（第八条、第十一条）"


@dataclass(frozen=True, slots=True)
class Concern:
    """A reason other than the term. From ``since`` it is repeated, before ``due`` announced, as policy says.

    Where a filing is asked for, the deputy is told too. ``is_late``: this custodian may not go on. Not ``is_dated``:
    nobody knows since when.
    """

    topic: str
    due: date
    since: date
    title: str
    says: str
    advice: str
    kind: ReminderKind = ReminderKind.HANDOVER
    is_late: bool = False
    is_dated: bool = True

    @property
    def asks_filing(self) -> bool:
        return self.kind not in NO_FILING


def reminders(registry: Registry, policy: Policy, today: date, official: OfficialDays = NO_DATA) -> list[Reminder]:
    """In the order of the kinds, the most overdue and the longest waiting first."""
    spans = periods(registry, official)
    live = [group for group in registry.groups if not group.is_cancelled]
    terms = [one for group in live if (one := of_term(group, registry, policy, today))]
    others = (
        _reminder(group, one, registry, policy, today)
        for group in registry.groups
        for one in (*_of_refusal(group, registry), *concerns(group, registry, policy, today, spans))
    )
    of_units = (*cleanings(live, registry, policy, today), *of_those_taken_over(live, registry, today))
    of_requests = _of_requests(registry, {(one.about, one.pull) for one in terms})
    found = (*of_requests, *of_incidents(registry, policy, today), *terms, *of_units, *others)
    return sorted(found, key=lambda one: (IN_ORDER[one.kind], one.days, one.due, one.pull, one.about, one.key))


def _of_requests(registry: Registry, told: Collection[tuple[str, int]]) -> Iterator[Reminder]:
    """One for each step of a request and whom it waits for; those in ``told`` are told by path and number already."""
    by_step: dict[tuple[object, ...], list[OpenStep]] = defaultdict(list)
    for step in registry.open_steps:
        if (step.path, step.pull) not in told:
            by_step[step.pull, step.step, step.whom].append(step)
    for first, *more in by_step.values():
        kind = ReminderKind.RETURNED if first.is_returned else ReminderKind.TO_SIGN
        title = f"{first.title}等 {len(more) + 1} 件" if more else first.title
        says = f"第 {first.pull} 号申请，{first.step}，自 {first.since}"
        to = tuple(filter(None, map(registry.person, first.whom)))
        yield Reminder(first.path, title, says, kind, first.since, 0, to, says, kind, pull=first.pull)


def of_incidents(registry: Registry, policy: Policy, today: date) -> Iterator[Reminder]:
    """Open ones: for the custodian, who reports and handles them (Art. 19)."""
    for one in registry.of(Incident):
        if one.closed_at is None:
            group, unit, found = registry.group_of(one), unit_of(one, registry), one.found_at.date()
            deputies = registry.deputies_of(unit, today) or registry.holders(Role.REGISTRAR, today)
            to = addressees(group, False, registry, today) if group else deputies
            title = f"{group.name if group else one.group_name}（{unit}）"
            says = f"{found} 发现；请核实、查明原因、写明措施后办结（第十九条）"
            kind, due = ReminderKind.INCIDENT, _of_this_time(found, policy, today)
            yield Reminder(one.path, title, kind, kind, due, 0, to, says, kind)


def concerns(
    group: Group, registry: Registry, policy: Policy, today: date, spans: Iterable[QuietSpan] = ()
) -> Iterator[Concern]:
    """None of a group that is cancelled."""
    if group.is_cancelled:
        return
    found = [one for of in (_of_office, _of_unit, _of_limit) for one in of(group, registry, today)]
    quiet = (of_quiet(one, policy, today) for one in quiet_of(group, spans) if one.last >= today)
    yield from (one for one in (*found, *quiet) if rung_of(one, registry, policy, today))


def _of_refusal(group: Group, registry: Registry) -> Iterator[Concern]:
    if group.path in registry.refused:
        kind, filed = ReminderKind.REFUSED, group.last.filed_on
        says = "现有内容没有审批依据"
        advice = "请核对现有内容，按“恢复”或“重新确认”重新报送，逐级审批（第六条、第九条）"
        yield Concern(kind, filed, filed, kind, says, advice, kind, is_dated=False)


def _of_office(group: Group, registry: Registry, today: date) -> Iterator[Concern]:
    """The custodian has left or will leave, got another post, or the name matches nobody or several people."""
    person, filed = registry.person(group.custodian), group.as_filed.filed_on
    if person is None:  # perhaps only since the list of people changed
        topic, says = "负责人不明", f"负责人{group.custodian}在人员名册中无法辨认，待核对"
        is_shared = bool(registry.people_called(group.custodian))
        way = "将负责人写作“姓名（区分）”（名册中未填区分的，先行填写），或" if is_shared else ""
        advice = f"请报变更，{way}{ANOTHER}"
        yield Concern(topic, filed, filed, topic, says, advice, is_dated=False)
        return
    ended = [term.ends_on for term in person.appointments if term.ends_on and term.ends_on < today]
    last = last_day(person) if person.is_in_office(today) else max(ended, default=None)
    if last is not None:
        title, says = "负责人将离任", f"负责人将于 {last} 离任，待移交"
        if is_late := last < today:
            title, says = "负责人已离任", f"负责人已离任（{last}），待移交"
        yield Concern("负责人离任", last, last + A_DAY, title, says, f"请报变更，{ANOTHER}", is_late=is_late)
    elif why := changed_post(group, person, registry, today):
        topic, advice = "负责人职务变动", f"请报变更，{ANOTHER}"
        yield Concern(topic, filed, filed, topic, f"{why}，待移交", advice, is_dated=False)


def _of_unit(group: Group, registry: Registry, today: date) -> Iterator[Concern]:
    """The unit that uses the group has ended."""
    if last := unit_ended_on(group, registry, today):
        unit, heir = registry.present_name(group.unit), registry.unit_in_charge(group, today)
        says = f"{unit}（使用部门）已于 {last} 撤销{f'，由{heir}承接' if heir != unit else ''}，待移交"
        advice = "请报变更，改填使用部门；不再使用的，报注销（第四条、第八条）"
        yield Concern("使用部门撤销", last, last + A_DAY, "使用部门已撤销", says, advice, is_late=True)


def _of_limit(group: Group, registry: Registry, today: date) -> Iterator[Concern]:
    entries = registry.restrictions(group.custodian)
    known = [one for one in entries if one.decided_on <= today and not limit_state(one, today).is_over]
    for one in sorted(known, key=lambda one: (one.ends_on, one.path))[-1:]:
        span = f"（{one.starts_on} 至 {one.ends_on}），待移交"
        title, says = "负责人将受限制", f"负责人将受黑名单限制{span}"
        if is_late := one.starts_on <= today:
            title, says = "负责人受限制", f"负责人在黑名单限制期内{span}"
        advice = "请报变更，另定负责人（第二十一条）"
        yield Concern(LIMITED, one.starts_on, one.decided_on, title, says, advice, is_late=is_late)


def of_quiet(span: QuietSpan, policy: Policy, today: date) -> Concern:
    days = f"{span.first} 至 {span.last}" if span.first < span.last else str(span.first)
    title, says = "将进入禁言期", f"将于 {span.first} 进入禁言期"
    if span.first <= today:
        title, says = "禁言期内", f"正在禁言期（至 {span.last}）"
    confirms = "，并登记禁言和恢复的时间" if policy.confirming is Confirming.ASKED else ""
    advice = f"{span.name}（{days}），由负责人适时禁言{confirms}（第二十二条）"
    return Concern(f"禁言期 {span.id}", span.first, span.first, title, says, advice, ReminderKind.QUIET)


def rung_of(one: Concern, registry: Registry, policy: Policy, today: date) -> str:
    """Empty while it is not due."""
    if today >= one.since:
        return _count(one.since, registry, policy, today) if one.is_dated else "提醒"
    ahead = [days for days in policy.reminder_days if (one.due - today).days <= days]
    return f"前 {min(ahead)} 天" if ahead else ""


def _reminder(group: Group, one: Concern, registry: Registry, policy: Policy, today: date) -> Reminder:
    rung = rung_of(one, registry, policy, today)
    due = one.due if one.is_dated else _of_this_time(one.since, policy, today)
    return Reminder(
        about=group.path,
        title=_title(group),
        rung=f"{one.topic}，{rung}",
        stage=f"{one.title}，{rung}" if one.is_dated and today >= one.since else one.title,
        due=due,
        days=(due - today).days if one.is_dated else 0,
        to=addressees(group, one.asks_filing, registry, today),
        says=f"{one.says}；{one.advice}",
        kind=one.kind,
    )


def _of_this_time(since: date, policy: Policy, today: date) -> date:
    """The day from which the current reminder of what has no date is sent."""
    return today - timedelta(days=max((today - since).days, 0) % policy.overdue_every)
