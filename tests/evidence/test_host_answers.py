"""What each answer of the host says, to the last fact, and what is said of one that says something else."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations
from typing import Any

import pytest

from group_registry.approval.facts import Dismissal, PullRequest, Review, ReviewState
from group_registry.evidence.host_answers import (
    ListedPull,
    Submission,
    Timeline,
    authors,
    branches,
    confirm,
    kept_commits,
    kept_pull,
    kept_reviews,
    kept_statuses,
    kept_timeline,
    listed,
    merged_as,
    repository_id,
    reviews,
    submission,
    timeline,
)
from group_registry.evidence.record import canonical
from group_registry.forms.json_types import Unclear

ONE, TWO = "1" * 40, "2b" * 20
AT, LATER = "2026-03-01T08:00:00Z", "2026-03-02T09:30:00+08:00"
USER = {"id": 11, "login": "li", "type": "User"}
PULL = {
    "number": 7,
    "state": "open",
    "user": USER,
    "created_at": AT,
    "merged_at": None,
    "merged_by": None,
    "draft": False,
    "auto_merge": None,
    "base": {"ref": "main"},
    "head": {"sha": ONE},
    "html_url": "https://host/office/pull/7",
    "changed_files": 3,
    "commits": 2,
}
REVIEW = {
    "id": 5,
    "user": USER,
    "state": "APPROVED",
    "commit_id": ONE,
    "submitted_at": AT,
    "pull_request_url": "https://host/api/pulls/7",
}
DISMISSED = {
    "event": "review_dismissed",
    "created_at": LATER,
    "dismissed_review": {"state": "approved", "review_id": 5},
}
LISTED = {
    "number": 7,
    "state": "open",
    "head": {"sha": ONE},
    "base": {"ref": "main"},
    "merged_at": None,
    "merge_commit_sha": TWO,
}
OPENED = datetime(2026, 3, 1, 8, tzinfo=UTC)
THEN = datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=8)))
PLAIN = PullRequest(number=7, author=11, opened_at=OPENED)


def text(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def changed(whole: dict[str, Any], *without: str, **values: Any) -> dict[str, Any]:
    return {key: value for key, value in (whole | values).items() if key not in without}


@pytest.mark.parametrize(
    ("answer", "pull", "more"),
    [
        (PULL, {}, {}),
        (changed(PULL, "html_url"), {}, {"web": ""}),
        (changed(PULL, user=None), {"author": None}, {}),
        (changed(PULL, user={"login": "ghost"}), {"author": None}, {}),
        (changed(PULL, base={"ref": "other"}), {"is_to_main": False}, {}),
        (changed(PULL, draft=True), {"is_draft": True}, {}),
        (changed(PULL, state="CLOSED"), {"is_closed": True}, {}),
        (changed(PULL, auto_merge={}), {"merges_by_itself": True}, {}),
        (changed(PULL, changed_files=0, commits=1), {}, {"changed_files": 0, "commits": 1}),
        (changed(PULL, "merged_by"), {}, {}),
        (
            changed(PULL, state="closed", merged_at=LATER, merged_by=changed(USER, id=12)),
            {"is_merged": True, "merger": 12},
            {"merged_at": THEN},
        ),
        (changed(PULL, merged_at=LATER), {"is_merged": True, "merger": None}, {"merged_at": THEN}),
        (changed(PULL, merge_commit_sha=TWO), {}, {"merge": TWO}),
        (changed(PULL, requested_reviewers=[USER, changed(USER, id=12)]), {}, {"asked": frozenset({11, 12})}),
    ],
)
def test_a_pull_request(answer: dict[str, Any], pull: dict[str, Any], more: dict[str, Any]) -> None:
    told: dict[str, Any] = {"head": ONE, "changed_files": 3, "commits": 2, "web": "https://host/office/pull/7"} | more
    assert submission(text(answer), 7) == submission(text(answer)) == Submission(replace(PLAIN, **pull), **told)


REVIEWED = Review(5, 11, ReviewState.APPROVED, ONE, OPENED, login="li", is_human=True)


def test_reviews() -> None:
    bot = {"id": 13, "login": "it", "type": "Bot"}
    answer = [
        REVIEW,
        changed(REVIEW, "pull_request_url", id=6, user=bot, state="commented", commit_id=None, submitted_at=LATER),
        {"state": "pending"},
        changed(REVIEW, id=8, user=None, state="CHANGES_REQUESTED"),
    ]
    assert reviews(text(answer), 7) == (
        REVIEWED,
        Review(6, 13, ReviewState.COMMENTED, None, THEN, login="it", is_human=False),
        Review(8, None, ReviewState.CHANGES_REQUESTED, ONE, OPENED, login="", is_human=True),
    )
    assert reviews(b"[]", 7) == ()


def test_a_timeline() -> None:
    starts = [{"event": kind, "created_at": at} for kind, at in (("reopened", AT), ("base_ref_changed", LATER))]
    last = {"event": "automatic_base_change_succeeded", "created_at": AT}
    unknown = changed(DISMISSED, dismissed_review={"state": "lost", "review_id": 6}, created_at=AT)
    answer = [
        DISMISSED,
        {"event": "labeled"},
        *starts,
        last,
        unknown,
        changed(DISMISSED, dismissed_review={"review_id": 9}),
    ]
    assert timeline(text(answer)) == Timeline(
        (Dismissal(5, ReviewState.APPROVED, THEN), Dismissal(6, None, OPENED), Dismissal(9, None, THEN)),
        (OPENED, THEN, OPENED),
    )


def test_who_authored_what() -> None:
    answer = [{"sha": ONE, "author": USER}, {"sha": TWO, "author": None}, {"sha": "3" * 40, "author": {}}]
    assert authors(text(answer)) == {ONE: frozenset({11}), TWO: frozenset(), "3" * 40: frozenset()}


def test_lists() -> None:
    merged = changed(LISTED, number=9, state="closed", merged_at=AT)
    elsewhere = changed(merged, number=2, base={"ref": "approvals"}, head={"sha": TWO})
    answer = text(
        [merged, LISTED, elsewhere, changed(merged, number=8), changed(merged, number=4, merge_commit_sha=ONE)]
    )
    assert listed(answer)[:3] == (
        ListedPull(9, "closed", ONE, "main", OPENED, merge=TWO),
        ListedPull(7, "open", ONE, "main", None, merge=None),
        ListedPull(2, "closed", TWO, "approvals", OPENED, merge=TWO),
    )
    assert merged_as(answer, TWO) == (8, 9)
    assert merged_as(answer, ONE) == (4,)


def test_the_branches_of_a_list_are_those_that_are_told() -> None:
    named = changed(LISTED, number=8, head={"sha": TWO, "ref": "paper-2026-01"})
    assert branches(text([named, LISTED])) == {"paper-2026-01"}


def test_a_repository_is_known_by_its_number() -> None:
    assert repository_id(text({"id": 99, "name": "office"})) == 99


def test_the_timeline_tells_of_each_decisive_review() -> None:
    events = text([changed(REVIEW, event="reviewed"), {"event": "labeled"}])
    confirm([REVIEWED], events, 7)
    confirm(reviews(text([REVIEW, changed(REVIEW, id=6, state="COMMENTED")]), 7), events, 7)
    for other in ({"id": 6}, {"user": changed(USER, id=12)}, {"commit_id": TWO}, {"submitted_at": LATER}):
        with pytest.raises(Unclear) as told:
            confirm(reviews(text([changed(REVIEW, **other)]), 7), events, 7)
        assert str(told.value) == "评审与时间线不符，可能未取回完整；请稍后再试"


SHAPELESS = "取回的内容中“{}”一项不符合规定格式"
MISSING = "取回的内容中缺少“{}”一项"
Read = Callable[[bytes], object]


def pull(answer: bytes) -> object:
    return submission(answer)


def reviewed(answer: bytes) -> object:
    return reviews(answer, 7)


READERS: dict[str, tuple[Read, bytes]] = {
    "申请": (pull, b"[]"),
    "评审": (reviewed, b"{}"),
    "时间线": (timeline, b"{}"),
    "提交": (authors, b"{}"),
    "仓库信息": (repository_id, b"[]"),
    "申请清单": (listed, b"{}"),
}


@pytest.mark.parametrize("what", READERS)
def test_what_is_no_such_answer_is_called_by_its_name(what: str) -> None:
    read, other = READERS[what]
    broken = (b"{", b"\xff", b'[{"id": 1, "id": 1}]', b"[NaN]", b"[-Infinity]", b"[" * 100_000)
    for answer, says in (
        (other, f"取回的{what}不符合规定格式"),
        *((it, f"无法读取取回的{what}：不是完整的 JSON") for it in broken),
    ):
        with pytest.raises(Unclear) as told:
            read(answer)
        assert str(told.value) == says


def each(read: Read, whole: dict[str, Any], says: str, *names: str, to: Any = ...) -> Iterator[tuple[Read, Any, str]]:
    """The answer without each of these fields, or with another value there."""
    for name in names:
        answer = changed(whole, name) if to is ... else changed(whole, **{name: to})
        yield read, answer if read is pull else [answer], says.format(name)


WRONG: list[tuple[Read, Any, str]] = [
    (lambda answer: submission(answer, 8), PULL, "取回的不是第 8 号申请"),
    (pull, changed(PULL, state="as\x1b[1mleep"), "无法识别的申请状态“as [1mleep”"),
    (pull, changed(PULL, head={"sha": "A" * 40}), SHAPELESS.format("sha")),
    (pull, changed(PULL, user=changed(USER, type="Robot")), "无法识别的账号类型“Robot”"),
    (pull, changed(PULL, merged_at="2026-03-01T08:00:00"), SHAPELESS.format("merged_at")),
    (pull, changed(PULL, merged_at=LATER, merged_by={"type": "User"}), MISSING.format("id")),
    (pull, changed(PULL, "merged_by", merged_at=LATER), MISSING.format("merged_by")),
    *each(pull, PULL, MISSING, *(name for name in PULL if name not in ("html_url", "merged_by"))),
    *each(pull, PULL, SHAPELESS, "number", "created_at", "draft", "html_url", to="javascript:x"),
    *each(pull, PULL, SHAPELESS, "changed_files", "commits", to=-1),
    (reviewed, [REVIEW, REVIEW], "评审中有重复编号，可能重复取回一页；请重新取回"),
    (reviewed, [changed(REVIEW, state="BLESSED")], "无法识别的评审状态“BLESSED”"),
    (reviewed, [changed(REVIEW, pull_request_url="https://host/pulls/17")], "评审中有一条不属于第 7 号申请"),
    (reviewed, [changed(REVIEW, pull_request_url="https://host/pulls/8")], "评审中有一条不属于第 7 号申请"),
    (reviewed, [7], "取回的内容不符合规定格式"),
    *each(reviewed, REVIEW, MISSING, *(name for name in REVIEW if name != "pull_request_url")),
    *each(reviewed, REVIEW, SHAPELESS, "id", "commit_id", "submitted_at", to=""),
    (timeline, [changed(DISMISSED, dismissed_review={})], MISSING.format("review_id")),
    *each(timeline, DISMISSED, MISSING, *DISMISSED),
    *each(timeline, DISMISSED, SHAPELESS, "created_at", "event", to=1),
    (timeline, [{"event": "reopened"}], MISSING.format("created_at")),
    (timeline, [{"event": "reopened", "created_at": ""}], SHAPELESS.format("created_at")),
    (authors, [{"sha": ONE}], MISSING.format("author")),
    (authors, [{"sha": ONE, "author": {"login": "li"}}], MISSING.format("id")),
    (authors, [{"sha": ONE, "author": {"id": 0}}], SHAPELESS.format("id")),
    (authors, [{"author": None}], MISSING.format("sha")),
    (authors, [{"sha": "1", "author": None}], SHAPELESS.format("sha")),
    (repository_id, {"id": True}, SHAPELESS.format("id")),
    (listed, [LISTED, LISTED], "申请清单中有重复编号，可能重复取回一页；请重新取回"),
    (listed, [changed(LISTED, state="asleep")], "无法识别的申请状态“asleep”"),
    *each(listed, LISTED, MISSING, *(name for name in LISTED if name != "merge_commit_sha")),
    *each(listed, LISTED, SHAPELESS, "number", "merged_at", to=""),
    *each(listed, changed(LISTED, merged_at=AT), MISSING, "merge_commit_sha"),
    *each(listed, changed(LISTED, merged_at=AT), SHAPELESS, "merge_commit_sha", to=""),
    (listed, [changed(LISTED, head={"sha": ""})], SHAPELESS.format("sha")),
    (listed, [changed(LISTED, base={"ref": 1})], SHAPELESS.format("ref")),
]


@pytest.mark.parametrize(("read", "answer", "says"), WRONG)
def test_what_is_wrong_with_an_answer_is_said(read: Read, answer: Any, says: str) -> None:
    with pytest.raises(Unclear) as told:
        read(text(answer))
    assert str(told.value) == says


# What of it is kept in a record.

PERSON = USER | {"name": "某某", "email": "x@example.invalid"}
BRANCH = {"sha": ONE, "ref": "main", "label": "o:x", "repo": {"id": 1, "private": True}, "user": PERSON}
MERGED = PULL | {
    "state": "closed",
    "title": "备案",
    "body": "说明",
    "user": PERSON,
    "updated_at": LATER,
    "merged_at": LATER,
    "merged_by": PERSON,
    "merge_commit_sha": ONE,
    "head": BRANCH,
    "base": BRANCH,
    "labels": [{"name": "x"}],
}
GIVEN = REVIEW | {"user": PERSON, "body": "同意", "author_association": "MEMBER"}
EVENT = DISMISSED | {"id": 5, "actor": PERSON}
EVENT |= {"dismissed_review": {"state": "approved", "review_id": 5, "dismissal_message": "误点"}}
COMMIT = {"sha": ONE, "author": PERSON, "committer": PERSON, "commit": {"message": "x", "author": {}}}


def test_of_a_pull_request_what_matters_is_kept() -> None:
    kept = kept_pull(text(MERGED))
    names = ("number", "state", "draft", "created_at", "merged_at", "merge_commit_sha", "auto_merge")
    assert kept == {name: MERGED[name] for name in (*names, "commits", "changed_files")} | {
        "user": USER,
        "merged_by": USER,
        "head": {"sha": ONE},
        "base": {"ref": "main"},
    }
    assert replace(submission(text(MERGED)), web="") == submission(canonical(kept))


def test_of_reviews_what_matters_is_kept_in_their_order() -> None:
    early, pending = GIVEN | {"id": 4, "user": None}, GIVEN | {"id": 81, "state": "PENDING", "submitted_at": None}
    answer = text([GIVEN, pending, early])
    kept = kept_reviews(answer, 7)
    assert [one["id"] for one in kept] == [4, 5]
    assert [sorted(one) for one in kept] == [["commit_id", "id", "state", "submitted_at", "user"]] * 2
    assert kept[0]["user"] is None
    assert set(reviews(canonical(kept), 7)) == set(reviews(answer, 7))


@pytest.mark.parametrize(
    "event", ["automatic_base_change_succeeded", "base_ref_changed", "reopened", "review_dismissed"]
)
def test_of_the_timeline_what_matters_is_kept(event: str) -> None:
    answer = text([EVENT | {"event": "labeled"}, EVENT | {"event": event}, {"event": "committed", "sha": ONE}])
    kept = kept_timeline(answer)
    assert [one["event"] for one in kept] == [event]
    assert timeline(canonical(kept)) == timeline(answer)
    assert "误点" not in canonical(kept).decode()


def test_events_of_the_same_second_are_kept_in_one_order() -> None:
    late, first, second = (EVENT | {"created_at": f"2026-07-0{day}T00:00:00Z"} for day in (2, 1, 1))
    reopened = {"event": "reopened", "created_at": "2026-07-01T00:00:00Z"}
    first |= {"dismissed_review": {"review_id": 10, "state": "approved"}}
    second |= {"dismissed_review": {"review_id": 9, "state": "approved"}}
    third = second | {"dismissed_review": {"review_id": 9, "state": "changes_requested"}}
    for answer in permutations([reopened, first, second, third, late]):
        kept = kept_timeline(text(answer))
        assert [one["event"] for one in kept] == ["reopened"] + ["review_dismissed"] * 4
        reviews_of = [(one["dismissed_review"]["review_id"], one["dismissed_review"]["state"]) for one in kept[1:4]]
        assert reviews_of == [(10, "approved"), (9, "approved"), (9, "changes_requested")]
        assert kept[4]["created_at"] == "2026-07-02T00:00:00Z"


def test_of_commits_what_matters_is_kept() -> None:
    answer = text([COMMIT, COMMIT | {"sha": "0" * 40, "author": None}, COMMIT | {"sha": "b" * 40, "author": {}}])
    kept = kept_commits(answer)
    assert kept == [
        {"sha": "0" * 40, "author": None},
        {"sha": ONE, "author": {"id": 11}},
        {"sha": "b" * 40, "author": {}},
    ]
    assert authors(canonical(kept)) == authors(answer)


@pytest.mark.parametrize(("until", "kept"), [(THEN, [8]), (OPENED, [8]), (OPENED - timedelta(seconds=1), [])])
def test_of_statuses_the_first_by_the_merge_is_kept(until: datetime, kept: list[int]) -> None:
    status = {"sha": ONE, "context": "审批", "created_at": AT}
    given = [{"id": 3, "creator": PERSON} | status | {"created_at": LATER}, *({"id": id} | status for id in (9, 8))]
    assert kept_statuses(text(given), until) == [{"id": id} | status for id in kept]


REOPENED = EVENT | {"event": "reopened"}


@pytest.mark.parametrize(
    ("narrow", "answers"),
    [
        (kept_timeline, [EVENT, EVENT | {"id": 6}]),
        (kept_timeline, [EVENT, REOPENED | {"created_at": AT}]),
        (kept_timeline, [EVENT, REOPENED]),
        (kept_commits, [COMMIT, COMMIT | {"sha": "b" * 40}]),
        (lambda answer: kept_reviews(answer, 7), [GIVEN, GIVEN | {"id": 81}]),
    ],
)
def test_the_order_of_an_answer_leaves_no_trace(narrow: Callable[[bytes], Any], answers: list[Any]) -> None:
    assert canonical(narrow(text(answers))) == canonical(narrow(text(answers[::-1])))


@pytest.mark.parametrize(
    ("narrow", "answer", "says"),
    [
        (kept_pull, {}, ""),
        (kept_pull, MERGED | {"commits": 1.5}, "取回的内容.*不符合规定格式"),
        (kept_pull, MERGED | {"merge_commit_sha": {}}, "取回的内容.*不符合规定格式"),
        (kept_pull, MERGED | {"head": BRANCH | {"sha": [ONE]}}, "取回的内容.*不符合规定格式"),
        (lambda answer: kept_reviews(answer, 7), [GIVEN | {"pull_request_url": "/pulls/8"}], ""),
        (lambda answer: kept_reviews(answer, 7), [GIVEN, GIVEN], ""),
        (kept_timeline, [{"event": "review_dismissed"}], ""),
        (kept_timeline, [REOPENED | {"dismissed_review": []}], "取回的内容不符合规定格式$"),
        (kept_commits, [{"sha": ONE}], ""),
    ],
)
def test_an_answer_that_cannot_be_read_again_is_not_kept(
    narrow: Callable[[bytes], Any], answer: Any, says: str
) -> None:
    with pytest.raises(Unclear, match=f"^{says}"):
        narrow(text(answer))


def test_a_text_that_is_no_text_is_not_kept() -> None:
    with pytest.raises(Unclear):
        kept_pull(json.dumps(MERGED | {"user": PERSON | {"login": "\ud800"}}).encode())
