"""From reviews to standings: what each person's last decisive review says, and since when (contract D 4).

A refusal stands until the same person gives a new approval, whatever is dismissed, reopened or pushed; a dismissed
review of unknown state is one. An approval counts together with those directly before it, as a run of approvals of the
exact content that would be merged, which a refusal, a dismissal, another content, a fresh start or a vanished review
interrupts. Every approval of the run may be used: the first step takes the earliest, a later step may take a later one.
A last review that was seen and has vanished from the host blocks the merge until the same person reviews again.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from group_registry.approval.facts import Act, Content, Facts, Review


def refusals(facts: Facts) -> Iterator[list[Review]]:
    """For each person the standing refusal and those before it, newest first; for ever if the account is gone."""
    yield from ([act.review] for act in facts.acts.get(None, ()) if act.is_refusal)
    for account, acts in facts.acts.items():
        # A vanished approval does not take back a refusal.
        standing = [act for act in acts if act.is_refusal or not act.is_gone]
        if account is not None and standing and standing[-1].is_refusal:
            yield [act.review for act in takewhile(lambda act: act.is_refusal, reversed(standing))]


def vanished(facts: Facts) -> Iterator[list[Review]]:
    """For each person the vanished reviews that no other follows, newest first; one by one if the account is gone."""
    yield from ([act.review] for act in facts.acts.get(None, ()) if act.is_gone)
    for account, acts in facts.acts.items():
        if account is not None and acts[-1].is_gone:
            yield [act.review for act in takewhile(lambda act: act.is_gone, reversed(acts))]


def run_of_approvals(acts: Sequence[Act], content: Content, facts: Facts) -> list[Review]:
    """The approvals of this exact content at the end of a person's reviews, newest first, with no other in between."""
    run = takewhile(lambda act: act.is_approval and is_about(act.review, content, facts), reversed(acts))
    return [act.review for act in run]


def is_about(review: Review, content: Content, facts: Facts) -> bool:
    """Whether merging the reviewed commit would have made exactly this change of content (contract D 3)."""
    commit = facts.commits.get(review.commit or "")
    return commit is not None and content in (commit.contents or ())
