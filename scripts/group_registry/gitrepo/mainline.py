"""Main's first-parent line, now and at an earlier time: what each commit changed, and what is known of recorded merges.

It takes one git process for up to a thousand commits. Where there are no records, a merge that touches nothing but
groups counts as a filing when days on record are counted. It proves no approval.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from itertools import islice, pairwise
from pathlib import Path

from group_registry.approval import bounds
from group_registry.approval.facts import Commit, Content, Raw, ReviewState, contents, raw_of
from group_registry.evidence import case, host_answers
from group_registry.evidence.case import Answers, KnownMerge, Landing, MergeCase, Records, UnclearRecord
from group_registry.evidence.covered import is_marked
from group_registry.evidence.findings import AuditKind
from group_registry.evidence.record import MergeRecord, chain_of
from group_registry.forms.check import Reader
from group_registry.forms.json_types import Unclear
from group_registry.gitrepo import approvals_branch, history, repository
from group_registry.gitrepo.approvals_branch import Branch
from group_registry.gitrepo.history import Logged, commits_of
from group_registry.gitrepo.repository import NO_ODD, OddTrees
from group_registry.lifecycle.filing_gaps import Done, version_of
from group_registry.model.records import Group
from group_registry.model.terms import DATA, GROUPS, SHANGHAI, day_of
from group_registry.rules.files import may_be_illegible
from group_registry.rules.transition import is_data, mark_of

DOUBT = "无法读取主分支的历史；本地的仓库不完整"


@dataclass(frozen=True)
class Sight:
    """Main and the branch of records of a clone; ``places`` are those of the commits on main's line."""

    root: Path
    reader: Reader
    main: str
    branch: Branch

    @cached_property
    def places(self) -> dict[str, int]:
        return {oid: place for place, oid in enumerate(line(self.root, self.main))}

    @cached_property
    def odd(self) -> OddTrees:
        """``CannotKnow`` if an object that main or the records reach is broken."""
        return repository.need_sound(self.root, self.main, *filter(None, [self.branch.tip]))

    @cached_property
    def last(self) -> Landing:
        return landings(self.root, f"{self.main}^", self.main)[-1]


def line(root: Path, tip: str) -> list[str]:
    return repository.lines(root, "rev-list", "--first-parent", "--reverse", tip, "--", doubt=DOUBT)


def landings(root: Path, adoption: str | None, tip: str) -> list[Landing]:
    """What became the tip of main after the adoption, the oldest first. If ``adoption`` is None, all of main."""
    span = tip
    if adoption:
        span = f"{adoption}..{tip}"
    words = ("--reverse", "--format=tformat:>%H%n%P%n%at %ct%n%s", span, "--")
    output = repository.log(root, *words, doubt=DOUBT, changes=True)
    found: list[Landing] = []
    for about, raw in history.logged_changes(output):
        oid, joined, times, subject = about.decode("utf-8", "replace").split("\n", 3)
        written, committed = map(history.time_of, times.split(" "))
        parents = tuple(joined.split())
        at = committed or (found[-1].at if found else became_tip(root, *parents[:1]))
        is_odd = written is None or committed is None
        found.append(Landing(oid, parents, at, subject, _in_order(raw), is_odd))
    return found


def _in_order(raw: Raw) -> tuple[Content, ...]:
    return tuple(sorted(contents(raw), key=lambda content: content.path))


def with_odd_trees(root: Path, window: list[Landing], odd: OddTrees) -> list[Landing]:
    """With the changes as they are where trees have odd entries, which git may compare wrongly."""
    if not odd:
        return window
    pairs = [((*one.parents, history.EMPTY_TREE)[0], one.oid) for one in window]
    raw = history.differences(root, pairs, odd=odd)
    return [replace(one, contents=_in_order(raw[pair])) for one, pair in zip(window, pairs, strict=True)]


def became_tip(root: Path, *commit: str) -> datetime:
    """A commit's date; if that is none, the last one before it on its line: it became the tip no earlier."""
    for words in (("-1",), ("--first-parent",)) if commit else ():
        listed = repository.log(root, *words, "--format=tformat:%ct", *commit, "--", doubt=DOUBT)
        if at := next(filter(None, map(history.time_of, listed.decode().split("\0"))), None):
            return at
    return datetime.fromtimestamp(0, UTC)


