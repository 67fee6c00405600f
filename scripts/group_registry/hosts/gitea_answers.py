"""Convert the answers of Gitea and Forgejo to GitHub's shapes, which the rest of the program reads.

An answer that is out of shape raises ``Unclear``, and so does a state, an id or a time of unknown form: nothing is
guessed. These hosts do not tell the kind of an account, so each counts as a person. Only fields that are read later are
kept, except in ``note``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from group_registry.forms.json_types import (
    Id,
    Of,
    Oid,
    Page,
    Unclear,
    a_count,
    a_number,
    a_text,
    a_time,
    an_object,
    an_oid,
    field,
    optional,
    shaped,
    worded,
)

Shape = dict[str, Any]

STATES = {"APPROVED": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED", "PENDING": "PENDING"}
DECISIVE = ("APPROVED", "CHANGES_REQUESTED")
REQUESTED = "REQUEST_REVIEW"
"""The state of an entry in the list of reviews that is only a request for a review."""
FRESH_STARTS = {"reopen": "reopened", "change_target_branch": "base_ref_changed"}
SCHEDULED, UNSCHEDULED = "pull_scheduled_merge", "pull_cancel_scheduled_merge"
GHOST = -1
"""The id that stands for an account that is gone."""
DRAFT = ("WIP:", "[WIP]")
"""How the title of a draft begins by default. Used where the host does not report ``draft`` (before 1.23)."""


def account(value: Any) -> Shape | None:
    """None if it is gone."""
    user = an_object(value)
    if user.get("id") == GHOST:
        return None
    return {"id": field(user, "id", a_number), "login": field(user, "login", a_text), "type": "User"}


def _text_of_a_time(value: Any) -> str:
    a_time(value)
    return str(value)


def _state(value: Any) -> str:
    if a_text(value) not in STATES:
        raise Unclear(f"无法识别的评审状态“{worded(value)}”")
    return STATES[value]


User = Annotated[Shape | None, account]
Time = Annotated[str, _text_of_a_time]


class Head(NamedTuple):
    sha: Oid
    ref: str


class PullSays(NamedTuple):
    """``title`` must be there where ``draft`` is not, ``merged_by`` and ``merge_commit_sha`` if it is merged."""

    number: Id
    state: str
    merged: bool
    merged_at: Time | None
    created_at: str
    user: User
    head: Head
    base: Annotated[str, Of("ref", a_text)]
    html_url: Page
    updated_at: Time | None = None
    draft: bool = False
    changed_files: Annotated[int | None, a_count] = None


_account_or_null = optional(account)


class ReviewSays(NamedTuple):
    """``commit_id`` is None if the review names no commit."""

    id: Id
    user: Annotated[Shape | None, _account_or_null]
    state: Annotated[str, _state]
    commit_id: Annotated[str | None, lambda value: None if value == "" else an_oid(value)]
    submitted_at: Time
    updated_at: Time
    dismissed: bool
    pull_request_url: Page


class ReviewEvent(NamedTuple):
    """The timeline's word of a review or of its dismissal."""

    review_id: Id
    created_at: Time


class CommitSays(NamedTuple):
    sha: Oid
    author: Annotated[Shape | None, lambda value: account(value) if value is not None and an_object(value) else None]


def pull(data: Any, events: Sequence[Any], commits: int | None, files: int | None) -> Shape:
    """``events`` are its timeline.

    ``commits`` and ``files`` are its counts, None to leave them out. The host's own count of files is preferred.
    """
    told = shaped(PullSays, data)
    if told.merged != (told.merged_at is not None):
        raise Unclear("取回的申请是否已合并，前后不一致")
    is_draft = told.draft
    if "draft" not in data:
        is_draft = field(data, "title", a_text).upper().startswith(DRAFT)
    merges = [event["type"] for event in _real(events) if event["type"] in (SCHEDULED, UNSCHEDULED)]
    if told.changed_files is not None:
        files = told.changed_files
    counts = {"commits": commits, "changed_files": files}
    shape = told._asdict() | counts
    shape |= {"draft": is_draft, "head": told.head._asdict(), "base": {"ref": told.base}}
    shape |= {"merge_commit_sha": None, "merged_by": None, "auto_merge": None}
    if told.merged:
        shape["merge_commit_sha"] = field(data, "merge_commit_sha", an_oid)
        shape["merged_by"] = field(data, "merged_by", account)
    if merges[-1:] == [SCHEDULED]:
        shape["auto_merge"] = {}
    return {name: value for name, value in shape.items() if name not in counts or value is not None}


def listed(items: Iterable[Any]) -> list[Shape]:
    return [pull(item, (), None, None) for item in items]


