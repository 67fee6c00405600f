"""What each person has to do on a day (Art. 8, 10, 11, 19, 21, 22): of the command, the pages of people and home.

About content that was never approved, requests, incidents, terms, custodians who cannot continue, and quiet periods. A
group may have several at a time. The caller names the day. A missed date leads to a reminder, never to a verdict."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from group_registry.lifecycle.handover import changed_post, last_day, limit_state, unit_ended_on
from group_registry.lifecycle.incidents import unit_of
from group_registry.lifecycle.quiet_periods import NO_DATA, OfficialDays, QuietSpan, periods, quiet_of
from group_registry.lifecycle.to_be_filed import PORTION, owed
from group_registry.model.records import Group, Incident, Person
from group_registry.model.registry import Registry
from group_registry.model.similarity import grouped
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
        request = registry.request(group)
        if request is None or is_overdue(group, today - PATIENCE):
            return State.OVERDUE
        return State(request.word)
    if registry.takes_approval_alone(group):
        return State.SHORT_LIVED
    return State.IN_USE


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
WAYS_FROM = 7
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


def of_term(group: Group, registry: Registry, today: date) -> Reminder | None:
    """None while nothing is due."""
    due, left = group.term_end, days_left(group, today)
    if due is None or left is None:
        return None
    now, request = state(group, registry, today), registry.request(group)
    rung = _rung_of_term(group, left, now, registry, today)
    if not rung:
        return None
    stage = rung
    if now is State.SHORT_LIVED:
        stage = f"临时第 {day_of_use(group, today)} 天"
    together = _chain_in_words(group, registry)
    to = addressees(group, registry, today, is_for_deputy=bool(together) or left < 0)
    advice, ways = _advice(group, left, registry)
    kind, rest, pull = _KIND_BY_STATE.get(now, ReminderKind.UNDER_WAY), f"；{advice}", 0
    if request:
        rest, ways, pull = f" · {request.word}（{request.says}）", (), request.pull
        to = _people(request.whom, registry) or to
        if now is not State.OVERDUE:
            kind = ReminderKind.UNDER_WAY
    says = f"最后一天是 {due}，{in_days(left)}{together}{rest}"
    return Reminder(group.path, _title(group), rung, stage, due, left, to, says, kind, ways, pull)


_KIND_BY_STATE = {
    State.IN_USE: ReminderKind.DUE,
    State.SHORT_LIVED: ReminderKind.ENDING,
    State.OVERDUE: ReminderKind.OVERDUE,
}


def _title(group: Group) -> str:
    return f"{group.name}（{group.unit}）"


def _people(labels: Iterable[str], registry: Registry) -> tuple[Person, ...]:
    return tuple(filter(None, map(registry.person, labels)))


def in_days(left: int) -> str:
    if left < 0:
        return f"逾期 {-left} 天"
    if left == 0:
        return "今天到期"
    return f"还有 {left} 天"


def _chain_in_words(group: Group, registry: Registry) -> str:
    """Empty unless it is too long."""
    if group.path not in registry.links.groups:
        return ""
    work = registry.chain(group)
    if not work.is_too_long:
        return ""
    others = "".join(f"“{other.name}”" for other in work.groups if other.path != group.path)
    return f"；与{others}属同一项工作，合计使用 {work.days} 天，超过 {work.most} 天"


def day_of_use(group: Group, today: date) -> int:
    """Counted from 1."""
    return (today - group.first_day).days + 1


def _rung_of_term(group: Group, left: int, now: State, registry: Registry, today: date) -> str:
    """Empty while nothing is due."""
    if left < 0:
        word = now.value if now in UNDER_WAY else "逾期"
        return f"{word}，{_count(today + timedelta(days=left + 1), registry, today)}"
    if now is State.SHORT_LIVED:
        day = day_of_use(group, today)
        reached = [notice for notice in (*NOTICE_DAYS, group.days or 0) if notice <= day]
        return f"临时第 {max(reached)} 天" if reached else ""
    if left == 0:
        return "到期当天"
    ahead = _ahead(left, registry)
    return ahead and f"到期{ahead}"


def _ahead(left: int, registry: Registry) -> str:
    """The latest of policy's reminders that is reached; empty before the first."""
    ahead = [days for days in registry.policy.reminder_days if left <= days]
    return f"前 {min(ahead)} 天" if ahead else ""


