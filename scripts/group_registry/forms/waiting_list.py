"""What waits, with the changes of each file in words: before the page, the comment and JSON show it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from group_registry.approval.facts import Facts
from group_registry.approval.pending import Again, ChangedFile, Discussed, Waiting, title_of
from group_registry.approval.people import office_at
from group_registry.forms.check import Reader
from group_registry.forms.compare import Comparison, changed_items
from group_registry.forms.yaml import TIMES_IN_LISTS, parse
from group_registry.lifecycle.reminders import concerns
from group_registry.model.finding import with_article
from group_registry.model.records import Group, Minutes, MinutesItem, Policy, Supplement
from group_registry.model.terms import NOTHING_BEFORE
from group_registry.personal_data.scan import masked

Reviewed = Mapping[tuple[str, str], bytes]
"""The contents of files in reviewed commits, by commit and path."""


def with_changes(turns: Iterable[Waiting], comparison: Comparison, reviewed: Reviewed) -> list[Waiting]:
    """The steps of one pull request; who is asked again sees what changed since their review."""
    after = {difference.path: difference.after for difference in comparison.differences}

    def shown(again: Again, path: str) -> Again:
        earlier = reviewed.get((again.commit or "", path))
        if earlier is None or path not in after:
            return again
        changes = changed_items(parse(earlier, TIMES_IN_LISTS), after[path])
        if changes is None:
            return again
        return replace(again, changes=changes)

    return [replace(turn, again=tuple(shown(again, turn.path) for again in turn.again)) for turn in turns]


def since_filled_in(group: Group, facts: Facts) -> Iterator[str]:
    """Why the custodian named cannot go on as of the merge, though in office when the form was filled in (Art. 11)."""
    if group.is_cancelled:
        return
    last, then, home = facts.routed.get(group.path), office_at(facts.pull.opened_at, facts), None
    if last and last.custodian == group.custodian:
        home = last.home
    elif person := then.registry.person(group.custodian):
        home = then.registry.unit(person.unit)
    registry = replace(facts.registry, homes={group.path: home.slug} if home else {})
    if registry.of(Policy):
        for concern in concerns(group, registry, facts.today):
            if concern.asks_filing:
                yield f"{concern.says}；{concern.advice}"


def filings(facts: Facts, comparison: Comparison, web: str) -> Iterator[ChangedFile]:
    """The changed files of one pull request."""
    changes = {one.path: changed_items(one.before, one.after) for one in comparison.differences}
    author = facts.base.person_behind(facts.pull.author)
    name = author.label if author else ""
    request = ChangedFile(facts.pull.number, "", web, "", notices=(), changes=None, author=name)
    if not facts.matters:
        yield request
    for matter in facts.matters:
        notices = [
            f"{with_article(finding.says, finding.article)}。{finding.fix}"
            for finding in comparison.findings
            if finding.path == matter.path and not finding.is_error
        ]
        group = None
        if isinstance(matter.after, Group):
            group = matter.after
            notices += since_filled_in(group, facts)
        yield replace(
            request,
            path=matter.path,
            title=title_of(matter),
            notices=tuple(notices),
            changes=changes.get(matter.path),
            record=group,
        )


def discussed(
    minutes: Iterable[Minutes], held: Callable[[Iterable[str]], Mapping[str, bytes]], reader: Reader
) -> dict[str, tuple[Discussed, ...]]:
    """What minutes speak of, by their path: they name contents by blob id. ``held`` gives those that the clone has."""
    entries = {one.path: one.entries for one in minutes}
    named = set[str]()
    for entry in chain.from_iterable(entries.values()):
        named |= {entry.old_digest, entry.new_digest}
    # Nobody has checked what minutes name.
    there = held(named - {NOTHING_BEFORE}).items()
    contents = {name: masked(blob.decode("utf-8", "replace")).encode() for name, blob in there}
    return {path: tuple(_shown(one, contents, reader) for one in found) for path, found in entries.items()}


def _shown(entry: MinutesItem | Supplement, contents: Mapping[str, bytes], reader: Reader) -> Discussed:
    pair = entry.old_digest, entry.new_digest
    outcome, note = "补充登记", ""
    if isinstance(entry, MinutesItem):
        outcome, note = entry.outcome.value, entry.note or ""
    group, shown = reader.whole(entry.file, contents.get(pair[1], b"")), Discussed(entry.file, outcome, note, *pair)
    if not isinstance(group, Group):
        return shown
    old, new = (parse(contents[digest], TIMES_IN_LISTS) if digest in contents else None for digest in pair)
    changes = None
    if old is not None or pair[0] == NOTHING_BEFORE:
        changes = changed_items(old, new)
    if changes is not None:
        changes = tuple(change for change in changes if not change.is_entry)
    return replace(shown, changes=changes, record=group)
