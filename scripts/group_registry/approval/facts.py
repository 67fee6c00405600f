"""What a decision about a pull request rests on (facts from the host and from git), and the verdict.

All times have a time zone. The times of reviews, timeline events and the pull request are the host's server time. The
times of the main branch say when a commit became its tip.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from group_registry.approval.conflicts import Lent, delegations
from group_registry.lifecycle.quiet_periods import NO_DATA, OfficialDays
from group_registry.model.finding import PRESENT, SECOND, Finding, Version, with_article
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import (
    LONGEST_DELEGATION,
    Delegation,
    Group,
    Minutes,
    PaperSignature,
    Person,
    Record,
    frozen,
)
from group_registry.model.registry import Registry
from group_registry.model.similarity import Links, grouped
from group_registry.model.terms import day_of
from group_registry.rules.transition import Routed, Step, TreeEntry, entry_of, is_governing, mark_of


class ReviewState(StrEnum):
    """A review's state as the host names it. Pending reviews and unknown states never become facts.

    ``WITHDRAWN`` is ours: an approval that the same person replaced by a review that has been deleted since.
    """

    APPROVED = "APPROVED"
    WITHDRAWN = "WITHDRAWN"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    DISMISSED = "DISMISSED"
    COMMENTED = "COMMENTED"


class Content(NamedTuple):
    """The change of a file. A content is a blob id (None: no file), after mode and space if it is no plain file."""

    path: str
    old: str | None
    new: str | None


Sides = tuple[TreeEntry | None, TreeEntry | None]
Raw = Mapping[str, Sides]
"""The paths at which two trees differ, each with its entry before and after; None where there is no file."""


def contents(raw: Raw) -> frozenset[Content]:
    return frozenset(Content(path, mark_of(old), mark_of(new)) for path, (old, new) in raw.items())


def raw_of(changed: Iterable[Content]) -> Raw:
    sides = ((one.path, one.old, one.new) for one in changed)
    return {path: (entry_of(old) if old else None, entry_of(new) if new else None) for path, old, new in sides}


@frozen
class Matter:
    """One changed file, its records (None: unreadable), and the groups that an incident or blacklist entry names."""

    content: Content
    before: Record | None = None
    after: Record | None = None
    about: tuple[Group, ...] = ()

    @property
    def path(self) -> str:
        return self.content.path

    @property
    def groups(self) -> list[Group]:
        """The old and the new content of a group's file, as far as there are."""
        return groups_in(self.before, self.after)


def groups_in(*records: Record | None) -> list[Group]:
    return [record for record in records if isinstance(record, Group)]


@frozen
class Covered:
    """The last covered content of a file (``mark``, as in ``Content``), and its record (None: it cannot be read)."""

    mark: str
    record: Record | None

    @property
    def group(self) -> Group | None:
        return self.record if isinstance(self.record, Group) else None


@frozen
class Review:
    """A review: its author (None: the account no longer exists), state, commit (None: gone) and time.

    ``body`` is what was written with it, for those who wait; it decides nothing and no record keeps it.
    """

    id: int
    user: int | None
    state: ReviewState
    commit: str | None
    at: datetime
    login: str = ""
    is_human: bool = True
    body: str = field(default="", compare=False)

    @property
    def given(self) -> ReviewState:
        """The state in which it was given, as far as its state still says: a later review may have replaced it."""
        return ReviewState.APPROVED if self.state is ReviewState.WITHDRAWN else self.state


@frozen
class Dismissal:
    """A timeline event: a review was dismissed. ``state`` is its state until then, None if the event does not say."""

    review: int
    state: ReviewState | None
    at: datetime


@frozen
class Commit:
    """A commit between the base and the head, the head included.

    ``contents`` is what merging this commit would have changed, compared with the merge base; None if unknown.
    ``authored`` are the paths to which it gave a content that none of its parents has, so merging the base authors
    nothing. ``authors`` are the numeric account ids found in git's author lines, which can be forged. ``is_odd``: git
    itself would not have written its author line or its dates so.
    """

    oid: str
    contents: frozenset[Content] | None
    authored: frozenset[str] = frozenset()
    authors: frozenset[int] = frozenset()
    is_odd: bool = False


@frozen
class History:
    """``changed`` is from merge base to head, ``moved`` to the tip; ``commits``, by id, are not in the tip.

    ``odd`` says by path what is brought that git itself would not have written so.
    """

    tip: str
    head: str
    changed: Raw
    moved: Raw
    commits: Mapping[str, Commit]
    odd: Mapping[str, str] = field(default_factory=dict)


