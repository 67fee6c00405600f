"""Turn the answers of the host's REST API about a pull request into facts.

Anything out of shape raises ``Unclear`` and never counts as a yes. This module also reads what the tools wrote on the
host earlier, and who is asked for a review.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from group_registry.approval.facts import Dismissal, PullRequest, Review, ReviewState
from group_registry.forms.json_types import (
    Unclear,
    a_count,
    a_list,
    a_number,
    a_page,
    a_text,
    a_truth,
    account,
    an_object,
    an_oid,
    field,
    moment,
    optional,
    parsed,
    worded,
)
from group_registry.model.terms import MAIN

FRESH_STARTS = frozenset({"reopened", "base_ref_changed", "automatic_base_change_succeeded"})
PENDING = "PENDING"
_SUBJECT = re.compile(r"Merge pull request (?:#([0-9]{1,18}) |'.*' \(#([0-9]{1,18})\) from )")


@dataclass(frozen=True)
class Submission:
    """A pull request, the commit that it would merge, and its numbers of files and commits by the host's count.

    ``web`` is its address in a browser, empty if a saved answer leaves it out; no decision depends on it. A count is
    None only if the caller allowed it to be missing. ``asked`` are the logins of those who are asked for a review, None
    if a saved answer leaves them out.
    """

    pull: PullRequest
    head: str
    changed_files: int | None
    commits: int | None
    web: str = ""
    asked: frozenset[str] | None = None


@dataclass(frozen=True)
class Timeline:
    """The events of a timeline that decisions use: dismissals, and the times of fresh starts."""

    dismissals: tuple[Dismissal, ...] = ()
    fresh_starts: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class ListedPull:
    """A pull request as lists show it. ``merge`` is the commit that merged it, None if it is not merged."""

    number: int
    head: str
    is_to_main: bool
    is_open: bool
    merge: str | None


@dataclass(frozen=True)
class ClosedPull:
    """A pull request to main that was closed and not merged, with the head that it had then."""

    number: int
    head: str
    closed_at: datetime


def submission(text: bytes, asked: int | None = None, untold: Collection[str] = ()) -> Submission:
    """The pull request of ``GET /pulls/{number}``. ``Unclear`` if it is not number ``asked``, where that is given.

    ``untold`` names the counts that may be left out.
    """
    data = parsed(text, "申请", dict)
    if asked is not None and data.get("number") != asked:
        raise Unclear(f"取回的不是第 {asked} 号申请")
    merged_at = field(data, "merged_at", optional(moment))
    pull = PullRequest(
        number=field(data, "number", a_number),
        author=account(data, "user")[0],
        opened_at=field(data, "created_at", moment),
        is_to_main=field(field(data, "base", an_object), "ref", a_text) == MAIN,
        is_draft=field(data, "draft", a_truth),
        is_closed=_is_closed(data) and merged_at is None,
        merges_by_itself=field(data, "auto_merge", optional(an_object)) is not None,
        is_merged=merged_at is not None,
        merger=account(data, "merged_by")[0] if merged_at else None,
    )
    head = field(field(data, "head", an_object), "sha", an_oid)
    web = field(data, "html_url", a_page) if "html_url" in data else ""
    files, commits = (
        None if name in untold and name not in data else field(data, name, a_count)
        for name in ("changed_files", "commits")
    )
    people = _logins(data, "requested_reviewers") if "requested_reviewers" in data else None
    return Submission(pull, head, files, commits, web, people)


def reviews(text: bytes, number: int) -> tuple[Review, ...]:
    """The reviews of ``GET /pulls/{number}/reviews``, all pages in one list. Pending ones are left out."""
    data = parsed(text, "评审", list)
    found = tuple(review for item in data for review in _review(an_object(item), number))
    if len({review.id for review in found}) != len(found):
        raise Unclear("评审中有重复编号，可能重复取回一页；请重新取回")
    return found


def timeline(text: bytes) -> Timeline:
    """The events of ``GET /issues/{number}/timeline``, all pages in one list. Other kinds of events are left out."""
    dismissals, fresh_starts = [], []
    for item in map(an_object, parsed(text, "时间线", list)):
        kind = field(item, "event", a_text)
        if kind == "review_dismissed":
            dismissals.append(_dismissal(item))
        elif kind in FRESH_STARTS:
            fresh_starts.append(field(item, "created_at", moment))
    return Timeline(tuple(dismissals), tuple(fresh_starts))


def comments(text: bytes) -> tuple[Mapping[str, Any], ...] | None:
    """The comments of the timeline in the host's JSON; None if one of them has no text."""
    found = [item for item in map(an_object, parsed(text, "时间线", list)) if item.get("event") == "commented"]
    return tuple(found) if all("body" in item for item in found) else None


