"""Asks the host again for every pull request on record, and compares."""

from collections.abc import Iterable, Iterator

from evidence.findings import AuditFinding
from evidence.online import Seen, compared
from evidence.record import MergeRecord
from outside.forge import Forge
from reading import forge_json, json_shape, narrowing
from reading.forge_json import Unclear


def differences(records: Iterable[MergeRecord], forge: Forge) -> Iterator[AuditFinding]:
    """What differs, record by record; ``CannotKnow`` where the host does not answer, ``Unclear`` where it babbles."""
    for record in records:
        number = record.number
        then = _seen(record.pull, record.reviews, record.timeline, record.commits)
        now = _seen(forge.pull(number), forge.reviews(number), forge.timeline(number), forge.commits(number))
        yield from compared(record, then, now)


def _seen(pull: bytes, reviews: bytes, timeline: bytes, commits: bytes) -> Seen:
    submission, events = forge_json.submission(pull), forge_json.timeline(timeline)
    merged_at = narrowing.pull(pull)["merged_at"]
    if merged_at is None:
        raise Unclear(f"第 {submission.pull.number} 号申请在平台上没有合并")
    return Seen(
        submission.pull,
        submission.head,
        json_shape.moment(merged_at),
        forge_json.reviews(reviews, submission.pull.number),
        events.dismissals,
        events.fresh_starts,
        frozenset(forge_json.authors(commits)),
    )
