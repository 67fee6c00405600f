"""What pull requests brought to main, worked out from the log of many merges at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from group_registry.approval.facts import Commit, Content
from group_registry.evidence.landing import Landing
from group_registry.gitrepo import history
from group_registry.gitrepo.history_facts import Logged, Raw, commits_of, contents, raw_of


@dataclass(frozen=True)
class Branch:
    """The commits that a merge brought, and what its head would have changed since the merge base."""

    commits: Mapping[str, Commit]
    proposed: frozenset[Content] | None


def branches(
    root: Path, window: Sequence[Landing], reviewed: Mapping[str, Iterable[str]], places: Mapping[str, int]
) -> dict[str, Branch]:
    """Of each of those commits of main whose reviewed commits are given. ``places`` are those of main's line."""
    log = dict(history.logged(root, f"{window[0].parents[0]}..{window[-1].oid}"))
    claimed: set[str] = set()
    brought: dict[str, dict[str, Logged]] = {}
    starts: dict[str, dict[str, str]] = {}
    for landing in window:
        mine = _brought(landing.parents[1:], log, places, claimed)
        claimed |= mine.keys()
        if landing.oid in reviewed:
            wanted = sorted({landing.parents[1], *(mine.keys() & set(reviewed[landing.oid]))})
            found = {one: _start(root, landing.parents[0], one, mine, places) for one in wanted}
            starts[landing.oid] = {one: start for one, start in found.items() if start}
            brought[landing.oid] = mine
    pairs = [(parent, one) for mine in brought.values() for one, about in mine.items() for parent in about.parents]
    pairs += [(start, one) for found in starts.values() for one, start in found.items()]
    known = {(one.parents[0], one.oid): raw_of(one.contents) for one in window if one.oid in reviewed}
    raw = history.differences(root, list(dict.fromkeys(pairs)), known) if pairs else {}
    return {
        landing.oid: _branch(landing.parents[1], brought[landing.oid], starts[landing.oid], raw)
        for landing in window
        if landing.oid in brought
    }


def _branch(
    head: str, mine: Mapping[str, Logged], starts: Mapping[str, str], raw: Mapping[tuple[str, str], Raw]
) -> Branch:
    proposed = contents(raw[starts[head], head]) if head in starts else None
    return Branch(commits_of(mine, starts, raw), proposed)


def _brought(
    heads: Iterable[str], log: Mapping[str, Logged], places: Mapping[str, int], claimed: set[str]
) -> dict[str, Logged]:
    """The commits that lead to the heads and that main did not have before."""
    found: dict[str, Logged] = {}
    waiting = list(heads)
    while waiting:
        one = waiting.pop()
        if one in log and one not in places and one not in claimed and one not in found:
            found[one] = log[one]
            waiting += log[one].parents
    return found


def _start(root: Path, base: str, one: str, mine: Mapping[str, Logged], places: Mapping[str, int]) -> str | None:
    """The merge base with main's tip of then. Where all that a branch goes back to lies on main's line, it is the last.

    Git is asked only where a branch came from another branch.
    """
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
