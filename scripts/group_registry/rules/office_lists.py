"""The filings on paper (Art. 6), the readings (Art. 24), delegations (Art. 9) and waivers of the office.

A waiver for a group holds while the group's latest 备案日期 is not after its last day, because rules do not know today;
one for any other file while it is listed. What is waived is told all the same, to whoever approves the file.
"""

from dataclasses import replace

from group_registry.lifecycle.to_be_filed import UNNUMBERED as UNNUMBERED
from group_registry.model.finding import Finding, Level, Problem, Problems, Rule, notice, rule
from group_registry.model.records import (
    LONGEST_DELEGATION,
    BaselineEntry,
    Delegation,
    Interpretation,
    Person,
    Waiver,
)
from group_registry.model.registry import Registry
from group_registry.model.similarity import taken_twice
from group_registry.model.terms import Role, Waivable
from group_registry.rules.files import names_a_file, names_units


@rule("6", "历史备案的文件存在")
def baseline_file_exists(entry: BaselineEntry, registry: Registry) -> Problems:
    return names_a_file(entry, "file", registry, "核对路径；群组文件不得删除、改名，误删的请恢复")


@rule("6", "历史备案一个文件一条")
def baseline_names_a_file_once(registry: Registry, _: Registry) -> Problems:
    says = "{again.file} 已列在编号“{first.paper_number}”的一条里"
    return taken_twice(registry.of(BaselineEntry), "file", says, "对照纸质备案表，保留内容相符的一条")


@rule("6", "纸质编号不重复")
def paper_numbers_are_unique(registry: Registry, _: Registry) -> Problems:
    numbered = [entry for entry in registry.of(BaselineEntry) if entry.paper_number not in (None, UNNUMBERED)]
    says = "{again.paper_number} 已用于 {first.file}"
    return taken_twice(numbered, "paper_number", says, "对照纸质台账，改正有误的一处")


@rule("24", "口径编号不重复")
def reading_numbers_are_unique(registry: Registry, _: Registry) -> Problems:
    says = "编号 {again.number} 已用于“{first.topic}”"
    return taken_twice(registry.of(Interpretation), "number", says, "后增的一条按最大编号顺编")


def _leads(person: Person, delegation: Delegation) -> bool:
    day = delegation.starts_on
    return person.holds(Role.DIRECTOR, day) or person.holds(Role.DEPUTY_DIRECTOR, day)


def _units(delegation: Delegation, registry: Registry) -> list[str]:
    return [unit.name for unit in map(registry.unit, delegation.units) if unit]


@rule("9", "委托双方均在册", contradicts=True)
def delegation_is_between_known_people(delegation: Delegation, registry: Registry) -> Problems:
    for field, label in (("delegator", delegation.delegator), ("delegate", delegation.delegate)):
        if doubt := registry.unclear(label):
            yield Problem(delegation, field, *doubt)


@rule("9", "不得委托本人", contradicts=True)
def no_delegation_to_oneself(delegation: Delegation, registry: Registry) -> Problems:
    person = registry.person(delegation.delegator)
    if person is not None and registry.person(delegation.delegate) is person:
        says = f"{person.label}委托本人代行"
        yield Problem(delegation, "delegate", says, "改为另一位领导；没有委托的，删去该条")


@rule("9", "委托人有可委托的职务")
def delegator_holds_the_office(delegation: Delegation, registry: Registry) -> Problems:
    person = registry.person(delegation.delegator)
    if person is not None and not _leads(person, delegation):
        says = f"{delegation.starts_on} 时，{person.label}不是主任，也不是分管主任"
        yield Problem(delegation, "delegator", says, "核对委托人和起日；只有主任、分管主任可以委托")


@rule("9", "受托人是领导", contradicts=True)
def delegate_is_a_leader(delegation: Delegation, registry: Registry) -> Problems:
    person = registry.person(delegation.delegate)
    if person is not None and not _leads(person, delegation):
        says = f"{delegation.starts_on} 时，{person.label}不是主任，也不是分管主任，不得代行"
        yield Problem(delegation, "delegate", says, "改为委托在任的分管主任或主任")


@rule("9", "委托范围内的单位在册", contradicts=True)
def delegated_units_are_on_the_list(delegation: Delegation, registry: Registry) -> Problems:
    return names_units(delegation, "units", registry)


