"""Delegations (Art. 9) are written and dated, cover only units in the delegator's charge, and are not passed on."""

from collections.abc import Iterator

from group_registry.model.finding import Problem, rule
from group_registry.model.records import LONGEST_DELEGATION, Delegation, Person
from group_registry.model.registry import Registry
from group_registry.model.terms import Role
from group_registry.rules.support import is_reversed, overlap, unclear


def _leads(person: Person, delegation: Delegation) -> bool:
    day = delegation.starts_on
    return person.holds(Role.DIRECTOR, day) or person.holds(Role.DEPUTY_DIRECTOR, day)


def _units(delegation: Delegation, registry: Registry) -> list[str]:
    return [unit.name for unit in map(registry.unit, delegation.units) if unit]


@rule(article="9", title="委托双方均在册")
def delegation_is_between_known_people(delegation: Delegation, registry: Registry) -> Iterator[Problem]:
    """The names of delegator and delegate must each mean exactly one person."""
    for field, label in (("delegator", delegation.delegator), ("delegate", delegation.delegate)):
        if doubt := unclear(label, registry):
            yield Problem(delegation, field, *doubt)


@rule(article="9", title="不得委托本人")
def no_delegation_to_oneself(delegation: Delegation, registry: Registry) -> Iterator[Problem]:
    """A delegation must name another person."""
    person = registry.person(delegation.delegator)
    if person is not None and registry.person(delegation.delegate) is person:
        says = f"{person.label}委托本人代行"
        yield Problem(delegation, "delegate", says, fix="改为另一位领导；没有委托的，删去该条")


@rule(article="9", title="委托人有可委托的职务")
def delegator_holds_the_office(delegation: Delegation, registry: Registry) -> Iterator[Problem]:
    """Only someone who is director or deputy director on the first day has a step to delegate."""
    person = registry.person(delegation.delegator)
    if person is not None and not _leads(person, delegation):
        says = f"{delegation.starts_on} 时，{person.label}不是主任，也不是分管主任"
        yield Problem(delegation, "delegator", says, fix="核对委托人和起日；只有主任、分管主任可以委托")


@rule(article="9", title="受托人是领导")
def delegate_is_a_leader(delegation: Delegation, registry: Registry) -> Iterator[Problem]:
    """The delegate must also be director or deputy director on the first day of the delegation."""
    person = registry.person(delegation.delegate)
    if person is not None and not _leads(person, delegation):
        says = f"{delegation.starts_on} 时，{person.label}不是主任，也不是分管主任，不得代行"
        yield Problem(delegation, "delegate", says, fix="改为委托在任的分管主任或主任")


@rule(article="9", title="委托范围内的单位在册")
def delegated_units_are_on_the_list(delegation: Delegation, registry: Registry) -> Iterator[Problem]:
    """A delegation may name only units on the list of units."""
    for index, name in enumerate(delegation.units):
        if registry.unit(name) is None:
            says, fix = f"机构名册中没有“{name}”", "改为机构名册上的名称"
            yield Problem(delegation, "units", says, fix, index)


@rule(article="9", title="不得委托非本人分管的单位")
def delegation_within_the_delegators_units(delegation: Delegation, registry: Registry) -> Iterator[Problem]:
    """A deputy director can delegate only units in their charge on the first day. A director can delegate any unit."""
    person, day = registry.person(delegation.delegator), delegation.starts_on
    if person is None or not person.holds(Role.DEPUTY_DIRECTOR, day):
        return
    for index, name in enumerate(delegation.units):
        if registry.unit(name) and person not in registry.deputies_of(name, day):
            says = f"{day} 时，{name}不由{person.label}分管"
            yield Problem(delegation, "units", says, fix="从委托范围中删去，或由分管该单位的主任另行委托", index=index)


@rule(article="9", title="委托止日不早于起日")
def delegation_ends_after_it_starts(delegation: Delegation, registry: Registry) -> Iterator[Problem]:
    """A delegation lasts at least a day."""
    if is_reversed(delegation):
        says = f"止日 {delegation.ends_on} 早于起日 {delegation.starts_on}"
        yield Problem(delegation, "ends_on", says, fix="改正有误的日期")


@rule(article="9", title="委托不超过九十天")
def delegation_lasts_at_most_ninety_days(delegation: Delegation, registry: Registry) -> Iterator[Problem]:
    """A longer absence requires an appointment, not a delegation."""
    if delegation.days > LONGEST_DELEGATION:
        says = f"委托 {delegation.days} 天，超过 {LONGEST_DELEGATION} 天（首尾两日均计入）"
        yield Problem(delegation, "ends_on", says, fix="提前止日；到期仍需委托的，另行委托")


@rule(article="9", title="受托人不得转委托")
def delegations_do_not_chain(delegation: Delegation, registry: Registry) -> Iterator[Problem]:
    """A delegate who has delegated a unit cannot act for another person in that unit on the same days."""
    delegate = registry.person(delegation.delegate)
    if delegate is None or registry.person(delegation.delegator) is delegate:
        return
    for other in registry.delegations_by(delegate):
        shared = [name for name in _units(delegation, registry) if name in _units(other, registry)]
        if shared and overlap(delegation, other):
            says = f"{delegate.label}在同一时期已把{'、'.join(shared)}委托给{other.delegate}，不得再代行"
            yield Problem(delegation, "delegate", says, fix="改为委托另一位领导，或错开两份委托的起止日期")
