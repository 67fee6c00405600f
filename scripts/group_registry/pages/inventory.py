"""The yearly inventory, for the office only: a sheet for each unit to fill in, and the results of its return."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from group_registry.forms.cells import guarded
from group_registry.lifecycle.inventory import InventoryVerdict, Return, ReturnLine
from group_registry.model.finding import cited
from group_registry.model.records import Group, Policy, Unit
from group_registry.model.similarity import folded
from group_registry.model.terms import Platform
from group_registry.pages.group_view import Viewer, address
from group_registry.pages.takeaway.table import plain
from group_registry.pages.wording import Chip, coverage_chip, long_date

PLACE = "inventory/"
SHEET = ("name", "unit", "platform", "custodian")
"""``SHEET`` are the columns that are filled in beforehand, ``EMPTY`` those that the unit fills in."""
EMPTY = ("成员人数", "本单位意见")
_SOLVED = "in"
"""The mark of a proven filing after the return."""
_CANCEL = {InventoryVerdict.GONE, InventoryVerdict.OVERDUE}


@dataclass(frozen=True, slots=True)
class ReturnTask:
    """One open line of a return; ``link`` leads to the filing page.

    ``since`` says what was filed after the return, or, where that is not proven, how far it is; None if nothing was.
    """

    verdict: str
    name: str
    address: str
    says: str
    link: str
    does: str
    since: Chip | None

    @property
    def is_solved(self) -> bool:
        """Whether a proven filing after the return most likely resolves the line."""
        return self.since is not None and self.since.mark == _SOLVED


@dataclass(frozen=True, slots=True)
class Stock:
    """A unit with its groups on file and its return, if one was handed in.

    ``last`` is the day of the last record of its groups, ``done`` the day of the return, ``clean`` its matching groups.
    """

    slug: str
    name: str
    kind: str
    live: int
    last: str
    done: str
    clean: int
    tasks: tuple[ReturnTask, ...]

    @property
    def open(self) -> int:
        """How many tasks have no proven filing yet."""
        return sum(not task.is_solved for task in self.tasks)


@dataclass(frozen=True)
class Inventories:
    """The returns that were handed in, compared with the registry as one viewer may see it."""

    viewer: Viewer
    returns: Sequence[Return]

    @cached_property
    def _groups(self) -> dict[str, list[Group]]:
        found: dict[str, list[Group]] = {unit.name: [] for unit in self.viewer.registry.of(Unit)}
        for group in self.viewer.registry.groups:
            found.setdefault(self.viewer.unit_name(group), []).append(group)
        return found

    @cached_property
    def _named(self) -> dict[str, Group]:
        """The groups in use by their folded names; of several, one whose content is proven."""
        names, groups = self.viewer.registry.likeness.names, self.viewer.registry.groups
        live = [group for group in groups if not group.is_cancelled]
        return {names[one.path]: one for one in sorted(live, key=lambda one: self.viewer.coverage(one).is_proven)}

    def page(self) -> dict[str, object]:
        """The data of the page: every unit that is open or still has groups, and what its return left to do."""
        stocks = [self._stock(unit) for unit in self._units]
        policies = self.viewer.registry.of(Policy)
        return {
            "stocks": stocks,
            "handed_in": sum(bool(stock.done) for stock in stocks),
            "todo": sum(stock.open for stock in stocks),
            "month": policies[0].inventory_month if policies else 0,
            "today": long_date(self.viewer.today),
            "label": self.viewer.labels,
        }

    @cached_property
    def _units(self) -> list[Unit]:
        units = self.viewer.registry.of(Unit)
        return [unit for unit in units if unit.is_open(self.viewer.today) or self._live(unit)]

    def _live(self, unit: Unit) -> list[Group]:
        return [group for group in self._groups[unit.name] if not group.is_cancelled]

    def _stock(self, unit: Unit) -> Stock:
        live, found = self._live(unit), next((one for one in self.returns if one.slug == unit.slug), None)
        return Stock(
            slug=unit.slug,
            name=unit.name,
            kind=unit.kind.value,
            live=len(live),
            last=max((group.last.filed_on.isoformat() for group in live), default=""),
            done=found.as_of.isoformat() if found else "",
            clean=found.clean if found else 0,
            tasks=tuple(self._task(line, found) for line in found.open) if found else (),
        )

    def _task(self, line: ReturnLine, found: Return) -> ReturnTask:
        group = self._group(line)
        link, does = _remedy(line, group)
        return ReturnTask(
            verdict=line.verdict.value,
            name=plain(line.name),
            address=address(group) if group else "",
            says=plain(line.says) + (f"（{cited(line.article)}）" if line.article else ""),
            link=link,
            does=does,
            since=self._since(line, group, found) if group else None,
        )

    def _group(self, line: ReturnLine) -> Group | None:
        """The group of a line; of one that was not on file, the group that now has its name."""
        if line.verdict is InventoryVerdict.UNFILED:
            return self._named.get(folded(line.name))
        return self.viewer.registry.group(line.path) if line.path else None

    def _since(self, line: ReturnLine, group: Group, found: Return) -> Chip | None:
        """What was filed after the return; only how far it is proven, where it is not."""
        is_new, covered = line.verdict is InventoryVerdict.UNFILED, self.viewer.coverage(group)
        if not is_new and group.last.filed_on <= found.as_of:
            return None
        if not covered.is_proven:
            return coverage_chip(covered)
        return Chip(_SOLVED, covered.value if is_new else f"{group.last.filed_on} 已{group.last.kind}")

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The sheet of each unit as CSV: its groups on file, to be corrected and handed in."""
        for unit in self._units:
            made = io.StringIO()
            writer = csv.writer(made)
            writer.writerow([*(self.viewer.forms.label(Group, name) for name in SHEET), *EMPTY])
            for group in self._live(unit):
                is_other = group.platform is Platform.OTHER and group.platform_note
                platform = group.platform_note or "" if is_other else group.platform.value
                cells = (group.name, unit.name, platform, group.custodian)
                writer.writerow([*(guarded(plain(cell)) for cell in cells), "", ""])
            yield f"{PLACE}{unit.slug}.csv", made.getvalue().encode("utf-8-sig")


def _remedy(line: ReturnLine, group: Group | None) -> tuple[str, str]:
    """The address on the filing page where the line can be resolved (may be empty), and what is filed there."""
    if line.verdict is InventoryVerdict.UNFILED:
        return "file/#create", "创建"
    kind, does = ("cancel", "注销") if line.verdict in _CANCEL else ("change", "变更")
    if group is None or group.is_cancelled:
        return "", does
    return f"file/?kind={kind}&group={group.folder}/{group.slug}", does
