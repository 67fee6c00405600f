"""The answers of a host's REST API about a pull request, in GitHub's shapes: as facts, and as a record keeps them.

Anything out of shape raises ``Unclear`` and never counts as a yes. A record keeps exactly the fields of the types
``PullAnswer``, ``ReviewAnswer``, ``TimelineEvent``, ``CommitAnswer`` and ``StatusAnswer``: apart from logins no names,
no texts and no addresses, and nothing that depends on when the host was asked.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, NamedTuple

from group_registry.approval.facts import Dismissal, PullRequest, Review, ReviewState
from group_registry.forms.json_types import (
    Count,
    Id,
    Of,
    Oid,
    Unclear,
    a_list,
    a_number,
    a_page,
    a_text,
    a_time,
    an_object,
    an_oid,
    field,
    narrowed,
    optional,
    parsed,
    shaped,
    worded,
)
from group_registry.model.records import frozen
from group_registry.model.terms import MAIN

FRESH_STARTS = frozenset({"reopened", "base_ref_changed", "automatic_base_change_succeeded"})
DISMISSED = "review_dismissed"
ACCOUNTS = {"User": True, "Bot": False, "Organization": False, "Mannequin": False}
"""The types of accounts, and whether each is a person."""
GHOST = "ghost"
"""The login that some answers show for a deleted account. Nobody can register this name."""
_SUBJECT = re.compile(r"Merge pull request (?:#([0-9]{1,18}) |'.*' \(#([0-9]{1,18})\) from )")


def _word_of(what: str, words: Collection[str], folded: Callable[[str], str] = str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if (word := folded(a_text(value))) not in words:
            raise Unclear(f"无法识别的{what}“{worded(word)}”")
        return word

    return read


State = Annotated[str, _word_of("申请状态", ("open", "closed"), str.lower)]


class Account(NamedTuple):
    id: Id
    login: str
    type: Annotated[str, _word_of("账号类型", ACCOUNTS)]


def an_account(value: Any) -> Account | None:
    """None for a deleted account, which the host gives as null or as ``GHOST``."""
    if value is None or an_object(value).get("login") == GHOST:
        return None
    return shaped(Account, value)


Person = Annotated[Account | None, an_account]


class AutoMerge(NamedTuple):
    """Only that there is one."""


class PullAnswer(NamedTuple):
    """``GET /pulls/{number}``, as far as it is kept. ``merged_by`` must be there if it is merged."""

    number: Id
    state: State
    draft: bool
    created_at: datetime
    merged_at: datetime | None
    user: Person
    auto_merge: AutoMerge | None
    head: Annotated[str, Of("sha", an_oid)]
    base: Annotated[str, Of("ref", a_text)]
    commits: Count
    changed_files: Count
    merged_by: Person = None
    merge_commit_sha: Oid | None = None


class ReviewAnswer(NamedTuple):
    """One of ``GET /pulls/{number}/reviews``."""

    id: Id
    user: Person
    state: Annotated[str, _word_of("评审状态", ReviewState.__members__, str.upper)]
    commit_id: Oid | None
    submitted_at: datetime


class DismissedReview(NamedTuple):
    """``state`` is its state until then, in lower case."""

    review_id: Id
    state: str | None = None


class TimelineEvent(NamedTuple):
    """One of ``GET /issues/{number}/timeline``: a dismissal or a fresh start."""

    event: str
    created_at: datetime
    dismissed_review: DismissedReview | None = None


class CommitAuthor(NamedTuple):
    id: Id


class CommitAnswer(NamedTuple):
    """One of ``GET /pulls/{number}/commits``. A mail address of no account gives an empty author, or null."""

    sha: Oid
    author: Annotated[CommitAuthor | None, lambda value: None if value in (None, {}) else shaped(CommitAuthor, value)]


class StatusAnswer(NamedTuple):
    """One of ``GET /commits/{sha}/statuses``, to which ``Host.statuses`` adds the commit.

    Who set it does not matter: it proves that the host knew the commit when it dated the status.
    """

    id: Id
    sha: Oid
    context: str
    created_at: datetime


class ListedPull(NamedTuple):
    """One of ``GET /pulls`` or ``GET /commits/{sha}/pulls``. ``merge`` is the commit that merged it, None if none.

    ``updated_at`` is when something was last said or done there; a saved answer may leave it out.
    """

    number: Id
    state: State
    head: Annotated[str, Of("sha", an_oid)]
    base: Annotated[str, Of("ref", a_text)]
    merged_at: datetime | None
    merge: str | None = None
    updated_at: datetime | None = None


@frozen
class Submission:
    """``head`` is the commit that it would merge; ``changed_files`` and ``commits`` are the host's counts.

    ``web`` is its address in a browser, empty if a saved answer leaves it out; no decision depends on it. ``asked`` are
    the ids of those who are asked for a review, as far as an answer says. ``merge`` is the commit that merged it, or
    GitHub's trial while it is open.
    """

    pull: PullRequest
    head: str
    changed_files: int
    commits: int
    web: str = ""
    asked: frozenset[int] = frozenset()
    merge: str | None = None
    merged_at: datetime | None = None


@frozen
class Timeline:
    dismissals: tuple[Dismissal, ...] = ()
    fresh_starts: tuple[datetime, ...] = ()


def submission(text: bytes, asked: int | None = None) -> Submission:
    """``Unclear`` if it is not number ``asked``, where given."""
    data = parsed(text, "申请", dict)
    if asked is not None and data.get("number") != asked:
        raise Unclear(f"取回的不是第 {asked} 号申请")
    told = shaped(PullAnswer, data)
    pull = PullRequest(
        number=told.number,
        author=told.user.id if told.user else None,
        opened_at=told.created_at,
        is_to_main=told.base == MAIN,
        is_draft=told.draft,
        is_closed=told.state == "closed" and told.merged_at is None,
        merges_by_itself=told.auto_merge is not None,
        is_merged=told.merged_at is not None,
        merger=_who(field(data, "merged_by", an_account))[0] if told.merged_at else None,
    )
    web, people = "", list[Any]()
    if "html_url" in data:
        web = field(data, "html_url", a_page)
    if "requested_reviewers" in data:
        people = field(data, "requested_reviewers", a_list)
    asked_for = frozenset(field(an_object(one), "id", a_number) for one in people)
    counts = (told.changed_files, told.commits)
    return Submission(pull, told.head, *counts, web, asked_for, told.merge_commit_sha, told.merged_at)


class OverLimits(Unclear):
    """The host counts more than its lists hold: nothing can be known of what is not in them."""


MOST_COMMITS, MOST_FILES = 250, 3000


def need_whole_lists(pull: Submission) -> None:
    """``OverLimits`` if the host cuts the lists of so large a pull request without saying so."""
    if pull.commits > MOST_COMMITS or pull.changed_files > MOST_FILES:
        limits = f"{MOST_COMMITS} 个提交或 {MOST_FILES} 个文件"
        raise OverLimits(f"这份申请超过 {limits}，平台的清单不全；请分为多份重新提交")


def kept_pull(text: bytes, number: int | None = None) -> Any:
    submission(text, number)
    return narrowed(PullAnswer, parsed(text, "申请", dict))


def reviews(text: bytes, number: int) -> tuple[Review, ...]:
    """The reviews of a pull request, all pages in one list. Pending ones are left out."""
    found = tuple(_review(item, number) for item in _submitted(text))
    if len({review.id for review in found}) != len(found):
        raise Unclear("评审中有重复编号，可能重复取回一页；请重新取回")
    return found


def kept_reviews(text: bytes, number: int) -> Any:
    """All submitted reviews by id, including those that count for nothing, as a record keeps them."""
    reviews(text, number)
    return sorted((narrowed(ReviewAnswer, item) for item in _submitted(text)), key=lambda review: review["id"])


def _submitted(text: bytes) -> list[Mapping[str, Any]]:
    found = map(an_object, parsed(text, "评审", list))
    return [item for item in found if field(item, "state", a_text).upper() != "PENDING"]


def _review(item: Mapping[str, Any], number: int) -> Review:
    told = shaped(ReviewAnswer, item)
    if not str(item.get("pull_request_url", f"/{number}")).endswith(f"/{number}"):
        raise Unclear(f"评审中有一条不属于第 {number} 号申请")
    user, login, is_human = _who(told.user)
    body = str(item.get("body") or "")
    return Review(told.id, user, ReviewState[told.state], told.commit_id, told.submitted_at, login, is_human, body)


def _who(account: Account | None) -> tuple[int | None, str, bool]:
    if not account:
        return None, "", True
    return account.id, account.login, ACCOUNTS[account.type]


def timeline(text: bytes) -> Timeline:
    """The events of a pull request, all pages in one list. Other kinds of events are left out."""
    dismissals, fresh_starts = [], []
    for item in _events(text, DISMISSED, *FRESH_STARTS):
        told = shaped(TimelineEvent, item)
        if told.event != DISMISSED:
            fresh_starts.append(told.created_at)
            continue
        review = field(item, "dismissed_review", partial(shaped, DismissedReview))
        known = ReviewState.__members__.get(str(review.state).upper())
        dismissals.append(Dismissal(review.review_id, known, told.created_at))
    return Timeline(tuple(dismissals), tuple(fresh_starts))


def kept_timeline(text: bytes) -> Any:
    timeline(text)
    kept = (narrowed(TimelineEvent, item) for item in _events(text, DISMISSED, *FRESH_STARTS))
    return sorted(kept, key=_place_in_timeline)


def _place_in_timeline(event: Mapping[str, Any]) -> tuple[str, ...]:
    """Of events of the same second by kind; ids are compared as text, as in the records that there are."""
    review = event.get("dismissed_review") or {}
    return event["created_at"], event["event"], str(review.get("review_id", "")), str(review.get("state"))


def _events(text: bytes, *kinds: str) -> list[Mapping[str, Any]]:
    found = map(an_object, parsed(text, "时间线", list))
    return [item for item in found if field(item, "event", a_text) in kinds]


def comments(text: bytes) -> tuple[Mapping[str, Any], ...] | None:
    """The comments of the timeline in the host's JSON; None if one of them has no text."""
    found = _events(text, "commented")
    if any("body" not in item for item in found):
        return None
    return tuple(found)


