"""How dates, terms and states are worded on screen."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from markupsafe import Markup, escape

from group_registry.evidence.result import Coverage
from group_registry.lifecycle.due import State, days_left
from group_registry.model.records import Group

SOON = 30
"""A term is shown as falling due from this many days before its end."""

_MARKS = {
    State.IN_USE: "in",
    State.SHORT_LIVED: "short",
    State.OVERDUE: "over",
    State.CANCELLED: "out",
}


_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_PROOF_MARKS = {Coverage.BASELINE: "seen", Coverage.UNRECORDED: "unseen", Coverage.REFUSED: "refused"}


class Chip(NamedTuple):
    """A state as a shape (``mark``, a CSS class) and a word.

    A browser that opens the page on a later day computes the word anew from ``ends`` (last day of the term) and
    ``starts`` (first day, for a short-lived group); both are ISO dates or empty.
    """

    mark: str
    word: str
    ends: str = ""
    starts: str = ""


def dated(text: str) -> Markup:
    """The text as HTML with its dates marked as ``<time>``, so that no line breaks within a date."""
    return Markup(_DAY.sub(r"<time>\g<0></time>", str(escape(text))))  # noqa: S704  escaped just before


def state_chip(state: State) -> Chip:
    """The state of a group as a chip."""
    return Chip(_MARKS[state], state.value)


def coverage_chip(covered: Coverage) -> Chip:
    """How far the content is proven; not proven yet is normal (grey), refused is an error (red)."""
    word = "审批有据" if covered is Coverage.SHORT_LIVED else covered.value  # the state already says short-lived
    return Chip(_PROOF_MARKS.get(covered, "proven"), word)


def status(group: Group, state: State, today: date) -> Chip:
    """The state as lists show it: what matters most about the group on that day, in a few words."""
    left = days_left(group, today)
    if left is None or group.term_end is None:
        return state_chip(state)
    ends = group.term_end.isoformat()
    if state is State.SHORT_LIVED:
        return Chip("short", _short_lived(group, today), ends, group.first_day.isoformat())
    return (countdown(left) if left <= SOON else state_chip(state))._replace(ends=ends)


def _short_lived(group: Group, today: date) -> str:
    day = (today - group.first_day).days + 1
    return f"临时 第 {day} 天" if day > 0 else f"临时 {group.first_day} 启用"


def countdown(left: int) -> Chip:
    """How many days a term still runs, or since how many it is over; neutral (soft) while the end is far off."""
    if left < 0:
        return Chip("over", f"逾期 {-left} 天")
    return Chip("due" if left <= SOON else "soft", f"还有 {left} 天" if left else "今天到期")


def term(group: Group) -> str:
    """The last day of use, or 长期 if there is none."""
    return group.term_end.isoformat() if group.term_end else "长期"


def origin(commit: str, is_whole: bool) -> str:
    """The commit that a site was made from, as its footer says it."""
    if not commit:
        return "不在版本库中"
    return f"提交 {commit[:12]}" + ("" if is_whole else "，另有未提交的改动")


def long_date(day: date) -> str:
    """A day as people write it in a sentence."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def duration(span: timedelta) -> str:
    """A time span in its two largest units; smaller units are left out."""
    days, rest = divmod(int(span.total_seconds()) // 60, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "天"), (hours, "小时"), (minutes, "分钟")]
    first = next((place for place, (many, _) in enumerate(parts) if many), len(parts) - 1)
    said = " ".join(f"{many} {unit}" for many, unit in parts[first : first + 2] if many) or "0 分钟"
    return said.replace("分钟", "分") if hours or days else said
