"""The list of units (Art. 3, 4): each unit has its own names and folder, and a deputy director in charge."""

from collections.abc import Iterator
from typing import NamedTuple

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import Unit
from group_registry.model.registry import Registry
from group_registry.rules.support import is_reversed, repeats


class _Name(NamedTuple):
    unit: Unit
    field: str
    place: int | None
    text: str


def _names(unit: Unit) -> Iterator[_Name]:
    yield _Name(unit, "name", None, unit.name)
    for index, name in enumerate(unit.former_names):
        yield _Name(unit, "former_names", index, name)


@rule(article="4", title="单位名称不重复")
def unit_names_are_unique(registry: Registry, _: Registry) -> Iterator[Problem]:
    """A present or former name means one unit. Otherwise it would be unclear which unit a filing means."""
    names = [name for unit in registry.of(Unit) for name in _names(unit)]
    for first, again in repeats(names, lambda name: name.text):
        yield Problem(
            again.unit,
            again.field,
            says=f"“{again.text}”已是{first.unit.name}的名称或曾用名",
            fix="一个名称（包括曾用名）只能指一个单位，更改或删去其中一处",
            index=again.place,
        )


@rule(article="4", title="单位编号不重复")
def unit_slugs_are_unique(registry: Registry, _: Registry) -> Iterator[Problem]:
    """The slug is the folder of the unit's groups, so two units cannot share one."""
    for first, again in repeats(registry.of(Unit), lambda unit: unit.slug):
        says = f"编号 {again.slug} 已由{first.name}使用"
        yield Problem(again, "slug", says, fix="为后设的单位另编编号；已有群组文件夹的单位编号不得更改")


@rule(article="4", title="单位撤销不早于设立")
def unit_ends_after_it_starts(unit: Unit, registry: Registry) -> Iterator[Problem]:
    """A unit cannot close before the day on which it was set up."""
    if is_reversed(unit):
        says = f"{unit.name}的撤销日 {unit.ends_on} 早于设立日 {unit.starts_on}"
        yield Problem(unit, "ends_on", says, fix="改正有误的日期；仍存续的单位，不填撤销日")


@rule(article="9", title="每个单位均有分管主任")
def every_open_unit_has_a_deputy(unit: Unit, registry: Registry) -> Iterator[Problem]:
    """Every filing starts with a deputy director, who may not be the director, so each open unit needs one.

    If the last one leaves before a successor is known, that is not an error: the last day must be entered on time.
    """
    if unit.ends_on is None and not registry.deputies_ever_of(unit):
        yield Problem(
            unit,
            "name",
            says=f"{unit.name}没有现任分管主任，其备案无人审核",
            fix="在人员名册中将其列入一位现任分管主任的分管部门；主任不得兼任",
        )


@rule(article="9", title="分管主任任职届满有人接任", level=Level.NOTICE)
def deputies_are_succeeded(unit: Unit, registry: Registry) -> Iterator[Problem]:
    """If every deputy director of an open unit has a last day, nobody can review its filings afterwards."""
    if unit.ends_on is None and registry.deputies_ever_of(unit) and not registry.standing_deputies_of(unit):
        yield Problem(
            unit,
            "name",
            says=f"{unit.name}的分管主任任职均有止日，届满后其备案无人审核",
            fix="确定接任的分管主任后，在人员名册中登记其任职和分管部门；仍在任的，不填止日",
        )