def authors(text: bytes) -> dict[str, frozenset[int]]:
    """The author's account id of each commit of a pull request, all pages; empty if unknown."""
    found = [shaped(CommitAnswer, item) for item in parsed(text, "提交", list)]
    return {one.sha: frozenset(one.author or ()) for one in found}


def kept_commits(text: bytes) -> Any:
    authors(text)
    return sorted((narrowed(CommitAnswer, one) for one in parsed(text, "提交", list)), key=lambda commit: commit["sha"])


def statuses(text: bytes) -> tuple[tuple[str, datetime], ...]:
    """Each commit that had a status, and when it was set."""
    found = (shaped(StatusAnswer, item) for item in parsed(text, "提交状态", list))
    return tuple((one.sha, one.created_at) for one in found)


def kept_statuses(text: bytes, until: datetime) -> Any:
    """The first status alone, since no later one proves more; of none that was set after ``until``."""
    found = [one for one in parsed(text, "提交状态", list) if shaped(StatusAnswer, one).created_at <= until]
    first = sorted(found, key=lambda status: (a_time(status["created_at"]), status["id"]))[:1]
    return [narrowed(StatusAnswer, one) for one in first]


def confirm(reviews: Collection[Review], text: bytes, number: int) -> None:
    """Compare the reviews with the timeline, which also reports each decisive one; ``Unclear`` if they differ.

    This reveals a lost page, a lost account, and a review whose state differs between the two.
    """
    events = [item for item in _events(text, "reviewed") if field(item, "state", a_text).upper() != "PENDING"]
    dismissed = {review.id for review in reviews if review.state is ReviewState.DISMISSED}
    if _marks(reviews, dismissed) != _marks([_review(item, number) for item in events], dismissed):
        raise Unclear("评审与时间线不符，可能未取回完整；请稍后再试")


