"""The online look (contract E): compare records with what the host says of their pull requests today."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from group_registry.evidence import host_answers, look
from group_registry.evidence.findings import AuditFinding, AuditKind, found
from group_registry.evidence.look import A_NIGHT, Asked, Look, Looked
from group_registry.evidence.record import MergeRecord
from group_registry.evidence.record_checks import HostView, compared
from group_registry.files.errors import CannotKnow
from group_registry.forms import json_types
from group_registry.forms.json_types import Unclear
from group_registry.hosts.client import NotThere
from group_registry.hosts.interface import Forge

MOST_FAILURES = 3
"""After this many records in a row without an answer, the host is not asked any more."""


@dataclass
class Course:
    """A look: what is known of each record, how many were answered this time, and what could not be known."""

    known: dict[str, Asked]
    asked: int = 0
    doubts: list[str] = field(default_factory=list)


def differences(records: Iterable[MergeRecord], forge: Forge) -> Iterator[AuditFinding]:
    """The differences, record by record. ``CannotKnow`` if the host does not answer, ``Unclear`` if out of shape."""
    for record in records:
        yield from _differences(record, forge)


def go_on(records: Mapping[str, MergeRecord], before: Look, forge: Forge, today: date, most: int = A_NIGHT) -> Course:
    """Ask the host about the records that are due; besides those written since the last look, ``most`` a day.

    A record that cannot be known does not hide the others and is asked for again another time.
    """
    course, failed = Course({mark: one for mark, one in before.items() if mark in records}), 0
    for mark in look.due(records, before, today, most):
        try:
            told = [*_differences(records[mark], forge)]
        except (CannotKnow, Unclear) as doubt:
            course.doubts.append(f"第 {records[mark].number} 号申请未能核对：{doubt}")
            failed += 1
            if failed == MOST_FAILURES:
                break
            continue
        course.known[mark] = look.answered(before.get(mark), told, today)
        course.asked, failed = course.asked + 1, 0
    return course


def in_words(course: Course, seen: Looked) -> str:
    """How far the look got, in Chinese."""
    return f"与平台核对：本次 {course.asked} 条，{seen.records} 条登记中已核对 {seen.asked} 条"


def _differences(record: MergeRecord, forge: Forge) -> list[AuditFinding]:
    number = record.number
    then = _seen(record.pull, record.reviews, record.timeline, record.commits)
    if then is None:
        raise Unclear("登记的申请尚未合并")
    try:
        pull = forge.pull(number)
    except NotThere:
        forge.open_pulls()  # raises if the host shows no pull requests at all
        return [_told(AuditKind.GONE_ONLINE, record, "申请已不存在")]
    now = _seen(pull, forge.reviews(number), forge.timeline(number), forge.commits(number))
    if now is None:
        return [_told(AuditKind.CHANGED_ONLINE, record, "平台上尚未合并")]
    return [*compared(record, then, now)]


def _told(kind: AuditKind, record: MergeRecord, says: str) -> AuditFinding:
    return found(kind, f"第 {record.number} 号申请，{says}", commit=record.merge, paths=[record.path])


def _seen(pull: bytes, reviews: bytes, timeline: bytes, commits: bytes) -> HostView | None:
    """What the answers say of a pull request; None if it is not merged."""
    submission, events = host_answers.submission(pull), host_answers.timeline(timeline)
    shape = host_answers.kept_pull(pull)
    if shape["merged_at"] is None:
        return None
    return HostView(
        submission.pull,
        submission.head,
        shape.get("merge_commit_sha"),
        json_types.a_time(shape["merged_at"]),
        host_answers.reviews(reviews, submission.pull.number),
        events.dismissals,
        events.fresh_starts,
        frozenset(host_answers.authors(commits)),
    )