def _count(since: date, registry: Registry, today: date) -> str:
    """Nobody was reminded before the adoption."""
    days = max((today - max(since, registry.adopted_on)).days, 0)
    return f"第 {days // registry.policy.overdue_every + 1} 次提醒"


def addressees(group: Group, registry: Registry, today: date, is_for_deputy: bool = False) -> tuple[Person, ...]:
    """The custodian in office, else or also the deputies; else the registrars, so that it reaches somebody."""
    custodian, people = registry.person(group.custodian), list[Person]()
    if custodian and custodian.is_in_office(today):
        people.append(custodian)
    if is_for_deputy or not people:
        people += registry.deputies_for(group, today)
    return tuple(dict.fromkeys(people)) or registry.holders(Role.REGISTRAR, today)


BOTH = ("extend", "cancel")


def _advice(group: Group, left: int, registry: Registry) -> tuple[str, tuple[str, ...]]:
    """And the kinds of filing offered; a short-lived group that is overdue can only be closed (Art. 10)."""
    asked = ""
    if left < 0 and not registry.knows_requests:
        asked = "；如已报送延期，见申请"
    if not registry.takes_approval_alone(group):
        ways = BOTH if left <= WAYS_FROM else ()
        return f"工作结束的报注销；继续使用的，写明理由报变更延期{asked}", ways
    if left < 0:
        return f"应予注销，只经分管主任审批；继续使用的，另行按全部程序备案{asked}", ("cancel",)
    longest = registry.short_lived_days
    more = f"{longest} 天以内再报审批，超过 {longest} 天的按全部程序备案"
    return f"工作结束即注销；继续使用的，在到期以前报送并请分管主任评审：{more}", BOTH


def cleanings(groups: Iterable[Group], registry: Registry, today: date) -> Iterator[Reminder]:
    """One for each unit, in the month of policy: its groups without a term of which nothing was filed for a year."""
    if today.month != registry.policy.inventory_month:
        return
    quiet = [group for group in groups if group.term_end is None and (today - group.last.filed_on).days >= 365]
    by_unit = grouped((registry.unit_in_charge(group, today), group) for group in quiet)
    advice = f"请于 {_month_end(today)} 前逐个核对：仍在使用的无须办理，也可报变更补填期限；不再使用的报注销"
    for unit, own in by_unit.items():
        says = f"未填写使用期限、上次备案满一年的群组 {len(own)} 个；{advice}"
        yield _of_groups(own, unit, f"{today.year} 年清查", says, ReminderKind.INVENTORY, registry, today)


def of_those_taken_over(groups: Iterable[Group], registry: Registry, today: date) -> Iterator[Reminder]:
    """One a month for each unit. What is filed makes room for the next of its groups."""
    rung = f"{today.year} 年 {today.month} 月补办备案"
    advice = "各报一次变更，按全部程序办理，补填原台账未载明的各项（第六条、第七条）"
    for unit, own in owed(groups, registry, today).items():
        first = own[:PORTION]
        portion = f"，先办理以下 {PORTION} 个" if len(own) > PORTION else ""
        says = f"待补备案的群组 {len(own)} 个{portion}：{'、'.join(group.name for group in first)}；{advice}"
        yield _of_groups(first, unit, rung, says, ReminderKind.TO_BE_FILED, registry, today)


