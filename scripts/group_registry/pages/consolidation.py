"""The page of groups that could be merged or closed, for the office only, with numbers by person, unit and quarter.

It proposes nothing. Its tables have a fixed maximum length; the lines left out are only counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from group_registry.lifecycle.consolidation import ALIKE, BACK, QUARTERS, SLEEP, Aspect, Pair, pairs, quarters, sleeping
from group_registry.model.finding import numeral
from group_registry.pages.group_view import GroupRow, Viewer, address
from group_registry.pages.overview import UnitView, is_live
from group_registry.pages.wording import long_date
from group_registry.rules.article_04_and_11_responsibility import MOST_GROUPS

MOST, MOST_PEOPLE = 20, 10
"""The most lines of each table, and of the table of people; the rest is only counted."""


@dataclass(frozen=True, slots=True)
class PairView:
    """Two groups that one group could replace, and why."""

    first: GroupRow
    second: GroupRow
    why: str


@dataclass(frozen=True, slots=True)
class ConsolidationLine:
    """A custodian or a unit with its number of groups; for a unit also groups asleep or in pairs, and custodians."""

    name: str
    address: str
    unit: str
    live: int
    asleep: int = 0
    paired: int = 0
    custodians: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """A quarter in the trend; ``length`` is the length of its bar, from 0 to 100."""

    name: str
    created: int
    cancelled: int
    live: int
    length: int


def load(viewer: Viewer, units: Iterable[UnitView], pages: Mapping[str, str]) -> dict[str, object]:
    """The data of the page; ``pages`` holds the address of each person's page, by name."""
    registry, today = viewer.registry, viewer.today
    rows = {row.address: row for row in viewer.rows}
    live = list(filter(is_live, viewer.rows))
    alike, asleep = pairs(registry, today), sleeping(registry, today)
    in_pairs = {address(group) for pair in alike for group in (pair.first, pair.second)}
    at_rest = {address(one.group) for one in asleep}
    people = list(_people(live, pages))
    lines = sorted(_units(units, at_rest, in_pairs), key=lambda line: (-line.live, line.address))
    return {
        "today": long_date(today),
        "label": viewer.labels,
        "live": len(live),
        "pairs": [_pair(pair, rows) for pair in alike[:MOST]],
        "pair_count": len(alike),
        "asleep": [(rows[address(one.group)], one.last, one.months) for one in asleep[:MOST]],
        "asleep_count": len(asleep),
        "people": people[:MOST_PEOPLE],
        "people_count": len(people),
        "burdened": sum(line.live > MOST_GROUPS for line in people),
        "units": lines[:MOST],
        "rest": _rest(lines[MOST:]),
        "quarters": list(_times(viewer)),
        "most": MOST_GROUPS,
        "months": SLEEP,
        "share": f"{numeral(ALIKE // 10)}成",
        "back": QUARTERS,
        "compared": BACK,
    }


def _pair(pair: Pair, rows: Mapping[str, GroupRow]) -> PairView:
    why = "，".join(_said(aspect, share) for aspect, share in pair.alike)
    return PairView(rows[address(pair.first)], rows[address(pair.second)], why)


def _said(aspect: Aspect, share: int) -> str:
    if aspect is Aspect.NAME:
        return "名称几乎相同"
    return f"{aspect}相同" if share == 100 else f"{aspect}{numeral(share // 10)}成相同"


def _people(live: Sequence[GroupRow], pages: Mapping[str, str]) -> Iterator[ConsolidationLine]:
    """Custodians, those with the most groups first."""
    units: dict[str, set[str]] = {}
    for row in live:
        units.setdefault(row.custodian, set()).add(row.unit)
    counts = Counter(row.custodian for row in live)
    for name, count in sorted(counts.items(), key=lambda it: (-it[1], it[0])):
        yield ConsolidationLine(name, pages.get(name, ""), "、".join(sorted(units[name])), count)


def _units(units: Iterable[UnitView], asleep: set[str], paired: set[str]) -> Iterator[ConsolidationLine]:
    for unit in units:
        live = list(filter(is_live, unit.rows))
        if live:
            yield ConsolidationLine(
                unit.name,
                f"units/{unit.slug}/",
                "",
                len(live),
                sum(row.address in asleep for row in live),
                sum(row.address in paired for row in live),
                len({row.custodian for row in live}),
            )


def _rest(lines: Sequence[ConsolidationLine]) -> ConsolidationLine | None:
    """The remaining lines, added up to one; None if there are none."""
    if not lines:
        return None
    live, asleep, paired = (sum(getattr(line, part) for line in lines) for part in ("live", "asleep", "paired"))
    return ConsolidationLine(
        f"其余 {len(lines)} 个单位", "", "", live, asleep, paired, sum(line.custodians for line in lines)
    )


def _times(viewer: Viewer) -> Iterator[Times]:
    found = quarters(viewer.registry.groups, viewer.today)
    most = max(chain((quarter.live for quarter in found), (1,)))
    for one in reversed(found):
        name = f"{one.year} 年{numeral(one.number)}季度{'' if one.is_over else '（至今）'}"
        yield Times(name, one.created, one.cancelled, one.live, round(one.live * 100 / most))
