"""What differs between two contents of one file, item by item: for everybody who shows old beside new."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from group_registry.forms.yaml import Data


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """An item that differs: its name, its old and its new value, None where there was or will be nothing.

    ``is_entry``: one of a list of whole items, such as a group's records, and not an item of the form itself.
    """

    name: str
    old: Data | None
    new: Data | None
    is_entry: bool = False


def rows(before: Data | None, after: Data | None, name: str = "") -> Iterator[FieldDiff]:
    """What differs, in the order of the new content; whole items where there was or will be nothing."""
    match before, after:
        case dict() | None, dict() | None if before or after:
            old, new = before or {}, after or {}
            # Lists of records come last, as on the form, also where an item above them was taken out.
            keys = sorted(dict.fromkeys([*new, *old]), key=lambda key: _holds_items(new.get(key) or old.get(key)))
            for key in keys:
                yield from rows(old.get(key), new.get(key), f"{name} {key}".strip())
        case list() | None, list() | None if _holds_items(before) or _holds_items(after):
            yield from _entries(before or [], after or [], name)
        case _ if before != after:
            yield FieldDiff(name or "内容", before, after)


def told(data: Data) -> str:
    """A value in one line, as people read it."""
    match data:
        case dict():
            return "；".join(f"{key}：{told(value)}" for key, value in data.items())
        case list():
            return "、".join(f"（{told(item)}）" if isinstance(item, dict) else told(item) for item in data)
    return data


def _holds_items(data: Data | None) -> bool:
    return isinstance(data, list) and any(isinstance(item, dict) for item in data)


def _entries(before: list[Data], after: list[Data], name: str) -> Iterator[FieldDiff]:
    """The items of a list that differ: one row where an item is new or gone, else its own rows."""
    old, new = ([json.dumps(item) for item in side] for side in (before, after))
    for what, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for gone, come in zip_longest(range(old_start, old_end), range(new_start, new_end)):
            label = f"{name} 第 {(gone if come is None else come) + 1} 条"
            if gone is None or come is None:
                yield FieldDiff(
                    label, None if gone is None else before[gone], None if come is None else after[come], True
                )
            else:
                yield from (
                    FieldDiff(row.name, row.old, row.new, True) for row in rows(before[gone], after[come], label)
                )
