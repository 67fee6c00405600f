"""Pull requests on the same group that were refused and closed unmerged: shown to approvers, not used in decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from group_registry.approval.decision import objectors
from group_registry.approval.facts import Facts, Office, PullRequest, Review, ReviewState
from group_registry.approval.standing import acts_by_account
from group_registry.model.records import Person
from group_registry.model.terms import day_of


@dataclass(frozen=True, slots=True)
class ClosedRequest:
    """A pull request when it was closed: its reviews, and the office files up to then, the oldest first."""

    number: int
    closed_at: datetime
    reviews: tuple[Review, ...]
    offices: Sequence[Office]


def returns(closed: ClosedRequest) -> list[tuple[Person, Review]]:
    """The blocking refusals that stood when the pull request was closed, the earliest first.

    Dismissed reviews are left out, because without the timeline it is unknown what they said. Reviews of accounts that
    no longer exist are left out too.
    """
    offices = tuple(one for one in closed.offices if one.since <= closed.closed_at)
    if not offices:
        return []
    facts = Facts(
        pull=PullRequest(closed.number, None, closed.closed_at),
        matters=(),
        now=closed.closed_at + timedelta(seconds=1),  # the host's times have whole seconds only
        offices=offices,
        reviews=tuple(one for one in closed.reviews if one.state is not ReviewState.DISMISSED),
    )
    found = [(person, review) for person, review in objectors(facts, acts_by_account(facts)) if person]
    return sorted(found, key=lambda one: (one[1].at, one[1].id))


def told(closed: ClosedRequest) -> str:
    """The sentence about a closed pull request; empty if nobody refused it."""
    by = "、".join(f"{person.label}于 {day_of(review.at)}" for person, review in returns(closed))
    what = "退回，申请未合并即关闭；退回意见见该申请。"
    return f"此前第 {closed.number} 号申请（同一群组）曾由{by} {what}" if by else ""


def unknown(numbers: Iterable[int] = ()) -> str:
    """The sentence for when earlier refusals are unknown: of these pull requests, or of all if there are no numbers."""
    which = "、".join(map(str, sorted(numbers)))
    return f"未能查明此前有无退回，请查看第 {which} 号申请（未合并即关闭）。" if which else "未能查明此前有无退回。"
