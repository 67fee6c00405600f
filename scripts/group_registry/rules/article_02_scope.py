"""Article 2: a group is internal if all members are in the departments of the office. Article 23: other units."""

from collections.abc import Iterator

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.terms import Scope, UnitKind
from group_registry.rules.outsiders import is_outside, outsider_in


@rule(article="2", title="有外单位的群组为对外")
def outsiders_make_a_group_external(group: Group, registry: Registry) -> Iterator[Problem]:
    """A department's group is internal only if all its member units are departments.

    A unit that is not on the list of units counts as outside.
    """
    for index, name in enumerate(_members_inside(group)):
        own, unit = registry.unit(group.unit), registry.unit(name)
        if own and own.kind is UnitKind.DEPARTMENT and is_outside(unit, own):
            says = f"使用范围填为“对内”，成员单位中有“{name}”，不属办事处部门"
            fix = "使用范围改为“对外”，按对外报批；部门名称有误的，按机构名册改正"
            yield Problem(group, "member_units", says, fix, index)


@rule(article="23", title="代办处、基层单位对内的群组只有本单位人员")
def own_staff_only_inside_an_agency_group(group: Group, registry: Registry) -> Iterator[Problem]:
    """Agencies and base units follow the same regulation. For them, internal means their own staff only."""
    for index, name in enumerate(_members_inside(group)):
        own, unit = registry.unit(group.unit), registry.unit(name)
        if own and own.kind is not UnitKind.DEPARTMENT and is_outside(unit, own):
            says = f"{own.kind}的群组填为“对内”，只能有本单位人员，成员单位中有“{name}”"
            fix = "使用范围改为“对外”，按对外报批；确无外单位人员的，从成员单位中删去"
            yield Problem(group, "member_units", says, fix, index)


@rule(article="2", title="与外单位共用的群组为对外")
def joint_outsiders_make_a_group_external(group: Group, registry: Registry) -> Iterator[Problem]:
    """A unit that uses a group jointly is also in it, so 共同使用部门 is judged like 成员单位."""
    for index, name in enumerate(group.joint_units if group.scope is Scope.INTERNAL else ()):
        own, unit = registry.unit(group.unit), registry.unit(name)
        if own and unit and unit is not own and is_outside(unit, own):
            says = f"使用范围填为“对内”，但与“{name}”共同使用"
            yield Problem(group, "joint_units", says, "使用范围改为“对外”，按对外报批", index)


@rule(article="2", title="成员范围提及外单位的，请核对使用范围", level=Level.NOTICE)
def words_of_scope_contradict_internal(group: Group, registry: Registry) -> Iterator[Problem]:
    """The words of 成员范围 may mention outsiders. They decide nothing, so this is only a question to people.

    Clauses that exclude someone (不含…) are ignored.
    """
    own = registry.unit(group.unit) if group.scope is Scope.INTERNAL else None
    if own and (word := outsider_in(group.member_scope, own, registry)):
        ours = "办事处" if own.kind is UnitKind.DEPARTMENT else "本单位"
        says = f"成员范围提到“{word}”；群组内有无{ours}以外的人员？"
        fix = f"有的，使用范围改为“{Scope.EXTERNAL}”，按对外报批；没有的，无须更改"
        yield Problem(group, "member_scope", says, fix)


@rule(article="2", title="成员单位按机构名册填写", level=Level.NOTICE)
def member_unit_is_written_as_on_the_list(group: Group, registry: Registry) -> Iterator[Problem]:
    """Outside units need not be on the list of units, but a name close to one on it is probably a typing error."""
    for index, name in enumerate(group.member_units):
        if registry.unit(name) is None and (near := registry.unit_like(name)):
            says, fix = f"机构名册中没有“{name}”，与“{near}”相近", f"指同一单位的，改为“{near}”；不是的，无须更改"
            yield Problem(group, "member_units", says, fix, index)


def _members_inside(group: Group) -> tuple[str, ...]:
    return group.member_units if group.scope is Scope.INTERNAL else ()