def ground(root: Path, adoption: str, odd: OddTrees = NO_ODD) -> dict[str, str]:
    """Everything that main held at the adoption: the mark of each content (see ``transition.mark_of``) by path."""
    return {path: str(mark_of(entry)) for path, entry in repository.tree_of(root, adoption, odd).items()}


def written(root: Path, tip: str) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """The commits of the evidence branch by id, oldest first, as in ``record_checks.rewritten``; and the files of those
    that changed or removed any, though commits there only add."""
    words = ("--reverse", "--format=tformat:>%H%n%an <%ae>%n%cn <%ce>%n%at%n%ct%n%s", tip, "--")
    output = repository.log(root, *words, doubt="无法读取审批证据分支的历史；本地的仓库不完整", changes=True)
    about, altered = {}, {}
    for text, raw in history.logged_changes(output):
        oid, _, about[oid] = text.decode("utf-8", "replace").partition("\n")
        if gone := frozenset(path for path, (old, _) in raw.items() if old is not None):
            altered[oid] = gone
    return about, altered


def branch_as_of(root: Path, main: str, branch: Branch) -> Branch:
    """Return the branch of records as it was when main stood at that commit.

    Only records of later merges of main are left out. If the commit is not an earlier commit of main, or the branch
    does not have one commit for each record, the whole branch is returned, because an audit has to see that.
    """
    now = line(root, history.tip_of(root))
    if branch.tip is None or main not in now[:-1]:
        return branch
    later = set(now[now.index(main) + 1 :])
    records = chain_of(approvals_branch.streamed(root, branch)).records
    count = next((place for place, record in enumerate(records) if record.merge in later), len(records))
    commits = list(written(root, branch.tip)[0])
    if count == len(records) or len(commits) != len(records) + 1:
        return branch
    return approvals_branch.at(root, commits[count] if count else None)


def tip_on(root: Path, day: date) -> str | None:
    """The tip of main at the end of that day in Shanghai; None if it had no commit.

    The host's time of a merge counts where it is recorded, else the committer's; what has none landed with the next.
    """
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI)
    records = chain_of(approvals_branch.streamed(root, approvals_branch.find(root))).records
    recorded = {one.merge: one.merged_at for one in records}
    words = ("--first-parent", "--reverse", "--format=tformat:%H %ct", history.tip_of(root), "--")
    found = None
    for entry in repository.log(root, *words, doubt=DOUBT).decode().split("\0")[:-1]:
        commit, _, seconds = entry.partition(" ")
        at = recorded.get(commit) or history.time_of(seconds)
        if at and at >= end:  # what follows it became the tip no earlier
            break
        found = commit
    return found


def has_gone_on(root: Path, rev: str) -> bool:
    return repository.commit_id(root, rev) in line(root, history.tip_of(root))[:-1]


def committed_on(root: Path, commit: str) -> date:
    return day_of(became_tip(root, commit))


def merges(root: Path, tip: str, reader: Reader) -> dict[str, tuple[Done, ...]]:
    """The filings of each group by path, up to that commit of main, the oldest first."""
    filed = [landing for landing in landings(root, None, tip) if is_filing(landing)]
    marks = {mark for one in filed for content in one.contents for mark in (content.old, content.new)}
    blobs = repository.blobs(root, {mark for mark in marks if mark and " " not in mark})
    found: dict[str, list[Done]] = defaultdict(list)
    for landing in filed:
        for path, old, new in landing.contents:
            before, after = (reader.whole(path, blobs[mark]) if mark in blobs else None for mark in (old, new))
            if isinstance(after, Group):
                was = None
                if isinstance(before, Group):
                    was = version_of(before)
                found[path].append(Done(was, version_of(after), day_of(landing.at)))
    return {path: tuple(done) for path, done in found.items()}


def is_filing(landing: Landing) -> bool:
    return landing.is_merge and bool(landing.paths) and all(path.startswith(GROUPS) for path in landing.paths)


PullBranch = tuple[dict[str, Commit], frozenset[Content] | None]
"""The commits that a merge brought, and what its head changed since the merge base (None: not exactly one)."""


