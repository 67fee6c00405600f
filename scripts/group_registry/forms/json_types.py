"""The shape of the host's JSON, value by value. Whatever is out of shape is ``Unclear``, never a guess.

Absent is as bad as wrong: an answer without a field that matters is not this API's answer. A gone account is null by
the API's own rules, and stays None.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any, TypeVar

from group_registry.forms.refusal import shown

DEEPEST = 64
"""Lists and objects within each other; the host's answers and our own files have fewer than ten."""
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
_BESIDE = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[^\[\]{}"]++', re.DOTALL)
"""Strings, and everything else but brackets."""


def loads(text: str, **hooks: Any) -> Any:
    """As ``json.loads``; ``ValueError`` for what is no JSON, or too deep."""
    if text.count("[") + text.count("{") > DEEPEST and depth(text) > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    return json.loads(text, **hooks)


def depth(text: str) -> int:
    """How many lists and objects are within each other at most, as far as the text is JSON."""
    brackets = _BESIDE.sub("", text)
    return max(accumulate(_STEPS.get(sign, 0) for sign in brackets), default=0)


ACCOUNTS = {"User": True, "Bot": False, "Organization": False, "Mannequin": False}
"""Kinds of accounts, and whether a person is behind them."""

GHOST = "ghost"
"""Who stands in some answers for an account that is gone; nobody can take that name."""

T = TypeVar("T")


class Unclear(Exception):
    """The host's answer cannot be made out; the message is for the reader, in Chinese."""


def parsed(text: bytes, what: str, kind: type[T]) -> T:
    """The JSON of an answer: whole, no key twice, no number that is none."""
    try:
        data = loads(text.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except ValueError as error:
        raise Unclear(f"无法读取取回的{what}：不是完整的 JSON") from error
    if not isinstance(data, kind):
        raise Unclear(f"取回的{what}不符合规定格式")
    return data


def _no_number(name: str) -> None:
    raise ValueError(name)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def field(data: Mapping[str, Any], name: str, read: Callable[[Any], T]) -> T:
    """A field of an object, which must be there and in shape."""
    if name not in data:
        raise Unclear(f"取回的内容中缺少“{name}”一项")
    try:
        return read(data[name])
    except (TypeError, ValueError) as error:
        raise Unclear(f"取回的内容中“{name}”一项不符合规定格式") from error


def optional(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """The same, or null."""
    return lambda value: None if value is None else read(value)


def worded(word: str) -> str:
    """A word of the host's, safe in a message: one short line that cannot steer a terminal."""
    return shown("".join(sign if sign.isprintable() else " " for sign in word))


def an_object(value: Any) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(value, dict):
        raise Unclear("取回的内容不符合规定格式")
    return value


def a_list(value: Any) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise TypeError
    return value


def a_text(value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise TypeError
    return value


def a_truth(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def a_number(value: Any) -> int:
    """A number as the host numbers things: a positive integer."""
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise TypeError
    return value


def a_count(value: Any) -> int:
    """A number of things, which may be none."""
    return value if value == 0 and type(value) is int else a_number(value)


def an_oid(value: Any) -> str:
    """The id of a commit."""
    if not re.fullmatch(r"[0-9a-f]{40}", a_text(value)):
        raise ValueError
    return str(value)


def a_page(value: Any) -> str:
    """The address of a page in a browser: nothing else may become a link."""
    if not re.fullmatch(r"https?://[^\s\"'<>\\]+", a_text(value)):
        raise ValueError
    return str(value)


def moment(value: Any) -> datetime:
    """A time with its zone; ``ValueError`` or ``TypeError`` where it is none."""
    at = datetime.fromisoformat(a_text(value))
    if at.tzinfo is None:
        raise ValueError
    return at


def account(data: Mapping[str, Any], name: str) -> tuple[int | None, str, bool]:
    """Id, login, and whether a person is behind the account; a gone account is null, or a ghost."""
    user = field(data, name, optional(an_object))
    if user is None or user.get("login") == GHOST:
        return None, "", True
    kind = field(user, "type", a_text)
    if kind not in ACCOUNTS:
        raise Unclear(f"无法识别的账号类型“{worded(kind)}”")
    return field(user, "id", a_number), field(user, "login", a_text), ACCOUNTS[kind]
