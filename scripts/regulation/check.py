"""Run the rules over a registry and stamp what they find: rule, article, and where it stands."""

from collections.abc import Callable, Iterable, Iterator

from regulation.finding import Finding, Problem, Rule
from regulation.model import Waiver
from regulation.registry import Registry
from regulation.rules.office_waivers import holds, rules_on_waivers

Locate = Callable[[Problem], tuple[str, int, int]]
"""From a problem to path, line and column (from 1)."""


def check(registry: Registry, rules: Iterable[Rule], locate: Locate) -> list[Finding]:
    """All findings of all rules that no waiver covers, then those on the waivers; unsorted, none twice."""
    rules = tuple(rules)
    findings = _findings(registry, rules, locate)
    waivers = registry.of(Waiver)
    if not waivers:
        return findings
    waived = {(waiver.rule, waiver.file) for waiver in waivers if holds(waiver, registry)}
    on_waivers = rules_on_waivers({rule.id for rule in rules}, {(found.rule, found.path) for found in findings})
    kept = [found for found in findings if (found.rule, found.path) not in waived]
    return kept + _findings(registry, on_waivers, locate)


def _findings(registry: Registry, rules: Iterable[Rule], locate: Locate) -> list[Finding]:
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
