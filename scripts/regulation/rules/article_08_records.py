"""Article 8: changes and cancellations are filed as they come."""

from collections.abc import Iterator
from itertools import pairwise

from regulation.finding import Problem, rule
from regulation.model import FilingKind, Group
from regulation.registry import Registry


@rule(article="8", title="注销之后不得再有记录")
def nothing_follows_a_cancellation(group: Group, registry: Registry) -> Iterator[Problem]:
    """A cancelled group stays cancelled; whoever needs it again files a new one."""
    for earlier, later in pairwise(group.filings):
        if earlier.kind is FilingKind.CANCELLATION:
            yield Problem(
                later,
                "kind",
                says=f"{earlier.filed_on} 已注销，其后又有“{later.kind}”",
                fix="删除注销之后的记录；确需使用的，另行创建备案",
            )
