"""Reads for the site what ``waiting`` wrote about the open pull requests. A file of any other form is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as with_default
from datetime import datetime
from typing import Any

from group_registry.approval.agenda import Turn
from group_registry.forms.json_types import (
    Unclear,
    a_list,
    a_number,
    a_page,
    a_text,
    a_truth,
    an_object,
    an_oid,
    field,
    moment,
    optional,
    parsed,
)
from group_registry.model.terms import day_of

FORMAT = "group-registry/waiting/3"
"""The format's name and version. Each change of the format gets a new number."""
WHAT = "待签清单"


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """One item of a file: the value now and the proposed value; None if there is no value."""

    item: str
    old: str | None
    new: str | None
    is_entry: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """One file of an open pull request.

    ``changes`` is None if the change cannot be shown item by item. ``notices`` are what the check asks those who decide
    to consider. ``web`` is the pull request's address in a browser. For a file that is not a group, ``group`` and the
    other items of a group are empty.
    """

    pull: int
    path: str
    web: str
    title: str
    group: str
    unit: str
    kind: str
    platform: str
    statement: str
    changes: tuple[WaitingChange, ...] | None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A person who answered for an earlier content: who, when, and whether the answer was a refusal.

    ``changes`` are the changes since then, None if they cannot be shown item by item.
    """

    name: str
    at: datetime
    was_refusal: bool
    changes: tuple[WaitingChange, ...] | None


@dataclass(frozen=True, slots=True)
class Turned:
    """The step that a file waits for: by whom (empty: not by a person), since when, for how many days, what to do.

    ``given`` are the finished steps, each with a text that says by whom and when. ``again`` are those of ``whom`` who
    answered for an earlier content.
    """

    filing: Proposed
    title: str
    step: str
    whom: tuple[str, ...]
    since: datetime
    days: int
    says: str
    given: tuple[tuple[str, str], ...] = ()
    again: tuple[AskedAgain, ...] = ()


@dataclass(frozen=True, slots=True)
class Tabled:
    """A filing that the office meeting has not passed yet: who reviewed it and when, and what it waits for."""

    filing: Proposed
    reviewed: tuple[tuple[str, datetime], ...]
    turn: Turn
    says: str
    purpose: str
    members: str


@dataclass(frozen=True, slots=True)
class WaitingList:
    """All that was known at the moment ``asked_at``.

    ``unanswered`` says why nothing was known; it is empty if there was an answer. ``main`` is the commit that
    everything was judged against. ``doubts`` are the pull requests that could not be judged.
    """

    asked_at: datetime
    unanswered: str = ""
    main: str = ""
    turns: tuple[Turned, ...] = ()
    tabled: tuple[Tabled, ...] = ()
    reminders: Mapping[str, str] = with_default(default_factory=dict)
    doubts: tuple[str, ...] = ()


Filings = Mapping[tuple[int, str], Proposed]


def waiting_list(text: bytes) -> WaitingList:
    """Parse the list; ``Unclear`` if the file is not exactly of this format."""
    data = parsed(text, WHAT, dict)
    if data.get("format") != FORMAT:
        raise Unclear(f"这不是{WHAT}，或由其他版本生成；请用 registry.py waiting --format json 重新生成")
    asked_at = field(data, "asked_at", _moment)
    if "unanswered" in data:
        return WaitingList(asked_at, unanswered=field(data, "unanswered", a_text) or "没有说明原因")
    filings = _filings(data)
    found = WaitingList(
        asked_at=asked_at,
        main=field(data, "main", an_oid),
        turns=tuple(_turned(one, filings, asked_at) for one in _objects(data, "waiting")),
        tabled=tuple(_tabled(one, filings) for one in _objects(data, "meeting")),
        reminders=field(data, "reminders", _reminders),
        doubts=field(data, "doubts", _lines),
    )
    if found.reminders.keys() != {name for turn in found.turns for name in turn.whom}:
        raise Unclear(f"{WHAT}中的催办语与待办人员不符")
    return found


def a_line(value: Any) -> str:
    """A text that is not blank; ``Unclear`` if it is."""
    if not a_text(value).strip():
        raise Unclear(f"{WHAT}中有空白文字")
    return str(value)


def _filings(data: Mapping[str, Any]) -> Filings:
    found = [_proposed(one) for one in _objects(data, "filings")]
    filings = {(one.pull, one.path): one for one in found}
    if len(filings) != len(found):
        raise Unclear(f"{WHAT}中有一件重复")
    return filings


def _proposed(data: Mapping[str, Any]) -> Proposed:
    pull, web = field(data, "pull", a_number), field(data, "web", a_text)
    if web and not field(data, "web", a_page).endswith(f"/{pull}"):
        raise Unclear(f"第 {pull} 号申请的网址与申请不符")
    changes = field(data, "changes", _changes)
    names = ("path", "title", "group", "unit", "kind", "platform", "statement")
    return Proposed(
        pull=pull,
        web=web,
        changes=changes,
        notices=field(data, "notices", _lines),
        **{name: field(data, name, a_text) for name in names},
    )


def _changes(value: Any) -> tuple[WaitingChange, ...] | None:
    found = optional(a_list)(value)
    return None if found is None else tuple(map(_change, map(an_object, found)))


def _change(data: Mapping[str, Any]) -> WaitingChange:
    old, new = (field(data, name, optional(a_text)) for name in ("old", "new"))
    return WaitingChange(field(data, "item", a_line), old, new, field(data, "is_entry", a_truth))


def _turned(data: Mapping[str, Any], filings: Filings, asked_at: datetime) -> Turned:
    since, days = field(data, "since", _moment), field(data, "days", _days)
    if days != (day_of(asked_at) - day_of(since)).days:
        raise Unclear(f"{WHAT}中的天数与日期不符")
    return Turned(
        filing=_filing_of(data, filings),
        title=field(data, "title", a_line),
        step=field(data, "step", a_line),
        whom=field(data, "whom", _lines),
        since=since,
        days=days,
        says=field(data, "says", a_text),
        given=tuple((field(one, "step", a_line), field(one, "says", a_line)) for one in _objects(data, "given")),
        again=tuple(map(_again, _objects(data, "again"))),
    )


def _again(data: Mapping[str, Any]) -> AskedAgain:
    return AskedAgain(
        name=field(data, "name", a_line),
        at=field(data, "at", _moment),
        was_refusal=field(data, "was_refusal", a_truth),
        changes=field(data, "changes", _changes),
    )


def _tabled(data: Mapping[str, Any], filings: Filings) -> Tabled:
    reviewed = (an_object(one) for one in field(data, "reviewed", a_list))
    return Tabled(
        filing=_filing_of(data, filings),
        reviewed=tuple((field(one, "by", a_line), field(one, "at", _moment)) for one in reviewed),
        turn=field(data, "turn", Turn),
        says=field(data, "says", a_text),
        purpose=field(data, "purpose", a_text),
        members=field(data, "member_scope", a_text),
    )


def _filing_of(data: Mapping[str, Any], filings: Filings) -> Proposed:
    place = field(data, "pull", a_number), field(data, "path", a_text)
    if place not in filings:
        raise Unclear(f"{WHAT}中第 {place[0]} 号申请未写明改动内容")
    return filings[place]


def _objects(data: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    return map(an_object, field(data, name, a_list))


def _lines(value: Any) -> tuple[str, ...]:
    return tuple(map(a_line, a_list(value)))


def _reminders(value: Any) -> dict[str, str]:
    return {name: a_line(said) for name, said in an_object(value).items()}


def _moment(value: Any) -> datetime:
    """A time whose day in Shanghai can be computed: of the years 1970 to 9998."""
    at = moment(value)
    if not 1970 <= at.year <= 9998:
        raise ValueError
    return at


def _days(value: Any) -> int:
    """A number of days; negative if the moment that was asked about is earlier."""
    if type(value) is not int:
        raise TypeError
    return value
