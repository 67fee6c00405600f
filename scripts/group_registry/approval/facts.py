"""What a decision about a pull request rests on: facts that the host and git state, and the verdict.

All times are aware. Those of reviews, of timeline events and of the pull request are the host's own (server time);
those of the main branch are when a commit became its tip.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from group_registry.lifecycle.short_lived_chains import ShortLivedNeeds
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import LONGEST_DELEGATION, Delegation, Group, Minutes, PaperSignature, Person, Record
from group_registry.model.registry import Registry
from group_registry.model.terms import Version
from group_registry.rules.route import Step


class ReviewState(StrEnum):
    """A review's state as the host names it; pending reviews and unknown states never become facts."""

    APPROVED = "APPROVED"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    DISMISSED = "DISMISSED"
    COMMENTED = "COMMENTED"


class Content(NamedTuple):
    """What a change makes of one file: path, content before (None: not there), content after (None: gone).

    A content is git's blob id, with the mode before it where the file is no plain one.
    """

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Matter:
    """One changed file: its contents, what it says before and after, None where it says nothing that can be read.

    ``about`` are the groups that an incident or a blacklist entry names, as the base has them.
    """

    content: Content
    before: Record | None = None
    after: Record | None = None
    about: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """What was last covered of a file: its content, as in ``Content``, and what it says where it is a group."""

    mark: str
    group: Group | None


@dataclass(frozen=True, slots=True)
class Review:
    """A review: who (None: an account that is gone), as what, on which commit (None: gone), when."""

    id: int
    user: int | None
    state: ReviewState
    commit: str | None
    at: datetime
    login: str = ""
    is_human: bool = True


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A timeline event: a review was dismissed; its state until then, None where the event does not say."""

    review: int
    state: ReviewState | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit between the base and the head, the head included.

    ``contents`` is what a merge of this commit would have changed (old: the merge base), None where unknown;
    ``authored`` are the paths to which it gave a content that none of its parents has, so a mere merge of the base
    authors nothing; ``authors`` are the numeric ids that git's author lines give away, forgeable.
    """

    oid: str
    contents: frozenset[Content] | None
    authored: frozenset[str] = frozenset()
    authors: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PullRequest:
    """The pull request itself; ``author`` None is an account that is gone, ``merger`` who merged, if it is merged."""

    number: int
    author: int | None
    opened_at: datetime
    is_to_main: bool = True
    is_draft: bool = False
    is_closed: bool = False
    merges_by_itself: bool = False
    is_merged: bool = False
    merger: int | None = None


@dataclass(frozen=True)
class Office:
    """The office files as they stood on the main branch from a moment on, with the look-ups that a decision needs."""

    since: datetime
    registry: Registry

    @cached_property
    def _accounts(self) -> dict[int, list[Person]]:
        accounts: dict[int, list[Person]] = defaultdict(list)
        for person in self.registry.of(Person):
            if person.account_id is not None:
                accounts[person.account_id].append(person)
        return accounts

    def people_behind(self, account: int | None) -> list[Person]:
        """Everyone to whom the office files give that account; with more than one it counts for nobody."""
        return self._accounts.get(account, []) if account is not None else []

    def person_behind(self, account: int | None) -> Person | None:
        """The one person whose account it is."""
        found = self.people_behind(account)
        return found[0] if len(found) == 1 else None

    @cached_property
    def delegations(self) -> tuple[tuple[Person, Person, Delegation], ...]:
        """Every delegation between two people that is not too long: who gave it, who took it, what it says."""
        found = (
            (self.registry.person(one.delegator), self.registry.person(one.delegate), one)
            for one in self.registry.of(Delegation)
        )
        return tuple(
            (giver, taker, one)
            for giver, taker, one in found
            if giver and taker and giver.staff_no != taker.staff_no and one.days <= LONGEST_DELEGATION
        )

    @cached_property
    def _delegations_to(self) -> dict[str, list[tuple[Person, Delegation]]]:
        delegations: dict[str, list[tuple[Person, Delegation]]] = defaultdict(list)
        for giver, taker, delegation in self.delegations:
            delegations[taker.staff_no].append((giver, delegation))
        return delegations

    def delegations_to(self, person: Person) -> list[tuple[Person, Delegation]]:
        """What was ever delegated to a person, each with the one who delegated."""
        return self._delegations_to.get(person.staff_no, [])


