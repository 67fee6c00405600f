"""The blacklist at the merge (Art. 21): the rules of the check, applied to the day on which a filing takes effect."""

from collections.abc import Iterator
from dataclasses import replace

from group_registry.approval.facts import Facts, Matter
from group_registry.model.records import BlacklistEntry, Group
from group_registry.model.registry import Registry
from group_registry.model.terms import day_of
from group_registry.rules.article_21_filings import (
    blacklisted_custodian_takes_no_group,
    blacklisted_group_files_three_things,
    blacklisted_group_is_not_opened_anew,
)
from group_registry.rules.engine import run
from group_registry.rules.transition import Change, entry_of

RULES = (
    blacklisted_custodian_takes_no_group,
    blacklisted_group_files_three_things,
    blacklisted_group_is_not_opened_anew,
)


def against_limits(matter: Matter, facts: Facts) -> Iterator[str]:
    """What in a group's filing violates the blacklist of main."""
    if not (facts.limits and isinstance(matter.after, Group)):
        return
    for _, problem in run(_change(matter, matter.after, facts), RULES):
        yield f"{matter.content.path} {problem.says}；{problem.fix}（第二十一条）"


def _change(matter: Matter, after: Group, facts: Facts) -> Change:
    """The change as if the form had been filled in on the day of the merge."""
    last = replace(after.last, filed_on=day_of(facts.now))
    after = replace(after, filings=(*after.filings[:-1], last))
    before = (matter.before,) if isinstance(matter.before, Group) else ()
    path, old, new = matter.content
    limited = [one for one in facts.limits if isinstance(one, Group) and one.path != path]
    entries = tuple(one for one in facts.limits if isinstance(one, BlacklistEntry))
    head = {**facts.base.registry.records, Group: (after, *limited), BlacklistEntry: entries}
    was, will = ({path: entry_of(mark)} if mark else {} for mark in (old, new))
    return Change(was, will, Registry({Group: before}), Registry(head))
