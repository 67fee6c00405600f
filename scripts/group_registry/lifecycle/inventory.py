"""Compare the groups that a unit really has, as it listed them, with those on file (Art. 8, 11), and these among
themselves (Art. 5, 8): groups alike that could be merged are suggestions for people to weigh, never a verdict."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from operator import add, attrgetter
from typing import NamedTuple

from group_registry.lifecycle.reminders import is_overdue
from group_registry.model.records import Group, Unit, frozen
from group_registry.model.registry import Registry
from group_registry.model.similarity import GUESS, by_age, folded, grouped, needs
from group_registry.model.terms import Platform


class InventoryVerdict(StrEnum):
    """In the order of the report."""

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


@frozen
class ListedGroup:
    """What the list does not give is empty or 0."""

    row: int
    name: str
    platform: str = ""
    custodian: str = ""
    size: int = 0


@frozen
class ReturnLine:
    """``row`` is None if it is not listed, ``path`` if none on file belongs to the line."""

    outcome: InventoryVerdict
    row: int | None
    name: str
    path: str | None
    says: str = ""
    fix: str = ""
    article: str | None = None


@frozen
class Return:
    unit: Unit
    rows: Sequence[ListedGroup]
    on_file: int
    lines: tuple[ReturnLine, ...]

    @property
    def open(self) -> tuple[ReturnLine, ...]:
        return tuple(line for line in self.lines if line.outcome is not InventoryVerdict.CLEAN)


def compare(
    registry: Registry, unit: Unit, rows: Sequence[ListedGroup], day: date, ended: Sequence[ListedGroup] = ()
) -> Return:
    """Matched by name, then by the most similar name. ``ended``: listed as no longer in use."""

    def is_own(group: Group) -> bool:
        return registry.unit(group.unit) is unit

    by_name = grouped((registry.likeness.names[group.path], group) for group in registry.groups)
    own = [group for group in registry.groups if is_own(group) and not group.is_cancelled]
    lines: list[ReturnLine] = []
    firsts: dict[str, ListedGroup] = {}
    left: list[ListedGroup] = []
    met: set[str] = set()
    for item in rows:
        first, named = firsts.setdefault(folded(item.name), item), by_name[folded(item.name)]
        if first is not item:
            says, fix = f"第 {first.row} 行已填写该名称", "同一群组只保留一行；确为两个群组的，分别写明名称"
            lines.append(ReturnLine(InventoryVerdict.TWICE, item.row, item.name, None, says, fix))
        elif not named:
            left.append(item)
        else:  # one in use before a cancelled one, then the unit's own before another unit's
            group = min(named, key=lambda group: (group.is_cancelled, not is_own(group)))
            met.add(group.path)
            lines += _met(item, group, registry, unit, day)
    missing = [group for group in own if group.path not in met]
    for item, alike in _matched(left, missing, registry.unit_spellings(unit.name)):
        if alike is None:
            fix = "需要使用的及时填报（网站“填报”页）；使用期限不超过十五天的，经分管主任审批（第十条）；不再使用的解散"
            says = "登记册中没有该群组"
            lines.append(ReturnLine(InventoryVerdict.UNFILED, item.row, item.name, None, says, fix, "6"))
        else:
            met.add(alike.path)
            lines += _met(item, alike, registry, unit, day)
    out_of_use = {folded(item.name) for item in ended}
    gone = [_gone(group, folded(group.name) in out_of_use) for group in own if group.path not in met]
    return Return(unit, rows, len(own), (*sorted(lines, key=attrgetter("row")), *gone))


def _gone(group: Group, is_listed: bool) -> ReturnLine:
    says, way = ("注明已不使用", "改正清单的状态") if is_listed else ("未列", "补入清单")
    fix = f"不再使用的，办理注销；仍在使用的，{way}"
    return ReturnLine(InventoryVerdict.GONE, None, group.name, group.path, f"在册、未注销，清单{says}", fix, "8")


def _met(item: ListedGroup, group: Group, registry: Registry, unit: Unit, day: date) -> list[ReturnLine]:
    lines = [
        ReturnLine(verdict, item.row, item.name, group.path, says, fix, article)
        for verdict, says, fix, article in _differences(item, group, registry, unit, day)
    ]
    return lines or [ReturnLine(InventoryVerdict.CLEAN, item.row, item.name, group.path)]


def _differences(
    item: ListedGroup, group: Group, registry: Registry, unit: Unit, day: date
) -> Iterator[tuple[InventoryVerdict, str, str, str]]:
    if group.is_cancelled:
        says = f"在册的“{group.name}”已于 {group.last.filed_on} 注销，群组仍存在"
        yield InventoryVerdict.CANCELLED, says, "不再使用的，请在平台上解散；继续使用的，另行创建备案", "8"
        return
    if registry.unit(group.unit) is not unit:
        if unit not in map(registry.unit, (*group.joint_units, *group.member_units)):
            says, fix = f"在册，使用部门是“{group.unit}”", "请与该单位核对由谁负责；确已移交的，由其办理变更"
            yield InventoryVerdict.ELSEWHERE, says, fix, "4"
        return
    if folded(item.name) != folded(group.name):
        says = f"清单上是“{item.name}”，在册的是“{group.name}”"
        yield InventoryVerdict.RENAMED, says, "同一群组的，恢复原名称，或办理变更", "8"
    if item.platform and item.platform not in (group.platform, group.platform_note):
        filed: str = group.platform
        if group.platform is Platform.OTHER and group.platform_note:
            filed = group.platform_note
        says = f"清单上是{item.platform}，在册的是{filed}"
        yield InventoryVerdict.PLATFORM, says, "更换平台的，办理变更", "8"
    keeper = registry.person(group.custodian)
    is_same = keeper and (item.custodian == keeper.name or registry.person(item.custodian) is keeper)
    if item.custodian not in ("", group.custodian) and not is_same:
        says = f"清单上的负责人是{item.custodian}，在册的是{group.custodian}"
        yield InventoryVerdict.CUSTODIAN, says, "更换负责人的，办理变更", "11"
    if is_overdue(group, day):
        says = f"使用期限到 {group.term_end} 为止，群组仍在使用"
        yield InventoryVerdict.OVERDUE, says, "不再使用的，办理注销；继续使用的，办理延期", "8"


def _matched(
    left: Sequence[ListedGroup], missing: Iterable[Group], own: tuple[str, ...]
) -> Iterator[tuple[ListedGroup, Group | None]]:
    """Each listed group with the group on file that it most likely is; the most similar pairs are matched first."""
    groups, listed = {group.path: group for group in missing}, list(enumerate(left))
    ranked = [
        (-_likeness(item.name, one.name, own), place, path) for place, item in listed for path, one in groups.items()
    ]
    taken: dict[int, Group] = {}
    for unlikeness, place, path in sorted(ranked):
        if -unlikeness >= GUESS and place not in taken and path in groups:
            taken[place] = groups.pop(path)
    yield from ((item, taken.get(place)) for place, item in enumerate(left))


def _likeness(name: str, other: str, own: tuple[str, ...]) -> float:
    if needs(name, own) & needs(other, own):
        return 1.0
    matcher = SequenceMatcher(None, folded(name), folded(other), autojunk=False)
    if matcher.quick_ratio() < GUESS:
        return 0.0
    return matcher.ratio()


ALIKE = 60
"""Percentage of pairs of adjacent characters that two purposes must share to count as alike."""
BACK = 200
"""A group is compared with at most this many earlier groups of its unit and scope, the latest ones."""


class Pair(NamedTuple):
    """Elder first; ``purpose``: in per cent how alike the purposes are (0 if not)."""

    first: Group
    second: Group
    has_same_name: bool
    purpose: int


def pairs(registry: Registry, today: date) -> list[Pair]:
    """The most alike first. Each group stands beside the one earlier group of its unit and scope that is most like it.

    Groups that end by themselves are left out: cancelled, overdue and short-lived ones.
    """
    going_on = [
        group
        for group in sorted(registry.groups, key=by_age)
        if not (group.is_cancelled or is_overdue(group, today) or registry.is_short_lived(group))
    ]
    buckets = grouped(((registry.present_name(group.unit), group.scope), group) for group in going_on)
    found = [pair for bucket in buckets.values() for pair in _alike(bucket, registry)]
    return sorted(found, key=lambda it: (-100 * it.has_same_name - it.purpose, it.first.path, it.second.path))


def _alike(bucket: list[Group], registry: Registry) -> list[Pair]:
    """Of each purpose the pairs of adjacent characters are bits of a number."""
    names, purposes = registry.likeness.needs, registry.likeness.purposes
    bits: defaultdict[str, int] = defaultdict(lambda: 1 << len(bits))
    before: deque[tuple[Group, frozenset[str], str, int, int]] = deque(maxlen=BACK)
    found = []
    for group in bucket:
        name, purpose = names[group.path], purposes[group.path]
        letters = sum(bits[pair] for pair in set(map(add, purpose, purpose[1:])))
        count, most, nearest = letters.bit_count(), 0, None
        for elder, its_name, its_purpose, its_letters, its_count in before:
            share = min(200 * (letters & its_letters).bit_count() // (count + its_count or 1), 99)
            if purpose and purpose == its_purpose:
                share = 100
            elif share < ALIKE:
                share = 0
            alike = 1000 * (not name.isdisjoint(its_name)) + share
            if alike > most:
                most, nearest = alike, elder
        if nearest:
            found.append(Pair(nearest, group, most >= 1000, most % 1000))
        before.append((group, name, purpose, letters, count))
    return found