def _of_groups(
    groups: Iterable[Group], unit: str, rung: str, says: str, kind: ReminderKind, registry: Registry, today: date
) -> Reminder:
    """For all their addressees, due by the end of the month."""
    due = _month_end(today)
    to = chain.from_iterable(addressees(group, registry, today) for group in groups)
    return Reminder(unit, unit, rung, rung, due, (due - today).days, tuple(dict.fromkeys(to)), says, kind)


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


def reminders(registry: Registry, today: date, official: OfficialDays = NO_DATA) -> list[Reminder]:
    """In the order of the kinds, the most overdue and the longest waiting first."""
    spans = periods(registry, official)
    live = [group for group in registry.groups if not group.is_cancelled]
    terms = [reminder for group in live if (reminder := of_term(group, registry, today))]
    due = [
        *_of_requests(registry, {(reminder.about, reminder.pull) for reminder in terms}),
        *of_incidents(registry, today),
        *terms,
        *cleanings(live, registry, today),
        *of_those_taken_over(live, registry, today),
    ]
    for group in registry.groups:
        own = (*_of_refusal(group, registry), *concerns(group, registry, today, spans))
        due += (_reminder(group, concern, registry, today) for concern in own)
    return sorted(due, key=lambda it: (IN_ORDER[it.kind], it.days, it.due, it.pull, it.about, it.key))


def _of_requests(registry: Registry, known: Collection[tuple[str, int]]) -> Iterator[Reminder]:
    """One for each step of a request and whom it waits for, but for the paths and numbers ``known`` already."""
    steps = (step for step in registry.open_steps if (step.path, step.pull) not in known)
    for first, *more in grouped(((step.pull, step.step, step.whom), step) for step in steps).values():
        kind = ReminderKind.RETURNED if first.is_returned else ReminderKind.TO_SIGN
        title = f"{first.title}等 {len(more) + 1} 件" if more else first.title
        says = f"第 {first.pull} 号申请，{first.step}，自 {first.since}"
        to = _people(first.whom, registry)
        yield Reminder(first.path, title, says, kind, first.since, 0, to, says, kind, pull=first.pull)


def of_incidents(registry: Registry, today: date) -> Iterator[Reminder]:
    """Open ones: for the custodian, who reports and handles them (Art. 19)."""
    kind = ReminderKind.INCIDENT
    for incident in registry.of(Incident):
        if incident.closed_at is not None:
            continue
        group, unit, seen_on = registry.group_of(incident), unit_of(incident, registry), incident.found_at.date()
        name = incident.group_name
        to = registry.deputies_of(unit, today) or registry.holders(Role.REGISTRAR, today)
        if group:
            name, to = group.name, addressees(group, registry, today)
        says = f"{seen_on} 发现；请核实、查明原因、写明措施后办结（第十九条）"
        due = _of_this_time(seen_on, registry, today)
        yield Reminder(incident.path, f"{name}（{unit}）", kind, kind, due, 0, to, says, kind)


def concerns(group: Group, registry: Registry, today: date, spans: Iterable[QuietSpan] = ()) -> Iterator[Concern]:
    """None of a group that is cancelled."""
    if group.is_cancelled:
        return
    own = [
        *_of_office(group, registry, today),
        *_of_unit(group, registry, today),
        *_of_limit(group, registry, today),
        *(of_quiet(span, registry, today) for span in quiet_of(group, spans) if span.last >= today),
    ]
    yield from (concern for concern in own if rung_of(concern, registry, today))


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
        way = ""
        if registry.people_called(group.custodian):  # several
            way = "将负责人写作“姓名（区分）”（名册中未填区分的，先行填写），或"
        yield Concern(topic, filed, filed, topic, says, f"请报变更，{way}{ANOTHER}", is_dated=False)
        return
    last = last_day(person)
    if not person.is_in_office(today):
        ended = [term.ends_on for term in person.appointments if term.ends_on and term.ends_on < today]
        last = max(ended, default=None)
    advice = f"请报变更，{ANOTHER}"
    if last is None:
        if why := changed_post(group, person, registry, today):
            topic = "负责人职务变动"
            yield Concern(topic, filed, filed, topic, f"{why}，待移交", advice, is_dated=False)
        return
    title, says, is_late = "负责人将离任", f"负责人将于 {last} 离任，待移交", last < today
    if is_late:
        title, says = "负责人已离任", f"负责人已离任（{last}），待移交"
    yield Concern("负责人离任", last, last + A_DAY, title, says, advice, is_late=is_late)


