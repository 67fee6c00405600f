"""Convert the answers of Gitea and Forgejo to GitHub's shapes, which the rest of the program reads.

An answer that is out of shape raises ``Unclear``, and so does a state, an id or a time of unknown form: nothing is
guessed. These hosts do not tell the kind of an account, so each counts as a person. Only fields that are read later are
kept, except in ``note``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from group_registry.forms.json_types import (
    Unclear,
    a_count,
    a_list,
    a_number,
    a_page,
    a_text,
    a_time,
    a_truth,
    an_object,
    an_oid,
    field,
    optional,
    worded,
)

Shape = dict[str, Any]

STATES = {"APPROVED": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED", "PENDING": "PENDING"}
ASKING = "REQUEST_REVIEW"
"""The state of an entry in the list of reviews that is only a request for a review."""
FRESH_STARTS = {"reopen": "reopened", "change_target_branch": "base_ref_changed"}
SCHEDULED, UNSCHEDULED = "pull_scheduled_merge", "pull_cancel_scheduled_merge"
GHOST = -1
"""The id that stands for an account that is gone."""
DRAFT = ("WIP:", "[WIP]")
"""How the title of a draft begins by default. Used where the host does not report ``draft`` (before 1.23)."""


def account(value: Any) -> Shape | None:
    """An account; None if it is gone."""
    user = an_object(value)
    if user.get("id") == GHOST:
        return None
    return {"id": field(user, "id", a_number), "login": field(user, "login", a_text), "type": "User"}


def pull(data: Any, events: Sequence[Any], commits: int | None, files: int | None) -> Shape:
    """A pull request; ``events`` are its timeline.

    ``commits`` and ``files`` are its counts, None to leave them out. The host's own count of files is preferred.
    """
    told = an_object(data)
    head, is_merged = field(told, "head", an_object), field(told, "merged", a_truth)
    if is_merged != (field(told, "merged_at", optional(a_time)) is not None):
        raise Unclear("取回的申请是否已合并，前后不一致")
    about: Shape = {
        "number": field(told, "number", a_number),
        "state": field(told, "state", a_text),
        "draft": _is_draft(told),
        "created_at": field(told, "created_at", a_text),
        "merged_at": told["merged_at"],
        "merge_commit_sha": field(told, "merge_commit_sha", an_oid) if is_merged else None,
        "user": account(field(told, "user", an_object)),
        "merged_by": account(field(told, "merged_by", an_object)) if is_merged else None,
        "auto_merge": {} if _merges_by_itself(events) else None,
        "head": {"sha": field(head, "sha", an_oid), "ref": field(head, "ref", a_text)},
        "base": {"ref": field(field(told, "base", an_object), "ref", a_text)},
        "html_url": field(told, "html_url", a_page),
    }
    counts = {"commits": commits, "changed_files": _count(told, files)}
    return about | {name: count for name, count in counts.items() if count is not None}


def listed(items: Iterable[Any]) -> list[Shape]:
    """The pull requests of a list."""
    return [pull(item, (), None, None) for item in items]


def reviews(items: Iterable[Any], events: Iterable[Any]) -> list[Shape]:
    """The reviews, without mere requests for one.

    A review that was kept as a draft first carries the time at which it was begun. So the later of that time and the
    timeline's counts.
    """
    times = {event["id"]: event["submitted_at"] for event in _told_of_reviews(events)}
    return [_review(item, times) for item in map(an_object, items) if item.get("state") != ASKING]


def timeline(events: Iterable[Any], items: Iterable[Any]) -> list[Shape]:
    """The events that are read later. Those of reviews lack a commit and a state here, so the review gives them."""
    events, known = list(events), {field(item, "id", a_number): item for item in map(an_object, items)}
    found = [_reviewed(event, known.get(event["id"])) for event in _told_of_reviews(events)]
    for event in _real(events):
        kind = field(event, "type", a_text)
        if kind == "dismiss_review":
            found.append(_dismissal(event, known))
        elif kind in FRESH_STARTS:
            found.append({"event": FRESH_STARTS[kind], "created_at": field(event, "created_at", a_text)})
        elif kind == "comment":
            found.append({"event": "commented"} | _commented(event))
    return found


def commits(items: Iterable[Any]) -> list[Shape]:
    """Each commit with the account that owns its author's mail address; None if there is none."""
    return [_commit(item) for item in map(an_object, items)]