def reviews(items: Iterable[Any], events: Iterable[Any], merged_at: str | None = None) -> list[Shape]:
    """The reviews as they were when the pull request was merged, if it is; without mere requests for one.

    A review that was kept as a draft first carries the time at which it was begun. So the later of that time and the
    timeline's counts.
    """
    events, read = list(events), list[ReviewSays]()
    handed_in = {one.review_id: one.created_at for one, _ in _of_reviews(events)}
    bodies = dict[int, Any]()
    for item in map(an_object, items):
        if item.get("state") != REQUESTED:
            one = shaped(ReviewSays, item)
            at = max(one.submitted_at, handed_in.get(one.id, one.submitted_at), key=a_time)
            read.append(one._replace(submitted_at=at))
            bodies[one.id] = item.get("body")
    states = _states(read, {event.review_id for event in _dismissals(events)}, merged_at)
    return [one._asdict() | {"given": one.state, "state": states[one.id], "body": bodies[one.id]} for one in read]


def _states(read: Sequence[ReviewSays], dismissed: Collection[int], merged_at: str | None) -> dict[int, str]:
    """The state of each review. ``dismissed`` are those that a person dismissed, as the timeline says.

    Without such an event, the host itself has marked a review as dismissed because the same account gave a newer
    decisive one. A review that such a one follows keeps its state. If none follows, the newer one has been deleted:
    then a refusal stays, and an approval is withdrawn unless that happened after the merge.
    """
    decisive = [one for one in read if one.state in DECISIVE]
    in_order = sorted(decisive, key=lambda review: (a_time(review.submitted_at), review.id))
    last = {one.user["id"] if one.user else None: one.id for one in in_order}
    states = {one.id: one.state for one in read}
    for one in decisive:
        if one.dismissed and one.id in dismissed:
            states[one.id] = "DISMISSED"
        elif one.dismissed and one.id in last.values() and one.state == "APPROVED":
            is_later = merged_at is not None and a_time(one.updated_at) >= a_time(merged_at)
            if not is_later:
                states[one.id] = "WITHDRAWN"
    return states


def timeline(events: Iterable[Any], items: Iterable[Any], merged_at: str | None = None) -> list[Shape]:
    """The events that are read later. Those of reviews lack a commit and a state here, so the review gives them.

    If the list lacks an event's review, an approval is reported, so that comparing the two lists shows a difference.
    """
    events = list(events)
    known = {one["id"]: one for one in reviews(items, events, merged_at)}
    found: list[Shape] = []
    for one, user in _of_reviews(events):
        review = known.get(one.review_id, {"state": "APPROVED", "commit_id": None})
        about = {"state": review["state"], "commit_id": review["commit_id"]}
        found.append({"event": "reviewed", "id": one.review_id, "user": user, "submitted_at": one.created_at} | about)
    for one in _dismissals(events):
        # The host keeps the state before it in the review; None if the review is gone.
        before = {"review_id": one.review_id, "state": None}
        if one.review_id in known:
            before["state"] = known[one.review_id]["given"].lower()
        found.append({"event": "review_dismissed", "created_at": one.created_at, "dismissed_review": before})
    for event in _real(events):
        kind = event["type"]
        if kind in FRESH_STARTS:
            found.append({"event": FRESH_STARTS[kind], "created_at": field(event, "created_at", a_text)})
        elif kind == "comment":
            said = note(event)
            body = field(event, "body", a_text)
            found.append({"event": "commented", "id": said["id"], "user": said["user"], "body": body})
    return found


def commits(items: Iterable[Any]) -> list[Shape]:
    """Each commit with the account that owns its author's mail address; None if there is none."""
    told = [shaped(CommitSays, item) for item in items]
    return [{"sha": one.sha, "author": {"id": one.author["id"]} if one.author else None} for one in told]


def asked(items: Iterable[Any]) -> frozenset[int]:
    """The ids of the people who were asked for a review and have not given one since."""
    last: dict[int, tuple[int, str]] = {}
    for item in map(an_object, items):
        if user := field(item, "user", _account_or_null):  # null: a team is asked
            state = field(item, "id", a_number), field(item, "state", a_text)
            last[user["id"]] = max(last.get(user["id"], (0, "")), state)
    return frozenset(account for account, (_, state) in last.items() if state == REQUESTED)


def note(item: Any) -> Shape:
    data = dict(an_object(item))
    field(data, "id", a_number)
    data |= {name: account(data[name]) for name in data.keys() & {"user", "creator"}}
    if "status" in data:
        data |= {"state": field(data, "status", a_text), "target_url": field(data, "target_url", a_text) or None}
    if data.get("pull_request") is None:
        data.pop("pull_request", None)
    return data


def _real(events: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """The entries that are not null; this host sends null for what it cannot show. Each must have a type."""
    for event in events:
        if event is not None:
            field(an_object(event), "type", a_text)
            yield event


def _of_reviews(events: Iterable[Any]) -> Iterator[tuple[ReviewEvent, Shape | None]]:
    for event in _real(events):
        if event["type"] == "review":
            yield shaped(ReviewEvent, event), field(event, "user", _account_or_null)


def _dismissals(events: Iterable[Any]) -> list[ReviewEvent]:
    """Those by a person; of its own the host tells none."""
    return [shaped(ReviewEvent, event) for event in _real(events) if event["type"] == "dismiss_review"]