@dataclass(frozen=True, slots=True)
class Meeting:
    """Minutes on the main branch, and when this content of theirs was merged.

    Several with one path are what one file said, one after the other; the last is what it says.
    """

    minutes: Minutes
    merged_at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A signature on paper on the main branch, and when it was merged."""

    signature: PaperSignature
    merged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a decision rests on; of what main holds, only what is covered (contract E).

    ``offices`` are in the order of time; the last is that of the base. ``fresh_starts`` are the times at which the
    pull request was reopened or aimed at another branch. ``outdated`` are changed paths whose content on the main
    branch has moved on since the merge base. ``errors`` is how many errors the base's check found in the head.
    ``head_office`` is what a change of the office files would make of them. ``now`` is the time of the merge.

    ``uncovered`` are the changed paths whose old content is not covered, each with what was last covered there.
    ``unrecorded_paths`` are those of them that were merged and are not yet recorded; ``unrecorded`` are minutes and
    papers of which the same is true, ``recorded_at`` is the merge that was recorded last. ``marked`` are the changed
    files that ask to be confirmed as a whole. ``is_office_behind``: main holds office files that are not covered.
    ``short_lived`` are the short-lived groups of main, None where no filing asks for them.
    ``limits`` are the entries of the blacklist and the groups that they name.
    ``vanished`` are decisive reviews that were seen at the host and are there no longer as they were (contract E).
    ``tools`` is the version of the tools that main held before the merge, None for today's: what a version newly asks
    is asked of merges since then. ``words`` are those of the host on which people act.
    """

    pull: PullRequest
    matters: tuple[Matter, ...]
    now: datetime
    offices: tuple[Office, ...]
    reviews: tuple[Review, ...] = ()
    vanished: tuple[Review, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()
    fresh_starts: tuple[datetime, ...] = ()
    commits: Mapping[str, Commit] = field(default_factory=dict)
    meetings: tuple[Meeting, ...] = ()
    papers: tuple[Paper, ...] = ()
    outdated: frozenset[str] = frozenset()
    errors: int = 0
    head_office: Registry | None = None
    uncovered: Mapping[str, Covered | None] = field(default_factory=dict)
    unrecorded_paths: frozenset[str] = frozenset()
    unrecorded: tuple[Minutes | PaperSignature, ...] = ()
    recorded_at: datetime | None = None
    marked: frozenset[str] = frozenset()
    is_office_behind: bool = False
    short_lived: ShortLivedNeeds | None = None
    limits: tuple[Record, ...] = ()
    tools: Version | None = None
    words: HostWords = GITHUB

    def asks(self, since: Version) -> bool:
        """Whether what a version newly asks is asked of this merge."""
        return self.tools is None or self.tools >= since

    @property
    def base(self) -> Office:
        """The office at the merge's first parent."""
        return self.offices[-1]


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    WAITING = "waiting"
    REFUSED = "refused"


class StepVerdict(NamedTuple):
    """One step of one file: done by whom, when and by what sort of evidence; or why not yet and what to do next."""

    path: str
    step: Step
    article: str | None
    state: StepState
    by: str | None
    at: datetime | None
    says: str
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A review that does not count, and why."""

    review: int
    says: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a pull request may be merged, in one sentence, step by step, and what was not counted.

    ``is_blocked`` is something that stands against it, whatever is approved; ``not_asked_then`` what would, had the
    tools of then asked it.
    """

    approved: bool
    says: str
    steps: tuple[StepVerdict, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    is_blocked: bool = False
    not_asked_then: tuple[str, ...] = ()
