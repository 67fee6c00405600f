"""Waivers: reviewed exceptions to one rule for one file. They are housekeeping, without an article.

A waiver for a group holds while the group's latest 备案日期 is not after its last day, because rules do not know
today's date. A waiver for any other file holds as long as it is listed. Rules on changes are never waived: a waiver
excuses the content of a file for a time, but lost records and records without approval would leave no evidence.
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
    """A waiver for a missing file would silently excuse whoever adds that file later."""
    if waiver.file not in registry.paths:
        yield Problem(waiver, "file", says=f"找不到文件 {waiver.file}", fix="核对路径；不再需要的，删去该条豁免")


def rules_on_waivers(
    ids: Collection[str], on_changes: Collection[str], found: Collection[tuple[str, str]]
) -> tuple[Rule, ...]:
    """Make the rules on waivers, which need to know all other rules.

    ``ids`` are those of the rules on content, ``on_changes`` those of the rules on changes. ``found`` holds the
    (id, path) of each finding before waivers.
    """

    @rule(article=None, title="豁免的规则存在")
    def unknown_waiver_rule(waiver: Waiver, registry: Registry) -> Iterator[Problem]:
        """A waiver must name a rule on content. Errors in the form of a file cannot be waived."""
        if waiver.rule not in ids and waiver.rule not in on_changes:
            says = f"没有代号为“{waiver.rule}”的规则，或该项不得豁免"
            yield Problem(waiver, "rule", says, fix="按检查结果方括号内的代号填写；文件格式方面的问题不得豁免")

    @rule(article=None, title="针对改动的规则不得豁免")
    def change_rules_are_never_waived(waiver: Waiver, registry: Registry) -> Iterator[Problem]:
        """Files are never lost or rewritten, and each record is approved. These rules have no exceptions."""
        if waiver.rule in on_changes:
            says = f"“{waiver.rule}”针对入册文件的改动，不得豁免"
            fix = "删去该条豁免，按检查结果的改法办理；原填写有误的，另加一条以“更正”开头的变更"
            yield Problem(waiver, "rule", says, fix)

    # A notice: correcting a file must not fail because its waiver, in another file of the office, still exists.
    @rule(article=None, title="豁免仍属必要", level=Level.NOTICE)
    def unused_waiver(waiver: Waiver, registry: Registry) -> Iterator[Problem]:
        """A waiver that has expired or is no longer needed should be removed from the list."""
        if waiver.rule not in ids or waiver.file not in registry.read_paths:
            return
        if not holds(waiver, registry):
            says = f"豁免到 {waiver.ends_on} 为止，该群组其后又有备案，不再豁免"
            yield Problem(waiver, "ends_on", says, fix="删去该条；仍需例外的，重新报批")
        elif (waiver.rule, waiver.file) not in found:
            yield Problem(waiver, "rule", says="该文件已符合该项规则，无须豁免", fix="删去该条豁免")

    return unknown_waiver_rule, change_rules_are_never_waived, unused_waiver
