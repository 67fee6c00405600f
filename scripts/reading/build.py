"""Data to records: one reader per form, made from its schema and the dataclass it names.

No key is spelled here: ``x-record`` and ``x-field`` say which key fills which attribute, the attribute's type says
how its text is read. Data must have passed its shape.
"""

import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import EnumMeta
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any

from reading.forms import Form, Schema
from reading.source import Pointer
from regulation import model
from regulation.model import Origin, Record

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
    kind: type[Record] = getattr(model, schema["x-record"])
    types = typing.get_type_hints(kind)
    fields: Mapping[str, tuple[str, Read]] = {
        key: (body["x-field"], _value_reader(types[body["x-field"]], key, body))
        for key, body in schema["properties"].items()
    }

    def read(data: Any, path: str, pointer: Pointer) -> Record:
        values: dict[str, Any] = {"origin": Origin(path, pointer)}
        for key, value in data.items():
            field, convert = fields[key]
            values[field] = convert(value, path, pointer)
        return kind(**values)

    return read


def _value_reader(hint: Any, key: str, schema: Schema) -> Read:
    """How a value of that type is read; the type is the attribute's own."""
    if isinstance(hint, UnionType):
        hint = next(part for part in typing.get_args(hint) if part is not NoneType)
    if typing.get_origin(hint) is tuple:
        return _list_reader(typing.get_args(hint)[0], key, schema["items"])
    if isinstance(hint, EnumMeta):
        members: dict[str, Any] = {str(member.value): member for member in hint}  # type: ignore[var-annotated]
        return lambda value, path, pointer: members[value]
    convert = _TEXTS[hint]
    return lambda value, path, pointer: convert(value)


def _list_reader(hint: Any, key: str, schema: Schema) -> Read:
    if isinstance(hint, type) and issubclass(hint, Record):
        read = _object_reader(schema)
        return lambda value, path, pointer: tuple(
            read(item, path, (*pointer, key, index)) for index, item in enumerate(value)
        )
    convert = _TEXTS[hint]
    return lambda value, path, pointer: tuple(convert(item) for item in value)


@lru_cache(maxsize=4096)
def _date(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@lru_cache(maxsize=16384)
def _text(text: str) -> str:
    """One object for texts that recur, such as names of units and people."""
    return text


_TEXTS: dict[Any, Callable[[str], Any]] = {str: _text, int: int, date: _date, datetime: _moment}
