"""What a change did to each file and group (Art. 7, 8), and the route of approvals of a filing (Art. 9, 10).

``rules.changes`` judges these facts.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from group_registry.model.records import Group, Record, Unit, frozen, value
from group_registry.model.registry import Registry
from group_registry.model.terms import DATA, OFFICE, Scope
from group_registry.rules.article_02_scope import is_outside, outsiders


class Step(StrEnum):
    REVIEW = "审核"
    APPROVAL = "审批"
    OFFICE_MEETING = "主任办公会"
    SIGN_OFF = "签批"
    OFFICE_REVIEW = "信息技术部审核"


def title_of(step: Step) -> str:
    whose = {Step.REVIEW: "分管主任", Step.APPROVAL: "分管主任", Step.SIGN_OFF: "主任"}
    return whose.get(step, "") + step


@frozen
class Route:
    name: str
    steps: tuple[Step, ...]
    article: str


INTERNAL = Route("对内", (Step.REVIEW, Step.SIGN_OFF), "9.1")
EXTERNAL = Route("对外", (Step.REVIEW, Step.OFFICE_MEETING, Step.SIGN_OFF), "9.2")
SHORT_LIVED = Route("临时群", (Step.APPROVAL,), "10")


@frozen
class Routed:
    """The route of a content, and whom it names: ``home`` was their unit when the record that did so was merged."""

    route: Route
    custodian: str
    home: Unit | None


def routed(group: Group, registry: Registry, covered: Routed | None = None) -> Routed:
    """The stricter of what the form declares and what units and people show (Art. 2, 9.1, 9.2, 10, 23; contract A 1).

    Whom the last covered content named already keeps the unit of then. ``home`` is None for somebody unknown. What was
    filed in full stays so, also when the office's policy comes to allow more days.
    """
    if covered and covered.custodian == group.custodian:
        home = covered.home
    else:
        person = registry.person(group.custodian)
        home = registry.unit(person.unit) if person else None
    if registry.takes_approval_alone(group) and not (covered and covered.route is not SHORT_LIVED):
        route = SHORT_LIVED
    elif (
        group.scope is Scope.EXTERNAL
        or any(True for field in ("member_units", "joint_units") for _ in outsiders(group, field, registry))
        or is_led_from_outside(group, home, registry)
    ):
        route = EXTERNAL
    else:
        route = INTERNAL
    return Routed(route, group.custodian, home)


def is_led_from_outside(group: Group, home: Unit | None, registry: Registry) -> bool:
    """Whether a custodian of that unit is an outsider. Who was where in paper days is not judged."""
    own = registry.unit(group.unit)
    return own is not None and is_outside(home, own) and not registry.is_of_paper_days(group, group.as_filed)


def route_of(group: Group, registry: Registry) -> Route:
    return routed(group, registry).route


def stricter(*routes: Route) -> Route:
    return max(routes, key=lambda route: len(route.steps))


PLAIN = "100644"
EXECUTABLE = "100755"
SUBMODULE = "160000"
ODD = "000000"
"""In place of the mode of an entry that git itself would not have written so, such as one of two of the same name."""


class TreeEntry(NamedTuple):
    """The mode as git writes it, and the blob id."""

    mode: str
    digest: str


def entry_of(mark: str) -> TreeEntry:
    mode, _, digest = mark.rpartition(" ")
    return TreeEntry(mode or PLAIN, digest)


def mark_of(entry: TreeEntry | None) -> str | None:
    """So that an approval covers both mode and content."""
    if entry is None:
        return None
    return entry.digest if entry.mode == PLAIN else f"{entry.mode} {entry.digest}"


def is_odd(mark: str | None) -> bool:
    """Whether what lies there cannot be read as a file: it is no entry as git writes them, or a submodule."""
    return mark is not None and mark.startswith((f"{ODD} ", f"{SUBMODULE} "))


Tree = Mapping[str, TreeEntry]


@value
class Deed:
    path: str


class Deleted(Deed):
    """A file that was deleted."""


class Unread(Deed):
    """A file whose content was replaced, where the earlier content cannot be read."""


@value
class Written(Deed):
    after: Record


class Entered(Written):
    """A new file."""


@value
class Revised(Written):
    before: Record


@value
class Filed(Deed):
    after: Group
    before: Group | None = None


class Created(Filed):
    """A new group."""


@value
class Changed(Filed):
    before: Group


class Cancelled(Changed):
    """A group that this change cancels; it was not cancelled before."""


@frozen
class ItemChange:
    item: str
    old: str | None
    new: str | None
    is_entry: bool


@dataclass(frozen=True)
class Change:
    """Two trees and their records: at least those of the office files and of every file that differs.

    ``opened`` is the day of the request, None where it is not known.
    """

    before: Tree
    after: Tree
    base: Registry
    head: Registry
    opened: date | None = None

    @cached_property
    def touched(self) -> tuple[str, ...]:
        return differing(self.before, self.after)

    @cached_property
    def filed_paths(self) -> tuple[str, ...]:
        return tuple(filter(is_data, self.touched))

    @cached_property
    def irregular(self) -> tuple[str, ...]:
        """Touched paths of the registry that are not plain files, or that set git attributes."""
        there = (path for path in self.filed_paths if path in self.after)
        return tuple(path for path in there if self.after[path].mode != PLAIN or path.endswith("/.gitattributes"))

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        return tuple(_deeds(self))

    @cached_property
    def _of_kind(self) -> "dict[type[Any], tuple[Deed | Change, ...]]":
        return {Change: (self,)}

    def subjects(self, kind: type[Any]) -> "tuple[Deed | Change, ...]":
        if kind not in self._of_kind:  # many rules ask for the same
            self._of_kind[kind] = tuple(deed for deed in self.deeds if isinstance(deed, kind))
        return self._of_kind[kind]

    def route(self, filed: Filed) -> Route:
        """The route of a filing; for a change, the stricter route of the old and the new content."""
        if filed.before is None:
            return route_of(filed.after, self.head)
        # Whom the old content names was no outsider when it was filed: else it declares 对外 (Art. 2).
        known = Routed(SHORT_LIVED, filed.before.custodian, self.base.unit(filed.before.unit))
        contents = ((filed.after, self.head), (filed.before, self.base))
        return stricter(*(routed(group, registry, known).route for group, registry in contents))

    def units(self, filed: Filed) -> frozenset[str]:
        return frozenset(self.head.present_name(group.unit) for group in (filed.after, filed.before) if group)


def differing(before: Tree, after: Tree) -> tuple[str, ...]:
    changed = {path for path, entry in after.items() if before.get(path) != entry}
    return tuple(sorted(changed | (before.keys() - after.keys())))


Item = tuple[str, Any, Any]
"""An item by its attribute, with its old and its new value."""


def differing_items(before: Record, after: Record) -> Iterator[Item]:
    """Of a group without the records, which have rules of their own."""
    for name in after.__dataclass_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if name not in ("origin", "filings") and old != new:
            yield name, old, new


def is_data(path: str) -> bool:
    return f"{path}/".startswith(DATA)


def is_governing(path: str) -> bool:
    """Office files, and what is no data: tools, schemas, documents, workflows (contract D 2)."""
    return not is_data(path) or path.startswith(OFFICE)


REGISTER = DATA.rstrip("/")
OURS = (REGISTER, ".github", ".vscode", "docs", "schema", "scripts", "TOOLS", "mkdocs.yml", "requirements.txt")
"""What the registry and its tools are at the top. Below ``registry`` no name of ours has a capital letter."""
_ESCAPED = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
"""A character that cannot be printed, as paths show it; some disks ignore it."""
_SHORT = re.compile("([^/~]{6})~[0-9]+")
"""The short name that Windows gives to a long one."""


def taken_for(path: str) -> str | None:
    """What of ours some disks would take the path for, though it is spelled otherwise (Windows, macOS).

    They ignore case, forms of one letter, dots and spaces at the end of a name, and divide at a backslash too.
    """
    visible = _ESCAPED.sub("", path).replace("\\\\", "/")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    top, *rest = (part.rstrip(" .") for part in folded.split("/"))
    short = _SHORT.fullmatch(top)
    begin = short[1] if short else None
    ours = next((name for name in OURS if top == name.casefold() or begin == name.strip(".")[:6]), None)
    if ours == REGISTER:
        whole = "/".join([ours, *rest])
        return whole if whole != path else None
    return ours if ours != path.partition("/")[0] else None


def _deeds(change: Change) -> Iterator[Deed]:
    old, new = _forms(change.base, change.touched), _forms(change.head, change.touched)
    for path in change.filed_paths:
        if path not in change.after and path not in change.base.strays:
            yield Deleted(path=path)
        elif path in change.after and change.after[path].mode in (PLAIN, EXECUTABLE):
            yield from _deed(path, change, old.get(path), new.get(path))


def _forms(registry: Registry, paths: Iterable[str]) -> dict[str, Record]:
    """The records of these that fill a whole file. Entries of a list, of which there are many, are of kinds apart."""
    wanted = frozenset(paths)
    kinds = (found for found in registry.records.values() if found and not found[0].origin.pointer)
    return {record.path: record for found in kinds for record in found if record.path in wanted}


def _deed(path: str, change: Change, before: Record | None, after: Record | None) -> Iterator[Deed]:
    """Nothing if only its mode differs or its new content cannot be read."""
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
