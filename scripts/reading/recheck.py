"""A check that knows what an earlier one found, and judges again only what a change of groups can have touched.

What is found about a file depends on that file; on the office's files and the blacklist; on groups that the file names
by their path; and, where it is a group, on groups that have something in common with it (``Likeness.ties``). A rule
on the registry as a whole looks at no group. So the check after a change of groups alone is a check of a small
registry, by the same rules; after any other change it starts anew. The tests hold both ways equal.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache

from reading.desk import Desk
from reading.files import ByFolder, Files, picked
from reading.forms import Forms, Schema
from reading.inspection import OFFICE, Beside, Inspection, Watch, inspect, read_records
from reading.memory import Memory, recalled, told_by_file
from reading.source import LIST, parse
from reading.ties import Ties
from regulation.check import judge
from regulation.finding import Rule
from regulation.model import Group, Record, Waiver
from regulation.registry import Registry, Rest

LOOKED_UP = (OFFICE, "registry/blacklist/")
"""What rules on any file may look up."""
DATA = "registry/"


def remember(inspection: Inspection, files: Mapping[str, bytes]) -> Memory | None:
    """What is worth keeping of a whole check; nothing of one whose rules could not all run, or that has no groups."""
    registry = inspection.registry
    if not isinstance(files, Files) or registry.rest or inspection.judged is None or not registry.groups:
        return None
    ties, chains = _ties(registry)
    refused = registry.paths - registry.read_paths
    lasting = sorted(path for path in registry.read_paths if path.startswith(LOOKED_UP))
    return Memory(
        digests=files.digests.packed,
        refusals=told_by_file(inspection.refusals),
        judged=told_by_file(inspection.judged),
        ties=ties.packed,
        chains=chains.packed,
        named=_named(registry),
        unread=sorted(refused),
        lasting={path: parse(content, LIST) for path, content in picked(files, lasting).items()},
    )


def check(
    files: Mapping[str, bytes],
    schemas: Mapping[str, Schema],
    rules: Sequence[Rule],
    watch: Watch = iter,
    memory: Memory | None = None,
    wanted: Iterable[str] = (),
    beside: Beside | None = None,
) -> Inspection:
    """Every finding; the records of all files or, where the memory serves, at least of the office and those wanted."""
    if memory and isinstance(files, Files):
        forms, changed = Forms.of_schemas(schemas), files.digests.differing(ByFolder(memory.digests))
        # Some rules ask whether there is any group: one stays.
        if all(_is_group(path, forms) for path in changed) and not changed.issuperset(memory.ties[0]):
            return _again(memory, files, forms, changed, rules, wanted)
    return inspect(files, schemas, rules, watch, beside)


def _is_group(path: str, forms: Forms) -> bool:
    form = forms.form_of(path)
    return form is not None and Group.__name__ in form.objects


def _again(
    memory: Memory, files: Files, forms: Forms, changed: Set[str], rules: Sequence[Rule], wanted: Iterable[str]
) -> Inspection:
    """The findings that stay, and those that are made anew."""
    contents = picked(files, changed)
    records, refusals, _ = read_records(contents, forms)
    lasting = _lasting(memory, forms)
    reach = _Reach(memory, changed, Registry.of_records([*lasting, *records], contents))
    judged = reach.touched | {record.path for record in lasting if isinstance(record, Waiver)}
    more = picked(files, (judged | reach.around(judged) | set(wanted)) - contents.keys())
    others, further, _ = read_records(more, forms)
    refused = {found.path for found in refusals} | (set(memory.unread) - changed)
    rest = Rest(files.keys(), refused, _lookup(files, forms), judged)
    known = (record for record in lasting if record.path not in more)
    ordered = sorted([*known, *records, *others], key=lambda record: record.path)
    registry = Registry.of_records(ordered, contents | more, (), rest)
    refusals = [*recalled(memory.refusals, judged), *(found for found in refusals + further if found.path in judged)]
    inspection = Inspection(files, forms, registry, tuple(refusals))
    whole = frozenset(rule.id for rule in rules if not issubclass(rule.subject, Record))
    found = [*recalled(memory.judged, judged, whole), *judge(registry, rules, inspection.locate)]
    return inspection.concluded(found, rules)


def _lasting(memory: Memory, forms: Forms) -> list[Record]:
    """The records of what rules on any file may look up: none of it has changed."""
    desks = {form.name: Desk(form) for form in forms.forms}
    read = ((forms.form_of(path), data, path) for path, data in memory.lasting.items())
    return [record for form, data, path in read if form for record in desks[form.name].build(data, path)]


class _Reach:
    """How far a change of groups reaches: to whom their findings, and to whom what those look at.

    ``now`` holds the groups that changed; what tied them before counts, too.
    """

    def __init__(self, memory: Memory, changed: Set[str], now: Registry) -> None:
        ties, chains = _ties(now)
        self._ties, self._chains = (Ties(*memory.ties), ties), (Ties(*memory.chains), chains)
        naming = {path for path, names in memory.named.items() if not changed.isdisjoint(names)}
        self.touched = changed | naming | self.around(changed)

    def around(self, paths: Set[str]) -> set[str]:
        """The groups that are tied to these, and those of the same chains, from one to the next."""
        chained, size = set(paths), 0
        while len(chained) > size:
            size = len(chained)
            chained |= _tied(self._chains, chained)
        return chained | _tied(self._ties, paths)


def _tied(some: Sequence[Ties], paths: Iterable[str]) -> set[str]:
    ties = {tie for one in some for tie in one.of_groups(paths)}
    return {path for one in some for path in one.holders(ties)}


def _ties(registry: Registry) -> tuple[Ties, Ties]:
    """What ties each group to others, and what chains it to others."""
    likeness = registry.likeness
    chains = {group.path: found for group in registry.groups if (found := likeness.chain_ties(group))}
    return Ties.of({group.path: likeness.ties(group) for group in registry.groups}), Ties.of(chains)


def _named(registry: Registry) -> dict[str, list[str]]:
    named: dict[str, list[str]] = defaultdict(list)
    for kind, records in registry.records.items():
        for record in records if kind is not Group else ():
            named[record.path] += {text for text in _texts(record) if text.startswith(DATA)}
    return {path: names for path, names in named.items() if names}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Record):
        for field in value.__dataclass_fields__.keys() - {"origin"}:
            yield from _texts(getattr(value, field))


def _lookup(files: Files, forms: Forms) -> Callable[[str], Group | None]:
    """Finds the group of a file that is not at hand."""

    @cache
    def group(path: str) -> Group | None:
        records, *_ = read_records(picked(files, [path]), forms)
        return next((record for record in records if isinstance(record, Group)), None)

    return group
