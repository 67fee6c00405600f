"""Asks the host again for every pull request on record, and compares."""

from collections.abc import Iterable, Iterator

from group_registry.evidence.findings import AuditFinding
from group_registry.evidence.record import MergeRecord
from group_registry.evidence.record_checks import HostView, compared
from group_registry.forms import json_types
from group_registry.forms.json_types import Unclear
from group_registry.hosts import json_answers, projection
from group_registry.hosts.interface import Forge


def differences(records: Iterable[MergeRecord], forge: Forge) -> Iterator[AuditFinding]:
    """What differs, record by record; ``CannotKnow`` where the host does not answer, ``Unclear`` where it babbles."""
    for record in records:
        number = record.number
        then = _seen(record.pull, record.reviews, record.timeline, record.commits)
        now = _seen(forge.pull(number), forge.reviews(number), forge.timeline(number), forge.commits(number))
        yield from compared(record, then, now)


def _seen(pull: bytes, reviews: bytes, timeline: bytes, commits: bytes) -> HostView:
    submission, events = json_answers.submission(pull), json_answers.timeline(timeline)
    merged_at = projection.pull(pull)["merged_at"]
    if merged_at is None:
        raise Unclear(f"第 {submission.pull.number} 号申请在平台上没有合并")
    return HostView(
        submission.pull,
        submission.head,
        json_types.moment(merged_at),
        json_answers.reviews(reviews, submission.pull.number),
        events.dismissals,
        events.fresh_starts,
        frozenset(json_answers.authors(commits)),
    )
