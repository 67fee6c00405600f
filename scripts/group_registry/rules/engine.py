"""Run the rules over a registry or a change, and turn their problems into findings with rule, article and place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat

from group_registry.model.finding import Finding, Level, Problem, Rule
from group_registry.model.records import BaselineEntry, Group
from group_registry.model.registry import Registry
from group_registry.model.terms import UnitKind, is_known
from group_registry.rules.transition import Change

Place = tuple[str, int, int]
"""Path, line and column (from 1)."""
Locate = Callable[[Sequence[Problem]], Iterable[Place]]
"""Find the place of each problem, in the same order."""


def judge(whole: Registry | Change, rules: Iterable[Rule], locate: Locate) -> list[Finding]:
    found = list(run(whole, rules))
    if isinstance(whole, Registry):
        found = [(rule, problem) for rule, problem in found if rule.level is Level.ERROR or not _is_old(problem, whole)]
    places = locate([problem for _, problem in found])
    stamped = (
        Finding(*place, rule.id, problem.says, problem.fix, rule.article, rule.level)
        for (rule, problem), place in zip(found, places, strict=True)
    )
    return list(dict.fromkeys(stamped))


def _is_old(problem: Problem, registry: Registry) -> bool:
    """Whether it is of a group as the adoption took it over: of all these one notice is told (contract B)."""
    group = registry.group(problem.record.path)
    return group is not None and registry.is_of_paper_days(group, group.last)


def taken_over(registry: Registry) -> str:
    """What the office took over at its adoption, in one notice; empty if there is nothing to say of it."""
    entries = registry.of(BaselineEntry)
    kept = [*filter(None, map(registry.group, registry.baseline))]
    live = [group for group in kept if not group.is_cancelled and registry.is_of_paper_days(group, group.last)]
    counts = {
        "没有编号": sum(entry.paper_number is None for entry in entries),
        "有日期只知年月或不详": sum(map(_has_unknown_day, kept)),
        "负责人不在人员名册": sum(not registry.people_called(group.custodian) for group in live),
        "代办处、基层单位的未写明主管领导": sum(_lacks_its_leader(group, registry) for group in live),
    }
    parts = "，".join(f"{what}的 {count} 个" for what, count in counts.items() if count)
    return f"启用以前的群组 {len(entries)} 个，其中{parts}；均按原件所载，不作追究，下次变更时补正" if parts else ""


def _has_unknown_day(group: Group) -> bool:
    return not all(is_known(filing.filed_on) for filing in group.filings)


def _lacks_its_leader(group: Group, registry: Registry) -> bool:
    unit = registry.unit(group.unit)
    return not group.leader and unit is not None and unit.kind is not UnitKind.DEPARTMENT


def run(whole: Registry | Change, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Problem]]:
    for rule in rules:
        # Iterate in C: in a large registry half a million calls find nothing, so no Python line runs per subject.
        for problem in chain.from_iterable(map(rule.problems, whole.subjects(rule.subject), repeat(whole))):
            yield rule, problem
