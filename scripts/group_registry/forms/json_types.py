"""Readers for the values of the host's JSON. A value of the wrong shape is ``Unclear``; nothing is guessed.

A missing field is as bad as a wrong one: without a field that matters, the answer is not one of this API. By the API's
own rules a deleted account is null; it becomes None.

The readers of single values raise ``TypeError`` or ``ValueError``, which ``field`` turns into ``Unclear``.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from itertools import accumulate
from types import NoneType
from typing import Annotated, Any, NamedTuple, TypeVar, cast, get_args, get_origin, get_type_hints

from group_registry.forms.refusal import shown
from group_registry.model.finding import CannotKnow

DEEPEST = 64
"""The maximum nesting of lists and objects. The host's answers and our own files have fewer than ten levels."""
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
_BESIDE = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[^\[\]{}"]++', re.DOTALL)
"""Everything except brackets outside strings."""


def loads(text: str, **hooks: Any) -> Any:
    """``ValueError`` if the text is not JSON or is nested too deeply."""
    if text.count("[") + text.count("{") > DEEPEST and depth(text) > DEEPEST:
        raise ValueError(f"nested deeper than {DEEPEST}")
    return json.loads(text, **hooks)


def depth(text: str) -> int:
    brackets = _BESIDE.sub("", text)
    return max(accumulate(_STEPS.get(sign, 0) for sign in brackets), default=0)


T = TypeVar("T")


class Unclear(CannotKnow):
    """An answer of the host, or a record, is not in the form that it should have."""


def parsed(text: bytes, what: str, kind: type[T]) -> T:
    """``Unclear`` if it is not complete JSON, is of another type, repeats a key, or holds NaN or Infinity."""
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
    """``Unclear`` if it is missing or of the wrong shape."""
    if name not in data:
        raise Unclear(f"取回的内容中缺少“{name}”一项")
    try:
        return read(data[name])
    except (TypeError, ValueError) as error:
        raise Unclear(f"取回的内容中“{name}”一项不符合规定格式") from error


def optional(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    return lambda value: None if value is None else read(value)


def worded(word: str) -> str:
    return shown("".join(sign if sign.isprintable() else " " for sign in word))


def an_object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unclear("取回的内容不符合规定格式")
    return value


def a_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def a_text(value: Any) -> str:
    """A text that UTF-8 can hold."""
    if not isinstance(value, str):
        raise TypeError
    value.encode()
    return value


def a_truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def a_number(value: Any) -> int:
    """A positive integer."""
    if type(value) is not int or value <= 0:
        raise TypeError
    return value


def a_count(value: Any) -> int:
    if type(value) is int and value == 0:
        return 0
    return a_number(value)


_is_oid = re.compile(r"[0-9a-f]{40}").fullmatch


def an_oid(value: Any) -> str:
    if not _is_oid(a_text(value)):
        raise ValueError
    return str(value)


def a_page(value: Any) -> str:
    """The http or https address of a page. Nothing else may become a link."""
    if not re.fullmatch(r"https?://[^\s\"'<>\\]+", a_text(value)):
        raise ValueError
    return str(value)


EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def a_time(value: Any) -> datetime:
    """An impossible time counts as the earliest or the latest: those at the calendar's ends fit into no other zone."""
    at = datetime.fromisoformat(a_text(value))
    if at.tzinfo is None:
        raise ValueError
    return min(max(at, EARLIEST), LATEST)


Id = Annotated[int, a_number]
Count = Annotated[int, a_count]
Oid = Annotated[str, an_oid]
Page = Annotated[str, a_page]
READERS: Mapping[Any, Callable[[Any], Any]] = {str: a_text, bool: a_truth, datetime: a_time}


class Of(NamedTuple):
    name: str
    read: Callable[[Any], Any]

    def __call__(self, value: Any) -> Any:
        return field(an_object(value), self.name, self.read)


def shaped(kind: Callable[..., T], data: Any) -> T:
    """A ``NamedTuple``, each field strictly by its type. Only a field with a default may be missing (``Unclear``)."""
    given = an_object(data)
    plan = _plan(kind)
    return kind(**{name: field(given, name, read) for name, read, is_needed in plan if is_needed or name in given})


@cache
def _plan(kind: Any) -> list[tuple[str, Callable[[Any], Any], bool]]:
    hints = get_type_hints(kind, include_extras=True)
    return [(name, _reader(hint), name not in kind._field_defaults) for name, hint in hints.items()]


def _reader(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is Annotated:
        return cast("Callable[[Any], Any]", hint.__metadata__[0])
    if NoneType in get_args(hint):
        return optional(_reader(get_args(hint)[0]))
    return READERS.get(hint) or partial(shaped, hint)


def narrowed(hint: Any, value: Any) -> Any:
    """Without the fields that the type does not name."""
    if value is None:
        return None
    if get_origin(hint) is Annotated:
        reader = hint.__metadata__[0]
        if isinstance(reader, Of):
            return {reader.name: value[reader.name]}
        return narrowed(hint.__origin__, value)
    if NoneType in get_args(hint):
        return narrowed(get_args(hint)[0], value)
    if not hasattr(hint, "_fields"):
        return value
    hints = get_type_hints(hint, include_extras=True)
    return {name: narrowed(inner, value[name]) for name, inner in hints.items() if name in value}
