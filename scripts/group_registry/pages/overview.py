"""The pages that list groups: home, expiry, units."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from heapq import nlargest

from group_registry.evidence.result import Coverage
from group_registry.lifecycle.due import State, is_beyond_five_years
from group_registry.model.records import Unit
from group_registry.model.terms import Platform, Scope
from group_registry.pages.charts import due_by_month
from group_registry.pages.group_view import GroupRow, Viewer, address
from group_registry.pages.wording import SOON, coverage_chip, long_date

HORIZONS = (7, 30, 90)
"""The ends of the sections of the expiry report, in days ahead."""
LATEST = 6
"""How many of the latest records the home page shows."""
AHEAD = 90
"""Days ahead whose counts go into a page, so that a browser opening it later can still count what falls due."""
_EVER = 1_000_000
ON_FILE = "&".join(f"state={state.value}" for state in State if state is not State.CANCELLED)
"""The register's filter for groups that are not cancelled."""
TASKS = 10
"""How many overdue or due groups the home page shows; the expiry report has them all."""


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a breakdown: a word, its count, the length of its bar (0 to 100), the register's filter for it."""

    word: str
    count: int
    length: int
    query: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the expiry report.

    ``span`` is the least and greatest number of days that its rows have left. ``is_yearly`` says whether its groups
    are reviewed once a year.
    """

    anchor: str
    title: str
    rows: tuple[GroupRow, ...]
    empty: str
    span: tuple[int, int] | None = None
    is_yearly: bool = False


@dataclass(frozen=True, slots=True)
class Latest:
    """One of the latest records: the day, what was filed, of which group, and its page."""

    day: str
    kind: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with its groups."""

    slug: str
    name: str
    kind: str
    former: str
    ended: str
    deputy: str
    rows: tuple[GroupRow, ...]
    live: int
    due: int
    over: int
    ends: str


def home(viewer: Viewer) -> dict[str, object]:
    """The data of the home page: counts, what needs attention, terms by month, and the latest records."""
    rows = viewer.rows
    live = [row for row in rows if row.state.mark != "out"]
    states = Counter(row.state.word for row in rows)
    tasks = sorted((row for row in live if row.left is not None and row.left <= SOON), key=urgency)
    terms = [group.term_end for group in viewer.registry.groups if group.term_end and not group.is_cancelled]
    return {
        "today": long_date(viewer.today),
        "live": len(live),
        "due": sum(row.state.mark != "over" for row in tasks),
        "over": states[State.OVERDUE],
        "ends": _ends(live),
        "short": states[State.SHORT_LIVED],
        "out": states[State.CANCELLED],
        "on_file": ON_FILE,
        "proof": _proof(viewer),
        "is_asked": viewer.evidence.is_asked,
        "tasks": tasks[:TASKS],
        "more": len(tasks) if len(tasks) > TASKS else 0,
        "chart": due_by_month(terms, viewer.today),
        "latest": _latest(viewer),
    }


def shares(viewer: Viewer) -> list[tuple[str, list[Share]]]:
    """Groups by state, groups on file by platform, scope and unit, overdue ones by unit; each links to the register."""
    rows = viewer.rows
    live = list(filter(is_live, rows))
    return [
        ("按状态", _shares("state", [row.state.word for row in rows], list(State), rows)),
        ("按平台", _shares(f"{ON_FILE}&platform", [row.platform for row in live], list(Platform))),
        ("按范围", _shares(f"{ON_FILE}&scope", [row.scope for row in live], list(Scope))),
        ("各单位逾期", _shares(f"state={State.OVERDUE.value}&unit", [row.unit for row in live if is_over(row)], [])),
        ("按部门", _shares(f"{ON_FILE}&unit", [row.unit for row in live], [])),
    ]


def _proof(viewer: Viewer) -> list[tuple[str, str, int]]:
    """The number of groups at each level of proof: mark, word and count."""
    found = Counter(row.coverage for row in viewer.rows)
    return [(chip.mark, chip.word, found[chip]) for chip in map(coverage_chip, Coverage) if found[chip]]


def expiry(viewer: Viewer) -> dict[str, object]:
    """The data of the expiry report: what is overdue or falls due; a reminder, never a verdict of breach (Art. 8)."""
    live = sorted((row for row in viewer.rows if row.state.mark != "out"), key=urgency)
    lasting = {address(group) for group in viewer.registry.groups if is_beyond_five_years(group)}
    return {"today": long_date(viewer.today), "label": viewer.labels, "sections": list(_sections(live, lasting))}


