"""Article 9: the deputy director in charge reviews before the director signs."""

from collections.abc import Iterator

from group_registry.model.finding import Problem, rule
from group_registry.model.records import Group, Role
from group_registry.model.registry import Registry


@rule(article="9", title="使用部门有分管主任")
def deputy_in_charge_is_there(group: Group, registry: Registry) -> Iterator[Problem]:
    """Whoever files needs a deputy director to review it, and review and sign-off are not done by one person."""
    unit, day = registry.unit(group.unit), group.last.filed_on
    if unit and not any(not person.holds(Role.DIRECTOR, day) for person in registry.deputies_of(unit.name, day)):
        says = f"{day} 没有分管“{group.unit}”的主任，备案无人审核"
        fix = "请信息技术部在人员名册中补上分管主任和任期；单位已撤销的，先变更到承接的单位；日期写错的，改正日期"
        yield Problem(group, "unit", says, fix)
