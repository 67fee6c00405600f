"""Compare the groups that a unit really has, as it listed them, with those on file: differences, fixes (Art. 8, 11)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from group_registry.lifecycle.due import is_overdue
from group_registry.model.records import Group, Unit
from group_registry.model.registry import Registry
from group_registry.model.similarity import GUESS, folded, skeleton
from group_registry.model.terms import Platform


class InventoryVerdict(StrEnum):
    """The result of an inventory for one group."""

    CLEAN = "相符"
    UNFILED = "没有备案"
    GONE = "在册而清单未列"
    RENAMED = "名称不同"
    PLATFORM = "平台不同"
    CUSTODIAN = "负责人不同"
    CANCELLED = "已注销仍在使用"
    OVERDUE = "期满仍在使用"
    ELSEWHERE = "登记在其他单位"
    TWICE = "重复填写"


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """One real group as its unit listed it; a field that the list does not give is empty or 0."""

    row: int
    name: str
    platform: str = ""
    custodian: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """The result for one group: its row in the list, its file in the registry, what is wrong and how to fix it.

    ``row`` is None if the group is not listed, ``path`` if no group on file belongs to the line.
    """

    verdict: InventoryVerdict
    row: int | None
    name: str
    path: str | None
    says: str = ""
    fix: str = ""
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """The result of one unit's inventory on one day (清查回执)."""

    slug: str
    unit: str
    as_of: date
    listed: int
    on_file: int
    people: int
    lines: tuple[ReturnLine, ...]

    @property
    def clean(self) -> int:
        """How many groups agree with the registry."""
        return sum(line.verdict is InventoryVerdict.CLEAN for line in self.lines)

    @property
    def open(self) -> tuple[ReturnLine, ...]:
        """The lines that need action."""
        return tuple(line for line in self.lines if line.verdict is not InventoryVerdict.CLEAN)


def compare(
    registry: Registry, unit: Unit, listed: Sequence[ListedGroup], day: date, ended: Sequence[ListedGroup] = ()
) -> Return:
    """The return of one unit. Groups are matched by name; those left over are matched with the most similar name.

    ``ended`` are groups that the list says are no longer in use.
    """
    inventory = _Inventory(registry, unit, day, frozenset(folded(one.name) for one in ended))
    lines = sorted(inventory.lines(listed), key=lambda line: (line.row is None, line.row or 0, line.path or ""))
    people = sum(one.size for one in listed)
    return Return(unit.slug, unit.name, day, len(listed), len(inventory.own), people, tuple(lines))


