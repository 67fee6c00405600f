"""Reduce the host's answers about a pull request, by an allow-list of fields, to what ``host_answers`` reads.

The result is what a record keeps permanently. Apart from logins it holds no names, no texts and no addresses, and
nothing that depends on when the host was asked.
"""

from collections.abc import Mapping
from typing import Any

from group_registry.evidence import host_answers
from group_registry.evidence.host_answers import FRESH_STARTS, PENDING
from group_registry.forms.json_types import Unclear, parsed

Form = Mapping[str, Any] | None
"""The fields that are kept, each with the form of its value; None stands for a single value."""
ACCOUNT: Form = {"id": None, "login": None, "type": None}
PULL: Form = {
    "number": None,
    "state": None,
    "draft": None,
    "created_at": None,
    "merged_at": None,
    "merge_commit_sha": None,
    "commits": None,
    "changed_files": None,
    "user": ACCOUNT,
    "merged_by": ACCOUNT,
    "auto_merge": {},
    "head": {"sha": None},
    "base": {"ref": None},
}
REVIEW: Form = {"id": None, "user": ACCOUNT, "state": None, "commit_id": None, "submitted_at": None}
EVENT: Form = {"event": None, "created_at": None, "dismissed_review": {"review_id": None, "state": None}}
COMMIT: Form = {"sha": None, "author": {"id": None}}
DISMISSED = "review_dismissed"


def pull(answer: bytes, number: int | None = None) -> Any:
    """The reduced pull request; ``Unclear`` if it is not the one that was asked for."""
    host_answers.submission(answer, number)
    return _narrowed(parsed(answer, "申请", dict), PULL)


def reviews(answer: bytes, number: int) -> Any:
    """All submitted reviews by id, including those that count for nothing. Pending ones are left out."""
    host_answers.reviews(answer, number)
    found = [_narrowed(one, REVIEW) for one in parsed(answer, "评审", list) if one["state"].upper() != PENDING]
    return sorted(found, key=lambda one: one["id"])


def timeline(answer: bytes) -> Any:
    """Dismissals and fresh starts in order of time."""
    host_answers.timeline(answer)
    kept = [one for one in parsed(answer, "时间线", list) if one["event"] in {DISMISSED, *FRESH_STARTS}]
    return sorted((_narrowed(one, EVENT) for one in kept), key=lambda one: (one["created_at"], repr(one)))


def commits(answer: bytes) -> Any:
    """Each commit with its author's account id, sorted by commit."""
    host_answers.authors(answer)
    return sorted((_narrowed(one, COMMIT) for one in parsed(answer, "提交", list)), key=lambda one: one["sha"])


def _narrowed(value: Any, form: Form) -> Any:
    """The fields that the form lists, as far as they are present; null stays null."""
    if form is None or value is None:
        return _plain(value)
    if not isinstance(value, dict):
        raise Unclear("取回的内容不符合规定格式")
    return {name: _narrowed(value[name], inner) for name, inner in form.items() if name in value}


def _plain(value: Any) -> Any:
    """A single value with only one possible JSON form: a valid text, an integer, true, false or null."""
    is_text = isinstance(value, str) and value.encode("utf-8", "replace").decode() == value
    if value is not None and not is_text and not isinstance(value, int):
        raise Unclear("取回的内容不符合规定格式")
    return value