def branches(sight: Sight, window: Sequence[Landing], reviewed: Mapping[str, Iterable[str]]) -> dict[str, PullBranch]:
    """The branch of each landing with reviewed commits."""
    root = sight.root
    log = dict(history.logged(root, f"{window[0].parents[0]}..{window[-1].oid}"))
    claimed: set[str] = set()
    brought: dict[str, dict[str, Logged]] = {}
    starts: dict[str, dict[str, str]] = {}
    pairs: list[tuple[str, str]] = []
    for landing in window:
        mine = _brought(sight, landing.parents[1:], log, claimed)
        claimed |= mine.keys()
        if landing.oid in reviewed:
            wanted = sorted({landing.parents[1], *(mine.keys() & set(reviewed[landing.oid]))})
            begun = {one: _start(sight, landing.parents[0], one, mine) for one in wanted}
            starts[landing.oid] = {one: start for one, start in begun.items() if start}
            brought[landing.oid] = mine
            pairs += history.compared_pairs(mine, starts[landing.oid])
    merges = [landing for landing in window if landing.oid in brought]
    known = {(one.parents[0], one.oid): raw_of(one.contents) for one in merges}
    raw = history.differences(root, list(dict.fromkeys(pairs)), known, sight.odd) if pairs else {}
    return {one.oid: _branch(one.parents[1], brought[one.oid], starts[one.oid], raw) for one in merges}


def _branch(
    head: str, mine: Mapping[str, Logged], starts: Mapping[str, str], raw: Mapping[tuple[str, str], Raw]
) -> PullBranch:
    commits = commits_of(mine, starts, raw)
    if head not in starts:
        return commits, None
    return commits, contents(raw[starts[head], head])


def _brought(sight: Sight, heads: Iterable[str], log: Mapping[str, Logged], claimed: set[str]) -> dict[str, Logged]:
    """The commits beside main's line that lead to the heads, and that no earlier landing brought."""
    found: dict[str, Logged] = {}
    waiting = list(heads)
    while waiting:
        one = waiting.pop()
        if one in log and one not in sight.places and one not in claimed and one not in found:
            found[one] = log[one]
            waiting += log[one].parents
    return found


def _start(sight: Sight, base: str, branch: str, mine: Mapping[str, Logged]) -> str | None:
    """The merge base with main's tip of then (None: several); git is asked only if a branch started from another."""
    bounds, seen, waiting = set(), {branch}, [branch]
    while waiting:
        here = waiting.pop()
        if here not in mine:
            bounds.add(here)
            continue
        fresh = [parent for parent in mine[here].parents if parent not in seen]
        seen.update(fresh)
        waiting += fresh
    if bounds and bounds <= sight.places.keys():
        return max(bounds, key=sight.places.__getitem__)
    return history.start_of(sight.root, base, branch)


AT_ONCE = 1000
AHEAD = 2
"""How many blocks of ``AT_ONCE`` commits are read at the same time."""


def known_merges(
    sight: Sight, after: str, records: dict[str, MergeRecord], has_bounds: Callable[[], bool]
) -> Iterator[tuple[Landing, KnownMerge]]:
    """Each commit of main after ``after`` with what is known of it.

    ``has_bounds`` says, when a commit's turn has come, whether the tools of then left large merges unread.
    A used record is removed from ``records``, to save memory. Threads read the next blocks: git has its own process.
    """
    line = list(sight.places)[sight.places[after] :]
    spans = pairwise([*line[:-1:AT_ONCE], line[-1]])
    with ThreadPoolExecutor(AHEAD) as ahead:
        known = partial(_known_between, sight, records)
        asked = (ahead.submit(known, span) for span in spans)
        coming = deque(islice(asked, AHEAD))
        while coming:
            window, found = coming.popleft().result()
            coming.extend(islice(asked, 1))
            for landing in window:
                one = found.get(landing.oid)
                if isinstance(one, UnclearRecord) and one.kind is AuditKind.OVER_THE_BOUNDS and not has_bounds():
                    span, record = (landing.parents[0], landing.oid), {landing.oid: one.record}
                    found |= _known_between(sight, record, span, is_bounded=False)[1]
                yield landing, found.get(landing.oid)


