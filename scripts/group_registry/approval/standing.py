"""From reviews to standings: what each person's last decisive review says, and since when (contract D 4).

A refusal stands until the same person gives a new approval, whatever is dismissed, reopened or pushed; a dismissed
review of unknown state is one. An approval counts together with those directly before it, as a run of approvals of the
exact content that would be merged, which a refusal, a dismissal, another content, a fresh start or a vanished review
interrupts. Every approval of the run may be used: the first step takes the earliest, a later step may take a later one.
A last review that was seen and has vanished from the host blocks the merge until the same person reviews again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from group_registry.approval.facts import Content, Dismissal, Facts, Review, ReviewState


@dataclass(frozen=True, slots=True)
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


Standings = Mapping[int | None, Sequence[Act]]
"""The decisive reviews of each account by time. None: of accounts that are gone, only refusals and vanished ones."""


def acts_by_account(facts: Facts) -> Standings:
    """Everyone's decisive reviews before the merge, in the order of time; of the same second in that of the ids."""
    dismissals: dict[int, list[Dismissal]] = defaultdict(list)
    for dismissal in facts.dismissals:
        dismissals[dismissal.review].append(dismissal)
    fresh = max((start for start in facts.fresh_starts if start < facts.now), default=None)
    gone = frozenset(facts.vanished)
    acts: dict[int | None, list[Act]] = defaultdict(list)
    for review in sorted([*facts.reviews, *gone], key=lambda review: (review.at, review.id)):
        if review.at >= facts.now or review.state is ReviewState.COMMENTED:
            continue
        about = dismissals.get(review.id, ())
        is_untold = review.state is ReviewState.DISMISSED and not about  # nobody knows what it was
        was_approval = not is_untold and all(one.state is ReviewState.APPROVED for one in about)
        if review in gone:
            act = Act(review, is_refusal=review.state is not ReviewState.APPROVED, is_gone=True)
        elif review.state is ReviewState.CHANGES_REQUESTED or not was_approval:
            act = Act(review, is_refusal=True)
        elif review.is_human and review.user is not None:
            is_dismissed = any(one.at < facts.now for one in about)
            act = Act(review, False, is_dismissed, fresh is not None and review.at <= fresh)
        else:  # an app neither approves nor withdraws a refusal, whatever its account; nor does an account that is gone
            continue
        acts[review.user].append(act)
    return acts


def refusals(standings: Standings) -> Iterator[list[Review]]:
    """For each person the standing refusal and those before it, newest first; for ever if the account is gone."""
    yield from ([act.review] for act in standings.get(None, ()) if act.is_refusal)
    for account, acts in standings.items():
        # A vanished approval does not take back a refusal.
        standing = [act for act in acts if act.is_refusal or not act.is_gone]
        if account is not None and standing and standing[-1].is_refusal:
            yield [act.review for act in takewhile(lambda act: act.is_refusal, reversed(standing))]


def vanished(standings: Standings) -> Iterator[list[Review]]:
    """For each person the vanished reviews that no other follows, newest first; one by one if the account is gone."""
    yield from ([act.review] for act in standings.get(None, ()) if act.is_gone)
    for account, acts in standings.items():
        if account is not None and acts[-1].is_gone:
            yield [act.review for act in takewhile(lambda act: act.is_gone, reversed(acts))]


def run_of_approvals(acts: Sequence[Act], content: Content, facts: Facts) -> list[Review]:
    """The approvals of this exact content at the end of a person's reviews, newest first, with no other in between."""
    run: list[Review] = []
    for act in reversed(acts):
        if not (act.is_approval and is_about(act.review, content, facts)):
            break
        run.append(act.review)
    return run


def is_about(review: Review, content: Content, facts: Facts) -> bool:
    """Whether merging the reviewed commit would have made exactly this change of content (contract D 3)."""
    commit = facts.commits.get(review.commit) if review.commit else None
    return commit is not None and commit.contents is not None and content in commit.contents