@frozen
class PullRequest:
    """``author`` is None if the account no longer exists; ``merger`` is who merged it."""

    number: int
    author: int | None
    opened_at: datetime
    is_to_main: bool = True
    is_draft: bool = False
    is_closed: bool = False
    merges_by_itself: bool = False
    is_merged: bool = False
    merger: int | None = None


ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """The office files on the main branch from the moment ``since`` on, with the look-ups that a decision needs.

    ``lent_by_others`` are the delegations that others approved for who is away.
    """

    since: datetime
    registry: Registry
    lent_by_others: frozenset[Delegation] = frozenset()

    @cached_property
    def _accounts(self) -> Mapping[int | None, list[Person]]:
        people = self.registry.of(Person)
        return grouped((person.account_id, person) for person in people if person.account_id is not None)

    def people_behind(self, account: int | None) -> list[Person]:
        """Everyone for whom the office files list that account. If there are several, the account counts for nobody."""
        return self._accounts[account]

    def person_behind(self, account: int | None) -> Person | None:
        """The one person whose account it is; None if nobody has it or several people do."""
        match self.people_behind(account):
            case [person]:
                return person
        return None

    @cached_property
    def delegations(self) -> Mapping[str, list[Lent]]:
        """What counts of what is lent, by the staff number of who takes it."""
        return grouped(
            (lent.taker.staff_no, lent)
            for lent in delegations(self.registry)
            if lent.giver.staff_no != lent.taker.staff_no and lent.entry.days <= LONGEST_DELEGATION
        )


NO_OFFICE = Office(ALWAYS, Registry({}))
"""Before the first office files: nobody held anything."""


@frozen
class Meeting:
    """One content of a minutes file on main, and when it was merged; the last content of the same path is in force."""

    minutes: Minutes
    merged_at: datetime


@frozen
class Paper:
    signature: PaperSignature
    merged_at: datetime


@frozen
class Act:
    """A decisive review: a refusal, or an approval that may be void. ``is_gone``: it vanished; refusals still count."""

    review: Review
    is_refusal: bool
    is_dismissed: bool = False
    is_before_a_fresh_start: bool = False
    is_gone: bool = False

    @property
    def is_approval(self) -> bool:
        return not (self.is_refusal or self.is_dismissed or self.is_before_a_fresh_start or self.is_gone)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a decision rests on. ``offices``, ``meetings`` and ``papers`` hold only covered content (contract E).

    ``offices`` are in the order of time; the last one is that of the base. ``filed_office`` are the office files of the
    base with those that count only from ``filed_since`` on, ``head_office`` as the change would leave them.
    ``is_office_behind``: main holds office files that are not covered; ``waits_for_office``: some of these were merged
    and wait for their record. ``now`` is the time of the merge, ``recorded_at`` that of the last recorded one,
    ``fresh_starts`` are when the pull request was reopened or retargeted. ``statuses`` are commits and when the host
    dated a status of them, ``vanished`` are decisive reviews that were seen and are missing or different.

    Of the changed paths, ``outdated`` were changed on main since the merge base, ``uncovered`` have an old content that
    is not covered (each with the last covered one, None if there is none), ``unrecorded_paths`` were merged and are not
    recorded yet, ``marked`` ask to be confirmed as a whole; ``routed`` are the last covered contents of the groups.
    ``unrecorded`` are minutes, papers and groups that wait for their record; ``faults`` are the errors of what is
    brought in.
    ``covered_at`` are when their covered contents were merged, if since the adoption.
    ``texts``, while there are limits: by the path of a group, its last covered text and the new one.
    ``short_lived`` gives the short-lived groups of main, read where they are needed; ``drafts`` are, by content mark,
    what the commits made of those that the pull request changes. ``barred`` says why nothing of the request was
    read: then there are no ``matters``. ``limits`` are the entries of the blacklist and
    the groups that they name, ``once_named`` the names that units (by slug) had, ``words`` those of the host in use,
    ``strange_owners`` whom a new CODEOWNERS names that are neither leaders nor registrars. ``official`` reads the days
    off, which only a word that waits needs. ``limits_to_come``: the limits with what waits for its record, if anything
    does. ``tools`` is the covered version of the tools at the merge's first parent.
    """

    pull: PullRequest
    matters: tuple[Matter, ...]
    now: datetime
    offices: tuple[Office, ...]
    reviews: tuple[Review, ...] = ()
    statuses: tuple[tuple[str, datetime], ...] = ()
    vanished: tuple[Review, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()
    fresh_starts: tuple[datetime, ...] = ()
    commits: Mapping[str, Commit] = field(default_factory=dict)
    meetings: tuple[Meeting, ...] = ()
    papers: tuple[Paper, ...] = ()
    outdated: frozenset[str] = frozenset()
    faults: tuple[Finding, ...] = ()
    filed_office: Registry | None = None
    filed_since: datetime = ALWAYS
    head_office: Registry | None = None
    uncovered: Mapping[str, Covered | None] = field(default_factory=dict)
    unrecorded_paths: frozenset[str] = frozenset()
    unrecorded: tuple[Minutes | PaperSignature | Group, ...] = ()
    recorded_at: datetime | None = None
    marked: frozenset[str] = frozenset()
    covered_at: Mapping[str, datetime] = field(default_factory=dict)
    is_office_behind: bool = False
    waits_for_office: bool = False
    short_lived: Callable[[], Links] = Links
    drafts: Mapping[str, Group] = field(default_factory=dict)
    limits: tuple[Record, ...] = ()
    limits_to_come: tuple[Record, ...] | None = None
    texts: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
    routed: Mapping[str, Routed] = field(default_factory=dict)
    once_named: Set[tuple[str, str]] = frozenset()
    strange_owners: tuple[str, ...] = ()
    official: Callable[[], OfficialDays] = lambda: NO_DATA
    barred: tuple[str, ...] = ()
    tools: Version = PRESENT
    words: HostWords = GITHUB

    @property
    def is_of_first_version(self) -> bool:
        """Whether the merge is not asked what version 2.0 refuses more (contract E)."""
        return self.tools < SECOND

    @property
    def is_governing(self) -> bool:
        """Whether nothing changes but office files and what lies outside the registry."""
        return all(is_governing(matter.path) for matter in self.matters)

    def citing(self, article: str | None, carrier: str) -> str:
        """In brackets, the article and the readings that a rule, or a check of the decision, carries out."""
        return with_article("", self.registry.citing(article, carrier))

    @property
    def base(self) -> Office:
        """The covered office files at the merge's first parent."""
        return self.offices[-1]

    @cached_property
    def registry(self) -> Registry:
        return self.base.registry

    @cached_property
    def today(self) -> date:
        """The day of the merge."""
        return day_of(self.now)

    @cached_property
    def opened_on(self) -> date:
        return day_of(self.pull.opened_at)

    @cached_property
    def acts(self) -> Mapping[int | None, Sequence[Act]]:
        """Each account's decisive reviews before the merge by time, of the same second by id (contract D 4).

        Under None stand those of accounts that are gone: only refusals and vanished reviews.
        """
        reviews = sorted([*self.reviews, *self.vanished], key=lambda review: (review.at, review.id))
        acts = (self._act(review) for review in reviews if review.at < self.now)
        return grouped((act.review.user, act) for act in acts if act)

    def _act(self, review: Review) -> Act | None:
        """None if it decides nothing, as an approval by an app or by an account that is gone."""
        if review.state is ReviewState.COMMENTED:
            return None
        if review in self.vanished:
            return Act(review, is_refusal=review.state is not ReviewState.APPROVED, is_gone=True)
        about = self._dismissals.get(review.id, ())
        is_untold = review.state is ReviewState.DISMISSED and not about  # nobody knows what it was
        was_approval = all(one.state is ReviewState.APPROVED for one in about)
        if review.state is ReviewState.CHANGES_REQUESTED or is_untold or not was_approval:
            return Act(review, is_refusal=True)
        if not review.is_human or review.user is None:
            return None
        is_dismissed = review.state is ReviewState.WITHDRAWN or any(one.at < self.now for one in about)
        return Act(review, False, is_dismissed, self._fresh is not None and review.at <= self._fresh)

    @cached_property
    def _dismissals(self) -> Mapping[int, Sequence[Dismissal]]:
        return grouped((dismissal.review, dismissal) for dismissal in self.dismissals)

    @cached_property
    def _fresh(self) -> datetime | None:
        """The last fresh start before ``now``."""
        return max((start for start in self.fresh_starts if start < self.now), default=None)