@rule("9", "不得委托非本人分管的单位")
def delegation_within_the_delegators_units(delegation: Delegation, registry: Registry) -> Problems:
    person, day = registry.person(delegation.delegator), delegation.starts_on
    if person is None or not person.holds(Role.DEPUTY_DIRECTOR, day):
        return
    for index, name in enumerate(delegation.units):
        if registry.unit(name) and person not in registry.deputies_of(name, day):
            says = f"{day} 时，{name}不由{person.label}分管"
            yield Problem(delegation, "units", says, "从委托范围中删去，或由分管该单位的主任另行委托", index=index)


@rule("9", "委托止日不早于起日")
def delegation_ends_after_it_starts(delegation: Delegation, registry: Registry) -> Problems:
    if delegation.is_reversed:
        says = f"止日 {delegation.ends_on} 早于起日 {delegation.starts_on}"
        yield Problem(delegation, "ends_on", says, "改正有误的日期")


@rule("9", "委托不超过九十天")
def delegation_lasts_at_most_ninety_days(delegation: Delegation, registry: Registry) -> Problems:
    if delegation.days > LONGEST_DELEGATION:
        says = f"委托 {delegation.days} 天，超过 {LONGEST_DELEGATION} 天（首尾两日均计入）"
        yield Problem(delegation, "ends_on", says, "提前止日；到期仍需委托的，另行委托")


@rule("9", "受托人不得转委托")
def delegations_do_not_chain(delegation: Delegation, registry: Registry) -> Problems:
    """A delegate who has delegated a unit cannot act for another person in that unit on the same days."""
    delegate = registry.person(delegation.delegate)
    if delegate is None or registry.person(delegation.delegator) is delegate:
        return
    for other in (one for one in registry.of(Delegation) if registry.person(one.delegator) is delegate):
        shared = [name for name in _units(delegation, registry) if name in _units(other, registry)]
        if shared and delegation.shared_days(other) > 0:
            says = f"{delegate.label}在同一时期已把{'、'.join(shared)}委托给{other.delegate}，不得再代行"
            yield Problem(delegation, "delegate", says, "改为委托另一位领导，或错开两份委托的起止日期")


def _holds(waiver: Waiver, registry: Registry) -> bool:
    group = registry.group(waiver.file)
    return group is None or group.last.filed_on <= waiver.ends_on


@rule(None, "豁免的文件存在")
def waiver_names_a_file(waiver: Waiver, registry: Registry) -> Problems:
    """A waiver for a missing file would silently excuse whoever adds that file later."""
    return names_a_file(waiver, "file", registry, "核对路径；不再需要的，删去该条豁免")


def excused(findings: list[Finding], registry: Registry) -> tuple[list[Finding], Rule]:
    """The findings, those that a waiver covers as notices, and the rule on waivers that are not needed."""
    found = {one.path for one in findings if one.rule == Waivable.NO_PERSONAL_DATA}
    read = {record.path for records in registry.records.values() for record in records}
    waived = {waiver.file: waiver for waiver in registry.of(Waiver) if _holds(waiver, registry)}
    weighed, fix = list(findings), "审批时核对理由；不再需要的，连同豁免一并删去"
    for at, one in enumerate(findings):
        if one.rule == Waivable.NO_PERSONAL_DATA and (waiver := waived.get(one.path)):
            says = f"{one.says}，豁免至 {waiver.ends_on}：{waiver.reason}"
            weighed[at] = replace(one, says=says, fix=fix, level=Level.NOTICE)

    # A notice: correcting a file must not fail because its waiver, in another file of the office, still exists.
    @notice(None, "豁免仍属必要")
    def unused_waiver(waiver: Waiver, registry: Registry) -> Problems:
        if waiver.file not in read:
            return
        if not _holds(waiver, registry):
            says = f"豁免到 {waiver.ends_on} 为止，该群组其后又有备案，不再豁免"
            yield Problem(waiver, "ends_on", says, "删去该条；仍需例外的，重新报批")
        elif waiver.file not in found:
            yield Problem(waiver, "rule", "该文件已符合该项规则，无须豁免", "删去该条豁免")

    return weighed, unused_waiver
