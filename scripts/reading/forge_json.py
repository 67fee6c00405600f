"""What the host's REST API says of a pull request, as facts. Whatever is out of shape is ``Unclear``, never a yes.

Absent is as bad as wrong: an answer without a field that matters here is not this API's answer. A gone account is null
by the API's own rules, and stays None.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from regulation.facts import Dismissal, PullRequest, Review, ReviewState

MAIN = "main"
FRESH_STARTS = frozenset({"reopened", "base_ref_changed", "automatic_base_change_succeeded"})
ACCOUNTS = {"User": True, "Bot": False, "Organization": False, "Mannequin": False}
"""Kinds of accounts, and whether a person is behind them."""
PENDING = "PENDING"

T = TypeVar("T")


class Unclear(Exception):
    """The host's answer cannot be made out; the message is for the reader, in Chinese."""


@dataclass(frozen=True)
class Submission:
    """A pull request, and the commit that it would merge."""

    pull: PullRequest
    head: str


@dataclass(frozen=True)
class Timeline:
    """What a timeline tells that matters here."""

    dismissals: tuple[Dismissal, ...] = ()
    fresh_starts: tuple[datetime, ...] = ()


def submission(text: bytes) -> Submission:
    """The pull request of ``GET /pulls/{number}``."""
    data = parsed(text, "申请", dict)
    merged_at = _field(data, "merged_at", _optional(moment))
    pull = PullRequest(
        number=_field(data, "number", _number),
        author=_account(data, "user")[0],
        opened_at=_field(data, "created_at", moment),
        is_to_main=_field(_field(data, "base", _object), "ref", _text) == MAIN,
        is_draft=_field(data, "draft", _truth),
        is_closed=_is_closed(data) and merged_at is None,
        merges_by_itself=_field(data, "auto_merge", _optional(_object)) is not None,
        is_merged=merged_at is not None,
        merger=_account(data, "merged_by")[0] if merged_at else None,
    )
    return Submission(pull, _field(_field(data, "head", _object), "sha", _oid))


def reviews(text: bytes, number: int) -> tuple[Review, ...]:
    """The reviews of ``GET /pulls/{number}/reviews``, all pages in one list; pending ones left out."""
    data = parsed(text, "评审", list)
    found = tuple(review for item in data for review in _review(_object(item), number))
    if len({review.id for review in found}) != len(found):
        raise Unclear("评审里有编号重复的，可能取回了重复的一页；请重新取回")
    return found


def timeline(text: bytes) -> Timeline:
    """The events of ``GET /issues/{number}/timeline``, all pages in one list; kinds of no concern are left out."""
    dismissals, fresh_starts = [], []
    for item in map(_object, parsed(text, "时间线", list)):
        kind = _field(item, "event", _text)
        if kind == "review_dismissed":
            dismissals.append(_dismissal(item))
        elif kind in FRESH_STARTS:
            fresh_starts.append(_field(item, "created_at", moment))
    return Timeline(tuple(dismissals), tuple(fresh_starts))


def authors(text: bytes) -> dict[str, frozenset[int]]:
    """Who authored each commit of ``GET /pulls/{number}/commits``, all pages in one list; unknown authors are none."""
    found = {}
    for item in map(_object, parsed(text, "提交", list)):
        author = _field(item, "author", _optional(_object))
        # An address that belongs to no account gives an empty object or null.
        found[_field(item, "sha", _oid)] = frozenset([_field(author, "id", _number)] if author else [])
    return found


def numbers(text: bytes) -> list[int]:
    """The numbers of a list of pull requests, ``GET /pulls``, all pages in one list; each once, in order."""
    found = [_field(_object(item), "number", _number) for item in parsed(text, "申请清单", list)]
    if len(set(found)) != len(found):
        raise Unclear("申请清单里有编号重复的，可能取回了重复的一页；请重新取回")
    return sorted(found)


def moment(value: Any) -> datetime:
    """A time with its zone; ``ValueError`` or ``TypeError`` where it is none."""
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError
    return at


def _is_closed(data: Mapping[str, Any]) -> bool:
    state = _field(data, "state", _text).lower()
    if state not in ("open", "closed"):
        raise Unclear(f"不认得的申请状态“{state}”")
    return state == "closed"


def _review(item: Mapping[str, Any], number: int) -> Iterator[Review]:
    state = _field(item, "state", _text).upper()
    if state == PENDING:
        return
    if state not in ReviewState.__members__:
        raise Unclear(f"不认得的评审状态“{state}”")
    if not str(item.get("pull_request_url", f"/{number}")).endswith(f"/{number}"):
        raise Unclear(f"评审里有一条不是第 {number} 号申请的")
    user, login, is_human = _account(item, "user")
    yield Review(
        id=_field(item, "id", _number),
        user=user,
        state=ReviewState[state],
        commit=_field(item, "commit_id", _optional(_oid)),
        at=_field(item, "submitted_at", moment),
        login=login,
        is_human=is_human,
    )


def _dismissal(item: Mapping[str, Any]) -> Dismissal:
    about = _field(item, "dismissed_review", _object)
    state = str(about.get("state")).upper()
    known = ReviewState[state] if state in ReviewState.__members__ else None
    return Dismissal(_field(about, "review_id", _number), known, _field(item, "created_at", moment))


def _account(data: Mapping[str, Any], name: str) -> tuple[int | None, str, bool]:
    """Id, login, and whether a person is behind the account; a gone account is null."""
    user = _field(data, name, _optional(_object))
    if user is None:
        return None, "", True
    kind = _field(user, "type", _text)
    if kind not in ACCOUNTS:
        raise Unclear(f"不认得的账号类型“{kind}”")
    return _field(user, "id", _number), _field(user, "login", _text), ACCOUNTS[kind]


def merged_as(text: bytes, commit: str) -> tuple[int, ...]:
    """The pull requests to main of ``GET /commits/{sha}/pulls`` that have that very commit as their merge."""
    pulls = list(map(_object, parsed(text, "申请", list)))
    found = {
        _field(pull, "number", _number)
        for pull in pulls
        if _field(pull, "merged_at", _optional(moment)) is not None
        and _field(pull, "merge_commit_sha", _optional(_oid)) == commit
        and _field(_field(pull, "base", _object), "ref", _text) == MAIN
    }
    return tuple(sorted(found))


def repository_id(text: bytes) -> int:
    """The id of ``GET /repos/{owner}/{repo}``, which outlives every renaming."""
    return _field(parsed(text, "仓库信息", dict), "id", _number)


def parsed(text: bytes, what: str, kind: type[T]) -> T:
    """The JSON, of that type; ``what`` is its name in the message."""
    try:
        data = json.loads(text.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Unclear(f"读不懂取回的{what}：不是完整的 JSON") from error
    if not isinstance(data, kind):
        raise Unclear(f"取回的{what}不是应有的形式")
    return data


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _field(data: Mapping[str, Any], name: str, read: Callable[[Any], T]) -> T:
    if name not in data:
        raise Unclear(f"取回的内容里缺少“{name}”一项")
    try:
        return read(data[name])
    except (TypeError, ValueError) as error:
        raise Unclear(f"取回的内容里“{name}”一项不是应有的形式") from error


def _optional(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else read(value)


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unclear("取回的内容不是应有的形式")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise TypeError
    return value


def _oid(value: Any) -> str:
    if not re.fullmatch(r"[0-9a-f]{40}", _text(value)):
        raise ValueError
    return str(value)