@dataclass(frozen=True)
class _Inventory:
    registry: Registry
    unit: Unit
    day: date
    ended: frozenset[str]
    """The folded names of the groups that are listed as no longer in use."""

    @cached_property
    def own(self) -> list[Group]:
        """The groups of the unit that are on file and not cancelled."""
        return [group for group in self.registry.groups if self._is_own(group) and not group.is_cancelled]

    def _is_own(self, group: Group) -> bool:
        return self.registry.unit(group.unit) is self.unit

    @cached_property
    def _by_name(self) -> dict[str, list[Group]]:
        found: dict[str, list[Group]] = defaultdict(list)
        for group in self.registry.groups:
            found[self.registry.likeness.names[group.path]].append(group)
        return found

    def _named(self, name: str) -> Group | None:
        """The group of that name: one in use before a cancelled one, then the unit's own before another unit's."""
        found = self._by_name.get(folded(name), [])
        return min(found, key=lambda group: (group.is_cancelled, not self._is_own(group)), default=None)

    def lines(self, listed: Sequence[ListedGroup]) -> Iterator[ReturnLine]:
        """The lines of each listed group, then those of the unit's groups on file that were not listed."""
        firsts: dict[str, ListedGroup] = {}
        left: list[ListedGroup] = []
        met: set[str] = set()
        for one in listed:
            first = firsts.setdefault(folded(one.name), one)
            if first is not one:
                says = f"第 {first.row} 行已填写该名称"
                yield ReturnLine(
                    InventoryVerdict.TWICE,
                    one.row,
                    one.name,
                    None,
                    says,
                    "同一群组只保留一行；确为两个群组的，分别写明名称",
                )
            elif (group := self._named(one.name)) is None:
                left.append(one)
            else:
                met.add(group.path)
                yield from self._met(one, group)
        missing = [group for group in self.own if group.path not in met]
        for one, alike in _matched(left, missing):
            if alike is None:
                yield _unfiled(one)
            else:
                met.add(alike.path)
                yield from self._met(one, alike)
        yield from (self._gone(group) for group in self.own if group.path not in met)

    def _met(self, one: ListedGroup, group: Group) -> Iterator[ReturnLine]:
        """Compare a listed group with the one on file; without a difference, yield one line that says so."""
        found = list(self._differences(one, group))
        yield from found or [ReturnLine(InventoryVerdict.CLEAN, one.row, one.name, group.path)]

    def _differences(self, one: ListedGroup, group: Group) -> Iterator[ReturnLine]:
        def line(verdict: InventoryVerdict, says: str, fix: str, article: str) -> ReturnLine:
            return ReturnLine(verdict, one.row, one.name, group.path, says, fix, article)

        if group.is_cancelled:
            says = f"在册的“{group.name}”已于 {group.last.filed_on} 注销，群组仍存在"
            yield line(InventoryVerdict.CANCELLED, says, "不再使用的，请在平台上解散；继续使用的，另行创建备案", "8")
            return
        if not self._is_own(group):
            if self.unit not in map(self.registry.unit, (*group.joint_units, *group.member_units)):
                says, fix = f"在册，使用部门是“{group.unit}”", "请与该单位核对由谁负责；确已移交的，由其办理变更"
                yield line(InventoryVerdict.ELSEWHERE, says, fix, "4")
            return
        if folded(one.name) != folded(group.name):
            says = f"清单上是“{one.name}”，在册的是“{group.name}”"
            yield line(InventoryVerdict.RENAMED, says, "同一群组的，恢复原名称，或办理变更", "8")
        if one.platform and one.platform != group.platform and one.platform != group.platform_note:
            says = f"清单上是{one.platform}，在册的是{_platform(group)}"
            yield line(InventoryVerdict.PLATFORM, says, "更换平台的，办理变更", "8")
        if one.custodian and not self._is_same_person(one.custodian, group.custodian):
            says = f"清单上的负责人是{one.custodian}，在册的是{group.custodian}"
            yield line(InventoryVerdict.CUSTODIAN, says, "更换负责人的，办理变更", "11")
        if is_overdue(group, self.day):
            says = f"使用期限到 {group.term_end} 为止，群组仍在使用"
            fix = "不再使用的，办理注销；继续使用的，办理延期"
            yield line(InventoryVerdict.OVERDUE, says, fix, "8")

    def _is_same_person(self, one: str, other: str) -> bool:
        if one == other:
            return True
        person = self.registry.person(other)
        return person is not None and (one == person.name or self.registry.person(one) is person)

    def _gone(self, group: Group) -> ReturnLine:
        is_listed = folded(group.name) in self.ended
        says = "在册、未注销，清单注明已不使用" if is_listed else "在册、未注销，清单未列"
        mend = "改正清单的状态" if is_listed else "补入清单"
        fix = f"不再使用的，办理注销；仍在使用的，{mend}"
        return ReturnLine(InventoryVerdict.GONE, None, group.name, group.path, says, fix, "8")


def _unfiled(one: ListedGroup) -> ReturnLine:
    says = "登记册中没有该群组"
    fix = "需要使用的及时填报（网站“填报”页）；使用期限不超过十五天的，经分管主任审批（第十条）；不再使用的解散"
    return ReturnLine(InventoryVerdict.UNFILED, one.row, one.name, None, says, fix, "6")


def _platform(group: Group) -> str:
    return group.platform_note or group.platform if group.platform is Platform.OTHER else group.platform


def _matched(left: Sequence[ListedGroup], missing: Iterable[Group]) -> Iterator[tuple[ListedGroup, Group | None]]:
    """Yield each listed group with the group on file that it most likely is, or None if no name is similar enough.

    The most similar pairs are matched first, and no two listed groups get the same group on file.
    """
    groups = {group.path: group for group in missing}
    by_pair: dict[str, set[str]] = defaultdict(set)
    for path, group in groups.items():
        for pair in _pairs(group.name):
            by_pair[pair].add(path)
    ranked = []
    for place, one in enumerate(left):
        for path in sorted(set[str]().union(*(by_pair.get(pair, ()) for pair in _pairs(one.name)))):
            likeness = _likeness(one.name, groups[path].name)
            if likeness >= GUESS:
                ranked.append((-likeness, place, path))
    taken: dict[int, str] = {}
    for _, place, path in sorted(ranked):
        if place not in taken and path in groups:
            taken[place] = path
            del groups[path]
    known = {group.path: group for group in missing}
    yield from ((one, known[taken[place]] if place in taken else None) for place, one in enumerate(left))


def _pairs(name: str) -> set[str]:
    return {"".join(pair) for pair in pairwise(skeleton(name) or folded(name))}


def _likeness(one: str, other: str) -> float:
    """The similarity of two names, from 0 to 1; 1 if they differ only in numbers and words that every name has."""
    bare, other_bare = skeleton(one), skeleton(other)
    if bare and bare == other_bare:
        return 1.0
    matcher = SequenceMatcher(None, folded(one), folded(other), autojunk=False)
    return 0.0 if matcher.quick_ratio() < GUESS else matcher.ratio()
