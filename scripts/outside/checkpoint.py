"""How far the last audit of a clone came, left to the next one in the store that only this user can write.

It is a saving of time and nothing else: where anything about the branches is not as it was, or not as it should go on,
it is left alone and all of it is audited.
"""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import astuple, field
from hashlib import sha256
from pathlib import Path

from evidence.audit import Audit
from evidence.books import ReadOffice
from evidence.chain import ABOUT
from evidence.matching import goes_on, misplaced
from evidence.record import BrokenRecord, MergeRecord, of_bytes
from outside import approvals, store, walk
from outside.approvals import Branch
from regulation.values import value

NAME = "audit"
AT_ONCE = 5000


@value(frozen=True)
class Checkpoint:
    """What was audited: from which adoption to which commit, with which records, and what it gave.

    ``files`` stands for all records so far, ``link`` for the last; ``pulls`` are their pull requests.
    """

    adoption: str
    landed: str
    tip: str = ""
    files: str = ""
    link: str = ""
    count: int = 0
    repo: int = 0
    pulls: frozenset[int] = field(default_factory=frozenset)
    audit: tuple[bytes, ...] = ()

    @classmethod
    def at(cls, adoption: str) -> "Checkpoint":
        """Nothing audited yet."""
        return cls(adoption, adoption)

    def is_worth(self, fresh: int) -> bool:
        """Whether so many further records are worth a new one, which holds all filings so far: a twentieth more."""
        return fresh * 20 >= self.count

    def moved(
        self, adoption: str, landed: str, branch: Branch, last: MergeRecord, pulls: frozenset[int], audit: Audit
    ) -> "Checkpoint":
        """The same after the records up to that one, of these further pull requests."""
        link, files = sha256(last.to_bytes()).hexdigest(), _digest(branch, last.seq)
        told = (link, last.seq, last.repo, self.pulls | pulls, tuple(_packed(audit)))
        return Checkpoint(adoption, landed, str(branch.tip), files, *told)


def recalled(root: Path) -> Checkpoint | None:
    """What the last run left."""
    kept = store.recall(root, NAME)
    return Checkpoint(*kept) if isinstance(kept, tuple) else None


def keep(root: Path, kept: Checkpoint) -> None:
    """Leave it to the next run."""
    store.keep(root, NAME, astuple(kept))


def woken(kept: Checkpoint, read_office: ReadOffice) -> Audit:
    """The audit as it was left."""
    parts = (pickle.loads(part) for part in kept.audit)  # noqa: S301 - written by us for this user, see outside.store
    audit: Audit = next(parts)
    audit.books.read_office = read_office
    for filings in parts:
        audit.filings.update(filings)
    return audit


def _packed(audit: Audit) -> Iterator[bytes]:
    """All but the filings, then these, part by part: what packs remembers every object until it is done."""
    bare, filings = copy(audit), list(audit.filings.items())
    bare.filings = {}
    yield pickle.dumps(bare)
    for start in range(0, len(filings), AT_ONCE):
        yield pickle.dumps(filings[start : start + AT_ONCE])


def records_since(
    kept: Checkpoint, root: Path, branch: Branch, places: Mapping[str, int]
) -> tuple[MergeRecord, ...] | None:
    """The records that came after; None where the branches do not simply go on from there."""
    written = walk.written(root, branch.tip) if branch.tip else []
    is_known = len(written) > kept.count and written[kept.count].oid == kept.tip
    if not is_known or kept.landed not in places or _digest(branch, kept.count) != kept.files:
        return None
    paths = _paths(branch)[kept.count :]
    part = Branch(branch.tip, {path: branch.tree[path] for path in paths})
    fresh = _linked(kept, approvals.contents(root, part).items())
    if fresh is None or branch.tree.keys() != {ABOUT, *_paths(branch)}:
        return None
    is_sound = goes_on(written[kept.count + 1 :], fresh, approvals.AUTHOR)
    return fresh if is_sound and not any(misplaced(fresh, places, kept.landed)) else None


def _linked(kept: Checkpoint, files: Iterable[tuple[str, bytes]]) -> tuple[MergeRecord, ...] | None:
    """The records of these files, each bound to the one before and of another pull request."""
    fresh: list[MergeRecord] = []
    link, pulls = kept.link, set(kept.pulls)
    for path, content in files:
        try:
            record = of_bytes(content)
        except BrokenRecord:
            return None
        place = (path, record.seq, record.prev, record.repo)
        if place != (record.path, kept.count + len(fresh) + 1, link, kept.repo) or record.number in pulls:
            return None
        link = sha256(content).hexdigest()
        pulls.add(record.number)
        fresh.append(record)
    return tuple(fresh)


def _paths(branch: Branch) -> list[str]:
    return sorted(path for path in branch.tree if path != ABOUT)


def _digest(branch: Branch, count: int) -> str:
    """The first so many records, by path and content."""
    told = "\n".join(f"{path} {branch.tree[path].digest}" for path in _paths(branch)[:count])
    return sha256(told.encode()).hexdigest()
