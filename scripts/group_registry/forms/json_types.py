"""Readers for the values of the host's JSON. A value of the wrong shape is ``Unclear``; nothing is guessed.

A missing field is as bad as a wrong one: without a field that matters, the answer is not one of this API. By the API's
own rules a deleted account is null; it becomes None.

The readers of single values raise ``TypeError`` or ``ValueError``, which ``field`` turns into ``Unclear``.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any, TypeVar

from group_registry.forms.refusal import shown

DEEPEST = 64
"""The maximum nesting of lists and objects. The host's answers and our own files have fewer than ten levels."""
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
_BESIDE = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[^\[\]{}"]++', re.DOTALL)
"""Everything except brackets outside strings."""


def loads(text: str, **hooks: Any) -> Any:
    """As ``json.loads``; ``ValueError`` if the text is not JSON or is nested too deeply."""
    if text.count("[") + text.count("{") > DEEPEST and depth(text) > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    return json.loads(text, **hooks)


def depth(text: str) -> int:
    """The nesting depth of lists and objects, as far as the text is JSON."""
    brackets = _BESIDE.sub("", text)
    return max(accumulate(_STEPS.get(sign, 0) for sign in brackets), default=0)


ACCOUNTS = {"User": True, "Bot": False, "Organization": False, "Mannequin": False}
"""The types of accounts, and whether each is a person."""

GHOST = "ghost"
"""The login that some answers show for a deleted account. Nobody can register this name."""

T = TypeVar("T")


class Unclear(Exception):
    """The host's answer cannot be understood. The message is for the user, in Chinese."""


def parsed(text: bytes, what: str, kind: type[T]) -> T:
    """Parse an answer whose top level is a ``kind``.

    ``Unclear`` if it is not complete JSON, is of another type, repeats a key, or holds NaN or Infinity.
    """
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
    """Read a field of an object; ``Unclear`` if it is missing or of the wrong shape."""
    if name not in data:
        raise Unclear(f"取回的内容中缺少“{name}”一项")
    try:
        return read(data[name])
    except (TypeError, ValueError) as error:
        raise Unclear(f"取回的内容中“{name}”一项不符合规定格式") from error


def optional(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """A reader that also accepts null, as None."""
    return lambda value: None if value is None else read(value)


def worded(word: str) -> str:
    """A word from the host, made safe for a message: one short line without control characters."""
    return shown("".join(sign if sign.isprintable() else " " for sign in word))


def an_object(value: Any) -> Mapping[str, Any]:
    """An object; raises ``Unclear`` itself."""
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
    """A number that the host gives to something, such as a pull request: a positive integer."""
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise TypeError
    return value


def a_count(value: Any) -> int:
    """A count: an integer of zero or more."""
    return value if value == 0 and type(value) is int else a_number(value)


def an_oid(value: Any) -> str:
    """The id of a commit: 40 hexadecimal digits."""
    if not re.fullmatch(r"[0-9a-f]{40}", a_text(value)):
        raise ValueError
    return str(value)


def a_page(value: Any) -> str:
    """The http or https address of a page. Nothing else may become a link."""
    if not re.fullmatch(r"https?://[^\s\"'<>\\]+", a_text(value)):
        raise ValueError
    return str(value)


def moment(value: Any) -> datetime:
    """A time with a time zone; ``ValueError`` or ``TypeError`` for anything else."""
    at = datetime.fromisoformat(a_text(value))
    if at.tzinfo is None:
        raise ValueError
    return at


def account(data: Mapping[str, Any], name: str) -> tuple[int | None, str, bool]:
    """Id, login, and whether the account is a person.

    A deleted account, which the host gives as null or as ``GHOST``, is None, an empty login and True.
    """
    user = field(data, name, optional(an_object))
    if user is None or user.get("login") == GHOST:
        return None, "", True
    kind = field(user, "type", a_text)
    if kind not in ACCOUNTS:
        raise Unclear(f"无法识别的账号类型“{worded(kind)}”")
    return field(user, "id", a_number), field(user, "login", a_text), ACCOUNTS[kind]
