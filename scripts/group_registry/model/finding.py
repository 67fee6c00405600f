"""Problems as rules yield them, findings as readers see them, the rules themselves, and the checks before a start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from group_registry.model.records import Record, frozen
from group_registry.model.sentences import worded


class CannotKnow(Exception):
    """Files, git, the network or a table gave no answer. The message is for the user. It is never an approval."""


S = TypeVar("S")
W = TypeVar("W")


class Level(StrEnum):
    ERROR = "error"
    NOTICE = "notice"


@frozen
class Problem:
    """A fault in a record or its ``field``; ``index`` is of an entry of a list, ``offset`` of a character of a file."""

    record: Record
    field: str | None
    says: str
    fix: str
    index: int | None = None
    offset: int | None = None


Problems = Iterator[Problem]


def fault(record: Record, field: str, key: str, **values: object) -> Problem:
    """In the words of ``SENTENCES``."""
    return Problem(record, field, *worded(key, **values))


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A finding for a reader. Line and column count from 1, in characters; line 1 if the whole file is meant.

    ``article`` may name the readings that the rule carries out, as ``cited`` takes it.
    """

    path: str
    line: int
    column: int
    rule: str
    says: str
    fix: str
    article: str | None
    level: Level

    @property
    def is_error(self) -> bool:
        return self.level is Level.ERROR


Version = tuple[int, ...]
"""Of the tools, by its numbers."""
SECOND: Version = (2,)
PRESENT: Version = (1_000_000,)
"""The version of these tools, whatever it is called."""


@frozen
class Rule:
    """One requirement. ``subject``: a kind of record or deed, or the whole, which is the function's second argument.

    ``contradicts``: office files that break it do not say who must approve. ``holds_to_old``: it holds a file against
    its old content; which that is, of a file that asks to be confirmed as a whole, only the evidence knows.
    ``told_only`` is why it is asked before a merge, and not of the merge; ``decided`` is why it only notices before the
    merge what it refuses at the merge; ``since`` is the version of the tools that brought it.
    """

    id: str
    article: str | None
    title: str
    level: Level
    subject: type[Any]
    problems: Callable[[Any, Any], Problems]
    contradicts: bool = False
    holds_to_old: bool = False
    told_only: str = ""
    decided: str = ""
    since: Version = (1,)


def rule(
    article: str | None, title: str, level: Level = Level.ERROR, **marks: Any
) -> Callable[[Callable[[S, W], Problems]], Rule]:
    """Turn a function into a rule. Its name becomes the id, and the type of its first parameter the subject."""

    def wrap(function: Callable[[S, W], Problems]) -> Rule:
        subject = next(iter(function.__annotations__.values()))
        return Rule(function.__name__, article, title, level, subject, function, **marks)

    return wrap


notice = partial(rule, level=Level.NOTICE)
HOUSE = "本所惯例"
"""The value in place of an article for a rule that is only a habit of the office. Such a rule is always a notice."""

_DIGITS = "零一二三四五六七八九"


def cited(article: str) -> str:
    """In words; ``10·34`` is Article 10 as reading 34 has it."""
    place, _, readings = article.partition("·")
    if place and place != HOUSE:
        number, _, item = place.partition(".")
        place = f"第{numeral(int(number))}条" + (f"（{numeral(int(item))}）" if item else "")
    return "·".join(filter(None, (place, readings and f"口径 {readings}")))


def with_article(says: str, cites: str | None) -> str:
    return f"{says}（{cited(cites)}）" if cites else says


def article_of(cites: str | None) -> str | None:
    place = (cites or "").partition("·")[0]
    return None if place in ("", HOUSE) else place


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


class Readiness(StrEnum):
    """``NOTED`` does not prevent starting, ``SKIPPED`` was not requested, ``UNKNOWN`` never counts as good."""

    GOOD = "合格"
    NOTED = "提示"
    SKIPPED = "未查"
    MISSING = "还差"
    UNKNOWN = "查不到"


@frozen
class SetupCheck:
    state: Readiness
    key: str
    title: str
    says: str
    fix: str = ""


good = partial(SetupCheck, Readiness.GOOD)
noted = partial(SetupCheck, Readiness.NOTED)
skipped = partial(SetupCheck, Readiness.SKIPPED)
missing = partial(SetupCheck, Readiness.MISSING)
unknown = partial(SetupCheck, Readiness.UNKNOWN)
