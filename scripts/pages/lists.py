"""The pages that list groups: home, register, expiry, units."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pages.chart import due_by_month
from pages.views import Row, Viewer
from pages.words import SOON, long_date
from regulation.lapse import State
from regulation.model import Group, Platform, Scope, Unit

HORIZONS = (7, 30, 90)
"""Days ahead that the expiry report is divided by."""
LATEST = 6
"""How many of the latest records the home page shows."""


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a breakdown: a word, how many, of how many, and the register's filter that shows them."""

    word: str
    count: int
    of: int
    query: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the expiry report."""

    anchor: str
    title: str
    rows: tuple[Row, ...]
    empty: str


def home(viewer: Viewer) -> dict[str, object]:
    """The answer first, then what needs doing, then how many of what."""
    groups = viewer.registry.groups
    states = Counter(viewer.state(group) for group in groups)
    live = [group for group in groups if not group.is_cancelled]
    todo = sorted(_due(viewer, live, SOON), key=lambda row: (row.left, row.address))
    return {
        "today": long_date(viewer.today),
        "live": len(live),
        "due": sum(row.left is not None and row.left >= 0 for row in todo),
        "over": states[State.OVERDUE],
        "short": states[State.SHORT_LIVED],
        "out": states[State.CANCELLED],
        "soon": SOON,
        "todo": todo,
        "chart": due_by_month([group.term_end for group in live if group.term_end], viewer.today),
        "latest": _latest(viewer),
        "by_state": [Share(s.value, states[s], len(groups), f"state={s.value}") for s in State],
        "by_platform": _shares("platform", [group.platform.value for group in live], list(Platform)),
        "by_scope": _shares("scope", [group.scope.value for group in live], list(Scope)),
        "by_unit": _shares("unit", [group.unit for group in live], []),
    }


def register(viewer: Viewer) -> dict[str, object]:
    """All groups in one table, in use before cancelled, and what they can be filtered by."""
    rows = [viewer.row(group) for group in viewer.registry.groups]
    order = {word: place for place, word in enumerate(("over", "short", "in", "out"))}
    rows.sort(key=lambda row: (order[row.state.mark], row.left is None, row.left or 0, row.address))
    return {
        "rows": rows,
        "states": [state.value for state in State],
        "platforms": [platform.value for platform in Platform],
        "scopes": [scope.value for scope in Scope],
        "units": sorted({row.unit for row in rows}),
    }


def expiry(viewer: Viewer) -> dict[str, object]:
    """What is overdue and what falls due; a reminder, never a verdict of breach (Art. 8)."""
    live = [group for group in viewer.registry.groups if not group.is_cancelled]
    return {"today": long_date(viewer.today), "sections": list(_sections(viewer, live))}


def units(viewer: Viewer) -> list[dict[str, object]]:
    """Every unit with its groups and the deputy in charge of it."""
    by_unit: dict[str, list[Group]] = {}
    for group in viewer.registry.groups:
        unit = viewer.registry.unit(group.unit)
        by_unit.setdefault(unit.name if unit else group.unit, []).append(group)
    return [_unit(viewer, unit, by_unit.get(unit.name, [])) for unit in viewer.registry.of(Unit)]


def _unit(viewer: Viewer, unit: Unit, groups: Sequence[Group]) -> dict[str, object]:
    rows = sorted((viewer.row(group) for group in groups), key=lambda row: (row.state.mark == "out", row.address))
    deputies = viewer.registry.deputies_of(unit.name, viewer.today)
    return {
        "slug": unit.slug,
        "name": unit.name,
        "kind": unit.kind.value,
        "former": "、".join(unit.former_names),
        "ended": unit.ends_on.isoformat() if unit.ends_on else "",
        "deputy": "、".join(person.name for person in deputies),
        "rows": rows,
        "live": sum(row.state.mark != "out" for row in rows),
    }


def _sections(viewer: Viewer, live: Sequence[Group]) -> Iterator[Section]:
    rows = sorted((viewer.row(group) for group in live), key=lambda row: (row.left or 0, row.address))
    over = tuple(row for row in rows if row.left is not None and row.left < 0)
    yield Section("overdue", State.OVERDUE.value, over, "没有逾期的群组。")
    after = -1
    for days in HORIZONS:
        due = tuple(row for row in rows if row.left is not None and after < row.left <= days)
        title = f"{days} 日内到期" if after < 0 else f"{after + 1} 至 {days} 日内到期"
        yield Section(f"due-{days}", title, due, "没有在这段时间到期的群组。")
        after = days
    short = tuple(row for row in rows if row.state.mark == "short")
    yield Section("short-lived", State.SHORT_LIVED.value, short, "目前没有临时群。")
    endless = tuple(row for row in rows if row.left is None)
    yield Section("no-term", "没有期限（长期）", endless, "每个群组都写了使用期限。")


def _due(viewer: Viewer, live: Iterable[Group], days: int) -> Iterator[Row]:
    """Overdue, or due within so many days."""
    for group in live:
        row = viewer.row(group)
        if row.left is not None and row.left <= days:
            yield row


def _latest(viewer: Viewer) -> list[dict[str, str]]:
    """The latest records of all groups, newest first."""
    records = [(filing.filed_on, group, filing) for group in viewer.registry.groups for filing in group.filings]
    records.sort(key=lambda record: (record[0], record[1].path), reverse=True)
    return [
        {"day": f"{day:%m-%d}", "kind": filing.kind.value, "name": group.name, "address": viewer.row(group).address}
        for day, group, filing in records[:LATEST]
    ]


def _shares(query: str, words: Sequence[str], order: Sequence[str]) -> list[Share]:
    counts = Counter(words)
    known = [str(word) for word in order] or sorted(counts, key=lambda word: (-counts[word], word))
    return [Share(word, counts[word], max(counts.values()), f"{query}={word}") for word in known if counts[word]]
