"""Recorded merges with all that is known of them, and what their pull requests brought.

Git is asked for up to a thousand commits at once.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from group_registry.approval.facts import Commit, Content, ReviewState, contents, raw_of
from group_registry.evidence import host_answers
from group_registry.evidence.case import Answers, answers_in, matters_of, with_authors
from group_registry.evidence.covered import is_marked
from group_registry.evidence.landing import KnownMerge, Landing, MergeCase, UnclearRecord
from group_registry.evidence.record import MergeRecord
from group_registry.forms.check import Reader
from group_registry.forms.json_types import Unclear
from group_registry.gitrepo import history, mainline, repository
from group_registry.gitrepo.history import Logged, commits_of
from group_registry.model.records import Record
from group_registry.model.terms import DATA


@dataclass(frozen=True)
class PullBranch:
    """The commits that a merge brought, and what its head changed since the merge base (None: not exactly one)."""

    commits: Mapping[str, Commit]
    proposed: frozenset[Content] | None


def branches(
    root: Path, window: Sequence[Landing], reviewed: Mapping[str, Iterable[str]], places: Mapping[str, int]
) -> dict[str, PullBranch]:
    """The branch of each landing with reviewed commits; ``places`` are the positions of the commits on main's line."""
    log = dict(history.logged(root, f"{window[0].parents[0]}..{window[-1].oid}"))
    claimed: set[str] = set()
    brought: dict[str, dict[str, Logged]] = {}
    starts: dict[str, dict[str, str]] = {}
    for landing in window:
        mine = _brought(landing.parents[1:], log, places, claimed)
        claimed |= mine.keys()
        if landing.oid in reviewed:
            wanted = sorted({landing.parents[1], *(mine.keys() & set(reviewed[landing.oid]))})
            begun = {one: _start(root, landing.parents[0], one, mine, places) for one in wanted}
            starts[landing.oid] = {one: start for one, start in begun.items() if start}
            brought[landing.oid] = mine
    pairs = [(parent, one) for mine in brought.values() for one, about in mine.items() for parent in about.starts]
    pairs += [(start, one) for begun in starts.values() for one, start in begun.items()]
    known = {(one.parents[0], one.oid): raw_of(one.contents) for one in window if one.oid in reviewed}
    raw = history.differences(root, list(dict.fromkeys(pairs)), known) if pairs else {}
    found = {}
    for landing in window:
        if landing.oid in brought:
            head, start = landing.parents[1], starts[landing.oid]
            proposed = contents(raw[start[head], head]) if head in start else None
            found[landing.oid] = PullBranch(commits_of(brought[landing.oid], start, raw), proposed)
    return found


def _brought(
    heads: Iterable[str], log: Mapping[str, Logged], places: Mapping[str, int], claimed: set[str]
) -> dict[str, Logged]:
    """The commits that lead to the heads, that are not on main's line, and that no earlier landing brought."""
    found: dict[str, Logged] = {}
    waiting = list(heads)
    while waiting:
        one = waiting.pop()
        if one in log and one not in places and one not in claimed and one not in found:
            found[one] = log[one]
            waiting += log[one].parents
    return found


def _start(root: Path, base: str, one: str, mine: Mapping[str, Logged], places: Mapping[str, int]) -> str | None:
    """The merge base with main's tip of then (None: several); git is asked only if a branch started from another."""
    bounds, seen, waiting = set(), {one}, [one]
    while waiting:
        here = waiting.pop()
        if here not in mine:
            bounds.add(here)
            continue
        fresh = [parent for parent in mine[here].parents if parent not in seen]
        seen.update(fresh)
        waiting += fresh
    if bounds and bounds <= places.keys():
        return max(bounds, key=lambda bound: places[bound])
    return history.start_of(root, base, one)


AT_ONCE = 1000
AHEAD = 2
"""How many blocks of ``AT_ONCE`` commits are read at the same time."""


def known_merges(
    root: Path, after: str, records: dict[str, MergeRecord], reader: Reader, places: Mapping[str, int]
) -> Iterator[tuple[Landing, KnownMerge]]:
    """Each commit of main after ``after`` with what is known of it; ``places`` as in ``branches``.

    A used record is removed from ``records``, to save memory. Threads read the next blocks: git has its own process.
    """
    line = list(places)[places[after] :]
    spans = pairwise([*line[:-1:AT_ONCE], line[-1]])
    with ThreadPoolExecutor(AHEAD) as ahead:

        def asked(count: int) -> list["Future[tuple[list[Landing], dict[str, KnownMerge]]]"]:
            return [ahead.submit(_known_between, root, span, records, reader, places) for span in islice(spans, count)]

        coming = deque(asked(AHEAD))
        while coming:
            window, found = coming.popleft().result()
            coming.extend(asked(1))
            for landing in window:
                yield landing, found.get(landing.oid)


def _known_between(
    root: Path, span: tuple[str, str], all_records: dict[str, MergeRecord], reader: Reader, places: Mapping[str, int]
) -> tuple[list[Landing], dict[str, KnownMerge]]:
    window = mainline.landings(root, *span)
    records = {one.oid: all_records.pop(one.oid) for one in window if one.oid in all_records}
    found: dict[str, KnownMerge] = {}
    answered: dict[str, Answers] = {}
    for landing in window:
        if record := records.get(landing.oid):
            try:
                answered[landing.oid] = _answers(record)
            except Unclear as doubt:
                found[landing.oid] = UnclearRecord(record, str(doubt))
    merges = [landing for landing in window if landing.is_merge and landing.oid in answered]
    reviewed = {one.oid: [review.commit for review in answered[one.oid].reviews if review.commit] for one in merges}
    brought = branches(root, window, reviewed, places)
    files = _Files(root, merges, reader)
    for landing in merges:
        record, answers, branch = records[landing.oid], answered[landing.oid], brought[landing.oid]
        try:
            found[landing.oid] = MergeCase(
                record=record,
                answers=answers,
                commits=with_authors(branch.commits, answers.authors),
                proposed=branch.proposed,
                matters=matters_of(landing.contents, files.records),
                marked=files.marked(landing),
            )
        except Unclear as doubt:
            found[landing.oid] = UnclearRecord(record, str(doubt))
    return window, found


def _answers(record: MergeRecord) -> Answers:
    if record.unknown:
        reviews = host_answers.reviews(record.reviews, record.number)
        refused = "、".join(one.login for one in reviews if one.state is ReviewState.CHANGES_REQUESTED)
        raise Unclear(record.unknown + (f"；其中有 {refused} 的退回" if refused else ""))
    told = answers_in(record.pull, record.reviews, record.timeline, record.commits, record.seen)
    if not told.submission.pull.is_merged:
        raise Unclear("登记的申请尚未合并")
    return told


class _Files:
    def __init__(self, root: Path, merges: Sequence[Landing], reader: Reader) -> None:
        contents = [content for landing in merges for content in landing.contents]
        places = {(one.path, mark) for one in contents for mark in (one.old, one.new) if mark and " " not in mark}
        self._blobs = repository.blobs(root, sorted({mark for _, mark in places}))
        read = ((place, reader.whole(place[0], self._blobs[place[1]])) for place in places if place[0].startswith(DATA))
        self.records: dict[tuple[str, str | None], Record] = {place: record for place, record in read if record}

    def marked(self, landing: Landing) -> frozenset[str]:
        found = ((one.path, self._blobs.get(one.new or "", b"")) for one in landing.contents)
        return frozenset(path for path, content in found if is_marked(content))
