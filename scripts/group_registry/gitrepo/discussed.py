"""What minutes speak of, in words: they name contents by blob id, which says nothing to a reader."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from group_registry.approval.pending import Discussed
from group_registry.forms.check import Reader
from group_registry.forms.compare import rows
from group_registry.forms.refusal import Refusal
from group_registry.forms.waiting_list import in_words
from group_registry.forms.yaml import LIST, parse
from group_registry.gitrepo.repository import objects
from group_registry.model.records import NOTHING_BEFORE, Group, Minutes, MinutesItem, Supplement
from group_registry.personal_data.scan import masked


def discussed(root: Path, minutes: Iterable[Minutes], reader: Reader) -> dict[str, tuple[Discussed, ...]]:
    """By the path of the minutes. Contents that the clone does not hold are left out."""
    entries = {one.path: one.entries for one in minutes}
    named = {digest for found in entries.values() for one in found for digest in (one.old_digest, one.new_digest)}
    held = objects(root, sorted(named - {NOTHING_BEFORE}), "无法读取纪要所列的内容")
    # Nobody has checked what minutes name.
    contents = {name: masked(blob.decode("utf-8", "replace")).encode() for name, kind, blob in held if kind == b"blob"}
    return {path: tuple(_in_words(one, contents, reader) for one in found) for path, found in entries.items()}


def _in_words(entry: MinutesItem | Supplement, contents: Mapping[str, bytes], reader: Reader) -> Discussed:
    pair = entry.old_digest, entry.new_digest
    outcome, note = (entry.outcome.value, entry.note or "") if isinstance(entry, MinutesItem) else ("补充登记", "")
    group, shown = reader.whole(entry.file, contents.get(pair[1], b"")), Discussed(entry.file, outcome, note, *pair)
    if not isinstance(group, Group):
        return shown
    old, new = (parse(contents[digest], LIST) if digest in contents else None for digest in pair)
    changes = None
    if (old is not None or pair[0] == NOTHING_BEFORE) and not isinstance(old, Refusal) and not isinstance(new, Refusal):
        changes = tuple(change for change in in_words(rows(old, new)) if not change.is_entry)
    filed = f"{group.last.kind}：{group.last.statement}"
    return replace(shown, changes=changes, group=group.name, unit=group.unit, purpose=group.purpose, filed=filed)
