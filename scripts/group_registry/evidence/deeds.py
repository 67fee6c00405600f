"""What the rules on changes say of a past merge: only the files that it touched are looked at (Art. 7, 8)."""

from collections.abc import Iterable, Iterator, Sequence

from group_registry.approval.facts import Matter
from group_registry.evidence.covered import OFFICE, Books
from group_registry.model.finding import Finding, Problem
from group_registry.model.records import Policy, Record
from group_registry.model.registry import Registry
from group_registry.rules.changes import FEW_FILES
from group_registry.rules.engine import Place, judge
from group_registry.rules.on_changes import CHANGE_RULES
from group_registry.rules.transition import Change, entry_of

Kinds = dict[type[Record], tuple[Record, ...]]


def findings_of(matters: Iterable[Matter], books: Books, head_office: Registry) -> list[Finding]:
    """Every finding of the rules on changes, with today's rules; ``books`` are as of before the merge."""
    matters = tuple(matters)
    before = {one.content.path: entry_of(one.content.old) for one in matters if one.content.old is not None}
    after = {one.content.path: entry_of(one.content.new) for one in matters if one.content.new is not None}
    if len(matters) > FEW_FILES:  # only then does it matter how many files there are
        others = {
            path: entry_of(mark) for path, mark in books.current.items() if path not in before.keys() | after.keys()
        }
        before, after = others | before, others | after
    base = Registry(_office_of(books.office, matters) | _by_kind(one.before for one in matters))
    head = Registry(_office_of(head_office, matters) | _by_kind(one.after for one in matters))
    return judge(Change(before, after, base, head), CHANGE_RULES, _places)


def _office_of(office: Registry, matters: Sequence[Matter]) -> Kinds:
    """The office's records; one filing alone is judged by the policy, and need not wait for everybody to be read."""
    is_alone = len(matters) == 1 and not matters[0].content.path.startswith(OFFICE)
    return {Policy: office.of(Policy)} if is_alone else dict(office.records)


def _by_kind(records: Iterable[Record | None]) -> Kinds:
    kinds: Kinds = {}
    for record in filter(None, records):
        kinds[type(record)] = (*kinds.get(type(record), ()), record)
    return kinds


def _places(problems: Sequence[Problem]) -> Iterator[Place]:
    return ((problem.record.path, 1, 1) for problem in problems)