def asked(items: Iterable[Any]) -> frozenset[str]:
    """The logins of the people who were asked for a review and have not given one since."""
    last: dict[str, tuple[int, str]] = {}
    for item in map(an_object, items):
        if field(item, "user", optional(an_object)) is not None:  # null: a team is asked
            login = field(item["user"], "login", a_text)
            last[login] = max(last.get(login, (0, "")), (field(item, "id", a_number), field(item, "state", a_text)))
    return frozenset(login for login, (_, state) in last.items() if state == ASKING)


def note(item: Any) -> Shape:
    """A comment, an issue or a status."""
    data = dict(an_object(item))
    field(data, "id", a_number)
    data |= {name: account(data[name]) for name in data.keys() & {"user", "creator"}}
    if "status" in data:
        data |= {"state": field(data, "status", a_text), "target_url": field(data, "target_url", a_text) or None}
    if data.get("pull_request") is None:
        data.pop("pull_request", None)
    return data


def _is_draft(told: Mapping[str, Any]) -> bool:
    if "draft" in told:
        return field(told, "draft", a_truth)
    return field(told, "title", a_text).upper().startswith(DRAFT)


def _count(told: Mapping[str, Any], files: int | None) -> int | None:
    return field(told, "changed_files", a_count) if "changed_files" in told else files


def _merges_by_itself(events: Iterable[Any]) -> bool:
    """Whether an automatic merge was scheduled and not cancelled since."""
    kinds = [event["type"] for event in _real(events) if event["type"] in (SCHEDULED, UNSCHEDULED)]
    return kinds[-1:] == [SCHEDULED]


def _real(events: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """The entries that are not null; this host sends null for what it cannot show. Each must have a type."""
    for event in events:
        if event is not None:
            field(an_object(event), "type", a_text)
            yield event


def _told_of_reviews(events: Iterable[Any]) -> Iterator[Shape]:
    for event in _real(events):
        if event["type"] == "review":
            at, user = field(event, "created_at", a_text), account(field(event, "user", an_object))
            yield {"event": "reviewed", "id": field(event, "review_id", a_number), "user": user, "submitted_at": at}


def _reviewed(event: Shape, item: Mapping[str, Any] | None) -> Shape:
    """If the list lacks the event's review, report an approval, so that comparing the two lists shows a difference."""
    if item is None:
        return event | {"state": "APPROVED", "commit_id": None}
    return event | {"state": _state(item), "commit_id": _reviewed_commit(item)}


def _review(item: Mapping[str, Any], times: Mapping[int, str]) -> Shape:
    number, at = field(item, "id", a_number), field(item, "submitted_at", a_text)
    return {
        "id": number,
        "user": account(field(item, "user", an_object)),
        "state": _state(item),
        "commit_id": _reviewed_commit(item),
        "submitted_at": _later(at, times.get(number, at)),
        "pull_request_url": field(item, "pull_request_url", a_page),
    }


def _state(item: Mapping[str, Any]) -> str:
    state = field(item, "state", a_text)
    if state not in STATES:
        raise Unclear(f"无法识别的评审状态“{worded(state)}”")
    is_dismissed = field(item, "dismissed", a_truth)
    return "DISMISSED" if is_dismissed and STATES[state] in ("APPROVED", "CHANGES_REQUESTED") else STATES[state]


def _reviewed_commit(item: Mapping[str, Any]) -> str | None:
    """None if the review names no commit."""
    return field(item, "commit_id", lambda value: None if value == "" else an_oid(value))


def _commented(event: Mapping[str, Any]) -> Shape:
    said = note(event)
    return {"id": said["id"], "user": said["user"], "body": field(said, "body", a_text)}


def _later(one: str, other: str) -> str:
    return max(one, other, key=_moment)


def _moment(text: str) -> datetime:
    return field({"submitted_at": text}, "submitted_at", a_time)


def _dismissal(event: Mapping[str, Any], known: Mapping[int, Mapping[str, Any]]) -> Shape:
    """A dismissal with the state before it, which this host keeps in the review; None if the review is gone."""
    number = field(event, "review_id", a_number)
    state = field(known[number], "state", a_text) if number in known else ""
    about = {"review_id": number, "state": STATES[state].lower() if state in STATES else None}
    return {"event": "review_dismissed", "created_at": field(event, "created_at", a_text), "dismissed_review": about}


def _commit(item: Mapping[str, Any]) -> Shape:
    author = field(item, "author", optional(an_object))
    known = account(author) if author else None
    return {"sha": field(item, "sha", an_oid), "author": {"id": known["id"]} if known else None}


def labels(items: Iterable[Any]) -> dict[str, int]:
    """The ids of labels by name."""
    return {field(item, "name", a_text): field(item, "id", a_number) for item in map(an_object, a_list(items))}
