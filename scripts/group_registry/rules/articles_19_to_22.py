"""Incidents (Art. 19, 20), the blacklist and what may be filed while it limits (Art. 21), quiet periods (Art. 22).

No deadlines are checked. The limits of the blacklist apply to what is filed while they hold, so those rules judge the
deeds of one change. The check, which knows no day of filing, notices by the date of the record; the decision refuses
by its own day. Groups on file only get a notice that they are to be handed over.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from group_registry.lifecycle.quiet_periods import LEFT_OUT
from group_registry.model.finding import Problem, Problems, fault, notice, rule
from group_registry.model.records import BlacklistEntry, Group, Incident, Person, QuietPeriod, frozen
from group_registry.model.registry import Registry
from group_registry.model.similarity import SLIP, core, nearest, needs, taken_twice
from group_registry.model.terms import AppealOutcome, QuietScope, SubjectKind
from group_registry.rules.articles_06_to_10_filing import CORRECTION, RECONFIRMED
from group_registry.rules.files import names_a_file, names_units
from group_registry.rules.transition import Change, Changed, Filed, differing_items


@rule("19", "舆情处置的时间顺序")
def incident_times_in_order(incident: Incident, registry: Registry) -> Problems:
    found, verified, reported = incident.found_at, incident.verified_at, incident.reported_at
    steps = [
        ("reported_at", "报请", reported, found),
        ("verified_at", "核实", verified, found),
        ("closed_at", "办结", incident.closed_at, max(found, reported, verified or found)),
    ]
    for field, step, moment, before in steps:
        if moment is not None and moment < before:
            times = {"time": f"{moment:%Y-%m-%d %H:%M}", "before": f"{before:%Y-%m-%d %H:%M}"}
            yield fault(incident, field, "incident_times_in_order", step=step, **times)


@rule("19", "舆情记录所列为群组文件")
def incident_names_a_group(incident: Incident, registry: Registry) -> Problems:
    if incident.group:
        yield from names_a_file(incident, "group", registry, "核对路径；未备案的群组，改填群组名称、平台类别和单位")
    if incident.unit:
        yield from names_units(incident, "unit", registry)


@rule("19", "舆情记录按年份存放")
def incident_stands_in_its_year(incident: Incident, registry: Registry) -> Problems:
    """One that turns out to have begun in an earlier year stays under the year of its first writing."""
    folder, year = incident.path.split("/")[-2], incident.found_at.year
    if int(folder) < year:
        says = f"{year} 年发现的舆情存放于 {folder} 年的文件夹"
        yield Problem(incident, "found_at", says, f"移至 registry/incidents/{year}/ 下，或改正发现时间")


@rule("21", "黑名单对象明确")
def blacklist_subject_is_known(entry: BlacklistEntry, registry: Registry) -> Problems:
    """A group is identified by its file, a person on the list by 工号, and any other member by name and unit."""
    if entry.name and entry.unit:
        if person := _listed(entry.name, entry.unit, registry):
            yield fault(entry, "name", "blacklist_subject_is_known/listed", name=entry.name, number=person.staff_no)
    elif entry.group_name:
        yield from names_units(entry, "unit", registry)
    elif entry.subject_kind is SubjectKind.GROUP:
        if entry.subject not in registry.files:
            says = f"找不到群组文件“{entry.subject}”"
            yield Problem(entry, "subject", says, "填写群组文件的完整路径，如 registry/groups/hyfw/cbfw-dayi.yaml")
    elif registry.person_numbered(entry.subject) is None:
        says, fix = f"人员名册中没有工号“{entry.subject}”", f"对象类型为{entry.subject_kind}的，填写人员名册上的工号"
        if entry.subject_kind is SubjectKind.MEMBER:
            fix += "；不在人员名册上的，不填对象，填写姓名和单位"
        yield Problem(entry, "subject", says, fix)


def _listed(name: str, unit: str, registry: Registry) -> Person | None:
    home = registry.unit(unit)
    people = registry.people_called(name)
    return next((one for one in people if one.unit == unit or (home and registry.unit(one.unit) is home)), None)


@rule("21", "黑名单日期顺序")
def blacklist_dates_in_order(entry: BlacklistEntry, registry: Registry) -> Problems:
    days = {"decided": entry.decided_on, "starts": entry.starts_on, "ends": entry.ends_on, "lifted": entry.lifted_on}
    if entry.starts_on < entry.decided_on:
        yield fault(entry, "starts_on", "blacklist_dates_in_order/starts", **days)
    if entry.ends_on < entry.starts_on:
        yield fault(entry, "ends_on", "blacklist_dates_in_order/ends", **days)
    elif entry.lifted_on and not entry.starts_on <= entry.lifted_on <= entry.ends_on:
        yield fault(entry, "lifted_on", "blacklist_dates_in_order/lifted", **days)


@rule("21", "申诉后解除的写明日期")
def blacklist_lifting_has_its_day(entry: BlacklistEntry, registry: Registry) -> Problems:
    if entry.appeal_outcome is AppealOutcome.LIFTED and entry.lifted_on is None:
        yield fault(entry, "appeal_outcome", "blacklist_lifting_has_its_day")


@rule("22", "禁言期止日不早于起日")
def quiet_period_ends_after_it_starts(period: QuietPeriod, registry: Registry) -> Problems:
    if period.is_reversed:
        yield fault(
            period, "ends_on", "quiet_period_ends_after_it_starts", starts=period.starts_on, ends=period.ends_on
        )


@rule("22", "禁言期的文件名与年份一致")
def quiet_period_bears_its_year(period: QuietPeriod, registry: Registry) -> Problems:
    if not period.stem.startswith(f"{period.starts_on.year}-"):
        about = {"starts": period.starts_on, "file": period.stem, "year": period.starts_on.year}
        yield fault(period, "starts_on", "quiet_period_bears_its_year", **about)


@rule("22", "禁言期的范围明确")
def quiet_scope_is_known(period: QuietPeriod, registry: Registry) -> Problems:
    if period.scope not in set(QuietScope) and registry.unit(period.scope) is None:
        yield fault(period, "scope", "quiet_scope_is_known", scope=period.scope, scopes="、".join(QuietScope))


@rule("22", "禁言确认所列为群组文件")
def quiet_confirmation_names_a_group(period: QuietPeriod, registry: Registry) -> Problems:
    for one in period.confirmations:
        yield from names_a_file(one, "group", registry, "核对群组文件的路径")


@rule("22", "一个群组只确认一次")
def quiet_confirmation_is_given_once(period: QuietPeriod, registry: Registry) -> Problems:
    fix = "合并为一条，填写最早的禁言时间、最后的恢复时间"
    return taken_twice(period.confirmations, "group", "{again.group} 已经确认过", fix)


@rule("22", "确认的群组在禁言范围内")
def quiet_confirmation_is_in_scope(period: QuietPeriod, registry: Registry) -> Problems:
    """Groups with a record after the first day are not judged: it may have changed their scope."""
    for one in period.confirmations:
        group = registry.group(one.group)
        if group and group.last.filed_on <= period.starts_on and period.scope == LEFT_OUT[group.scope]:
            says = f"{group.name}是{group.scope}群组，该禁言期仅限{period.scope}"
            yield Problem(one, "group", says, "删去该条，或改正禁言期的范围")


@rule("22", "先禁言后恢复")
def quiet_confirmation_times_in_order(period: QuietPeriod, registry: Registry) -> Problems:
    for one in period.confirmations:
        if one.muted_at and one.restored_at and one.restored_at <= one.muted_at:
            times = {"muted": f"{one.muted_at:%Y-%m-%d %H:%M}", "restored": f"{one.restored_at:%Y-%m-%d %H:%M}"}
            yield fault(one, "restored_at", "quiet_confirmation_times_in_order", **times)


NAME_AND_PURPOSE = {"name": "名称与", "purpose": "建群目的与"}
"""The items by which a group is recognised as a limited one, with the beginning of the message."""


@notice("21", "受限人员不得担任负责人")
def blacklisted_custodian_takes_no_group(filed: Filed, change: Change) -> Problems:
    group = filed.after
    was, entry = filed.before, _limit(group.custodian, group, change)
    if entry and not group.is_cancelled and (was is None or was.custodian != group.custodian):
        yield fault(
            group, "custodian", "blacklisted_custodian_takes_no_group", name=group.custodian, entry=entry.in_words
        )


@notice("21", "受限期间只办理三类事项")
def blacklisted_group_files_three_things(changed: Changed, change: Change) -> Problems:
    before, after = changed.before, changed.after
    is_put_right = after.last.statement.startswith((CORRECTION, RECONFIRMED))
    items = list(differing_items(before, after))
    if after.is_cancelled or [name for name, *_ in items] == ["custodian"]:
        return
    comments = (_comments(side.files.get(after.path, b"")) for side in (change.base, change.head))
    if is_put_right and takes_away(*comments) and all(takes_away(was, now) for _, was, now in items):
        return
    for who, subject in (("本群组", after.path), (f"负责人{before.custodian}", before.custodian)):
        if entry := _limit(subject, after, change):
            yield fault(after.last, "statement", "blacklisted_group_files_three_things", who=who, entry=entry.in_words)
            return


def _comments(text: bytes) -> str:
    return "".join(re.findall(r"(?m)(?:^|\s)#.*", text.decode("utf-8", "replace")))


def takes_away(before: object, after: object) -> bool:
    """Whether nothing but words, or members of a list, was left out. A date or a choice is no such text."""
    if type(before) is str and type(after) is str:
        rest = iter(before)
        return all(letter in rest for letter in after)
    if isinstance(before, tuple):
        return isinstance(after, tuple) and set(after) <= set(before)
    return type(before) is str and after is None


@notice("21", "受限群组不得更名重建")
def blacklisted_group_is_not_opened_anew(filed: Filed, change: Change) -> Problems:
    for alike in _alike(filed, change):
        if alike.is_one_need and alike.is_of_unit_or_custodian and not _has_another_need(filed.after, change.head):
            yield fault(filed.after, alike.field, "blacklisted_group_is_not_opened_anew", **alike.in_words)


@notice("21", "名称、目的与受限的群组不相近")
def new_group_is_not_like_a_blacklisted_one(filed: Filed, change: Change) -> Problems:
    rule = "new_group_is_not_like_a_blacklisted_one"
    for alike in _alike(filed, change):
        own = core(alike.own)
        if own and not alike.is_one_need and nearest(own, [core(alike.limited)], SLIP):
            yield fault(filed.after, alike.field, f"{rule}/alike", **alike.in_words)
        elif alike.is_one_need and not alike.is_of_unit_or_custodian:
            yield fault(filed.after, alike.field, f"{rule}/others", **alike.in_words)
        elif alike.is_one_need and _has_another_need(filed.after, change.head):
            reason = filed.after.further_need
            yield fault(filed.after, "further_need", f"{rule}/reason", **alike.in_words, reason=reason)


@notice("21", "受限人员负责的群组待移交")
def blacklisted_custodian_hands_over(change: Change, whole: Change) -> Problems:
    """A new or changed entry lists the person's groups that are to be handed over. They do not stop its filing."""
    for entry in change.head.of(BlacklistEntry):
        person = change.head.person_numbered(entry.subject)
        if person is None or entry.lifted_on is not None or entry.path not in change.touched:
            continue
        for group in change.head.groups:
            if not group.is_cancelled and change.head.person(group.custodian) is person:
                says = f"待移交：负责人{group.custodian}列入黑名单（{entry.in_words}）"
                fix = "不影响本次报送；另行办理变更，更换负责人；不再使用的，办理注销"
                yield Problem(group, "custodian", says, fix)


