"""Run the rules over a registry or a change, and turn their problems into findings with rule, article and place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, Protocol

from group_registry.model.finding import Finding, Level, Problem, Rule
from group_registry.model.registry import Registry

Place = tuple[str, int, int]
"""Path, line and column (from 1)."""
Locate = Callable[[Sequence[Problem]], Iterable[Place]]
"""Find the place of each problem, in the same order."""


class Whole(Protocol):
    def subjects(self, kind: type[Any], /) -> Iterable[object]:
        """The subjects of a rule about that kind."""


def judge(whole: Whole, rules: Iterable[Rule], locate: Locate) -> list[Finding]:
    found = [one for one in run(whole, rules) if not _is_of_paper_days(*one, whole)]
    places = locate([problem for _, problem in found])
    stamped = (
        Finding(*place, rule.id, problem.says, problem.fix, rule.article, rule.level)
        for (rule, problem), place in zip(found, places, strict=True)
    )
    return list(dict.fromkeys(stamped))


def _is_of_paper_days(rule: Rule, problem: Problem, whole: Whole) -> bool:
    """Whether it is a notice about a group as the adoption took it over: all of them are told in one (contract B)."""
    if rule.level is not Level.NOTICE or not isinstance(whole, Registry):
        return False
    group = whole.group(problem.record.path)
    return group is not None and whole.is_of_paper_days(group, group.last.filed_on)


def run(whole: Whole, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Problem]]:
    for rule in rules:
        # Iterate in C: in a large registry half a million calls find nothing, so no Python line runs per subject.
        for problem in chain.from_iterable(map(rule.problems, whole.subjects(rule.subject), repeat(whole))):
            yield rule, problem
