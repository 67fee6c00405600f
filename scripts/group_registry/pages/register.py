"""The register: all groups in one table, in the list that pages search, and how a large table is sent to the browser.

Up to a thousand rows, the page holds all of them. Above that, the page holds the first sixty. The browser loads the
other rows from the list of all groups, and last the texts that are only searched. A separate page holds all rows for
readers without scripts.

The list is searched by the register, by the search of every page, and by the question whether a group is on file. What
the public may know of groups is in one file, to which the office's edition adds the names of never-filed groups on the
blacklist. What only the office may know is in another one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from group_registry.evidence.result import Coverage
from group_registry.lifecycle.reminders import State
from group_registry.model import lookalikes, need
from group_registry.model.records import BlacklistEntry, Unit
from group_registry.model.terms import Platform, Scope
from group_registry.pages.group_view import GroupRow, Viewer, address
from group_registry.pages.overview import is_due, urgency
from group_registry.pages.table import compact
from group_registry.pages.waiting import Waits
from group_registry.pages.wording import COVERAGES

WHOLE = 1000
"""The most rows that the page holds in full."""
AT_FIRST = 60
"""How many rows the page holds when there are more than ``WHOLE``."""
PLACE = "register/"


class Choice(NamedTuple):
    """One filter: its word, the marks of the rows it selects (space-separated), and their number."""

    word: str
    marks: str
    number: int


def rows(viewer: Viewer) -> list[GroupRow]:
    return sorted(viewer.rows, key=lambda row: (row.state.mark == "out", *urgency(row)))


def register(viewer: Viewer, of: Sequence[GroupRow]) -> dict[str, object]:
    marks = {row.state.word: row.state.mark for row in of}
    states = {str(it): marks[it] for it in State if it in marks}
    if State.IN_USE in states:
        states[State.IN_USE] += " due"
    by_state = _choices((row.state.word for row in of), states)
    if due := sum(map(is_due, of)):
        by_state.append(Choice("三十日内到期", "soon", due))
    return {
        "rows": of[:AT_FIRST] if is_split(of) else of,
        "total": len(of),
        "states": by_state,
        "scopes": _choices((row.group.scope for row in of), {it: it for it in Scope}),
        "platforms": _choices((row.group.platform for row in of), {it: it for it in Platform}),
        "coverages": _choices((row.coverage.word for row in of), {it.word: it.mark for it in COVERAGES}),
        "units": _units(viewer, of),
    }


def _units(viewer: Viewer, of: Sequence[GroupRow]) -> list[str]:
    used = {row.unit for row in of}
    return [unit.name for unit in viewer.registry.of(Unit) if unit.name in used]


def _choices(words: Iterable[str], marks: Mapping[str, str]) -> list[Choice]:
    """``marks`` are by word, in the order of the filter; a word that no row has is left out."""
    counts = Counter(words)
    return [Choice(word, mark, counts[word]) for word, mark in marks.items() if counts[word]]


def is_split(of: Sequence[GroupRow]) -> bool:
    return len(of) > WHOLE


_LAST_DIGITS = re.compile(r"([^\0]*?)([1-9][0-9]{0,14})([^0-9\0]*)", re.DOTALL)
LIST_FILE, INSIDE_FILE, NEED_FILE = "search/groups.json", "search/inside.json", "search/need.json"
REQUESTS = "search/requests.json"
"""Asked for once somebody types a number."""

ON_FILE_WORDS: Mapping[Coverage, str] = {
    Coverage.FILED: "已备案",
    Coverage.LATE_PAPER: "已备案（纸质补录）",
    Coverage.BASELINE: "历史备案（启用本系统前的纸质备案）",
    Coverage.TO_BE_FILED: "待补备案，启用本系统时已在册，没有备案编号",
    Coverage.TAKEN_OVER: "启用本系统前已有，没有备案编号",
    Coverage.SHORT_LIVED: "临时群（免备案），已经审批",
    Coverage.UNRECORDED: "待核对，审批尚未登记，暂不能认定为已备案",
    Coverage.REFUSED: "审批依据不符，现有内容未经审批，不能认定为已备案",
}
"""Whether a group in use is on file (Art. 6, 10), by how far its content is proven."""
ON_APPROVAL: Mapping[Coverage, str] = {
    Coverage.UNRECORDED: "临时群（免备案），审批待核对",
    Coverage.REFUSED: "审批依据不符，现有内容未经审批，不能认定为经审批的临时群",
}
"""The same of a short-lived group, of which no sentence says that it is filed."""
NOT_USABLE = "现有内容不可用，是否备案请向信息技术部核实"
CANCELLED = "已注销，不得继续使用"


def verdict(viewer: Viewer, row: GroupRow) -> str:
    """Whether the group is on file, as one clause. What its term adds depends on the day: see ``assets/find.js``."""
    group, covered = row.group, viewer.coverage(row.group)
    if group.path in viewer.unusable:
        return NOT_USABLE
    if group.is_cancelled:
        return CANCELLED if covered.is_proven else f"{CANCELLED}；{row.coverage.word}"
    if viewer.registry.takes_approval_alone(group):
        return ON_APPROVAL.get(covered, ON_FILE_WORDS[Coverage.SHORT_LIVED])
    return ON_FILE_WORDS[covered]


def files(viewer: Viewer, of: Sequence[GroupRow], waits: Waits) -> Iterator[tuple[str, bytes]]:
    if is_split(of):  # the purposes of the rows that the page lacks, which are only searched
        yield f"{PLACE}purposes.json", compact([row.group.purpose for row in of[AT_FIRST:]])
    yield LIST_FILE, compact({**_columns(viewer, of), "barred": _barred(viewer)})
    alike = {"made": lookalikes.__doc__, "from": lookalikes.FROM, "to": lookalikes.TO}
    yield NEED_FILE, compact({**alike, **need.PATTERNS, "counts": need.COUNTS})
    if viewer.is_internal:
        yield INSIDE_FILE, compact(_inside(viewer, of, waits))
        yield REQUESTS, compact(_requests(viewer, waits))


def _columns(viewer: Viewer, of: Sequence[GroupRow]) -> Mapping[str, object]:
    """The rows by column name. Page addresses lack the leading ``groups/`` and the final slash, which all share."""
    return {
        "page": [_page(row) for row in of],
        "name": [row.group.name for row in of],
        "unit": _coded([row.unit for row in of]),
        "platform": _coded([row.group.platform for row in of]),
        "scope": _coded([row.group.scope for row in of]),
        "term": _coded([row.term for row in of]),
        "state": _coded([row.status.word for row in of]),
        "number": _numbered([row.number for row in of]),
        "mark": _coded([row.status.mark for row in of]),
        "ends": _coded([row.status.ends for row in of]),
        "starts": _coded([row.status.starts for row in of]),
        "coverage": _coded([row.coverage.word for row in of]),
        "proof": _coded([row.coverage.mark for row in of]),
        "verdict": _coded([verdict(viewer, row) for row in of]),
    }


def _barred(viewer: Viewer) -> list[tuple[str | None, str | None, str | None]]:
    """The groups on the blacklist that were never filed: no cause and no dates. The public edition knows of none."""
    return [
        (entry.group_name, entry.unit, entry.platform)
        for entry in viewer.registry.of(BlacklistEntry)
        if entry.group_name and entry.stands_on(viewer.today) and not viewer.registry.group_of(entry)
    ]


def _page(row: GroupRow) -> str:
    return row.address.removeprefix("groups/").removesuffix("/")


def _coded(words: Sequence[str]) -> object:
    """Each distinct word once, and the index of each row's word, if there are many repetitions."""
    if len(set(words)) * 2 > len(words):
        return words
    return _indexed(words)


