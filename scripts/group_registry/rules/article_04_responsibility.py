"""Article 4: which unit uses a group, and who leads it."""

from collections.abc import Iterator

from group_registry.model.finding import Problem, rule
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.terms import UnitKind


@rule(article="4", title="使用部门在机构名册上")
def unit_is_on_the_list(group: Group, registry: Registry) -> Iterator[Problem]:
    """An unknown unit cannot be held responsible. Former names of a unit are accepted."""
    if registry.unit(group.unit) is None:
        yield Problem(group, "unit", f"机构名册中没有“{group.unit}”", _as_listed(group.unit, registry))


@rule(article="4", title="使用部门当时存在")
def unit_is_open_on_the_day(group: Group, registry: Registry) -> Iterator[Problem]:
    """The unit must exist on the day of the last creation or change. Closing it later does not affect earlier filings.

    For filings on paper from before the adoption, a unit that the list shows as set up later is accepted.
    """
    unit, day = registry.unit(group.unit), group.as_filed.filed_on
    if unit and not unit.is_open(day):
        ended = unit.ends_on is not None and unit.ends_on < day
        if not ended and registry.is_of_paper_days(group, day):
            return  # the list of units may start only at the adoption
        state = f"已于 {unit.ends_on} 撤销" if ended else f"尚未设立（{unit.starts_on} 设立）"
        fix = "使用部门改为承接工作的单位；日期有误的，改正备案日期"
        yield Problem(group, "unit", f"备案日期 {day} 时，“{group.unit}”{state}", fix)


@rule(article="4", title="共同使用部门在机构名册上")
def joint_units_are_on_the_list(group: Group, registry: Registry) -> Iterator[Problem]:
    """Joint users are informed of a filing, so they must be known. The using unit itself is not listed again."""
    for index, name in enumerate(group.joint_units):
        unit = registry.unit(name)
        if unit is None:
            yield Problem(group, "joint_units", f"机构名册中没有“{name}”", _as_listed(name, registry), index)
        elif unit is registry.unit(group.unit):
            yield Problem(group, "joint_units", f"“{name}”即使用部门，不重复列出", "从共同使用部门中删去", index)


@rule(article="4", title="代办处、基层单位写明主管领导")
def agency_names_its_leader(group: Group, registry: Registry) -> Iterator[Problem]:
    """The list of people does not say who leads an agency or base unit, so the form names the leader (Art. 23)."""
    unit = registry.unit(group.unit) if group.leader is None else None
    if unit and unit.kind is not UnitKind.DEPARTMENT:
        says = f"“{group.unit}”是{unit.kind}，参照本制度执行（第二十三条），未写明主管领导"
        yield Problem(group, "leader", says, "补写“主管领导: ”，填写本单位主管领导的真实姓名")


@rule(article="4", title="部门的主管领导按分工确定")
def department_leader_is_derived(group: Group, registry: Registry) -> Iterator[Problem]:
    """The list of people says who is in charge of a department. A second entry in the form could contradict it."""
    unit = registry.unit(group.unit) if group.leader is not None else None
    if unit and unit.kind is UnitKind.DEPARTMENT:
        says = f"“{group.unit}”是部门，主管领导按人员名册的分工确定"
        yield Problem(group, "leader", says, "删去“主管领导”一项；分工有变的，修改人员名册")


@rule(article="4", title="备案表存放于使用部门的文件夹")
def file_stands_in_its_units_folder(group: Group, registry: Registry) -> Iterator[Problem]:
    """The folder is that of the unit at creation and never changes.

    Once a group has later records, its unit may have changed, so the folder of any unit is accepted.
    """
    folder, unit = group.folder, registry.unit(group.unit)
    if folder not in registry.unit_slugs:
        says, fix = f"文件夹“{folder}”不是任何单位的编号", "移至使用部门的文件夹，编号见机构名册"
        yield Problem(group, None, says, fix)
    elif unit and folder != unit.slug and len(group.filings) == 1:
        says = f"使用部门是“{group.unit}”，文件存放于文件夹“{folder}”"
        yield Problem(group, "unit", says, f"移至 registry/groups/{unit.slug}/；使用部门有误的，改正使用部门")


def _as_listed(name: str, registry: Registry) -> str:
    near = registry.unit_guess(name)
    return f"疑为“{near}”，请按机构名册填写全称" if near else "按机构名册填写全称；新设单位先登入机构名册"
