"""Article 2: a group is internal if all members are in the departments of the office. Article 23: other units."""

import re
from collections.abc import Iterable, Iterator

from group_registry.model.finding import Problem, Problems, notice, rule
from group_registry.model.records import Group, Unit
from group_registry.model.registry import Registry
from group_registry.model.sentences import worded
from group_registry.model.terms import Scope, UnitKind


@rule("2", "有外单位的群组为对外")
def outsiders_make_a_group_external(group: Group, registry: Registry) -> Problems:
    """A unit that is not on the list of units counts as outside."""
    for index, name, own in outsiders(group, "member_units", registry):
        if group.scope is Scope.INTERNAL and own.kind is UnitKind.DEPARTMENT:
            yield Problem(group, "member_units", *worded("outsiders_make_a_group_external", unit=name), index)


@rule("23", "代办处、基层单位对内的群组只有本单位人员")
def own_staff_only_inside_an_agency_group(group: Group, registry: Registry) -> Problems:
    """Agencies and base units follow the same regulation. For them, internal means their own staff only."""
    for index, name, own in outsiders(group, "member_units", registry):
        if group.scope is Scope.INTERNAL and own.kind is not UnitKind.DEPARTMENT:
            yield Problem(
                group, "member_units", *worded("own_staff_only_inside_an_agency_group", kind=own.kind, unit=name), index
            )


@rule("2", "与外单位共用的群组为对外")
def joint_outsiders_make_a_group_external(group: Group, registry: Registry) -> Problems:
    for index, name, _own in outsiders(group, "joint_units", registry):
        if group.scope is Scope.INTERNAL and registry.unit(name):  # another rule reports a name that is not listed
            yield Problem(group, "joint_units", *worded("joint_outsiders_make_a_group_external", unit=name), index)


@notice("2", "成员范围提及外单位的，请核对使用范围")
def words_of_scope_contradict_internal(group: Group, registry: Registry) -> Problems:
    """Such words decide nothing: a question to people. Clauses that exclude someone (不含…) are ignored."""
    own = registry.unit(group.unit) if group.scope is Scope.INTERNAL else None
    if own and (word := outsider_in(group.member_scope, own, registry)):
        ours = "办事处" if own.kind is UnitKind.DEPARTMENT else "本单位"
        says = f"成员范围提到“{word}”；群组内有无{ours}以外的人员？"
        fix = f"有的，使用范围改为“{Scope.EXTERNAL}”，按对外报批；没有的，无须更改"
        yield Problem(group, "member_scope", says, fix)


_POST = "(?!(?:管理|联络|对接|指导|督导|服务)(?:岗|科|组|室|专员))"
"""A lookahead that excludes posts of the office's own staff who deal with outsiders, such as a contact person."""
_INSURERS = (
    "人保(?:财险|寿险|健康|公司|集团)|中国人保|财险|产险|寿险|国寿|人寿|承保(?:公司|机构|单位|方)|理赔联系人"
    "|(?:平安|太平洋|太平|泰康|新华|阳光|大地|中华|华泰|众安|安盛|永安)?"
    "(?<!互助|医疗|养老|社会|失业|工伤|生育|意外|大病|健康|职工|补充|商业|责任|伤害|参加|办理)"
    "保险(?:公司|机构|经纪|代理|(?!公司|机构|经纪|代理|业务|条款|知识|实务|产品|服务|科|岗|组))"
)
_FEDERATIONS = "上级工会|[市区县]?总工会|(?<!城)市总(?!体|部|量|数|计)|(?<!安)全总(?!体|部|量|数|计)"
_OTHERS = "外单位|外部单位|外聘|合作单位|合作方|供应商|第三方(?:公司|机构|单位|人员|服务商)|律师事务所|审计机构"
_MEMBERS = (
    "职工会员(?!服务|信息|管理)|会员(?:代表|单位|职工|本人|家属)|参保单位|参保职工|受助职工"
    "|基层(?:单位|工会|职工|员工|企业|会员)"
)
_UNIONS = "(?<!办事处)(?<!机关|本所)(?<!本)[区县]?工会(?!小组|经费|会费)"
_STRANGERS = f"{_FEDERATIONS}|{_INSURERS}|{_OTHERS}"
_OF_THE_OFFICE = f"(?:{_STRANGERS}|(?<!本)代办处|{_MEMBERS}|{_UNIONS}){_POST}"
OUTSIDERS = {
    UnitKind.DEPARTMENT: _OF_THE_OFFICE,
    UnitKind.AGENCY: _OF_THE_OFFICE,
    UnitKind.BASE_UNIT: f"(?:{_STRANGERS}|代办处){_POST}",
}
"""For each kind of unit, the pattern of words for people who are not its own staff."""
CLAUSES = "[，。；,;（）()]"
EXCLUDES = "不含|不包|不涉及|不得|不邀|除|以外|谢绝|没有|无"
"""Words in a clause that says who is not in the group."""
NO_UNIT = "办(?:公|理(?!赔)|事(?!处)|案|结|证)"
"""Words starting with 办 that look like the end of a unit's short name, as in 朝阳办公用品."""
_FIND = {kind: re.compile(words) for kind, words in OUTSIDERS.items()}
_CLAUSE, _EXCLUDES, _NO_UNIT = map(re.compile, (CLAUSES, EXCLUDES, NO_UNIT))


def is_outside(unit: Unit | None, own: Unit) -> bool:
    """A unit that is not on the list (None) is outside (Art. 2, 23)."""
    if own.kind is UnitKind.DEPARTMENT:
        return unit is None or unit.kind is not UnitKind.DEPARTMENT
    return unit is None or unit.slug != own.slug


def outsiders(group: Group, field: str, registry: Registry) -> Iterator[tuple[int, str, Unit]]:
    """The outside units in a field that lists units, each with its index and name, and with the group's own unit."""
    own = registry.unit(group.unit)
    for index, name in enumerate(getattr(group, field)):
        if own and is_outside(registry.unit(name), own):
            yield index, name, own


def outsider_in(text: str, own: Unit, registry: Registry) -> str | None:
    """Preferably a unit's name, otherwise the first word."""
    words = _FIND[own.kind]
    names = registry.outside_names if own.kind is UnitKind.DEPARTMENT else registry.unit_names
    quick = text.replace(own.name, "")
    if not (words.search(quick) or names.may(quick) or registry.short_unit_names.may(quick)):
        return None
    text = "，".join(clause for clause in _CLAUSE.split(text) if not _EXCLUDES.search(clause))
    full = registry.unit_names(text)
    text = _NO_UNIT.sub("，", _without(full, text))
    short = registry.short_unit_names(text)
    for name in [*full, *short]:
        if is_outside(registry.unit(name) or registry.units_by_short_name.get(name), own):
            return name
    word = words.search(_without(short, text))
    return word[0] if word else None


def _without(names: Iterable[str], text: str) -> str:
    for name in names:
        text = text.replace(name, "，")
    return text