def _indexed(words: Sequence[str]) -> dict[str, object]:
    places: dict[str, int] = {}
    at = [places.setdefault(word, len(places)) for word in words]
    return {"words": list(places), "at": at}


def _numbered(numbers: Sequence[str]) -> object:
    """The filing numbers split in two: the text around the last digits (each distinct text once), and those digits."""
    around, digits = list[str](), list[int | None]()
    for number in numbers:
        if part := _LAST_DIGITS.fullmatch(number):
            around.append(f"{part[1]}\0{part[3]}")
            digits.append(int(part[2]))
        else:
            around.append(number)
            digits.append(None)
    return {**_indexed(around), "digits": digits}


def _inside(viewer: Viewer, of: Sequence[GroupRow], waits: Waits) -> Mapping[str, object]:
    """``limits`` and ``notes`` are sentences by page: on a blacklist entry, on requests. ``coming``: groups that only a
    request has. ``asked``: whether the host was asked for requests."""
    limits = {}
    for row in of:
        for entry in viewer.registry.restrictions(row.group.path):
            if entry.stands_on(viewer.today):
                span = f"{entry.starts_on} 至 {entry.ends_on}"
                limits[_page(row)] = f"黑名单：{span} 限制群组服务功能（第二十一条）"
    notes: dict[str, list[str]] = defaultdict(list)
    coming = []
    for file in waits.open_list.filings:
        group, steps = file.record, waits.progress.get((file.pull, file.path))
        if not group or not steps:
            continue
        says = f"第 {file.pull} 号申请，{steps}"
        if link := waits.link(file.path):
            notes[link.removeprefix("groups/").removesuffix("/")].append(f"{group.last.kind}在办：{says}")
        else:
            coming.append([group.name, group.unit, group.platform, f"在办，尚未备案：{says}"])
    custodians = _coded([row.group.custodian for row in of])
    return {"custodian": custodians, "limits": limits, "notes": notes, "coming": coming, "asked": waits.known}


def _requests(viewer: Viewer, waits: Waits) -> Mapping[int, tuple[str, str]]:
    """Of each request by its number where it is shown, and how far it has come (办件进度)."""
    places, says = dict[int, str](), defaultdict[int, list[str]](list)
    for group in viewer.registry.groups:
        if not (standing := viewer.evidence.standings.get(group.path)):
            continue
        for filing in standing.filings:
            places.setdefault(filing.pull, address(group))
            says[filing.pull].append(f"{group.name}：{filing.kind}，{filing.done_on} 办结")
    for file in waits.open_list.filings:
        of = file.pull, file.path
        places.setdefault(file.pull, waits.sheets.get(of, "waiting/"))
        says[file.pull].append(f"{file.title}：{waits.progress.get(of, '待信息技术部核对')}")
    return {pull: (place, "；".join(says[pull])) for pull, place in places.items()}
