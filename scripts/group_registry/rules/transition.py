"""Base to head: what a change did to each file and to each group (Art. 7, 8). Facts; ``rules.changes`` judges them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from group_registry.lifecycle.short_lived_chains import ShortLivedNeeds
from group_registry.model.records import Group, Record
from group_registry.model.registry import Registry
from group_registry.rules.route import Route, route_of, stricter

DATA = "registry"
PLAIN = "100644"
EXECUTABLE = "100755"


class TreeEntry(NamedTuple):
    """One file of a tree: its mode as git writes it, and the id of its content."""

    mode: str
    digest: str


def entry_of(mark: str) -> TreeEntry:
    """What the id of a content stands for: a plain file, or one of the mode before it."""
    mode, _, digest = mark.rpartition(" ")
    return TreeEntry(mode or PLAIN, digest)


Tree = Mapping[str, TreeEntry]
"""All files of one commit, by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a change did to one file below ``registry/``."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted(Deed):
    """A file is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed(Deed):
    """A file is gone, and what it said stands elsewhere."""

    former: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread(Deed):
    """New content in place of content that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered(Deed):
    """A file that is no group and was not there."""

    after: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised(Deed):
    """New content of a file that is no group."""

    before: Record
    after: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed(Deed):
    """A group was created, changed or cancelled."""

    after: Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Created(Filed):
    """A group that was not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Filed):
    """A group with new content."""

    before: Group

    @property
    def keeps_past_records(self) -> bool:
        """Whether the earlier records stand as they were, in order."""
        return self.after.filings[: len(self.before.filings)] == self.before.filings


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Changed):
    """A group whose new content ends with a cancellation."""


@dataclass(frozen=True)
class Change:
    """Two trees, and the records in them: at least the office's and those of every file that differs."""

    before: Tree
    after: Tree
    base: Registry
    head: Registry

    @cached_property
    def touched(self) -> tuple[str, ...]:
        """Every path that differs in mode or content, sorted."""
        return differing(self.before, self.after)

    @cached_property
    def filed_paths(self) -> tuple[str, ...]:
        """The touched paths of the registry."""
        return tuple(filter(is_data, self.touched))

    @cached_property
    def short_lived(self) -> ShortLivedNeeds:
        """The short-lived groups of the head, by what they are for (Art. 10)."""
        return ShortLivedNeeds(filter(self.head.is_short_lived, self.head.groups))

    @cached_property
    def irregular(self) -> tuple[str, ...]:
        """Touched paths of the registry that are now no plain file, or that tell git to treat files otherwise."""
        there = (path for path in self.filed_paths if path in self.after)
        return tuple(path for path in there if self.after[path].mode != PLAIN or path.endswith("/.gitattributes"))

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """What was done to each file that has a place in the registry, by path."""
        return tuple(_deeds(self))

    def subjects(self, kind: type[Any]) -> "tuple[Deed | Change, ...]":
        """What a rule of that kind is about: the deeds of the kind, or the change itself."""
        return (self,) if kind is Change else tuple(deed for deed in self.deeds if isinstance(deed, kind))

    def route(self, filed: Filed) -> Route:
        """The route of a filing: the stricter of what was there and what is there now."""
        now = route_of(filed.after, self.head)
        return stricter(now, route_of(filed.before, self.base)) if isinstance(filed, Changed) else now

    def units(self, filed: Filed) -> frozenset[str]:
        """The unit of the group and, where it changes, the former one; each by its present name."""
        groups = [filed.after, filed.before] if isinstance(filed, Changed) else [filed.after]
        found = {group.unit: self.head.unit(group.unit) for group in groups}
        return frozenset(unit.name if unit else name for name, unit in found.items())


def differing(before: Tree, after: Tree) -> tuple[str, ...]:
    """The paths at which two trees differ, sorted."""
    changed = {path for path, entry in after.items() if before.get(path) != entry}
    return tuple(sorted(changed | (before.keys() - after.keys())))


def differing_items(before: Group, after: Group) -> Iterable[str]:
    """The items of the form that differ; the records have rules of their own."""
    names = [name for name in Group.__dataclass_fields__ if name not in ("origin", "filings")]
    return (name for name in names if getattr(before, name) != getattr(after, name))


def is_data(path: str) -> bool:
    """Whether a path belongs to the registry, or is put in its place."""
    return path == DATA or path.startswith(f"{DATA}/")


def _deeds(change: Change) -> Iterator[Deed]:
    old, new = _forms(change.base, change.touched), _forms(change.head, change.touched)
    gone = [path for path in change.filed_paths if path not in change.after and path not in change.base.strays]
    moved = {path: former for former in gone for path in _moved_to(former, change, old, new)}
    for path in change.filed_paths:
        if path in moved:
            yield Renamed(path=path, former=moved[path])
        elif path in gone and path not in moved.values():
            yield Deleted(path=path)
        elif path in change.after and change.after[path].mode in (PLAIN, EXECUTABLE):
            yield from _deed(path, change, old.get(path), new.get(path))


def _forms(registry: Registry, paths: Iterable[str]) -> dict[str, Record]:
    """The record that fills a whole file, by path."""
    wanted = frozenset(paths)
    records = (record for found in registry.records.values() for record in found)
    return {record.path: record for record in records if not record.origin.pointer and record.path in wanted}


def _moved_to(former: str, change: Change, old: Mapping[str, Record], new: Mapping[str, Record]) -> list[str]:
    """Where the content of a deleted file is now: the same content, or a group with the same records."""
    added = [path for path in change.filed_paths if path not in change.before]
    return [
        path
        for path in added
        if change.after[path].digest == change.before[former].digest or _continues(old.get(former), new.get(path))
    ][:1]


def _continues(before: Record | None, after: Record | None) -> bool:
    return (
        isinstance(before, Group)
        and isinstance(after, Group)
        and after.filings[: len(before.filings)] == before.filings
    )


def _deed(path: str, change: Change, before: Record | None, after: Record | None) -> Iterator[Deed]:
    """What was done to a file that is there now; nothing where only the mode differs or it cannot be read."""
    old, new = change.before.get(path), change.after[path]
    if after is None or (old is not None and old.digest == new.digest):
        return
    match before, after:
        case Group(), Group():
            kind = Cancelled if after.is_cancelled and not before.is_cancelled else Changed
            yield kind(path=path, before=before, after=after)
        case None, _ if old is not None:
            yield Unread(path=path)
        case None, Group():
            yield Created(path=path, after=after)
        case None, Record():
            yield Entered(path=path, after=after)
        case Record(), Record():
            yield Revised(path=path, before=before, after=after)
