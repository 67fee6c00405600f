"""Data to records: one reader per form, made from its schema and the dataclass it names.

No key is spelled here: ``x-record`` and ``x-field`` say which key fills which attribute, the attribute's type says
how its text is read. Data must have passed its shape.
"""

import typing
from collections.abc import Callable
from datetime import date, datetime
from enum import EnumMeta
from functools import lru_cache, partial
from types import NoneType, UnionType
from typing import Any

from group_registry.forms.schemas import Form, Schema
from group_registry.forms.yaml import Pointer
from group_registry.model import records
from group_registry.model.records import Origin, Record

Read = Callable[[Any, str, Pointer], Any]
"""From data, the file's path and the pointer so far to a value of the model."""


def reader(form: Form) -> Callable[[Any, str], tuple[Record, ...]]:
    """A function from the data of one file and its path to its records."""
    schema = form.schema
    if schema["type"] == "object":
        read = _object_reader(schema)
        return lambda data, path: (read(data, path, ()),)
    read_items = _object_reader(schema["items"])
    return lambda data, path: tuple(read_items(item, path, (index,)) for index, item in enumerate(data))


def _object_reader(schema: Schema) -> Read:
    """Texts and lists of text are read where they stand; only lists of records need to know the way to them."""
    kind: type[Record] = getattr(records, schema["x-record"])
    types = typing.get_type_hints(kind)
    plain: dict[str, tuple[str, Callable[[Any], Any]]] = {}
    nested: dict[str, tuple[str, Read]] = {}
    for key, body in schema["properties"].items():
        hint, field = types[body["x-field"]], body["x-field"]
        if typing.get_origin(hint) is tuple and issubclass(typing.get_args(hint)[0], Record):
            nested[key] = field, _object_reader(body["items"])
        else:
            plain[key] = field, _text_reader(hint)

    def read(data: Any, path: str, pointer: Pointer) -> Record:
        values: dict[str, Any] = {}
        for key, value in data.items():
            if found := plain.get(key):
                values[found[0]] = found[1](value)
            else:
                field, inner = nested[key]
                values[field] = tuple([inner(item, path, _way(pointer, key, at)) for at, item in enumerate(value)])
        return kind(origin=_origin((path, pointer)), **values)

    return read


_origin: Callable[[tuple[str, Pointer]], Origin] = partial(tuple.__new__, Origin)
"""The same as ``Origin(…)``, without a Python call for each record."""


@lru_cache(maxsize=4096)
def _way(pointer: Pointer, key: str, at: int) -> Pointer:
    """Shares pointers between all files of a form."""
    return (*pointer, key, at)


def _text_reader(hint: Any) -> Callable[[Any], Any]:
    """How the text of a value of that type, or a list of such texts, is read; the type is the attribute's own."""
    if isinstance(hint, UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not NoneType)
    if typing.get_origin(hint) is tuple:
        convert = _TEXTS[typing.get_args(hint)[0]]
        return lambda texts: tuple([convert(text) for text in texts])
    if isinstance(hint, EnumMeta):
        members: dict[str, Any] = {str(member.value): member for member in hint}  # type: ignore[var-annotated]
        return members.__getitem__
    return _TEXTS[hint]


@lru_cache(maxsize=4096)
def _date(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@lru_cache(maxsize=16384)
def _text(text: str) -> str:
    """One object for texts that recur, such as names of units and people.

    It is a new one: the engine of the form leaves UTF-8 beside every text that it sees, for as long as that is held.
    """
    return text[:1] + text[1:]


_TEXTS: dict[Any, Callable[[str], Any]] = {str: _text, int: int, date: _date, datetime: _moment}
