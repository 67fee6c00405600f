"""What may go wrong between us and the host, as data: each fault makes another answer of a good one."""

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from github_stand_in import Answer, Hangup, Request

Fault = Callable[[Request, Answer], Answer]
FAR = str(int(time.time()) + 3000)
HTML = b"<!DOCTYPE html><title>Unicorn!</title>"


def _status(code: int, message: str = "x", **headers: str) -> Fault:
    about = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return lambda request, answer: Answer(code, json.dumps({"message": message}).encode(), about)


def made_of(make: Callable[[bytes], bytes], **headers: str) -> Fault:
    about = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request, answer: replace(answer, body=make(answer.body), headers={**answer.headers, **about})


def _hangs_up(request: Request, answer: Answer) -> Answer:
    raise Hangup


def _is_silent(request: Request, answer: Answer) -> Answer:
    time.sleep(1)
    raise Hangup


def _is_cut(request: Request, answer: Answer) -> Answer:
    return replace(answer, headers={**answer.headers, "Content-Length": str(len(answer.body) + 10)})


ANYWHERE: dict[str, Fault] = {
    "hangs up": _hangs_up,
    "is silent": _is_silent,
    "creeps": lambda request, answer: replace(answer, pause=0.15),
    "is cut short": _is_cut,
    "JSON is cut short": made_of(lambda body: body[:-1]),
    "401": _status(401),
    "403": _status(403),
    "403 rate limit": _status(403, x_ratelimit_remaining="0", x_ratelimit_reset=FAR),
    "403 rate limit, reset unreadable": _status(403, x_ratelimit_remaining="0", x_ratelimit_reset="soon"),
    "403 rate limit, reset absurd": _status(403, x_ratelimit_remaining="0", x_ratelimit_reset="9" * 400),
    "403 secondary limit": _status(403, retry_after="3600"),
    "403 secondary limit, only in words": _status(403, "You have exceeded a secondary rate limit"),
    "404": _status(404),
    "409": _status(409),
    "410": _status(410),
    "418": _status(418),
    "422": _status(422),
    "429": _status(429),
    "429 for an hour": _status(429, retry_after="3600"),
    "429 for ever": _status(429, retry_after="9" * 400),
    "429 until a date": _status(429, retry_after="Wed, 25 Nov 2026 09:00:00 GMT"),
    "500": _status(500),
    "502": _status(502),
    "503": _status(503),
    "503 for an hour": _status(503, retry_after="3600"),
    "504": _status(504),
    "301 to another host": _status(301, location="https://example.invalid/"),
    "302 to another path": _status(302, location="/repositories/1"),
    "304": _status(304),
    "204": lambda request, answer: Answer(204, b""),
    "HTML with 200": made_of(lambda body: HTML, Content_Type="text/html; charset=utf-8"),
    "HTML called JSON": made_of(lambda body: HTML),
    "no content type": made_of(lambda body: body, Content_Type=""),
    "plain text": made_of(lambda body: body, Content_Type="text/plain"),
    "nothing": made_of(lambda body: b""),
    "null": made_of(lambda body: b"null"),
    "a word": made_of(lambda body: b'"ok"'),
    "no UTF-8": made_of(lambda body: body.replace(b"{", b'{"\xff": 1, ', 1) if b"{" in body else b"[\xff]"),
    "a byte order mark": made_of(lambda body: b"\xef\xbb\xbf" + body),
    "a key twice": made_of(lambda body: b'[{"id": 1, "id": 1}]' if body[:1] == b"[" else b'{"id": 1, "id": 1}'),
    "no number": made_of(lambda body: b'[{"id": NaN}]' if body[:1] == b"[" else b'{"id": NaN}'),
    "deep": made_of(lambda body: b"[" * 100_000),
    "too large": made_of(lambda body: b" " * (1 << 20) + body),
    "too large when unpacked": made_of(lambda body: gzip.compress(b" " * (1 << 21) + body), Content_Encoding="gzip"),
    "badly packed": made_of(lambda body: body, Content_Encoding="gzip"),
}
"""Faults of any answer; to a question, all of them mean that nobody knows."""
ON_THE_LINE = {"hangs up", "is silent", "creeps", "is cut short", "304"}
"""Those that are none before the answer goes over HTTP."""