def _known_between(
    sight: Sight, all_records: dict[str, MergeRecord], span: tuple[str, str], is_bounded: bool = True
) -> tuple[list[Landing], dict[str, KnownMerge]]:
    window = with_odd_trees(sight.root, landings(sight.root, *span), sight.odd)
    records = {one.oid: all_records.pop(one.oid) for one in window if one.oid in all_records}
    window = [_dated(one, records.get(one.oid)) for one in window]
    found, answered = _answered(records)
    merges = [landing for landing in window if landing.is_merge and landing.oid in answered]
    reviewed = {one.oid: [review.commit for review in answered[one.oid].reviews if review.commit] for one in merges}
    brought = branches(sight, window, reviewed)
    beyond = _beyond(sight.root, merges, brought) if is_bounded else {}
    found |= {one: UnclearRecord(records[one], says, AuditKind.OVER_THE_BOUNDS) for one, says in beyond.items()}
    merges = [landing for landing in merges if landing.oid not in beyond]
    known, marked, texts = _read(sight, merges)
    for landing in merges:
        record, answers = records[landing.oid], answered[landing.oid]
        found[landing.oid] = _case_of(landing, record, answers, brought[landing.oid], known, marked, texts)
    return window, found


def _dated(landing: Landing, record: MergeRecord | None) -> Landing:
    if landing.is_odd and record:
        return replace(landing, at=record.merged_at)
    return landing


def _answered(records: Mapping[str, MergeRecord]) -> tuple[dict[str, KnownMerge], dict[str, Answers]]:
    """The records from which nothing can be known, and the host's answers of the others, by merge."""
    unclear: dict[str, KnownMerge] = {}
    answered = {}
    for merge, record in records.items():
        try:
            answered[merge] = _answers(record)
        except Unclear as doubt:
            kind = AuditKind.UNCLEAR_RECORD
            if record.unknown:
                kind = AuditKind.NOT_KNOWABLE
            unclear[merge] = UnclearRecord(record, str(doubt), kind)
    return unclear, answered


def _beyond(root: Path, merges: Iterable[Landing], brought: Mapping[str, PullBranch]) -> dict[str, str]:
    """The merges of which nothing is read, since they are too large, and why."""
    shown = {one.oid: bounds.shown(one.readable, brought[one.oid][0].values()) for one in merges}
    sizes = repository.sizes(root, sorted(set().union(*map(bounds.counted, shown.values()))))
    found = {oid: bounds.beyond(changed, sizes) for oid, changed in shown.items()}
    return {oid: says for oid, says in found.items() if says}


def _read(sight: Sight, merges: Iterable[Landing]) -> tuple[Records, set[str], dict[str, bytes]]:
    """What the merges changed: the records by path and mark, the marks of contents that ask to be confirmed, and the
    contents that may be illegible, by mark."""
    changed = [content for landing in merges for content in landing.readable]
    marks = {(one.path, mark) for one in changed for mark in (one.old, one.new) if mark and " " not in mark}
    blobs = repository.blobs(sight.root, sorted({mark for _, mark in marks}))
    read = ((place, sight.reader.whole(place[0], blobs[place[1]])) for place in marks if place[0].startswith(DATA))
    marked = {mark for mark, content in blobs.items() if is_marked(content)}
    texts = {mark: content for mark, content in blobs.items() if may_be_illegible(content)}
    return {place: record for place, record in read if record}, marked, texts


def _case_of(
    landing: Landing,
    record: MergeRecord,
    answers: Answers,
    branch: PullBranch,
    known: Records,
    marked: Container[str | None],
    texts: Mapping[str, bytes],
) -> KnownMerge:
    commits, proposed = branch
    try:
        return MergeCase(
            record=record,
            answers=answers,
            commits=case.with_authors(commits, answers.authors),
            proposed=proposed,
            matters=case.matters_of(landing.readable, known),
            marked=frozenset(one.path for one in landing.readable if one.new in marked),
            texts={path: texts[new] for path, _, new in landing.readable if new and new in texts and is_data(path)},
        )
    except Unclear as doubt:
        return UnclearRecord(record, str(doubt))


def _answers(record: MergeRecord) -> Answers:
    if record.unknown:
        reviews = host_answers.reviews(record.reviews, record.number)
        refused = "、".join(one.login for one in reviews if one.state is ReviewState.CHANGES_REQUESTED)
        if refused:
            refused = f"；其中有 {refused} 的退回"
        raise Unclear(record.unknown + refused)
    told = case.answers_in(record.pull, record.reviews, record.timeline, record.commits, record.statuses, record.seen)
    if not told.submission.pull.is_merged:
        raise Unclear("登记的申请尚未合并")
    return told