def _limit(subject: str, group: Group, change: Change) -> BlacklistEntry | None:
    """On the day of the group's last record; also of a group whose name is changed, by its former one."""
    entries = (*change.head.restrictions(subject), *change.base.restrictions(subject))
    return next((entry for entry in entries if entry.stands_on(group.last.filed_on)), None)


def _has_another_need(group: Group, registry: Registry) -> bool:
    """A reason that the director signs (contract A 9): the deputy director alone cannot let it pass."""
    return group.further_need is not None and not registry.takes_approval_alone(group)


@frozen
class _Alike:
    """A new name or purpose beside that of a limited group; ``in_words``: what it is alike, and the limit."""

    field: str
    own: str
    limited: str
    in_words: Mapping[str, str]
    is_one_need: bool
    is_of_unit_or_custodian: bool


class LimitedGroup(NamedTuple):
    """What is compared with a limited group; of one that was never filed only the name is known. ``who``: in words."""

    who: str
    unit: str
    custodian: str
    name: str
    purpose: str

    @classmethod
    def of(cls, entry: BlacklistEntry, group: Group | None) -> "LimitedGroup":
        if group:
            return cls(f" {group.path}（{group.name}）", group.unit, group.custodian, group.name, group.purpose)
        return cls(f"“{entry.group_name}”（未备案）", entry.unit or "", "", entry.group_name or "", "")


