"""Compare records with main's line, with the commits of the evidence branch, and with what the host says today."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from group_registry.approval.facts import Review, ReviewState
from group_registry.evidence.case import Answers
from group_registry.evidence.findings import AuditFinding, AuditKind, Contradiction, finding_of
from group_registry.evidence.record import GAP, MergeRecord, RecordChain
from group_registry.model.terms import day_of

FIRST = "The branch of the records"
A_NIGHT = 150
"""About how many records are compared with the host each night, besides those just written."""


def nights(records: int) -> int:
    """Within how many nights every record is compared with the host once."""
    return max(1, -(-records // A_NIGHT))


def of_night(records: Sequence[MergeRecord], day: date) -> list[MergeRecord]:
    """The records whose number matches the day. So nothing has to be kept from one night to the next."""
    every = nights(len(records))
    return [record for record in records if record.seq % every == day.toordinal() % every]


def misplaced(records: Iterable[MergeRecord], places: Mapping[str, int], adoption: str) -> Iterator[AuditFinding]:
    last = start = places.get(adoption, -1)
    for record in records:
        place = places.get(record.merge)
        if place is None:
            yield _about(AuditKind.NO_SUCH_MERGE, record)
            continue
        if place <= start:
            yield _about(AuditKind.BEFORE_ADOPTION, record)
        elif place < last:
            yield _about(AuditKind.OUT_OF_ORDER, record)
        last = max(last, place)


def _about(kind: AuditKind, record: MergeRecord) -> AuditFinding:
    return finding_of(kind, commit=record.merge, paths=[record.path], on=day_of(record.merged_at))


def suspects(chain: RecordChain) -> frozenset[str]:
    """The paths of the records that prove nothing: with a flaw of their own, or of a merge recorded more than once."""
    flawed = {path for flaw in chain.flaws if flaw.kind != GAP for path in flaw.paths}
    times = Counter(record.merge for record in chain.records)
    return frozenset(one.path for one in chain.records if one.path in flawed or times[one.merge] > 1)


def rewritten(written: Mapping[str, str], records: Sequence[MergeRecord], author: str) -> Iterator[AuditFinding]:
    """Report the first commit that is not the one that its record would make; if only their number is wrong, the last.

    ``written`` are the commits of the evidence branch, oldest first: by id the author and the committer, their Unix
    times, and the subject, a line each.
    """
    lines = [(f"Record {record.seq}: #{record.number}", record) for record in records]
    expected = [(FIRST, records[0]), *lines] if records else []
    for (commit, about), (subject, record) in zip(written.items(), expected, strict=False):
        seconds = int(record.merged_at.timestamp())
        if about != f"{author}\n{author}\n{seconds}\n{seconds}\n{subject}":
            yield finding_of(AuditKind.BRANCH_REWRITTEN, commit=commit)
            return
    if len(written) != len(expected):
        yield finding_of(AuditKind.BRANCH_REWRITTEN, commit=[*written][-1] if written else None)


def compared(record: MergeRecord, then: Answers, now: Answers) -> Iterator[AuditFinding]:
    """Every difference that matters between two answers on a merge. Of what came after it, only a dismissal does."""
    until, since = (one.submission.merged_at or record.merged_at for one in (then, now))
    told = [*_about_pull(then, now), *_about_reviews(then, now, until, since), *_about_events(then, now, until)]
    for kind, says in told:
        yield about_pull(kind, record, says)


def about_pull(kind: AuditKind, record: MergeRecord, says: str) -> AuditFinding:
    return finding_of(kind, f"第 {record.number} 号申请，{says}", commit=record.merge, paths=[record.path])


def _about_pull(then: Answers, now: Answers) -> Iterator[Contradiction]:
    was, is_now = then.submission, now.submission
    accounts = (("author", "申请人"), ("merger", "合并人"))
    was_there = {name: title for name, title in accounts if getattr(was.pull, name) is not None}
    gone = {name: title for name, title in was_there.items() if getattr(is_now.pull, name) is None}
    # An account that was closed since does not change what was done with it.
    same = replace(is_now, pull=replace(is_now.pull, **{name: getattr(was.pull, name) for name in gone}))
    if any(getattr(was, name) != getattr(same, name) for name in ("pull", "head", "merge", "merged_at")):
        yield AuditKind.CHANGED_ONLINE, "申请人、合并人、时间或提交与登记的不同"
    yield from ((AuditKind.ACCOUNT_GONE, title) for title in gone.values())
    if (then.authors or {}).keys() - (now.authors or {}).keys():
        yield AuditKind.GONE_ONLINE, "登记过的提交已不在申请中"


def _about_reviews(then: Answers, now: Answers, until: datetime, since: datetime) -> Iterator[Contradiction]:
    present: Mapping[int, Review] = {review.id: review for review in now.reviews}
    dismissed = {one.review for one in then.timeline.dismissals}
    later = {one.review for one in now.timeline.dismissals if one.at >= since}
    for review in then.reviews:
        if review.id not in present:
            yield AuditKind.GONE_ONLINE, f"{review.login} 的一次评审已不存在"
        else:
            yield from _about_review(review, present[review.id], review.id in dismissed, review.id in later)
    known = {review.id for review in then.reviews}
    for review in now.reviews:
        if review.id not in known and review.at < until:
            yield AuditKind.CHANGED_ONLINE, f"{review.login} 在合并之前的一次评审没有登记"


def _about_review(
    was: Review, now: Review, is_dismissal_known: bool, is_dismissed_later: bool
) -> Iterator[Contradiction]:
    if was.user is not None and now.user is None:
        yield AuditKind.ACCOUNT_GONE, f"{was.login} 的评审"
        now = replace(now, user=was.user)
    now = replace(now, login=was.login, is_human=was.is_human)  # a login may change
    # What was not known of a dismissed review, nothing contradicts; a newer one of the person takes nothing back.
    is_untold = was.state is ReviewState.DISMISSED and not is_dismissal_known
    if is_untold or now.given is was.given:
        now = replace(now, state=was.state)
    is_dismissed = now.state is ReviewState.DISMISSED and is_dismissed_later
    if is_dismissed and replace(now, state=was.state) == was != now:
        yield AuditKind.DISMISSED_LATER, f"{was.login} 的评审"
    elif now != was:
        yield AuditKind.CHANGED_ONLINE, f"{was.login} 的一次评审与登记的不同"


def _about_events(then: Answers, now: Answers, until: datetime) -> Iterator[Contradiction]:
    recorded, present = (
        {one for one in seen.timeline.dismissals if one.at < until}
        | {one for one in seen.timeline.fresh_starts if one < until}
        for seen in (then, now)
    )
    if recorded - present:
        yield AuditKind.GONE_ONLINE, "登记过的撤销、重新打开等事件已不存在"
    if present - recorded:
        yield AuditKind.CHANGED_ONLINE, "合并之前的撤销、重新打开等事件没有登记"
