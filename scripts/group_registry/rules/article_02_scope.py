"""Article 2: internal is the office and its departments, anyone else makes a group external (Art. 23 for others)."""

import re
from collections.abc import Iterator

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import Group, Unit
from group_registry.model.registry import Registry
from group_registry.model.terms import Scope, UnitKind

_STRANGERS = (
    "上级工会|总工会|保险公司|承保(?:公司|机构|单位|方)|外单位|外部单位|外聘|合作单位|合作方|供应商|第三方"
    "|律师事务所|审计机构"
)
_BELOW = "基层|会员代表|会员单位|参保单位|参保职工|受助职工"
_POST = "(?!(?:管理|联络|对接|指导|督导|服务)(?:岗|科|组|室|专员))"
_OFFICE_OUTSIDERS = re.compile(f"(?:{_STRANGERS}|(?<!本)代办处|{_BELOW}){_POST}")
_OUTSIDERS = {
    UnitKind.DEPARTMENT: _OFFICE_OUTSIDERS,
    UnitKind.AGENCY: _OFFICE_OUTSIDERS,
    UnitKind.BASE_UNIT: re.compile(f"(?:{_STRANGERS}|代办处){_POST}"),
}
_CLAUSE = re.compile("[，。；,;（）()]")
_EXCLUDES = re.compile("不含|不包|不涉及|不得|不邀|除|以外|谢绝|没有|无")


@rule(article="2", title="有外单位的群组为对外")
def outsiders_make_a_group_external(group: Group, registry: Registry) -> Iterator[Problem]:
    """A department's group is internal only while departments alone are in it; a name not on the list is outside."""
    for index, name in enumerate(_members_inside(group)):
        own, unit = registry.unit(group.unit), registry.unit(name)
        if own and own.kind is UnitKind.DEPARTMENT and _is_outside(unit, own):
            says = f"使用范围填的是“对内”，成员单位却有“{name}”，不是办事处的部门"
            fix = "使用范围改为“对外”，按对外报批；若是部门名称写错，照机构名册改正"
            yield Problem(group, "member_units", says, fix, index)


@rule(article="23", title="代办处、基层单位对内的群组只有本单位的人")
def own_staff_only_inside_an_agency_group(group: Group, registry: Registry) -> Iterator[Problem]:
    """What agencies and base units set up follows the same regulation: internal there means their own staff only."""
    for index, name in enumerate(_members_inside(group)):
        own, unit = registry.unit(group.unit), registry.unit(name)
        if own and own.kind is not UnitKind.DEPARTMENT and _is_outside(unit, own):
            says = f"{own.kind}的群组填“对内”，只能有本单位的人，成员单位却有“{name}”"
            fix = "使用范围改为“对外”，按对外报批；没有外单位的人，就从成员单位中删去"
            yield Problem(group, "member_units", says, fix, index)


@rule(article="2", title="与外单位共用的群组为对外")
def joint_outsiders_make_a_group_external(group: Group, registry: Registry) -> Iterator[Problem]:
    """Whoever uses a group jointly is in it; so the same holds for 共同使用部门 as for 成员单位."""
    for index, name in enumerate(group.joint_units if group.scope is Scope.INTERNAL else ()):
        own, unit = registry.unit(group.unit), registry.unit(name)
        if own and unit and unit is not own and _is_outside(unit, own):
            says = f"使用范围填的是“对内”，却与“{name}”共同使用"
            yield Problem(group, "joint_units", says, "使用范围改为“对外”，按对外报批", index)


@rule(article="2", title="对内群组的成员范围不提外单位")
def words_of_scope_contradict_internal(group: Group, registry: Registry) -> Iterator[Problem]:
    """What 成员范围 says in words counts like 成员单位; clauses that exclude someone (不含…) do not."""
    own = registry.unit(group.unit) if group.scope is Scope.INTERNAL else None
    if own and (word := _outsider_in(group.member_scope, own, registry)):
        says = f"使用范围填的是“对内”，成员范围却提到“{word}”"
        fix = "有外单位的人进群，使用范围改为“对外”，按对外报批；没有，就把成员范围写明确"
        yield Problem(group, "member_scope", says, fix)


@rule(article="2", title="成员单位照机构名册书写", level=Level.NOTICE)
def member_unit_is_written_as_on_the_list(group: Group, registry: Registry) -> Iterator[Problem]:
    """Outsiders need not be on the list of units, but a name that is nearly one on it is most likely a slip."""
    for index, name in enumerate(group.member_units):
        if registry.unit(name) is None and (near := registry.unit_like(name)):
            says, fix = f"机构名册里没有“{name}”，与“{near}”相近", f"若指同一单位，写作“{near}”；不是，不用改"
            yield Problem(group, "member_units", says, fix, index)


def _members_inside(group: Group) -> tuple[str, ...]:
    return group.member_units if group.scope is Scope.INTERNAL else ()


def _is_outside(unit: Unit | None, own: Unit) -> bool:
    """Whether people of the unit are outsiders to an internal group of ``own``; one not on the list is (Art. 2, 23)."""
    if own.kind is UnitKind.DEPARTMENT:
        return unit is None or unit.kind is not UnitKind.DEPARTMENT
    return unit is not own


def _outsider_in(text: str, own: Unit, registry: Registry) -> str | None:
    """The first mention of people from outside ``own``; a unit's name tells more than a word."""
    words = _OUTSIDERS[own.kind]
    names = registry.outside_names if own.kind is UnitKind.DEPARTMENT else registry.unit_names
    quick = text.replace(own.name, "")
    if not (words.search(quick) or names.may(quick)):
        return None
    text = "，".join(clause for clause in _CLAUSE.split(text) if not _EXCLUDES.search(clause))
    named = registry.unit_names(text)
    for name in named:
        text = text.replace(name, "，")
    units = (name for name in named if _is_outside(registry.unit(name), own))
    return next(units, None) or next((match[0] for match in words.finditer(text)), None)