def authors(text: bytes) -> dict[str, frozenset[int]]:
    """The author's account id of each commit of ``GET /pulls/{number}/commits``, all pages; empty if unknown."""
    found = {}
    for item in map(an_object, parsed(text, "提交", list)):
        author = field(item, "author", optional(an_object))
        # A mail address that belongs to no account gives an empty object or null.
        found[field(item, "sha", an_oid)] = frozenset([field(author, "id", a_number)] if author else [])
    return found


def confirm(found: Collection[Review], text: bytes, number: int) -> None:
    """Compare the reviews with the timeline, which also reports each decisive one; ``Unclear`` if they differ.

    This reveals a lost page, a lost account, and a review whose state differs between the two.
    """
    events = [item for item in map(an_object, parsed(text, "时间线", list)) if item.get("event") == "reviewed"]
    told = [review for item in events for review in _review(item, number)]
    dismissed = {review.id for review in found if review.state is ReviewState.DISMISSED}
    if _marks(found, dismissed) != _marks(told, dismissed):
        raise Unclear("评审与时间线不符，可能未取回完整；请稍后再试")


def repository_id(text: bytes) -> int:
    """The numeric id of ``GET /repos/{owner}/{repo}``, which stays the same when the repository is renamed."""
    return field(parsed(text, "仓库信息", dict), "id", a_number)


def listed(text: bytes) -> tuple[ListedPull, ...]:
    """The pull requests of ``GET /pulls`` or ``GET /commits/{sha}/pulls``, all pages in one list."""
    found = tuple(_listed(an_object(item)) for item in parsed(text, "申请清单", list))
    if len({one.number for one in found}) != len(found):
        raise Unclear("申请清单中有重复编号，可能重复取回一页；请重新取回")
    return found


def closed(text: bytes) -> tuple[ClosedPull, ...]:
    """The unmerged pull requests to main in a list of closed ones, the highest number first."""
    found = {one.number: one for item in parsed(text, "申请清单", list) for one in _closed(an_object(item))}
    return tuple(found[number] for number in sorted(found, reverse=True))


def numbers(text: bytes) -> list[int]:
    """The numbers of a list of pull requests, sorted."""
    return sorted(one.number for one in listed(text))


def branches(text: bytes) -> frozenset[str]:
    """The names of the branches that a list of pull requests would merge; a saved answer may leave them out."""
    heads = [field(an_object(item), "head", an_object) for item in parsed(text, "申请清单", list)]
    return frozenset(field(head, "ref", a_text) for head in heads if "ref" in head)


def merged_as(text: bytes, commit: str) -> tuple[int, ...]:
    """The numbers of the pull requests to main of ``GET /commits/{sha}/pulls`` that were merged as that commit."""
    return tuple(sorted(one.number for one in listed(text) if one.is_to_main and one.merge == commit))


def named_in(subject: str) -> int | None:
    """The pull request that the subject of a merge commit names, as GitHub or Gitea words it; None if there is none."""
    named = _SUBJECT.match(subject)
    return int(named[1] or named[2]) if named else None


