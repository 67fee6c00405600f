"""The filings that git's first-parent history tells of, where no records are: merges that touch nothing but groups.

Whoever set the registry up, or brought tools and groups together, filed nothing by it. No merge proves an approval.
"""

from collections import defaultdict
from pathlib import Path

from group_registry.evidence.covered import GROUPS
from group_registry.evidence.landing import Landing
from group_registry.forms.reader import Reader
from group_registry.gitrepo import repository, walk
from group_registry.lifecycle.filing_gaps import Done, version_of
from group_registry.model.dates import day_of
from group_registry.model.records import Group


def merges(root: Path, tip: str, reader: Reader) -> dict[str, tuple[Done, ...]]:
    """The filings of each group up to that commit of main, the first one first."""
    filed = [landing for landing in walk.landings(root, None, tip) if is_filing(landing)]
    marks = {mark for one in filed for content in one.contents for mark in (content.old, content.new)}
    blobs = repository.blobs(root, sorted(mark for mark in marks if mark and " " not in mark)) if filed else {}
    found: dict[str, list[Done]] = defaultdict(list)
    for landing in filed:
        for content in landing.contents:
            before, after = (_group(reader, content.path, blobs.get(mark or "")) for mark in (content.old, content.new))
            if after:
                done = Done(version_of(before) if before else None, version_of(after), day_of(landing.at))
                found[content.path].append(done)
    return {path: tuple(done) for path, done in found.items()}


def is_filing(landing: Landing) -> bool:
    """Whether a commit of main is a merge of groups and of nothing else."""
    return landing.is_merge and bool(landing.paths) and all(path.startswith(GROUPS) for path in landing.paths)


def _group(reader: Reader, path: str, content: bytes | None) -> Group | None:
    record = reader.whole(path, content) if content is not None else None
    return record if isinstance(record, Group) else None
