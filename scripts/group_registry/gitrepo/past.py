"""The registry at an earlier time: main at the end of a day, the records of that time, the filings in git's history.

Where there are no records, a merge that touches nothing but groups counts as a filing when days on record are counted.
It proves no approval.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from group_registry.evidence import chain
from group_registry.evidence.landing import Landing
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import Reader
from group_registry.gitrepo import approvals_branch, history, mainline, repository
from group_registry.gitrepo.approvals_branch import Branch
from group_registry.lifecycle.filing_gaps import Done, version_of
from group_registry.model.records import Group
from group_registry.model.terms import GROUPS, MAIN, SHANGHAI, day_of


def branch_as_of(root: Path, main: str, branch: Branch) -> Branch:
    """Return the branch of records as it was when main stood at that commit.

    Only records of later merges of main are left out. If the commit is not an earlier commit of main, or the branch
    does not have one commit for each record, the whole branch is returned, because an audit has to see that.
    """
    now = mainline.line(root, history.tip_of(root, MAIN, None))
    if branch.tip is None or main not in now[:-1]:
        return branch
    later = set(now[now.index(main) + 1 :])
    records = chain.gathered(approvals_branch.streamed(root, branch)).records
    count = next((place for place, record in enumerate(records) if record.merge in later), len(records))
    written = mainline.written(root, branch.tip)
    if count == len(records) or len(written) != len(records) + 1:
        return branch
    return approvals_branch.at(root, written[count].oid if count else None)


def tip_at(root: Path, end: datetime, rev: str | None = None) -> str:
    """The tip of main just before that moment; ``CannotKnow`` if it had no commit yet.

    ``rev``, if given, is taken for main's latest commit.
    """
    if found := _tip_before(root, end, rev):
        return found
    raise CannotKnow("主分支的第一个提交晚于该日，当时尚无登记册；请核对日期")


def tip_on(root: Path, day: date, rev: str | None = None) -> str | None:
    """The tip of main at the end of that day in Shanghai; None if it had no commit yet."""
    return _tip_before(root, datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI), rev)


def committed_on(root: Path, commit: str) -> date:
    """The Shanghai day of a commit."""
    seconds = repository.log(root, "-1", "--format=tformat:%ct", commit, "--", doubt=mainline.DOUBT).rstrip(b"\0")
    return day_of(mainline.committed_at(commit, seconds.decode()))


def _tip_before(root: Path, end: datetime, rev: str | None) -> str | None:
    """Find the tip from the committer times on main's first-parent line.

    A commit cannot have become the tip before its parent, so the latest time seen so far counts, whatever time the
    commit itself bears.
    """
    tip = history.tip_of(root, MAIN, rev)
    listing = repository.log(
        root, "--first-parent", "--reverse", "--format=tformat:%H %ct", tip, "--", doubt=mainline.DOUBT
    )
    latest, found = datetime.min.replace(tzinfo=UTC), None
    for line in listing.decode().split("\0")[:-1]:
        commit, _, seconds = line.partition(" ")
        latest = max(latest, mainline.committed_at(commit, seconds))
        if latest >= end:
            break
        found = commit
    return found


def merges(root: Path, tip: str, reader: Reader) -> dict[str, tuple[Done, ...]]:
    """The filings of each group by path, up to that commit of main, the oldest first."""
    filed = [landing for landing in mainline.landings(root, None, tip) if is_filing(landing)]
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
    """Whether a commit of main is a merge that touches groups and nothing else."""
    return landing.is_merge and bool(landing.paths) and all(path.startswith(GROUPS) for path in landing.paths)


def _group(reader: Reader, path: str, content: bytes | None) -> Group | None:
    record = reader.whole(path, content) if content is not None else None
    return record if isinstance(record, Group) else None