def units(viewer: Viewer) -> list[UnitView]:
    """Every unit with its groups, in the order of the office's list."""
    by_unit: dict[str, list[GroupRow]] = {}
    for row in viewer.rows:
        by_unit.setdefault(row.unit, []).append(row)
    return [_unit(viewer, unit, by_unit.get(unit.name, [])) for unit in viewer.registry.of(Unit)]


def _unit(viewer: Viewer, unit: Unit, rows: Iterable[GroupRow]) -> UnitView:
    rows = tuple(sorted(rows, key=lambda row: (row.state.mark == "out", *urgency(row))))
    return UnitView(
        slug=unit.slug,
        name=unit.name,
        kind=unit.kind.value,
        former="、".join(unit.former_names),
        ended=unit.ends_on.isoformat() if unit.ends_on else "",
        deputy=viewer.deputy(unit.name),
        rows=rows,
        live=sum(map(is_live, rows)),
        due=sum(map(is_due, rows)),
        over=sum(map(is_over, rows)),
        ends=_ends(rows),
    )


def _sections(rows: Sequence[GroupRow], lasting: Set[str]) -> Iterator[Section]:
    over = tuple(row for row in rows if row.state.mark == "over")
    yield Section("overdue", State.OVERDUE.value, over, "没有逾期的群组。", (-_EVER, -1))
    after = -1
    for days in HORIZONS:
        due = tuple(row for row in rows if row.left is not None and after < row.left <= days)
        title = f"{days} 日内到期" if after < 0 else f"{after + 1} 至 {days} 日内到期"
        yield Section(f"due-{days}", title, due, "没有在此期间到期的群组。", (after + 1, days))
        after = days
    short = tuple(row for row in rows if row.state.mark == "short")
    yield Section("short-lived", State.SHORT_LIVED.value, short, "目前没有临时群。")
    endless = tuple(row for row in rows if row.left is None)
    yield Section("no-term", "未写明期限", endless, "各群组均已写明使用期限。", is_yearly=True)
    long = tuple(row for row in rows if row.address in lasting and row.state.mark != "over")
    yield Section("five-years", "期限超过五年", long, "没有期限超过五年的群组。", is_yearly=True)


def is_live(row: GroupRow) -> bool:
    """Whether the group is on file and not cancelled."""
    return row.state.mark != "out"


def is_due(row: GroupRow) -> bool:
    """Whether the term ends within ``SOON`` days and is not over."""
    return row.left is not None and 0 <= row.left <= SOON


def is_over(row: GroupRow) -> bool:
    """Whether the term is over and the group is not cancelled."""
    return row.state.mark == "over"


def _ends(rows: Iterable[GroupRow]) -> str:
    """The number of terms by days left (``days:count``), for the browser to count anew: ``3:1 10:2``."""
    counts = Counter(row.left for row in rows if row.left is not None and 0 <= row.left <= AHEAD)
    return " ".join(f"{left}:{count}" for left, count in sorted(counts.items()))


def urgency(row: GroupRow) -> tuple[bool, int, str]:
    """The sort key of a row: overdue or soonest end first, no end last."""
    return row.left is None, row.left or 0, row.address


def _latest(viewer: Viewer) -> list[Latest]:
    """The latest records of all groups, newest first."""
    records = (  # date, path and number make each tuple unique, so groups are never compared
        (filing.filed_on, group.path, number, group, filing)
        for group in viewer.registry.groups
        for number, filing in enumerate(group.filings)
    )
    return [
        Latest(f"{day}", filing.kind.value, group.name, address(group))
        for day, _, _, group, filing in nlargest(LATEST, records)
    ]


def _shares(query: str, words: Sequence[str], order: Sequence[str], rows: Iterable[GroupRow] = ()) -> list[Share]:
    """The count of each word, in the given order, or the most frequent first if no order is given."""
    counts = Counter(words)
    most = max([*counts.values(), 1])
    marks = {row.state.word: row.state.mark for row in rows}
    known = [str(word) for word in order] or sorted(counts, key=lambda word: (-counts[word], word))
    return [
        Share(word, counts[word], round(counts[word] * 100 / most), f"{query}={word}", marks.get(word, ""))
        for word in known
        if counts[word]
    ]
