"""What the rules say of what a request brings in: asked by ``approve``, ``record`` and the audit (contract E).

The new contents are laid over what is covered. A fault that the covered old content has already is told, and refuses
nothing. A cancellation is judged by its own record. What restores covered content is asked nothing.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import chain, product
from types import MappingProxyType

from group_registry.approval.facts import Content, Matter
from group_registry.evidence.covered import Books, has_office
from group_registry.forms.check import in_order, with_readings
from group_registry.model.finding import SECOND, Finding, Level, Problem, Rule
from group_registry.model.records import Group, Minutes, PaperSignature, Record
from group_registry.model.registry import FileText, Registry
from group_registry.model.similarity import grouped
from group_registry.model.terms import GROUPS, OFFICE
from group_registry.rules import RULES
from group_registry.rules.articles_06_to_10_filing import asks_to_be_confirmed
from group_registry.rules.changes import FEW_FILES, versions_only_rise
from group_registry.rules.engine import run
from group_registry.rules.transition import Cancelled, Change, Deed, TreeEntry, entry_of, is_data

_ASKED = tuple(rule for rule in RULES if not rule.told_only)
_OF_CHANGES = tuple(rule for rule in _ASKED if issubclass(rule.subject, Deed | Change))
_ERRORS = tuple(rule for rule in _ASKED if rule.level is Level.ERROR)
_OF_THE_WHOLE = tuple(rule for rule in _ERRORS if rule.subject is Registry)
_OF_RECORDS = grouped((rule.subject, rule) for rule in _ERRORS if issubclass(rule.subject, Record))
IDS = frozenset(rule.id for rule in _ASKED)
ANEW = ("11", "21")
"""The articles that each new record of a group is held to again."""

Faults = list[tuple[Rule, Problem]]


def findings_of(
    matters: Iterable[Matter],
    books: Books,
    head_office: Registry,
    opened: date,
    marked: frozenset[str] = frozenset(),
    texts: Mapping[str, bytes] = MappingProxyType({}),
    is_approved: bool = True,
) -> list[Finding]:
    """``books`` are as of before the merge, ``opened`` is the day of the request, ``marked`` asks to be confirmed.

    ``texts`` are those new contents, by path, that may be illegible. Content is asked last, of what is approved.
    Errors are what refuses the merge; notices are what would by the present version, or was so before.
    """
    fresh = [_laid(one, books, marked) for one in matters if not books.is_restored(one.content)]
    judged = [one for one in fresh if is_approved and books.covered.get(one.path) == one.content.old]
    change = _change(fresh, books, head_office, opened)
    confirmed = books.uncovered(marked)
    of_change = [
        (rule, problem)
        for rule, problem in run(change, _asked_of(frozenset([Change, *map(type, change.deeds)])))
        if rule is not versions_only_rise or problem.record.path not in confirmed
    ]
    # No earlier version asked the rules on content at the merge.
    new, inherited = _of_content(judged, change, books, texts) if judged else ([], [])
    findings = [
        *(_finding(rule, problem, rule.since <= books.tools) for rule, problem in of_change),
        *(_finding(rule, problem, max(rule.since, SECOND) <= books.tools) for rule, problem in new),
        *(_finding(rule, problem, refuses=False) for rule, problem in inherited),
    ]
    return list(with_readings(dict.fromkeys(findings), head_office))


@lru_cache
def _asked_of(kinds: frozenset[type[Deed | Change]]) -> tuple[Rule, ...]:
    return tuple(rule for rule in _OF_CHANGES if any(issubclass(kind, rule.subject) for kind in kinds))


def _finding(rule: Rule, problem: Problem, refuses: bool) -> Finding:
    level = Level.NOTICE
    if refuses and (rule.decided or rule.level is Level.ERROR):
        level = Level.ERROR
    return Finding(problem.record.path, 1, 1, rule.id, problem.says, problem.fix, rule.article, level)


def _laid(matter: Matter, books: Books, marked: frozenset[str]) -> Matter:
    """What confirms a whole file is laid over the last covered content, where main holds another one."""
    path, old, new = matter.content
    mark, after = books.covered.get(path), matter.after
    is_confirmed = path in marked
    if isinstance(after, Group):
        is_confirmed = asks_to_be_confirmed(after)
    if mark == old or not is_confirmed:
        return matter
    return replace(matter, content=Content(path, mark, new), before=books.record(path, mark) if mark else None)


def _change(matters: Sequence[Matter], books: Books, head_office: Registry, opened: date) -> Change:
    touched, beside = {one.path for one in matters}, _beside(matters, books)
    before, after = _trees(matters, touched, books)
    is_of_groups = all(path.startswith(GROUPS) for path in touched)  # whose rules do not ask what else there is
    files = {} if is_of_groups else dict.fromkeys([*books.current, *touched], b"")
    strays = [path for path in touched if is_data(path) and not books.has_form(path)]
    about = {"files": files, "in_full": books.in_full(matters), "latest": frozenset(touched)}
    base, head = (
        office.with_others(_by_kind([*some, *beside]), strays=tuple(filter(tree.__contains__, strays)), **about)
        for office, some, tree in (
            (books.office, (one.before for one in matters), before),
            (head_office, (one.after for one in matters), after),
        )
    )
    return Change(before, after, base, head, opened)


def _trees(matters: Sequence[Matter], touched: Set[str], books: Books) -> Iterator[dict[str, TreeEntry]]:
    """Before and after; the files that are not touched are among them only where their number matters."""
    beside = books.current.items() if len(matters) > FEW_FILES else ()
    others = _tree((path, mark) for path, mark in beside if path not in touched)
    for side in (1, 2):
        yield others | _tree((one.path, one.content[side]) for one in matters)


def _tree(marks: Iterable[tuple[str, str | None]]) -> dict[str, TreeEntry]:
    return {path: entry_of(mark) for path, mark in marks if mark is not None}


def _by_kind(some: Iterable[Record | None]) -> dict[type[Record], tuple[Record, ...]]:
    """But those of the office, which come as a whole."""
    others = (record for record in some if record is not None and not record.path.startswith(OFFICE))
    return {kind: tuple(own) for kind, own in grouped((type(record), record) for record in others).items()}


def _beside(matters: Sequence[Matter], books: Books) -> list[Record]:
    """The covered records that the rules look at beside those of the request."""
    paths = {one.path for one in matters}
    groups = chain.from_iterable(matter.groups for matter in matters)
    found: list[Record] = [*books.namesakes(groups), *books.mentioned(one.after for one in matters)]
    if any(isinstance(one.after, Minutes | PaperSignature) for one in matters):
        found += books.minutes()
    return [*{record.path: record for record in found if record.path not in paths}.values()]


def _of_content(
    matters: Sequence[Matter], change: Change, books: Books, texts: Mapping[str, bytes]
) -> tuple[Faults, Faults]:
    """What is wrong by the new contents, and what the old ones had already."""
    paths = frozenset(one.path for one in matters)
    last = {deed.path: deed.after.last for deed in change.deeds if isinstance(deed, Cancelled)}
    faults = [
        (rule, problem)
        for rule, problem in _faults(paths, change.head, texts)
        if problem.record.path not in last or problem.record is last[problem.record.path]
    ]
    if not faults:
        return [], []
    had = Counter(_key(*fault) for fault in _faults(paths, change.base, books.covered_texts(texts)))
    first = {one.path for one in matters if books.is_first_filing(one.content)}
    new: Faults = []
    inherited: Faults = []
    for rule, problem in faults:
        key, is_anew = _key(rule, problem), rule.article in ANEW and rule.subject is Group
        is_old = had[key] > 0 and not is_anew and problem.record.path not in first
        had[key] -= is_old
        (inherited if is_old else new).append((rule, problem))
    return new, inherited


def _faults(paths: frozenset[str], whole: Registry, texts: Mapping[str, bytes]) -> Iterator[tuple[Rule, Problem]]:
    """Of the records of these files, and of the whole where it names one of them. An office is judged as one."""
    of_groups = all(path.startswith(GROUPS) for path in paths)
    if has_office(paths):
        records = chain.from_iterable(whole.records.values())
        paths |= {record.path for record in records if record.path.startswith(OFFICE)}
    kinds: list[type[Record]] = [Group] if of_groups else list(whole.records)
    own = Registry({kind: tuple(one for one in whole.of(kind) if one.path in paths) for kind in kinds}, texts)
    for kind in (*kinds, FileText):
        for rule, one in product(_OF_RECORDS.get(kind, ()), own.subjects(kind)):
            for problem in rule.problems(one, whole):
                yield rule, problem
    if not of_groups:
        yield from (fault for fault in run(whole, _OF_THE_WHOLE) if fault[1].record.path in paths)


def _key(rule: Rule, problem: Problem) -> Hashable:
    """The rule, the item and its value; of a whole file the words."""
    record, field = problem.record, problem.field
    if field is None or isinstance(record, FileText):
        return rule.id, record.path, problem.says
    value = getattr(record, field)
    if problem.index is not None and isinstance(value, tuple):
        value = value[problem.index]
    return rule.id, record.path, type(record), field, value


def weighed(findings: Iterable[Finding], faults: Sequence[Finding], restored: frozenset[str]) -> tuple[Finding, ...]:
    """The findings of the check as the merge will be judged; of files that are restored only what cannot be read."""
    known = {(one.path, one.rule, one.says): one for one in faults}
    found = []
    for one in findings:
        fault = known.get((one.path, one.rule, one.says))
        if fault or one.rule not in IDS or not (one.is_error and one.path in restored):
            level = one.level
            if fault:
                level = fault.level
            elif one.rule in IDS:
                level = Level.NOTICE
            found.append(replace(one, level=level))
    seen = {(one.path, one.rule, one.says) for one in found}
    return in_order([*found, *(one for key, one in known.items() if key not in seen)])
