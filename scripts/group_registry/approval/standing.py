"""From reviews to standings: what each person's last decisive review says, and since when (contract D 4).

A refusal stands until the same person gives a new approval, whatever is dismissed, reopened or pushed; a dismissed
review of unknown state is one. An approval counts together with those directly before it, as a run of approvals of the
exact content that would be merged, which a refusal, a dismissal, another content, a fresh start or a vanished review
interrupts. Every approval of the run may be used: the first step takes the earliest, a later step may take a later one.
A last review that was seen and has vanished from the host blocks the merge until the same person reviews again.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from group_registry.approval.facts import Act, Content, Facts, Review


def refusals(facts: Facts) -> Iterator[list[Review]]:
    """For each person the standing refusal and those before it, newest first; for ever if the account is gone."""
    # A vanished approval does not take back a refusal.
    return _last(facts, lambda act: act.is_refusal, lambda act: act.is_refusal or not act.is_gone)


def vanished(facts: Facts) -> Iterator[list[Review]]:
    """For each person the vanished reviews that no other follows, newest first; one by one if the account is gone."""
    return _last(facts, lambda act: act.is_gone, lambda act: True)


def _last(facts: Facts, is_so: Callable[[Act], bool], counts: Callable[[Act], bool]) -> Iterator[list[Review]]:
    yield from ([act.review] for act in filter(is_so, facts.acts.get(None, ())))
    for account, acts in facts.acts.items():
        run = [act.review for act in takewhile(is_so, filter(counts, reversed(acts)))]
        if account is not None and run:
            yield run


def run_of_approvals(acts: Sequence[Act], content: Content, facts: Facts) -> list[Review]:
    """The approvals of this exact content at the end of a person's reviews, newest first, with no other in between."""
    run = takewhile(lambda act: act.is_approval and is_about(act.review, content, facts), reversed(acts))
    return [act.review for act in run]


def is_about(review: Review, content: Content, facts: Facts) -> bool:
    """Whether merging the reviewed commit would have made exactly this change of content (contract D 3)."""
    commit = facts.commits.get(review.commit or "")
    return commit is not None and content in (commit.contents or ())