def _marks(reviews: Iterable[Review], dismissed: Collection[int]) -> set[tuple[object, ...]]:
    """What both lists must agree on; one of them may still give the earlier state of a dismissed review."""
    decisive = (one for one in reviews if one.state is not ReviewState.COMMENTED)
    return {(one.id, one.user, one.commit, one.at, one.id in dismissed or one.state) for one in decisive}


def _listed(data: Mapping[str, Any]) -> ListedPull:
    is_merged = field(data, "merged_at", optional(moment)) is not None
    return ListedPull(
        number=field(data, "number", a_number),
        head=field(field(data, "head", an_object), "sha", an_oid),
        is_to_main=field(field(data, "base", an_object), "ref", a_text) == MAIN,
        is_open=not _is_closed(data),
        merge=field(data, "merge_commit_sha", optional(an_oid)) if is_merged else None,
    )


def _closed(data: Mapping[str, Any]) -> Iterator[ClosedPull]:
    is_merged = field(data, "merged_at", optional(moment)) is not None
    base, head = field(data, "base", an_object), field(data, "head", an_object)
    if _is_closed(data) and not is_merged and field(base, "ref", a_text) == MAIN:
        yield ClosedPull(field(data, "number", a_number), field(head, "sha", an_oid), field(data, "closed_at", moment))


def _is_closed(data: Mapping[str, Any]) -> bool:
    state = field(data, "state", a_text).lower()
    if state not in ("open", "closed"):
        raise Unclear(f"无法识别的申请状态“{worded(state)}”")
    return state == "closed"


def _review(item: Mapping[str, Any], number: int) -> Iterator[Review]:
    state = field(item, "state", a_text).upper()
    if state == PENDING:
        return
    if state not in ReviewState.__members__:
        raise Unclear(f"无法识别的评审状态“{worded(state)}”")
    if not str(item.get("pull_request_url", f"/{number}")).endswith(f"/{number}"):
        raise Unclear(f"评审中有一条不属于第 {number} 号申请")
    user, login, is_human = account(item, "user")
    yield Review(
        id=field(item, "id", a_number),
        user=user,
        state=ReviewState[state],
        commit=field(item, "commit_id", optional(an_oid)),
        at=field(item, "submitted_at", moment),
        login=login,
        is_human=is_human,
    )


def _dismissal(item: Mapping[str, Any]) -> Dismissal:
    about = field(item, "dismissed_review", an_object)
    state = str(about.get("state")).upper()
    known = ReviewState[state] if state in ReviewState.__members__ else None
    return Dismissal(field(about, "review_id", a_number), known, field(item, "created_at", moment))


@dataclass(frozen=True)
class HostNote:
    """A status, a comment or an issue. ``app`` is the login of the app that wrote it, None if it was not an app."""

    id: int
    app: str | None
    says: Mapping[str, str | None]


def notes(items: Iterable[Any], *names: str, author: str = "user", id: str = "id") -> list[HostNote]:
    """Statuses, comments or issues, with the named texts. Pull requests in a list of issues are left out.

    ``author`` and ``id`` name the fields that hold the author and the number.
    """
    return [_note(item, names, author, id) for item in map(an_object, items) if "pull_request" not in item]


def _note(item: Mapping[str, Any], names: Iterable[str], author: str, id: str) -> HostNote:
    user, login, is_human = account(item, author)
    says = {name: field(item, name, optional(a_text)) for name in names}
    return HostNote(field(item, id, a_number), login if user and not is_human else None, says)


def requested(text: bytes) -> frozenset[str]:
    """The logins of ``GET /pulls/{number}/requested_reviewers``."""
    return _logins(parsed(text, "评审人", dict), "users")


def _logins(data: Mapping[str, Any], name: str) -> frozenset[str]:
    users = field(data, name, a_list)
    return frozenset(field(an_object(user), "login", a_text) for user in users)