def _turn(link: str, page: int = 2) -> str:
    return f'<{link.partition("?")[0]}?page={page}>; rel="next"'


def _linked(make: Callable[[Request, str], str], second: bytes | None = None) -> Fault:
    """The first page links on; what comes then is ``second``, or the same again."""

    def fault(request: Request, answer: Answer) -> Answer:
        here = f"http://{request.headers['host']}{request.target}"
        if page_of(request) == 1:
            return replace(answer, headers={**answer.headers, "Link": make(request, here)})
        return replace(answer, body=answer.body if second is None else second)

    return fault


def page_of(request: Request) -> int:
    return int(request.target.rpartition("&page=")[2] or 1)


def _repeated(request: Request, answer: Answer) -> Answer:
    here = f"http://{request.headers['host']}{request.target}"
    first = json.loads(answer.body) or [{"id": 1, "sha": "1" * 40, "event": "labeled"}]
    link = _turn(here, page_of(request) + 1) if page_of(request) < 3 else ""
    return replace(answer, body=json.dumps(first).encode(), headers={**answer.headers, "Link": link})


def _endless(request: Request, answer: Answer) -> Answer:
    here = f"http://{request.headers['host']}{request.target}"
    page = page_of(request)
    body = json.dumps([{"id": page, "event": "labeled", "sha": f"{page:040}"}]).encode()
    return replace(answer, body=body, headers={**answer.headers, "Link": _turn(here, page + 1)})


IN_LISTS: dict[str, Fault] = {
    "an object for a list": made_of(lambda body: b"{}"),
    "a list of words": made_of(lambda body: b'["x"]'),
    "a page twice": _repeated,
    "a page left out": _linked(lambda request, here: _turn(here, 3)),
    "a page left out, another instead": _linked(
        lambda request, here: _turn(here, 3), b'[{"id": 77, "event": "labeled", "sha": "%s"}]' % (b"7" * 40)
    ),
    "the last page left out": _linked(lambda request, here: _turn(here).replace("next", "last")),
    "an empty page": _linked(lambda request, here: _turn(here), b"[]"),
    "pages without end": _endless,
    "the next page elsewhere": _linked(lambda request, here: '<https://example.invalid/x?page=2>; rel="next"'),
    "the next page on a longer host": _linked(lambda request, here: _turn(here.replace("127.0.0.1", "127.0.0.1.evil"))),
    "the next page absurd": _linked(lambda request, here: f'<{here.partition("?")[0]}?page={"9" * 5000}>; rel="next"'),
    "the next page no address": _linked(lambda request, here: '<http://[>; rel="next"'),
    "the next page without a number": _linked(lambda request, here: f'<{here.partition("?")[0]}>; rel="next"'),
}


def with_change(change: Callable[[Any], Any]) -> Fault:
    """Something in the data is changed in place; a page past the end of a list may have none."""

    def fault(request: Request, answer: Answer) -> Answer:
        data = json.loads(answer.body)
        if data is None:
            return answer
        change(data)
        return replace(answer, body=json.dumps(data).encode())

    return fault


def of_last(change: Callable[[Any], Any]) -> Fault:
    """An object, or the last entry of a list that has one, is changed in place."""
    return with_change(lambda data: change(data[-1] if isinstance(data, list) else data) if data else None)


def sets(name: str, value: Any) -> Fault:
    """A field of it says something else."""
    return of_last(lambda entry: entry.__setitem__(name, value))


def user_is(**about: Any) -> Fault:
    return of_last(lambda entry: entry["user"].update(about))


