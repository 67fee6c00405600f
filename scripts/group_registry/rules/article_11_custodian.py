"""Article 11: every group has a custodian. These rules say who can be one."""

from collections import defaultdict
from collections.abc import Iterator

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import Group, Person
from group_registry.model.registry import Registry
from group_registry.model.terms import Role

MOST_GROUPS = 8
"""How many groups one custodian can look after well. More are reported as a notice, not forbidden."""


@rule(article="11", title="负责人在人员名册上")
def custodian_is_on_the_list(group: Group, registry: Registry) -> Iterator[Problem]:
    """A custodian must be exactly one known person. A name that matches nobody, or several people, is rejected."""
    found = registry.people_called(group.custodian)
    if not found and not registry.is_of_paper_days(group, group.as_filed.filed_on):
        near = registry.person_like(group.custodian)
        fix = f"疑为“{near}”，请按人员名册填写真实姓名" if near else "按人员名册填写真实姓名；新到任人员先登入人员名册"
        yield Problem(group, "custodian", f"人员名册中没有“{group.custodian}”", fix)
    elif len(found) > 1:
        labels = "、".join(f"“{person.label}”" for person in found)
        says, fix = f"姓名为“{group.custodian}”的有 {len(found)} 人", f"注明是哪一位，填写{labels}之一"
        yield Problem(group, "custodian", says, fix)


@rule(article="11", title="负责人当时在任")
def custodian_is_in_office(group: Group, registry: Registry) -> Iterator[Problem]:
    """The custodian must be in office on the day of the last creation or change.

    A custodian who left later is a matter for reminders, and a cancellation needs no custodian in office.
    """
    person, day = registry.person(group.custodian), group.as_filed.filed_on
    if person and not person.is_in_office(day) and not registry.is_of_paper_days(group, day):
        says = f"备案日期 {day} 时，{group.custodian}不在任"
        yield Problem(group, "custodian", says, "改由在任人员负责；任期登记有误的，请信息技术部改正人员名册")


@rule(article="11", title="负责人不由受理其报请的领导担任")
def custodian_reports_to_another(group: Group, registry: Registry) -> Iterator[Problem]:
    """The custodian reports incidents to the deputy in charge (Art. 19), so cannot be that deputy or the director."""
    person = registry.person(group.custodian) if group.custodian in registry.leading_names else None
    day = group.as_filed.filed_on
    if person and _receives_reports(person, group, registry) and not registry.is_of_paper_days(group, day):
        office = "办事处主任" if person.holds(Role.DIRECTOR, day) else f"分管“{group.unit}”的主任"
        says = f"{group.custodian}是{office}；负责人应将舆情报请分管主任（第十九条），不得向本人报请"
        yield Problem(group, "custodian", says, "改由具体管理群组的工作人员负责")


def _receives_reports(person: Person, group: Group, registry: Registry) -> bool:
    day = group.as_filed.filed_on
    return person in registry.deputies_of(group.unit, day) or person.holds(Role.DIRECTOR, day)


@rule(article="11", title="历史备案的负责人待核对", level=Level.NOTICE)
def custodians_of_paper_days_are_not_asked_for(registry: Registry, _: Registry) -> Iterator[Problem]:
    """For filings on paper the custodian need not be on today's lists. Each unit, person and doubt gets one notice."""
    found: dict[tuple[str, str, str], list[Group]] = defaultdict(list)
    for group in filter(None, map(registry.group, registry.paper_days)):
        if registry.is_of_paper_days(group, group.as_filed.filed_on) and (doubt := _doubt(group, registry)):
            found[group.unit, group.custodian, doubt].append(group)
    for (unit, name, doubt), groups in found.items():
        says = f"“{unit}”有 {len(groups)} 个历史备案的群组，负责人{name}{doubt}"
        yield Problem(groups[0], "custodian", says, "核对姓名；群组仍在使用、此人现不在任的，办理变更，另定负责人")


def _doubt(group: Group, registry: Registry) -> str | None:
    """What is doubtful about the custodian of a filing on paper by today's lists; None where nothing is."""
    person = registry.person(group.custodian)
    if person is None:
        near = registry.person_like(group.custodian)
        is_unknown = not registry.people_called(group.custodian)
        return f"不在人员名册{f'（疑为“{near}”）' if near else ''}" if is_unknown else None
    if not person.is_in_office(group.as_filed.filed_on):
        return "备案当时是否在任，名册未载"
    return "备案当时是受理其报请的领导" if _receives_reports(person, group, registry) else None


@rule(article="11", title="负责人属于使用群组的单位", level=Level.NOTICE)
def custodian_comes_from_a_unit_of_the_group(group: Group, registry: Registry) -> Iterator[Problem]:
    """The units that use a group are responsible for it. A custodian from elsewhere may be correct, so people check."""
    person = None if group.is_cancelled else registry.person(group.custodian)
    if person and person.unit != group.unit and registry.unit(group.unit):
        named = (group.unit, *group.joint_units, *group.member_units)
        if registry.unit(person.unit) not in map(registry.unit, named):
            says = f"{group.custodian}所在的“{person.unit}”未列入使用部门、共同使用部门和成员单位"
            yield Problem(group, "custodian", says, "核对负责人；单位遗漏的，予以补充")


@rule(article="11", title="一人负责的群组不宜过多", level=Level.NOTICE)
def custodian_has_few_enough_groups(group: Group, registry: Registry) -> Iterator[Problem]:
    """Managing the speech, tasks, members and filings of groups is daily work, so more than eight get a notice."""
    number = registry.likeness.burdens.get(group.path, 0)
    if number > MOST_GROUPS:
        says = f"本群组是{group.custodian}负责的第 {number} 个；负责群组超过 {MOST_GROUPS} 个，建议调整分工"
        yield Problem(group, "custodian", says, "另定负责人，或先注销不再使用的群组")