def _alike(filed: Filed, change: Change) -> Iterator[_Alike]:
    """Each new name or purpose beside that of each limited group, also a cancelled one or one never filed."""
    after, before, head = filed.after, filed.before, change.head
    fields = [field for field in NAME_AND_PURPOSE if before is None or getattr(before, field) != getattr(after, field)]
    for entry, group in _limited_groups(after, head) if fields and not after.is_cancelled else ():
        limited = LimitedGroup.of(entry, group)
        is_ours = head.present_name(limited.unit) == head.present_name(after.unit)
        is_ours = is_ours or limited.custodian == after.custodian
        for field in fields:
            own, other = getattr(after, field), getattr(limited, field)
            in_words = {"about": f"{NAME_AND_PURPOSE[field]}受限的{limited.who}", "entry": f"（{entry.in_words}）"}
            served = needs(own, head.unit_spellings(after.unit)) & needs(other, head.unit_spellings(limited.unit))
            yield _Alike(field, own, other, in_words, bool(served), is_ours)


def _limited_groups(after: Group, registry: Registry) -> Iterator[tuple[BlacklistEntry, Group | None]]:
    """The entries about other groups that stand on the day of its last record, and the groups on file.

    A limited group that was never filed may be, but not by the deputy director's approval alone (Art. 6).
    """
    for entry in registry.of(BlacklistEntry):
        if entry.subject_kind is SubjectKind.GROUP and entry.stands_on(after.last.filed_on):
            group = registry.group_of(entry)
            if group is None or group.path != after.path:
                yield entry, group
            elif entry.group_name and registry.takes_approval_alone(after):
                yield entry, None


BLACKLIST_RULES = (
    blacklisted_custodian_takes_no_group,
    blacklisted_group_files_three_things,
    blacklisted_group_is_not_opened_anew,
)
"""What the decision applies as of the day of the merge."""