def _marks(reviews: Iterable[Review], dismissed: Collection[int]) -> set[tuple[object, ...]]:
    """What both lists must agree on; one of them may still give the earlier state of a dismissed review."""
    decisive = (one for one in reviews if one.state is not ReviewState.COMMENTED)
    return {(one.id, one.user, one.commit, one.at, one.id in dismissed or one.state) for one in decisive}


def repository_id(text: bytes) -> int:
    """The numeric id of ``GET /repos/{owner}/{repo}``, which stays the same when the repository is renamed."""
    return field(parsed(text, "仓库信息", dict), "id", a_number)


def listed(text: bytes) -> tuple[ListedPull, ...]:
    found = []
    for item in parsed(text, "申请清单", list):
        told = shaped(ListedPull, item)
        merge = field(item, "merge_commit_sha", optional(an_oid)) if told.merged_at else None
        found.append(told._replace(merge=merge))
    if len({one.number for one in found}) != len(found):
        raise Unclear("申请清单中有重复编号，可能重复取回一页；请重新取回")
    return tuple(found)


def branches(text: bytes) -> frozenset[str]:
    """The names of the branches that a list of pull requests would merge; a saved answer may leave them out."""
    heads = [field(an_object(item), "head", an_object) for item in parsed(text, "申请清单", list)]
    return frozenset(field(head, "ref", a_text) for head in heads if "ref" in head)


def merged_as(text: bytes, commit: str) -> tuple[int, ...]:
    """The numbers of the pull requests to main of ``GET /commits/{sha}/pulls`` that were merged as that commit."""
    return tuple(sorted(one.number for one in listed(text) if one.base == MAIN and one.merge == commit))


def named_in(subject: str) -> int | None:
    """The pull request that the subject of a merge commit names, as GitHub or Gitea words it; None if there is none."""
    named = _SUBJECT.match(subject)
    if not named:
        return None
    return int(named[1] or named[2])


@frozen
class HostNote:
    """``app`` is the login of the app that wrote a status, a comment or an issue, None if it was not an app."""

    id: int
    app: str | None
    says: Mapping[str, str | None]


def notes(items: Iterable[Any], *names: str, author: str = "user", id: str = "id") -> list[HostNote]:
    """Statuses, comments or issues. Pull requests are left out. ``author`` and ``id`` name the fields of these."""
    found = []
    for item in map(an_object, items):
        if "pull_request" not in item:
            _, login, is_human = _who(field(item, author, an_account))
            says = {name: field(item, name, optional(a_text)) for name in names}
            found.append(HostNote(field(item, id, a_number), None if is_human else login, says))
    return found
