"""What a record keeps of the host's answers: all that is read again, and not a word more."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from group_registry.evidence import host_answers
from group_registry.evidence.host_answers import FRESH_STARTS
from group_registry.evidence.record import canonical
from group_registry.forms.json_types import Unclear

Answer = dict[str, Any]
OID = "a" * 40
PERSON = {"id": 900000001, "login": "demo-zhao", "type": "User", "name": "某某", "email": "x@example.invalid"}
BRANCH = {"sha": OID, "ref": "main", "label": "o:x", "repo": {"id": 1, "private": True}, "user": PERSON}
PULL: Answer = {
    "number": 7,
    "state": "closed",
    "draft": False,
    "title": "备案",
    "body": "说明",
    "url": "https://host.example.invalid/7",
    "user": PERSON,
    "created_at": "2026-11-02T01:00:00Z",
    "updated_at": "2026-11-09T01:00:00Z",
    "merged_at": "2026-11-03T01:00:00Z",
    "merged_by": PERSON,
    "merge_commit_sha": OID,
    "auto_merge": None,
    "head": BRANCH,
    "base": BRANCH,
    "commits": 1,
    "changed_files": 2,
    "comments": 3,
    "labels": [{"name": "x"}],
}
REVIEW: Answer = {
    "id": 80,
    "user": PERSON,
    "state": "APPROVED",
    "commit_id": OID,
    "submitted_at": "2026-11-02T02:00:00Z",
    "body": "同意",
    "pull_request_url": "https://host.example.invalid/pulls/7",
    "author_association": "MEMBER",
}
DISMISSED: Answer = {
    "id": 5,
    "event": "review_dismissed",
    "actor": PERSON,
    "created_at": "2026-11-02T03:00:00Z",
    "dismissed_review": {"state": "approved", "review_id": 80, "dismissal_message": "误点"},
}
REOPENED_BEFORE = DISMISSED | {"event": "reopened", "created_at": "2026-11-01T03:00:00Z"}
COMMIT: Answer = {"sha": OID, "author": PERSON, "committer": PERSON, "commit": {"message": "x", "author": {}}}


def told(*answers: Answer) -> bytes:
    return json.dumps(list(answers), ensure_ascii=False).encode()


def test_of_a_pull_request() -> None:
    kept = host_answers.kept_pull(json.dumps(PULL).encode())
    account = {"id": 900000001, "login": "demo-zhao", "type": "User"}
    assert kept == {
        "number": 7,
        "state": "closed",
        "draft": False,
        "created_at": "2026-11-02T01:00:00Z",
        "merged_at": "2026-11-03T01:00:00Z",
        "merge_commit_sha": OID,
        "user": account,
        "merged_by": account,
        "auto_merge": None,
        "head": {"sha": OID},
        "base": {"ref": "main"},
        "commits": 1,
        "changed_files": 2,
    }
    assert host_answers.submission(canonical(kept)) == host_answers.submission(json.dumps(PULL).encode())


def test_of_reviews() -> None:
    early, pending = REVIEW | {"id": 9, "user": None}, REVIEW | {"id": 81, "state": "PENDING", "submitted_at": None}
    answer = told(REVIEW, pending, early)
    kept = host_answers.kept_reviews(answer, 7)
    assert [one["id"] for one in kept] == [9, 80]
    assert [sorted(one) for one in kept] == [["commit_id", "id", "state", "submitted_at", "user"]] * 2
    assert kept[0]["user"] is None
    assert set(host_answers.reviews(canonical(kept), 7)) == set(host_answers.reviews(answer, 7))


@pytest.mark.parametrize("event", sorted({*FRESH_STARTS, "review_dismissed"}))
def test_of_the_timeline_what_matters_is_kept(event: str) -> None:
    answer = told(DISMISSED | {"event": "labeled"}, DISMISSED | {"event": event}, {"event": "committed", "sha": OID})
    kept = host_answers.kept_timeline(answer)
    assert [one["event"] for one in kept] == [event]
    assert host_answers.timeline(canonical(kept)) == host_answers.timeline(answer)
    assert "误点" not in canonical(kept).decode()


def test_of_commits() -> None:
    answer = told(COMMIT, COMMIT | {"sha": "0" * 40, "author": None}, COMMIT | {"sha": "b" * 40, "author": {}})
    kept = host_answers.kept_commits(answer)
    assert kept == [
        {"sha": "0" * 40, "author": None},
        {"sha": OID, "author": {"id": 900000001}},
        {"sha": "b" * 40, "author": {}},
    ]
    assert host_answers.authors(canonical(kept)) == host_answers.authors(answer)


@pytest.mark.parametrize(
    ("narrow", "answers"),
    [
        (host_answers.kept_timeline, [DISMISSED | {"created_at": "2026-11-02T03:00:00Z", "id": n} for n in (1, 2)]),
        (
            host_answers.kept_timeline,
            [DISMISSED, DISMISSED | {"event": "reopened", "created_at": "2026-11-01T03:00:00Z"}],
        ),
        (host_answers.kept_timeline, [DISMISSED, DISMISSED | {"event": "reopened"}]),
        (host_answers.kept_commits, [COMMIT, COMMIT | {"sha": "b" * 40}]),
        (lambda answer: host_answers.kept_reviews(answer, 7), [REVIEW, REVIEW | {"id": 81}]),
    ],
)
def test_the_order_of_an_answer_leaves_no_trace(narrow: Callable[[bytes], Any], answers: list[Answer]) -> None:
    assert canonical(narrow(told(*answers))) == canonical(narrow(told(*reversed(answers))))


@pytest.mark.parametrize(
    ("narrow", "answer"),
    [
        (host_answers.kept_pull, b"{}"),
        (host_answers.kept_pull, json.dumps(PULL | {"commits": 1.5}).encode()),
        (host_answers.kept_pull, json.dumps(PULL | {"merge_commit_sha": {"x": 1}}).encode()),
        (host_answers.kept_pull, json.dumps(PULL | {"user": PERSON | {"login": "\ud800"}}).encode()),
        (lambda answer: host_answers.kept_reviews(answer, 7), told(REVIEW | {"pull_request_url": "/pulls/8"})),
        (lambda answer: host_answers.kept_reviews(answer, 7), told(REVIEW, REVIEW)),
        (host_answers.kept_timeline, told({"event": "review_dismissed"})),
        (host_answers.kept_commits, told({"sha": OID})),
    ],
)
def test_an_answer_that_cannot_be_read_again_is_not_kept(narrow: Callable[[bytes], Any], answer: bytes) -> None:
    with pytest.raises(Unclear):
        narrow(answer)


@pytest.mark.parametrize("change", [{"commits": 1.5}, {"merge_commit_sha": {}}, {"head": BRANCH | {"sha": [OID]}}])
def test_why_it_is_not_kept_is_told(change: Answer) -> None:
    with pytest.raises(Unclear, match=r"^取回的内容.*不符合规定格式$"):
        host_answers.kept_pull(json.dumps(PULL | change).encode())


def test_what_is_no_object_where_one_should_be_is_told() -> None:
    event = {**DISMISSED, "event": "reopened", "dismissed_review": []}
    with pytest.raises(Unclear, match=r"^取回的内容不符合规定格式$"):
        host_answers.kept_timeline(told(event))
