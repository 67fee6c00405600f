"""Run the rules over a registry and stamp what they find: rule, article, and where it stands."""

from collections.abc import Callable, Iterable, Iterator

from regulation.finding import Finding, Problem, Rule
from regulation.registry import Registry

Locate = Callable[[Problem], tuple[str, int, int]]
"""From a problem to path, line and column (from 1)."""


def check(registry: Registry, rules: Iterable[Rule], locate: Locate) -> list[Finding]:
    """All findings of all rules; unsorted, none twice."""
    return list(dict.fromkeys(stamp(rule, problem, locate) for rule, problem in run(registry, rules)))


def run(registry: Registry, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Problem]]:
    """Each rule with each of its problems."""
    for rule in rules:
        for subject in registry.subjects(rule.subject):
            for problem in rule.problems(subject, registry):
                yield rule, problem


def stamp(rule: Rule, problem: Problem, locate: Locate) -> Finding:
    """Add what a rule does not know of itself."""
    path, line, column = locate(problem)
    return Finding(path, line, column, rule.id, problem.says, problem.fix, rule.article, rule.level)