def _of_unit(group: Group, registry: Registry, today: date) -> Iterator[Concern]:
    """The unit that uses the group has ended."""
    if last := unit_ended_on(group, registry, today):
        unit, heir = registry.present_name(group.unit), registry.unit_in_charge(group, today)
        taken_over = f"，由{heir}承接" if heir != unit else ""
        says = f"{unit}（使用部门）已于 {last} 撤销{taken_over}，待移交"
        advice = "请报变更，改填使用部门；不再使用的，报注销（第四条、第八条）"
        yield Concern("使用部门撤销", last, last + A_DAY, "使用部门已撤销", says, advice, is_late=True)


def _of_limit(group: Group, registry: Registry, today: date) -> Iterator[Concern]:
    """Of the entries of its custodian, the one that lasts longest."""
    decided = [entry for entry in registry.restrictions(group.custodian) if entry.decided_on <= today]
    open_ = [entry for entry in decided if not limit_state(entry, today).is_over]
    if entry := max(open_, key=lambda entry: (entry.ends_on, entry.path), default=None):
        span = f"（{entry.starts_on} 至 {entry.ends_on}），待移交"
        title, says, is_late = "负责人将受限制", f"负责人将受黑名单限制{span}", entry.starts_on <= today
        if is_late:
            title, says = "负责人受限制", f"负责人在黑名单限制期内{span}"
        advice = "请报变更，另定负责人（第二十一条）"
        yield Concern(LIMITED, entry.starts_on, entry.decided_on, title, says, advice, is_late=is_late)


def of_quiet(span: QuietSpan, registry: Registry, today: date) -> Concern:
    title, says = "将进入禁言期", f"将于 {span.first} 进入禁言期"
    if span.first <= today:
        title, says = "禁言期内", f"正在禁言期（至 {span.last}）"
    days, confirms = str(span.first), ""
    if span.last > span.first:
        days = f"{span.first} 至 {span.last}"
    if registry.policy.confirming is Confirming.ASKED:
        confirms = "，并登记禁言和恢复的时间"
    advice = f"{span.name}（{days}），由负责人适时禁言{confirms}（第二十二条）"
    return Concern(f"禁言期 {span.id}", span.first, span.first, title, says, advice, ReminderKind.QUIET)


def rung_of(concern: Concern, registry: Registry, today: date) -> str:
    """Empty while it is not due."""
    if today < concern.since:
        return _ahead((concern.due - today).days, registry)
    if not concern.is_dated:
        return "提醒"
    return _count(concern.since, registry, today)


def _reminder(group: Group, concern: Concern, registry: Registry, today: date) -> Reminder:
    rung, stage = rung_of(concern, registry, today), concern.title
    due, days = concern.due, (concern.due - today).days
    if not concern.is_dated:
        due, days = _of_this_time(concern.since, registry, today), 0
    elif concern.since <= today:
        stage = f"{stage}，{rung}"
    return Reminder(
        about=group.path,
        title=_title(group),
        rung=f"{concern.topic}，{rung}",
        stage=stage,
        due=due,
        days=days,
        to=addressees(group, registry, today, is_for_deputy=concern.asks_filing),
        says=f"{concern.says}；{concern.advice}",
        kind=concern.kind,
    )


def _of_this_time(since: date, registry: Registry, today: date) -> date:
    """The day from which the current reminder of what has no date is sent."""
    return today - timedelta(days=max((today - since).days, 0) % registry.policy.overdue_every)
