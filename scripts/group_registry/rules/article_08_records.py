"""Article 8: every change and every cancellation is filed when it happens."""

from collections.abc import Iterator
from itertools import pairwise

from group_registry.model.finding import Level, Problem, rule
from group_registry.model.records import Group
from group_registry.model.registry import Registry
from group_registry.model.terms import Disposal, FilingKind

CORRECTION = "更正"
"""The beginning of the statement of a change that only corrects a mistake in the form."""
LATE_PAPER = "纸质补录"
"""The beginning of the statement of a record whose paper form was found after the adoption (contract E)."""
RECONFIRMED = "重新确认"
"""The beginning of the statement of a record that confirms a whole file whose content was not approved (contract E)."""


@rule(article="8", title="注销之后不得再有记录")
def nothing_follows_a_cancellation(group: Group, registry: Registry) -> Iterator[Problem]:
    """A cancellation is final. If the group is needed again, a new group is filed."""
    for earlier, later in pairwise(group.filings):
        if earlier.kind is FilingKind.CANCELLATION:
            yield Problem(
                later,
                "kind",
                says=f"{earlier.filed_on} 已注销，其后又有“{later.kind}”",
                fix="删除注销之后的记录；确需使用的，另行创建备案",
            )


@rule(article="8", title="更正笔误按变更办理")
def correction_is_a_change(group: Group, registry: Registry) -> Iterator[Problem]:
    """Correcting a mistake changes what was filed, so the correction is filed as a change."""
    for record in group.filings:
        if record.statement.startswith(CORRECTION) and record.kind is not FilingKind.CHANGE:
            says = f"说明以“更正”开头，备案类别为“{record.kind}”"
            yield Problem(record, "statement", says, "更正笔误的，另加一条“变更”记录；并非更正的，改写说明")


@rule(article="8", title="注销写明群组去向")
def cancellation_knows_what_became_of_the_group(group: Group, registry: Registry) -> Iterator[Problem]:
    """Whoever cancels a group knows what became of it, so 不详 is rejected.

    For cancellations on paper from before the adoption it may be impossible to find out, so 不详 is accepted.
    """
    last = group.last
    if last.disposal is Disposal.UNKNOWN and not registry.is_of_paper_days(group, last.filed_on):
        says = "处置填为“不详”；只有历史备案的注销记录可以不详"
        yield Problem(last, "disposal", says, "核实群组去向，填写已解散或已移交")


@rule(article="8", title="变更后使用期限尚未届满", level=Level.NOTICE)
def a_change_leaves_the_term_running(group: Group, registry: Registry) -> Iterator[Problem]:
    """After the last day of its term a group should be cancelled or extended, so another change gets a notice."""
    last = group.last
    if group.term_end and last.kind is FilingKind.CHANGE and last.filed_on > group.term_end:
        says = f"{last.filed_on} 办理变更时，使用期限 {group.term_end} 已届满"
        yield Problem(group, "term_end", says, "继续使用的，一并延长使用期限；不再使用的，办理注销")