def in_a_review(change: Callable[[list[Any], Any], None], kind: tuple[str, str] = ("event", "reviewed")) -> Fault:
    """Something in a timeline that has a review; so that host calls its events."""

    def spoil(data: list[Any]) -> None:
        if told := [one for one in data if one and one[kind[0]] == kind[1]]:
            change(data, told[-1])

    return with_change(spoil)


REVIEWS: dict[str, Fault] = {
    "empty": made_of(lambda body: b"[]"),
    "one lost": with_change(lambda data: data.pop() if data else None),
    "null user": sets("user", None),
    "null commit": sets("commit_id", None),
    "unknown state": sets("state", "APPROVE"),
    "account is another": user_is(id=900000002),
    "no time": sets("submitted_at", None),
    "of another pull request": sets("pull_request_url", "https://api.example.invalid/pulls/17"),
    "number is a word": sets("id", "7"),
}
"""Faults of the reviews on any host."""
IN_ONE: dict[str, dict[str, Fault]] = {
    "pull": {
        "a list for an object": made_of(lambda body: b"[]"),
        "an empty object": made_of(lambda body: b"{}"),
        "another number": sets("number", 2),
        "3,001 files": sets("changed_files", 3001),
        "251 commits": sets("commits", 251),
        "a file more": sets("changed_files", 2),
        "no file": sets("changed_files", 0),
        "unknown state": sets("state", "OPEN SESAME"),
        "state of several lines": sets("state", "a\nb\x1b[2J"),
        "no head": sets("head", None),
        "head unknown here": sets("head", {"sha": "1" * 40}),
        "draft is a word": sets("draft", "false"),
        "no time": sets("created_at", None),
        "merged by nobody known": sets("merged_at", "x"),
    },
    "reviews": REVIEWS
    | {
        "kind of account unknown": user_is(type="Robot"),
        "time is another": sets("submitted_at", "2026-11-02T09:09:09Z"),
        "one twice": with_change(lambda data: data.append(data[-1])),
    },
    "timeline": {
        "empty": made_of(lambda body: b"[]"),
        "a review lost": in_a_review(lambda data, review: data.remove(review)),
        "null user": in_a_review(lambda data, review: review.__setitem__("user", None)),
        "time is another": in_a_review(lambda data, review: review.__setitem__("submitted_at", "2026-11-02T09:09:09Z")),
        "null commit": in_a_review(lambda data, review: review.__setitem__("commit_id", None)),
        "unknown state": in_a_review(lambda data, review: review.__setitem__("state", "approve")),
        "a refusal there": in_a_review(lambda data, review: review.__setitem__("state", "changes_requested")),
        "dismissed there": in_a_review(lambda data, review: review.__setitem__("state", "dismissed")),
        "kind missing": with_change(lambda data: data[0].pop("event")),
        "a dismissal of nothing": sets("event", "review_dismissed"),
    },
    "commits": {
        "empty": made_of(lambda body: b"[]"),
        "no id": sets("sha", "x"),
        "author is a word": sets("author", "x"),
        "another commit": sets("sha", "1" * 40),
    },
    "repository": {"a list for an object": made_of(lambda body: b"[]"), "no id": sets("id", None)},
    "pulls_of": {"null head": sets("head", None), "unknown state": sets("state", "x"), "no base": sets("base", {})},
    "open_pulls": {
        "null head": sets("head", None),
        "unknown state": sets("state", "x"),
        "no number": sets("number", 0),
    },
    "statuses": {"no creator": of_last(lambda entry: entry.pop("creator")), "text is a number": sets("state", 1)},
    "comments": {"user is a word": sets("user", "x"), "text is a number": sets("body", 1)},
    "issues": {"user is a word": sets("user", "x"), "text is a number": sets("body", 1)},
    "renamed": {"a list for an object": made_of(lambda body: b"[]"), "no login": sets("login", None)},
}
"""Faults of one kind of answer."""
