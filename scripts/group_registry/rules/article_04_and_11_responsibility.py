"""Who is responsible for a group: the units that use it (Art. 4), their leaders, and its custodian (Art. 11)."""

from group_registry.model.finding import Problem, Problems, fault, notice, rule
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.sentences import worded
from group_registry.model.terms import Role, UnitKind
from group_registry.rules.files import names_units


@rule("4", "使用部门在机构名册上")
def unit_is_on_the_list(group: Group, registry: Registry) -> Problems:
    """Former names of a unit are accepted."""
    return names_units(group, "unit", registry)


@rule("4", "使用部门当时存在")
def unit_is_open_on_the_day(group: Group, registry: Registry) -> Problems:
    """On that of the last creation or change: closing it later does not affect earlier filings."""
    unit, day = registry.unit(group.unit), group.as_filed.filed_on
    if unit and not unit.covers(day) and not registry.is_of_paper_days(group, group.as_filed):
        state = "ended" if unit.last_day < day else "to_come"
        days = {"day": day, "ends": unit.ends_on, "starts": unit.starts_on}
        yield fault(group, "unit", f"unit_is_open_on_the_day/{state}", unit=group.unit, **days)


@rule("4", "共同使用部门在机构名册上")
def joint_units_are_on_the_list(group: Group, registry: Registry) -> Problems:
    """Joint users are informed of a filing, so they must be known. The using unit itself is not listed again."""
    for index, name in enumerate(group.joint_units):
        if doubt := registry.unlisted(name):
            yield Problem(group, "joint_units", *doubt, index)
        elif registry.unit(name) is registry.unit(group.unit):
            yield Problem(group, "joint_units", *worded("joint_units_are_on_the_list", unit=name), index)


@rule("4", "代办处、基层单位写明主管领导")
def agency_names_its_leader(group: Group, registry: Registry) -> Problems:
    """The list of people does not say who it is (Art. 23). In paper days, it is named at the first change."""
    unit = registry.unit(group.unit) if group.leader is None else None
    if unit is None or unit.kind is UnitKind.DEPARTMENT or group.is_cancelled:
        return
    if not registry.is_of_paper_days(group, group.last):
        yield fault(group, "leader", "agency_names_its_leader", unit=group.unit, kind=unit.kind)


@rule("4", "部门的主管领导按分工确定")
def department_leader_is_derived(group: Group, registry: Registry) -> Problems:
    unit = registry.unit(group.unit) if group.leader is not None else None
    if unit and unit.kind is UnitKind.DEPARTMENT:
        says = f"“{group.unit}”是部门，主管领导按人员名册的分工确定"
        yield Problem(group, "leader", says, "删去“主管领导”一项；分工有变的，修改人员名册")


@rule("4", "备案表存放于使用部门的文件夹")
def file_stands_in_its_units_folder(group: Group, registry: Registry) -> Problems:
    """The unit at creation. Once there are later records, that of any unit is accepted: it may have changed."""
    folder, unit = group.folder, registry.unit(group.unit)
    if folder not in registry.unit_slugs:
        says, fix = f"文件夹“{folder}”不是任何单位的编号", "移至使用部门的文件夹，编号见机构名册"
        yield Problem(group, None, says, fix)
    elif unit and folder != unit.slug and len(group.filings) == 1:
        yield fault(group, "unit", "file_stands_in_its_units_folder", unit=group.unit, folder=folder, slug=unit.slug)


MOST_GROUPS = 8
"""How many groups one custodian can look after well. More are reported as a notice, not forbidden."""


@rule("11", "负责人在人员名册上")
def custodian_is_on_the_list(group: Group, registry: Registry) -> Problems:
    """A namesake who came later is nothing that a cancelled group could be mended for."""
    doubt, called = registry.unclear(group.custodian), registry.people_called(group.custodian)
    if called and group.is_cancelled:
        return
    if doubt and (called or not registry.is_of_paper_days(group, group.as_filed)):
        yield Problem(group, "custodian", *doubt)


@rule("11", "负责人当时在任")
def custodian_is_in_office(group: Group, registry: Registry) -> Problems:
    """Who left later is a matter for reminders, and a cancellation needs no custodian in office."""
    person, day = registry.person(group.custodian), group.as_filed.filed_on
    if person and not person.is_in_office(day) and not registry.is_of_paper_days(group, group.as_filed):
        yield fault(group, "custodian", "custodian_is_in_office", day=day, name=group.custodian)


@rule("11", "负责人不由受理其报请的领导担任")
def custodian_reports_to_another(group: Group, registry: Registry) -> Problems:
    """The custodian reports incidents to the deputy in charge (Art. 19), so cannot be that deputy or the director."""
    person, day = registry.person(group.custodian), group.as_filed.filed_on
    is_director = person is not None and person.holds(Role.DIRECTOR, day)
    is_leader = is_director or person in registry.deputies_of(group.unit, day)
    if is_leader and not registry.is_of_paper_days(group, group.as_filed):
        key = f"custodian_reports_to_another/{'director' if is_director else 'deputy'}"
        yield fault(group, "custodian", key, name=group.custodian, unit=group.unit)


@notice("11", "负责人属于使用群组的单位")
def custodian_comes_from_a_unit_of_the_group(group: Group, registry: Registry) -> Problems:
    person = None if group.is_cancelled else registry.person(group.custodian)
    if person and person.unit != group.unit and registry.unit(group.unit):
        named = (group.unit, *group.joint_units, *group.member_units)
        if registry.unit(person.unit) not in map(registry.unit, named):
            says = f"{group.custodian}所在的“{person.unit}”未列入使用部门、共同使用部门和成员单位"
            yield Problem(group, "custodian", says, "核对负责人；单位遗漏的，予以补充")


@notice("11", "一人负责的群组不宜过多")
def custodian_has_few_enough_groups(group: Group, registry: Registry) -> Problems:
    number = registry.likeness.burdens.get(group.path, 0)
    if number > MOST_GROUPS:
        says = f"本群组是{group.custodian}负责的第 {number} 个；负责群组超过 {MOST_GROUPS} 个，建议调整分工"
        yield Problem(group, "custodian", says, "另定负责人，或先注销不再使用的群组")
