"""What changed lists of units and people make of a group: who takes it over, and who uses it (Art. 4, 8, 11)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from group_registry.lifecycle.handover import last_day, unit_ended_on
from group_registry.model.records import Group, frozen
from group_registry.model.registry import Registry
from group_registry.model.terms import UnitKind


@frozen
class TableSays:
    """What the tables say beside the lists.

    ``leaders``: of agencies and base units, by name. ``codes``: the codes of the units in a line of the table
    ``table``. ``takers``: by the staff number of each who is in a line, to whom their groups go (empty if not said).
    """

    leaders: Mapping[str, str]
    codes: Collection[str]
    table: str
    takers: Mapping[str, str]


@dataclass
class Wish:
    """What the lists make of a group: its ``answers`` and ``why``, what must be ``asked`` first, and what is said."""

    group: Group
    answers: dict[str, str] = field(default_factory=dict)
    why: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)


def wish_of(group: Group, before: Registry, after: Registry, tables: TableSays, today: date) -> Wish:
    wish = Wish(group)
    _of_unit(wish, tables, after, today)
    _of_custodian(wish, tables, before, after, today)
    return wish


def _of_unit(wish: Wish, tables: TableSays, registry: Registry, today: date) -> None:
    """Its unit has ended, now or earlier, or its agency or base unit has another leader."""
    group = wish.group
    unit, heir = registry.unit(group.unit), registry.unit(registry.unit_in_charge(group, today))
    if unit is None or heir is None:
        return
    is_moved, has_leader = unit is not heir, heir.kind is not UnitKind.DEPARTMENT
    leader = tables.leaders.get(heir.name) if has_leader else None
    if is_moved:
        wish.answers["unit"] = heir.name
        wish.why.append(f"{unit.name}撤销，使用部门改为{heir.name}")
    elif ended := unit_ended_on(group, registry, today):
        wish.says.append(f"{unit.name}已于 {ended} 撤销，没有承接单位，待移交；请办理注销，仍在使用的先登记承接单位")
    elif unit.ends_on:
        wish.says.append(f"{unit.name} {unit.ends_on} 撤销，此后再运行一次，备好变更")
    if is_moved and has_leader and not leader:
        wish.asked.append(f"请在{tables.table}中{heir.name}一行填写主管领导")
    elif leader != group.leader and (leader or is_moved) and heir.slug in tables.codes:
        wish.answers["leader"] = leader or ""
        wish.why.append(f"主管领导改为{leader}" if leader else "部门的群组不填主管领导")


def _of_custodian(wish: Wish, tables: TableSays, before: Registry, registry: Registry, today: date) -> None:
    """Its custodian leaves, has moved, or shares a name now."""
    group, was = wish.group, before.person(wish.group.custodian)
    if was is None:
        return
    keeper = registry.person_numbered(was.staff_no)
    if keeper is None:
        return
    said = tables.takers.get(keeper.staff_no, "")
    taker = registry.person(said)
    if said and (taker is None or taker == keeper or not taker.is_in_office(today)):
        says = f"{keeper.label}一行“移交给”填写的“{said}”不是名册中另一位在任人员"
        wish.asked.append(f"{says}，请填写一位（重名的注明区分，如 张伟（综合部））")
    elif taker:
        wish.answers["custodian"] = taker.label
        wish.why.append(f"{keeper.label}工作变动，负责人改由{taker.label}担任")
    elif (keeper.staff_no in tables.takers or wish.why) and last_day(keeper):
        wish.asked.append(f"负责人{keeper.label}离任，请在其一行“移交给”一列填写接手的在任人员")
    elif was.label != keeper.label or registry.person(group.custodian) is None:
        wish.answers["custodian"] = keeper.label
        wish.why.append(f"有同名人员，负责人{group.custodian}今后写作{keeper.label}")
    elif was.unit != keeper.unit and keeper.unit != registry.unit_in_charge(group, today):
        says = f"负责人{keeper.label}已调至{keeper.unit}，待移交（第十一条）"
        wish.says.append(f"{says}；在“移交给”一列填写接手人员的，备好变更")