class StepState(StrEnum):
    DONE = "done"
    WAITING = "waiting"
    REFUSED = "refused"


class StepVerdict(NamedTuple):
    path: str
    step: Step
    article: str | None
    state: StepState
    by: str | None
    at: datetime | None
    says: str
    proof: str | None = None


@frozen
class Ignored:
    review: int
    says: str


class ExceptionKind(StrEnum):
    """By what exception the decision let something through; the values are shown on screen (例外一览)."""

    SUCCESSION = "接任代签"
    ABSENCE = "缺席代签"
    LENT_BY_OTHERS = "委托代签"
    GIFT = "另得职务代签"
    UNHEARD = "离任代签"
    ONE_REGISTRAR = "一人审核并合并"
    SELF_MERGED = "填报人自行合并"
    DELEGATED = "代行"
    ON_PAPER = "纸质签批"
    LATE_PAPER = "纸质补录"
    CORRECTION = "更正"
    RECONFIRMED = "重新确认"
    MENDED = "补正未经审批的内容"
    LATE_INCIDENT = "舆情补录"
    BATCH = "合并报送"
    FURTHER_NEED = "另有需要"
    LATE_EXTENSION = "到期后办结的延期"


class LetThrough(NamedTuple):
    """An exception, where it lets something through; ``people`` did so, ``paths`` are the files (empty: all).

    ``counts_later``: what was approved of office files counts from the end of the first working day after the merge.
    """

    kind: ExceptionKind
    says: str = ""
    people: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    counts_later: bool = False


class Pending(str):
    """An objection that ends, or becomes another, by itself once a merge is recorded that waits for it (contract E)."""


@frozen
class Verdict:
    """Whether a pull request may be merged, and why. ``is_blocked``: something blocks it whatever is approved, and
    needs more than a record.

    ``exceptions``: all by which it is approved; empty where it is not.
    """

    approved: bool
    says: str
    steps: tuple[StepVerdict, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    is_blocked: bool = False
    exceptions: tuple[LetThrough, ...] = ()
