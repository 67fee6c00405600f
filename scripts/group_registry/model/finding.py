"""What a rule yields, what a reader sees, and what a rule is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from group_registry.model.records import Record
from group_registry.model.terms import Version

S = TypeVar("S")
W = TypeVar("W")


class Level(StrEnum):
    """An error stops a filing; a notice is for people to weigh."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule found: on which record and attribute, what is wrong, how to mend it.

    ``index`` picks one entry where the attribute is a list. Without ``field`` the whole record is meant; where that
    is a ``FileText``, ``offset`` picks a character of it.
    """

    record: Record
    field: str | None
    says: str
    fix: str
    index: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What a reader sees. Line and column count from 1, in characters; line 1 where the whole file is meant."""

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
        """Whether it stops a filing."""
        return self.level is Level.ERROR


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of the regulation: a function over one kind of subject, with its article and title.

    The subject is a kind of record, or of deed where the rule is about a change; the function's second argument is
    the whole that the subject stands in: the registry, or the change.
    """

    id: str
    article: str | None
    title: str
    level: Level
    doc: str
    subject: type[Any]
    problems: Callable[[Any, Any], Iterator[Problem]]
    since: Version = ()
    """The version that first asked this: the audit notes it of merges before that (contract E)."""


def rule(
    *, article: str | None, title: str, level: Level = Level.ERROR, since: Version = ()
) -> Callable[[Callable[[S, W], Iterator[Problem]]], Rule]:
    """Make a rule of a function: its name is the id, the type of its first parameter the subject."""

    def wrap(function: Callable[[S, W], Iterator[Problem]]) -> Rule:
        subject = next(iter(function.__annotations__.values()))
        doc = (function.__doc__ or "").strip()
        return Rule(function.__name__, article, title, level, doc, subject, function, since)

    return wrap


HOUSE = "本所惯例"
"""What a rule names in place of an article where it holds a habit of the office, which is a notice at most."""

_DIGITS = "零一二三四五六七八九"


def cited(article: str) -> str:
    """The article in Chinese numerals, with its item where one is named; a habit of the office as such."""
    if article == HOUSE:
        return HOUSE
    number, _, item = article.partition(".")
    return f"第{numeral(int(number))}条" + (f"（{numeral(int(item))}）" if item else "")


def article_of(cites: str | None) -> str | None:
    """The article alone; None where a habit of the office is cited, or nothing."""
    return None if cites == HOUSE else cites


def numeral(number: int) -> str:
    """A number from 0 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
