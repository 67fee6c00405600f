"""Waivers: reviewed exceptions to one rule for one file. Housekeeping: no article.

A waiver holds up to its last day, measured against the latest 备案日期 of its group, since no rule knows today;
for any other file it holds as long as it is listed. What a rule on changes finds is never waived: a waiver excuses
what a file says, for a time; what is on file stays there, and an approval is of one record, or there is no evidence.
"""

from collections.abc import Collection, Iterator

from group_registry.model.finding import Level, Problem, Rule, rule
from group_registry.model.records import Waiver
from group_registry.model.registry import Registry


def holds(waiver: Waiver, registry: Registry) -> bool:
    """Whether the waiver still covers its file."""
    group = registry.group(waiver.file)
    return group is None or group.last.filed_on <= waiver.ends_on


@rule(article=None, title="豁免的文件存在")
def waiver_names_a_file(waiver: Waiver, registry: Registry) -> Iterator[Problem]:
    """A waiver for a file that is not there would wait for whoever makes it."""
    if waiver.file not in registry.paths:
        yield Problem(waiver, "file", says=f"找不到文件 {waiver.file}", fix="核对路径；不再需要的，删去该条豁免")


def rules_on_waivers(
    ids: Collection[str], on_changes: Collection[str], found: Collection[tuple[str, str]]
) -> tuple[Rule, ...]:
    """The rules that need to know all rules, by id, and what they found before waivers: (id, path)."""

    @rule(article=None, title="豁免的规则存在")
    def unknown_waiver_rule(waiver: Waiver, registry: Registry) -> Iterator[Problem]:
        """Only a rule on the content can be waived, never the form of a file."""
        if waiver.rule not in ids and waiver.rule not in on_changes:
            says = f"没有代号为“{waiver.rule}”的规则，或该项不得豁免"
            yield Problem(waiver, "rule", says, fix="按检查结果方括号内的代号填写；文件格式方面的问题不得豁免")

    @rule(article=None, title="针对改动的规则不得豁免")
    def change_rules_are_never_waived(waiver: Waiver, registry: Registry) -> Iterator[Problem]:
        """What is on file is neither lost nor rewritten, and each record is approved: no exception is known."""
        if waiver.rule in on_changes:
            says = f"“{waiver.rule}”针对入册文件的改动，不得豁免"
            fix = "删去该条豁免，按检查结果的改法办理；原填写有误的，另加一条以“更正”开头的变更"
            yield Problem(waiver, "rule", says, fix)

    # A notice: mending a file must not fail because the waiver, which stands in an office file, is still there.
    @rule(article=None, title="豁免仍属必要", level=Level.NOTICE)
    def unused_waiver(waiver: Waiver, registry: Registry) -> Iterator[Problem]:
        """An exception that covers nothing any more is taken off the list."""
        if waiver.rule not in ids or waiver.file not in registry.read_paths:
            return
        if not holds(waiver, registry):
            says = f"豁免到 {waiver.ends_on} 为止，该群组其后又有备案，不再豁免"
            yield Problem(waiver, "ends_on", says, fix="删去该条；仍需例外的，重新报批")
        elif (waiver.rule, waiver.file) not in found:
            yield Problem(waiver, "rule", says="该文件已符合该项规则，无须豁免", fix="删去该条豁免")

    return unknown_waiver_rule, change_rules_are_never_waived, unused_waiver
