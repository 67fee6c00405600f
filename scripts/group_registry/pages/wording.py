"""How dates, terms, states and hand-written pages are worded on screen."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from group_registry.evidence.result import Coverage
from group_registry.lifecycle.reminders import State, day_of_use, days_left, in_days
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import Group
from group_registry.model.registry import UnderWay

DUE_FROM = 30
"""A term is shown as falling due from this many days before its end."""

_MARKS = dict(zip(State, ("in", "short", "wait", "wait", "over", "out"), strict=True))
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_PROOF_MARKS = {
    Coverage.BASELINE: "seen",
    Coverage.TO_BE_FILED: "owed",
    Coverage.TAKEN_OVER: "seen",
    Coverage.UNRECORDED: "unseen",
    Coverage.REFUSED: "refused",
}


def environment(templates: Mapping[str, str]) -> Environment:
    """What fills the templates; it escapes every value, and an unknown name is an error."""
    loader = FunctionLoader(lambda name: (templates[name], name, None))  # so that a traceback names the template
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


class Chip(NamedTuple):
    """A state as a shape (``mark``, a CSS class) and a word, with a ``note`` behind it.

    A browser that opens the page on a later day computes the word anew from ``ends`` (last day of the term) and
    ``starts`` (first day, for a short-lived group), both ISO dates or empty.
    """

    mark: str
    word: str
    ends: str = ""
    starts: str = ""
    note: str = ""


UNUSABLE = Chip("refused", "现有内容不可用")


def counted(word: str, mark: str) -> str:
    """What is counted by that word: a group that was short-lived and is closed by now is one by its filing alone."""
    if word != State.SHORT_LIVED.value:
        return word
    return "使用中的临时群" if mark == "short" else "曾批准临时群"


def dated(text: str) -> Markup:
    """The text as HTML with its dates marked as ``<time>``, so that no line breaks within a date."""
    return Markup(_DAY.sub(r"<time>\g<0></time>", str(escape(text))))  # noqa: S704  escaped just before


def state_chip(state: State) -> Chip:
    return Chip(_MARKS[state], state.value)


def coverage_chip(covered: Coverage) -> Chip:
    return Chip(_PROOF_MARKS.get(covered, "proven"), covered.value)


COVERAGES = (*map(coverage_chip, Coverage), UNUSABLE)
"""All that a list may say of a group's content, in the order in which it is counted."""


def status(group: Group, state: State, today: date, request: UnderWay | None) -> Chip:
    left = days_left(group, today)
    if left is None or group.term_end is None:
        return state_chip(state)
    ends = group.term_end.isoformat()
    if left < 0 and request:
        return Chip(_MARKS[state], f"{in_days(left)} · {request.word}", ends, note=request.says)
    if state is State.SHORT_LIVED:
        word = f"临时 剩 {left} 天"
        if day_of_use(group, today) <= 0:
            word = f"临时 {group.first_day} 启用"
        elif not left:
            word = "临时 今天止"
        return Chip("short", word, ends, group.first_day.isoformat())
    shown = countdown(left) if left <= DUE_FROM else state_chip(state)
    return shown._replace(ends=ends)


def countdown(left: int) -> Chip:
    mark = "soft"
    if left < 0:
        mark = "over"
    elif left <= DUE_FROM:
        mark = "due"
    return Chip(mark, in_days(left))


def term(group: Group) -> str:
    return group.term_end.isoformat() if group.term_end else "长期"


def origin(commit: str, is_whole: bool) -> str:
    if not commit:
        return "不在版本库中"
    if not is_whole:
        return f"提交 {commit[:12]}，另有未提交的改动"
    return f"提交 {commit[:12]}"


def long_date(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def minute(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def duration(span: timedelta) -> str:
    """The two largest units; smaller ones are left out."""
    days, rest = divmod(int(span.total_seconds()) // 60, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "天"), (hours, "小时"), (minutes, "分钟")]
    first = next((place for place, (many, _) in enumerate(parts) if many), len(parts) - 1)
    words = " ".join(f"{many} {unit}" for many, unit in parts[first : first + 2] if many) or "0 分钟"
    if hours or days:
        words = words.replace("分钟", "分")
    return words


_OTHERWISE = re.compile(r"^(?P<lead> *(?:\d+\. |[-*] )?)(?P<here>.*?)<!--gitea ?(?P<there>.*?)-->$", re.MULTILINE)


def prose(page: str, words: HostWords) -> str:
    """A hand-written page (Markdown) for the host; raises ``KeyError`` for an unknown name in braces.

    A line of a page may end in a comment with its wording for Gitea and Forgejo, with names of buttons in braces::

        1. Press **Approve**.<!--gitea Press **{approve}**.-->

    The text before the comment is for GitHub, which hides comments, so the file can be read there as it is.
    """
    if words is GITHUB:
        return _OTHERWISE.sub(r"\g<lead>\g<here>", page)
    names = {name: value for name, value in asdict(words).items() if isinstance(value, str)}
    names |= {"propose": words.proposing[0], "create": words.proposing[-1]}
    return _OTHERWISE.sub(lambda match: match["lead"] + match["there"].format_map(names), page)
