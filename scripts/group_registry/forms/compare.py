"""The comparison: takes two trees, returns every finding and what changed between them, item by item."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from itertools import product, zip_longest
from types import MappingProxyType
from typing import NamedTuple

from group_registry.forms.check import Inspection, Reader, in_order, inspect, with_readings
from group_registry.forms.contents import blob_id, picked
from group_registry.forms.refusal import Refusal
from group_registry.forms.schemas import Schema
from group_registry.forms.yaml import TIMES_IN_LISTS, Data, parse
from group_registry.model.finding import Finding, Level, Rule
from group_registry.model.records import frozen
from group_registry.model.terms import OFFICE
from group_registry.rules.articles_06_to_10_filing import asks_to_be_confirmed
from group_registry.rules.changes import short_lived_group_is_filed_in_time
from group_registry.rules.engine import judge
from group_registry.rules.transition import (
    PLAIN,
    Cancelled,
    Change,
    Deed,
    Filed,
    ItemChange,
    Tree,
    TreeEntry,
    differing,
    is_data,
)


@frozen
class Snapshot:
    entries: Tree
    files: Mapping[str, bytes]

    def having(self, files: Mapping[str, bytes]) -> "Snapshot":
        """With files that a tool is about to propose."""
        entries = {path: TreeEntry(PLAIN, blob_id(content)) for path, content in files.items()}
        data = {path: content for path, content in files.items() if is_data(path)}
        return Snapshot({**self.entries, **entries}, dict(sorted({**picked(self.files, self.files), **data}.items())))


@frozen
class Difference:
    path: str
    before: Data | Refusal | None
    after: Data | Refusal | None
    deed: Deed | None


@frozen
class Comparison:
    change: Change
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    inspection: Inspection

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(path for path in self.change.touched if not is_data(path))


def compare(
    base: Snapshot,
    head: Snapshot,
    schemas: Mapping[str, Schema],
    rules: Sequence[Rule],
    reader: Reader | None = None,
    spares_office: bool = False,
    in_full: frozenset[str] | None = None,
) -> Comparison:
    """Check the head as a whole, and apply the rules about changes to what differs from the base.

    ``spares_office``: an error in an untouched office file that the base already has is a notice, too.
    ``in_full``: the changed groups that were filed by the full route. None if the evidence was not asked: whether a
    group that is already on file was prolonged in time is then a notice.
    """
    touched = frozenset(differing(base.entries, head.entries))
    inspection = inspect(head.files, schemas, rules, reader)
    started = picked(base.files, [path for path in base.files if path in touched or path.startswith(OFFICE)])
    begun, full = inspect(started, schemas, (), reader).registry, in_full or frozenset()
    ending = replace(inspection.registry, in_full=full)
    change = Change(base.entries, head.entries, replace(begun, in_full=full), ending)

    @cache
    def known() -> frozenset[Finding]:
        return frozenset(inspect(base.files, schemas, rules, reader).findings)

    of_change = list(with_readings(_of_change(change, rules, inspection), ending))
    if in_full is None:
        of_change = [_unless_numbered(one, base.entries) for one in of_change]
    findings = in_order([*of_change, *_of_head(inspection, change, spares_office, known)])
    deeds, paths = {deed.path: deed for deed in change.deeds}, change.filed_paths
    before, after = _read(base, paths), _read(head, paths)
    differences = [Difference(path, before.get(path), after.get(path), deeds.get(path)) for path in paths]
    return Comparison(change, tuple(differences), findings, inspection)


def _read(snapshot: Snapshot, paths: Iterable[str]) -> dict[str, Data | Refusal]:
    return {path: parse(content, TIMES_IN_LISTS) for path, content in picked(snapshot.files, paths).items()}


def _of_change(change: Change, rules: Sequence[Rule], inspection: Inspection) -> list[Finding]:
    """What is held against the old content of a file that asks to be confirmed is left to the decision."""
    confirmed = {deed.path for deed in change.deeds if isinstance(deed, Filed) and asks_to_be_confirmed(deed.after)}
    held = {rule.id for rule in rules if rule.holds_to_old}
    found = judge(change, rules, inspection.locate)
    return [one for one in found if one.path not in confirmed or one.rule not in held]


def _of_head(
    inspection: Inspection, change: Change, spares_office: bool, known: Callable[[], frozenset[Finding]]
) -> Iterator[Finding]:
    """An error elsewhere that the base has, or that follows from office files (a handover is due), is only a notice.

    But if filings alone cause an error in an untouched file, such as a name taken twice, the error stays. The base is
    checked only if there is an error in a file that the change is not responsible for; all are for office files.
    """
    # A cancellation may change nothing else, so earlier errors in the group's file must not prevent it.
    answered = set(change.touched) - {deed.path for deed in change.deeds if isinstance(deed, Cancelled)}
    is_of_office = any(path.startswith(OFFICE) for path in answered)
    for found in inspection.findings:
        if found.path in change.irregular:
            continue  # a symbolic link or a submodule gets a finding of its own; its content is not checked
        is_ours = found.path in answered or (found.path.startswith(OFFICE) and not spares_office)
        if is_ours or not found.is_error:
            yield found
        elif found in known():
            yield replace(found, level=Level.NOTICE, says=f"本次改动之外：{found.says}")
        elif is_of_office:
            yield replace(found, level=Level.NOTICE, says=f"待移交：{found.says}")
        else:
            yield found


def _unless_numbered(finding: Finding, old: Tree) -> Finding:
    if finding.rule != short_lived_group_is_filed_in_time.id or finding.path not in old:
        return finding
    says = f"{finding.says}；已编号的群组不受此限，由审批程序（registry.py approve）判断"
    return replace(finding, level=Level.NOTICE, says=says)


def changed_items(before: Data | Refusal | None, after: Data | Refusal | None) -> tuple[ItemChange, ...] | None:
    """None if one of them cannot be read."""
    if isinstance(before, Refusal) or isinstance(after, Refusal):
        return None
    return tuple(_rows(before, after))


class InCommon(NamedTuple):
    """What is changed alike in all groups of a request, and in each besides, by path. Empty if nothing is alike."""

    alike: Sequence[ItemChange] = ()
    own: Mapping[str, Sequence[ItemChange]] = MappingProxyType({})


def in_common(changes: Mapping[str, Sequence[ItemChange]]) -> InCommon:
    """Of what each of several groups is changed in; a new record is called so, whatever its number."""
    own = {path: [*map(_without_number, rows)] for path, rows in changes.items()}
    first = next(iter(own.values()), [])
    everywhere = set(first).intersection(*own.values())
    alike = [row for row in dict.fromkeys(first) if row in everywhere]
    if len(own) < 2 or not alike:
        return InCommon()
    for row, rows in product(alike, own.values()):
        rows.remove(row)
    return InCommon(alike, own)


def _without_number(row: ItemChange) -> ItemChange:
    return row if row.old else replace(row, item=_NUMBER.sub(" 新增一条", row.item))


_NUMBER = re.compile(r" 第 \d+ 条$")


def _rows(before: Data | None, after: Data | None, name: str = "") -> Iterator[ItemChange]:
    """As in the new content, then removed ones, lists of records last; an added or removed entry is one item."""
    match before, after:
        case dict() | None, dict() | None if before or after:
            old, new = before or {}, after or {}
            # Lists of records come last, as on the form, also if an item above them was removed.
            keys = sorted(dict.fromkeys([*new, *old]), key=lambda key: _holds_items(new.get(key) or old.get(key)))
            for key in keys:
                yield from _rows(old.get(key), new.get(key), f"{name} {key}".strip())
        case list() | None, list() | None if _holds_items(before) or _holds_items(after):
            yield from _entries(before or [], after or [], name)
        case _ if before != after:
            yield _item(name or "内容", before, after)


def _item(name: str, old: Data | None, new: Data | None, is_entry: bool = False) -> ItemChange:
    before, after = (None if value is None else in_one_line(value) for value in (old, new))
    return ItemChange(name, before, after, is_entry)


def in_one_line(data: Data) -> str:
    match data:
        case dict():
            return "；".join(f"{key}：{in_one_line(value)}" for key, value in data.items())
        case list():
            texts = ((in_one_line(item), isinstance(item, dict)) for item in data)
            return "、".join(f"（{text}）" if is_item else text for text, is_item in texts)
    return data


def _holds_items(data: Data | None) -> bool:
    return isinstance(data, list) and any(isinstance(item, dict) for item in data)


def _entries(before: list[Data], after: list[Data], name: str) -> Iterator[ItemChange]:
    old, new = [*map(json.dumps, before)], [*map(json.dumps, after)]
    for what, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        pairs = zip_longest(before[old_start:old_end], after[new_start:new_end])
        for at, (gone, come) in enumerate(pairs, 1):
            label = f"{name} 第 {at + (old_start if come is None else new_start)} 条"
            if gone is None or come is None:
                yield _item(label, gone, come, True)
                continue
            for row in _rows(gone, come, label):
                yield replace(row, is_entry=True)
