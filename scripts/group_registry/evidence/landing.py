"""What is audited: each commit that became the tip of main, and what its record says about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from group_registry.approval.facts import Commit, Content, Matter
from group_registry.evidence.case import Answers
from group_registry.evidence.record import MergeRecord


@dataclass(frozen=True, slots=True)
class Landing:
    """One commit of main's first-parent line: its committer date (``at``) and what it changed there."""

    oid: str
    parents: tuple[str, ...]
    at: datetime
    subject: str
    contents: tuple[Content, ...]

    @property
    def is_merge(self) -> bool:
        return len(self.parents) == 2

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(content.path for content in self.contents)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCase:
    """A recorded merge. All reviews that the record has as ``seen`` had vanished from the host.

    ``proposed`` is what the head would have changed since the merge base, None unless there is exactly one merge base.
    ``marked`` are the changed files whose new content asks to be confirmed as a whole.
    """

    record: MergeRecord
    answers: Answers
    commits: Mapping[str, Commit]
    proposed: frozenset[Content] | None
    matters: tuple[Matter, ...]
    marked: frozenset[str]

    @property
    def merged_at(self) -> datetime:
        return self.record.merged_at


@dataclass(frozen=True, slots=True)
class UnclearRecord:
    record: MergeRecord
    says: str


KnownMerge = MergeCase | UnclearRecord | None
"""What is known of a commit besides itself; None if it has no record."""
