"""What waits, with the changes of each file in words: before the page, the comment and JSON show it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from group_registry.approval.facts import Facts
from group_registry.approval.pending import Again, ChangedFile, Waiting, WaitingChange, title_of
from group_registry.forms.compare import Comparison, FieldDiff, in_one_line, rows, since
from group_registry.forms.refusal import Refusal
from group_registry.forms.yaml import Data
from group_registry.lifecycle.reminders import concerns
from group_registry.model.finding import with_article
from group_registry.model.records import Group, Policy
from group_registry.model.terms import day_of

Reviewed = Mapping[tuple[str, str], bytes]
"""The contents of files in reviewed commits, by commit and path."""


def with_changes(turns: Iterable[Waiting], comparison: Comparison, reviewed: Reviewed) -> list[Waiting]:
    """The steps of one pull request; who is asked again sees what changed since their review."""

    def shown(again: Again, path: str) -> Again:
        differing = since(reviewed.get((again.commit or "", path)), path, comparison)
        return again if differing is None else replace(again, changes=in_words(differing))

    return [replace(turn, again=tuple(shown(again, turn.path) for again in turn.again)) for turn in turns]


def since_filled_in(group: Group, facts: Facts) -> Iterator[str]:
    """Why the custodian named cannot go on as of the merge, though in office when the form was filled in (Art. 11)."""
    registry, today = facts.base.registry, day_of(facts.now)
    for policy in () if group.is_cancelled else registry.of(Policy):
        found = (one for one in concerns(group, registry, policy, today) if one.asks_filing)
        yield from (f"{one.phase(today).says}；{one.advice}" for one in found)


def filings(facts: Facts, comparison: Comparison, web: str) -> Iterator[ChangedFile]:
    """The changed files of one pull request."""
    differences = {one.path: one for one in comparison.differences}
    author = facts.base.person_behind(facts.pull.author)
    for matter in facts.matters or (None,):
        path = matter.content.path if matter else ""
        group = matter.after if matter and isinstance(matter.after, Group) else None
        notices = [
            f"{with_article(finding.says, finding.article)}。{finding.fix}"
            for finding in comparison.findings
            if finding.path == path and not finding.is_error
        ]
        notices += since_filled_in(group, facts) if group else ()
        changed, changes = differences.get(path), None
        if changed and not isinstance(changed.before, Refusal) and not isinstance(changed.after, Refusal):
            changes = in_words(rows(changed.before, changed.after))
        yield ChangedFile(
            pull=facts.pull.number,
            path=path,
            web=web,
            title=title_of(matter) if matter else "",
            group=group.name if group else "",
            unit=group.unit if group else "",
            kind=group.last.kind if group else "",
            platform=group.platform if group else "",
            statement=group.last.statement if group else "",
            notices=tuple(notices),
            changes=changes,
            author=author.label if author else "",
        )


def in_words(differing: Iterable[FieldDiff]) -> tuple[WaitingChange, ...]:
    def text(value: Data | None) -> str | None:
        return None if value is None else in_one_line(value)

    return tuple(WaitingChange(row.name, text(row.old), text(row.new), row.is_entry) for row in differing)
